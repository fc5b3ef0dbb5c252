"""Figures of reactors that indicators need: spent fuel and water per TWh, and uranium needed against what is mined."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shanyrak.case import Case
from shanyrak.nuclear.fuel.design import FuelDesign
from shanyrak.nuclear.fuel.read import domestic_series, fuel_designs, water_value
from shanyrak.nuclear.programme import fuel_table, outlooks, planned_units, uranium_table
from shanyrak.plan.plan import Plan

FIGURES = ("spent_fuel", "water", "uranium_need", "uranium_years")
TOWER = "tower_consumption"
GWH_PER_MW = 8.76
TINY = 1e-9


def reactor_figures(case: Case | None, plan: Plan | None, periods: list[int]) -> pd.DataFrame:
    """Figures of reactors [figure, period]; NaN where the case does not tell or no reactor runs.

    Parameters
    ----------
    case : the case, or None
    plan : the plan whose reactors count, or None: there are none
    periods : years asked for

    Returns
    -------
    spent_fuel (tHM/TWh of the reactors), water (m3/MWh of the reactors), uranium_need (share of what is mined),
    uranium_years (resources over what is mined)
    """
    figures = pd.DataFrame(np.nan, index=list(FIGURES), columns=pd.Index(periods, name="period"))
    if case is None:
        return figures
    figures.loc["uranium_years"] = _uranium_years(case, periods)
    if plan is None:
        return figures
    units = _units(case, plan)
    if len(units):
        figures.loc["spent_fuel"] = _per_energy(units, _spent(case, units), periods)
        figures.loc["water"] = _per_energy(units, _water(case, units), periods)
        figures.loc["uranium_need"] = _uranium_need(case, units, _years(plan))
    return figures


def spent_fuel_per_twh(design: FuelDesign) -> float:
    """Spent fuel of a design in tHM per TWh of electricity: fuel of a year / (net power x load factor x 8,760 h)."""
    return design.annual_thm / (design.net_mw * design.load_factor * GWH_PER_MW) * 1e3


def _units(case: Case, plan: Plan) -> pd.DataFrame:
    return planned_units(plan.tables.get("builds", pd.DataFrame()), outlooks(case), case.settings.nuclear_confidence)


def _uranium_years(case: Case, periods: list[int]) -> np.ndarray:
    quantities = set(case.table("domestic_fuel")["quantity"])
    if not {"uranium_production", "uranium_resources"} <= quantities:
        return np.full(len(periods), np.nan)
    mined = domestic_series(case, "uranium_production", periods)
    ground = domestic_series(case, "uranium_resources", periods)
    return np.asarray(np.where(mined > 0.0, ground / np.maximum(mined, TINY), np.nan), dtype=float)


def _spent(case: Case, units: pd.DataFrame) -> np.ndarray:
    """Spent fuel of each unit in tHM/TWh; NaN where its design has no fuel data."""
    known = {name: spent_fuel_per_twh(design) for name, design in fuel_designs(case).items()}
    return np.array([known.get(str(d), np.nan) for d in units["design"]], dtype=float)


def _water(case: Case, units: pd.DataFrame) -> np.ndarray:
    """Water that each unit uses up in m3/MWh, at the water of its project; NaN where the case does not tell."""
    table = case.table("cooling_water")
    places = units["project"].map(case.table("projects").set_index("project")["cooling"]).fillna("")
    known = set(table.loc[table["parameter"] == TOWER, "place"])
    return np.array([water_value(case, p, TOWER) if known & {p, "generic"} else np.nan for p in places], dtype=float)


def _per_energy(units: pd.DataFrame, per_unit: np.ndarray, periods: list[int]) -> np.ndarray:
    """Mean of a figure over the units that run in each period, weighted by their size; NaN where none runs."""
    size = units["unit_mw"].to_numpy(dtype=float)
    out = np.full(len(periods), np.nan)
    for k, year in enumerate(periods):
        runs = (units["grid_year"] <= year) & (year < units["retirement_year"])
        if runs.any():
            out[k] = float((per_unit * size)[runs].sum() / size[runs].sum())
    return out


def _years(plan: Plan) -> list[range]:
    """The years of each period of a plan."""
    starts, lengths = plan.data.load.period.values, plan.data.length.values
    return [range(int(start), int(start + length)) for start, length in zip(starts, lengths, strict=True)]


def _uranium_need(case: Case, units: pd.DataFrame, years: list[range]) -> list[float]:
    """Natural uranium of the reactors per uranium mined, mean of the years of each period; 0 before they need any."""
    table = uranium_table(case, fuel_table(case, units))
    if table.empty:
        return [np.nan] * len(years)
    share = table.set_index("year")["share_of_production"]
    return [float(share.reindex(list(own)).fillna(0.0).mean()) for own in years]
