"""What a capital-intensive project really costs, and how it is financed."""

from shanyrak.case.lookup import finance_term as term
from shanyrak.nuclear.finance.depreciation import Depreciation, declining_balance, straight_line
from shanyrak.nuclear.finance.exchange import ExchangeModel, exchange_paths, fit_exchange, service_in_local
from shanyrak.nuclear.finance.flows import Flows, fund_contributions, project_flows
from shanyrak.nuclear.finance.interest import CostAtCompletion, cost_at_completion, idc_factor, payment_times
from shanyrak.nuclear.finance.levelised import (
    LevelisedInputs,
    LevelisedUnitEnergyCost,
    NestIndicators,
    levelised_cost,
    levelised_unit_energy_cost,
    nest_indicators,
)
from shanyrak.nuclear.finance.loan import debt_capacity, level_cover, loan_schedule, recovery_factor
from shanyrak.nuclear.finance.measures import (
    break_even_multiplier,
    compounded,
    discounted,
    implied_rate,
    internal_rate,
    net_present_value,
    payback_years,
    profitability_index,
    return_on_investment,
    scaled_cost,
)
from shanyrak.nuclear.finance.ratios import Ratios, least_cover, loan_life_cover, ratios, service_cover
from shanyrak.nuclear.finance.read import (
    Structure,
    exchange_history,
    exchange_model,
    project_of,
    spending_curve,
    structure_of,
    structures,
)
from shanyrak.nuclear.finance.revenue import (
    ContractForDifference,
    PowerPurchase,
    RegulatedAssetBase,
    Revenue,
    RevenueTerms,
    Tariff,
)
from shanyrak.nuclear.finance.risk import Outcomes, outcomes
from shanyrak.nuclear.finance.search import level_for_cover, level_for_return
from shanyrak.nuclear.finance.spending import s_curve, stretched, uniform
from shanyrak.nuclear.finance.statements import Statements, statements, unlevered
from shanyrak.nuclear.finance.tax import tax_with_losses
from shanyrak.nuclear.finance.terms import Accounts, Draws, Financing, Loan, Project, draws_of

__all__ = [
    "Accounts",
    "ContractForDifference",
    "CostAtCompletion",
    "Depreciation",
    "Draws",
    "ExchangeModel",
    "Financing",
    "Flows",
    "LevelisedInputs",
    "LevelisedUnitEnergyCost",
    "Loan",
    "NestIndicators",
    "Outcomes",
    "PowerPurchase",
    "Project",
    "Ratios",
    "RegulatedAssetBase",
    "Revenue",
    "RevenueTerms",
    "Statements",
    "Structure",
    "Tariff",
    "break_even_multiplier",
    "compounded",
    "cost_at_completion",
    "debt_capacity",
    "declining_balance",
    "discounted",
    "draws_of",
    "exchange_history",
    "exchange_model",
    "exchange_paths",
    "fit_exchange",
    "fund_contributions",
    "idc_factor",
    "implied_rate",
    "internal_rate",
    "least_cover",
    "level_cover",
    "level_for_cover",
    "level_for_return",
    "levelised_cost",
    "levelised_unit_energy_cost",
    "loan_life_cover",
    "loan_schedule",
    "nest_indicators",
    "net_present_value",
    "outcomes",
    "payback_years",
    "payment_times",
    "profitability_index",
    "project_flows",
    "project_of",
    "ratios",
    "recovery_factor",
    "return_on_investment",
    "s_curve",
    "scaled_cost",
    "service_cover",
    "service_in_local",
    "spending_curve",
    "statements",
    "straight_line",
    "stretched",
    "structure_of",
    "structures",
    "tax_with_losses",
    "term",
    "uniform",
    "unlevered",
]
