"""What fuel costs: by step in USD/kg, in USD/MWh with and without carrying charges, and by year.

Arrays of costs have the steps uranium, conversion, enrichment, fabrication (:data:`~.chain.STEPS`) along their first
axis; further axes (draws, years) follow numpy's rules. Without interest (IAEA NFCSS; EPJ Nuclear Sci. Technol. 2022)

    FC = sum of costs / (24 BU eta)        USD/kgHM, BU in GWd/tHM, eta net efficiency, FC in USD/MWh
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.chain import STEPS, LeadTimes, Losses, front_end
from shanyrak.nuclear.fuel.checks import Array, number, numbers
from shanyrak.nuclear.fuel.design import MONTHS_PER_YEAR, FuelDesign
from shanyrak.nuclear.fuel.enrichment import NATURAL_ASSAY

_FLOWS = {"uranium": "natural_tu", "conversion": "feed_tu", "enrichment": "swu", "fabrication": "fabricated_thm"}
_UNITS_PER_FLOW = {"uranium": 1000.0, "conversion": 1000.0, "enrichment": 1.0, "fabrication": 1000.0}


def step_quantities(
    product: ArrayLike, tails: ArrayLike, losses: Losses | None = None, feed: float = NATURAL_ASSAY
) -> Array:
    """Return what one kg of heavy metal in fuel takes of each step, [step, ...]: kgU, kgU as UF6, SWU, kgHM.

    Assays as for :func:`~.chain.front_end`, whose masses these are.
    """
    one = front_end(0.001, product, tails, losses, feed)
    parts = (one.natural_tu * 1000.0, one.feed_tu * 1000.0, one.swu, one.fuel_thm * 1000.0)
    return np.stack(np.broadcast_arrays(*parts))


def step_costs(quantities: ArrayLike, prices: ArrayLike) -> Array:
    """Return the cost of each step, [step, ...] USD/kgHM = quantity x price.

    Parameters
    ----------
    quantities
        [step, ...] of :func:`step_quantities`, or as published
    prices
        [step, ...] USD/kgU, USD/kgU as UF6, USD/SWU, USD/kgHM

    Raises
    ------
    ValueError
        where the first axis is not that of the steps
    """
    amounts = numbers("quantities", quantities, 0.0, 1e9, "a quantity")
    money = numbers("prices", prices, 0.0, 1e9, "a price")
    if amounts.shape[:1] != (len(STEPS),) or money.shape[:1] != (len(STEPS),):
        raise ValueError(f"shapes are {amounts.shape} and {money.shape}; right is {STEPS} along the first axis of both")
    if amounts.ndim < money.ndim:
        amounts = amounts.reshape(amounts.shape + (1,) * (money.ndim - amounts.ndim))
    if money.ndim < amounts.ndim:
        money = money.reshape(money.shape + (1,) * (amounts.ndim - money.ndim))
    return amounts * money


def enriched_price(
    uranium_usd_per_kgu: ArrayLike,
    conversion_usd_per_kgu: ArrayLike,
    swu_usd: ArrayLike,
    product: ArrayLike,
    tails: ArrayLike,
    feed: float = NATURAL_ASSAY,
    conversion_loss: float = 0.0,
) -> Array:
    """Return the price of enriched uranium, [...] USD/kgU = (p_U / (1 - l_c) + p_c) F/P + p_s SWU/P."""
    quantities = step_quantities(product, tails, Losses(conversion_loss, 0.0), feed)
    prices = np.stack(np.broadcast_arrays(uranium_usd_per_kgu, conversion_usd_per_kgu, swu_usd, 0.0)).astype(float)
    return np.asarray(step_costs(quantities, prices).sum(axis=0), dtype=float)


def usd_per_mwh(usd_per_kg: ArrayLike, burnup_gwd_per_thm: ArrayLike, efficiency: ArrayLike) -> Array:
    """Return a cost of fuel per electricity, [...] USD/MWh = USD/kgHM / (24 BU eta).

    Parameters
    ----------
    usd_per_kg
        [...] USD/kgHM
    burnup_gwd_per_thm
        [...] GWd/tHM, above 0
    efficiency
        [...] net electricity per heat, (0, 1]
    """
    burnup = numbers("burnup_gwd_per_thm", burnup_gwd_per_thm, 0.0, 1e3, "a burn-up", open_low=True)
    share = numbers("efficiency", efficiency, 0.0, 1.0, "a share", open_low=True)
    return numbers("usd_per_kg", usd_per_kg, 0.0, 1e9, "a cost") / (24.0 * burnup * share)


def front_end_usd_per_mwh(
    costs_usd_per_kg: ArrayLike, design: FuelDesign, leads: LeadTimes | None = None, rate: float = 0.0
) -> Array:
    """Return the levelised front end by step, [step, ...] USD/MWh, with interest from payment to electricity.

    A batch paid L months before loading gives its energy evenly over the T years that it stays in the core:

        FC_step = C_step (1 + r)^(L/12) x  T ln(1+r) / (1 - (1+r)^-T)  / (24 BU eta)

    Parameters
    ----------
    costs_usd_per_kg
        [step, ...] of :func:`step_costs`
    design
        the reactor; T is its core per yearly use
    leads
        months from payment of each step to loading (None: none)
    rate
        yearly interest, [0, 1]; 0 leaves the simple formula
    """
    months = np.array((leads or LeadTimes()).months())
    costs = np.asarray(costs_usd_per_kg, dtype=float)
    factors = (1.0 + number("rate", rate, 0.0, 1.0, "a yearly rate")) ** (months / MONTHS_PER_YEAR)
    factors = factors.reshape((len(STEPS),) + (1,) * (costs.ndim - 1)) / _mean_discount(rate, design.residence_years)
    return usd_per_mwh(costs * factors, design.burnup_gwd_per_thm, design.efficiency)


def back_end_usd_per_mwh(
    usd_per_kg: ArrayLike, design: FuelDesign, delay_years: float = 0.0, rate: float = 0.0
) -> Array:
    """Return the levelised back end, [...] USD/MWh, of a payment some years after discharge.

        FC = C (1 + r)^-(delay + T) / ((1 - (1+r)^-T) / (T ln(1+r))) / (24 BU eta)

    Arguments as for :func:`front_end_usd_per_mwh`; ``delay_years`` from discharge to payment, at least 0.
    """
    growth = 1.0 + number("rate", rate, 0.0, 1.0, "a yearly rate")
    years = number("delay_years", delay_years, 0.0, 1e3, "years") + design.residence_years
    factor = growth**-years / _mean_discount(rate, design.residence_years)
    return usd_per_mwh(np.asarray(usd_per_kg, float) * factor, design.burnup_gwd_per_thm, design.efficiency)


def spending_musd(chain: xr.Dataset, prices: ArrayLike) -> xr.DataArray:
    """Return what each unit spends on each step in each year, [step, unit, year] million USD.

    Parameters
    ----------
    chain
        of :func:`~.chain.fuel_chain`: natural_tu, feed_tu, swu and fabricated_thm are priced when they happen
    prices
        [step] or [step, year] USD/kgU, USD/kgU as UF6, USD/SWU, USD/kgHM
    """
    money = numbers("prices", prices, 0.0, 1e9, "a price")
    years = chain.sizes["year"]
    if money.shape not in ((len(STEPS),), (len(STEPS), years)):
        raise ValueError(f"prices have the shape {money.shape}; right is ({len(STEPS)},) or ({len(STEPS)}, {years})")
    price = np.broadcast_to(money.reshape(len(STEPS), -1), (len(STEPS), years))
    flows = [chain[_FLOWS[step]] * _UNITS_PER_FLOW[step] * price[row] / 1e6 for row, step in enumerate(STEPS)]
    spending: xr.DataArray = xr.concat(flows, dim="step").assign_coords(step=list(STEPS))
    return spending.rename("spending_musd")


def _mean_discount(rate: float, years: float) -> float:
    """Return the mean of (1 + r)^-t over t from 0 to T, (1 - (1+r)^-T) / (T ln(1+r)); 1 without interest."""
    exponent = np.log1p(rate) * years
    return 1.0 if exponent < 1e-12 else float(-np.expm1(-exponent) / exponent)
