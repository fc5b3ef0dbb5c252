"""Merging the weather of zones: statistics, past years and correlations.

Means and quantiles are weighted means, so the yield of each technology stays right. Standard deviations are those of
the weighted mean of correlated zones (unlike places even out). The hour of a daily peak is a mean on the clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from shanyrak.case.columns import TABLES
from shanyrak.case.lookup import Array
from shanyrak.case.merger import Merger, evidence, grouped, oriented, weighted_mean

_USERS = {
    "wind": ("wind",),
    "solar": ("solar",),
    "clearness": ("solar",),
    "inflow": ("hydro_run", "hydro_reservoir"),
}
"""Kinds of technology that a weather variable acts on, by the first word of its name."""


def statistics(merger: Merger) -> pd.DataFrame:
    """Return weather.csv of the new zones."""
    return _averaged(merger, "weather", lambda variable: None)


def past_years(merger: Merger) -> pd.DataFrame:
    """Return weather_years.csv of the new zones; a zone without a row of a year had the long-term mean."""
    return _averaged(merger, "weather_years", lambda variable: 0.0 if variable == "temperature" else 1.0)


def correlations(merger: Merger) -> pd.DataFrame:
    """Return the mean correlation between each two new zones; rows that name regions stay."""
    frame = oriented(merger, "weather_correlations", (("zone_a", "zone_b"),))
    keys = TABLES["weather_correlations"].key
    return grouped(frame, keys, lambda rows: {"value": rows["value"].mean()}, merger.label)


def zone_weights(merger: Merger, variable: str) -> dict[str, float]:
    """Return the weight of each old zone for a weather variable: MW that use it, or people for temperature."""
    kinds = _USERS.get(variable.split("_")[0])
    if kinds is None:
        zones = merger.tables["zones"]
        return dict(zip(zones["zone"], zones["population"], strict=True))
    types = merger.tables["technology_types"]
    users = set(types.loc[types["kind"].isin(kinds), "technology"])
    weights = dict.fromkeys(merger.new, 0.0)
    for table, size in (("plants", "capacity_mw"), ("projects", "unit_mw"), ("potentials", "max_mw")):
        frame = merger.tables[table]
        capacity = frame[size] * (frame["units"] if table == "projects" else 1)
        for zone, value in capacity[frame["technology"].isin(users)].groupby(frame["zone"]).sum().items():
            weights[str(zone)] += float(value)
    return weights


def _averaged(merger: Merger, table: str, normal: Callable[[str], float | None]) -> pd.DataFrame:
    """Average a table by zone; a zone without a row takes that of zone all, else ``normal`` (None: is left out)."""
    value = "value" if table == "weather" else "factor"
    keys = [key for key in TABLES[table].key if key != "zone"]
    frame = merger.tables[table]
    regions = merger.regions()
    parts = [frame[frame["zone"] == "all"]]
    for _, rows in frame.groupby(keys, sort=False):
        variable = str(rows["variable"].iloc[0])
        weights = zone_weights(merger, variable)
        by_zone = dict(zip(rows["zone"], rows[value], strict=True))
        absent = by_zone.get("all", normal(variable))
        for region, zones in regions.items():
            own = rows[rows["zone"].isin(zones)]
            if own.empty:
                continue
            values = {zone: by_zone.get(zone, absent) for zone in zones}
            known = {zone: float(number) for zone, number in values.items() if number is not None}
            mean = _combined(merger, variable, known, weights)
            parts.append(_one_row(own, region, {value: mean}, merger.label))
    return pd.concat(parts)


def _combined(merger: Merger, variable: str, values: dict[str, float], weights: dict[str, float]) -> float:
    numbers, shares = list(values.values()), [weights[zone] for zone in values]
    if variable.endswith("_sd"):
        return _deviation_of_mean(numbers, shares, _correlation(merger, variable, list(values)))
    if variable.endswith("_hour"):
        angles = np.asarray(numbers) / 24 * 2 * np.pi
        east, north = weighted_mean(np.cos(angles), shares), weighted_mean(np.sin(angles), shares)
        return float(np.arctan2(north, east) / (2 * np.pi) * 24 % 24)
    return weighted_mean(numbers, shares)


def _deviation_of_mean(deviations: list[float], weights: list[float], correlation: Array) -> float:
    """Return the standard deviation of a weighted mean: sqrt(sum over i, j of w_i w_j r_ij s_i s_j), sum of w = 1."""
    shares = np.asarray(weights) if sum(weights) > 0 else np.ones(len(weights))
    parts = shares / shares.sum() * np.asarray(deviations)
    return float(np.sqrt(max(parts @ correlation @ parts, 0.0)))


def _correlation(merger: Merger, variable: str, zones: list[str]) -> Array:
    """Return the correlation [zone, zone] that the case gives for zones, else for their regions, else 1."""
    series = {"clearness": "solar"}.get(variable.split("_")[0], variable.split("_")[0])
    rows = merger.tables["weather_correlations"]
    rows = rows[rows["variable"] == series]
    pairs = zip(rows["zone_a"], rows["zone_b"], rows["value"], strict=True)
    known = {frozenset((str(a), str(b))): float(value) for a, b, value in pairs}
    table = merger.tables["zones"]
    region = dict(zip(table["zone"], table["region"], strict=True))

    def between(one: str, other: str) -> float:
        fallback = known.get(frozenset((region[one], region[other])), 1.0)
        return 1.0 if one == other else known.get(frozenset((one, other)), fallback)

    return np.array([[between(one, other) for other in zones] for one in zones])


def _one_row(own: pd.DataFrame, region: str, changed: dict[str, Any], label: str) -> pd.DataFrame:
    alone = len(own) == 1
    columns = {"zone": region, **changed, **({} if alone else evidence(own))}
    return own.iloc[:1].assign(**columns).set_axis(own.index[:1] if alone else pd.Index([label], dtype=object), axis=0)
