"""What a plan burns of each fuel in each zone: power and CHP plants, and boilers."""

from __future__ import annotations

import numpy as np
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.fuels import SEASONS, WINTER, balanced_limits, leaving
from shanyrak.system.labels import labelled
from shanyrak.system.policy import limited_zones

Values = dict[str, xr.DataArray]


def burnt_by_plants(data: SystemData, values: Values, weight: xr.DataArray | None = None) -> xr.DataArray:
    """Fuel of power and CHP plants [fuel, zone, period] in MWh a year; ``weight`` of the blocks, if not their own."""
    gen = values["gen"]
    fleets = gen.fleet.values
    times = data.weight if weight is None else weight
    fuel = (gen.sum("hour") * times).sum("block") * data.fuel_per_power.sel(fleet=fleets)
    if "heat" in values:
        warm = (values["heat"].sum("hour") * times).sum("block")
        fuel = fuel + (warm * data.fuel_per_heat.sel(fleet=warm.fleet.values)).reindex(fleet=fleets, fill_value=0.0)
    return _by_fuel_and_zone(data, fuel)


def _by_fuel_and_zone(data: SystemData, use: xr.DataArray) -> xr.DataArray:
    """Sum over the fleets of each fuel and zone [fuel, zone, period]."""
    fleets = use.fleet.values
    fuels = sorted({str(f) for f in data.fuel_of_fleet.values} - {""})
    zones = [str(z) for z in data.load.zone.values]
    out = np.zeros((len(fuels), len(zones), use.sizes["period"]))
    known = zip(data.fuel_of_fleet.sel(fleet=fleets).values, data.zone_of_fleet.sel(fleet=fleets).values, strict=True)
    for row, (fuel, zone) in zip(use.transpose("fleet", "period").values, known, strict=True):
        if str(fuel):
            out[fuels.index(str(fuel)), zones.index(str(zone))] += row
    return labelled(out, fuel=fuels, zone=zones, period=use.period.values)


def burnt_by_network_boilers(data: SystemData, values: Values, weight: xr.DataArray | None = None) -> xr.DataArray:
    """Fuel of the boilers of CHP networks [fuel, zone, period] in MWh a year."""
    zones = data.boiler_fuel.zone.values
    heat = xr.zeros_like(data.separate_heat)
    if "boiler" in values:
        times = data.weight if weight is None else weight
        own = (values["boiler"].sum("hour") * times).sum("block").rename(heat_zone="zone")
        heat = own.reindex(zone=zones, fill_value=0.0)
    return (heat * data.boiler_fuel).transpose("fuel", "zone", "period")


def burnt_by_boilers(data: SystemData, values: Values) -> xr.DataArray:
    """Fuel of all boilers, those on their own too [fuel, zone, period] in MWh a year."""
    apart = (data.separate_heat * data.boiler_fuel).transpose("fuel", "zone", "period")
    return burnt_by_network_boilers(data, values) + apart


def reserve_fuel(data: SystemData, values: Values) -> xr.DataArray:
    """What plants burn in place of a fuel that lacks [fuel_zone_limit, period] in MWh a year."""
    names = balanced_limits(data)
    each = [
        (values[f"excess:{n}"] * data.weight).sum("block") if f"excess:{n}" in values else xr.zeros_like(data.discount)
        for n in names
    ]
    return labelled(
        np.array([e.values for e in each]).reshape(len(names), data.discount.size),
        fuel_zone_limit=names,
        period=data.discount.period.values,
    )


def beyond_supply(data: SystemData, values: Values) -> float:
    """Largest use of a fuel beyond its balance, of a year or of winter, relative to the largest balance."""
    names = balanced_limits(data)
    if not names or "fuel_shortfall" not in values:
        return 0.0
    scale = max(1.0, float(abs(data.fuel_limit.sel(fuel_zone_limit=names)).max()))
    worst = 0.0
    for seasons, part, limit in (
        (list(SEASONS), xr.ones_like(data.winter), data.fuel_limit),
        ([WINTER], data.winter, data.winter_limit),
    ):
        times = data.weight * part
        use = burnt_by_plants(data, values, times)
        boilers = burnt_by_network_boilers(data, values, times)
        for name in names:
            place = {"fuel": str(data.limit_fuel.sel(fuel_zone_limit=name).values), "zone": limited_zones(data, name)}
            total = sum(b.sel(place).sum("zone") for b in (use, boilers) if place["fuel"] in b.fuel.values)
            if f"excess:{name}" in values:
                total = total - (values[f"excess:{name}"] * times).sum("block")
            over = (
                total + leaving(data, name, values).sel(season=seasons).sum("season") - limit.sel(fuel_zone_limit=name)
            )
            worst = max(worst, float(over.max()) / scale)
    return worst


def fuel_totals(data: SystemData, values: Values) -> dict[str, xr.DataArray]:
    """Fuel of plants and of boilers of the whole country [fuel, period] in MWh a year."""
    plants, boilers = burnt_by_plants(data, values).sum("zone"), burnt_by_boilers(data, values).sum("zone")
    fuels = sorted({*map(str, plants.fuel.values), *map(str, boilers.fuel.values)})
    return {
        "power": plants.reindex(fuel=fuels, fill_value=0.0),
        "boiler": boilers.reindex(fuel=fuels, fill_value=0.0),
    }
