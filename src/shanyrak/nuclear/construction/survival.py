"""The share of units not yet on the grid by month since first concrete: the estimate of Kaplan and Meier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROUNDING = 1e-9
"""Distance within which a step of the curve counts as being at a probability: products of fractions round."""


@dataclass(frozen=True, eq=False)
class SurvivalCurve:
    """A survival curve in steps: S(t) = ``survival[k]`` from ``months[k]`` until the next step, 1 before the first.

    ``months``, ``survival``, ``standard_error``, ``low``, ``high``, ``at_risk`` and ``events`` are [step], ``months``
    rising; ``units`` and ``connected`` count units; ``last`` is the longest time seen.
    """

    months: Array
    survival: Array
    standard_error: Array
    low: Array
    high: Array
    at_risk: Array
    events: Array
    units: int
    connected: int
    last: float


def observations(months: ArrayLike, connected: ArrayLike) -> tuple[Array, Flags]:
    """Return months and connected as arrays; raises ValueError for none, for times not above 0 or of another length."""
    time, event = np.asarray(months, dtype=float), np.asarray(connected, dtype=bool)
    if time.ndim != 1 or time.shape != event.shape or not len(time):
        raise ValueError(f"months {time.shape} and connected {event.shape} must be lists of one length, not empty")
    if not (np.isfinite(time).all() and (time > 0).all()):
        raise ValueError("months must be finite and above 0: leave out units that were begun on the date of knowledge")
    return time, event


def kaplan_meier(months: ArrayLike, connected: ArrayLike, confidence: float = 0.95) -> SurvivalCurve:
    """Return the product-limit estimate of the time to the grid with Greenwood's interval.

    S(t) = prod over event times t_k <= t of (1 - d_k / n_k), with d_k units connected at t_k of n_k still at risk
    (a unit censored at t_k is still at risk then);
    se(t) = S(t) sqrt(sum d_k / (n_k (n_k - d_k))) (Greenwood 1926);
    interval on the scale log(-log S) (Kalbfleisch and Prentice): S^exp(+-z se / (S log S)).

    Parameters
    ----------
    months
        [unit] months from first concrete to the grid, or to the date of knowledge where still building, above 0
    connected
        [unit] true where the unit is on the grid, false where it is censored
    confidence
        confidence of the interval of each step, between 0 and 1

    Returns
    -------
    SurvivalCurve
        one step per distinct connection time; standard error and interval NaN where nobody remains

    Raises
    ------
    ValueError
        for no units, times not above 0, lists of two lengths or a confidence outside 0 to 1
    """
    time, event = observations(months, connected)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence} must lie between 0 and 1, as 0.95")
    steps, events = np.unique(time[event], return_counts=True)
    at_risk = len(time) - np.searchsorted(np.sort(time), steps, side="left")
    counts = events.astype(np.float64), at_risk.astype(np.float64)
    survival = np.asarray(np.cumprod(1 - counts[0] / counts[1]), dtype=np.float64)
    error, low, high = _greenwood(survival, *counts, float(ndtri(0.5 + confidence / 2)))
    totals = len(time), int(event.sum()), float(time.max())
    return SurvivalCurve(steps, survival, error, low, high, counts[1], counts[0], *totals)


def _greenwood(survival: Array, events: Array, at_risk: Array, z: float) -> tuple[Array, Array, Array]:
    left = at_risk - events
    alive = (left > 0) & (survival < 1)
    safe = np.where(alive, left, 1)
    spread = np.sqrt(np.cumsum(np.where(alive, events / (at_risk * safe), 0.0)))
    inside = np.where(alive, survival, 0.5)
    width = z * spread / np.log(inside)
    bounds = [np.where(alive, inside ** np.exp(sign * width), np.nan) for sign in (-1, 1)]
    return np.where(alive, survival * spread, np.nan), bounds[0], bounds[1]


def survival_at(curve: SurvivalCurve, months: ArrayLike) -> Array:
    """Return S(t) at times [...] in months, constant between steps; NaN after the last time seen unless S is 0."""
    time = np.asarray(months, dtype=float)
    steps = np.concatenate([[1.0], curve.survival])
    value = steps[np.searchsorted(curve.months, time, side="right")]
    return np.where((time > curve.last) & (value > 0), np.nan, value)


def survival_quantile(curve: SurvivalCurve, probability: ArrayLike) -> Array:
    """Return the first month by which a share of units is on the grid: the least t with 1 - S(t) >= p.

    Parameters
    ----------
    curve
        as of :func:`kaplan_meier`
    probability
        [...] shares p between 0 and 1

    Returns
    -------
    array
        [...] months; NaN where the curve does not come that far, since too many units are still building

    Raises
    ------
    ValueError
        for a probability outside 0 to 1
    """
    share = np.asarray(probability, dtype=float)
    if not ((share >= 0) & (share <= 1)).all():
        raise ValueError(f"probability {share} must lie between 0 and 1, as 0.8 for P80")
    place = np.searchsorted(1 - curve.survival, share - ROUNDING, side="left")
    return np.append(curve.months, np.nan)[place]
