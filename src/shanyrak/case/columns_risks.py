"""What could go wrong: the risks of projects, the shocks that a plan is tried with, and first steps to compare."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence
from shanyrak.case.contract import ASSUMPTION, GRADES, Column, Table

PHASES = ("before", "contract", "construction", "commissioning", "operation", "all")
"""When a risk strikes a project."""

HIT_KINDS = ("project", "technology", "group", "partner", "link", "all")
"""What a risk hits: named projects by key, technology, technology group or partner, or all of them; or links."""

STRESS_KINDS = {
    "finance": "the loan of a project (target) is withdrawn: another is found after so many years, at another rate",
    "sanction_new": "nothing more is begun with a country (target)",
    "sanction_all": "nothing more comes from a country (target), committed or not",
    "delay": "a project (target) comes so many years late",
    "link_delay": "a link (target) comes so many years late",
    "water": "a resource (target) is there to this share",
    "cold": "the coldest fortnight is calm: wind falls to this share, load and heat rise to load_factor",
    "fuel": "power and heat get this share of a fuel (target) that the plan burns",
    "outage": "so many of the largest units are lost",
}
"""Kinds of shock, and what ``size`` means in each: years, or a share."""


def _three(name: str, unit: str, meaning: str, low: float | None, high: float | None = None) -> tuple[Column, ...]:
    """Low, central and high of one of several quantities of a row; empty: nothing, and no range."""
    return (
        Column(f"{name}_low", "number", unit, f"{meaning}: low end (empty: the central value)", low=low, high=high),
        Column(name, "number", unit, f"{meaning}: central value (empty: none)", default=0.0, low=low, high=high),
        Column(f"{name}_high", "number", unit, f"{meaning}: high end (empty: the central value)", low=low, high=high),
    )


RISKS = Table(
    "risks",
    "risk register: what could happen to projects, how likely, what it does, what is done against it",
    ("risk",),
    (
        Column("risk", "key", "", "short name of the risk", True),
        Column("name", "text", "", "name shown to readers", True),
        Column("cause", "text", "", "why it may happen", True),
        Column("event", "text", "", "what happens", True),
        Column("phase", "choice", "", "when it strikes", True, choices=PHASES),
        Column("hits", "choice", "", "which kind of thing it hits", True, choices=HIT_KINDS),
        Column("target", "text", "", "which of these, separated by ; (empty where it hits all)", default=""),
        Column(
            "shared_cause",
            "text",
            "",
            "key of a cause that it shares with other rows: drawn once for all of them (empty: for each project apart)",
            default="",
        ),
        Column(
            "in_class",
            "bool",
            "",
            "what reactors built elsewhere have met: not counted again for a project with a construction forecast",
            default=False,
        ),
        *_three("probability", "1", "chance over the life of the project or programme", 0.0, 1.0),
        Column("probability_grade", "choice", "", "grade of the chance", default=ASSUMPTION, choices=tuple(GRADES)),
        *_three("cost", "1", "added cost, share of the overnight cost", -1.0),
        *_three("cost_musd", "MUSD", "added cost of the whole event, shared by what it hits", 0.0),
        *_three("delay", "year", "years that it comes later", 0.0),
        Column("capacity", "number", "1", "share of output lost while it lasts", default=0.0, low=0, high=1),
        Column("fuel", "text", "", "what it does to fuel (empty: nothing)", default=""),
        Column("partner", "text", "", "what it does to partners (empty: nothing)", default=""),
        Column("mitigation", "text", "", "what is done against it", default=""),
        Column("mitigation_cost", "number", "MUSD", "what that costs", default=0.0, low=0),
        Column("mitigated_probability", "number", "1", "factor on the chance then", default=1.0, low=0, high=1),
        Column("mitigated_impact", "number", "1", "factor on cost and delay then", default=1.0, low=0, high=1),
        Column("trigger", "text", "", "signpost: what would be seen first", default=""),
        Column(
            "stress",
            "ref",
            "",
            "shock of stresses.csv that stands for it (empty: none)",
            refers="stresses",
            default="",
        ),
        *evidence(),
    ),
)

STRESSES = Table(
    "stresses",
    "shocks that a plan is tried with: what is decided stays, the rest is planned again",
    ("stress",),
    (
        Column("stress", "key", "", "short name of the shock", True),
        Column("name", "text", "", "name shown to readers", True),
        Column(
            "kind",
            "choice",
            "",
            "; ".join(f"{kind}: {words}" for kind, words in STRESS_KINDS.items()),
            True,
            choices=tuple(STRESS_KINDS),
        ),
        Column("target", "text", "", "project, country, link, resource or fuel that it strikes", default=""),
        Column("size", "number", "", "years late, share left, or number of units: see kind", True, low=0),
        Column("rate", "number", "1", "cost of capital of the other loan (finance)", low=0, high=0.5),
        Column("load_factor", "number", "1", "factor on load and heat (cold)", default=1.0, low=0.5, high=2),
        Column("known", "year", "year", "year in which it is known: what is decided by then stays", True),
        Column("starts", "year", "year", "first year in which it is felt", True),
        Column("years", "number", "year", "years that it lasts (empty: to the end)", low=1),
        Column("signpost", "text", "", "what would be seen before it", default=""),
        *evidence(),
    ),
)

STRATEGIES = Table(
    "strategies",
    "first steps to compare under all shocks: changes of the case that make a plan whose decisions are then kept",
    ("strategy",),
    (
        Column("strategy", "key", "", "short name of the strategy", True),
        Column("name", "text", "", "name shown to readers", True),
        Column("scenarios", "text", "", "scenarios of the case, separated by ;", default=""),
        Column("settings", "text", "", "changes as table.row.column=value, separated by ;", default=""),
        *evidence(),
    ),
)

RISKS_TABLES: tuple[Table, ...] = (RISKS, STRESSES, STRATEGIES)
"""Tables of this module, in the order in which a reader would write them."""
