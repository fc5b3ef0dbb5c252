"""Weights that are multiplied down the objectives tree."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.technology import Tree, final_weights, node_weights, with_weight

KIND_LEAVES = (
    "Economics/Economics/KI-1",
    "Economics/Economics/KI-2",
    "Acceptability/Energy security/KI-3",
    *(f"Acceptability/Public acceptance/KI-{number}" for number in (4, 5, 6)),
    *(f"Acceptability/Infrastructure/KI-{number}" for number in range(7, 12)),
)


def test_weights_multiply_down_the_tree_as_in_the_nuclear_and_coal_example() -> None:
    """IAEA NG-T-3.20, table 5.58 (KIND-02): printed to three digits."""
    tree = Tree(KIND_LEAVES)
    importance = {"Economics": 0.3, "Acceptability": 0.7, "Economics/Economics": 1}
    areas = {"Energy security": 0, "Public acceptance": 1, "Infrastructure": 0}
    importance |= {f"Acceptability/{area}": share for area, share in areas.items()}
    shares = [0.5, 0.5, 1, 0.333, 0.333, 0.333, 0.2, 0.2, 0.1, 0.3, 0.2]
    importance |= dict(zip(KIND_LEAVES, shares, strict=True))
    printed = [0.15, 0.15, 0.0, 0.233, 0.233, 0.233, 0.0, 0.0, 0.0, 0.0, 0.0]
    np.testing.assert_allclose(final_weights(tree, importance), printed, atol=0.0005)


def test_siblings_without_weights_matter_the_same() -> None:
    """By hand: objectives 1/2 each; the first has one leaf, 1/2; the second two areas of 1/4, one of them split."""
    tree = Tree(("x/p/1", "y/q/2", "y/r/3", "y/r/4"))
    np.testing.assert_allclose(final_weights(tree, {}), [0.5, 0.25, 0.125, 0.125])


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 100.0), min_size=3, max_size=3), st.floats(0.0, 1.0))
def test_weights_add_to_1_and_siblings_keep_their_proportion(numbers: list[float], weight: float) -> None:
    tree = Tree(("x/p/1", "y/q/2", "z/r/3"))
    importance = dict(zip("xyz", numbers, strict=True))
    before, after = node_weights(tree, importance), with_weight(tree, importance, "x", weight)
    assert final_weights(tree, after).sum() == pytest.approx(1.0)
    assert after["x"] == weight
    assert after["y"] * before["z"] == pytest.approx(after["z"] * before["y"], abs=1e-12)


def test_a_node_with_all_the_weight_leaves_the_rest_alike() -> None:
    tree = Tree(("x/p/1", "y/q/2", "z/r/3"))
    moved = with_weight(tree, {"x": 1, "y": 0, "z": 0}, "x", 0.4)
    np.testing.assert_allclose(moved[["x", "y", "z"]], [0.4, 0.3, 0.3])


def test_bad_weights_are_told_what_is_right() -> None:
    tree = Tree(("x/p/1", "y/q/2"))
    with pytest.raises(ValueError, match="no such node; it has x, y, x/p"):
        final_weights(tree, {"z": 1.0})
    with pytest.raises(ValueError, match="below the root: y has none"):
        final_weights(tree, {"x": 1.0})
    with pytest.raises(ValueError, match="one of them above 0"):
        final_weights(tree, {"x": 0.0, "y": 0.0})
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\]"):
        with_weight(tree, {}, "x", 1.5)
    with pytest.raises(ValueError, match="no such node with siblings"):
        with_weight(tree, {}, "x/p", 0.5)
    with pytest.raises(ValueError, match="objective/area/indicator"):
        Tree(("x/p",))
    with pytest.raises(ValueError, match="each may stand once"):
        Tree(("x/p/1", "x/p/1"))
