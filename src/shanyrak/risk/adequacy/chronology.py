"""Hours that are short, and the stores that bridge them, in the order of time.

Stores are greedy: they give all that shortage asks for as long as they hold something, and fill up again as soon as
there is a surplus that links can bring to them. They are full at the start of the year. A year is looked at only from
an hour that is short without stores until they are full again; nothing happens to them in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shanyrak.risk.adequacy.network import TOLERANCE, AreaSets, balance
from shanyrak.risk.adequacy.parts import Array, Stores, Whole

PIECE = 24
"""Hours that are looked at together first."""

CELLS = 4_000_000
"""Numbers that are held at once while hours and sets are searched."""

HOURS_AT_ONCE = 2_000
"""Short hours that are balanced together."""

FULL = 1e-9
"""Share of a store that may lack when it counts as full."""


@dataclass(frozen=True)
class Shortages:
    """Hours in which load is not served, sorted: ``year[row]``, ``hour[row]``, ``unserved[row, area]`` in MW."""

    year: Whole
    hour: Whole
    unserved: Array

    @property
    def total(self) -> Array:
        """Load not served in all areas together [row], MW."""
        total: Array = self.unserved.sum(axis=1)
        return total


def find_shortages(deficit: Array, sets: AreaSets, stores: Stores) -> Shortages:
    """All hours of years in which load is not served.

    ``deficit[year, area, hour]`` is load less all supply but stores, in MW; ``sets`` are all connected sets of areas.
    """
    power = np.zeros(deficit.shape[1])
    power[stores.area] = stores.power
    year, hour, near = _short_hours(deficit, sets, power)
    if len(stores.area) == 0 or len(year) == 0:
        return _without_stores(deficit, year, hour, near)
    return _with_stores(deficit, year, hour, near, stores)


def _short_hours(deficit: Array, sets: AreaSets, power: Array) -> tuple[Whole, Whole, AreaSets]:
    """Hours that are short without stores, and the sets that are, or by charging could be, short in some hour."""
    extra = sets.member @ power
    possible = sets.short_by(deficit.max(axis=(0, 2))) + extra > TOLERANCE
    sets, extra = sets.some(possible), extra[possible]
    starts = np.arange(0, deficit.shape[2], PIECE)
    days = np.maximum.reduceat(deficit, starts, axis=2).transpose(0, 2, 1)
    rows, near = _any_short(days.reshape(-1, days.shape[2]), sets, extra)
    sets, extra = sets.some(near), extra[near]
    where = np.repeat(rows.reshape(days.shape[:2]), PIECE, axis=1)[:, : deficit.shape[2]]
    year, hour = np.nonzero(where)
    found = deficit[year, :, hour]
    short, near = _any_short(found, sets, extra)
    sets = sets.some(near)
    if power.any():
        short = short & _any_short(found, sets, np.zeros(len(sets.bring)))[0]
    return year[short], hour[short], sets


def _any_short(deficit: Array, sets: AreaSets, extra: Array) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rows of deficits [row, area] are short in some set, and which sets in some row, with extra MW [set]."""
    rows = np.zeros(len(deficit), dtype=bool)
    found = np.zeros(len(sets.bring), dtype=bool)
    for part in _parts(len(deficit), max(1, CELLS // max(1, len(found)))):
        short = sets.short_by(deficit[part]) > TOLERANCE - extra
        rows[part] = short.any(axis=1)
        found |= short.any(axis=0)
    return rows, found


def _parts(count: int, size: int) -> Iterator[slice]:
    return (slice(k, k + size) for k in range(0, count, size))


def _without_stores(deficit: Array, year: Whole, hour: Whole, sets: AreaSets) -> Shortages:
    unserved = np.zeros((len(year), deficit.shape[1]))
    for part in _parts(len(year), HOURS_AT_ONCE):
        here = deficit[year[part], :, hour[part]]
        unserved[part] = balance(here, sets, np.zeros_like(here), np.zeros_like(here)).unserved
    return Shortages(year, hour, unserved)


def _with_stores(deficit: Array, year: Whole, hour: Whole, sets: AreaSets, stores: Stores) -> Shortages:
    """Each year goes on by itself: hour by hour while a store is not full, else straight to the next short hour."""
    years, areas, hours = deficit.shape
    following = _next_short(years, hours, year, hour)
    now = following[:, 0].copy()
    level = np.tile(stores.energy, (years, 1))
    found: list[tuple[Whole, Whole, Array]] = []
    while len(here := np.flatnonzero(now < hours)):
        at = now[here]
        give, take = np.zeros((2, len(here), areas))
        give[:, stores.area] = np.minimum(stores.power, level[here] * stores.discharge_efficiency)
        room = stores.energy - level[here]
        take[:, stores.area] = np.minimum(stores.power, room / stores.charge_efficiency)
        done = balance(deficit[here, :, at], sets, give, take)
        level[here] += done.charge[:, stores.area] * stores.charge_efficiency
        level[here] -= done.discharge[:, stores.area] / stores.discharge_efficiency
        level[here] = np.clip(level[here], 0.0, stores.energy)
        lost = done.unserved.sum(axis=1) > TOLERANCE
        found.append((here[lost], at[lost], done.unserved[lost]))
        full = (level[here] >= stores.energy * (1.0 - FULL)).all(axis=1)
        now[here] = np.where(full, following[here, at + 1], at + 1)
    return _sorted(found, areas)


def _next_short(years: int, hours: int, year: Whole, hour: Whole) -> Whole:
    """First short hour at or after each hour [year, hour + 1]; the number of hours where none is left."""
    following = np.full((years, hours + 1), hours, dtype=np.int64)
    following[year, hour] = hour
    return np.minimum.accumulate(following[:, ::-1], axis=1)[:, ::-1]


def _sorted(found: list[tuple[Whole, Whole, Array]], areas: int) -> Shortages:
    none = np.zeros(0, dtype=np.int64)
    first = (none, none, np.zeros((0, areas)))
    year, hour, unserved = (np.concatenate(parts) for parts in zip(first, *found, strict=True))
    order = np.lexsort((hour, year))
    return Shortages(year[order], hour[order], unserved[order])
