"""Duals of one block used on another: a cut without a solve.

Blocks of one structure share matrix and cost but for prices of neighbours, so the duals of the rows of one are feasible
for another (fixed recourse): put in the other's load, weather and inflow, and they bound its cost from below. The
reduced costs of the columns, all of which are bounded, take up what differs. The same holds for duals of a block with
longer steps, copied to the hours: what does not fit is paid by the reduced costs too.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block, demand_rows
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
    constant = fixed + float(np.sum(written * block.rhs))
    return Cut(number, constant, -(block.plan_matrix.T @ written), kept_demand(written[demand_rows(block)]))


def kept_demand(dual: Array) -> Array:
    """Duals of demand as a cut keeps them: in single precision, half the memory."""
    return dual.astype(np.float32)


ROUNDING = float(np.finfo(np.float32).eps)


def moved(cut: Cut, change: Array) -> Cut:
    """The cut of a block whose demand has changed: ``constant + dual x change``, less what rounding may have added.

    Parameters
    ----------
    cut : a cut with its duals of demand
    change : new less old side of each row of demand, MWh
    """
    assert cut.demand is not None
    dual = cut.demand.astype(float)
    most = ROUNDING * float(np.sum(np.abs(dual) * np.abs(change)))
    return replace(cut, constant=cut.constant + float(np.sum(dual * change)) - most)
