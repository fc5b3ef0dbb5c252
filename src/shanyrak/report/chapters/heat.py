"""Chapter 6: district heat from CHP plants and boilers."""

from __future__ import annotations

import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Control, Figure, Section, Spec, figure, folded, paragraph, table
from shanyrak.report.figures import bar, stacked_layout
from shanyrak.report.grouping import SEEN_GWH, by_period, focus, periods, records, seen, total, with_total
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import GREYS, INK, Names
from shanyrak.report.words import number, percent, trend
from shanyrak.scale import MILLI

BESIDE, ALONE, MISSING = "Boilers beside CHP", "Boiler houses on their own", "Not served"


def heat(plan: Plan, names: Names) -> Section:
    """Heat by source and period, and by zone."""
    years = periods(plan)
    wide = _by_source(plan, names)
    if wide.empty:
        return Section(
            "heat", "Heat", "This plan has no district heat", paragraph("No zone has a heat network or heat demand.")
        )
    drawn = Figure(
        "heat-figure",
        {"data": _bars(plan, names, wide), "layout": stacked_layout("TWh heat")},
        "District heat by source and period in TWh a year, stacked.",
    )
    body = figure(drawn) + folded(
        "District heat by source, TWh a year", table(with_total(wide), "Source", total="Total"), True
    )
    body += "<h3>By zone</h3>" + _zones(plan, names)
    chp = wide.drop(index=[n for n in (BESIDE, ALONE, MISSING) if n in wide.index]).sum()
    first = float(chp[years[0]])
    heading = (
        trend("Heat from CHP plants", first, float(chp[years[-1]]), "TWh", (years[0], years[-1]))
        if len(years) > 1
        else f"CHP plants give {number(first)} TWh of heat, {percent(first, float(wide[years[0]].sum()))} of all"
    )
    return Section("heat", "Heat", heading, body + _missing(plan, names))


def _by_source(plan: Plan, names: Names) -> pd.DataFrame:
    """TWh of heat a year: CHP by group, boilers beside CHP, boiler houses, not served."""
    years, rows = periods(plan), plan_table(plan, "heat")
    chp = by_period(plan_table(plan, "generation"), "group", "heat_gwh", years, list(names.groups), MILLI)
    chp = seen(chp, SEEN_GWH * MILLI).rename(index=lambda g: f"CHP, {names.group(g).lower()}")
    columns = {BESIDE: "boiler_gwh", ALONE: "separate_gwh", MISSING: "unserved_gwh"}
    own = pd.DataFrame({n: [total(rows, c, y) * MILLI for y in years] for n, c in columns.items()}, index=years).T
    return pd.concat([chp, seen(own, SEEN_GWH * MILLI)])


def _bars(plan: Plan, names: Names, wide: pd.DataFrame) -> list[Spec]:
    colours = {f"CHP, {label.lower()}": names.colour(g) for g, label in names.groups.items()}
    colours |= {BESIDE: GREYS[2], ALONE: GREYS[4], MISSING: "#ffffff"}
    axis = [str(y) for y in wide.columns]
    traces = [bar(str(n), axis, wide.loc[n].to_numpy(dtype=float), colours[str(n)], "TWh") for n in wide.index]
    for trace in traces:
        if trace["name"] == MISSING:
            trace["marker"] |= {"pattern": {"shape": "x", "fgcolor": INK}, "line": {"color": INK, "width": 1}}
    return traces


def _zones(plan: Plan, names: Names) -> str:
    years, rows = periods(plan), plan_table(plan, "heat")
    if rows.empty:
        return paragraph("The plan holds no table of heat by zone.")
    columns = {
        "CHP": ("chp_gwh", GREYS[0]),
        BESIDE: ("boiler_gwh", GREYS[2]),
        ALONE: ("separate_gwh", GREYS[4]),
        MISSING: ("unserved_gwh", "#ffffff"),
    }
    some = rows[(rows.demand_gwh + rows.separate_gwh) > SEEN_GWH]
    zones = [z for z in (names.zones or dict.fromkeys(rows.zone)) if z in set(some.zone)]
    variants = {}
    for k, year in enumerate(years):
        own = some[some.period == year].set_index("zone").reindex(zones).fillna(0.0)
        variants[str(k)] = [
            _across(names, zones, own[c] * MILLI, name, colour) for name, (c, colour) in columns.items()
        ]
    layout = {
        "barmode": "stack",
        "hovermode": "y unified",
        "xaxis": {"title": {"text": "TWh heat"}},
        "yaxis": {"autorange": "reversed", "type": "category"},
        "legend": {"traceorder": "normal"},
    }
    drawn = Figure(
        "heat-zones-figure",
        {"variants": variants, "layout": layout},
        "District heat by zone and source in TWh a year.",
        120 + 26 * len(zones),
        [Control("Period", [str(y) for y in years], years.index(focus(plan)))],
    )
    heads = {"chp_gwh": "CHP", "boiler_gwh": BESIDE, "separate_gwh": ALONE, "unserved_gwh": MISSING}
    shown = some.assign(Period=some.period.astype(str), zone=some.zone.map(names.zone)).set_index("zone")
    shown = shown[["Period", *heads]].rename(columns=heads)
    return figure(drawn) + folded("Heat by zone and period, GWh a year", table(shown, "Zone"))


def _across(names: Names, zones: list[str], values: pd.Series, name: str, colour: str) -> Spec:
    marker = {"color": colour, "line": {"color": INK if name == MISSING else "#ffffff", "width": 0.6}}
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": [names.short_zone(z) for z in zones],
        "marker": marker,
        "x": [round(float(v), 4) for v in values],
        "hovertemplate": "%{x:,.3~g} TWh",
        "visible": bool((values.abs() > SEEN_GWH * MILLI).any()),
    }


def _missing(plan: Plan, names: Names) -> str:
    rows = plan_table(plan, "heat")
    short = rows[rows.unserved_gwh > SEEN_GWH] if len(rows) else rows
    if short.empty:
        return paragraph("All district heat that is asked for is served.")
    shown = pd.DataFrame(
        {
            "Zone": short.zone.map(names.zone),
            "Period": short.period.astype(str),
            "Not served, GWh": short.unserved_gwh,
            "of demand": [percent(r.unserved_gwh, r.demand_gwh) for r in records(short)],
        }
    )
    return paragraph("Not all district heat is served:") + table(shown.set_index("Zone"), "Zone", right=("of demand",))
