"""What is wrong in the tables of a corridor is said with file, column, what and what would be right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from shanyrak.case import Case, read_case
from shanyrak.case.check import check_case

Change = Callable[[pd.DataFrame], pd.DataFrame]


def cell(row: int, column: str, value: object) -> Change:
    """One cell changed."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        out = table.copy()
        out.loc[out.index[row], column] = value
        return out

    return change


def without(column: str, value: str) -> Change:
    """Rows taken out."""
    return lambda table: table[table[column] != value]


def amount(quantity: str, value: float) -> Change:
    """A quantity with one value wherever it is given."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        out = table.copy()
        out.loc[out["quantity"] == quantity, ["low", "central", "high"]] = value
        return out

    return change


WRONG = [
    ("corridor", cell(0, "place", "mangystau-baku"), "place", "no link", "mangystau-azerbaijan"),
    ("corridor", cell(-1, "place", "mangystau"), "place", "no external zone", "turkey"),
    ("corridor", cell(0, "unit", "m"), "unit", "not given in m", "Write it in km"),
    ("corridor", cell(0, "quantity", "lenght"), "quantity", "not a quantity", "length"),
    ("corridor", cell(0, "low", 900.0), "low", "above central", "low, central, high"),
    ("corridor", cell(0, "central", -1.0), "central", "-1", ""),
    ("corridor", without("quantity", "line_cost"), "quantity", "has no line_cost", "Add rows"),
    ("corridor", without("quantity", "take"), "place", "has price, but no take", "Add its take"),
    ("corridor", amount("committed", 1300.0), "central", "1300 MW, which is no whole number of steps", "multiple"),
    ("corridor_owners", cell(0, "investment_share", 0.5), "investment_share", "add to 1.167", "add to 1"),
    ("corridor_owners", without("segment", "azerbaijan-turkey"), "place", "nobody owns", "corridor_owners.csv"),
    ("price_shape", lambda table: table.iloc[:-1], "hour", "287 rows", "288 rows"),
    ("price_shape", cell(0, "ratio", 19.0), "ratio", "mean ratio", "Divide"),
]


@pytest.fixture(scope="module")
def kazakhstan() -> Case:
    return read_case("kazakhstan")


def test_the_case_is_right(kazakhstan: Case) -> None:
    assert check_case(kazakhstan) == []


@pytest.mark.parametrize(("table", "change", "column", "what", "remedy"), WRONG)
def test_mistake_is_named(kazakhstan: Case, table: str, change: Change, column: str, what: str, remedy: str) -> None:
    broken = replace(kazakhstan, tables={**kazakhstan.tables, table: change(kazakhstan.table(table))})
    found = [p for p in check_case(broken) if p.column == column and what in p.what and remedy in p.remedy]
    assert found, [str(p) for p in check_case(broken)]
    assert all(p.file.endswith(".csv") for p in found)
