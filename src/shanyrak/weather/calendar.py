"""The year of the weather room: 365 days of 24 hours UTC, and how monthly figures spread over it."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MONTH_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
DAYS = 365
MONTH_OF_DAY = np.repeat(np.arange(12), MONTH_DAYS)
MONTH_OF_HOUR = np.repeat(MONTH_OF_DAY, 24)
HOUR_OF_DAY = np.tile(np.arange(24), DAYS)
_STARTS = np.concatenate([[0], np.cumsum(MONTH_DAYS)[:-1]])


def month_means(series: Array) -> Array:
    """Return the means of the twelve months (last axis 12) of series whose last axis is 365 days or 8760 hours."""
    steps = series.shape[-1] // DAYS
    sums: Array = np.add.reduceat(series, _STARTS * steps, axis=-1)
    means: Array = sums / (MONTH_DAYS * steps)
    return means


def day_means(series: Array) -> Array:
    """Return the daily means (last axis 365) of hourly series (last axis 8760)."""
    means: Array = series.reshape(*series.shape[:-1], DAYS, 24).mean(axis=-1)
    return means


@cache
def month_weights(steps: int) -> Array:
    """Return the weight [step, month] of each month's centre in a linear interpolation around the year.

    ``steps`` is 365 or 8760.
    """
    per_day = steps // DAYS
    centres = (_STARTS + MONTH_DAYS / 2) * per_day
    position = np.arange(steps) + 0.5
    after = np.searchsorted(centres, position) % 12
    before = (after - 1) % 12
    span = (centres[after] - centres[before]) % steps
    share = ((position - centres[before]) % steps) / span
    weights = np.zeros((steps, 12))
    weights[np.arange(steps), before] = 1 - share
    weights[np.arange(steps), after] += share
    return weights


@cache
def _month_coupling(steps: int) -> Array:
    return month_means(month_weights(steps).T).T


def month_nodes(monthly: Array, steps: int) -> Array:
    """Return values at the month centres whose interpolation has the given monthly means (last axis 12)."""
    nodes: Array = np.asarray(np.linalg.solve(_month_coupling(steps), monthly[..., None])[..., 0], dtype=np.float64)
    return nodes


def smooth(monthly: Array, steps: int = DAYS) -> Array:
    """Return a continuous course over the year (last axis ``steps``) that keeps the monthly means (last axis 12)."""
    course: Array = month_nodes(monthly, steps) @ month_weights(steps).T
    return course
