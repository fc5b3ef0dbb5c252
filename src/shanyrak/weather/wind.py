"""Hourly wind capacity factors from monthly statistics."""

from __future__ import annotations

import numpy as np

from shanyrak.scale import HOURS
from shanyrak.weather.calendar import HOUR_OF_DAY, MONTH_DAYS, Array, month_means, smooth
from shanyrak.weather.fields import (
    FAST_HOURS,
    Marginal,
    correlated,
    fit_two_speeds,
    persistent,
    smooth_persistent,
    with_month_means,
)
from shanyrak.weather.tables import WeatherTable

_LEVELS = (5, 50, 95)
"""Quantiles in per cent that a case may give beside mean and deviation."""

_SETTLE = 480
"""Hours dropped at the start, until the filters have forgotten that they began at rest."""


class Wind:
    """Generator of wind for the zones of one case.

    A latent standard normal series per zone is the sum of a synoptic part, correlated between zones, a fast
    part of its own and the daily cycle; the quantile function of the month's distribution makes it a
    capacity factor.
    """

    def __init__(self, table: WeatherTable, matrix: Array) -> None:
        """``matrix`` is the correlation [zone, zone] of daily means."""
        self.mean = table.monthly("wind_mean")
        self.sd = table.monthly("wind_sd")
        self.amplitude = table.monthly("wind_day_amplitude")
        self.peak = table.annual("wind_day_peak_hour")
        self.matrix = matrix
        within = self._within_month(table.annual("wind_lag1"), table.annual("wind_lag24"))
        lost = _month_variance(_fit(within)[0])
        self.pole, self.fast = _fit(within * (1 - lost) + lost)
        quantiles = np.array([table.optional(f"wind_p{level:02d}") for level in _LEVELS])
        wider = Marginal.beta(self.mean, self.sd / np.sqrt(1 - lost)[:, None])
        self.marginal = wider.through([level / 100 for level in _LEVELS], quantiles)

    def _within_month(self, lag1: Array, lag24: Array) -> Array:
        """Return the correlations [lag, zone] at 1 and 24 hours of what is left without the cycles of year and day.

        Variance splits into that of the monthly means, that of the daily cycle (a m)^2 / 2, whose correlation
        at k hours is 1 and cos(2 pi k / 24), and the rest, which has the deviations of the table: those inside
        a month. The process itself is wider and slower by the variance of its monthly means.
        """
        share = MONTH_DAYS / MONTH_DAYS.sum()
        annual = (self.mean * share).sum(axis=1)
        season = ((self.mean - annual[:, None]) ** 2 * share).sum(axis=1)
        within = (self.sd**2 * share).sum(axis=1)
        daily = ((self.amplitude * self.mean) ** 2 / 2 * share).sum(axis=1)
        rest = np.maximum(within - daily, 0.2 * within)
        total = season + daily + rest
        first = (lag1 * total - season - daily * np.cos(2 * np.pi / 24)) / rest
        second = (lag24 * total - season - daily) / rest
        return np.array([np.clip(first, 0.5, 0.9999), np.clip(second, 0.02, 0.95)])

    def latent(self, rng: np.random.Generator) -> Array:
        """Return the weather part of the latent series [zone, hour], standard normal."""
        zones, steps = len(self.pole), HOURS + _SETTLE
        slow = smooth_persistent(correlated(rng, self.matrix, steps), self.pole)
        quick = persistent(rng.standard_normal((steps, zones)).T, np.full(zones, np.exp(-1 / FAST_HOURS)))
        share = self.fast[:, None]
        latent: Array = (np.sqrt(1 - share) * slow + np.sqrt(share) * quick)[:, _SETTLE:]
        return latent

    def output(self, latent: Array, factor: Array, spread: float) -> Array:
        """Return capacity factors [zone, hour]; ``factor`` [zone] multiplies the monthly means.

        ``spread`` 0 gives every month its mean exactly, 1 leaves it to the draw.
        """
        slope = smooth(self.amplitude * self.mean / np.maximum(self.sd, 0.01), HOURS)
        cycle = slope * np.cos(2 * np.pi * (HOUR_OF_DAY - self.peak[:, None]) / 24)
        driven = (latent + cycle) / np.sqrt(1 + slope**2 / 2)
        target = np.clip(self.mean * factor[:, None], 0.0, 0.97)
        if spread:
            target = np.clip(target + spread * (month_means(self.marginal.at(driven)) - self.mean), 0.01, 0.97)
        return np.clip(with_month_means(self.marginal, driven, target), 0.0, 1.0)


def _fit(lags: Array) -> tuple[Array, Array]:
    """Return pole and fast share of each zone for its correlations [lag, zone] at 1 and 24 hours."""
    pole, fast = np.array([fit_two_speeds(float(a), float(b)) for a, b in lags.T]).T
    return pole, fast


def _month_variance(pole: Array) -> Array:
    """Return the variance of the mean over 30 days of the unit process with the double pole [zone]."""
    gaps = np.arange(1, 720)
    steepness = (1 - pole**2) / (1 + pole**2)
    course = (1 + gaps * steepness[:, None]) * pole[:, None] ** gaps
    variance: Array = (720 + 2 * ((720 - gaps) * course).sum(axis=1)) / 720**2
    return variance
