"""The plan problem with its cuts: which are dropped, and that none is lost where it may count again."""

from __future__ import annotations

import pytest

from shanyrak.solve.decomposition.loop import Decomposition, decomposed
from shanyrak.solve.decomposition.master import IDLE
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.problem import Options
from tests.solve.systems import mixed

GAP = 1e-5


@pytest.fixture(scope="module")
def searched() -> tuple[Decomposition, list[int]]:
    """The mixed system searched from nothing, and how many cuts each iteration brought."""
    search, made = decomposed(mixed(), Options()), []
    search.keep = lambda cuts, known, bases: made.append(len(cuts))
    search.run(GAP)
    return search, made


def test_cuts_that_count_for_nothing_are_dropped(searched: tuple[Decomposition, list[int]]) -> None:
    """The search is longer than a cut may be idle, and the plan problem has fewer cuts than were made."""
    search, made = searched
    assert len(made) > IDLE + 1
    assert 0 < search.master.cuts < sum(made)


def test_the_bound_is_the_optimum_all_the_same(searched: tuple[Decomposition, list[int]]) -> None:
    """Proves: only idle cuts go. If a cut that counts were dropped, the bound would stay below the optimum."""
    search, _ = searched
    optimum = solve_monolith(mixed()).solution.objective * 1e-6
    assert search.search.lower == pytest.approx(optimum, rel=2 * GAP)
    assert search.search.lower <= optimum * (1 + 1e-9)


def test_dropped_cuts_come_back_for_whole_units(searched: tuple[Decomposition, list[int]]) -> None:
    """All of them, and none is dropped any more; the bound does not fall."""
    search, made = searched
    before = search.master.lower_bound().objective
    search.master.keep_all()
    assert search.master.cuts == sum(made)
    for _ in range(IDLE + 1):
        assert search.master.lower_bound().objective >= before * (1 - 1e-9)
    assert search.master.cuts == sum(made)


def test_ties_come_before_the_first_cut(searched: tuple[Decomposition, list[int]]) -> None:
    """Rows between the plan's and the cuts: with cuts there already they would be taken for cuts."""
    with pytest.raises(ValueError, match="before the first cut"), searched[0].master.tied(None):  # type: ignore[arg-type]
        pass
