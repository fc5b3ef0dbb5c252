"""The indicators as a page: tables in Markdown, made from the registry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from shanyrak.indicators import INDICATORS, LEFT_OUT, SOURCES

START, END = "<!-- from the registry: start -->", "<!-- from the registry: end -->"
"""Lines of a page between which the tables stand."""


def tables() -> str:
    """The indicators with their formulas, where they come from, and those that are left out, as Markdown."""
    rows = [
        (
            i.theme,
            i.name,
            i.unit,
            i.direction,
            i.formula,
            f"{i.source}{f', {i.code}' if i.code else ''}",
            _files(i.needs),
        )
        for i in INDICATORS
    ]
    left = [(o.code, o.name, o.reason) for o in LEFT_OUT]
    parts = [
        *_table(("theme", "indicator", "unit", "better", "formula", "from", "needs"), rows),
        "",
        *(f"- {short}: {full}." for short, full in SOURCES.items()),
        "",
        "## What a plan cannot tell",
        "",
        *_table(("from", "indicator", "why not"), left),
    ]
    return "\n".join(parts)


def page_with_tables(page: str) -> str:
    """The page with the tables of the registry between its two marks; raises ValueError where it lacks them."""
    if START not in page or END not in page:
        raise ValueError(f"the page lacks the line {START} or {END}; right is both, on lines of their own")
    before, after = page.split(START)[0], page.split(END)[1]
    return f"{before}{START}\n\n{tables()}\n\n{END}{after}"


def write_page(path: Path | str) -> None:
    """Write the tables of a page anew."""
    file = Path(path)
    file.write_text(page_with_tables(file.read_text(encoding="utf-8")), encoding="utf-8")


def _files(tables: Sequence[str]) -> str:
    return ", ".join(f"`{name}.csv`" for name in tables)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(row) + " |" for row in rows)]
