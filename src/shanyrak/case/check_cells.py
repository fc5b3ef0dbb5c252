"""Checks that follow from the column contract alone: cells, keys, references, units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
from pydantic import ValidationError

from shanyrak.case.cells import value_text
from shanyrak.case.columns import TABLES
from shanyrak.case.contract import ASSUMPTION, Column, Quantity
from shanyrak.case.draft import NUMERIC, SETTINGS_FILE, Draft, place, problem_at
from shanyrak.case.parameters import POLICY_RULES, STATISTICS, TECHNOLOGY_PARAMETERS, WEATHER_QUANTITIES
from shanyrak.case.problems import Problem, nearest
from shanyrak.case.settings import Settings
from shanyrak.case.units import factor

LONG_TABLES: dict[str, tuple[str, Mapping[str, Quantity]]] = {
    "technologies": ("parameter", TECHNOLOGY_PARAMETERS),
    "weather": ("variable", WEATHER_QUANTITIES),
    "policy": ("rule", POLICY_RULES),
    "statistics": ("indicator", STATISTICS),
}
"""Tables that hold one number per row: the column that names it, and the registry of its names."""


def _columns(draft: Draft) -> Iterator[tuple[str, Column, pd.Series]]:
    for name, table in TABLES.items():
        for column in table.columns:
            yield name, column, draft.tables[name][column.name]


def unreadable(draft: Draft) -> set[str]:
    """Return the files that are missing or could not be read at all: what follows from that is not reported again."""
    return {problem.file for problem in draft.problems if problem.column is None}


def settings_valid(draft: Draft) -> Iterator[Problem]:
    """Settings are complete, known and inside their bounds."""
    unread = unreadable(draft)
    try:
        Settings(**draft.settings)
    except ValidationError as errors:
        for error in errors.errors():
            key = str(error["loc"][0])
            field = Settings.model_fields.get(key)
            meaning = field.description if field else ""
            if error["type"] == "extra_forbidden":
                yield draft.setting_problem(key, "the setting is not known", nearest(key, Settings.model_fields))
            elif error["type"] == "missing" and SETTINGS_FILE not in unread:
                yield draft.setting_problem(key, "the setting is missing", f"Add {key} = ...: {meaning}")
            elif error["type"] != "missing":
                what = f"{error['input']!r} does not fit"
                yield draft.setting_problem(key, what, f"{error['msg']}: {meaning}")


def tables_filled(draft: Draft) -> Iterator[Problem]:
    """Required tables have rows (sources may be empty where all is assumed)."""
    blamed = unreadable(draft)
    for name, table in TABLES.items():
        file = f"{name}.csv"
        if table.required and draft.tables[name].empty and name != "sources" and file not in blamed:
            yield Problem(file, None, None, "the file has no rows", f"Write at least one row: {table.meaning}")


def cells_present(draft: Draft) -> Iterator[Problem]:
    """Required cells are not empty."""
    blamed = {(p.file, p.row, p.column) for p in draft.problems}
    for _, column, cells in _columns(draft):
        if not column.required:
            continue
        empty = cells.isna() if column.kind in NUMERIC else cells == ""
        for label in cells.index[empty]:
            file, row = place(label)
            if not blamed & {(file, row, column.name), (file, 1, column.name)}:
                yield problem_at(label, column.name, "the cell is empty", f"Write the {column.meaning}")


def numbers_bounded(draft: Draft) -> Iterator[Problem]:
    """Numbers lie inside the bounds of their column."""
    for _, column, cells in _columns(draft):
        if column.kind in NUMERIC:
            yield from _outside(cells, column.name, column.low, column.high, column.unit)


def _outside(cells: pd.Series, name: str, low: float | None, high: float | None, unit: str) -> Iterator[Problem]:
    shown = f" {unit}" if unit not in ("", "1") else ""
    for bound, word, least, mask in (
        (low, "below", "at least", cells < low if low is not None else None),
        (high, "above", "at most", cells > high if high is not None else None),
    ):
        if mask is None or bound is None:
            continue
        for label, value in cells[mask].items():
            what = f"{value_text(float(value))} is {word} {bound:g}"
            yield problem_at(label, name, what, f"Write a value of {least} {bound:g}{shown}")


def choices_known(draft: Draft) -> Iterator[Problem]:
    """Words come from the list of their column."""
    for _, column, cells in _columns(draft):
        if column.choices:
            for label, value in cells[~cells.isin(["", *column.choices])].items():
                remedy = f"Use one of: {', '.join(column.choices)}"
                yield problem_at(label, column.name, f"'{value}' is not a choice", remedy)


def keys_unique(draft: Draft) -> Iterator[Problem]:
    """No two rows of a table share a key."""
    for name, table in TABLES.items():
        frame = draft.tables[name]
        keys = frame[list(table.key)]
        valid = keys.notna().all(axis=1)
        for label, row in frame[valid & keys.duplicated(keep="first")].iterrows():
            same = (keys == row[list(table.key)]).all(axis=1)
            file, first = place(frame.index[same][0])
            words = ", ".join(value_text(row[column]) for column in table.key)
            what = f"the key {words} ({', '.join(table.key)}) is used before"
            yield problem_at(
                label, table.key[0], what, f"Remove this row or that of {file}, row {first}, or rename one"
            )


def references_known(draft: Draft) -> Iterator[Problem]:
    """Zones, technologies, fuels and sources that a row names exist."""
    for _, column, cells in _columns(draft):
        if not column.refers:
            continue
        target = draft.tables[column.refers]
        if target.empty and (column.refers != "sources" or "sources.csv" in unreadable(draft)):
            continue
        allowed = [str(key) for key in target[TABLES[column.refers].key[0]]]
        allowed += ["all"] * column.all_allowed + [ASSUMPTION] * (column.refers == "sources")
        for label, value in cells[~cells.isin(["", *allowed])].items():
            what = f"'{value}' is not in {column.refers}.csv"
            yield problem_at(label, column.name, what, f"{nearest(str(value), allowed)}, or add it there")


def quantities_known(draft: Draft) -> Iterator[Problem]:
    """Parameters, variables, rules and indicators of the long tables are in their registry."""
    for table, (name, registry) in LONG_TABLES.items():
        cells = draft.tables[table][name]
        for label, value in cells[~cells.isin(["", *registry])].items():
            yield problem_at(label, name, f"'{value}' is not a {name} of {table}.csv", nearest(str(value), registry))


def quantity_units(draft: Draft) -> Iterator[Problem]:
    """Each row of a long table carries the unit of its quantity."""
    for table, (name, registry) in LONG_TABLES.items():
        for label, row in draft.rows(table):
            quantity = registry.get(row[name])
            if quantity is None or row["unit"] in ("", quantity.unit):
                continue
            times = factor(row["unit"], quantity.unit)
            remedy = f"Write it in {quantity.unit}"
            if times is not None:
                remedy += f" (1 {row['unit']} = {times:.6g} {quantity.unit})"
            yield problem_at(label, "unit", f"{row[name]} is not given in {row['unit']}", remedy)


def quantities_bounded(draft: Draft) -> Iterator[Problem]:
    """Numbers of the long tables lie inside the bounds of their quantity."""
    for table, (name, registry) in LONG_TABLES.items():
        frame = draft.tables[table]
        for word, rows in frame.groupby(name):
            quantity = registry.get(str(word))
            if quantity is None:
                continue
            right = rows[rows["unit"] == quantity.unit]
            for column in ("low", "central", "high", "value"):
                if column in right:
                    yield from _outside(right[column], column, quantity.low, quantity.high, quantity.unit)
