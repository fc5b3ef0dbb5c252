"""The people of the nuclear programme: roles, how many a unit needs, how they are trained, who is there today."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range
from shanyrak.case.contract import Column, Table

STAGES = ("preparation", "construction", "commissioning", "operation", "decommissioning")
"""Stages of a unit. Steps of preparation count back from first concrete, those of commissioning from the grid year."""

BASES = ("unit", "site", "programme")
"""What a number of people is for: each unit, each site once, or the whole programme once."""

FROM_STEP = """first year of the stage that the row holds for, counted from 1: forward from first concrete \
(construction), the grid year (operation) or retirement (decommissioning); back from first concrete (preparation) \
or the grid year (commissioning)"""

TO_STEP = "last year of the stage, counted alike (empty: to the end of construction or operation)"

IN_TRAINING = """people in it who began before the year of the stock, evenly over its years but the first (length 2 \
or more)"""

ROLES = Table(
    "workforce_roles",
    "kinds of people that build, run and regulate nuclear plants",
    ("role",),
    (
        Column("role", "key", "", "short name of the role", True),
        Column("name", "text", "", "name shown to readers", True),
        Column(
            "organisation",
            "choice",
            "",
            "who employs them",
            True,
            choices=("constructor", "operator", "regulator"),
        ),
        Column("group", "text", "", "group for pictures and statistics (trades, engineers, operators, ...)", True),
        Column("wage", "number", "USD/year", "cost of one qualified person at home", default=0.0, low=0),
        Column(
            "foreign_share",
            "number",
            "1",
            "largest share of the people needed in a year that may be hired from abroad",
            default=0.0,
            low=0,
            high=1,
        ),
        Column("foreign_cost", "number", "USD/year", "price of one person hired from abroad", True, low=0),
        Column("shortage_cost", "number", "USD/year", "price put on one missing person", True, low=0),
        *evidence(),
    ),
)

PROFILES = Table(
    "workforce_profiles",
    "how the number of people moves through a stage: shares of the full number, stretched over the years it lasts",
    ("profile", "step"),
    (
        Column("profile", "key", "", "short name of the profile", True),
        Column("step", "integer", "", "place of the share in time, 1 for the first", True, low=1, high=60),
        Column("share", "number", "1", "share of the full number of people", True, low=0, high=1),
        *evidence(),
    ),
)

DEMAND = Table(
    "workforce_demand",
    "people that a unit, a site or the programme needs in each stage",
    ("role", "stage", "basis", "from_step"),
    (
        Column("role", "ref", "", "role", True, refers="workforce_roles"),
        Column("stage", "choice", "", "stage of the unit", True, choices=STAGES),
        Column("basis", "choice", "", "what the number is for", True, choices=BASES),
        Column("from_step", "integer", "year", FROM_STEP, default=1, low=1, high=100),
        Column("to_step", "integer", "year", TO_STEP, low=1, high=100),
        *number_range("person", "full number of people"),
        Column("profile", "ref", "", "how it moves through the years (empty: constant)", refers="workforce_profiles"),
        *evidence(),
    ),
)

PROGRAMMES = Table(
    "workforce_programmes",
    "ways to make qualified people: courses at home and abroad, and recruitment (length 0)",
    ("programme",),
    (
        Column("programme", "key", "", "short name of the programme", True),
        Column("name", "text", "", "name shown to readers", True),
        Column("role", "ref", "", "role that it makes", True, refers="workforce_roles"),
        Column("place", "choice", "", "where it is taught", True, choices=("home", "abroad")),
        Column("partner", "text", "", "country of the foreign partner (empty: none)", default=""),
        Column("seats", "number", "person/year", "most people that can begin in a year", True, low=0),
        Column("ramp", "number", "person/year", "most by which beginners may grow in a year (empty: no limit)", low=0),
        Column(
            "length_years",
            "integer",
            "year",
            "whole years from start to qualification (0: hired)",
            True,
            low=0,
            high=15,
        ),
        Column("dropout_share", "number", "1", "share of beginners who do not qualify", default=0.0, low=0, high=0.99),
        Column("cost_per_seat", "number", "USD", "price of the whole course of one beginner", True, low=0),
        Column("entry_age", "integer", "year", "age at the start", True, low=16, high=60),
        Column(
            "instructors",
            "number",
            "1",
            "qualified people of the role kept busy by one person in training",
            default=0.0,
            low=0,
            high=2,
        ),
        Column("in_training", "number", "person", IN_TRAINING, default=0.0, low=0),
        Column("from_year", "year", "year", "first year in which people begin", True, low=1990, high=2150),
        Column("to_year", "year", "year", "last year in which people begin", True, low=1990, high=2150),
        *evidence(),
    ),
)

STOCK = Table(
    "workforce_stock",
    "qualified people of today by role and age (a role needs at least one row, if with no people)",
    ("role", "age_from"),
    (
        Column("role", "ref", "", "role", True, refers="workforce_roles"),
        Column("year", "year", "year", "year at whose start they are there; the same in all rows", True, low=1990),
        Column("age_from", "integer", "year", "youngest age of the group", True, low=16, high=75),
        Column("age_to", "integer", "year", "oldest age of the group", True, low=16, high=75),
        Column("people", "number", "person", "people, even over the ages of the group", True, low=0),
        Column("attrition", "number", "1/year", "share that leaves in a year other than by age", True, low=0, high=0.9),
        Column("retirement_age", "integer", "year", "age at which people retire; one per role", True, low=40, high=76),
        *evidence(),
    ),
)

WORKFORCE_TABLES: tuple[Table, ...] = (ROLES, PROFILES, DEMAND, PROGRAMMES, STOCK)
"""Tables of the workforce, in the order in which a reader would write them."""
