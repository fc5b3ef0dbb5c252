"""How concentrated or how varied a set of shares is: of fuels, plants, partners or anything else that is held in parts.

All functions take amounts as well as shares: they divide by the sum first. A part of nothing counts for nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

PERCENT_SCALE = 1e4
"""Shares in per cent give an index from 0 to 10,000, as competition authorities write it: 10,000 times that of parts
of one."""


def shares_of(amounts: ArrayLike) -> NDArray[np.float64]:
    """Share of each amount in their sum.

    Parameters
    ----------
    amounts : amounts of one unit, or shares; a row of finite numbers, none below 0, not all 0

    Raises
    ------
    ValueError
        when there is nothing to share: no amount, all 0, one below 0, or one that is not finite
    """
    parts = np.asarray(amounts, dtype=float).ravel()
    if parts.size == 0 or not np.isfinite(parts).all() or (parts < 0.0).any() or parts.sum() <= 0.0:
        raise ValueError("shares need at least one amount above 0, and none below 0 or without a value")
    scaled = parts / parts.max()
    return np.asarray(scaled / scaled.sum(), dtype=float)


def concentration(shares: ArrayLike) -> float:
    """Herfindahl-Hirschman index: H = sum_i s_i^2, from 1/n (n equal parts) to 1 (one holds all).

    Parameters
    ----------
    shares : shares or amounts, see :func:`shares_of`

    Hirschman (1945), Herfindahl (1950). Times ``PERCENT_SCALE`` it is the index of shares in per cent.
    """
    return float((shares_of(shares) ** 2).sum())


def shannon(shares: ArrayLike) -> float:
    """Shannon-Wiener index: H = - sum_i s_i ln s_i, from 0 (one holds all) to ln n (n equal parts).

    Parameters
    ----------
    shares : shares or amounts, see :func:`shares_of`

    Shannon (1948); for the diversity of energy supply Stirling (1998). exp(H) is the number of equal parts that would
    be as varied.
    """
    parts = shares_of(shares)
    held = parts[parts > 0.0]
    return float(-(held * np.log(held)).sum()) + 0.0


def largest_share(shares: ArrayLike) -> float:
    """Share of the largest part: max_i s_i; ``shares`` as in :func:`shares_of`."""
    return float(shares_of(shares).max())
