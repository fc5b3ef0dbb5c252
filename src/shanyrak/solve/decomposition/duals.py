"""Duals of one block used on another: a cut without a solve.

Blocks of one structure share matrix and cost but for prices of neighbours, so the duals of the rows of one are feasible
for another (fixed recourse): put in the other's load, weather and inflow, and they bound its cost from below. The
reduced costs of the columns, all of which are bounded, take up what differs. The same holds for the duals of days, put
one behind the other to make those of a week: what does not fit where two days meet is paid by the reduced costs too.
"""

from __future__ import annotations

import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block, Layout
from shanyrak.solve.decomposition.master import Cut
from shanyrak.solve.decomposition.structure import all_duals, column_bounds

TINY = 1e-7
"""A reduced cost that is negative by less counts as none, as it does for the simplex."""


def cut_from(number: int, block: Block, row_dual: Array, x: Array) -> Cut | None:
    """The cut of a block from any duals of the rows that stay, tightest at a point.

    Parameters
    ----------
    number : position of the block
    block : the block
    row_dual : one for each row that stays, of any origin
    x : plan variables that the block sees; of several rows that bound a column the tightest there counts

    Returns
    -------
    None where a column without an upper bound has a negative reduced cost: the duals say nothing of this block
    """
    shape = block.structure
    dual = np.where(shape.less, row_dual, np.maximum(row_dual, 0.0))
    dual = np.where(shape.more, dual, np.minimum(dual, 0.0))
    r = block.rhs - block.plan_matrix @ x
    found = column_bounds(shape, block.lower, block.upper, r)
    reduced = shape.expand.T @ block.cost - shape.matrix.T @ dual
    small = np.isposinf(found.upper) & (reduced < 0)
    if (reduced[small] < -TINY * (1 + np.abs(block.cost).max())).any():
        return None
    reduced[small] = 0.0
    written = all_duals(shape, block.cost, dual, reduced, found)
    own = ((reduced > 0) & (found.from_below < 0)) | ((reduced < 0) & (found.from_above < 0))
    at_bound = np.where(reduced > 0, found.lower, found.upper)
    fixed = float(reduced[own] @ at_bound[own])
    return Cut(number, fixed + float(written @ block.rhs), -(block.plan_matrix.T @ written))


class Glue:
    """Duals of blocks of one day each, put together to those of a longer block."""

    def __init__(self, long: Block, day: Block, layouts: tuple[Layout, Layout], hours_of_day: int) -> None:
        far, near = _keys(long, layouts[0]), _keys(day, layouts[1])
        place = {key: k for k, key in enumerate(near)}
        hour = np.array([key[2] for key in far])
        self.day_of_row = np.where(hour >= 0, hour // hours_of_day, -1)
        short = [(name, member, h % hours_of_day if h >= 0 else h) for name, member, h in far]
        self.row = np.array([place.get(key, -1) for key in short])

    def __call__(self, days: list[Array]) -> Array:
        """Duals of the long block from those of its days, in order; rows of the whole block get their mean."""
        stack = np.array([np.append(dual, 0.0) for dual in days])  # rows unknown to the day read the last entry
        whole = stack.mean(axis=0)[self.row]
        glued: Array = np.where(self.day_of_row >= 0, stack[self.day_of_row, self.row], whole)
        return glued


def _keys(block: Block, layout: Layout) -> list[tuple[str, int, int]]:
    """Constraint, member and hour (-1: none) of each row that stays."""
    keys: list[tuple[str, int, int]] = []
    for name, size in block.row_names:
        dims, coords = layout[name]
        shape = [len(coords[d]) for d in dims]
        index = np.indices(shape).reshape(len(shape), -1) if shape else np.zeros((0, 1), dtype=int)
        hour = index[dims.index("hour")] if "hour" in dims else np.full(index.shape[1], -1)
        others = [(index[k], shape[k]) for k, d in enumerate(dims) if d != "hour"]
        member = np.zeros(index.shape[1], dtype=int)
        for position, count in others:
            member = member * count + position
        keys += list(zip([name] * size, member.tolist(), hour.tolist(), strict=True))
    return [keys[i] for i in block.structure.rows.tolist()]
