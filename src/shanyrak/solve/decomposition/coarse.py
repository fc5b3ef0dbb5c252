"""A small problem of a few typical days made from the blocks of a large one: where the large one starts.

Days are cut out of the blocks, grouped by load, heat, natural supply and inflow, and each group is stood for by the day
in its middle. Its optimum is a good first point; the duals of its days, glued together, are cuts of the blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from scipy.cluster.hierarchy import fcluster, linkage

from shanyrak.system.blocks import HOURS_OF_DAY
from shanyrak.system.data import SystemData

Array = np.ndarray

START_DAYS = 10
"""Days of the small problem: enough to meet the seasons, few enough to take no time."""

WORTH_IT = 4
"""The small problem must have this many times fewer hours, or the large one is its own start."""


@dataclass(frozen=True)
class Coarse:
    """The problem of typical days; ``of_day[block, day]`` is the typical day that stands for a day of a block."""

    data: SystemData
    of_day: Array


def coarse(data: SystemData, days: int = START_DAYS) -> Coarse | None:
    """The small problem, or None where the blocks are no whole days, or too few to be worth it."""
    blocks, hours = data.load.sizes["block"], data.load.sizes["hour"]
    if hours % HOURS_OF_DAY or blocks * hours < WORTH_IT * days * HOURS_OF_DAY:
        return None
    per_block = hours // HOURS_OF_DAY
    group = _group(_features(data, per_block), days)
    centre, of_day = group
    weight = np.bincount(of_day, weights=np.repeat(data.weight.values, per_block), minlength=len(centre))
    return Coarse(_take(data, centre // per_block, centre % per_block, weight), of_day.reshape(blocks, per_block))


def _features(data: SystemData, per_block: int) -> Array:
    """What tells days apart [day, feature]: hours of load, heat, wind and sun, and inflow, each with equal say."""

    def by_day(series: xr.DataArray) -> Array:
        values = series.transpose("block", "hour").values.reshape(-1, HOURS_OF_DAY)
        return np.asarray((values - values.mean()) / max(float(values.std()), 1e-9))

    first = data.load.isel(period=0)
    parts = [by_day(first.sum("zone"))]
    if data.heat_load.sizes["heat_zone"]:
        parts.append(by_day(data.heat_load.isel(period=0).sum("heat_zone")))
    parts += [
        by_day(data.profile.sel(fleet=own).mean("fleet")) for kind in ("wind", "solar") if (own := data.fleets(kind))
    ]
    inflow = np.repeat(data.inflow.mean("fleet").values, per_block)
    parts.append(((inflow - inflow.mean()) / max(float(inflow.std()), 1e-9))[:, None])
    return np.concatenate(parts, axis=1)


def _group(features: Array, count: int) -> tuple[Array, Array]:
    """Days that stand for groups, and the group of each day; the day of the highest load stands for itself."""
    peak = int(features[:, :HOURS_OF_DAY].max(axis=1).argmax())
    rest = np.delete(np.arange(len(features)), peak)
    label = fcluster(linkage(features[rest], "ward"), count - 1, "maxclust") - 1
    of_day = np.zeros(len(features), dtype=int)
    of_day[rest] = label
    of_day[peak] = label.max() + 1
    centre = []
    for number in range(of_day.max() + 1):
        members = np.flatnonzero(of_day == number)
        away = ((features[members] - features[members].mean(axis=0)) ** 2).sum(axis=1)
        centre.append(members[away.argmin()])
    return np.array(centre), of_day


def _take(data: SystemData, block: Array, day: Array, weight: Array) -> SystemData:
    """The arrays at the chosen days as blocks of their own."""
    at = xr.DataArray(block, dims="chosen")
    hour = xr.DataArray(day[:, None] * HOURS_OF_DAY + np.arange(HOURS_OF_DAY), dims=("chosen", "hour_of_day"))
    names = {"chosen": np.arange(len(block)), "hour_of_day": np.arange(HOURS_OF_DAY)}
    out = {}
    for name, array in data.to_dataset().items():
        if "block" in array.dims:
            picked = array.isel(block=at, hour=hour) if "hour" in array.dims else array.isel(block=at)
            plain = picked.drop_vars(["block", "hour"], errors="ignore")
            named = plain.assign_coords({d: names[str(d)] for d in plain.dims if d in names})
            renamed = named.rename({d: n for d, n in (("chosen", "block"), ("hour_of_day", "hour")) if d in named.dims})
            array = renamed.transpose(*array.dims)
        out[str(name)] = array
    out["weight"] = xr.DataArray(weight, dims="block", coords={"block": np.arange(len(block))})
    return SystemData(**out)


def spread(values: dict[str, xr.DataArray], small: Coarse, data: SystemData) -> dict[str, xr.DataArray]:
    """The plan of the small problem as one of the large: what a block gets is the sum of what its days get."""
    out = {}
    for name, array in values.items():
        if "block" in array.dims:
            days = array.isel(block=xr.DataArray(small.of_day, dims=("week", "day"))).sum("day")
            array = days.rename(week="block").assign_coords(block=data.load.block.values).transpose(*array.dims)
        out[name] = array
    return out
