"""Sequential Monte Carlo: many years of forced outages and weather, until the answer is sure enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np

from shanyrak.risk.adequacy.chronology import Shortages, find_shortages
from shanyrak.risk.adequacy.estimate import batch_means
from shanyrak.risk.adequacy.network import AreaSets, connected_sets
from shanyrak.risk.adequacy.outages import draw_available
from shanyrak.risk.adequacy.parts import AreaSystem, Array

YEARS_AT_ONCE = 50
"""Years drawn together, from one seed: the same however many workers there are."""

MOST_WORKERS = 2
"""Workers where none are asked for."""


@dataclass(frozen=True)
class Sample:
    """Years that were drawn: their number, the weather of each [year], and the hours in which load was not served."""

    years: int
    weather: np.ndarray
    shortages: Shortages

    def hours_short(self) -> Array:
        """Hours in which load is not served [year]."""
        return np.bincount(self.shortages.year, minlength=self.years).astype(float)

    def energy_short(self) -> Array:
        """Energy not served [year] in MWh."""
        total = np.bincount(self.shortages.year, weights=self.shortages.total, minlength=self.years)
        return np.asarray(total, dtype=np.float64)


def simulate(
    system: AreaSystem,
    years: int,
    seed: int,
    variation: float | None = None,
    workers: int = MOST_WORKERS,
) -> Sample:
    """Draw years of outages; year k has weather k modulo the number of weathers.

    Parameters
    ----------
    system : what is looked at
    years : years drawn, at least 1; the most where ``variation`` is given
    seed : seed of the draws; the same seed gives the same sample, whatever the workers
    variation : stop as soon as the coefficient of variation of EENS is at most this (0 to 1), looked at after each
        50 years, once every weather was drawn
    workers : threads that draw side by side
    """
    if years < 1 or workers < 1:
        raise ValueError(f"years ({years}) and workers ({workers}) must be at least 1")
    sets = connected_sets(len(system.areas), system.links)

    def draw(start: int) -> Sample:
        return _chunk(system, sets, start, min(YEARS_AT_ONCE, years - start), seed)

    done: list[Sample] = []
    for part in _side_by_side(draw, range(0, years, YEARS_AT_ONCE), workers):
        done.append(part)
        every = sum(sample.years for sample in done) >= system.weathers
        if variation is not None and every and _variation(done) <= variation:
            break
    return joined(done)


def deficits(system: AreaSystem, start: int, years: int, seed: int) -> Array:
    """Load less all supply but stores [year, area, hour] in MW of the years from ``start`` on."""
    rng = np.random.default_rng([seed, start])
    weather = np.arange(start, start + years) % system.weathers
    return (system.load - system.given)[weather] - draw_available(system, years, rng)


def _chunk(system: AreaSystem, sets: AreaSets, start: int, years: int, seed: int) -> Sample:
    weather = np.arange(start, start + years) % system.weathers
    return Sample(years, weather, find_shortages(deficits(system, start, years, seed), sets, system.stores))


def _side_by_side(draw: Callable[[int], Sample], starts: range, workers: int) -> Iterator[Sample]:
    """Chunks in order, as many drawn at once as there are workers."""
    left = iter(starts)
    with ThreadPoolExecutor(workers) as pool:
        while group := list(islice(left, workers)):
            yield from pool.map(draw, group)


def joined(parts: list[Sample]) -> Sample:
    """Samples one after another as one."""
    offsets = np.cumsum([0, *(part.years for part in parts)])
    shortages = Shortages(
        np.concatenate([p.shortages.year + offset for p, offset in zip(parts, offsets, strict=False)]),
        np.concatenate([p.shortages.hour for p in parts]),
        np.concatenate([p.shortages.unserved for p in parts]),
    )
    return Sample(int(offsets[-1]), np.concatenate([p.weather for p in parts]), shortages)


def _variation(parts: list[Sample]) -> float:
    """Standard error of EENS over its mean, of the means of weathers; endless where nothing was short so far."""
    energy = np.concatenate([part.energy_short() for part in parts])
    means = batch_means(energy, np.concatenate([part.weather for part in parts]))
    if len(means) < 2 or energy.sum() == 0:
        return np.inf
    return float(means.std(ddof=1) / np.sqrt(len(means)) / energy.mean())
