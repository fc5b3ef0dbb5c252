"""Batteries and pumped hydro inside a block, and reservoirs that carry water between blocks (formulation, section
3)."""

from __future__ import annotations

import pandas as pd

from shanyrak.system.problem import Problem


def add_storage(problem: Problem) -> None:
    """Variables charge, discharge and level of hours-scale storage.

    ``level(t) = level(t-1) (1 - self) + eta_c charge - discharge / eta_d``, cyclic in the block;
    charge, discharge <= available x capacity; level <= hours x capacity.
    """
    data, model = problem.data, problem.model
    fleets = data.fleets("storage")
    if not fleets:
        return
    charge = problem.hourly("charge", "fleet", fleets)
    discharge = problem.hourly("discharge", "fleet", fleets)
    level = problem.hourly("level", "fleet", fleets)
    assert charge is not None
    assert discharge is not None
    assert level is not None
    usable = problem.steady(fleets)
    model.add_constraints(charge - usable <= 0.0, name="charge_limit")
    model.add_constraints(discharge - usable <= 0.0, name="discharge_limit")
    hours = data.storage_hours.sel(fleet=fleets)
    model.add_constraints(level - hours * problem.capacity(fleets) <= 0.0, name="level_limit")
    kept = (1.0 - data.self_discharge.sel(fleet=fleets)) * level.roll(hour=1)
    gained = data.charge_efficiency.sel(fleet=fleets) * charge - discharge / data.discharge_efficiency.sel(fleet=fleets)
    model.add_constraints(level - kept - gained == 0.0, name="level_balance")


def add_carry(problem: Problem) -> None:
    """Plan variable carry [fleet, period, block]: energy that a reservoir brings into a block from other blocks.

    ``sum over blocks of weight x carry <= 0``; ``|carry| <= carry_share x mean inflow x hours x capacity``; what
    the block keeps covers its minimum flow.
    """
    data, model = problem.data, problem.model
    fleets = data.fleets("hydro_reservoir")
    if not fleets:
        return
    index = [pd.Index(fleets, name="fleet"), data.load.period.to_index(), data.load.block.to_index()]
    carry = model.add_variables(coords=index, name="carry")
    mean = (data.inflow.sel(fleet=fleets) * data.weight).sum("block") / data.weight.sum()
    model.add_constraints((carry * data.weight).sum("block") <= 0.0, name="reservoir_year")
    room = data.load.sizes["hour"] * data.carry_share.sel(fleet=fleets) * mean * problem.capacity(fleets)
    model.add_constraints(carry - room <= 0.0, name="carry_in")
    model.add_constraints(carry + room >= 0.0, name="carry_out")
    own = (1.0 - data.min_flow.sel(fleet=fleets)) * data.inflow.sel(fleet=fleets) * data.load.sizes["hour"]
    model.add_constraints(carry + own * problem.capacity(fleets) >= 0.0, name="carry_leaves_min_flow")


def add_reservoirs(problem: Problem) -> None:
    """Reservoir energy of each block: natural inflow plus what other blocks leave over.

    ``sum over hours of gen <= inflow x hours x capacity + carry``; ``gen >= min_flow x inflow x capacity``.
    """
    data, model = problem.data, problem.model
    fleets = data.fleets("hydro_reservoir")
    if not fleets:
        return
    gen = problem.variable("gen").sel(fleet=fleets)
    hours = float(data.load.sizes["hour"])
    capacity = problem.capacity(fleets)
    inflow = data.inflow.sel(fleet=fleets)
    natural = hours * inflow * capacity
    model.add_constraints(gen.sum("hour") - natural - problem.variable("carry") <= 0.0, name="reservoir_energy")
    least = data.min_flow.sel(fleet=fleets) * inflow
    if bool((least > 0).any()):
        model.add_constraints(gen - (least * capacity) >= 0.0, name="min_flow")
