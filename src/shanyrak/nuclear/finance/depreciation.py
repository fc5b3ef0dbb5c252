"""Depreciation of an asset over its years in service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.finance.checks import Array, one_of, shares, within

Method = Literal["straight_line", "declining"]


def straight_line(years: int) -> Array:
    """Return the shares of cost written off in each year: ``d_k = 1/n``.

    Parameters: years of depreciation, at least 1. Raises ValueError for less than one year.
    """
    _some_years(years)
    return np.full(years, 1.0 / years)


def declining_balance(years: int, rate: float, salvage_share: float = 0.0, switch: bool = True) -> Array:
    """Return the shares of cost written off in each year by a fixed rate on what is left.

    Parameters
    ----------
    years
        years of depreciation, at least 1
    rate
        share of the book value written off in a year, from 0 to 1 (double declining: 2/years)
    salvage_share
        share of the cost that is never written off, from 0 to 1
    switch
        go over to straight line over the years left as soon as that writes off more, so that nothing remains

    Returns
    -------
    array
        [year] ``d_k = min(max(rate x B_k, (B_k - S)/(n - k)), B_k - S)``, B_k book value at the start of year k = 0 ...
        n-1, S salvage; without a switch the middle term is left out

    Raises
    ------
    ValueError
        for values outside these ranges
    """
    _some_years(years)
    within([rate, salvage_share], "rate and salvage share of the declining balance", 0.0, 1.0)
    book, written = 1.0, []
    for year in range(years):
        straight = (book - salvage_share) / (years - year) if switch else 0.0
        off = max(0.0, min(max(rate * book, straight), book - salvage_share))
        written.append(off)
        book -= off
    return np.asarray(written)


@dataclass(frozen=True)
class Depreciation:
    """How the cost of an asset is written off: by ``method`` over ``years``, or by a ``table`` of yearly shares.

    ``rate`` is the yearly rate of the declining balance, which goes over to straight line so that all is written off.
    """

    years: int = 40
    method: Method = "straight_line"
    rate: float = 0.0
    table: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        one_of(self.method, "depreciation method", ("straight_line", "declining"))
        if self.table:
            shares(self.table, "table of depreciation")
        _some_years(self.years)

    def shares(self) -> Array:
        """[year in service] share of the cost written off; they add to 1."""
        if self.table:
            return np.asarray(self.table)
        return straight_line(self.years) if self.method == "straight_line" else declining_balance(self.years, self.rate)

    def written_off(self, age: ArrayLike) -> Array:
        """Return the share written off up to an age in years, linear inside each year: 0 before service, 1 after."""
        known = np.concatenate([[0.0], np.cumsum(self.shares())])
        return np.asarray(np.interp(np.asarray(age, float), np.arange(known.size), known))


def _some_years(years: int) -> None:
    if years < 1:
        raise ValueError(f"years of depreciation is {years}: give at least 1")
