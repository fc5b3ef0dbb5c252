"""Solving a block at a point of the plan: a small stateless job of numbers and a starting basis."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

import highspy
import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block, demand_rows
from shanyrak.solve.decomposition.structure import Structure, all_duals, column_bounds
from shanyrak.solve.decomposition.travel import Basis, BasisArrays, basis_from_arrays, basis_to_arrays
from shanyrak.solve.highs import SolveError
from shanyrak.solve.load import load_highs


@dataclass(frozen=True)
class Answer:
    """What a block says of a point x: its cost, how the cost changes with x and with demand, the last basis; and,
    where asked for, the duals of the rows that stay, how it operates and the duals of all rows as written."""

    cost: float
    gradient: Array
    demand: Array
    basis: highspy.HighsBasis | BasisArrays
    pivots: int
    dual: Array | None = None
    primal: Array | None = None
    row_dual: Array | None = None


MOST_COLUMNS = 200_000
"""Columns of the solvers that a thread keeps, three weeks of all zones: the oldest makes room. Blocks come period by
period, so few are needed at a time."""


class Workshop:
    """One solver for each thread and structure; bounds, right-hand sides, costs and the basis of a block are
    swapped in."""

    def __init__(self) -> None:
        self._local = threading.local()

    def solve(self, block: Block, x: Array, basis: Basis, whole: bool = False, duals: bool = True) -> Answer:
        """Solve one block at one point.

        Parameters
        ----------
        block : the block
        x : the plan variables that it sees
        basis : where the dual simplex starts (None: from scratch)
        whole : whether the answer tells how the block operates
        duals : whether it tells the duals of the rows that stay: as many numbers as all else together

        Raises
        ------
        SolveError
            when the solver does not report an optimum
        """
        shape = block.structure
        highs = self._solver(shape)
        r = block.rhs - block.plan_matrix @ x
        found = column_bounds(shape, block.lower, block.upper, r)
        side = shape.sides @ r
        columns, rows = np.arange(len(found.lower), dtype=np.int32), np.arange(len(side), dtype=np.int32)
        highs.changeColsCost(len(columns), columns, shape.expand.T @ block.cost)
        highs.changeColsBounds(len(columns), columns, found.lower, found.upper)
        low = np.where(shape.more, side, -np.inf)
        change_rows = highs.changeRowsBounds  # type: ignore[attr-defined]
        change_rows(len(rows), rows, low, np.where(shape.less, side, np.inf))
        highs.clearSolver()  # the answer must not depend on which block this thread solved before
        if basis is not None:
            highs.setBasis(basis_from_arrays(basis))
        _run(highs)
        if basis is not None and highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            highs.clearSolver()  # a basis put together from that of another block may lead nowhere
            _run(highs)
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            status = highs.modelStatusToString(highs.getModelStatus())
            raise SolveError(
                f"block {block.number} of period {block.period} ended with '{status}' instead of an optimum"
            )
        info, solution = highs.getInfo(), highs.getSolution()
        stay = np.array(solution.row_dual)
        dual = all_duals(shape, block.cost, stay, np.array(solution.col_dual), found)
        apart = shape.offset @ r
        return Answer(
            float(info.objective_function_value) + float(np.sum(block.cost * apart)),
            -(block.plan_matrix.T @ dual),
            dual[demand_rows(block)],
            highs.getBasis(),
            int(info.simplex_iteration_count),
            stay if duals else None,
            shape.expand @ np.array(solution.col_value) + apart if whole else None,
            dual if whole else None,
        )

    def _solver(self, structure: Structure) -> highspy.Highs:
        known: dict[int, tuple[highspy.Highs, Structure]] | None = getattr(self._local, "solvers", None)
        if known is None:
            known = self._local.solvers = {}
        if id(structure) not in known:
            kept = sum(other.matrix.shape[1] for _, other in known.values()) + structure.matrix.shape[1]
            for oldest in list(known):
                if kept > MOST_COLUMNS:
                    kept -= known.pop(oldest)[1].matrix.shape[1]
            known[id(structure)] = _empty_solver(structure), structure
        return known[id(structure)][0]


FEASIBLE = (1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2)
"""How far a row may be missed, in MW or MWh. The plan keeps its own rules only to the tolerance of its solver, relative
to numbers like the 40,000 MWh that a reservoir leaves to other weeks: where they leave a block just enough (the least
flow of a river), a hair may be missing. The checks of a plan tolerate a hundred times as much."""


def _run(highs: highspy.Highs) -> None:
    for tolerance in FEASIBLE:
        highs.setOptionValue("primal_feasibility_tolerance", tolerance)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kInfeasible:
            break


def _empty_solver(structure: Structure) -> highspy.Highs:
    rows, columns = structure.matrix.shape
    free = np.full(rows, -np.inf), np.full(rows, np.inf)
    highs = load_highs(structure.matrix, np.zeros(columns), (np.zeros(columns), np.full(columns, np.inf)), free)
    for name, value in (
        ("presolve", "off"),
        ("solver", "simplex"),
        ("simplex_strategy", 1),
        ("threads", 1),
        ("parallel", "off"),
    ):
        highs.setOptionValue(name, value)
    return highs


_HERE = Workshop()


def solve_apart(block: Block, x: Array, basis: Basis, whole: bool, duals: bool) -> Answer:
    """``Workshop.solve`` with the workshop of this process, and the basis in a form that travels."""
    answer = _HERE.solve(block, x, basis, whole, duals)
    return replace(answer, basis=basis_to_arrays(answer.basis, block.structure.matrix.shape))
