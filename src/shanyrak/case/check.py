"""Checking a case: everything wrong with it, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from shanyrak.case import (
    check_cells,
    check_content,
    check_nuclear,
    check_partners,
    check_risks,
    check_supply,
    check_trade,
    check_weather,
)
from shanyrak.case.draft import Draft, draft_of
from shanyrak.case.model import Case
from shanyrak.case.problems import Problem

Check = Callable[[Draft], Iterator[Problem]]

CELL_CHECKS: tuple[Check, ...] = (
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
    check_content.evidence_consistent,
)
"""Checks of each table on its own, one kind of problem each; none of them changes the draft."""

CONTENT_CHECKS: tuple[tuple[Check, tuple[str, ...]], ...] = (
    (check_content.planning_years_rise, ("case",)),
    (check_content.ranges_ordered, ()),
    (check_content.dates_ordered, ("plants",)),
    (check_content.worn_plants_apart, ("plants", "projects", "potentials")),
    (check_content.technologies_consistent, ("technology_types",)),
    (check_content.parameters_complete, ("technology_types", "technologies")),
    (check_content.zones_supplied, ("zones", "demand", "plants", "links")),
    (check_content.neighbours_only_trade, ("zones",)),
    (check_content.links_join_two_zones, ("links",)),
    (check_content.direct_current_is_controlled, ("links",)),
    (check_content.sectors_counted_once, ("demand",)),
    (check_content.peaks_above_mean, ("zones", "demand", "peaks")),
    (check_content.fuels_priced, ("fuels", "fuel_prices", "technology_types")),
    (check_content.boilers_share_all_heat, ("heat", "boilers")),
    (check_content.load_shape_complete, ("load_shape",)),
    (check_content.policy_areas_known, ("zones", "technology_types", "policy")),
    (check_content.markets_do_not_pump_money, ("markets",)),
    (check_nuclear.dates_written, ("builds", "build_plans", "milestones")),
    (check_nuclear.fuel_units, ("nuclear_fuel", "domestic_fuel", "cooling_water")),
    (check_nuclear.reactors_have_one_power, ("reactors", "nuclear_fuel")),
    (check_nuclear.milestones_in_order, ("milestones",)),
    (check_nuclear.routes_share_all, ("fuel_routes",)),
    (check_nuclear.resources_agree, ("resources",)),
    (check_nuclear.accounts_have_rates, ("finance", "exchange_rates")),
    (check_nuclear.first_concrete_before_power, ("projects",)),
    (check_partners.partner_rule_areas, ("plants", "projects", "policy")),
    (check_partners.counted_have_capacity, ("partners",)),
    (check_partners.controls_agree, ("leakage_controls",)),
    (check_supply.carrier_units_known, ("carriers", "carrier_units")),
    (check_supply.regions_known, ("zones",)),
    (check_supply.limiting_carriers_burnt, ("carriers", "fuel_prices")),
    (check_supply.contracts_hold_together, ("fuel_contracts", "fuel_pipes")),
    (check_supply.fuel_trade_does_not_pump_money, ("fuel_contracts",)),
    (check_supply.industry_carriers_known, ("carriers", "industry_flows")),
    (check_supply.listed_projects_off, ("industry_projects",)),
    (check_trade.places_known, ("zones", "links", "corridor")),
    (check_trade.segments_complete, ("links", "corridor", "corridor_owners")),
    (check_trade.committed_in_steps, ("corridor",)),
    (check_trade.ends_complete, ("corridor",)),
    (check_trade.shapes_complete, ("zones", "price_shape")),
    (check_risks.risks_ordered, ("risks",)),
    (check_risks.risks_hit_something, ("risks", "projects", "technology_types")),
    (check_risks.stresses_make_sense, ("stresses",)),
    (check_risks.struck_projects_known, ("stresses", "projects")),
    (check_weather.months_complete, ("zones", "weather")),
    (check_weather.monthly_where_needed, ("weather",)),
    (check_weather.inflow_shares, ("weather",)),
    (check_weather.correlations_known, ("zones",)),
    (check_weather.profiles_complete, ("zones",)),
)
"""Checks of what tables say together, and the tables that they cannot do without."""


def check_draft(draft: Draft) -> list[Problem]:
    """Return the problems found while reading and those that the checks find, by file and row, each once."""
    able = [check for check, tables in CONTENT_CHECKS if not draft.unread.intersection(tables)]
    return in_order([*draft.problems, *(problem for check in [*CELL_CHECKS, *able] for problem in check(draft))])


def check_case(case: Case) -> list[Problem]:
    """Return every problem of a case that was made or changed in memory (a case that was read has none)."""
    return check_draft(draft_of(case))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems once each, by file, row and column."""
    return sorted(set(problems), key=lambda p: (p.file, p.row or 0, p.column or "", p.what))
