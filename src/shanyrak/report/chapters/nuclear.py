"""Chapter 8: the nuclear programme: which reactor, when, for how much, with what fuel and whom."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from shanyrak.case import Case
from shanyrak.case.contract import GRADES
from shanyrak.nuclear.milestones import critical_path, progress, read_milestones
from shanyrak.nuclear.programme import (
    Choice,
    Outlook,
    cash_table,
    causes_table,
    chance_table,
    choice_of,
    finance_table,
    forecast_table,
    fuel_by_year,
    fuel_table,
    outlooks,
    overrun_table,
    people_table,
    planned_units,
    site_table,
    supply_table,
    training_costs,
    uranium_table,
    water_table,
)
from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Control, Figure, Section, figure, folded, listed, paragraph, table
from shanyrak.report.figures import bar, line, stacked_layout
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import GREYS, INK, SOFT, Names
from shanyrak.report.words import listing, number, percent, plural

NUCLEAR = "#5e3c99"
DASHES = ("solid", "dash", "dot", "dashdot")
SHOWN_FIGURES = {
    "total_musd": "Cost with interest, billion USD",
    "levelised_usd_per_mwh": "Levelised, USD/MWh",
    "owner_return": "Owner's return, %",
    "least_cover": "Least cover of debt service",
}
MOVED = {
    "levelised_usd_per_mwh": "Levelised, USD/MWh",
    "owner_return": "Owner's return, %",
    "least_cover": "Least cover",
}
RATE_NOTE = (
    "The exchange rate moves where accounts and loan are in two currencies (column accounts of finance.csv), with the "
    "drift and volatility of its past rates; money is that of the start, at the first rate."
)
SCALES = {"total_musd": 1e-3, "owner_return": 100.0}
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
    body = _choice(case) + _dates(case, found) + _money(case, found)
    if len(units):
        body += _units(units, names) + _fuel(case, units) + _people(case, units, plan)
    body += _readiness(case) + _evidence(case)
    return Section("nuclear", "Nuclear programme", _heading(units, found), body)


def _heading(units: pd.DataFrame, found: Mapping[str, Outlook]) -> str:
    first = next(iter(found.values()))
    chance = float(first.chance_by(pd.Series([first.announced]).to_numpy())[0])
    kept = f"{first.name} keeps its year {first.announced} with a chance of {percent(chance, 1.0)}"
    if units.empty:
        return f"The plan builds no reactor; {kept}"
    count, power = len(units), float(units.unit_mw.sum()) / 1e3
    return f"{plural(count, 'reactor')} with {number(power, 1)} GW by {int(units.grid_year.max())}; {kept}"


def _choice(case: Case) -> str:
    found = choice_of(case)
    if found is None:
        return ""
    order = list(found.scores.index)
    drawn = Figure("choice-figure", _ranks(found, order), "Share of draws in which each design takes each rank.", 300,
        caption=f"Weights, values and figures drawn together, by the view {found.view}; darkest: first.",
    )  # fmt: skip
    scores = found.scores[["rank", "score", "worst", "best", "weak_share", "missing_share"]].copy()
    scores[["weak_share", "missing_share"]] *= 100
    scores.columns = pd.Index(["Rank", "Score", "Worst", "Best", "Recalled or assumed, %", "No figure, %"])
    views = (found.views.loc[order] * 100).rename(columns=lambda c: str(c).replace("_", " "))
    failed = found.failed[["design", "reason"]].rename(columns={"design": "Design", "reason": "Why not"})
    return (
        "<h3>Which reactor</h3>"
        + figure(drawn)
        + paragraph(*found.reasons[order[:2]])
        + folded("Scores", table(scores, "Design"), True)
        + paragraph(GRADE_NOTE)
        + folded("Why each design stands where it stands", "".join(paragraph(s) for s in found.reasons[order[2:]]))
        + folded("Chance to be first by the view of each stakeholder, %", table(views, "Design", places=0))
        + (folded("Not compared", listed(failed)) if len(failed) else "")
    )


def _ranks(found: Choice, order: list[str]) -> dict[str, object]:
    shades = (NUCLEAR, "#8e72bb", "#b9a7d5", *GREYS[2:])
    traces = [
        bar(f"rank {rank}", order, found.ranks.loc[order, rank] * 100, shades[min(k, len(shades) - 1)], "% of draws")
        for k, rank in enumerate(found.ranks.columns)
    ]
    return {"data": traces, "layout": stacked_layout("% of draws")}


def _dates(case: Case, found: Mapping[str, Outlook]) -> str:
    start = min(o.announced for o in found.values()) - 2
    years = list(range(start, max(o.on_line(0.95) for o in found.values()) + 2))
    chances = chance_table(found, years)
    traces = [
        line(
            o.name,
            years,
            chances[chances.project == key].chance * 100,
            "%",
            DASHES[k % len(DASHES)],
            NUCLEAR,
        )
        for k, (key, o) in enumerate(found.items())
    ]
    layout = {"yaxis": {"title": {"text": "chance to be on the grid, %"}, "range": [0, 100]}, "hovermode": "x unified"}
    drawn = Figure("chance-figure", {"data": traces, "layout": layout},
        "Chance of each project to be on the grid by the end of each year.", 340,
        caption="From all reactors begun since 1990 and the planned first concrete; those still being built count.",
    )  # fmt: skip
    forecast = forecast_table(found)
    shown = pd.DataFrame(
        {
            "Project": [found[p].name for p in forecast.project],
            "Design": forecast.design,
            "Kept with a chance of": ["as announced" if c == 0 else percent(c, 1.0) for c in forecast.chance],
            "On line": forecast.on_line.astype(str),
            "Years to build": forecast.years_to_build.round(1),
            "USD/kW": forecast.overnight_usd_per_kw.round(0),
            "Billion USD": (forecast.overnight_musd * 1e-3).round(1),
            "Times the estimate": forecast.times_estimate.round(2),
            "Evidence of the overrun": forecast.grade,
        }
    )
    return (
        "<h3>When, and for how much</h3>"
        + figure(drawn)
        + folded("Dates and costs", listed(shown), True)
        + _overruns(case, next(iter(found.values())))
    )


def _overruns(case: Case, first: Outlook) -> str:
    """What the cost of the first project would be by each class of overruns, with the grade of the class."""
    rows = overrun_table(case)
    billion = first.overnight_usd_per_kw * first.units * first.unit_mw * 1e-6
    shown = pd.DataFrame(
        {
            "Class of projects": [f"{p} (taken)" if t else p for p, t in zip(rows.projects, rows.taken, strict=True)],
            "Evidence": rows.grade,
            **{f"P{int(p[1:])}, times the estimate": rows[p].round(2) for p in ("p50", "p80", "p95")},
            "P80, billion USD": (rows.p80 * billion).round(1),
            "nuclear_overrun": rows.overrun,
        }
    )
    taken = rows[rows.taken].iloc[0]
    words = (
        f"Costs go over the estimate as in the class {taken.projects}, whose figures are {taken.grade}: read them as "
        "what such projects have done, not as what this one will do. Another class is taken with the setting "
        "nuclear_overrun; then dates stay and all costs of this chapter move."
    )
    return paragraph(words) + folded(f"{first.name} by other classes", listed(shown), True)


def _money(case: Case, found: Mapping[str, Outlook]) -> str:
    outcome = finance_table(case, found)
    if outcome.empty:
        return ""
    chosen = outcome[outcome.figure.isin(list(SHOWN_FIGURES))]
    scale = chosen.figure.map(SCALES).fillna(1.0)
    shown = pd.DataFrame(
        {
            "Structure": chosen.name,
            "Figure": chosen.figure.map(SHOWN_FIGURES),
            **{c.capitalize(): (chosen[c] * scale).round(2) for c in ("planned", "p10", "p50", "p80")},
        }
    )
    books = cash_table(case, found)
    return (
        "<h3>Money</h3>"
        + _cash(books, found)
        + folded("Cost, returns and cover over futures", listed(shown), True)
        + folded("What delay, overrun and exchange rate do, each alone and together", _causes(case, found))
    )


def _causes(case: Case, found: Mapping[str, Outlook]) -> str:
    """The spread that each cause gives to what the owner earns and the lender sees."""
    causes = causes_table(case, found)
    wide = causes[causes.figure.isin(list(MOVED))].set_index(["name", "cause", "figure"])
    keys = list(dict.fromkeys((name, cause) for name, cause, _ in wide.index))
    spread = {
        f"{title}, {end.upper()}": [float(wide.loc[(*key, figure), end]) * SCALES.get(figure, 1.0) for key in keys]
        for figure, title in MOVED.items()
        for end in ("p10", "p90")
    }
    named = {"Structure": [name for name, _ in keys], "What varies": [cause for _, cause in keys]}
    return listed(pd.DataFrame({**named, **spread}).round(2)) + paragraph(RATE_NOTE)


def _cash(books: pd.DataFrame, found: Mapping[str, Outlook]) -> str:
    variants: dict[str, object] = {}
    keys = list(dict.fromkeys(books.project))
    for k, key in enumerate(keys):
        own = books[(books.project == key)]
        own = own[own.drop(columns=["project", "structure", "year"]).abs().sum(axis=1) > 0]
        years = [int(y) for y in own.year]
        variants[str(k)] = [
            bar("construction", years, -own.capital_cost * 1e-3, GREYS[1], "billion"),
            bar("loan drawn", years, own.loan_drawn * 1e-3, "#b9a7d5", "billion"),
            bar("revenue", years, own.revenue * 1e-3, NUCLEAR, "billion"),
            bar(
                "running cost and tax",
                years,
                -(own.running_cost + own.tax) * 1e-3,
                GREYS[3],
                "billion",
            ),
            bar("debt service", years, -own.debt_service * 1e-3, SOFT, "billion"),
            line("owed", years, own.loan * 1e-3, "billion", "dot", INK),
        ]
    layout = stacked_layout("billion USD a year, money of the day", xaxis={"type": "linear"})
    drawn = Figure("cash-figure", {"variants": variants, "layout": layout},
        "Money of a project year by year: construction, loan, revenue, running cost, debt service.", 360,
        [Control("Project", [found[key].name for key in keys])],
        "If all goes as planned, by the first structure of finance.csv that is meant for the project.",
    )  # fmt: skip
    return figure(drawn)


def _units(units: pd.DataFrame, names: Names) -> str:
    shown = units[["unit", "site", "design", "partner", "unit_mw", "first_concrete_year", "grid_year"]].copy()
    shown["site"] = shown.site.map(names.short_zone)
    for column in ("first_concrete_year", "grid_year"):
        shown[column] = shown[column].astype(str)
    shown.columns = pd.Index(["Reactor", "Zone", "Design", "Partner", "MW", "First concrete", "On the grid"])
    return "<h3>The reactors of this plan</h3>" + folded("Reactors", listed(shown), True)


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
    drawn = Figure("fuel-figure", {"data": traces, "layout": stacked_layout("tonnes")},
        "Natural uranium bought in each year, and spent fuel in pools and in dry store.", 320,
        caption="Uranium is bought ahead of loading by the lead times of the planned routes.",
    )  # fmt: skip
    shown = wide.copy()
    shown.columns = pd.Index(
        ["Uranium, t", "SWU", "Fuel made, t", "Discharged, t", "In pools, t", "In dry store, t", "Million USD"]
    )
    shown.index = shown.index.map(str)
    body = "<h3>Fuel and water</h3>" + figure(drawn) + folded("Fuel by year", table(shown.round(1), "Year"))
    body += _sources_of_fuel(case, units, rows)
    water = water_table(case, units).drop_duplicates(["place", "use_km3"])
    if len(water):
        highest = water.sort_values("use_km3").iloc[-1]
        body += paragraph(
            f"Cooling towers use up to {number(float(highest.use_km3), 3)} km3 a year of {highest.place}, "
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
                "Design": stops.design,
                "Step": stops.step,
                "Country": stops.country,
                "Planned share, %": (stops.share * 100).round(0),
                "Made up, %": (stops.made_up * 100).round(0),
                "Units that stop": stops.stopping,
                "Months until the first": stops.months.round(0),
            }
        )
        body += folded("If a supplier country stops", listed(shown))
    return body


def _people(case: Case, units: pd.DataFrame, plan: Plan) -> str:
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
    drawn = Figure("people-figure", {"variants": variants, "layout": stacked_layout("people")},
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
    bound = paragraph(words, _late(late), _paid(plan))
    costs = training_costs(case, units).rename(
        columns={"part": "Part", "undiscounted_musd": "Million USD", "discounted_musd": "Discounted"}
    )
    return "<h3>People</h3>" + figure(drawn) + bound + folded("The cheapest training for them", listed(costs.round(1)))


def _late(late: pd.DataFrame) -> str:
    if late.empty:
        return "People let every reactor keep its year."
    parts = [
        f"{r['unit']} not before {r['earliest_grid_year']} for want of {str(r['binding_role']).replace('_', ' ')}"
        for r in late.to_dict("records")
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
    path = [made.by_name()[name].title for name in critical_path(made, 2)]
    return (
        "<h3>Readiness</h3>"
        + folded("Infrastructure by the IAEA's milestones", table(shown, "", places=0), True)
        + paragraph(f"Longest way to the second milestone: {'; then '.join(path)}." if path else "")
    )
