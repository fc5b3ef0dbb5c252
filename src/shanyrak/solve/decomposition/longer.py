"""Blocks with several hours in one step: far smaller programs that cost nearly the same and lead to the hourly ones.

In a step every hourly column has one value, and the rows of its hours are added up: storage levels then telescope,
flows and ramps become those of the step. What such a block says is carried back: its basis, copied to the hours, is
where the simplex of the hourly block starts, and its duals, copied too, give a cut of the hourly block (``duals.py``)
that is true whatever was lost in the adding.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import highspy
import numpy as np
import scipy.sparse as sp

from shanyrak.solve.decomposition.blocks import Array, Block, Layout
from shanyrak.solve.decomposition.reduce import Rows
from shanyrak.solve.decomposition.structure import Structure, structure_of
from shanyrak.solve.decomposition.travel import BasisArrays, basis_to_arrays

Names = tuple[tuple[str, int], ...]

BETWEEN = ("startup",)
"""Constraints that compare an hour with the one before, in what is on line alone. From step to step their duals go in a
straight line: every hour of the step then sees the same difference. (Copied, the cut of a week would be 1 to 2 % low.)
"""

SOLD = "export"
"""Variable of what neighbours buy, at a price that may change from hour to hour."""


@dataclass(frozen=True)
class Maps:
    """For each row and column of an hourly program that its solver sees, the one of its step (-1: the step has none);
    for a row also that of the next step, and the share of it."""

    row: Array
    next_row: Array
    share: Array
    column: Array


@dataclass
class Longer:
    """Makes blocks of longer steps from blocks that all have the same variables and constraints."""

    like: Block
    layout: Layout
    hours: int
    known: list[Structure] = field(default_factory=list)
    _maps: dict[tuple[int, int], Maps] = field(default_factory=dict)
    _sales: dict[int, tuple[Array, Array, Array]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.column, self.columns = _steps(self.like.columns, self.layout, self.hours)
        self.row, self.rows = _steps(self.like.row_names, self.layout, self.hours)
        self.next_row, self.share = self._between()
        self.new_layout = {
            name: (dims, {d: c[:: self.hours] if d == "hour" else c for d, c in coords.items()})
            for name, (dims, coords) in self.layout.items()
        }
        self._first_row, self._first_column = _first(self.row), _first(self.column)
        self._add_rows = _adding(self.row)
        self._add_columns = _adding(self.column)
        self._members = np.bincount(self.column)

    def block(self, fine: Block, known: list[Structure] | None = None) -> Block:
        """The block in steps: ``R A C`` of its matrix, sides and costs added up, bounds of columns their means;
        ``known``: structures of other blocks, and then also of this one (None: those of all blocks so far)."""
        written = fine.structure.written
        add, spread = self._add_rows, self._add_columns.T
        hourly = sp.csr_matrix(add @ written.hourly @ spread)
        hourly.eliminate_zeros()
        rows = Rows(
            hourly,
            sp.csr_matrix(add @ fine.plan_matrix),
            add @ fine.rhs,
            written.less[self._first_row],
            written.more[self._first_row],
            self._mean(fine.lower),
            self._mean(fine.upper),
            self._add_columns @ fine.cost,
            written.nothing[self._first_column],
        )
        structure = structure_of(rows, self.known if known is None else known)
        return replace(
            fine, structure=structure, plan_matrix=rows.plan, rhs=rows.rhs, cost=rows.cost, lower=rows.lower,
            upper=rows.upper, columns=self.columns, row_names=self.rows,
        )  # fmt: skip

    def _mean(self, bound: Array) -> Array:
        """Mean of bounds over a step; none where one of them is none."""
        mean: Array = np.bincount(self.column, weights=bound) / self._members
        return mean

    def _between(self) -> tuple[Array, Array]:
        """Of each row the row of the next step and its share; for most rows their own step alone."""
        following, share, start = self.row.copy(), np.zeros(len(self.row)), 0
        for name, size in self.like.row_names:
            if name in BETWEEN:
                own = slice(start, start + size)
                length = len(self.layout[name][1]["hour"])
                member, hour = np.divmod(np.arange(size), length)
                following[own] = self.row[start + member * length + (hour + self.hours) % length]
                share[own] = hour % self.hours / self.hours
            start += size
        return following, share

    def duals(self, fine: Structure, step: Structure, dual: Array) -> Array:
        """Duals of the hourly rows that stay: each that of its step, or between it and the next (``BETWEEN``)."""
        maps = self._of(fine, step)
        known = np.append(dual, 0.0)  # a row without a step reads the last entry
        between: Array = (1.0 - maps.share) * known[maps.row] + maps.share * known[maps.next_row]
        return between

    def by_price(self, block: Block, dual: Array) -> Array:
        """Duals of the hourly rows that stay, those of a neighbour's balance moved with its price from hour to hour.

        ``dual[hour] + (price[hour] - mean price of the step)``: then what it buys in a dear hour is bounded by the
        lines that lead there, and not by all that it would take. Prices that are one in a step change nothing.
        """
        columns, rows, factors = self._sold(block.structure)
        cost = block.cost[columns]
        mean = np.bincount(self.column[columns], weights=cost) / np.maximum(np.bincount(self.column[columns]), 1)
        moved: Array = dual.copy()
        moved[rows] += (cost - mean[self.column[columns]]) / factors
        return moved

    def _sold(self, structure: Structure) -> tuple[Array, Array, Array]:
        """Columns of what neighbours buy, the row that stays of each, and its factor there."""
        if id(structure) not in self._sales:
            start, found = 0, np.zeros(0, dtype=int)
            for name, size in self.like.columns:
                found = np.arange(start, start + size) if name == SOLD else found
                start += size
            written = structure.written.hourly.tocsc()
            alone = found[np.diff(written.indptr)[found] == 1]
            rows = written.indices[written.indptr[alone]]
            place = _place(structure.rows, written.shape[0])[rows]
            kept = place >= 0
            factors = written.data[written.indptr[alone]]
            self._sales[id(structure)] = alone[kept], place[kept], factors[kept]
        return self._sales[id(structure)]

    def basis(self, fine: Structure, step: Structure, basis: highspy.HighsBasis | BasisArrays) -> BasisArrays:
        """The basis in which every hour is as its step; the solver puts right what does not fit together."""
        maps, status, found = self._of(fine, step), highspy.HighsBasisStatus, basis_to_arrays(basis)
        return BasisArrays(
            _copied(found.columns, maps.column, status.kLower),
            _copied(found.rows, maps.row, status.kBasic),
            valid=True,
            alien=True,
            was_alien=True,
        )

    def _of(self, fine: Structure, step: Structure) -> Maps:
        key = id(fine), id(step)
        if key not in self._maps:
            place = _place(step.rows, len(self._first_row))
            self._maps[key] = Maps(
                place[self.row[fine.rows]],
                place[self.next_row[fine.rows]],
                self.share[fine.rows],
                _place(step.columns, len(self._first_column))[self.column[fine.columns]],
            )
        return self._maps[key]


def _steps(names: Names, layout: Layout, hours: int) -> tuple[Array, Names]:
    """The step of every member, numbered through; hours are the last dimension of those that have any."""
    parts, out, start = [], [], 0
    for name, size in names:
        dims, coords = layout[name]
        if "hour" in dims:
            assert dims[-1] == "hour"
            length = len(coords["hour"])
            member, hour = np.divmod(np.arange(size), length)
            parts.append(start + member * (length // hours) + hour // hours)
            size //= hours
        else:
            parts.append(start + np.arange(size))
        out.append((name, size))
        start += size
    return np.concatenate(parts), tuple(out)


def _first(group: Array) -> Array:
    return np.unique(group, return_index=True)[1]


def _adding(group: Array) -> sp.csr_matrix:
    """The matrix that adds up the members of each group."""
    return sp.csr_matrix((np.ones(len(group)), (group, np.arange(len(group)))))


def _place(chosen: Array, total: int) -> Array:
    place = np.full(total, -1)
    place[chosen] = np.arange(len(chosen))
    return place


def _copied(status: Array, place: Array, otherwise: highspy.HighsBasisStatus) -> Array:
    """Statuses at places, and another one where there is no place."""
    found: Array = np.append(status, np.int8(int(otherwise)))[place]
    return found
