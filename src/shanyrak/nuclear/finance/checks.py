"""Arrays of the room and the checks of arguments that several routines share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

SHARE_TOLERANCE = 1e-6
"""Largest distance from 1 of shares that should add to 1."""


def numbers(values: ArrayLike, what: str) -> Array:
    """Return values as floats; raises ValueError where one is not finite."""
    array = np.asarray(values, dtype=float)
    if not np.isfinite(array).all():
        raise ValueError(f"{what} holds a value that is not a finite number: give numbers only")
    return array


def within(values: ArrayLike, what: str, low: float, high: float = np.inf) -> Array:
    """Return values as floats; raises ValueError where one is outside low to high (both allowed)."""
    array = numbers(values, what)
    if (array < low).any() or (array > high).any():
        worst = array[(array < low) | (array > high)].flat[0]
        raise ValueError(f"{what} is {worst:g}: give values from {low:g} to {high:g}")
    return array


def above(values: ArrayLike, what: str, low: float = 0.0) -> Array:
    """Return values as floats; raises ValueError where one is not above low."""
    array = numbers(values, what)
    if (array <= low).any():
        raise ValueError(f"{what} is {array.min():g}: give values above {low:g}")
    return array


def shares(values: ArrayLike, what: str) -> Array:
    """Return shares over the last axis; raises ValueError where one is negative or they do not add to 1."""
    array = within(values, what, 0.0)
    if array.ndim == 0 or array.shape[-1] == 0:
        raise ValueError(f"{what} has no year: give one share for each year")
    totals = array.sum(axis=-1)
    if (np.abs(totals - 1) > SHARE_TOLERANCE).any():
        raise ValueError(f"{what} adds to {np.asarray(totals).flat[0]:.6g}: make the shares add to 1")
    return array


def one_of(value: str, what: str, allowed: Sequence[str]) -> str:
    """Return a word; raises ValueError where it is none of those allowed."""
    if value not in allowed:
        raise ValueError(f"{what} is '{value}': write one of {', '.join(allowed)}")
    return value


def covered(start: ArrayLike, length: ArrayLike, years: int) -> Array:
    """Return how much of each year lies between start and start + length.

    Parameters
    ----------
    start
        [draw] time at which it begins, in years after the first spending
    length
        [draw] or one number: years that it lasts
    years
        number of years

    Returns
    -------
    array
        [draw, year] share of the year, from 0 to 1:
        ``max(0, min(start + length, y + 1) - max(start, y))``
    """
    begin = np.asarray(start, dtype=float)[..., None]
    end = begin + np.asarray(length, dtype=float)[..., None]
    year = np.arange(years, dtype=float)
    return np.asarray(np.maximum(0.0, np.minimum(end, year + 1) - np.maximum(begin, year)))
