"""How the command line shows a table and writes it as CSV."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

out = Console()


class OutputError(Exception):
    """A file cannot be written where it was asked for; the message says why and what to do."""


def show(frame: pd.DataFrame, title: str) -> None:
    """Print a table, numbers to three digits; nothing where it has no rows."""
    if frame.empty:
        return
    table = Table(title=title, title_justify="left")
    for name in frame.columns:
        numeric = pd.api.types.is_numeric_dtype(frame[name])
        table.add_column(str(name), justify="right" if numeric else "left", overflow="fold")
    for row in frame.itertuples(index=False):
        table.add_row(*(escape(cell(value)) for value in row))
    out.print(table)


def cell(value: object) -> str:
    """One cell in words: numbers to three digits, nothing for what is not known."""
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return "" if value is None or value is pd.NA else str(value)


def write(frame: pd.DataFrame, file: Path | None) -> None:
    """Write a table as CSV and say where; nothing without a file. Raises OutputError where its folder is not there."""
    if file is None:
        return
    if not file.parent.is_dir():
        raise OutputError(f"the folder {file.parent} is not there. What to do: make it, or name another file.")
    frame.to_csv(file, index=False)
    out.print(f"table  {file}", highlight=False)
