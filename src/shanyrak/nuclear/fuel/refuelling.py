"""When the reactors of one place refuel: one after another, in the months of least load that their cycles reach."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.checks import Array, numbers
from shanyrak.nuclear.fuel.design import DAYS_PER_YEAR, FuelDesign

MONTH_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=float)


def outage_days_a_year(units: Sequence[FuelDesign]) -> float:
    """Return the days of a mean year on which one unit or another refuels, if no two do at once.

    ``sum_u D_u 12 / C_u``: D days of an outage, C months of a cycle.
    """
    return float(sum(unit.outage_days / unit.cycle_years for unit in units))


def refuelling_months(units: Sequence[FuelDesign], load: ArrayLike) -> tuple[int, ...]:
    """Return the months of the year in which the units of one place refuel.

    A unit of an 18-month cycle comes back to the month half a year on, one of 12 or 24 to the same month: seasons lie
    ``g = gcd(12, C_1, C_2, ...)`` months apart. Each season has k months one after another, k being the least that
    gives the units time to refuel one after another: days of all seasons >= :func:`outage_days_a_year`. The first month
    is the one for which the highest load in the seasons is least, then their mean load.

    Parameters
    ----------
    units
        design of each unit, at least one
    load
        [month] mean load, any unit, at least 0

    Returns
    -------
    tuple
        months 1 to 12, rising; all twelve where the units need the whole year

    Raises
    ------
    ValueError
        for no units, or loads that are not twelve numbers
    """
    mean = numbers("load", load, 0.0, np.inf, "a load")
    if mean.shape != (12,) or not units:
        raise ValueError(f"refuelling months need units and twelve loads; got {len(units)} and {mean.size}")
    apart = gcd(12, *(round(unit.cycle_months) for unit in units))
    needed = outage_days_a_year(units)
    for length in range(1, apart):
        windows = [_window(first, length, apart) for first in range(apart)]
        fitting = [w for w in windows if MONTH_DAYS[w].sum() >= needed]
        if fitting:
            best = min(fitting, key=lambda w: (mean[w].max(), mean[w].mean(), w.tolist()))
            return tuple(int(month) + 1 for month in best)
    return tuple(range(1, 13))


def _window(first: int, length: int, apart: int) -> np.ndarray:
    """Months (0 to 11) of seasons of a length, a number of months apart, rising."""
    return np.sort(np.add.outer(np.arange(0, 12, apart), first + np.arange(length)).ravel() % 12)


def monthly_availability(units: Sequence[FuelDesign], months: Sequence[int]) -> Array:
    """Return the mean share of the units' capacity that can be used in each month of the year.

    Outside the refuelling months ``r = LF / (1 - D/C)``, in them ``r (1 - a 365 / days)``, a the share of the year that
    a unit refuels and days those of the months, so that the mean of the year is LF; of several designs the mean by
    net power.

    Parameters
    ----------
    units
        design of each unit, at least one
    months
        months 1 to 12 in which they refuel, of :func:`refuelling_months`

    Returns
    -------
    array
        [month] in [0, 1]

    Raises
    ------
    ValueError
        where the months are too short for the outage of one unit
    """
    inside = np.isin(np.arange(1, 13), list(months))
    weight = np.array([unit.net_mw for unit in units])
    running = np.array([unit.running_power for unit in units])
    out = np.array([unit.outage_share for unit in units]) * DAYS_PER_YEAR / MONTH_DAYS[inside].sum()
    if (out > 1).any():
        raise ValueError(f"months {tuple(months)} are too short for the refuelling of a unit")
    share = running[:, None] * (1 - out[:, None] * inside)
    return np.asarray(weight @ share / weight.sum())
