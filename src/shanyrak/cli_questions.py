"""``shanyrak what-if``, ``range``, ``trade-off``, ``ensemble`` and ``hedge``: questions to a finished plan."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import numpy as np
import pandas as pd
import typer
from rich.markup import escape
from rich.table import Table

from shanyrak.cli_nuclear import informed_case
from shanyrak.cli_show import out, show, write
from shanyrak.nuclear.programme.futures import drivers_of, moving_together
from shanyrak.plan.plan import Plan, add_table
from shanyrak.plan.questions import Answer, Desk
from shanyrak.plan.questions.answer import capacity_by_group
from shanyrak.plan.questions.drivers import draw
from shanyrak.plan.questions.ensemble import Ensemble
from shanyrak.plan.questions.ensemble_tables import capacity_table, cost_table, gap_table, variance_shares
from shanyrak.plan.questions.hedge import PLANNED, hedged, read_futures
from shanyrak.plan.questions.quantities import Quantity, quantity_of
from shanyrak.plan.questions.ranges import range_table, ranges, trade_off
from shanyrak.plan.questions.two_stage import TwoStage
from shanyrak.report import write_report
from shanyrak.risk.words import between
from shanyrak.scale import MILLI
from shanyrak.solve.decomposition import DEFAULT_GAP

Run = Annotated[Path, typer.Argument(help="folder of a plan, made by the decomposition")]
Csv = Annotated[Path | None, typer.Option("--csv", help="write the whole table to this file too")]
ENSEMBLE = "ensemble"
SHOWN_DRIVERS = 12
SHOWN_CHANGE = 0.05
"""GW from which on a change is shown: less is rounded away."""


class AskError(Exception):
    """A question that the plan cannot answer as it was put; the message says what would be right."""


def what_if(
    run: Run,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="one change, such as projects.npp_2.delay=4; may be repeated")
    ] = None,
    scenario: Annotated[list[str] | None, typer.Option("--scenario", "-s", help="scenario of the case")] = None,
    certify: Annotated[bool, typer.Option("--certify", help="solve hours until the bounds are near")] = False,
    gap: Annotated[float, typer.Option(min=1e-6, max=0.5, help="relative gap for --certify")] = DEFAULT_GAP,
    csv: Csv = None,
) -> None:
    """What the least cost and its plan would be with other costs, dates or limits: bounds at once."""
    desk = _desk(run)
    if certify:
        answer = desk.certify(set_ or [], scenario or [], gap, say=lambda text: out.print(f"  {text}", style="dim"))
    else:
        answer = desk.ask(set_ or [], scenario or [])
    _tell(desk, answer)
    table = answer.capacity()
    if not table.empty:
        write(table.rename_axis("group").reset_index(), csv)


def _tell(desk: Desk, answer: Answer) -> None:
    out.print(f"what if  {escape(', '.join(answer.changes) or 'nothing changed')}", highlight=False)
    if answer.unknown:
        out.print(
            f"[yellow]the cuts cannot tell[/yellow]: the hours themselves change ({', '.join(answer.unknown)}). "
            "Solve them with --certify.",
            highlight=False,
        )
        return
    before = f"{answer.before_lower / 1e3:,.2f} to {answer.before_upper / 1e3:,.2f}"
    if np.isfinite(answer.upper):
        words = f"{answer.lower / 1e3:,.2f} to {answer.upper / 1e3:,.2f} bn USD, gap {answer.gap:.2%}"
    else:
        words = f"at least {answer.lower / 1e3:,.2f} bn USD; no known point tells of a plan: --certify finds one"
    out.print(f"least cost {words} (before {before})", highlight=False)
    if answer.left_out:
        out.print(f"the bound leaves out {', '.join(answer.left_out)}: the plan had no such limit", highlight=False)
    solved = "hours solved" if answer.certified else "no hour solved"
    out.print(f"{answer.seconds:.1f} s, {solved}", highlight=False)
    _show_capacity(desk, answer)


def _show_capacity(desk: Desk, answer: Answer) -> None:
    after = answer.capacity()
    before = capacity_by_group(desk.base, desk.plan.values).reindex_like(after).fillna(0.0)
    shown = (after.abs() > 1) | (before.abs() > 1)
    kind = "can be built at no more than that" if answer.plan is not None else "the bound stands for"
    table = Table(title=f"GW on line of a plan that {kind}, and against the plan before")
    for name in ("group", *map(str, after.columns)):
        table.add_column(name, justify="left" if name == "group" else "right", no_wrap=name == "group")
    for group in after.index[shown.any(axis=1)]:
        pairs = zip(after.loc[group] / 1e3, (after - before).loc[group] / 1e3, strict=True)
        table.add_row(str(group), *(_with_change(value, change) for value, change in pairs))
    out.print(table)


def _with_change(value: float, change: float) -> str:
    """A number of GW and, where it shows, what it has changed by."""
    return f"{value:.1f} ({change:+.1f})" if abs(change) >= SHOWN_CHANGE else f"{value:.1f}"


def range_(
    run: Run,
    quantity: Annotated[list[str], typer.Argument(help="such as capacity:nuclear:2050, partner:China:2040")],
    within: Annotated[str, typer.Option(help="shares of the least cost, by commas")] = "0.01,0.03,0.05",
    csv: Csv = None,
) -> None:
    """Least and most of a quantity while the cost stays near the least: surely possible, and surely not beyond."""
    desk = _desk(run)
    asked = [_quantity(desk, name) for name in quantity]
    least = float(desk.plan.manifest["objective_musd"])
    found = range_table(ranges(desk.quick(), asked, _numbers("--within", within, 1e-6, 1.0), least))
    show(found, "ranges of plans near the least cost")
    add_table(run, "ranges", found)
    _finish(run, found, csv)


def _numbers(option: str, text: str, low: float, high: float) -> list[float]:
    """Numbers by commas within bounds; raises AskError that says what would be right."""
    try:
        found = [float(part) for part in text.split(",")]
    except ValueError:
        found = []
    if not found or not all(low <= number <= high for number in found):
        bounds = f" from {low:g} to {high:g}" if np.isfinite(low) else ""
        raise AskError(f"{option} {text!r} must be numbers{bounds} by commas, such as 0.01,0.05.")
    return found


def trade_off_(
    run: Run,
    quantity: Annotated[str, typer.Argument(help="such as capacity:nuclear:2050")],
    levels: Annotated[str, typer.Option(help="levels of it, by commas")],
    csv: Csv = None,
) -> None:
    """What it costs to hold a quantity of the plan at given levels: both bounds of the least cost of each."""
    desk = _desk(run)
    found = trade_off(desk.quick(), _quantity(desk, quantity), _numbers("--levels", levels, -np.inf, np.inf))
    table = pd.DataFrame(
        {
            "quantity": found.quantity.words,
            "level": found.level,
            "least_cost_from_busd": found.lower / 1e3,
            "least_cost_to_busd": found.upper / 1e3,
        }
    )
    show(table, f"least cost by {found.quantity.words}, {found.quantity.unit}")
    add_table(run, "trade_off", table)
    _finish(run, table, csv)


def ensemble(
    run: Run,
    members: Annotated[int, typer.Option(min=66, help="number of drawn futures")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="seed of the draws")] = 1,
    processes: Annotated[int, typer.Option(min=0, help="processes that bound members (0: one for each core)")] = 0,
    csv: Csv = None,
) -> None:
    """Thousands of futures of cost, delay and interest, each with the bounds of its least-cost plan."""
    desk = _desk(run)
    drivers = drivers_of(desk)
    draws = draw(drivers, members, seed, moving_together(drivers))
    folder = run / ENSEMBLE / f"{members}-members-seed-{seed}"
    work = Ensemble(desk, drivers, draws, folder, processes or os.cpu_count() or 1)
    found = work.run(lambda text: out.print(f"  {text}", style="dim", highlight=False))
    found.to_netcdf(folder / "ensemble.nc", engine="h5netcdf")
    tables = {
        "ensemble_cost": cost_table(found),
        "ensemble_capacity": capacity_table(found),
        "ensemble_gap": gap_table(found),
        "ensemble_shares": variance_shares(found),
    }
    for name, table in tables.items():
        add_table(run, name, table)
    show(tables["ensemble_cost"], "least cost over the futures, bn USD")
    show(tables["ensemble_gap"], "distance of the bounds")
    shares = tables["ensemble_shares"]
    top = shares[shares.output == "cost"].nlargest(SHOWN_DRIVERS, "share")
    show(top[["words", "share", "interval"]], "share of the variance of the cost that each explains by itself")
    out.print(f"all members  {folder / 'ensemble.nc'}", highlight=False)
    _finish(run, tables["ensemble_capacity"], csv)


def hedge(
    run: Run,
    future: Annotated[
        list[str],
        typer.Option(
            help=f"CHANCE:CHANGES, such as 0.5:{PLANNED} or 0.3:projects.npp_2.delay=4,no_corridor; repeat for each"
        ),
    ],
    until: Annotated[int, typer.Option(help="year until which nobody knows which one comes")] = 2035,
    weight: Annotated[float, typer.Option(min=0, max=1, help="of the mean of the worst outcomes; 0: none")] = 0,
    worst: Annotated[float, typer.Option(min=0.01, max=1, help="share of the outcomes that are the worst")] = 0.2,
    gap: Annotated[float, typer.Option(min=1e-6, max=0.5, help="relative gap of every plan")] = DEFAULT_GAP,
    csv: Csv = None,
) -> None:
    """First decisions for several futures at once, and what they are worth; afterwards each is planned by itself."""
    desk = _desk(run)
    problem = TwoStage(
        read_futures(desk, future), until, desk.options, desk.seats, desk.pool, weight, 1.0 - worst if weight else 0.0
    )
    found = hedged(problem, desk.learner(), gap, lambda text: out.print(f"  {text}", style="dim", highlight=False))
    for name, table in (("futures", found.futures), ("worth", found.worth), ("steps", found.steps)):
        add_table(run, f"hedge_{name}", table)
    show(_futures(found.futures), "cost of each future, bn USD: who knows it, who hedges, who follows the first")
    show(found.steps, f"decided before {until} is over, MW on line in each vintage")
    row = found.worth.iloc[0]
    for words, name in (
        ("least cost over the futures", "hedged"),
        ("deciding for the first alone costs more", "planning_for_all"),
        ("knowing which comes would save", "knowing"),
    ):
        out.print(f"{words}: {between(row[f'{name}_low'], row[f'{name}_high'])} bn USD", highlight=False)
    _finish(run, found.futures, csv)


def _futures(table: pd.DataFrame) -> pd.DataFrame:
    """The futures of a hedge with bounds side by side, for the terminal."""
    return table[["future", "chance"]].assign(
        knows=list(map(between, table.alone_low, table.alone_high)),
        hedges=[f"{cost * MILLI:,.2f}" for cost in table.hedged],
        follows=list(map(between, table.followed_low, table.followed_high)),
    )


def _desk(run: Path) -> Desk:
    return Desk.open(Plan.open(run), informed_case)


def _quantity(desk: Desk, name: str) -> Quantity:
    try:
        return quantity_of(desk.base, name)
    except ValueError as problem:
        raise AskError(str(problem)) from problem


def _finish(run: Path, frame: pd.DataFrame, csv: Path | None) -> None:
    """Write the table where it is wanted, and the report of the run with what is now known."""
    write(frame, csv)
    report = run / "report.html"
    if report.exists():
        write_report(Plan.open(run), report)
        out.print(f"report   {report}", highlight=False)
