"""``shanyrak risk``: the register and its contingency, stress tests, and what is regretted least."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from shanyrak.case import Case
from shanyrak.cli_nuclear import informed_case, told
from shanyrak.cli_show import out, show, write
from shanyrak.nuclear.programme import outlooks
from shanyrak.plan.plan import Plan, add_table
from shanyrak.plan.questions import Desk
from shanyrak.report import write_report
from shanyrak.risk import tables
from shanyrak.risk.monte_carlo import DRAWS
from shanyrak.risk.planner import GAP, ROUNDS, Planner
from shanyrak.risk.register import read_projects, read_register
from shanyrak.risk.regret import costs_table, minimax, read_strategies, regret_table
from shanyrak.risk.shocks import Stress, read_stresses
from shanyrak.risk.stress import sheet
from shanyrak.risk.words import markdown_sheet

app = typer.Typer(help="What could go wrong with a plan, and what then.", no_args_is_help=True)
Run = Annotated[Path, typer.Argument(help="folder of a plan, made by the decomposition")]
Csv = Annotated[Path | None, typer.Option("--csv", help="write the whole table to this file too")]
Gap = Annotated[float, typer.Option(min=1e-6, max=0.5, help="relative gap at which a re-plan ends")]
Rounds = Annotated[int, typer.Option(min=0, max=100, help="most times that all hours are solved for one re-plan")]
Only = Annotated[list[str] | None, typer.Option("--stress", help="only this shock (may be repeated)")]
SHOWN = 12


class RiskError(Exception):
    """The case lacks what is asked for; the message says what and what to do."""


@app.command()
@told()
def register(
    run: Run,
    draws: Annotated[int, typer.Option(min=100, max=1_000_000, help="number of draws")] = DRAWS,
    seed: Annotated[int | None, typer.Option(help="seed of the draws (default: that of the case)")] = None,
    csv: Csv = None,
) -> None:
    """Draw cost and date of the named projects under their risks: contingency, tornado, worth of mitigation."""
    plan = Plan.open(run)
    case = _case(plan, "risks")
    projects = read_projects(case, plan, outlooks(case))
    found = tables.register_tables(
        case, read_register(case, plan, projects), projects, draws, case.settings.seed if seed is None else seed
    )
    for name, table in found.items():
        add_table(run, name, table)
    shown = found[tables.REGISTER].sort_values(["impact_class", "probability_class"], ascending=False)
    show(shown[["name", "probability", "impact_musd", "delay_years", "grade"]], "risks, by class of impact and chance")
    money = found[tables.CONTINGENCY]
    wanted = money["project"].isin([tables.PROGRAMME, *projects.outlooks])
    show(money[wanted].drop(columns="project"), f"cost with interest and year on line, {draws} draws")
    show(found[tables.TORNADO].head(SHOWN)[["name", "absent", "certain", "swing"]], "P80 of cost, MUSD, by risk")
    show(found[tables.MITIGATION].head(SHOWN)[["name", "saved", "costs", "net"]], "worth of mitigation at P80, MUSD")
    _finish(run, found[tables.REGISTER], csv)


@app.command()
def stress(
    run: Run,
    only: Only = None,
    gap: Gap = GAP,
    rounds: Rounds = ROUNDS,
    folder: Annotated[Path | None, typer.Option("--out", help="folder for a page of each shock (markdown)")] = None,
    csv: Csv = None,
) -> None:
    """Shocks one by one: what is decided stays, the rest is planned again. A page for each."""
    planner = _planner(run, gap, rounds)
    chosen = _chosen(planner.desk.case, only)
    for one in chosen:
        out.print(f"{one.name}", style="bold", highlight=False)
        found = sheet(planner, one)
        parts = {
            tables.SHEETS: pd.DataFrame([tables.sheet_row(found)]),
            tables.CHANGES: tables.changes_table(found),
            tables.LATE: tables.late_table(found),
        }
        page = markdown_sheet(parts[tables.SHEETS].iloc[0], parts[tables.CHANGES], parts[tables.LATE])
        out.print(page, highlight=False, markup=False)
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{one.key}.md").write_text(page, encoding="utf-8")
        saved = Plan.open(run).tables
        for name, table in parts.items():
            add_table(run, name, tables.replaced(_others(saved.get(name), one.key), table))
    _finish(run, Plan.open(run).table(tables.SHEETS), csv)


@app.command()
def regret(
    run: Run,
    only: Only = None,
    gap: Gap = GAP,
    rounds: Rounds = ROUNDS,
    csv: Csv = None,
) -> None:
    """First steps against shocks: cost and regret of every pair between bounds, and the least worst regret.

    If it is stopped, the same command goes on after the last strategy that was finished.
    """
    planner = _planner(run, gap, rounds)
    case = planner.desk.case
    if case.table("strategies").empty:
        raise RiskError("the case lacks strategies.csv. What to do: fill it in, see docs/reference/case.md.")
    strategies, stresses = read_strategies(case), _chosen(case, only)
    known = Plan.open(run).tables.get(tables.REGRET_COSTS)
    costs = costs_table(planner, strategies, stresses, known, lambda found: add_table(run, tables.REGRET_COSTS, found))
    found = regret_table(costs, strategies, stresses)
    worst = minimax(found)
    add_table(run, tables.REGRET, found)
    add_table(run, tables.WORST, worst)
    show(found.drop(columns="name"), "cost and regret, million USD")
    show(worst.drop(columns="strategy"), "largest regret, million USD")
    _finish(run, found, csv)


def _planner(run: Path, gap: float, rounds: int) -> Planner:
    desk = Desk.open(Plan.open(run), informed_case)
    return Planner(desk, gap, rounds, say=lambda text: out.print(f"  {text}", style="dim", highlight=False))


def _chosen(case: Case, only: list[str] | None) -> list[Stress]:
    found = read_stresses(case)
    if not found:
        raise RiskError("the case lacks stresses.csv. What to do: fill it in, see docs/reference/case.md.")
    names = [one.key for one in found]
    unknown = [name for name in only or [] if name not in names]
    if unknown:
        raise RiskError(f"there is no shock {', '.join(unknown)}: there are {', '.join(names)}.")
    return [one for one in found if not only or one.key in only]


def _case(plan: Plan, table: str) -> Case:
    if plan.case is None or plan.case.table(table).empty:
        raise RiskError(f"the case of the plan lacks {table}.csv. What to do: fill it in and plan again.")
    return plan.case


def _others(table: pd.DataFrame | None, key: str) -> pd.DataFrame | None:
    """Rows of the other shocks, also where this one has none now."""
    return None if table is None else table[table["stress"] != key]


def _finish(run: Path, table: pd.DataFrame, csv: Path | None) -> None:
    """Write the table where it is wanted, and the report of the run with what is now known."""
    write(table, csv)
    report = run / "report.html"
    if report.exists():
        out.print(f"report  {write_report(Plan.open(run), report)}", highlight=False)
