"""``shanyrak partners``: who depends on whom, what balance and loss cost, what could leak."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape

from shanyrak.case import Case
from shanyrak.cli_show import out, show, write
from shanyrak.exchange import options_of
from shanyrak.partners import (
    LIMITS,
    concentrations,
    control_values,
    export_checklist,
    exposure,
    frontier,
    leakage_of,
    leakage_table,
    lose_partner,
    pair_values,
    partner_hhi,
)
from shanyrak.plan.make import Request, solve
from shanyrak.plan.plan import CUTS, TABLES, Plan
from shanyrak.solve.decomposition import Cuts
from shanyrak.solve.highs import Solution
from shanyrak.system.data import SystemData
from shanyrak.system.partners import SHARE_RULES

app = typer.Typer(help="Foreign partners: who depends on whom, what balance costs, what leaks.", no_args_is_help=True)

Run = Annotated[Path, typer.Argument(help="folder of a plan")]
Csv = Annotated[Path | None, typer.Option("--csv", help="write the whole table to this file too")]
Gap = Annotated[float, typer.Option(min=1e-6, max=0.5, help="relative gap of each plan")]
REPLAN_GAP = 0.001
"""Finer than that of a plan: what is asked for is a difference of two costs."""

PARTNER_CUTS = "partner_cuts"
"""Folder inside that of a plan for the cuts of plans made again; those of the plan are where it begins."""

FRONTIER, LOSSES = "partner_frontier", "partner_loss"
"""Tables that are kept with the plan, so that its report shows them."""


class PartnersError(Exception):
    """A question about partners cannot be answered; the message says why and what to do."""


@contextmanager
def told() -> Iterator[None]:
    """Turn what the rooms say of a table that they cannot use into one line for the user."""
    try:
        yield
    except (ValueError, KeyError) as problem:
        raise PartnersError(str(problem.args[0]) if problem.args else str(problem)) from problem


@app.command("exposure")
@told()
def exposure_(run: Run, csv: Csv = None) -> None:
    """What depends on each partner country, period by period, and how concentrated that is."""
    plan = Plan.open(run)
    table = exposure(plan)
    wide = table.pivot_table(index=["kind", "unit", "partner"], columns="period", values="value", aggfunc="sum")
    order = {kind: k for k, kind in enumerate(dict.fromkeys(table.kind))}
    wide = wide.sort_index(key=lambda i: i.map(order) if i.name == "kind" else i).reset_index()
    show(wide.rename(columns=str), "exposure by partner country")
    show(concentrations(table), "concentration of the foreign partners")
    if plan.case is not None and not plan.case.table("partners").empty:
        _show_partnerships(plan.case)
    write(table, csv)


@app.command("frontier")
@told()
def frontier_(
    run: Run,
    rule: Annotated[str, typer.Option(help=f"what the share is of: {', '.join(SHARE_RULES)}")] = "new_capacity",
    limit: Annotated[
        list[float] | None, typer.Option(min=0.0, max=1.0, help="largest share of a partner (may be repeated)")
    ] = None,
    gap: Gap = REPLAN_GAP,
    csv: Csv = None,
) -> None:
    """Least cost against balance: the plan again with the largest share of a partner limited step by step."""
    if rule not in SHARE_RULES:
        raise PartnersError(f"--rule {rule!r} is not known: use one of {', '.join(SHARE_RULES)}.")
    plan = Plan.open(run)
    limits = sorted({1.0, *(limit or LIMITS)}, reverse=True)
    table = frontier(plan.data, rule, _planner(run, plan, gap), limits)
    show(table.drop(columns="rule"), f"least cost against the largest share of a partner in {rule.replace('_', ' ')}")
    _keep(run, FRONTIER, table, ["rule"])
    write(table, csv)


@app.command("loss")
@told()
def loss_(
    run: Run,
    country: Annotated[str, typer.Option("--partner", help="country that is lost")],
    fuel: Annotated[bool, typer.Option("--fuel", help="its nuclear fuel is lost too")] = False,
    since: Annotated[int | None, typer.Option(help="committed projects on line before this year stay")] = None,
    gap: Gap = REPLAN_GAP,
    csv: Csv = None,
) -> None:
    """What changes where a partner's projects do not come: cost, build, emissions, unserved energy."""
    plan = Plan.open(run)
    if fuel and plan.case is None:
        raise PartnersError(f"the plan in {run} holds no case. What to do: plan again with this version.")
    table = lose_partner(plan.data, country, _planner(run, plan, gap), plan.case if fuel else None, since)
    show(table.drop(columns=["country", "fuel_too"]), f"without {country}{' and its fuel' if fuel else ''}")
    _keep(run, LOSSES, table, ["country", "fuel_too"])
    write(table, csv)


@app.command()
@told()
def leakage(run: Run, csv: Csv = None) -> None:
    """What could leak on either side, what each control is worth, and the export-control list."""
    plan = Plan.open(run)
    leak = leakage_of(plan.case) if plan.case is not None else None
    if plan.case is None or leak is None:
        raise PartnersError("the case lacks knowledge.csv. What to do: fill it in, see docs/reference/case.md.")
    table = leakage_table(leak)
    show(table.drop(columns="asset"), "risk, million USD while the partnerships last")
    show(control_values(leak).drop(columns="control"), "what each control is worth")
    pairs = pair_values(leak).sort_values("both", ascending=False, kind="stable")
    show(pairs.head(10), "the ten pairs of controls that are worth most")
    show(export_checklist(plan.case), "export-control regimes")
    write(table, csv)


def _show_partnerships(case: Case) -> None:
    """Concentration of the partnerships of the case by capacity, with and without what is only planned."""
    for planned in (False, True):
        index, shares = partner_hhi(case, planned)
        parts = ", ".join(f"{country} {share:.1%}" for country, share in shares.items())
        which = "with planned ones" if planned else "operating, under construction or committed"
        out.print(
            f"partnerships by capacity, {which}: index {index:,.0f}; {escape(parts)}", highlight=False, soft_wrap=True
        )


def _planner(run: Path, plan: Plan, gap: float) -> Callable[[SystemData], Solution]:
    """Plans again with the options of the plan, from its cuts; new cuts go to a folder of their own."""
    if plan.manifest.get("foresight", "perfect") != "perfect":
        raise PartnersError("the plan was made step by step. What to do: plan again with --foresight perfect.")
    store = run / PARTNER_CUTS
    if not store.exists() and (run / CUTS).exists():
        shutil.copytree(run / CUTS, store)
    request = Request(options=options_of(plan.manifest), gap=gap, cuts=Cuts(store, replace_others=True))
    return lambda data: solve(data, request)


def _keep(run: Path, name: str, table: pd.DataFrame, key: list[str]) -> None:
    """Keep a table with the plan; rows of the same key are replaced."""
    file = run / TABLES / f"{name}.parquet"
    if file.exists():
        old = pd.read_parquet(file)
        same = pd.MultiIndex.from_frame(old[key]).isin(pd.MultiIndex.from_frame(table[key]))
        table = pd.concat([old[~same], table], ignore_index=True) if not same.all() else table
    table.to_parquet(file, index=False)
    out.print(f"kept  {file}; shanyrak report {run} shows it", highlight=False, soft_wrap=True)
