"""Limits on foreign partners: the largest share of a country in what is on line, and what it may lend.

Only variables of the plan stand in these rows, none of the hours: cuts of the operation stay true whatever the limits.
"""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.problem import Problem

NUCLEAR, NEW_CAPACITY, INVESTMENT = "nuclear", "new_capacity", "investment"
SHARE_RULES = (NUCLEAR, NEW_CAPACITY, INVESTMENT)
"""What a share is of: nuclear capacity; capacity built with foreign partners; its overnight cost. All on line."""

NUCLEAR_GROUP = "nuclear"
"""Technology group whose capacity the share of nuclear capacity is of."""


def add_partner_limits(problem: Problem) -> None:
    """Largest shares of each country, and most that it lends anew.

    ``held[c,y] - limit[c,y] x total[y] <= beyond[c,y]`` for each rule, with beyond what existing plants and committed
    projects alone hold above their limit (0 where they keep it): no country goes further beyond.

    ``sum over options o of c of build[o,y] overnight[o,y] debt_share[o] <= max(debt_limit[c,y] length[y], committed)``.
    """
    for rule in SHARE_RULES:
        _share_limit(problem, rule)
    _debt_limit(problem)


def held(data: SystemData, values: dict[str, Any], rule: str) -> tuple[Any, Any]:
    """What each country holds [country, period] and what there is in all [period], of variables or of their values.

    Parameters
    ----------
    data : the arrays of the plan
    values : ``keep`` [fleet, period] and, where anything may be built, ``build`` [option, vintage], MW
    rule : nuclear, new_capacity (both MW) or investment (USD)
    """
    parts = [_built(data, values["build"], rule)] if "build" in values else []
    if rule == NUCLEAR:
        parts.append(_kept(data, values["keep"]))
    own, total = parts[0]
    for more, of_all in parts[1:]:
        own, total = own + more, total + of_all
    return own, total


def capacity_by_country(data: SystemData, values: dict[str, xr.DataArray]) -> xr.DataArray:
    """MW of each fleet that each country has [country, fleet, period]: its share of what is kept, and what it built."""
    own: xr.DataArray = values["keep"] * data.partner_share
    if "build" not in values:
        return own
    built = (values["build"] * data.alive).sum("vintage") * partner_of(data)
    fleets = data.fleet_of_option.rename("fleet")
    by_fleet = built.groupby(fleets).sum().reindex(fleet=own.fleet.values, fill_value=0.0)
    return own + by_fleet


def partner_of(data: SystemData) -> xr.DataArray:
    """1 where an option is of a country [country, option], else 0."""
    countries = data.partner_limit.country
    same = data.partner.values[None, :] == countries.values[:, None]
    coords = {"country": countries.values, "option": data.partner.option.values}
    return xr.DataArray(same.astype(float), dims=("country", "option"), coords=coords)


def limited_rules(data: SystemData) -> list[str]:
    """Rules with a share below 1 of some country in some period, that some option may break."""
    limit = data.partner_limit
    if not data.fleet_of_option.size or not limit.sizes["country"]:
        return []
    return [r for r in SHARE_RULES if bool((limit.sel(partner_rule=r) < 1.0).any())]


def committed_values(data: SystemData) -> dict[str, xr.DataArray]:
    """What stands already and what is committed: all existing plants kept, nothing built by choice."""
    return {"keep": data.existing, "build": data.min_build.rename(period="vintage")}


def new_debt(data: SystemData, build: Any) -> Any:
    """USD that each country lends anew in each period [country, period], of variables or of their values."""
    lent = (build * (data.overnight * data.debt_share)).rename(vintage="period")
    return (lent * partner_of(data)).sum("option")


def _share_limit(problem: Problem, rule: str) -> None:
    data = problem.data
    if rule not in limited_rules(data):
        return
    limit = data.partner_limit.sel(partner_rule=rule, drop=True).clip(max=1.0)
    own, total = held(data, {name: problem.variable(name) for name in ("keep", "build")}, rule)
    own_now, total_now = held(data, committed_values(data), rule)
    beyond = (own_now - limit * total_now).clip(min=0.0)
    row: linopy.LinearExpression = own - limit * total
    problem.model.add_constraints(
        row <= beyond.transpose("country", "period"), name=f"partner_share:{rule}", mask=limit < 1.0
    )


def _debt_limit(problem: Problem) -> None:
    data = problem.data
    limited = np.isfinite(data.debt_limit)
    if not problem.has("build") or not bool(limited.any()):
        return
    given = new_debt(data, data.min_build.rename(period="vintage"))
    most = np.maximum(data.debt_limit * data.length, given).transpose("country", "period")
    problem.model.add_constraints(
        new_debt(data, problem.variable("build")) <= most.where(limited, 0.0), name="partner_debt", mask=limited
    )


def _built(data: SystemData, build: Any, rule: str) -> tuple[Any, Any]:
    """What was built and lives, of each country and in all that counts."""
    group = data.group.sel(fleet=data.fleet_of_option.values).values
    counts = data.partner.copy(data=group == NUCLEAR_GROUP if rule == NUCLEAR else data.partner.values != "")
    size = data.invested if rule == INVESTMENT else xr.ones_like(data.invested)
    on_line = (build * (data.alive * size * counts)).sum("vintage")
    return (on_line * partner_of(data)).sum("option"), on_line.sum("option")


def _kept(data: SystemData, keep: Any) -> tuple[Any, Any]:
    """Existing nuclear capacity that is kept, of each country and in all."""
    counts = (data.group == NUCLEAR_GROUP).astype(float)
    return (keep * (data.partner_share * counts)).sum("fleet"), (keep * counts).sum("fleet")
