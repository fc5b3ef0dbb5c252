"""Random fields: correlated between zones, persistent in time, mapped to a marginal distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.signal import lfilter
from scipy.stats import beta, norm

from shanyrak.scale import HOURS
from shanyrak.weather.calendar import Array, month_means, month_nodes, month_weights
from shanyrak.weather.tables import WeatherTable

EARTH_RADIUS_KM = 6371.0
DECAY_KM = 800.0
"""Distance over which the correlation falls to 1/e where weather_correlations says nothing about a region."""

FAST_HOURS = 3.0
"""Persistence of the fast part of wind: gusts and passing fronts, seen by one zone only."""

_GRID = np.linspace(-5.0, 5.0, 201)
_STEP = 0.05
"""Step of the latent variable over which the slope of a quantile function is taken."""


def distances(latitude: Array, longitude: Array) -> Array:
    """Return great-circle distances [zone, zone] in km (haversine formula) of points in degrees."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    north = np.sin((lat[:, None] - lat) / 2) ** 2
    east = np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    apart: Array = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(north + east, 0, 1)))
    return apart


def correlation(table: WeatherTable, rows: pd.DataFrame, variable: str) -> Array:
    """Return the correlation [zone, zone] of daily means of one variable.

    Two zones d km apart in regions R and S have exp(-d / D) c(R, S). A row of weather_correlations that
    names one region twice is the mean correlation of two different zones in it and sets D; a row of two
    regions is the correlation of the regions' means and sets c; a row of two zones replaces the formula.
    A matrix of measured rows need not be a correlation: negative eigenvalues are clipped.
    """
    rows = rows[rows["variable"] == variable]
    known = {
        frozenset((str(a), str(b))): float(value)
        for a, b, value in zip(rows["zone_a"], rows["zone_b"], rows["value"], strict=True)
    }
    apart = distances(table.latitude, table.longitude)
    matrix = np.exp(-apart / _decay(table.regions, apart, known))
    matrix = np.clip(matrix * _between_regions(table.regions, matrix, known), -1.0, 1.0)
    for i, a in enumerate(table.zones):
        for j, b in enumerate(table.zones):
            if a != b and frozenset((a, b)) in known:
                matrix[i, j] = known[frozenset((a, b))]
    return nearest_correlation(matrix)


def _decay(regions: tuple[str, ...], apart: Array, known: dict[frozenset[str], float]) -> float:
    """Return the decay distance D in km for which pairs of one region have, on average, the given correlation."""
    name = np.array(regions)
    inside = [(name[:, None] == region) & (name == region) & (apart > 0) for region in sorted(set(regions))]
    values = [known.get(frozenset((region,))) for region in sorted(set(regions))]
    pairs = [(apart[mask], value) for mask, value in zip(inside, values, strict=True) if value and mask.any()]
    if not pairs:
        return DECAY_KM

    def excess(decay: float) -> float:
        return sum(float(np.exp(-d / decay).mean()) - value for d, value in pairs)

    return float(brentq(excess, 1.0, 1e6))


def _between_regions(regions: tuple[str, ...], matrix: Array, known: dict[frozenset[str], float]) -> Array:
    """Return the factor c [zone, zone] that gives region means their measured correlation."""
    name = np.array(regions)
    factor = np.ones_like(matrix)
    for a in sorted(set(regions)):
        for b in sorted(set(regions)):
            if a == b or frozenset((a, b)) not in known:
                continue
            in_a, in_b = name == a, name == b
            spread = np.sqrt(matrix[np.ix_(in_a, in_a)].mean() * matrix[np.ix_(in_b, in_b)].mean())
            wanted = known[frozenset((a, b))] * spread / matrix[np.ix_(in_a, in_b)].mean()
            factor[np.ix_(in_a, in_b)] = wanted
    return factor


def nearest_correlation(matrix: Array) -> Array:
    """Return a correlation matrix with no negative eigenvalue, close to the given symmetric one."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    mended = (vectors * np.maximum(values, 1e-9)) @ vectors.T
    scale = np.sqrt(np.diag(mended))
    result: Array = mended / scale[:, None] / scale
    return result


def correlated(rng: np.random.Generator, matrix: Array, steps: int) -> Array:
    """Return white noise [zone, step], standard normal, with the correlation [zone, zone] between zones."""
    noise: Array = np.linalg.cholesky(matrix) @ rng.standard_normal((steps, len(matrix))).T
    return noise


def persistent(noise: Array, lag: Array) -> Array:
    """Return first-order autoregressive series of unit variance; ``lag`` [zone] is the correlation of one step.

    The first value of ``noise`` starts the series, so it is stationary from its first step.
    """
    result = np.empty_like(noise)
    for zone, rho in enumerate(lag):
        driven = noise[zone] * np.sqrt(1 - rho**2)
        driven[0] = noise[zone, 0]
        result[zone] = lfilter([1.0], [1.0, -rho], driven)
    return result


def smooth_persistent(noise: Array, lag: Array) -> Array:
    """Return second-order autoregressive series of unit variance with the double pole ``lag`` [zone].

    Correlation at k steps: (1 + k (1 - lag^2) / (1 + lag^2)) lag^k, flat at k = 0: synoptic weather has no
    jumps. Variance of the filter: (1 + lag^2) / (1 - lag^2)^3. The caller drops the steps of settling.
    """
    result = np.empty_like(noise)
    for zone, pole in enumerate(lag):
        gain = np.sqrt((1 - pole**2) ** 3 / (1 + pole**2))
        result[zone] = lfilter([gain], [1.0, -2 * pole, pole**2], noise[zone])
    return result


def double_pole_correlation(pole: float, steps: int) -> float:
    """Return the correlation at ``steps`` of the process of :func:`smooth_persistent`."""
    return float((1 + steps * (1 - pole**2) / (1 + pole**2)) * pole**steps)


def fit_two_speeds(lag1: float, lag24: float) -> tuple[float, float]:
    """Return (pole, share): synoptic double pole and share of variance of a fast part (3 h) that give both lags.

    Solves (1 - share) r(1) + share f = lag1 and (1 - share) r(24) + share f^24 = lag24, f = exp(-1 / 3 h).
    """
    fast = float(np.exp(-1 / FAST_HOURS))

    def share_of(pole: float) -> float:
        slow = double_pole_correlation(pole, 1)
        return min(max((slow - lag1) / (slow - fast), 0.0), 0.9)

    def excess(pole: float) -> float:
        share = share_of(pole)
        return (1 - share) * double_pole_correlation(pole, 24) + share * fast**24 - lag24

    low, high = 0.75, 0.9995
    if excess(low) >= 0:
        return low, share_of(low)
    if excess(high) <= 0:
        return high, share_of(high)
    pole = float(brentq(excess, low, high))
    return pole, share_of(pole)


@dataclass(frozen=True)
class Marginal:
    """Quantile functions by zone and month, tabulated over a standard normal variable.

    ``table`` is [zone, month, point] over the points of a fixed grid from -5 to 5.
    """

    table: Array

    @classmethod
    def beta(cls, mean: Array, sd: Array, low: float = 0.0, high: float = 1.0) -> Marginal:
        """Return beta distributions on [low, high] with the given means and deviations [zone, month].

        The means are moved so that blending months (:meth:`at`) leaves each its own.
        """
        centre = np.clip((month_nodes(mean, HOURS) - low) / (high - low), 0.01, 0.99)
        most = 0.95 * centre * (1 - centre)
        variance = np.clip((sd / (high - low)) ** 2, 1e-8, most)
        total = centre * (1 - centre) / variance - 1
        a, b = (centre * total)[..., None], ((1 - centre) * total)[..., None]
        return cls(low + (high - low) * beta.ppf(norm.cdf(_GRID), a, b))

    def at(self, latent: Array) -> Array:
        """Return the values [zone, step] of standard normal ``latent`` [zone, step], months blended smoothly."""
        steps = latent.shape[1]
        weights = month_weights(steps)
        order = np.argsort(weights, axis=1)
        later, main = order[:, -2], order[:, -1]
        rows = np.arange(steps)
        main_share = weights[rows, main]
        values: Array = main_share * self._month(latent, main) + (1 - main_share) * self._month(latent, later)
        return values

    def _month(self, latent: Array, month: NDArray[np.intp]) -> Array:
        position = np.clip((latent - _GRID[0]) / (_GRID[1] - _GRID[0]), 0, len(_GRID) - 1.001)
        index = position.astype(np.intp)
        share = position - index
        zone = np.arange(len(latent))[:, None]
        below = self.table[zone, month, index]
        values: Array = below + share * (self.table[zone, month, index + 1] - below)
        return values

    def through(self, levels: Sequence[float], wanted: Array) -> Marginal:
        """Return the distribution bent so that its quantiles at ``levels`` are ``wanted`` [level, zone, month].

        Values are moved by the piecewise linear function that takes the old quantiles, and the ends 0 and 1,
        to the new ones; NaN leaves a quantile alone. A zone whose quantiles are the same in all months has
        them for the year: then the old ones are those of the year, all months together.
        """
        bent = self.table.copy()
        weight = norm.pdf(_GRID)
        for zone in range(bent.shape[0]):
            annual = bool(np.ptp(wanted[:, zone], axis=1).max() == 0)
            for months in [np.arange(12)] if annual else np.arange(12)[:, None]:
                new = wanted[:, zone, months[0]]
                given = ~np.isnan(new)
                old = _quantiles(bent[zone, months], weight, np.array(levels)[given])
                ends = np.concatenate([[0.0], old, [1.0]]), np.concatenate([[0.0], new[given], [1.0]])
                bent[zone, months] = np.interp(bent[zone, months], *ends)
        return Marginal(bent)


def _quantiles(values: Array, weight: Array, levels: Array) -> Array:
    """Return quantiles of tabulated values [month, point] whose points have the given weight, months pooled."""
    flat, mass = values.ravel(), np.tile(weight, len(values))
    order = np.argsort(flat, kind="stable")
    rank = (np.cumsum(mass[order]) - mass[order] / 2) / mass.sum()
    return np.interp(levels, rank, flat[order])


def with_month_means(marginal: Marginal, latent: Array, target: Array, tolerance: float = 1e-4) -> Array:
    """Return values [zone, step] whose monthly means are ``target`` [zone, month].

    The latent series is shifted by a course over the year that is continuous and linear between month
    centres (Newton's method finds it), so bounds, ranks within a month and the kind of distribution are kept.
    """
    weights = month_weights(latent.shape[1]).T
    shifted, values = latent, marginal.at(latent)
    nodes = np.zeros_like(target)
    for _ in range(30):
        error = target - month_means(values)
        if np.abs(error).max() < tolerance:
            break
        slope = (marginal.at(shifted + _STEP) - values) / _STEP
        effect = month_means(slope[:, None, :] * weights).swapaxes(1, 2) + 1e-6 * np.eye(12)
        change = np.linalg.solve(effect, error[..., None])[..., 0]
        nodes = np.clip(nodes + np.clip(change, -1.0, 1.0), -4.0, 4.0)
        shifted = latent + nodes @ weights
        values = marginal.at(shifted)
    return values
