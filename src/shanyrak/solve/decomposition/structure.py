"""What blocks of one shape share: the matrix that the solver gets, and how numbers become its bounds and sides.

Rows with one hourly column become bounds of it: a limit that reaches the simplex as a bound costs nothing. Rows that
can be solved for a column (``reduce.py``) are solved. The rest stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from shanyrak.solve.decomposition.reduce import Rows, Solved, choose_solved, entries, still_solved

Array = np.ndarray


@dataclass(frozen=True)
class Bounds:
    """Rows that became bounds: ``y[column] <= or >= side / factor``.

    ``above`` and ``below`` are their positions in layers, no column twice in a layer.
    """

    column: Array
    factor: Array
    above: tuple[Array, ...]
    below: tuple[Array, ...]


@dataclass(frozen=True)
class Structure:
    """What blocks of one shape share. ``r`` is what the plan leaves to each row as written, ``b - A_x x``."""

    written: Rows  # of the first block of this structure
    solved: Solved
    rows: Array  # positions of the rows that stay
    columns: Array  # positions of the columns z
    matrix: sp.csc_matrix  # of the rows that stay, in the columns z
    sides: sp.csr_matrix  # E: sides of the rows that stay, from r
    less: Array  # of the rows that stay
    more: Array
    bounds: Bounds
    bound_sides: sp.csr_matrix  # sides of the rows that became bounds, from r
    expand: sp.csr_matrix  # T: y = T z + U r
    offset: sp.csr_matrix  # U
    solved_columns: Array  # the columns z that took the place of a solved one
    slack_lower: Array  # their bounds
    slack_upper: Array


@dataclass(frozen=True)
class ColumnBounds:
    """Bounds of the columns z at a point, and for each the row that gives it (-1: the column's own)."""

    lower: Array
    upper: Array
    from_below: Array
    from_above: Array


def structure_of(rows: Rows, known: list[Structure]) -> Structure:
    """The structure of a block: one that is known already, or a new one."""
    for other in known:
        if _same(rows, other.written) and still_solved(rows, other.solved):
            return other
    known.append(_make(rows))
    return known[-1]


def _same(a: Rows, b: Rows) -> bool:
    return (
        a.hourly.shape == b.hourly.shape
        and a.hourly.nnz == b.hourly.nnz
        and all(
            np.array_equal(one, two)
            for one, two in (
                (a.hourly.indptr, b.hourly.indptr),
                (a.hourly.indices, b.hourly.indices),
                (a.hourly.data, b.hourly.data),
                (a.nothing, b.nothing),
                (a.less, b.less),
                (a.more, b.more),
            )
        )
    )


def _make(rows: Rows) -> Structure:
    solved = choose_solved(rows)
    expand, offset = _solve_for(rows, solved)
    count, total = rows.hourly.shape
    columns = np.flatnonzero(~rows.nothing)
    expand = expand[:, columns]
    size = np.diff(rows.hourly.indptr)
    single, stays = size == 1, size > 1
    stays[solved.row] = False
    kept = np.flatnonzero(stays)
    every = sp.identity(count, format="csr") - rows.hourly @ offset
    bounds, bound_sides = _bounds(rows, solved, np.flatnonzero(single))
    place = np.full(total, -1)
    place[columns] = np.arange(len(columns))
    bounds = replace(bounds, column=place[bounds.column])
    return Structure(
        written=rows,
        solved=solved,
        rows=kept,
        columns=columns,
        solved_columns=place[solved.column],
        matrix=(rows.hourly[kept] @ expand).tocsc(),
        sides=every[kept].tocsr(),
        less=rows.less[kept],
        more=rows.more[kept],
        bounds=bounds,
        bound_sides=bound_sides,
        expand=expand,
        offset=offset,
        slack_lower=np.zeros(len(solved.row)),
        slack_upper=np.where(rows.less[solved.row], 0.0, np.inf),
    )


def _solve_for(rows: Rows, solved: Solved) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """T and U of ``y = T z + U r``: each solved column from its row, with the slack in its place; all others as are."""
    count, total = rows.hourly.shape
    pivot = entries(rows.hourly, solved.row, solved.column)
    scale = sp.csr_matrix((1.0 / pivot, (solved.column, solved.row)), shape=(total, count))
    slack = sp.csr_matrix((1.0 / pivot, (solved.column, solved.column)), shape=(total, total))
    expand = sp.identity(total, format="csr") - scale @ rows.hourly + slack
    expand.eliminate_zeros()
    return expand.tocsr(), scale


def _bounds(rows: Rows, solved: Solved, single: Array) -> tuple[Bounds, sp.csr_matrix]:
    """The bounds that rows give, and their sides from r. A soft row's column is bounded through its slack:
    ``s <= pivot / factor x r_k - r_i``, and ``d <= r_i``."""
    matrix, count = rows.hourly, rows.hourly.shape[0]
    plain = np.setdiff1d(single, solved.bounded)
    column, factor = matrix.indices[matrix.indptr[plain]], matrix.data[matrix.indptr[plain]]
    soft = np.flatnonzero(solved.soft)
    i, j, d, k = (part[soft] for part in (solved.row, solved.column, solved.missing, solved.bounded))
    ratio = entries(matrix, i, j) / entries(matrix, k, j)
    n, m = len(plain), len(soft)
    at = np.arange(m)
    sides = sp.csr_matrix(
        (
            np.concatenate([np.ones(n), ratio, -np.ones(m), np.ones(m)]),
            (
                np.concatenate([np.arange(n), n + at, n + at, n + m + at]),
                np.concatenate([plain, k, i, i]),
            ),
        ),
        shape=(n + 2 * m, count),
    )
    columns = np.concatenate([column, j, d])
    factors = np.concatenate([factor, np.ones(m), entries(matrix, i, d)])
    yes, no = np.ones(2 * m, dtype=bool), np.zeros(2 * m, dtype=bool)
    less, more = np.concatenate([rows.less[plain], yes]), np.concatenate([rows.more[plain], no])
    above, below = np.where(factors > 0, less, more), np.where(factors > 0, more, less)
    return Bounds(columns, factors, _layers(columns, above), _layers(columns, below)), sides


def _layers(columns: Array, chosen: Array) -> tuple[Array, ...]:
    """Positions of the chosen rows in layers, no column twice in a layer."""
    rest, out = np.flatnonzero(chosen), []
    while len(rest):
        _, first = np.unique(columns[rest], return_index=True)
        out.append(rest[first])
        rest = np.delete(rest, first)
    return tuple(out)


def column_bounds(structure: Structure, lower: Array, upper: Array, r: Array) -> ColumnBounds:
    """Bounds of the columns z, from the block's own and from what the plan leaves to the rows; the tightest counts."""
    bounds, slacks = structure.bounds, structure.solved_columns
    lower, upper = lower[structure.columns], upper[structure.columns]
    lower[slacks], upper[slacks] = structure.slack_lower, structure.slack_upper
    value = (structure.bound_sides @ r) / bounds.factor
    from_below, from_above = np.full(len(lower), -1), np.full(len(lower), -1)
    for layer in bounds.above:
        tight = layer[value[layer] < upper[bounds.column[layer]]]
        upper[bounds.column[tight]] = value[tight]
        from_above[bounds.column[tight]] = tight
    for layer in bounds.below:
        tight = layer[value[layer] > lower[bounds.column[layer]]]
        lower[bounds.column[tight]] = value[tight]
        from_below[bounds.column[tight]] = tight
    return ColumnBounds(lower, np.maximum(upper, lower), from_below, from_above)


def all_duals(structure: Structure, cost: Array, row_dual: Array, column_dual: Array, found: ColumnBounds) -> Array:
    """Duals of all rows as written: ``U' c + E' dual`` of the rows that stay and of those that became bounds."""
    giver = np.where(column_dual > 0, found.from_below, found.from_above)
    used = np.flatnonzero((giver >= 0) & (column_dual != 0))
    of_bounds = np.zeros(len(structure.bounds.factor))
    of_bounds[giver[used]] = column_dual[used] / structure.bounds.factor[giver[used]]
    dual: Array = structure.offset.T @ cost + structure.sides.T @ row_dual + structure.bound_sides.T @ of_bounds
    return dual
