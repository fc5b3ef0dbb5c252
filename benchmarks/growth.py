"""How time, iterations and memory of the decomposition grow: one factor at a time around a small base.

Every point is a process of its own, measured as a whole. All features are planned with, units are of any size, and the
search stops at a gap of 0.5 %, the default of ``shanyrak plan``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.machine import workers
from benchmarks.process import measure, say
from benchmarks.system import System

GAP = 5e-3
FACTORS = ("zones", "weeks", "periods", "workers")
BASE = "base"
YEARS = {
    1: (2035,),
    4: (2030, 2040, 2050, 2060),
    8: tuple(range(2025, 2061, 5)),
}
"""First years of so many periods."""


@dataclass(frozen=True)
class Point:
    """What is planned in one run, and with how many workers."""

    zones: int = 14
    weeks: int = 12
    periods: int = 4
    workers: int = 2

    def system(self) -> System:
        """The system of the point."""
        return System(self.zones, self.weeks, YEARS[self.periods])


Values = dict[str, tuple[int, ...]]
FULL: tuple[Point, Values] = (
    Point(),
    {"zones": (3, 8, 14), "weeks": (12, 26, 52), "periods": (1, 4, 8), "workers": (1, 2)},
)
TRIAL: tuple[Point, Values] = (
    Point(zones=3, weeks=3),
    {"zones": (3, 8), "weeks": (3,), "periods": (1,), "workers": (1, 2)},
)


@dataclass(frozen=True)
class Growth:
    """A base, the values of each factor, and the seconds that a run may take."""

    base: Point
    values: Values
    limit: float
    gap: float = GAP

    @classmethod
    def of(cls, quick: bool, limit: float) -> Growth:
        """The growth to full size, or a small one for trying that it works."""
        base, values = TRIAL if quick else FULL
        return cls(replace(base, workers=min(base.workers, workers())), values, limit)

    def points(self) -> Iterator[tuple[str, Point]]:
        """The base, and each point that differs from it, with the name of what differs."""
        yield BASE, self.base
        for factor, values in self.values.items():
            for value in values:
                point = replace(self.base, **{factor: value})
                if point != self.base:
                    yield factor, point

    def words(self) -> dict[str, Any]:
        """What is measured, as JSON can hold it."""
        return {"gap": self.gap, "limit_s": self.limit, "factors": list(self.values)}

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row for each point, as each ends."""
        say(f"growth: gap {self.gap:.1%}")
        for varied, point in self.points():
            yield self._row(varied, point)

    def _row(self, varied: str, point: Point) -> dict[str, Any]:
        where = {factor: getattr(point, factor) for factor in FACTORS}
        name = ", ".join(f"{factor} {value}" for factor, value in where.items())
        question = {"system": point.system().words(), "gap": self.gap, "workers": point.workers}
        return {"varied": varied, **where, **measure(name, "benchmarks.ours", question, self.limit).row()}
