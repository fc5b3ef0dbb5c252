"""Tables of foreign partners: who takes part in what, what each side knows, how it could leak, what protects it."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range
from shanyrak.case.contract import Column, Quantity, Table

CHANNELS = ("staff_exchange", "documents", "digital", "supply_chain")
"""Ways by which knowledge leaves its holder."""

PARTNER_STATUS = (
    "operating",
    "construction",
    "committed",
    "planned",
    "negotiation",
    "memorandum",
    "withdrawn",
    "lost_bid",
)

PARTNERS = Table(
    "partners",
    "foreign companies in the country's energy, one row per partnership; values are of whole projects, not of a stake",
    ("partnership",),
    (
        Column("partnership", "key", "", "short name of the row", True),
        Column("company", "text", "", "company or body", True),
        Column("country", "text", "", "country of the partner, spelt as in projects.csv and plants.csv", True),
        Column("name", "text", "", "project shown to readers", True),
        Column(
            "project", "ref", "", "project of the plan that it is part of (empty: none)", refers="projects", default=""
        ),
        Column("sector", "text", "", "nuclear, uranium, wind, solar, gas, coal, grid, refining, ...", True),
        Column("role", "text", "", "what the partner does", True),
        Column("capacity_mw", "number", "MW", "electrical capacity of the project (empty: none, or not known)", low=0),
        Column("value_musd", "number", "MUSD", "value of the whole project, money of its year", low=0),
        Column("year", "year", "year", "year on line, or of the event (empty: not known)", low=1990, high=2150),
        Column("status", "choice", "", "how far it is", True, choices=PARTNER_STATUS),
        Column("counted", "bool", "", "counts in the concentration of partners by capacity", default=False),
        *evidence(),
    ),
)

KNOWLEDGE = Table(
    "knowledge",
    "assets of knowledge that a partnership exposes, on either side",
    ("asset",),
    (
        Column("asset", "key", "", "short name of the asset", True),
        Column("name", "text", "", "name shown to readers", True),
        Column(
            "holder", "choice", "", "whose it is: the country's, or a partner's", True, choices=("country", "partner")
        ),
        Column("country", "text", "", "country of the partner on the other side, or all", default="all"),
        Column("sector", "text", "", "nuclear, grid, geology, ...", True),
        *number_range("MUSD", "loss to its holder if it leaks: value, fines, delay", low=1e-3),
        *evidence(),
    ),
)

LEAKAGE = Table(
    "leakage",
    "chance that an asset leaks by a channel while the partnership lasts, before any control",
    ("asset", "channel"),
    (
        Column("asset", "ref", "", "asset of knowledge", True, refers="knowledge"),
        Column("channel", "choice", "", "way by which it leaves", True, choices=CHANNELS),
        *number_range("1", "chance without controls", high=1.0),
        *evidence(),
    ),
)

LEAKAGE_CONTROLS = Table(
    "leakage_controls",
    "what protects knowledge, one row per control and channel that it acts on",
    ("control", "channel"),
    (
        Column("control", "key", "", "short name of the control", True),
        Column("name", "text", "", "name shown to readers", True),
        Column("channel", "choice", "", "channel that it acts on", True, choices=CHANNELS),
        Column(
            "side",
            "choice",
            "",
            "whose knowledge it protects: the country's, the partner's, or both",
            default="both",
            choices=("country", "partner", "both"),
        ),
        Column("in_place", "bool", "", "it is in place today", default=False),
        Column("cost_musd", "number", "MUSD", "cost on this channel while the partnership lasts", True, low=0),
        *number_range("1", "share of the chance that it takes away", high=1.0),
        *evidence(),
    ),
)

EXPORT_CONTROLS = Table(
    "export_controls",
    "export-control regimes that partnerships fall under: a list to tick off",
    ("regime",),
    (
        Column("regime", "key", "", "short name of the regime", True),
        Column("name", "text", "", "name shown to readers", True),
        Column("issuer", "text", "", "who sets it", True),
        Column("country", "text", "", "country of the partner whose goods fall under it, or all", default="all"),
        Column("asks", "text", "", "what must be done", True),
        Column(
            "state",
            "choice",
            "",
            "whether it is done",
            True,
            choices=("met", "partly", "open", "not_checked", "not_needed"),
        ),
        *evidence(),
    ),
)

PARTNERS_TABLES = (PARTNERS, KNOWLEDGE, LEAKAGE, LEAKAGE_CONTROLS, EXPORT_CONTROLS)
"""The tables of this file, in the order in which a reader would write them."""

PARTNER_RULES: dict[str, Quantity] = {
    q.name: q
    for q in (
        Quantity(
            "max_partner_share_nuclear", "1", "largest share of a partner country in nuclear capacity", None, 0.0, 1.0
        ),
        Quantity(
            "max_partner_share_new_capacity",
            "1",
            "largest share of a partner country in what is built with foreign partners and on line, by capacity",
            None,
            0.0,
            1.0,
        ),
        Quantity(
            "max_partner_share_investment",
            "1",
            "the same by overnight cost",
            None,
            0.0,
            1.0,
        ),
        Quantity(
            "max_partner_debt",
            "MUSD/year",
            "most that a partner country newly lends a year (overnight cost x share of the loan)",
            None,
            0.0,
            1e6,
        ),
    )
}
"""Rules of policy.csv on partners; their area is a partner country, or all for each of them."""
