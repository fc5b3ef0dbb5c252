"""Interest during construction, and what a project has cost when it is complete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.finance.checks import Array, above, one_of, shares, within
from shanyrak.nuclear.finance.spending import stretched

Timing = Literal["beginning", "middle", "end"]
POSITION: dict[str, float] = {"beginning": 0.0, "middle": 0.5, "end": 1.0}
"""Where in the year payments fall, as a share of the year."""


def payment_times(construction_years: ArrayLike, years: int, timing: Timing = "middle") -> Array:
    """Return when the payments of each year fall, in years after the start.

    ``t_y = y + p x (part of year y before completion)``, p = 0, 0.5 or 1; y counts from 0.

    Parameters
    ----------
    construction_years
        [draw] or one number: years to completion, above 0
    years
        number of years
    timing
        beginning, middle or end of the year

    Returns
    -------
    array
        [draw, year] or [year] times

    Raises
    ------
    ValueError
        for an unknown timing or a time that is not above 0
    """
    position = POSITION[one_of(timing, "timing of the payments", tuple(POSITION))]
    left = above(construction_years, "construction time in years")[..., None] - np.arange(years)
    return np.arange(years) + position * np.clip(left, 0.0, 1.0)


def idc_factor(
    curve: ArrayLike, rate: ArrayLike, timing: Timing = "middle", construction_years: ArrayLike | None = None
) -> Array:
    """Return the cost at completion per unit of money spent: 1 plus the interest during construction.

    Parameters
    ----------
    curve
        [year] or [draw, year] shares of spending, which add to 1
    rate
        one number or [draw]: interest per year, at least 0
    timing
        beginning, middle or end of the year
    construction_years
        [draw] or one number: years to completion (default: the length of the curve)

    Returns
    -------
    array
        [draw] or one number: ``IDCF = sum_k c_k (1+r)^(T - t_k)``, which for a whole number n of years is
        ``(1+r)^(n-k+1)``, ``(1+r)^(n-k+0.5)`` or ``(1+r)^(n-k)`` for the k-th year (IAEA, NEA convention)

    Raises
    ------
    ValueError
        for shares that do not add to 1 or a negative rate
    """
    parts = shares(curve, "spending curve")
    interest = within(rate, "interest rate", 0.0)[..., None]
    end = np.asarray(parts.shape[-1] if construction_years is None else construction_years, dtype=float)
    late = np.maximum(0.0, end[..., None] - payment_times(end, parts.shape[-1], timing))
    return np.asarray((parts * (1 + interest) ** late).sum(axis=-1))


@dataclass(frozen=True)
class CostAtCompletion:
    """What a project has cost on the day it is complete, each [draw] in million USD."""

    overnight_musd: Array
    escalation_musd: Array
    interest_musd: Array

    @property
    def total_musd(self) -> Array:
        """[draw] overnight cost, escalation and interest."""
        return self.overnight_musd + self.escalation_musd + self.interest_musd


def cost_at_completion(
    overnight_musd: float,
    curve: ArrayLike,
    rate: ArrayLike,
    construction_years: ArrayLike,
    overrun: ArrayLike = 1.0,
    escalation: float = 0.0,
    timing: Timing = "middle",
) -> CostAtCompletion:
    """Return the cost of a project that may be late and dearer than planned; delay and overrun are drawn together.

    Parameters
    ----------
    overnight_musd
        planned cost without interest, million USD of the start of construction, at least 0
    curve
        [planned year] shares of spending
    rate
        interest per year on all money spent, at least 0
    construction_years
        [draw] or one number: years from first spending to operation, above 0
    overrun
        [draw] or one number: actual over planned overnight cost, above 0
    escalation
        rise per year of the prices of what is bought
    timing
        beginning, middle or end of the year

    Returns
    -------
    CostAtCompletion
        ``cost(T) = overnight x overrun x sum_k c_k (1+e)^t_k (1+r)^(T - t_k)``, split into its parts

    Raises
    ------
    ValueError
        for values outside these ranges
    """
    within(overnight_musd, "overnight cost in million USD", 0.0)
    time, ratio = np.broadcast_arrays(
        above(construction_years, "construction time in years"), above(overrun, "overrun")
    )
    parts = stretched(curve, time)
    when = payment_times(time, parts.shape[-1], timing)
    base = overnight_musd * ratio
    paid = base[..., None] * parts * (1 + escalation) ** when
    grown = paid * (1 + within(rate, "interest rate", 0.0)[..., None]) ** np.maximum(0.0, time[..., None] - when)
    spent = paid.sum(axis=-1)
    return CostAtCompletion(base, spent - base, grown.sum(axis=-1) - spent)
