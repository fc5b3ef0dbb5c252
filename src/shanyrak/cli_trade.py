"""``shanyrak trade``: the export corridor of a case or of a plan, in the terminal and as CSV."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console

from shanyrak.case import Case, read_case
from shanyrak.case.lookup import corridor_segments
from shanyrak.cli_show import show, write
from shanyrak.plan.plan import MANIFEST, Plan
from shanyrak.report import write_report
from shanyrak.system.assemble import Resolution
from shanyrak.trade import (
    BreakEven,
    Game,
    break_even,
    coalitions_table,
    least_core,
    net_back_range,
    owners,
    play,
    routes,
    sales,
    shares_table,
    with_bound,
    worth,
)

app = typer.Typer(
    help="The corridor that exports power: what it brings, to whom, and when it pays.", no_args_is_help=True
)
out = Console()


class Bound(StrEnum):
    """Ends of the ranges of a corridor's figures."""

    CENTRAL = "central"
    BEST = "best"
    WORST = "worst"


RunOrCase = Annotated[str, typer.Argument(metavar="RUN_OR_CASE", help="folder of a plan, or a case folder or name")]
Scenarios = Annotated[list[str] | None, typer.Option("--scenario", "-s", help="scenario of the case; may be repeated")]
Settings = Annotated[list[str] | None, typer.Option("--set", help="one change, such as case.wacc=0.06")]
Csv = Annotated[Path | None, typer.Option("--csv", help="write the whole table to this file too")]
Days = Annotated[int, typer.Option(min=3, help="typical days that each plan is made of")]
Bounds = Annotated[
    list[Bound] | None,
    typer.Option(
        "--bound", help="end of the ranges: central (default), best (costs low, prices high) or worst; may be repeated"
    ),
]
Use = Annotated[float, typer.Option(min=0.05, max=1.0, help="share of the hours in which the corridor is full")]
Gap = Annotated[float, typer.Option(min=0.0, max=0.1, help="relative gap of each plan")]
KAZAKHSTAN = "kazakhstan"
REPORT = "report.html"
COALITIONS, SHARES, BREAK_EVEN = "corridor_coalitions", "corridor_shares", "corridor_break_even"
"""Tables that are kept with a plan, for its report."""


class TradeError(Exception):
    """The case has no corridor, or the plan no case; the message says what to do."""


@app.command()
def netback(
    target: RunOrCase = KAZAKHSTAN,
    scenario: Scenarios = None,
    set_: Settings = None,
    use: Annotated[
        float, typer.Option(min=0.05, max=1.0, help="share of the hours in which the corridor is full")
    ] = 1.0,
    csv: Csv = None,
) -> None:
    """Net-back of a MWh sent to each destination with its range; of a plan also sales, tolls and what a MW is worth."""
    case, plan = _opened(target, scenario, set_)
    table = net_back_range(case, use)
    show(table, "USD for each MWh sent, corridor used as given")
    if plan is not None:
        show(sales(plan, case).query("gwh > 0.5"), "sales by month")
        paid = owners(plan, case)
        show(paid[paid.capacity_mw > 0.5], "who pays and earns")
        show(
            worth(plan, case), "one more MW: what it earns in a year, and how many times their cost its cables may cost"
        )
    write(table, csv)


@app.command()
def coalition(
    target: RunOrCase = KAZAKHSTAN,
    scenario: Scenarios = None,
    set_: Settings = None,
    bound: Bounds = None,
    days: Days = 4,
    gap: Gap = 5e-4,
    csv: Csv = None,
) -> None:
    """Value of every coalition of the corridor's owners by planning again, Shapley shares, and the core."""
    case, plan = _opened(target, scenario, set_)
    values, parts = [], []
    for end in bound or [Bound.CENTRAL]:
        game = play(with_bound(case, end), Resolution(days=days), gap, _say)
        values.append(coalitions_table(game).assign(bound=end.value))
        parts.append(shares_table(game).assign(bound=end.value))
        show(values[-1], f"value of each coalition, million USD, {end}")
        show(game.built, f"MW built, {end}")
        show(parts[-1], f"shares, million USD, {end}")
        out.print(_core_words(game), highlight=False)
    tables = {COALITIONS: pd.concat(values, ignore_index=True), SHARES: pd.concat(parts, ignore_index=True)}
    _keep(plan, target, tables)
    write(tables[COALITIONS], csv)


@app.command(name="break-even")
def break_even_(
    target: RunOrCase = KAZAKHSTAN,
    scenario: Scenarios = None,
    set_: Settings = None,
    to: Annotated[str | None, typer.Option(help="destination (default: all together)")] = None,
    bound: Bounds = None,
    days: Days = 4,
    gap: Gap = 2e-3,
    csv: Csv = None,
) -> None:
    """The factor on the cost of the cables above which, and on the price below which, no corridor is built."""
    case, plan = _opened(target, scenario, set_)
    found = []
    for end in bound or [Bound.CENTRAL]:
        for what in ("cost", "price"):
            made = break_even(with_bound(case, end), Resolution(days=days), what, _way(case, to), gap=gap, say=_say)
            found.append((to or "all", end.value, made.what, made.low, made.high, made.plans))
            out.print(_break_even_words(made, end), highlight=False)
    columns = ["destination", "bound", "what", "low", "high", "plans"]
    table = pd.DataFrame(found, columns=columns)
    show(table, "corridor is built up to this factor on its cost, from this factor on the price")
    before = plan.tables.get(BREAK_EVEN, table.iloc[:0]) if plan is not None else table.iloc[:0]
    both = pd.concat([before, table]).drop_duplicates(["destination", "bound", "what"], keep="last", ignore_index=True)
    _keep(plan, target, {BREAK_EVEN: both})
    write(table, csv)


def _opened(target: str, scenario: list[str] | None, settings: list[str] | None) -> tuple[Case, Plan | None]:
    """The case of a run with its plan, or a case; raises TradeError where there is no corridor."""
    plan = Plan.open(target) if (Path(target) / MANIFEST).is_file() else None
    if plan is not None and (scenario or settings):
        raise TradeError(f"{target} is a plan, whose case is given: leave out --scenario and --set, or name a case.")
    case = plan.case if plan is not None else read_case(target, scenario or [], settings or [])
    if case is None:
        raise TradeError(f"the plan in {target} holds no case. What to do: plan again with this version.")
    if not corridor_segments(case):
        raise TradeError("the case has no corridor. What to do: fill in corridor.csv and corridor_owners.csv.")
    return case, plan


def _way(case: Case, destination: str | None) -> frozenset[str] | None:
    """Segments on the way to a destination, and those on which others send power along; all where none is named."""
    if destination is None:
        return None
    known = {route.destination: route for route in routes(case)}
    if destination not in known:
        raise TradeError(f"--to {destination} is no destination: use one of {', '.join(known)}.")
    others = {part.name for route in known.values() for part in route.segments}
    own = {part.name for part in known[destination].segments}
    return frozenset(own | (set(corridor_segments(case)) - others))


def _keep(plan: Plan | None, target: str, tables: dict[str, pd.DataFrame]) -> None:
    """Keep tables with the plan that they were made of, and write its report anew."""
    if plan is None:
        return
    plan.tables.update(tables)
    plan.save(Path(target))
    out.print(f"report  {write_report(plan, Path(target) / REPORT)}", highlight=False)


def _core_words(game: Game) -> str:
    found = least_core(game.players, game.values)
    if found.empty:
        return f"core  empty: under every division some coalition lacks {found.excess:,.1f} million USD or more"
    return f"core  not empty: a division leaves every coalition {-found.excess:,.1f} million USD more than it has alone"


def _break_even_words(found: BreakEven, bound: str) -> str:
    side = "built up to" if found.what == "cost" else "built from"
    return f"{found.what}, {bound}: {side} {found.low:.2f} to {found.high:.2f} times the figures of the case"


def _say(words: str) -> None:
    out.print(words, style="dim", highlight=False)
