"""Cost: investment as annuities, fixed and running cost, penalties; discounted (formulation, section 2)."""

from __future__ import annotations

import linopy
import xarray as xr

from shanyrak.system.first_of_kind import first_of_kind_cost
from shanyrak.system.fuels import excess_price, plan_trade_cost
from shanyrak.system.problem import Problem, merged, weighted
from shanyrak.system.resources import excess_cost

FIRM_SHORTFALL_HOURS = 100.0
"""A missing firm MW costs as much a year as this many hours of unserved energy."""

PRICED_EXCESS = ("excess:", "renewable_shortfall")
"""Beginnings of the names of the variables that say how far a block goes beyond its share of an annual limit."""

TURN_DOWN_COST = 200.0
"""USD/MWh that a must-run plant is run below what it must: only where nobody can take its power."""

FLOW_COST = 0.01
"""USD/MWh on every flow, so that power does not run in circles where losses are zero."""


def plan_costs(problem: Problem) -> dict[str, linopy.LinearExpression]:
    """Cost of one year of each period [period] in USD that the plan alone decides, by item."""
    penalties = {**_firm_penalty(problem), **_resource_penalty(problem)}
    return {**_capacity_costs(problem), **first_of_kind_cost(problem), **plan_trade_cost(problem), **penalties}


def operation_costs(problem: Problem) -> dict[str, linopy.LinearExpression]:
    """Cost of one year of each period [period] in USD that the hours decide, by item."""
    return {**_running_costs(problem), **_penalties(problem)}


def add_objective(problem: Problem) -> None:
    """Minimise the sum over items and periods of yearly cost x sum of the period's discount factors."""
    costs = {**plan_costs(problem), **operation_costs(problem)}
    parts = [(cost * problem.data.discount).sum("period") for cost in costs.values()]
    problem.model.add_objective(merged(parts))


def _capacity_costs(problem: Problem) -> dict[str, linopy.LinearExpression]:
    data = problem.data
    kept = problem.variable("keep") * data.fixed_cost
    costs = {"fixed_existing": kept.sum("fleet")}
    if problem.has("build"):
        alive = data.alive.astype(float)
        build = problem.variable("build")
        costs["investment"] = (build * (data.annuity * alive)).sum(["option", "vintage"])
        costs["fixed_new"] = (build * (data.option_fixed_cost * alive)).sum(["option", "vintage"])
    if problem.has("build_link"):
        build = problem.variable("build_link")
        links = build.coords["link"].values
        years = data.load.period.values
        paid = xr.DataArray(
            (years[:, None] <= years[None, :]).astype(float),
            dims=("vintage", "period"),
            coords={"vintage": years, "period": years},
        )
        costs["investment_links"] = (build * (data.link_annuity.sel(link=links) * paid)).sum(["link", "vintage"])
    return costs


def _running_costs(problem: Problem) -> dict[str, linopy.LinearExpression]:
    data = problem.data
    costs = {}
    prices = {
        "gen": ("generation", "fleet", data.generation_cost),
        "discharge": ("storage", "fleet", data.generation_cost),
        "heat": ("heat", "fleet", data.heat_cost),
        "boiler": ("boiler", "heat_zone", data.boiler_cost),
        "import": ("import", "market", data.import_price),
        "export": ("export", "market", -data.export_price),
    }
    for name, (item, dim, price) in prices.items():
        if problem.has(name):
            variable = problem.variable(name)
            own = price.sel({dim: variable.coords[dim].values})
            costs[item] = weighted(data, own * variable).sum(dim)
    if problem.has("startup"):
        startup = problem.variable("startup")
        key = (
            data.unit_group
            if problem.options.commitment == "area"
            else data.unit_group.copy(data=data.unit_group.fleet.values)
        )
        price = (
            data.start_cost.groupby(key.rename("unit_group"))
            .first()
            .sel(unit_group=startup.coords["unit_group"].values)
        )
        costs["startup"] = weighted(data, price * startup).sum("unit_group")
    if problem.has("flow_forward"):
        both = problem.variable("flow_forward") + problem.variable("flow_backward")
        costs["transmission"] = weighted(data, FLOW_COST * both).sum("link")
        toll = data.link_toll.sel(link=both.coords["link"].values)
        if bool((toll > 0).any()):
            costs["tolls"] = weighted(data, toll * both).sum("link")
    return costs


def _penalties(problem: Problem) -> dict[str, linopy.LinearExpression]:
    data = problem.data
    costs = {}
    hourly: dict[str, tuple[str, str, xr.DataArray | float]] = {
        "shed": ("unserved_energy", "zone", data.unserved_energy_cost),
        "heat_shed": ("unserved_heat", "heat_zone", data.unserved_heat_cost),
        "turned_down": ("turned_down", "fleet", TURN_DOWN_COST),
        "reserve_shortfall": ("reserve_shortfall", "area", data.reserve_shortfall_cost),
    }
    for name, (item, dim, price) in hourly.items():
        if problem.has(name):
            costs[item] = weighted(data, float(price) * problem.variable(name)).sum(dim)
    for name in [str(n) for n in problem.model.variables if str(n).startswith(PRICED_EXCESS)]:
        costs[name] = (excess_price(data, name) * data.weight * problem.variable(name)).sum("block")
    return costs


def _firm_penalty(problem: Problem) -> dict[str, linopy.LinearExpression]:
    if not problem.has("firm_shortfall"):
        return {}
    price = float(problem.data.unserved_energy_cost) * FIRM_SHORTFALL_HOURS
    return {"firm_shortfall": (price * problem.variable("firm_shortfall")).sum("area")}


def _resource_penalty(problem: Problem) -> dict[str, linopy.LinearExpression]:
    if not problem.has("resource_excess"):
        return {}
    return {"resource_excess": excess_cost(problem.data, problem.variable("resource_excess"))}
