"""District heat hour by hour: hot water and process steam all year, space heating by the cold of the last days."""

from __future__ import annotations

import numpy as np
import xarray as xr

from shanyrak.case.model import Case
from shanyrak.demand.annual import annual_heat
from shanyrak.demand.calendar import Array
from shanyrak.demand.temperature import running_mean, zone_temperature
from shanyrak.scale import HOURS

NETWORKS = ("chp", "boiler")
"""Networks of district heat: those that a CHP plant feeds, and boiler houses on their own."""

INERTIA_HOURS = 36
"""Hours whose mean temperature sets the supply: buildings and networks answer to one or two days, not to an hour."""

SEASON_DAYS = 10
"""Heating is on where the mean of so many days is below the threshold: a cool summer night does not light a boiler."""


def hourly_heat(case: Case, weather: xr.Dataset, year: int, weather_year: int, which: str = "central") -> xr.DataArray:
    """Return the district heat that each network of each zone needs hour by hour.

    heat[z,n,h] = q[z,n] (w / 8760 + (1 - w) d[z,h] / sum of d over the year), q the annual heat, w the share that
    does not follow the weather, d the kelvins by which the mean of the last 36 hours is below the threshold inside
    the heating season.

    Parameters
    ----------
    case
        the case; threshold and w are its settings heating_threshold and hot_water_share
    weather
        dataset with ``temperature`` [year, zone, hour] in degC
    year
        year of annual heat
    weather_year
        year of temperature
    which
        annual heat: low, central or high

    Returns
    -------
    DataArray
        [zone, network, hour] MW; hours counted from 1 January 00:00 UTC
    """
    zones = case.zones()
    annual = np.array([[annual_heat(case, z, n, year, which) for n in NETWORKS] for z in zones]) * 1000
    shape = heat_shape(
        zone_temperature(weather, zones, weather_year), case.settings.heating_threshold, case.settings.hot_water_share
    )
    coords = {"zone": zones, "network": list(NETWORKS), "hour": np.arange(shape.shape[1])}
    heat = annual[:, :, None] * shape[:, None, :]
    return xr.DataArray(heat, coords, ("zone", "network", "hour"), name="heat", attrs={"units": "MW"})


def heat_shape(temperature: Array, threshold: float, constant_share: float) -> Array:
    """Return the share of the year's heat in each hour, [zone, hour], sum 1 in each zone.

    Parameters
    ----------
    temperature
        [zone, hour] degC
    threshold
        daily mean below which heating is on, degC
    constant_share
        share of the year's heat that does not follow the weather; all of it where it is never cold
    """
    degrees = heating_degrees(temperature, threshold)
    total = degrees.sum(axis=1, keepdims=True)
    space = np.divide(degrees, total, out=np.full_like(degrees, 1 / HOURS), where=total > 0)
    return np.asarray(constant_share / HOURS + (1 - constant_share) * space)


def heating_degrees(temperature: Array, threshold: float) -> Array:
    """Return the kelvins by which the last 36 hours were below the threshold, 0 outside the season, [zone, hour]."""
    felt = running_mean(temperature, before=INERTIA_HOURS - 1, after=0)
    half = SEASON_DAYS * 12
    season = running_mean(temperature, before=half, after=half - 1) < threshold
    return np.where(season, np.maximum(threshold - felt, 0), 0.0)
