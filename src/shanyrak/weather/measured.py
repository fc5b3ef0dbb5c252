"""Weather of a case: measured series where its folder holds them, generated ones elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from shanyrak.case.model import Case
from shanyrak.weather.calendar import Array
from shanyrak.weather.generator import VARIABLES, Generator, check_request, dataset
from shanyrak.weather.readers import read_profile
from shanyrak.weather.tables import WeatherError


def weather_of(case: Case, years: Sequence[int], seed: int | None = None, spread: float = 0.0) -> xr.Dataset:
    """Weather of some years: series of the case's ``profiles`` folder, and the generator for what is not there.

    Parameters, dims, units and errors are those of :func:`shanyrak.weather.generate`. A year that was not
    measured takes the measured years in turn (the same one for every variable); statistics of a measured
    variable are not needed. The attribute ``origin`` of each variable says where it comes from. Raises
    SeriesError where a file is defective, WeatherError where files have no year in common.
    """
    check_request(years, spread)
    seed = case.settings.seed if seed is None else seed
    files = measured_series(case)
    generator = Generator(case)
    stand_in = _stand_ins(files, years)
    drawn = []
    for year in years:
        known = {name: series.sel(year=stand_in[year]).to_numpy() for name, series in files.items()}
        drawn.append(generator.year(year, seed, spread, known))
    data: dict[str, Array] = {name: np.stack([year[name] for year in drawn]) for name in VARIABLES}
    weather = dataset(data, years, generator.table.zones, f"generated from monthly statistics, seed {seed}")
    for name in files:
        weather[name].attrs["origin"] = "measured, " + ", ".join(f"{stand_in[y]} for {y}" for y in years)
    return weather


def measured_series(case: Case) -> dict[str, xr.DataArray]:
    """Read the weather series of the ``profiles`` folder, by variable, dims (year, zone, hour) in case order."""
    zones = case.table("zones")
    zones = zones[zones["kind"] == "domestic"].set_index("zone")
    longitudes = {str(zone): float(east) for zone, east in zones["longitude"].items()}
    paths = {path.stem: path for path in case.profile_files()}
    return {name: read_profile(paths[name], list(longitudes), longitudes) for name in VARIABLES if name in paths}


def _stand_ins(files: dict[str, xr.DataArray], years: Sequence[int]) -> dict[int, int]:
    """Map each year asked for to the measured year that stands for it."""
    if not files:
        return {year: year for year in years}
    common = sorted(set.intersection(*(set(map(int, series["year"].to_numpy())) for series in files.values())))
    if not common:
        spans = "; ".join(f"{name}: {series['year'].to_numpy().tolist()}" for name, series in files.items())
        raise WeatherError(f"the measured series have no year in common ({spans})")
    return {year: year if year in common else common[year % len(common)] for year in years}
