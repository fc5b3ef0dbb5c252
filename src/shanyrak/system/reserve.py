"""Upward reserve for the loss of the largest unit and for errors of load, wind and sun (formulation, section 3)."""

from __future__ import annotations

import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.generation import committed_fleets, power_equivalent, reserve_fleets, unit_groups
from shanyrak.system.largest import area_of_fleet
from shanyrak.system.problem import Problem, sum_by


def add_reserve(problem: Problem) -> None:
    """Variables reserve and reserve_shortfall, headroom of the groups that give reserve, need of each area."""
    fleets = reserve_fleets(problem)
    if not fleets:
        return
    key = unit_groups(problem, fleets)
    groups = list(dict.fromkeys(str(g) for g in key.values))
    problem.hourly("reserve", "unit_group", groups)
    _headroom(problem, fleets, key)
    _storage_headroom(problem)
    _need(problem, groups)


def _headroom(problem: Problem, fleets: list[str], key: xr.DataArray) -> None:
    """Output + reserve <= what is on line (committed groups) or usable (the others)."""
    committed = set(committed_fleets(problem))
    storage = set(problem.data.fleets("storage"))
    for name, members in (
        ("online_headroom", [f for f in fleets if f in committed]),
        ("headroom", [f for f in fleets if f not in committed and f not in storage]),
    ):
        if not members:
            continue
        own = key.sel(fleet=members)
        groups = list(dict.fromkeys(str(g) for g in own.values))
        used = sum_by(power_equivalent(problem, members), own, groups)
        used = used + problem.variable("reserve").sel(unit_group=groups)
        if name == "online_headroom":
            room = 1.0 * problem.variable("online").sel(unit_group=groups)
        else:
            room = sum_by(problem.steady(members), own, groups)
        problem.model.add_constraints(used - room <= 0.0, name=name)


def _storage_headroom(problem: Problem) -> None:
    """discharge - charge + reserve <= capacity, and reserve <= what is stored (one hour of it)."""
    stores = problem.data.fleets("storage")
    if not stores:
        return
    key = unit_groups(problem, stores)
    groups = list(dict.fromkeys(str(g) for g in key.values))
    reserve = problem.variable("reserve").sel(unit_group=groups)
    net = sum_by(problem.variable("discharge") - problem.variable("charge"), key, groups)
    room = sum_by(problem.steady(stores), key, groups)
    problem.model.add_constraints(net + reserve - room <= 0.0, name="storage_headroom")
    stored = sum_by(1.0 * problem.variable("level"), key, groups)
    problem.model.add_constraints(reserve - stored <= 0.0, name="storage_reserve_energy")


def _need(problem: Problem, groups: list[str]) -> None:
    """Sum of reserve + shortfall >= largest unit + shares of load and of wind and sun, in each area and hour."""
    data, model = problem.data, problem.model
    areas = [str(a) for a in data.peak.area.values]
    short = problem.hourly("reserve_shortfall", "area", areas)
    assert short is not None
    fleet_area = area_of_fleet(data)
    fleets = list(fleet_area)
    group_area = {str(g): fleet_area[f] for f, g in zip(fleets, unit_groups(problem, fleets).values, strict=True)}
    key = xr.DataArray([group_area[g] for g in groups], dims="unit_group", coords={"unit_group": groups}, name="area")
    given = sum_by(1.0 * problem.variable("reserve"), key, areas) + short
    variable = data.fleets("wind", "solar")
    if variable and bool((data.reserve_variable_share > 0).any()):
        vre_key = xr.DataArray([fleet_area[f] for f in variable], dims="fleet", coords={"fleet": variable}, name="area")
        output = sum_by(data.reserve_variable_share * problem.variable("gen").sel(fleet=variable), vre_key, areas)
        given = given - output
    model.add_constraints(given - problem.variable("largest_unit") >= load_reserve(data), name="reserve_need")


def load_reserve(data: SystemData) -> xr.DataArray:
    """Reserve for errors of load [area, period, block, hour] in MW: its share of the load of each area."""
    load = data.load.groupby(data.area_of_zone.rename("area")).sum().sel(area=data.peak.area.values)
    return (data.reserve_load_share * load).transpose("area", "period", "block", "hour")
