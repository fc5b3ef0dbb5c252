"""Corners of what a plant can do with a MW: PyPSA has no such region, but it can mix its corners."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from shanyrak.system.data import SystemData

CLOSE = 1e-9
"""Distance at which two corners are the same."""


@dataclass(frozen=True)
class Point:
    """Power, heat and power turned down below what must run, each per MW of usable capacity."""

    power: float
    heat: float
    turned_down: float


@dataclass(frozen=True)
class Region:
    """What a plant may do: the numbers of its heat extraction and its must-run share."""

    power_loss: float
    power_to_heat: float
    heat_per_power: float
    back_pressure: bool
    must_run: float

    @classmethod
    def of(cls, data: SystemData, fleet: str) -> Region:
        """The region of a fleet; without a heat network it gives no heat."""
        here = {name: getattr(data, name).sel(fleet=fleet).values for name in ("zone_of_fleet", "heat_per_power")}
        network = str(here["zone_of_fleet"]) in set(map(str, data.heat_load.heat_zone.values))
        return cls(
            float(data.power_loss_per_heat.sel(fleet=fleet)),
            float(data.power_to_heat.sel(fleet=fleet)),
            float(here["heat_per_power"]) if network else 0.0,
            bool(data.back_pressure.sel(fleet=fleet)) and float(here["heat_per_power"]) > 0,
            float(data.must_run.sel(fleet=fleet)),
        )

    def corners(self) -> list[Point]:
        """Corners of ``power + v heat <= 1, power >= sigma heat, heat <= heat_per_power``, cut where must-run begins.

        Between the corners, what is turned down is linear: ``max(0, must_run - power)``. So every state of the plant at
        its least cost is a mixture of corners whose shares add up to at most 1 (to exactly 1 where it must run). Power
        equals ``sigma heat`` in back-pressure. Standing idle at no cost needs no corner.
        """
        sides = [(1.0, self.power_loss, 1.0), (-1.0, self.power_to_heat, 0.0), (0.0, 1.0, self.heat_per_power)]
        sides += [(0.0, -1.0, 0.0), (-1.0, 0.0, 0.0)]
        if self.back_pressure:
            sides.append((1.0, -self.power_to_heat, 0.0))
        cut = [(1.0, 0.0, self.must_run)] if self.must_run > 0 else []
        found: dict[tuple[float, float], Point] = {}
        for first, second in combinations([*sides, *cut], 2):
            power, heat = _crossing(first, second)
            if all(a * power + b * heat <= c + CLOSE for a, b, c in sides):
                power, heat = abs(round(power, 12)), abs(round(heat, 12))
                down = max(0.0, self.must_run - power)
                if self.must_run > 0 or power + heat > CLOSE:
                    found[round(power, 8), round(heat, 8)] = Point(power, heat, down)
        return [found[key] for key in sorted(found)]


def _crossing(first: tuple[float, float, float], second: tuple[float, float, float]) -> tuple[float, float]:
    """Where the lines ``a power + b heat = c`` cross; not a number where they are parallel."""
    (a, b, c), (d, e, f) = first, second
    determinant = a * e - b * d
    if abs(determinant) < CLOSE:
        return float(np.nan), float(np.nan)
    return (c * e - b * f) / determinant, (a * f - c * d) / determinant
