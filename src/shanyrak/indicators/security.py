"""Security indicators: imports, diversity, what is not served, reserves."""

from __future__ import annotations

import pandas as pd

from shanyrak.indicators.basis import Basis
from shanyrak.indicators.registry import EISD, OWN, TRILEMMA, indicator
from shanyrak.indicators.shares import PERCENT, index_of, percent
from shanyrak.plan.concentration import concentration, largest_share, shannon


@indicator("security", "less", EISD, "ECO15")
def net_import_share(b: Basis) -> pd.Series:
    """(Imports - exports) of electricity / electricity used; below 0 where more is sold than bought."""
    return percent(b.total("imports") - b.total("exports"), b.consumption)


@indicator("security", "less", EISD, "ECO15")
def import_share(b: Basis) -> pd.Series:
    """Imports of electricity / electricity used."""
    return percent(b.total("imports"), b.consumption)


@indicator("security", "less", EISD, "ECO15", needs=("carriers", "fuel_balance"))
def fuel_net_import_share(b: Basis) -> pd.DataFrame:
    """(Imports - exports) of a fuel / (its production + imports - exports); below 0 where more is sold than bought.

    Of the balances of the whole country, not of power and heat alone; no value where none is used.
    """
    bought = b.parts("fuel_imports").sub(b.parts("fuel_exports"), fill_value=0.0)
    used = b.parts("fuel_production").add(bought, fill_value=0.0)
    return PERCENT * bought.reindex(used.index).fillna(0.0) / used.where(used > 0.0)


@indicator("security", "less", "Hirschman 1945")
def import_concentration(b: Basis) -> pd.Series:
    """Sum of the squared shares of neighbours in imports of electricity; no value where nothing is bought."""
    return index_of(b.parts("imports"), concentration)


@indicator("security", "less", TRILEMMA)
def generation_concentration(b: Basis) -> pd.Series:
    """Sum of the squared shares of kinds of plant in generation."""
    return index_of(b.parts("generation"), concentration)


@indicator("security", "more", "Stirling 1998")
def generation_diversity(b: Basis) -> pd.Series:
    """Less the sum of share x ln(share) of kinds of plant in generation."""
    return index_of(b.parts("generation"), shannon)


@indicator("security", "less", TRILEMMA)
def energy_concentration(b: Basis) -> pd.Series:
    """Sum of the squared shares of sources in the energy into power and district heat.

    Sources are the fuels, and wind, sun and water together.
    """
    return index_of(b.energy(), concentration)


@indicator("security", "less", OWN)
def largest_source_share(b: Basis) -> pd.Series:
    """Largest share of a kind of plant in generation."""
    return PERCENT * index_of(b.parts("generation"), largest_share)


@indicator("security", "less", TRILEMMA)
def unserved_share(b: Basis) -> pd.Series:
    """Load that is not served / load."""
    return percent(b.total("unserved"), b.total("load"))


@indicator("security", "less", TRILEMMA)
def unserved_hours(b: Basis) -> pd.Series:
    """Hours of the year in which some zone is not served in full.

    Hours of the blocks that were planned, each as often as its block occurs: of one weather year, no probability.
    """
    return b.total("unserved_hours")


@indicator("security", "less", OWN)
def unserved_heat_share(b: Basis) -> pd.Series:
    """District heat that is not served / district heat that is asked for."""
    missing = b.total("unserved_heat")
    return percent(missing, b.heat + missing)


@indicator("security", "more", TRILEMMA)
def reserve_margin(b: Basis) -> pd.Series:
    """Sum of capacity x capacity credit / highest load - 1."""
    return percent(b.total("firm"), b.total("peak")) - PERCENT


@indicator("security", "less", OWN)
def largest_unit_share(b: Basis) -> pd.Series:
    """Largest unit / highest load."""
    return percent(b.total("largest_unit"), b.total("peak"))


@indicator("security", "more", "EU regulation 2017/1938")
def n_minus_1(b: Basis) -> pd.Series:
    """(Sum of capacity x capacity credit + imports that links and neighbours allow - largest unit) / highest load."""
    return percent(b.total("firm") + b.total("import_capacity") - b.total("largest_unit"), b.total("peak"))


@indicator("security", "more", OWN)
def quick_share(b: Basis) -> pd.Series:
    """Capacity of stores, reservoirs and plants that start at once / highest load."""
    return percent(b.total("quick"), b.total("peak"))


@indicator("security", "less", OWN)
def steepest_rise(b: Basis) -> pd.Series:
    """Largest rise from hour to hour of load less wind and sun / highest load."""
    return percent(b.total("steepest_rise"), b.total("peak"))


@indicator("security", "less", OWN, needs=("domestic_fuel", "nuclear_fuel", "builds"))
def uranium_need_share(b: Basis) -> pd.Series:
    """Natural uranium of the reactors / uranium mined in the country, mean of the years of the period."""
    return PERCENT * b.of_reactors("uranium_need")
