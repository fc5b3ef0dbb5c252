"""The registry of methods, and that they agree."""

from __future__ import annotations

import pytest

from shanyrak.solve.highs import Solution, solve_model
from shanyrak.solve.methods import METHODS, SIMPLEX_UP_TO, choose_method
from shanyrak.system.model import build_problem
from tests.solve.systems import mixed


def test_choice_by_size() -> None:
    """Small problems go to the simplex method, large ones to the interior point."""
    assert choose_method(None, SIMPLEX_UP_TO, False).name == "simplex"
    assert choose_method(None, SIMPLEX_UP_TO + 1, False).name == "hipo"


def test_choice_by_name() -> None:
    """A name wins over the size; the registry is keyed by the names of its methods."""
    assert choose_method("ipx", 10, False).name == "ipx"
    assert all(name == method.name for name, method in METHODS.items())


def test_unknown_name_lists_the_known() -> None:
    """The message names what there is."""
    with pytest.raises(ValueError, match=r"'abacus' is not known here: use one of hipo, ipx, pdlp, .*simplex"):
        choose_method("abacus", 10, False)


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if not method.integers])
def test_whole_units_need_a_method_for_them(name: str) -> None:
    """An interior point cannot plan whole units, and says what to do."""
    with pytest.raises(ValueError, match="whole units: use simplex"):
        choose_method(name, 10, True)


@pytest.fixture(scope="module")
def solutions() -> dict[str, Solution]:
    """The mixed system solved by simplex and by both interior points."""
    model = build_problem(mixed()).model
    return {name: solve_model(model, METHODS[name]) for name in ("simplex", "hipo", "ipx")}


@pytest.mark.parametrize("name", ["hipo", "ipx"])
def test_interior_points_agree_with_simplex(solutions: dict[str, Solution], name: str) -> None:
    """Without crossover the cost agrees to 1e-5."""
    assert solutions[name].objective == pytest.approx(solutions["simplex"].objective, rel=1e-5)


def test_simplex_is_exact(solutions: dict[str, Solution]) -> None:
    """Primal and dual objective of the vertex agree: the bound is the optimum."""
    assert solutions["simplex"].gap < 1e-9


def test_every_variable_and_row_is_labelled(solutions: dict[str, Solution]) -> None:
    """Values and duals come back under the labels of the model."""
    problem = build_problem(mixed())
    exact = solutions["simplex"]
    assert set(exact.values) == set(problem.model.variables)
    assert set(exact.duals) == set(problem.model.constraints)
    assert exact.values["gen"].dims == ("fleet", "period", "block", "hour")
    assert (exact.variables, exact.constraints) == (problem.model.nvars, problem.model.ncons)


def test_duals_are_what_a_megawatt_costs(solutions: dict[str, Solution]) -> None:
    """One MWh more of load costs the dual of its balance, and 0.03 of the dual of the reserve that it needs."""
    data, duals = mixed(), solutions["simplex"].duals
    place = {"period": 2035, "block": 1, "hour": 2}
    price = duals["power_balance"].sel(zone="b", **place) + 0.03 * duals["reserve_need"].sel(area="all", **place)
    data.load.loc[{"zone": "b", **place}] += 0.1
    more = solve_model(build_problem(data).model, METHODS["simplex"]).objective
    assert (more - solutions["simplex"].objective) / 0.1 == pytest.approx(float(price), rel=1e-6)


def test_progress_is_told() -> None:
    """Whoever listens hears the log of the solver."""
    heard: list[str] = []
    solve_model(build_problem(mixed()).model, METHODS["simplex"], heard.append)
    assert any("Optimal" in line for line in heard)
