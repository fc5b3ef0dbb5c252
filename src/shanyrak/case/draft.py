"""A case on its way in: typed tables that still remember the file and line of each row, and what went wrong."""

from __future__ import annotations

import copy
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
    """Tables whose index is the origin of each row (``plants.csv:12``), raw settings and problems found so far.

    ``unread`` names the tables (and ``case``) of which no content is known; what depends on them is not checked.
    """

    folder: Path
    settings: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    setting_places: dict[str, str] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Draft:
        """A draft of its own: what is changed in it does not change this one."""
        return Draft(
            self.folder, copy.deepcopy(self.settings), {name: table.copy() for name, table in self.tables.items()},
            list(self.problems), set(self.unread), dict(self.setting_places), dict(self.merged),
        )  # fmt: skip

    def refuse(self, file: str, row: int | None, what: str, remedy: str) -> None:
        """Note that a file cannot be used as it is; what depends on it is not checked."""
        self.problems.append(Problem(file, row, None, what, remedy))
        self.unread.add(Path(file).stem)

    def setting_problem(self, key: str, what: str, remedy: str) -> Problem:
        """Return a problem of one setting, at the line that gave it."""
        return problem_at(self.setting_places.get(key, origin(SETTINGS_FILE, None)), key, what, remedy)

    def rows(self, table: str, mask: pd.Series | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield origin and cells of the rows of a table, or of those that ``mask`` selects."""
        if mask is not None and not mask.any():
            return
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


def typed_table(table: Table, columns: dict[str, list[Any]], labels: list[str]) -> pd.DataFrame:
    """Return a table in working types: numbers as float and bools as bool, so that bad cells can be NaN; else text."""
    index = pd.Index(labels, dtype=object)
    typed = {c.name: pd.Series(columns[c.name], index=index, dtype=_working_type(c)) for c in table.columns}
    return pd.DataFrame(typed)


def empty_table(table: Table) -> pd.DataFrame:
    """Return a table without rows that has every column of the contract, in its working types."""
    return typed_table(table, {column.name: [] for column in table.columns}, [])


def working_types(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with its columns in the order and the working types of the contract."""
    types = {column.name: _working_type(column) for column in table.columns}
    return frame[list(types)].astype(types)


def _working_type(column: Column) -> str:
    if column.kind in NUMERIC:
        return "float64"
    return "bool" if column.kind == "bool" else "object"


def final_types(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame as a case keeps it: rows numbered, text as str, years and counts never empty as integers."""
    final: dict[str, Any] = {}
    for column in table.columns:
        values = frame[column.name].to_numpy()
        if column.kind in ("year", "integer") and (column.required or column.default is not None):
            values = values.astype("int64")
        final[column.name] = pd.array(values, dtype="str") if values.dtype == object else values
    return pd.DataFrame(final)


def draft_of(case: Case) -> Draft:
    """Return a case as a draft again, with the origin of every row."""
    draft = Draft(case.folder, settings=case.settings.model_dump(), merged=dict(case.merged))
    for name, table in TABLES.items():
        frame = working_types(table, case.tables[name].copy())
        known = case.origins.get(name, ())
        labels = known if len(known) == len(frame) else [origin(f"{name}.csv", i + 2) for i in range(len(frame))]
        draft.tables[name] = frame.set_axis(pd.Index(list(labels), dtype=object), axis=0)
    return draft
