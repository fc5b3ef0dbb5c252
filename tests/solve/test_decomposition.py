"""The decomposition finds the optimum of the problem in one piece, and its bounds hold on the way."""

from __future__ import annotations

import pytest

from shanyrak.case import read_case
from shanyrak.plan.checks import check_plan
from shanyrak.plan.tables import costs
from shanyrak.solve.decomposition import solve_decomposition
from shanyrak.solve.highs import SolveError
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.assemble import Resolution, assemble
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Option
from tests.proofs.tiny import tiny
from tests.solve.systems import mixed

GAP = 1e-4


@pytest.mark.parametrize("options", [Options(), Options(commitment="none"), Options(whole_units=True)])
def test_same_optimum_as_in_one_piece(options: Options) -> None:
    """Cost within the gap, bound below the optimum, and a plan that passes its checks."""
    data = mixed(unit=40)
    whole = solve_monolith(data, options).solution
    parts = solve_decomposition(data, options, gap=GAP)
    assert parts.gap <= GAP
    assert parts.bound <= whole.objective * (1 + 1e-7)
    assert whole.bound <= parts.objective * (1 + 1e-7)
    assert parts.objective == pytest.approx(whole.objective, rel=3 * GAP)
    check_plan(data, parts.values, costs(data, parts.values), parts.objective)


def test_contradiction_is_an_error() -> None:
    """A committed project in a group that may have less is no plan here either."""
    data = tiny(
        {"a": [100, 100]},
        [Fleet(existing=100, cost=30), Fleet(technology="new", group="new")],
        [Option("a:new", annuity=1, committed=40)],
        groups={"max_capacity": {"new": 30}},
    )
    with pytest.raises(SolveError):
        solve_decomposition(data)


def test_one_period_of_three_zones_is_solved() -> None:
    """Its level sets are so thin that the interior point finds no way into them; a corner of the set does."""
    case = read_case("kazakhstan", ["kegoc"], ["case.planning_years=[2030]"])
    data = assemble(case, Resolution(days=3))
    whole = solve_monolith(data).solution
    parts = solve_decomposition(data, gap=1e-3)
    assert parts.gap <= 1e-3
    assert parts.bound <= whole.objective * (1 + 1e-7)
    assert whole.objective <= parts.objective * (1 + 1e-7)


@pytest.mark.slow
@pytest.mark.parametrize("matching", ["hour", "month", "year", "none"])
def test_export_corridor_of_three_zones(matching: str) -> None:
    """A corridor that must be built, prices by the hour, green output matched over each time: as in one piece."""
    settings = ["case.planning_years=[2035]", f"case.green_matching={matching}"]
    data = assemble(read_case("kazakhstan", ["kegoc", "corridor_1gw"], settings), Resolution(days=3))
    whole = solve_monolith(data).solution
    parts = solve_decomposition(data, gap=5e-4)
    assert parts.gap <= 5e-4
    assert parts.bound <= whole.objective * (1 + 1e-7)
    assert whole.objective <= parts.objective * (1 + 1e-7)
    assert float(parts.values["flow_forward"].sel(link="georgia-romania").max()) > 900
    check_plan(data, parts.values, costs(data, parts.values), parts.objective)
