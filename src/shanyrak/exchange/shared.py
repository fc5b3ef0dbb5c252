"""What PyPSA has no equal for: each such feature in words, whether it is in use, and the same system without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import xarray as xr

from shanyrak.system.capacity import may_be_given_up
from shanyrak.system.data import SystemData
from shanyrak.system.fuels import balanced_limits
from shanyrak.system.green import NONE, green_rule
from shanyrak.system.network import stepped_links
from shanyrak.system.partners import limited_rules
from shanyrak.system.problem import Options

INF = np.inf
RESERVOIR = "hydro_reservoir"


@dataclass(frozen=True)
class Feature:
    """A feature without counterpart.

    ``words`` name it and say how it is taken out; ``used`` tells whether a system has it; ``without`` gives the same
    system with it taken out.
    """

    words: str
    used: Callable[[SystemData, Options], bool]
    without: Callable[[SystemData, Options], tuple[SystemData, Options]]


def without_counterpart(data: SystemData, options: Options) -> list[str]:
    """The features of a system that PyPSA has no equal for, in words: each with how it is taken out."""
    return [feature.words for feature in FEATURES if feature.used(data, options)]


def shared_features(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    """The same system with only what PyPSA has too; what is not in use stays as it is."""
    for feature in FEATURES:
        if feature.used(data, options):
            data, options = feature.without(data, options)
    return data, options


def options_of(manifest: dict[str, Any]) -> Options:
    """The options that a plan was made with, from its manifest; what an older plan does not name is as usual."""
    known = {f.name for f in fields(Options)}
    return Options(**{name: value for name, value in manifest["options"].items() if name in known})


def planned_otherwise(manifest: dict[str, Any]) -> list[str]:
    """How a plan was made that no network can say, in words; from its manifest."""
    stepwise = manifest.get("foresight", "perfect") == "stepwise"
    return ["planning period by period (the network knows all periods from the start)"] if stepwise else []


def _thermal(data: SystemData) -> xr.DataArray:
    return data.kind == "thermal"


def _commits(data: SystemData, options: Options) -> bool:
    return options.commitment != "none" and bool((data.commitment & _thermal(data)).any())


def _no_commitment(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    return data, replace(options, commitment="none")


def _obeys_kirchhoff(data: SystemData, options: Options) -> bool:
    return options.flow != "transport"


def _transport(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    return data, replace(options, flow="transport")


def _keeps_reserve(data: SystemData, options: Options) -> bool:
    """Missing reserve that costs nothing asks for none."""
    return float(data.reserve_shortfall_cost) > 0 and bool(data.kind.isin(["thermal", RESERVOIR, "storage"]).any())


def _no_reserve(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    """Whole units stay where they are asked for: they size the reserve of the plan no more, since it is free."""
    cleared = {"reserve_load_share", "reserve_variable_share", "reserve_shortfall_cost", "unit_size", "given_unit"}
    if not options.whole_units:
        cleared.add("unit_of_option")
    none = {f.name: xr.zeros_like(getattr(data, f.name)) for f in fields(data) if f.name in cleared}
    return replace(data, **none), options


def _steps_links(data: SystemData, options: Options) -> bool:
    return options.whole_units and bool(stepped_links(data))


def _no_steps(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    return replace(data, link_unit=xr.zeros_like(data.link_unit)), options


def _matches_green(data: SystemData, options: Options) -> bool:
    return green_rule(data) != NONE


def _no_green(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    return replace(data, green_link=xr.zeros_like(data.green_link)), options


def _has_margin(data: SystemData, options: Options) -> bool:
    return bool((data.planning_reserve > 0).any())


def _no_margin(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    return replace(data, planning_reserve=xr.zeros_like(data.planning_reserve)), options


def _capital_limited(data: SystemData, options: Options) -> bool:
    return bool(data.fleet_of_option.size) and bool(np.isfinite(data.capital_limit).any())


def _no_capital_limit(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    return replace(data, capital_limit=xr.full_like(data.capital_limit, INF)), options


def _group_rules(data: SystemData, options: Options) -> bool:
    most = [data.group_max, data.group_max_new]
    return bool((data.group_min > 0).any()) or any(bool(np.isfinite(limit).any()) for limit in most)


def _no_group_rules(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    most = {name: xr.full_like(getattr(data, name), INF) for name in ("group_max", "group_max_new")}
    return replace(data, group_min=xr.zeros_like(data.group_min), **most), options


def _shares_resources(data: SystemData, options: Options) -> bool:
    return bool(data.resource_available.sizes["resource"])


def _no_resources(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    names = ("resource_available", "resource_operating", "resource_building", "resource_cost")
    return replace(data, **{name: getattr(data, name).isel(resource=slice(0, 0)) for name in names}), options


def _limits_partners(data: SystemData, options: Options) -> bool:
    debt = bool(data.fleet_of_option.size) and bool(np.isfinite(data.debt_limit).any())
    return debt or bool(limited_rules(data))


def _no_partner_limits(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    none = {name: xr.full_like(getattr(data, name), INF) for name in ("partner_limit", "debt_limit")}
    return replace(data, **none), options


def _shares_first_costs(data: SystemData, options: Options) -> bool:
    return bool((data.first_cost > 0).any()) and bool(data.design_of_option.isin(data.first_cost.design.values).any())


def _no_first_costs(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    return replace(data, first_cost=xr.zeros_like(data.first_cost)), options


def _balances_fuels(data: SystemData, options: Options) -> bool:
    return bool(balanced_limits(data))


def _no_fuel_balances(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    other = ~np.isfinite(data.winter_limit.values).any(axis=1)
    limits = ("fuel_limit", "winter_limit", "fuel_excess_cost", "limit_fuel", "limit_zone")
    contracts = ("limit_of_contract", "sold", "contract_least", "contract_most", "contract_price")
    pipes = ("pipe_from", "pipe_to", "pipe_most", "pipe_loss")
    less = {name: getattr(data, name).isel(fuel_zone_limit=other) for name in limits}
    less |= {name: getattr(data, name).isel(fuel_contract=slice(0, 0)) for name in contracts}
    less |= {name: getattr(data, name).isel(fuel_pipe=slice(0, 0)) for name in pipes}
    return replace(data, **less), options


def _closable(data: SystemData) -> xr.DataArray:
    """Fleets whose existing plants may be closed by choice [fleet]."""
    return may_be_given_up(data) & (data.existing > 0).any("period")


def _closes_over_periods(data: SystemData, options: Options) -> bool:
    saves = (data.fixed_cost > 0).any("period") & _closable(data)
    return data.existing.sizes["period"] > 1 and bool(saves.any())


def _keeps_all(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    return replace(data, fixed_cost=data.fixed_cost.where(~_closable(data), 0.0)), options


def _carries(data: SystemData, options: Options) -> bool:
    return bool(((data.kind == RESERVOIR) & (data.carry_share > 0)).any())


def _no_carry(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    return replace(data, carry_share=xr.zeros_like(data.carry_share)), options


def _into_reservoirs(data: SystemData) -> xr.DataArray:
    """Whether an option is built into a reservoir fleet [option]."""
    kind = data.kind.sel(fleet=data.fleet_of_option.values).values
    return data.fleet_of_option.copy(data=kind == RESERVOIR)


def _builds_reservoirs(data: SystemData, options: Options) -> bool:
    free = (data.max_build > data.min_build).any("period")
    return bool(data.fleet_of_option.size) and bool((free & _into_reservoirs(data)).any())


def _no_new_reservoirs(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    most = data.max_build.where(~_into_reservoirs(data), data.min_build)
    return replace(data, max_build=most.transpose(*data.max_build.dims)), options


def _odd_availability(data: SystemData, options: Options) -> bool:
    """A plant with district heat follows nature, or a reservoir must run: no case has these, a table might."""
    heat = (data.heat_per_power > 0) & (data.profile != 1.0).any(["block", "hour"])
    return bool(heat.any()) or bool(((data.kind == RESERVOIR) & (data.must_run > 0)).any())


def _plain_availability(data: SystemData, options: Options) -> tuple[SystemData, Options]:
    profile = data.profile.where(data.heat_per_power <= 0, 1.0).transpose(*data.profile.dims)
    return replace(data, profile=profile, must_run=data.must_run.where(data.kind != RESERVOIR, 0.0)), options


FEATURES = (
    Feature("start-ups and minimum load of what is on line together (left out)", _commits, _no_commitment),
    Feature(
        "Kirchhoff's voltage law on links with losses and a limit each way (links carry what they can)",
        _obeys_kirchhoff,
        _transport,
    ),
    Feature(
        "upward reserve of an area: largest unit, errors of load, wind and sun (left out)", _keeps_reserve, _no_reserve
    ),
    Feature("planning reserve: firm capacity above the peak of an area (left out)", _has_margin, _no_margin),
    Feature("links that grow in whole steps (they grow by any size)", _steps_links, _no_steps),
    Feature("green output that matches what a corridor exports (left out)", _matches_green, _no_green),
    Feature("limit on the capital spent in a period (left out)", _capital_limited, _no_capital_limit),
    Feature("least, most and new capacity of technology groups (left out)", _group_rules, _no_group_rules),
    Feature("largest shares and loans of foreign partners (left out)", _limits_partners, _no_partner_limits),
    Feature("cost of the first plant of a design (left out)", _shares_first_costs, _no_first_costs),
    Feature("people and water that plants use together (left out)", _shares_resources, _no_resources),
    Feature(
        "trade, pipelines and winter supply of fuels that regions share (these fuels have no limit)",
        _balances_fuels,
        _no_fuel_balances,
    ),
    Feature(
        "closing of existing plants by choice in more than one period (all are kept until their age ends, and their "
        "fixed cost is left out)",
        _closes_over_periods,
        _keeps_all,
    ),
    Feature(
        "water carried by reservoirs from one block to another (each block uses the inflow of its own hours)",
        _carries,
        _no_carry,
    ),
    Feature(
        "reservoirs built by choice, whose inflow grows with them (only committed ones are built)",
        _builds_reservoirs,
        _no_new_reservoirs,
    ),
    Feature(
        "must-run reservoirs, and natural availability of plants with district heat (left out)",
        _odd_availability,
        _plain_availability,
    ),
)
"""Every feature of the equations without an equal in PyPSA, in the order of the equations."""
