"""Annual limits and targets that tie the blocks of a year together: CO2, fuels, renewable share, green export.

The plan allots each limit to the blocks (``sum over blocks of weight x allot <= limit``); a block may exceed its
allotment at a price. So a block knows nothing of the others, and the whole is the annual limit.
"""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.fuels import add_fuel_balance, balanced_limits
from shanyrak.system.green import TIED_BLOCKS, add_green_allotment, green_rule, sent_beyond_green
from shanyrak.system.labels import labelled
from shanyrak.system.problem import Problem, annual

RENEWABLE = "renewable"
CO2 = "co2"
GREEN = "green"


def limited_fuels(problem: Problem) -> list[str]:
    """Names of the fuel limits that some fleet or boiler is under."""
    data = problem.data
    limit = data.fuel_limit
    return [
        str(name)
        for name in limit.fuel_zone_limit.values
        if np.isfinite(limit.sel(fuel_zone_limit=name).values).any() and _under(problem, str(name))
    ]


def allotted_limits(problem: Problem) -> list[str]:
    """Names of all annual limits and targets that the plan allots to blocks."""
    names = [CO2] if _co2_limited(problem) else []
    names += limited_fuels(problem)
    names += [RENEWABLE] if _renewable_target(problem) else []
    return [*names, GREEN] if green_rule(problem.data) in TIED_BLOCKS else names


def add_allotments(problem: Problem) -> None:
    """Plan variables allot:NAME [period, block] of every annual limit and target, and what they add up to."""
    balanced = balanced_limits(problem.data)
    for name in allotted_limits(problem):
        if name == GREEN:
            add_green_allotment(problem)
        elif name not in balanced:
            _allot(problem, name, annual_total(problem.data, name).values, at_most=name != RENEWABLE)


def add_fuel_balances(problem: Problem) -> None:
    """The same of every fuel limit that is a balance of a region: what power is allotted is what others leave."""
    limited = limited_fuels(problem)
    for name in balanced_limits(problem.data):
        if name in limited:
            _allotment(problem, name, 0.0)
        add_fuel_balance(problem, name)


def annual_total(data: SystemData, name: str) -> xr.DataArray:
    """What a limit leaves to the blocks of a year, or a target asks of them [period]: t of CO2, MWh of a fuel or power.

    Boiler houses on their own emit what they must: it comes off the limit of CO2.
    """
    if name == CO2:
        return data.co2_limit - (data.separate_heat * data.separate_heat_emission).sum("zone")
    if name == RENEWABLE:
        return data.renewable_share * annual(data, data.load).sum("zone")
    return data.fuel_limit.sel(fuel_zone_limit=name, drop=True)


UNLIMITED = 1e12


def _allot(problem: Problem, name: str, total: np.ndarray, at_most: bool) -> None:
    data, model = problem.data, problem.model
    limit = labelled(np.minimum(total, UNLIMITED), period=data.load.period.values)
    lowest = float(np.minimum(limit, 0.0).min()) / float(data.weight.sum())
    year = (_allotment(problem, name, lowest) * data.weight).sum("block")
    if at_most:
        model.add_constraints(year <= limit, name=f"limit:{name}")
    else:
        model.add_constraints(year == limit, name=f"limit:{name}")


def _allotment(problem: Problem, name: str, lowest: float) -> linopy.Variable:
    data = problem.data
    index = [data.load.period.to_index(), data.load.block.to_index()]
    return problem.model.add_variables(lower=lowest, coords=index, name=f"allot:{name}")


def add_block_limits(problem: Problem) -> None:
    """Hourly side of the limits: use in a block <= allot + excess; renewable output + shortfall >= allot."""
    data, model = problem.data, problem.model
    if _co2_limited(problem):
        fleets = _burning(data)
        emitted = (fuel_use(problem, fleets) * data.emission_factor.sel(fleet=fleets)).sum("fleet")
        if problem.has("boiler"):
            emitted = emitted + (data.boiler_emission * problem.variable("boiler")).sum(["heat_zone", "hour"])
        _softened(problem, CO2, emitted)
    for name in limited_fuels(problem):
        _softened(problem, name, _fuel(problem, name))
    if _renewable_target(problem):
        fleets = [str(f) for f in data.renewable.fleet.values[data.renewable.values]]
        made = problem.variable("gen").sel(fleet=fleets).sum(["fleet", "hour"])
        short = _block_variable(problem, "renewable_shortfall")
        model.add_constraints(made + short - problem.variable(f"allot:{RENEWABLE}") >= 0.0, name="renewable_share")
    if green_rule(data) in TIED_BLOCKS:
        _softened(problem, GREEN, sent_beyond_green(problem).sum("hour"))


def _softened(problem: Problem, name: str, use: linopy.LinearExpression) -> None:
    excess = _block_variable(problem, f"excess:{name}")
    problem.model.add_constraints(use - excess - problem.variable(f"allot:{name}") <= 0.0, name=f"block_limit:{name}")


def _block_variable(problem: Problem, name: str) -> linopy.Variable:
    data = problem.data
    index = [data.load.period.to_index(), data.load.block.to_index()]
    return problem.model.add_variables(lower=0.0, coords=index, name=name)


def fuel_use(problem: Problem, fleets: list[str]) -> linopy.LinearExpression:
    """Fuel of each fleet in each block [fleet, period, block] in MWh: gen x fuel_per_power + heat x fuel_per_heat."""
    data = problem.data
    use: linopy.LinearExpression = (
        data.fuel_per_power.sel(fleet=fleets) * problem.variable("gen").sel(fleet=fleets)
    ).sum("hour")
    heat_fleets = [f for f in data.heat_fleets() if f in set(fleets)]
    if not heat_fleets:
        return use
    for_heat = (data.fuel_per_heat.sel(fleet=heat_fleets) * problem.variable("heat").sel(fleet=heat_fleets)).sum("hour")
    both: linopy.LinearExpression = use + for_heat.reindex(fleet=pd.Index(fleets, name="fleet")).fillna(0)
    return both


def _burning(data: SystemData) -> list[str]:
    return [str(f) for f in data.kind.fleet.values[(data.fuel_per_power > 0).values]]


def _co2_limited(problem: Problem) -> bool:
    return bool(np.isfinite(problem.data.co2_limit.values).any()) and bool(_burning(problem.data))


def _renewable_target(problem: Problem) -> bool:
    data = problem.data
    return bool(data.renewable.any()) and bool((data.renewable_share > 0).any())


def limited_zones(data: SystemData, name: str) -> list[str]:
    """Zones that a fuel limit holds for: one, those of a region, or all."""
    place = str(data.limit_zone.sel(fuel_zone_limit=name).values)
    region = dict(zip(map(str, data.region_of_zone.zone.values), map(str, data.region_of_zone.values), strict=True))
    return [str(z) for z in data.load.zone.values if place in ("all", str(z), region[str(z)])]


def _under(problem: Problem, name: str) -> list[str]:
    """Fleets that burn the fuel of a limit in its zones."""
    data = problem.data
    fuel, zones = str(data.limit_fuel.sel(fuel_zone_limit=name).values), set(limited_zones(data, name))
    here = np.isin(data.zone_of_fleet.values.astype(str), sorted(zones))
    burns = (data.fuel_per_power.values > 0) & (data.fuel_of_fleet.values.astype(str) == fuel)
    return [str(fleet) for fleet in data.kind.fleet.values[here & burns]]


def _fuel(problem: Problem, name: str) -> linopy.LinearExpression:
    """Fuel of a limit burnt in each block [period, block] by fleets and by the boilers of CHP networks."""
    data = problem.data
    used = fuel_use(problem, _under(problem, name)).sum("fleet")
    if not problem.has("boiler"):
        return used
    zones = data.heat_load.heat_zone.values
    per_heat = data.boiler_fuel.sel(fuel=str(data.limit_fuel.sel(fuel_zone_limit=name).values), zone=zones)
    here = labelled(per_heat.values * np.isin(zones, limited_zones(data, name)), heat_zone=zones)
    boilers: linopy.LinearExpression = used + (here * problem.variable("boiler")).sum(["heat_zone", "hour"])
    return boilers
