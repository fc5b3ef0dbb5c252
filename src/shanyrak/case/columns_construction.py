"""Tables of reactors built elsewhere: how long they took, what was planned, what they were to cost and did cost."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, year_column
from shanyrak.case.contract import Column, Table

BUILDS = Table(
    "builds",
    "power reactors built in the world, for the time from first concrete to the grid",
    ("unit",),
    (
        Column("unit", "key", "", "name of the unit", True),
        Column("country", "text", "", "country of the site", True),
        Column("family", "text", "", "design family: units that share a design", True),
        Column("model", "text", "", "model as the source names it", default=""),
        Column(
            "reactor_type",
            "choice",
            "",
            "pressurised water, boiling water, heavy water, fast, or high-temperature gas-cooled",
            True,
            choices=("PWR", "BWR", "PHWR", "FBR", "HTGR"),
        ),
        Column(
            "generation",
            "choice",
            "",
            "generation of the design",
            True,
            choices=("II", "III", "III+", "SMR", "prototype"),
        ),
        Column("builder", "text", "", "country of the vendor", True),
        Column("net_mw", "number", "MW", "net design capacity (empty: not known)", low=0),
        Column("construction_start", "text", "", "date of first concrete, YYYY-MM-DD", True),
        Column("grid_connection", "text", "", "date of first grid connection (empty: not known to be on the grid)"),
        Column("commercial_operation", "text", "", "date of commercial operation (empty: none known)"),
        Column(
            "status",
            "choice",
            "",
            "status on the data date",
            True,
            choices=("operating", "suspended_operation", "building", "suspended_construction"),
        ),
        Column("data_date", "text", "", "date up to which the state of the unit is known, YYYY-MM-DD", True),
        Column("newcomer", "bool", "", "the host had no power reactor on the grid when construction began"),
        Column("first_of_a_kind", "bool", "", "no unit of the family was on the grid when construction began"),
        Column("project", "ref", "", "project of build_costs.csv (empty: none)", refers="build_costs", default=""),
        Column("grid_source", "ref", "", "source of the grid connection", refers="sources", default=""),
        *evidence(),
    ),
)

BUILD_PLANS = Table(
    "build_plans",
    "dates that were planned for units of builds.csv when, or before, construction began",
    ("unit",),
    (
        Column("unit", "ref", "", "unit of builds.csv", True, refers="builds"),
        Column("commercial_operation", "text", "", "planned date of commercial operation, YYYY-MM-DD", True),
        *evidence(),
    ),
)

BUILD_COSTS = Table(
    "build_costs",
    "what projects were said to cost, from the first estimate to the last",
    ("project", "statement"),
    (
        Column("project", "key", "", "short name of the project", True),
        Column("statement", "text", "", "short name of the statement", True),
        Column("name", "text", "", "name of the project shown to readers", True),
        Column("units", "integer", "", "reactors that the cost is for", True, low=1),
        Column("net_mw", "number", "MW", "net capacity that the cost is for, roughly", True, low=0),
        Column(
            "stage",
            "choice",
            "",
            "early (before the decision), initial (at the decision or contract), interim, or last (the latest known)",
            True,
            choices=("early", "initial", "interim", "last"),
        ),
        year_column("year of the statement"),
        Column("cost", "number", "million of the currency", "cost as stated", True, low=0),
        Column("currency", "text", "", "ISO code of the currency", True),
        Column("price_year", "year", "year", "year of the money (empty: money of the day)", low=1990, high=2150),
        Column(
            "scope",
            "choice",
            "",
            "overnight, contract, project (financing not stated), or with_financing",
            True,
            choices=("overnight", "contract", "project", "with_financing"),
        ),
        *evidence(),
    ),
)

OVERRUN_STATEMENTS = Table(
    "overrun_statements",
    "published figures on how far projects of a class went over their estimate",
    ("statement",),
    (
        Column("statement", "key", "", "short name of the statement", True),
        Column("projects", "text", "", "class of projects", True),
        Column("quantity", "choice", "", "what was overrun", True, choices=("cost", "time")),
        Column("mean", "number", "1", "mean overrun: actual over estimate, less 1", low=-1),
        Column("median", "number", "1", "median overrun", low=-1),
        Column("threshold", "number", "1", "overrun above which a project counts as in the tail", low=-1),
        Column("share_above", "number", "1", "share of projects above the threshold", low=0, high=1),
        Column("mean_above", "number", "1", "mean overrun of the projects above the threshold", low=-1),
        *evidence(),
    ),
)

CONSTRUCTION_TABLES: tuple[Table, ...] = (BUILDS, BUILD_PLANS, BUILD_COSTS, OVERRUN_STATEMENTS)
"""The tables of this module, in the order in which a reader would write them."""
