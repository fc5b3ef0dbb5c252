"""Social indicators: how much energy people have, what it costs them, and how evenly."""

from __future__ import annotations

import pandas as pd

from shanyrak.indicators.basis import Basis
from shanyrak.indicators.registry import EISD, OWN, TRILEMMA, indicator
from shanyrak.indicators.shares import PERCENT, ratio
from shanyrak.scale import KILO, MILLION


@indicator("social", "more", EISD, "ECO1", ("macro",))
def electricity_per_person(b: Basis) -> pd.Series:
    """Electricity used, with losses of links and stores / population."""
    return ratio(b.consumption * KILO, b.number_of("population"))


@indicator("social", "less", TRILEMMA, needs=("macro",))
def cost_per_person(b: Basis) -> pd.Series:
    """Cost that is paid in a year / population.

    Without what was spent on plants before, without boiler houses outside CHP networks, and without the prices of what
    is missing.
    """
    return ratio(b.total("cost") * MILLION, b.number_of("population"))


@indicator("social", "less", OWN)
def price_spread(b: Basis) -> pd.Series:
    """Highest mean price of a zone / mean price of the country, weighted by load."""
    prices = b.parts("price")
    return ratio(prices.max() if len(prices) else b.total("price"), mean_price(b))


@indicator("social", "less", OWN)
def worst_zone_unserved(b: Basis) -> pd.Series:
    """Largest of all zones of unserved load / load."""
    load = b.parts("load")
    return PERCENT * (b.parts("unserved") / load.where(load > 0.0)).max()


def mean_price(b: Basis) -> pd.Series:
    """Mean over the zones of their price, weighted by load [period] in USD/MWh; NaN where the plan has no prices."""
    prices, load = b.parts("price"), b.parts("load")
    return ratio((prices * load).sum(), load.sum()) if len(prices) else b.total("price")
