"""Chapter 1: past years planned with their own fleet and weather, beside published statistics."""

from __future__ import annotations

from textwrap import wrap

import numpy as np
import pandas as pd

from shanyrak.case.parameters import STATISTICS
from shanyrak.letters import small
from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Figure, Section, Spec, figure, folded, listed, paragraph, text
from shanyrak.report.evidence import source_remark
from shanyrak.report.grouping import records
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import INK, SOFT, Names
from shanyrak.report.words import capital, listing, number, plural

LABEL_WIDTH = 30
FAR_PERCENT = 50.0
"""Differences beyond this are drawn at the edge, with their size in words."""


def base_year(plan: Plan, names: Names) -> Section:
    """The base year first, other compared years folded below."""
    rows = plan_table(plan, "backcast")
    if rows.empty:
        body = paragraph(
            "No past year was compared: the case holds no statistics of its base year, or the plan was made without "
            "the comparison."
        )
        return Section("base-year", "Base year", "This plan was not compared with a past year", body)
    years = [int(y) for y in dict.fromkeys(rows.year)]
    first = rows[rows.year == years[0]]
    body = _explanation(years[0]) + _year(plan, first, years[0])
    for year in years[1:]:
        own = rows[rows.year == year]
        body += folded(f"{year}: {_verdict(own)}", _year(plan, own, year))
    return Section("base-year", "Base year", f"{years[0]}: {_verdict(first)}", body)


def _explanation(year: int) -> str:
    return paragraph(
        f"The same equations were run for {year} with the plants, consumption and weather of that year and nothing to "
        "decide but the operation. What they give stands beside what was published. Figures without a margin are "
        "shown only: another source says otherwise, or the scope differs; the remarks say which."
    )


def _verdict(rows: pd.DataFrame) -> str:
    judged = rows[rows.margin.notna()]
    if judged.empty:
        return f"{plural(len(rows), 'figure')} shown beside statistics, none with a margin"
    outside = [small(_label(r.indicator)) for r in records(judged) if not _holds(r.within)]
    good = f"{len(judged) - len(outside)} of {plural(len(judged), 'figure')} lie within their margin of the statistics"
    return f"{good}; outside: {listing(outside)}" if outside else good


def _holds(value: object) -> bool | None:
    """The column ``within`` as yes, no or not judged (tables read back from disk hold NaN for the last)."""
    return bool(value) if isinstance(value, (bool, np.bool_)) else None


def _year(plan: Plan, rows: pd.DataFrame, year: int) -> str:
    drawn = Figure(
        f"base-year-{year}",
        _spec(rows),
        f"Difference of the plan from each published figure of {year} in percent, with the accepted margin as a bar.",
        height=110 + 32 * len(rows),
        caption="Difference of the plan from the published figure. Bar: accepted margin. Filled: within; open diamond: "
        "outside; small grey: shown only.",
    )
    return _table(plan, rows) + figure(drawn)


def _label(indicator: str) -> str:
    known = STATISTICS.get(indicator)
    return capital(known.meaning if known else indicator.replace("_", " "))


def _table(plan: Plan, rows: pd.DataFrame) -> str:
    shown = pd.DataFrame({"Figure": [_label(i) for i in rows.indicator], "Unit": list(rows.unit)})
    numbers = {"plan": "Plan", "published": "Published", "difference": "Difference", "margin": "Margin"}
    for column, head in numbers.items():
        shown[head] = [
            _sized(value, scale, column == "difference")
            for value, scale in zip(rows[column], rows.published, strict=True)
        ]
    shown["Within"] = [_within_word(_holds(v)) for v in rows["within"]]
    shown["Source and remarks"] = [source_remark(plan, row.source, row.grade, row.note) for row in records(rows)]
    return listed(shown, raw=("Within", "Source and remarks"), right=tuple(numbers.values()))


def _sized(value: float | None, scale: float, signed: bool) -> str:
    if value is None or not np.isfinite(value):
        return "–"
    shown = number(value, _typed_places(scale))
    return f"+{shown}" if signed and value > 0 and float(shown.replace(",", "")) else shown


def _typed_places(value: float) -> int:
    """Decimals that a figure was published with."""
    return min(len(f"{value:.6f}".rstrip("0").partition(".")[2]), 3)


def _within_word(holds: bool | None) -> str:
    return {True: "yes", False: '<span class="no">no</span>', None: '<span class="source">shown only</span>'}[holds]


def _spec(rows: pd.DataFrame) -> Spec:
    usable = rows[rows.published.abs() > 0]
    labels = _unique([_wrapped(_label(i)) for i in usable.indicator], list(usable.source))
    off = (100.0 * usable.difference / usable.published.abs()).to_numpy(dtype=float)
    margin = (100.0 * usable.margin / usable.published.abs()).to_numpy(dtype=float)
    holds = [_holds(v) for v in usable["within"]]
    traces = [_margins(labels, margin)]
    for state, name, marker in (
        (True, "within its margin", {"symbol": "circle", "size": 10, "color": INK}),
        (False, "outside its margin", {"symbol": "diamond-open", "size": 12, "color": INK, "line": {"width": 2.5}}),
        (None, "shown only", {"symbol": "circle", "size": 6, "color": SOFT}),
    ):
        chosen = [k for k, h in enumerate(holds) if h is state]
        if chosen:
            traces.append(_points([labels[k] for k in chosen], off[chosen], name, marker))
    axis = {
        "title": {"text": "plan less published, %"},
        "range": [-FAR_PERCENT - 8, FAR_PERCENT + 8],
        "zerolinewidth": 2,
    }
    return {
        "data": traces,
        "layout": {
            "xaxis": axis,
            "yaxis": {"autorange": "reversed", "type": "category", "categoryarray": labels, "categoryorder": "array"},
            "barmode": "overlay",
            "hovermode": "closest",
        },
    }


def _unique(labels: list[str], sources: list[str]) -> list[str]:
    """Labels, with the source behind those that come twice."""
    return [f"{n}<br>({text(s)})" if labels.count(n) > 1 else n for n, s in zip(labels, sources, strict=True)]


def _wrapped(label: str) -> str:
    """A label of an axis in lines short enough for a phone."""
    return "<br>".join(text(part) for part in wrap(label, LABEL_WIDTH))


def _margins(labels: list[str], margin: np.ndarray) -> Spec:
    known = [k for k, m in enumerate(margin) if np.isfinite(m)]
    size = np.minimum(margin[known], FAR_PERCENT + 8)
    return {
        "type": "bar",
        "orientation": "h",
        "name": "accepted margin",
        "y": [labels[k] for k in known],
        "x": [round(float(2 * s), 3) for s in size],
        "base": [round(float(-s), 3) for s in size],
        "marker": {"color": "#e3e7ea"},
        "hoverinfo": "skip",
        "width": 0.6,
    }


def _points(labels: list[str], off: np.ndarray, name: str, marker: dict[str, object]) -> Spec:
    edge = np.clip(off, -FAR_PERCENT, FAR_PERCENT)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": name,
        "y": labels,
        "x": [round(float(v), 3) for v in edge],
        "text": [f"{number(v, 0)} %" if abs(v) > FAR_PERCENT else "" for v in off],
        "textposition": ["middle left" if v > 0 else "middle right" for v in off],
        "marker": marker,
        "customdata": [round(float(v), 2) for v in off],
        "hovertemplate": "%{y}: %{customdata:+.1f} %<extra></extra>",
    }
