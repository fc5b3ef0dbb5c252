"""Who builds, runs and regulates: people by role and age, their training, and what they allow a plan to build."""

from shanyrak.nuclear.workforce.cohorts import bookkeeping, by_role, no_intake, plan_years, simulate
from shanyrak.nuclear.workforce.data import (
    AgeGroup,
    Programme,
    Requirement,
    Role,
    Workforce,
    read_workforce,
)
from shanyrak.nuclear.workforce.demand import UNIT_COLUMNS, staff_demand, units_from_builds
from shanyrak.nuclear.workforce.labour import (
    all_employment,
    capacity_of_staff,
    craft_headcount,
    labour_years,
    labour_years_of,
    required_intake,
    staff_per_mw,
)
from shanyrak.nuclear.workforce.staffing import earliest_commissioning, staffing_rows, unit_limits, unit_needs
from shanyrak.nuclear.workforce.supply import full_training, largest_staffing, supply_response
from shanyrak.nuclear.workforce.training import TrainingPlan, plan_training

__all__ = [
    "UNIT_COLUMNS",
    "AgeGroup",
    "Programme",
    "Requirement",
    "Role",
    "TrainingPlan",
    "Workforce",
    "all_employment",
    "bookkeeping",
    "by_role",
    "capacity_of_staff",
    "craft_headcount",
    "earliest_commissioning",
    "full_training",
    "labour_years",
    "labour_years_of",
    "largest_staffing",
    "no_intake",
    "plan_training",
    "plan_years",
    "read_workforce",
    "required_intake",
    "simulate",
    "staff_demand",
    "staff_per_mw",
    "staffing_rows",
    "supply_response",
    "unit_limits",
    "unit_needs",
    "units_from_builds",
]
