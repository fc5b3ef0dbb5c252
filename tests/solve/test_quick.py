"""Bounds of a changed plan from what another has taught: never wrong, and near where enough is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import linopy
import numpy as np
import pytest

from shanyrak.plan.questions.learning import Learner, bounds_of, bounds_within
from shanyrak.plan.questions.quantities import coefficients, quantity_of
from shanyrak.plan.questions.ranges import ranges
from shanyrak.scale import MICRO
from shanyrak.solve.decomposition import Cuts, solve_decomposition
from shanyrak.solve.decomposition.blocks import Block, cut_blocks, demand_rows, loosens, seats
from shanyrak.solve.decomposition.crew import Threads
from shanyrak.solve.decomposition.master import Master, plan_problem
from shanyrak.solve.decomposition.pool import Pool, read_pool
from shanyrak.solve.decomposition.quick import Quick
from shanyrak.solve.decomposition.same_blocks import (
    PLAN_FIELDS,
    aligned,
    demand_sides,
    differences,
    further_limits,
    without_limits,
)
from shanyrak.solve.decomposition.store import digest_of_block
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.model import build_problem
from shanyrak.system.problem import Options
from tests.solve.systems import mixed

OPTIONS = Options()
TRUE = 1e-6
"""Share of the cost by which rounding may put a bound on the wrong side."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cuts of the mixed system."""
    made = tmp_path_factory.mktemp("pool")
    solve_decomposition(mixed(), OPTIONS, 1e-3, crew=Threads(1), cuts=Cuts(made))
    return made


@pytest.fixture
def pool(folder: Path) -> Pool:
    """What they tell."""
    return read_pool(folder, Master(plan_problem(mixed(), OPTIONS), seats(mixed(), OPTIONS)))


def quick(data: SystemData, pool: Pool, options: Options = OPTIONS) -> Quick:
    """The plan problem of some arrays over the pool."""
    return Quick(plan_problem(data, options), seats(data, options), pool)


def least_cost(data: SystemData, options: Options = OPTIONS) -> float:
    """The optimum in one piece, million USD."""
    return solve_monolith(data, options).solution.objective * MICRO


def test_where_nothing_is_whole_the_best_plan_is_that_from_below(pool: Pool) -> None:
    """Proves: with units of any size the bound of a search for whole ones is the bound from below. HiGHS tells 0 as the
    bound of a search that it did not make."""
    loose = quick(mixed(), pool, replace(OPTIONS, whole_units=False))
    point, bound = loose.whole_bound(1e-3)
    assert bound == point.objective == pytest.approx(loose.lower().objective)
    assert bound > 0


CHANGES: dict[str, Callable[[SystemData], SystemData]] = {
    "nothing": lambda data: data,
    "dear new plants": lambda data: replace(data, annuity=data.annuity * 1.6),
    "cheap new plants": lambda data: replace(data, annuity=data.annuity * 0.5),
    "half the building": lambda data: replace(data, max_build=data.max_build * 0.5, max_total=data.max_total * 0.5),
    "nothing built": lambda data: replace(data, max_build=data.max_build * 0.0),
    "less CO2": lambda data: replace(data, co2_limit=data.co2_limit * 0.7),
    "more reserve": lambda data: replace(data, planning_reserve=data.planning_reserve + 0.2),
    "no new link": lambda data: replace(data, link_limit=data.link_limit * 0.0),
    "other interest": lambda data: replace(data, discount=data.discount * np.array([1.0, 0.6])),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_least_cost_lies_between_the_bounds(name: str, pool: Pool) -> None:
    """Proves: cuts and known points of one plan bound another with other costs, limits and interest.

    If the excess of a limit were not priced, "less CO2" would have no bound from above; if more capacity were not
    free to have, "half the building" would have none.
    """
    data = CHANGES[name](mixed())
    assert differences(data, mixed(), OPTIONS) == []
    found, exact = bounds_of(quick(data, pool)), least_cost(data)
    assert found.lower <= exact * (1 + TRUE)
    assert found.upper >= exact * (1 - TRUE)
    assert np.isfinite(found.upper) == (name != "nothing built")
    if name == "nothing":
        assert found.gap < 2e-3


@pytest.mark.parametrize("seed", range(5))
def test_bounds_hold_for_costs_drawn_by_chance(seed: int, pool: Pool) -> None:
    draw = np.random.default_rng(seed)
    data = mixed()
    annuity = data.annuity * np.exp(0.5 * draw.standard_normal(data.annuity.shape))
    changed = replace(data, annuity=annuity, co2_limit=data.co2_limit * draw.uniform(0.5, 1.5))
    found, exact = bounds_of(quick(changed, pool)), least_cost(changed)
    assert found.lower <= exact * (1 + TRUE)
    assert found.upper >= exact * (1 - TRUE)


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("name", ["dear new plants", "half the building", "less CO2"])
def test_blocks_solved_between_the_bounds_bring_them_together(name: str, whole: bool, folder: Path) -> None:
    """The plan from above is one that can be built: what it costs is never below the optimum of whole units."""
    options = Options(whole_units=whole)
    base = mixed(unit=40)
    pool = read_pool(folder, Master(plan_problem(base, OPTIONS), seats(base, OPTIONS)))
    data = CHANGES[name](base)
    learner = Learner(cut_blocks(base, options)[0], Threads(1), pool)
    found, exact = bounds_within(quick(data, pool, options), learner, 1e-3), least_cost(data, options)
    assert found.gap <= 1e-3
    assert found.lower <= exact * (1 + TRUE)
    assert found.upper >= exact * (1 - TRUE)
    assert learner.solves == found.rounds * len(pool.cuts)
    if whole:
        assert found.mixed is not None
        units = found.mixed.columns[Master(plan_problem(data, options), seats(data, options)).whole]
        assert np.allclose(units, np.round(units), atol=1e-5)


def test_units_that_no_known_point_has_get_a_plan(tmp_path: Path) -> None:
    """Proves: where what must run comes in units and no known point has whole ones, a plan in whole units is solved.

    A dam must let water flow, so more of it than a known point has may cost more to run: points with parts of units
    tell of no plan in whole ones. If blocks were solved at plans in parts of units alone, none would ever be found.
    """
    base, options = mixed(unit=40, dam=17), Options(whole_units=True)
    solve_decomposition(base, OPTIONS, 1e-2, crew=Threads(1), cuts=Cuts(tmp_path))
    pool = read_pool(tmp_path, Master(plan_problem(base, OPTIONS), seats(base, OPTIONS)))
    pool.points[:], pool.costs[:] = pool.points[-1:], pool.costs[-1:]
    assert bounds_of(quick(base, pool, options)).mixed is None
    learner = Learner(cut_blocks(base, options)[0], Threads(1), pool)
    found, exact = bounds_within(quick(base, pool, options), learner, 1e-3, most=12), least_cost(base, options)
    assert found.gap <= 1e-3
    assert found.lower <= exact * (1 + TRUE)
    assert found.upper >= exact * (1 - TRUE)


def test_plan_fields_are_seen_by_no_block() -> None:
    """Proves: the list of arrays that only the plan reads is right: other numbers there leave every block as it is.

    If one were read by a block, cuts of another plan would be taken for true.
    """
    data = mixed()
    before = [digest_of_block(block) for block in cut_blocks(data, OPTIONS)[0]]
    numbers = {name: getattr(data, name) for name in sorted(PLAN_FIELDS - {"weight", "discount", "fuel_limit"})}
    other = replace(data, **{n: a * 1.25 for n, a in numbers.items() if a.dtype.kind == "f" and a.size})
    assert [digest_of_block(block) for block in cut_blocks(other, OPTIONS)[0]] == before
    assert differences(other, data, OPTIONS) == []


@pytest.mark.parametrize("name", ["load", "generation_cost", "import_price", "min_stable", "heat_load", "forward"])
def test_what_a_block_sees_is_named(name: str) -> None:
    data = mixed()
    other = replace(data, **{name: getattr(data, name) * 1.1})
    assert differences(other, data, OPTIONS) == [name]


def test_rounding_makes_no_other_block() -> None:
    """Proves: numbers that differ by what adding up in another order brings are the same to a block.

    If they were not, giving up a plant would have all hours solved afresh for a difference in the sixteenth digit.
    """
    data = mixed()
    assert differences(replace(data, available=data.available * (1 - 2e-16)), data, OPTIONS) == []
    assert differences(replace(data, available=data.available * (1 - 1e-9)), data, OPTIONS) == ["available"]


def test_a_fleet_that_could_not_be_there_is_named() -> None:
    data = mixed()
    none = replace(data, max_build=data.max_build * 0.0)
    assert differences(data, none, OPTIONS) == ["fleets that could not be there before"]
    assert differences(none, data, OPTIONS) == []


def test_a_link_that_may_be_expanded_no_more_leaves_the_blocks_as_they_are(pool: Pool) -> None:
    """Proves: a case without the corridor is answered from the cuts of one with it.

    If the link had no column for what is added to it, the slopes of the cuts would belong to other variables.
    """
    base = mixed()
    closed = replace(base, link_total=base.link_total * 0.0)
    data = aligned(closed, base)
    assert differences(data, base, OPTIONS) == []
    found, exact = bounds_of(quick(data, pool)), least_cost(closed)
    assert found.lower <= exact * (1 + TRUE)
    assert found.upper >= exact * (1 - TRUE)
    assert np.isfinite(found.upper)
    assert differences(base, closed, OPTIONS) == ["links that could not be expanded before"]


def test_fleets_and_limits_that_are_gone_are_put_back_without_effect(pool: Pool) -> None:
    """A case without a project and without its limit is the plan with a fleet that cannot be built and a limit that
    never binds."""
    base = mixed()
    keep = [f for f in map(str, base.existing.fleet.values) if f != "a:new"]
    options = [
        o for o in map(str, base.annuity.option.values) if str(base.fleet_of_option.sel(option=o).values) in keep
    ]
    less = SystemData.from_dataset(base.to_dataset().sel(fleet=keep, option=options))
    less = replace(less, co2_limit=less.co2_limit * np.inf)
    data = aligned(less, base)
    assert differences(data, base, OPTIONS) == further_limits(data, base, OPTIONS) == []
    found, exact = bounds_of(quick(data, pool)), least_cost(less)
    assert found.lower <= exact * (1 + TRUE)
    assert found.upper >= exact * (1 - TRUE)


def test_a_new_limit_is_left_out_of_the_bound_from_below() -> None:
    """The least cost with a limit is never below that without."""
    data = mixed()
    free = replace(data, co2_limit=data.co2_limit * np.inf)
    assert further_limits(data, free, OPTIONS) == ["co2"]
    assert further_limits(without_limits(data, ["co2"]), free, OPTIONS) == []
    assert least_cost(free) <= least_cost(data)


def test_demand_sides_are_those_of_the_blocks() -> None:
    data = mixed()
    blocks, _ = cut_blocks(data, OPTIONS)
    assert np.allclose(demand_sides(data, OPTIONS), [block.rhs[demand_rows(block)] for block in blocks])


def test_more_capacity_loosens_more_reserve_tightens() -> None:
    """Proves: what more of a plan variable does is read from the signs of the rows.

    Capacity of coal raises what may run and, by its least flow of water, that of a dam does both; a larger largest unit
    asks for more reserve.
    """
    data = mixed()
    blocks, _ = cut_blocks(data, OPTIONS)
    signs = dict(zip(_names(data, blocks[0].interface), loosens(blocks), strict=True))
    assert signs["capacity a:new"] == signs["capacity b:wind"] == 1
    assert signs["capacity a:dam"] == 0
    assert {signs[n] for n in signs if n.startswith("largest_unit")} == {-1}
    assert signs["allot:co2"] == 1


def _names(data: SystemData, interface: tuple[str, ...]) -> list[str]:
    model = plan_problem(data, OPTIONS).model
    out = []
    for name in interface:
        labels = model.variables[name].labels.isel(period=0)
        labels = labels.isel(block=0) if "block" in labels.dims else labels
        members = labels.coords[labels.dims[0]].values if labels.dims else [""]
        out += [f"{name} {member}".strip() for member in members]
    return out


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    """Blocks of the mixed system."""
    return cut_blocks(mixed(), OPTIONS)[0]


@pytest.fixture(scope="module")
def whole() -> linopy.Model:
    """The mixed system in one piece: writing it takes longer than solving it."""
    return build_problem(mixed(), OPTIONS).model


@pytest.mark.parametrize("name", ["capacity:group:2035", "build:group:2030", "investment:2035"])
def test_ranges_enclose_those_of_the_whole_problem(
    name: str, pool: Pool, blocks: list[Block], whole: linopy.Model
) -> None:
    """Proves: what is shown can be reached, and nothing beyond what is possible can, at each share of the cost.

    The exact range comes from the problem in one piece with its cost held. If the cuts were taken from above, the outer
    range would be too narrow.
    """
    data = mixed()
    learner = Learner(blocks, Threads(1), pool)
    ask = quick(data, pool)
    least = bounds_within(ask, learner, 1e-3).upper
    for share in (0.01, 0.05):
        quantity = quantity_of(data, name)
        found = ranges(ask, [quantity], [share], least)[0]
        low, high = _exact_range(whole, quantity.terms, (1 + share) * least)
        slack = 1e-4 * (1 + abs(high))
        assert found.outer[0] - slack <= low <= found.inner[0] + slack
        assert found.inner[1] - slack <= high <= found.outer[1] + slack
    row = coefficients(ask.master, quantity)
    at = ask.bounds_at(row, found.inner[1])
    assert at[0] <= at[1] * (1 + TRUE)
    assert at[1] <= (1 + share) * least * (1 + 1e-5)


def _exact_range(model: linopy.Model, terms: dict[str, object], most: float) -> tuple[float, float]:
    """Least and most of some terms of a whole problem at a cost; the problem is afterwards what it was."""
    cost, out = model.objective.expression, []
    model.add_constraints(cost * MICRO <= most, name="cost_at_most")
    aim = sum((factors * model.variables[name]).sum() for name, factors in terms.items())
    for sense in ("min", "max"):
        model.add_objective(aim, sense=sense, overwrite=True)
        model.solve("highs", output_flag=False)
        out.append(float(model.objective.value))
    model.remove_constraints("cost_at_most")
    model.add_objective(cost, sense="min", overwrite=True)
    return out[0], out[1]


def test_a_pool_of_another_demand_gives_the_bound_from_below(pool: Pool) -> None:
    from shanyrak.plan.questions.desk import with_demand

    data = replace(mixed(), load=mixed().load * 1.15)
    moved = with_demand(pool, demand_sides(data, OPTIONS))
    found = bounds_of(quick(data, moved))
    assert found.lower <= least_cost(data) * (1 + TRUE)
    assert found.lower > bounds_of(quick(mixed(), pool)).lower
    assert found.mixed is None
