"""What a column of a case table is: the types that the registry is written in.

The registry itself is in :mod:`shanyrak.case.columns` (tables), :mod:`shanyrak.case.parameters`
(technology, weather, policy and statistics quantities) and :mod:`shanyrak.case.settings` (case.toml).
Checking, the reference page of the docs and the messages are all made from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["key", "text", "number", "year", "integer", "bool", "choice", "ref"]

GRADES = {
    "official": "national statistics, grid operator, ministry, law or regulator",
    "published": "data set, tracker, study or company report that names its method",
    "press": "news agency, newspaper or conference report",
    "derived": "computed here from graded figures; the arithmetic is in the note",
    "recalled": "from memory of the field, no document at hand",
    "assumption": "no source: a choice of this case",
}
"""Grades of evidence, best first, with their meaning."""

ASSUMPTION = "assumption"


@dataclass(frozen=True)
class Column:
    """One column of one table.

    ``low`` and ``high`` bound a number (inclusive). ``refers`` names the table whose key the value must
    be (``all_allowed`` also admits the word ``all``). An empty cell takes ``default``; a column that is
    ``required`` may not be empty.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    required: bool = False
    default: str | float | int | bool | None = None
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    refers: str = ""
    all_allowed: bool = False


@dataclass(frozen=True)
class Table:
    """One table of a case folder: a CSV file named after it.

    ``key`` are the columns that together name a row once. ``required`` tables must be in the folder.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False
    names: dict[str, Column] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {column.name: column for column in self.columns})


@dataclass(frozen=True)
class Quantity:
    """A named number of a long table (technology parameter, weather variable, policy rule, statistic)."""

    name: str
    unit: str
    meaning: str
    default: float | None = None
    low: float | None = None
    high: float | None = None
    required_for: tuple[str, ...] = ()
