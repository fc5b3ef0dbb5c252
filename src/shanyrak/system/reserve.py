"""Upward reserve for the loss of the largest unit and for errors of load, wind and sun (formulation, section 3)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.system.capacity import lumpy_options
from shanyrak.system.generation import committed_fleets, power_equivalent, unit_groups
from shanyrak.system.problem import Problem, sum_by

FREE_SHARE = 0.5
"""Fleets that must run at more than this share of their capacity give no reserve."""


def add_reserve(problem: Problem) -> None:
    """Variables reserve and reserve_shortfall, headroom of the groups that give reserve, need of each area."""
    fleets = _providers(problem)
    if not fleets:
        return
    key = unit_groups(problem, fleets)
    groups = list(dict.fromkeys(str(g) for g in key.values))
    problem.hourly("reserve", "unit_group", groups)
    _headroom(problem, fleets, key)
    _storage_headroom(problem)
    _need(problem, groups)


def _providers(problem: Problem) -> list[str]:
    data = problem.data
    free = set(data.existing.fleet.values[(data.must_run < FREE_SHARE).values])
    return [f for f in data.fleets("thermal", "hydro_reservoir", "storage") if f in free]


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
    area_of = dict(zip(map(str, data.area_of_zone.zone.values), map(str, data.area_of_zone.values), strict=True))
    fleet_area = {
        str(f): area_of[str(z)] for f, z in zip(data.zone_of_fleet.fleet.values, data.zone_of_fleet.values, strict=True)
    }
    group_area = {}
    for fleet, group in zip(
        data.unit_group.fleet.values, unit_groups(problem, list(data.unit_group.fleet.values)).values, strict=True
    ):
        group_area[str(group)] = fleet_area[str(fleet)]
    key = xr.DataArray([group_area[g] for g in groups], dims="unit_group", coords={"unit_group": groups}, name="area")
    given = sum_by(1.0 * problem.variable("reserve"), key, areas) + short
    variable = data.fleets("wind", "solar")
    if variable and bool((data.reserve_variable_share > 0).any()):
        vre_key = xr.DataArray([fleet_area[f] for f in variable], dims="fleet", coords={"fleet": variable}, name="area")
        output = sum_by(data.reserve_variable_share * problem.variable("gen").sel(fleet=variable), vre_key, areas)
        given = given - output
    load = data.load.groupby(data.area_of_zone.rename("area")).sum().sel(area=areas)
    need = (data.reserve_load_share * load).transpose("area", "period", "block", "hour")
    largest = _largest_unit(problem, areas, fleet_area)
    model.add_constraints(given - largest >= need, name="reserve_need")


def _largest_unit(problem: Problem, areas: list[str], fleet_area: dict[str, str]):  # type: ignore[no-untyped-def]
    """Size of the largest unit of each area [area, period]: a variable that lumpy builds push up."""
    data, model = problem.data, problem.model
    floor = np.zeros((len(areas), data.existing.sizes["period"]))
    unit = np.minimum(data.unit_size.values[:, None], data.existing.values)
    thermal = data.kind.values == "thermal"
    committed = data.min_build.values
    for i, area in enumerate(areas):
        here = np.array([fleet_area[str(f)] == area for f in data.existing.fleet.values])
        if (here & thermal).any():
            floor[i] = unit[here & thermal].max(axis=0)
        for k, fleet in enumerate(data.fleet_of_option.values):
            size = float(data.unit_size.sel(fleet=str(fleet)))
            if fleet_area[str(fleet)] == area and data.kind.sel(fleet=str(fleet)) == "thermal":
                built = (committed[k][:, None] * data.alive.values[k]).sum(axis=0)
                floor[i] = np.maximum(floor[i], np.minimum(size, built))
    coords = [pd.Index(areas, name="area"), data.existing.period.to_index()]
    lower = xr.DataArray(floor, dims=("area", "period"), coords={"area": areas, "period": data.existing.period})
    largest = model.add_variables(lower=lower, coords=coords, name="largest_unit")
    _lumpy_builds_count(problem, largest, fleet_area)
    return largest


def _lumpy_builds_count(problem: Problem, largest, fleet_area: dict[str, str]) -> None:  # type: ignore[no-untyped-def]
    """largest_unit >= unit x has_unit, and units on line <= most units x has_unit (0 or 1; relaxed in between)."""
    options = lumpy_options(problem)
    if not options:
        return
    data, model = problem.data, problem.model
    unit = data.unit_of_option.sel(option=options)
    coords = [pd.Index(options, name="option"), data.existing.period.to_index()]
    whole = problem.options.whole_units
    has = (
        model.add_variables(coords=coords, binary=True, name="has_unit")
        if whole
        else model.add_variables(lower=0.0, upper=1.0, coords=coords, name="has_unit")
    )
    on_line = (problem.variable("build").sel(option=options) * data.alive.sel(option=options).astype(float)).sum(
        "vintage"
    )
    most = data.max_total.sel(option=options).clip(max=20 * unit)
    model.add_constraints(on_line - most * has <= 0.0, name="has_unit")
    area = [fleet_area[str(f)] for f in data.fleet_of_option.sel(option=options).values]
    here = largest.sel(area=xr.DataArray(area, dims="option", coords={"option": options}))
    model.add_constraints(here - unit * has >= 0.0, name="largest_unit")
