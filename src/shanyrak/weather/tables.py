"""The statistics of a case as arrays by zone and month."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from shanyrak.case.model import Case
from shanyrak.case.parameters import WEATHER_QUANTITIES
from shanyrak.weather.calendar import Array

ALL = "all"


class WeatherError(ValueError):
    """The weather statistics or series of a case cannot be used; the message says which and why."""


@dataclass(frozen=True)
class WeatherTable:
    """Rows of weather.csv and weather_years.csv, looked up zone first, then ``all``, then the default."""

    zones: tuple[str, ...]
    regions: tuple[str, ...]
    latitude: Array
    longitude: Array
    values: dict[tuple[str, str, int], float] = field(repr=False)
    factors: dict[tuple[int, str, str], float] = field(repr=False)

    @classmethod
    def of(cls, case: Case) -> WeatherTable:
        """Read the tables of a case; zones are the domestic ones in case order."""
        zones = case.table("zones")
        zones = zones[zones["kind"] == "domestic"]
        rows = case.table("weather")
        years = case.table("weather_years")
        return cls(
            zones=tuple(zones["zone"].astype(str)),
            regions=tuple(zones["region"].astype(str)),
            latitude=zones["latitude"].to_numpy(float),
            longitude=zones["longitude"].to_numpy(float),
            values={
                (str(zone), str(name), int(month)): float(value)
                for zone, name, month, value in rows[["zone", "variable", "month", "value"]].to_numpy(object)
            },
            factors={
                (int(year), str(name), str(zone)): float(factor)
                for year, name, zone, factor in years[["year", "variable", "zone", "factor"]].to_numpy(object)
            },
        )

    def monthly(self, name: str) -> Array:
        """Return a quantity as [zone, month]; raises WeatherError where it has neither row nor default."""
        return np.array([[self._value(zone, name, month) for month in range(1, 13)] for zone in self.zones])

    def annual(self, name: str) -> Array:
        """Return a quantity that holds for the whole year as [zone]; monthly rows are averaged."""
        mean: Array = self.monthly(name).mean(axis=1)
        return mean

    def optional(self, name: str) -> Array:
        """Return a quantity that may be missing as [zone, month], NaN where it is."""
        return np.array([[self._known(zone, name, month) for month in range(1, 13)] for zone in self.zones])

    def factor(self, year: int, variable: str, neutral: float = 1.0) -> Array:
        """Return how the year differed from the long-term mean, [zone]; ``neutral`` where nothing is known."""
        return np.array(
            [
                self.factors.get((year, variable, zone), self.factors.get((year, variable, ALL), neutral))
                for zone in self.zones
            ]
        )

    def _value(self, zone: str, name: str, month: int) -> float:
        value = self._known(zone, name, month)
        if not np.isnan(value):
            return value
        default = WEATHER_QUANTITIES[name].default
        if default is None:
            raise WeatherError(f"weather.csv: no {name} for zone {zone}, month {month} (nor month 0, nor zone all)")
        return default

    def _known(self, zone: str, name: str, month: int) -> float:
        keys = ((zone, name, month), (zone, name, 0), (ALL, name, month), (ALL, name, 0))
        return next((self.values[key] for key in keys if key in self.values), np.nan)
