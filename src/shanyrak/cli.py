"""The command line: plan, report, compare, export, indicators, nuclear, trade, check, new, describe, scenarios."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shanyrak.case import Case, CaseError, assumptions, describe, new_case, read_case
from shanyrak.cli_adequacy import adequacy
from shanyrak.cli_fuels import FuelsError, fuels
from shanyrak.cli_indicators import IndicatorsError, indicators
from shanyrak.cli_nuclear import NuclearError, informed_case
from shanyrak.cli_nuclear import app as nuclear_app
from shanyrak.cli_partners import PartnersError
from shanyrak.cli_partners import app as partners_app
from shanyrak.cli_questions import AskError, ensemble, hedge, range_, trade_off_, what_if
from shanyrak.cli_risk import RiskError
from shanyrak.cli_risk import app as risk_app
from shanyrak.cli_show import OutputError
from shanyrak.cli_trade import TradeError
from shanyrak.cli_trade import app as trade_app
from shanyrak.exchange import (
    HOW,
    ExchangeError,
    export_network,
    options_of,
    planned_otherwise,
    shared_features,
    without_counterpart,
)
from shanyrak.plan.checks import PlanError
from shanyrak.plan.industry import IndustryError
from shanyrak.plan.make import Request, Restriction, make_plan
from shanyrak.plan.plan import CUTS, Plan, PlanFolderError, may_write
from shanyrak.plan.questions import QuestionError
from shanyrak.report import write_comparison, write_report
from shanyrak.risk.adequacy import AdequacyError
from shanyrak.solve.decomposition import DEFAULT_GAP, Cuts
from shanyrak.solve.highs import SolveError
from shanyrak.solve.methods import METHODS, known_methods
from shanyrak.system.assemble import Resolution
from shanyrak.system.problem import Options
from shanyrak.weather import WeatherError

app = typer.Typer(
    help="Plan a country's energy: nuclear, conventional and renewable in one frame.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console()
err = Console(stderr=True)

DEFAULT_CASE = "kazakhstan"
DEFAULT_WEEKS = 6
REPORT = "report.html"
SHORTAGES_SHOWN = 3
SECONDS_BETWEEN = 15.0
"""Between lines of progress in a file: few enough to read."""
SHARED = Restriction("shared features", without_counterpart, shared_features)
EXPECTED = (
    AdequacyError,
    AskError,
    CaseError,
    ExchangeError,
    FuelsError,
    IndicatorsError,
    IndustryError,
    NuclearError,
    OutputError,
    PartnersError,
    PlanError,
    PlanFolderError,
    QuestionError,
    RiskError,
    SolveError,
    TradeError,
    WeatherError,
    FileExistsError,
    PermissionError,
)

CaseName = Annotated[str, typer.Argument(help="case folder, or the name of an embedded case")]
Scenarios = Annotated[list[str] | None, typer.Option("--scenario", "-s", help="scenario of the case; may be repeated")]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", help="change one number: table.row.column=value, or case.field=value; may be repeated"),
]


app.add_typer(nuclear_app, name="nuclear")
app.add_typer(partners_app, name="partners")
app.add_typer(trade_app, name="trade")
app.add_typer(risk_app, name="risk")
app.command(name="what-if")(what_if)
app.command(name="range")(range_)
app.command(name="trade-off")(trade_off_)
app.command(name="ensemble")(ensemble)
app.command(name="hedge")(hedge)
app.command()(indicators)
app.command()(adequacy)
app.command()(fuels)


@app.command()
def plan(
    case: CaseName = DEFAULT_CASE,
    scenario: Scenarios = None,
    set_: Settings = None,
    zones: Annotated[str | None, typer.Option(help="scenario that merges the zones, such as kegoc")] = None,
    exact: Annotated[bool, typer.Option("--exact", help="every hour of every period: 52 weeks of 168 hours")] = False,
    weeks: Annotated[
        int | None, typer.Option(min=3, max=52, help=f"typical weeks of 168 hours ({DEFAULT_WEEKS}; 52: as --exact)")
    ] = None,
    days: Annotated[
        int | None, typer.Option(min=3, max=365, help="typical days of 24 hours, in place of weeks")
    ] = None,
    folder: Annotated[Path | None, typer.Option("--out", help="folder for the plan (default: runs/NAME)")] = None,
    relaxed: Annotated[bool, typer.Option("--relaxed", help="build nuclear and large coal in any size")] = False,
    commitment: Annotated[str, typer.Option(help="start-ups and minimum load by area, by zone, or none")] = "area",
    flow: Annotated[
        str, typer.Option(help="transport: links carry what they can; dc: power divides by reactance")
    ] = "transport",
    foresight: Annotated[
        str, typer.Option(help="perfect: all periods together; stepwise: each knowing only what was before")
    ] = "perfect",
    method: Annotated[str, typer.Option(help="decomposition (default), or monolith: in one piece")] = "decomposition",
    gap: Annotated[float, typer.Option(min=1e-6, max=0.5, help="relative gap of the decomposition")] = DEFAULT_GAP,
    solver: Annotated[
        str | None,
        typer.Option(help=f"for the monolith: {', '.join(METHODS)}, or another that linopy finds (default: by size)"),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(help="who solves the blocks: local:N processes, or tcp://HOST:PORT of a dask scheduler"),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=0, max=1000, help="processes of this machine that plan (0: one for each core)")
    ] = 0,
    cuts: Annotated[
        Path | None,
        typer.Option(help="folder of cuts to go on from and to keep (default: cuts in the folder of the plan)"),
    ] = None,
    compare_past: Annotated[bool, typer.Option("--compare-past/--no-compare-past", help="compare past years")] = True,
    shared: Annotated[bool, typer.Option("--shared-features", help="plan only with what PyPSA has too")] = False,
) -> None:
    """Plan a case, write the plan and its report, and say where they lie."""
    resolution = _resolution(exact, weeks, days)
    _known("commitment", commitment, "area", "zone", "none")
    _known("flow", flow, "transport", "dc")
    _known("foresight", foresight, "perfect", "stepwise")
    _known("method", method, "decomposition", "monolith")
    if cluster is not None and method != "decomposition":
        _fail("--cluster goes with --method decomposition only: leave one of them out.")
    if cluster is not None and workers:
        _fail("--cluster and --workers were given together: choose one of them.")
    if solver is not None and solver not in known_methods():
        _fail(f"--solver {solver!r} is not known here: use one of {', '.join(known_methods())}.")
    chosen = [*([zones] if zones else []), *(scenario or [])]
    loaded = read_case(case, chosen, set_ or [])
    target = folder or Path("runs") / "-".join([_slug(loaded.folder.name), *map(_slug, chosen)])
    options = Options(commitment, whole_units=not relaxed, flow=flow)  # type: ignore[arg-type]
    request = Request(
        resolution, options, method, gap, solver, compare_past,  # type: ignore[arg-type]
        restriction=SHARED if shared else None, foresight=foresight, cluster=cluster, workers=workers,  # type: ignore[arg-type]
        cuts=Cuts(cuts) if cuts else Cuts(target / CUTS, replace_others=True),
    )  # fmt: skip
    _plan_and_write(loaded, request, target)


def _resolution(exact: bool, weeks: int | None, days: int | None) -> Resolution:
    """The hours that were asked for, by one of three options; ends with a message where two were given."""
    given = [name for name, value in (("--exact", exact), ("--weeks", weeks), ("--days", days)) if value]
    if len(given) > 1:
        _fail(f"{' and '.join(given)} were given together: choose one of them.")
    if exact or weeks == 52:
        return Resolution()
    return Resolution(weeks=weeks if weeks or days else DEFAULT_WEEKS, days=days)


def _plan_and_write(case: Case, request: Request, target: Path) -> None:
    """Plan, write the plan and its report into a folder, and say where they lie; if stopped, say what is kept."""
    may_write(target)
    _announce(case)
    try:
        made = _with_progress(case, request)
    except KeyboardInterrupt:
        kept = _kept_cuts(request)
        err.print(f"shanyrak: stopped; no plan was written.{escape(kept)}", highlight=False, soft_wrap=True)
        raise typer.Exit(130) from None
    made.save(target)
    report_path = write_report(made, target / REPORT)
    _summary(made, target, report_path)


def _kept_cuts(request: Request) -> str:
    """What a second run goes on from, where there are cuts already."""
    if request.cuts is None or not any(request.cuts.folder.glob("iteration-*.npz")):
        return ""
    return f" The same command goes on from {request.cuts.folder}."


def _known(option: str, given: str, *names: str) -> None:
    """End with a message where a word that an option does not know was given."""
    if given not in names:
        _fail(f"--{option} {given!r} is not known: use {', '.join(names[:-1])} or {names[-1]}.")


def _slug(name: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in name.lower()).strip("-")


def _announce(case: Case) -> None:
    scenarios = f", scenarios {', '.join(case.scenarios)}" if case.scenarios else ""
    years = case.settings.planning_years
    out.print(f"[bold]{escape(case.settings.name)}[/bold] {years[0]}-{years[-1]}{escape(scenarios)}")


def _with_progress(case: Case, request: Request) -> Plan:
    """Plan with the stages printed one below the other and the solver's last line shown live; in a file, which shows
    nothing live, a line from time to time."""
    started = told = time.monotonic()
    with out.status("starting") as status:
        current = {"stage": "starting"}

        def stage(text: str) -> None:
            out.print(f"  {time.monotonic() - started:6.1f} s  {escape(text)}")
            current["stage"] = text

        def detail(line: str) -> None:
            nonlocal told
            text = line.strip()
            if not text:
                return
            status.update(f"{escape(current['stage'])}: {escape(text[:100])}")
            if not out.is_terminal and time.monotonic() - told >= SECONDS_BETWEEN:
                told = time.monotonic()
                out.print(f"           {escape(text)}", highlight=False, soft_wrap=True)

        return make_plan(case, request, stage, detail, informed_case)


def _summary(made: Plan, folder: Path, report_path: Path) -> None:
    table = Table(title="Capacity in GW and generation in TWh", title_justify="left")
    capacity = made.table("capacity").pivot_table(index="group", columns="period", values="capacity_mw", aggfunc="sum")
    energy = made.table("generation").pivot_table(
        index="group", columns="period", values="generation_gwh", aggfunc="sum"
    )
    periods = list(capacity.columns)
    shown = [p for k, p in enumerate(periods) if k % max(1, len(periods) // 4) == 0]
    table.add_column("group")
    for period in shown:
        table.add_column(f"{period} GW", justify="right")
        table.add_column("TWh", justify="right")
    for group in capacity.index:
        row = [str(group)]
        for period in shown:
            made_energy = energy.loc[group, period] if group in energy.index else 0.0
            row += [f"{capacity.loc[group, period] / 1e3:.1f}", f"{made_energy / 1e3:.1f}"]
        table.add_row(*row)
    out.print(table)
    _print_backcast(made)
    _print_shortages(made)
    manifest = made.manifest
    out.print(
        f"cost {manifest['objective_musd'] / 1e3:,.1f} bn USD (discounted), {_gap(manifest)}, "
        f"{manifest['variables']:,} variables, {manifest['total_seconds']:.0f} s, {manifest['peak_memory_mb']:,.0f} MB"
    )
    out.print(f"plan    {folder}\nreport  {report_path}", highlight=False)


def _gap(manifest: dict[str, Any]) -> str:
    """How near the plan is to the best: as a whole, or each step where there is no bound of the whole."""
    if manifest["gap"] is not None:
        return f"gap {manifest['gap']:.2%}"
    return f"gap of each step at most {max(step['gap'] for step in manifest['steps']):.2%}, none of the whole"


def _print_backcast(made: Plan) -> None:
    past = made.tables.get("backcast", pd.DataFrame())
    if past.empty:
        return
    judged = past[past.margin.notna()]
    good = int((judged["within"] == True).sum())  # noqa: E712
    out.print(f"past years against statistics: {good} of {len(judged)} figures within their margins (see the report)")


def _print_shortages(made: Plan) -> None:
    """The largest shortages with their causes; the report has all of them."""
    rows = made.table("shortages").sort_values("gwh_per_year", ascending=False)
    if rows.empty:
        out.print("all load is served")
        return
    out.print(f"[yellow]load is not served in {len(rows)} zones and periods[/yellow]; the largest shortages:")
    for row in rows.head(SHORTAGES_SHOWN).to_dict("records"):
        size = f"{row['gwh_per_year']:,.2f} GWh a year, up to {row['highest_mw']:,.0f} MW"
        out.print(
            f"  {row['zone']} {row['period']}: {size}. {escape(str(row['cause']))}", highlight=False, soft_wrap=True
        )


@app.command()
def report(run: Annotated[Path, typer.Argument(help="folder of a plan")]) -> None:
    """Write the HTML report of a plan anew."""
    made = Plan.open(run)
    out.print(f"report  {write_report(made, run / REPORT)}", highlight=False)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(help="folder of a plan")],
    second: Annotated[Path, typer.Argument(help="folder of another plan")],
    file: Annotated[Path, typer.Option("--out", help="HTML file to write")] = Path("comparison.html"),
) -> None:
    """Compare two plans: capacity, generation and cost; the HTML file has CO2, builds, prices and assumptions too."""
    a, b = Plan.open(first), Plan.open(second)
    table = Table(title=f"{first.name} and {second.name}", title_justify="left")
    for name in ("figure", "period", first.name, second.name, "difference"):
        table.add_column(name, justify="left" if name in ("figure", "period") else "right")
    for figure, period, x, y in _differences(a, b):
        table.add_row(figure, str(period), f"{x:,.1f}", f"{y:,.1f}", f"{y - x:+,.1f}")
    out.print(table)
    out.print(f"comparison  {write_comparison(a, b, file)}", highlight=False)


def _differences(a: Plan, b: Plan) -> list[tuple[str, int, float, float]]:
    """Capacity (GW) and generation (TWh) by group, cost (bn USD a year): rows where the plans differ."""
    rows = []
    for figure, table, column, key in (
        ("GW", "capacity", "capacity_mw", "group"),
        ("TWh", "generation", "generation_gwh", "group"),
        ("bn USD a year", "costs", "musd_per_year", "item"),
    ):
        left, right = (p.table(table).groupby([key, "period"])[column].sum() / 1e3 for p in (a, b))
        both = pd.concat([left, right], axis=1, keys=["a", "b"]).fillna(0.0)
        for row in both[(both.a - both.b).abs() > 0.05].reset_index().to_dict("records"):
            rows.append((f"{row[key]}, {figure}", int(row["period"]), float(row["a"]), float(row["b"])))
    return rows


@app.command()
def export(
    run: Annotated[Path, typer.Argument(help="folder of a plan")],
    to: Annotated[str, typer.Option(help="the other tool: pypsa")] = "pypsa",
    file: Annotated[
        Path | None, typer.Option("--out", help="netCDF file to write (default: pypsa.nc in the plan's folder)")
    ] = None,
) -> None:
    """Write the system of a plan as a network of another tool, and name what that tool has no equal for."""
    _known("to", to, "pypsa")
    made = Plan.open(run)
    options = options_of(made.manifest)
    left_out = [*without_counterpart(made.data, options), *planned_otherwise(made.manifest)]
    written = export_network(*shared_features(made.data, options), file or run / "pypsa.nc")
    out.print(f"network  {written}", highlight=False)
    out.print(f"optimise it with {HOW}; costs are USD, discounted", highlight=False)
    if not left_out:
        out.print("the network is exact: its optimum is that of the plan", highlight=False)
        return
    out.print("[yellow]its optimum will differ from the plan[/yellow], since PyPSA has no equal for:", highlight=False)
    for words in left_out:
        out.print(f"  - {escape(words)}", highlight=False, soft_wrap=True)
    out.print("for an exact network plan all periods together with --shared-features", highlight=False)


@app.command()
def check(
    case: CaseName = DEFAULT_CASE,
    scenario: Scenarios = None,
    set_: Settings = None,
    show_assumptions: Annotated[bool, typer.Option("--assumptions", help="list every number without a source")] = False,
) -> None:
    """Check a case folder: every problem at once, each with file, row, column and remedy."""
    loaded = read_case(case, scenario or [], set_ or [])
    rows = sum(len(t) for t in loaded.tables.values())
    out.print(f"{escape(loaded.settings.name)}: {rows} rows in {len(loaded.tables)} tables, no problem found")
    weak = assumptions(loaded)
    out.print(f"{len(weak)} rows rest on assumptions or memory; list them with --assumptions")
    if show_assumptions:
        _print_frame(weak)


@app.command()
def new(folder: Annotated[Path, typer.Argument(help="new folder to make")]) -> None:
    """Make a commented case folder of a small made-up country that plans as it is."""
    made = new_case(folder)
    out.print(f"made {made or folder}: edit its tables, then run\n  shanyrak check {folder}\n  shanyrak plan {folder}")


@app.command(name="describe")
def describe_(table: Annotated[str | None, typer.Argument(help="only this table")] = None) -> None:
    """Show the column contract: every table, column, unit, bound, default and meaning."""
    rows = describe()
    if table is not None:
        chosen = rows[rows.table.str.split(":").str[0] == table]
        if chosen.empty:
            names = ", ".join(dict.fromkeys(rows.table.str.split(":").str[0]))
            _fail(f"there is no table {table!r}: use one of {names}.")
        rows = chosen
    _print_frame(rows)


def _print_frame(frame: pd.DataFrame) -> None:
    table = Table(show_lines=False)
    for name in frame.columns:
        table.add_column(str(name), overflow="fold")
    for row in frame.itertuples(index=False):
        table.add_row(*(escape(str(cell)) for cell in row))
    out.print(table)


def _fail(text: str) -> None:
    err.print(f"[red]shanyrak:[/red] {escape(text)}", highlight=False, soft_wrap=True)
    raise SystemExit(2)


def main() -> None:
    """Run the command line; bad input ends with one paragraph that says what, where and what to do."""
    try:
        app()
    except EXPECTED as problem:
        err.print(f"[red]shanyrak:[/red] {escape(str(problem))}", highlight=False, soft_wrap=True)
        sys.exit(2)
    except KeyboardInterrupt:
        err.print("shanyrak: stopped; nothing was written.")
        sys.exit(130)


if __name__ == "__main__":
    main()
