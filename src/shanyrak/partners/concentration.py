"""How concentrated a number of partners is, in the words of competition offices; NaN where nobody holds anything."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.plan import concentration as indices

BANDS = ((1500.0, "low"), (2500.0, "moderate"), (indices.PERCENT_SCALE, "high"))
"""Upper ends of the bands of the US merger guidelines of 2010, section 5.3 (from memory); those of 2023 call more
than 1,800 high. They were made for markets: here they only say how far a number is from usual ones."""


def hhi(amounts: ArrayLike) -> float:
    """Return the Herfindahl-Hirschman index of amounts [partner], 10,000 x sum of s_i^2; NaN where all are 0.

    See :func:`shanyrak.plan.concentration.concentration`, also for what it raises.
    """
    return indices.PERCENT_SCALE * indices.concentration(amounts) if np.any(amounts) else float("nan")


def shannon(amounts: ArrayLike) -> float:
    """Return the diversity of amounts [partner], see :func:`shanyrak.plan.concentration.shannon`; NaN for none."""
    return indices.shannon(amounts) if np.any(amounts) else float("nan")


def effective_number(amounts: ArrayLike) -> float:
    """Return the number of equal partners with the same diversity, exp(H)."""
    return float(np.exp(shannon(amounts)))


def largest_share(amounts: ArrayLike) -> float:
    """Return the share of the largest partner, see :func:`shanyrak.plan.concentration.largest_share`; NaN for none."""
    return indices.largest_share(amounts) if np.any(amounts) else float("nan")


def band(index: float) -> str:
    """Return what an index is called: low, moderate, high; nothing where there is none."""
    return next((word for most, word in BANDS if index <= most), "")
