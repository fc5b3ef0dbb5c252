"""Two plans side by side as a single HTML file: what was assumed differently, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.differences import changed_rows, changed_settings
from shanyrak.report.elements import Figure, Section, Spec, figure, folded, listed, paragraph, table
from shanyrak.report.figures import bar, stacked_layout
from shanyrak.report.grouping import (
    SEEN_MW,
    by_period,
    co2_mt,
    column,
    cost_musd,
    demand_gwh,
    focus,
    generation_share,
    periods,
    records,
    renewable_groups,
    seen,
    total,
    with_total,
)
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import GREYS, INK, Names, names_of
from shanyrak.report.page import page
from shanyrak.report.words import capital, number, plural, trend
from shanyrak.scale import MILLI

Measure = Callable[[Plan, int], float]
SEEN_MUSD = 0.5
A, B = "A", "B"


def write_comparison(a: Plan, b: Plan, path: Path) -> Path:
    """Write the comparison of two plans as one HTML file that works offline; returns the path.

    Raises
    ------
    ValueError
        when the plans have no planning period in common
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(comparison_html(a, b), encoding="utf-8")
    return path


def comparison_html(a: Plan, b: Plan) -> str:
    """The comparison as HTML; the same plans give the same text."""
    years = [y for y in periods(a) if y in set(periods(b))]
    if not years:
        raise ValueError(
            f"the plans have no period in common: A has {', '.join(map(str, periods(a)))}, "
            f"B has {', '.join(map(str, periods(b)))}"
        )
    names = names_of(a if a.case is not None else b)
    sections = [
        _answer(a, b, years),
        _assumed(a, b),
        _by_group(a, b, names, years, "capacity", "Capacity", "capacity_mw", "GW"),
        _by_group(a, b, names, years, "generation", "Generation", "generation_gwh", "TWh"),
        _builds(a, b, names, years),
        _costs(a, b, years),
        _prices(a, b, names, years),
    ]
    title = f"{a.manifest.get('case', 'Energy plan')}: two plans compared"
    return page(title, f"A: {label(a)}. B: {label(b)}. Differences are B less A.", sections)


def label(plan: Plan) -> str:
    """What tells a plan from another: its case, scenarios and the beginning of its case hash."""
    scenarios = ", ".join(plan.manifest.get("scenarios") or []) or "no scenario"
    code = str(plan.manifest.get("case_hash", ""))[:8]
    return f"{plan.manifest.get('case', 'plan')}, {scenarios}" + (f" (case {code})" if code else "")


MEASURES: tuple[tuple[str, Measure], ...] = (
    ("Consumption, TWh", lambda plan, y: demand_gwh(plan, y) * MILLI),
    ("Cost of a year, million USD", cost_musd),
    ("Cost per MWh consumed, USD", lambda plan, y: cost_musd(plan, y) / max(demand_gwh(plan, y), 1e-9) * 1e3),
    ("CO2 of power and heat, Mt", co2_mt),
    ("Share of renewables with hydro, percent", lambda plan, y: _share(plan, renewable_groups(plan), y)),
    ("Share of coal, percent", lambda plan, y: _share(plan, ["coal"], y)),
    ("Share of nuclear, percent", lambda plan, y: _share(plan, ["nuclear"], y)),
    ("Imports less exports, TWh", lambda plan, y: _net_import(plan, y)),
    ("Unserved electricity, GWh", lambda plan, y: total(plan_table(plan, "balance"), "unserved_gwh", y)),
)
"""What the first table of a comparison shows."""


def _share(plan: Plan, groups: Sequence[str], year: int) -> float:
    part, whole = generation_share(plan, groups, year)
    return 100.0 * part / whole if whole else 0.0


def _net_import(plan: Plan, year: int) -> float:
    trade = plan_table(plan, "trade")
    return (total(trade, "import_gwh", year) - total(trade, "export_gwh", year)) * MILLI


def _answer(a: Plan, b: Plan, years: list[int]) -> Section:
    shown_years = list(dict.fromkeys([focus(a) if focus(a) in years else years[0], years[-1]]))
    body = _discounted(a, b)
    for year in shown_years:
        rows = pd.DataFrame([(n, *_three(m(a, year), m(b, year))) for n, m in MEASURES], columns=["", A, B, "B − A"])
        body += f"<h3>{year}</h3>" + listed(rows, right=(A, B, "B − A"))
    cost = [cost_musd(p, years[-1]) * MILLI for p in (a, b)]
    heading = trend(f"From A to B the cost of {years[-1]}", cost[0], cost[1], "billion USD")
    return Section("answer", "Answer", heading, body)


def _three(first: float, second: float) -> tuple[str, str, str]:
    return number(first), number(second), number(second - first)


def _discounted(a: Plan, b: Plan) -> str:
    costs = [p.manifest.get("objective_musd") for p in (a, b)]
    if None in costs or periods(a) != periods(b):
        return paragraph("The plans have different periods, so their discounted costs cannot be compared.")
    first, second = float(costs[0]), float(costs[1])  # type: ignore[arg-type]
    return paragraph(
        f"Discounted cost of the whole plan: A {number(first, 1)}, B {number(second, 1)} million USD; "
        f"B less A {number(second - first, 1)} million USD."
    )


def _assumed(a: Plan, b: Plan) -> Section:
    if a.case is None or b.case is None:
        words = "A plan was saved without its case, so the assumptions cannot be compared."
        return Section("assumptions", "Assumptions", "What was assumed cannot be compared", paragraph(words))
    settings, rows = changed_settings(a.case, b.case), changed_rows(a.case, b.case)
    body = ""
    if len(settings):
        body += "<h3>Settings</h3>" + listed(settings)
    if len(rows):
        count = plural(len(rows), "number or text", "numbers and texts")
        box = '<input class="search" type="search" placeholder="Search" aria-label="Search the differences">'
        body += folded(f"Tables: {count} that differ", box + listed(rows), len(rows) <= 40)
    if not body:
        body = paragraph("Both plans have the same settings and the same tables.")
    counts = rows.Table.nunique() if len(rows) else 0
    heading = (
        f"The cases differ in {plural(len(settings), 'setting')} and {plural(counts, 'table')}"
        if len(settings) + len(rows)
        else "Both plans rest on the same case"
    )
    return Section("assumptions", "Assumptions", heading, body)


def _by_group(
    a: Plan, b: Plan, names: Names, years: list[int], source: str, title: str, field: str, unit: str
) -> Section:
    """Stacked bars of both plans side by side, and the differences as a table."""
    wide = [by_period(plan_table(p, source), "group", field, years, list(names.groups), MILLI) for p in (a, b)]
    groups = [
        g for g in dict.fromkeys([*names.groups, *wide[0].index, *wide[1].index]) if any(g in w.index for w in wide)
    ]
    first, second = (w.reindex(groups).fillna(0.0) for w in wide)
    difference = seen(second - first, SEEN_MW * MILLI).rename(index=names.group)
    drawn = Figure(
        f"{source}-figure",
        _side_by_side(first, second, names, unit),
        f"{title} by group and period of both plans, stacked, side by side.",
        420,
    )
    body = figure(drawn) + folded(f"B less A, {unit}", table(with_total(difference), "Group", total="Total"), True)
    for name, frame in ((A, first), (B, second)):
        body += folded(f"{name}, {unit}", table(with_total(frame.rename(index=names.group)), "Group", total="Total"))
    return Section(source, title, _largest_change(difference, title, unit, years[-1]), body)


def _largest_change(difference: pd.DataFrame, title: str, unit: str, year: int) -> str:
    if difference.empty or difference[year].abs().max() < 1e-3:
        return f"{title} hardly differs in {year}"
    own = column(difference, year)
    group = max(own, key=lambda g: abs(own[g]))
    value = own[group]
    return f"In {year} B has {number(abs(value))} {unit} {'more' if value > 0 else 'less'} {group.lower()} than A"


def _side_by_side(first: pd.DataFrame, second: pd.DataFrame, names: Names, unit: str) -> Spec:
    axis = [[str(y) for y in first.columns for _ in (A, B)], [p for _ in first.columns for p in (A, B)]]
    data = []
    for group in first.index:
        values = [v for y in first.columns for v in (first.loc[group, y], second.loc[group, y])]
        if max(map(abs, values)) >= SEEN_MW * MILLI:
            data.append(bar(names.group(str(group)), axis, values, names.colour(str(group)), unit))
    return {"data": data, "layout": stacked_layout(unit, xaxis={"type": "multicategory"}, bargap=0.12)}


def _builds(a: Plan, b: Plan, names: Names, years: list[int]) -> Section:
    """Projects and other options whose capacity on line differs."""
    keys = ["option", "zone", "technology", "period"]
    frames = [plan_table(p, "builds") for p in (a, b)]
    sums = [f[f.period.isin(years)].groupby(keys).built_mw.sum() if len(f) else pd.Series(dtype=float) for f in frames]
    both = pd.DataFrame({A: sums[0], B: sums[1]}).fillna(0.0)
    both = both[(both[B] - both[A]).abs() > SEEN_MW]
    if both.empty:
        return Section("builds", "Builds", "Both plans build the same", paragraph("No option differs."))
    shown = both.assign(difference=both[B] - both[A]).reset_index()
    shown = shown.sort_values(["period", "zone", "technology", "option"])
    rows = pd.DataFrame(
        {
            "Project": [names.option(r.option, r.technology) for r in records(shown)],
            "Period": shown.period.astype(str),
            "Zone": shown.zone.map(names.zone),
            "A, MW": shown[A],
            "B, MW": shown[B],
            "B − A, MW": shown.difference,
        }
    )
    heading = f"{plural(both.index.get_level_values('option').nunique(), 'option')} are built differently"
    return Section("builds", "Builds", heading, listed(rows))


def _costs(a: Plan, b: Plan, years: list[int]) -> Section:
    frames = []
    for plan in (a, b):
        rows = plan_table(plan, "costs")
        frames.append(by_period(rows, "item", "musd_per_year", years, list(dict.fromkeys(rows.get("item", [])))))
    items = list(dict.fromkeys([*frames[0].index, *frames[1].index]))
    difference = frames[1].reindex(items).fillna(0.0) - frames[0].reindex(items).fillna(0.0)
    shown = with_total(seen(difference, SEEN_MUSD).rename(index=lambda i: capital(str(i))))
    totals = [f.sum() * MILLI for f in frames]
    data = [
        bar(n, [str(y) for y in years], t.to_numpy(dtype=float), colour, "billion USD")
        for n, t, colour in zip((A, B), totals, (GREYS[3], INK), strict=True)
    ]
    layout = {**stacked_layout("billion USD a year"), "barmode": "group"}
    drawn = Figure("costs-figure", {"data": data, "layout": layout}, "Cost of a year of both plans by period.", 300)
    body = figure(drawn)
    body += (
        folded("B less A by item, million USD a year", table(shown, "Item", total="Total"), True)
        if len(shown)
        else paragraph("No item of the cost differs by half a million USD.")
    )
    change = float((totals[1] - totals[0])[years[-1]])
    heading = f"B costs {number(abs(change))} billion USD {'more' if change > 0 else 'less'} than A in {years[-1]}"
    if abs(change) < SEEN_MUSD * MILLI:
        heading = f"Both plans cost the same in {years[-1]}"
    return Section("costs", "Costs", heading, body)


def _prices(a: Plan, b: Plan, names: Names, years: list[int]) -> Section:
    frames = [plan_table(p, "prices") for p in (a, b)]
    if any(f.empty for f in frames):
        return Section("prices", "Prices", "Prices cannot be compared", paragraph("A plan holds no marginal costs."))
    wide = [by_period(f, "zone", "mean_usd_per_mwh", years, list(names.zones)) for f in frames]
    zones = [z for z in wide[0].index if z in set(wide[1].index)]
    difference = (wide[1].loc[zones] - wide[0].loc[zones]).rename(index=names.zone)
    mean = float(difference[years[-1]].mean()) if len(difference) else 0.0
    heading = (
        f"Marginal costs in {years[-1]} are {number(abs(mean), 1)} USD/MWh {'higher' if mean > 0 else 'lower'} in B"
    )
    body = paragraph("Mean of all zones in the heading; mean marginal cost of each zone, B less A, in USD/MWh:")
    return Section("prices", "Prices", heading, body + table(difference, "Zone", places=1))
