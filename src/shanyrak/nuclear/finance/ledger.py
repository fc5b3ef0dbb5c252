"""One year of the books after another: loan, assets, tax, cash and owner's money of every draw."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from shanyrak.nuclear.finance.checks import Array
from shanyrak.nuclear.finance.flows import Flows
from shanyrak.nuclear.finance.interest import POSITION
from shanyrak.nuclear.finance.loan import check_instalments, instalment, loan_rate
from shanyrak.nuclear.finance.tax import no_losses, settle
from shanyrak.nuclear.finance.terms import Accounts, Draws, Financing, Project


@dataclass
class _Balances:
    """What the company owns and owes between two years, each [draw]; ``loan`` in its own currency."""

    loan: Array
    gross: Array
    written: Array
    cash: Array
    standby: Array
    fund: Array
    provision: Array
    paid_in: Array
    retained: Array


@dataclass(frozen=True)
class _LoanYear:
    """The loan in one year, each [draw], in its own currency."""

    drawn: Array
    interest: Array
    added: Array
    fees: Array
    balance: Array
    """after draws, before the principal"""


class Ledger:
    """The books of all draws; :meth:`close_year` writes one year into ``lines`` and carries the balances on.

    With e the exchange rate, k the part of the year before completion and w the part for which draws bear interest:

    - loan: ``drawn = share x capital cost / e``; ``interest = r (loan + w drawn)``; before completion and before the
      first instalment ``k x interest`` is added to the loan, the rest is paid
    - assets: capital cost and the k-th part of interest and fees; the rest is an expense
    - tax: ``rate x (revenue - running cost - tax depreciation - interest - fees - exchange loss - losses used)``
    - exchange loss: ``loan at the start x (e - e of the year before)``, without cash
    - cash: what is missing the stand-by loan or the owner pays, what is left repays the stand-by loan and then goes out
    - fund = provision: ``F = F (1 + f) + contribution - decommissioning``
    """

    def __init__(self, project: Project, financing: Financing, flows: Flows, revenue: Array, draws: Draws) -> None:
        self.project, self.financing, self.flows, self.revenue, self.draws = project, financing, flows, revenue, draws
        self.running = flows.running
        self.lines: dict[str, Array] = defaultdict(lambda: np.empty((draws.count, draws.years)))
        loan, time = financing.loan, draws.construction_years
        _check_depreciation(project, financing.accounts)
        ready = np.ceil(time - 1e-9) if loan.repayment_from == "operation" else np.zeros_like(time)
        self.first_instalment = ready + loan.grace_years
        check_instalments(loan, self.first_instalment + loan.repayment_years, time + project.life_years)
        self.rates = loan_rate(loan, np.arange(draws.years) - self.first_instalment[:, None])
        self.draw_plan = loan.share * flows.capital_cost / draws.exchange_rate
        self.limit = self.draw_plan.sum(axis=1)
        age = np.arange(draws.years + 1) - time[:, None]
        accounts = financing.accounts
        self.book_share = np.diff(accounts.depreciation.written_off(age), axis=1)
        self.tax_share = np.diff((accounts.tax_depreciation or accounts.depreciation).written_off(age), axis=1)
        zero = np.zeros(draws.count)
        self.now = _Balances(*(zero.copy() for _ in range(9)))
        self.losses = no_losses((draws.count,), accounts.loss_years)
        self.drawn_so_far = zero.copy()

    def close_year(self, year: int) -> None:
        """Write all lines of a year and carry the balances to the next."""
        loan = self._loan_year(year)
        rate = self.draws.exchange_rate[:, year]
        building = self.flows.building[:, year]
        loss = self.now.loan * (rate - (self.draws.exchange_rate[:, year - 1] if year else rate))
        cost, fees = loan.interest * rate, loan.fees * rate
        self.now.gross += self.flows.capital_cost[:, year] + building * (cost + fees)
        self._write(year, capitalised=building * (cost + fees), exchange_loss=loss)
        standby_cost = self.now.standby * (self.financing.accounts.standby_rate or 0.0)
        expense = (1 - building) * (cost + fees) + standby_cost + loss
        depreciation = self.now.gross * self.book_share[:, year]
        tax = self._tax(year, expense)
        self._write(year, depreciation=depreciation, tax=tax)
        self._write(year, interest=(1 - building) * cost + standby_cost, fees=(1 - building) * fees)
        margin = self.revenue[:, year] - self.running[:, year]
        principal = self._principal(year, loan, margin - tax)
        self.now.written += depreciation
        self.now.retained += margin - depreciation - expense - tax
        self._cash(year, loan, principal, margin - tax, standby_cost)
        self._fund(year)
        self._carry(year, loan, principal)

    def _write(self, year: int, **values: Array) -> None:
        for name, value in values.items():
            self.lines[name][:, year] = value

    def _loan_year(self, year: int) -> _LoanYear:
        """Draw, interest and fees of the year; interest is added while building and before the first instalment."""
        terms = self.financing.loan
        drawn, weight = self.draw_plan[:, year], 1 - POSITION[terms.draws]
        interest = self.rates[:, year] * (self.now.loan + weight * drawn)
        waits = (terms.interest_in_construction == "capitalised") & (year < self.first_instalment)
        added = np.where(waits, self.flows.building[:, year] * interest, 0.0)
        undrawn = self.limit - self.drawn_so_far - weight * drawn
        fees = terms.commitment_fee * np.maximum(undrawn, 0.0) + terms.insurance_premium * drawn
        if year == 0:
            fees = fees + terms.upfront_fee * self.limit
        self.drawn_so_far = self.drawn_so_far + drawn
        return _LoanYear(drawn, interest, added, fees, self.now.loan + drawn + added)

    def _tax(self, year: int, expense: Array) -> Array:
        """Tax of the year after losses of earlier years."""
        accounts = self.financing.accounts
        written = self.now.gross * self.tax_share[:, year]
        income = self.revenue[:, year] - self.running[:, year] - written - expense
        for_ever = accounts.loss_years is None
        tax, self.losses = settle(income, self.losses, accounts.tax_rate, for_ever)
        return tax

    def _principal(self, year: int, loan: _LoanYear, cash: Array) -> Array:
        """Principal that the instalment of the year repays, in the currency of the loan."""
        terms, number = self.financing.loan, year - self.first_instalment
        left = np.maximum(terms.repayment_years - number, 1.0)
        rate = self.draws.exchange_rate[:, year]
        free = cash / terms.cover / rate - (loan.interest - loan.added) - loan.fees
        paid = instalment(terms.repayment, loan.balance, self.rates[:, year], left, free)
        return np.where(number >= 0, paid, 0.0)

    def _cash(self, year: int, loan: _LoanYear, principal: Array, cash: Array, standby_cost: Array) -> None:
        """Fill what is missing, pay out what is left."""
        accounts, now, rate = self.financing.accounts, self.now, self.draws.exchange_rate[:, year]
        paid, fees = (loan.interest - loan.added) * rate, loan.fees * rate
        flow = cash + loan.drawn * rate - self.flows.capital_cost[:, year] - paid - fees - principal * rate
        last = year == self.draws.years - 1
        works = (self.flows.energy[:, year] > 0) & (not last)
        free = now.cash + flow - standby_cost - np.where(works, accounts.minimum_cash_musd, 0.0)
        have, gap = np.maximum(free, 0.0), np.maximum(-free, 0.0)
        borrowed = np.where(works & (accounts.standby_rate is not None), gap, 0.0)
        repaid = now.standby.copy() if last else np.minimum(have, now.standby)
        owner = gap - borrowed + np.maximum(repaid - have, 0.0)
        spare = np.maximum(have - repaid, 0.0)
        out = spare if last or accounts.dividend_rule == "cash" else self._earned(spare)
        dividends = np.minimum(out, np.maximum(now.retained, 0.0))
        now.cash = now.cash + flow - standby_cost + borrowed - repaid + owner - out
        now.standby = now.standby + borrowed - repaid
        now.retained = now.retained - dividends
        now.paid_in = now.paid_in + owner - (out - dividends)
        self._write(year, standby_drawn=borrowed, standby_repaid=repaid, standby_interest=standby_cost)
        self._write(year, owner_paid_in=owner, dividends=dividends, capital_returned=out - dividends)
        self._write(year, loan_interest_paid=paid, loan_fees_paid=fees, cash=now.cash, standby=now.standby)

    def _earned(self, spare: Array) -> Array:
        """What may be paid out under the rule that no more than retained earnings go."""
        return np.minimum(spare, self.financing.accounts.payout * np.maximum(self.now.retained, 0.0))

    def _fund(self, year: int) -> None:
        """Decommissioning fund and the provision that it covers: both grow by what the fund earns."""
        now, growth = self.now, 1 + self.project.fund_return
        change = self.flows.contribution[:, year] - self.flows.decommissioning[:, year]
        now.fund = now.fund * growth + change
        now.provision = now.provision * growth + change
        self._write(year, fund=now.fund, provision=now.provision)

    def _carry(self, year: int, loan: _LoanYear, principal: Array) -> None:
        """Carry loan, assets and equity to the next year."""
        now, rate = self.now, self.draws.exchange_rate[:, year]
        now.loan = loan.balance - principal
        self._write(
            year, drawn_foreign=loan.drawn, added_foreign=loan.added, repaid_foreign=principal, loan_foreign=now.loan
        )
        self._write(
            year, loan_drawn=loan.drawn * rate, loan_added_interest=loan.added * rate, loan_repaid=principal * rate
        )
        self._write(year, loan=now.loan * rate, gross_assets=now.gross, accumulated_depreciation=now.written)
        self._write(year, paid_in_capital=now.paid_in, retained_earnings=now.retained)


def _check_depreciation(project: Project, accounts: Accounts) -> None:
    """Raise ValueError where an asset would stay on the books after the plant has closed."""
    for way in (accounts.depreciation, accounts.tax_depreciation or accounts.depreciation):
        if way.shares().size > project.life_years:
            raise ValueError(
                f"depreciation takes {way.shares().size} years, {project.name} lives {project.life_years}: "
                "write it off within its life"
            )
