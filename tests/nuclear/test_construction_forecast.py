"""Models of the case's reactors and the forecasts made with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.case import new_case, read_case
from shanyrak.nuclear.construction import (
    LAWS,
    NO_COVARIATES,
    Covariates,
    DurationForecast,
    Law,
    PlannedUnit,
    chance_by_month,
    chance_on_line,
    duration_model,
    duration_quantile,
    fit_durations,
    forecast_duration,
    observe,
    overrun_ratios,
    planned_unit,
    published_overrun,
    read_build_costs,
    sample_durations,
)
from tests.nuclear.construction_case import builds, generator, model

ONE = DurationForecast("log_normal", np.array([np.log(100.0)]), np.array([0.3]))
EXPONENTIAL = DurationForecast("weibull", np.array([np.log(100.0)]), np.array([1.0]))
MANY = DurationForecast("log_normal", generator().normal(4.6, 0.2, 500), np.exp(generator(2).normal(-1.2, 0.2, 500)))


def test_quantiles_of_one_draw_by_hand() -> None:
    """By hand: P50 = 100; P80 = 100 exp(0.3 x 0.8416) = 128.7; Weibull of scale 1: P50 = 100 ln 2."""
    np.testing.assert_allclose(duration_quantile(ONE, [0.5, 0.8]), [100, 128.72], rtol=1e-4)
    assert duration_quantile(EXPONENTIAL, 0.5) == pytest.approx(100 * np.log(2))
    assert chance_by_month(ONE, 100) == pytest.approx(0.5)


def test_an_exponential_duration_forgets_the_months_elapsed() -> None:
    """Proves: elapsed months are conditioned on. If they were ignored P80 after 50 months would be 161, not 211."""
    under_way = DurationForecast("weibull", EXPONENTIAL.locations, EXPONENTIAL.scales, 50.0)
    shares = np.array([0.1, 0.5, 0.8])
    np.testing.assert_allclose(duration_quantile(under_way, shares), 50 + duration_quantile(EXPONENTIAL, shares))
    assert chance_by_month(under_way, [0.0, 50.0]).tolist() == [0, 0]
    assert duration_quantile(under_way, 0.8) == pytest.approx(50 - 100 * np.log(0.2))


@pytest.mark.parametrize(
    "forecast", [ONE, EXPONENTIAL, MANY, DurationForecast("log_normal", *[MANY.locations, MANY.scales], 90.0)]
)
def test_quantile_is_the_inverse_of_the_chance(forecast: DurationForecast) -> None:
    shares = np.array([0.001, 0.05, 0.5, 0.8, 0.95, 0.999])
    np.testing.assert_allclose(chance_by_month(forecast, duration_quantile(forecast, shares)), shares, rtol=1e-9)


@given(st.lists(st.floats(0.001, 0.999), min_size=2, max_size=20), st.floats(0, 200))
@settings(max_examples=40, deadline=None)
def test_quantiles_rise_with_probability_and_lie_beyond_the_months_elapsed(shares: list[float], elapsed: float) -> None:
    forecast = DurationForecast(MANY.law, MANY.locations, MANY.scales, elapsed)
    quantiles = duration_quantile(forecast, np.sort(shares))
    assert (np.diff(quantiles) >= 0).all()
    assert (quantiles >= elapsed).all()


@given(st.floats(0, 150), st.floats(0, 150))
@settings(max_examples=40, deadline=None)
def test_more_months_elapsed_never_shorten_the_whole(first: float, second: float) -> None:
    early, late = (
        duration_quantile(DurationForecast(MANY.law, MANY.locations, MANY.scales, elapsed), [0.5, 0.8])
        for elapsed in sorted((first, second))
    )
    assert (late >= early - 1e-9).all()


@pytest.mark.parametrize("elapsed", [0.0, 80.0])
@pytest.mark.parametrize("law", LAWS)
def test_samples_follow_the_forecast(law: Law, elapsed: float) -> None:
    forecast = DurationForecast(law, MANY.locations, MANY.scales, elapsed)
    months = sample_durations(forecast, 50_000, generator())
    assert (months >= elapsed).all()
    np.testing.assert_allclose(
        chance_by_month(forecast, np.quantile(months, [0.1, 0.5, 0.9])), [0.1, 0.5, 0.9], atol=0.01
    )
    np.testing.assert_array_equal(months, sample_durations(forecast, 50_000, generator()))


def test_chance_on_line_with_a_start_that_is_not_sure() -> None:
    """By hand: median 100 months = 8 1/3 years: half the chance from 2030; a quarter if it is 2030 or far too late."""
    by = 2030 + 100 / 12
    assert chance_on_line(ONE, 2030, by) == pytest.approx(0.5)
    assert chance_on_line(ONE, [2030, 2060], by) == pytest.approx(0.25)
    assert chance_on_line(ONE, 2030, [2029.0, 2030.0]).tolist() == [0, 0]
    chances = chance_on_line(MANY, generator().normal(2030, 1, 200), np.arange(2030, 2060))
    assert (np.diff(chances) >= 0).all()


def test_the_default_model_shrinks_what_few_units_tell() -> None:
    effects = model().effects().set_index("effect")
    spreads = dict(zip(model().coding.covariates.groups, model().spreads, strict=True))
    assert effects.loc["family: not seen", "error"] == pytest.approx(spreads["family"], rel=1e-6)
    assert effects.loc["family: m310", "error"] < effects.loc["family: cap1400", "error"]
    assert model().fit.parameters < model().observed["connected"].sum() / 4
    assert (effects["error"] > 0).all()


def test_covariates_earn_their_place_and_laws_can_be_compared() -> None:
    """AIC of the default model against one distribution for all, and of the two laws for one distribution."""
    known = observe(builds())
    plain = {law: fit_durations(known, NO_COVARIATES, law).fit.aic for law in LAWS}
    assert model().fit.aic < plain["log_normal"] - 100
    assert plain["log_normal"] < plain["weibull"] - 40


def test_a_family_without_a_record_has_a_wider_forecast() -> None:
    known = PlannedUnit("hpr1000", "China", "Kazakhstan", newcomer=True)
    other = PlannedUnit("a design never built", "China", "Kazakhstan", newcomer=True)
    nobody = PlannedUnit("a design never built", "nobody", "Kazakhstan", newcomer=True)
    widths = []
    for unit in (known, other, nobody):
        p10, p90 = duration_quantile(forecast_duration(model(), unit, 1000, generator()), [0.1, 0.9])
        widths.append(np.log(p90 / p10))
    assert widths[0] < widths[1] < widths[2]


def test_forecast_is_wider_than_the_fit_and_the_same_for_the_same_seed() -> None:
    unit = planned_unit(builds(), "vver1200", "Russia", "Kazakhstan", "2026-01-01")
    forecast = forecast_duration(model(), unit, 2000, generator())
    p10, p90 = duration_quantile(forecast, [0.1, 0.9])
    assert np.log(p90 / p10) > 2 * 1.2816 * model().fit.scale
    again = forecast_duration(model(), unit, 2000, generator())
    np.testing.assert_array_equal(forecast.locations, again.locations)


def test_flags_of_a_planned_unit_follow_from_the_date() -> None:
    now = planned_unit(builds(), "vver1200", "Russia", "Kazakhstan", "2026-01-01")
    assert (now.newcomer, now.first_of_a_kind, now.generation) == (True, False, "III+")
    then = planned_unit(builds(), "vver1200", "Russia", "Belarus", "2013-11-08")
    assert (then.newcomer, then.first_of_a_kind) == (True, True)
    assert not planned_unit(builds(), "vver1200", "Russia", "Belarus", "2024-01-01").newcomer


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="exclusive"):
        duration_quantile(ONE, 1.0)
    with pytest.raises(ValueError, match="at least 0"):
        DurationForecast("log_normal", np.zeros(2), np.ones(2), -1.0)
    with pytest.raises(ValueError, match="scales must be above 0"):
        DurationForecast("log_normal", np.zeros(2), np.zeros(2))
    with pytest.raises(ValueError, match="of one length"):
        DurationForecast("log_normal", np.zeros(2), np.ones(3))
    with pytest.raises(ValueError, match="decimal year"):
        chance_on_line(ONE, [], 2040)
    with pytest.raises(ValueError, match="different words of family"):
        Covariates(groups=("colour",))
    with pytest.raises(ValueError, match="flag_spread"):
        Covariates(flag_spread=0)


def test_starter_case_can_be_forecast(tmp_path: Path) -> None:
    """The made-up reactors of a new case are enough for a model of its own and for ratios of cost."""
    case = read_case(new_case(tmp_path / "country"))
    found = duration_model(case, covariates=NO_COVARIATES)
    assert (len(found.observed), int(found.observed["connected"].sum())) == (6, 5)
    assert overrun_ratios(read_build_costs(case))["ratio"].tolist() == [1.5]
    assert np.exp(published_overrun(case, "reactors_cost").location) == pytest.approx(1.6)
