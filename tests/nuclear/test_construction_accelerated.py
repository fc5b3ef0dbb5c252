"""Accelerated failure time models against published fits, by hand, and by property."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.stats import lognorm, weibull_min

from shanyrak.nuclear.construction import LAWS, Law, draw_parameters, fit_accelerated
from shanyrak.nuclear.construction.accelerated import _Problem
from tests.nuclear.construction_case import generator
from tests.nuclear.test_construction_survival import RELAPSED_6MP, REMISSION_6MP

REMISSION_PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

LOCOMOTIVES = [
    *(22.5, 37.5, 46.0, 48.5, 51.5, 53.0, 54.5, 57.5, 66.5, 68.0, 69.5, 76.5, 77.0, 78.5, 80.0, 81.5, 82.0, 83.0, 84.0),
    *(91.5, 93.5, 102.5, 107.0, 108.5, 112.5, 113.5, 116.0, 117.0, 118.5, 119.0, 120.0, 122.5, 123.0, 127.5, 131.0),
    *(132.5, 134.0),
]
"""Thousand miles to failure of 37 of 96 locomotive controls; the others ran 135 (Nelson 1979; Lawless 1982)."""

UNITS = st.lists(st.tuples(st.floats(10, 300), st.booleans(), st.booleans()), min_size=8, max_size=25)


def test_weibull_regression_of_the_leukaemia_data() -> None:
    """Printed by R, MASS data gehan: survreg(Surv(time, cens) ~ treat), control against 6-MP (Venables and Ripley).

    Intercept 3.516 (0.252), control -1.267 (0.311), log scale -0.312 (0.147), scale 0.732, log likelihood -106.6.
    """
    months, relapsed = REMISSION_6MP + REMISSION_PLACEBO, RELAPSED_6MP + [1] * 21
    design = np.column_stack([np.ones(42), [0] * 21 + [1] * 21])
    fit = fit_accelerated(months, relapsed, design, "weibull")
    np.testing.assert_allclose([*fit.coefficients, fit.log_scale], [3.516, -1.267, -0.312], atol=5e-4)
    np.testing.assert_allclose(fit.standard_errors, [0.252, 0.311, 0.147], atol=5e-4)
    assert fit.scale == pytest.approx(0.732, abs=5e-4)
    assert fit.log_likelihood == pytest.approx(-106.6, abs=0.05)
    assert fit.aic == pytest.approx(2 * 3 + 2 * 106.58, abs=0.05)


def test_log_normal_fit_of_the_locomotive_controls() -> None:
    """Printed in Lawless (1982): mean 5.117 and scale 0.705 of log life, 59 of 96 censored."""
    fit = fit_accelerated(LOCOMOTIVES + [135.0] * 59, [1] * 37 + [0] * 59)
    assert fit.coefficients[0] == pytest.approx(5.117, abs=5e-4)
    assert fit.scale == pytest.approx(0.705, abs=6e-4)


def test_log_normal_without_censoring_is_the_mean_and_spread_of_the_logarithms() -> None:
    """By hand: months e^4, e^5, e^6: mean 5, scale sqrt(2 / 3), errors scale / sqrt(3) and 1 / sqrt(6)."""
    fit = fit_accelerated(np.exp([4.0, 5.0, 6.0]), [1, 1, 1])
    assert fit.coefficients[0] == pytest.approx(5)
    assert fit.scale == pytest.approx(np.sqrt(2 / 3))
    np.testing.assert_allclose(fit.standard_errors, [np.sqrt(2) / 3, np.sqrt(1 / 6)], rtol=1e-5)
    assert fit.parameters == pytest.approx(2)


@pytest.mark.parametrize("law", LAWS)
def test_likelihood_is_that_of_the_distribution(law: Law) -> None:
    """log f of connected and log S of censored units as scipy has them."""
    months, connected = np.array([40.0, 60.0, 75.0, 90.0, 120.0]), np.array([True, True, False, True, False])
    fit = fit_accelerated(months, connected, law=law)
    centre, scale = float(np.exp(fit.coefficients[0])), fit.scale
    peer = lognorm(scale, scale=centre) if law == "log_normal" else weibull_min(1 / scale, scale=centre)
    wanted = peer.logpdf(months[connected]).sum() + peer.logsf(months[~connected]).sum()
    assert fit.log_likelihood == pytest.approx(wanted)


def test_to_ignore_units_still_building_makes_the_forecast_too_short() -> None:
    """Proves: a unit still building lengthens the forecast. If it were dropped the median would be 60, not more."""
    months, connected = [50.0, 60.0, 72.0, 150.0], [True, True, True, False]
    kept = fit_accelerated(months, connected).coefficients[0]
    dropped = fit_accelerated(months[:3], connected[:3]).coefficients[0]
    assert np.exp(dropped) == pytest.approx(60, abs=0.01)
    assert kept > dropped


@pytest.mark.parametrize("law", LAWS)
@given(units=UNITS, factor=st.floats(0.1, 30))
@settings(max_examples=25, deadline=None)
def test_another_unit_of_time_shifts_the_constant_alone(
    law: Law, units: list[tuple[float, bool, bool]], factor: float
) -> None:
    months, connected, flag = (np.array(part) for part in zip(*units, strict=True))
    connected[:4] = True
    months[:2] = [40.0, 90.0]
    design = np.column_stack([np.ones(len(months)), flag])
    fit, scaled = (fit_accelerated(months * k, connected, design, law, [0.0, 4.0]) for k in (1.0, factor))
    assert scaled.coefficients[0] == pytest.approx(fit.coefficients[0] + np.log(factor), abs=1e-4)
    assert scaled.coefficients[1] == pytest.approx(fit.coefficients[1], abs=1e-4)
    assert scaled.log_scale == pytest.approx(fit.log_scale, abs=1e-4)
    np.testing.assert_allclose(scaled.covariance, fit.covariance, rtol=1e-2, atol=1e-5)


@pytest.mark.parametrize("law", LAWS)
def test_slopes_are_those_of_the_likelihood(law: Law) -> None:
    rng = generator()
    months = rng.lognormal(4, 0.5, 12)
    design = np.column_stack([np.ones(12), rng.random(12)])
    problem = _Problem(np.log(months), rng.random(12) < 0.6, design, np.array([0.0, 4.0, 0.0]), law)
    at = np.array([4.1, -0.2, -0.6])
    np.testing.assert_allclose(problem.slope(at), approx_fprime(at, problem.penalised, 1e-7), rtol=1e-4, atol=1e-4)
    rows = [approx_fprime(at, lambda p, i=i: problem.slope(p)[i], 1e-7) for i in range(3)]
    curvature = problem.curvature(at) - np.diag(problem.precision)
    np.testing.assert_allclose(curvature, rows, rtol=1e-4, atol=1e-4)


def test_a_column_without_data_keeps_its_prior() -> None:
    design = np.column_stack([np.ones(5), np.zeros(5)])
    fit = fit_accelerated([50, 60, 70, 80, 90], [1, 1, 1, 0, 1], design, precision=[0, 1 / 0.3**2])
    assert fit.coefficients[1] == pytest.approx(0)
    assert fit.standard_errors[1] == pytest.approx(0.3)
    assert fit.parameters == pytest.approx(2, abs=1e-6)


def test_shrinking_draws_an_effect_to_zero() -> None:
    months, connected = [50.0, 60.0, 70.0, 100.0, 120.0, 140.0], [True] * 6
    design = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])
    effects = [fit_accelerated(months, connected, design, precision=[0, p]).coefficients[1] for p in (0, 10, 1e4)]
    assert effects[0] > effects[1] > effects[2] > 0
    assert effects[0] == pytest.approx(np.log([100, 120, 140]).mean() - np.log([50, 60, 70]).mean())


def test_draws_have_the_mean_and_covariance_of_the_fit() -> None:
    fit = fit_accelerated([50, 60, 70, 80, 90], [1, 1, 1, 0, 1])
    draws = draw_parameters(fit, 40_000, generator())
    np.testing.assert_allclose(draws.mean(axis=0), [fit.coefficients[0], fit.log_scale], atol=0.01)
    np.testing.assert_allclose(np.cov(draws.T), fit.covariance, rtol=0.05, atol=0.002)
    np.testing.assert_array_equal(draws, draw_parameters(fit, 40_000, generator()))


@pytest.mark.parametrize("law", LAWS)
def test_an_effect_that_the_data_do_not_fix_is_refused(law: Law) -> None:
    months = [50, 60, 70, 80, 90, 40]
    never = np.column_stack([np.ones(6), [0, 0, 0, 0, 1, 1]])
    with pytest.raises(ValueError, match="shrink it or leave it out"):
        fit_accelerated(months, [1, 1, 1, 0, 0, 0], never, law)
    with pytest.raises(ValueError, match="shrink it or leave it out"):
        fit_accelerated(months, [1] * 6, np.ones((6, 2)), law)


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="at least two"):
        fit_accelerated([50, 60], [1, 0])
    with pytest.raises(ValueError, match="'gamma' is not a law"):
        fit_accelerated([50, 60], [1, 1], law="gamma")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="of 2 units and 1 columns"):
        fit_accelerated([50, 60], [1, 1], np.ones((3, 1)))
    with pytest.raises(ValueError, match="at least one"):
        draw_parameters(fit_accelerated([50, 60], [1, 1]), 0, generator())
