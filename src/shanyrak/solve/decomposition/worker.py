"""Solving a block at a point of the plan: a small stateless job of numbers and a starting basis."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import highspy
import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block, Structure
from shanyrak.solve.highs import SolveError
from shanyrak.solve.load import load_highs


@dataclass(frozen=True)
class Answer:
    """What a block says of a point x: its cost, how the cost changes with x, and how it operates."""

    cost: float
    gradient: Array
    primal: Array
    row_dual: Array
    basis: highspy.HighsBasis
    pivots: int


class Workshop:
    """One solver for each thread and structure; bounds, right-hand sides, costs and the basis of a block are
    swapped in."""

    def __init__(self) -> None:
        self._local = threading.local()

    def solve(self, block: Block, x: Array, basis: highspy.HighsBasis | None) -> Answer:
        """Solve one block at one point.

        Parameters
        ----------
        block : the block
        x : the plan variables that it sees
        basis : where the dual simplex starts (None: from scratch)

        Raises
        ------
        SolveError
            when the solver does not report an optimum
        """
        highs = self._solver(block.structure)
        rhs = block.rhs - block.plan_matrix @ x
        lower, upper, from_below, from_above = column_bounds(block, rhs)
        kept = block.structure.rows
        side = rhs[kept]
        columns, rows = np.arange(len(lower), dtype=np.int32), np.arange(len(side), dtype=np.int32)
        highs.changeColsCost(len(columns), columns, block.cost)
        highs.changeColsBounds(len(columns), columns, lower, upper)
        low = np.where(block.more[kept], side, -np.inf)
        change_rows = highs.changeRowsBounds  # type: ignore[attr-defined]
        change_rows(len(rows), rows, low, np.where(block.less[kept], side, np.inf))
        highs.clearSolver()  # the answer must not depend on which block this thread solved before
        if basis is not None:
            highs.setBasis(basis)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            status = highs.modelStatusToString(highs.getModelStatus())
            raise SolveError(
                f"block {block.number} of period {block.period} ended with '{status}' instead of an optimum"
            )
        info, solution = highs.getInfo(), highs.getSolution()
        dual = _all_duals(block, np.array(solution.row_dual), np.array(solution.col_dual), from_below, from_above)
        gradient = -(block.plan_matrix.T @ dual)
        return Answer(
            float(info.objective_function_value),
            gradient,
            np.array(solution.col_value),
            dual,
            highs.getBasis(),
            int(info.simplex_iteration_count),
        )

    def _solver(self, structure: Structure) -> highspy.Highs:
        known: dict[int, highspy.Highs] | None = getattr(self._local, "solvers", None)
        if known is None:
            known = self._local.solvers = {}
        if id(structure) not in known:
            known[id(structure)] = _empty_solver(structure)
        return known[id(structure)]


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


def column_bounds(block: Block, rhs: Array) -> tuple[Array, Array, Array, Array]:
    """Bounds of the hourly columns at a point, and for each the single row that gives it (-1: the column's own).

    A row ``a y <= r`` is the bound ``y <= r / a``; of several the tightest counts.
    """
    s = block.structure
    value = rhs[s.single_rows] / s.single_factor
    lower, upper = block.lower.copy(), block.upper.copy()
    from_below, from_above = np.full(len(lower), -1), np.full(len(lower), -1)
    up = np.flatnonzero(s.gives_upper)
    order = up[np.argsort(-value[up], kind="stable")]
    tight = order[value[order] < upper[s.single_column[order]]]
    upper[s.single_column[tight]] = value[tight]
    from_above[s.single_column[tight]] = s.single_rows[tight]
    down = np.flatnonzero(s.gives_lower)
    order = down[np.argsort(value[down], kind="stable")]
    tight = order[value[order] > lower[s.single_column[order]]]
    lower[s.single_column[tight]] = value[tight]
    from_below[s.single_column[tight]] = s.single_rows[tight]
    return lower, np.maximum(upper, lower), from_below, from_above


def _all_duals(block: Block, row_dual: Array, col_dual: Array, from_below: Array, from_above: Array) -> Array:
    """Duals of all rows: those of the kept rows, and of rows that became bounds from the reduced costs."""
    s = block.structure
    dual = np.zeros(len(block.rhs))
    dual[s.rows] = row_dual
    giver = np.where(col_dual > 0, from_below, from_above)
    used = np.flatnonzero((giver >= 0) & (col_dual != 0))
    factor = np.zeros(len(block.rhs))
    factor[s.single_rows] = s.single_factor
    dual[giver[used]] = col_dual[used] / factor[giver[used]]
    return dual
