"""Which weather a case gets: measured series where it has them, generated ones elsewhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from shanyrak.scale import HOURS
from shanyrak.weather import SeriesError, WeatherError, generate, weather_of
from shanyrak.weather.calendar import day_means
from shanyrak.weather.statistics import without_season
from tests.weather.country import made_up

ZONES = {"a": 60.0, "b": 66.0}
RNG = np.random.default_rng(12)


def measure(
    folder: Path, variable: str, years: tuple[int, ...] = (2019,), suffix: str = "csv"
) -> dict[int, np.ndarray]:
    """Write a measured series for zones a and b; returns it by year as [zone, hour]."""
    (folder / "profiles").mkdir(exist_ok=True)
    calm = np.repeat(RNG.uniform(0.1, 0.9, (len(years), 2, 365)), 24, axis=2)
    parts = [
        pd.DataFrame({"year": y, "hour": range(HOURS), "a": calm[n, 0], "b": calm[n, 1]}) for n, y in enumerate(years)
    ]
    table = pd.concat(parts)
    path = folder / "profiles" / f"{variable}.{suffix}"
    if suffix == "parquet":
        table.to_parquet(path, index=False)
    else:
        table.to_csv(path, index=False)
    return {year: calm[n] for n, year in enumerate(years)}


def test_without_files_weather_is_generated(tmp_path: Path) -> None:
    case = made_up(ZONES, folder=tmp_path)
    xr.testing.assert_identical(weather_of(case, [2030], 5), generate(case, [2030], 5))


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_measured_wind_replaces_the_generated_one(tmp_path: Path, suffix: str) -> None:
    series = measure(tmp_path, "wind", suffix=suffix)
    case = made_up(ZONES, folder=tmp_path)
    weather = weather_of(case, [2019])
    assert np.allclose(weather.wind.sel(year=2019), series[2019])
    assert weather.wind.attrs["origin"] == "measured, 2019 for 2019"
    assert weather.inflow.attrs["origin"].startswith("generated")
    generated = generate(case, [2019])
    assert np.allclose(weather.inflow, generated.inflow)


def test_generated_temperature_follows_measured_wind(tmp_path: Path) -> None:
    """The tie of 0.9 in winter must be found between measured wind and generated temperature."""
    years = tuple(range(2010, 2020))
    measure(tmp_path, "wind", years)
    case = made_up(ZONES, {"wind_temperature_correlation": 0.9, "temperature_lag1": 0.2}, folder=tmp_path)
    weather = weather_of(case, years, spread=1.0)
    winter = np.r_[0:59, 334:365]
    found = [
        np.corrcoef(*(without_season(day_means(weather[k].values))[y, 0, winter] for k in ("wind", "temperature")))[
            0, 1
        ]
        for y in range(len(years))
    ]
    assert np.mean(found) == pytest.approx(0.9, abs=0.05)


def test_statistics_of_a_measured_variable_are_not_needed(tmp_path: Path) -> None:
    measure(tmp_path, "wind")
    case = made_up(ZONES, dict.fromkeys(("wind_mean", "wind_sd", "wind_lag1", "wind_lag24")), folder=tmp_path)
    assert weather_of(case, [2019]).solar.max() > 0.3
    with pytest.raises(WeatherError, match="no wind_mean"):
        generate(case, [2019])


def test_years_not_measured_take_the_measured_ones_in_turn(tmp_path: Path) -> None:
    series = measure(tmp_path, "wind", (2018, 2019))
    weather = weather_of(made_up(ZONES, folder=tmp_path), [2019, 2030, 2031])
    assert np.allclose(weather.wind.sel(year=2019), series[2019])
    assert np.allclose(weather.wind.sel(year=2030), series[2018])
    assert np.allclose(weather.wind.sel(year=2031), series[2019])
    assert weather.wind.attrs["origin"] == "measured, 2019 for 2019, 2018 for 2030, 2019 for 2031"


def test_variables_take_the_same_measured_year(tmp_path: Path) -> None:
    wind = measure(tmp_path, "wind", (2017, 2018))
    inflow = measure(tmp_path, "inflow", (2018, 2019))
    weather = weather_of(made_up(ZONES, folder=tmp_path), [2031])
    assert np.allclose(weather.wind[0], wind[2018])
    assert np.allclose(weather.inflow[0], inflow[2018])


def test_series_without_a_common_year_are_refused(tmp_path: Path) -> None:
    measure(tmp_path, "wind", (2017,))
    measure(tmp_path, "inflow", (2018,))
    with pytest.raises(WeatherError, match=r"no year in common \(wind: \[2017\]; inflow: \[2018\]\)"):
        weather_of(made_up(ZONES, folder=tmp_path), [2031])


def test_a_zone_without_a_column_is_refused(tmp_path: Path) -> None:
    measure(tmp_path, "wind")
    with pytest.raises(SeriesError, match="zones without a column: c"):
        weather_of(made_up(ZONES | {"c": 70.0}, folder=tmp_path), [2019])


def test_measured_sun_in_local_time_is_refused(tmp_path: Path) -> None:
    """At 60 degrees east noon is at 8 UTC: days centred on 13 are five hours late."""
    (tmp_path / "profiles").mkdir()
    day = np.maximum(np.cos(2 * np.pi * (np.arange(HOURS) + 0.5 - 13) / 24), 0)
    table = pd.DataFrame({"year": 2019, "hour": range(HOURS), "a": day})
    table.to_csv(tmp_path / "profiles" / "solar.csv", index=False)
    with pytest.raises(SeriesError, match=r"a: the solar day is centred \+5.0 h from noon"):
        weather_of(made_up({"a": 60.0}, folder=tmp_path), [2019])
