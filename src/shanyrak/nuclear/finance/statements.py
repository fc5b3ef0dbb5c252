"""The company's books year by year: income, cash and balance sheet, in every draw at once."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pandas as pd

from shanyrak.nuclear.finance.checks import Array
from shanyrak.nuclear.finance.flows import Flows, project_flows
from shanyrak.nuclear.finance.ledger import Ledger
from shanyrak.nuclear.finance.revenue import RevenueTerms
from shanyrak.nuclear.finance.terms import Draws, Financing, Project, draws_of


@dataclass(frozen=True)
class Statements:
    """Income statement, cash flow and balance sheet, each line [draw, year] in million of the accounting currency.

    Energy is in GWh. ``loan_*`` lines of the loan are translated at the exchange rate of the year; ``loan_foreign`` and
    the ``*_foreign`` lines are in its own currency. ``exchange_rate`` is accounting
    currency for a unit of the loan's. ``first_instalment`` and ``operation_year`` are [draw] years.
    """

    energy: Array
    energy_sales: Array
    contract_payment: Array
    operation: Array
    fuel: Array
    waste: Array
    contribution: Array
    depreciation: Array
    interest: Array
    fees: Array
    exchange_loss: Array
    tax: Array
    capital_cost: Array
    capitalised: Array
    loan_drawn: Array
    loan_added_interest: Array
    loan_interest_paid: Array
    loan_fees_paid: Array
    loan_repaid: Array
    standby_drawn: Array
    standby_repaid: Array
    standby_interest: Array
    owner_paid_in: Array
    dividends: Array
    capital_returned: Array
    gross_assets: Array
    accumulated_depreciation: Array
    cash: Array
    fund: Array
    provision: Array
    loan: Array
    standby: Array
    paid_in_capital: Array
    retained_earnings: Array
    drawn_foreign: Array
    added_foreign: Array
    repaid_foreign: Array
    loan_foreign: Array
    loan_rate: Array
    exchange_rate: Array
    first_instalment: Array
    operation_year: Array

    @property
    def revenue(self) -> Array:
        """Energy sales and contract payments."""
        return self.energy_sales + self.contract_payment

    @property
    def operating_income(self) -> Array:
        """Revenue less running cost and depreciation (EBIT)."""
        return self.revenue - self.running_cost - self.depreciation

    @property
    def running_cost(self) -> Array:
        """Operation, fuel, waste and the payment into the decommissioning fund."""
        return self.operation + self.fuel + self.waste + self.contribution

    @property
    def net_income(self) -> Array:
        """Operating income less interest, fees, exchange losses and tax."""
        return self.operating_income - self.interest - self.fees - self.exchange_loss - self.tax

    @property
    def cash_for_debt_service(self) -> Array:
        """Revenue less running cost and tax (CFADS)."""
        return self.revenue - self.running_cost - self.tax

    @property
    def debt_service(self) -> Array:
        """Interest, fees and principal of the loan that are paid in cash."""
        return self.loan_interest_paid + self.loan_fees_paid + self.loan_repaid

    @property
    def funds_from_operation(self) -> Array:
        """Net income, depreciation and exchange losses, which cost no cash (FFO)."""
        return self.net_income + self.depreciation + self.exchange_loss

    @property
    def owner_flow(self) -> Array:
        """What the owner gets less what the owner pays in."""
        return self.dividends + self.capital_returned - self.owner_paid_in

    @property
    def assets(self) -> Array:
        """Plant at book value, cash and the decommissioning fund."""
        return self.gross_assets - self.accumulated_depreciation + self.cash + self.fund

    @property
    def liabilities(self) -> Array:
        """Loan, stand-by loan and the provision for decommissioning."""
        return self.loan + self.standby + self.provision

    @property
    def equity(self) -> Array:
        """Paid-in capital and retained earnings."""
        return self.paid_in_capital + self.retained_earnings

    def income_table(self, draw: int = 0) -> pd.DataFrame:
        """Return the income statement of a draw: a row each year from 0, million."""
        names = ("revenue", "operation", "fuel", "waste", "contribution", "depreciation", "operating_income")
        return self._table(draw, (*names, "interest", "fees", "exchange_loss", "tax", "net_income"))

    def cash_table(self, draw: int = 0) -> pd.DataFrame:
        """Return the cash flow of a draw: a row each year from 0, million."""
        names = ("cash_for_debt_service", "capital_cost", "loan_drawn", "loan_interest_paid", "loan_fees_paid")
        owner = ("owner_paid_in", "dividends", "capital_returned", "cash")
        return self._table(draw, (*names, "loan_repaid", "standby_drawn", "standby_repaid", "standby_interest", *owner))

    def balance_table(self, draw: int = 0) -> pd.DataFrame:
        """Return the balance sheet at the end of each year of a draw: a row each year from 0, million."""
        assets = ("gross_assets", "accumulated_depreciation", "cash", "fund", "assets")
        liabilities = ("loan", "standby", "provision", "liabilities")
        return self._table(draw, (*assets, *liabilities, "paid_in_capital", "retained_earnings", "equity"))

    def _table(self, draw: int, names: tuple[str, ...]) -> pd.DataFrame:
        years = pd.Index(range(self.energy.shape[1]), name="year")
        return pd.DataFrame({name: getattr(self, name)[draw] for name in names}, years)


def statements(project: Project, financing: Financing, terms: RevenueTerms, draws: Draws | None = None) -> Statements:
    """Return the books of a project under a financing structure.

    Parameters
    ----------
    project
        the project
    financing
        loan and rules of the books
    terms
        what the project is paid
    draws
        the futures (default: one, as planned)

    Returns
    -------
    Statements
        each line [draw, year]; the year's equations are in :class:`shanyrak.nuclear.finance.ledger.Ledger`

    Raises
    ------
    ValueError
        where the loan is repaid after the plant has closed
    """
    futures = draws_of(project) if draws is None else draws
    flows = project_flows(project, futures)
    income = terms.revenue(project, flows, futures)
    ledger = Ledger(project, financing, flows, income.total, futures)
    for year in range(futures.years):
        ledger.close_year(year)
    own = {
        "energy": flows.energy,
        "energy_sales": income.energy_sales,
        "contract_payment": income.contract_payment,
        **_lines_of(flows),
        "loan_rate": ledger.rates,
        "exchange_rate": futures.exchange_rate,
        "first_instalment": ledger.first_instalment,
        "operation_year": np.ceil(futures.construction_years - 1e-9),
    }
    lines = {**own, **ledger.lines}
    return Statements(**{field.name: lines[field.name] for field in fields(Statements)})


def _lines_of(flows: Flows) -> dict[str, Array]:
    names = ("operation", "fuel", "waste", "contribution", "capital_cost")
    return {name: getattr(flows, name) for name in names}


def unlevered(financing: Financing) -> Financing:
    """Return the same books without any loan, all cash paid out: what a project earns before financing."""
    accounts = replace(financing.accounts, dividend_rule="cash", minimum_cash_musd=0.0, standby_rate=None)
    return replace(financing, loan=replace(financing.loan, share=0.0), accounts=accounts)
