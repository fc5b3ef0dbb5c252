"""Whether two crews find the same, to the last digit."""

from __future__ import annotations

import numpy as np

from shanyrak.solve.decomposition.crew import Crew
from shanyrak.solve.decomposition.loop import Search, decomposed
from shanyrak.solve.decomposition.worker import Answer
from shanyrak.system.problem import Options
from tests.solve.systems import mixed

GAP = 1e-4


def searched(crew: Crew) -> tuple[Search, list[Answer]]:
    """Bounds, point and operation of the mixed system."""
    found = decomposed(mixed(), Options(), crew)
    return found.run(GAP), list(found.operation())


def assert_same(one: tuple[Search, list[Answer]], two: tuple[Search, list[Answer]]) -> None:
    """Nothing differs, not even in the last digit or by a pivot."""
    (a, here), (b, there) = one, two
    assert (a.upper, a.lower, a.iterations, a.solves, a.pivots) == (b.upper, b.lower, b.iterations, b.solves, b.pivots)
    assert a.best is not None
    np.testing.assert_array_equal(a.best, b.best)
    assert len(here) == len(there)
    for mine, other in zip(here, there, strict=True):
        assert mine.cost == other.cost
        for name in ("gradient", "dual", "primal", "row_dual"):
            np.testing.assert_array_equal(getattr(mine, name), getattr(other, name))
