"""Economic indicators: use, efficiency, sources, prices, cost and capital."""

from __future__ import annotations

import pandas as pd

from shanyrak.indicators.basis import PJ_PER_GWH, Basis
from shanyrak.indicators.registry import EISD, OWN, TRILEMMA, indicator
from shanyrak.indicators.shares import percent, ratio, shares
from shanyrak.indicators.social import mean_price
from shanyrak.scale import KILO

GJ_PER_PJ = 1e6


@indicator("economic", "less", EISD, "ECO2", ("macro",))
def electricity_per_gdp(b: Basis) -> pd.Series:
    """Electricity used, with losses of links and stores / GDP."""
    return ratio(b.consumption, b.number_of("gdp"))


@indicator("economic", "neither", EISD, "ECO1", ("macro",))
def energy_per_person(b: Basis) -> pd.Series:
    """Fuel into power, CHP and heat plants + power of wind, sun and water / population."""
    return ratio(b.energy().sum() * PJ_PER_GWH * GJ_PER_PJ, b.number_of("population"))


@indicator("economic", "less", EISD, "ECO2", ("macro",))
def energy_per_gdp(b: Basis) -> pd.Series:
    """Fuel into power, CHP and heat plants + power of wind, sun and water / GDP."""
    return ratio(b.energy().sum() * PJ_PER_GWH * KILO, b.number_of("gdp"))


@indicator("economic", "more", EISD, "ECO3")
def thermal_efficiency(b: Basis) -> pd.Series:
    """Electricity and heat out of plants that burn fuel / fuel into them."""
    return percent(b.total("fuel_generation") + b.total("chp_heat"), b.total("plant_fuel"))


@indicator("economic", "less", EISD, "ECO3")
def link_losses(b: Basis) -> pd.Series:
    """Losses on links between zones / (generation + imports)."""
    return percent(b.total("link_losses"), b.total("generation") + b.total("imports"))


@indicator("economic", "more", EISD, "ECO4", ("macro",))
def coal_reserve_years(b: Basis) -> pd.Series:
    """Coal reserves / coal mined in a year.

    Both are figures of the case: the plan does not decide on mining.
    """
    return ratio(b.number_of("coal_reserves"), b.number_of("coal_production"))


@indicator("economic", "more", EISD, "ECO5", ("domestic_fuel",))
def uranium_resource_years(b: Basis) -> pd.Series:
    """Uranium resources / uranium mined in a year.

    Both are figures of the case: the plan does not decide on mining.
    """
    return b.of_reactors("uranium_years")


@indicator("economic", "neither", EISD, "ECO11")
def generation_share(b: Basis) -> pd.DataFrame:
    """Generation of each kind of plant / all generation."""
    return shares(b.parts("generation"))


@indicator("economic", "neither", EISD, "ECO11")
def capacity_share(b: Basis) -> pd.DataFrame:
    """Capacity of each kind of plant / capacity of all, without stores."""
    return shares(b.parts("capacity"))


@indicator("economic", "more", EISD, "ECO12")
def non_carbon_share(b: Basis) -> pd.Series:
    """Generation of plants that emit no CO2 / all generation."""
    return percent(b.total("non_carbon_generation"), b.total("generation"))


@indicator("economic", "more", EISD, "ECO12")
def non_carbon_capacity_share(b: Basis) -> pd.Series:
    """Capacity of plants that emit no CO2 / capacity of all, without stores."""
    return percent(b.total("non_carbon_capacity"), b.total("capacity"))


@indicator("economic", "more", EISD, "ECO13")
def renewable_share(b: Basis) -> pd.Series:
    """Generation of wind, sun, water of any size and renewable fuels / all generation."""
    return percent(b.total("renewable_generation"), b.total("generation"))


@indicator("economic", "more", EISD, "ECO13")
def renewable_capacity_share(b: Basis) -> pd.Series:
    """Capacity of wind, sun, water of any size and renewable fuels / capacity of all, without stores."""
    return percent(b.total("renewable_capacity"), b.total("capacity"))


@indicator("economic", "less", EISD, "ECO14")
def power_price(b: Basis) -> pd.Series:
    """Marginal cost of power, mean over hours and zones weighted by load.

    It stands for the price: taxes, grid fees and tariffs of users are not in a plan.
    """
    return mean_price(b)


@indicator("economic", "less", TRILEMMA)
def cost_per_mwh(b: Basis) -> pd.Series:
    """Cost that is paid in a year / (electricity of users + heat of CHP networks).

    The cost is that of ``cost_per_person``.
    """
    heat = b.total("chp_heat") + b.total("network_boiler_heat")
    return ratio(b.total("cost") * KILO, b.served + heat)


@indicator("economic", "less", TRILEMMA, needs=("macro",))
def cost_per_gdp(b: Basis) -> pd.Series:
    """Cost that is paid in a year / GDP."""
    return percent(b.total("cost"), b.number_of("gdp"))


@indicator("economic", "less", OWN, needs=("macro",))
def capital_per_gdp(b: Basis) -> pd.Series:
    """Overnight cost of new plants and links of a period / years of the period / GDP."""
    return percent(b.total("capital"), b.number_of("gdp"))


@indicator("economic", "more", OWN)
def chp_heat_share(b: Basis) -> pd.Series:
    """Heat of CHP plants / heat of CHP plants and all boilers."""
    return percent(b.total("chp_heat"), b.heat)


@indicator("economic", "less", OWN)
def curtailed_share(b: Basis) -> pd.Series:
    """Power of wind, sun and rivers that is not used / power of them that there is."""
    unused = b.total("curtailed")
    return percent(unused, b.total("weather_generation") + unused)
