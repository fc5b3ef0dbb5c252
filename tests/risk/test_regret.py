"""Regret: a table worked by hand, and bounds of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from shanyrak.risk.regret import minimax, regrets, worst_regret
from shanyrak.risk.stress import chance_that_pays

COST = np.array([[10.0, 20.0, 40.0], [14.0, 18.0, 30.0], [25.0, 16.0, 28.0]])
"""Three strategies under three shocks."""

NAMES = ("a", "b", "c")


def table(low: np.ndarray, high: np.ndarray) -> pd.DataFrame:
    least, most = regrets(low, high)
    return pd.DataFrame(
        [
            (NAMES[a], NAMES[a].upper(), f"s{s}", low[a, s], high[a, s], least[a, s], most[a, s])
            for a in range(3)
            for s in range(3)
        ],
        columns=["strategy", "name", "stress", "cost_low", "cost_high", "regret_low", "regret_high"],
    )


def test_minimax_regret_of_three_by_three() -> None:
    """Proves: regret and its minimax. By hand: the best of each shock are 10, 16, 28, so the regrets are
    a: 0, 4, 12; b: 4, 2, 2; c: 15, 0, 0; the worst of each 12 (s2), 4 (s0), 15 (s0): b is chosen. If the worst cost
    were minimised in place of regret, c would be (28 against 40 and 30)."""
    least, most = regrets(COST, COST)
    by_hand = np.array([[0, 4, 12], [4, 2, 2], [15, 0, 0]])
    assert least == pytest.approx(by_hand)
    assert most == pytest.approx(by_hand)
    worst, place = worst_regret(least)
    assert list(worst) == [12, 4, 15]
    assert list(place) == [2, 0, 0]
    chosen = minimax(table(COST, COST))
    assert list(chosen["worst_stress"]) == ["s2", "s0", "s0"]
    assert list(chosen.loc[chosen["chosen"], "strategy"]) == ["b"]


def test_bounds_of_costs_give_bounds_of_regret() -> None:
    """Proves: bounds carry over. By hand, costs known to 1 on each side: b under s0 is 13 to 15, the best other a 9 to
    11, so b's regret lies from 13 - 11 = 2 to 15 - 9 = 6; a's own from 0 to max(11 - 13, 0) = 0."""
    least, most = regrets(COST - 1, COST + 1)
    assert (least[1, 0], most[1, 0]) == (2, 6)
    assert (least[0, 0], most[0, 0]) == (0, 0)


@given(arrays(float, (3, 4), elements=st.floats(0, 100)), arrays(float, (3, 4), elements=st.floats(0, 10)), st.data())
def test_true_regret_lies_between(low: np.ndarray, width: np.ndarray, data: st.DataObject) -> None:
    share = data.draw(arrays(float, (3, 4), elements=st.floats(0, 1)))
    cost = low + share * width
    least, most = regrets(low, low + width)
    true = cost - cost.min(axis=0)
    assert (least <= true + 1e-9).all()
    assert (true <= most + 1e-9).all()


def test_chance_from_which_a_hedge_pays() -> None:
    """Proves: by hand, a hedge of 2 that saves 8 pays from (1 - p) 2 = 8 p, so p = 0.2."""
    assert chance_that_pays(2.0, 8.0) == pytest.approx(0.2)
    assert np.isnan(chance_that_pays(0.0, 0.0))
