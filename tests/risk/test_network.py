"""Areas that help each other: the least load not served by hand and against a linear program."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from shanyrak.risk.adequacy.network import balance, connected_sets
from shanyrak.risk.adequacy.parts import Links


def links(*rows: tuple[int, int, float, float]) -> Links:
    """Links from rows of start, end, forward and backward MW."""
    table = np.array(rows, dtype=float).reshape(-1, 4)
    return Links(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2], table[:, 3])


def by_program(deficit: np.ndarray, joined: Links) -> float:
    """Least load not served by a linear program over flows."""
    areas, arcs = len(deficit), 2 * len(joined.start)
    into = np.zeros((areas, arcs))
    for k, (a, b) in enumerate(zip(joined.start, joined.end, strict=True)):
        into[[a, b], k] += (-1.0, 1.0)
        into[[a, b], len(joined.start) + k] += (1.0, -1.0)
    most = [*joined.forward, *joined.backward]
    cost = np.concatenate([np.ones(areas), np.zeros(arcs)])
    rows = -np.hstack([np.eye(areas), into])
    bounds = [(0, None)] * areas + [(0, m) for m in most]
    return float(linprog(cost, A_ub=rows, b_ub=-deficit, bounds=bounds).fun)


def test_three_areas_by_hand() -> None:
    """Proves: a lacks 100, c has 150 to spare, the way over b carries 60 and b lacks 20 itself.

    By hand: c sends 60 over the link c-b (60); b keeps what it lacks or hands on: 80 + 20 = 120 - 60 = 60 not served.
    If links inside the chain had no limit all 120 would be served; without help 120 would not be.
    """
    chain = links((0, 1, 0.0, 80.0), (1, 2, 0.0, 60.0))
    deficit = np.array([[100.0, 20.0, -150.0]])
    none = np.zeros_like(deficit)
    done = balance(deficit, connected_sets(3, chain), none, none)
    assert done.unserved.sum() == pytest.approx(60.0)
    assert (done.unserved[0, :2] > 0).all()
    assert done.unserved[0, 2] == 0.0


def test_connected_sets_of_a_chain() -> None:
    """A chain of n areas has n (n + 1) / 2 connected sets; a link of 0 MW joins nothing."""
    assert len(connected_sets(4, links((0, 1, 1, 1), (1, 2, 1, 1), (2, 3, 1, 1))).bring) == 10
    assert len(connected_sets(2, links((0, 1, 0, 0))).bring) == 2


def test_a_close_mesh_of_many_areas_is_refused() -> None:
    pairs = [(a, b, 1.0, 1.0) for a in range(20) for b in range(a)]
    with pytest.raises(ValueError, match="merge zones"):
        connected_sets(20, links(*pairs))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_as_little_is_not_served_as_by_a_linear_program(seed: int, areas: int) -> None:
    """Least sum as by flows, no area served worse than alone, and what is served can be carried."""
    rng = np.random.default_rng(seed)
    pairs = [(a, b, *rng.integers(0, 60, 2)) for a in range(areas) for b in range(a) if rng.random() < 0.6]
    joined = links(*pairs)
    deficit = rng.integers(-120, 120, (4, areas)).astype(float)
    none = np.zeros_like(deficit)
    done = balance(deficit, connected_sets(areas, joined), none, none)
    for hour in range(4):
        assert done.unserved[hour].sum() == pytest.approx(by_program(deficit[hour], joined), abs=1e-6)
        assert by_program(deficit[hour] - done.unserved[hour], joined) == pytest.approx(0.0, abs=1e-6)
    assert (done.unserved <= np.maximum(deficit, 0.0) + 1e-9).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_stores_give_no_more_than_shortage_asks_and_charge_only_what_is_left(seed: int) -> None:
    """With stores the least sum is that of a program in which they are plants; charging makes nobody short."""
    rng = np.random.default_rng(seed)
    joined = links(*[(a, b, *rng.integers(0, 60, 2)) for a in range(4) for b in range(a) if rng.random() < 0.7])
    deficit = rng.integers(-120, 120, (3, 4)).astype(float)
    give, take = rng.integers(0, 50, (2, 3, 4)).astype(float)
    done = balance(deficit, connected_sets(4, joined), give, take)
    for hour in range(3):
        least = by_program(deficit[hour] - give[hour], joined)
        assert done.unserved[hour].sum() == pytest.approx(least, abs=1e-6)
        alone = by_program(deficit[hour], joined)
        assert done.discharge[hour].sum() == pytest.approx(alone - least, abs=1e-6)
        after = deficit[hour] - done.unserved[hour] - done.discharge[hour] + done.charge[hour]
        assert by_program(after, joined) == pytest.approx(0.0, abs=1e-6)
    assert (done.discharge * done.charge == 0).all()
