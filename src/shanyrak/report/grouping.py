"""Small selections and sums of the plan's tables; nothing is computed here that the plan does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.scale import MICRO, MILLI

SEEN_MW = 0.5
"""Capacities below this are what a solver leaves as zero and are not shown."""
SEEN_GWH = 0.05
FOCUS = 2035


def periods(plan: Plan) -> list[int]:
    """First years of the planning periods."""
    return [int(p) for p in plan.data.load.period.values]


def focus(plan: Plan) -> int:
    """The near year that the report speaks of: 2035 where it is planned, else the middle period."""
    years = periods(plan)
    return FOCUS if FOCUS in years else years[len(years) // 2]


def table(plan: Plan, name: str) -> pd.DataFrame:
    """A table of the plan, empty where the plan has none of that name."""
    return plan.tables.get(name, pd.DataFrame())


def records(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows of a table, each with its cells as attributes."""
    return iter(frame.itertuples())


def by_period(
    frame: pd.DataFrame, key: str, column: str, years: Sequence[int], order: Sequence[str], scale: float = 1.0
) -> pd.DataFrame:
    """Sums of a column by key and period [key, period], in the given order; keys that are zero throughout are left out.

    Keys that ``order`` does not name come last, by name.
    """
    if frame.empty:
        return pd.DataFrame(columns=list(years), dtype=float)
    wide = frame.pivot_table(index=key, columns="period", values=column, aggfunc="sum", fill_value=0.0) * scale
    wide = wide.reindex(columns=list(years), fill_value=0.0)
    known = [k for k in order if k in wide.index]
    return wide.loc[[*known, *sorted(k for k in wide.index if k not in set(order))]]


def column(wide: pd.DataFrame, year: int) -> dict[str, float]:
    """One period of a table [key, period]."""
    return {str(k): float(v) for k, v in wide[year].items()}


def seen(wide: pd.DataFrame, least: float) -> pd.DataFrame:
    """The rows with a number of at least that size."""
    return wide[(wide.abs() >= least).any(axis=1)]


def with_total(wide: pd.DataFrame, label: str = "Total") -> pd.DataFrame:
    """The table with its sum as last row."""
    if wide.empty:
        return wide
    return pd.concat([wide, wide.sum().to_frame(label).T])


def total(frame: pd.DataFrame, column: str, period: int, **where: str) -> float:
    """Sum of a column in one period, where other columns have the given values."""
    if frame.empty:
        return 0.0
    chosen = frame.period == period
    for name, value in where.items():
        chosen &= frame[name] == value
    return float(frame.loc[chosen, column].sum())


RULES = {
    "co2_excess": ("CO2 above its limit", "t"),
    "fuel_excess": ("fuel burnt above what is available", "MWh"),
    "fuel_shortfall": ("fuel that other users lack", "MWh"),
    "renewable_shortfall": ("renewable energy below its target", "MWh"),
    "firm_shortfall": ("firm capacity below the planning reserve", "MW"),
}
"""Annual rules that the plan may break at a price: in words, and the unit of their excess."""

SEEN_EXCESS = 1.0
"""Excesses below one t, MWh or MW are what a solver leaves as zero."""


MATERIAL = 1e-4
"""Share of all consumption, CO2 or capacity below which an excess is an inaccuracy of the solution."""


def rule_name(rule: str) -> str:
    """A rule that is not kept, in words."""
    return RULES[rule][0] if rule in RULES else rule.replace("_", " ")


def exceeded(plan: Plan) -> pd.DataFrame:
    """How far rules are broken [rule, period], 0 where one is kept; without the rules that always are."""
    wide = by_period(table(plan, "limits"), "rule", "excess", periods(plan), list(RULES))
    return seen(wide.where(wide.abs() >= SEEN_EXCESS, 0.0), SEEN_EXCESS)


def materially_exceeded(plan: Plan) -> pd.DataFrame:
    """As :func:`exceeded`, without what is less than MATERIAL of all consumption, CO2 or capacity."""
    wide = exceeded(plan)
    for year in periods(plan):
        scales = {
            "MWh": demand_gwh(plan, year) / MILLI,
            "t": co2_mt(plan, year) / MICRO,
            "MW": total(table(plan, "capacity"), "capacity_mw", year),
        }
        least = [MATERIAL * scales[RULES[str(r)][1]] if r in RULES else 0.0 for r in wide.index]
        wide[year] = wide[year].where(wide[year].abs() >= np.array(least), 0.0)
    return seen(wide, SEEN_EXCESS)


def demand_gwh(plan: Plan, period: int) -> float:
    """Consumption of all zones in GWh a year."""
    return total(table(plan, "balance"), "demand_gwh", period)


def cost_musd(plan: Plan, period: int) -> float:
    """Every cost of the objective in million USD a year."""
    return total(table(plan, "costs"), "musd_per_year", period)


def co2_mt(plan: Plan, period: int) -> float:
    """CO2 of power, CHP and boilers in Mt a year."""
    power = total(table(plan, "generation"), "co2_kt", period)
    return (power + total(table(plan, "heat"), "boiler_co2_kt", period)) * MILLI


def renewable_groups(plan: Plan) -> list[str]:
    """Groups of wind, sun, water and renewable fuels."""
    data = plan.data
    natural = data.kind.isin(["wind", "solar", "hydro_run", "hydro_reservoir"]).values | data.renewable.values
    return list(dict.fromkeys(str(g) for g in data.group.values[np.asarray(natural, dtype=bool)]))


def generation_share(plan: Plan, groups: Sequence[str], period: int) -> tuple[float, float]:
    """Generation of the groups and of all, in GWh a year."""
    made = table(plan, "generation")
    part = sum(total(made, "generation_gwh", period, group=group) for group in groups)
    return part, total(made, "generation_gwh", period)
