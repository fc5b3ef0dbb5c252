"""Draws of weights, exponents and indicators, rank acceptability, and the value of knowing more."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from shanyrak.nuclear.technology import (
    Tree,
    cell_information_value,
    compare_views,
    draw_scores,
    draw_values,
    draw_weights,
    information_value,
    leaders,
    pairwise_win,
    positions,
    rank_acceptability,
    score,
    score_percentiles,
    value,
    weight_lines,
)
from shanyrak.nuclear.technology.sampling import draw_exponents, draw_positions, mean_positions, triangular_quantile
from tests.nuclear.technology_examples import assessment, equal, indicator

DRAWS = 40_000
NAN = float("nan")
THREE = [indicator("x/p/1"), indicator("y/q/2"), indicator("z/r/3")]


def generator() -> np.random.Generator:
    return np.random.default_rng(7)


def chance_that_a_lead_is_positive(leads: Sequence[float]) -> float:
    """P(sum w_i d_i > 0) for weights of the flat Dirichlet distribution and leads d_i that all differ.

    A sum of uniform spacings: sum over d_i > 0 of d_i^(n-1) / product over k != i of (d_i - d_k).
    """
    total = 0.0
    for i, lead in enumerate(leads):
        if lead > 0:
            others = [lead - other for k, other in enumerate(leads) if k != i]
            total += lead ** (len(leads) - 1) / float(np.prod(others))
    return total


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(-20, 20), min_size=3, max_size=3, unique=True))
def test_the_chance_of_rank_1_under_flat_weights_is_the_exact_one(leads: list[int]) -> None:
    """Three objectives, all figures known: the share of draws against the formula, within four standard errors.

    The published 0.93 for NES-1 (IAEA NG-T-3.20) cannot be computed: its table of figures is not at hand.
    """
    first = np.array(leads) / 40 + 0.5
    designs = assessment([first, [0.5, 0.5, 0.5]], THREE)
    weights = draw_weights(designs.tree, DRAWS, generator())
    won = pairwise_win(draw_scores(draw_values(designs, DRAWS, generator()), weights), designs.designs)
    exact = chance_that_a_lead_is_positive(leads)
    assert won.loc["a", "b"] == pytest.approx(exact, abs=4 * np.sqrt(0.25 / DRAWS))


def test_a_nearly_safe_winner_by_hand() -> None:
    """By hand: leads 0.5, -0.1, -0.2 win with 0.25 / (0.6 x 0.7) = 0.595; a lead of 1.5 instead with 0.827."""
    assert chance_that_a_lead_is_positive([0.5, -0.1, -0.2]) == pytest.approx(0.25 / 0.42)
    assert chance_that_a_lead_is_positive([1.5, -0.1, -0.2]) == pytest.approx(2.25 / 2.72)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.integers(0, 20), min_size=2, max_size=2), min_size=2, max_size=4))
def test_with_two_objectives_rank_1_is_as_likely_as_its_interval_of_weights_is_long(grid: list[list[int]]) -> None:
    """Draws and the crossings of straight lines are two ways to the same number."""
    designs = assessment(np.array(grid) / 20, [indicator("x/p/1"), indicator("y/q/2")])
    first = leaders(weight_lines(designs, {}, "x"))
    lengths = (first["to_weight"] - first["from_weight"]).groupby(first["design"]).sum()
    weights = draw_weights(designs.tree, DRAWS, generator())
    shares = rank_acceptability(draw_scores(draw_values(designs, DRAWS, generator()), weights), designs.designs)[1]
    twins = len({tuple(row) for row in grid}) < len(grid)
    for name, length in lengths.items():
        assert twins or shares[str(name)] == pytest.approx(length, abs=4 * np.sqrt(0.25 / DRAWS))


def test_drawn_weights_have_the_mean_and_spread_of_their_distribution() -> None:
    """Flat, three siblings: mean 1/3, variance (1/3)(2/3)/4. Round 0.6, 0.4, 0 with 24: variance 0.24/25; 0 stays 0."""
    tree = Tree(("x/p/1", "y/q/2", "z/r/3"))
    flat = draw_weights(tree, DRAWS, generator())
    np.testing.assert_allclose(flat.sum(axis=1), 1.0)
    np.testing.assert_allclose(flat.mean(axis=0), 1 / 3, atol=0.005)
    np.testing.assert_allclose(flat.var(axis=0), 2 / 36, rtol=0.03)
    near = draw_weights(tree, DRAWS, generator(), {"x": 6, "y": 4, "z": 0}, 24.0)
    np.testing.assert_allclose(near.mean(axis=0), [0.6, 0.4, 0.0], atol=0.002)
    np.testing.assert_allclose(near.var(axis=0)[:2], 0.24 / 25, rtol=0.03)


def test_flat_weights_are_flat_in_each_group_and_multiplied() -> None:
    """By hand: the leaves of the second objective, two of them in its one area, have the mean 1/2 x 1 x 1/2."""
    drawn = draw_weights(Tree(("x/p/1", "y/q/2", "y/q/3")), DRAWS, generator())
    np.testing.assert_allclose(drawn.mean(axis=0), [0.5, 0.25, 0.25], atol=0.005)


@settings(deadline=None)
@given(st.floats(0, 1), st.lists(st.floats(0, 1), min_size=3, max_size=3, unique=True).map(sorted))
def test_the_triangular_quantile_is_that_of_scipy(probability: float, ends: list[float]) -> None:
    low, mode, high = ends
    ours = triangular_quantile(probability, low, mode, high)
    if high - low > 1e-6:
        theirs = stats.triang.ppf(probability, (mode - low) / (high - low), loc=low, scale=high - low)
        assert ours == pytest.approx(theirs, abs=1e-7)
    assert triangular_quantile(probability, low, low, low) == low


def test_drawn_positions_stay_within_what_is_known_and_have_its_mean() -> None:
    """Known: triangular, mean (worst + central + best) / 3; missing: uniform, mean 1/2; exact: the figure itself."""
    only = [indicator("x/p/1")]
    designs = assessment([[0.4], [NAN], [0.7]], only, [[0.1], [NAN], [0.7]], [[0.6], [NAN], [0.7]])
    drawn, where = draw_positions(designs, DRAWS, generator()), positions(designs)
    assert np.all(drawn >= where.worst - 1e-12)
    assert np.all(drawn <= where.best + 1e-12)
    np.testing.assert_allclose(drawn.mean(axis=0), mean_positions(where), atol=0.005)
    np.testing.assert_allclose(mean_positions(where).ravel(), [1.1 / 3, 0.5, 0.7])
    assert drawn[:, 1].var() == pytest.approx(1 / 12, rel=0.02)
    np.testing.assert_allclose(drawn[:, 2], 0.7)


def test_designs_of_one_vendor_share_its_unknowns() -> None:
    """Proves: an unknown of the vendor is drawn once. If it were drawn per design, its designs would differ by it."""
    kinds = [indicator("x/p/1", level="vendor"), indicator("y/q/2")]
    designs = assessment([[NAN, NAN]] * 3, kinds, vendors=["one", "one", "two"])
    drawn = draw_positions(designs, 200, generator())
    np.testing.assert_array_equal(drawn[:, 0, 0], drawn[:, 1, 0])
    assert abs(np.corrcoef(drawn[:, 0, 0], drawn[:, 2, 0])[0, 1]) < 0.3
    assert abs(np.corrcoef(drawn[:, 0, 1], drawn[:, 1, 1])[0, 1]) < 0.3


def test_exponents_are_drawn_round_their_own() -> None:
    designs = assessment([[0.5, 0.5]], [indicator("x/p/1", exponent=-3.0), indicator("y/q/2")])
    drawn = draw_exponents(designs, DRAWS, generator(), 2.0)
    np.testing.assert_allclose(drawn.mean(axis=0), [-3.0, 0.0], atol=0.03)
    np.testing.assert_allclose(np.abs(drawn - [-3.0, 0.0]).max(axis=0), 2.0, atol=0.01)
    np.testing.assert_allclose(
        draw_values(designs, 3, generator()), np.tile(value([[0.5, 0.5]], [-3.0, 0.0]), (3, 1, 1))
    )


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.lists(st.floats(0, 1) | st.just(NAN), min_size=3, max_size=3), min_size=2, max_size=5),
    st.integers(0, 9),
)
def test_shares_of_ranks_balance_and_scores_stay_in_their_range(grid: list[list[float]], seed: int) -> None:
    designs, draws, chance = assessment(grid, THREE), 300, np.random.default_rng(seed)
    scores = draw_scores(draw_values(designs, draws, chance), np.full((draws, 3), 1 / 3))
    ranks, wins = rank_acceptability(scores, designs.designs), pairwise_win(scores, designs.designs)
    np.testing.assert_allclose(ranks.sum(axis=0), 1.0)
    np.testing.assert_allclose(ranks.sum(axis=1), 1.0)
    np.testing.assert_allclose(wins.to_numpy() + wins.to_numpy().T, 1.0)
    table = score(designs, {})
    assert np.all(scores >= table["worst"].to_numpy() - 1e-9)
    assert np.all(scores <= table["best"].to_numpy() + 1e-9)
    spans = score_percentiles(scores, designs.designs)
    assert np.all(np.diff(spans[["p5", "p50", "p95"]]) >= 0)


def test_designs_that_tie_share_their_ranks() -> None:
    """By hand: a and b are the same, c is behind: 1/2, 1/2, 0 and 0, 0, 1."""
    shares = rank_acceptability(np.array([[0.5, 0.5, 0.2]]), ["a", "b", "c"])
    np.testing.assert_allclose(shares, [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]])


def test_what_a_missing_figure_is_worth_by_hand() -> None:
    """a is 0.6 on x, b is unknown there, c is 0.1 and never in question; y is the same for all; weights 1/2.

    By hand: a is chosen, its mean lead is (0.6 - 0.5) / 2. Knowing x, b is chosen where it is above 0.6: the gain is
    1/2 x integral from 0.6 to 1 of (u - 0.6) du = 0.04, all there is to gain; a is wrong with 0.4, then with 0.
    If the missing figure were taken as zero, nothing would seem worth knowing.
    """
    designs = assessment([[0.6, 0.3], [NAN, 0.3], [0.1, 0.3]], [indicator("x/p/1"), indicator("y/q/2")])
    values, weights = draw_values(designs, DRAWS, generator()), np.full((DRAWS, 2), 0.5)
    table = information_value(designs, values, weights)
    assert list(table.index[:1]) == ["1"]
    first = table.loc["1", ["gain", "share", "wrong_now", "wrong_if_known", "drop", "lead_share", "missing"]]
    np.testing.assert_allclose(first.astype(float), [0.04, 1.0, 0.4, 0.0, 0.4, 1.0, 1], atol=0.01)
    np.testing.assert_allclose(table.loc[["2", "weights"], ["gain", "drop", "lead_share"]], 0.0, atol=1e-12)
    cells = cell_information_value(designs, values, weights)
    assert list(cells.index) == [("b", "1")]
    assert cells["gain"].iloc[0] == pytest.approx(0.04, abs=0.002)
    assert cells["grade"].iloc[0] == ""


def test_what_weights_are_worth_by_hand() -> None:
    """a is 1 on x and 0 on y, b is 0.4 on both. a has the higher mean, 0.5; knowing the share w of x, b is chosen below
    0.4. By hand: gain = integral from 0 to 0.4 of (0.4 - w) dw = 0.08; a is wrong with 0.4, knowing w never."""
    designs = assessment([[1.0, 0.0], [0.4, 0.4]], [indicator("x/p/1"), indicator("y/q/2")])
    weights = draw_weights(designs.tree, DRAWS, generator())
    row = information_value(designs, draw_values(designs, DRAWS, generator()), weights).loc["weights"]
    np.testing.assert_allclose(
        row[["gain", "share", "wrong_now", "drop"]].astype(float), [0.08, 1.0, 0.4, 0.4], atol=0.01
    )


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.floats(0, 1) | st.just(NAN), min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_part_is_worth_more_than_the_whole(grid: list[list[float]]) -> None:
    designs, chance = assessment(grid, THREE), generator()
    values, weights = draw_values(designs, 2000, chance), draw_weights(designs.tree, 2000, chance)
    table = information_value(designs, values, weights)
    assert table["gain"].min() >= 0
    whole = (draw_scores(values, weights).max(axis=1)).mean() - draw_scores(values, weights).mean(axis=0).max()
    assert table["gain"].max() <= whole + 0.01


def test_views_stand_side_by_side() -> None:
    """a is good at x, b at y: each view has its own first, and the same figures and seeds give the same table."""
    designs = assessment([[0.9, 0.1], [0.2, 0.8]], [indicator("x/p/1"), indicator("y/q/2")])
    views = equal("x", "y").to_frame("even").assign(likes_x=[9.0, 1.0])
    table = compare_views(designs, views, 2000, generator())
    assert table.loc[("likes_x", "a"), "rank"] == 1
    assert table.loc[("likes_x", "a"), "first"] > 0.95
    assert table.loc[("even", slice(None)), "first"].sum() == pytest.approx(1.0)
    assert table.equals(compare_views(designs, views, 2000, generator()))


def test_bad_draws_are_told_what_is_right() -> None:
    designs = assessment([[0.5, 0.5]], [indicator("x/p/1"), indicator("y/q/2")])
    with pytest.raises(ValueError, match="draws 0"):
        draw_weights(designs.tree, 0, generator())
    with pytest.raises(ValueError, match="draws 0"):
        draw_positions(designs, 0, generator())
    with pytest.raises(ValueError, match="concentration"):
        draw_weights(designs.tree, 5, generator(), {"x": 1, "y": 1})
    with pytest.raises(ValueError, match="must not be negative"):
        draw_values(designs, 5, generator(), -1.0)
    with pytest.raises(ValueError, match="they must be"):
        information_value(designs, np.zeros((5, 1, 3)), np.zeros((5, 2)))
