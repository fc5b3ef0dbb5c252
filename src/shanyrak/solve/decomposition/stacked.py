"""Several linear programs as one: side by side, each with its chance, some of their columns the same in all.

With programs ``min c_s x_s, x_s in X_s``, chances ``p_s`` and a weight ``w`` on the worst outcomes, the stacked program
is

    ``min (1 - w) sum_s p_s z_s + w (t + sum_s p_s u_s / (1 - a))``
    ``z_s = c_s x_s,  u_s >= z_s - t,  u_s >= 0,  x_s[tied_s] = x_0[tied_0]``,

whose second part is the conditional value at risk at level a (Rockafellar and Uryasev 2000): the mean cost of the worst
``1 - a`` of the futures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp

from shanyrak.solve.highs import SolveError
from shanyrak.solve.load import load_highs

Array = np.ndarray


@dataclass(frozen=True)
class Program:
    """``min cost x, low <= matrix x <= high, lower <= x <= upper``."""

    matrix: sp.csc_matrix
    cost: Array
    lower: Array
    upper: Array
    low: Array
    high: Array


@dataclass(frozen=True)
class Outcome:
    """Optimum of a stacked program: its objective, and the columns and cost of every program."""

    objective: float
    columns: list[Array]
    costs: Array


def program_of(highs: highspy.Highs) -> Program:
    """The program that a solver holds, units of any size."""
    lp = highs.getLp()
    store = lp.a_matrix_
    shape = (lp.num_row_, lp.num_col_)
    parts = (np.array(store.value_), np.array(store.index_), np.array(store.start_))
    by_column = store.format_ == highspy.MatrixFormat.kColwise
    matrix = sp.csc_matrix(parts, shape=shape) if by_column else sp.csr_matrix(parts, shape=shape).tocsc()
    bounds = (lp.col_cost_, lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_)
    return Program(matrix, *(np.array(part) for part in bounds))


def cvar(costs: Array, chances: Array, level: float) -> float:
    """Mean cost of the worst ``1 - level`` of the futures: ``min_t t + sum_s p_s max(z_s - t, 0) / (1 - a)``.

    Parameters
    ----------
    costs : [future] of each
    chances : [future], adding up to one
    level : a, from 0 (the mean) to below 1
    """
    order = np.argsort(costs)[::-1]
    left, total = 1.0 - level, 0.0
    for k in order:
        part = min(left, float(chances[k]))
        total += part * float(costs[k])
        left -= part
        if left <= 0:
            break
    return total / (1.0 - level)


def solve_stacked(
    programs: Sequence[Program], chances: Array, tied: Sequence[Array], weight: float = 0.0, level: float = 0.0
) -> Outcome:
    """Solve programs side by side.

    Parameters
    ----------
    chances : [program], adding up to one
    tied : of each program, the columns that have the same values in all, in the same order
    weight : of the conditional value at risk, 0 (expected cost) to 1
    level : a, from 0 to below 1

    Raises
    ------
    SolveError
        when there is no optimum
    """
    count, sizes = len(programs), [len(p.cost) for p in programs]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    total = int(starts[-1])
    z, u, t = total + np.arange(count), total + count + np.arange(count), total + 2 * count
    width = t + 1
    own = sp.block_diag([p.matrix for p in programs], format="csr")
    extra = _extra_rows(programs, starts, tied, (z, u, t), width)
    matrix = sp.vstack([sp.hstack([own, sp.csr_matrix((own.shape[0], width - total))]), extra[0]], format="csc")
    cost = np.zeros(width)
    cost[z], cost[u], cost[t] = (1.0 - weight) * chances, weight * chances / (1.0 - level), weight
    free, none = np.full(count, -np.inf), np.zeros(count)
    lower = np.concatenate([*(p.lower for p in programs), free, none, [-np.inf if weight else 0.0]])
    upper = np.concatenate([*(p.upper for p in programs), -free, -free, [np.inf if weight else 0.0]])
    if not weight:
        upper[u] = 0.0
        extra = (extra[0], np.where(extra[2] == np.inf, -np.inf, extra[1]), extra[2])
    low = np.concatenate([*(p.low for p in programs), extra[1]])
    high = np.concatenate([*(p.high for p in programs), extra[2]])
    highs = load_highs(matrix, cost, (lower, upper), (low, high))
    for name, value in (("random_seed", 0), ("threads", 1)):
        highs.setOptionValue(name, value)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        status = highs.modelStatusToString(highs.getModelStatus())
        raise SolveError(f"the plan of several futures ended with '{status}' instead of an optimum")
    values = np.array(highs.getSolution().col_value)
    columns = [values[starts[s] : starts[s + 1]] for s in range(count)]
    return Outcome(float(highs.getInfo().objective_function_value), columns, values[z])


def _extra_rows(
    programs: Sequence[Program], starts: Array, tied: Sequence[Array], places: tuple[Array, Array, int], width: int
) -> tuple[sp.csr_matrix, Array, Array]:
    """Rows ``c_s x_s - z_s = 0``, ``u_s - z_s + t >= 0`` and ``x_s[tied_s] - x_0[tied_0] = 0``, with their bounds."""
    z, u, t = places
    count, n = len(programs), len(tied[0])
    rows, columns, values = [], [], []

    def put(row: Array, column: Array, value: Array) -> None:
        rows.append(np.broadcast_to(row, column.shape))
        columns.append(column)
        values.append(np.broadcast_to(value, column.shape))

    for s, program in enumerate(programs):
        used = np.flatnonzero(program.cost)
        put(np.array(s), starts[s] + used, program.cost[used])
        put(np.array(s), z[[s]], np.array(-1.0))
        put(np.array(count + s), np.array([u[s], z[s], t]), np.array([1.0, -1.0, 1.0]))
        if s:
            row = 2 * count + (s - 1) * n + np.arange(n)
            put(row, starts[s] + tied[s], np.array(1.0))
            put(row, starts[0] + tied[0], np.array(-1.0))
    height = 2 * count + (count - 1) * n
    made = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    low = np.zeros(height)
    high = np.zeros(height)
    high[count : 2 * count] = np.inf
    return sp.csr_matrix(made, shape=(height, width)), low, high
