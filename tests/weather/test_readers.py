"""Readers of measured series: every layout, and every defect that they must name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from shanyrak.scale import HOURS
from shanyrak.weather import SeriesError, read_atlite, read_ninja, read_profile, write_profile
from shanyrak.weather.calendar import Array
from shanyrak.weather.readers import from_stamps

RNG = np.random.default_rng(11)
WIND = RNG.uniform(0, 1, (2, HOURS))


def sun(noon_utc: float) -> Array:
    """A clear day repeated, centred on one hour UTC [hour]."""
    angle = 2 * np.pi * (np.arange(HOURS) + 0.5 - noon_utc) / 24
    return np.maximum(np.cos(angle), 0)


def stamps(year: int = 2019, zone: str | None = None) -> pd.DatetimeIndex:
    return pd.date_range(f"{year}-01-01", f"{year}-12-31 23:00", freq="h", tz=zone)


def own_table(years: tuple[int, ...] = (2019,)) -> pd.DataFrame:
    parts = [pd.DataFrame({"year": y, "hour": range(HOURS), "a": WIND[0], "b": WIND[1]}) for y in years]
    return pd.concat(parts, ignore_index=True)


def save(table: pd.DataFrame, folder: Path, name: str = "wind.csv") -> Path:
    path = folder / name
    if path.suffix == ".parquet":
        table.to_parquet(path, index=False)
    else:
        table.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("name", ["wind.csv", "wind.parquet"])
def test_own_layout(tmp_path: Path, name: str) -> None:
    """Rows in any order, columns in any order: the result has the zones asked for and the hours of the year."""
    table = own_table((2020, 2019)).sample(frac=1, random_state=1)
    series = read_profile(save(table, tmp_path, name), ["b", "a"])
    assert series.dims == ("year", "zone", "hour")
    assert series.year.values.tolist() == [2019, 2020]
    assert np.allclose(series.sel(year=2019, zone="a"), WIND[0])
    assert np.allclose(series.sel(year=2020, zone="b"), WIND[1])
    assert series.attrs["units"] == "capacity factor of a typical farm"


@pytest.mark.parametrize("name", ["wind.csv", "wind.parquet"])
def test_written_series_read_back_the_same(tmp_path: Path, name: str) -> None:
    series = read_profile(save(own_table((2019, 2020)), tmp_path, "wind.csv"), ["a", "b"])
    write_profile(tmp_path / name, series)
    xr.testing.assert_allclose(read_profile(tmp_path / name, ["a", "b"]), series)


def _broken(kind: str) -> pd.DataFrame:
    table = own_table()
    match kind:
        case "missing hour":
            return table.drop(index=100)
        case "hour twice":
            return pd.concat([table, table.iloc[[5]]])
        case "gap":
            table.loc[7, "a"] = np.nan
        case "percent":
            table["a"] *= 100
        case "unknown zone":
            return table.rename(columns={"a": "nowhere"})
        case "zone without column":
            return table.drop(columns="a")
        case "no hours":
            return table.drop(columns="hour")
    return table


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("missing hour", "year 2019 lacks 1 hours, first hour 100"),
        ("hour twice", "year 2019 has 8761 rows"),
        ("gap", "column a: 1 hours have no number"),
        ("percent", "outside 0 to 1"),
        ("unknown zone", "column nowhere: there is no such domestic zone"),
        ("zone without column", "zones without a column: a"),
        ("no hours", "column hour: the column is missing"),
    ],
)
def test_defects_of_our_own_layout_are_named(tmp_path: Path, kind: str, message: str) -> None:
    with pytest.raises(SeriesError, match=message) as caught:
        read_profile(save(_broken(kind), tmp_path), ["a", "b"])
    assert "wind.csv" in str(caught.value)


def test_all_defects_are_named_at_once(tmp_path: Path) -> None:
    table = own_table().drop(index=100)
    table["b"] *= 100
    with pytest.raises(SeriesError) as caught:
        read_profile(save(table, tmp_path), ["a", "b"])
    assert len(caught.value.problems) == 2


def ninja(folder: Path, values: Array, index: pd.DatetimeIndex, column: str = "electricity") -> Path:
    """A file as renewables.ninja writes it: three comment lines, then time, local_time and the series."""
    path = folder / "ninja_wind_51.17_71.45.csv"
    table = pd.DataFrame({"time": index, "local_time": index + pd.Timedelta(hours=5), column: values})
    header = '# Renewables.ninja Wind (Point API) - 51.17, 71.45\n# Units: time in UTC\n# {"params": {"lat": 51.17}}\n'
    path.write_text(header + table.to_csv(index=False))
    return path


def test_ninja_layout(tmp_path: Path) -> None:
    series = read_ninja(ninja(tmp_path, WIND[0], stamps()), "a", "wind")
    assert series.dims == ("year", "zone", "hour")
    assert np.allclose(series.sel(year=2019, zone="a"), WIND[0])


def test_ninja_temperature(tmp_path: Path) -> None:
    path = ninja(tmp_path, WIND[0] * 30 - 10, stamps(), "t2m")
    assert np.allclose(read_ninja(path, "a", "temperature").sel(year=2019, zone="a"), WIND[0] * 30 - 10)


def test_leap_day_is_left_out(tmp_path: Path) -> None:
    """Hour 1416 is 1 March 00:00 in every year: 31 + 28 days of 24 hours."""
    index = stamps(2020)
    values = np.where((index.month == 3) & (index.day == 1), 0.9, 0.1)
    values = np.where((index.month == 2) & (index.day == 29), 0.5, values)
    series = read_ninja(ninja(tmp_path, values, index), "a", "wind").sel(year=2020, zone="a")
    assert series.sizes["hour"] == HOURS
    assert 0.5 not in series.values
    assert np.flatnonzero(series.values == 0.9).tolist() == list(range(1416, 1440))


def test_ninja_without_its_column(tmp_path: Path) -> None:
    with pytest.raises(SeriesError, match="there is no column electricity"):
        read_ninja(ninja(tmp_path, WIND[0], stamps(), "power"), "a", "wind")


def test_kelvin_is_not_degrees(tmp_path: Path) -> None:
    path = ninja(tmp_path, WIND[0] * 10 + 273, stamps(), "t2m")
    with pytest.raises(SeriesError, match="a: values from 273"):
        read_ninja(path, "a", "temperature")


def netcdf(folder: Path, dims: tuple[str, ...] = ("time", "bus"), extra: bool = False) -> Path:
    path = folder / "profile_onwind.nc"
    coords = {"time": stamps(), dims[1]: ["KZ 0", "KZ 1"]}
    series = xr.DataArray(WIND.T, coords, dims, "profile")
    if extra:
        series = series.expand_dims(year=[2013], bin=[0])
    series.to_dataset().to_netcdf(path, engine="h5netcdf")
    return path


@pytest.mark.parametrize("place", ["bus", "name"])
@pytest.mark.parametrize("extra", [False, True])
def test_atlite_layout(tmp_path: Path, place: str, extra: bool) -> None:
    path = netcdf(tmp_path, ("time", place), extra)
    series = read_atlite(path, {"KZ 1": "b", "KZ 0": "a"}, "wind")
    assert series.zone.values.tolist() == ["b", "a"]
    assert np.allclose(series.sel(year=2019, zone="a"), WIND[0])


def test_several_buses_of_one_zone_are_averaged(tmp_path: Path) -> None:
    series = read_atlite(netcdf(tmp_path), {"KZ 0": "a", "KZ 1": "a"}, "wind")
    assert np.allclose(series.sel(year=2019, zone="a"), WIND.mean(axis=0))


@pytest.mark.parametrize(
    ("arguments", "dims", "message"),
    [
        ({"zones": {"KZ 7": "a"}}, ("time", "bus"), "there is no bus KZ 7"),
        ({"data": "potential"}, ("time", "bus"), "there is no variable potential; there are profile"),
        ({}, ("time", "x"), "dims must be time and name or bus"),
    ],
)
def test_defects_of_netcdf_are_named(
    tmp_path: Path, arguments: dict[str, object], dims: tuple[str, str], message: str
) -> None:
    with pytest.raises(SeriesError, match=message):
        read_atlite(netcdf(tmp_path, dims), **({"zones": {"KZ 0": "a"}, "variable": "wind"} | arguments))


def table(values: Array = WIND[0], index: pd.DatetimeIndex | None = None) -> pd.DataFrame:
    return pd.DataFrame({"a": values}, stamps() if index is None else index)


def test_local_stamps_are_moved_to_utc() -> None:
    """A flash at 12:00 of UTC+5 is at 07:00 UTC; the first five hours come from the end of the year."""
    values = np.zeros(HOURS)
    values[12], values[3] = 1.0, 0.5
    for index, offset in ((stamps(), 5.0), (stamps(zone="+05:00"), 0.0)):
        series = from_stamps(table(values, index), "wind", "file", offset).sel(year=2019, zone="a")
        assert np.flatnonzero(series == 1.0).tolist() == [7]
        assert np.flatnonzero(series == 0.5).tolist() == [HOURS - 2]


def test_solar_series_in_local_time_are_found_out() -> None:
    """At 75 degrees east noon is at 7 UTC; a series centred on 12 is in local time (UTC+5)."""
    longitude = {"a": 75.0}
    from_stamps(table(sun(7.0)), "solar", "file", longitudes=longitude)
    with pytest.raises(SeriesError, match=r"centred \+5.0 h from noon"):
        from_stamps(table(sun(12.0)), "solar", "file", longitudes=longitude)
    moved = from_stamps(table(sun(12.0)), "solar", "file", utc_offset_hours=5, longitudes=longitude)
    assert np.allclose(moved.sel(year=2019, zone="a"), sun(7.0))


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (table().drop(index=stamps()[50]), "year 2019: 1 of 8760 hours are missing, first 2019-01-03 02:00"),
        (pd.concat([table(), table().iloc[[4]]]), "year 2019: 1 hours appear twice, first 2019-01-01 04:00"),
        (table(np.where(np.arange(HOURS) == 9, np.nan, WIND[0])), "year 2019: 1 hours have no number"),
        (table(WIND[0] * 100), "a: values from .* lies between 0 and 1"),
        (
            table().set_axis(stamps() + pd.to_timedelta(np.arange(HOURS) % 2 * 30, "min")),
            "steps are not whole hours",
        ),
        (table().set_axis([f"hour {n}" for n in range(HOURS)]), "time stamps cannot be read"),
        (table(index=stamps(zone="UTC").tz_convert("Europe/Berlin")), "change between summer and winter time"),
        (table(index=stamps(zone="+05:30")), "only whole hours"),
    ],
)
def test_defects_of_stamps_are_named(broken: pd.DataFrame, message: str) -> None:
    with pytest.raises(SeriesError, match=message):
        from_stamps(broken, "wind", "file")


def test_every_year_of_a_long_series_is_kept() -> None:
    index = pd.date_range("2019-01-01", "2020-12-31 23:00", freq="h")
    series = from_stamps(table(np.linspace(0, 1, len(index)), index), "wind", "file")
    assert series.year.values.tolist() == [2019, 2020]
    assert float(series.sel(year=2020).min()) > float(series.sel(year=2019).max())
