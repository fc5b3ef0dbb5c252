"""A case on its way in: typed tables that still remember the file and line of each row, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from shanyrak.case.columns import TABLES
from shanyrak.case.contract import Column, Table
from shanyrak.case.model import Case
from shanyrak.case.problems import Problem

SETTINGS_FILE = "case.toml"
NUMERIC = ("number", "year", "integer")


@dataclass
class Draft:
    """Tables whose index is the origin of each row (``plants.csv:12``), raw settings and problems found so far."""

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    setting_places: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)

    def setting_problem(self, key: str, what: str, remedy: str) -> Problem:
        """Return a problem of one setting, at the line that gave it."""
        return problem_at(self.setting_places.get(key, origin(SETTINGS_FILE, None)), key, what, remedy)

    def rows(self, table: str, mask: pd.Series | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield origin and cells of the rows of a table, or of those that ``mask`` selects."""
        frame = self.tables[table] if mask is None else self.tables[table][mask]
        for origin, cells in zip(frame.index, frame.to_dict("records"), strict=True):
            yield str(origin), {str(name): value for name, value in cells.items()}


def origin(file: str, row: int | None) -> str:
    """Return the index label of a row that came from a line of a file (None: from the file as a whole)."""
    return f"{file}:{'' if row is None else row}"


def place(label: object) -> tuple[str, int | None]:
    """Return file and line of an index label made by :func:`origin`."""
    file, _, row = str(label).rpartition(":")
    return file, int(row) if row else None


def problem_at(label: object, column: str | None, what: str, remedy: str) -> Problem:
    """Return a problem of the row that an index label names."""
    file, row = place(label)
    return Problem(file, row, column, what, remedy)


def fill_value(column: Column) -> Any:
    """Return what an empty cell of a column becomes."""
    if column.default is not None:
        return float(column.default) if column.kind in NUMERIC else column.default
    return {"bool": False, "number": float("nan"), "year": float("nan"), "integer": float("nan")}.get(column.kind, "")


def empty_table(table: Table) -> pd.DataFrame:
    """Return a table without rows that has every column of the contract, in its working types."""
    return working_types(
        table, pd.DataFrame({column.name: [] for column in table.columns}, index=pd.Index([], dtype=str))
    )


def working_types(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with numbers as float, bools as bool and the rest as text, so that bad cells can be NaN."""
    types = {column.name: _working_type(column) for column in table.columns}
    return frame[list(types)].astype(types)


def _working_type(column: Column) -> str:
    if column.kind in NUMERIC:
        return "float64"
    return "bool" if column.kind == "bool" else "str"


def final_types(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame as a case keeps it: rows numbered, years and counts that are never empty as integers."""
    whole = {
        column.name: "int64"
        for column in table.columns
        if column.kind in ("year", "integer") and (column.required or column.default is not None)
    }
    return frame.astype(whole).reset_index(drop=True)


def draft_of(case: Case) -> Draft:
    """Return a case as a draft again, with the origin of every row."""
    draft = Draft(case.folder, settings=case.settings.model_dump(), merged=dict(case.merged))
    for name, table in TABLES.items():
        frame = working_types(table, case.tables[name].copy())
        known = case.origins.get(name, ())
        labels = known if len(known) == len(frame) else [origin(f"{name}.csv", i + 2) for i in range(len(frame))]
        draft.tables[name] = frame.set_axis(pd.Index(list(labels), dtype=str), axis=0)
    return draft
