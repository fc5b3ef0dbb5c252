"""Random fields: correlation between zones, persistence, marginal distributions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from shanyrak.scale import HOURS
from shanyrak.weather.calendar import month_means
from shanyrak.weather.fields import (
    FAST_HOURS,
    Marginal,
    correlated,
    correlation,
    distances,
    double_pole_correlation,
    fit_two_speeds,
    nearest_correlation,
    persistent,
    smooth_persistent,
    with_month_means,
)
from shanyrak.weather.tables import WeatherTable
from tests.weather.country import kazakhstan, made_up, regions


def test_distance_of_a_quarter_of_the_equator() -> None:
    """Proves: 90 degrees of longitude on the equator are a quarter of 2 pi 6371 km = 10,007.5 km."""
    apart = distances(np.array([0.0, 0.0]), np.array([0.0, 90.0]))
    assert apart[0, 1] == pytest.approx(10_007.5, abs=0.1)
    assert apart[0, 0] == 0


def test_persistent_series_have_their_lag_and_unit_variance() -> None:
    noise = np.random.default_rng(3).standard_normal((2, 200_000))
    series = persistent(noise, np.array([0.5, 0.9]))
    for row, lag in zip(series, (0.5, 0.9), strict=True):
        assert row.var() == pytest.approx(1, abs=0.04)
        assert np.corrcoef(row[1:], row[:-1])[0, 1] == pytest.approx(lag, abs=0.01)


def test_smooth_series_follow_the_formula_of_their_correlation() -> None:
    noise = np.random.default_rng(4).standard_normal((1, 400_000))
    series = smooth_persistent(noise, np.array([0.9]))[0, 500:]
    assert series.var() == pytest.approx(1, abs=0.04)
    for steps in (1, 6, 24):
        sample = np.corrcoef(series[steps:], series[:-steps])[0, 1]
        assert sample == pytest.approx(double_pole_correlation(0.9, steps), abs=0.02)


@given(st.floats(0.2, 0.7), st.floats(0.0, 0.02))
def test_two_speeds_give_both_lag_correlations(lag24: float, roughness: float) -> None:
    pole, _ = fit_two_speeds(1.0, lag24)
    lag1 = double_pole_correlation(pole, 1) - roughness
    pole, share = fit_two_speeds(lag1, lag24)
    fast = np.exp(-1 / FAST_HOURS)
    assert (1 - share) * double_pole_correlation(pole, 1) + share * fast == pytest.approx(lag1, abs=1e-6)
    assert (1 - share) * double_pole_correlation(pole, 24) + share * fast**24 == pytest.approx(lag24, abs=1e-6)


def test_nearest_correlation_mends_an_impossible_matrix() -> None:
    """Three zones cannot all be opposed: the eigenvalues of this matrix are -0.8, 1.9, 1.9."""
    impossible = np.array([[1, -0.9, -0.9], [-0.9, 1, -0.9], [-0.9, -0.9, 1.0]])
    mended = nearest_correlation(impossible)
    assert np.linalg.eigvalsh(mended).min() > -1e-12
    assert np.allclose(np.diag(mended), 1)
    possible = np.array([[1, 0.5], [0.5, 1.0]])
    assert np.allclose(nearest_correlation(possible), possible)


def test_region_rows_give_region_means_their_correlation() -> None:
    case = kazakhstan()
    rows = case.table("weather_correlations")
    table = WeatherTable.of(case)
    for variable in ("wind", "solar", "temperature"):
        matrix = correlation(table, rows, variable)
        members = [[table.zones.index(zone) for zone in zones] for zones in regions(case).values()]
        average = np.zeros((3, len(table.zones)))
        for row, zones in enumerate(members):
            average[row, zones] = 1 / len(zones)
        covariance = average @ matrix @ average.T
        scale = np.sqrt(np.diag(covariance))
        for a, b, value in rows[rows.variable == variable][["zone_a", "zone_b", "value"]].to_numpy(object):
            i, j = ["North", "South", "West"].index(a), ["North", "South", "West"].index(b)
            if i != j:
                assert covariance[i, j] / scale[i] / scale[j] == pytest.approx(value, abs=0.01)


def test_rows_of_two_zones_replace_the_formula() -> None:
    case = made_up({"a": 50, "b": 60, "c": 70}, correlations=[("wind", "c", "a", 0.33)])
    matrix = correlation(WeatherTable.of(case), case.table("weather_correlations"), "wind")
    assert matrix[0, 2] == pytest.approx(0.33)
    assert matrix[2, 0] == pytest.approx(0.33)
    assert matrix[0, 1] == pytest.approx(np.exp(-distances(np.array([50.0, 50]), np.array([50.0, 60]))[0, 1] / 800))


def test_without_rows_distance_decides() -> None:
    case = made_up({"a": 50, "b": 51, "c": 60, "d": 75})
    matrix = correlation(WeatherTable.of(case), pd.DataFrame(columns=["variable", "zone_a", "zone_b", "value"]), "wind")
    assert 1 > matrix[0, 1] > matrix[0, 2] > matrix[0, 3] > 0


def test_noise_has_the_correlation_asked_for() -> None:
    matrix = np.array([[1, 0.6, -0.2], [0.6, 1, 0.1], [-0.2, 0.1, 1]])
    noise = correlated(np.random.default_rng(5), matrix, 200_000)
    assert np.allclose(np.corrcoef(noise), matrix, atol=0.01)


def test_beta_marginal_has_mean_deviation_and_quantiles() -> None:
    marginal = Marginal.beta(np.full((1, 12), 0.4), np.full((1, 12), 0.2))
    values = marginal.at(np.random.default_rng(6).standard_normal((1, HOURS)))
    expected = beta(2.0, 3.0)  # mean 2 / 5 = 0.4, variance 6 / (25 x 6) = 0.2^2
    assert values.mean() == pytest.approx(0.4, abs=0.01)
    assert values.std() == pytest.approx(0.2, abs=0.01)
    for level in (0.05, 0.5, 0.95):
        assert np.quantile(values, level) == pytest.approx(expected.ppf(level), abs=0.02)


def test_impossible_deviation_is_cut_to_what_a_capacity_factor_can_have() -> None:
    values = Marginal.beta(np.full((1, 12), 0.5), np.full((1, 12), 0.9)).table
    assert np.isfinite(values).all()
    assert values.min() >= 0
    assert values.max() <= 1


@pytest.mark.parametrize("annual", [True, False])
def test_given_quantiles_are_met(annual: bool) -> None:
    mean = np.linspace(0.3, 0.5, 12)[None]
    wanted = np.array([0.02, 0.3, 0.7])[:, None, None] * np.ones((3, 1, 12))
    if not annual:
        wanted = wanted + np.linspace(0, 0.05, 12)
    marginal = Marginal.beta(mean, np.full((1, 12), 0.2)).through((0.05, 0.5, 0.95), wanted)
    draws = marginal.at(np.random.default_rng(7).standard_normal((1, HOURS)))[0]
    if annual:
        assert np.allclose(np.quantile(draws, (0.05, 0.5, 0.95)), wanted[:, 0, 0], atol=0.02)
    else:
        january = draws[: 31 * 24]
        assert np.allclose(np.quantile(january, (0.05, 0.5, 0.95)), wanted[:, 0, 0], atol=0.05)
        assert not np.allclose(np.quantile(draws, 0.05), wanted[0, 0, 0], atol=0.01)


def test_missing_quantiles_change_nothing() -> None:
    plain = Marginal.beta(np.full((1, 12), 0.4), np.full((1, 12), 0.2))
    assert np.allclose(plain.through((0.05, 0.5), np.full((2, 1, 12), np.nan)).table, plain.table)


@pytest.mark.parametrize("target", [0.05, 0.3, 0.6, 0.9])
def test_monthly_means_are_met_without_leaving_the_bounds(target: float) -> None:
    marginal = Marginal.beta(np.full((2, 12), 0.4), np.full((2, 12), 0.35))
    latent = np.random.default_rng(8).standard_normal((2, HOURS))
    wanted = np.full((2, 12), target) + np.linspace(-0.04, 0.04, 12)
    values = with_month_means(marginal, latent, wanted)
    assert np.allclose(month_means(values), wanted, atol=1e-3)
    assert values.min() >= 0
    assert values.max() <= 1
