"""Columns that many tables of a case have."""

from __future__ import annotations

from shanyrak.case.contract import GRADES, Column


def evidence() -> tuple[Column, ...]:
    """Source, grade and note, which every row of figures carries."""
    return (
        Column("source", "ref", "", "key of the source in sources.csv, or the word assumption", True, refers="sources"),
        Column("grade", "choice", "", "grade of the evidence", True, choices=tuple(GRADES)),
        Column("note", "text", "", "arithmetic of a derived figure, conflicts, remarks", default=""),
    )


def number_range(unit: str, meaning: str, low: float | None = 0.0, high: float | None = None) -> tuple[Column, ...]:
    """Low, central and high of one quantity."""
    return (
        Column("low", "number", unit, f"{meaning}: low end of the range (empty: no range known)", low=low, high=high),
        Column("central", "number", unit, f"{meaning}: central value", True, low=low, high=high),
        Column("high", "number", unit, f"{meaning}: high end of the range (empty: no range known)", low=low, high=high),
    )


def zone_column(meaning: str = "zone that the row belongs to", all_allowed: bool = False) -> Column:
    """The zone of a row."""
    return Column("zone", "ref", "", meaning, True, refers="zones", all_allowed=all_allowed)


def technology_column(meaning: str = "technology of the row") -> Column:
    """The technology of a row."""
    return Column("technology", "ref", "", meaning, True, refers="technology_types")


def year_column(meaning: str, required: bool = True) -> Column:
    """A year."""
    return Column("year", "year", "year", meaning, required, low=1990, high=2150)
