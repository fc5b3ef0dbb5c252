"""Merging the weather of zones: statistics, past years and correlations.

Means and quantiles are weighted means, so the yield of each technology stays right. Standard deviations are those of
the weighted mean of correlated zones (unlike places even out). The hour of a daily peak is a mean on the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pandas as pd

from shanyrak.case.columns import TABLES
from shanyrak.case.draft import typed_table
from shanyrak.case.lookup import Array
from shanyrak.case.merger import Merger, Row, evidence, grouped, oriented, weighted_mean

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
    contract = TABLES[table]
    value = "value" if table == "weather" else "factor"
    weights = {str(v): zone_weights(merger, str(v)) for v in merger.tables[table]["variable"].unique()}
    rows: list[Row] = []
    labels: list[str] = []
    for by_zone in _by_key(merger.tables[table], [key for key in contract.key if key != "zone"]):
        variable = next(iter(by_zone.values()))[1]["variable"]
        absent = by_zone["all"][1][value] if "all" in by_zone else normal(variable)
        for region, zones in {"all": ["all"], **merger.regions()}.items():
            own = [by_zone[zone] for zone in zones if zone in by_zone]
            values = {zone: by_zone[zone][1][value] if zone in by_zone else absent for zone in zones}
            known = {zone: float(number) for zone, number in values.items() if number is not None}
            if len(own) == len(known) == 1:
                rows.append(own[0][1] | {"zone": region})
                labels.append(own[0][0])
            elif own:
                mean = _combined(merger, variable, known, weights[variable])
                graded = evidence([row["source"] for _, row in own], [row["grade"] for _, row in own])
                rows.append(own[0][1] | {"zone": region, value: mean} | graded)
                labels.append(merger.label)
    columns = {column.name: [row[column.name] for row in rows] for column in contract.columns}
    return typed_table(contract, columns, labels)


def _by_key(frame: pd.DataFrame, keys: list[str]) -> Iterable[dict[str, tuple[str, Row]]]:
    """Return the rows (label and cells) of each key by zone, in the order of the table."""
    groups: dict[tuple[Any, ...], dict[str, tuple[str, Row]]] = {}
    for label, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        row = {str(name): cell for name, cell in cells.items()}
        groups.setdefault(tuple(row[key] for key in keys), {})[row["zone"]] = (str(label), row)
    return groups.values()


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
