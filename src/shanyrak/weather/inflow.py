"""What the rivers allow hydro plants to give, hour by hour."""

from __future__ import annotations

import numpy as np

from shanyrak.weather.calendar import DAYS, MONTH_DAYS, Array, smooth
from shanyrak.weather.fields import persistent
from shanyrak.weather.tables import WeatherTable

NOISE = 0.08
"""Relative deviation of a day's inflow from the course of the year (assumption)."""

NOISE_LAG = 0.95
"""Correlation of that deviation with the day before (assumption: rain and melt take weeks to pass)."""


class Inflow:
    """Generator of inflow for the zones of one case: mean x monthly share x slow noise."""

    def __init__(self, table: WeatherTable) -> None:
        self.mean = table.annual("inflow_mean")
        share = table.monthly("inflow_share")
        relative = share / share.sum(axis=1, keepdims=True) * DAYS / MONTH_DAYS
        self.course = np.maximum(smooth(relative), 0.02)

    def output(self, rng: np.random.Generator, factor: Array) -> Array:
        """Return capacity factors that the water allows [zone, hour]; ``factor`` [zone] multiplies the year's mean."""
        noise = persistent(rng.standard_normal((DAYS, len(self.mean))).T, np.full(len(self.mean), NOISE_LAG))
        course = self.course * np.exp(NOISE * noise)
        daily = course / course.mean(axis=1, keepdims=True) * (self.mean * factor)[:, None]
        return np.repeat(np.clip(daily, 0.0, 1.0), 24, axis=1)
