"""The nuclear programme as one chain: what its rooms tell the plan, and what a plan means for each of them."""

from shanyrak.nuclear.programme.build import chance_table, forecast_table, reference_table
from shanyrak.nuclear.programme.choice import Choice, choice_of
from shanyrak.nuclear.programme.inform import informed
from shanyrak.nuclear.programme.money import cash_table, causes_table, finance_table
from shanyrak.nuclear.programme.needs import (
    fuel_by_year,
    fuel_table,
    people_table,
    site_table,
    supply_table,
    training_costs,
    uranium_table,
    water_table,
)
from shanyrak.nuclear.programme.outlook import Outlook, outlooks
from shanyrak.nuclear.programme.overrun import OverrunClass, overrun_classes, overrun_of, overrun_table
from shanyrak.nuclear.programme.refuelling import Refuelling, refuelling_table, refuellings
from shanyrak.nuclear.programme.units import announced_units, planned_units

__all__ = [
    "Choice",
    "Outlook",
    "OverrunClass",
    "Refuelling",
    "announced_units",
    "cash_table",
    "causes_table",
    "chance_table",
    "choice_of",
    "finance_table",
    "forecast_table",
    "fuel_by_year",
    "fuel_table",
    "informed",
    "outlooks",
    "overrun_classes",
    "overrun_of",
    "overrun_table",
    "people_table",
    "planned_units",
    "reference_table",
    "refuelling_table",
    "refuellings",
    "site_table",
    "supply_table",
    "training_costs",
    "uranium_table",
    "water_table",
]
