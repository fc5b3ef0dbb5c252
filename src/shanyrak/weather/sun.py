"""Hourly photovoltaic capacity factors: solar geometry, a clear sky, daily clearness."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from shanyrak.scale import HOURS
from shanyrak.weather.calendar import DAYS, MONTH_OF_HOUR, Array, month_means
from shanyrak.weather.fields import Marginal, correlated, persistent, with_month_means
from shanyrak.weather.tables import WeatherTable

GEOMETRY_YEAR = 2021
"""Any year of 365 days: the sun's path differs by less than a quarter of a degree between years."""

TILT_PER_LATITUDE = 0.7
"""Tilt of fixed panels over latitude, facing the equator."""

LOSS_PER_KELVIN = 0.004
CELL_KELVIN_PER_WATT = 0.03
"""Power lost per kelvin above 25 degC, and cell above air temperature per W/m2 (a cell of 45 degC nominal)."""

_LOWEST, _HIGHEST = 0.03, 1.1
_QUANTILES = 9


@lru_cache(maxsize=256)
def clear_sky(latitude: float, longitude: float) -> tuple[Array, Array]:
    """Return irradiance of a clear sky in W/m2 [hour], horizontal and on the tilted panel, at the middle of each hour.

    Ineichen's model with the monthly Linke turbidity of pvlib (SoDa), its altitude map, isotropic diffuse sky.
    Geometry is that of 2021 for every year.
    """
    from pvlib import atmosphere, clearsky, irradiance, location, solarposition

    times = pd.date_range(f"{GEOMETRY_YEAR}-01-01 00:30", periods=HOURS, freq="h", tz="UTC")
    sun = solarposition.get_solarposition(times, latitude, longitude, method="ephemeris")
    altitude = location.lookup_altitude(latitude, longitude)
    air = atmosphere.get_relative_airmass(sun["apparent_zenith"])
    air = atmosphere.get_absolute_airmass(air, atmosphere.alt2pres(altitude))
    turbidity = clearsky.lookup_linke_turbidity(times, latitude, longitude)
    sky = clearsky.ineichen(sun["apparent_zenith"], air, turbidity, altitude=altitude)
    tilt, azimuth = TILT_PER_LATITUDE * abs(latitude), 180.0 if latitude >= 0 else 0.0
    panel = irradiance.get_total_irradiance(
        tilt, azimuth, sun["apparent_zenith"], sun["azimuth"], sky["dni"], sky["ghi"], sky["dhi"]
    )
    flat = sky["ghi"].to_numpy(float)
    tilted = np.where(flat > 0, panel["poa_global"].to_numpy(float), 0.0)
    return np.nan_to_num(flat), np.nan_to_num(tilted)


class Sun:
    """Generator of photovoltaic output for the zones of one case."""

    def __init__(self, table: WeatherTable, matrix: Array) -> None:
        """``matrix`` is the correlation [zone, zone] of daily clearness."""
        self.mean = table.monthly("solar_mean")
        self.lag = table.annual("clearness_lag1")
        self.matrix = matrix
        self.clear = table.monthly("clearness_mean")
        self.marginal = Marginal.beta(self.clear, table.monthly("clearness_sd"), _LOWEST, _HIGHEST)
        skies = [clear_sky(float(lat), float(lon)) for lat, lon in zip(table.latitude, table.longitude, strict=True)]
        self.flat, self.tilted = np.array([sky[0] for sky in skies]), np.array([sky[1] for sky in skies])
        cosine = np.cos(np.radians(TILT_PER_LATITUDE * np.abs(table.latitude)))
        self.diffuse = self.flat * ((1 + cosine) / 2)[:, None]
        self.day = _solar_day(table.longitude)
        self.expected = self._expected(table.monthly("temperature_mean")[:, MONTH_OF_HOUR])

    def clearness(self, rng: np.random.Generator, spread: float) -> Array:
        """Return daily irradiation over that of a clear sky [zone, day]; ``spread`` as in :meth:`output`."""
        latent = persistent(correlated(rng, self.matrix, DAYS), self.lag)
        target = spread * month_means(self.marginal.at(latent)) + (1 - spread) * self.clear
        return with_month_means(self.marginal, latent, target)

    def output(self, clearness: Array, temperature: Array, factor: Array, spread: float) -> Array:
        """Return capacity factors [zone, hour] for daily clearness and hourly temperature; ``factor`` [zone].

        Monthly means are ``solar_mean`` x factor; with ``spread`` 1 they follow the draw instead.
        """
        raw = self._panel(clearness, temperature)
        reference = (1 - spread) * month_means(raw) + spread * self.expected
        scale = self.mean * factor[:, None] / np.maximum(reference, 1e-6)
        return np.clip(raw * scale[:, MONTH_OF_HOUR], 0.0, 1.0)

    def _panel(self, clearness: Array, temperature: Array) -> Array:
        """Return output per rated power [zone, hour] before scaling.

        An overcast sky has only diffuse light; the share that behaves like a clear sky rises from 0 at
        clearness 0.3 to 1 at 0.9.
        """
        sky = np.take_along_axis(clearness, self.day, axis=1)
        beam = np.clip((sky - 0.3) / 0.6, 0.0, 1.0)
        light = sky * (beam * self.tilted + (1 - beam) * self.diffuse)
        cell = temperature + CELL_KELVIN_PER_WATT * light
        power: Array = light / 1000 * np.maximum(1 - LOSS_PER_KELVIN * (cell - 25), 0.0)
        return power

    def _expected(self, temperature: Array) -> Array:
        """Return the mean raw output [zone, month] over the distribution of clearness."""
        from scipy.stats import norm

        points = norm.ppf((np.arange(_QUANTILES) + 0.5) / _QUANTILES)
        levels = [self.marginal.at(np.full((len(self.mean), DAYS), point)) for point in points]
        means: Array = np.mean([month_means(self._panel(level, temperature)) for level in levels], axis=0)
        return means


def _solar_day(longitude: Array) -> np.ndarray[tuple[int, int], np.dtype[np.intp]]:
    """Return the day (0-364) of local solar time of each UTC hour [zone, hour]: one daylight, one clearness."""
    local = np.floor((np.arange(HOURS) + 0.5 + longitude[:, None] / 15) / 24).astype(np.intp)
    return local % DAYS
