"""Checks that follow from the column contract alone: cells, keys, references, units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd
from pydantic import ValidationError

from shanyrak.case.cells import value_text
from shanyrak.case.columns import TABLES
from shanyrak.case.columns_finance import FINANCE_QUANTITIES
from shanyrak.case.columns_indicators import MACRO_QUANTITIES, NATIONAL_INDICATORS
from shanyrak.case.columns_trade import CORRIDOR_QUANTITIES
from shanyrak.case.contract import ASSUMPTION, Column, Quantity
from shanyrak.case.draft import NUMERIC, Draft, place, problem_at
from shanyrak.case.parameters import POLICY_RULES, STATISTICS, TECHNOLOGY_PARAMETERS, WEATHER_QUANTITIES
from shanyrak.case.problems import Problem, nearest
from shanyrak.case.settings import Settings
from shanyrak.case.units import factor

LONG_TABLES: dict[str, tuple[str, Mapping[str, Quantity]]] = {
    "technologies": ("parameter", TECHNOLOGY_PARAMETERS),
    "weather": ("variable", WEATHER_QUANTITIES),
    "policy": ("rule", POLICY_RULES),
    "statistics": ("indicator", STATISTICS),
    "finance_terms": ("term", FINANCE_QUANTITIES),
    "macro": ("quantity", MACRO_QUANTITIES),
    "national_indicators": ("indicator", NATIONAL_INDICATORS),
    "corridor": ("quantity", CORRIDOR_QUANTITIES),
}
"""Tables that hold one number per row: the column that names it, and the registry of its names."""


def _columns(draft: Draft) -> Iterator[tuple[str, Column, pd.Series]]:
    for name, table in TABLES.items():
        for column in table.columns:
            yield name, column, draft.tables[name][column.name]


def settings_valid(draft: Draft) -> Iterator[Problem]:
    """Settings are complete, known and inside their bounds."""
    try:
        Settings(**draft.settings)
    except ValidationError as errors:
        for error in errors.errors():
            key = str(error["loc"][0])
            field = Settings.model_fields.get(key)
            meaning = field.description if field else ""
            if error["type"] == "extra_forbidden":
                yield draft.setting_problem(key, "the setting is not known", nearest(key, Settings.model_fields))
            elif error["type"] == "missing" and "case" not in draft.unread:
                yield draft.setting_problem(key, "the setting is missing", f"Add {key} = ...: {meaning}")
            elif error["type"] != "missing":
                what = f"{error['input']!r} does not fit"
                yield draft.setting_problem(key, what, f"{error['msg']}: {meaning}")


def tables_filled(draft: Draft) -> Iterator[Problem]:
    """Required tables have rows (sources may be empty where all is assumed)."""
    for name, table in TABLES.items():
        if table.required and draft.tables[name].empty and name != "sources" and name not in draft.unread:
            yield Problem(f"{name}.csv", None, None, "the file has no rows", f"Write at least one row: {table.meaning}")


def cells_present(draft: Draft) -> Iterator[Problem]:
    """Required cells are not empty."""
    blamed = {(p.file, p.row, p.column) for p in draft.problems}
    for _, column, cells in _columns(draft):
        if not column.required:
            continue
        values = cells.to_numpy()
        empty = np.isnan(values) if column.kind in NUMERIC else values == ""
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
    values = cells.to_numpy()
    for bound, word, least in ((low, "below", "at least"), (high, "above", "at most")):
        if bound is None:
            continue
        mask = values < bound if word == "below" else values > bound
        if not mask.any():
            continue
        for label, value in cells[mask].items():
            what = f"{value_text(float(value))} is {word} {bound:g}"
            yield problem_at(label, name, what, f"Write a value of {least} {bound:g}{shown}")


def _strange(cells: pd.Series, known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield origin and content of the cells that are neither empty nor known."""
    strange = set(cells.tolist()) - {"", *known}
    if strange:
        yield from ((str(label), str(value)) for label, value in cells.items() if value in strange)


def choices_known(draft: Draft) -> Iterator[Problem]:
    """Words come from the list of their column."""
    for _, column, cells in _columns(draft):
        if column.choices:
            for label, value in _strange(cells, column.choices):
                remedy = f"Use one of: {', '.join(column.choices)}"
                yield problem_at(label, column.name, f"'{value}' is not a choice", remedy)


def keys_unique(draft: Draft) -> Iterator[Problem]:
    """No two rows of a table share a key."""
    for name, table in TABLES.items():
        frame = draft.tables[name]
        keys = list(zip(*(frame[column].tolist() for column in table.key), strict=True))
        first: dict[tuple[object, ...], str] = {}
        for label, key in zip(frame.index, keys, strict=True):
            if first.setdefault(key, label) == label or any(part != part for part in key):
                continue
            file, row = place(first[key])
            words = ", ".join(value_text(part) for part in key)
            what = f"the key {words} ({', '.join(table.key)}) is used before"
            yield problem_at(label, table.key[0], what, f"Remove this row or that of {file}, row {row}, or rename one")


def references_known(draft: Draft) -> Iterator[Problem]:
    """Zones, technologies, fuels and sources that a row names exist."""
    for _, column, cells in _columns(draft):
        if not column.refers:
            continue
        target = draft.tables[column.refers]
        if column.refers in draft.unread or (target.empty and column.refers != "sources"):
            continue
        allowed = [str(key) for key in target[TABLES[column.refers].key[0]]]
        allowed += ["all"] * column.all_allowed + [ASSUMPTION] * (column.refers == "sources")
        for label, value in _strange(cells, allowed):
            what = f"'{value}' is not in {column.refers}.csv"
            yield problem_at(label, column.name, what, f"{nearest(value, allowed)}, or add it there")


def quantities_known(draft: Draft) -> Iterator[Problem]:
    """Parameters, variables, rules and indicators of the long tables are in their registry."""
    for table, (name, registry) in LONG_TABLES.items():
        cells = draft.tables[table][name]
        for label, value in _strange(cells, registry):
            yield problem_at(label, name, f"'{value}' is not a {name} of {table}.csv", nearest(value, registry))


def quantity_units(draft: Draft) -> Iterator[Problem]:
    """Each row of a long table carries the unit of its quantity."""
    for table, (name, registry) in LONG_TABLES.items():
        frame = draft.tables[table]
        right = frame[name].map({word: quantity.unit for word, quantity in registry.items()})
        for label, row in draft.rows(table, right.notna() & (frame["unit"] != "") & (frame["unit"] != right)):
            unit = registry[row[name]].unit
            times = factor(row["unit"], unit)
            remedy = f"Write it in {unit}"
            if times is not None:
                remedy += f" (1 {row['unit']} = {times:.6g} {unit})"
            yield problem_at(label, "unit", f"{row[name]} is not given in {row['unit']}", remedy)


def quantities_bounded(draft: Draft) -> Iterator[Problem]:
    """Numbers of the long tables, where they have the right unit, lie inside the bounds of their quantity."""
    for table, (name, registry) in LONG_TABLES.items():
        frame = draft.tables[table]
        low, high = (_bounds_of_rows(frame, name, registry, end) for end in ("low", "high"))
        for column in frame.columns.intersection(["low", "central", "high", "value"]):
            outside = (frame[column] < low) | (frame[column] > high)
            for position in np.flatnonzero(outside.to_numpy()):
                quantity = registry[frame[name].iloc[position]]
                cell = frame[column].iloc[position : position + 1]
                yield from _outside(cell, str(column), quantity.low, quantity.high, quantity.unit)


def _bounds_of_rows(frame: pd.DataFrame, name: str, registry: Mapping[str, Quantity], end: str) -> pd.Series:
    """Return the lower or upper bound of each row, NaN where there is none or the unit is another."""
    known = {(q.name, q.unit): getattr(q, end) for q in registry.values() if getattr(q, end) is not None}
    bounds = [known.get(pair, np.nan) for pair in zip(frame[name], frame["unit"], strict=True)]
    return pd.Series(bounds, index=frame.index, dtype=float)
