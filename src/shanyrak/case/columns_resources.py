"""What plants use together and the plan cannot buy: trained people, the water of a lake."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, technology_column, year_column, zone_column
from shanyrak.case.contract import Column, Table

RESOURCES = Table(
    "resources",
    "what there is of something that plants use together, such as people of a trade or water of a lake (linear between "
    "years, constant outside)",
    ("resource", "year"),
    (
        Column("resource", "key", "", "short name of the resource", True),
        year_column("year that the value holds for"),
        Column("available", "number", "as in column unit", "what there is", True, low=0),
        Column("unit", "text", "", "unit, such as people or km3/year", True),
        Column("excess_cost", "number", "USD/unit/year", "price of what is taken beyond, each year", True, low=0),
        *evidence(),
    ),
)

RESOURCE_USE = Table(
    "resource_use",
    "how much of a resource a MW of a technology takes",
    ("resource", "technology", "zone"),
    (
        Column("resource", "ref", "", "resource", True, refers="resources"),
        technology_column(),
        zone_column("zone, or all", all_allowed=True),
        Column("operating", "number", "unit/MW", "per MW on line", True, low=0),
        Column("building", "number", "unit/MW", "per MW under construction", True, low=0),
        *evidence(),
    ),
)

FIRST_OF_KIND = Table(
    "first_of_kind",
    "what the first plant of a reactor design costs the country beyond the others, paid once",
    ("design",),
    (
        Column("design", "ref", "", "design", True, refers="reactors"),
        Column(
            "first_cost",
            "number",
            "MUSD",
            "licence, codes, simulator and suppliers that later plants of the design use too",
            True,
            low=0,
        ),
        *evidence(),
    ),
)

RESOURCES_TABLES = (RESOURCES, RESOURCE_USE, FIRST_OF_KIND)
