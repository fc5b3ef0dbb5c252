"""Named projects: what is built as dated, and what the plan may build."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, technology_column, zone_column
from shanyrak.case.contract import Column, Table

PROJECTS = Table(
    "projects",
    "named projects, one row each: committed (built as dated) or candidate (the plan may build it)",
    ("project",),
    (
        Column("project", "key", "", "short name of the project", True),
        Column("name", "text", "", "name shown to readers", True),
        zone_column(),
        technology_column(),
        Column("units", "integer", "1", "number of units", True, low=1, high=500),
        Column("unit_mw", "number", "MW", "electrical capacity of one unit", True, low=0),
        Column(
            "status",
            "choice",
            "",
            "committed: built as dated; candidate: may be built; listed: shown, not planned",
            True,
            choices=("committed", "candidate", "listed"),
        ),
        Column(
            "earliest_year",
            "year",
            "year",
            "first year on line (committed: the year it comes on line)",
            True,
            low=1990,
            high=2150,
        ),
        Column("partner", "text", "", "country of the foreign partner (empty: domestic or unknown)", default=""),
        Column("developer", "text", "", "company or body that develops it", default=""),
        Column("overnight_cost", "number", "USD/kW", "its own overnight cost (empty: that of the technology)", low=0),
        Column(
            "construction_time",
            "number",
            "year",
            "its own years from first spending to first power (empty: those of the technology)",
            low=0,
            high=30,
        ),
        Column("design", "ref", "", "reactor design (empty: no reactor, or not chosen)", refers="reactors", default=""),
        Column(
            "first_concrete",
            "number",
            "year",
            "planned first concrete of a reactor (empty: earliest_year less the construction time)",
            low=1990,
            high=2150,
        ),
        Column("delay", "number", "year", "years that it comes later than planned, to try out", low=0, high=30),
        Column(
            "cooling",
            "ref",
            "",
            "water that a reactor is cooled by (empty: not looked at)",
            refers="cooling_water",
            default="",
        ),
        *evidence(),
    ),
)
