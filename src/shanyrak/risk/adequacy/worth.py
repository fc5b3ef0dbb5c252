"""Capacity credits on a plan: wind, sun, storage, a reactor, each neighbour, each corridor between regions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from shanyrak.risk.adequacy.assess import Adequacy
from shanyrak.risk.adequacy.credit import Benchmark, benchmark, firm_equivalent
from shanyrak.risk.adequacy.estimate import Estimate
from shanyrak.risk.adequacy.of_plan import AdequacyError, Without, area_system
from shanyrak.risk.adequacy.parts import AreaSystem, Array, Whole, merged

KINDS = ("wind", "solar", "storage")
NUCLEAR = "nuclear"
REACTOR = "reactor"
COUNTRY = "country"
LEAST_MW = 1.0


@dataclass(frozen=True)
class Asset:
    """Something whose worth is asked for: its name, MW, the system with and without it, the places [place, area] where
    firm capacity may stand in for it, and the credit that the case counts it with (NaN: none)."""

    name: str
    mw: float
    whole: AreaSystem
    without: AreaSystem
    places: Array
    case_credit: float


def credit_table(
    found: Adequacy, target: float, years: int | None = None, names: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """asset, capacity_mw, firm_mw, low_mw, high_mw, credit, low, high, case_credit: equivalent firm capacity.

    Technologies, a reactor and neighbours are looked at with the country as one area, so that the lines of today do not
    hide what a plant gives; corridors with each region as one area. The load is first changed until the system is short
    for ``target`` hours a year, since a system that is never short gives nothing any worth.

    Parameters
    ----------
    found : adequacy of a period; its weather years and seed are used again
    target : hours a year, above 0
    years : years drawn (default: as many as ``found`` has)
    names : assets asked for (default: all there are)
    """
    if target <= 0:
        raise AdequacyError("credits need a target above 0 hours a year: a system that is never short proves nothing")
    assets = [a for a in assets_of(found) if names is None or a.name in names]
    known = [a.name for a in assets_of(found)] if names else []
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise AdequacyError(f"there is no {', '.join(unknown)} in the plan. What to do: use {', '.join(known)}.")
    rows = []
    bases: dict[int, Benchmark] = {}
    for asset in assets:
        if id(asset.whole) not in bases:
            bases[id(asset.whole)] = benchmark(asset.whole, years or found.sample.years, found.seed, target)
        firm = _firm(asset, bases[id(asset.whole)], found.seed)
        mw = (firm.mean, firm.low, firm.high)
        rows.append([asset.name, asset.mw, *mw, *(m / asset.mw for m in mw), asset.case_credit])
    columns = ["asset", "capacity_mw", "firm_mw", "low_mw", "high_mw", "credit", "low", "high", "case_credit"]
    return pd.DataFrame(rows, columns=columns)


def _firm(asset: Asset, base: Benchmark, seed: int) -> Estimate:
    """Firm capacity at the place where the fewest MW will do."""
    tried = [firm_equivalent(base, asset.without, place, asset.mw, seed) for place in asset.places]
    return min(tried, key=lambda firm: (firm.mean, firm.high))


def assets_of(found: Adequacy) -> Iterator[Asset]:
    """What the plan has in the period, in order: wind, sun, storage, a reactor, neighbours, corridors."""
    one, names = _country(found)
    whole = merged(found.system, one, names)
    yield from _technologies(found, whole, one)
    yield from _neighbours(found, whole, one)
    yield from _corridors(found)


def _country(found: Adequacy) -> tuple[Whole, tuple[str, ...]]:
    """All zones as one area, neighbours as they are."""
    zones = len(found.planned.case.zones())
    markets = found.system.areas[zones:]
    place = np.concatenate([np.zeros(zones, dtype=np.int64), np.arange(1, 1 + len(markets))])
    return place, (COUNTRY, *markets)


def _technologies(found: Adequacy, whole: AreaSystem, one: Whole) -> Iterator[Asset]:
    planned, names = found.planned, whole.areas
    place = np.eye(len(names))[:1]
    counted = planned.plan.data.capacity_credit.to_numpy()
    for kind in KINDS:
        own = (planned.fleets.kind == kind).to_numpy()
        mw = float(planned.capacity[own].sum())
        if mw >= LEAST_MW:
            gone = Without(fleets=frozenset(planned.fleets.index[own]))
            without = merged(area_system(planned, gone), one, names)
            case_credit = float((planned.capacity * counted)[own].sum()) / mw
            yield Asset(kind, mw, whole, without, place, case_credit)
    reactor = _reactor(found, whole, place, counted)
    if reactor is not None:
        yield reactor


def _reactor(found: Adequacy, whole: AreaSystem, place: Array, counted: Array) -> Asset | None:
    """The largest nuclear unit, or none."""
    planned = found.planned
    nuclear = (planned.plan.data.group == NUCLEAR).to_numpy()
    fleets = set(planned.fleets.index[nuclear])
    of_fleet = np.array([name in fleets for name in found.system.fleets], dtype=bool)
    units = whole.units
    sizes = units.mw * of_fleet[units.fleet] if len(units.mw) else units.mw
    if sizes.max(initial=0.0) < LEAST_MW:
        return None
    largest = int(np.argmax(sizes))
    mw = units.mw.copy()
    mw[largest] = 0.0
    fleet = list(planned.fleets.index).index(found.system.fleets[units.fleet[largest]])
    without = replace(whole, units=replace(units, mw=mw))
    return Asset(REACTOR, float(sizes[largest]), whole, without, place, float(counted[fleet]))


def _neighbours(found: Adequacy, whole: AreaSystem, one: Whole) -> Iterator[Asset]:
    names = whole.areas
    for k, market in enumerate(names[1:], start=1):
        links = whole.links
        here = float(links.backward[links.end == k].sum() + links.forward[links.start == k].sum())
        mw = min(float(whole.given[0, k].max()), here)
        if mw >= LEAST_MW:
            gone = area_system(found.planned, Without(markets=frozenset([market])))
            yield Asset(market, mw, whole, merged(gone, one, names), np.eye(len(names))[:1], np.nan)


def _corridors(found: Adequacy) -> Iterator[Asset]:
    """All links between two regions together; firm capacity may take their place at either end, or half at each."""
    table = found.planned.case.table("zones").set_index("zone").region
    zones = found.planned.case.zones()
    regions = list(dict.fromkeys(table[zones]))
    names = (*regions, *found.system.areas[len(zones) :])
    place = np.array([names.index(table[z]) for z in zones] + list(range(len(regions), len(names))), dtype=np.int64)
    whole = merged(found.system, place, names)
    for i, a in enumerate(regions):
        for j, b in enumerate(regions[i + 1 :], start=i + 1):
            asset = _corridor(whole, i, j, f"{a}-{b}")
            if asset is not None:
                yield asset


def _corridor(whole: AreaSystem, i: int, j: int, name: str) -> Asset | None:
    links = whole.links
    onward, back = (links.start == i) & (links.end == j), (links.start == j) & (links.end == i)
    into_j = float(links.forward[onward].sum() + links.backward[back].sum())
    into_i = float(links.backward[onward].sum() + links.forward[back].sum())
    if max(into_i, into_j) < LEAST_MW:
        return None
    there = ~(onward | back)
    cut = replace(whole, links=replace(links, forward=links.forward * there, backward=links.backward * there))
    ends = np.eye(len(whole.areas))[[i, j]]
    places = np.vstack([ends, ends.mean(axis=0)])
    return Asset(name, max(into_i, into_j), whole, cut, places, np.nan)
