"""Named industrial projects outside power: refineries, gas plants, petrochemicals, with what they take and give."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range, zone_column
from shanyrak.case.contract import Column, Table

POWER, HEAT = "power", "heat"
"""Words that column ``carrier`` of industry_flows.csv knows besides the carriers."""

INDUSTRY_PROJECTS = Table(
    "industry_projects",
    "named industrial projects, each a switch: refineries, gas plants, petrochemicals",
    ("project",),
    (
        Column("project", "key", "", "short name of the project", True),
        Column("name", "text", "", "name shown to readers", True),
        zone_column(),
        Column(
            "status",
            "choice",
            "",
            "committed: under construction; candidate: planned; listed: shown, its figures are not known well enough",
            True,
            choices=("committed", "candidate", "listed"),
        ),
        Column("included", "bool", "", "the switch: whether the plan counts what it takes and gives", default=False),
        Column("year", "year", "year", "first year in operation", True, low=1990, high=2150),
        Column("partner", "text", "", "countries of foreign partners with their shares (empty: domestic)", default=""),
        Column("developer", "text", "", "companies that develop it", default=""),
        Column("product", "text", "", "what it makes", default=""),
        Column("product_amount", "number", "as in column product_unit", "amount made a year at full use", low=0),
        Column("product_unit", "text", "", "unit of the product", default=""),
        Column("cost_low", "number", "MUSD", "cost: low end of what is published (empty: no range)", low=0),
        Column("cost", "number", "MUSD", "cost of the whole project as published (empty: not known)", low=0),
        Column("cost_high", "number", "MUSD", "cost: high end of what is published (empty: no range)", low=0),
        Column("construction_jobs", "number", "person", "people at the height of construction", low=0),
        Column("operating_jobs", "number", "person", "people in operation", low=0),
        *evidence(),
    ),
)

INDUSTRY_FLOWS = Table(
    "industry_flows",
    "what a named industrial project takes and gives at full use",
    ("project", "carrier", "direction", "purpose"),
    (
        Column("project", "ref", "", "project", True, refers="industry_projects"),
        Column(
            "carrier", "text", "", "carrier of carriers.csv, or power, or heat (steam; its fuel has its own row)", True
        ),
        Column("direction", "choice", "", "taken or given", True, choices=("use", "output")),
        Column("purpose", "choice", "", "what for", True, choices=("feed", "fuel", "power", "steam", "product")),
        *number_range("as in column unit", "amount a year"),
        Column("unit", "text", "", "unit of the amount: a row of carrier_units.csv, or GWh", True),
        *evidence(),
    ),
)

INDUSTRY_TABLES = (INDUSTRY_PROJECTS, INDUSTRY_FLOWS)
