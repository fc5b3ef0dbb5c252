"""Readers for measured or reanalysis series: our own layout, renewables.ninja CSV, atlite and PyPSA-Earth netCDF.

Every reader returns a DataArray with dims (year, zone, hour), capacity factors or degC, hours in UTC from
1 January 00:00, 29 February left out, and raises SeriesError that names every defect it found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case.profiles import VARIABLES, check_profile
from shanyrak.case.profiles import read_profile as _read_table
from shanyrak.scale import HOURS
from shanyrak.weather.calendar import Array

CLOCK_TOLERANCE = 2.0
"""Hours by which the middle of the mean solar day may lie beside noon of the place."""


class SeriesError(ValueError):
    """A file of hourly series cannot be used; ``problems`` lists what is wrong with it."""

    def __init__(self, path: Path | str, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__(f"{path}: " + "; ".join(self.problems))


def read_profile(path: Path | str, zones: Sequence[str], longitudes: Mapping[str, float] | None = None) -> xr.DataArray:
    """Read our own layout: CSV or Parquet named after its variable, columns year, hour (0-8759 UTC), one per zone.

    All ``zones`` must have a column; the result has them in the given order. With ``longitudes`` (degree, by
    zone) the clock of a solar series is checked.
    """
    path = Path(path)
    problems = [
        " ".join(part for part in (f"column {p.column}:" if p.column else "", p.what) if part)
        for p in check_profile(path, list(zones))
    ]
    if problems:
        raise SeriesError(path, problems)
    table = _read_table(path)
    if lacking := [zone for zone in zones if zone not in table.columns]:
        raise SeriesError(path, [f"zones without a column: {', '.join(lacking)}"])
    table = table.sort_values(["year", "hour"])
    years = sorted(int(year) for year in table["year"].unique())
    values = table[list(zones)].to_numpy(float).reshape(len(years), HOURS, len(zones))
    values = values.transpose(0, 2, 1)
    if problems := _clock_problems(values, zones, path.stem, longitudes or {}):
        raise SeriesError(path, problems)
    return _array(values, years, zones, path.stem)


def write_profile(path: Path | str, series: xr.DataArray) -> None:
    """Write series with dims (year, zone, hour) in our own layout, as CSV or Parquet by the file's ending."""
    table = series.transpose("year", "hour", "zone").to_series().unstack("zone")[list(series["zone"].to_numpy())]
    table = table.reset_index()
    table.columns.name = None
    path = Path(path)
    if path.suffix == ".parquet":
        table.to_parquet(path, index=False)
    else:
        table.to_csv(path, index=False)


def read_ninja(
    path: Path | str, zone: str, variable: str, utc_offset_hours: float = 0.0, longitude: float | None = None
) -> xr.DataArray:
    """Read a renewables.ninja CSV: comment lines of #, columns time and electricity (of 1 kW) or t2m, ...

    ``variable`` is wind, solar or temperature; ``utc_offset_hours`` is what the stamps are ahead of UTC
    (ninja writes UTC); with ``longitude`` (degree) the clock of a solar series is checked.
    """
    table = pd.read_csv(path, comment="#")
    names = ("t2m", "temperature") if variable == "temperature" else ("electricity",)
    column = next((name for name in names if name in table), names[0])
    if lacking := [name for name in ("time", column) if name not in table.columns]:
        raise SeriesError(path, [f"there is no column {name}" for name in lacking])
    frame = table.set_index("time")[[column]].set_axis([zone], axis=1)
    return from_stamps(frame, variable, path, utc_offset_hours, {} if longitude is None else {zone: longitude})


def read_atlite(
    path: Path | str,
    zones: Mapping[str, str],
    variable: str,
    data: str = "profile",
    utc_offset_hours: float = 0.0,
    longitudes: Mapping[str, float] | None = None,
) -> xr.DataArray:
    """Read a netCDF file of atlite or PyPSA-Earth: dims time and name, bus, region or zone.

    ``zones`` maps names in the file to our zones (several names to one zone: their mean); ``data`` is the
    variable in the file; dims of length one (year, bin) are dropped.
    """
    with xr.open_dataset(path, engine="h5netcdf") as file:
        if data not in file:
            raise SeriesError(path, [f"there is no variable {data}; there are {', '.join(map(str, file.data_vars))}"])
        series = file[data].squeeze(drop=True).load()
    place = next((dim for dim in ("name", "bus", "region", "zone") if dim in series.dims), None)
    if place is None or "time" not in series.dims or series.ndim != 2:
        raise SeriesError(path, [f"dims must be time and name or bus, not {', '.join(map(str, series.dims))}"])
    known = [str(name) for name in series[place].to_numpy()]
    if lacking := [name for name in zones if name not in known]:
        raise SeriesError(path, [f"there is no {place} {name}" for name in lacking])
    table = pd.DataFrame(series.transpose("time", place).to_numpy(), series.indexes["time"], known)
    columns = {
        zone: table[[name for name, target in zones.items() if target == zone]].mean(axis=1, skipna=False)
        for zone in dict.fromkeys(zones.values())
    }
    return from_stamps(pd.DataFrame(columns), variable, path, utc_offset_hours, longitudes or {})


def from_stamps(
    frame: pd.DataFrame,
    variable: str,
    path: Path | str,
    utc_offset_hours: float = 0.0,
    longitudes: Mapping[str, float] | None = None,
) -> xr.DataArray:
    """Return series of a table indexed by hour-beginning stamps, one column per zone.

    Stamps without a time zone are ahead of UTC by ``utc_offset_hours``; stamps with one say it themselves.
    A year in local time is rolled to UTC, so its first hours come from its own end.
    """
    stamps, offset = _stamps(frame.index, utc_offset_hours, path)
    zones = [str(zone) for zone in frame.columns]
    problems: list[str] = []
    years: list[int] = []
    values: list[Array] = []
    for year in sorted(set(stamps.year)):
        inside = (stamps.year == year) & ~((stamps.month == 2) & (stamps.day == 29))
        found, table = _one_year(stamps[inside], frame.loc[inside.tolist()])
        problems += [f"year {year}: {text}" for text in found]
        years.append(int(year))
        values.append(np.roll(table, -offset, axis=1))
    if not problems:
        problems = _range_problems(np.stack(values), zones, variable)
        problems += _clock_problems(np.stack(values), zones, variable, longitudes or {})
    if problems:
        raise SeriesError(path, problems)
    return _array(np.stack(values), years, zones, variable)


def _stamps(index: pd.Index, utc_offset_hours: float, path: Path | str) -> tuple[pd.DatetimeIndex, int]:
    """Return wall-clock stamps without zone and the whole hours that they are ahead of UTC."""
    try:
        stamps = pd.DatetimeIndex(pd.to_datetime(index, format="ISO8601"))
    except (ValueError, TypeError) as error:
        raise SeriesError(path, [f"the time stamps cannot be read ({error})"]) from error
    if stamps.tz is None:
        offset = utc_offset_hours
    else:
        ahead = stamps.tz_localize(None) - stamps.tz_convert("UTC").tz_localize(None)
        offsets = set(ahead.total_seconds() / 3600)
        if len(offsets) > 1:
            raise SeriesError(path, ["the stamps change between summer and winter time: give them in UTC"])
        offset = float(offsets.pop())
        stamps = stamps.tz_localize(None)
    if offset != round(offset):
        raise SeriesError(path, [f"stamps {offset} h ahead of UTC: only whole hours can be moved"])
    return stamps, int(offset)


def _one_year(stamps: pd.DatetimeIndex, frame: pd.DataFrame) -> tuple[list[str], Array]:
    """Return what is wrong with one year, and its values [zone, hour] where nothing is."""
    blank = np.zeros((frame.shape[1], HOURS))
    problems = []
    if repeated := int(stamps.duplicated().sum()):
        problems.append(f"{repeated} hours appear twice, first {stamps[stamps.duplicated()][0]}")
    if len(stamps) and (stamps.minute != stamps.minute[0]).any():
        return [*problems, "the steps are not whole hours"], blank
    begin = pd.DatetimeIndex(stamps.floor("h"))
    wanted = pd.date_range(f"{begin[0].year}-01-01", f"{begin[0].year}-12-31 23:00", freq="h")
    wanted = wanted[~((wanted.month == 2) & (wanted.day == 29))]
    missing = wanted.difference(begin)
    if len(missing):
        problems.append(f"{len(missing)} of {HOURS} hours are missing, first {missing[0]}")
    numbers = frame.apply(pd.to_numeric, errors="coerce").to_numpy(float)
    if empty := int(np.isnan(numbers).sum()):
        problems.append(f"{empty} hours have no number")
    if problems:
        return problems, blank
    return [], numbers[np.argsort(begin, kind="stable")].T


def _range_problems(values: Array, zones: Sequence[str], variable: str) -> list[str]:
    """Return a line for every zone with values outside what the variable can be, ``values`` [year, zone, hour]."""
    unit, low, high = VARIABLES[variable]
    problems = []
    for index, zone in enumerate(zones):
        least, most = float(values[:, index].min()), float(values[:, index].max())
        if least < low or most > high:
            problems.append(f"{zone}: values from {least:g} to {most:g}, but {unit} lies between {low:g} and {high:g}")
    return problems


def _clock_problems(values: Array, zones: Sequence[str], variable: str, longitudes: Mapping[str, float]) -> list[str]:
    """Return a line for every solar series whose mean day is not centred on noon of its longitude."""
    if variable != "solar":
        return []
    problems = []
    angle = 2 * np.pi * (np.arange(24) + 0.5) / 24
    for index, zone in enumerate(zones):
        if zone not in longitudes:
            continue
        day = values[:, index].reshape(-1, 24).mean(axis=0)
        centre = np.angle((day * np.exp(1j * angle)).sum()) * 24 / (2 * np.pi) % 24
        noon = (12 - longitudes[zone] / 15) % 24
        late = (centre - noon + 12) % 24 - 12
        if abs(late) > CLOCK_TOLERANCE:
            problems.append(f"{zone}: the solar day is centred {late:+.1f} h from noon: the stamps are not UTC")
    return problems


def _array(values: Array, years: Sequence[int], zones: Sequence[str], variable: str) -> xr.DataArray:
    coords = {"year": list(years), "zone": list(zones), "hour": np.arange(HOURS)}
    return xr.DataArray(values, coords, ("year", "zone", "hour"), variable, {"units": VARIABLES[variable][0]})
