"""The books: a small project by hand, balances of random ones, ratios."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.finance import (
    Accounts,
    ContractForDifference,
    Depreciation,
    Financing,
    Loan,
    PowerPurchase,
    Project,
    RegulatedAssetBase,
    Statements,
    Tariff,
    draws_of,
    internal_rate,
    least_cover,
    net_present_value,
    ratios,
    statements,
    tax_with_losses,
    unlevered,
)

SMALL = Project("small", 10 / 8.76, 100, (0.5, 0.5), 4, 1.0, fixed_om_musd=10, decommissioning_years=1)
HALF = Financing("half", Loan(0.5, 0.1, 2, draws="end"), Accounts(0.2, depreciation=Depreciation(4)))


def test_small_project_by_hand() -> None:
    """Proves: the books of a whole life.

    By hand: 50 and 50 spent, half of it borrowed at 10 % at the end of each year: 2.5 of interest added, loan 52.5,
    plant 102.5, depreciation 25.625. Sales of 50, running cost 10. First year: interest 5.25, profit 9.125, tax 1.825,
    cash 38.175 against an annuity of 30.25. If interest were not capitalised, the loan would be 50 and the cover 1.33.
    """
    books = statements(SMALL, HALF, Tariff(5000))
    assert books.loan[0, :4].tolist() == pytest.approx([25, 52.5, 27.5, 0])
    assert books.depreciation[0].tolist() == pytest.approx([0, 0, 25.625, 25.625, 25.625, 25.625, 0])
    assert books.tax[0].tolist() == pytest.approx([0, 0, 1.825, 2.325, 2.875, 2.875, 0])
    assert books.net_income[0].tolist() == pytest.approx([0, 0, 7.3, 9.3, 11.5, 11.5, 0])
    assert books.cash_for_debt_service[0, 2:6].tolist() == pytest.approx([38.175, 37.675, 37.125, 37.125])
    assert books.debt_service[0, 2:5].tolist() == pytest.approx([30.25, 30.25, 0])
    assert books.owner_paid_in[0].tolist() == pytest.approx([25, 25, 0, 0, 0, 0, 0])
    assert books.dividends[0, 2:6].tolist() == pytest.approx([7.3, 7.425, 13.375, 11.5])
    assert books.capital_returned[0, 2:6].tolist() == pytest.approx([0.625, 0, 23.75, 25.625])
    assert least_cover(books) == pytest.approx(37.675 / 30.25)


def test_ratios_of_the_small_project_by_hand() -> None:
    """By hand: first year of operation: EBIT 14.375 / 5.25; loan life cover (38.175/1.1 + 37.675/1.21) / 52.5; book
    value 76.875, loan 27.5; break-even: fixed 10 + 25.625 + 5.25, no variable cost; debt over funds 27.5 / 32.925."""
    table = ratios(statements(SMALL, HALF, Tariff(5000))).table()
    assert table.loc[2, "debt_service_cover"] == pytest.approx(38.175 / 30.25)
    assert table.loc[2, "loan_life_cover"] == pytest.approx((38.175 / 1.1 + 37.675 / 1.21) / 52.5)
    assert table.loc[2, "interest_cover"] == pytest.approx(14.375 / 5.25)
    assert table.loc[2, "leverage"] == pytest.approx((76.875 - 27.5) / 76.875)
    assert table.loc[2, "debt_to_equity"] == pytest.approx(27.5 / (76.875 - 27.5))
    assert table.loc[2, "break_even_revenue"] == pytest.approx(10 + 25.625 + 5.25)
    assert table.loc[2, "debt_repayment_years"] == pytest.approx(27.5 / (7.3 + 25.625))
    assert table.loc[2, "equipment_renewal"] == pytest.approx(0.25)
    assert table.loc[2, "gross_profit_rate"] == pytest.approx(14.375 / 50)
    assert table.loc[2, "rate_of_return"] == pytest.approx((14.375 - 1.825) / 102.5)
    assert table.loc[2, "exchange_risk_share"] == 1
    assert table.loc[0, "self_financing"] == pytest.approx(0)
    assert table.loc[3:, "loan_life_cover"].iloc[1:].isna().all()


def test_working_capital_counts_cash_against_next_principal() -> None:
    """By hand: 5 of cash are kept; next year 27.5 are due."""
    keeps = replace(HALF, accounts=replace(HALF.accounts, minimum_cash_musd=5.0))
    table = ratios(statements(SMALL, keeps, Tariff(5000))).table()
    assert table.loc[2, "working_capital"] == pytest.approx(5 / 27.5)


def test_tables_show_the_books_year_by_year() -> None:
    books = statements(SMALL, HALF, Tariff(5000))
    assert books.income_table().loc[2, "net_income"] == pytest.approx(7.3)
    cash = books.cash_table()
    assert cash.loc[3, "loan_repaid"] == pytest.approx(27.5)
    balance = books.balance_table()
    assert balance["assets"].to_numpy() == pytest.approx((balance["liabilities"] + balance["equity"]).to_numpy())


def test_exchange_rate_by_hand() -> None:
    """Proves: a loan in dollars. By hand: the dollar rises by half before the first instalment: the 52.5 owed become
    78.75 in local money, 26.25 are lost, and each annuity costs 45.375 instead of 30.25."""
    futures = draws_of(SMALL, exchange_rate=[1.0, 1.0, 1.5])
    books = statements(SMALL, HALF, Tariff(5000), futures)
    assert books.exchange_loss[0, 2] == pytest.approx(0.5 * 52.5)
    assert books.debt_service[0, 2:4].tolist() == pytest.approx([45.375, 45.375])
    assert books.repaid_foreign[0].sum() == pytest.approx(52.5)
    balanced(books)


def test_capital_cost_in_the_currency_of_the_loan_by_hand() -> None:
    """By hand: 70 % paid in dollars, which rise by 10 % in the second year: 50 x (0.3 + 0.7 x 1.1) = 53.5."""
    project = replace(SMALL, loan_currency_share=0.7)
    books = statements(project, HALF, Tariff(5000), draws_of(project, exchange_rate=[1.0, 1.1]))
    assert books.capital_cost[0, :2].tolist() == pytest.approx([50, 53.5])
    assert books.drawn_foreign[0, 1] == pytest.approx(0.5 * 53.5 / 1.1)


def test_what_is_bought_abroad_follows_prices_abroad_by_hand() -> None:
    """Proves: prices at home do not raise what is paid in the currency of the loan.

    By hand: 50 in the second year, 70 % in dollars. Prices rise by 20 % at home and 5 % in dollars, the dollar by 10 %:
    50 x (0.3 x 1.2 + 0.7 x 1.05 x 1.1) = 58.425. With the home index on all of it it would be 50 x 1.2 x 1.07 = 64.2.
    """
    project = replace(SMALL, loan_currency_share=0.7, inflation=0.2, loan_currency_inflation=0.05)
    books = statements(project, HALF, Tariff(5000), draws_of(project, exchange_rate=[1.0, 1.1]))
    assert books.capital_cost[0, :2].tolist() == pytest.approx([50, 58.425])


def test_fund_pays_for_decommissioning_exactly() -> None:
    """By hand: 40 spent after 4 years out of 4 payments; without a return 10 each, with one less."""
    project = replace(SMALL, decommissioning_musd=40)
    books = statements(project, HALF, Tariff(6000))
    assert books.contribution[0, 2:6].tolist() == pytest.approx([10] * 4)
    assert books.fund[0, 5] == pytest.approx(40)
    assert books.fund[0, 6] == pytest.approx(0, abs=1e-12)
    earning = statements(replace(project, fund_return=0.05), HALF, Tariff(6000))
    assert earning.contribution[0, 2] == pytest.approx(40 / (1.05**4 + 1.05**3 + 1.05**2 + 1.05))
    balanced(earning)


def test_fees_by_hand() -> None:
    """By hand: loan 50: upfront 1 % is 0.5; commitment 2 % of what is undrawn (draws at year end): 50, then 25;
    insurance 4 % of each 25: in the plant 100 + 2.5 + 0.5 + 1.0 + 0.5 + 1.0 + 1.0 = 106.5."""
    loan = replace(HALF.loan, upfront_fee=0.01, commitment_fee=0.02, insurance_premium=0.04)
    books = statements(SMALL, replace(HALF, loan=loan), Tariff(5000))
    assert books.loan_fees_paid[0, :3].tolist() == pytest.approx([0.5 + 1.0 + 1.0, 0.5 + 1.0, 0])
    assert books.gross_assets[0, -1] == pytest.approx(106.5)


def test_owner_or_stand_by_loan_fills_a_gap() -> None:
    """Proves: a gap is filled. By hand: sales of 30 leave 20 of cash for 30.25 of service; no profit, so no tax: 10.25
    are missing. The owner pays them, or a stand-by loan at 8 % whose interest, 0.82, comes due a year later."""
    owner = statements(SMALL, HALF, Tariff(3000))
    assert owner.owner_paid_in[0, 2] == pytest.approx(10.25)
    lender = replace(HALF, accounts=replace(HALF.accounts, standby_rate=0.08))
    books = statements(SMALL, lender, Tariff(3000))
    assert books.standby_drawn[0, 2:4].tolist() == pytest.approx([10.25, 10.25 + 0.82])
    assert books.standby[0, -1] == 0
    assert books.standby_repaid.sum() == pytest.approx(books.standby_drawn.sum())
    balanced(books)


def test_earnings_rule_keeps_cash_that_was_not_earned() -> None:
    """By hand: 7.925 are free in the first year, but only 7.3 earned: 0.625 stay as cash until the end."""
    rule = replace(HALF, accounts=replace(HALF.accounts, dividend_rule="earnings"))
    books = statements(SMALL, rule, Tariff(5000))
    assert books.dividends[0, 2] == pytest.approx(7.3)
    assert books.cash[0, 2] == pytest.approx(0.625)
    assert books.cash[0, -1] == 0
    assert books.owner_flow.sum() == pytest.approx(statements(SMALL, HALF, Tariff(5000)).owner_flow.sum())


def test_tax_depreciation_moves_tax_but_not_its_sum() -> None:
    fast = replace(HALF.accounts, tax_depreciation=Depreciation(4, "declining", 0.5))
    books = statements(SMALL, replace(HALF, accounts=fast), Tariff(8000))
    even = statements(SMALL, HALF, Tariff(8000))
    assert books.tax[0, 2] < even.tax[0, 2]
    assert books.tax.sum() == pytest.approx(even.tax.sum())


def test_tax_of_the_books_is_that_of_the_routine() -> None:
    books = statements(SMALL, replace(HALF, accounts=replace(HALF.accounts, loss_years=1)), Tariff(3200))
    before_tax = books.net_income + books.tax
    assert (before_tax[0, 2:4] < 0).any()
    assert books.tax == pytest.approx(tax_with_losses(before_tax, 0.2, 1))


def test_repayment_by_date_does_not_wait_for_the_plant() -> None:
    """Proves: a loan with a fixed date. By hand: two years late, first instalment in the third year: the owner pays the
    annuity of what is owed, 30.25 a year if all were drawn, before there is any revenue."""
    dated = replace(HALF, loan=replace(HALF.loan, repayment_from="date", grace_years=2))
    late = statements(SMALL, dated, Tariff(5000), draws_of(SMALL, 48))
    assert late.energy[0, 2] == 0
    assert late.loan_repaid[0, 2] > 0
    assert late.owner_paid_in[0, 2] > 25 * 0.5
    waits = statements(SMALL, HALF, Tariff(5000), draws_of(SMALL, 48))
    assert waits.loan_repaid[0, 2] == 0
    balanced(late)
    balanced(waits)


def balanced(books: Statements) -> None:
    """Assets are liabilities and equity in each year, loans are repaid, nothing is left at the end."""
    size = np.abs(books.assets).max(axis=1, keepdims=True)
    assert (np.abs(books.assets - books.liabilities - books.equity) <= 1e-9 * size).all()
    lent = books.drawn_foreign.sum(axis=1) + books.added_foreign.sum(axis=1)
    assert books.repaid_foreign.sum(axis=1) == pytest.approx(lent, rel=1e-9, abs=1e-9)
    assert books.standby_repaid.sum(axis=1) == pytest.approx(books.standby_drawn.sum(axis=1), rel=1e-9, abs=1e-9)
    assert (books.cash >= -1e-9 * size).all()
    for left in (books.cash, books.loan, books.standby, books.fund, books.equity):
        assert (np.abs(left[:, -1:]) <= 1e-8 * size).all()


NUMBER = st.floats
LOANS = st.builds(
    Loan,
    share=NUMBER(0, 1),
    rate=NUMBER(0, 0.15),
    repayment_years=st.integers(1, 15),
    repayment=st.sampled_from(["annuity", "equal_principal", "sculpted"]),
    grace_years=st.integers(0, 4),
    repayment_from=st.sampled_from(["operation", "date"]),
    later_rates=st.lists(st.tuples(NUMBER(-5, 10), NUMBER(0, 0.15)), max_size=2).map(tuple),
    interest_in_construction=st.sampled_from(["capitalised", "paid"]),
    upfront_fee=NUMBER(0, 0.02),
    commitment_fee=NUMBER(0, 0.01),
    insurance_premium=NUMBER(0, 0.1),
    draws=st.sampled_from(["beginning", "middle", "end"]),
)
ACCOUNTS = st.builds(
    Accounts,
    tax_rate=NUMBER(0, 0.4),
    loss_years=st.one_of(st.none(), st.integers(0, 10)),
    depreciation=st.builds(
        Depreciation, st.integers(1, 20), st.sampled_from(["straight_line", "declining"]), NUMBER(0, 1)
    ),
    tax_depreciation=st.one_of(st.none(), st.just(Depreciation(12, "declining", 0.15))),
    dividend_rule=st.sampled_from(["cash", "earnings"]),
    payout=NUMBER(0, 1),
    minimum_cash_musd=NUMBER(0, 50),
    standby_rate=st.one_of(st.none(), NUMBER(0, 0.12)),
)
TERMS = st.one_of(
    st.builds(Tariff, NUMBER(0, 200), NUMBER(0, 1)),
    st.builds(PowerPurchase, NUMBER(0, 200), st.integers(1, 25), NUMBER(0, 1), NUMBER(0, 1)),
    st.builds(ContractForDifference, NUMBER(0, 200), st.integers(1, 25), NUMBER(0, 1), NUMBER(0.5, 1.5)),
    st.builds(RegulatedAssetBase, NUMBER(0, 0.15), st.sampled_from(["beginning", "middle", "end"])),
)
PROJECT = Project(
    "random",
    1000,
    3000,
    (0.1, 0.3, 0.4, 0.2),
    20,
    0.85,
    80,
    1,
    8,
    2,
    450,
    5,
    0.02,
    0.025,
    0.01,
    loan_currency_share=0.6,
)


@settings(max_examples=120, deadline=None)
@given(LOANS, ACCOUNTS, TERMS, st.integers(0, 10_000))
def test_books_of_random_structures_balance(loan, accounts, terms, seed) -> None:  # type: ignore[no-untyped-def]
    """Assets = liabilities + equity to 1e-9 in every year and draw; what is drawn and added is repaid."""
    generator = np.random.default_rng(seed)
    futures = draws_of(
        PROJECT,
        generator.uniform(30, 80, 3),
        generator.lognormal(0.2, 0.4, 3),
        np.exp(np.cumsum(generator.normal(0.03, 0.1, (3, 40)), axis=1)),
        generator.uniform(0, 120, (3, 40)),
    )
    balanced(statements(PROJECT, Financing("random", loan, accounts), terms, futures))


@settings(max_examples=30, deadline=None)
@given(NUMBER(0.01, 0.12), NUMBER(0.0, 0.95), st.integers(1, 20), st.sampled_from(["annuity", "equal_principal"]))
def test_a_loan_at_the_return_of_the_project_changes_nothing(rate, share, years, form) -> None:  # type: ignore[no-untyped-def]
    """Proves: without tax, a project that earns r and borrows at r gives its owner r, whatever the loan.

    Where the owner is paid before paying in, other rates may do so too: the value at r is the test.
    """
    project = replace(PROJECT, loan_currency_share=0.0)
    free = Accounts(depreciation=Depreciation(20))
    terms = RegulatedAssetBase(rate, "end")
    books = statements(project, Financing("lent", Loan(share, rate, years, form, draws="end"), free), terms)
    assert net_present_value(books.owner_flow, rate) == pytest.approx(0, abs=1e-6)
    alone = statements(project, unlevered(Financing("own", Loan(share, rate), free)), terms)
    assert internal_rate(alone.owner_flow) == pytest.approx(rate, abs=1e-8)


def test_draws_together_are_draws_one_by_one() -> None:
    months, ratio = np.array([48.0, 61.5, 75.0]), np.array([1.0, 1.3, 0.9])
    financing = Financing("one", Loan(0.7, 0.05, 12, "sculpted"), Accounts(0.2, 5, Depreciation(15)))
    every = statements(PROJECT, financing, Tariff(90), draws_of(PROJECT, months, ratio))
    for number in range(3):
        one = statements(PROJECT, financing, Tariff(90), draws_of(PROJECT, months[number], ratio[number]))
        years = one.energy.shape[1]
        assert every.owner_flow[number, :years] == pytest.approx(one.owner_flow[0], abs=1e-9)
        assert np.abs(every.owner_flow[number, years:]).max(initial=0) < 1e-9


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: statements(SMALL, replace(HALF, loan=Loan(0.5, 0.1, 5)), Tariff(1)), "plant closes in year 6"),
        (lambda: statements(SMALL, Financing("x", Loan(0.5, 0.1, 2)), Tariff(1)), "depreciation takes 40 years"),
        (lambda: draws_of(SMALL, [24, 30], [1, 1, 1]), "arrays hold 2, 3 draws"),
        (lambda: draws_of(SMALL, 0), "construction months is 0"),
        (lambda: replace(SMALL, load_factor=0), "load factor is 0"),
        (lambda: Accounts(dividend_rule="all"), "write one of cash, earnings"),  # type: ignore[arg-type]
    ],
)
def test_bad_arguments_are_told(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        call()
