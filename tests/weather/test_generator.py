"""Generated weather: reproducible, bounded, and with the properties that planning depends on."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
import xarray as xr

from shanyrak.scale import HOURS
from shanyrak.weather import Generator, WeatherError, generate
from shanyrak.weather.calendar import day_means, month_means
from shanyrak.weather.statistics import cold_calm_days, without_season, zone_correlation
from shanyrak.weather.sun import clear_sky
from tests.weather.country import COURSE, kazakhstan, made_up, regions

LINE = {f"z{index}": 50.0 + 5 * index for index in range(6)}
"""Six zones along the 50th parallel, 357 km apart."""


@pytest.fixture(scope="module")
def weather() -> xr.Dataset:
    return generate(kazakhstan(), [2021, 2030, 2031])


def test_layout(weather: xr.Dataset) -> None:
    assert dict(weather.sizes) == {"year": 3, "zone": 14, "hour": HOURS}
    assert set(weather.data_vars) == {"wind", "solar", "temperature", "inflow"}
    assert list(weather.zone.values)[:3] == ["akmola", "aktobe", "almaty"]
    assert "russia" not in weather.zone.values
    assert {name: weather[name].attrs["units"] for name in weather} == {
        "wind": "1", "solar": "1", "temperature": "degC", "inflow": "1",
    }  # fmt: skip


def test_bounds_and_no_gaps(weather: xr.Dataset) -> None:
    for name in ("wind", "solar", "inflow"):
        assert float(weather[name].min()) >= 0
        assert float(weather[name].max()) <= 1
    assert -60 < float(weather.temperature.min()) < -25
    assert 33 < float(weather.temperature.max()) < 50
    assert all(bool(np.isfinite(weather[name]).all()) for name in weather)


def test_same_seed_gives_identical_arrays(weather: xr.Dataset) -> None:
    xr.testing.assert_identical(generate(kazakhstan(), [2021, 2030, 2031]), weather)


def test_other_years_change_nothing(weather: xr.Dataset) -> None:
    alone = generate(kazakhstan(), [2031])
    xr.testing.assert_identical(alone.sel(year=2031), weather.sel(year=2031))


def test_seeds_and_years_are_different_draws(weather: xr.Dataset) -> None:
    other = generate(kazakhstan(), [2030], seed=2)
    assert float(np.abs(other.wind.sel(year=2030) - weather.wind.sel(year=2030)).mean()) > 0.05
    a, b = weather.wind.sel(year=2030, zone="akmola"), weather.wind.sel(year=2031, zone="akmola")
    anomalies = without_season(day_means(np.array([a, b])))
    assert abs(np.corrcoef(anomalies)[0, 1]) < 0.25


def test_seed_of_the_case_is_the_default() -> None:
    country = made_up({"a": 60.0})
    xr.testing.assert_identical(generate(country, [2030]), generate(country, [2030], seed=country.settings.seed))


def test_monthly_means_are_those_of_the_tables(weather: xr.Dataset) -> None:
    generator = Generator(kazakhstan())
    for name, tolerance in (("wind", 1e-3), ("solar", 1e-3), ("temperature", 0.05)):
        means = month_means(weather[name].sel(year=2030).values)
        assert np.abs(means - generator.table.monthly(f"{name}_mean")).max() < tolerance


def test_spread_lets_months_differ_from_year_to_year() -> None:
    country = made_up({"a": 60.0})
    generator = Generator(country)
    means = {
        spread: np.array([month_means(generator.year(year, 1, spread)["wind"])[0] for year in range(2030, 2070)])
        for spread in (0.0, 0.5, 1.0)
    }
    deviation = {spread: float(values.std(axis=0).mean()) for spread, values in means.items()}
    assert deviation[0.0] < 1e-3
    assert 0.03 < deviation[1.0] < 0.07
    assert deviation[0.5] == pytest.approx(deviation[1.0] / 2, rel=0.05)
    assert means[1.0].mean() == pytest.approx(0.35, abs=0.01)


def test_factors_of_past_years() -> None:
    years = [
        (2019, "wind", "all", 1.1), (2019, "wind", "b", 0.9), (2019, "inflow", "all", 0.5),
        (2019, "temperature", "all", 2.0), (2019, "solar", "all", 1.05),
    ]  # fmt: skip
    country = made_up({"a": 60.0, "b": 61.0}, years=years)
    weather = generate(country, [2019, 2030])
    ratio = (weather.mean("hour").sel(year=2019) / weather.mean("hour").sel(year=2030)).sel(zone=["a", "b"])
    assert np.allclose(ratio.wind, [1.1, 0.9], atol=0.01)
    assert np.allclose(ratio.solar, 1.05, atol=0.01)
    assert np.allclose(ratio.inflow, 0.5, atol=1e-6)
    kelvin = (weather.temperature.sel(year=2019) - weather.temperature.sel(year=2030)).mean("hour")
    assert np.allclose(kelvin, 2.0, atol=0.3)


def test_night_is_dark_and_the_day_is_centred_on_local_noon(weather: xr.Dataset) -> None:
    case = kazakhstan()
    for zone, east, north in zip(*(case.table("zones")[c] for c in ("zone", "longitude", "latitude")), strict=True):
        if zone not in weather.zone.values:
            continue
        flat, _ = clear_sky(float(north), float(east))
        solar = weather.solar.sel(zone=zone, year=2030).values
        assert (solar[flat == 0] == 0).all()
        assert 3800 < (flat == 0).sum() < 4500
        centre = (solar.reshape(365, 24).mean(axis=0) * (np.arange(24) + 0.5)).sum() / solar.reshape(365, 24).mean(
            axis=0
        ).sum()
        assert centre == pytest.approx(12 - east / 15, abs=0.7)


def test_clear_sky_of_a_southern_place_faces_north() -> None:
    flat, tilted = clear_sky(-30.0, 0.0)
    june = slice(24 * 151, 24 * 181)
    assert tilted[june].sum() > 1.2 * flat[june].sum()


def test_zones_further_apart_are_less_correlated() -> None:
    generator = Generator(made_up(LINE))
    for name in ("wind", "solar", "temperature"):
        total = np.zeros((6, 6))
        for year in range(2030, 2040):
            daily = without_season(day_means(generator.year(year, 1, 0.0)[name]))
            total += np.corrcoef(daily) / 10
        by_gap = [float(np.mean(np.diag(total, gap))) for gap in range(6)]
        assert all(near > far for near, far in itertools.pairwise(by_gap)), (name, by_gap)


def test_zones_of_one_region_are_closer_than_those_of_two() -> None:
    case = kazakhstan()
    generator = Generator(case)
    region = np.array(generator.table.regions)
    same = (region[:, None] == region) & ~np.eye(14, dtype=bool)
    other = region[:, None] != region
    matrix = np.mean([zone_correlation(generator.year(y, 1, 0.0)["wind"]) for y in range(2030, 2035)], axis=0)
    assert matrix[same].mean() > matrix[other].mean() + 0.2
    assert set(regions(case)) == set(region)


def test_cold_calm_days_are_more_frequent_than_by_chance() -> None:
    """Independent series would have 365 x 0.1 x 0.1 = 3.65 such days a year."""
    tied, free = (
        Generator(made_up({"a": 60.0}, {"wind_temperature_correlation": value, "wind_day_amplitude": 0.0}))
        for value in (0.44, 0.0)
    )
    years = range(2030, 2060)

    def days(generator: Generator) -> float:
        found = []
        for year in years:
            drawn = generator.year(year, 1, 0.0)
            parts = {k: (("year", "zone", "hour"), drawn[k][None]) for k in ("wind", "temperature")}
            found.append(float(cold_calm_days(xr.Dataset(parts, {"year": [year], "zone": ["a"]})).sum()))
        return float(np.mean(found))

    assert days(free) == pytest.approx(3.65, abs=1.0)
    assert days(tied) > 1.5 * days(free)


def test_cold_spells_with_little_wind_occur_in_the_embedded_case() -> None:
    """A typical year holds, in the mean of the North, a cold day (coldest tenth) with half the season's wind."""
    case = kazakhstan()
    generator = Generator(case)
    north = np.array(generator.table.regions) == "North"
    for year in range(2030, 2035):
        drawn = generator.year(year, 1, 0.0)
        cold = day_means(drawn["temperature"][north]).mean(axis=0)
        wind = day_means(drawn["wind"][north]).mean(axis=0)
        winter = np.r_[0:59, 334:365]
        coldest = winter[np.argsort(cold[winter])[:9]]
        assert wind[coldest].mean() < 0.85 * wind[winter].mean()
        assert wind[coldest].min() < 0.5 * wind[winter].mean()


def test_winter_tie_has_the_size_asked_for() -> None:
    generator = Generator(made_up({"a": 60.0}, {"wind_temperature_correlation": 0.5}))
    winter, summer = np.r_[0:59, 334:365], np.arange(151, 243)
    found = []
    for year in range(2030, 2050):
        drawn = generator.year(year, 1, 1.0)
        wind, cold = (without_season(day_means(drawn[name]))[0] for name in ("wind", "temperature"))
        found.append([np.corrcoef(wind[part], cold[part])[0, 1] for part in (winter, summer)])
    in_winter, in_summer = np.mean(found, axis=0)
    assert in_winter == pytest.approx(0.5, abs=0.1)
    assert in_summer == pytest.approx(0.0, abs=0.1)


def test_temperature_has_its_deviation_and_lag() -> None:
    generator = Generator(made_up({"a": 60.0}))
    days = np.array([day_means(generator.year(year, 1, 1.0)["temperature"])[0] for year in range(2030, 2060)])
    anomaly = days - days.mean(axis=0)
    assert anomaly.std() == pytest.approx(5.0, abs=0.3)
    assert np.corrcoef(anomaly[:, 1:].ravel(), anomaly[:, :-1].ravel())[0, 1] == pytest.approx(0.8, abs=0.04)
    assert np.abs(month_means(days.mean(axis=0)) - COURSE).max() < 2.5


def test_warmest_hour_is_the_afternoon_of_the_place() -> None:
    """15 h solar time is 12:30 UTC at 37.5 degrees east and 9:30 UTC at 82.5 degrees east."""
    weather = generate(made_up({"west": 37.5, "east": 82.5}), [2030])
    mean_day = weather.temperature.values.reshape(2, 365, 24).mean(axis=1)
    assert mean_day.argmax(axis=1).tolist() == [12, 9]
    assert np.allclose(np.ptp(mean_day, axis=1), 10.0, atol=0.5)


def test_inflow_keeps_mean_and_months() -> None:
    share = [0.04, 0.04, 0.05, 0.10, 0.16, 0.15, 0.12, 0.10, 0.08, 0.06, 0.05, 0.05]
    country = made_up({"a": 60.0}, {"inflow_share": share})
    inflow = np.mean([generate(country, [year]).inflow.values[0, 0] for year in range(2030, 2050)], axis=0)
    assert inflow.mean() == pytest.approx(0.4, abs=1e-6)
    monthly = month_means(inflow) * np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    assert np.allclose(monthly / monthly.sum(), share, atol=0.01)


@pytest.mark.parametrize("name", ["wind_mean", "solar_mean", "clearness_sd", "temperature_mean", "inflow_mean"])
def test_missing_statistic_is_named(name: str) -> None:
    with pytest.raises(WeatherError, match=f"no {name} for zone a"):
        generate(made_up({"a": 60.0}, {name: None}), [2030])


def test_rows_of_a_zone_win_over_all() -> None:
    country = made_up({"a": 60.0, "b": 61.0})
    rows = country.table("weather")
    rows.loc[len(rows)] = ["b", "inflow_mean", 0, 0.2]
    weather = generate(country, [2030])
    assert np.allclose(weather.inflow.mean("hour").values, [[0.4, 0.2]])


@pytest.mark.parametrize(("years", "spread"), [([], 0.0), ([2030, 2030], 0.0), ([2030], 1.5)])
def test_nonsense_is_refused(years: list[int], spread: float) -> None:
    with pytest.raises(ValueError, match=r"years must be given|spread must lie"):
        generate(made_up({"a": 60.0}), years, spread=spread)


def test_a_year_of_14_zones_takes_less_than_a_second_and_a_half() -> None:
    case = kazakhstan()
    generate(case, [2030])  # imports and solar geometry are shared by all years
    start = time.process_time()
    generate(case, [2031])
    assert time.process_time() - start < 1.5
