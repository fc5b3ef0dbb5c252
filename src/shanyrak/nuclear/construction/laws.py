"""The laws of an accelerated failure time: log T = location + scale W, with W normal or of least extreme value."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtri_exp

Array = NDArray[np.float64]
Law = Literal["log_normal", "weibull"]

LAWS: tuple[Law, ...] = ("log_normal", "weibull")
HIGHEST = 100.0
"""Bound of the exponent of the Weibull law: beyond it the likelihood is zero in all but name."""


class Terms(NamedTuple):
    """Log likelihood of standard residuals, [unit], with its first and second slope in the residual."""

    value: Array
    slope: Array
    curvature: Array


def check_law(law: str) -> None:
    """Raise ValueError for a law that is not known."""
    if law not in LAWS:
        raise ValueError(f"'{law}' is not a law of durations; use one of {', '.join(LAWS)}")


def log_survival(law: Law, residual: Array) -> Array:
    """Return log P(W > z): log Phi(-z) for the log-normal, -exp(z) for the Weibull law (of shape 1 / scale)."""
    if law == "log_normal":
        return np.asarray(log_ndtr(-residual))
    return -np.exp(np.minimum(residual, HIGHEST))


def residual_of_survival(law: Law, log_share: Array) -> Array:
    """Return z with log P(W > z) = log_share (at most 0): the inverse of :func:`log_survival`."""
    if law == "log_normal":
        return np.asarray(-ndtri_exp(log_share))
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(-np.asarray(log_share)))


def likelihood_terms(law: Law, residual: Array, connected: NDArray[np.bool_]) -> Terms:
    """Return log f(z) of connected and log S(z) of censored units with their slopes.

    Log-normal: log f = -z^2/2 - log(2 pi)/2; log S = log Phi(-z), with slope -h, h = phi(z) / Phi(-z), h' = h (h - z).
    Weibull: log f = z - e^z; log S = -e^z.
    """
    survived = log_survival(law, residual)
    if law == "weibull":
        return Terms(
            np.where(connected, residual + survived, survived), np.where(connected, 1 + survived, survived), survived
        )
    density = -0.5 * residual**2 - 0.5 * np.log(2 * np.pi)
    hazard = np.exp(density - survived)
    value = np.where(connected, density, survived)
    return Terms(
        value, np.where(connected, -residual, -hazard), np.where(connected, -1.0, -hazard * (hazard - residual))
    )
