"""What the indicators of a nation need besides its plan: people and money, pollutants of fuels, published values."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range, year_column
from shanyrak.case.contract import Column, Quantity, Table

MACRO_QUANTITIES: dict[str, Quantity] = {
    q.name: q
    for q in (
        Quantity("population", "person", "people who live in the country", None, 0.0, 1e10),
        Quantity("gdp", "MUSD/year", "gross domestic product, in money of the price year", None, 0.0, 1e9),
        Quantity("coal_reserves", "Mt", "coal in the ground that is counted as reserves", None, 0.0, 1e7),
        Quantity("coal_production", "Mt/year", "coal mined", None, 0.0, 1e5),
    )
}
"""Quantities of macro.csv."""

POLLUTANTS = ("so2", "nox", "pm25", "ash")
"""What burning a fuel sends into the air beside CO2, and the ash that it leaves."""

NATIONAL_INDICATORS: dict[str, Quantity] = {
    q.name: q
    for q in (
        Quantity("electricity_per_person", "MWh/person", "electricity used per person"),
        Quantity("cost_per_person", "USD/person", "cost of power and district heat per person"),
        Quantity("price_spread", "1", "price of power in the dearest zone over that of the country"),
        Quantity("worst_zone_unserved", "%", "share of the load that is not served in the zone served worst"),
        Quantity("electricity_per_gdp", "kWh/USD", "electricity used per unit of GDP"),
        Quantity("energy_per_person", "GJ/person", "energy into power and district heat per person"),
        Quantity("energy_per_gdp", "MJ/USD", "energy into power and district heat per unit of GDP"),
        Quantity("thermal_efficiency", "%", "electricity and heat out of power and CHP plants per fuel in"),
        Quantity("link_losses", "%", "share of electricity lost on the links between zones"),
        Quantity("coal_reserve_years", "year", "years that coal reserves last at the rate mined"),
        Quantity("uranium_resource_years", "year", "years that uranium resources last at the rate mined"),
        Quantity("generation_share", "%", "share of each kind of plant in generation"),
        Quantity("capacity_share", "%", "share of each kind of plant in capacity"),
        Quantity("non_carbon_share", "%", "share of generation without CO2"),
        Quantity("non_carbon_capacity_share", "%", "share of capacity without CO2"),
        Quantity("renewable_share", "%", "share of wind, sun, water and other renewables in generation"),
        Quantity("renewable_capacity_share", "%", "share of wind, sun, water and other renewables in capacity"),
        Quantity("power_price", "USD/MWh", "price of power: mean marginal cost"),
        Quantity("cost_per_mwh", "USD/MWh", "cost of power and district heat per MWh of both"),
        Quantity("cost_per_gdp", "%", "cost of power and district heat as a share of GDP"),
        Quantity("capital_per_gdp", "%", "money for new plants and links as a share of GDP"),
        Quantity("chp_heat_share", "%", "share of CHP plants in district heat"),
        Quantity("curtailed_share", "%", "share of wind, sun and river power that is not used"),
        Quantity("co2_per_kwh", "g/kWh", "CO2 of electricity"),
        Quantity("co2_per_energy", "kg/MWh", "CO2 of power and district heat per MWh of both"),
        Quantity("co2_per_person", "t/person", "CO2 of power and district heat per person"),
        Quantity("co2_per_gdp", "kg/USD", "CO2 of power and district heat per unit of GDP"),
        Quantity("air_pollutants", "kt/year", "sulphur dioxide, nitrogen oxides and fine dust into the air"),
        Quantity("ash_per_energy", "kg/MWh", "ash per MWh of power and district heat"),
        Quantity("spent_fuel_per_energy", "tHM/TWh", "spent nuclear fuel per TWh of all generation"),
        Quantity("reactor_water", "Mm3/year", "water that reactors use up"),
        Quantity("net_import_share", "%", "imports less exports of electricity per electricity used"),
        Quantity("import_share", "%", "imports of electricity per electricity used"),
        Quantity("fuel_net_import_share", "%", "imports less exports of each fuel per use of it in the country"),
        Quantity("import_concentration", "1", "concentration of electricity imports on neighbours"),
        Quantity("generation_concentration", "1", "concentration of generation on kinds of plant"),
        Quantity("generation_diversity", "1", "diversity of generation over kinds of plant"),
        Quantity("energy_concentration", "1", "concentration of energy into power and heat on its sources"),
        Quantity("largest_source_share", "%", "share of the largest kind of plant in generation"),
        Quantity("unserved_share", "%", "share of the load that is not served"),
        Quantity("unserved_hours", "h/year", "hours a year with load that is not served"),
        Quantity("unserved_heat_share", "%", "share of district heat that is not served"),
        Quantity("reserve_margin", "%", "firm capacity above the highest load"),
        Quantity("largest_unit_share", "%", "size of the largest unit per highest load"),
        Quantity("n_minus_1", "%", "firm capacity and imports without the largest unit per highest load"),
        Quantity("quick_share", "%", "stores, reservoirs and plants that start at once per highest load"),
        Quantity("steepest_rise", "%", "steepest hourly rise of the load left by wind and sun per highest load"),
        Quantity("uranium_need_share", "%", "uranium for the reactors per uranium mined in the country"),
    )
}
"""The national indicators: key, unit and name; how each is computed stands in :mod:`shanyrak.indicators`."""

MACRO = Table(
    "macro",
    "people, money and reserves of the country, which the national indicators are per (linear between years)",
    ("quantity", "year"),
    (
        Column("quantity", "choice", "", "name of the quantity, see the list of quantities", True),
        year_column("year"),
        *number_range("as in column unit", "value"),
        Column("unit", "text", "", "unit of the value; must be the unit of the quantity", True),
        *evidence(),
    ),
)

FUEL_POLLUTANTS = Table(
    "fuel_pollutants",
    "pollutants of burning a fuel, and its ash",
    ("fuel", "pollutant"),
    (
        Column("fuel", "ref", "", "fuel", True, refers="fuels"),
        Column("pollutant", "choice", "", "sulphur dioxide, nitrogen oxides, fine dust, ash", True, choices=POLLUTANTS),
        *number_range("g/GJ", "mass per heat of the fuel (lower heating value)"),
        *evidence(),
    ),
)

PUBLISHED_INDICATORS = Table(
    "national_indicators",
    "published values of national indicators, shown beside those of the plan",
    ("indicator", "part", "year", "source"),
    (
        Column("indicator", "choice", "", "name of the indicator, see the list of national indicators", True),
        Column("part", "text", "", "technology group or pollutant, where the indicator has parts", default=""),
        year_column("year"),
        Column("value", "number", "as in column unit", "published value", True),
        Column("unit", "text", "", "unit of the value; must be the unit of the indicator", True),
        Column(
            "scope",
            "choice",
            "",
            "same: counts what the plan counts; method: the same by another method; wider: counts more, not compared",
            default="same",
            choices=("same", "method", "wider"),
        ),
        *evidence(),
    ),
)

INDICATOR_TABLES: tuple[Table, ...] = (MACRO, FUEL_POLLUTANTS, PUBLISHED_INDICATORS)
"""Tables of the national indicators."""
