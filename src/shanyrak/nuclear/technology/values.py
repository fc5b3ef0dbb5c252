"""Single-attribute value functions of KIND: from an indicator in its unit to a value between 0 and 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

STRAIGHT = 1e-6
"""Exponents nearer to 0 than this are taken as 0, where the exponential form has no numbers to divide."""


def position(
    indicator: ArrayLike, low: ArrayLike, high: ArrayLike, maximise: ArrayLike, logarithmic: ArrayLike = False
) -> Array:
    """Return where an indicator stands between the worst and the best end of its domain.

    Parameters
    ----------
    indicator
        [..., indicator] figures, each in the unit of its indicator; NaN where there is none
    low, high
        [indicator] ends of the domains in the same units, low <= high; above 0 where logarithmic
    maximise
        [indicator] whether more is better
    logarithmic
        [indicator] whether the decimal logarithm of the figure counts, and not the figure itself

    Returns
    -------
    array
        [..., indicator] z in [0, 1], 0 at the worst end and 1 at the best; figures beyond an end count as the end;
        0 where the domain is one point; NaN where there is no figure

    Raises
    ------
    ValueError
        where low is above high, or a logarithmic domain does not lie above 0

    Notes
    -----
    With y = x, or y = log10 x where logarithmic (IAEA NG-T-3.20, KIND):

        z = (y - ymin) / (ymax - ymin)    the more the better
        z = (ymax - y) / (ymax - ymin)    the less the better
    """
    bottom, top = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    logs = np.broadcast_to(np.asarray(logarithmic, dtype=bool), np.broadcast_shapes(bottom.shape, top.shape))
    _check_domains(bottom, top, logs)
    y, ymin, ymax = (_scale(values, logs) for values in (indicator, bottom, top))
    width = ymax - ymin
    share = (y - ymin) / np.where(width > 0, width, 1.0)
    towards_best = np.where(np.asarray(maximise, dtype=bool), share, 1.0 - share)
    return np.where((width > 0) | np.isnan(y), np.clip(towards_best, 0.0, 1.0), 0.0)


def _check_domains(low: Array, high: Array, logarithmic: Flags) -> None:
    if not np.all(low <= high):
        raise ValueError(f"domains: low end {low} and high end {high}; the low end must not be above the high end")
    if np.any(logarithmic & (low <= 0)):
        raise ValueError(f"domains: low end {low} of a logarithmic indicator; it must be above 0")


def _scale(values: ArrayLike, logarithmic: Flags) -> Array:
    plain = np.asarray(values, dtype=float)
    positive = np.where(logarithmic & (plain > 0), plain, 1.0)
    logs = np.where(plain > 0, np.log10(positive), np.where(np.isnan(plain), np.nan, -np.inf))
    return np.where(logarithmic, logs, plain)


def value(z: ArrayLike, exponent: ArrayLike) -> Array:
    """Return the value of a position in the domain by the linear or the exponential form of KIND.

    Parameters
    ----------
    z
        [..., indicator] position in [0, 1] from the worst to the best end of the domain
    exponent
        [..., indicator] curvature a, dimensionless, any finite number: 0 is the linear form, above 0 the value rises
        late (near the best end), below 0 early

    Returns
    -------
    array
        [..., indicator] u in [0, 1]

    Raises
    ------
    ValueError
        for an exponent that is not finite

    Notes
    -----
    IAEA NG-T-3.20 (KIND-ET): u = (1 - exp(a z)) / (1 - exp(a)), and u = z for a -> 0. For a > 0 both parts are
    multiplied by exp(-a), so that no exponent overflows.
    """
    a = np.asarray(exponent, dtype=float)
    if not np.all(np.isfinite(a)):
        raise ValueError(f"exponent {a}: it must be a finite number, 0 for the linear form")
    share = np.asarray(z, dtype=float)
    curved = np.abs(a) >= STRAIGHT
    bent = np.where(curved, a, 1.0)
    falling = np.expm1(-np.abs(bent))
    rising_late = np.exp(-np.abs(bent) * (1.0 - share)) * np.expm1(-np.abs(bent) * share) / falling
    rising_early = np.expm1(-np.abs(bent) * share) / falling
    return np.where(curved, np.where(bent > 0, rising_late, rising_early), share)
