"""What carbon costs at the border and beside free allowances: pure rules, in USD."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

MILLION_PER_KT = 1e-3
"""kt x USD/t in million USD."""

Treatment = Literal["none", "default", "actual"]
CLEAN_ENOUGH = 0.55
"""t/MWh up to which actual emissions of power may be claimed (Regulation (EU) 2023/956, annex IV)."""


@dataclass(frozen=True)
class BorderConditions:
    """Conditions for actual emissions on power that enters the European Union; all must hold, hour by hour.

    ``contract``: a power purchase agreement between the importer and the producer. ``no_congestion``: a direct line, or
    no physical congestion between plant and Union. ``firm_capacity``: capacity firmly nominated on every border for the
    same hour as the generation.
    """

    contract: bool = False
    no_congestion: bool = False
    firm_capacity: bool = False

    def hold(self, emission_factor: ArrayLike) -> NDArray[np.bool_]:
        """Whether actual emissions may be claimed for power of so many t/MWh [...]."""
        formal = self.contract and self.no_congestion and self.firm_capacity
        return np.asarray(formal & (np.asarray(emission_factor, dtype=float) <= CLEAN_ENOUGH))


def cbam_cost(
    emission_factor: ArrayLike,
    default_factor: ArrayLike,
    eu_price: ArrayLike,
    home_price: ArrayLike = 0.0,
    conditions: BorderConditions | None = None,
    treatment: Treatment = "default",
) -> NDArray[np.float64]:
    """Cost of the border adjustment of the European Union on a MWh of power that enters it.

    ``cost = f x max(eu_price - home_price, 0)``, f the actual factor where it is claimed and all conditions hold, else
    the default one; 0 where power is exempt.

    Parameters
    ----------
    emission_factor : [...] t CO2 per MWh of the plants that the power is bought from, at least 0
    default_factor : [...] t CO2 per MWh that the Union lays down for the country of origin, at least 0
    eu_price : [...] USD per t of CO2 in the Union
    home_price : [...] USD per t that was paid for these emissions at home; what was given free is not paid
    conditions : what is proved (none: nothing)
    treatment : actual: the exporter claims actual emissions; default: it does not; none: power is exempt

    Returns
    -------
    [...] USD/MWh

    Raises
    ------
    ValueError
        for a factor or price below zero, or a treatment that is not known

    Source: Regulation (EU) 2023/956, articles 7 to 9 and annex IV, as told in wto_cbam_2024.
    """
    numbers = {"emission_factor": emission_factor, "default_factor": default_factor, "eu_price": eu_price,
               "home_price": home_price}  # fmt: skip
    below = [name for name, value in numbers.items() if (np.asarray(value, dtype=float) < 0).any()]
    if below:
        raise ValueError(f"{', '.join(below)} below zero: factors and prices are at least 0")
    if treatment not in ("none", "default", "actual"):
        raise ValueError(f"treatment {treatment!r} is not known: use none, default or actual")
    to_pay = np.maximum(np.asarray(eu_price, dtype=float) - np.asarray(home_price, dtype=float), 0.0)
    if treatment == "none":
        return np.asarray(0.0 * to_pay)
    proved = (conditions or BorderConditions()).hold(emission_factor) & (treatment == "actual")
    return np.asarray(np.where(proved, emission_factor, default_factor) * to_pay)


def free_allowances(output: ArrayLike, benchmark: ArrayLike) -> NDArray[np.float64]:
    """Free allowances of a benchmark: ``free = sum over products of benchmark x output``.

    Parameters
    ----------
    output : [product, ...] GWh a year
    benchmark : [product, ...] t per MWh

    Returns
    -------
    [...] kt a year
    """
    return np.asarray((np.asarray(benchmark, dtype=float) * np.asarray(output, dtype=float)).sum(axis=0))


def allowance_cost(emissions: ArrayLike, free: ArrayLike, price: ArrayLike) -> NDArray[np.float64]:
    """What allowances beyond the free ones cost: ``cost = price x (emissions - free)``, below zero where some are sold.

    Parameters
    ----------
    emissions, free : [...] kt CO2 a year
    price : [...] USD per t

    Returns
    -------
    [...] million USD a year
    """
    beyond = np.asarray(emissions, dtype=float) - np.asarray(free, dtype=float)
    return np.asarray(np.asarray(price, dtype=float) * beyond * MILLION_PER_KT)
