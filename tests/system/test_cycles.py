"""Cycles of networks: closed, independent, complete, short and always the same."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanyrak.system.cycles import cycle_basis

PLACES = st.integers(0, 6)
NETWORKS = st.lists(st.tuples(PLACES, PLACES).filter(lambda pair: pair[0] != pair[1]), max_size=14)


def incidence(ends: list[tuple[int, int]]) -> np.ndarray:
    """-1 where a link starts and +1 where it ends [place, link]."""
    matrix = np.zeros((7, len(ends)))
    for link, (start, end) in enumerate(ends):
        matrix[start, link] -= 1
        matrix[end, link] += 1
    return matrix


def vectors(ends: list[tuple[int, int]]) -> np.ndarray:
    """The cycles as rows [cycle, link]."""
    rows = np.zeros((len(cycle_basis(ends)), len(ends)))
    for row, cycle in zip(rows, cycle_basis(ends), strict=True):
        row[list(cycle)] = list(cycle.values())
    return rows


@given(NETWORKS)
def test_cycles_are_closed_independent_and_all(ends: list[tuple[int, int]]) -> None:
    """What a cycle brings to a place it takes away; the rows span all circulations: their rank is links less ranks."""
    rows, matrix = vectors(ends), incidence(ends)
    assert np.abs(rows @ matrix.T).sum() == 0
    assert set(np.unique(np.abs(rows))) <= {0.0, 1.0}
    wanted = len(ends) - (np.linalg.matrix_rank(matrix) if ends else 0)
    assert len(rows) == wanted
    assert (np.linalg.matrix_rank(rows) if wanted else 0) == wanted


@given(NETWORKS)
def test_cycles_are_as_short_as_can_be(ends: list[tuple[int, int]]) -> None:
    """Against the minimum cycle basis of networkx, for networks without links side by side."""
    simple = list(dict.fromkeys((min(pair), max(pair)) for pair in ends))
    theirs = sum(len(cycle) for cycle in nx.minimum_cycle_basis(nx.Graph(simple)))
    assert sum(len(cycle) for cycle in cycle_basis(simple)) == theirs


@pytest.mark.parametrize(
    ("ends", "cycles"),
    [
        ([], []),
        ([("a", "b"), ("b", "c")], []),
        ([("a", "b"), ("b", "a")], [{0: 1, 1: 1}]),
        ([("a", "b"), ("a", "b")], [{0: -1, 1: 1}]),
        ([("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("y", "x")], [{3: 1, 4: 1}, {0: -1, 2: 1, 1: -1}]),
    ],
)
def test_small_networks(ends: list[tuple[str, str]], cycles: list[dict[int, int]]) -> None:
    """Networks whose cycles are seen at once, up to the way around."""

    def either(cycle: dict[int, int]) -> dict[int, int]:
        return {link: sign * cycle[min(cycle)] for link, sign in cycle.items()}

    assert [either(c) for c in cycle_basis(ends)] == [either(c) for c in cycles]
