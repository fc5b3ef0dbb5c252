"""Projects, financing structures, spending curves and exchange rates of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd

from shanyrak.case import lookup
from shanyrak.case.lookup import EVERY, finance_steps, finance_term
from shanyrak.case.model import Case
from shanyrak.nuclear.finance.checks import Array
from shanyrak.nuclear.finance.depreciation import Depreciation
from shanyrak.nuclear.finance.exchange import ExchangeModel, exchange_paths, fit_exchange
from shanyrak.nuclear.finance.revenue import (
    ContractForDifference,
    PowerPurchase,
    RegulatedAssetBase,
    RevenueTerms,
    Tariff,
)
from shanyrak.nuclear.finance.search import level_for_return
from shanyrak.nuclear.finance.spending import s_curve, stretched
from shanyrak.nuclear.finance.terms import (
    Accounts,
    ConstructionInterest,
    DividendRule,
    Draws,
    Financing,
    Loan,
    Project,
    Repayment,
    RepaymentFrom,
    draws_of,
)

YEARS = 200
"""Years of a path of prices or rates: longer than construction, life and decommissioning of any plant."""

DOLLAR = "USD"


@dataclass(frozen=True)
class Structure:
    """A financing structure of a case.

    ``level_given``: the contract names its price; else it follows from ``wanted_return``. ``market_usd_per_mwh`` is
    money of the start of construction. ``exchange`` moves the rate of the loan's currency in that of the accounts, None
    where they are one.
    """

    key: str
    name: str
    kind: str
    financing: Financing
    terms: RevenueTerms
    level_given: bool
    wanted_return: float
    wanted_cover: float
    market_usd_per_mwh: float
    exchange: ExchangeModel | None = None

    def priced(self, project: Project, draws: Draws | None = None) -> RevenueTerms:
        """Return the revenue terms with their price: that of the contract, or the one that gives the wanted return.

        Parameters: project, and the future in which the price is set (default: as planned, at the market price of the
        case, with inflation and the expected exchange rate). Raises ValueError where no price gives the wanted return.
        """
        if self.level_given:
            return self.terms
        futures = self.planned(project) if draws is None else draws
        level = level_for_return(project, self.financing, self.terms, self.wanted_return, futures)
        return self.terms.with_level(float(level[0]))

    def planned(self, project: Project, delay_years: float = 0.0) -> Draws:
        """Return the future as planned, but for a delay: market price with inflation, exchange rate as expected."""
        months = 12.0 * (project.planned_years + delay_years)
        return draws_of(project, months, 1.0, self.expected_rate(), self.market_path(project))

    def market_path(self, project: Project, years: int = YEARS) -> Array:
        """[year] market price in money of the year: ``m_y = m_0 (1 + inflation)^y``."""
        return np.asarray(self.market_usd_per_mwh * (1 + project.inflation) ** np.arange(years))

    def expected_rate(self, years: int = YEARS) -> Array:
        """[year] expected exchange rate, accounts for one unit of the loan: ``e_y = (1 + drift)^y``, or 1 without."""
        return np.asarray((1 + (self.exchange.drift if self.exchange else 0.0)) ** np.arange(years))

    def rate_paths(self, draws: int, generator: np.random.Generator, years: int = YEARS) -> Array:
        """[draw, year] exchange rates by chance (:func:`exchange_paths`), 1 where accounts and loan are in one money.

        Parameters: number of draws, seeded generator, number of years.
        """
        if self.exchange is None:
            return np.ones((draws, years))
        return exchange_paths(self.exchange, years, draws, generator)


def structures(case: Case) -> tuple[str, ...]:
    """Return the keys of all financing structures of a case, in the order of finance.csv."""
    return tuple(str(key) for key in case.table("finance")["structure"])


def _needed(case: Case, structure: str, name: str) -> float:
    value = finance_term(case, structure, name)
    if value is None:
        raise ValueError(f"finance_terms.csv has no {name} of {structure}: add a row for it or for all")
    return value


def structure_of(case: Case, key: str) -> Structure:
    """Return a financing structure of a case.

    Parameters
    ----------
    case
        the case
    key
        key of finance.csv

    Returns
    -------
    Structure
        loan, books and revenue terms

    Raises
    ------
    KeyError
        for a structure that the case does not have
    ValueError
        for one that lacks a number
    """
    frame = case.table("finance").set_index("structure")
    if key not in frame.index:
        raise KeyError(f"finance.csv has no structure {key}: it has {', '.join(structures(case))}")
    row = frame.loc[[key]].iloc[0]
    level = finance_term(case, key, "allowed_return" if row["kind"] == "regulated_asset_base" else "contract_price")
    return Structure(
        key,
        str(row["name"]),
        str(row["kind"]),
        Financing(str(row["name"]), _loan(case, key, row), _accounts(case, key, row)),
        _terms(case, key, str(row["kind"]), 0.0 if level is None else level),
        level is not None,
        _needed(case, key, "wanted_return"),
        _needed(case, key, "wanted_cover"),
        _needed(case, key, "market_price"),
        _exchange(case, str(row["accounts"]), str(row["currency"])),
    )


def _exchange(case: Case, accounts: str, loan: str) -> ExchangeModel | None:
    """How the rate between the accounts and the loan moves; None where both are in one currency."""
    return exchange_model(case, accounts, loan) if accounts not in ("", loan) else None


def _loan(case: Case, key: str, row: pd.Series) -> Loan:
    rates = finance_steps(case, key, "debt_rate") or ((0.0, _needed(case, key, "debt_rate")),)
    return Loan(
        share=_needed(case, key, "debt_share"),
        rate=rates[0][1],
        later_rates=rates[1:],
        repayment_years=round(_needed(case, key, "repayment_years")),
        repayment=cast(Repayment, str(row["repayment"])),
        grace_years=round(_needed(case, key, "grace_years")),
        repayment_from=cast(RepaymentFrom, str(row["repayment_from"])),
        cover=_needed(case, key, "wanted_cover"),
        interest_in_construction=cast(ConstructionInterest, str(row["interest_in_construction"])),
        upfront_fee=_needed(case, key, "upfront_fee"),
        commitment_fee=_needed(case, key, "commitment_fee"),
        insurance_premium=_needed(case, key, "insurance_premium"),
    )


def _accounts(case: Case, key: str, row: pd.Series) -> Accounts:
    loss_years, rate = finance_term(case, key, "loss_years"), finance_term(case, key, "tax_depreciation_rate")
    years = round(_needed(case, key, "tax_depreciation_years"))
    return Accounts(
        tax_rate=_needed(case, key, "tax_rate"),
        loss_years=None if loss_years is None else round(loss_years),
        depreciation=Depreciation(round(_needed(case, key, "depreciation_years"))),
        tax_depreciation=None if rate is None else Depreciation(years, "declining", rate),
        dividend_rule=cast(DividendRule, str(row["dividend_rule"])),
        payout=_needed(case, key, "payout"),
        minimum_cash_musd=_needed(case, key, "minimum_cash"),
        standby_rate=finance_term(case, key, "standby_rate"),
    )


def _terms(case: Case, key: str, kind: str, level: float) -> RevenueTerms:
    indexation = _needed(case, key, "contract_indexation")
    if kind == "state_loan":
        return Tariff(level, indexation)
    if kind == "regulated_asset_base":
        return RegulatedAssetBase(level)
    years = round(_needed(case, key, "contract_years"))
    if kind == "contract_for_difference":
        return ContractForDifference(level, years, indexation)
    return PowerPurchase(level, years, _needed(case, key, "contract_share"), indexation)


def spending_curve(case: Case, name: str) -> Array:
    """Return a spending curve of a case, [year] shares that add to 1.

    Parameters: case, name of a curve of spending.csv. Raises KeyError where the case has no such curve.
    """
    frame = case.table("spending")
    rows = frame[frame["curve"] == name].sort_values("construction_year", kind="stable")
    if rows.empty:
        raise KeyError(f"spending.csv has no curve {name}: it has {', '.join(sorted(set(frame['curve'])))}")
    curve = np.zeros(int(rows["construction_year"].max()))
    curve[rows["construction_year"].to_numpy(int) - 1] = rows["share"].to_numpy(float)
    return np.asarray(curve / curve.sum())


def project_of(case: Case, project: str, structure: str = EVERY, curve: str | None = None) -> Project:
    """Return a project of a case with the costs of its technology and the terms of a financing structure.

    Parameters
    ----------
    case
        the case
    project
        key of projects.csv
    structure
        key of finance.csv: inflation, waste, decommissioning and share of the loan's currency
    curve
        curve of spending.csv, stretched to the construction time (default: the symmetric S-curve)

    Returns
    -------
    Project
        overnight cost and construction time of the project, else of the technology; all money that of the
        case's price year, taken as that of the start of construction; fuel ``price / efficiency``

    Raises
    ------
    KeyError
        for a project, curve or number that the case does not have
    """
    frame = case.table("projects").set_index("project")
    if project not in frame.index:
        raise KeyError(f"projects.csv has no project {project}")
    row = frame.loc[[project]].iloc[0]
    technology, year = str(row["technology"]), float(row["earliest_year"])
    capacity = float(row["units"]) * float(row["unit_mw"])

    def number(name: str) -> float:
        return lookup.parameter(case, technology, name, year)

    def own(name: str) -> float:
        return number(name) if pd.isna(row[name]) else float(row[name])

    cost, years = capacity / 1000 * own("overnight_cost"), max(1, round(own("construction_time")))
    shape = s_curve(years) if curve is None else stretched(spending_curve(case, curve), years)
    return Project(
        name=str(row["name"]),
        capacity_mw=capacity,
        overnight_cost_musd=cost,
        spending=tuple(float(share) for share in shape),
        life_years=round(number("lifetime")),
        load_factor=(number("availability_winter") + number("availability_summer")) / 2,
        fixed_om_musd=capacity / 1000 * number("fixed_om"),
        variable_om_usd_per_mwh=number("variable_om"),
        fuel_usd_per_mwh=_fuel_cost(case, technology, str(row["zone"]), year),
        waste_usd_per_mwh=_needed(case, structure, "waste_fee"),
        decommissioning_musd=cost * _needed(case, structure, "decommissioning_share"),
        decommissioning_years=round(_needed(case, structure, "decommissioning_years")),
        fund_return=_needed(case, structure, "fund_return"),
        inflation=_needed(case, structure, "inflation"),
        capital_escalation=_needed(case, structure, "capital_escalation"),
        loan_currency_share=_needed(case, structure, "loan_currency_share"),
        loan_currency_inflation=finance_term(case, structure, "loan_currency_inflation"),
    )


def _fuel_cost(case: Case, technology: str, zone: str, year: float) -> float:
    """USD per MWh of electricity: price of the fuel over efficiency, 0 for a technology without fuel."""
    types = case.table("technology_types").set_index("technology")
    fuel = str(types.loc[technology, "fuel"])
    if not fuel:
        return 0.0
    price = float(lookup.prices(case, fuel, zone, [round(year)])[0])
    return price / lookup.parameter(case, technology, "efficiency", year)


def exchange_history(case: Case, currency: str, loan: str = DOLLAR) -> tuple[Array, Array]:
    """Return past exchange rates of a currency as ([point] years, [point] units for one of the loan's), rising.

    Of a loan in another currency than the dollar the rates are those of the years that both have:
    ``per_usd(currency) / per_usd(loan)``. Raises KeyError where the case has none.
    """
    own, other = _per_usd(case, currency), _per_usd(case, loan)
    rates = own if other is None else 1 / other if own is None else (own / other).dropna()
    if rates is None:
        raise KeyError(f"accounts and loan are both in {DOLLAR}: there is no rate between them")
    return rates.index.to_numpy(float), rates.to_numpy(float)


def _per_usd(case: Case, currency: str) -> pd.Series | None:
    """Units of a currency for one dollar [year], rising; None for the dollar itself."""
    if currency == DOLLAR:
        return None
    frame = case.table("exchange_rates")
    rows = frame[frame["currency"] == currency].sort_values("year", kind="stable")
    if rows.empty:
        raise KeyError(f"exchange_rates.csv has no rate of {currency}")
    return rows.set_index("year")["per_usd"].astype(float)


def exchange_model(case: Case, currency: str, loan: str = DOLLAR) -> ExchangeModel:
    """Return drift and volatility of a currency from its past rates; see :func:`fit_exchange` and its errors."""
    return fit_exchange(*exchange_history(case, currency, loan))
