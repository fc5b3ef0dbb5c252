"""Investment: what is built, kept and retired, and the capacity that results (formulation, section 2)."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.problem import Problem, sum_by

RETIRABLE = ("thermal",)


def add_capacity(problem: Problem) -> None:
    """Variables build, keep, capacity and what ties them together.

    ``capacity[f,y] = keep[f,y] + sum over options of f and vintages v alive in y of build[o,v]``,
    ``keep[f,y] <= existing[f,y]`` and, where capacity may be retired by choice, ``keep[f,y] <= keep[f,y-1]``.
    Fleets that cannot be retired by choice keep all that age leaves them.
    """
    data, model = problem.data, problem.model
    retirable = may_be_given_up(data)
    lower = data.existing.where(~retirable, 0.0).transpose("fleet", "period")
    keep = model.add_variables(lower=lower, upper=data.existing, name="keep")
    capacity = model.add_variables(
        lower=0.0, coords=[data.existing.fleet.to_index(), data.existing.period.to_index()], name="capacity"
    )
    _kept_stays_retired(problem, keep, retirable)
    total = keep - capacity
    if data.fleet_of_option.size:
        total = total + _built(problem)
    model.add_constraints(total == 0.0, name="capacity_balance")


def may_be_given_up(data: SystemData) -> xr.DataArray:
    """Whether the existing capacity of a fleet may be retired by choice [fleet]."""
    return data.kind.isin(RETIRABLE) & (data.must_run == 0.0)


def never_there(data: SystemData) -> xr.DataArray:
    """Whether a fleet can have no capacity [fleet, period]: nothing is there, and nothing may be built."""
    could = np.zeros(data.existing.shape)
    if data.fleet_of_option.size:
        built = (data.max_build.rename(period="vintage") * data.alive).sum("vintage").transpose("option", "period")
        position = {str(f): k for k, f in enumerate(data.existing.fleet.values)}
        np.add.at(could, [position[str(f)] for f in data.fleet_of_option.values], built.values)
    return data.existing.copy(data=(data.existing.values + could) <= 0.0)


def _kept_stays_retired(problem: Problem, keep: linopy.Variable, retirable: xr.DataArray) -> None:
    existing = problem.data.existing
    fleets = [str(f) for f in existing.fleet.values[retirable.values]]
    if not fleets or existing.sizes["period"] < 2:
        return
    now, before = (
        keep.sel(fleet=fleets).isel(period=slice(1, None)),
        keep.sel(fleet=fleets).isel(period=slice(None, -1)),
    )
    arrives = existing.sel(fleet=fleets).diff("period").clip(min=0.0)
    earlier = before.assign_coords(period=existing.period.values[1:])
    problem.model.add_constraints(now - earlier <= arrives, name="retired_stays_retired")


def _built(problem: Problem) -> linopy.LinearExpression:
    """Variables build (and units), and the capacity that builds give each fleet [fleet, period]."""
    data, model = problem.data, problem.model
    build = model.add_variables(
        lower=data.min_build.rename(period="vintage"), upper=data.max_build.rename(period="vintage"), name="build"
    )
    model.add_constraints(build.sum("vintage") <= data.max_total, name="build_total")
    if problem.options.whole_units:
        _whole_units(problem, build)
    on_line = (build * data.alive.astype(float)).sum("vintage")
    key = data.fleet_of_option.rename("fleet")
    return sum_by(on_line, key, [str(f) for f in data.existing.fleet.values])


def lumpy_options(problem: Problem) -> list[str]:
    """Options that are built in whole units and not already committed."""
    unit = problem.data.unit_of_option
    return [str(o) for o in unit.option.values[(unit > 0).values]]


def _whole_units(problem: Problem, build: linopy.Variable) -> None:
    options = lumpy_options(problem)
    if not options:
        return
    unit = problem.data.unit_of_option.sel(option=options)
    most = np.floor(problem.data.max_build.sel(option=options).rename(period="vintage") / unit + 1e-6)
    coords = [pd.Index(options, name="option"), build.coords["vintage"].to_index()]
    units = problem.model.add_variables(lower=0, upper=most, coords=coords, integer=True, name="units")
    problem.model.add_constraints(build.sel(option=options) - unit * units == 0.0, name="whole_units")


def add_capacity_rules(problem: Problem) -> None:
    """Planning reserve, capital limit, and least, most and new capacity of technology groups."""
    _planning_reserve(problem)
    _capital_limit(problem)
    _group_rules(problem)


def _planning_reserve(problem: Problem) -> None:
    """Firm capacity of an area >= (1 + margin) x its peak; what is missing is ``firm_shortfall``, priced."""
    data, model = problem.data, problem.model
    if not bool((data.planning_reserve > 0).any()):
        return
    areas = [str(a) for a in data.peak.area.values]
    area = data.area_of_zone.sel(zone=data.zone_of_fleet.values).values
    key = xr.DataArray(area, dims="fleet", coords={"fleet": data.existing.fleet}, name="area")
    firm = sum_by(problem.variable("capacity") * data.capacity_credit, key, areas)
    short = model.add_variables(
        lower=0.0, coords=[pd.Index(areas, name="area"), data.peak.period.to_index()], name="firm_shortfall"
    )
    need = ((1.0 + data.planning_reserve) * data.peak).transpose("area", "period")
    model.add_constraints(firm + short >= need, name="planning_reserve")


def _capital_limit(problem: Problem) -> None:
    data = problem.data
    limited = np.flatnonzero(np.isfinite(data.capital_limit.values))
    if not problem.has("build") or not len(limited):
        return
    spent = (problem.variable("build") * data.overnight).sum("option").rename(vintage="period").isel(period=limited)
    problem.model.add_constraints(
        spent <= (data.capital_limit * data.length).isel(period=limited), name="capital_limit"
    )


def _group_rules(problem: Problem) -> None:
    data, model = problem.data, problem.model
    groups = [str(g) for g in data.group_min.rule_group.values]
    key = data.group.rename("rule_group")
    total = sum_by(problem.variable("capacity"), key, groups)
    if bool((data.group_min > 0).any()):
        model.add_constraints(total >= data.group_min, name="group_min", mask=data.group_min > 0)
    if bool(np.isfinite(data.group_max).any()):
        model.add_constraints(total <= data.group_max.clip(max=1e9), name="group_max", mask=np.isfinite(data.group_max))
    if problem.has("build") and bool(np.isfinite(data.group_max_new).any()):
        of_option = data.group.sel(fleet=data.fleet_of_option.values).values
        option_key = xr.DataArray(
            of_option, dims="option", coords={"option": data.fleet_of_option.option}, name="rule_group"
        )
        new = sum_by(problem.variable("build").rename(vintage="period"), option_key, groups)
        most = data.group_max_new * data.length
        model.add_constraints(new <= most.clip(max=1e9), name="group_max_new", mask=np.isfinite(data.group_max_new))
