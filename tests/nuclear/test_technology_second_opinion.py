"""TOPSIS and PROMETHEE II against published and hand-worked examples."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.technology import promethee, second_opinions, topsis
from tests.nuclear.technology_examples import assessment, indicator


def test_topsis_of_the_fighter_aircraft() -> None:
    """Hwang and Yoon 1981: four aircraft, six criteria, the fourth (price) the less the better; vector normalised."""
    aircraft = np.array(
        [
            [2.0, 1500, 20000, 5.5, 5, 9],
            [2.5, 2700, 18000, 6.5, 3, 5],
            [1.8, 2000, 21000, 4.5, 7, 7],
            [2.2, 1800, 20000, 5.0, 5, 5],
        ]
    )
    normalised = aircraft / np.sqrt((aircraft**2).sum(axis=0))
    normalised[:, 3] = 1 - normalised[:, 3]
    closeness = topsis(normalised, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], ends_of_domain=False)
    np.testing.assert_allclose(closeness, [0.643, 0.268, 0.613, 0.312], atol=0.0015)


def test_topsis_by_hand() -> None:
    """Two indicators of weight 1/2, ideal (1, 1): a (1, 0) is as far from it as from the opposite; b (0.8, 0.6) has
    D+ = sqrt(0.04 + 0.16) / 2 and D- = sqrt(0.64 + 0.36) / 2: 1 / (1 + 0.4472) = 0.691."""
    np.testing.assert_allclose(topsis([[1, 0], [0.8, 0.6]], [0.5, 0.5]), [0.5, 0.69098], atol=1e-5)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=2, max_size=4), st.floats(0, 1))
def test_topsis_on_the_ends_of_the_domain_ignores_a_dominated_design(grid: list[list[float]], shrink: float) -> None:
    weights = [0.5, 0.3, 0.2]
    wider = topsis([*grid, list(np.array(grid[0]) * shrink)], weights)
    np.testing.assert_allclose(wider[:-1], topsis(grid, weights), atol=1e-12)


def test_promethee_of_mareschal_de_smet_and_nemery() -> None:
    """The example of 2008 on rank reversal; any lead counts in full. By hand: a beats b with 0.8 and c with 0.3, b
    beats c with 0.5: flows (0.8 - 0.2 + 0.3 - 0.7) / 2 = 0.1, (0.2 - 0.8 + 0) / 2 = -0.3, (0.4 + 0) / 2 = 0.2."""
    flows = promethee([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [0.5, 0.3, 0.2], 0.0, 1e-9)
    np.testing.assert_allclose(flows, [0.1, -0.3, 0.2], atol=1e-12)


def test_promethee_counts_small_leads_in_part() -> None:
    """By hand, q = 0.1, p = 0.5: a lead of 0.3 counts (0.3 - 0.1) / 0.4 = 1/2, one of 0.1 nothing, one of 0.6 all:
    weights 0.5, 0.2, 0.3: 0.5 x 1/2 - 0.3 x 1 = -0.05."""
    flows = promethee([[0.5, 0.4, 0.1], [0.2, 0.3, 0.7]], [0.5, 0.2, 0.3], 0.1, 0.5)
    np.testing.assert_allclose(flows, [-0.05, 0.05], atol=1e-12)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=2, max_size=5))
def test_flows_balance(grid: list[list[float]]) -> None:
    assert promethee(grid, [0.5, 0.3, 0.2]).sum() == pytest.approx(0.0, abs=1e-12)


def test_three_methods_stand_side_by_side() -> None:
    """a leads everywhere, so all three put it first; the order is the same, so they agree in full."""
    kinds = [indicator("x/p/1"), indicator("y/q/2")]
    table = second_opinions(assessment([[0.9, 0.8], [0.1, 0.2], [0.5, 0.5]], kinds), {})
    for name in ("kind", "topsis", "promethee"):
        assert list(table[f"{name}_rank"]) == [1, 3, 2]
    assert table.attrs["agreement"] == {"topsis": pytest.approx(1.0), "promethee": pytest.approx(1.0)}


def test_bad_arguments_are_told_what_is_right() -> None:
    with pytest.raises(ValueError, match="two designs and 0 <= q < p"):
        promethee([[0.5, 0.5]], [0.5, 0.5])
    with pytest.raises(ValueError, match="two designs and 0 <= q < p"):
        promethee([[0.5], [0.6]], [1.0], 0.3, 0.3)
