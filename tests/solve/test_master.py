"""The plan problem with its cuts: which are dropped, and that none is lost where it may count again."""

from __future__ import annotations

import pytest

from shanyrak.solve.decomposition.loop import Decomposition, decomposed
from shanyrak.solve.decomposition.master import IDLE, Cut, Master
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.problem import Options
from tests.solve.systems import mixed

GAP = 1e-5


@pytest.fixture(scope="module")
def searched() -> tuple[Decomposition, list[Cut]]:
    """The mixed system searched from nothing, and all cuts that were made."""
    search, made = decomposed(mixed(), Options()), list[Cut]()
    search.keep = lambda cuts, known, bases: made.extend(cuts)
    search.run(GAP)
    return search, made


def test_cuts_that_count_for_nothing_are_dropped(searched: tuple[Decomposition, list[Cut]]) -> None:
    """The search is longer than a cut may be idle, and the plan problem has fewer cuts than were made."""
    search, made = searched
    assert len(made) > (IDLE + 1) * len(search.blocks)
    assert 0 < search.master.cuts < len(made)


def test_the_bound_is_the_optimum_all_the_same(searched: tuple[Decomposition, list[Cut]]) -> None:
    """Proves: only idle cuts go. If a cut that counts were dropped, the bound would stay below the optimum."""
    search, _ = searched
    optimum = solve_monolith(mixed()).solution.objective * 1e-6
    assert search.search.lower == pytest.approx(optimum, rel=2 * GAP)
    assert search.search.lower <= optimum * (1 + 1e-9)


def test_dropped_cuts_come_back_where_they_count(searched: tuple[Decomposition, list[Cut]]) -> None:
    """Proves: where building is dearer the bound is that with every cut ever made, and not all are needed for it.

    Were dropped cuts forgotten, that bound would lie lower.
    """
    search, made = searched
    master, all_cuts = search.master, Master(search.master.problem, search.blocks)
    all_cuts.drop_no_more()
    all_cuts.add(made)
    master.drop_no_more()
    dear = master.cost.copy()
    dear[master.columns_of("build")] *= 3.0
    before = master.cuts
    with master.aiming(dear), all_cuts.aiming(dear):
        forgetful = master.lower_bound().objective
        while master.take_back(master.lower_bound().columns):
            pass
        found = master.lower_bound().objective
        assert found == pytest.approx(all_cuts.lower_bound().objective, rel=1e-9)
    assert forgetful < found * (1 - 1e-6)
    assert before < master.cuts < len(made)


def test_what_may_be_overlooked_is_not_taken_back(searched: tuple[Decomposition, list[Cut]]) -> None:
    master = searched[0].master
    columns = master.lower_bound().columns
    columns[master.theta] -= 1.0
    before = master.cuts
    assert not master.take_back(columns, allowed=1e9)
    assert master.cuts == before


def test_cuts_that_a_search_ended_with_are_not_set_aside(searched: tuple[Decomposition, list[Cut]]) -> None:
    """Proves: of the first cuts all stay, of those after them none that is slack, and the bound is the same.

    Were they set aside too, each search among whole units would learn anew what the one before has taken back.
    """
    search, made = searched
    master = Master(search.master.problem, search.blocks)
    master.drop_no_more()
    master.add(made)
    bound, kept = master.lower_bound().objective, len(made) // 2
    master.set_aside_slack(kept)
    assert kept <= master.cuts < len(made)
    assert master.lower_bound().objective == pytest.approx(bound, rel=1e-9)
    master.set_aside_slack()
    assert master.cuts < kept
    assert master.lower_bound().objective == pytest.approx(bound, rel=1e-9)


def test_ties_come_before_the_first_cut(searched: tuple[Decomposition, list[Cut]]) -> None:
    """Rows between the plan's and the cuts: with cuts there already they would be taken for cuts."""
    with pytest.raises(ValueError, match="before the first cut"), searched[0].master.tied(None):  # type: ignore[arg-type]
        pass
