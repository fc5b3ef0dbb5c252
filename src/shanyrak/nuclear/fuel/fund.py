"""Decommissioning and waste fund: what each MWh pays so that the fund meets its liabilities and then is empty.

Money is real, flows fall at the end of each year:

    B_t = B_(t-1) (1 + r) + p E_t - O_t ,      p = (sum O_t d_t - B_0) / sum E_t d_t ,      d_t = (1 + r)^-t

With equal energy E a year for n years and one liability L at their end this is the sinking fund
p E = L r / ((1+r)^n - 1).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.checks import Array, number, numbers, same_length


def fund_payment(energy_gwh: ArrayLike, outlays_musd: ArrayLike, rate: float, opening_musd: float = 0.0) -> float:
    """Return the constant payment into the fund, USD/MWh.

    Parameters
    ----------
    energy_gwh
        [year] electricity of each year, GWh, at least 0 and not all 0
    outlays_musd
        [year] what the fund pays in each year, million USD, at least 0
    rate
        real yield of the fund a year, (-1, 1]
    opening_musd
        balance before the first year, million USD

    Returns
    -------
    float
        USD/MWh; negative where the opening balance is more than enough

    Raises
    ------
    ValueError
        for years of different number, or no energy
    """
    energy, outlays = _flows(energy_gwh, outlays_musd)
    discount = (1.0 + _rate(rate)) ** -np.arange(1, len(energy) + 1)
    return float((outlays @ discount - opening_musd) / (energy @ discount) * 1000.0)


def fund_balance(
    energy_gwh: ArrayLike, outlays_musd: ArrayLike, rate: float, payment: float, opening_musd: float = 0.0
) -> Array:
    """Return the balance of the fund at the end of each year, [year] million USD (equations at the head of this file).

    ``payment`` in USD/MWh, the other arguments as for :func:`fund_payment`. A negative balance is a fund in debt.
    """
    energy, outlays = _flows(energy_gwh, outlays_musd)
    growth = 1.0 + _rate(rate)
    balances = np.empty(len(energy))
    balance = opening_musd
    for year, net in enumerate(payment * energy / 1000.0 - outlays):
        balance = balance * growth + net
        balances[year] = balance
    return balances


def decommissioning_outlays(
    years: Sequence[int], end_year: int, cost_musd: float, delay_years: int = 0, spread_years: int = 10
) -> Array:
    """Return the outlays of taking a unit down, [year] million USD: its cost in equal parts.

    Parameters
    ----------
    years
        years of the result, without gaps
    end_year
        last year of operation
    cost_musd
        cost, million USD
    delay_years, spread_years
        years between the end and the first outlay, and years of outlays (at least 1)

    Raises
    ------
    ValueError
        where years do not reach to the last outlay
    """
    first = end_year + 1 + delay_years
    last = first + spread_years - 1
    if spread_years < 1 or years[0] > first or years[-1] < last:
        raise ValueError(
            f"outlays run from {first} to {last}, years from {years[0]} to {years[-1]}; right is years that hold them"
        )
    at = np.asarray(years)
    spread = np.where((at >= first) & (at <= last), 1.0 / spread_years, 0.0)
    return spread * number("cost_musd", cost_musd, 0.0, 1e9, "a cost")


def _flows(energy_gwh: ArrayLike, outlays_musd: ArrayLike) -> tuple[Array, Array]:
    energy = numbers("energy_gwh", energy_gwh, 0.0, 1e12, "energy")
    outlays = numbers("outlays_musd", outlays_musd, 0.0, 1e12, "an outlay")
    same_length(energy_gwh=energy, outlays_musd=outlays)
    if energy.sum() <= 0:
        raise ValueError("energy_gwh is 0 in all years; right is some energy that can pay")
    return energy, outlays


def _rate(rate: float) -> float:
    return number("rate", rate, -1.0, 1.0, "a yearly rate", open_low=True)
