"""Annual limits and targets that tie the blocks of a year together: CO2, fuels, renewable share."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.problem import Problem, annual, weighted


def add_annual_limits(problem: Problem) -> None:
    """Variables co2_excess, fuel_excess and renewable_shortfall, each priced, and the limits they soften."""
    _co2(problem)
    _fuels(problem)
    _renewables(problem)


def fuel_use(problem: Problem, fleets: list[str]) -> linopy.LinearExpression:
    """Annual fuel of each fleet [fleet, period] in MWh: gen x fuel_per_power + heat x fuel_per_heat."""
    data = problem.data
    use = weighted(data, data.fuel_per_power.sel(fleet=fleets) * problem.variable("gen").sel(fleet=fleets))
    heat_fleets = [f for f in data.heat_fleets() if f in set(fleets)]
    if not heat_fleets:
        return use
    for_heat = weighted(
        data, data.fuel_per_heat.sel(fleet=heat_fleets) * problem.variable("heat").sel(fleet=heat_fleets)
    )
    return use + for_heat.reindex(fleet=pd.Index(fleets, name="fleet"))


def _burning(problem: Problem) -> list[str]:
    data = problem.data
    return [str(f) for f in data.existing.fleet.values[(data.fuel_per_power > 0).values]]


def _co2(problem: Problem) -> None:
    """Emissions of power and district heat (boiler houses on their own as a constant) <= limit + excess."""
    data, model = problem.data, problem.model
    limited = np.flatnonzero(np.isfinite(data.co2_limit.values))
    fleets = _burning(problem)
    if not len(limited) or not fleets:
        return
    excess = model.add_variables(lower=0.0, coords=[data.co2_limit.period.to_index()], name="co2_excess")
    emitted = (fuel_use(problem, fleets) * data.emission_factor.sel(fleet=fleets)).sum("fleet") - excess
    if problem.has("boiler"):
        emitted = emitted + weighted(data, data.boiler_emission * problem.variable("boiler")).sum("heat_zone")
    rest = (data.separate_heat * data.separate_heat_emission).sum("zone")
    model.add_constraints(
        emitted.isel(period=limited) <= (data.co2_limit - rest).isel(period=limited), name="co2_limit"
    )


def _fuels(problem: Problem) -> None:
    """Fuel burnt by fleets and boilers <= what is available in the zone (or in all zones) + excess."""
    data, model = problem.data, problem.model
    burning = _burning(problem)
    names = [str(n) for n in data.fuel_limit.fuel_zone_limit.values]
    for name in names:
        fuel, zone = (
            str(data.limit_fuel.sel(fuel_zone_limit=name).values),
            str(data.limit_zone.sel(fuel_zone_limit=name).values),
        )
        fleets = [f for f in burning if _burns(data, f, fuel, zone)]
        limit = data.fuel_limit.sel(fuel_zone_limit=name, drop=True)
        if not fleets or not bool(np.isfinite(limit).all()):
            continue
        excess = model.add_variables(lower=0.0, coords=[limit.period.to_index()], name=f"fuel_excess:{name}")
        used = fuel_use(problem, fleets).sum("fleet") - excess
        used = used + _boiler_fuel(problem, fuel, zone) if problem.has("boiler") else used
        model.add_constraints(used <= limit, name=f"fuel_limit:{name}")


def _burns(data: SystemData, fleet: str, fuel: str, zone: str) -> bool:
    right_fuel = str(data.fuel_of_fleet.sel(fleet=fleet).values) == fuel
    return right_fuel and zone in ("all", str(data.zone_of_fleet.sel(fleet=fleet).values))


def _boiler_fuel(problem: Problem, fuel: str, zone: str) -> linopy.LinearExpression:
    data = problem.data
    zones = data.heat_load.heat_zone.values
    use = data.boiler_fuel.sel(fuel=fuel, zone=zones, drop=True).rename(zone="heat_zone")
    here = xr.DataArray((zones == zone) | (zone == "all"), dims="heat_zone", coords={"heat_zone": zones})
    return weighted(data, (use * here.astype(float)) * problem.variable("boiler")).sum("heat_zone")


def _renewables(problem: Problem) -> None:
    """Renewable generation + shortfall >= share of annual consumption."""
    data, model = problem.data, problem.model
    fleets = [str(f) for f in data.renewable.fleet.values[data.renewable.values]]
    if not fleets or not bool((data.renewable_share > 0).any()):
        return
    short = model.add_variables(lower=0.0, coords=[data.renewable_share.period.to_index()], name="renewable_shortfall")
    made = weighted(data, problem.variable("gen").sel(fleet=fleets)).sum("fleet")
    need = data.renewable_share * annual(data, data.load).sum("zone")
    model.add_constraints(made + short >= need, name="renewable_share")
