"""Daily and hourly air temperature from monthly statistics."""

from __future__ import annotations

import numpy as np

from shanyrak.weather.calendar import DAYS, HOUR_OF_DAY, Array, day_means, month_means, smooth
from shanyrak.weather.fields import correlated, persistent
from shanyrak.weather.tables import WeatherTable

WARMEST_SOLAR_HOUR = 15.0
"""Local solar time of the day's highest temperature."""

WIND_DAY_LAG = 0.45
"""Correlation of daily wind with the day before, as far as temperature inherits it."""


class Temperature:
    """Generator of temperature for the zones of one case: a first-order autoregressive daily mean around the course
    of the year, tied to wind in winter, and a cosine over the day."""

    def __init__(self, table: WeatherTable, matrix: Array) -> None:
        """``matrix`` is the correlation [zone, zone] of daily means."""
        self.monthly = table.monthly("temperature_mean")
        self.mean = smooth(self.monthly)
        self.sd = np.maximum(smooth(table.monthly("temperature_sd")), 0.1)
        self.range = np.maximum(smooth(table.monthly("temperature_day_range")), 0.0)
        self.lag = table.annual("temperature_lag1")
        self.longitude = table.longitude
        self.matrix = matrix
        self.tie = table.annual("wind_temperature_correlation")[:, None] * self._winter()

    def _winter(self) -> Array:
        """Return 1 in the cold half of the cold season, 0 in the warm season, [zone, day]."""
        low, mid = self.monthly.min(axis=1), self.monthly.mean(axis=1)
        depth = np.maximum(mid - low, 1e-6)[:, None]
        winter: Array = np.clip(2 * (mid[:, None] - self.mean) / depth, 0.0, 1.0)
        return winter

    def daily(self, rng: np.random.Generator, drive: Array, added: Array, spread: float) -> Array:
        """Return daily means [zone, day] in degC.

        ``drive`` [zone, day] is the unit-variance wind of the day, ``added`` [zone] K. A pinned month
        (``spread`` below 1) loses the variance v of its mean, which is given back to its days.
        """
        shared = (self.tie**2).mean(axis=1)
        own_lag = np.clip((self.lag - shared * WIND_DAY_LAG) / (1 - shared), 0.0, 0.98)
        own = persistent(correlated(rng, self.matrix, DAYS), own_lag)
        anomaly = self.tie * drive + np.sqrt(1 - self.tie**2) * own
        lost = (1 - spread**2) * mean_variance(self.lag, 30)
        deviation = self.sd * anomaly / np.sqrt(1 - lost)[:, None]
        deviation -= (1 - spread) * smooth(month_means(deviation))
        daily: Array = self.mean + deviation + added[:, None]
        return daily

    def hourly(self, daily: Array) -> Array:
        """Return hourly temperatures [zone, hour] in degC of daily means [zone, day], warmest at 15 h solar time."""
        solar = HOUR_OF_DAY + 0.5 + self.longitude[:, None] / 15
        cycle = np.cos(2 * np.pi * (solar - WARMEST_SOLAR_HOUR) / 24)
        centre = np.arange(DAYS) + 0.5
        clock = (np.arange(DAYS * 24) + 0.5) / 24
        course = np.array([np.interp(clock, centre, zone) for zone in daily])
        course += np.repeat(daily - course.reshape(len(daily), DAYS, 24).mean(axis=2), 24, axis=1)
        hourly: Array = course + np.repeat(self.range, 24, axis=1) / 2 * cycle
        return hourly


def daily_drive(wind: Array) -> Array:
    """Return daily means [zone, day] of hourly wind, less the course of the year, scaled to unit variance."""
    days = day_means(wind)
    anomaly = days - smooth(month_means(days))
    drive: Array = anomaly / np.maximum(anomaly.std(axis=1, keepdims=True), 1e-9)
    return drive


def mean_variance(lag: Array, steps: int) -> Array:
    """Return the variance of the mean of ``steps`` values of a unit first-order process with one-step ``lag``."""
    gaps = np.arange(1, steps)
    total: Array = (steps + 2 * ((steps - gaps) * lag[:, None] ** gaps).sum(axis=1)) / steps**2
    return total
