"""``shanyrak indicators``: the national indicators of one plan by period, or of several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console

from shanyrak.cli_show import show, write
from shanyrak.indicators import INDICATORS, LEFT_OUT, THEMES, Indicator
from shanyrak.indicators.results import published_beside, side_by_side
from shanyrak.plan.plan import Plan

out = Console()
ARROWS = {"more": "↑", "less": "↓", "neither": ""}
"""How the direction that is better is shown."""
MOST_COLUMNS = 9
"""Columns of values that a terminal has room for; --csv has all."""


class IndicatorsError(Exception):
    """The runs or the periods that were asked for do not go together; the message says what to do."""


def indicators(
    runs: Annotated[list[Path], typer.Argument(help="folders of plans; several stand side by side")],
    period: Annotated[list[int] | None, typer.Option(help="only this period (may be repeated)")] = None,
    theme: Annotated[str | None, typer.Option(help=f"only one theme: {', '.join(THEMES)}")] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="write the whole table to this file too")] = None,
) -> None:
    """Show the national indicators of plans: people, economy, environment and security of supply, by period."""
    if theme is not None and theme not in THEMES:
        raise IndicatorsError(f"--theme {theme!r} is not known: use one of {', '.join(THEMES)}.")
    names = _names(runs)
    plans = {name: Plan.open(run) for name, run in zip(names, runs, strict=True)}
    table = side_by_side(plans)
    chosen = _periods(table, names, period)
    for own in [theme] if theme else THEMES:
        show(_wide(table, str(own), names, chosen), str(own))
    show(_beside(plans[names[0]], theme), f"past years of {names[0]} beside published values")
    out.print(
        f"↑ more is better, ↓ less is better; {len(LEFT_OUT)} published indicators cannot be computed from a plan",
        highlight=False,
    )
    write(table, csv)


def _names(runs: Sequence[Path]) -> list[str]:
    """A name for each run: that of its folder, or its whole path where two folders have one name."""
    short = [run.resolve().name for run in runs]
    names = short if len(set(short)) == len(short) else [str(run) for run in runs]
    if len(set(names)) < len(names):
        raise IndicatorsError("a run was given twice: name each folder once.")
    return names


def _periods(table: pd.DataFrame, names: Sequence[str], asked: Sequence[int] | None) -> list[int]:
    """Periods to show: those asked for, or so many that they fit, the first and the last among them."""
    known = sorted(int(p) for p in table["period"].unique())
    missing = [p for p in asked or [] if p not in known]
    if missing:
        raise IndicatorsError(f"no plan has a period {missing[0]}: use one of {', '.join(map(str, known))}.")
    if asked:
        return sorted(set(asked))
    room = max(2, MOST_COLUMNS // len(names))
    if len(known) <= room:
        return known
    return [known[round(k * (len(known) - 1) / (room - 1))] for k in range(room)]


def _wide(table: pd.DataFrame, theme: str, names: Sequence[str], periods: Sequence[int]) -> pd.DataFrame:
    """Rows of one theme: name, unit, better, then a column for each period and run."""
    rows = []
    for one in (i for i in INDICATORS if i.theme == theme):
        own = table[table["indicator"] == one.key]
        for part, values in own.groupby("part", sort=False):
            by_period = values.set_index("period")
            label = _label(one, str(part))
            cells = {
                f"{period} {name}" if len(names) > 1 else str(period): by_period[name].get(period)
                for period in periods
                for name in names
            }
            rows.append({"indicator": label, "unit": one.unit, "better": ARROWS[one.direction], **cells})
    return pd.DataFrame(rows)


def _beside(plan: Plan, theme: str | None) -> pd.DataFrame:
    """Published values beside those of the past years that were planned: of one theme, or of all."""
    by_key = {one.key: one for one in INDICATORS if theme in (None, one.theme)}
    rows = published_beside(plan)
    rows = rows[rows["plan"].notna() & rows["indicator"].isin(list(by_key))]
    labels = [_label(by_key[key], part) for key, part in zip(rows["indicator"], rows["part"], strict=True)]
    shown = rows[["unit", "year", "plan", "published", "difference", "scope", "grade"]]
    return pd.concat([pd.Series(labels, index=rows.index, name="indicator", dtype=object), shown], axis=1)


def _label(one: Indicator, part: str) -> str:
    return f"{one.name}: {part}" if part else one.name
