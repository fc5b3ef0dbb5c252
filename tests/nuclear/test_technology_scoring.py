"""Multi-attribute values, what they are made of, dominance, break-even weights, and what does not turn the order."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.technology import (
    break_even_weights,
    contributions,
    dominance,
    explain,
    leaders,
    local_domains,
    score,
    scores_by_node,
    weight_lines,
    without,
)
from tests.nuclear.technology_examples import assessment, equal, indicator

THREE = [indicator("x/p/1"), indicator("x/p/2"), indicator("y/q/3")]
GRID = st.lists(st.lists(st.floats(0.0, 1.0), min_size=3, max_size=3), min_size=2, max_size=6)
WEIGHTS = st.lists(st.floats(0.05, 1.0), min_size=2, max_size=2)


def test_the_nuclear_and_coal_example_adds_up() -> None:
    """IAEA NG-T-3.20, table 5.57 (KIND-01): scores of areas, objectives and the whole, printed to three digits.

    The table prints w u of each area and not the indicators, so four areas of weight 1/4 with u = 4 w u stand for it.
    """
    areas = ["e/Economics/1", "a/Energy security/2", "a/Public acceptance/3", "a/Infrastructure/4"]
    parts = np.array([[0.15, 0.014, 0.175, 0.074], [0.12, 0.07, 0.093, 0.185]])
    plants = assessment(4 * parts, [indicator(path) for path in areas])
    weights = {"e": 1, "a": 3}
    by_area, by_objective = scores_by_node(plants, weights, 2), scores_by_node(plants, weights, 1)
    np.testing.assert_allclose(by_area, parts, atol=1e-12)
    np.testing.assert_allclose(by_objective[["e", "a"]], [[0.15, 0.262], [0.12, 0.348]], atol=0.0015)
    table = score(plants, weights)
    np.testing.assert_allclose(table["score"], [0.412, 0.468], atol=0.0015)
    assert list(table["rank"]) == [2, 1]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(-6, 6), min_size=6, max_size=6),
    WEIGHTS,
    st.lists(st.floats(-8.0, 8.0), min_size=3, max_size=3),
)
def test_with_two_designs_and_local_domains_the_form_of_the_values_does_not_matter(
    figures: list[int], weights: list[float], exponents: list[float]
) -> None:
    """IAEA NG-T-3.20, 5.2.3 (KIND-04). Each indicator then gives 1 to the one and 0 to the other, or 0 to both."""
    grid = np.array(figures, dtype=float).reshape(2, 3)
    importance = dict(zip("xy", weights, strict=True))
    paths = ("x/p/1", "x/p/2", "y/q/3")
    straight = local_domains(assessment(grid, [indicator(path) for path in paths]))
    bent = local_domains(
        assessment(grid, [indicator(path, exponent=a) for path, a in zip(paths, exponents, strict=True)])
    )
    np.testing.assert_allclose(score(bent, importance)["score"], score(straight, importance)["score"], atol=1e-12)
    ties = grid[0] == grid[1]
    assert np.all(scores_by_node(bent, importance, 3).to_numpy()[:, ties] == 0.0)


@settings(max_examples=40, deadline=None)
@given(GRID, WEIGHTS, st.floats(1e-3, 1e3))
def test_the_unit_of_an_indicator_does_not_matter(grid: list[list[float]], weights: list[float], factor: float) -> None:
    importance = dict(zip("xy", weights, strict=True))
    scaled = np.array(grid) * [1, factor, 1]
    kinds = [THREE[0], indicator("x/p/2", high=factor), THREE[2]]
    np.testing.assert_allclose(
        score(assessment(scaled, kinds), importance)["score"],
        score(assessment(grid, THREE), importance)["score"],
        atol=1e-9,
    )


@settings(max_examples=40, deadline=None)
@given(GRID, WEIGHTS, st.floats(0.0, 1.0))
def test_a_dominated_design_does_not_change_the_others_with_given_domains(
    grid: list[list[float]], weights: list[float], shrink: float
) -> None:
    importance = dict(zip("xy", weights, strict=True))
    before = score(assessment(grid, THREE), importance)
    after = score(assessment([*grid, list(np.array(grid[0]) * shrink)], THREE), importance)
    np.testing.assert_array_equal(after["score"].iloc[:-1], before["score"])
    assert after["score"].iloc[-1] <= after["score"].iloc[0]


@settings(max_examples=40, deadline=None)
@given(GRID, WEIGHTS, st.data())
def test_an_indicator_without_weight_does_not_change_the_order(
    grid: list[list[float]], weights: list[float], data: st.DataObject
) -> None:
    importance = dict(zip("xy", weights, strict=True))
    before = score(assessment(grid, THREE), importance)
    extra = data.draw(st.lists(st.floats(0.0, 1.0), min_size=len(grid), max_size=len(grid)))
    wider = assessment(np.column_stack([grid, extra]), [*THREE, indicator("z/s/4")])
    after = score(wider, {**importance, "z": 0.0})
    np.testing.assert_allclose(after["score"], before["score"], atol=1e-12)


def test_with_local_domains_a_dominated_design_can_turn_the_order() -> None:
    """Where the invariance ends. By hand, weights 1/2: a (0.5, 1.0) and b (1.0, 0.8) on local domains are worth
    0 + 1 and 1 + 0: a tie. With c (0.5, 0.0), which a dominates, b gains 0.8 on the second: 0.9 against 0.5."""
    kinds = [indicator("x/p/1"), indicator("y/q/2")]
    two = score(local_domains(assessment([[0.5, 1.0], [1.0, 0.8]], kinds)), {})
    three = score(local_domains(assessment([[0.5, 1.0], [1.0, 0.8], [0.5, 0.0]], kinds)), {})
    np.testing.assert_allclose(two["score"], [0.5, 0.5])
    np.testing.assert_allclose(three["score"], [0.5, 0.9, 0.0])


def test_a_missing_figure_is_a_range_and_never_zero() -> None:
    """By hand, weights 1/4, 1/4, 1/2: a lacks the last: 0.2 + (0, 1/4, 1/2). Taken as zero it would lose to b."""
    designs = assessment([[0.4, 0.4, np.nan], [0.5, 0.5, 0.1]], THREE)
    table = score(designs, {})
    np.testing.assert_allclose(table.loc["a", ["worst", "score", "best"]].astype(float), [0.2, 0.45, 0.7])
    np.testing.assert_allclose(table["score"]["b"], 0.3)
    np.testing.assert_allclose(table["missing_share"], [0.5, 0.0])
    assert list(table["rank"]) == [1, 2]


def test_a_promise_may_turn_out_better_and_an_aim_worse() -> None:
    """By hand: 0.4 promised is 0.4 to 1, 0.4 aimed at is 0 to 0.4, 0.4 known within 0.3 and 0.6 is that."""
    only = [indicator("x/p/1")]
    states = [["no_worse"], ["no_better"], ["exact"]]
    table = score(assessment([[0.4]] * 3, only, [[0.4], [0.4], [0.3]], [[0.4], [0.4], [0.6]], states), {})
    np.testing.assert_allclose(table[["worst", "best"]], [[0.4, 1.0], [0.0, 0.4], [0.3, 0.6]])
    np.testing.assert_allclose(table["score"], 0.4)


@settings(max_examples=40, deadline=None)
@given(GRID, WEIGHTS)
def test_contributions_add_to_the_lead_over_the_mean(grid: list[list[float]], weights: list[float]) -> None:
    designs, importance = assessment(grid, THREE), dict(zip("xy", weights, strict=True))
    table, parts = score(designs, importance), contributions(designs, importance)
    sums = parts.groupby("design")[["part", "against_mean"]].sum()
    np.testing.assert_allclose(sums["part"], table["score"], atol=1e-12)
    np.testing.assert_allclose(sums["against_mean"], table["score"] - table["score"].mean(), atol=1e-12)


def test_grades_come_through_to_the_result() -> None:
    """A recalled figure marks the score and the contribution that it stands in, and counts for its weight."""
    grades = [["published", "recalled", "press"], ["published", "published", "assumption"]]
    designs = assessment([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], THREE, grades=grades)
    table = score(designs, {"x": 1, "y": 3})
    assert list(table["grade"]) == ["recalled", "assumption"]
    np.testing.assert_allclose(table["weak_share"], [0.125, 0.75])
    assert contributions(designs, {}).set_index(["design", "indicator"]).loc[("a", "2"), "grade"] == "recalled"
    assert score(designs, {"x": 0, "y": 1})["grade"]["a"] == "press"
    assert list(score(without(designs), {})["grade"]) == ["press", "published"]
    np.testing.assert_allclose(score(without(designs), {"x": 1, "y": 3})["missing_share"], [0.125, 0.75])


def test_dominance_needs_every_indicator_that_counts() -> None:
    """a beats b everywhere; c is ahead of b by central figures only; d lacks a figure and can be sure of nothing."""
    figures = [[0.9, 0.9, 0.9], [0.2, 0.2, 0.2], [0.3, 0.3, 0.3], [0.95, 0.95, np.nan]]
    low = [[0.9, 0.9, 0.9], [0.2, 0.2, 0.2], [0.1, 0.3, 0.3], [0.95, 0.95, np.nan]]
    pairs = dominance(assessment(figures, THREE, low=low), {})
    assert {tuple(row) for row in pairs.itertuples(index=False)} == {
        ("a", "b", True),
        ("a", "c", True),
        ("c", "b", False),
    }
    alone = dominance(assessment(figures, THREE, low=low), {"x": 1, "y": 0})
    assert ("d", "a", True) in set(alone.itertuples(index=False, name=None))


def test_the_break_even_weight_is_where_straight_lines_cross() -> None:
    """By hand: a is worth 1 on x and 0 on y, b 0.4 and 0.8: W = 0.4 W + 0.8 (1 - W) at W = 4/7; c never leads."""
    designs = assessment([[1.0, 0.0], [0.4, 0.8], [0.3, 0.7]], [indicator("x/p/1"), indicator("y/q/2")])
    lines = weight_lines(designs, {}, "x")
    crossings = break_even_weights(lines)
    assert list(crossings["below"]) == ["c", "b"]
    np.testing.assert_allclose(crossings["weight"], [0.5, 4 / 7])
    first = leaders(lines)
    assert list(first["design"]) == ["b", "a"]
    np.testing.assert_allclose(first["to_weight"], [4 / 7, 1.0])


@settings(max_examples=40, deadline=None)
@given(GRID, WEIGHTS, st.floats(0.0, 1.0))
def test_the_leader_of_an_interval_has_the_highest_score_there(
    grid: list[list[float]], weights: list[float], share: float
) -> None:
    designs, importance = assessment(grid, THREE), dict(zip("xy", weights, strict=True))
    first = leaders(weight_lines(designs, importance, "x"))
    edges = first["to_weight"].to_numpy()
    assume(np.abs(edges - share).min() > 1e-6)
    named = first["design"].iloc[int(np.searchsorted(edges, share))]
    table = score(designs, {"x": share, "y": 1 - share})["score"]
    assert table[named] == pytest.approx(table.max(), abs=1e-9)


def test_the_sentence_is_computed_from_the_figures() -> None:
    """The design is lifted by what it is best at; with another figure another sentence comes out."""
    kinds = [indicator("x/p/price", maximise=False, high=10.0), indicator("y/q/units", high=10.0)]
    grades = [["recalled", "published"], ["published", "published"]]
    said = explain(assessment([[2.0, 1.0], [8.0, 9.0]], kinds, grades=grades), {})
    assert said["a"].startswith("a is 2nd of 2 with 0.450 (0.45 to 0.45")
    assert "lifted above the mean by price (2, recalled, +0.150), pulled below it by units (1, -0.200)" in said["a"]
    assert said["a"].endswith("0 % of the weight rests on no figure and 50 % on figures recalled or assumed.")
    assert "nothing lifts it" in explain(assessment([[8.0, 1.0], [2.0, 9.0]], kinds), {})["a"]
    assert "no figure, middle of the domain" in explain(assessment([[2.0, np.nan], [8.0, 9.0]], kinds), {})["a"]
    assert "nothing sets it apart" in explain(assessment([[2.0, 1.0]], kinds), {})["a"]
    with pytest.raises(ValueError, match="at least one"):
        explain(assessment([[2.0, 1.0]], kinds), {}, 0)


def test_bad_assessments_are_told_what_is_right() -> None:
    with pytest.raises(ValueError, match="low <= central <= high"):
        assessment([[0.5]], [indicator("x/p/1")], low=[[0.7]])
    with pytest.raises(ValueError, match="make it"):
        assessment([[0.5]], [indicator("x/p/1")], grades=[["press", "press"]])
    with pytest.raises(ValueError, match="level 4"):
        scores_by_node(assessment([[0.5]], [indicator("x/p/1")]), equal(), 4)
    with pytest.raises(ValueError, match="not assessed"):
        assessment([[0.5]], [indicator("x/p/1")]).select(["z"])
