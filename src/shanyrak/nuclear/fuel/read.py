"""The fuel tables of a case as the classes and arrays of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from shanyrak.case.columns_fuel import DOMESTIC_QUANTITIES, FUEL_PARAMETERS, WATER_PARAMETERS
from shanyrak.case.lookup import interpolate, numbers
from shanyrak.case.model import Case
from shanyrak.nuclear.fuel.chain import STEPS, LeadTimes
from shanyrak.nuclear.fuel.checks import Array
from shanyrak.nuclear.fuel.design import FuelDesign, ReactorUnit
from shanyrak.nuclear.fuel.supply import Interruption, Pipeline
from shanyrak.nuclear.fuel.units import pounds_per_kgu

ALL = "all"
_RANGES = ("low", "central", "high")


def fuel_designs(case: Case, which: str = "central") -> dict[str, FuelDesign]:
    """Return the fuel data of every design of nuclear_fuel.csv, by name.

    Parameters
    ----------
    case
        the case
    which
        low, central or high; where a quantity has no range, its central value

    Raises
    ------
    ValueError
        where a design lacks a quantity, or a row has another unit than its quantity
    """
    frame = _checked(case, "nuclear_fuel", "parameter", FUEL_PARAMETERS)
    frame = frame.assign(value=_value(frame, which))
    return {str(design): _design(str(design), rows) for design, rows in frame.groupby("design", sort=True)}


def price_table(case: Case, years: Sequence[int], which: str = "central") -> pd.DataFrame:
    """Return prices of each step of nuclear_fuel_prices.csv, [year, step], linear between years and constant outside.

    Uranium becomes USD/kgU (1 lb of U3O8 holds 1 / 2.5998 kgU); the others stay USD/kgU as UF6, USD/SWU, USD/kgHM.
    """
    frame = case.table("nuclear_fuel_prices")
    per_pound = np.where(frame["unit"] == "USD/lb U3O8", pounds_per_kgu(), 1.0)
    frame = frame.assign(value=_value(frame, which) * per_pound)
    columns = {str(step): interpolate(rows["year"], rows["value"], list(years)) for step, rows in frame.groupby("step")}
    return pd.DataFrame(columns, index=pd.Index(list(years), name="year"))


def front_prices(case: Case, years: Sequence[int], which: str = "central") -> Array:
    """Return the prices of the front end, [step, year] in the order of :data:`~.chain.STEPS` (see price_table)."""
    table = price_table(case, years, which)
    missing = [step for step in STEPS if step not in table.columns]
    if missing:
        raise ValueError(f"nuclear_fuel_prices.csv has no price of {', '.join(missing)}; right is rows for {STEPS}")
    return table[list(STEPS)].to_numpy(float).T


def domestic_series(case: Case, quantity: str, years: Sequence[int], which: str = "central") -> Array:
    """Return a quantity of domestic_fuel.csv, [year] in its unit, linear between years and constant outside."""
    frame = _checked(case, "domestic_fuel", "quantity", DOMESTIC_QUANTITIES)
    rows = frame[frame["quantity"] == quantity]
    if rows.empty:
        raise ValueError(f"domestic_fuel.csv has no {quantity}; right is one of {sorted(set(frame['quantity']))}")
    return interpolate(rows["year"], _value(rows, which), list(years))


def water_value(case: Case, place: str, parameter: str, which: str = "central") -> float:
    """Return a quantity of cooling_water.csv in its unit; that of the place, or else the generic one."""
    frame = _checked(case, "cooling_water", "parameter", WATER_PARAMETERS)
    for where in (place, "generic"):
        rows = frame[(frame["place"] == where) & (frame["parameter"] == parameter)]
        if not rows.empty:
            return float(_value(rows, which).iloc[0])
    raise ValueError(f"cooling_water.csv has no {parameter} of {place}; right is a row for it, or a generic one")


def programme_units(
    case: Case, designs: Mapping[str, FuelDesign], design_of: Mapping[str, str], life_years: float = 60.0
) -> list[ReactorUnit]:
    """Return the units of named projects, each started on 1 January of the project's earliest year.

    Parameters
    ----------
    case
        the case, for projects.csv
    designs
        fuel data by design, of :func:`fuel_designs`
    design_of
        design of each project that belongs to the programme
    life_years
        years of operation

    Returns
    -------
    list of ReactorUnit
        named project_1, project_2, ... in the order of ``design_of``

    Raises
    ------
    ValueError
        for a project or a design that there is not
    """
    projects = case.table("projects")
    known = {
        str(name): (int(count), float(year))
        for name, count, year in zip(projects["project"], projects["units"], projects["earliest_year"], strict=True)
    }
    units = []
    for project, design in design_of.items():
        if project not in known or design not in designs:
            raise ValueError(f"{project} as {design} is not known; right is a project of projects.csv and a design")
        count, start = known[project]
        units += [ReactorUnit(f"{project}_{n}", designs[design], start, life_years) for n in range(1, count + 1)]
    return units


def routes_of(case: Case, design: str) -> pd.DataFrame:
    """Return the rows of fuel_routes.csv that serve a design.

    Raises
    ------
    ValueError
        where the planned shares of a step do not sum to 1
    """
    routes = case.table("fuel_routes")
    serves = [ALL in _words(cell) or design in _words(cell) for cell in routes["designs"]]
    rows = routes[serves].reset_index(drop=True)
    for step in STEPS:
        total = float(rows.loc[rows["step"] == step, "share_planned"].sum())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the planned shares of {step} for {design} sum to {total:g}; right is 1")
    return rows


def pipeline_of(routes: pd.DataFrame) -> Pipeline:
    """Return months of work and stock of each step: means of its routes, weighted by their planned shares."""
    months = {
        column: tuple(_planned_mean(routes[routes["step"] == step], column) for step in STEPS)
        for column in ("work_months", "stock_months")
    }
    work, stock = months["work_months"], months["stock_months"]
    return Pipeline((work[0], work[1], work[2], work[3]), (stock[0], stock[1], stock[2], stock[3]))


def lead_times_of(routes: pd.DataFrame) -> LeadTimes:
    """Return the lead times that work and stock of the planned routes make."""
    pipeline = pipeline_of(routes)
    return LeadTimes.from_stocks(pipeline.process_months, pipeline.stock_months)


def country_stops(routes: pd.DataFrame, step: str, country: str, start: float) -> Interruption:
    """Return what happens to a step when a country stops supply and transit.

    Routes in the country, or across it, are lost. The others make up what they can beyond their planned shares, those
    that switch soonest first; all of that is counted from the month in which the last one used has switched.

    Parameters
    ----------
    routes
        of :func:`routes_of`
    step
        step of the chain
    country
        country that stops
    start
        year with fraction

    Returns
    -------
    Interruption
        without end
    """
    rows = routes[routes["step"] == step]
    gone = np.array(
        [country in (place, *_words(way)) for place, way in zip(rows["country"], rows["transit"], strict=True)]
    )
    lost = float(rows.loc[gone, "share_planned"].sum())
    stop = Interruption(step, start, min(lost, 1.0))
    others = rows[~gone].sort_values(["switch_months", "route"], kind="stable")
    spare = (others["share_possible"] - others["share_planned"]).clip(lower=0.0).to_numpy(float)
    used = np.minimum(np.cumsum(spare), lost)
    if not len(used) or used[-1] <= 0:
        return stop
    last = int(np.argmax(used >= used[-1] - 1e-12))
    months = float(others["switch_months"].to_numpy(float)[last])
    return replace(stop, substitute_share=float(used[-1]), substitute_after_months=months)


def country_shares(routes: pd.DataFrame, step: str) -> pd.Series:
    """Return the planned share of each country in a step, largest first."""
    rows = routes[routes["step"] == step]
    return rows.groupby("country", sort=True)["share_planned"].sum().sort_values(ascending=False, kind="stable")


def _design(name: str, rows: pd.DataFrame) -> FuelDesign:
    values = {str(p): float(v) for p, v in zip(rows["parameter"], rows["value"], strict=True)}
    missing = sorted(set(FUEL_PARAMETERS) - set(values))
    if missing:
        raise ValueError(f"nuclear_fuel.csv has no {', '.join(missing)} of {name}; right is a row for each quantity")
    return FuelDesign(
        design=name,
        thermal_mw=values["thermal_mw"],
        net_mw=values["net_mw"],
        burnup_gwd_per_thm=values["burnup"],
        reload_assay=values["reload_assay"] / 100.0,
        first_core_assay=values["first_core_assay"] / 100.0,
        core_thm=values["core_mass"],
        assemblies=values["assemblies"],
        cycle_months=values["cycle_length"],
        outage_days=values["outage"],
        load_factor=values["load_factor"],
        pool_years=values["pool_time"],
        cask_assemblies=values["cask_assemblies"],
    )


def _checked(case: Case, table: str, column: str, units: Mapping[str, str]) -> pd.DataFrame:
    frame = case.table(table)
    wrong = frame[frame["unit"] != frame[column].map(dict(units))]
    if not wrong.empty:
        name, unit = wrong.iloc[0][column], wrong.iloc[0]["unit"]
        raise ValueError(f"{table}.csv gives {name} in {unit!r}; right is {units[name]!r}")
    return frame


def _value(frame: pd.DataFrame, which: str) -> pd.Series:
    if which not in _RANGES:
        raise ValueError(f"which is {which!r}; right is one of {_RANGES}")
    return numbers(frame, which).astype(float)


def _planned_mean(rows: pd.DataFrame, column: str) -> float:
    return float((rows["share_planned"] * rows[column]).sum() / rows["share_planned"].sum())


def _words(cell: object) -> list[str]:
    return [word.strip() for word in str(cell).split(";") if word.strip()]
