"""From a plan to the system of areas whose adequacy is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from shanyrak.case import Case
from shanyrak.case.lookup import parameter
from shanyrak.plan.plan import Plan
from shanyrak.risk.adequacy.conditions import Conditions
from shanyrak.risk.adequacy.parts import AreaSystem, Array, Links, Stores, Units, Whole, merged_stores
from shanyrak.risk.adequacy.water import SPELL_DAYS, shave
from shanyrak.system import fleets as fleet_room
from shanyrak.system import surroundings
from shanyrak.system.blocks import HOURS_OF_DAY, HOURS_OF_YEAR, all_blocks

SMALLEST_MW = 0.1
LARGER = 0.1
"""Share by which a unit may be larger than the size of its technology."""

NEVER = 1e12
"""Mean hours to failure of what does not fail."""

VARIABLE = ("wind", "solar", "hydro_run")
RESERVOIR = "hydro_reservoir"


class AdequacyError(Exception):
    """The adequacy of a plan cannot be worked out; the message says why and what to do."""


@dataclass(frozen=True)
class Without:
    """What is taken out of the plan: whole fleets, links or markets by name, and a number of units of fleets."""

    fleets: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    markets: frozenset[str] = frozenset()
    one_unit_of: str = ""


@dataclass(frozen=True)
class PlannedSystem:
    """A period of a plan: its fleets and the arrays that do not depend on what is taken out.

    ``fleets`` zone, technology and kind by fleet; ``capacity[fleet]`` MW; ``usable[fleet, day]`` mean share that can be
    used: repairs, limits and forced outages off; ``profile[year, row, hour]`` and ``inflow[year, row, day]`` natural
    availability of the fleets ``natural[row]``: wind, sun and rivers; mean inflow of reservoirs, share of capacity.
    """

    plan: Plan
    conditions: Conditions
    fleets: pd.DataFrame
    capacity: Array
    usable: Array
    natural: Whole
    profile: Array = field(repr=False)
    inflow: Array = field(repr=False)

    @property
    def period(self) -> int:
        """First year of the period."""
        return self.conditions.period

    @property
    def case(self) -> Case:
        """The case of the plan."""
        return case_of(self.plan, self.period)


def case_of(plan: Plan, period: int) -> Case:
    """The case of a plan; raises AdequacyError where the plan has no such period or holds no case."""
    if plan.case is None:
        raise AdequacyError("the plan holds no case. What to do: plan again with this version.")
    periods = [int(p) for p in plan.data.length.period.values]
    if period not in periods:
        raise AdequacyError(f"the plan has no period {period}. What to do: name one of {', '.join(map(str, periods))}.")
    return plan.case


def planned_system(plan: Plan, conditions: Conditions) -> PlannedSystem:
    """The period of a plan that the weather years were made for; raises AdequacyError as :func:`case_of`."""
    data, case, period = plan.data, case_of(plan, conditions.period), conditions.period
    names = data.existing.fleet.values.astype(str)
    fleets = pd.DataFrame(
        {"zone": data.zone_of_fleet.values, "technology": data.technology.values, "kind": data.kind.values},
        index=pd.Index(names, name="fleet"),
    ).astype(str)
    horizon = horizon_of(plan)
    share = fleet_room.existing_capacity(case, fleets, horizon)[1].sel(period=period).to_numpy()
    mean = fleet_room.availability(case, fleets, all_blocks(HOURS_OF_DAY), horizon.periods[0]).to_numpy()
    capacity = plan.values["capacity"].sel(fleet=names, period=period).to_numpy().clip(min=0.0)
    natural = np.flatnonzero(fleets.kind.isin((*VARIABLE, RESERVOIR)).to_numpy() & (capacity > 0))
    profile, inflow = _profiles(case, fleets.iloc[natural], conditions)
    return PlannedSystem(plan, conditions, fleets, capacity, share[:, None] * mean, natural, profile, inflow)


def _profiles(case: Case, fleets: pd.DataFrame, conditions: Conditions) -> tuple[Array, Array]:
    """Natural availability [year, fleet, hour] and mean inflow [year, fleet, day]."""
    made = []
    for k in range(len(conditions.load)):
        # The technology is that of the plan's own weather year; only the weather is another.
        year = conditions.weather.isel(year=k).assign_coords(year=case.settings.weather_year)
        made.append(fleet_room.profiles(case, fleets, year, all_blocks(HOURS_OF_DAY)))
    profile = np.stack([p.to_numpy().reshape(len(fleets), HOURS_OF_YEAR) for p, _ in made])
    return profile, np.stack([i.to_numpy() for _, i in made])


def horizon_of(plan: Plan) -> fleet_room.Horizon:
    """The periods of a plan, as its fleets were made for."""
    length = plan.data.length
    periods = tuple(int(p) for p in length.period.values)
    return fleet_room.Horizon(periods, tuple(int(n) for n in length.values), periods[0])


def area_system(planned: PlannedSystem, without: Without | None = None) -> AreaSystem:
    """The period of a plan as areas, units, stores and links, in each of the weather years.

    What is taken out keeps its place with 0 MW, so that the same seed draws the same outages of all the rest.
    """
    without = without or Without()
    capacity = planned.capacity * ~planned.fleets.index.isin(sorted(without.fleets))
    zones, markets = planned.case.zones(), [str(m) for m in planned.plan.data.import_price.market.values]
    areas = tuple(zones + markets)
    load = np.zeros((len(planned.conditions.load), len(areas), HOURS_OF_YEAR))
    load[:, : len(zones)] = planned.conditions.load
    given = np.zeros_like(load)
    given[:, : len(zones)] = _natural(planned, capacity)
    given[:, len(zones) :] = _offered(planned, without.markets)
    units, names, usable = _units(planned, capacity, without.one_unit_of)
    home = [areas.index(planned.fleets.zone[f]) for f in names]
    return AreaSystem(
        areas, load, given, units, tuple(names), np.array(home, dtype=np.int64), usable,
        _stores(planned, capacity, areas), _links(planned, areas, without.links),
    )  # fmt: skip


def _natural(planned: PlannedSystem, capacity: Array) -> Array:
    """What wind, sun and water give [year, zone, hour] in MW, all of it offered."""
    load = planned.conditions.load
    fleets = planned.fleets.iloc[planned.natural]
    zone = pd.Categorical(fleets.zone, categories=planned.case.zones()).codes
    usable = np.repeat(planned.usable[planned.natural], HOURS_OF_DAY, axis=1)
    mw = capacity[planned.natural]
    water = (fleets.kind == RESERVOIR).to_numpy()
    out = np.zeros_like(load)
    for row in map(int, np.flatnonzero(~water)):
        out[:, zone[row]] += mw[row] * planned.profile[:, row] * usable[row]
    for k, need in enumerate((load - out).sum(axis=1)):
        for row in map(int, np.flatnonzero(water & (mw > 0))):
            made = _reservoir(planned, k, row, mw[row], need)
            out[k, zone[row]] += made
            need = need - made
    return out


def _reservoir(planned: PlannedSystem, year: int, row: int, mw: float, need: Array) -> Array:
    """Output [hour] of a reservoir of so many MW in a weather year, against the need [hour] of the country."""
    fleet = planned.natural[row]
    most = mw * float(planned.usable[fleet].min())
    inflow = planned.inflow[year, row].reshape(-1, SPELL_DAYS).mean(axis=1)
    mean = np.minimum(inflow * mw, most)
    least = mean * float(planned.plan.data.min_flow.values[fleet])
    return shave(need, mean * SPELL_DAYS * HOURS_OF_DAY, least, most)


def _offered(planned: PlannedSystem, without: frozenset[str]) -> Array:
    """What the neighbours sell [market, hour] in MW, as far as their limits of the month go."""
    limit = surroundings.market_arrays(planned.case, horizon_of(planned.plan), all_blocks(HOURS_OF_DAY))["import_limit"]
    there = ~limit.market.isin(sorted(without)).to_numpy()
    daily = limit.sel(period=planned.period).transpose("market", "block").to_numpy() * there[:, None]
    return np.repeat(daily, HOURS_OF_DAY, axis=1)


def _units(planned: PlannedSystem, capacity: Array, one_unit_of: str) -> tuple[Units, list[str], Array]:
    """Units of the thermal fleets, names of these fleets, and their usable share [fleet, hour] when not broken.

    The mean availability of the case holds what is broken as well: usable = availability / (1 - forced outage rate).
    """
    thermal = np.flatnonzero((planned.fleets.kind == "thermal") & (planned.capacity > SMALLEST_MW))
    names = [str(name) for name in planned.fleets.index[thermal]]
    rows, usable = [], np.zeros((len(names), HOURS_OF_YEAR))
    for k, f in enumerate(map(int, thermal)):
        technology = planned.fleets.technology.iloc[f]
        rate = parameter(planned.case, technology, "forced_outage_rate", planned.period)
        repair = parameter(planned.case, technology, "repair_time", planned.period)
        usable[k] = np.repeat(np.minimum(1.0, planned.usable[f] / (1.0 - rate)), HOURS_OF_DAY)
        sizes = unit_sizes(planned, f) * (capacity[f] > 0)
        if names[k] == one_unit_of:
            sizes[np.argmax(sizes)] = 0.0
        failure = repair * (1.0 - rate) / rate if rate > 0 else NEVER
        rows += [(mw, failure, repair, k) for mw in sizes]
    table = np.array(rows, dtype=float).reshape(-1, 4)
    if len(table) and (table[:, 1] >= NEVER).all():
        raise AdequacyError(
            "no plant ever breaks: technologies.csv gives none of them a forced_outage_rate. What to do: add rows with "
            "forced_outage_rate and repair_time, see docs/reference/case.md."
        )
    return Units(table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(np.int64)), names, usable


def unit_sizes(planned: PlannedSystem, fleet: int) -> Array:
    """Units [unit] in MW of a fleet: plants of the case that are kept, projects, and what is built besides.

    Every row is divided into equal units, none much above the size of the project or technology. Where the plan keeps
    only a part of the plants, each is smaller by that share.
    """
    data, values = planned.plan.data, planned.plan.values
    name = str(planned.fleets.index[fleet])
    typical = float(data.unit_size.values[fleet])
    on = fleet_room.plants_on_line(planned.case, planned.period)
    plants = [float(mw) for mw in on.capacity_mw[on.fleet == name]]
    kept = float(values["keep"].sel(fleet=name, period=planned.period))
    rows = [(mw * kept / sum(plants), typical) for mw in plants] if plants else [(kept, typical)]
    if data.fleet_of_option.size:
        project = planned.case.table("projects").set_index("project").unit_mw
        for option in data.fleet_of_option.option.values[data.fleet_of_option.values == name]:
            alive = data.alive.sel(option=option, period=planned.period)
            built = float((values["build"].sel(option=option) * alive).sum())
            rows.append((built, float(project.get(option, typical))))
    sizes = [_divided(mw, size) for mw, size in rows if mw > SMALLEST_MW]
    return np.concatenate(sizes) if sizes else np.zeros(0)


def _divided(mw: float, size: float) -> Array:
    """As few equal units as keep each at most about a tenth above the size [unit], MW."""
    count = max(1, int(np.ceil(mw / size - LARGER)))
    return np.full(count, mw / count)


def _stores(planned: PlannedSystem, capacity: Array, areas: tuple[str, ...]) -> Stores:
    """One store for each zone that has some: power and energy added up, efficiencies by power."""
    data = planned.plan.data
    own = np.flatnonzero((planned.fleets.kind == "storage") & (capacity > SMALLEST_MW))
    power = capacity[own] * planned.usable[own].mean(axis=1)
    area = np.array([areas.index(planned.fleets.zone.iloc[f]) for f in own], dtype=np.int64)
    energy = capacity[own] * data.storage_hours.values[own]
    efficiencies = (data.charge_efficiency.values[own], data.discharge_efficiency.values[own])
    return merged_stores(Stores(area, power, energy, *efficiencies), area)


def _links(planned: PlannedSystem, areas: tuple[str, ...], without: frozenset[str]) -> Links:
    """Links of the period, with what the plan adds to them."""
    data = planned.plan.data
    there = ~data.from_zone.link.isin(sorted(without)).to_numpy()
    added = np.zeros(len(there))
    if "link_added" in planned.plan.values:
        more = planned.plan.values["link_added"].sel(period=planned.period)
        added = more.reindex(link=data.from_zone.link, fill_value=0.0).to_numpy().clip(min=0.0)
    forward, backward = (
        (array.sel(period=planned.period).to_numpy() + added) * there for array in (data.forward, data.backward)
    )
    ends = [
        np.array([areas.index(str(z)) for z in array.values], dtype=np.int64)
        for array in (data.from_zone, data.to_zone)
    ]
    return Links(ends[0], ends[1], forward, backward)
