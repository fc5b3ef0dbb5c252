"""Tables of nuclear fuel: designs, prices, supply routes, what the country has of the chain, and cooling water."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range, year_column
from shanyrak.case.contract import ASSUMPTION, GRADES, Column, Table

FUEL_PARAMETERS = {
    "thermal_mw": "MW",
    "net_mw": "MW",
    "burnup": "GWd/tHM",
    "reload_assay": "%",
    "first_core_assay": "%",
    "core_mass": "tHM",
    "assemblies": "1",
    "cycle_length": "month",
    "outage": "day",
    "load_factor": "1",
    "pool_time": "year",
    "cask_assemblies": "1",
}
"""Quantities of nuclear_fuel.csv and the unit of each; a cask holds ``cask_assemblies``."""

GRADE_OF_TERMS = "grade of the shares and of the months in the row"

FUEL_STEPS = ("uranium", "conversion", "enrichment", "fabrication", "dry_storage", "disposal", "reprocessing")
"""Steps that nuclear_fuel_prices.csv may price."""

PRICE_UNITS = ("USD/lb U3O8", "USD/kgU", "USD/SWU", "USD/kgHM")
"""Units of the prices, as the market quotes them."""

DOMESTIC_QUANTITIES = {
    "uranium_production": "tU/year",
    "uranium_resources": "tU",
    "conversion_capacity": "tU/year",
    "enrichment_access": "SWU/year",
    "pellet_capacity": "tU/year",
    "assembly_capacity": "tHM/year",
    "assembly_committed": "tHM/year",
    "enriched_bank": "tU",
}
"""Quantities of domestic_fuel.csv and the unit of each."""

WATER_PARAMETERS = {
    "tower_consumption": "m3/MWh",
    "once_through_consumption": "m3/MWh",
    "tower_withdrawal": "m3/MWh",
    "plant_use": "km3/year",
    "allowed_use": "km3/year",
    "lake_evaporation": "km3/year",
    "lake_inflow": "km3/year",
    "lake_volume": "km3",
    "lake_area": "km2",
    "dry_inflow_factor": "1",
}
"""Quantities of cooling_water.csv and the unit of each; all plants at a place may use up its ``allowed_use``."""

NUCLEAR_FUEL = Table(
    "nuclear_fuel",
    "what each reactor design needs in fuel, one row per quantity",
    ("design", "parameter"),
    (
        Column("design", "text", "", "short name of the reactor design", True),
        Column("parameter", "choice", "", "name of the quantity", True, choices=tuple(FUEL_PARAMETERS)),
        *number_range("as in column unit", "value"),
        Column("unit", "text", "", "unit of the value; must be the unit of the quantity", True),
        *evidence(),
    ),
)

NUCLEAR_FUEL_PRICES = Table(
    "nuclear_fuel_prices",
    "price of each step of the fuel chain (linear between years, constant before and after)",
    ("step", "year"),
    (
        Column("step", "choice", "", "step of the chain", True, choices=FUEL_STEPS),
        year_column("year that the price holds for"),
        *number_range("as in column unit", "price, nominal"),
        Column("unit", "choice", "", "unit of the price", True, choices=PRICE_UNITS),
        *evidence(),
    ),
)

FUEL_ROUTES = Table(
    "fuel_routes",
    "supply routes of each step of the front end: who could supply which share, and how fast",
    ("step", "route"),
    (
        Column("step", "choice", "", "step of the chain", True, choices=FUEL_STEPS[:4]),
        Column("route", "text", "", "short name of the route", True),
        Column("country", "text", "", "country where the step is done", True),
        Column("firm", "text", "", "firm", default=""),
        Column("transit", "text", "", "countries crossed on the way, separated by ;", default=""),
        Column("designs", "text", "", "designs that the route serves, separated by ;, or all", default="all"),
        Column("share_planned", "number", "1", "share of the need of these designs in the plan", True, low=0, high=1),
        Column("share_possible", "number", "1", "largest share that it could supply", True, low=0, high=1),
        Column("capacity", "number", "as in column unit", "capacity in all, for every customer", low=0),
        Column("unit", "text", "", "unit of the capacity (tU, SWU or tHM a year)", default=""),
        Column("work_months", "number", "month", "work and transport, from this step to the next", True, low=0),
        Column("stock_months", "number", "month", "stock held behind this step, months of the need", True, low=0),
        Column("switch_months", "number", "month", "time until the route can step in for another", True, low=0),
        Column("share_possible_grade", "choice", "", GRADE_OF_TERMS, default=ASSUMPTION, choices=tuple(GRADES)),
        *evidence(),
    ),
)

DOMESTIC_FUEL = Table(
    "domestic_fuel",
    "what the country has of the fuel chain (linear between years, constant before and after)",
    ("quantity", "year"),
    (
        Column("quantity", "choice", "", "name of the quantity", True, choices=tuple(DOMESTIC_QUANTITIES)),
        year_column("year that the value holds for"),
        *number_range("as in column unit", "value"),
        Column("unit", "text", "", "unit of the value; must be the unit of the quantity", True),
        *evidence(),
    ),
)

COOLING_WATER = Table(
    "cooling_water",
    "cooling water of nuclear plants, and the lakes that it comes from",
    ("place", "parameter"),
    (
        Column("place", "text", "", "lake or site, or generic", True),
        Column("parameter", "choice", "", "name of the quantity", True, choices=tuple(WATER_PARAMETERS)),
        *number_range("as in column unit", "value"),
        Column("unit", "text", "", "unit of the value; must be the unit of the quantity", True),
        *evidence(),
    ),
)

FUEL_TABLES: tuple[Table, ...] = (NUCLEAR_FUEL, NUCLEAR_FUEL_PRICES, FUEL_ROUTES, DOMESTIC_FUEL, COOLING_WATER)
"""The tables of this file, in the order in which a reader would write them."""
