"""Generation and commitment: what runs, within what is usable and on line (formulation, section 3)."""

from __future__ import annotations

import linopy
import pandas as pd
import xarray as xr

from shanyrak.system.problem import Problem, sum_by

GENERATING = ("thermal", "wind", "solar", "hydro_run", "hydro_reservoir")

FREE_SHARE = 0.5
"""Fleets that must run at this share of their capacity or more give no reserve."""


def add_generation(problem: Problem) -> None:
    """Variable gen and its limits.

    ``gen[f,t] <= profile x available x capacity`` (the difference is curtailment for wind, sun and run-of-river);
    with heat extraction ``gen + v heat <= available x capacity``;
    ``gen + turned_down >= must_run x available x capacity``, where turning down is priced (load may be too low).
    """
    data = problem.data
    fleets = data.fleets(*GENERATING)
    gen = problem.hourly("gen", "fleet", fleets)
    if gen is None:
        return
    heat_fleets = data.heat_fleets()
    plain = [f for f in fleets if f not in set(heat_fleets)]
    if plain:
        problem.model.add_constraints(gen.sel(fleet=plain) - problem.usable(plain) <= 0.0, name="gen_limit")
    if heat_fleets:
        problem.hourly("heat", "fleet", heat_fleets)
        output = power_equivalent(problem, heat_fleets)
        problem.model.add_constraints(output - problem.usable(heat_fleets) <= 0.0, name="gen_heat_limit")
    forced = [f for f in fleets if float(data.must_run.sel(fleet=f)) > 0]
    if forced:
        least = data.must_run.sel(fleet=forced) * problem.usable(forced)
        down = problem.hourly("turned_down", "fleet", forced)
        problem.model.add_constraints(gen.sel(fleet=forced) + down - least >= 0.0, name="must_run")


def power_equivalent(problem: Problem, fleets: list[str]) -> linopy.LinearExpression:
    """Output as if no heat were extracted: gen + v heat [fleet, period, block, hour]."""
    gen: linopy.LinearExpression = 1.0 * problem.variable("gen").sel(fleet=fleets)
    if not problem.has("heat"):
        return gen
    heat_fleets = [f for f in fleets if f in set(problem.data.heat_fleets())]
    if not heat_fleets:
        return gen
    loss = problem.data.power_loss_per_heat.sel(fleet=heat_fleets)
    extracted = (
        (loss * problem.variable("heat").sel(fleet=heat_fleets)).reindex(fleet=pd.Index(fleets, name="fleet")).fillna(0)
    )
    both: linopy.LinearExpression = gen + extracted
    return both


def unit_groups(problem: Problem, fleets: list[str]) -> xr.DataArray:
    """Group of each fleet in which commitment and reserve are shared: technology in an area, or the fleet itself."""
    data = problem.data
    group = data.unit_group.sel(fleet=fleets).rename("unit_group")
    if problem.options.commitment == "zone":
        return group.copy(data=group.fleet.values)
    return group


def committed_fleets(problem: Problem) -> list[str]:
    """Fleets whose start-ups and minimum load are modelled."""
    data = problem.data
    if problem.options.commitment == "none":
        return []
    return [f for f in data.fleets("thermal") if bool(data.commitment.sel(fleet=f))]


def reserve_fleets(problem: Problem) -> list[str]:
    """Fleets that may give upward reserve: none where missing reserve costs nothing."""
    data = problem.data
    if float(data.reserve_shortfall_cost) == 0.0:
        return []
    free = set(data.existing.fleet.values[(data.must_run < FREE_SHARE).values])
    return [f for f in data.fleets("thermal", "hydro_reservoir", "storage") if f in free]


def add_commitment(problem: Problem) -> None:
    """Relaxed clustered commitment: online and startup capacity per group.

    ``sum of (gen + v heat) + reserve <= online <= sum of available x capacity``,
    ``sum of (gen + v heat) >= min_stable x online``, ``startup(t) >= online(t) - online(t-1)``, cyclic in the block.
    The upper limit by online is written with the reserves, here only for fleets that give none.
    """
    fleets = committed_fleets(problem)
    if not fleets:
        return
    data, model = problem.data, problem.model
    key = unit_groups(problem, fleets)
    groups = list(dict.fromkeys(str(g) for g in key.values))
    online = problem.hourly("online", "unit_group", groups)
    startup = problem.hourly("startup", "unit_group", groups)
    assert online is not None
    assert startup is not None
    ready = sum_by(problem.steady(fleets), key, groups)
    model.add_constraints(online - ready <= 0.0, name="online_limit")
    output = sum_by(power_equivalent(problem, fleets), key, groups)
    least = data.min_stable.sel(fleet=fleets).groupby(key).first().sel(unit_group=groups)
    model.add_constraints(output - least * online >= 0.0, name="min_stable")
    model.add_constraints(startup - online + online.roll(hour=1) >= 0.0, name="startup")
    bound = [f for f in fleets if f not in set(reserve_fleets(problem))]
    if bound:
        own = key.sel(fleet=bound)
        members = list(dict.fromkeys(str(g) for g in own.values))
        output = sum_by(power_equivalent(problem, bound), own, members)
        model.add_constraints(output - online.sel(unit_group=members) <= 0.0, name="online_output")
