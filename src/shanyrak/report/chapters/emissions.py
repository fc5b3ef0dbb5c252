"""Chapter 11: CO2 and fuels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Figure, Section, figure, folded, paragraph, table
from shanyrak.report.figures import line, stack
from shanyrak.report.grouping import by_period, co2_mt, periods, seen, total, with_total
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import GREYS, Names
from shanyrak.report.words import number, trend
from shanyrak.scale import MILLI

BOILERS = "Boilers"
PJ_PER_GWH = 3.6e-3
SEEN_MT = 0.005


def emissions(plan: Plan, names: Names) -> Section:
    """CO2 by source with the limit where there is one, the target of renewables, and the fuels burnt."""
    years = periods(plan)
    body = _co2(plan, names) + _rules(plan) + "<h3>Fuels</h3>" + _fuels(plan, names)
    first, last = co2_mt(plan, years[0]), co2_mt(plan, years[-1])
    heading = (
        trend("CO2 of power and district heat", first, last, "Mt a year", (years[0], years[-1]))
        if len(years) > 1
        else f"Power and district heat emit {number(last)} Mt of CO2 a year"
    )
    return Section("emissions", "CO2 and fuels", heading, body)


def _co2(plan: Plan, names: Names) -> str:
    years = periods(plan)
    wide = by_period(plan_table(plan, "generation"), "group", "co2_kt", years, list(names.groups), MILLI)
    boilers = pd.DataFrame(
        {y: [total(plan_table(plan, "heat"), "boiler_co2_kt", y) * MILLI] for y in years}, index=[BOILERS]
    )
    wide = seen(pd.concat([wide, boilers]), SEEN_MT)
    if wide.empty:
        return paragraph("Nothing in this plan emits CO2.")
    colours = {g: names.colour(g) for g in wide.index} | {BOILERS: GREYS[3]}
    limit = plan.data.co2_limit.sel(period=years).values * 1e-6
    extra = []
    if np.isfinite(limit).any():
        known = [k for k in range(len(years)) if np.isfinite(limit[k])]
        extra = [line("Limit", [str(years[k]) for k in known], limit[known], "Mt", "dash")]
    drawn = Figure(
        "emissions-figure",
        stack(wide, names.groups, colours, "Mt CO2", extra),
        "CO2 of power, CHP and boilers by group and period in Mt a year, stacked.",
        caption="CO2 of the fuel burnt in power plants, CHP plants and district heat boilers.",
    )
    shown = with_total(wide.rename(index=names.group))
    return figure(drawn) + folded("CO2 by source, Mt a year", table(shown, "Source", total="Total"), True)


def _rules(plan: Plan) -> str:
    """Limits, prices and targets that hold for the plan, by period."""
    data, years = plan.data, periods(plan)
    rows: dict[str, list[float]] = {}
    if np.isfinite(data.co2_limit.values).any():
        rows["CO2 limit, Mt"] = list(data.co2_limit.values * 1e-6)
    if (data.co2_price.values > 0).any():
        rows["CO2 price, USD/t"] = list(data.co2_price.values)
    if (data.renewable_share.values > 0).any():
        rows["Least share of renewables, percent"] = list(100.0 * data.renewable_share.values)
    if not rows:
        return paragraph("The case sets no limit, price or target for CO2 or renewables.")
    frame = pd.DataFrame(
        {str(y): [number(float(r[k])) for r in rows.values()] for k, y in enumerate(years)}, index=list(rows)
    )
    return folded("Limits, prices and targets that the plan keeps", table(frame, "Rule", right=tuple(frame.columns)))


def _fuels(plan: Plan, names: Names) -> str:
    rows, years = plan_table(plan, "fuels"), periods(plan)
    if rows.empty:
        return paragraph("No fuel is burnt.")
    rows = rows.assign(all_gwh=rows.power_gwh + rows.boiler_gwh)
    wide = seen(by_period(rows, "fuel", "all_gwh", years, list(names.fuels), PJ_PER_GWH), 1e-3)
    colours = {f: names.fuel_colours.get(str(f), GREYS[2]) for f in wide.index}
    drawn = Figure(
        "fuels-figure",
        stack(wide, {str(f): names.fuel(str(f)) for f in wide.index}, colours, "PJ"),
        "Fuel burnt in power plants, CHP plants and boilers by period in PJ a year, stacked.",
        320,
    )
    shown = pd.DataFrame(
        {
            "Fuel": [names.fuel(f) for f in rows.fuel],
            "Period": rows.period.astype(str),
            "Power and CHP, PJ": rows.power_gwh * PJ_PER_GWH,
            "Boilers, PJ": rows.boiler_gwh * PJ_PER_GWH,
        }
    ).set_index("Fuel")
    return (
        figure(drawn)
        + folded("Fuel burnt, PJ a year", table(with_total(wide.rename(index=names.fuel)), "Fuel", total="Total"), True)
        + folded("Fuel by use", table(shown, "Fuel", places=1))
    )
