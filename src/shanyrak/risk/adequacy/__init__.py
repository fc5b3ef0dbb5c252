"""How often and how much load is not served, what plants are worth, and the reserve that keeps a target."""

from shanyrak.risk.adequacy.assess import (
    Adequacy,
    adequacy,
    indices,
    lole,
    month_hours,
    weather_years,
    without_table,
)
from shanyrak.risk.adequacy.of_plan import AdequacyError
from shanyrak.risk.adequacy.reserve import Raised, raise_reserve, steps_table
from shanyrak.risk.adequacy.tables import adequacy_tables, keep_tables
from shanyrak.risk.adequacy.worth import credit_table

__all__ = [
    "Adequacy",
    "AdequacyError",
    "Raised",
    "adequacy",
    "adequacy_tables",
    "credit_table",
    "indices",
    "keep_tables",
    "lole",
    "month_hours",
    "raise_reserve",
    "steps_table",
    "weather_years",
    "without_table",
]
