"""Rows of a block that can be solved for one of their columns: the same optimum with fewer rows.

A row ``i`` is solved for column ``j``, a slack ``s`` takes its place: ``y_j = (r_i - sum a_ik y_k + s) / a_ij``.
Written for all of them at once the hourly columns are ``y = T z + U r``, where ``r = b - A_x x`` is what the plan
leaves to each row; what remains is ``min c T z`` subject to ``A T z (<=, =, >=) E r``, ``E = I - A U``. The duals of
all rows follow from those of the rows that remain: ``U' c + E' dual``.

Two kinds of rows are solved, both exact for every plan:

- *implied*: ``y_j >= sum a_k y_k`` with all ``y_k >= 0`` keeps ``y_j`` from being negative by itself (the power that a
  CHP plant must give with its heat);
- *soft*: ``y_j + d >= r_i`` where only ``d`` costs (a plant that must run may be turned down): ``d`` is what is
  missing, ``s`` what is given beyond, never both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

Array = np.ndarray


@dataclass(frozen=True)
class Rows:
    """The rows of a block as they were written: matrices of hourly and of plan columns, senses, bounds and costs."""

    hourly: sp.csr_matrix
    plan: sp.csr_matrix
    rhs: Array
    less: Array  # sense is <= or =
    more: Array  # sense is >= or =
    lower: Array
    upper: Array
    cost: Array
    nothing: Array  # hourly columns that are zero in every plan; their entries are taken out


@dataclass(frozen=True)
class Solved:
    """Rows solved for a column each; of soft ones also the column that may be missing, and the row that bounds the
    solved column from above (-1 where implied)."""

    row: Array
    column: Array
    missing: Array
    bounded: Array

    @property
    def soft(self) -> Array:
        """Which of them are soft."""
        return self.missing >= 0


def choose_solved(rows: Rows) -> Solved:
    """Rows that can be solved for a column, and for which; no solved row has the column of another."""
    single = np.diff(rows.hourly.indptr) == 1
    implied, taken = _implied(rows, single)
    chosen = np.array(sorted([*implied, *_soft(rows, single, taken)]), dtype=int).reshape(-1, 4)
    return Solved(*chosen.T)


def still_solved(rows: Rows, solved: Solved) -> bool:
    """Whether what was found of one block holds for another with the same hourly matrix and senses."""
    implied, soft = solved.row[~solved.soft], np.flatnonzero(solved.soft)
    if rows.rhs[implied].any() or np.diff(rows.plan.indptr)[implied].any():
        return False
    i, j, k = solved.row[soft], solved.column[soft], solved.bounded[soft]
    return bool(_within(rows, i, j, k).all())


def _implied(rows: Rows, single: Array) -> tuple[list[tuple[int, int, int, int]], Array]:
    """Rows ``y_j >= sum a_k y_k`` (or =) without plan columns, where nothing else bounds ``y_j >= 0``; and all columns
    that they have."""
    matrix, size = rows.hourly, np.diff(rows.hourly.indptr)
    taken = np.zeros(matrix.shape[1], dtype=bool)
    bounded = taken.copy()
    bounded[matrix.indices[np.repeat(single, size)]] = True
    free = ~bounded & (rows.lower == 0.0) & np.isposinf(rows.upper)
    out = []
    for i in np.flatnonzero((size > 1) & (np.diff(rows.plan.indptr) == 0) & (rows.rhs == 0.0) & rows.more):
        columns, factors = _row(matrix, i)
        positive = columns[factors > 0]
        if len(positive) == 1 and free[positive[0]] and (rows.lower[columns] >= 0).all() and not taken[columns].any():
            out.append((int(i), int(positive[0]), -1, -1))
            taken[columns] = True
    return out, taken


def _soft(rows: Rows, single: Array, taken: Array) -> list[tuple[int, int, int, int]]:
    """Rows ``y_j + d >= r_i`` where ``d`` stands nowhere else and costs, and one row bounds ``y_j`` from above."""
    matrix, columns = rows.hourly, rows.hourly.tocsc()
    alone = (np.diff(columns.indptr) == 1) & (rows.cost > 0) & (rows.lower == 0) & np.isposinf(rows.upper)
    out = []
    for i in np.flatnonzero((np.diff(matrix.indptr) == 2) & rows.more & ~rows.less):
        pair, factors = _row(matrix, i)
        if alone[pair].sum() != 1 or (factors <= 0).any():
            continue
        d, j = pair[alone[pair]][0], pair[~alone[pair]][0]
        of_column = columns.indices[columns.indptr[j] : columns.indptr[j + 1]]
        above = of_column[single[of_column]]
        if taken[j] or len(above) != 1 or rows.lower[j] != 0 or np.isfinite(rows.upper[j]):
            continue
        if rows.less[above[0]] and not rows.more[above[0]]:
            out.append((int(i), int(j), int(d), int(above[0])))
            taken[j] = True
    found = np.array(out, dtype=int).reshape(-1, 4)
    good = _within(rows, found[:, 0], found[:, 1], found[:, 3])
    return [row for row, holds in zip(out, good, strict=True) if holds]


def _row(matrix: sp.csr_matrix, i: np.integer) -> tuple[Array, Array]:
    place = slice(matrix.indptr[i], matrix.indptr[i + 1])
    return matrix.indices[place], matrix.data[place]


def entries(matrix: sp.csr_matrix, rows: Array, columns: Array) -> Array:
    """Entries of a sparse matrix at pairs of row and column."""
    return np.asarray(matrix[rows, columns], dtype=float).ravel() if len(rows) else np.zeros(0)


def _within(rows: Rows, i: Array, j: Array, k: Array) -> Array:
    """Whether ``0 <= r_i <= r_k x a_ij / a_kj`` for every plan: no sides of their own, plan columns in proportion.

    The plan columns are never negative.
    """
    ratio = entries(rows.hourly, i, j) / entries(rows.hourly, k, j)
    if not len(ratio):
        return np.zeros(0, dtype=bool)
    least, most = -rows.plan[i], -sp.diags(ratio) @ rows.plan[k]
    apart = (most - least).min(axis=1).toarray().ravel()
    positive = least.min(axis=1).toarray().ravel() >= 0.0
    good: Array = (ratio > 0) & (rows.rhs[i] == 0.0) & (rows.rhs[k] == 0.0) & positive & (apart >= -1e-12)
    return good
