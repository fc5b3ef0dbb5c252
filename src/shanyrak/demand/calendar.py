"""The local calendar of a model year: 8760 hours from 1 January 00:00 UTC, 29 February left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shanyrak.scale import HOURS

SEASONS = ("winter", "spring", "summer", "autumn")
"""Seasons in the order of the year; each is itself in the middle of January, April, July and October."""

_MONTH_STARTS = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30]) * 24.0
_MONTH_MIDDLES = (_MONTH_STARTS + np.append(_MONTH_STARTS[1:], HOURS)) / 2

Array = NDArray[np.float64]
Indices = NDArray[np.int64]


@dataclass(frozen=True)
class LocalCalendar:
    """Local time of each hour of a model year.

    ``place`` is the hour of the local year (0..8759; what reaches over an end of the year wraps round, so that
    every month has all its hours), ``month`` 0..11, ``weekday`` 0..6 (Monday 0), ``hour`` 0..23; each [hour].
    """

    place: Indices
    month: Indices
    weekday: Indices
    hour: Indices


@lru_cache(maxsize=32)
def local_calendar(year: int, utc_offset_hours: float) -> LocalCalendar:
    """Return the local calendar of a year.

    Parameters
    ----------
    year
        year that the weekdays are taken from
    utc_offset_hours
        local time less UTC, h; part of an hour is dropped

    Returns
    -------
    LocalCalendar
        for the hours 0..8759 counted from 1 January 00:00 UTC
    """
    local = np.arange(HOURS) + int(np.floor(utc_offset_hours))
    place = local % HOURS
    days = pd.date_range(f"{year - 1}-12-31", f"{year + 1}-01-01", freq="D")
    days = days[(days.month != 2) | (days.day != 29)]
    return LocalCalendar(
        place=place,
        month=np.searchsorted(_MONTH_STARTS, place, side="right") - 1,
        weekday=days.dayofweek.to_numpy(dtype=np.int64)[local // 24 + 1],
        hour=place % 24,
    )


@lru_cache(maxsize=1)
def season_weights() -> Array:
    """Return how much of each season is in each hour of the local year, [hour, season]: linear between the middles."""
    return _hats(_MONTH_MIDDLES[[0, 3, 6, 9]])


@lru_cache(maxsize=1)
def month_weights() -> Array:
    """Return the curve that each month's mean gives to the local year, [hour, month].

    The curve for month means x is ``month_weights() @ x``: straight between the middles of the months, with its
    knots k chosen so that the mean of every month is x. With H the hats of the knots and M the mean over each
    month, M H k = x, so the weights are H (M H)^-1.
    """
    hats = _hats(_MONTH_MIDDLES)
    means = np.add.reduceat(hats, _MONTH_STARTS.astype(int), axis=0) / month_hours()[:, None]
    return np.asarray(hats @ np.linalg.inv(means))


def month_hours() -> Array:
    """Return the hours of each month, [month]."""
    return np.diff(np.append(_MONTH_STARTS, HOURS))


def _hats(knots: Array) -> Array:
    hours = np.arange(HOURS) + 0.5
    return np.stack([np.interp(hours, knots, unit, period=HOURS) for unit in np.eye(len(knots))], axis=1)
