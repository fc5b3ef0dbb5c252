"""The measures themselves, on series whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from shanyrak.scale import HOURS
from shanyrak.weather.calendar import MONTH_OF_HOUR
from shanyrak.weather.statistics import (
    cold_calm_days,
    lag_correlation,
    longest_spell,
    quantiles,
    region_means,
    summary,
    without_season,
    zone_correlation,
)


def test_quantiles_of_an_even_spread() -> None:
    assert np.allclose(quantiles(np.linspace(0, 1, HOURS)), [0.05, 0.5, 0.95], atol=1e-3)


def test_lag_correlation_of_a_daily_wave() -> None:
    """A wave of 24 hours is itself a day later and its opposite half a day later."""
    wave = np.cos(2 * np.pi * np.arange(HOURS) / 24)
    assert lag_correlation(wave, 24) == pytest.approx(1)
    assert lag_correlation(wave, 12) == pytest.approx(-1)
    assert lag_correlation(wave, 1) == pytest.approx(np.cos(2 * np.pi / 24), abs=1e-3)


def test_zone_correlation_looks_at_days_only() -> None:
    days = np.repeat(np.random.default_rng(1).standard_normal(365), 24)
    hours = np.tile(np.cos(2 * np.pi * np.arange(24) / 24), 365)
    matrix = zone_correlation(np.array([days + 3 * hours, days - 5 * hours, -days]))
    assert np.allclose(matrix[0], [1, 1, -1])


def test_season_is_removed() -> None:
    assert np.abs(without_season(np.arange(365.0) * 0 + 4)).max() == 0
    assert np.abs(without_season(MONTH_OF_HOUR[::24].astype(float))).max() == 0


def test_longest_spell() -> None:
    assert longest_spell(np.array([0, 1, 1, 0, 1, 1, 1], dtype=bool)) == 3
    assert longest_spell(np.zeros(5, dtype=bool)) == 0
    assert longest_spell(np.ones(5, dtype=bool)) == 5


def _weather(temperature: np.ndarray, wind: np.ndarray) -> xr.Dataset:
    coords = {"year": [2030], "zone": ["a", "b"], "hour": np.arange(HOURS)}
    dims = ("year", "zone", "hour")
    return xr.Dataset({"temperature": (dims, temperature[None]), "wind": (dims, wind[None])}, coords)


def test_cold_calm_days_of_equal_and_of_opposite_series() -> None:
    """The coldest tenth of 365 days are 37: all calm where wind follows temperature, none where it opposes it."""
    days = np.repeat(np.random.default_rng(2).standard_normal(365), 24)
    found = cold_calm_days(_weather(np.array([days, days]), np.array([days, -days])))
    assert found.sel(year=2030).values.tolist() == [37, 0]


def test_region_mean_is_the_plain_mean_of_its_zones() -> None:
    one, two = np.full(HOURS, 0.2), np.full(HOURS, 0.6)
    found = region_means(_weather(np.array([one, two]), np.array([one, two])), {"both": ["a", "b"], "second": ["b"]})
    assert found.wind.sel(region="both").values == pytest.approx(0.4)
    assert found.wind.sel(region="second").values == pytest.approx(0.6)


def test_summary_averages_years() -> None:
    years = np.array([[np.full(HOURS, 0.2) + 0.01 * np.sin(np.arange(HOURS))], [np.full(HOURS, 0.4)]])
    years[1] += 0.01 * np.sin(np.arange(HOURS))
    table = summary(years, ["a"])
    assert table.loc["month_01", "a"] == pytest.approx(0.3, abs=1e-4)
    assert list(table.index) == [*(f"month_{m:02d}" for m in range(1, 13)), "p05", "p50", "p95", "lag_1", "lag_24"]
