"""From a few numbers to the arrays of a plan; imported only by the processes that are measured."""

from __future__ import annotations

from benchmarks.system import System
from shanyrak.case import Case, CaseError, Problem, read_case
from shanyrak.case.check import check_draft
from shanyrak.case.draft import Draft
from shanyrak.case.merge import merge_zones, zone_name
from shanyrak.case.read import case_folder, finish, read_draft
from shanyrak.case.scenario import apply_assignments
from shanyrak.exchange import shared_features
from shanyrak.system.assemble import Resolution, assemble
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options

CASE = "kazakhstan"
ALL, THREE, EIGHT = 14, 3, 8
ALL_WEEKS = 52
REGIONS = {
    "kostanay": "Northwest",
    "north_kazakhstan": "Northwest",
    "akmola": "Centre",
    "karaganda": "Centre",
    "kyzylorda": "South",
    "zhambyl": "South",
    "turkistan": "South",
    "atyrau": "West",
    "mangystau": "West",
    "west_kazakhstan": "West",
    "aktobe": "Aktobe",
    "almaty": "Almaty",
    "east_kazakhstan": "East",
    "pavlodar": "Pavlodar",
}
"""Neighbours that become one zone where there are eight, each within one region of the gas balance."""


def assembled(system: System) -> tuple[SystemData, Options]:
    """The arrays and options of a system."""
    weeks = None if system.weeks == ALL_WEEKS or system.days else system.weeks
    data, options = assemble(_case(system), Resolution(weeks=weeks, days=system.days or None)), Options()
    return shared_features(data, options) if system.shared else (data, options)


def _case(system: System) -> Case:
    years = f"case.planning_years={list(system.years)}"
    if system.zones == EIGHT:
        return _eight_zones(years)
    return read_case(CASE, {ALL: [], THREE: ["kegoc"]}[system.zones], [years])


def _eight_zones(assignment: str) -> Case:
    """The case with its zones merged into eight, as a scenario would merge them; regions of fuels stay as they are.

    Correlations of weather are given for these regions, which the merging does not see: they follow from distance
    alone.
    """
    draft = read_draft(case_folder(CASE))
    apply_assignments(draft, [assignment])
    draft.tables["weather_correlations"] = draft.tables["weather_correlations"].iloc[:0]
    problems = check_draft(draft) or _merge(draft) or check_draft(draft)
    if problems:
        raise CaseError(problems)
    return finish(draft, ())


def _merge(draft: Draft) -> list[Problem]:
    """Merge by regions that stand for those of the fuels while it lasts."""
    zones = draft.tables["zones"]
    eight = zones["zone"].map(REGIONS).fillna(zones["region"])
    fuels = {zone_name(new): old for new, old in zip(eight, zones["region"], strict=True)}
    zones["region"] = eight
    problems = merge_zones(draft, "region", "eight zones")
    merged = draft.tables["zones"]
    merged["region"] = merged["zone"].map(fuels).fillna(merged["region"])
    return problems
