"""Tables of how projects are paid for: financing structures, their terms, spending curves, exchange rates."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range, year_column
from shanyrak.case.contract import Column, Quantity, Table

FINANCE = Table(
    "finance",
    "financing structures, one row each; their numbers are in finance_terms.csv",
    ("structure",),
    (
        Column("structure", "key", "", "short name of the structure", True),
        Column("name", "text", "", "name shown to readers", True),
        Column(
            "kind",
            "choice",
            "",
            "what pays the plant: a tariff, a power purchase agreement, a contract for difference, its asset base",
            True,
            choices=("state_loan", "build_own_operate", "contract_for_difference", "regulated_asset_base"),
        ),
        Column(
            "status",
            "choice",
            "",
            "signed; offered or announced; or a choice of this case",
            True,
            choices=("signed", "announced", "assumed"),
        ),
        Column("project", "ref", "", "project that it is meant for (empty: an example)", refers="projects", default=""),
        Column("partner", "text", "", "country of the lender or investor (empty: domestic)", default=""),
        Column("lender", "text", "", "who lends, or owns", default=""),
        Column("currency", "text", "", "currency of the loan", True),
        Column(
            "accounts",
            "text",
            "",
            "currency of the books and of what the plant is paid (empty: the loan's)",
            default="",
        ),
        Column(
            "repayment",
            "choice",
            "",
            "form of the instalments",
            default="annuity",
            choices=("annuity", "equal_principal", "sculpted"),
        ),
        Column(
            "repayment_from",
            "choice",
            "",
            "grace counts from the first full year of operation, or from the first draw whether the plant runs or not",
            default="operation",
            choices=("operation", "date"),
        ),
        Column(
            "interest_in_construction",
            "choice",
            "",
            "interest before completion is added to the loan, or paid",
            default="capitalised",
            choices=("capitalised", "paid"),
        ),
        Column(
            "dividend_rule",
            "choice",
            "",
            "all spare cash goes out, or no more than retained earnings",
            default="cash",
            choices=("cash", "earnings"),
        ),
        *evidence(),
    ),
)

FINANCE_TERMS = Table(
    "finance_terms",
    "numbers of the financing structures: one row per structure, term and change of the term",
    ("structure", "term", "after_years"),
    (
        Column(
            "structure",
            "ref",
            "",
            "structure, or all where it has no own row",
            True,
            refers="finance",
            all_allowed=True,
        ),
        Column("term", "choice", "", "name of the quantity, see the list of finance terms", True),
        Column(
            "after_years",
            "number",
            "year",
            "a rate that changes: years after the first instalment from which it holds; the earliest row holds before",
            default=0.0,
            low=-50,
            high=100,
        ),
        *number_range("as in column unit", "value", low=None),
        Column("unit", "text", "", "unit of the value; must be the unit of the term", True),
        *evidence(),
    ),
)

SPENDING = Table(
    "spending",
    "spending curves of construction: the share of the cost that falls into each year",
    ("curve", "construction_year"),
    (
        Column("curve", "text", "", "name of the curve", True),
        Column("construction_year", "integer", "year", "year of construction, from 1", True, low=1, high=40),
        Column("share", "number", "1", "share of the overnight cost; they add to 1", True, low=0, high=1),
        *evidence(),
    ),
)

EXCHANGE_RATES = Table(
    "exchange_rates",
    "past exchange rates, annual means",
    ("currency", "year"),
    (
        Column("currency", "text", "", "currency (KZT, RUB, ...)", True),
        year_column("year"),
        Column("per_usd", "number", "1", "units of the currency for one USD", True, low=0),
        *evidence(),
    ),
)

FINANCE_QUANTITIES: dict[str, Quantity] = {
    q.name: q
    for q in (
        Quantity("debt_share", "1", "share of the capital cost that is borrowed", None, 0.0, 1.0),
        Quantity("debt_rate", "1", "interest of the loan a year, nominal", None, 0.0, 0.5),
        Quantity("repayment_years", "year", "years of repayment", None, 1.0, 60.0),
        Quantity("grace_years", "year", "years before the first instalment, see repayment_from", 0.0, 0.0, 40.0),
        Quantity("upfront_fee", "1", "share of the loan paid at signature", 0.0, 0.0, 0.2),
        Quantity("commitment_fee", "1", "share of what is not yet drawn, a year", 0.0, 0.0, 0.05),
        Quantity("insurance_premium", "1", "export credit insurance, share of what is drawn", 0.0, 0.0, 0.5),
        Quantity(
            "standby_rate", "1", "interest of the stand-by loan a year (none: the owner fills gaps)", None, 0.0, 0.5
        ),
        Quantity(
            "contract_price", "USD/MWh", "price of the contract (none: from the wanted return)", None, 0.0, 1000.0
        ),
        Quantity("contract_share", "1", "share of the energy under the contract", 1.0, 0.0, 1.0),
        Quantity("contract_years", "year", "years of the contract (none: the whole life)", None, 1.0, 100.0),
        Quantity("contract_indexation", "1", "part of inflation that the price follows", 1.0, 0.0, 2.0),
        Quantity("allowed_return", "1", "return on the asset base a year, before tax", None, 0.0, 0.5),
        Quantity("wanted_return", "1", "internal rate of return that the owner wants, nominal", None, 0.0, 0.5),
        Quantity("wanted_cover", "1", "cash over debt service that the lender wants", 1.3, 0.5, 10.0),
        Quantity(
            "market_price", "USD/MWh", "market price where no plan gives one, money of the start", None, 0.0, 1000.0
        ),
        Quantity("inflation", "1", "rise of all prices a year, in the currency of the accounts", 0.0, -0.1, 1.0),
        Quantity("capital_escalation", "1", "rise of construction prices a year beyond inflation", 0.0, -0.1, 0.5),
        Quantity(
            "loan_currency_share", "1", "share of the capital cost paid in the currency of the loan", 0.0, 0.0, 1.0
        ),
        Quantity(
            "loan_currency_inflation",
            "1",
            "rise of all prices a year in the currency of the loan (none: as the accounts')",
            None,
            -0.1,
            1.0,
        ),
        Quantity("tax_rate", "1", "tax on profit", 0.0, 0.0, 1.0),
        Quantity("loss_years", "year", "years that a tax loss can be carried (none: for ever)", None, 0.0, 100.0),
        Quantity("depreciation_years", "year", "years of straight-line depreciation in the books", 40.0, 1.0, 100.0),
        Quantity(
            "tax_depreciation_rate", "1", "declining balance of the tax return (none: as the books)", None, 0.0, 1.0
        ),
        Quantity("tax_depreciation_years", "year", "years until the tax return has written off all", 40.0, 1.0, 100.0),
        Quantity("payout", "1", "share of retained earnings paid out under the rule earnings", 1.0, 0.0, 1.0),
        Quantity("minimum_cash", "MUSD", "cash kept during operation", 0.0, 0.0, 1e6),
        Quantity("waste_fee", "USD/MWh", "paid to the fund that keeps the waste", 0.0, 0.0, 100.0),
        Quantity("decommissioning_share", "1", "cost of decommissioning over overnight cost", 0.0, 0.0, 2.0),
        Quantity("decommissioning_years", "year", "years of decommissioning after the end of life", 10.0, 1.0, 100.0),
        Quantity("fund_return", "1", "return of the decommissioning fund a year, nominal", 0.0, -0.1, 0.5),
    )
}
"""Every term of finance_terms.csv by name."""

FINANCE_TABLES: tuple[Table, ...] = (FINANCE, FINANCE_TERMS, SPENDING, EXCHANGE_RATES)
"""The tables of this file, in the order in which a reader would write them."""
