"""Chapter 7: what it costs, by item, by period, by group and by partner."""

from __future__ import annotations

import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.plan.tables import SHORTAGE_ITEMS
from shanyrak.report.elements import Figure, Section, figure, folded, paragraph, table
from shanyrak.report.figures import grey_stack, stack
from shanyrak.report.grouping import by_period, cost_musd, demand_gwh, periods, seen, with_total
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import Names
from shanyrak.report.words import capital, number, trend
from shanyrak.scale import MILLI

SEEN_MUSD = 0.05

PARTS = {
    "Investment": ("investment", "investment in links", "first plants of a design"),
    "Fixed operation and maintenance": ("fixed cost of existing plants", "fixed cost of new plants"),
    "Trade, net": ("imports", "exports (income)"),
    "Shortages and limits exceeded": SHORTAGE_ITEMS,
}
"""Parts of the cost in the figure; every other item is fuel and running cost."""
RUNNING = "Fuel and running cost"
NO_PARTNER = "domestic or open"


def costs(plan: Plan, names: Names) -> Section:
    """Costs by item, cost per MWh, investment by group and partner."""
    years, rows = periods(plan), plan_table(plan, "costs")
    items = seen(by_period(rows, "item", "musd_per_year", years, list(dict.fromkeys(rows.get("item", [])))), SEEN_MUSD)
    parts = items.groupby(_part, sort=False).sum()
    parts = parts.loc[[p for p in (RUNNING, *PARTS) if p in parts.index]]
    drawn = Figure(
        "costs-figure",
        grey_stack(parts * MILLI, "billion USD a year"),
        "Cost of a year by part and period, stacked.",
        caption=f"Real money{_price_year(plan)}. Investment as annuities of what is built from {years[0]} on; what was "
        "spent on plants before is not counted, nor is the fuel of boiler houses outside CHP networks.",
    )
    shown = with_total(items.rename(index=lambda i: capital(str(i))))
    body = figure(drawn) + folded("Costs by item, million USD a year", table(shown, "Item", total="Total"), True)
    body += _per_mwh(plan) + "<h3>Investment</h3>" + _investment(plan, names)
    return Section("costs", "Costs", _heading(plan), body)


def _part(item: object) -> str:
    return next((part for part, items in PARTS.items() if item in items), RUNNING)


def _price_year(plan: Plan) -> str:
    return f", USD of {plan.case.settings.price_year}" if plan.case else ""


def _heading(plan: Plan) -> str:
    years = periods(plan)
    first, last = (cost_musd(plan, y) * MILLI for y in (years[0], years[-1]))
    if len(years) == 1:
        return f"The system costs {number(first)} billion USD a year"
    return trend("The cost of a year", first, last, "billion USD", (years[0], years[-1]))


def _per_mwh(plan: Plan) -> str:
    years = periods(plan)
    rows = {
        "All costs, million USD a year": [cost_musd(plan, y) for y in years],
        "Consumption, GWh a year": [demand_gwh(plan, y) for y in years],
        "Cost, USD per MWh consumed": [cost_musd(plan, y) / max(demand_gwh(plan, y), 1e-9) * 1e3 for y in years],
    }
    frame = pd.DataFrame({y: [number(rows[n][k]) for n in rows] for k, y in enumerate(years)}, index=list(rows))
    frame.columns = [str(c) for c in frame.columns]
    return folded("Cost per MWh of consumption", table(frame, "", right=tuple(frame.columns)), True)


def _investment(plan: Plan, names: Names) -> str:
    builds, years = plan_table(plan, "builds"), periods(plan)
    builds = builds[builds.overnight_musd > SEEN_MUSD] if len(builds) else builds
    if builds.empty:
        return paragraph("Nothing is invested in new plants.")
    groups = by_period(builds, "group", "overnight_musd", years, list(names.groups))
    drawn = Figure(
        "investment-figure",
        stack(groups * MILLI, names.groups, {g: names.colour(g) for g in groups.index}, "billion USD"),
        "Overnight cost of what comes on line in each period, by group, stacked.",
        320,
        caption="Overnight cost of plants, without interest during construction, for all that comes on line in the "
        "period. Links are in the table of costs.",
    )
    partners = builds.assign(partner=[p or NO_PARTNER for p in builds.partner])
    order = [
        p
        for p in partners.groupby("partner").overnight_musd.sum().sort_values(ascending=False).index
        if p != NO_PARTNER
    ]
    by_partner = by_period(partners, "partner", "overnight_musd", years, [*map(str, order), NO_PARTNER])
    return (
        figure(drawn)
        + folded(
            "Investment by group, million USD",
            table(with_total(groups.rename(index=names.group)), "Group", total="Total"),
        )
        + folded(
            "Investment by country of the partner, million USD",
            table(with_total(by_partner), "Partner", total="Total"),
            True,
        )
    )
