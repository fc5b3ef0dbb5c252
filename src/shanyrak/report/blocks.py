"""Which blocks of hours the report shows, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shanyrak.plan.plan import Plan
from shanyrak.report.words import number, plural

MOST_HOURS = 700
"""All blocks are shown up to this many hours, above it the four that differ most."""


@dataclass(frozen=True)
class Block:
    """One block to show: its position in the plan and what a reader calls it."""

    index: int
    label: str


def chosen_blocks(plan: Plan) -> list[Block]:
    """Highest load first, then the calmest cold block, a winter and a summer one, then the others where they fit."""
    data = plan.data
    count, length = data.load.sizes["block"], data.load.sizes["hour"]
    unit = {24: "day", 168: "week"}.get(length, "block")
    named = _named(plan, unit)
    rest = [k for k in range(count) if k not in named] if count * length <= MOST_HOURS else []
    labels = {**named, **{k: f"{unit.capitalize()} {k + 1} of {count}" for k in rest}}
    return [Block(k, f"{label} ({_stands_for(float(data.weight[k]), unit)})") for k, label in labels.items()]


def _stands_for(weight: float, unit: str) -> str:
    if abs(weight - 1.0) < 0.02:
        return f"1 {unit}"
    return (
        f"stands for {plural(round(weight), unit)}"
        if abs(weight - round(weight)) < 0.02
        else f"stands for {number(weight)} {unit}s"
    )


def _named(plan: Plan, unit: str) -> dict[int, str]:
    """The blocks with a name of their own, in the order in which they are offered."""
    data = plan.data
    load = data.load.isel(period=0).sum("zone")
    peak = int(np.argmax(load.max("hour").values))
    calm = _calmness(plan)
    calm[peak] = -np.inf
    named = {peak: "Highest load"}
    if len(calm) > 1:
        named[int(calm.argmax())] = f"Calmest cold {unit}"
    warmth, words = _season(plan)
    typical = [k for k in range(len(calm)) if k not in named]
    if len(typical) > 1:
        order = sorted(typical, key=lambda k: (warmth[k], k))
        named[order[0]], named[order[-1]] = words
    return named


def _calmness(plan: Plan) -> np.ndarray:
    """Load less wind and sun of each block, each relative to its yearly mean: what the calmest block was chosen by."""
    data = plan.data
    load = data.load.isel(period=0).sum("zone").mean("hour").values
    score = load / load.mean()
    for kind, share in (("wind", 0.5), ("solar", 0.2)):
        own = data.fleets(kind)
        if own:
            output = data.profile.sel(fleet=own).mean(["fleet", "hour"]).values
            score = score - share * output / max(float(np.average(output, weights=data.weight.values)), 1e-9)
    return np.array(score, dtype=float)


def _season(plan: Plan) -> tuple[np.ndarray, tuple[str, str]]:
    """A measure that is low in winter and high in summer, and the names of both ends."""
    data = plan.data
    if data.heat_load.size and float(data.heat_load.sum()) > 0:
        return -data.heat_load.isel(period=0).sum(["heat_zone", "hour"]).values, ("Winter", "Summer")
    sunny = data.fleets("solar")
    if sunny:
        return data.profile.sel(fleet=sunny).mean(["fleet", "hour"]).values, ("Winter, least sun", "Summer, most sun")
    return -data.load.isel(period=0).sum("zone").mean("hour").values, ("High load", "Low load")


def clock(hour: int, offset: float) -> str:
    """Local time of an hour UTC: ``17:30``."""
    minutes = round((hour + offset) * 60.0) % 1440
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def hour_axis(length: int, offset: float) -> tuple[list[int], list[str]]:
    """Positions and words of the ticks of a block that starts at midnight UTC, in local time."""
    if length <= 24:
        step = 3 if length > 8 else 1
        ticks = list(range(0, length, step))
        return ticks, [clock(t, offset) for t in ticks]
    start = int(-offset) % 24
    ticks = list(range(start, length, 24))
    return ticks, [f"day {k + 1}" for k in range(len(ticks))]
