"""How time, iterations and memory of the decomposition grow: one factor at a time around a small base.

Every point is a process of its own (which starts its workers), measured as a whole. Workers are compared at a larger
size than the base, several times in turn: what else the machine does then meets all of them. All features are planned
with, units are of any size, and the search stops at a gap of 0.5 %, the default of ``shanyrak plan``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from benchmarks.machine import workers
from benchmarks.process import measure, say
from benchmarks.system import System

GAP = 5e-3
COUNTS = (1, 2)
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
FULL: tuple[Point, Values] = (Point(), {"zones": (3, 8, 14), "weeks": (12, 26, 52), "periods": (1, 4, 8)})
TRIAL: tuple[Point, Values] = (Point(zones=3, weeks=3), {"zones": (3, 8), "weeks": (3,), "periods": (1,)})
COMPARED = {False: Point(periods=8), True: Point(zones=3, weeks=3)}
"""Where workers are compared: at full size, and in a trial."""
TURNS = 3
"""Times that each number of workers is run, one after the other in turn."""


@dataclass(frozen=True)
class Growth:
    """A base, the values of each factor, and the seconds that a run may take."""

    base: Point
    values: Values
    compared: Point
    limit: float
    gap: float = GAP

    @classmethod
    def of(cls, quick: bool, limit: float) -> Growth:
        """The growth to full size, or a small one for trying that it works."""
        base, values = TRIAL if quick else FULL
        return cls(replace(base, workers=min(base.workers, workers())), values, COMPARED[quick], limit)

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
        factors = [*self.values, "workers"]
        return {"gap": self.gap, "limit_s": self.limit, "factors": factors, "turns": TURNS}

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row for each point, as each ends."""
        say(f"growth: gap {self.gap:.1%}")
        for varied, point in self.points():
            yield self._row(varied, point)
        yield from self._in_turn([replace(self.compared, workers=count) for count in COUNTS])

    def _in_turn(self, points: list[Point]) -> list[dict[str, Any]]:
        """Points run in turn: of each the run of middle wall time, with the wall times of all its runs."""
        turns = [[self._row("workers", point) for point in points] for _ in range(TURNS)]
        middle = [sorted(runs, key=lambda row: row["wall_s"])[TURNS // 2] for runs in zip(*turns, strict=True)]
        walls = [[row["wall_s"] for row in runs] for runs in zip(*turns, strict=True)]
        return [{**row, "walls_s": own} for row, own in zip(middle, walls, strict=True)]

    def _row(self, varied: str, point: Point) -> dict[str, Any]:
        where = {factor: getattr(point, factor) for factor in FACTORS}
        name = ", ".join(f"{factor} {value}" for factor, value in where.items())
        question = {"system": point.system().words(), "gap": self.gap, "workers": point.workers}
        return {"varied": varied, **where, **measure(name, "benchmarks.ours", question, self.limit).row()}
