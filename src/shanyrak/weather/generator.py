"""Consistent hourly wind, sun, temperature and inflow of all zones, drawn from monthly statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case.model import Case
from shanyrak.scale import HOURS
from shanyrak.weather.calendar import Array
from shanyrak.weather.fields import correlation
from shanyrak.weather.inflow import Inflow
from shanyrak.weather.sun import Sun
from shanyrak.weather.tables import WeatherTable
from shanyrak.weather.temperature import Temperature, daily_drive
from shanyrak.weather.wind import Wind

VARIABLES = {
    "wind": ("1", "capacity factor of a typical wind farm"),
    "solar": ("1", "capacity factor of photovoltaics"),
    "temperature": ("degC", "air temperature"),
    "inflow": ("1", "capacity factor that the water allows"),
}
"""Variables of a weather dataset: unit and meaning."""


class Generator:
    """Weather of one case; building it once serves any number of years and seeds."""

    def __init__(self, case: Case) -> None:
        self.table = WeatherTable.of(case)
        self.correlations: pd.DataFrame = case.table("weather_correlations")

    @cached_property
    def wind(self) -> Wind:
        """Generator of wind; raises WeatherError where a statistic is missing, as do the next three."""
        return Wind(self.table, correlation(self.table, self.correlations, "wind"))

    @cached_property
    def sun(self) -> Sun:
        """Generator of photovoltaic output."""
        return Sun(self.table, correlation(self.table, self.correlations, "solar"))

    @cached_property
    def temperature(self) -> Temperature:
        """Generator of temperature."""
        return Temperature(self.table, correlation(self.table, self.correlations, "temperature"))

    @cached_property
    def inflow(self) -> Inflow:
        """Generator of inflow."""
        return Inflow(self.table)

    def year(
        self, year: int, seed: int, spread: float = 0.0, known: Mapping[str, Array] | None = None
    ) -> dict[str, Array]:
        """Return the variables of one year, each [zone, hour]; the draw depends on seed and year only.

        ``known`` are measured variables [zone, hour]: they are returned as they are, and what is drawn
        follows them (temperature the wind, photovoltaics the temperature).
        """
        draws = [np.random.default_rng([seed, year, part]) for part in range(len(VARIABLES))]
        factors = {name: self.table.factor(year, name, 0.0 if name == "temperature" else 1.0) for name in VARIABLES}
        weather = dict(known or {})
        if "wind" not in weather:
            latent = self.wind.latent(draws[0])
            weather["wind"] = self.wind.output(latent, factors["wind"], spread)
        if "temperature" not in weather:
            drive = daily_drive(weather["wind"])
            daily = self.temperature.daily(draws[1], drive, factors["temperature"], spread)
            weather["temperature"] = self.temperature.hourly(daily)
        if "solar" not in weather:
            clearness = self.sun.clearness(draws[2], spread)
            weather["solar"] = self.sun.output(clearness, weather["temperature"], factors["solar"], spread)
        if "inflow" not in weather:
            weather["inflow"] = self.inflow.output(draws[3], factors["inflow"])
        return weather


def generate(case: Case, years: Sequence[int], seed: int | None = None, spread: float = 0.0) -> xr.Dataset:
    """Draw the weather of some years from the monthly statistics of a case.

    Parameters: ``years``, any calendar years: those in weather_years take its factors, the draw of one year
    does not depend on which others are asked for; ``seed``, default that of the case; ``spread``, 0: every
    month has its long-term mean (a typical year, for plans of one weather year), 1: months are as different
    from year to year as the process makes them (for ensembles of weather years).

    Returns a dataset with dims (year, zone, hour): wind, solar, inflow (capacity factors, 1) and temperature
    (degC); hour 0 is 00:00-01:00 UTC of 1 January, 29 February is left out. Raises WeatherError where a
    statistic is missing, ValueError where no year is given, one is given twice or ``spread`` is not in 0-1.
    """
    check_request(years, spread)
    generator = Generator(case)
    seed = case.settings.seed if seed is None else seed
    drawn = [generator.year(year, seed, spread) for year in years]
    data: dict[str, Array] = {name: np.stack([year[name] for year in drawn]) for name in VARIABLES}
    return dataset(data, years, generator.table.zones, f"generated from monthly statistics, seed {seed}")


def check_request(years: Sequence[int], spread: float) -> None:
    """Raise ValueError where no year is given, a year is given twice or ``spread`` is not in 0-1."""
    if len(years) == 0 or len(set(years)) != len(years):
        raise ValueError(f"years must be given, each once: {list(years)}")
    if not 0 <= spread <= 1:
        raise ValueError(f"spread must lie between 0 and 1, not {spread}")


def dataset(data: dict[str, Array], years: Sequence[int], zones: Sequence[str], origin: str) -> xr.Dataset:
    """Wrap arrays [year, zone, hour] as a labelled dataset with units; ``origin`` says where they come from."""
    dims = ("year", "zone", "hour")
    variables = {
        name: (dims, values, {"units": VARIABLES[name][0], "long_name": VARIABLES[name][1], "origin": origin})
        for name, values in data.items()
    }
    coords = {"year": list(years), "zone": list(zones), "hour": np.arange(HOURS)}
    return xr.Dataset(variables, coords, {"time": "hour 0 begins 1 January 00:00 UTC; 29 February left out"})
