"""``shanyrak fuels``: fuel balances of a plan, allowances, and what industrial projects do to gas and power."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from shanyrak.case import Case
from shanyrak.cli_nuclear import informed_case
from shanyrak.cli_show import out, show, write
from shanyrak.plan.emissions_market import allowances, border_costs
from shanyrak.plan.fuel_balance import ARRIVING, FLOW_NAMES, LEAVING, fuel_balance
from shanyrak.plan.industry import EFFECTS, fuel_values, own_effects, replanned_effects
from shanyrak.plan.make import Request
from shanyrak.plan.plan import Plan
from shanyrak.report import write_report
from shanyrak.system.assemble import Resolution
from shanyrak.system.problem import Options

TERA = 1e-3
REPORT = "report.html"
PROJECTS = "--project"
SEEN = 0.05
"""TWh, Mt or million USD below which a change is not shown."""


class FuelsError(Exception):
    """A plan has no fuel balances; the message says what and what to do."""


def fuels(
    run: Annotated[Path, typer.Argument(help="folder of a plan")],
    project: Annotated[
        list[str] | None,
        typer.Option(PROJECTS, help="plan anew with and without this industrial project (may be repeated)"),
    ] = None,
    years: Annotated[
        list[int] | None, typer.Option("--year", help="periods of the comparison (default: those of the plan)")
    ] = None,
    days: Annotated[int, typer.Option(min=3, max=365, help="typical days of the comparison")] = 4,
    gap: Annotated[float, typer.Option(min=1e-6, max=0.5, help="relative gap of the comparison")] = 1e-4,
    csv: Annotated[Path | None, typer.Option("--csv", help="write the whole balance to this file too")] = None,
) -> None:
    """Fuel balances of a plan, free allowances, and what industrial projects do: see the chapter of the report too."""
    plan = Plan.open(run)
    balance = fuel_balance(plan)
    if plan.case is None or balance.empty:
        raise FuelsError(
            "the plan has no fuel balances. What to do: fill in carriers.csv and fuel_balance.csv, plan again."
        )
    show(_wide(balance), "fuels of the country, TWh a year (below zero: goes out)")
    worth = fuel_values(plan).pivot(index=["fuel", "region", "season"], columns="period", values="usd_per_mwh")
    show(worth.rename(columns=str).reset_index(), "what a MWh of a fuel that limits the plan is worth, USD")
    show(own_effects(plan.case), "what industrial projects take (below zero) and give, TWh a year")
    paid = allowances(plan)
    show(paid.drop(columns=["output_gwh", "full_cost_musd"]), "emissions, free allowances and what the rest costs")
    show(border_costs(plan), "border adjustment of the European Union on a MWh sold there")
    write(balance, csv)
    if project:
        _compare(plan, run, project, years or [], Resolution(days=days), gap)


def _wide(balance: pd.DataFrame) -> pd.DataFrame:
    """The balance of the country, by carrier and flow; pipelines inside it and what is zero throughout left out."""
    rows = balance[~balance.flow.isin([ARRIVING, LEAVING])]
    words = (rows.carrier + ": " + rows.flow.map(FLOW_NAMES).str.lower()).rename("balance")
    wide = rows.pivot_table(index=words, columns="period", values="gwh", aggfunc="sum", sort=False) * TERA
    wide = wide[(wide.abs() > SEEN).any(axis=1)]
    return wide[wide.columns[:: max(1, len(wide.columns) // 4)]].rename(columns=str).reset_index()


def _compare(plan: Plan, run: Path, projects: list[str], years: list[int], hours: Resolution, gap: float) -> None:
    """Plan with and without each project, show the changes, keep them in the plan and write its report anew."""
    assert plan.case is not None
    case = _in_years(plan.case, years)
    request = Request(hours, Options(whole_units=False), gap=gap, compare=False)
    parts = [replanned_effects(case, name, request, informed_case, out.print) for name in projects]
    for name, table in zip(projects, parts, strict=True):
        seen = table[(table.change.abs() > SEEN)]
        change = seen.pivot_table(index=["quantity", "unit"], columns="period", values="change", sort=False).fillna(0.0)
        show(change.rename(columns=str).reset_index(), f"what {name} changes (with less without)")
    before = plan.tables.get(EFFECTS, pd.DataFrame())
    kept = before[~before.project.isin(projects)] if len(before) else before
    made = replace(plan, tables={**plan.tables, EFFECTS: pd.concat([kept, *parts], ignore_index=True)})
    made.save(run)
    out.print(f"report  {write_report(made, run / REPORT)}", highlight=False)


def _in_years(case: Case, years: list[int]) -> Case:
    if not years:
        return case
    known = case.settings.planning_years
    if not set(years) <= set(known):
        raise FuelsError(f"--year takes periods of the plan: {', '.join(map(str, known))}.")
    return replace(case, settings=case.settings.model_copy(update={"planning_years": sorted(set(years))}))
