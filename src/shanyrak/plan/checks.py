"""What must hold for every plan before it is written: balances, limits, and the sum of the costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.plan.fuel_use import beyond_supply
from shanyrak.system.data import SystemData
from shanyrak.system.network import voltage_law
from shanyrak.system.problem import Flow
from shanyrak.system.resources import resource_use, what_there_is

BALANCE_TOLERANCE = 1e-4
"""Largest imbalance, relative to the highest load of the system."""

COST_TOLERANCE = 1e-4
"""Largest relative difference of the objective and the sum of the cost table."""

RESOURCE_TOLERANCE = 1e-4
"""Largest use beyond what there is and what is paid for, relative to what there is."""

FUEL_TOLERANCE = 1e-4
"""Largest use of a fuel beyond the balance of its region, relative to the largest balance."""

Values = dict[str, xr.DataArray]


class PlanError(Exception):
    """A solved plan breaks one of its own laws; it is not written."""


@dataclass(frozen=True)
class Check:
    """One law, how far the plan is from it, and what is tolerated."""

    name: str
    distance: float
    tolerance: float

    @property
    def holds(self) -> bool:
        """Whether the distance is within the tolerance."""
        return self.distance <= self.tolerance


def check_plan(
    data: SystemData, values: Values, costs: pd.DataFrame, objective: float, flow: Flow = "transport"
) -> list[Check]:
    """All checks, for dc flow with the voltage law; raises PlanError with every one that fails."""
    scale = max(float(data.load.sum("zone").max()), 1.0)
    checks = [
        Check("power balance of every zone and hour (MW)", _power_balance(data, values), BALANCE_TOLERANCE * scale),
        Check("heat balance of every zone and hour (MW)", _heat_balance(data, values), BALANCE_TOLERANCE * scale),
        Check("output within usable capacity (MW)", _generation_limit(data, values), BALANCE_TOLERANCE * scale),
        Check("flows within link capacity (MW)", _flow_limit(data, values), BALANCE_TOLERANCE * scale),
        Check(
            "store levels follow charge and discharge (MWh)", _level_balance(data, values), BALANCE_TOLERANCE * scale
        ),
        Check(
            "people and water within what there is and is paid for (share)",
            _resources(data, values),
            RESOURCE_TOLERANCE,
        ),
        Check("fuel within what regions have, trade and move (share)", beyond_supply(data, values), FUEL_TOLERANCE),
        Check("no negative output, flow, level or build (MW)", _negative(values), BALANCE_TOLERANCE * scale),
        Check("objective equals the sum of the cost table (relative)", _cost_sum(costs, objective), COST_TOLERANCE),
    ]
    if flow == "dc":
        name = "voltage law around every cycle of links (MW)"
        checks.append(Check(name, _voltage_law(data, values), BALANCE_TOLERANCE * scale))
    broken = [c for c in checks if not c.holds]
    if broken:
        lines = "; ".join(f"{c.name}: off by {c.distance:.4g}, tolerated {c.tolerance:.4g}" for c in broken)
        raise PlanError(f"the solved plan fails its own checks and is not written: {lines}. Try --solver simplex.")
    return checks


def _zone_sum(data: SystemData, array: xr.DataArray, zones: list[str]) -> xr.DataArray:
    key = data.zone_of_fleet.sel(fleet=array.fleet.values).rename("zone")
    return array.groupby(key).sum().reindex(zone=zones, fill_value=0.0)


def _power_balance(data: SystemData, values: Values) -> float:
    zones = [*map(str, data.load.zone.values), *map(str, data.import_price.market.values)]
    supply = _zone_sum(data, values["gen"], zones) if "gen" in values else 0.0
    supply = supply + values["shed"].reindex(zone=zones, fill_value=0.0)
    if "discharge" in values:
        supply = supply + _zone_sum(data, values["discharge"] - values["charge"], zones)
    if "import" in values:
        net = (values["import"] - values["export"]).rename(market="zone")
        supply = supply + net.reindex(zone=zones, fill_value=0.0)
    if "flow_forward" in values:
        supply = supply + _arriving(data, values, zones)
    load = data.load.reindex(zone=zones, fill_value=0.0)
    return float(abs(supply - load).max())


def _arriving(data: SystemData, values: Values, zones: list[str]) -> xr.DataArray:
    links = values["flow_forward"].link.values
    start, end = data.from_zone.sel(link=links).rename("zone"), data.to_zone.sel(link=links).rename("zone")
    kept = 1.0 - data.loss.sel(link=links)
    forward, backward = values["flow_forward"], values["flow_backward"]
    at_start = (backward * kept - forward).groupby(start).sum().reindex(zone=zones, fill_value=0.0)
    at_end = (forward * kept - backward).groupby(end).sum().reindex(zone=zones, fill_value=0.0)
    return at_start + at_end


def _heat_balance(data: SystemData, values: Values) -> float:
    if "boiler" not in values:
        return 0.0
    supply = values["boiler"] + values["heat_shed"]
    zones = [str(z) for z in data.heat_load.heat_zone.values]
    if "heat" in values:
        supply = supply + _zone_sum(data, values["heat"], zones).rename(zone="heat_zone")
    return float(abs(supply - data.heat_load).max())


def _generation_limit(data: SystemData, values: Values) -> float:
    if "gen" not in values:
        return 0.0
    gen = values["gen"]
    fleets = gen.fleet.values
    output = gen
    if "heat" in values:
        loss = data.power_loss_per_heat.sel(fleet=values["heat"].fleet.values)
        output = gen + (values["heat"] * loss).reindex(fleet=fleets, fill_value=0.0)
    usable = data.profile.sel(fleet=fleets) * data.available.sel(fleet=fleets) * values["capacity"].sel(fleet=fleets)
    return float((output - usable).max())


def _flow_limit(data: SystemData, values: Values) -> float:
    if "flow_forward" not in values:
        return 0.0
    links = values["flow_forward"].link.values
    added: xr.DataArray | float = 0.0
    if "build_link" in values:
        total = values["build_link"].cumsum("vintage").rename(vintage="period")
        added = total.reindex(link=links, fill_value=0.0)
    over = [
        (values[name] - given.sel(link=links) - added).max()
        for name, given in (("flow_forward", data.forward), ("flow_backward", data.backward))
    ]
    return float(max(map(float, over)))


def _voltage_law(data: SystemData, values: Values) -> float:
    if "flow_forward" not in values:
        return 0.0
    net = values["flow_forward"] - values["flow_backward"]
    law = voltage_law(data, [str(link) for link in net.link.values])
    return float(abs((law * net).sum("link")).max()) if law.size else 0.0


def _level_balance(data: SystemData, values: Values) -> float:
    if "level" not in values:
        return 0.0
    level = values["level"]
    fleets = level.fleet.values
    before = level.roll(hour=1, roll_coords=False) * (1.0 - data.self_discharge.sel(fleet=fleets))
    gained = values["charge"] * data.charge_efficiency.sel(fleet=fleets)
    given = values["discharge"] / data.discharge_efficiency.sel(fleet=fleets)
    return float(abs(level - before - gained + given).max())


def _resources(data: SystemData, values: Values) -> float:
    if "resource_excess" not in values:
        return 0.0
    available = what_there_is(data)
    over = resource_use(data, values) - values["resource_excess"] - available
    return float((over / available.clip(min=1.0)).max())


def _negative(values: Values) -> float:
    free = ("carry", "allot:")
    lowest = [float(array.min()) for name, array in values.items() if not name.startswith(free) and array.size]
    return max(0.0, -min(lowest))


def _cost_sum(costs: pd.DataFrame, objective: float) -> float:
    total = float(costs.discounted_musd.sum()) * 1e6
    return float(np.abs(total - objective) / max(abs(objective), 1.0))
