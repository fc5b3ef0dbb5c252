"""Loans, depreciation and tax: published examples and small ones by hand."""

from __future__ import annotations

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.finance import (
    Depreciation,
    Loan,
    debt_capacity,
    declining_balance,
    level_cover,
    loan_schedule,
    recovery_factor,
    straight_line,
    tax_with_losses,
)


@pytest.mark.parametrize(
    ("amount", "rate", "count", "payment"),
    [
        (10_000, 0.08 / 12, 10, 1037.03),
        (200_000, 0.075 / 12, 180, 1854.0247200054619),
        (100_000, 0.06 / 12, 360, 599.55),
        (200_000, 0.08, 30, 17765.49),
    ],
)
def test_annuities_of_manuals_and_textbooks(amount: float, rate: float, count: int, payment: float) -> None:
    """PMT of Excel, PMT of numpy-financial, the textbook mortgage, present_to_annual of EngrEcon (after Newnan)."""
    table = loan_schedule(amount, Loan(1.0, rate, count))
    assert table["service"].to_numpy() == pytest.approx(np.full(count, payment), abs=0.005)
    assert table["principal"].sum() == pytest.approx(amount)
    assert table["principal"].to_numpy() == pytest.approx(-npf.ppmt(rate, np.arange(1, count + 1), count, amount))


def test_recovery_factor_keeps_its_digits() -> None:
    """8 % and 20 years: 0.1019 in every table of engineering economics; a tiny rate is nearly none."""
    assert round(float(recovery_factor(0.08, 20)), 4) == 0.1019
    assert recovery_factor([0.0, 1e-15, 1e-9], 4) == pytest.approx([0.25, 0.25, 0.25 * (1 + 2.5e-9)], rel=1e-12)


def test_equal_principal_by_hand() -> None:
    """Proves: the falling interest of state loans. By hand: 100 in 4 at 3 %: 25 each, interest 3, 2.25, 1.5, 0.75.
    If it were an annuity, each payment would be 26.90."""
    table = loan_schedule(100, Loan(1.0, 0.03, 4, "equal_principal"))
    assert table["interest"].tolist() == pytest.approx([3.0, 2.25, 1.5, 0.75])
    assert table["principal"].tolist() == pytest.approx([25.0] * 4)
    assert loan_schedule(100, Loan(1.0, 0.03, 4))["service"].iloc[0] == pytest.approx(26.9027, abs=1e-4)


def test_rates_that_change_by_hand() -> None:
    """Proves: steps of the rate, as of Paks II. By hand: 100 in 4 equal parts, 4 % and from the third year 5 %:
    interest 4, 3, 2.5, 1.25. An annuity is counted anew with the rate and still ends at zero."""
    stepped = Loan(1.0, 0.04, 4, "equal_principal", later_rates=((2, 0.05),))
    assert loan_schedule(100, stepped)["interest"].tolist() == pytest.approx([4.0, 3.0, 2.5, 1.25])
    annuity = loan_schedule(100, Loan(1.0, 0.04, 4, later_rates=((2, 0.05),)))
    assert annuity["closing"].iloc[-1] == pytest.approx(0, abs=1e-12)
    assert annuity["service"].nunique() >= 2


def test_sculpted_repayment_keeps_its_cover() -> None:
    """Proves: the loan that a cash flow carries at a cover is repaid at that cover in every year.

    By hand: cash 13, 26, 39 at a cover of 1.3 serves 10, 20, 30; at 5 % that is worth 9.52 + 18.14 + 25.92 = 53.58.
    """
    cash = np.array([13.0, 26.0, 39.0])
    amount = float(debt_capacity(cash, 0.05, 1.3))
    assert amount == pytest.approx(10 / 1.05 + 20 / 1.05**2 + 30 / 1.05**3)
    table = loan_schedule(amount, Loan(1.0, 0.05, 3, "sculpted", cover=1.3), cash)
    assert (cash / table["service"]).tolist() == pytest.approx([1.3] * 3)
    assert level_cover(cash, 0.05, amount) == pytest.approx(1.3)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(1, 1e4),
    st.floats(0, 0.2),
    st.integers(1, 40),
    st.sampled_from(["annuity", "equal_principal", "sculpted"]),
    st.lists(st.floats(0, 500), min_size=40, max_size=40),
)
def test_every_loan_is_repaid(amount, rate, count, form, cash) -> None:  # type: ignore[no-untyped-def]
    table = loan_schedule(amount, Loan(1.0, rate, count, form), cash[:count])
    assert table["principal"].sum() == pytest.approx(amount)
    assert table["closing"].iloc[-1] == pytest.approx(0, abs=1e-9 * amount)
    worth = (table["service"] * (1 + rate) ** -np.arange(1, count + 1)).sum()
    assert worth == pytest.approx(amount, rel=1e-9)


def test_depreciation_of_the_manual_of_excel() -> None:
    """DDB(2400, 300, 10, ...): 480.00, at a factor of 1.5 in the second year 306.00, in the tenth 22.12; SLN: 2,250."""
    double = 2400 * declining_balance(10, 2 / 10, salvage_share=300 / 2400, switch=False)
    assert double[0] == pytest.approx(480.00)
    assert double[9] == pytest.approx(22.12, abs=0.005)
    assert 2400 * declining_balance(10, 0.15, 300 / 2400, False)[1] == pytest.approx(306.00)
    assert (30000 - 7500) * straight_line(10)[0] == pytest.approx(2250)


def test_declining_balance_goes_over_to_straight_line_by_hand() -> None:
    """Proves: nothing remains. By hand: 40 % of 1, .6, .36, ... over 5 years: 0.4, 0.24, 0.144; then 0.216 is left
    for two years: 0.108 is more than 0.0864. If there were no switch, 0.078 would stay on the books for ever."""
    assert declining_balance(5, 0.4).tolist() == pytest.approx([0.4, 0.24, 0.144, 0.108, 0.108])
    assert 1 - declining_balance(5, 0.4, switch=False).sum() == pytest.approx(0.6**5)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 60), st.floats(0, 1), st.floats(0, 100))
def test_written_off_rises_from_nothing_to_all(years: int, rate: float, age: float) -> None:
    for way in (Depreciation(years), Depreciation(years, "declining", rate)):
        assert way.shares().sum() == pytest.approx(1)
        assert way.written_off(-1) == 0
        assert way.written_off(years) == pytest.approx(1)
        assert way.written_off(age + 1) >= way.written_off(age)


def test_losses_by_hand() -> None:
    """Proves: losses are carried, oldest first, and expire. By hand at 20 %: a loss of 100, then profits of 60. For
    ever: 100 - 60 - 40 leaves 20 taxed in the second; for one year only 60 are used, the second 60 are all taxed."""
    income = [-100.0, 60.0, 60.0, 60.0]
    assert tax_with_losses(income, 0.2).tolist() == pytest.approx([0, 0, 4, 12])
    assert tax_with_losses(income, 0.2, 1).tolist() == pytest.approx([0, 0, 12, 12])
    assert tax_with_losses(income, 0.2, 2).tolist() == pytest.approx([0, 0, 4, 12])
    assert tax_with_losses(income, 0.2, 0).tolist() == pytest.approx([0, 12, 12, 12])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=25), st.integers(0, 12))
def test_longer_use_of_losses_never_costs_tax(income: list[float], years: int) -> None:
    short, longer = tax_with_losses(income, 0.2, years).sum(), tax_with_losses(income, 0.2, years + 1).sum()
    assert longer <= short + 1e-9
    assert tax_with_losses(income, 0.2).sum() >= 0.2 * max(0.0, sum(income)) - 1e-9


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Loan(1.2, 0.03), "share of the loan is 1.2"),
        (lambda: Loan(0.8, 0.03, repayment="balloon"), "write one of annuity"),  # type: ignore[arg-type]
        (lambda: loan_schedule(100, Loan(1.0, 0.05, 3, "sculpted")), "give 3 values of cash"),
        (lambda: level_cover([1.0], 0.05, 0.0), "amount of the loan is 0"),
        (lambda: declining_balance(0, 0.2), "years of depreciation is 0"),
        (lambda: tax_with_losses([1.0], 1.5), "tax rate is 1.5"),
    ],
)
def test_bad_arguments_are_told(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        call()
