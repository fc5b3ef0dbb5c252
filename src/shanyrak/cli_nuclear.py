"""``shanyrak nuclear``: the programme's rooms one by one, in the terminal and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import typer
from rich.console import Console
from rich.markup import escape

from shanyrak.case import Case, read_case
from shanyrak.cli_show import show as _show
from shanyrak.cli_show import write as _write
from shanyrak.nuclear.construction import ReferenceClass
from shanyrak.nuclear.milestones import (
    by_issue,
    critical_path,
    date_distribution,
    progress,
    read_milestones,
    schedule,
)
from shanyrak.nuclear.programme import (
    announced_units,
    cash_table,
    causes_table,
    chance_table,
    choice_of,
    finance_table,
    forecast_table,
    fuel_by_year,
    fuel_table,
    informed,
    outlooks,
    overrun_table,
    people_table,
    planned_units,
    reference_table,
    refuelling_table,
    site_table,
    supply_table,
    training_costs,
    uranium_table,
    water_table,
)
from shanyrak.plan.plan import Plan

app = typer.Typer(help="The nuclear programme: which reactor, what it costs, who runs it.", no_args_is_help=True)
out = Console()

CaseName = Annotated[str, typer.Option("--case", help="case folder or name")]
Scenarios = Annotated[list[str] | None, typer.Option("--scenario", help="scenario of the case (may be repeated)")]
Settings = Annotated[list[str] | None, typer.Option("--set", help="one change, such as case.wacc=0.08")]
Run = Annotated[Path | None, typer.Option("--run", help="folder of a plan: its case, and the reactors that it builds")]
Csv = Annotated[Path | None, typer.Option("--csv", help="write the whole table to this file too")]
KAZAKHSTAN = "kazakhstan"
MOVED = ("levelised_usd_per_mwh", "owner_return", "least_cover")
"""Figures that are shown cause by cause; --csv has all."""

DRAWS = 2000
EARLY_YEARS = 20
"""Years of fuel that the terminal shows; --csv has all."""


class NuclearError(Exception):
    """A nuclear table is missing or cannot be used; the message says what and what to do."""


@contextmanager
def told() -> Iterator[None]:
    """Turn what the rooms say of a table that they cannot use into one line for the user."""
    try:
        yield
    except (ValueError, KeyError) as problem:
        raise NuclearError(
            f"a nuclear table cannot be used: {problem.args[0] if problem.args else problem}"
        ) from problem


def informed_case(case: Case) -> Case:
    """The case as its nuclear tables inform it, see :func:`shanyrak.nuclear.programme.informed`."""
    with told():
        return informed(case)


@app.command()
@told()
def choose(
    case: CaseName = KAZAKHSTAN,
    scenario: Scenarios = None,
    set_: Settings = None,
    run: Run = None,
    view: Annotated[str | None, typer.Option(help="whose weights order the designs (default: the last)")] = None,
    csv: Csv = None,
) -> None:
    """Order the reactor designs: who passes the must-haves, score, chance to be first, and why."""
    found = choice_of(_case(case, scenario, set_, run), view)
    if found is None:
        raise NuclearError(_lacks("reactors.csv and stakeholder_weights.csv"))
    first = found.ranks[1].rename("chance_first")
    table = found.scores[["rank", "score", "worst", "best", "missing_share", "weak_share"]].join(first).reset_index()
    _show(table, f"designs by the view {found.view}")
    _write(table, csv)
    for sentence in found.reasons[found.scores.index]:
        out.print(f"- {escape(sentence)}", highlight=False)
    _show(found.views.reset_index(), "chance to be first, view by view")
    _show(found.wins.rename_axis("wins over").reset_index(), "chance that the design of the row scores higher")
    _show(found.methods.reset_index(), "second opinions: score and rank by KIND, TOPSIS and PROMETHEE")
    _show(found.turning, "who is first over which weight of an objective or area among its siblings")
    _show(found.dominated, "dominated: nowhere better, whatever the weights")
    _show(found.failed[["design", "requirement", "reason"]], "not compared")
    _show(found.worth_knowing.reset_index(), "what would be worth knowing better")


@app.command()
@told()
def build(
    case: CaseName = KAZAKHSTAN,
    scenario: Scenarios = None,
    set_: Settings = None,
    run: Run = None,
    family: Annotated[
        list[str] | None, typer.Option(help="learn from this design family alone (may be repeated)")
    ] = None,
    builder: Annotated[
        list[str] | None, typer.Option(help="learn from builders of this country (may be repeated)")
    ] = None,
    newcomer: Annotated[bool | None, typer.Option("--newcomer/--experienced", help="hosts to learn from")] = None,
    since: Annotated[int | None, typer.Option(help="learn from reactors begun in this year or later")] = None,
    csv: Csv = None,
) -> None:
    """Dates and costs of the named projects at several chances of keeping them, and the reactors learnt from."""
    loaded = _case(case, scenario, set_, run)
    reference = ReferenceClass(
        families=tuple(family or ()), builders=tuple(builder or ()), newcomer=newcomer, started_from=since
    )
    found = outlooks(loaded, reference)
    if not found:
        raise NuclearError(_lacks("a project with a design, or builds.csv"))
    table = forecast_table(found)
    shown = table.drop(columns=["design", "first_concrete", "overnight_musd"])
    _show(shown, "date and cost kept with a chance (0: as announced)")
    _show(overrun_table(loaded), "actual cost over estimate by class; take another: --set case.nuclear_overrun=NAME")
    _write(table, csv)
    years = range(min(o.announced for o in found.values()) - 1, max(o.announced for o in found.values()) + 9)
    chances = chance_table(found, list(years)).pivot(index="year", columns="project", values="chance").reset_index()
    _show(chances, "chance to be on the grid by the end of a year")
    _show(reference_table(loaded, reference), "learnt from, by design family (builds.csv has every reactor)")


@app.command()
@told()
def finance(
    case: CaseName = KAZAKHSTAN,
    scenario: Scenarios = None,
    set_: Settings = None,
    run: Run = None,
    books: Annotated[bool, typer.Option("--books", help="the yearly books in place of cost and returns")] = False,
    causes: Annotated[
        bool, typer.Option("--causes", help="what delay, overrun and exchange rate do, each alone and together")
    ] = False,
    csv: Csv = None,
) -> None:
    """Cost, interest, price, returns and cover of each project and financing structure, over futures."""
    loaded = _case(case, scenario, set_, run)
    found = outlooks(loaded)
    room = cash_table if books else causes_table if causes else finance_table
    table = room(loaded, found)
    if table.empty:
        raise NuclearError(_lacks("finance.csv with a structure for a project that has a design"))
    if books:
        _show(table.drop(columns="structure"), "books, million of the accounts")
    elif causes:
        for (structure, name), own in table.groupby(["structure", "name"], sort=False):
            moved = own[own["figure"].isin(MOVED)].sort_values("figure", kind="stable")
            _show(moved[["figure", "cause", "planned", "p10", "p50", "p80", "p90"]], f"{structure}: {name}")
    else:
        for (structure, name), own in table.groupby(["structure", "name"], sort=False):
            price = own["price_usd_per_mwh"].iloc[0]
            at = f", {price:.1f} USD/MWh" if price == price else ""
            _show(own[["figure", "planned", "p10", "p50", "p80", "p90"]], f"{structure}: {name}{at}")
    _write(table, csv)


@app.command()
@told()
def fuel(
    case: CaseName = KAZAKHSTAN,
    scenario: Scenarios = None,
    set_: Settings = None,
    run: Run = None,
    csv: Csv = None,
) -> None:
    """Fuel of the reactors year by year, front to back, and the water that they use up."""
    loaded = _case(case, scenario, set_, run)
    units = _units(loaded, run)
    table = fuel_table(loaded, units)
    shown = fuel_by_year(table)[["natural_tu", "swu", "fabricated_thm", "pool_thm", "dry_thm", "musd"]]
    _show(shown.iloc[:EARLY_YEARS].reset_index(), f"fuel of the first {EARLY_YEARS} years, all designs")
    _write(table, csv)
    home = uranium_table(loaded, table)
    _show(home.iloc[: 4 * EARLY_YEARS : 10], "uranium against what the country mines and has")
    _show(supply_table(loaded, units), "if a country stops ten years after the last start: units that stop, and when")
    _show(refuelling_table(loaded, outlooks(loaded)), "months of refuelling, one unit after another")
    _show(water_table(loaded, units).drop_duplicates(["place", "use_km3"]), "cooling water, where it changes")


@app.command()
@told()
def staff(
    case: CaseName = KAZAKHSTAN,
    scenario: Scenarios = None,
    set_: Settings = None,
    run: Run = None,
    csv: Csv = None,
) -> None:
    """People needed and possible by role, and the earliest year on line that they allow."""
    loaded = _case(case, scenario, set_, run)
    units = _units(loaded, run)
    table = people_table(loaded, units)
    if table.empty:
        raise NuclearError(_lacks("workforce_roles.csv and its tables"))
    short = table[table["missing"] > 0]
    _show(short if len(short) else table.groupby("role", sort=False)["needed"].max().reset_index(), "people missing")
    _show(site_table(loaded, units), "earliest year on line that people allow")
    _show(training_costs(loaded, units), "the cheapest training for them")
    _write(table, csv)


@app.command()
@told()
def ready(
    case: CaseName = KAZAKHSTAN,
    scenario: Scenarios = None,
    set_: Settings = None,
    run: Run = None,
    phase: Annotated[int, typer.Option(min=1, max=3, help="milestone of the IAEA's approach")] = 2,
    csv: Csv = None,
) -> None:
    """State of the 19 infrastructure issues, and the critical path to a milestone."""
    loaded = _case(case, scenario, set_, run)
    if loaded.table("milestones").empty:
        raise NuclearError(_lacks("milestones.csv"))
    made = read_milestones(loaded)
    _show(progress(made), "conditions of each milestone")
    _show(by_issue(made), "the 19 issues by phase")
    table = schedule(made, phase)
    _show(table[table["critical"]].drop(columns=["critical", "slack"]), f"on the longest way to milestone {phase}")
    when = date_distribution(made, phase, DRAWS, np.random.default_rng(loaded.settings.seed))
    _show(when, f"date of milestone {phase}, by share of futures")
    _write(table, csv)
    out.print(f"critical path  {' -> '.join(critical_path(made, phase))}", highlight=False, soft_wrap=True)


def _case(case: str, scenario: list[str] | None, settings: list[str] | None, run: Path | None) -> Case:
    if run is None:
        return read_case(case, scenario or [], settings or [])
    if scenario or settings or case != KAZAKHSTAN:
        raise NuclearError(
            "--run takes the case of a plan as it was planned. What to do: leave out --case, --scenario and --set, or "
            "plan with these changes and give that plan."
        )
    planned = Plan.open(run).case
    if planned is None:
        raise NuclearError(f"the plan in {run} holds no case. What to do: plan again with this version.")
    return planned


def _units(case: Case, run: Path | None) -> pd.DataFrame:
    """Reactors that a plan builds, or those announced; raises NuclearError where there are none."""
    found, confidence = outlooks(case), case.settings.nuclear_confidence
    units = (
        planned_units(Plan.open(run).table("builds"), found, confidence) if run else announced_units(found, confidence)
    )
    if units.empty:
        what = "the plan builds no reactor" if run else "the case has no project with a design"
        raise NuclearError(
            f"{what}. What to do: {'plan another scenario' if run else 'write a design in projects.csv'}."
        )
    return units


def _lacks(what: str) -> str:
    return f"the case lacks {what}. What to do: fill it in, see docs/reference/case.md."
