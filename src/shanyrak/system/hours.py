"""The hours of a plan: weather, load and heat of every hour, and the blocks of them that are planned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.demand import hourly_heat, hourly_load
from shanyrak.system import surroundings
from shanyrak.system.blocks import HOURS_OF_DAY, HOURS_OF_WEEK, Blocks, typical, whole_year
from shanyrak.system.fleets import Horizon

try:
    from shanyrak.weather import weather_of
except ImportError:
    from shanyrak.weather import generate as weather_of

HOURLY_TABLES = (
    "zones",
    "demand",
    "heat",
    "load_shape",
    "peaks",
    "weather",
    "weather_correlations",
    "weather_years",
    "markets",
    "corridor",
    "corridor_owners",
    "price_shape",
)
"""Tables that hourly series and prices are made from."""

OTHER_SETTINGS = frozenset(
    {"social_discount_rate", "wacc", "unserved_energy_cost", "unserved_heat_cost", "excess_limit_cost",
     "reserve_shortfall_cost", "nuclear_confidence", "nuclear_limits", "border_adjustment"}
)  # fmt: skip
"""Settings that no hourly series depends on."""


@dataclass(frozen=True)
class Resolution:
    """Which hours are planned: ``weeks`` or ``days`` typical blocks, or every week of the year where both are None."""

    weeks: int | None = None
    days: int | None = None


@dataclass(frozen=True)
class Hours:
    """``load`` [zone, period, hour] MW net of losses between zones, ``heat`` [zone, period, hour] MW of networks fed by
    CHP, ``apart`` that of boiler houses on their own, ``weather`` [zone, hour] of one year, the ``blocks`` chosen of
    them, and what the ``markets`` ask and take in the blocks."""

    load: xr.DataArray
    heat: xr.DataArray
    apart: xr.DataArray
    weather: xr.Dataset
    blocks: Blocks
    markets: dict[str, xr.DataArray]


def hours_of(case: Case, horizon: Horizon, resolution: Resolution, weather_year: int) -> Hours:
    """The hours of a plan."""
    table = case.table("zones")
    zones = [str(z) for z in table.zone[table.kind == "domestic"]]
    weather = weather_of(case, [weather_year])
    one_year = weather.isel(year=0)
    consumption = _by_period(hourly_load, case, weather, horizon, weather_year).sel(zone=zones)
    load = consumption * (1.0 - case.settings.network_loss_share)
    both = _by_period(hourly_heat, case, weather, horizon, weather_year).sel(zone=zones)
    heat, apart = (both.sel(network=network, drop=True) for network in ("chp", "boiler"))
    blocks = choose_blocks(resolution, load.isel(period=0), heat.isel(period=0), one_year)
    return Hours(load, heat, apart, one_year, blocks, surroundings.market_arrays(case, horizon, blocks))


def same_hours(case: Case, other: Case) -> bool:
    """Whether two cases have the same hours for certain: all that these are made from is the same."""
    settings, others = case.settings.model_dump(), other.settings.model_dump()
    alike = all(settings[name] == others[name] for name in settings if name not in OTHER_SETTINGS)
    alike = alike and (case.folder, case.merged) == (other.folder, other.merged)
    return alike and all(case.table(name).equals(other.table(name)) for name in HOURLY_TABLES)


def _by_period(
    function: Callable[[Case, xr.Dataset, int, int], xr.DataArray],
    case: Case,
    weather: xr.Dataset,
    horizon: Horizon,
    weather_year: int,
) -> xr.DataArray:
    """Hourly series of every period, side by side."""
    series = [function(case, weather, year, weather_year) for year in horizon.periods]
    return xr.concat(series, dim=pd.Index(horizon.periods, name="period"))


def choose_blocks(resolution: Resolution, load: xr.DataArray, heat: xr.DataArray, weather: xr.Dataset) -> Blocks:
    """Blocks for one year of load [zone, hour], heat [zone, hour] and weather [zone, hour]."""
    if resolution.weeks is None and resolution.days is None:
        return whole_year()
    national = load.sum("zone").values
    wind, solar = weather["wind"].mean("zone").values, weather["solar"].mean("zone").values
    features = pd.DataFrame(
        {
            "load": national,
            "heat": heat.sum("zone").values,
            "wind_even": weather["wind"].isel(zone=slice(0, None, 2)).mean("zone").values,
            "solar": solar,
            "inflow": weather["inflow"].mean("zone").values,
        }
    )
    if weather.sizes["zone"] > 1:
        features.insert(3, "wind_odd", weather["wind"].isel(zone=slice(1, None, 2)).mean("zone").values)
    calm = national / national.mean() - 0.5 * wind / max(wind.mean(), 1e-9) - 0.2 * solar / max(solar.mean(), 1e-9)
    if resolution.days is not None:
        return typical(features, calm, resolution.days, HOURS_OF_DAY)
    assert resolution.weeks is not None
    return typical(features, calm, resolution.weeks, HOURS_OF_WEEK)
