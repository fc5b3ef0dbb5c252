"""A system as a pypsa.Network with the same optimum, for all that both have.

Plants that only give power are generators. Plants that do more (district heat, must-run, reservoirs, what counts
towards an annual limit) have a bus of their own, where generators give hours of capacity and links turn these into
what each corner of their operating region gives. The objective of the network is the objective of the plan in USD.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from shanyrak.exchange.limits import Meter, add_meter, meters
from shanyrak.exchange.parts import ExchangeError, Parts, Series, Timeline, pypsa_module, quiet, save_network
from shanyrak.exchange.points import Point, Region
from shanyrak.exchange.shared import RESERVOIR, without_counterpart
from shanyrak.system.capacity import may_be_given_up
from shanyrak.system.data import SystemData
from shanyrak.system.network import balanced_links
from shanyrak.system.objective import FLOW_COST, TURN_DOWN_COST
from shanyrak.system.problem import Options, Problem

HOW = "n.optimize(multi_investment_periods=True)"
"""How a written network n is optimised."""


@dataclass(frozen=True)
class Draft:
    """A network on its way: the system, its hours, the components so far, and its annual limits.

    ``plenty`` is a power in MW that nothing reaches, for what has no limit.
    """

    data: SystemData
    options: Options
    time: Timeline
    parts: Parts
    meters: list[Meter]
    plenty: float

    def of(self, values: xr.DataArray, **where: str) -> Series:
        """The series of one member, such as ``of(data.load, zone="west")``."""
        return self.time.series(values.sel(where, drop=True))


def to_network(data: SystemData, options: Options) -> Any:
    """A system as a pypsa.Network, to be optimised with investment periods and without further constraints.

    Parameters
    ----------
    data, options : a system with shared features only, see :func:`shanyrak.exchange.shared_features`

    Raises
    ------
    ExchangeError
        when the system has features without counterpart, or pypsa is not installed
    """
    missing = without_counterpart(data, options)
    if missing:
        raise ExchangeError(f"PyPSA has no equal for: {'; '.join(missing)}. Take them out with shared_features first.")
    time = Timeline.of(data.load)
    plenty = 100.0 * (1.0 + float(data.load.sum("zone").max()) + float(data.heat_load.sum("heat_zone").max()))
    draft = Draft(data, options, time, Parts(), meters(data), plenty)
    _describe(draft)
    pypsa = pypsa_module()
    with quiet():
        network = pypsa.Network(name="Shanyrak")
        _set_time(network, data, time)
        draft.parts.write(network)
    network.meta = {"made_by": "shanyrak", "optimise_with": HOW, "money": "USD", "power": "MW", "energy": "MWh"}
    return network


def export_network(data: SystemData, options: Options, file: Path) -> Path:
    """Write a system with shared features as a netCDF file of PyPSA, all or nothing; raises ExchangeError."""
    return save_network(to_network(data, options), file)


def _set_time(network: Any, data: SystemData, time: Timeline) -> None:
    """Snapshots and weights: a year of a period costs ``discount`` times, its block ``weight`` times."""
    network.set_snapshots(time.snapshots())
    network.investment_periods = time.labels()
    weightings = network.investment_period_weightings
    weightings["objective"] = np.repeat(data.discount.values, time.blocks) / time.blocks
    weightings["years"] = np.repeat(data.length.values, time.blocks) / time.blocks
    weight = np.tile(np.repeat(data.weight.values, time.hours), len(time.periods))
    network.snapshot_weightings["objective"] = weight * time.blocks  # each block has its share of the year's discount
    network.snapshot_weightings["generators"] = weight
    network.snapshot_weightings["stores"] = 1.0


def _describe(draft: Draft) -> None:
    """All components."""
    data = draft.data
    for meter in draft.meters:
        add_meter(draft.parts, meter, draft.time, float(data.excess_limit_cost), draft.plenty)
    _zones(draft)
    _heat(draft)
    for fleet in map(str, data.existing.fleet.values):
        _fleet(draft, fleet)
    for link in balanced_links(Problem(data)):
        _link(draft, link)
    for market in map(str, data.import_price.market.values):
        _market(draft, market)
    used = [row["carrier"] for rows in draft.parts.rows.values() for row in rows if "carrier" in row]
    for carrier in sorted(set(used)):
        draft.parts.add("Carrier", carrier)


def _zones(draft: Draft) -> None:
    """A bus for every zone and market, load and what is not served of it."""
    data, parts = draft.data, draft.parts
    for zone in [*map(str, data.load.zone.values), *map(str, data.import_price.market.values)]:
        parts.add("Bus", zone, carrier="AC")
    for zone in map(str, data.load.zone.values):
        parts.add("Load", f"load {zone}", bus=zone, p_set=draft.of(data.load, zone=zone))
        price = float(data.unserved_energy_cost)
        parts.add(
            "Generator", f"unserved {zone}", bus=zone, carrier="unserved", p_nom=draft.plenty, marginal_cost=price
        )


def _heat(draft: Draft) -> None:
    """A bus for every heat network, its load, boilers, and what is not served."""
    data, parts = draft.data, draft.parts
    for zone in map(str, data.heat_load.heat_zone.values):
        bus = f"heat {zone}"
        parts.add("Bus", bus, carrier="heat")
        parts.add("Load", f"heat load {zone}", bus=bus, p_set=draft.of(data.heat_load, heat_zone=zone))
        price = float(data.unserved_heat_cost)
        parts.add("Generator", f"unserved heat {zone}", bus=bus, carrier="unserved", p_nom=draft.plenty,
                  marginal_cost=price)  # fmt: skip
        most = min(float(data.boiler_capacity.sel(heat_zone=zone)), draft.plenty)
        counted = {m.bus: float(m.per_boiler.sel(heat_zone=zone)) for m in draft.meters}
        ports = {name: rate for name, rate in counted.items() if rate}
        own = f"boiler {zone}" if ports else bus
        cost = draft.of(data.boiler_cost, heat_zone=zone)
        if ports:
            parts.add("Bus", own, carrier="plant")
            _turn(draft, f"heat of boiler {zone}", own, {bus: 1.0, **ports}, cost)
        parts.add("Generator", f"boiler {zone}", bus=own, carrier="boiler", p_nom=most,
                  marginal_cost=0.0 if ports else cost)  # fmt: skip


def _turn(draft: Draft, name: str, source: str, ports: dict[str, float], cost: Series, **more: Any) -> None:
    """A link without limit of its own from a plant's bus to each port, with what an hour of capacity gives there."""
    numbered: dict[str, Any] = {}
    for number, (bus, rate) in enumerate(ports.items(), start=1):
        numbered |= {f"bus{number}": bus, "efficiency" if number == 1 else f"efficiency{number}": rate}
    given = {"p_nom": draft.plenty, **more}
    draft.parts.add("Link", name, bus0=source, carrier="plant", marginal_cost=cost, **given, **numbered)


def _fleet(draft: Draft, fleet: str) -> None:
    """Capacity of a fleet as generators or storage units, with a bus of its own where it does more than give power."""
    data = draft.data
    zone, kind = (str(array.sel(fleet=fleet).values) for array in (data.zone_of_fleet, data.kind))
    cost = draft.of(data.generation_cost, fleet=fleet)
    if kind == "storage":
        _storage(draft, fleet, zone, cost)
        return
    usable = draft.of(data.available.sel(fleet=fleet, drop=True) * data.profile.sel(fleet=fleet, drop=True))
    region = Region.of(data, fleet)
    corners = region.corners()
    if corners == [Point(1.0, 0.0, 0.0)] and kind != RESERVOIR and not any(m.covers(fleet) for m in draft.meters):
        _capacity(draft, fleet, "Generator", bus=zone, marginal_cost=cost, p_max_pu=usable)
        return
    own = f"plant {fleet}"
    draft.parts.add("Bus", own, carrier="plant")
    least = usable if region.must_run > 0 else 0.0
    _capacity(draft, fleet, "Generator", bus=own, marginal_cost=0.0, p_max_pu=usable, p_min_pu=least)
    water = _reservoir(draft, fleet) if kind == RESERVOIR else {}
    for number, point in enumerate(corners):
        _corner(draft, fleet, f"{fleet} corner {number}" if len(corners) > 1 else f"{fleet} power", point, water)


def _corner(draft: Draft, fleet: str, name: str, point: Point, more: dict[str, Any]) -> None:
    """A link that turns an hour of capacity into the power, heat and counted quantities of an operating point."""
    data = draft.data
    zone = str(data.zone_of_fleet.sel(fleet=fleet).values)
    cost = point.power * data.generation_cost.sel(fleet=fleet) + point.heat * data.heat_cost.sel(fleet=fleet)
    ports = {zone: point.power, f"heat {zone}": point.heat}
    ports |= {meter.bus: meter.of_point(fleet, point) for meter in draft.meters}
    if more:
        ports[f"water {fleet}"] = -point.power
    ports = {bus: rate for bus, rate in ports.items() if rate} or {zone: 0.0}
    _turn(draft, name, f"plant {fleet}", ports, draft.of(cost + TURN_DOWN_COST * point.turned_down), **more)


def _storage(draft: Draft, fleet: str, zone: str, cost: Series) -> None:
    data = draft.data
    usable = draft.of(data.available, fleet=fleet)
    _capacity(
        draft, fleet, "StorageUnit", bus=zone, marginal_cost=cost, p_max_pu=usable, p_min_pu=-usable,
        cyclic_state_of_charge_per_period=True,
        max_hours=float(data.storage_hours.sel(fleet=fleet)),
        efficiency_store=float(data.charge_efficiency.sel(fleet=fleet)),
        efficiency_dispatch=float(data.discharge_efficiency.sel(fleet=fleet)),
        standing_loss=float(data.self_discharge.sel(fleet=fleet)),
    )  # fmt: skip


def _reservoir(draft: Draft, fleet: str) -> dict[str, Any]:
    """Water of a reservoir: inflow by the hour, kept inside a block; returns size and least share of its turbines.

    Its capacity is known, since only committed reservoirs are built.
    """
    data, parts = draft.data, draft.parts
    size = data.existing.sel(fleet=fleet, drop=True)
    options = data.fleet_of_option.option.values[data.fleet_of_option.values == fleet]
    if len(options):
        builds = data.min_build.sel(option=options).rename(period="vintage")
        size = size + (builds * data.alive.sel(option=options)).sum(["option", "vintage"])
    inflow = data.inflow.sel(fleet=fleet, drop=True) * size
    most = max(float(size.max()), 1e-9)
    bus = f"water {fleet}"
    parts.add("Bus", bus, carrier="water")
    parts.add("Generator", f"inflow {fleet}", bus=bus, carrier="water", p_nom=most, marginal_cost=0.0,
              p_max_pu=draft.of(inflow / most))  # fmt: skip
    parts.add("Store", f"reservoir {fleet}", bus=bus, carrier="water", e_cyclic_per_period=True,
              e_nom=float(inflow.max()) * draft.time.hours)  # fmt: skip
    least = data.min_flow.sel(fleet=fleet, drop=True) * inflow / most
    return {"p_nom": most, "p_min_pu": draft.of(least)}


def _capacity(draft: Draft, fleet: str, kind: str, **given: Any) -> None:
    """Components of a fleet: one for the existing plants of each period, one for each option and vintage."""
    data, time = draft.data, draft.time
    given["carrier"] = str(data.technology.sel(fleet=fleet).values)
    closes = len(time.periods) == 1 and bool(may_be_given_up(data).sel(fleet=fleet))
    for period in time.periods:
        size = float(data.existing.sel(fleet=fleet, period=period))
        fixed = float(data.fixed_cost.sel(fleet=fleet, period=period))
        bounds = {"p_nom_extendable": True, "p_nom_min": 0.0 if closes else size, "p_nom_max": size}
        kept = {**bounds, "capital_cost": fixed} if fixed else {"p_nom": size}
        if size > 0:
            draft.parts.add(kind, f"{fleet} {period}", **time.life(period, period), **kept, **given)
    for option in map(str, data.fleet_of_option.option.values[data.fleet_of_option.values == fleet]):
        _option(draft, option, kind, given)


def _option(draft: Draft, option: str, kind: str, given: dict[str, Any]) -> None:
    """An option as one component a vintage; what it may get in all holds over the vintages."""
    data, time = draft.data, draft.time
    total = float(data.max_total.sel(option=option))
    most = data.max_build.sel(option=option)
    unit = float(data.unit_of_option.sel(option=option)) if draft.options.whole_units else 0.0
    together = len(time.periods) > 1 and float(most.sum()) > total
    if together:
        given = {**given, "carrier": option}
    for vintage in time.periods:
        alive = data.alive.sel(option=option, vintage=vintage)
        limit = min(float(most.sel(period=vintage)), total)
        if limit <= 0 or not bool(alive.any()):
            continue
        cost = float((data.annuity + data.option_fixed_cost).sel(option=option, vintage=vintage))
        draft.parts.add(
            kind, f"{option} {vintage}", p_nom_extendable=True, capital_cost=cost, p_nom_max=limit, p_nom_mod=unit,
            p_nom_min=float(data.min_build.sel(option=option, period=vintage)),
            **time.life(vintage, int(alive.period.values[alive.values].max())), **given,
        )  # fmt: skip
    if together:
        _total(draft, option, total)


def _total(draft: Draft, carrier: str, total: float) -> None:
    """The most capacity of a carrier, whenever it was built."""
    if np.isfinite(total):
        draft.parts.add(
            "GlobalConstraint", f"total {carrier}", type="tech_capacity_expansion_limit", carrier_attribute=carrier,
            sense="<=", constant=total,
        )  # fmt: skip


def _link(draft: Draft, link: str) -> None:
    """A one-way link each way; an expansion is a pair of links of equal size, paid once."""
    data, parts = draft.data, draft.parts
    ends = [str(array.sel(link=link).values) for array in (data.from_zone, data.to_zone)]
    price = FLOW_COST + float(data.link_toll.sel(link=link))
    kept = {"efficiency": 1.0 - float(data.loss.sel(link=link)), "marginal_cost": price}
    for way, (start, end), given in (("forward", ends, data.forward), ("backward", ends[::-1], data.backward)):
        size = given.sel(link=link)
        if float(size.max()) > 0:
            share = draft.of(size / size.max())
            parts.add("Link", f"{link} {way}", bus0=start, bus1=end, carrier="link", p_nom=float(size.max()),
                      p_max_pu=share, **kept)  # fmt: skip
    if float(data.link_total.sel(link=link)) > 0:
        _expansion(draft, link, ends, kept)


def _expansion(draft: Draft, link: str, ends: list[str], kept: dict[str, float]) -> None:
    """Expansion of a link by vintage: lengths of 1 and -1 km make PyPSA's rule on length x size say equal sizes."""
    data, time, parts = draft.data, draft.time, draft.parts
    total = float(data.link_total.sel(link=link))
    carrier, last = f"expansion {link}", time.periods[-1]
    open_ = [v for v in time.periods if float(data.link_limit.sel(link=link, period=v)) > 0]
    for vintage in open_:
        cost = float(data.link_annuity.sel(link=link, vintage=vintage))
        least = float(data.link_min.sel(link=link, period=vintage))
        most = min(float(data.link_limit.sel(link=link, period=vintage)), total)
        for way, (start, end), length in (("forward", ends, 1.0), ("backward", ends[::-1], -1.0)):
            parts.add(
                "Link", f"{link} {way} built {vintage}", bus0=start, bus1=end, carrier=carrier, length=length,
                p_nom_extendable=True, p_nom_min=least, p_nom_max=most, capital_cost=cost * (length > 0),
                **time.life(vintage, last), **kept,
            )  # fmt: skip
        parts.add(
            "GlobalConstraint", f"both ways {link} {vintage}", type="transmission_volume_expansion_limit",
            carrier_attribute=carrier, sense="==", constant=0.0, investment_period=time.label(vintage),
        )  # fmt: skip
    if len(open_) > 1:
        _total(draft, carrier, 2.0 * total)


def _market(draft: Draft, market: str) -> None:
    """What a neighbour sells and buys."""
    data = draft.data
    for name, limit, price, sign in (
        ("import", data.import_limit, data.import_price, 1.0),
        ("export", data.export_limit, data.export_price, -1.0),
    ):
        most = float(limit.sel(market=market).max())
        if most > 0:
            share = draft.of(limit / most, market=market)
            bounds = {"p_max_pu": share, "p_min_pu": 0.0} if sign > 0 else {"p_max_pu": 0.0, "p_min_pu": -share}
            draft.parts.add("Generator", f"{name} {market}", bus=market, carrier="market", p_nom=most,
                            marginal_cost=draft.of(price, market=market), **bounds)  # fmt: skip
