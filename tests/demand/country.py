"""A country of two zones, small enough to see through, and simple weather for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case.columns import TABLES
from shanyrak.case.model import Case
from shanyrak.case.settings import Settings

EVENING = [0.8] * 6 + [1.0] * 11 + [1.3] * 4 + [0.92] * 3
WEEK = [1.02, 1.02, 1.02, 1.02, 1.02, 0.97, 0.93]
MONTHS = [0.096, 0.086, 0.088, 0.079, 0.077, 0.074, 0.079, 0.076, 0.075, 0.084, 0.09, 0.096]
PLACEHOLDERS = {
    "name": "test", "base_year": 2023, "price_year": 2023, "planning_years": [2030], "social_discount_rate": 0.05,
    "wacc": 0.08, "unserved_energy_cost": 1.0, "unserved_heat_cost": 1.0, "excess_limit_cost": 1.0,
}  # fmt: skip
"""Settings that demand does not look at."""


def settings(**changes: object) -> Settings:
    """Return settings: five hours ahead of UTC, heating below 15 degC, a fifth of heat constant, or as changed."""
    own = {"utc_offset_hours": 5, "heating_threshold": 15.0, "hot_water_share": 0.2}
    return Settings.model_validate(PLACEHOLDERS | own | changes)


def load_shape(without: str = "", evening: Sequence[float] = EVENING) -> pd.DataFrame:
    """Return a table with the same day in all seasons, left out where the part is named in ``without``."""
    parts = {"month": (1, MONTHS), "weekday": (0, WEEK), "temperature": (0, [0.004, 0.01])}
    parts |= {f"{season}_hour": (0, list(evening)) for season in ("winter", "spring", "summer", "autumn")}
    rows = [(p, first + i, v) for p, (first, values) in parts.items() if p != without for i, v in enumerate(values)]
    return pd.DataFrame(rows, columns=["part", "index", "value"])


def country(**changes: object) -> Case:
    """Return a case of zones a and b; a keyword replaces the table of its name, or the settings."""
    demand = [("a", 2020, "all", 9_000.0), ("a", 2030, "all", 11_000.0), ("b", 2020, "homes", 1_000.0),
              ("b", 2020, "works", 3_000.0)]  # fmt: skip
    heat = [("a", 2020, "chp", 4_000.0), ("a", 2020, "boiler", 1_000.0), ("b", 2020, "boiler", 700.0)]
    tables = {name: pd.DataFrame() for name in TABLES}
    tables["zones"] = pd.DataFrame({"zone": ["a", "b", "abroad"], "kind": ["domestic", "domestic", "external"]})
    tables["demand"] = pd.DataFrame(demand, columns=["zone", "year", "sector", "central"]).assign(low=None, high=None)
    tables["heat"] = pd.DataFrame(heat, columns=["zone", "year", "network", "central"]).assign(low=None, high=None)
    tables["load_shape"] = load_shape()
    tables["peaks"] = pd.DataFrame({"year": [2020], "peak_mw": [2000.0]})
    own = changes.pop("settings", settings())
    assert isinstance(own, Settings)
    return Case(own, tables | changes, Path("."))  # type: ignore[arg-type]


def weather(temperature: dict[str, np.ndarray], year: int = 2023) -> xr.Dataset:
    """Return weather of one year with the hourly temperature of each zone, degC."""
    values = np.stack(list(temperature.values()))[None]
    coords = {"year": [year], "zone": list(temperature), "hour": np.arange(values.shape[2])}
    return xr.Dataset({"temperature": (("year", "zone", "hour"), values)}, coords)


def steady(celsius: float) -> np.ndarray:
    """Return a year of one temperature."""
    return np.full(8760, celsius)


def seasonal(mean: float, swing: float, seed: int = 0) -> np.ndarray:
    """Return a year with coldest January, a daily cycle and changing air masses, degC."""
    hour = np.arange(8760)
    days = np.convolve(np.random.default_rng(seed).normal(size=374), np.ones(10) / 10, "valid")
    cycles = -swing * np.cos(2 * np.pi * (hour / 24 - 15) / 365) - 4 * np.cos(2 * np.pi * (hour - 23) / 24)
    return mean + cycles + 12 * np.repeat(days, 24)
