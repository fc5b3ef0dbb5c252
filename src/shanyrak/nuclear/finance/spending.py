"""How the cost of a project is spread over the years of its construction."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import beta

from shanyrak.nuclear.finance.checks import Array, above, shares


def uniform(years: int) -> Array:
    """Return the same share of the cost in each year.

    Parameters
    ----------
    years
        years of construction, at least 1

    Returns
    -------
    array
        [year] shares that add to 1: ``c_k = 1/n``

    Raises
    ------
    ValueError
        for less than one year
    """
    _some_years(years)
    return np.full(years, 1.0 / years)


def s_curve(years: int, a: float = 2.0, b: float = 2.0) -> Array:
    """Return an S-curve of spending: the beta distribution, cut into years.

    Parameters
    ----------
    years
        years of construction, at least 1
    a, b
        exponents, above 0. Both 1 is uniform spending; a below b spends early, equal ones are symmetric

    Returns
    -------
    array
        [year] shares that add to 1: ``c_k = B(k/n; a, b) - B((k-1)/n; a, b)``, B the cumulative beta distribution

    Raises
    ------
    ValueError
        for less than one year, or an exponent that is not above 0
    """
    _some_years(years)
    above([a, b], "exponents of the S-curve")
    return np.asarray(np.diff(beta.cdf(np.linspace(0.0, 1.0, years + 1), a, b)))


def stretched(curve: ArrayLike, construction_years: ArrayLike, years: int | None = None) -> Array:
    """Return a curve of spending stretched to another construction time, each part of it in proportion.

    Parameters
    ----------
    curve
        [planned year] shares of the plan, which add to 1
    construction_years
        [draw] or one number: years that construction takes, above 0; parts of a year are allowed
    years
        length of the result, at least the longest construction time (default: that, rounded up)

    Returns
    -------
    array
        [draw, year], or [year] for one number: ``c_y = C((y+1)/T) - C(y/T)``, where C is the cumulative curve of the
        plan over its own length (linear inside each planned year), and C = 1 beyond the end

    Raises
    ------
    ValueError
        for shares that do not add to 1, a time that is not above 0, or too few years
    """
    plan = shares(curve, "spending curve")
    time = above(construction_years, "construction time in years")
    length = int(np.ceil(time.max() - 1e-9)) if years is None else years
    if length < time.max() - 1e-9:
        raise ValueError(f"years is {length}, construction takes {time.max():g}: give at least as many years")
    edges = np.arange(length + 1) / time[..., None]
    known = np.concatenate([[0.0], np.cumsum(plan) / plan.sum()])
    return np.asarray(np.diff(np.interp(edges, np.linspace(0.0, 1.0, plan.size + 1), known), axis=-1))


def _some_years(years: int) -> None:
    if years < 1:
        raise ValueError(f"years of construction is {years}: give at least 1")
