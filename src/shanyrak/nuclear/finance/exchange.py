"""Exchange rate risk: paths of the rate, and what they do to debt service in local currency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.finance.checks import Array, above, numbers, within


@dataclass(frozen=True)
class ExchangeModel:
    """Geometric Brownian motion of an exchange rate: expected rise a year, and volatility of its logarithm."""

    drift: float
    volatility: float


def fit_exchange(years: ArrayLike, rates: ArrayLike) -> ExchangeModel:
    """Return drift and volatility of a series of exchange rates.

    Parameters
    ----------
    years
        [point] years, rising, at least three; gaps are allowed
    rates
        [point] local currency for one unit of the foreign one, above 0

    Returns
    -------
    ExchangeModel
        maximum likelihood of ``ln(S_j/S_i) ~ N(m dt, s^2 dt)``: ``m = ln(S_n/S_1)/(t_n - t_1)``,
        ``s^2 = sum (ln(S_j/S_i) - m dt)^2/dt / (n - 2)`` over the n-1 steps, ``drift = exp(m + s^2/2) - 1``

    Raises
    ------
    ValueError
        for less than three points, years that do not rise or rates that are not above 0
    """
    when, rate = numbers(years, "years of the exchange rate"), above(rates, "exchange rate")
    if when.size < 3 or when.size != rate.size or (np.diff(when) <= 0).any():
        raise ValueError("an exchange rate needs at least three years that rise, with one rate each")
    step, change = np.diff(when), np.diff(np.log(rate))
    mean = change.sum() / step.sum()
    variance = float(((change - mean * step) ** 2 / step).sum() / (step.size - 1))
    return ExchangeModel(float(np.expm1(mean + variance / 2)), variance**0.5)


def exchange_paths(model: ExchangeModel, years: int, draws: int, generator: np.random.Generator) -> Array:
    """Return paths of an exchange rate relative to its start.

    Parameters
    ----------
    model
        drift above -1 and volatility at least 0, a year
    years, draws
        size of the result, at least 1 each
    generator
        seeded generator of random numbers

    Returns
    -------
    array
        [draw, year] ``S_0 = 1, S_(y+1) = S_y exp(ln(1 + drift) - s^2/2 + s z)``, z standard normal, so that the mean
        path is ``(1 + drift)^y``

    Raises
    ------
    ValueError
        for values outside these ranges
    """
    within([years, draws], "years and draws", 1)
    within(model.volatility, "volatility", 0.0)
    mean = np.log(above(1 + model.drift, "1 + drift")) - model.volatility**2 / 2
    steps = mean + model.volatility * generator.standard_normal((draws, years - 1))
    return np.asarray(np.exp(np.concatenate([np.zeros((draws, 1)), np.cumsum(steps, axis=1)], axis=1)))


def service_in_local(service: ArrayLike, exchange_rate: ArrayLike) -> Array:
    """Return debt service in local currency: ``s_y e_y``.

    Parameters
    ----------
    service
        [year] or [draw, year] debt service in the currency of the loan
    exchange_rate
        [draw, year] local currency for a unit of it, above 0

    Returns
    -------
    array
        [draw, year] debt service in local currency

    Raises
    ------
    ValueError
        where the two have different numbers of years
    """
    flow, rate = numbers(service, "debt service"), above(exchange_rate, "exchange rate")
    if flow.shape[-1] != rate.shape[-1]:
        raise ValueError(f"debt service has {flow.shape[-1]} years, the exchange rate {rate.shape[-1]}: give the same")
    return np.asarray(flow * rate)
