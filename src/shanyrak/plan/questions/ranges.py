"""How far a quantity of the plan can go while the cost stays near the least: its least and most, each between bounds.

With ``C`` the cost and ``U`` a known bound of the least cost from above, the range of a quantity ``q`` within a share
``e`` is ``min and max q(x)  subject to  C(x) <= (1 + e) U``. The cuts put too low a cost in the place of C, so they
give a range that is too wide (``outer``); the known points put too high a one, so they give a range that surely can be
built (``inner``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.plan.questions.desk import QuestionError
from shanyrak.plan.questions.quantities import Quantity, coefficients
from shanyrak.solve.decomposition.quick import Quick


@dataclass(frozen=True)
class Range:
    """Least and most of a quantity within a share of the least cost: surely possible, and surely not beyond."""

    quantity: Quantity
    share: float
    inner: tuple[float, float]
    outer: tuple[float, float]


def ranges(quick: Quick, quantities: Sequence[Quantity], shares: Sequence[float], least: float) -> list[Range]:
    """Ranges of quantities within shares of the least cost.

    Parameters
    ----------
    quick : the plan problem over a pool
    quantities : what is asked, see :mod:`shanyrak.plan.questions.quantities`
    shares : of the least cost, such as 0.01, 0.03 and 0.05
    least : bound of the least cost from above, million USD

    Raises
    ------
    QuestionError
        where no known point keeps within the cost
    """
    out = []
    for quantity in quantities:
        row = coefficients(quick.master, quantity)
        for share in sorted(shares):
            most = (1.0 + share) * least
            outer = quick.extremes_below(row, most)
            inner = quick.extremes_above(row, most)
            if inner is None:
                raise QuestionError(
                    f"no known plan costs within {share:.1%} of the least. What to do: ask for more, or certify a "
                    "what-if near to it, from which the plan learns."
                )
            out.append(Range(quantity, share, inner, outer))
    return out


def range_table(found: Sequence[Range]) -> pd.DataFrame:
    """One row per quantity and share: the range that can surely be built, and the one beyond which nothing can."""
    return pd.DataFrame(
        [
            {
                "quantity": r.quantity.words,
                "unit": r.quantity.unit,
                "within": r.share,
                "least_possible": r.outer[0],
                "least_shown": r.inner[0],
                "most_shown": r.inner[1],
                "most_possible": r.outer[1],
            }
            for r in found
        ]
    )


@dataclass(frozen=True)
class TradeOff:
    """Least cost for each level of a quantity: from above and from below, million USD; NaN where there is none."""

    quantity: Quantity
    level: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


def trade_off(quick: Quick, quantity: Quantity, levels: Sequence[float]) -> TradeOff:
    """What it costs to hold a quantity at levels: the curve of the two.

    Parameters
    ----------
    levels : of the quantity, in its unit
    """
    row = coefficients(quick.master, quantity)
    bounds = [quick.bounds_at(row, level) for level in levels]
    low, high = np.array(bounds, dtype=float).T
    return TradeOff(quantity, np.asarray(levels, dtype=float), low, high)
