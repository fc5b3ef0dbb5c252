"""Pieces of HTML: escaped text, tables, folded parts, figures with their controls."""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from shanyrak.report.words import NOTHING, needed_decimals, number

Spec = dict[str, Any]
MANY_OPTIONS = 9
TABLE_DIGITS = 4
"""Significant digits of the largest number of a column."""


@dataclass(frozen=True)
class Section:
    """One chapter: its anchor, its short name for the navigation, its heading as a sentence, its HTML."""

    anchor: str
    name: str
    heading: str
    body: str


@dataclass(frozen=True)
class Control:
    """A choice above a figure; ``options`` are what the reader sees."""

    label: str
    options: Sequence[str]
    chosen: int = 0


@dataclass(frozen=True)
class Figure:
    """A figure: ``spec`` is what assets/report.js draws, ``words`` says what it shows to who cannot see it."""

    anchor: str
    spec: Spec
    words: str
    height: int = 380
    controls: Sequence[Control] = field(default_factory=tuple)
    caption: str = ""


def text(value: object) -> str:
    """Any text, escaped for HTML."""
    return html.escape(str(value))


def paragraph(*sentences: str) -> str:
    """Sentences as one paragraph, escaped."""
    return f"<p>{text(' '.join(s for s in sentences if s))}</p>"


def link(address: str, label: str) -> str:
    """A link to a source; plain text where the address is no web address."""
    if not address.startswith(("https://", "http://")):
        return text(label)
    return f'<a href="{text(address)}" rel="noopener">{text(label)}</a>'


def embedded(value: object) -> str:
    """JSON that is safe inside a script element."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return plain.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def folded(summary: str, body: str, open_: bool = False) -> str:
    """A part that the reader opens."""
    return f"<details{' open' if open_ else ''}><summary>{text(summary)}</summary>{body}</details>"


def table(
    frame: pd.DataFrame,
    first: str = "",
    places: int | None = None,
    total: str = "",
    raw: Sequence[str] = (),
    right: Sequence[str] = (),
) -> str:
    """A table with the index as first column, headed ``first``.

    Numbers get the decimals that their column (or, where all columns are years, the table) needs; ``total`` is the
    label of a row to stress; columns named in ``raw`` hold HTML and are not escaped, those in ``right`` are texts that
    stand at the right like numbers.
    """
    sides = {c: ' class="number"' if _is_number(frame[c]) or str(c) in right else "" for c in frame.columns}
    head = "".join(f'<th scope="col"{sides[c]}>{text(c)}</th>' for c in frame.columns)
    common = _common_places(frame) if places is None else places
    columns = [[f"<td{sides[c]}>{v}</td>" for v in _cells(frame[c], common, str(c) in raw)] for c in frame.columns]
    rows = []
    for k, label in enumerate(frame.index):
        stress = ' class="total"' if total and label == total else ""
        cells = "".join(column[k] for column in columns)
        rows.append(f'<tr{stress}><th scope="row">{text(label)}</th>{cells}</tr>')
    lead = f'<th scope="col">{text(first)}</th>'
    return f'<div class="wide"><table><thead><tr>{lead}{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def listed(frame: pd.DataFrame, raw: Sequence[str] = (), right: Sequence[str] = (), places: int | None = None) -> str:
    """A table whose first column heads each row."""
    return table(frame.set_index(frame.columns[0]), str(frame.columns[0]), places, raw=raw, right=right)


def _common_places(frame: pd.DataFrame) -> int | None:
    """One number of decimals for a table whose columns are all years."""
    if len(frame.columns) and all(isinstance(c, (int, np.integer)) for c in frame.columns):
        return needed_decimals(frame.to_numpy(dtype=float).ravel(), TABLE_DIGITS)
    return None


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column)) and not pd.api.types.is_bool_dtype(column)


def _cells(column: pd.Series, places: int | None, raw: bool) -> list[str]:
    if _is_number(column):
        whole = bool(pd.api.types.is_integer_dtype(column))
        digits = 0 if whole else needed_decimals(column.astype(float), TABLE_DIGITS) if places is None else places
        return [number(float(v), digits) for v in column]
    return [str(v) if raw else _word(v) for v in column]


def _word(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return NOTHING
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    return text(value)


def figure(drawn: Figure) -> str:
    """A figure with its controls, caption and data."""
    inner = "".join(_control(k, control) for k, control in enumerate(drawn.controls))
    controls = f'<div class="controls">{inner}</div>' if inner else ""
    state = embedded([c.chosen for c in drawn.controls])
    caption = f"<figcaption>{text(drawn.caption)}</figcaption>" if drawn.caption else ""
    return (
        f'<figure id="{text(drawn.anchor)}" data-state="{text(state)}">{controls}'
        f'<div class="plot" role="img" aria-label="{text(drawn.words)}" style="height:{drawn.height}px"></div>{caption}'
        f'<script type="application/json">{embedded(drawn.spec)}</script></figure>'
    )


def _control(position: int, control: Control) -> str:
    if len(control.options) > MANY_OPTIONS or max(map(len, control.options), default=0) > 12:
        options = "".join(
            f'<option value="{k}"{" selected" if k == control.chosen else ""}>{text(o)}</option>'
            for k, o in enumerate(control.options)
        )
        return f'<label>{text(control.label)} <select data-control="{position}">{options}</select></label>'
    buttons = "".join(
        f'<button type="button" data-control="{position}" data-option="{k}" '
        f'aria-pressed="{"true" if k == control.chosen else "false"}">{text(o)}</button>'
        for k, o in enumerate(control.options)
    )
    return f'<span role="group" aria-label="{text(control.label)}">{text(control.label)} {buttons}</span>'
