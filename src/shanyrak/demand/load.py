"""Electricity load hour by hour.

The load of a zone is its annual energy, spread over months, weekdays and hours by load_shape.csv and moved by the
zone's own temperature. One exponent for the whole system then stretches the swings inside the months until the
highest hour is the peak of the year; energy and months stay as they are.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.optimize import brentq

from shanyrak.case.model import Case
from shanyrak.demand.annual import annual_demand, peak_load
from shanyrak.demand.calendar import SEASONS, Array, LocalCalendar, local_calendar, month_weights, season_weights
from shanyrak.demand.temperature import running_mean, zone_temperature

COOLING_THRESHOLD = 22.0
"""Daily mean temperature above which cooling raises the load, degC."""

LARGEST_STRETCH = 20.0
"""Largest exponent that is tried; a peak beyond it does not fit the shape of the load."""


def hourly_load(case: Case, weather: xr.Dataset, year: int, weather_year: int, which: str = "central") -> xr.DataArray:
    """Return the electricity load of each zone hour by hour.

    With e the annual energy of zone z, s the share of month m, and d the relative load of the hour (weekday, hour
    of the season's day, temperature) times a level c that runs smoothly through the months:
    load[z,h] = e[z] s[m] c[h] d[z,h]^g / sum over the month of the same, with g such that the highest sum over
    the zones is the peak of the year.

    Parameters
    ----------
    case
        the case
    weather
        dataset with ``temperature`` [year, zone, hour] in degC
    year
        year of annual energy and peak
    weather_year
        year of temperature and weekdays
    which
        consumption: low, central or high

    Returns
    -------
    DataArray
        [zone, hour] MW; hours counted from 1 January 00:00 UTC

    Raises
    ------
    ValueError
        if the peak of the year cannot be reached by stretching the shape, or load_shape.csv is incomplete
    """
    zones = case.zones()
    energy = np.array([annual_demand(case, zone, year, which) for zone in zones]) * 1000
    calendar = local_calendar(weather_year, case.settings.utc_offset_hours)
    temperature = zone_temperature(weather, zones, weather_year)
    swing = clock_shape(case, calendar) * temperature_factor(case, temperature, calendar)
    load = np.zeros_like(swing)
    if energy.sum() > 0:
        load = stretched(energy, month_shares(case), swing, calendar, peak_load(case, year, which))
    coords = {"zone": zones, "hour": np.arange(load.shape[1])}
    return xr.DataArray(load, coords, ("zone", "hour"), name="load", attrs={"units": "MW"})


def month_shares(case: Case) -> Array:
    """Return the share of the year's consumption in each month, [month], sum 1; a case without them has equal days."""
    shares = factors(case, "month", range(1, 13))
    if shares is None:
        shares = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=float)
    return np.asarray(shares / shares.sum())


def clock_shape(case: Case, calendar: LocalCalendar) -> Array:
    """Return the load relative to the mean by weekday and hour, [hour]; hours pass smoothly from season to season."""
    weekday = factors(case, "weekday", range(7))
    by_weekday = 1.0 if weekday is None else weekday[calendar.weekday]
    hours = [factors(case, f"{season}_hour", range(24)) for season in SEASONS]
    table = np.stack([np.ones(24) if values is None else values for values in hours])
    seasons = season_weights()[calendar.place]
    return np.asarray(by_weekday * np.einsum("hs,sh->h", seasons, table[:, calendar.hour]))


def temperature_factor(case: Case, temperature: Array, calendar: LocalCalendar) -> Array:
    """Return what the temperature of a zone does to its load relative to the mean of the month, [zone, hour].

    1 + a (x - mean of x) + b (y - mean of y), x kelvins below the heating threshold, y kelvins above 22 degC, both
    of the mean over the day around the hour: what follows the hour itself is in the shape of the hours already.

    Parameters
    ----------
    case
        the case; a and b are rows 0 and 1 of part ``temperature`` of load_shape.csv, 0 where there is none
    temperature
        [zone, hour] degC
    calendar
        months of the hours
    """
    change = temperature_change(case, temperature)
    mean = month_sums(change, calendar) / month_sums(np.ones_like(change), calendar)
    # A load cannot turn negative, however mild an hour in a bitter month.
    return np.asarray(np.maximum(1 + change - mean[:, calendar.month], 0.1))


def temperature_change(case: Case, temperature: Array) -> Array:
    """Return what the temperature adds to the load relative to a mild hour, [zone, hour]: a x + b y as above."""
    slopes = part_values(case, "temperature")
    daily = running_mean(temperature, before=12, after=11)
    heating = np.maximum(case.settings.heating_threshold - daily, 0)
    cooling = np.maximum(daily - COOLING_THRESHOLD, 0)
    return np.asarray(slopes.get(0, 0.0) * heating + slopes.get(1, 0.0) * cooling)


def stretched(energy: Array, shares: Array, swing: Array, calendar: LocalCalendar, peak: float) -> Array:
    """Return the load whose swings are raised to the power that makes its highest hour the peak.

    Parameters
    ----------
    energy
        [zone] MWh in the year
    shares
        [month] share of the year's energy
    swing
        [zone, hour] relative load inside a month, positive
    calendar
        months of the hours
    peak
        highest load of all zones together, MW

    Returns
    -------
    array
        [zone, hour] MW; every zone has its energy in every month

    Raises
    ------
    ValueError
        if no exponent from 0 to LARGEST_STRETCH gives the peak
    """
    hours = month_sums(np.ones((1, swing.shape[1])), calendar)[0]
    level = (month_weights() @ (shares / hours))[calendar.place]
    logarithm = np.log(swing)
    monthly = energy[:, None] * shares

    def load(power: float) -> Array:
        shape = level * np.exp(power * logarithm)
        return np.asarray(shape * (monthly / month_sums(shape, calendar))[:, calendar.month])

    def excess(power: float) -> float:
        return float(load(power).sum(axis=0).max()) - peak

    if excess(0.0) > 0 or excess(LARGEST_STRETCH) < 0:
        flat = excess(0.0) + peak
        raise ValueError(
            f"a peak of {peak:,.0f} MW does not fit: the months alone give {flat:,.0f} MW, and weekdays, hours and "
            "temperature must lift that to the peak. Compare peaks.csv with demand.csv and load_shape.csv"
        )
    return load(brentq(excess, 0.0, LARGEST_STRETCH, xtol=1e-13, rtol=1e-14))


def month_sums(values: Array, calendar: LocalCalendar) -> Array:
    """Return the sum over each local month, [zone, month], of values by [zone, hour]."""
    return np.asarray(values @ np.eye(12)[calendar.month])


def factors(case: Case, part: str, indices: range) -> Array | None:
    """Return the values of one part of load_shape.csv in the order of its indices, or None where it has no row.

    Raises ValueError where only some of the indices are there.
    """
    values = part_values(case, part)
    missing = [index for index in indices if index not in values]
    if values and missing:
        raise ValueError(f"load_shape.csv, part {part}: index {missing[0]} is missing")
    return np.array([values[index] for index in indices]) if values else None


def part_values(case: Case, part: str) -> dict[int, float]:
    """Return the rows of one part of load_shape.csv, value by index."""
    rows = case.table("load_shape")
    rows = rows[rows["part"] == part]
    return {int(index): float(value) for index, value in zip(rows["index"], rows["value"], strict=True)}
