"""Chapter 8: the nuclear programme: which reactor, when, for how much, with what fuel and whom."""

from __future__ import annotations

from calendar import month_abbr
from collections.abc import Mapping

import numpy as np
import pandas as pd

from shanyrak.case import Case
from shanyrak.case.contract import GRADES
from shanyrak.nuclear.milestones import by_issue, critical_path, date_distribution, progress, read_milestones
from shanyrak.nuclear.programme import (
    Choice,
    Outlook,
    choice_of,
    fuel_by_year,
    fuel_table,
    outlooks,
    people_table,
    planned_units,
    refuelling_table,
    site_table,
    supply_table,
    training_costs,
    uranium_table,
    water_table,
)
from shanyrak.plan.plan import Plan
from shanyrak.report.chapters.nuclear_money import NUCLEAR, dates, money
from shanyrak.report.elements import Control, Figure, Section, figure, folded, listed, paragraph, table
from shanyrak.report.figures import bar, line, stacked_layout
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import GREYS, INK, SOFT, Names
from shanyrak.report.words import listing, number, percent, plural

READINESS_DRAWS = 2000
SMALL_CHANCE = 0.01
NUCLEAR_TABLES = (
    "reactors",
    "reactor_indicators",
    "stakeholder_weights",
    "builds",
    "build_costs",
    "overrun_statements",
    "finance",
    "finance_terms",
    "spending",
    "nuclear_fuel",
    "nuclear_fuel_prices",
    "fuel_routes",
    "domestic_fuel",
    "cooling_water",
    "workforce_roles",
    "workforce_demand",
    "workforce_programmes",
    "workforce_stock",
    "milestones",
    "first_of_kind",
)
GRADE_NOTE = (
    "What share of a score rests on figures that are recalled or assumed, and on none, stands in its row; a figure "
    "that is recalled is called so in the sentence of its design."
)


def nuclear(plan: Plan, names: Names) -> Section:
    """The programme of the plan; where a nuclear table cannot be used, the chapter says which and why."""
    try:
        return _programme(plan, names)
    except (ValueError, KeyError) as problem:
        said = str(problem.args[0]) if problem.args else str(problem)
        body = paragraph(f"The chapter could not be made: {said}.")
        return Section("nuclear", "Nuclear programme", "A nuclear table cannot be used", body)


def _programme(plan: Plan, names: Names) -> Section:
    """Choice of the design, dates, money, fuel, people, readiness."""
    case = plan.case
    found = outlooks(case) if case is not None else {}
    if case is None or not found:
        body = paragraph("The case names no project with a reactor design, so there is no programme to work out.")
        return Section("nuclear", "Nuclear programme", "No reactor is named", body)
    units = planned_units(plan_table(plan, "builds"), found, case.settings.nuclear_confidence)
    body = _choice(case) + dates(case, found) + money(case, found)
    if len(units):
        body += (
            _units(case, units, found, names)
            + _refuelling(case, found, names)
            + _fuel(case, units)
            + _people(case, units, found, plan)
        )
    body += _readiness(case) + _evidence(case)
    return Section("nuclear", "Nuclear programme", _heading(units, found), body)


def _heading(units: pd.DataFrame, found: Mapping[str, Outlook]) -> str:
    first = next(iter(found.values()))
    chance = float(first.chance_by(pd.Series([first.announced]).to_numpy())[0])
    odds = percent(chance, 1.0) if chance >= SMALL_CHANCE else f"less than {percent(SMALL_CHANCE, 1.0)}"
    kept = f"{first.name} keeps its year {first.announced} with a chance of {odds}"
    if units.empty:
        return f"The plan builds no reactor; {kept}"
    count, power = len(units), float(units.unit_mw.sum()) / 1e3
    return f"{plural(count, 'reactor')} with {number(power, 1)} GW by {int(units.grid_year.max())}; {kept}"


def _choice(case: Case) -> str:
    try:
        found = choice_of(case)
    except ValueError as problem:
        return "<h3>Which reactor</h3>" + paragraph(f"No choice could be made: {problem}.")
    if found is None:
        return ""
    order, called = list(found.scores.index), _designs(case)
    view = found.view.replace("_", " ")
    drawn = Figure("choice-figure", _ranks(found, order, called),
        "Share of draws in which each design takes each rank.", 300,
        caption=f"Weights, values and figures drawn together, by the view {view}; darkest: first.",
    )  # fmt: skip
    scores = found.scores[["rank", "score", "worst", "best", "weak_share", "missing_share"]].copy()
    scores[["weak_share", "missing_share"]] *= 100
    scores = scores.round({"score": 2, "worst": 2, "best": 2, "weak_share": 0, "missing_share": 0})
    scores.columns = pd.Index(["Rank", "Score", "Worst", "Best", "Recalled or assumed, %", "No figure, %"])
    views = (found.views.loc[order] * 100).rename(columns=lambda c: str(c).replace("_", " "))
    wins = (found.wins.loc[order, order] * 100).rename(called).rename(columns=called)
    methods = found.methods.loc[order, ["kind_rank", "topsis_rank", "promethee_rank"]].rename(called)
    methods.columns = pd.Index(["KIND", "TOPSIS", "PROMETHEE"])
    turning = _turning(found, called)
    failed = found.failed[["design", "reason"]].rename(columns={"design": "Design", "reason": "Why not"})
    failed["Design"] = failed.Design.map(called)
    reasons = [paragraph(called[d] + str(found.reasons[d]).removeprefix(d)) for d in order]
    return (
        "<h3>Which reactor</h3>"
        + figure(drawn)
        + "".join(reasons[:2])
        + folded("Scores", table(scores.rename(called), "Design"), True)
        + paragraph(GRADE_NOTE)
        + folded("Why each design stands where it stands", "".join(reasons[2:]))
        + folded(
            "Chance to be first by the view of each stakeholder, %", table(views.rename(called), "Design", places=0)
        )
        + folded("Chance that the design of the row scores higher, %", table(wins, "Design", places=0))
        + folded("Rank by other methods", table(methods, "Design", places=0))
        + (folded("Weight at which another design would be first", listed(turning, places=0)) if len(turning) else "")
        + (folded("Not compared", listed(failed)) if len(failed) else "")
    )


def _turning(found: Choice, called: Mapping[str, str]) -> pd.DataFrame:
    """The stretches of weight that belong to another design than the first of this view."""
    other = found.turning[found.turning.design != found.scores.index[0]]
    return pd.DataFrame(
        {
            "Objective or area": other.node.str.replace("_", " "),
            "Share now, %": (other.weight_now * 100).round(0),
            "From, %": (other.from_weight * 100).round(0),
            "To, %": (other.to_weight * 100).round(0),
            "First": other.design.map(called),
        }
    )


def _designs(case: Case) -> dict[str, str]:
    """Name of each design of reactors.csv, without what stands in brackets."""
    frame = case.table("reactors")
    return {str(d): str(n).split(" (")[0] for d, n in zip(frame.design, frame.name, strict=True)}


def _reactor(unit: str, found: Mapping[str, Outlook]) -> str:
    """Name of a reactor: that of its project and its number."""
    project, _, count = unit.rpartition(" ")
    return f"{found[project].name.split(' (')[0]} {count}" if project in found else unit


def _ranks(found: Choice, order: list[str], called: Mapping[str, str]) -> dict[str, object]:
    shades = (NUCLEAR, "#8e72bb", "#b9a7d5", *GREYS[2:])
    traces = [
        bar(
            f"rank {rank}",
            [called[d] for d in order],
            found.ranks.loc[order, rank] * 100,
            shades[min(k, len(shades) - 1)],
            "% of draws",
        )
        for k, rank in enumerate(found.ranks.columns)
    ]
    return {"data": traces, "layout": stacked_layout("% of draws")}


def _units(case: Case, units: pd.DataFrame, found: Mapping[str, Outlook], names: Names) -> str:
    shown = units[["unit", "site", "design", "partner", "unit_mw", "first_concrete_year", "grid_year"]].copy()
    shown["unit"] = [_reactor(str(u), found) for u in shown.unit]
    shown["design"] = shown.design.replace(_designs(case))
    shown["site"] = shown.site.map(names.short_zone)
    for column in ("first_concrete_year", "grid_year"):
        shown[column] = shown[column].astype(str)
    shown.columns = pd.Index(["Reactor", "Zone", "Design", "Partner", "MW", "First concrete", "On the grid"])
    return "<h3>The reactors of this plan</h3>" + folded("Reactors", listed(shown), True)


def _refuelling(case: Case, found: Mapping[str, Outlook], names: Names) -> str:
    """The months in which the reactors of each zone are out, and what of them is left."""
    rows = refuelling_table(case, found)
    if rows.empty or not case.settings.nuclear_refuelling:
        return ""
    months = [", ".join(month_abbr[int(m)] for m in cell.split(", ")) for cell in rows.months]
    shown = pd.DataFrame(
        {
            "Zone": ["any other" if z == "all" else names.short_zone(z) for z in rows.zone],
            "Named reactors": ["" if z == "all" else str(n) for z, n in zip(rows.zone, rows.units, strict=True)],
            "Cycle, months": rows.cycle_months,
            "Outage, days": rows.outage_days,
            "Refuel in": months,
            "Usable then, %": rows.available_then * 100,
            "Usable else, %": rows.available_else * 100,
        }
    )
    return folded("Refuelling, one reactor after another in the months of least load", listed(shown, places=0))


def _fuel(case: Case, units: pd.DataFrame) -> str:
    rows = fuel_table(case, units)
    if rows.empty:
        return ""
    wide = fuel_by_year(rows)
    wide = wide.loc[: min(int(wide.index.max()), int(units.grid_year.max()) + 20)]
    years = [int(y) for y in wide.index]
    traces = [
        bar("natural uranium, t", years, wide.natural_tu, NUCLEAR, "t"),
        line("in pools, t of heavy metal", years, wide.pool_thm, "t", "solid", INK),
        line("in dry store, t of heavy metal", years, wide.dry_thm, "t", "dot", SOFT),
    ]
    drawn = Figure("fuel-figure", {"data": traces, "layout": stacked_layout("tonnes", xaxis={"type": "linear"})},
        "Natural uranium bought in each year, and spent fuel in pools and in dry store.", 320,
        caption="Uranium is bought ahead of loading by the lead times of the planned routes.",
    )  # fmt: skip
    shown = wide.assign(swu=wide.swu * 1e-3)
    shown.columns = pd.Index(
        ["Uranium, t", "kSWU", "Fuel made, t", "Discharged, t", "In pools, t", "In dry store, t", "MUSD"]
    )
    shown.index = shown.index.map(str)
    body = "<h3>Fuel and water</h3>" + figure(drawn) + folded("Fuel by year", table(shown, "Year", places=1))
    body += _sources_of_fuel(case, units, rows)
    water = water_table(case, units).drop_duplicates(["place", "use_km3"])
    if len(water):
        highest = water.sort_values("use_km3").iloc[-1]
        place = str(highest.place).replace("_", " ").capitalize()
        body += paragraph(
            f"Cooling towers use up to {number(float(highest.use_km3), 3)} km3 a year of {place}, "
            f"{percent(float(highest.share_of_inflow), 1.0)} of its inflow; {number(float(highest.allowed_km3), 3)} "
            "km3 are allowed, which is an assumption."
        )
    return body


def _sources_of_fuel(case: Case, units: pd.DataFrame, fuel: pd.DataFrame) -> str:
    """Uranium of the country's own, and what the stop of a supplier does."""
    home, body = uranium_table(case, fuel), ""
    if len(home):
        most = percent(float(home.share_of_production.max()), 1.0)
        ground = percent(float(home.share_of_resources.iloc[-1]), 1.0)
        body += paragraph(
            f"At most the reactors take {most} of the uranium mined in a year, and over their life {ground} of what "
            "lies in the ground."
        )
    stops = supply_table(case, units)
    if len(stops):
        shown = pd.DataFrame(
            {
                "Design": stops.design.replace(_designs(case)),
                "Step": stops.step,
                "Country": stops.country,
                "Planned, %": (stops.share * 100).round(0),
                "Made up, %": (stops.made_up * 100).round(0),
                "Reactors stopped": stops.stopping,
                "After months": stops.months.round(0),
            }
        )
        body += folded("If a supplier country stops", listed(shown, places=0))
    return body


def _people(case: Case, units: pd.DataFrame, found: Mapping[str, Outlook], plan: Plan) -> str:
    rows = people_table(case, units)
    if rows.empty:
        return ""
    roles = list(dict.fromkeys(rows.role))
    variants = {}
    for k, role in enumerate(roles):
        own = rows[rows.role == role]
        years = [int(y) for y in own.year]
        variants[str(k)] = [
            bar("needed", years, own.needed, NUCLEAR, "people", 0),
            line("possible with every seat used", years, own.possible, "people", "dash", INK),
        ]
    layout = stacked_layout("people", xaxis={"type": "linear"})
    drawn = Figure("people-figure", {"variants": variants, "layout": layout},
        "People needed and possible of a role by year.", 320,
        [Control("Role", [r.replace("_", " ") for r in roles])],
        "Possible: today's people, every training seat used from the first year on, and the share allowed from abroad.",
    )  # fmt: skip
    short = rows[rows.missing >= 0.5].sort_values("missing", ascending=False).drop_duplicates("role")
    worst = [
        f"{number(float(r['missing']), 0)} {str(r['role']).replace('_', ' ')} in {r['year']}"
        for r in short.to_dict("records")
    ]
    words = f"Missing at most: {listing(worst)}." if worst else "No role is short in any year."
    late = site_table(case, units)
    late = late[late.delay_years.fillna(99) > 0]
    bound = paragraph(words, _late(late, found), _paid(plan))
    costs = training_costs(case, units).rename(
        columns={"part": "Part", "undiscounted_musd": "Million USD", "discounted_musd": "Discounted"}
    )
    return "<h3>People</h3>" + figure(drawn) + bound + folded("The cheapest training for them", listed(costs.round(1)))


def _late(late: pd.DataFrame, found: Mapping[str, Outlook]) -> str:
    if late.empty:
        return "People let every reactor keep its year."
    parts = [
        f"{_reactor(str(unit), found)} not before {year} for want of {str(role).replace('_', ' ')}"
        for unit, year, role in zip(late.unit, late.earliest_grid_year, late.binding_role, strict=True)
    ]
    return f"With people trained here alone: {listing(parts)}."


def _paid(plan: Plan) -> str:
    used = plan_table(plan, "resources")
    beyond = used[used.beyond > 0.5] if len(used) else used
    if used.empty:
        return "The plan itself was made without these limits (nuclear_limits)."
    if beyond.empty:
        return "The plan keeps within people and water."
    return f"The plan hires beyond them in {plural(len(set(beyond.year)), 'year')}, at the price of a shortage."


def _evidence(case: Case) -> str:
    """How many rows of each nuclear table are read in a source, computed, recalled or assumed."""
    tables = {name: case.table(name) for name in NUCLEAR_TABLES}
    counts = {
        name.replace("_", " "): frame["grade"].value_counts().reindex(list(GRADES), fill_value=0)
        for name, frame in tables.items()
        if len(frame)
    }
    shown = pd.DataFrame(counts).T.astype(int)
    shown.columns = pd.Index([str(c).capitalize() for c in shown.columns])
    return "<h3>Evidence</h3>" + folded(
        "Rows of each nuclear table by grade of evidence", table(shown, "Table", places=0)
    )


def _readiness(case: Case) -> str:
    if case.table("milestones").empty:
        return ""
    made = read_milestones(case)
    state = progress(made).set_index("phase")
    state.index = state.index.map(lambda p: f"Milestone {p}")
    shown = state[["conditions", "met", "in_progress", "not_started"]].astype(int)
    shown.columns = pd.Index(["Conditions", "Met", "In progress", "Not started"])
    issues = by_issue(made)
    for column in ("phase_1", "phase_2", "phase_3"):
        issues[column] = issues[column].str.replace("_", " ")
    issues.columns = pd.Index(["Issue", "Phase 1", "Phase 2", "Phase 3", "Shown by"])
    when = date_distribution(made, 2, READINESS_DRAWS, np.random.default_rng(case.settings.seed), (0.2, 0.5, 0.8))
    dates_of = listing([f"{date} (P{100 * q:.0f})" for q, date in zip(when["quantile"], when["date"], strict=True)])
    path = [made.by_name()[name].title for name in critical_path(made, 2)]
    return (
        "<h3>Readiness</h3>"
        + folded("Infrastructure by the IAEA's milestones", table(shown, "", places=0), True)
        + folded("The 19 issues", listed(issues))
        + paragraph(f"Longest way to the second milestone: {'; then '.join(path)}." if path else "")
        + paragraph(f"It can be reached by {dates_of}; the months that each condition needs are assumptions.")
    )
