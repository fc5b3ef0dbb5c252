"""From a case to SystemData: choose the hours, make weather and demand, gather the arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.demand import hourly_heat, hourly_load
from shanyrak.system import fleets as fleet_room
from shanyrak.system import surroundings
from shanyrak.system.blocks import HOURS_OF_DAY, HOURS_OF_WEEK, Blocks, keep_annual_mean, typical, whole_year
from shanyrak.system.data import SystemData
from shanyrak.system.finance import discount_sum
from shanyrak.system.fleets import Horizon
from shanyrak.system.largest import given_units
from shanyrak.system.resource_arrays import resource_arrays

try:
    from shanyrak.weather import weather_of
except ImportError:
    from shanyrak.weather import generate as weather_of


@dataclass(frozen=True)
class Resolution:
    """Which hours are planned: ``weeks`` or ``days`` typical blocks, or every week of the year where both are None."""

    weeks: int | None = None
    days: int | None = None


def assemble(case: Case, resolution: Resolution, weather_year: int | None = None) -> SystemData:
    """SystemData of the whole planning problem.

    Parameters
    ----------
    case : a checked case
    resolution : typical weeks or days, or all weeks
    weather_year : year whose weather is generated (default: that of the case)
    """
    settings = case.settings
    years = settings.planning_years
    lengths = [*np.diff(years).tolist(), settings.last_period_years]
    horizon = Horizon(tuple(years), tuple(int(n) for n in lengths), years[0])
    return _assemble(case, horizon, resolution, weather_year or settings.weather_year, build=True)


def assemble_past(case: Case, year: int, resolution: Resolution) -> SystemData:
    """SystemData of one past year: its own fleet, demand and weather, nothing to build or retire."""
    return _assemble(case, Horizon((year,), (1,), year), resolution, year, build=False)


def _assemble(case: Case, horizon: Horizon, resolution: Resolution, weather_year: int, build: bool) -> SystemData:
    table, settings = case.table("zones"), case.settings
    zones = [str(z) for z in table.zone[table.kind == "domestic"]]
    weather = weather_of(case, [weather_year])
    one_year = weather.isel(year=0)
    consumption = _by_period(hourly_load, case, weather, horizon, weather_year).sel(zone=zones)
    load = consumption * (1.0 - settings.network_loss_share)
    heat = _by_period(hourly_heat, case, weather, horizon, weather_year).sel(network="chp", drop=True)
    fleets = fleet_room.fleet_table(case, horizon, build)
    blocks = choose_blocks(resolution, load.isel(period=0), heat.isel(period=0), one_year)
    installed, share = fleet_room.existing_capacity(case, fleets, horizon)
    options = fleet_room.option_table(case, horizon) if build else fleet_room.option_table(case, horizon).iloc[:0]
    profile, inflow = fleet_room.profiles(case, fleets, one_year, blocks)
    heat_zones = _heat_zones(fleets, heat)
    boilers = surroundings.boiler_arrays(case, horizon, zones)
    area_of_zone = table.set_index("zone").area.loc[zones]
    areas = list(dict.fromkeys(area_of_zone))
    groups = list(dict.fromkeys(case.table("technology_types").group))
    peak = (
        load.groupby(xr.DataArray(area_of_zone.to_numpy(dtype=str), dims="zone", coords={"zone": zones}, name="area"))
        .sum("zone")
        .max("hour")
        .sel(area=areas)
        .transpose("area", "period")
    )
    data = SystemData(
        weight=blocks.weights(),
        **_time(case, horizon),
        load=keep_annual_mean(blocks, blocks.take(load), load.mean("hour"), None).transpose(
            "zone", "period", "block", "hour"
        ),
        area_of_zone=xr.DataArray(area_of_zone.to_numpy(dtype=str), dims="zone", coords={"zone": zones}),
        peak=peak,
        given_unit=xr.zeros_like(peak),
        **_fleet_labels(fleets),
        existing=installed,
        available=(share * fleet_room.availability(case, fleets, blocks, horizon.periods[0])).transpose(
            "fleet", "period", "block"
        ),
        profile=profile,
        inflow=inflow,
        **fleet_room.static_parameters(case, fleets, horizon.periods[0]),
        **fleet_room.running_costs(case, fleets, horizon),
        **fleet_room.option_arrays(case, options, horizon),
        **surroundings.link_arrays(case, horizon, build),
        **surroundings.market_arrays(case, horizon, blocks),
        heat_load=keep_annual_mean(blocks, blocks.take(heat), heat.mean("hour"), None)
        .sel(zone=heat_zones)
        .rename(zone="heat_zone")
        .transpose("heat_zone", "period", "block", "hour"),
        **{
            name: boilers[name].sel(zone=heat_zones).rename(zone="heat_zone")
            for name in ("boiler_capacity", "boiler_cost", "boiler_emission")
        },
        separate_heat=surroundings.separate_heat(case, horizon, zones),
        separate_heat_cost=boilers["boiler_cost"],
        separate_heat_emission=boilers["boiler_emission"],
        boiler_fuel=boilers["boiler_fuel"],
        **surroundings.rule_arrays(case, horizon, areas, groups),
        **surroundings.fuel_limits(case, horizon),
        **resource_arrays(case, horizon, fleets, options),
        **{
            name: xr.DataArray(getattr(case.settings, name))
            for name in ("unserved_energy_cost", "unserved_heat_cost", "reserve_shortfall_cost", "excess_limit_cost")
        },
    )
    return replace(data, given_unit=given_units(data))


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


def _time(case: Case, horizon: Horizon) -> dict[str, xr.DataArray]:
    rate = case.settings.social_discount_rate
    discount = [
        discount_sum(rate, year, length, horizon.present)
        for year, length in zip(horizon.periods, horizon.lengths, strict=True)
    ]
    coords = {"period": list(horizon.periods)}
    return {
        "length": xr.DataArray(np.array(horizon.lengths, dtype=float), dims="period", coords=coords),
        "discount": xr.DataArray(np.array(discount), dims="period", coords=coords),
    }


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
            "wind_west": weather["wind"].isel(zone=slice(0, None, 2)).mean("zone").values,
            "wind_east": weather["wind"].isel(zone=slice(1, None, 2)).mean("zone").values,
            "solar": solar,
            "inflow": weather["inflow"].mean("zone").values,
        }
    )
    calm = national / national.mean() - 0.5 * wind / max(wind.mean(), 1e-9) - 0.2 * solar / max(solar.mean(), 1e-9)
    if resolution.days is not None:
        return typical(features, calm, resolution.days, HOURS_OF_DAY)
    assert resolution.weeks is not None
    return typical(features, calm, resolution.weeks, HOURS_OF_WEEK)


def _heat_zones(fleets: pd.DataFrame, heat: xr.DataArray) -> list[str]:
    """Zones that have a network fed by CHP: some heat in some period."""
    some = heat.sum(["period", "hour"]) > 0
    return [str(z) for z in heat.zone.values[some.values]]


def _fleet_labels(fleets: pd.DataFrame) -> dict[str, xr.DataArray]:
    names = {
        "zone_of_fleet": "zone",
        "technology": "technology",
        "kind": "kind",
        "group": "group",
        "fuel_of_fleet": "fuel",
        "unit_group": "unit_group",
    }
    coords = {"fleet": fleets.index.to_numpy(dtype=str)}
    texts = {
        name: xr.DataArray(fleets[column].to_numpy(dtype=str), dims="fleet", coords=coords)
        for name, column in names.items()
    }
    flags = {
        name: xr.DataArray(fleets[name].to_numpy(dtype=bool), dims="fleet", coords=coords)
        for name in ("renewable", "commitment")
    }
    back = xr.DataArray(fleets.chp.to_numpy() == "back_pressure", dims="fleet", coords=coords)
    return {**texts, **flags, "back_pressure": back}
