"""The two pictures: bars of the contest, and curves of growth on logarithmic scales."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from benchmarks import svg
from benchmarks.process import OPTIMAL

Row = dict[str, Any]
OURS, THEIRS = "#0f766e", "#8a99a8"
MEASURES = (("wall_s", "wall time, s"), ("peak_mb", "peak memory, MB"))
STEPS = [10.0**power * unit for power in range(-3, 9) for unit in (1, 2, 5)]
_LABEL, _BAR, _ROW, _GAP, _TOP = 200.0, 210.0, 34.0, 110.0, 44.0
_WIDE, _HIGH, _LEFT, _BETWEEN, _UNDER, _ABOVE = 150.0, 150.0, 60.0, 34.0, 90.0, 56.0


def contest(rows: list[Row]) -> str:
    """Bars of wall time and peak memory of each contestant, the first in a colour of its own."""
    parts = [svg.text(_LABEL - 12, _TOP + k * _ROW + 21, row["name"], "end", bold=k == 0) for k, row in enumerate(rows)]
    for number, (key, title) in enumerate(MEASURES):
        left = _LABEL + number * (_BAR + _GAP)
        parts += [svg.text(left, _TOP - 14, title, color=svg.FAINT), *_bars(rows, key, left)]
    width = _LABEL + len(MEASURES) * (_BAR + _GAP)
    return svg.picture(width, _TOP + len(rows) * _ROW + 14, "Wall time and peak memory of each contestant", parts)


def _bars(rows: list[Row], key: str, left: float) -> list[str]:
    largest = max([row[key] for row in rows], default=0.0) or 1.0
    parts = [svg.line(left, _TOP, left, _TOP + len(rows) * _ROW, svg.FAINT)]
    for k, row in enumerate(rows):
        y, long, done = _TOP + k * _ROW + 7, _BAR * row[key] / largest, row["outcome"] == OPTIMAL
        parts.append(svg.bar(left, y, long, 20, THEIRS if k else OURS, hollow=not done))
        parts.append(svg.text(left + long + 7, y + 14, _told(row, key, done)))
    return parts


def _told(row: Row, key: str, done: bool) -> str:
    """A number beside its bar; what was cut off or failed says so beside its time."""
    if done:
        return _number(row[key])
    if key == "peak_mb":
        return f"{_number(row[key])} so far"
    return str(row["outcome"]).partition(":")[0]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


@dataclass(frozen=True)
class Panel:
    """A field with two logarithmic axes: its corner in pixels and the numbers at its edges."""

    left: float
    top: float
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a point."""
        return self.left + _WIDE * _share(x, self.x), self.top + _HIGH * (1.0 - _share(y, self.y))


def _share(value: float, ends: tuple[float, float]) -> float:
    low, high = map(math.log, ends)
    return (math.log(value) - low) / (high - low)


def growth(rows: list[Row], factors: list[str]) -> str:
    """Time and memory against each factor; dashed: what grows (time with workers: falls) in proportion."""
    good = [row for row in rows if row["outcome"] == OPTIMAL]
    parts: list[str] = []
    for down, (key, title) in enumerate(MEASURES):
        top = _ABOVE + down * (_HIGH + _UNDER)
        parts.append(svg.text(_LEFT, top - 14, title, bold=True))
        for across, factor in enumerate(factors):
            with_base = (factor,) if factor == "workers" else (factor, "base")  # workers have a size of their own
            rising = sorted((row for row in good if row["varied"] in with_base), key=lambda row: row[factor])
            points = [(float(row[factor]), float(row[key])) for row in rising]
            if points:
                x = points[0][0] / 1.25, points[-1][0] * 1.25
                panel = Panel(_LEFT + across * (_WIDE + _BETWEEN), top, x, _edges([row[key] for row in good]))
                parts += _field(panel, points, factor, key)
    width = _LEFT + len(factors) * (_WIDE + _BETWEEN)
    parts.append(svg.text(width - _BETWEEN, 22, "dashed: in proportion", "end", svg.FAINT, 12))
    return svg.picture(width, _ABOVE + 2 * (_HIGH + _UNDER) - 36, "Time and memory as the problem grows", parts)


def _field(panel: Panel, points: list[tuple[float, float]], factor: str, key: str) -> list[str]:
    """One field: axes, the dashed line from its first point, the curve and its numbers."""
    parts = _axes(panel, [value for value, _ in points])
    if factor != "workers" or key == "wall_s":
        parts.append(_proportion(panel, points, -1.0 if factor == "workers" else 1.0))
    pixels = [panel.at(*point) for point in points]
    parts += [svg.path(pixels, OURS), *(svg.dot(*pixel, OURS) for pixel in pixels)]
    numbers = [svg.text(x, y - 9, _number(v), "middle", size=12) for (x, y), (_, v) in zip(pixels, points, strict=True)]
    return [*parts, *numbers, svg.text(panel.left + _WIDE / 2, panel.top + _HIGH + 34, factor, "middle", svg.FAINT)]


def _axes(panel: Panel, values: list[float]) -> list[str]:
    """Lines at the steps of the measure, with numbers in the first field, and marks at the values of the factor."""
    parts = []
    for tick in _ticks(panel.y):
        _, y = panel.at(panel.x[0], tick)
        parts.append(svg.line(panel.left, y, panel.left + _WIDE, y))
        if panel.left == _LEFT:
            parts.append(svg.text(panel.left - 8, y + 4, f"{tick:,.0f}", "end", svg.FAINT, 12))
    for value in values:
        x, y = panel.at(value, panel.y[0])
        parts += [svg.line(x, y, x, y + 4, svg.FAINT), svg.text(x, y + 17, f"{value:g}", "middle", svg.FAINT, 12)]
    return [*parts, svg.line(panel.left, panel.top + _HIGH, panel.left + _WIDE, panel.top + _HIGH, svg.FAINT)]


def _proportion(panel: Panel, points: list[tuple[float, float]], power: float) -> str:
    """The dashed line ``y = y0 (x / x0)^power`` through the first point, cut off at the edge of the field."""
    (x, y), last = points[0], points[-1][0]
    edge = panel.y[1] if power > 0 else panel.y[0]
    last = min(last, x * (edge / y) ** (1.0 / power))
    return svg.line(*panel.at(x, y), *panel.at(last, y * (last / x) ** power), svg.FAINT, 1.2, "4 3")


def _edges(values: list[float]) -> tuple[float, float]:
    """Steps of 1, 2 and 5 below the least and above the largest value, with room for numbers."""
    low, high = min(values) / 1.2, max(values) * 1.4
    return max(step for step in STEPS if step <= low), min(step for step in STEPS if step >= high)


def _ticks(edges: tuple[float, float]) -> list[float]:
    return [step for step in STEPS if edges[0] <= step <= edges[1]]
