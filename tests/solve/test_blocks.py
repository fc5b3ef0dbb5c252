"""Blocks as the solver gets them: rows solved for a column, and cuts from foreign duals."""

from __future__ import annotations

import sys

import highspy
import numpy as np
import pytest

from shanyrak.solve.decomposition.blocks import Block, cut_blocks
from shanyrak.solve.decomposition.crew import Job, Threads
from shanyrak.solve.decomposition.duals import cut_from
from shanyrak.solve.decomposition.loop import decomposed
from shanyrak.solve.decomposition.statuses import _in_memory, statuses
from shanyrak.solve.highs import SolveError
from shanyrak.solve.load import load_highs
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet
from tests.proofs.tiny import tiny
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


def test_a_hair_of_water_that_the_plan_forgot_is_forgiven_and_no_more() -> None:
    """The dam of 30 MW gets 72 MWh and must let a fifth flow: a plan may take 57.6 away, not half a MWh more."""
    search = decomposed(mixed(), Options(), Threads(1))
    block, x = search.blocks[0], search.master.lower_bound().columns[search.master.x[0]]
    place = 8
    assert block.interface[3] == "carry"
    assert x[place] > -57.6

    def cost(taken: float) -> float:
        moved = x.copy()
        moved[place] = -taken
        return search.crew.solve([Job(0, moved, None)])[0].cost

    just, hair = cost(57.6), cost(57.604)
    assert hair == pytest.approx(just, rel=1e-4)
    with pytest.raises(SolveError, match="Infeasible"):
        cost(58.0)


def test_statuses_read_in_memory_are_those_that_the_solver_hands_out() -> None:
    """Every status at random places; where the lengths are others than was said, they are taken one by one."""
    every = list(highspy.HighsBasisStatus.__members__.values())
    rng = np.random.default_rng(2)
    for columns, rows in ((1, 1), (7, 3), (63001, 30011)):
        basis = highspy.HighsBasis()
        drawn = [rng.integers(0, len(every), size) for size in (columns, rows)]
        basis.col_status, basis.row_status = ([every[k] for k in part] for part in drawn)
        expected = [[int(every[k]) for k in part] for part in drawn]
        assert _in_memory(basis, columns + 1, rows) is None
        for given in ((columns, rows), (columns + 1, rows), (0, 0)):
            assert [part.tolist() for part in statuses(basis, *given)] == expected


@pytest.mark.skipif(sys.platform != "linux", reason="read in memory on Linux alone")
def test_the_basis_of_a_block_is_read_in_memory() -> None:
    """Otherwise the fast way would be there and never taken."""
    blocks, _ = cut_blocks(mixed(), Options())
    crew = Threads(1)
    crew.take(blocks)
    basis, (rows, columns) = (
        crew.solve([Job(0, _points(blocks[0], 1)[0], None)])[0].basis,
        blocks[0].structure.matrix.shape,
    )
    assert isinstance(basis, highspy.HighsBasis)
    found = _in_memory(basis, columns, rows)
    assert found is not None
    assert [part.tolist() for part in found] == [
        [int(s) for s in part] for part in (basis.col_status, basis.row_status)
    ]
