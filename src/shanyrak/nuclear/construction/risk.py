"""Delay and overrun together, and the money to set aside."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr

from shanyrak.nuclear.construction.costs import Overrun
from shanyrak.nuclear.construction.forecast import DurationForecast, sample_durations
from shanyrak.nuclear.construction.survival import Array


def joint_draws(
    forecast: DurationForecast, overrun: Overrun, rank_correlation: float, size: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Draw duration and cost ratio of one unit together, joined by a Gaussian copula.

    Two normals of correlation r = 2 sin(pi rho / 6) have rank correlation rho (Kruskal 1958). The draw with the k-th
    smallest first normal takes the k-th smallest of the sampled durations (as in Iman and Conover 1982), and its
    ratio is that of probability Phi(second normal): each margin keeps its law.

    Parameters
    ----------
    forecast
        of the months from first concrete to the grid
    overrun
        law of actual over estimated cost
    rank_correlation
        Spearman's rho between the two, from -1 to 1
    size
        number of draws
    rng
        seeded generator

    Returns
    -------
    frame
        [draw] months, cost_ratio

    Raises
    ------
    ValueError
        for a correlation outside -1 to 1 or no draws
    """
    if not -1 <= rank_correlation <= 1:
        raise ValueError(f"rank correlation {rank_correlation} must lie between -1 and 1, as 0.6")
    if size < 1:
        raise ValueError(f"{size} draws: ask for at least one")
    normals = rng.standard_normal((2, size))
    linear = 2 * np.sin(np.pi * rank_correlation / 6)
    second = linear * normals[0] + np.sqrt(max(1 - linear**2, 0.0)) * normals[1]
    months = np.empty(size)
    months[np.argsort(normals[0], kind="stable")] = np.sort(sample_durations(forecast, size, rng))
    share = np.clip(ndtr(second), np.finfo(float).tiny, 1 - np.finfo(float).epsneg)
    return pd.DataFrame({"months": months, "cost_ratio": overrun.quantile(share)})


def budget_at(estimate: float, overrun: Overrun, probability: ArrayLike) -> Array:
    """Return the budget that is kept with a probability: budget(p) = estimate x Q_p(actual / estimate).

    Parameters
    ----------
    estimate
        the estimate, without contingency, in any money, at least 0
    overrun
        law of actual over estimated cost
    probability
        [...] p between 0 and 1 (exclusive)

    Returns
    -------
    array
        [...] budget in the money of the estimate, estimate and contingency together
    """
    if not estimate >= 0:
        raise ValueError(f"estimate {estimate} must be at least 0")
    return np.asarray(estimate * overrun.quantile(probability))


def contingency_at(estimate: float, overrun: Overrun, probability: ArrayLike) -> Array:
    """Return budget(p) less the estimate, [...] in its money: what is to be set aside beyond it (may be negative)."""
    return budget_at(estimate, overrun, probability) - estimate


def chance_within(draws: pd.DataFrame, months: float, cost_ratio: float) -> float:
    """Return the share of draws on the grid within ``months`` and at no more than ``cost_ratio`` times the estimate."""
    return float(((draws["months"] <= months) & (draws["cost_ratio"] <= cost_ratio)).mean())
