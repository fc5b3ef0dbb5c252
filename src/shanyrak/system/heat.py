"""District heat: CHP plants and boilers serve the network of each zone (formulation, section 3)."""

from __future__ import annotations

import pandas as pd

from shanyrak.system.problem import Problem, sum_by


def add_heat(problem: Problem) -> None:
    """Variables boiler and heat_shed, the CHP characteristics and the heat balance.

    Extraction: ``gen >= sigma x heat`` (``gen + v heat`` is limited with the generation); back-pressure:
    ``gen = sigma x heat``; ``heat <= heat_per_power x available x capacity``;
    balance: CHP heat + boiler + heat_shed = heat load.
    """
    data, model = problem.data, problem.model
    zones = [str(z) for z in data.heat_load.heat_zone.values]
    _chp(problem)
    if not zones:
        return
    boiler = problem.hourly("boiler", "heat_zone", zones)
    shed = problem.hourly("heat_shed", "heat_zone", zones)
    assert boiler is not None
    assert shed is not None
    model.variables["boiler"].upper = data.boiler_capacity.broadcast_like(data.heat_load).transpose(*boiler.dims)
    supply = boiler + shed
    fleets = [f for f in data.heat_fleets() if str(data.zone_of_fleet.sel(fleet=f).values) in set(zones)]
    if fleets:
        key = data.zone_of_fleet.sel(fleet=fleets).rename("heat_zone")
        supply = supply + sum_by(problem.variable("heat").sel(fleet=fleets), key, zones)
    model.add_constraints(supply == data.heat_load, name="heat_balance")


def _chp(problem: Problem) -> None:
    data, model = problem.data, problem.model
    fleets = data.heat_fleets()
    if not fleets:
        return
    heat, gen = problem.variable("heat"), problem.variable("gen").sel(fleet=fleets)
    most = data.heat_per_power.sel(fleet=fleets) * problem.steady(fleets)
    model.add_constraints(heat - most <= 0.0, name="heat_limit")
    sigma = data.power_to_heat.sel(fleet=fleets)
    back = pd.Index(fleets)[data.back_pressure.sel(fleet=fleets).values]
    extraction = pd.Index(fleets)[(~data.back_pressure.sel(fleet=fleets) & (sigma > 0)).values]
    if len(back):
        ratio = gen.sel(fleet=back) - sigma.sel(fleet=back) * heat.sel(fleet=back)
        model.add_constraints(ratio == 0.0, name="back_pressure")
    if len(extraction):
        ratio = gen.sel(fleet=extraction) - sigma.sel(fleet=extraction) * heat.sel(fleet=extraction)
        model.add_constraints(ratio >= 0.0, name="power_to_heat")
    outside = [
        f for f in fleets if str(data.zone_of_fleet.sel(fleet=f).values) not in set(data.heat_load.heat_zone.values)
    ]
    if outside:
        model.add_constraints(heat.sel(fleet=outside) == 0.0, name="no_heat_network")
