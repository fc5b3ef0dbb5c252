"""What two cases hold differently: settings and cells of tables."""

from __future__ import annotations

import pandas as pd

from shanyrak.case import Case
from shanyrak.case.columns import TABLES

SILENT = ("source", "grade", "note")
"""Columns that do not change a plan."""


def changed_settings(a: Case, b: Case) -> pd.DataFrame:
    """Settings that differ: Setting, A, B."""
    first, second = a.settings.model_dump(), b.settings.model_dump()
    rows = [(name, _word(first[name]), _word(second[name])) for name in first if first[name] != second.get(name)]
    return pd.DataFrame(rows, columns=["Setting", "A", "B"])


def changed_rows(a: Case, b: Case) -> pd.DataFrame:
    """Cells that differ, a row each: Table, Row, Column, A, B; a row that only one case has is one line."""
    parts = [
        _of_table(name, a.tables[name], b.tables[name]) for name in TABLES if name in a.tables and name in b.tables
    ]
    return pd.concat([p for p in parts if len(p)] or [parts[0]], ignore_index=True)


def _of_table(name: str, a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    keys = list(TABLES[name].key)
    columns = [c for c in a.columns if c in b.columns and c not in keys and c not in SILENT]
    first, second = (f.drop_duplicates(keys).set_index(keys)[columns] for f in (a, b))
    rows = [(name, _row(k), "whole row", "present", "absent") for k in first.index.difference(second.index, sort=False)]
    rows += [
        (name, _row(k), "whole row", "absent", "present") for k in second.index.difference(first.index, sort=False)
    ]
    both = first.index.intersection(second.index, sort=False)
    left, right = first.loc[both], second.loc[both]
    for column in columns:
        same = (left[column] == right[column]) | (left[column].isna() & right[column].isna())
        for key in both[~same.to_numpy(dtype=bool)]:
            rows.append((name, _row(key), column, _word(left.at[key, column]), _word(right.at[key, column])))
    return pd.DataFrame(rows, columns=["Table", "Row", "Column", "A", "B"])


def _row(key: object) -> str:
    return ", ".join(map(_word, key)) if isinstance(key, tuple) else _word(key)


def _word(value: object) -> str:
    if isinstance(value, float):
        return "" if value != value else f"{value:g}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
