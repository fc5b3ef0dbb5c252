"""Reads a report as a person does: headings, tables, figures; and what it would load from elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

LOADING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "link": "href",
    "use": "href",
    "object": "data",
}


@dataclass
class Table:
    """A table: the chapter it stands in, its heads and rows as texts."""

    chapter: str
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def number(self, row: str, column: str) -> float:
        """The number in the row and column of those heads."""
        found = [r for r in self.rows if r[0] == row]
        assert len(found) == 1, f"{len(found)} rows {row} in {[r[0] for r in self.rows]}"
        return as_number(found[0][self.heads.index(column)])


def as_number(shown: str) -> float:
    """A number as the report writes it."""
    return float(shown.replace(",", "").replace("−", "-"))


class Page(HTMLParser):
    """What stands in the page."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.styles: list[str] = []
        self.text: dict[str, str] = {}
        self.headings: dict[str, str] = {}
        self.tables: list[Table] = []
        self.figures: dict[str, dict[str, Any]] = {}
        self.controls: dict[str, int] = {}
        self._open: list[str] = []
        self._chapter = ""
        self._figure = ""
        self._kind = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {k: v or "" for k, v in attrs}
        self._open.append(tag)
        if "id" in own:
            self.anchors.append(own["id"])
        if tag in LOADING and LOADING[tag] in own:
            self.loads.append(own[LOADING[tag]])
        if "style" in own:
            self.styles.append(own["style"])
        if tag == "section":
            self._chapter = own["id"]
        elif tag == "figure":
            self._figure = own["id"]
        elif tag in ("button", "select") and "data-control" in own:
            self.controls[self._figure] = self.controls.get(self._figure, 0) + 1
        elif tag == "a":
            self.links.append(own.get("href", ""))
        elif tag == "script":
            self._kind = own.get("type", "")
        elif tag == "table":
            self.tables.append(Table(self._chapter))
        elif tag == "tr" and "tbody" in self._open:
            self.tables[-1].rows.append([])
        elif tag == "th" and "thead" in self._open:
            self.tables[-1].heads.append("")
        elif tag in ("td", "th"):
            self.tables[-1].rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            self.styles.append(data)
        elif "script" in self._open:
            if self._kind == "application/json":
                self.figures[self._figure] = json.loads(data)
        else:
            self._words(data)

    def _words(self, data: str) -> None:
        self.text[self._chapter] = self.text.get(self._chapter, "") + data
        if "h2" in self._open:
            self.headings[self._chapter] = self.headings.get(self._chapter, "") + data
        if "thead" in self._open and "th" in self._open:
            self.tables[-1].heads[-1] += data
        elif "tbody" in self._open and ("td" in self._open or "th" in self._open):
            self.tables[-1].rows[-1][-1] += data

    def table(self, chapter: str, *heads: str) -> Table:
        """The first table of a chapter that has all these heads."""
        found = [t for t in self.tables if t.chapter == chapter and set(heads) <= set(t.heads)]
        assert found, f"no table with {heads} in {chapter}: {[t.heads for t in self.tables if t.chapter == chapter]}"
        return found[0]


def read_page(html: str) -> Page:
    """The parsed page."""
    page = Page()
    page.feed(html)
    return page
