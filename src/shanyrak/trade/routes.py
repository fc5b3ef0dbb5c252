"""Ways from the country to the destinations of a corridor, segment by segment."""

from __future__ import annotations

from dataclasses import dataclass

from shanyrak.case import Case
from shanyrak.case.lookup import corridor_ends, corridor_segments
from shanyrak.system.corridor import Segment, segment

BEST, WORST = "best", "worst"
"""Ends of the range of what a route brings: all costs low and the price high, or the other way round."""

BOUNDS = {"central": ("central", "central"), BEST: ("low", "high"), WORST: ("high", "low")}
"""Which end of a range costs and prices are taken at."""


@dataclass(frozen=True)
class Route:
    """A way to a destination: segments in order, with what of a MWh sent enters each of them (1), and its owner's toll.

    ``arrives``: what of a MWh sent reaches the destination.
    """

    destination: str
    segments: tuple[Segment, ...]
    enters: tuple[float, ...]
    arrives: float

    @property
    def name(self) -> str:
        """Names of the segments, for readers."""
        return " > ".join(part.name for part in self.segments)

    @property
    def tolls(self) -> float:
        """USD for each MWh sent, paid on the way: ``sum of toll x what enters``."""
        return sum(part.toll * share for part, share in zip(self.segments, self.enters, strict=True))

    @property
    def border(self) -> float:
        """USD for each MWh sent, paid at the border of the buyer."""
        return sum(part.border * share for part, share in zip(self.segments, self.enters, strict=True))

    @property
    def yearly(self) -> float:
        """USD a year that a MW sent needs in all segments: each as large as what enters it."""
        return sum(part.yearly * share for part, share in zip(self.segments, self.enters, strict=True))


def routes(case: Case, bound: str = "central") -> list[Route]:
    """The ways from the country to every destination, shortest first; ``bound``: low, central or high of its costs."""
    links = case.table("links").set_index("link")
    ends = {name: (str(links.from_zone[name]), str(links.to_zone[name])) for name in _segments(case)}
    found: list[Route] = []
    ways: list[tuple[str, tuple[str, ...]]] = [
        (end, (name,)) for name, (start, end) in ends.items() if start in case.zones()
    ]
    targets = set(corridor_ends(case, "take"))
    while ways:
        zone, way = ways.pop(0)
        if zone in targets:
            found.append(_route(case, zone, way, bound))
        ways += [(end, (*way, name)) for name, (start, end) in ends.items() if start == zone and name not in way]
    return found


def _segments(case: Case) -> list[str]:
    known = set(case.table("links").link)
    return [name for name in corridor_segments(case) if name in known]


def _route(case: Case, destination: str, way: tuple[str, ...], bound: str) -> Route:
    parts = tuple(segment(case, name, bound) for name in way)
    enters, share = [], 1.0
    for part in parts:
        enters.append(share)
        share *= 1.0 - part.loss
    return Route(destination, parts, tuple(enters), share)
