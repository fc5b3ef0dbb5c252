"""Weather years of a case: the load of all 8,760 hours, and what wind, sun and rivers give, in each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from shanyrak.case import Case
from shanyrak.demand import hourly_load
from shanyrak.demand.calendar import local_calendar
from shanyrak.demand.load import month_sums, temperature_change
from shanyrak.demand.temperature import zone_temperature
from shanyrak.risk.adequacy.parts import Array
from shanyrak.weather import weather_of


@dataclass(frozen=True)
class Conditions:
    """Weather years for one period: ``weather`` over [year, zone, hour] and ``load[year, zone, hour]`` in MW, losses of
    the network included."""

    period: int
    weather: xr.Dataset
    load: Array


def make_conditions(case: Case, period: int, count: int, seed: int) -> Conditions:
    """Draw weather years and the load that a period has in each.

    Parameters
    ----------
    case : a checked case
    period : year of annual demand and peak
    count : number of weather years, at least 1; named by the years from the period on
    seed : seed of the weather

    The months are as different from year to year as the weather makes them. Measured years are taken where the case
    has some, see :func:`shanyrak.weather.weather_of`.
    """
    if count < 1:
        raise ValueError(f"at least one weather year is needed, not {count}")
    weather = weather_of(case, range(period, period + count), seed, spread=1.0)
    return Conditions(period, weather, _loads(case, weather, period))


def _loads(case: Case, weather: xr.Dataset, period: int) -> Array:
    """Load [year, zone, hour]: that of the period, and more or less of it in months colder or warmer than their mean.

    ``hourly_load`` gives every weather year the energy of each month and the peak of the period. A month whose
    temperature asks for more than its mean over the weather years gets so much more:
    load x (1 + mean of the month of (a x + b y) - its mean over the years).
    """
    zones = case.zones()
    years = [int(y) for y in weather["year"].values]
    loads, asks = [], []
    for year in years:
        calendar = local_calendar(year, case.settings.utc_offset_hours)
        change = temperature_change(case, zone_temperature(weather, zones, year))
        asks.append(month_sums(change, calendar) / month_sums(np.ones_like(change), calendar))
        loads.append(hourly_load(case, weather, period, year).transpose("zone", "hour").to_numpy())
    more = np.stack(asks) - np.mean(asks, axis=0)
    month = local_calendar(years[0], case.settings.utc_offset_hours).month
    return np.asarray(np.stack(loads) * (1.0 + more[:, :, month]))
