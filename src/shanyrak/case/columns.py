"""The column contract: every table of a case folder and every column in it."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range, technology_column, year_column, zone_column
from shanyrak.case.columns_availability import AVAILABILITY_TABLES
from shanyrak.case.columns_construction import CONSTRUCTION_TABLES
from shanyrak.case.columns_finance import FINANCE_TABLES
from shanyrak.case.columns_fuel import FUEL_TABLES
from shanyrak.case.columns_indicators import INDICATOR_TABLES
from shanyrak.case.columns_industry import INDUSTRY_TABLES
from shanyrak.case.columns_milestones import MILESTONES_TABLES
from shanyrak.case.columns_partners import PARTNERS_TABLES
from shanyrak.case.columns_projects import PROJECTS
from shanyrak.case.columns_resources import RESOURCES_TABLES
from shanyrak.case.columns_risks import RISKS_TABLES
from shanyrak.case.columns_supply import SUPPLY_TABLES
from shanyrak.case.columns_technology import TECHNOLOGY_TABLES
from shanyrak.case.columns_trade import TRADE_TABLES
from shanyrak.case.columns_workforce import WORKFORCE_TABLES
from shanyrak.case.contract import ASSUMPTION, GRADES, Column, Table

REACTANCE = """reactance of all circuits side by side, per unit of 100 MVA at the voltage of each; read with --flow dc \
(empty: the flow is controlled, as on direct current)"""


ZONES = Table(
    "zones",
    "balancing areas",
    ("zone",),
    (
        Column("zone", "key", "", "short name of the zone, used by every other table", True),
        Column("name", "text", "", "name shown to readers", True),
        Column(
            "kind",
            "choice",
            "",
            "planned here, or a neighbour that only buys and sells",
            True,
            choices=("domestic", "external"),
        ),
        Column("area", "text", "", "synchronous area: reserves and commitment are shared inside it", True),
        Column("region", "text", "", "larger region that a scenario may merge the zone into", True),
        Column("latitude", "number", "degree", "latitude of the load centre", True, low=-90, high=90),
        Column("longitude", "number", "degree", "longitude of the load centre", True, low=-180, high=180),
        Column("population", "number", "person", "resident population", default=0.0, low=0),
        *evidence(),
    ),
    required=True,
)

TECHNOLOGY_TYPES = Table(
    "technology_types",
    "what each technology is; its numbers are in technologies.csv",
    ("technology",),
    (
        Column("technology", "key", "", "short name of the technology", True),
        Column("name", "text", "", "name shown to readers", True),
        Column(
            "kind",
            "choice",
            "",
            "which equations hold for it",
            True,
            choices=("thermal", "wind", "solar", "hydro_run", "hydro_reservoir", "storage"),
        ),
        Column("fuel", "ref", "", "fuel burnt (empty: none)", refers="fuels", default=""),
        Column(
            "chp",
            "choice",
            "",
            "district heat: none, extraction or back_pressure",
            default="none",
            choices=("none", "extraction", "back_pressure"),
        ),
        Column("group", "text", "", "group for pictures and statistics (coal, gas, nuclear, hydro, ...)", True),
        Column("commitment", "bool", "", "start-up and minimum load are modelled", default=False),
        Column("whole_units", "bool", "", "built in whole units of unit_size", default=False),
        Column("renewable", "bool", "", "counts toward the renewable target", default=False),
        Column("colour", "text", "", "colour in every picture, #rrggbb", True),
        *evidence(),
    ),
    required=True,
)

TECHNOLOGIES = Table(
    "technologies",
    "numbers of each technology: one row per technology, parameter and year (linear between years)",
    ("technology", "parameter", "year"),
    (
        technology_column(),
        Column("parameter", "choice", "", "name of the quantity, see the list of technology parameters", True),
        year_column("year that the value holds for"),
        *number_range("as in column unit", "value", low=None),
        Column("unit", "text", "", "unit of the value; must be the unit of the parameter", True),
        *evidence(),
    ),
    required=True,
)

PLANTS = Table(
    "plants",
    "existing units: one row per plant, or per group of its units with one date",
    ("plant",),
    (
        Column("plant", "key", "", "short name of the row", True),
        Column("name", "text", "", "name of the plant shown to readers", True),
        zone_column(),
        technology_column(),
        Column("capacity_mw", "number", "MW", "installed electrical capacity (gross)", True, low=0),
        Column(
            "available_share",
            "number",
            "1",
            "share of the installed capacity that can be used at all",
            default=1.0,
            low=0,
            high=1,
        ),
        Column("commissioned", "year", "year", "first year on line", True, low=1900, high=2150),
        Column(
            "retires",
            "year",
            "year",
            "first year no longer on line (empty: commissioned + lifetime)",
            low=1950,
            high=2200,
        ),
        Column(
            "retires_grade", "choice", "", "grade of the retirement date", default="assumption", choices=tuple(GRADES)
        ),
        Column("captive", "bool", "", "serves an oil field or factory of its own first", default=False),
        Column("owner", "text", "", "owner", default=""),
        Column("partner", "text", "", "country of the foreign partner (empty: domestic)", default=""),
        Column("latitude", "number", "degree", "latitude", low=-90, high=90),
        Column("longitude", "number", "degree", "longitude", low=-180, high=180),
        *evidence(),
    ),
    required=True,
)

POTENTIALS = Table(
    "potentials",
    "what may be built beyond the named projects; a zone and technology without a row cannot be built",
    ("zone", "technology"),
    (
        zone_column(),
        technology_column(),
        Column("max_mw", "number", "MW", "largest new capacity in all", True, low=0),
        Column("max_mw_per_year", "number", "MW/year", "largest addition per year (empty: no limit)", low=0),
        Column("earliest_year", "year", "year", "first year on line", default=1990, low=1990, high=2150),
        *evidence(),
    ),
)

FUELS = Table(
    "fuels",
    "fuels and their emissions",
    ("fuel",),
    (
        Column("fuel", "key", "", "short name of the fuel", True),
        Column("name", "text", "", "name shown to readers", True),
        Column(
            "emission_factor",
            "number",
            "t/MWh",
            "CO2 of burning it per MWh of lower heating value",
            True,
            low=0,
            high=1,
        ),
        *evidence(),
    ),
    required=True,
)

FUEL_PRICES = Table(
    "fuel_prices",
    "price and availability of fuels (linear between years, constant before and after)",
    ("fuel", "zone", "year"),
    (
        Column("fuel", "ref", "", "fuel", True, refers="fuels"),
        zone_column("zone, or all where no own row exists", all_allowed=True),
        year_column("year that the value holds for"),
        *number_range("USD/MWh", "price per MWh of lower heating value at the plant"),
        Column("available_gwh", "number", "GWh/year", "most that power and heat may burn (empty: no limit)", low=0),
        *evidence(),
    ),
    required=True,
)

LINKS = Table(
    "links",
    "corridors between two zones",
    ("link",),
    (
        Column("link", "key", "", "short name of the corridor", True),
        Column("from_zone", "ref", "", "zone at its first end", True, refers="zones"),
        Column("to_zone", "ref", "", "zone at its second end", True, refers="zones"),
        Column("kind", "choice", "", "alternating or direct current", True, choices=("ac", "hvdc")),
        Column("voltage_kv", "number", "kV", "voltage", low=0),
        Column("circuits", "integer", "1", "number of circuits", low=0),
        Column("length_km", "number", "km", "length", low=0),
        Column("reactance", "number", "1", REACTANCE, low=1e-6),
        Column("reactance_grade", "choice", "", "grade of the reactance", default=ASSUMPTION, choices=tuple(GRADES)),
        Column("forward_mw", "number", "MW", "capacity from the first to the second end", True, low=0),
        Column("backward_mw", "number", "MW", "capacity from the second to the first end", True, low=0),
        Column("loss", "number", "1", "share of the power sent that is lost at full use", default=0.0, low=0, high=0.5),
        Column("available_from", "year", "year", "first year on line (empty: existing)", low=1900, high=2150),
        Column(
            "expansion_cost", "number", "USD/kW", "cost of one more kW both ways (empty: cannot be expanded)", low=0
        ),
        Column("expansion_limit_mw", "number", "MW", "largest expansion", default=0.0, low=0),
        Column("expansion_earliest", "year", "year", "first year of an expansion", default=1990, low=1990, high=2150),
        *evidence(),
    ),
)

DEMAND = Table(
    "demand",
    "electricity consumption by zone, gross of network losses and own use (linear between years)",
    ("zone", "year", "sector"),
    (
        zone_column(),
        year_column("year"),
        Column("sector", "text", "", "sector, or all", default="all"),
        *number_range("GWh/year", "consumption"),
        *evidence(),
    ),
    required=True,
)

HEAT = Table(
    "heat",
    "district heat supplied, network losses included (linear between years)",
    ("zone", "year", "network"),
    (
        zone_column(),
        year_column("year"),
        Column(
            "network",
            "choice",
            "",
            "chp: networks that a CHP plant feeds; boiler: boiler houses on their own",
            True,
            choices=("chp", "boiler"),
        ),
        *number_range("GWh/year", "heat supplied"),
        *evidence(),
    ),
)

BOILERS = Table(
    "boilers",
    "heat boilers of each zone, beside CHP and on their own",
    ("zone", "fuel"),
    (
        zone_column(),
        Column("fuel", "ref", "", "fuel burnt", True, refers="fuels"),
        Column("share", "number", "1", "share of the zone's boiler heat that this fuel gives", True, low=0, high=1),
        Column("efficiency", "number", "1", "heat out per fuel in", True, low=0.2, high=1.1),
        Column("capacity_mw", "number", "MW", "heat output beside CHP plants (empty: enough for any load)", low=0),
        *evidence(),
    ),
)

LOAD_SHAPE = Table(
    "load_shape",
    "how consumption spreads over months, weekdays and hours",
    ("part", "index"),
    (
        Column(
            "part",
            "choice",
            "",
            "which factor the row gives",
            True,
            choices=("month", "weekday", "winter_hour", "spring_hour", "summer_hour", "autumn_hour", "temperature"),
        ),
        Column(
            "index", "integer", "", "month 1-12, weekday 0-6 (Monday 0), local hour 0-23, or 0", True, low=0, high=23
        ),
        Column(
            "value",
            "number",
            "1",
            "share of the year (month), relative to the mean (weekday, hour), or per kelvin",
            True,
            low=-1,
            high=5,
        ),
        *evidence(),
    ),
    required=True,
)

PEAKS = Table(
    "peaks",
    "highest hourly load of the whole system; other years keep the ratio of peak to mean of the nearest year",
    ("year",),
    (
        year_column("year"),
        Column("peak_mw", "number", "MW", "highest hourly load", True, low=0),
        *evidence(),
    ),
    required=True,
)

WEATHER = Table(
    "weather",
    "statistics that the weather generator works from",
    ("zone", "variable", "month"),
    (
        zone_column(all_allowed=True),
        Column("variable", "choice", "", "name of the quantity, see the list of weather quantities", True),
        Column("month", "integer", "", "month 1-12, or 0 for the whole year", True, low=0, high=12),
        Column("value", "number", "as in column unit", "value", True),
        Column("unit", "text", "", "unit of the value; must be the unit of the quantity", True),
        *evidence(),
    ),
    required=True,
)

WEATHER_CORRELATIONS = Table(
    "weather_correlations",
    "correlation of daily means between zones (or regions)",
    ("variable", "zone_a", "zone_b"),
    (
        Column("variable", "choice", "", "wind, solar or temperature", True, choices=("wind", "solar", "temperature")),
        Column("zone_a", "text", "", "zone or region", True),
        Column("zone_b", "text", "", "zone or region", True),
        Column("value", "number", "1", "correlation", True, low=-1, high=1),
        *evidence(),
    ),
)

WEATHER_YEARS = Table(
    "weather_years",
    "how a past year differed from the long-term mean",
    ("year", "variable", "zone"),
    (
        year_column("past year"),
        Column("variable", "choice", "", "which series", True, choices=("wind", "solar", "inflow", "temperature")),
        zone_column(all_allowed=True),
        Column(
            "factor",
            "number",
            "1",
            "multiple of the long-term mean (temperature: kelvin added)",
            True,
            low=-20,
            high=20,
        ),
        *evidence(),
    ),
)

MARKETS = Table(
    "markets",
    "what a neighbour sells and buys, at its own end of the link",
    ("zone", "year", "month"),
    (
        zone_column(),
        year_column("year (constant before the first, after the last; the nearest earlier year holds)"),
        Column(
            "month", "integer", "", "month 1-12, or 0 for all months without a row of their own", True, low=0, high=12
        ),
        Column("import_price", "number", "USD/MWh", "price of power bought there", True, low=0),
        Column("import_mw", "number", "MW", "most that can be bought in an hour", True, low=0),
        Column("export_price", "number", "USD/MWh", "price of power sold there", True, low=0),
        Column("export_mw", "number", "MW", "most that can be sold in an hour", True, low=0),
        *evidence(),
    ),
)

POLICY = Table(
    "policy",
    "limits, prices and targets (linear between years)",
    ("rule", "area", "year"),
    (
        Column("rule", "choice", "", "name of the rule, see the list of policy rules", True),
        Column(
            "area",
            "text",
            "",
            "synchronous area, technology, technology group or partner country that it holds for, or all",
            default="all",
        ),
        year_column("year"),
        Column("value", "number", "as in column unit", "value", True),
        Column("unit", "text", "", "unit of the value; must be the unit of the rule", True),
        *evidence(),
    ),
)

STATISTICS = Table(
    "statistics",
    "published figures that a past year of the plan is compared with",
    ("year", "indicator", "source"),
    (
        year_column("year"),
        Column("indicator", "choice", "", "name of the statistic, see the list of statistics", True),
        Column("value", "number", "as in column unit", "published value", True),
        Column("unit", "text", "", "unit of the value; must be the unit of the statistic", True),
        Column("margin", "number", "as in column unit", "largest accepted distance (empty: shown only)", low=0),
        *evidence(),
    ),
)

SOURCES = Table(
    "sources",
    "where figures come from",
    ("key",),
    (
        Column("key", "key", "", "short name that every other row cites", True),
        Column("title", "text", "", "title", True),
        Column("publisher", "text", "", "publisher or author", True),
        Column("year", "text", "", "year or date of publication", default=""),
        Column("address", "text", "", "where it can be found", default=""),
        Column("licence", "text", "", "licence of the data, or facts only", True),
    ),
    required=True,
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ZONES,
        TECHNOLOGY_TYPES,
        TECHNOLOGIES,
        PLANTS,
        PROJECTS,
        POTENTIALS,
        FUELS,
        FUEL_PRICES,
        LINKS,
        DEMAND,
        HEAT,
        BOILERS,
        LOAD_SHAPE,
        PEAKS,
        WEATHER,
        WEATHER_CORRELATIONS,
        WEATHER_YEARS,
        MARKETS,
        POLICY,
        STATISTICS,
        *TECHNOLOGY_TABLES,
        *CONSTRUCTION_TABLES,
        *FINANCE_TABLES,
        *FUEL_TABLES,
        *WORKFORCE_TABLES,
        *MILESTONES_TABLES,
        *RESOURCES_TABLES,
        *PARTNERS_TABLES,
        *INDICATOR_TABLES,
        *AVAILABILITY_TABLES,
        *SUPPLY_TABLES,
        *INDUSTRY_TABLES,
        *TRADE_TABLES,
        *RISKS_TABLES,
        SOURCES,
    )
}
"""Every table by name, in the order in which a reader would write them."""
