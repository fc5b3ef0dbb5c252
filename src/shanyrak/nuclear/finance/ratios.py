"""Ratios that lenders and owners look at, year by year and in one figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shanyrak.nuclear.finance.checks import Array
from shanyrak.nuclear.finance.statements import Statements


def _over(numerator: Array, denominator: Array) -> Array:
    """Divide; NaN where there is nothing to divide by."""
    some = np.abs(denominator) > 1e-9
    return np.divide(numerator, denominator, out=np.full_like(denominator, np.nan), where=some)


@dataclass(frozen=True)
class Ratios:
    """The ratios of FINPLAN, each [draw, year]; NaN in years in which they have no meaning.

    Names follow FINPLAN; its exact definitions could not be read, so each is written out here:

    - ``debt_service_cover`` cash for debt service / (interest, fees and principal paid), from the first instalment on
    - ``loan_life_cover`` ``sum_k CFADS_k (1+r)^-k / loan at the start of the year``, over the instalments left
    - ``interest_cover`` operating income / interest and fees
    - ``leverage`` equity / total assets; ``debt_to_equity`` loans / equity
    - ``self_financing`` (funds from operation - principal - dividends) / capital cost: interest is already taken off
      funds from operation
    - ``break_even_revenue`` fixed cost / (1 - fuel, waste and fund / revenue), million; fixed cost is operation,
      depreciation, interest and fees
    - ``debt_repayment_years`` loans / funds from operation
    - ``working_capital`` cash / principal due next year and stand-by loan
    - ``equipment_renewal`` accumulated depreciation / gross assets
    - ``gross_profit_rate`` operating income / revenue
    - ``rate_of_return`` operating income after tax / plant at book value at the start of the year
    - ``exchange_risk_share`` loan in its own currency / all loans
    """

    debt_service_cover: Array
    loan_life_cover: Array
    interest_cover: Array
    leverage: Array
    debt_to_equity: Array
    self_financing: Array
    break_even_revenue: Array
    debt_repayment_years: Array
    working_capital: Array
    equipment_renewal: Array
    gross_profit_rate: Array
    rate_of_return: Array
    exchange_risk_share: Array

    def table(self, draw: int = 0) -> pd.DataFrame:
        """Return all ratios of a draw: a row each year from 0."""
        years = pd.Index(range(self.leverage.shape[1]), name="year")
        return pd.DataFrame({name: values[draw] for name, values in vars(self).items()}, years)


def ratios(books: Statements) -> Ratios:
    """Return the ratios of every draw and year of the books; see :class:`Ratios` for their equations."""
    debt = books.loan + books.standby
    income, funds = books.operating_income, books.funds_from_operation
    charges = books.interest + books.fees
    variable = books.fuel + books.waste + books.contribution
    fixed = books.operation + books.depreciation + charges
    book_value = books.gross_assets - books.accumulated_depreciation
    principal = books.loan_repaid
    due = np.concatenate([principal[:, 1:], np.zeros_like(principal[:, :1])], axis=1)
    at_start = np.concatenate([np.zeros_like(book_value[:, :1]), book_value[:, :-1]], axis=1)
    sells = books.energy > 0
    return Ratios(
        debt_service_cover=service_cover(books),
        loan_life_cover=loan_life_cover(books),
        interest_cover=_over(income, charges),
        leverage=_over(books.equity, books.assets),
        debt_to_equity=_over(debt, books.equity),
        self_financing=_over(funds - principal - books.dividends, books.capital_cost),
        break_even_revenue=np.where(sells, fixed * _over(books.revenue, books.revenue - variable), np.nan),
        debt_repayment_years=_over(debt, funds),
        working_capital=_over(books.cash, due + books.standby),
        equipment_renewal=_over(books.accumulated_depreciation, books.gross_assets),
        gross_profit_rate=_over(income, books.revenue),
        rate_of_return=_over(income - books.tax, at_start),
        exchange_risk_share=_over(books.loan, debt),
    )


def repays(books: Statements) -> NDArray[np.bool_]:
    """Return the years of instalments: [draw, year], True from the first until the loan is repaid, also where a year
    repays nothing."""
    year = np.arange(books.energy.shape[1])
    owed = np.concatenate([np.zeros_like(books.loan_foreign[:, :1]), books.loan_foreign[:, :-1]], axis=1)
    return (year >= books.first_instalment[:, None]) & ((owed > 1e-9) | (books.repaid_foreign > 1e-9))


def service_cover(books: Statements) -> Array:
    """Return the debt service cover ratio, [draw, year]: ``DSCR = CFADS / (interest + fees + principal)``.

    NaN in years without an instalment.
    """
    return np.where(repays(books), _over(books.cash_for_debt_service, books.debt_service), np.nan)


def least_cover(books: Statements) -> Array:
    """Return the lowest debt service cover of each draw; infinite where nothing is repaid."""
    return np.asarray(np.nanmin(np.where(repays(books), service_cover(books), np.inf), axis=1))


def loan_life_cover(books: Statements) -> Array:
    """Return the loan life cover ratio at the start of each year of instalments, [draw, year].

    ``LLCR_y = sum_(k>=y) CFADS_k / e_k x prod_(j=y..k) (1+r_j)^-1 / loan_y``, in the currency of the loan
    """
    paying = repays(books)
    cash = np.where(paying, books.cash_for_debt_service / books.exchange_rate, 0.0)
    worth, cover = np.zeros(cash.shape[0]), np.full_like(cash, np.nan)
    for year in range(cash.shape[1] - 1, 0, -1):
        worth = (cash[:, year] + worth) / (1 + books.loan_rate[:, year])
        cover[:, year] = _over(worth, books.loan_foreign[:, year - 1])
    return np.where(paying, cover, np.nan)
