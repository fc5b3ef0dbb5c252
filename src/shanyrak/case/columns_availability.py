"""When plants are out for repair or refuelling, where that is known by the month."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, technology_column, zone_column
from shanyrak.case.contract import Column, Table

MONTHLY_AVAILABILITY = Table(
    "monthly_availability",
    "availability of a technology by month, where it is known better than for winter and summer; a month without a row "
    "has the seasonal value",
    ("zone", "technology", "month"),
    (
        zone_column("zone, or all where it has no row of its own", all_allowed=True),
        technology_column(),
        Column("month", "integer", "", "month of the year, 1 to 12", True, low=1, high=12),
        Column("available", "number", "1", "mean share of capacity free of outage and repair", True, low=0, high=1),
        *evidence(),
    ),
)

AVAILABILITY_TABLES = (MONTHLY_AVAILABILITY,)
