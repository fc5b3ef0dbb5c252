"""``shanyrak adequacy``: how often load is not served in a period of a plan, and what keeps a target."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NamedTuple

import pandas as pd
import typer
from rich.markup import escape

from shanyrak.cli_show import out, show, write
from shanyrak.exchange import options_of
from shanyrak.nuclear.programme import informed
from shanyrak.plan.make import Request
from shanyrak.plan.plan import Plan, may_write
from shanyrak.report import write_report
from shanyrak.risk.adequacy import (
    Adequacy,
    AdequacyError,
    adequacy_tables,
    credit_table,
    keep_tables,
    lole,
    raise_reserve,
    steps_table,
)
from shanyrak.risk.adequacy import adequacy as work_out
from shanyrak.risk.adequacy.assess import ALL, WEATHERS, YEARS
from shanyrak.risk.adequacy.estimate import seldom
from shanyrak.risk.adequacy.simulate import MOST_WORKERS
from shanyrak.risk.adequacy.tables import CREDITS, HOURS, INDICES, WEATHER, WITHOUT
from shanyrak.system.assemble import Resolution

TARGET = 3.0
REPORT = "report.html"
SHOWN_HOURS = 8
SHOWN_WEATHERS = 5


def adequacy(
    run: Annotated[Path, typer.Argument(help="folder of a plan")],
    period: Annotated[int, typer.Option(help="first year of the period")] = 2035,
    years: Annotated[int, typer.Option(min=1, max=100_000, help="years drawn")] = YEARS,
    weathers: Annotated[int, typer.Option(min=1, max=1000, help="weather years that they take in turn")] = WEATHERS,
    target: Annotated[float, typer.Option(min=0.01, max=8760, help="hours a year that may be short")] = TARGET,
    variation: Annotated[
        float | None, typer.Option(min=0.001, max=1, help="stop once the energy not served varies by so little")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="seed of weather and outages (default: that of the case)")] = None,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="threads; they change nothing in the result")
    ] = MOST_WORKERS,
    credits: Annotated[bool, typer.Option("--credits/--no-credits", help="capacity credits too")] = True,
    plans: Annotated[
        int, typer.Option(min=0, max=20, help="raise the planning reserve and plan again, so many plans at most")
    ] = 0,
    folder: Annotated[
        Path | None, typer.Option("--out", help="folder for the plan with the raised reserve (default: RUN-reserve)")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="write the table of indices to this file too")] = None,
) -> None:
    """Draw outages and weather years for a period of a plan: hours and energy not served, and capacity credits."""
    made = Plan.open(run)
    found = work_out(made, period, years, seed, weathers, variation, workers)
    worth = credit_table(found, target) if credits else None
    tables = adequacy_tables(found, worth)
    keep_tables(tables, run)
    _print(tables, found, target)
    write(tables[INDICES], csv)
    out.print(f"report  {write_report(Plan.open(run), run / REPORT)}", highlight=False)
    if plans:
        drawn = Drawn(years, seed, weathers, variation, workers)
        _raise(made, period, target, plans, drawn, folder or run.with_name(f"{run.name}-reserve"))


def _print(tables: dict[str, pd.DataFrame], found: Adequacy, target: float) -> None:
    period = found.planned.period
    rows = tables[INDICES][["area", "figure", "unit", "value", "low", "high"]]
    whole = rows[rows["area"] == ALL].drop(columns="area")
    show(whole, f"adequacy of {period}: {found.sample.years} years, {found.system.weathers} weather years (95 %)")
    zones = rows[(rows["area"] != ALL) & (rows["value"] > 0)]
    show(zones[zones["figure"] != "eens_share"], "zones that are short")
    hours = tables[HOURS][tables[HOURS]["hours_short"] > 0].sort_values("hours_short", ascending=False)
    show(hours[["month", "hour", "hours_short", "mwh"]].head(SHOWN_HOURS), "when, by local hour of a month")
    hardest = tables[WEATHER].drop(columns=["period", "sampled", "seed"]).sort_values("need_mw", ascending=False)
    show(hardest.head(SHOWN_WEATHERS), "weather years with the hardest fortnights, cold and calm")
    show(tables[WITHOUT].drop(columns=["period", "sampled", "seed"]), "with something missing all year")
    if CREDITS in tables:
        show(
            tables[CREDITS].drop(columns=["period", "sampled", "seed"]), f"capacity credits at {target:g} hours a year"
        )
    hours_short = lole(found)
    if not hours_short.mean:
        still = f"one in {seldom(found.sample.years):.0f} may still be"
        out.print(f"target  {target:g} hours a year: kept, no drawn year is short ({still})", highlight=False)
        return
    word = "kept" if hours_short.mean <= target else "not kept"
    sure = "" if hours_short.high <= target or hours_short.low > target else ", but more years may say otherwise"
    out.print(
        f"target  {target:g} hours a year: {word} with {hours_short.mean:.2f} "
        f"({hours_short.low:.2f} to {hours_short.high:.2f}){sure}",
        highlight=False,
    )


class Drawn(NamedTuple):
    """How years are drawn, see :func:`shanyrak.risk.adequacy.assess.adequacy`."""

    years: int
    seed: int | None
    weathers: int
    variation: float | None
    workers: int


def _raise(made: Plan, period: int, target: float, plans: int, drawn: Drawn, folder: Path) -> None:
    """Plan again as the plan was made, with more reserve, until the target is kept."""
    assert made.case is not None
    if made.manifest.get("foresight", "perfect") != "perfect" or "restriction" in made.manifest:
        raise AdequacyError("only a plan of all periods together and with all features can be made again with --plans.")
    may_write(folder)
    request = Request(
        Resolution(**made.manifest["resolution"]), options_of(made.manifest), made.manifest["method"], compare=False
    )

    def say(text: str) -> None:
        out.print(f"  {escape(text)}", highlight=False)

    raised = raise_reserve(made.case, request, period, target, plans, say=say, inform=informed, **drawn._asdict())
    raised.plan.save(folder)
    write_report(raised.plan, folder / REPORT)
    show(steps_table(raised), "planning reserve raised")
    out.print(f"target  {'kept' if raised.kept else 'not kept within these plans'}\nplan    {folder}", highlight=False)
