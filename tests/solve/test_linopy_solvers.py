"""Solvers that linopy finds beside HiGHS: the same plan, and no belief in prices that prove nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shanyrak.solve.highs import Solution, SolveError
from shanyrak.solve.linopy_solvers import solve_by_linopy
from shanyrak.solve.methods import METHODS, Method, choose_method, known_methods
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.model import build_problem
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Option
from tests.proofs.tiny import tiny
from tests.solve.systems import mixed

pytest.importorskip("pyscipopt", reason="SCIP is the other solver of these tests")


@pytest.fixture(scope="module")
def scip() -> Method:
    """SCIP as the registry has it."""
    return known_methods()["scip"]


@pytest.fixture(scope="module")
def both() -> tuple[Solution, Solution]:
    """The mixed system solved by HiGHS' simplex and by SCIP."""
    return solve_monolith(mixed(), solver="simplex").solution, solve_monolith(mixed(), solver="scip").solution


def test_the_registry_has_what_linopy_finds_and_says_who_calls_it(scip: Method) -> None:
    """HiGHS' methods stay first; SCIP tells linopy no bound of a search in integers, so it is not used for one."""
    assert list(known_methods())[: len(METHODS)] == list(METHODS)
    assert scip.by_linopy
    assert "SCIP" in scip.meaning
    assert not scip.integers
    assert choose_method("scip", 10, False) == scip
    with pytest.raises(ValueError, match="'scip' cannot plan whole units"):
        choose_method("scip", 10, True)


def test_another_solver_finds_the_same_cost(both: tuple[Solution, Solution]) -> None:
    """Cost and bound; the bound is worked out from the prices, so these belong to the optimum too."""
    ours, other = both
    assert other.objective == pytest.approx(ours.objective, rel=1e-7)
    assert other.gap < 1e-6
    assert other.method == "scip"


def test_every_variable_and_price_is_labelled_alike(both: tuple[Solution, Solution]) -> None:
    """Names and dimensions as from HiGHS; the plan keeps the power balance's prices apart by zone and hour."""
    ours, other = both
    assert {n: a.dims for n, a in other.values.items()} == {n: a.dims for n, a in ours.values.items()}
    assert {n: a.dims for n, a in other.duals.items()} == {n: a.dims for n, a in ours.duals.items()}


def test_prices_of_a_changed_problem_are_not_believed(scip: Method) -> None:
    """Proves: prices are judged by what they prove. If they were taken as given, the plan's tables would hold those
    of the problem as SCIP's presolve left it."""
    presolved = replace(scip, options={"display/verblevel": 0})
    with pytest.raises(SolveError, match=r"prices prove only .* cannot be believed.*presolve off"):
        solve_by_linopy(build_problem(mixed()).model, presolved)


def test_a_solver_that_fails_is_an_error_with_a_remedy(scip: Method) -> None:
    """An option that SCIP does not know."""
    odd = replace(scip, options={"no/such/option": 1})
    with pytest.raises(SolveError, match=r"scip\) failed: .*[Pp]arameter name.*another one"):
        solve_by_linopy(build_problem(mixed(), Options()).model, odd)


def test_no_optimum_is_an_error(scip: Method) -> None:
    """A committed project of 40 MW in a group that may have 30 MW."""
    data = tiny(
        {"a": [100, 100]},
        [Fleet(existing=100, cost=30), Fleet(technology="new", group="new")],
        [Option("a:new", annuity=1, committed=40)],
        groups={"max_capacity": {"new": 30}},
    )
    with pytest.raises(SolveError, match=r"infeasible.*there is no plan"):
        solve_by_linopy(build_problem(data).model, scip)
