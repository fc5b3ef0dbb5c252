"""One cell of a table: from text to a value of its column, or a reason why not."""

from __future__ import annotations

import math
from typing import Any

from shanyrak.case.contract import Column
from shanyrak.case.draft import NUMERIC, fill_value

_NOT_FINITE = {"nan", "inf", "infinity", "na", "n/a", "null", "none"}


class CellError(ValueError):
    """A cell that does not fit its column: what is wrong, and what would be right."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def parse_cell(column: Column, text: str) -> Any:
    """Return the value of a cell (empty: the default of the column); raises CellError for text of the wrong type.

    Line breaks and repeated blanks in text become one blank, so that a row is a line.
    """
    text = text.strip()
    if not text:
        return fill_value(column)
    if column.kind in NUMERIC:
        return _number(column, text)
    return _truth(text) if column.kind == "bool" else " ".join(text.split())


def value_text(value: object) -> str:
    """Return the text that a value has in a CSV file, on one line: the inverse of :func:`parse_cell`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return " ".join(str(value).split())


def _number(column: Column, text: str) -> float:
    if text.lstrip("+-").lower() in _NOT_FINITE:
        raise CellError(f"'{text}' is not a finite number", "Leave the cell empty where there is no figure")
    try:
        value = math.nan if "_" in text else float(text)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise CellError(f"'{text}' is not a number", _number_remedy(column, text))
    if math.isinf(value):
        raise CellError(f"'{text}' is not a finite number", "Leave the cell empty where there is no figure")
    if column.kind in ("year", "integer") and not value.is_integer():
        raise CellError(f"'{text}' is not a whole number", "Write a whole number such as 2030")
    return value


def _number_remedy(column: Column, text: str) -> str:
    if column.kind in ("year", "integer"):
        return "Write a whole number such as 2030"
    unit = f" in {column.unit}" if column.unit not in ("", "1") else ""
    if "," in text or " " in text or "_" in text:
        return f"Write a plain number{unit} with a decimal point and no thousands separator, such as 1234.5"
    return f"Write a number{unit}, such as 1234.5, and remarks in the column note"


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise CellError(f"'{text}' is neither true nor false", "Write true or false")
    return text.lower() == "true"
