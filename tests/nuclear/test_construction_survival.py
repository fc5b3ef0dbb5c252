"""The product-limit estimate against published remission times, by hand, and by property."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from shanyrak.nuclear.construction import kaplan_meier, survival_at, survival_quantile

REMISSION_6MP = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED_6MP = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
"""Weeks of remission of 21 children on 6-mercaptopurine (Freireich and others 1963; Gehan 1965)."""

TIMES = st.lists(st.tuples(st.integers(1, 60), st.booleans()), min_size=1, max_size=30)


def test_remission_times_of_freireich_and_gehan() -> None:
    """Estimates and Greenwood errors printed in Kalbfleisch and Prentice, Cox and Oakes, and others since."""
    curve = kaplan_meier(REMISSION_6MP, RELAPSED_6MP)
    assert curve.months.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    np.testing.assert_allclose(curve.survival, [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], atol=5e-4)
    errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    np.testing.assert_allclose(curve.standard_error, errors, atol=5e-5)
    assert survival_quantile(curve, 0.5) == 23
    assert np.isnan(survival_quantile(curve, 0.8))


def test_five_units_by_hand() -> None:
    """Proves: a unit still building counts while it is watched, and no longer.

    By hand: grid at 50, 70, 90 months, still building at 60 and 80. S(50) = 4/5; S(70) = 4/5 x 2/3; S(90) = 0.
    If those building were left out S(50) would be 2/3, not 4/5.
    """
    curve = kaplan_meier([50, 60, 70, 80, 90], [1, 0, 1, 0, 1])
    np.testing.assert_allclose(curve.survival, [4 / 5, 8 / 15, 0])
    assert curve.standard_error[0] == pytest.approx(4 / 5 * np.sqrt(1 / 20))
    assert curve.standard_error[1] == pytest.approx(8 / 15 * np.sqrt(1 / 20 + 1 / 6))
    np.testing.assert_allclose(survival_at(curve, [49, 50, 69, 90, 200]), [1, 0.8, 0.8, 0, 0])
    np.testing.assert_allclose(survival_quantile(curve, [0.2, 0.21, 7 / 15, 1.0]), [50, 70, 70, 90])


def test_a_unit_censored_when_another_connects_is_still_at_risk_then() -> None:
    assert kaplan_meier([50, 50], [1, 0]).survival.tolist() == [0.5]


def test_survival_is_not_known_after_the_last_time_seen() -> None:
    assert np.isnan(survival_at(kaplan_meier([50, 60], [1, 0]), 61))


def test_none_connected_leaves_survival_at_one() -> None:
    curve = kaplan_meier([10, 20], [0, 0])
    assert survival_at(curve, 15) == 1
    assert np.isnan(survival_quantile(curve, 0.1))


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
@given(TIMES)
@settings(max_examples=60, deadline=None)
def test_same_as_the_estimate_of_scipy(units: list[tuple[int, bool]]) -> None:
    months, connected = (np.array(part) for part in zip(*units, strict=True))
    if not connected.any():
        return
    curve = kaplan_meier(months, connected)
    peer = ecdf(CensoredData.right_censored(months.astype(float), ~connected)).sf
    np.testing.assert_allclose(curve.survival, peer.evaluate(curve.months), atol=1e-12)
    interval = peer.confidence_interval(0.95, method="log-log")
    inside = (curve.survival < 1) & (curve.survival > 0)
    np.testing.assert_allclose(curve.low[inside], interval.low.evaluate(curve.months)[inside], atol=1e-9)
    np.testing.assert_allclose(curve.high[inside], interval.high.evaluate(curve.months)[inside], atol=1e-9)


@given(TIMES, st.integers(0, 29), st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_to_watch_a_unit_longer_never_lowers_survival(units: list[tuple[int, bool]], place: int, more: int) -> None:
    months, connected = (np.array(part) for part in zip(*units, strict=True))
    connected[place % len(units)] = False
    later = months.copy()
    later[place % len(units)] += more
    times = np.arange(1, months.max() + 1)
    before, after = (survival_at(kaplan_meier(time, connected), times) for time in (months, later))
    known = ~np.isnan(before)
    assert (after[known] >= before[known] - 1e-12).all()


@given(TIMES)
@settings(max_examples=60, deadline=None)
def test_survival_falls_and_quantiles_rise(units: list[tuple[int, bool]]) -> None:
    months, connected = zip(*units, strict=True)
    curve = kaplan_meier(months, connected)
    assert (np.diff(curve.survival) < 0).all()
    quantiles = survival_quantile(curve, np.linspace(0.01, 1, 30))
    reached = quantiles[~np.isnan(quantiles)]
    assert (np.diff(reached) >= 0).all()
    assert np.isnan(quantiles[len(reached) :]).all()


@pytest.mark.parametrize(("months", "connected", "message"), [
    ([], [], "not empty"),
    ([1, 2], [True], "of one length"),
    ([0, 2], [True, True], "above 0"),
    ([np.nan, 2], [True, True], "finite"),
])  # fmt: skip
def test_bad_observations_are_refused(months: list[float], connected: list[bool], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kaplan_meier(months, connected)


def test_bad_probabilities_are_refused() -> None:
    with pytest.raises(ValueError, match="confidence"):
        kaplan_meier([1.0], [True], confidence=1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        survival_quantile(kaplan_meier([1.0], [True]), 80)
