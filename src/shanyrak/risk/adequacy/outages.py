"""Forced outages drawn by chance: which capacity is there in each hour of many years."""

from __future__ import annotations

import numpy as np

from shanyrak.risk.adequacy.parts import AreaSystem, Array, Units, Whole


def draw_available(system: AreaSystem, years: int, rng: np.random.Generator) -> Array:
    """Capacity of the units that is there [year, area, hour] in MW, in ``years`` years drawn independently.

    A unit is up for exponential times of mean ``failure_time``, then down for such times of mean ``repair_time``. It
    starts up or down as often as in the long run, so every hour of the year has the same chance of an outage. The
    state at the beginning of an hour holds for the hour.
    """
    units, hours = system.units, system.hours
    unit, place, change = _events(units, years, hours, rng)
    fleet = units.fleet[unit]
    order = np.argsort(fleet, kind="stable")
    ends = np.searchsorted(fleet[order], np.arange(len(system.fleets) + 1))
    installed = np.bincount(units.fleet, weights=units.mw, minlength=len(system.fleets))
    available = np.zeros((len(system.areas), years, hours))
    for k, area in enumerate(system.area_of_fleet):
        own = order[ends[k] : ends[k + 1]]
        steps = np.bincount(place[own], weights=change[own], minlength=years * hours).reshape(years, hours)
        available[area] += system.usable[k] * (installed[k] + np.cumsum(steps, axis=1))
    return available.transpose(1, 0, 2)


def _events(units: Units, years: int, hours: int, rng: np.random.Generator) -> tuple[Whole, Whole, Array]:
    """Every change of state: unit, position in [year, hour] laid flat, and MW that come (above 0) or go."""
    shape = (years, len(units.mw))
    up = rng.random(shape) >= units.outage_rate
    year, unit = np.nonzero(~up)
    found = [(unit, year * hours, -units.mw[unit])]
    time = np.zeros(shape)
    while (time < hours).any():
        # Exponential times have no memory: what is left of the first state is drawn as any other.
        time += rng.standard_exponential(shape) * np.where(up, units.failure_time, units.repair_time)
        first = np.ceil(time)
        year, unit = np.nonzero(first < hours)
        came = np.where(up[year, unit], -units.mw[unit], units.mw[unit])
        found.append((unit, year * hours + first[year, unit].astype(np.int64), came))
        up = ~up
    unit, place, change = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return unit, place, change
