"""What a plant, a store or a link is worth in firm capacity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from shanyrak.risk.adequacy.chronology import find_shortages
from shanyrak.risk.adequacy.estimate import CONFIDENCE, Estimate, batch_means
from shanyrak.risk.adequacy.network import AreaSets, connected_sets
from shanyrak.risk.adequacy.parts import AreaSystem, Array
from shanyrak.risk.adequacy.simulate import YEARS_AT_ONCE, deficits

HALVINGS = 14
SLOPE_SHARE = 0.05
"""Share of the capacity by which firm capacity is moved to see what it does."""

MOST_TIMES = 2.0
"""Firm capacity is tried up to so many times the capacity it stands in for."""

LEAST_LOAD, MOST_LOAD = -0.6, 1.0
"""Changes of the load that are tried, relative."""


@dataclass(frozen=True)
class Trials:
    """Drawn years of a system, to be looked at again and again: the deficits [year, area, hour] of each chunk."""

    system: AreaSystem
    sets: AreaSets
    chunks: tuple[Array, ...]
    weather: np.ndarray

    def hours(self, firm: Array | None = None, more_load: float = 0.0) -> Array:
        """Hours in which load is not served [year], with ``firm[area]`` MW that never break and so much more load."""
        found, start = [], 0
        for chunk in self.chunks:
            years = slice(start, start + len(chunk))
            change = more_load * self.system.load[self.weather[years]]
            deficit = chunk + change if firm is None else chunk + change - firm[:, None]
            year = find_shortages(deficit, self.sets, self.system.stores).year
            found.append(np.bincount(year, minlength=len(chunk)).astype(float))
            start += len(chunk)
        return np.concatenate(found)


def trials(system: AreaSystem, years: int, seed: int) -> Trials:
    """Draw years of a system; the same seed draws the same outages for a system with the same units."""
    starts = range(0, years, YEARS_AT_ONCE)
    chunks = tuple(deficits(system, k, min(YEARS_AT_ONCE, years - k), seed) for k in starts)
    weather = np.arange(years) % system.weathers
    return Trials(system, connected_sets(len(system.areas), system.links), chunks, weather)


def halved(falls: Callable[[float], float], low: float, high: float) -> float:
    """Least x between low and high with ``falls(x) <= 0`` of a function that falls, by bisection; high where there is
    none."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if falls(middle) <= 0 else (middle, high)
    return high


def load_at_target(drawn: Trials, target: float) -> float:
    """Change of the load, relative, at which the system is short for ``target`` hours a year."""

    def falls(less: float) -> float:
        return float(drawn.hours(more_load=-less).mean()) - target

    return -halved(falls, -MOST_LOAD, -LEAST_LOAD)


def firm_need(drawn: Trials, place: Array, target: float, most: float) -> float:
    """Firm MW, laid out over the areas by ``place[area]`` (sum 1), with which the system is short for at most
    ``target`` hours a year; 0 where it is as it is, ``most`` where that is not enough."""
    if float(drawn.hours().mean()) <= target:
        return 0.0
    return halved(lambda mw: float(drawn.hours(mw * place).mean()) - target, 0.0, most)


@dataclass(frozen=True)
class Benchmark:
    """A whole system whose load is changed by ``more_load``, relative, and its hours of shortage [year] then."""

    more_load: float
    hours: Array


def benchmark(whole: AreaSystem, years: int, seed: int, target: float) -> Benchmark:
    """The whole system with its load changed, evenly, until it is short for ``target`` hours a year.

    A system that is hardly ever short gives nothing any worth; that is why its load is changed first.
    """
    drawn = trials(whole, years, seed)
    more = load_at_target(drawn, target)
    return Benchmark(more, drawn.hours(more_load=more))


def firm_equivalent(base: Benchmark, without: AreaSystem, place: Array, mw: float, seed: int) -> Estimate:
    """Firm MW that can take the place of something with the same hours of shortage (equivalent firm capacity).

    Parameters
    ----------
    base : the system with it
    without : the system without it; its units are the same, with 0 MW where they are taken out
    place : [area] share of the firm capacity in each area, sum 1
    mw : capacity of what is looked at; firm capacity up to MOST_TIMES as much is tried
    seed : that of ``base``

    Returns the MW by bisection, with the interval ``+- t s / sqrt(n) / slope`` of the difference in hours between the
    two, year by year, over the hours that a MW takes away. Where the most is not enough, its upper end is endless.
    """
    drawn = trials(without, len(base.hours), seed)

    def left(firm: float) -> Array:
        return drawn.hours(firm * place, base.more_load) - base.hours

    most = MOST_TIMES * mw
    firm = 0.0 if left(0.0).mean() <= 0 else halved(lambda x: float(left(x).mean()), 0.0, most)
    gap = left(firm)
    if gap.mean() > 0:
        return Estimate(most, most, np.inf)
    step = SLOPE_SHARE * mw
    slope = float(left(firm - step).mean() - left(firm + step).mean()) / (2 * step)
    means = batch_means(gap, drawn.weather)
    if len(means) < 2 or slope <= 0:
        return Estimate(firm, 0.0, most)
    half = float(student.ppf(0.5 + CONFIDENCE / 2, len(means) - 1) * means.std(ddof=1) / np.sqrt(len(means))) / slope
    return Estimate(firm, max(0.0, firm - half), firm + half)
