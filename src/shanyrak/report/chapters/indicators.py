"""Chapter 12: the national indicators: people, economy, nature and security of supply, by theme and period."""

from __future__ import annotations

import pandas as pd

from shanyrak.indicators import INDICATORS, LEFT_OUT, SOURCES, THEMES, Indicator
from shanyrak.indicators.results import changes, plan_indicators, published_beside
from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Section, folded, listed, paragraph, text
from shanyrak.report.evidence import source_remark
from shanyrak.report.grouping import focus, periods, records
from shanyrak.report.names import Names
from shanyrak.report.sparkline import sparkline
from shanyrak.report.words import NOTHING, SPACE, capital, number, plural

ARROWS = {"more": f"↑{SPACE}more", "less": f"↓{SPACE}less", "neither": NOTHING}
TITLES = {
    "social": "People",
    "economic": "Economy",
    "environmental": "Environment",
    "security": "Security of supply",
}
PARTS = {"so2": "sulphur dioxide", "nox": "nitrogen oxides", "pm25": "fine dust", "ash": "ash"}
BY_PLANT = ("generation_share", "capacity_share")
"""Indicators of a row for each kind of plant, folded: other chapters draw them."""
COUNTS = {"same": "the same", "method": "the same, otherwise", "wider": "more"}
CHANGE = {"better": "better", "worse": '<span class="no">worse</span>', "": NOTHING}
DIRECTIONS = (
    "Each line runs over the periods, from its own lowest to its own highest value. Better says in which direction an "
    "indicator should go, and the last column whether it does from the first period to the last. None of them is a "
    "goal of the plan: it seeks the least cost that keeps the rules."
)


def indicators(plan: Plan, names: Names) -> Section:
    """The indicators by theme with small lines, published values of past years, formulas, and what is left out."""
    values, beside = plan_indicators(plan), published_beside(plan)
    judged = changes(values)
    body = paragraph(DIRECTIONS)
    for theme in THEMES:
        shown = [i for i in INDICATORS if i.theme == theme and i.key not in BY_PLANT]
        body += f"<h3>{TITLES[theme]}</h3>" + _table(plan, names, values, judged, beside, shown)
    by_plant = [i for i in INDICATORS if i.key in BY_PLANT]
    body += folded("Generation and capacity by kind of plant", _table(plan, names, values, judged, beside, by_plant))
    body += _published(plan, names, beside) + _formulas() + _left_out()
    return Section("indicators", "Indicators", _heading(plan, judged), body)


def _heading(plan: Plan, judged: pd.DataFrame) -> str:
    years, counts = periods(plan), judged.change.value_counts()
    if len(years) < 2:
        return f"{plural(len(INDICATORS), 'indicator')} of people, economy, environment and security"
    better, worse = int(counts.get("better", 0)), int(counts.get("worse", 0))
    return f"From {years[0]} to {years[-1]} {plural(better, 'indicator')} improve and {worse} get worse"


def _table(
    plan: Plan,
    names: Names,
    values: pd.DataFrame,
    judged: pd.DataFrame,
    beside: pd.DataFrame,
    shown: list[Indicator],
) -> str:
    """One row for each indicator and part: line, first, focus and last value, the published base value."""
    years = periods(plan)
    chosen = list(dict.fromkeys([years[0], focus(plan), years[-1]]))
    rows = []
    for one in shown:
        own = values[values.indicator == one.key]
        for part, by_part in own.groupby("part", sort=False):
            series = by_part.set_index("period")["value"]
            label = _label(names, one, str(part))
            change = judged[(judged.indicator == one.key) & (judged.part == part)].change
            rows.append(
                {
                    "Indicator": label,
                    "Unit": _unit(one),
                    "Better": ARROWS[one.direction],
                    "Over the periods": sparkline(years, series, f"{label}, {years[0]} to {years[-1]}"),
                    **{str(y): number(float(series[y])) for y in chosen},
                    "Published": _base_value(plan, beside, one.key, str(part)),
                    "Change": CHANGE[str(change.iloc[0])] if len(change) else NOTHING,
                }
            )
    raw = ("Over the periods", "Published", "Change")
    return listed(pd.DataFrame(rows), raw=raw, right=tuple(map(str, chosen)))


def _label(names: Names, one: Indicator, part: str) -> str:
    if not part:
        return capital(one.name)
    return capital(PARTS.get(part, names.group(part))) + (
        ", generation" if one.key == "generation_share" else ", capacity" if one.key == "capacity_share" else ", air"
    )


def _unit(one: Indicator) -> str:
    return "" if one.unit == "1" else one.unit.replace("Mm3", "million m3")


def _base_value(plan: Plan, beside: pd.DataFrame, key: str, part: str) -> str:
    """The published value nearest to the base year, with its year and grade."""
    rows = beside[(beside.indicator == key) & (beside.part == part) & (beside["scope"] != "wider")]
    if rows.empty or plan.case is None:
        return f'<span class="source">{NOTHING}</span>'
    base_year = plan.case.settings.base_year
    nearest = min(records(rows), key=lambda r: (abs(r.year - base_year), -r.year))
    small = f'<span class="source">{nearest.year}, {text(nearest.grade)}</span>'
    return f"{number(nearest.published)}<br>{small}"


def _published(plan: Plan, names: Names, beside: pd.DataFrame) -> str:
    """Published values beside those of the past years that were planned."""
    if beside.empty:
        return paragraph("The case holds no published values of these indicators (national_indicators.csv).")
    base_year = plan.case.settings.base_year if plan.case else 0
    words = paragraph(
        "Past years were planned with their own plants, consumption and weather (chapter Base year). A published "
        "figure that counts more than power and district heat stands here as a frame and is not compared."
    )
    body = "<h3>Beside published values</h3>" + words
    for title, rows, open_ in (
        (f"The base year {base_year}", beside[beside.year == base_year], True),
        ("Other years", beside[beside.year != base_year], False),
    ):
        body += folded(title, _comparison(plan, names, rows), open_) if len(rows) else ""
    return body


def _comparison(plan: Plan, names: Names, beside: pd.DataFrame) -> str:
    by_key = {i.key: i for i in INDICATORS}
    frame = pd.DataFrame(
        [
            {
                "Indicator": _label(names, by_key[r.indicator], r.part),
                "Year": str(r.year),
                "Unit": _unit(by_key[r.indicator]),
                "Plan": number(r.plan),
                "Published": number(r.published),
                "Difference": number(r.difference),
                "Counts": COUNTS[r.scope],
                "Source and remarks": source_remark(plan, r.source, r.grade, r.note),
            }
            for r in records(beside)
        ]
    )
    return listed(frame, raw=("Source and remarks",), right=("Year", "Plan", "Published", "Difference"))


def _formulas() -> str:
    frame = pd.DataFrame(
        [
            {
                "Indicator": capital(i.name),
                "Unit": i.unit,
                "Formula": i.formula,
                "From": f"{i.source}{f', {i.code}' if i.code else ''}",
                "Needs": ", ".join(f"{t}.csv" for t in i.needs),
            }
            for i in INDICATORS
        ]
    )
    sources = "".join(f"<li>{text(short)}: {text(full)}</li>" for short, full in SOURCES.items())
    return folded("How each is computed", listed(frame) + f"<ul>{sources}</ul>")


def _left_out() -> str:
    frame = pd.DataFrame([{"Indicator": o.name, "From": o.code, "Why not": capital(o.reason)} for o in LEFT_OUT])
    return folded("Published indicators that a plan cannot compute", listed(frame))
