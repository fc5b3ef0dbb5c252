"""Profit tax with losses carried forward."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.finance.checks import Array, numbers, within


def no_losses(shape: tuple[int, ...], loss_years: int | None) -> Array:
    """Return an empty store of losses: [..., age], one place for each year that a loss can be used.

    Parameters: shape of the draws, years that a loss can be carried (None: for ever; 0: not at all).
    """
    return np.zeros((*shape, 1 if loss_years is None else loss_years))


def settle(income: Array, losses: Array, rate: float, for_ever: bool = False) -> tuple[Array, Array]:
    """Return the tax of one year and the losses that are left for later years.

    Parameters
    ----------
    income
        [...] taxable income of the year before losses, any money
    losses
        [..., age] losses of earlier years that can still be used, oldest first
    rate
        tax rate, from 0 to 1
    for_ever
        losses do not expire

    Returns
    -------
    tuple
        [...] ``tax = rate x max(0, income - losses used)``, the oldest used first; [..., age] losses left, a year older
    """
    profit = np.maximum(income, 0.0)
    before = np.cumsum(losses, axis=-1) - losses
    used = np.clip(profit[..., None] - before, 0.0, losses)
    tax = rate * (profit - used.sum(axis=-1))
    left, new = losses - used, np.maximum(-income, 0.0)[..., None]
    if for_ever:
        return tax, left + new
    return tax, np.concatenate([left, new], axis=-1)[..., 1:] if losses.shape[-1] else losses


def tax_with_losses(income: ArrayLike, rate: float, loss_years: int | None = None) -> Array:
    """Return the profit tax of each year when losses are set against the profits of later years.

    Parameters
    ----------
    income
        [..., year] taxable income before losses, any money
    rate
        tax rate, from 0 to 1
    loss_years
        years after that of the loss in which it can be used (None: for ever; 0: never)

    Returns
    -------
    array
        [..., year] tax in the same money, see :func:`settle`

    Raises
    ------
    ValueError
        for a rate outside 0 to 1 or negative years
    """
    flow = numbers(income, "taxable income")
    within(rate, "tax rate", 0.0, 1.0)
    within(0 if loss_years is None else loss_years, "years that a loss is carried", 0.0)
    losses = no_losses(flow.shape[:-1], loss_years)
    taxes = []
    for year in range(flow.shape[-1]):
        tax, losses = settle(flow[..., year], losses, rate, loss_years is None)
        taxes.append(tax)
    return np.stack(taxes, axis=-1)
