"""Checking a case: everything wrong with it, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from shanyrak.case import check_cells, check_content, check_weather
from shanyrak.case.draft import Draft, draft_of
from shanyrak.case.model import Case
from shanyrak.case.problems import Problem

CHECKS: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    check_cells.settings_valid,
    check_cells.tables_filled,
    check_cells.cells_present,
    check_cells.numbers_bounded,
    check_cells.choices_known,
    check_cells.keys_unique,
    check_cells.references_known,
    check_cells.quantities_known,
    check_cells.quantity_units,
    check_cells.quantities_bounded,
    check_content.planning_years_rise,
    check_content.ranges_ordered,
    check_content.dates_ordered,
    check_content.technologies_consistent,
    check_content.parameters_complete,
    check_content.zones_supplied,
    check_content.neighbours_only_trade,
    check_content.links_join_two_zones,
    check_content.sectors_counted_once,
    check_content.peaks_above_mean,
    check_content.fuels_priced,
    check_content.boilers_share_all_heat,
    check_content.load_shape_complete,
    check_content.policy_areas_known,
    check_content.markets_do_not_pump_money,
    check_content.evidence_consistent,
    check_weather.months_complete,
    check_weather.monthly_where_needed,
    check_weather.inflow_shares,
    check_weather.correlations_known,
    check_weather.profiles_complete,
)
"""Every check, one kind of problem each; none of them changes the draft."""


def check_draft(draft: Draft) -> list[Problem]:
    """Return the problems found while reading and those that the checks find, by file and row, each once."""
    return in_order([*draft.problems, *(problem for check in CHECKS for problem in check(draft))])


def check_case(case: Case) -> list[Problem]:
    """Return every problem of a case that was made or changed in memory (a case that was read has none)."""
    return check_draft(draft_of(case))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems once each, by file, row and column."""
    return sorted(set(problems), key=lambda p: (p.file, p.row or 0, p.column or "", p.what))
