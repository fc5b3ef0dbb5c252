"""How the command line shows a table and writes it as CSV.

A table that is wider than the terminal gives way between words (in a heading after _ too), never within a word or a
number; where even that does not fit, the columns go into several tables, each with the columns that name a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

out = Console()

BORDER, FRAME = 3, 1
"""Letters that a column takes beside its own, and those of the left edge."""
LONG_WORD = 28
"""Letters of the longest word that is not broken, such as a key."""
YEAR = re.compile(r"(^|_)(year|period|vintage)$")
"""Columns whose numbers are years of the calendar."""
HEAD_WORDS = re.compile(r"\s*[^_\s]*_|\s*[^_\s]+")
"""Parts of a heading between which it may be broken: words, and what an _ ends."""
CALENDAR = (1900.0, 2200.0)


class OutputError(Exception):
    """A file cannot be written where it was asked for; the message says why and what to do."""


@dataclass(frozen=True)
class Column:
    """A column as it is shown: its heading, its cells, and whether they are numbers."""

    head: str
    cells: tuple[str, ...]
    numeric: bool

    @property
    def natural(self) -> int:
        """Letters of the longest line."""
        return max(map(cell_len, (self.head, *self.cells)))

    @property
    def least(self) -> int:
        """Letters of the longest word: it may not be narrower."""
        words = [*map(str.strip, HEAD_WORDS.findall(self.head)), *" ".join(self.cells).split()]
        return max(1, min(LONG_WORD, max(map(cell_len, words), default=1)))

    def heading(self, width: int) -> str:
        """The heading in lines of at most a width."""
        lines = [""]
        for word in HEAD_WORDS.findall(self.head):
            if lines[-1] and cell_len(lines[-1] + word) > width:
                lines.append("")
            lines[-1] += word
        return "\n".join(line.strip() for line in lines)


def show(frame: pd.DataFrame, title: str) -> None:
    """Print a table, numbers to three digits; nothing where it has no rows."""
    if frame.empty:
        return
    columns = [_column(str(name), frame[name]) for name in frame.columns]
    for part in _parts(columns, _naming(frame), out.width - FRAME):
        table = Table(title=title, title_justify="left")
        for column, width in zip(part, _widths(part, out.width - FRAME), strict=True):
            table.add_column(
                escape(column.heading(width)),
                justify="right" if column.numeric else "left",
                overflow="fold",
                width=width,
            )
        for row in zip(*(column.cells for column in part), strict=True):
            table.add_row(*map(escape, row))
        out.print(table)
        title = f"{title.removesuffix(', more columns')}, more columns"


def _column(name: str, values: pd.Series) -> Column:
    numeric = pd.api.types.is_numeric_dtype(values)
    year = numeric and YEAR.search(name) is not None and bool(values.dropna().between(*CALENDAR).all())
    cells = (_year(value) if year else cell(value) for value in values)
    return Column(name, tuple(" ".join(text.split()) for text in cells), numeric)


def cell(value: object) -> str:
    """One cell in words: numbers to three digits, nothing for what is not known."""
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return "" if value is None or value is pd.NA else str(value)


def _year(value: float) -> str:
    """A year of the calendar, with a tenth where it is not the beginning of one."""
    return "" if pd.isna(value) else f"{value:.1f}".removesuffix(".0")


def _naming(frame: pd.DataFrame) -> int:
    """How many of the first columns are needed to tell the rows apart; 1 where all together do not."""
    for count in range(1, frame.shape[1]):
        if not frame.iloc[:, :count].duplicated().any():
            return count
    return 1


def _parts(columns: list[Column], naming: int, room: int) -> list[list[Column]]:
    """Columns in tables that fit into a room of letters, each with the first ones, which name the rows."""
    names = columns[:naming]
    parts = [list(names)]
    for column in columns[naming:]:
        if _least(parts[-1]) + column.least + BORDER > room and len(parts[-1]) > naming:
            parts.append(list(names))
        parts[-1].append(column)
    return parts


def _least(columns: list[Column]) -> int:
    return sum(column.least + BORDER for column in columns)


def _widths(columns: list[Column], room: int) -> list[int]:
    """Letters of each column: what its words need, then one by one to the column that lacks most."""
    widths = [column.least for column in columns]
    for _ in range(room - _least(columns)):
        lacks = [column.natural - width for column, width in zip(columns, widths, strict=True)]
        if max(lacks) <= 0:
            break
        widths[lacks.index(max(lacks))] += 1
    return widths


def write(frame: pd.DataFrame, file: Path | None) -> None:
    """Write a table as CSV and say where; nothing without a file. Raises OutputError where its folder is not there."""
    if file is None:
        return
    if not file.parent.is_dir():
        raise OutputError(f"the folder {file.parent} is not there. What to do: make it, or name another file.")
    frame.to_csv(file, index=False)
    out.print(f"table  {file}", highlight=False)
