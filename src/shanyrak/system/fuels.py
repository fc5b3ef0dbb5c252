"""Supply of fuels: what is left to power after all other uses, bought and sold abroad, moved by pipelines.

Once a year and region, in the plan: the hours see of it only what each block is allotted.
"""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.problem import Problem

SUMMER, WINTER = "summer", "winter"
SEASONS = (SUMMER, WINTER)
MOVING_COST = 0.01
"""USD/MWh of fuel sent through a pipeline or bought abroad at least, so that none is moved for nothing."""


def balanced_limits(data: SystemData) -> list[str]:
    """Names of the fuel limits that are balances of a region: those with a winter limit."""
    return [str(n) for n in data.fuel_limit.fuel_zone_limit.values[np.isfinite(data.winter_limit.values).any(axis=1)]]


def winter_share(data: SystemData) -> float:
    """Share of the planned hours that lie in winter."""
    return float((data.weight * data.winter).sum() / data.weight.sum())


def season_shares(data: SystemData) -> xr.DataArray:
    """Share of the planned hours in each season [season]."""
    cold = winter_share(data)
    return xr.DataArray([1.0 - cold, cold], dims="season", coords={"season": list(SEASONS)})


def add_fuel_trade(problem: Problem) -> None:
    """Variables fuel_import, fuel_export [fuel_contract, period, season], fuel_flow [fuel_pipe, ..], fuel_shortfall.

    Bounds of each season are its share of the least and most of each contract, and of what a pipeline carries in a
    year. ``fuel_shortfall`` [fuel_zone_limit, period, season] is what other users lack, priced.
    """
    data, model = problem.data, problem.model
    names = balanced_limits(data)
    if not names:
        return
    share = season_shares(data)
    for name, sold in (("fuel_import", False), ("fuel_export", True)):
        chosen = data.contract_most.sel(fuel_contract=data.sold == sold)
        if chosen.size:
            least = data.contract_least.sel(fuel_contract=chosen.fuel_contract)
            model.add_variables(lower=least * share, upper=chosen * share, name=name)
    if data.pipe_most.size:
        model.add_variables(lower=0.0 * data.pipe_most * share, upper=data.pipe_most * share, name="fuel_flow")
    index = [pd.Index(names, name="fuel_zone_limit"), data.fuel_limit.period.to_index(), share.season.to_index()]
    model.add_variables(lower=0.0, coords=index, name="fuel_shortfall")


def leaving(data: SystemData, name: str, values: dict[str, Any]) -> Any:
    """Fuel that leaves a region, less what arrives and what others lack [period, season], of variables or their values.

    ``sum of fuel_export - fuel_import + fuel_flow out - (1 - loss) fuel_flow in - fuel_shortfall``.
    """
    total = -1.0 * values["fuel_shortfall"].sel(fuel_zone_limit=name, drop=True)
    for variable, sign in (("fuel_export", 1.0), ("fuel_import", -1.0)):
        if variable in values:
            own = _own(values[variable], "fuel_contract", data.limit_of_contract, name)
            if len(own):
                total = total + sign * values[variable].sel(fuel_contract=own).sum("fuel_contract")
    if "fuel_flow" in values:
        flow = values["fuel_flow"]
        out, into = (_own(flow, "fuel_pipe", end, name) for end in (data.pipe_from, data.pipe_to))
        if len(out):
            total = total + flow.sel(fuel_pipe=out).sum("fuel_pipe")
        if len(into):
            kept = 1.0 - data.pipe_loss.sel(fuel_pipe=into)
            total = total - (flow.sel(fuel_pipe=into) * kept).sum("fuel_pipe")
    return total


def _own(values: Any, dim: str, label: xr.DataArray, name: str) -> list[str]:
    """Members of a variable that belong to a limit."""
    there = [str(m) for m in values.coords[dim].values]
    return [m for m in there if str(label.sel({dim: m}).values) == name]


def excess_price(data: SystemData, variable: str) -> xr.DataArray:
    """USD per t or MWh of a variable ``excess:NAME`` or ``renewable_shortfall`` [period]."""
    name = variable.removeprefix("excess:")
    if name in data.fuel_limit.fuel_zone_limit.values:
        return data.fuel_excess_cost.sel(fuel_zone_limit=name, drop=True)
    return data.excess_limit_cost * xr.ones_like(data.discount)


def add_fuel_balance(problem: Problem, name: str) -> None:
    """What power is allotted of a fuel in a year, and in winter, is what its region has left.

    ``sum_b weight[b] allot[b] + sum_s leaving[s] <= fuel_limit`` and
    ``sum_b weight[b] winter[b] allot[b] + leaving[winter] <= winter_limit``. The limits are production and projects
    less all other use; what summer leaves comes to winter through stores only, which are in the winter limit.
    """
    data, model = problem.data, problem.model
    gone = leaving(data, name, _variables(problem))
    for title, left, limit, part in (
        ("limit", gone.sum("season"), data.fuel_limit, xr.ones_like(data.winter)),
        ("winter_limit", gone.sel(season=WINTER), data.winter_limit, data.winter),
    ):
        total = 1.0 * left
        if problem.has(f"allot:{name}"):
            total = total + (problem.variable(f"allot:{name}") * (data.weight * part)).sum("block")
        model.add_constraints(total <= limit.sel(fuel_zone_limit=name, drop=True), name=f"{title}:{name}")


def _variables(problem: Problem) -> dict[str, linopy.Variable]:
    names = ("fuel_import", "fuel_export", "fuel_flow", "fuel_shortfall")
    return {name: problem.variable(name) for name in names if problem.has(name)}


def fuel_trade_cost(data: SystemData, values: dict[str, Any]) -> dict[str, Any]:
    """USD a year of each period [period], by item, of variables or of their values.

    Imports cost and exports earn their price less that of the domestic fuel, which what burns it has paid already;
    what others lack costs as much as any excess.
    """
    costs: dict[str, Any] = {}
    for name, sign in (("fuel_import", 1.0), ("fuel_export", -1.0)):
        if name in values:
            price = data.contract_price.sel(fuel_contract=values[name].coords["fuel_contract"].values)
            costs[name] = (sign * price * values[name]).sum(["fuel_contract", "season"])
    if "fuel_flow" in values:
        costs["fuel_flow"] = (MOVING_COST * values["fuel_flow"]).sum(["fuel_pipe", "season"])
    if "fuel_shortfall" in values:
        lacking = float(data.excess_limit_cost) * values["fuel_shortfall"]
        costs["fuel_shortfall"] = lacking.sum(["fuel_zone_limit", "season"])
    return costs


def plan_trade_cost(problem: Problem) -> dict[str, linopy.LinearExpression]:
    """:func:`fuel_trade_cost` of the variables of the problem."""
    return fuel_trade_cost(problem.data, _variables(problem))
