"""Merging zones into larger ones, such as the fourteen zones of Kazakhstan into North, South and West.

What is summed stays the same in total: demand, heat, population, potentials, capacity of parallel links.
What is averaged is weighted by what it acts on: fuel prices by demand, boiler shares by boiler heat, temperature by
population, wind, sun and inflow by the capacity (existing, projects and potential) that uses them; standard
deviations shrink as the correlation between the zones says.
Links inside a new zone vanish, as do their losses and limits: a merged system is easier to supply. Links between the
same two new zones, of one kind and date, become one: capacities add up, loss and length are weighted by capacity.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from shanyrak.case import merge_supply, merge_weather
from shanyrak.case.columns import TABLES
from shanyrak.case.contract import GRADES
from shanyrak.case.draft import Draft, origin, problem_at, working_types
from shanyrak.case.lookup import Array, interpolate, numbers
from shanyrak.case.merger import Merger, Row, evidence, grouped, oriented, renamed, weighted_mean
from shanyrak.case.problems import Problem, nearest


def merge_zones(draft: Draft, column: str, file: str) -> list[Problem]:
    """Merge the domestic zones that share a value of a column of zones.csv, in a draft without problems.

    Parameters
    ----------
    draft
        checked draft; its tables are replaced
    column
        column of zones.csv whose values become the zones (region, area)
    file
        scenario file that asks for it, for messages and as origin of merged rows

    Returns
    -------
    list of problems
        why the zones cannot be merged (the draft is unchanged then)
    """
    label = origin(file, None)
    problems = _obstacles(draft, column, label)
    if problems:
        return problems
    zones = draft.tables["zones"]
    names = zones["zone"].where(zones["kind"] == "external", zones[column].map(zone_name))
    new = {str(old): str(name) for old, name in zip(zones["zone"], names, strict=True)}
    merger = Merger(dict(draft.tables), new, column, label, int(draft.settings["base_year"]))
    for table, rule in _rules().items():
        draft.tables[table] = working_types(TABLES[table], rule(merger))
    kept = draft.merged or {str(zone): str(zone) for zone in zones.loc[zones["kind"] == "domestic", "zone"]}
    draft.merged = {old: new[middle] for old, middle in kept.items()}
    return []


def zone_name(value: str) -> str:
    """Return the short name of the zone made from a region: lower case, underscores."""
    return "_".join(value.lower().split())


def _obstacles(draft: Draft, column: str, label: str) -> list[Problem]:
    zones = draft.tables["zones"]
    if column not in ("region", "area"):
        return [
            problem_at(label, "merge_zones", f"zones cannot be merged by {column}", nearest(column, ["region", "area"]))
        ]
    problems = []
    domestic = zones[zones["kind"] == "domestic"]
    for value, rows in domestic.groupby(domestic[column].map(zone_name), sort=True):
        if rows["area"].nunique() > 1:
            what = f"{value!s} would join the synchronous areas {', '.join(sorted(set(rows['area'])))}"
            problems.append(problem_at(label, "merge_zones", what, "Merge only zones of one area"))
        if value in set(zones.loc[zones["kind"] == "external", "zone"]):
            what = f"the new zone {value!s} would have the name of an external one"
            problems.append(problem_at(label, "merge_zones", what, f"Rename one of them in column {column}"))
    return problems


def _rules() -> dict[str, Callable[[Merger], pd.DataFrame]]:
    """Return how each table that names zones is merged; the other tables stay as they are."""
    return {
        "zones": _zones,
        "plants": lambda merger: renamed(merger, "plants"),
        "projects": lambda merger: renamed(merger, "projects"),
        "industry_projects": lambda merger: renamed(merger, "industry_projects"),
        "potentials": _potentials,
        "monthly_availability": lambda merger: _averaged(merger, "monthly_availability", ("available",)),
        "resource_use": lambda merger: _averaged(merger, "resource_use", ("operating", "building")),
        "fuel_prices": _fuel_prices,
        "links": _links,
        "demand": lambda merger: _summed_by_year(merger, "demand", "sector"),
        "heat": lambda merger: _summed_by_year(merger, "heat", "network"),
        "boilers": _boilers,
        "fuel_balance": merge_supply.balances,
        "fuel_contracts": lambda merger: merge_supply.with_regions(merger, "fuel_contracts"),
        "fuel_pipes": lambda merger: merge_supply.with_regions(merger, "fuel_pipes"),
        "weather": merge_weather.statistics,
        "weather_correlations": merge_weather.correlations,
        "weather_years": merge_weather.past_years,
    }


def _zones(merger: Merger) -> pd.DataFrame:
    names = merger.tables["zones"][merger.column]
    frame = renamed(merger, "zones")

    def combine(rows: pd.DataFrame) -> Row:
        place = {axis: weighted_mean(rows[axis], rows["population"]) for axis in ("latitude", "longitude")}
        name = names[rows.index[0]]
        return {"name": name, "region": name, "population": rows["population"].sum(), **place}

    return grouped(frame, ["zone"], combine, merger.label)


def _averaged(merger: Merger, table: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Shares and rates of a MW: the mean of the zones that have rows of their own."""

    def combine(rows: pd.DataFrame) -> Row:
        return {column: rows[column].mean() for column in columns}

    return grouped(renamed(merger, table), TABLES[table].key, combine, merger.label)


def _potentials(merger: Merger) -> pd.DataFrame:
    def combine(rows: pd.DataFrame) -> Row:
        return {
            "max_mw": rows["max_mw"].sum(),
            "max_mw_per_year": rows["max_mw_per_year"].sum(skipna=False),
            "earliest_year": rows["earliest_year"].min(),
        }

    return grouped(renamed(merger, "potentials"), ["zone", "technology"], combine, merger.label)


def _links(merger: Merger) -> pd.DataFrame:
    """Links inside a zone vanish; links between the same zones, of one kind and date, become one."""
    frame = oriented(merger, "links", (("from_zone", "to_zone"), ("forward_mw", "backward_mw")))
    keys = ["from_zone", "to_zone", "kind", "available_from"]
    return grouped(frame, keys, _parallel, merger.label)


def _parallel(rows: pd.DataFrame) -> Row:
    first = rows.iloc[0]
    capacity = np.maximum(rows["forward_mw"], rows["backward_mw"])
    name = f"{first['from_zone']}_{first['to_zone']}_{first['kind']}"
    if not pd.isna(first["available_from"]):
        name += f"_{first['available_from']:.0f}"
    can_grow = rows[rows["expansion_cost"].notna()]
    return {
        "link": name,
        "voltage_kv": rows["voltage_kv"].max(),
        "circuits": rows["circuits"].sum(skipna=False),
        "length_km": weighted_mean(rows["length_km"], capacity),
        "reactance": 1.0 / (1.0 / rows["reactance"]).sum(skipna=False),
        "reactance_grade": max(rows["reactance_grade"], key=list(GRADES).index),
        "forward_mw": rows["forward_mw"].sum(),
        "backward_mw": rows["backward_mw"].sum(),
        "loss": weighted_mean(rows["loss"], capacity),
        "expansion_cost": _mean_or_nothing(can_grow["expansion_cost"], can_grow["expansion_limit_mw"]),
        "expansion_limit_mw": can_grow["expansion_limit_mw"].sum(),
        "expansion_earliest": (rows if can_grow.empty else can_grow)["expansion_earliest"].min(),
    }


def _mean_or_nothing(values: pd.Series, weights: pd.Series) -> float:
    return float("nan") if values.empty else weighted_mean(values, weights)


def _summed_by_year(merger: Merger, table: str, kind: str) -> pd.DataFrame:
    """Sum a yearly table; zones with rows of different years are interpolated to the years of all."""
    frame = renamed(merger, table).assign(old=merger.tables[table]["zone"])
    parts = []
    for (zone, word), rows in frame.groupby(["zone", kind], sort=False):
        if rows["old"].nunique() == 1:
            parts.append(rows)
            continue
        years = np.unique(rows["year"])
        values: dict[str, Any] = {column: _sum_of_zones(rows, column, years) for column in ("low", "central", "high")}
        columns = {"zone": zone, "year": years, kind: word, **values, **evidence(rows["source"], rows["grade"])}
        parts.append(pd.DataFrame(columns, index=pd.Index([merger.label] * len(years), dtype=object)))
    return pd.concat(parts) if parts else frame


def _sum_of_zones(rows: pd.DataFrame, column: str, years: Array) -> Array:
    if rows[column].isna().all():
        return np.full(len(years), np.nan)
    total = np.zeros(len(years))
    for _, zone in rows.groupby("old"):
        total += interpolate(zone["year"], numbers(zone, column), years)
    return total


def _fuel_prices(merger: Merger) -> pd.DataFrame:
    """Prices are weighted by demand; a zone without rows of its own takes those of zone all."""
    frame = merger.tables["fuel_prices"]
    fallback = frame[frame["zone"] == "all"]
    parts = [fallback]
    for fuel, rows in frame.groupby("fuel", sort=False):
        general = fallback[fallback["fuel"] == fuel]
        for region, zones in merger.regions().items():
            own = {zone: rows[rows["zone"] == zone] for zone in zones}
            if len(zones) == 1:
                parts.append(own[zones[0]].assign(zone=region))
            elif any(len(part) for part in own.values()):
                used = {zone: part if len(part) else general for zone, part in own.items() if len(part) or len(general)}
                parts.append(_mean_price(merger, region, str(fuel), used))
    return pd.concat(parts)


def _mean_price(merger: Merger, region: str, fuel: str, used: dict[str, pd.DataFrame]) -> pd.DataFrame:
    rows = pd.concat(list(used.values()))
    years = np.unique(rows["year"])
    weights = [merger.yearly("demand", zone) for zone in used]
    columns: dict[str, Any] = {"fuel": fuel, "zone": region, "year": years, **evidence(rows["source"], rows["grade"])}
    for column in ("low", "central", "high"):
        known = not rows[column].isna().all()
        each = [interpolate(part["year"], numbers(part, column), years) for part in used.values()]
        columns[column] = [weighted_mean(values, weights) if known else np.nan for values in zip(*each, strict=True)]
    columns["available_gwh"] = _available(used, years)
    return pd.DataFrame(columns, index=pd.Index([merger.label] * len(years), dtype=object))


def _available(used: dict[str, pd.DataFrame], years: Array) -> Array:
    """Return the sum of the limits of the zones, or NaN (no limit) where one of them has none of its own."""
    total = np.zeros(len(years))
    for part in used.values():
        limited = part[part["available_gwh"].notna() & (part["zone"] != "all")]
        limit = interpolate(limited["year"], limited["available_gwh"], years) if len(limited) else np.nan
        total = total + limit
    return total


def _boilers(merger: Merger) -> pd.DataFrame:
    """Shares are weighted by boiler heat, efficiencies so that the fuel burnt stays the same."""
    frame = merger.tables["boilers"]
    parts = []
    for region, zones in merger.regions().items():
        rows = frame[frame["zone"].isin(zones)]
        if rows["zone"].nunique() == 1:
            parts.append(rows.assign(zone=region))
        elif len(rows):
            heat = rows["zone"].map(_boiler_heat(merger, list(rows["zone"].unique())))
            weighted = rows.assign(zone=region, share=heat * rows["share"] / heat[~rows["zone"].duplicated()].sum())
            parts.append(grouped(weighted, ["fuel"], _mixed_boilers, merger.label))
    return pd.concat(parts) if parts else frame


def _mixed_boilers(rows: pd.DataFrame) -> Row:
    share = rows["share"].sum()
    fuel = (rows["share"] / rows["efficiency"]).sum()
    efficiency = share / fuel if fuel > 0 else rows["efficiency"].mean()
    return {"share": share, "efficiency": efficiency, "capacity_mw": rows["capacity_mw"].sum(skipna=False)}


def _boiler_heat(merger: Merger, zones: list[str]) -> dict[str, float]:
    """Return weights of zones: heat of boiler networks in the base year, else all heat, else the same for all."""
    for where in ({"network": "boiler"}, {}):
        heat = {zone: merger.yearly("heat", zone, **where) for zone in zones}
        if sum(heat.values()) > 0:
            return heat
    return dict.fromkeys(zones, 1.0)
