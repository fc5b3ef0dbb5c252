"""Merging regions of fuel balances: with zones merged by region they stay; by area regions of one area become one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shanyrak.case.columns_supply import ALL
from shanyrak.case.lookup import Array, interpolate, numbers
from shanyrak.case.merger import Merger, evidence, weighted_mean

REGIONS = {"fuel_balance": ("region",), "fuel_contracts": ("region",), "fuel_pipes": ("from_region", "to_region")}
"""Columns of each table that name regions."""


def new_regions(merger: Merger) -> dict[str, str]:
    """The new region of every region of domestic zones, and of all."""
    zones = merger.tables["zones"]
    inside = zones[zones["kind"] == "domestic"]
    return {str(r): str(n) for r, n in zip(inside["region"], inside[merger.column], strict=True)} | {ALL: ALL}


def with_regions(merger: Merger, table: str) -> pd.DataFrame:
    """A table with the names of the new regions; pipelines inside one vanish."""
    new, frame = new_regions(merger), merger.tables[table].copy()
    for column in REGIONS[table]:
        frame[column] = frame[column].map(lambda name: new.get(name, name))
    return frame[frame["from_region"] != frame["to_region"]] if table == "fuel_pipes" else frame


def balances(merger: Merger) -> pd.DataFrame:
    """Amounts of regions that become one, in GWh, summed year by year (each interpolated to the years of all)."""
    table = merger.tables["carrier_units"]
    units = {(str(c), str(u)): float(g) for c, u, g in zip(table["carrier"], table["unit"], table["gwh"], strict=True)}
    frame = with_regions(merger, "fuel_balance").assign(old=merger.tables["fuel_balance"]["region"])
    parts = []
    for (carrier, region, flow), rows in frame.groupby(["carrier", "region", "flow"], sort=False):
        if rows["old"].nunique() == 1:
            parts.append(rows)
            continue
        years = np.unique(rows["year"])
        gwh = rows["unit"].map(lambda unit, c=str(carrier): 1.0 if unit == "GWh" else units[c, str(unit)])
        groups = [group for _, group in rows.assign(gwh=gwh).groupby("old")]
        sums = {c: _sum(groups, c, years) for c in ("low", "central", "high")}
        share = weighted_mean(rows["winter_share"], rows["central"] * gwh)
        columns = {"carrier": carrier, "region": region, "flow": flow, "year": years, "unit": "GWh", **sums}
        columns |= {"winter_share": share, **evidence(rows["source"], rows["grade"])}
        parts.append(pd.DataFrame(columns, index=pd.Index([merger.label] * len(years), dtype=object)))
    return pd.concat(parts).drop(columns="old") if parts else frame.drop(columns="old")


def _sum(groups: list[pd.DataFrame], column: str, years: Array) -> Array:
    """Sum over old regions of a column in GWh [year]; none where no region has any."""
    if not any(group[column].notna().any() for group in groups):
        return np.full(len(years), np.nan)
    each = [interpolate(group["year"], numbers(group, column) * group["gwh"], years) for group in groups]
    return np.asarray(np.sum(each, axis=0))
