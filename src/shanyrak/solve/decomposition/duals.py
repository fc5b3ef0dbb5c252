"""Duals of one block used on another: a cut without a solve.

Blocks of one structure share matrix and cost but for prices of neighbours, so the duals of the rows of one are feasible
for another (fixed recourse): put in the other's load, weather and inflow, and they bound its cost from below. The
reduced costs of the columns, all of which are bounded, take up what differs. The same holds for duals of a block with
longer steps, copied to the hours: what does not fit is paid by the reduced costs too.
"""

from __future__ import annotations

import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block
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
    fixed = float(np.sum(reduced[own] * at_bound[own]))  # a long dot product would start threads
    return Cut(number, fixed + float(np.sum(written * block.rhs)), -(block.plan_matrix.T @ written))
