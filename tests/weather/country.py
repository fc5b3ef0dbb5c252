"""Cases for the weather tests: the embedded country's weather tables, and small made-up countries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

import shanyrak
from shanyrak.case.model import Case
from shanyrak.case.settings import Settings

KAZAKHSTAN = Path(shanyrak.__file__).parent / "cases" / "kazakhstan"
FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
REGIONS = ("North", "South", "West")

MADE_UP: dict[str, float] = {
    "wind_mean": 0.35,
    "wind_sd": 0.2,
    "wind_lag1": 0.99,
    "wind_lag24": 0.4,
    "wind_day_amplitude": 0.15,
    "wind_day_peak_hour": 16.0,
    "solar_mean": 0.14,
    "clearness_mean": 0.7,
    "clearness_sd": 0.2,
    "clearness_lag1": 0.5,
    "temperature_sd": 5.0,
    "temperature_day_range": 10.0,
    "temperature_lag1": 0.8,
    "wind_temperature_correlation": 0.4,
    "inflow_share": 1 / 12,
    "inflow_mean": 0.4,
}
"""Statistics of the made-up country, the same in every month."""

COURSE = [-15.0, -13.0, -5.0, 6.0, 14.0, 19.0, 21.0, 19.0, 12.0, 4.0, -5.0, -12.0]
"""Monthly temperatures of the made-up country, degC."""


def settings(seed: int = 1) -> Settings:
    return Settings(
        name="made up", base_year=2023, price_year=2023, planning_years=[2030], social_discount_rate=0.05, wacc=0.07,
        unserved_energy_cost=3000.0, unserved_heat_cost=500.0, excess_limit_cost=300.0, utc_offset_hours=5.0, seed=seed,
    )  # fmt: skip


def kazakhstan(seed: int = 1) -> Case:
    """The weather tables of the embedded case, without the rest of it."""
    names = ("zones", "weather", "weather_correlations", "weather_years")
    tables = {name: pd.read_csv(KAZAKHSTAN / f"{name}.csv") for name in names}
    return Case(settings(seed), tables, KAZAKHSTAN)


def regions(case: Case) -> dict[str, list[str]]:
    """Zones by region."""
    zones = case.table("zones").query("kind == 'domestic'")
    return {region: list(zones.zone[zones.region == region]) for region in REGIONS}


def made_up(
    longitudes: Mapping[str, float],
    statistics: Mapping[str, float | list[float] | None] | None = None,
    region: str = "Steppe",
    folder: Path = Path("nowhere"),
    years: list[tuple[int, str, str, float]] | None = None,
    correlations: list[tuple[str, str, str, float]] | None = None,
) -> Case:
    """A country of zones along the 50th parallel, one region, and a foreign one; None drops a statistic."""
    zones = [(zone, "domestic", region, 50.0, east) for zone, east in longitudes.items()]
    zones.insert(1, ("abroad", "external", "Abroad", 60.0, 30.0))
    given = MADE_UP | {"temperature_mean": COURSE} | dict(statistics or {})
    rows = [
        ("all", name, month + 1, value[month] if isinstance(value, list) else value)
        for name, value in given.items()
        if value is not None
        for month in range(12)
    ]
    tables = {
        "zones": pd.DataFrame(zones, columns=["zone", "kind", "region", "latitude", "longitude"]),
        "weather": pd.DataFrame(rows, columns=["zone", "variable", "month", "value"]),
        "weather_years": pd.DataFrame(years or [], columns=["year", "variable", "zone", "factor"]),
        "weather_correlations": pd.DataFrame(correlations or [], columns=["variable", "zone_a", "zone_b", "value"]),
    }
    return Case(settings(), tables, folder)
