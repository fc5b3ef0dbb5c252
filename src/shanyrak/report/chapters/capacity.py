"""Chapter 3: capacity by group and period, what is built and what is retired."""

from __future__ import annotations

import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Figure, Section, figure, folded, listed, paragraph, table
from shanyrak.report.figures import stack
from shanyrak.report.grouping import SEEN_MW, by_period, column, periods, records, seen, with_total
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import Names
from shanyrak.report.words import changes, number, trend
from shanyrak.scale import MILLI


def capacity(plan: Plan, names: Names) -> Section:
    """Stacked capacity, builds by name, and what becomes of today's plants."""
    years = periods(plan)
    wide = seen(
        by_period(plan_table(plan, "capacity"), "group", "capacity_mw", years, list(names.groups), MILLI),
        SEEN_MW * MILLI,
    )
    drawn = Figure(
        "capacity-figure",
        stack(wide, names.groups, {g: names.colour(g) for g in wide.index}, "GW"),
        "Installed capacity by group and period in GW, stacked.",
    )
    body = figure(drawn) + folded(
        "Installed capacity by group, GW",
        table(with_total(wide.rename(index=names.group)), "Group", total="Total"),
        True,
    )
    body += (
        "<h3>What is built</h3>"
        + _builds(plan, names)
        + "<h3>What becomes of existing plants</h3>"
        + _existing(plan, names)
    )
    return Section("capacity", "Capacity", _heading(wide, names, years), body)


def _heading(wide: pd.DataFrame, names: Names, years: list[int]) -> str:
    total = wide.sum()
    ends = (float(total[years[0]]), float(total[years[-1]])) if len(wide) else (0.0, 0.0)
    if len(years) == 1:
        return f"Installed capacity is {number(ends[1])} GW in {years[0]}"
    named = wide.rename(index=names.group)
    said = changes(column(named, years[0]), column(named, years[-1]), "GW", (years[0], years[-1])) if len(wide) else ""
    return said or trend("Installed capacity", *ends, "GW", (years[0], years[-1]))


def _builds(plan: Plan, names: Names) -> str:
    builds = plan_table(plan, "builds")
    builds = builds[builds.built_mw > SEEN_MW] if len(builds) else builds
    if builds.empty:
        return paragraph("The plan builds no new plant.")
    years = periods(plan)
    wide = by_period(builds, "group", "built_mw", years, list(names.groups))
    out = folded(
        "New capacity by group and the period it comes on line in, MW",
        table(with_total(wide.rename(index=names.group)), "Group", total="Total"),
        True,
    )
    general = builds.option.str.startswith("new:")
    out += _build_list(names, builds[~general], "Named projects", True)
    return out + _build_list(names, builds[general], "New plants beyond the named projects", False)


def _build_list(names: Names, builds: pd.DataFrame, title: str, open_: bool) -> str:
    if builds.empty:
        return ""
    order = {g: k for k, g in enumerate(names.groups)}
    rows = builds.assign(order=builds.group.map(order)).sort_values(["period", "order", "zone", "option"])
    shown = pd.DataFrame(
        {
            "Project": [names.option(r.option, r.technology) for r in records(rows)],
            "Period": rows.period.astype(str),
            "Zone": [names.zone(z) for z in rows.zone],
            "Technology": [names.technology(t) for t in rows.technology],
            "MW": rows.built_mw,
            "Cost, million USD": rows.overnight_musd,
            "Partner": [p or "" for p in rows.partner],
            "Decided": ["committed" if c else "chosen by the plan" for c in rows.committed],
        }
    )
    note = paragraph("Cost: overnight, without interest during construction, for all that comes on line in the period.")
    count = f"{title} ({len(rows)}), {number(float(rows.built_mw.sum()) * MILLI)} GW"
    return folded(count, listed(shown) + note, open_)


def _existing(plan: Plan, names: Names) -> str:
    """Capacity that age leaves of today's plants, and what the plan retires earlier."""
    years, capacity_ = periods(plan), plan_table(plan, "capacity")
    left = by_period(capacity_, "group", "existing_mw", years, list(names.groups))
    early = seen(by_period(capacity_, "group", "retired_mw", years, list(names.groups)), SEEN_MW)
    left = seen(left, SEEN_MW)
    if left.empty:
        return paragraph("There are no existing plants.")
    sums = left.sum()
    aged = float(sums[years[0]] - sums[years[-1]])
    sentence = f"Of {number(float(sums[years[0]]) * MILLI)} GW on line in {years[0]}, "
    sentence += f"{number(aged * MILLI)} GW reach the end of their technical life or licence by {years[-1]}."
    chosen = (
        f"In {years[-1]}, {number(float(early[years[-1]].sum()) * MILLI)} GW of what age would leave are closed by "
        "choice."
        if len(early)
        else "None is closed earlier than its age demands."
    )
    out = paragraph(sentence if len(years) > 1 else "", chosen)
    out += folded(
        "Existing plants that age has not yet retired, MW",
        table(with_total(left.rename(index=names.group)), "Group", total="Total"),
    )
    if len(early):
        out += folded(
            "Closed earlier by choice, MW", table(with_total(early.rename(index=names.group)), "Group", total="Total")
        )
    return out
