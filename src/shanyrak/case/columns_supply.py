"""Where fuels come from and go to outside power and heat: balances, contracts across the border, pipelines."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range, year_column
from shanyrak.case.contract import Column, Table

ALL = "all"
"""The region of a carrier whose balance is drawn up for the whole country."""

SUPPLY_FLOWS = ("production", "processing_output")
"""Flows that bring a carrier in, other than imports."""

USE_FLOWS = ("processing", "own_use", "losses", "industry", "households", "transport", "non_energy")
"""Flows that take a carrier, other than power, district heat, named projects and exports."""

STORAGE = "winter_storage"
"""Put into store in summer and taken out in winter: counts for the winter limit, not for the year."""

FLOWS = (*SUPPLY_FLOWS, *USE_FLOWS, STORAGE)
WINTER_SHARE = 0.5
"""Share of a year's amount that falls in October to March where a row says nothing else."""


def _carrier() -> Column:
    return Column("carrier", "ref", "", "energy carrier of the row", True, refers="carriers")


def _region(name: str = "region", meaning: str = "region of zones.csv, or all") -> Column:
    return Column(name, "text", "", meaning, True)


def _unit(what: str) -> Column:
    return Column("unit", "text", "", f"unit of {what}: a row of carrier_units.csv, or GWh", True)


CARRIERS = Table(
    "carriers",
    "energy carriers whose national balance is drawn up: fuels from the well or mine to their use",
    ("carrier",),
    (
        Column("carrier", "key", "", "short name of the carrier", True),
        Column("name", "text", "", "name shown to readers", True),
        Column("fuel", "ref", "", "fuel of fuels.csv that plants burn of it (empty: none)", refers="fuels", default=""),
        Column(
            "limits_plan",
            "bool",
            "",
            "true: its balance is among the plan's equations; false: it is drawn up after the plan",
            default=False,
        ),
        Column(
            "reserve_fuel",
            "ref",
            "",
            "fuel that plants burn where this one lacks (empty: none; what lacks costs excess_limit_cost)",
            refers="fuels",
            default="",
        ),
        Column("colour", "text", "", "colour in every picture, #rrggbb", True),
        *evidence(),
    ),
)

CARRIER_UNITS = Table(
    "carrier_units",
    "energy in the units that a carrier is counted in: the one place of conversion factors",
    ("carrier", "unit"),
    (
        _carrier(),
        Column("unit", "text", "", "unit, such as Mt, bcm, tU or PJ", True),
        Column("gwh", "number", "GWh/unit", "energy of one unit, lower heating value", True, low=1e-6, high=1e9),
        *evidence(),
    ),
)

FUEL_BALANCE = Table(
    "fuel_balance",
    "what is produced of a carrier and what others than power and district heat use (linear between years, constant "
    "outside)",
    ("carrier", "region", "flow", "year"),
    (
        _carrier(),
        _region(),
        Column("flow", "choice", "", "where it comes from or goes to", True, choices=FLOWS),
        year_column("year that the value holds for"),
        *number_range("as in column unit", "amount a year"),
        _unit("the amount"),
        Column(
            "winter_share",
            "number",
            "1",
            "share of the year's amount from October to March",
            default=WINTER_SHARE,
            low=0,
            high=1,
        ),
        *evidence(),
    ),
)

FUEL_CONTRACTS = Table(
    "fuel_contracts",
    "what may be bought abroad or sold there: amount and price at the border (linear between years, constant outside)",
    ("contract", "year"),
    (
        Column("contract", "key", "", "short name of the contract or route", True),
        Column("name", "text", "", "name shown to readers", True),
        _carrier(),
        _region(),
        Column("direction", "choice", "", "bought or sold", True, choices=("import", "export")),
        Column("partner", "text", "", "country at the other side (empty: several or unknown)", default=""),
        year_column("year that the row holds for"),
        Column("least", "number", "as in column unit", "least amount a year (obliged)", default=0.0, low=0),
        Column("most", "number", "as in column unit", "most a year (pipe, railway, port, contract)", True, low=0),
        _unit("the amounts"),
        *number_range("USD/MWh", "price at the border"),
        *evidence(),
    ),
)

FUEL_PIPES = Table(
    "fuel_pipes",
    "pipelines between regions of the country, one way (linear between years, constant outside)",
    ("pipe", "year"),
    (
        Column("pipe", "key", "", "short name of the pipeline and direction", True),
        Column("name", "text", "", "name shown to readers", True),
        _carrier(),
        _region("from_region", "region that it leaves"),
        _region("to_region", "region that it leads to"),
        year_column("year that the row holds for"),
        *number_range("as in column unit", "most that it carries a year"),
        _unit("the amounts"),
        Column("loss", "number", "1", "share used up on the way by compressors", default=0.0, low=0, high=0.5),
        *evidence(),
    ),
)

SUPPLY_TABLES = (CARRIERS, CARRIER_UNITS, FUEL_BALANCE, FUEL_CONTRACTS, FUEL_PIPES)
