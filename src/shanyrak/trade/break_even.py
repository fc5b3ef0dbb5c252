"""At what cost of its cables, and at what price, a corridor stops paying: found by planning again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from shanyrak.case import Case
from shanyrak.case.lookup import corridor_ends, corridor_segments
from shanyrak.solve.decomposition import Cuts
from shanyrak.system.assemble import Resolution, assemble
from shanyrak.system.data import SystemData
from shanyrak.trade.game import FINE_GAP, Planner, Say

SOME_MW = 1.0
"""Capacity below which a corridor counts as not built."""

LARGEST = 8.0
"""Largest factor on the cost or price that is tried."""


@dataclass(frozen=True)
class BreakEven:
    """The factor at which building stops (cost) or begins (price): between ``low``, ``high``; how often was planned.

    ``low`` is 0 or ``high`` infinite where all factors tried agree.
    """

    what: str
    low: float
    high: float
    plans: int


def break_even(
    case: Case,
    resolution: Resolution,
    what: str = "cost",
    segments: frozenset[str] | None = None,
    accuracy: float = 0.05,
    gap: float = FINE_GAP,
    say: Say = lambda text: None,
) -> BreakEven:
    """Search the factor on the cost of all segments, or on the prices of all destinations, where building changes.

    A segment that leaves the country counts as built from 1 MW on. What is built falls as cables get dearer and grows
    with the price, so the search halves the range of factors each time.

    Parameters
    ----------
    case : with a corridor
    resolution : which hours are planned
    what : cost or price
    segments : those that may be built (None: all)
    accuracy : width of the range found, relative to its upper end
    gap : relative gap of each plan
    say : told each plan
    """
    data = assemble(case, resolution)
    chosen = segments if segments is not None else frozenset(corridor_segments(case))
    with tempfile.TemporaryDirectory(prefix="shanyrak-") as temporary:

        def builds(factor: float) -> bool:
            priced = _priced(case, data, factor) if what == "price" else data
            planner = Planner(priced, corridor_segments(case), gap, Cuts(Path(temporary), True))
            planned = planner.plan(chosen, factor if what == "cost" else 1.0)
            say(f"{what} x {factor:.3f}: {max(planned.built.values(), default=0.0):,.0f} MW")
            return any(planned.built.get(name, 0.0) > SOME_MW for name in _leaving(data))

        low, high, plans = search(builds, what == "price", accuracy)
    return BreakEven(what, low, high, plans)


def search(builds: Callable[[float], bool], rising: bool, accuracy: float) -> tuple[float, float, int]:
    """Halve a range of factors, from 1 outwards, until its width is within the accuracy.

    Parameters
    ----------
    builds : whether something is built at a factor; true below the break-even, or above it where ``rising``
    rising : whether building begins (true) or stops (false) as the factor grows
    accuracy : width relative to the upper end, more than zero

    Returns
    -------
    last factor on the lower and first on the upper side, and how often was asked; 0 or infinite where there is no end
    """
    asked = 0

    def beyond(factor: float) -> bool:
        """Whether the factor is above the break-even."""
        nonlocal asked
        asked += 1
        return builds(factor) == rising

    low, high = 0.0, 1.0
    while not beyond(high):
        low, high = high, high * 2.0
        if high > LARGEST:
            return low, float("inf"), asked
    while high - low > accuracy * high and high > 1.0 / 64.0:
        middle = (low + high) / 2.0
        low, high = (low, middle) if beyond(middle) else (middle, high)
    return low, high, asked


def _priced(case: Case, data: SystemData, factor: float) -> SystemData:
    """The system with the prices of all destinations times a factor."""
    times = 1.0 + (factor - 1.0) * data.export_price.market.isin(corridor_ends(case, "take"))
    return replace(data, export_price=(data.export_price * times).transpose(*data.export_price.dims))


def _leaving(data: SystemData) -> list[str]:
    return [str(name) for name in data.green_link.link.values[data.green_link.values]]
