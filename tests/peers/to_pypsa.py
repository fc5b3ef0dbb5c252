"""The same small system written for PyPSA, for the features that both have.

One PyPSA component a fleet and vintage; snapshots are the hours of all blocks one after another, weighted by their
block. No counterpart in PyPSA, and so not in these systems: commitment and reserve by area, planning reserve,
extraction, reservoirs with carry, capacity retired by choice in more than one period, priced excess of limits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pypsa
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.objective import FLOW_COST

ENOUGH = 1e5
"""MW that no small system reaches."""


class Writer:
    """Writes a SystemData as a pypsa.Network, component by component."""

    def __init__(self, data: SystemData) -> None:
        self.data = data
        self.network = pypsa.Network()
        self.totals: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self.pairs: list[tuple[str, str]] = []
        self._time()
        self._places()
        for fleet in map(str, data.existing.fleet.values):
            self._fleet(fleet)
        for link in map(str, data.from_zone.link.values):
            self._link(link)
        for market in map(str, data.import_price.market.values):
            self._market(market)
        self._co2()

    def _time(self) -> None:
        data, n = self.data, self.network
        hours = range(data.load.sizes["block"] * data.load.sizes["hour"])
        periods = [int(p) for p in data.load.period.values]
        n.set_snapshots(pd.MultiIndex.from_product([periods, hours], names=["period", "timestep"]))
        n.investment_periods = periods
        n.investment_period_weightings["objective"] = data.discount.values
        n.investment_period_weightings["years"] = 1.0
        weight = np.tile(np.repeat(data.weight.values, data.load.sizes["hour"]), len(periods))
        n.snapshot_weightings["objective"] = weight
        n.snapshot_weightings["generators"] = weight
        n.snapshot_weightings["stores"] = 1.0

    def series(self, values: xr.DataArray) -> pd.Series:
        """Values [period, block, hour] as a PyPSA series."""
        four = values.broadcast_like(self.data.load.isel(zone=0, drop=True)).transpose("period", "block", "hour")
        return pd.Series(four.values.ravel(), index=self.network.snapshots)

    def _places(self) -> None:
        data, n = self.data, self.network
        for zone in [*map(str, data.load.zone.values), *map(str, data.import_price.market.values)]:
            n.add("Bus", zone)
        for zone in map(str, data.load.zone.values):
            n.add("Load", f"load {zone}", bus=zone, p_set=self.series(data.load.sel(zone=zone, drop=True)))
            n.add("Generator", f"shed {zone}", bus=zone, p_nom=ENOUGH, marginal_cost=float(data.unserved_energy_cost))
        for zone in map(str, data.heat_load.heat_zone.values):
            n.add("Bus", f"heat {zone}")
            need = self.series(data.heat_load.sel(heat_zone=zone, drop=True))
            n.add("Load", f"heat load {zone}", bus=f"heat {zone}", p_set=need)
            boiler = self.series(data.boiler_cost.sel(heat_zone=zone, drop=True))
            most = min(float(data.boiler_capacity.sel(heat_zone=zone)), ENOUGH)
            n.add("Generator", f"boiler {zone}", bus=f"heat {zone}", p_nom=most, marginal_cost=boiler)
            price = float(data.unserved_heat_cost)
            n.add("Generator", f"heat shed {zone}", bus=f"heat {zone}", p_nom=ENOUGH, marginal_cost=price)

    def _fleet(self, fleet: str) -> None:
        """Existing capacity as one component a period, each option as one a vintage."""
        data = self.data
        for period in map(int, data.existing.period.values):
            size = float(data.existing.sel(fleet=fleet, period=period))
            fixed = float(data.fixed_cost.sel(fleet=fleet, period=period))
            kept = {"p_nom_extendable": True, "p_nom_max": size, "capital_cost": fixed} if fixed else {"p_nom": size}
            if size > 0:
                self._component(fleet, f"{fleet} {period}", build_year=period, lifetime=1, **kept)
        for option in map(str, data.fleet_of_option.option.values[data.fleet_of_option.values == fleet]):
            for vintage in map(int, data.annuity.vintage.values):
                name = f"{option} {vintage}"
                alive = data.alive.sel(option=option, vintage=vintage)
                last = int(alive.period.values[alive.values].max(initial=vintage))
                cost = float((data.annuity + data.option_fixed_cost).sel(option=option, vintage=vintage))
                kind = self._component(
                    fleet, name, build_year=vintage, lifetime=last - vintage + 1, p_nom_extendable=True,
                    capital_cost=cost, p_nom_min=float(data.min_build.sel(option=option, period=vintage)),
                    p_nom_max=float(data.max_build.sel(option=option, period=vintage)),
                )  # fmt: skip
                self.totals.setdefault((option, kind), []).append((kind, name))

    def _component(self, fleet: str, name: str, **size: Any) -> str:
        """Add a fleet's component of whichever kind fits; returns the kind."""
        data, n = self.data, self.network
        zone = str(data.zone_of_fleet.sel(fleet=fleet).values)
        cost = self.series(data.generation_cost.sel(fleet=fleet, drop=True))
        usable = self.series((data.available * data.profile).sel(fleet=fleet, drop=True))
        if str(data.kind.sel(fleet=fleet).values) == "storage":
            n.add(
                "StorageUnit", name, bus=zone, marginal_cost=cost, cyclic_state_of_charge=True,
                cyclic_state_of_charge_per_period=True, max_hours=float(data.storage_hours.sel(fleet=fleet)),
                efficiency_store=float(data.charge_efficiency.sel(fleet=fleet)),
                efficiency_dispatch=float(data.discharge_efficiency.sel(fleet=fleet)),
                standing_loss=float(data.self_discharge.sel(fleet=fleet)), **size,
            )  # fmt: skip
            return "StorageUnit"
        if bool(data.back_pressure.sel(fleet=fleet)):
            sigma = float(data.power_to_heat.sel(fleet=fleet))
            if "fuel" not in n.buses.index:
                n.add("Bus", "fuel")
                n.add("Generator", "fuel", bus="fuel", p_nom=ENOUGH)
            heat_cost = self.series(data.heat_cost.sel(fleet=fleet, drop=True))
            n.add(
                "Link", name, bus0="fuel", bus1=zone, bus2=f"heat {zone}", efficiency=1.0, efficiency2=1.0 / sigma,
                marginal_cost=cost + heat_cost / sigma, p_max_pu=usable, **size,
            )  # fmt: skip
            return "Link"
        per_power = float(data.fuel_per_power.sel(fleet=fleet))
        n.add(
            "Generator", name, bus=zone, marginal_cost=cost, p_max_pu=usable, carrier=self._carrier(fleet),
            p_min_pu=usable * float(data.must_run.sel(fleet=fleet)), efficiency=1.0 / per_power if per_power else 1.0,
            **size,
        )  # fmt: skip
        return "Generator"

    def _carrier(self, fleet: str) -> str:
        name = str(self.data.fuel_of_fleet.sel(fleet=fleet).values) or "none"
        if name not in self.network.carriers.index:
            factor = float(self.data.emission_factor.sel(fleet=fleet))
            self.network.add("Carrier", name, co2_emissions=factor)
        return name

    def _link(self, link: str) -> None:
        """Two one-way links; an expansion is a pair of links of equal size, paid once."""
        data, n = self.data, self.network
        ends = [str(array.sel(link=link).values) for array in (data.from_zone, data.to_zone)]
        kept = {"efficiency": 1.0 - float(data.loss.sel(link=link)), "marginal_cost": FLOW_COST}
        ways = (("forward", ends, data.forward), ("backward", ends[::-1], data.backward))
        for way, (start, end), given in ways:
            for period in map(int, data.load.period.values):
                size = float(given.sel(link=link, period=period))
                if size > 0:
                    n.add(
                        "Link", f"{link} {way} {period}", bus0=start, bus1=end, p_nom=size, build_year=period,
                        lifetime=1, **kept,
                    )  # fmt: skip
        if float(data.link_total.sel(link=link)) <= 0:
            return
        for vintage in map(int, data.link_annuity.vintage.values):
            names = [f"{link} {way} built {vintage}" for way, *_ in ways]
            costs = [float(data.link_annuity.sel(link=link, vintage=vintage)), 0.0]
            for name, cost, (_, (start, end), _) in zip(names, costs, ways, strict=True):
                n.add(
                    "Link", name, bus0=start, bus1=end, p_nom_extendable=True, capital_cost=cost,
                    p_nom_max=float(data.link_limit.sel(link=link, period=vintage)), build_year=vintage, lifetime=1000,
                    **kept,
                )  # fmt: skip
            self.pairs.append((names[0], names[1]))
            self.totals.setdefault((link, "Link"), []).append(("Link", names[0]))

    def _market(self, market: str) -> None:
        data, n = self.data, self.network

        def of(array: xr.DataArray) -> pd.Series:
            return self.series(array.sel(market=market, drop=True))

        n.add(
            "Generator", f"import {market}", bus=market, p_nom=1.0, p_max_pu=of(data.import_limit),
            marginal_cost=of(data.import_price),
        )  # fmt: skip
        n.add(
            "Generator", f"export {market}", bus=market, p_nom=1.0, p_max_pu=0.0, p_min_pu=-of(data.export_limit),
            marginal_cost=of(data.export_price),
        )  # fmt: skip

    def _co2(self) -> None:
        data = self.data
        for period in map(int, data.co2_limit.period.values):
            limit = float(data.co2_limit.sel(period=period))
            if np.isfinite(limit):
                self.network.add(
                    "GlobalConstraint", f"co2 {period}", type="primary_energy", carrier_attribute="co2_emissions",
                    sense="<=", constant=limit, investment_period=period,
                )  # fmt: skip

    def extra(self, network: pypsa.Network, _: object) -> None:
        """Total of each option over its vintages, and equal sizes of the two ways of a built link."""
        model, data = network.model, self.data
        totals = {**_named(data.max_total, "option"), **_named(data.link_total, "link")}
        for (option, kind), members in self.totals.items():
            size = model.variables[f"{kind}-p_nom"].sel(name=[name for _, name in members])
            model.add_constraints(size.sum() <= totals[option], name=f"total {option}")
        for first, second in self.pairs:
            size = model.variables["Link-p_nom"]
            model.add_constraints(size.sel(name=first) - size.sel(name=second) == 0, name=f"pair {first}")


def _named(values: xr.DataArray, dim: str) -> dict[str, float]:
    return {str(name): float(value) for name, value in zip(values[dim].values, values.values, strict=True)}


def pypsa_cost(data: SystemData) -> float:
    """Least cost of the system by PyPSA and HiGHS, existing plants' fixed cost included."""
    writer = Writer(data)
    status, condition = writer.network.optimize(
        multi_investment_periods=True, solver_name="highs", extra_functionality=writer.extra,
        solver_options={"output_flag": False}, include_objective_constant=False, log_to_console=False,
    )  # fmt: skip
    assert (status, condition) == ("ok", "optimal")
    return float(writer.network.objective)
