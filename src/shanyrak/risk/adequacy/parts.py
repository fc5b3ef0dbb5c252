"""What the adequacy of a system is worked out from: areas, units that break, stores and links, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Units:
    """Units of two states, up or down; times to failure and of repair are exponential.

    ``mw[unit]`` capacity in MW; ``failure_time[unit]`` and ``repair_time[unit]`` mean hours up and down, above 0;
    ``fleet[unit]`` position of the fleet that the unit belongs to.
    """

    mw: Array
    failure_time: Array
    repair_time: Array
    fleet: Whole

    @property
    def outage_rate(self) -> Array:
        """Forced outage rate [unit]: ``r / (m + r)`` with m mean time to failure and r mean repair time."""
        rate: Array = self.repair_time / (self.failure_time + self.repair_time)
        return rate


@dataclass(frozen=True)
class Stores:
    """Storage, one for each area that has some: ``area[store]`` position of the area, ``power`` MW either way,
    ``energy`` MWh, ``charge_efficiency`` and ``discharge_efficiency`` above 0 and at most 1."""

    area: Whole
    power: Array
    energy: Array
    charge_efficiency: Array
    discharge_efficiency: Array


@dataclass(frozen=True)
class Links:
    """Links between areas: ``start`` and ``end`` [link] positions of areas, ``forward`` and ``backward`` [link] MW."""

    start: Whole
    end: Whole
    forward: Array
    backward: Array


@dataclass(frozen=True)
class AreaSystem:
    """A system in areas joined by links, over one year and several kinds of weather.

    ``load[weather, area, hour]`` MW; ``given[weather, area, hour]`` MW of what does not break: wind, sun, water,
    power offered by neighbours; ``fleets`` names of the fleets of units, ``area_of_fleet[fleet]`` their areas,
    ``usable[fleet, hour]`` share of a unit's capacity that can be used when it is not broken (repairs that are
    planned, limits), 0 to 1.
    """

    areas: tuple[str, ...]
    load: Array
    given: Array
    units: Units
    fleets: tuple[str, ...]
    area_of_fleet: Whole
    usable: Array
    stores: Stores
    links: Links

    def __post_init__(self) -> None:
        """Raise ValueError where shapes do not fit or a number is out of its range, all problems at once."""
        problems = [words for wrong, words in _wrong(self) if wrong]
        if problems:
            raise ValueError("the system of areas cannot be used: " + "; ".join(problems))

    @property
    def hours(self) -> int:
        """Hours of the year."""
        return int(self.load.shape[2])

    @property
    def weathers(self) -> int:
        """Number of weather years."""
        return int(self.load.shape[0])


def _wrong(system: AreaSystem) -> list[tuple[bool, str]]:
    units, stores, links = system.units, system.stores, system.links
    fits = system.load.ndim == 3 and system.load.shape[1] == len(system.areas)
    usable = (len(system.fleets), system.load.shape[-1])
    return [
        (not fits, "load must be [weather, area, hour]"),
        (system.given.shape != system.load.shape, "given must have the shape of load"),
        (system.usable.shape != usable, "usable must be [fleet, hour]"),
        (bool(((system.usable < 0) | (system.usable > 1)).any()), "usable lies outside 0 to 1"),
        (bool((units.mw < 0).any()), "a unit has a capacity below 0"),
        (bool((units.failure_time <= 0).any() or (units.repair_time <= 0).any()), "a time is not above 0 hours"),
        (bool((stores.power < 0).any() or (stores.energy < 0).any()), "a store has a size below 0"),
        (len(set(stores.area.tolist())) != len(stores.area), "an area has two stores: give it one of both together"),
        (bool((links.forward < 0).any() or (links.backward < 0).any()), "a link has a capacity below 0"),
    ]


def merged(system: AreaSystem, place: Whole, names: tuple[str, ...]) -> AreaSystem:
    """The system with areas laid together: area a becomes part of ``names[place[a]]``, and links inside one vanish.

    Stores of one area become one: power and energy are added up, efficiencies are means by power.
    """

    def together(values: Array) -> Array:
        out = np.zeros((values.shape[0], len(names), values.shape[2]))
        for area, new in enumerate(place):
            out[:, new] += values[:, area]
        return out

    links = system.links
    start, end = place[links.start], place[links.end]
    kept = start != end
    return AreaSystem(
        names, together(system.load), together(system.given), system.units, system.fleets,
        place[system.area_of_fleet], system.usable, merged_stores(system.stores, place[system.stores.area]),
        Links(start[kept], end[kept], links.forward[kept], links.backward[kept]),
    )  # fmt: skip


def merged_stores(stores: Stores, area: Whole) -> Stores:
    """Stores that lie in areas [store], one for each area."""
    areas, place = np.unique(area, return_inverse=True)

    def total(values: Array) -> Array:
        return np.asarray(np.bincount(place, weights=values, minlength=len(areas)), dtype=np.float64)

    power = total(stores.power)
    mean = [total(stores.power * e) / power for e in (stores.charge_efficiency, stores.discharge_efficiency)]
    return Stores(areas.astype(np.int64), power, total(stores.energy), mean[0], mean[1])


def no_stores() -> Stores:
    """No storage at all."""
    return Stores(np.zeros(0, dtype=np.int64), *(np.zeros(0) for _ in range(4)))


def no_links() -> Links:
    """No links at all."""
    nowhere = np.zeros(0, dtype=np.int64)
    return Links(nowhere, nowhere, np.zeros(0), np.zeros(0))


def single_area(load: Array, units: Units, stores: Stores | None = None) -> AreaSystem:
    """A system of one area and one weather, with the load [hour] in MW and units of one fleet that is never derated."""
    return AreaSystem(
        areas=("system",),
        load=load[None, None, :],
        given=np.zeros((1, 1, len(load))),
        units=units,
        fleets=("units",),
        area_of_fleet=np.zeros(1, dtype=np.int64),
        usable=np.ones((1, len(load))),
        stores=stores or no_stores(),
        links=no_links(),
    )
