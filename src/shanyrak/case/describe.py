"""The contract in words: every table, column, quantity and setting; and what a case assumes."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
from annotated_types import Ge, Gt, Le, Lt

from shanyrak.case.cells import value_text
from shanyrak.case.check_cells import LONG_TABLES
from shanyrak.case.columns import TABLES
from shanyrak.case.contract import GRADES, Column, Quantity
from shanyrak.case.draft import draft_of, place
from shanyrak.case.model import Case
from shanyrak.case.profiles import VARIABLES
from shanyrak.case.scenario import Change, Scenario
from shanyrak.case.settings import Settings

COLUMNS = ("table", "column", "type", "unit", "bounds", "default", "meaning")
_WEAK = ("assumption", "recalled")


def describe() -> pd.DataFrame:
    """Return the whole contract, a row each: table, column, type, unit, bounds, default, meaning.

    Settings stand under the table ``case``, quantities of long tables under names such as ``technologies:parameter``.
    """
    return pd.DataFrame([*_settings(), *_columns(), *_quantities()], columns=list(COLUMNS))


def assumptions(case: Case) -> pd.DataFrame:
    """Return every row of a case that rests on no document: file, row, key, value, grade, note.

    These are the rows with grade assumption or recalled; ``row`` is the line in the file, 0 where a scenario made it.
    A row that is better founded, but for a column with a grade of its own (``reactance_grade``), shows that column.
    """
    rows = []
    draft = draft_of(case)
    for name, table in TABLES.items():
        for grade in [column for column in table.names if column.endswith("grade")]:
            own = grade.removesuffix("grade").removesuffix("_")
            columns = (table.names[own],) if own else table.columns
            for label, cells in draft.rows(name, _weak(draft.tables[name], own)):
                file, row = place(label)
                key = ", ".join(value_text(cells[column]) for column in table.key)
                given = _given(columns, cells, table.key)
                value = ", ".join(f"{c.name} {value_text(cells[c.name])}" for c in given)
                rows.append((file, row or 0, key, value or cells.get("name", ""), cells[grade], cells["note"]))
    return pd.DataFrame(rows, columns=["file", "row", "key", "value", "grade", "note"])


def _weak(frame: pd.DataFrame, own: str) -> pd.Series:
    """Rows whose grade is weak, or whose grade is not but that of the column with a grade of its own is."""
    row = frame["grade"].isin(_WEAK)
    return ~row & frame[own].notna() & frame[f"{own}_grade"].isin(_WEAK) if own else row


def _given(columns: tuple[Column, ...], cells: Mapping[str, object], key: tuple[str, ...]) -> Iterator[Column]:
    """Yield the columns of numbers that have one, other than the key."""
    for column in columns:
        if (
            column.kind in ("number", "integer", "year")
            and column.name not in key
            and cells[column.name] == cells[column.name]
        ):
            yield column


def _bounds(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    return f"{'' if low is None else f'{low:g}'} to {'' if high is None else f'{high:g}'}".strip()


def _columns() -> Iterator[tuple[str, ...]]:
    for name, table in TABLES.items():
        for column in table.columns:
            bounds = " / ".join(column.choices) or _bounds(column.low, column.high)
            if column.refers:
                bounds = f"{column.refers}.csv" + (", all" if column.all_allowed else "")
            yield name, column.name, column.kind, column.unit, bounds, _default(column), column.meaning


def _default(column: Column) -> str:
    if column.required:
        return "required"
    return "" if column.default is None else value_text(column.default)


def _quantities() -> Iterator[tuple[str, ...]]:
    for table, (column, registry) in LONG_TABLES.items():
        for quantity in registry.values():
            bounds = _bounds(quantity.low, quantity.high)
            yield (
                f"{table}:{column}",
                quantity.name,
                "number",
                quantity.unit,
                bounds,
                _needed(quantity),
                quantity.meaning,
            )


def _needed(quantity: Quantity) -> str:
    if quantity.required_for:
        return f"required: {', '.join(quantity.required_for)}"
    return "" if quantity.default is None else value_text(quantity.default)


def _settings() -> Iterator[tuple[str, ...]]:
    for name, field in Settings.model_fields.items():
        kind = getattr(field.annotation, "__name__", str(field.annotation))
        low = [_edge(m) for m in field.metadata if isinstance(m, (Ge, Gt))]
        high = [_edge(m) for m in field.metadata if isinstance(m, (Le, Lt))]
        default = "required" if field.is_required() else value_text(field.get_default(call_default_factory=True))
        yield "case", name, kind, "", ", ".join(low + high), default, field.description or ""


def _edge(bound: Ge | Gt | Le | Lt) -> str:
    words = {Ge: "at least", Gt: "above", Le: "at most", Lt: "below"}
    return f"{words[type(bound)]} {getattr(bound, type(bound).__name__.lower())}"


def write_reference(path: Path | str) -> None:
    """Write the reference page of the contract (docs/reference/case.md)."""
    Path(path).write_text(reference_page(), encoding="utf-8")


def reference_page() -> str:
    """Return the reference page of the contract as Markdown: made from the registry, never edited by hand."""
    rows = describe()
    parts = [
        _INTRODUCTION,
        "## case.toml",
        "",
        *_markdown(rows, "case", ("column", "type", "bounds", "default", "meaning")),
    ]
    for name, table in TABLES.items():
        needed = "required" if table.required else "optional"
        parts += [f"## {name}.csv", "", f"{table.meaning[0].upper()}{table.meaning[1:]}. This table is {needed}."]
        parts += [f"One row per {', '.join(table.key)}.", "", *_markdown(rows, name, COLUMNS[1:])]
    for table_name, (column, _) in LONG_TABLES.items():
        parts += [f"## Quantities of {table_name}.csv, column {column}", ""]
        parts += _markdown(rows, f"{table_name}:{column}", ("column", "unit", "bounds", "default", "meaning"))
    parts += ["## Grades of evidence", "", "| grade | meaning |", "|---|---|"]
    parts += [f"| {grade} | {meaning} |" for grade, meaning in GRADES.items()]
    return "\n".join([*parts, "", *_profiles(), "", *_scenarios(), ""])


_INTRODUCTION = """# The case folder

This page is generated from the column contract (`shanyrak.case.columns`, `parameters` and `settings`).
A case is a folder of CSV files (UTF-8, comma, decimal point), each named after its table, and `case.toml`.
`shanyrak new FOLDER` writes a small one to start from, `shanyrak check FOLDER` names everything wrong in it at once.

A required column may have no empty cell; an empty cell of another takes the default, or means what its line says.
A value of a year holds from the first year given backward and from the last onward; between two years it is linear.
Every row names its source (a key of `sources.csv`, or `assumption`) and the grade of the evidence.
"""


def _markdown(rows: pd.DataFrame, table: str, columns: tuple[str, ...]) -> list[str]:
    chosen = rows[rows["table"] == table]
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in chosen[list(columns)].to_numpy().tolist()]
    return [*lines, ""]


def _profiles() -> list[str]:
    lines = ["## Measured series: profiles/*.csv or *.parquet", ""]
    lines += [
        "Optional. A file is named after what was measured; it has the columns `year`, `hour` and one per domestic"
    ]
    lines += ["zone that was measured. Hours count from 0 at 1 January 00:00 UTC to 8759; 29 February is left out.", ""]
    lines += ["| file | unit | bounds |", "|---|---|---|"]
    return lines + [f"| {name} | {unit} | {_bounds(low, high)} |" for name, (unit, low, high) in VARIABLES.items()]


def _scenarios() -> list[str]:
    lines = [
        "## Scenarios: scenarios/*.toml",
        "",
        *(Scenario.__doc__ or "").splitlines(),
        "",
        "| key | meaning |",
        "|---|---|",
    ]
    lines += [f"| {name} | {field.description} |" for name, field in Scenario.model_fields.items()]
    lines += ["", _prose(Change), "", "| key of [[change]] | meaning |", "|---|---|"]
    return lines + [f"| {name} | {field.description} |" for name, field in Change.model_fields.items()]


def _prose(model: type) -> str:
    return inspect.cleandoc(model.__doc__ or "").replace("``", "`")
