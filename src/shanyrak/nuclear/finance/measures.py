"""Measures of a cash flow: time value of money, net present value, rates of return, payback."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize.elementwise import find_root

from shanyrak.nuclear.finance.checks import Array, above, numbers

_RISING = 1e6
"""What puts a rate at which the value rises behind all at which it falls."""

_RATES = np.concatenate([-1 + np.geomspace(0.01, 1, 150), np.geomspace(1.0, 11.0, 250)[1:] - 1])
"""Rates between which a change of sign of the net present value is looked for: -99 % to 1,000 %."""


def compounded(present: ArrayLike, rate: ArrayLike, years: ArrayLike) -> Array:
    """Return the future value of a present amount: ``F = P (1+i)^N``.

    Parameters: present amount (any unit), rate per year (above -1), years. Returns the same unit.
    Raises ValueError for a rate of -1 or below.
    """
    return np.asarray(np.asarray(present, float) * (1 + above(rate, "rate", -1.0)) ** np.asarray(years, float))


def discounted(future: ArrayLike, rate: ArrayLike, years: ArrayLike) -> Array:
    """Return the present value of a future amount: ``P = F (1+i)^-N``.

    Parameters: future amount (any unit), rate per year (above -1), years. Returns the same unit.
    Raises ValueError for a rate of -1 or below.
    """
    return compounded(future, rate, -np.asarray(years, float))


def implied_rate(present: ArrayLike, future: ArrayLike, years: ArrayLike) -> Array:
    """Return the rate at which a present amount grows to a future one: ``i = (F/P)^(1/N) - 1``.

    Parameters: present and future amount (same unit, above 0), years (above 0).
    Raises ValueError for amounts or years that are not above 0.
    """
    ratio = above(future, "future amount") / above(present, "present amount")
    return np.asarray(ratio ** (1 / above(years, "years")) - 1)


def scaled_cost(reference_cost: ArrayLike, size: ArrayLike, reference_size: ArrayLike, exponent: ArrayLike) -> Array:
    """Return the cost of a larger or smaller thing: ``C = C_ref (S/S_ref)^a`` (six-tenths rule and its like).

    Parameters: cost of the reference (any unit), sizes (same unit, above 0), exponent (1: in proportion).
    Raises ValueError for sizes that are not above 0.
    """
    ratio = above(size, "size") / above(reference_size, "reference size")
    return np.asarray(np.asarray(reference_cost, float) * ratio ** np.asarray(exponent, float))


def net_present_value(cash: ArrayLike, rate: ArrayLike) -> Array:
    """Return the net present value in year 0.

    Parameters
    ----------
    cash
        [..., year] cash flow, any unit; the first year is not discounted
    rate
        one number or [...]: discount rate per year, above -1

    Returns
    -------
    array
        [...] ``NPV = sum_t CF_t (1+r)^-t``

    Raises
    ------
    ValueError
        for cash that is not finite or a rate of -1 or below
    """
    flow = numbers(cash, "cash flow")
    factor = (1 + above(rate, "discount rate", -1.0))[..., None] ** -np.arange(flow.shape[-1])
    return np.asarray((flow * factor).sum(axis=-1))


def internal_rate(cash: ArrayLike) -> Array:
    """Return the internal rate of return: the rate at which the net present value is zero.

    Parameters
    ----------
    cash
        [..., year] cash flow, any unit

    Returns
    -------
    array
        [...] r with ``NPV(r) = 0``, between -99 % and 1,000 %. Where there are several (money is paid out again at the
        end) it is one at which the value falls as the rate rises, as that of an investment does, and of these the one
        nearest to zero; where there is none it is NaN

    Raises
    ------
    ValueError
        for cash that is not finite
    """
    flow = numbers(cash, "cash flow")
    rows = flow.reshape(-1, flow.shape[-1])
    scale = np.abs(rows).max(axis=1)
    rows = rows / np.where(scale > 0, scale, 1.0)[:, None]
    values = rows @ (1 + _RATES) ** -np.arange(flow.shape[-1])[:, None]
    crossing = (np.sign(values[:, :-1]) * np.sign(values[:, 1:]) <= 0) & (scale > 0)[:, None]
    distance = np.where(crossing, np.minimum(np.abs(_RATES[:-1]), np.abs(_RATES[1:])), np.inf)
    distance += np.where(values[:, :-1] < values[:, 1:], _RISING, 0.0)
    place = distance.argmin(axis=1)
    found = np.flatnonzero(crossing.any(axis=1))
    rate = np.full(len(rows), np.nan)
    if found.size:
        bracket = (_RATES[place[found]], _RATES[place[found] + 1])
        rate[found] = find_root(lambda r, row: net_present_value(rows[row], r), bracket, args=(found,)).x
    return rate.reshape(flow.shape[:-1])


def payback_years(cash: ArrayLike, rate: float = 0.0) -> Array:
    """Return the years until the money is back, from the first year of the flow.

    Parameters
    ----------
    cash
        [..., year] cash flow, any unit
    rate
        discount rate per year (0: simple payback)

    Returns
    -------
    array
        [...] the time from which the cumulative flow stays at or above zero, linear inside the year; NaN where the
        money does not come back

    Raises
    ------
    ValueError
        for cash that is not finite
    """
    flow = numbers(cash, "cash flow")
    rows = flow.reshape(-1, flow.shape[-1]) * (1 + rate) ** -np.arange(flow.shape[-1])
    total = np.cumsum(rows, axis=1)
    below = total < -1e-12 * np.abs(rows).sum(axis=1, keepdims=True)
    last = np.where(below.any(axis=1), flow.shape[-1] - 1 - below[:, ::-1].argmax(axis=1), -1)
    after = np.minimum(last + 1, flow.shape[-1] - 1)
    row = np.arange(len(rows))
    owed = np.where(last >= 0, -total[row, last], 0.0)
    inside = np.divide(owed, rows[row, after], out=np.zeros(len(rows)), where=rows[row, after] > 0)
    years = np.where(last >= 0, last + inside, 0.0)
    return np.where(last == flow.shape[-1] - 1, np.nan, years).reshape(flow.shape[:-1])


def profitability_index(cash: ArrayLike, investment: float, rate: float) -> Array:
    """Return the net present value per unit of money invested in year 0: ``PI = NPV / I_0``.

    Parameters: [..., year] cash flow, investment of year 0 (same unit, above 0), discount rate.
    Raises ValueError for an investment that is not above 0.
    """
    return np.asarray(net_present_value(cash, rate) / above(investment, "investment"))


def break_even_multiplier(varied: ArrayLike, fixed: ArrayLike, rate: float, target: float = 0.0) -> Array:
    """Return the factor on one part of the cash flow that brings the net present value to a target.

    Parameters: [..., year] flow that is multiplied, [..., year] flow that is not (same unit), discount rate, target.
    Returns ``m = (target - NPV(fixed)) / NPV(varied)``. Raises ValueError where the varied part is worth nothing.
    """
    worth = net_present_value(varied, rate)
    if (worth == 0).any():
        raise ValueError("the varied part of the cash flow has no present value: no factor on it can reach the target")
    return np.asarray((target - net_present_value(fixed, rate)) / worth)


def return_on_investment(
    price: ArrayLike, running_cost: ArrayLike, energy_mwh: ArrayLike, investment: ArrayLike
) -> Array:
    """Return the mean yearly return on investment (INPRO, NEST): ``ROI = (PUES - LUOM - LUFC) E / I``.

    Parameters: price of a unit of electricity sold and running cost (O&M and fuel), USD/MWh; mean MWh a year; total
    investment in USD, above 0. Raises ValueError for an investment that is not above 0.
    """
    margin = np.asarray(price, float) - np.asarray(running_cost, float)
    return np.asarray(margin * np.asarray(energy_mwh, float) / above(investment, "total investment"))
