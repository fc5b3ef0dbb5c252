"""Blocks as the solver gets them: rows solved for a column, cuts from foreign duals, and the start from a few days."""

from __future__ import annotations

import numpy as np
import pytest

from shanyrak.solve.decomposition.blocks import Block, cut_blocks
from shanyrak.solve.decomposition.coarse import coarse, spread
from shanyrak.solve.decomposition.crew import Job, Threads
from shanyrak.solve.decomposition.duals import cut_from
from shanyrak.solve.decomposition.solve import solve_decomposition
from shanyrak.solve.load import load_highs
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.tiny import Fleet, Option, tiny
from tests.solve.systems import mixed


def _as_written(block: Block, x: np.ndarray) -> float:
    """Cost of a block from its rows as they were written, by a solver that knows nothing of what was made of them."""
    rows, side = block.structure.written, block.rhs - block.plan_matrix @ x
    low, high = np.where(rows.more, side, -np.inf), np.where(rows.less, side, np.inf)
    highs = load_highs(rows.hourly.tocsc(), block.cost, (block.lower, block.upper), (low, high))
    highs.run()
    return float(highs.getInfo().objective_function_value)


def _points(block: Block, count: int) -> list[np.ndarray]:
    rng = np.random.default_rng(1)
    return [rng.uniform(20, 120, block.plan_matrix.shape[1]) for _ in range(count)]


def forced() -> SystemData:
    """Two zones in one: a plant that must run at 60 %, a CHP plant with a heat network, gas."""
    chp = {"power_loss_per_heat": 0.2, "power_to_heat": 0.4, "heat_per_power": 1.0}
    fleets = [
        Fleet(technology="captive", existing=50, cost=20, parameters={"must_run": 0.6}),
        Fleet(technology="chp", existing=60, cost=12, heat_cost=3, parameters=chp),
        Fleet(technology="gas", existing=100, cost=40),
    ]
    return tiny({"a": [100, 20, 60]}, fleets, heat={"a": [30, 50, 20]}, boiler_cost=50)


@pytest.mark.parametrize("data", [forced(), mixed()])
def test_a_block_costs_what_its_rows_as_written_cost(data: SystemData) -> None:
    """Rows solved for a column change neither the cost nor, by its gradient, how it changes with the plan."""
    blocks, _ = cut_blocks(data, Options())
    assert any(len(block.structure.solved.row) for block in blocks)
    crew = Threads(1)
    crew.take(blocks)
    for number, block in enumerate(blocks):
        near, far = _points(block, 2)
        answer = crew.solve([Job(number, near, None)])[0]
        assert answer.cost == pytest.approx(_as_written(block, near), rel=1e-9)
        assert _as_written(block, far) >= answer.cost + answer.gradient @ (far - near) - 1e-6 * abs(answer.cost)


def test_plants_that_must_run_are_solved_softly() -> None:
    """The row of the captive plant is solved for its output, that of the CHP plant follows from its heat."""
    block = cut_blocks(forced(), Options())[0][0]
    hours = 3
    assert int(block.structure.solved.soft.sum()) == hours
    assert int((~block.structure.solved.soft).sum()) == hours


def test_foreign_duals_never_promise_too_much() -> None:
    """A cut from the duals of one block is below the cost of another, at every point; from its own it is exact."""
    blocks, _ = cut_blocks(mixed(), Options())
    crew = Threads(1)
    crew.take(blocks)
    answers = [crew.solve([Job(k, _points(b, 1)[0], None)])[0] for k, b in enumerate(blocks)]
    made = 0
    for number, block in enumerate(blocks):
        at, *others = _points(block, 4)
        for source, answer in enumerate(answers):
            if blocks[source].structure is not block.structure:
                continue
            cut = cut_from(number, block, answer.dual, at)
            if cut is None:
                continue
            made += 1
            for point in (at, *others):
                assert cut.constant + cut.gradient @ point <= _as_written(block, point) * (1 + 1e-7) + 1e-6
            if source == number:
                assert cut.constant + cut.gradient @ at == pytest.approx(answer.cost, rel=1e-6)
    assert made > len(blocks)


def long_blocks() -> SystemData:
    """Twenty blocks of two days: enough to be worth planning a few days first."""
    hours = np.arange(20 * 48)
    load = 100 + 30 * np.sin(hours / 3.8) + 20 * np.cos(hours / 150)
    wind = np.clip(0.4 + 0.4 * np.sin(hours / 17), 0, 1)
    fleets = [
        Fleet(technology="coal", existing=90, cost=15, fuel="coal", fuel_per_power=2.5, emission=0.35),
        Fleet(technology="wind", kind="wind", existing=10, profile=wind, renewable=True),
        Fleet(technology="peak", existing=100, cost=60),
        Fleet(technology="battery", kind="storage", existing=10, parameters={
            "storage_hours": 4.0, "charge_efficiency": 0.9, "discharge_efficiency": 0.9}),
    ]  # fmt: skip
    options = [Option("a:wind", annuity=40_000, maximum=300)]
    rules = {"renewable_share": 0.3}
    return tiny({"a": list(load)}, fleets, options, weight=[9.0] * 20, rules=rules)


def test_a_few_days_stand_for_all() -> None:
    """Every day is stood for by one; weights add up; what a block gets of a target is the sum of its days' shares."""
    data = long_blocks()
    small = coarse(data)
    assert small is not None
    assert small.of_day.shape == (20, 2)
    assert float(small.data.weight.sum()) == pytest.approx(float(data.weight.sum()) * 2)
    allot = small.data.load.isel(zone=0, drop=True).sum("hour")
    total = (spread({"allot:x": allot}, small, data)["allot:x"] * data.weight).sum()
    assert float(total) == pytest.approx(float((allot * small.data.weight).sum()))


def test_the_start_from_days_finds_the_same_optimum() -> None:
    """First cuts from days are true bounds: the decomposition ends at the optimum of the problem in one piece."""
    data = long_blocks()
    whole = solve_monolith(data).solution
    parts = solve_decomposition(data, gap=1e-4)
    assert parts.bound <= whole.objective * (1 + 1e-7)
    assert parts.objective == pytest.approx(whole.objective, rel=2e-4)


def test_blocks_of_odd_hours_have_no_days() -> None:
    """Blocks that are no whole days are their own start."""
    assert coarse(mixed()) is None
