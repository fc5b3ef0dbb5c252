"""From a case to SystemData: choose the hours, make weather and demand, gather the arrays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case.supply import industry_load
from shanyrak.system import fleets as fleet_room
from shanyrak.system import surroundings
from shanyrak.system.blocks import Blocks, keep_annual_mean
from shanyrak.system.corridor import green_arrays, month_of_block
from shanyrak.system.data import SystemData
from shanyrak.system.finance import discount_sum
from shanyrak.system.fleets import Horizon
from shanyrak.system.fuel_arrays import fuel_arrays
from shanyrak.system.hours import Hours, hours_of
from shanyrak.system.hours import Resolution as Resolution
from shanyrak.system.labels import labelled
from shanyrak.system.largest import given_units
from shanyrak.system.partner_arrays import partner_arrays
from shanyrak.system.resource_arrays import resource_arrays


def assemble(
    case: Case, resolution: Resolution, weather_year: int | None = None, hours: Hours | None = None
) -> SystemData:
    """SystemData of the whole planning problem.

    Parameters
    ----------
    case : a checked case
    resolution : typical weeks or days, or all weeks
    weather_year : year whose weather is generated (default: that of the case)
    hours : the hours where they are known already
    """
    horizon = horizon_of(case)
    return _assemble(case, horizon, hours or planned_hours(case, resolution, weather_year), build=True)


def horizon_of(case: Case) -> Horizon:
    """The periods that a case plans."""
    years = case.settings.planning_years
    lengths = [*np.diff(years).tolist(), case.settings.last_period_years]
    return Horizon(tuple(years), tuple(int(n) for n in lengths), years[0])


def planned_hours(case: Case, resolution: Resolution, weather_year: int | None = None) -> Hours:
    """The hours of all periods that a case plans."""
    return hours_of(case, horizon_of(case), resolution, weather_year or case.settings.weather_year)


def assemble_past(case: Case, year: int, resolution: Resolution) -> SystemData:
    """SystemData of one past year: its own fleet, demand and weather, nothing to build or retire, so no rule on the
    capacity of groups."""
    horizon = Horizon((year,), (1,), year)
    data = _assemble(case, horizon, hours_of(case, horizon, resolution, year), build=False)
    free = {"group_min": 0.0, "group_max": np.inf, "group_max_new": np.inf}
    return replace(data, **{name: xr.full_like(getattr(data, name), value) for name, value in free.items()})


def _assemble(case: Case, horizon: Horizon, hours: Hours, build: bool) -> SystemData:
    load, blocks = hours.load, hours.blocks
    zones = [str(z) for z in load.zone.values]
    if build:  # named industrial projects come on top of the outlook of consumption
        industry = labelled(industry_load(case, zones, horizon.periods), zone=zones, period=list(horizon.periods))
        load = (load + industry).transpose(*load.dims).clip(min=0.0)
    fleets = fleet_room.fleet_table(case, horizon, build)
    installed, share = fleet_room.existing_capacity(case, fleets, horizon)
    options = fleet_room.option_table(case, horizon) if build else fleet_room.option_table(case, horizon).iloc[:0]
    profile, inflow = fleet_room.profiles(case, fleets, hours.weather, blocks)
    boilers = surroundings.boiler_arrays(case, horizon, zones)
    area_of_zone = _area_of_zone(case, zones)
    peak = _peak(load, area_of_zone)
    groups = list(dict.fromkeys(case.table("technology_types").group))
    data = SystemData(
        weight=blocks.weights(),
        month_of_block=month_of_block(blocks),
        **_time(case, horizon),
        load=_in_blocks(blocks, load).transpose("zone", "period", "block", "hour"),
        area_of_zone=area_of_zone,
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
        **hours.markets,
        **green_arrays(case, fleets, hours.markets["import_price"].market.values),
        **_heat(hours, boilers),
        separate_heat=surroundings.separate_heat(case, horizon, zones),
        separate_heat_cost=boilers["boiler_cost"],
        separate_heat_emission=boilers["boiler_emission"],
        boiler_fuel=boilers["boiler_fuel"],
        **surroundings.rule_arrays(case, horizon, [str(a) for a in peak.area.values], groups),
        **fuel_arrays(case, horizon, blocks, hours.apart, boilers["boiler_fuel"], build),
        **resource_arrays(case, horizon, fleets, options),
        **partner_arrays(case, horizon, fleets, options),
        **{
            name: xr.DataArray(getattr(case.settings, name))
            for name in ("unserved_energy_cost", "unserved_heat_cost", "reserve_shortfall_cost", "excess_limit_cost")
        },
    )
    return replace(data, given_unit=given_units(data))


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


def _in_blocks(blocks: Blocks, series: xr.DataArray) -> xr.DataArray:
    """The chosen blocks of a series of hours, with the mean of the whole year."""
    return keep_annual_mean(blocks, blocks.take(series), series.mean("hour"), None)


def _area_of_zone(case: Case, zones: list[str]) -> xr.DataArray:
    areas = case.table("zones").set_index("zone").area.loc[zones].to_numpy(dtype=str)
    return xr.DataArray(areas, dims="zone", coords={"zone": zones}, name="area")


def _peak(load: xr.DataArray, area_of_zone: xr.DataArray) -> xr.DataArray:
    """Greatest load of each area, of all hours of the year [area, period], MW."""
    areas = list(dict.fromkeys(area_of_zone.values.tolist()))
    return load.groupby(area_of_zone).sum("zone").max("hour").sel(area=areas).transpose("area", "period")


def _heat(hours: Hours, boilers: dict[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """Heat and boilers of the zones that have a network fed by CHP: some heat in some period."""
    some = hours.heat.sum(["period", "hour"]) > 0
    zones = hours.heat.zone.values[some.values]
    heat = {"heat_load": _in_blocks(hours.blocks, hours.heat).transpose("zone", "period", "block", "hour")}
    heat |= {name: boilers[name] for name in ("boiler_capacity", "boiler_cost", "boiler_emission")}
    return {name: array.sel(zone=zones).rename(zone="heat_zone") for name, array in heat.items()}


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
