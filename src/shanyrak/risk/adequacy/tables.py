"""Tables of the adequacy of a plan, kept in its folder beside its own tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from shanyrak.plan.plan import TABLES, add_table
from shanyrak.risk.adequacy.assess import Adequacy, indices, month_hours, weather_years, without_table

INDICES = "adequacy"
HOURS = "adequacy_hours"
WEATHER = "adequacy_weather"
WITHOUT = "adequacy_without"
CREDITS = "adequacy_credits"
PERIOD = "period"


def adequacy_tables(found: Adequacy, credits: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """All tables of one period by name, each with ``period``, ``sampled`` (years drawn) and ``seed`` besides its own
    columns, which stand where it is made."""
    tables = {
        INDICES: indices(found),
        HOURS: month_hours(found),
        WEATHER: weather_years(found),
        WITHOUT: without_table(found),
    }
    if credits is not None:
        tables[CREDITS] = credits
    return {name: _labelled(table, found) for name, table in tables.items()}


def _labelled(table: pd.DataFrame, found: Adequacy) -> pd.DataFrame:
    out = table.copy()
    out.insert(0, PERIOD, found.planned.period)
    out["sampled"] = found.sample.years
    out["seed"] = found.seed
    return out


def keep_tables(tables: dict[str, pd.DataFrame], run: Path) -> None:
    """Write the tables into the folder of a plan; rows of the same period give way, those of other periods stay."""
    for name, table in sorted(tables.items()):
        file = run / TABLES / f"{name}.parquet"
        if file.exists():
            older = pd.read_parquet(file)
            older = older[~older[PERIOD].isin(table[PERIOD])]
            table = pd.concat([older, table], ignore_index=True).sort_values(PERIOD, kind="stable")
        add_table(run, name, table.reset_index(drop=True))
