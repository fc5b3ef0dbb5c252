"""Repayment of loans: one instalment after another, whole schedules, and what a cash flow can carry."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from shanyrak.nuclear.finance.checks import Array, above, one_of, within
from shanyrak.nuclear.finance.terms import Loan, Repayment

_NO_RATE = 1e-12
"""Rates below this count as none in a recovery factor, where nothing but rounding is left of them."""


def recovery_factor(rate: ArrayLike, years: ArrayLike) -> Array:
    """Return the capital recovery factor: the level payment that repays one unit.

    Parameters
    ----------
    rate
        one number or [...]: interest per year, at least 0
    years
        one number or [...]: number of payments, at least 1, the first a year from now

    Returns
    -------
    array
        [...] ``r / (1 - (1+r)^-n)``, 1/n without interest; written so that small rates keep their digits

    Raises
    ------
    ValueError
        for a negative rate or less than one payment
    """
    interest, count = within(rate, "interest rate", 0.0), within(years, "number of payments", 1.0)
    some = np.maximum(interest, _NO_RATE)
    return np.asarray(np.where(interest > _NO_RATE, some / -np.expm1(-count * np.log1p(some)), 1.0 / count))


def instalment(
    repayment: Repayment, balance: Array, rate: ArrayLike, left: Array, cash: Array | None = None, cover: float = 1.0
) -> Array:
    """Return the principal that the next instalment repays.

    Parameters
    ----------
    repayment
        annuity, equal_principal or sculpted
    balance
        [...] what is owed before the instalment
    rate
        one number or [...]: interest per year
    left
        [...] instalments left, this one among them, at least 1
    cash
        [...] cash available for debt service less what interest and fees take (sculpted only: divided by cover first)
    cover
        cash over debt service that a sculpted repayment keeps

    Returns
    -------
    array
        [...] annuity ``A - r B`` with ``A = B r / (1 - (1+r)^-n)``; equal principal ``B / n``; sculpted: cash, at least
        0 and at most B, the whole balance in the last instalment. Since each instalment looks at what is owed then,
        rates may change and the last one always repays the rest
    """
    if repayment == "annuity":
        paid = balance * (recovery_factor(rate, left) - np.asarray(rate, float))
    elif repayment == "equal_principal":
        paid = balance / left
    else:
        paid = np.clip(np.zeros_like(balance) if cash is None else cash, 0.0, balance)
    return np.where(left <= 1, balance, paid)


def loan_rate(loan: Loan, since_first_instalment: ArrayLike) -> Array:
    """Return the interest rate of a loan in years counted from the first instalment (negative: before it)."""
    years = np.asarray(since_first_instalment, float)
    rate = np.full(years.shape, loan.rate)
    for start, later in sorted(loan.later_rates):
        rate = np.where(years >= start, later, rate)
    return rate


def loan_schedule(amount: float, loan: Loan, cash: ArrayLike | None = None, first_year: int = 1) -> pd.DataFrame:
    """Return the schedule of a loan that is fully drawn and has no grace any more.

    Parameters
    ----------
    amount
        what is owed at the start, any money, at least 0
    loan
        rate, later rates, number and form of instalments, cover
    cash
        [instalment] cash available for debt service (sculpted only)
    first_year
        label of the first row

    Returns
    -------
    DataFrame
        a row each instalment: opening, interest, principal, service, closing; ``closing = opening - principal``,
        interest on the opening balance

    Raises
    ------
    ValueError
        for a negative amount, or a sculpted repayment without cash of each instalment
    """
    owed = within(amount, "amount of the loan", 0.0).reshape(())
    count = loan.repayment_years
    free = np.zeros(count) if cash is None else np.asarray(cash, float)
    if loan.repayment == "sculpted" and (cash is None or free.size != count):
        raise ValueError(f"a sculpted repayment follows the cash of each instalment: give {count} values of cash")
    rows = []
    for number in range(count):
        rate = loan_rate(loan, number)
        interest = rate * owed
        spare = free[number] / loan.cover - interest
        paid = instalment(loan.repayment, owed, rate, np.asarray(count - number), spare)
        rows.append((float(owed), float(interest), float(paid), float(interest + paid), float(owed - paid)))
        owed = np.asarray(owed - paid)
    index = pd.Index(range(first_year, first_year + count), name="year")
    return pd.DataFrame(rows, index, ["opening", "interest", "principal", "service", "closing"])


def debt_capacity(cash: ArrayLike, rate: float, cover: float) -> Array:
    """Return the loan that a cash flow can carry at a given cover of its debt service.

    Parameters
    ----------
    cash
        [..., instalment] cash available for debt service, the first a year from now
    rate
        interest per year, above -1
    cover
        cash over debt service in every year (sculpted), above 0

    Returns
    -------
    array
        [...] ``B = sum_k CFADS_k (1+r)^-k / DSCR``

    Raises
    ------
    ValueError
        for a cover that is not above 0
    """
    flow = np.asarray(cash, float)
    years = np.arange(1, flow.shape[-1] + 1)
    factor = (1 + above(rate, "interest rate", -1.0)) ** -years
    return np.asarray((flow * factor).sum(axis=-1) / above(cover, "cover"))


def level_cover(cash: ArrayLike, rate: float, amount: ArrayLike) -> Array:
    """Return the one cover of debt service at which a sculpted repayment just repays a loan.

    Parameters: [..., instalment] cash available for debt service, rate, what is owed (above 0). Returns
    ``DSCR = sum_k CFADS_k (1+r)^-k / B``, the loan life cover ratio. Raises ValueError for an amount not above 0.
    """
    return debt_capacity(cash, rate, 1.0) / above(amount, "amount of the loan")


def check_instalments(loan: Loan, last_year: Array, end_of_life: Array) -> None:
    """Raise ValueError where a loan is repaid after the plant has closed."""
    one_of(loan.repayment, "repayment", ("annuity", "equal_principal", "sculpted"))
    if loan.share > 0 and (last_year > end_of_life + 1e-9).any():
        worst, end = last_year.max(), end_of_life.min()
        raise ValueError(
            f"the last instalment falls into year {worst:g}, the plant closes in year {end:g}: "
            "shorten repayment_years or grace_years"
        )
