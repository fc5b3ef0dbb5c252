"""Cost overruns: pairs of statements, laws of the ratio, delay and overrun together, budgets."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from shanyrak.nuclear.construction import (
    DurationForecast,
    EmpiricalRatios,
    RatioLaw,
    budget_at,
    chance_within,
    contingency_at,
    joint_draws,
    law_of_mean_and_median,
    law_of_mean_and_tail,
    law_of_ratios,
    mean_above,
    overrun_ratios,
    published_overrun,
    read_build_costs,
    sample_durations,
)
from tests.nuclear.construction_case import generator, kazakhstan

FORECAST = DurationForecast("log_normal", np.array([np.log(100.0)]), np.array([0.3]))


def test_last_over_first_of_the_projects_as_published() -> None:
    """Seven pairs of one currency, 3.67 for Olkiluoto 3 to 1.22 for Barakah; two by hand.

    Akkuyu: the middle of 24 and 25 over 20 bn USD. Karachi: 10 bn USD over 9.59.
    """
    pairs = overrun_ratios(read_build_costs(kazakhstan()), like_for_like=False).set_index("project")
    wanted = {"ol3": 3.67, "fla3": 4.0, "hpc": 1.94, "vog34": 2.40, "vcs23": 2.55, "bar": 1.22, "roo": 1.23}
    wanted |= {"akk": 24.5 / 20, "k2k3": 10 / 9.59}
    assert dict(pairs["ratio"]) == pytest.approx(wanted, abs=0.006)


def test_like_for_like_keeps_pairs_of_one_money_and_scope() -> None:
    """Flamanville (money of 2005 against 2015), Olkiluoto and Barakah (contract against total) fall out."""
    pairs = overrun_ratios(read_build_costs(kazakhstan()))
    assert pairs["project"].tolist() == ["hpc", "vog34", "vcs23", "roo", "akk", "k2k3"]


def test_of_several_last_statements_the_alike_one_is_taken() -> None:
    columns = ["project", "statement", "name", "stage", "year", "cost", "currency", "price_year", "scope", "grade"]
    rows = [
        ("a", "first", "A", "initial", 2005, 100.0, "EUR", np.nan, "overnight", "press"),
        ("a", "all in", "A", "last", 2025, 300.0, "EUR", np.nan, "with_financing", "press"),
        ("a", "bare", "A", "last", 2022, 150.0, "EUR", np.nan, "overnight", "press"),
        ("b", "first", "B", "initial", 2005, 100.0, "EUR", np.nan, "overnight", "press"),
        ("b", "other money", "B", "last", 2025, 300.0, "USD", np.nan, "overnight", "press"),
    ]
    pairs = overrun_ratios(pd.DataFrame(rows, columns=columns))
    assert pairs[["project", "ratio"]].to_numpy().tolist() == [["a", 1.5]]
    twice = pd.DataFrame([rows[0], rows[0], rows[2]], columns=columns)
    with pytest.raises(ValueError, match="a has 2 initial statements"):
        overrun_ratios(twice)


@given(st.floats(0.5, 4), st.floats(1, 3))
@settings(max_examples=50, deadline=None)
def test_log_normal_of_mean_and_median_gives_both_back(median: float, factor: float) -> None:
    """mu = ln q, s^2 = 2 ln(m / q), so that exp(mu) = q and exp(mu + s^2 / 2) = m."""
    law = law_of_mean_and_median(median * factor, median)
    assert np.exp(law.location) == pytest.approx(median)
    assert np.exp(law.location + law.scale**2 / 2) == pytest.approx(median * factor)


@given(st.floats(1.05, 4), st.floats(0.05, 0.9), st.floats(0.05, 0.95))
@settings(max_examples=50, deadline=None)
def test_log_normal_of_mean_and_tail_gives_both_back(mean: float, place: float, share: float) -> None:
    threshold = mean * place
    law = law_of_mean_and_tail(mean, threshold, share)
    assert np.exp(law.location + law.scale**2 / 2) == pytest.approx(mean)
    assert law.share_above(threshold) == pytest.approx(share)


def test_published_overrun_of_nuclear_plants_and_its_check() -> None:
    """Flyvbjerg and Gardner (recalled): mean 120 %, 55 % above 50 %, those by 204 % on average.

    By hand: k = Phi^-1(0.55) = 0.1257, s = -k + sqrt(k^2 + 2 ln(2.2 / 1.5)) = 0.758, median 1.65. No use is made of
    the third figure: the law gives 225 %, a ratio of 3.25 against 3.04, so that a log-normal law is about right.
    """
    law = published_overrun(kazakhstan(), "nuclear_cost_flyvbjerg")
    assert law.scale == pytest.approx(0.758, abs=1e-3)
    assert np.exp(law.location) == pytest.approx(1.65, abs=5e-3)
    assert mean_above(law, 1.5) == pytest.approx(1 + 2.04, rel=0.08)
    sampled = law.quantile(generator().random(400_000))
    assert sampled[sampled > 1.5].mean() == pytest.approx(mean_above(law, 1.5), rel=0.01)
    with pytest.raises(ValueError, match="mean alone"):
        published_overrun(kazakhstan(), "nuclear_cost_sovacool")
    with pytest.raises(ValueError, match="has no 'dams'"):
        published_overrun(kazakhstan(), "dams")


def test_next_ratio_after_a_few_is_wider_than_they_are() -> None:
    """By hand: ratios e and e^3: mean 2, s = sqrt 2, n = 2: scale sqrt 2 sqrt(3 / 2) = sqrt 3, t with 1 degree."""
    law = law_of_ratios([np.e, np.e**3])
    assert (law.location, law.scale, law.degrees) == (pytest.approx(2), pytest.approx(np.sqrt(3)), 1)
    assert law.quantile(0.75) == pytest.approx(np.exp(2 + np.sqrt(3)))
    assert law.quantile(0.5) == pytest.approx(np.e**2)
    assert law.share_above(np.e**2) == pytest.approx(0.5)


def test_budget_and_contingency_by_hand() -> None:
    """By hand: median 1.5, s = 0.4: P80 = 1.5 exp(0.4 x 0.8416) = 2.100; 14 bn becomes 29.4, contingency 15.4."""
    law = RatioLaw(np.log(1.5), 0.4)
    assert budget_at(14_000, law, 0.8) == pytest.approx(29_405, rel=1e-3)
    assert contingency_at(14_000, law, 0.8) == pytest.approx(15_405, rel=1e-3)
    assert budget_at(100, EmpiricalRatios((1.0, 2.0, 3.0)), 0.75) == pytest.approx(250)


@given(st.lists(st.floats(0.001, 0.999), min_size=2, max_size=20), st.lists(st.floats(0.5, 5), min_size=2, max_size=9))
@settings(max_examples=40, deadline=None)
def test_budget_rises_with_probability(shares: list[float], ratios: list[float]) -> None:
    for law in (RatioLaw(0.4, 0.6), RatioLaw(0.4, 0.6, 3), EmpiricalRatios(tuple(ratios))):
        assert (np.diff(budget_at(10, law, np.sort(shares))) >= 0).all()


@pytest.mark.parametrize("correlation", [-1.0, -0.5, 0.0, 0.6, 0.9, 1.0])
def test_draws_have_the_correlation_asked_for_and_keep_their_laws(correlation: float) -> None:
    law = RatioLaw(0.5, 0.7)
    draws = joint_draws(FORECAST, law, correlation, 40_000, generator())
    assert spearmanr(draws["months"], draws["cost_ratio"]).statistic == pytest.approx(correlation, abs=0.015)
    months, shares = sample_durations(FORECAST, 200_000, generator(7)), [0.1, 0.5, 0.9]
    np.testing.assert_allclose(draws["months"].quantile(shares), np.quantile(months, shares), rtol=0.01)
    np.testing.assert_allclose(draws["cost_ratio"].quantile(shares), law.quantile(shares), rtol=0.02)


def test_delay_and_overrun_go_together() -> None:
    """Proves: the margins are joined. At both medians a half is kept if they move as one, a quarter if apart."""
    law = RatioLaw(0.5, 0.7)
    together, apart = (joint_draws(FORECAST, law, rho, 40_000, generator()) for rho in (1.0, 0.0))
    median = float(law.quantile(0.5))
    assert chance_within(together, 100, median) == pytest.approx(0.5, abs=0.01)
    assert chance_within(apart, 100, median) == pytest.approx(0.25, abs=0.01)


def test_bad_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="-1 and 1"):
        joint_draws(FORECAST, RatioLaw(0.5, 0.7), 1.2, 10, generator())
    with pytest.raises(ValueError, match="at least one"):
        joint_draws(FORECAST, RatioLaw(0.5, 0.7), 0.5, 0, generator())
    with pytest.raises(ValueError, match="0 < median <= mean"):
        law_of_mean_and_median(1.0, 2.0)
    with pytest.raises(ValueError, match="0 < threshold < mean"):
        law_of_mean_and_tail(1.2, 1.5, 0.5)
    with pytest.raises(ValueError, match="at least two"):
        law_of_ratios([2.0])
    with pytest.raises(ValueError, match="above 0"):
        EmpiricalRatios(())
    with pytest.raises(ValueError, match="exclusive"):
        RatioLaw(0.0, 1.0).quantile(1.0)
    with pytest.raises(ValueError, match="location must be finite"):
        RatioLaw(np.nan, 1.0)
    with pytest.raises(ValueError, match="estimate"):
        budget_at(-1, RatioLaw(0.0, 1.0), 0.5)
    with pytest.raises(ValueError, match="log-normal"):
        mean_above(RatioLaw(0.0, 1.0, 3), 1.5)
