"""Chapter 13: what is not served, with the cause in words, and limits that were exceeded."""

from __future__ import annotations

import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.blocks import chosen_blocks, clock
from shanyrak.report.elements import Section, folded, listed, paragraph, table
from shanyrak.report.grouping import (
    MATERIAL,
    RULES,
    SEEN_GWH,
    exceeded,
    materially_exceeded,
    periods,
    records,
    rule_name,
    total,
)
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import Names
from shanyrak.report.words import capital, number, percent, plural

SEEN_MUSD = 0.05


def shortages(plan: Plan, names: Names) -> Section:
    """Unserved electricity and heat, missing reserve, limits exceeded; or a sentence that there is none."""
    parts = [_power(plan, names), _heat(plan), _reserve(plan), _limits(plan)]
    found = [p for p in parts if p]
    if not found:
        body = (
            '<div class="good">'
            + paragraph(
                "Every MWh of electricity and heat that is asked for is served in every planned hour, no reserve is "
                "missing, and no limit is exceeded."
            )
            + "</div>"
        )
        return Section("shortages", "Shortages", "Nothing is missing", body)
    return Section("shortages", "Shortages", _heading(plan), "".join(found))


def _heading(plan: Plan) -> str:
    gwh = {y: total(plan_table(plan, "balance"), "unserved_gwh", y) for y in periods(plan)}
    worst = max(gwh, key=lambda y: gwh[y])
    if gwh[worst] > SEEN_GWH:
        return f"{number(gwh[worst])} GWh of electricity are not served in {worst}"
    if _heat(plan) or _reserve(plan) or len(materially_exceeded(plan)):
        return "All electricity is served, but not every rule is kept"
    return "Nothing is missing beyond the accuracy of the solution"


def _power(plan: Plan, names: Names) -> str:
    rows = plan_table(plan, "shortages")
    rows = rows[rows.gwh_per_year > SEEN_GWH] if len(rows) else rows
    if rows.empty:
        return ""
    labels = {b.index: b.label for b in chosen_blocks(plan)}
    offset = plan.case.settings.utc_offset_hours if plan.case else 0.0
    shown = pd.DataFrame(
        {
            "Zone": rows.zone.map(names.zone),
            "Period": rows.period.astype(str),
            "GWh a year": rows.gwh_per_year,
            "Highest, MW": rows.highest_mw,
            "Hours a year": rows.hours_per_year,
            f"Worst hour ({'local time' if plan.case else 'UTC'})": [
                f"{labels.get(int(r.block), f'block {int(r.block) + 1}')}, {clock(int(r.hour), offset)}"
                for r in records(rows)
            ],
            "Cause in that hour": rows.cause,
        }
    )
    count = plural(len(rows), "zone and period", "zones and periods")
    words = paragraph(f"Electricity is short in {count}. Each row names what held the rest back.")
    return f"<h3>Electricity</h3>{words}{listed(shown)}"


def _heat(plan: Plan) -> str:
    rows = plan_table(plan, "heat")
    short = {y: total(rows, "unserved_gwh", y) for y in periods(plan)}
    found = [f"{number(gwh)} GWh in {y}" for y, gwh in short.items() if gwh > SEEN_GWH]
    if not found:
        return ""
    return "<h3>Heat</h3>" + paragraph(
        f"District heat not served: {', '.join(found)}. The zones are in the chapter on heat."
    )


def _reserve(plan: Plan) -> str:
    costs, price = plan_table(plan, "costs"), float(plan.data.reserve_shortfall_cost)
    missing = {y: total(costs, "musd_per_year", y, item="missing reserve") for y in periods(plan)}
    found = [
        f"{number(musd * 1e3 / price)} GWh in {y} ({number(musd)} million USD at {number(price, 0)} USD/MWh)"
        for y, musd in missing.items()
        if musd > SEEN_MUSD
    ]
    if not found:
        return ""
    words = "Upward reserve for the loss of the largest unit and for errors of forecasts is missing in some hours: "
    return "<h3>Reserve</h3>" + paragraph(f"{words}{'; '.join(found)}.")


def _limits(plan: Plan) -> str:
    wide = exceeded(plan)
    if wide.empty:
        return ""
    labels = {r: capital(rule_name(r)) + (f", {RULES[r][1]}" if r in RULES else "") for r in map(str, wide.index)}
    body = folded("By how much, a year", table(wide.rename(index=labels), "Rule"), True)
    body += paragraph(
        f"Less than {percent(MATERIAL, 1.0)} of all consumption, CO2 or capacity lies within the accuracy of the "
        "solution."
    )
    return f"<h3>Rules that are not kept</h3>{body}"
