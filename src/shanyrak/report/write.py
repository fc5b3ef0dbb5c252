"""The report of one plan as a single HTML file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from shanyrak.plan.plan import Plan
from shanyrak.report.chapters.adequacy import adequacy
from shanyrak.report.chapters.answer import answer
from shanyrak.report.chapters.assumptions import assumptions
from shanyrak.report.chapters.base_year import base_year
from shanyrak.report.chapters.capacity import capacity
from shanyrak.report.chapters.checks import checks
from shanyrak.report.chapters.corridor import corridor
from shanyrak.report.chapters.costs import costs
from shanyrak.report.chapters.country_map import country_map
from shanyrak.report.chapters.emissions import emissions
from shanyrak.report.chapters.fuels import fuels
from shanyrak.report.chapters.generation import generation
from shanyrak.report.chapters.heat import heat
from shanyrak.report.chapters.hours import hours
from shanyrak.report.chapters.indicators import indicators
from shanyrak.report.chapters.nuclear import nuclear
from shanyrak.report.chapters.partners import partners
from shanyrak.report.chapters.prices import prices
from shanyrak.report.chapters.ranges import ranges
from shanyrak.report.chapters.risks import risks
from shanyrak.report.chapters.shortages import shortages
from shanyrak.report.elements import Section
from shanyrak.report.grouping import periods
from shanyrak.report.names import Names, names_of
from shanyrak.report.page import page

Chapter = Callable[[Plan, Names], Section]

CHAPTERS: tuple[Chapter, ...] = (
    answer,
    base_year,
    country_map,
    capacity,
    generation,
    hours,
    heat,
    costs,
    nuclear,
    partners,
    corridor,
    prices,
    emissions,
    fuels,
    indicators,
    shortages,
    checks,
    assumptions,
)
"""The chapters in the order of reading."""

ADDED: tuple[Chapter, ...] = (ranges, risks, adequacy)
"""Chapters of what a command has added to the folder of a plan: after the shortages, where they have something."""

ADDED_AFTER = "shortages"


def write_report(plan: Plan, path: Path) -> Path:
    """Write the report of a plan as one HTML file that works offline; returns the path."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report_html(plan), encoding="utf-8")
    return path


def report_html(plan: Plan) -> str:
    """The report of a plan as HTML; the same plan gives the same text."""
    names = names_of(plan)
    sections = [chapter(plan, names) for chapter in CHAPTERS]
    place = next(k for k, s in enumerate(sections) if s.anchor == ADDED_AFTER) + 1
    sections[place:place] = [s for s in (chapter(plan, names) for chapter in ADDED) if s.body]
    return page(title_of(plan), _subtitle(plan), sections)


def title_of(plan: Plan) -> str:
    """Title of a plan: its country and its years."""
    years = periods(plan)
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return f"{plan.manifest.get('case', 'Energy plan')}: energy plan {span}"


def _subtitle(plan: Plan) -> str:
    scenarios = plan.manifest.get("scenarios") or []
    parts = [
        plan.case.settings.description if plan.case else "",
        f"Scenarios: {', '.join(scenarios)}." if scenarios else "",
        f"Case {str(plan.manifest['case_hash'])[:12]}." if "case_hash" in plan.manifest else "",
    ]
    return " ".join(p for p in parts if p)
