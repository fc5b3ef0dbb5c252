"""Time value of money, net present value, rates of return: published examples and peers."""

from __future__ import annotations

import numpy as np
import numpy_financial as npf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.finance import (
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

MACRS_15 = [5, 9.5, 8.55, 7.7, 6.93, 6.23, 5.9, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 2.95]


def test_compound_discount_and_implied_rate_of_the_course_npre_412() -> None:
    """ECO-02: the notebook on the time value of money prints these digits."""
    assert compounded(100, 0.1, 10) == pytest.approx(259.3742460100002, rel=1e-12)
    assert discounted(200, 0.1, 10) == pytest.approx(77.10865788590628, rel=1e-12)
    assert implied_rate(80, 100, 12) == pytest.approx(0.018769265121506118, rel=1e-9)


def teal(tax: float = 0.392, inflation: float = 0.04) -> tuple[np.ndarray, np.ndarray]:
    """Cash of the two components of the TEAL tests (Idaho National Laboratory): what does and does not scale.

    The tax rate and inflation given are those of the first component, BOP; the second keeps 39.2 %.
    """
    revenue, rest = np.zeros(121), np.zeros(121)
    plant = float(scaled_cost(-4.51e9, 300e6, 1.1e9, 0.64))
    heat = float(scaled_cost(-153e6, 51e6, 231e6, 1.0))
    rest[[0, 60]] += plant
    rest[[0, 40, 80]] += heat
    revenue[1:] = 350e6 * (1 - tax) + 31.5e6 * (1 - 0.392)
    for start in (0, 60):
        age = np.arange(1, len(MACRS_15) + 1)
        rest[start + age] += -plant * np.asarray(MACRS_15) / 100 * tax / (1 + inflation) ** (start + age)
    return revenue, rest


def test_cash_flow_of_teal_with_scaling_tax_and_depreciation() -> None:
    """ECO-03: NPV, IRR and profitability index as in the gold files of TEAL."""
    revenue, rest = teal()
    assert scaled_cost(-4.51e9, 300e6, 1.1e9, 0.64) == pytest.approx(-1963553896.14, rel=1e-11)
    assert scaled_cost(-153e6, 51e6, 231e6, 1.0) == pytest.approx(-33779220.7792, rel=1e-11)
    assert net_present_value(revenue + rest, 0.05) == pytest.approx(2936276496.6, rel=1e-9)
    assert internal_rate(revenue + rest) == pytest.approx(0.134286080409, rel=1e-9)
    invested = 1963553896.14 + 33779220.7792
    assert profitability_index(revenue + rest, invested, 0.05) == pytest.approx(1.47009853876, rel=1e-9)
    assert rest[1] == pytest.approx(37005438.81, rel=1e-9)


def test_multiplier_of_revenue_that_makes_the_value_of_teal_zero() -> None:
    """ECO-04: the same search that gives a levelised tariff."""
    revenue, rest = teal()
    factor = break_even_multiplier(revenue, rest, 0.05)
    assert factor == pytest.approx(0.365231554964, rel=1e-9)
    assert net_present_value(factor * revenue + rest, 0.05) == pytest.approx(0, abs=1e-3)


def test_teal_with_own_tax_and_inflation_of_one_component() -> None:
    """ECO-06."""
    revenue, rest = teal(tax=0.3, inflation=0.07)
    assert net_present_value(revenue + rest, 0.05) == pytest.approx(3429424885.46, rel=1e-9)


@pytest.mark.parametrize(
    ("cost", "size", "reference", "exponent", "published"),
    [
        (86.81393498, 3000, 3431, 0.8, 77.97401),
        (1.79, 3000, 3431, 0.8, 1.6077312757),
        (19.4433, 3000, 3431, 1.0, 17.00082),
        (32.06748045, 1000, 1144, 0.4, 30.387462),
    ],
)
def test_accounts_of_accert_scale(
    cost: float, size: float, reference: float, exponent: float, published: float
) -> None:
    """COST-01: the PWR12-BE case of ACCERT (Argonne), million USD of 2017; its third reference is rounded."""
    assert scaled_cost(cost, size, reference, exponent) == pytest.approx(published, rel=1e-5)


def test_accounts_of_accert_escalate() -> None:
    """COST-01: 1987 to 2017 by one factor."""
    assert scaled_cost(0.27, 1, 1, 1.0) * 2.849407 == pytest.approx(0.76933989, rel=1e-8)
    assert scaled_cost(10.3, 1, 1, 1.0) * 2.849407 == pytest.approx(29.3488921, rel=1e-8)


@pytest.mark.parametrize(
    ("cash", "rate", "digits"),
    [
        ([-100, 39, 59, 55, 20], 0.28095, 5),
        ([-100, 0, 0, 74], -0.0955, 4),
        ([-100, 100, 0, -7], -0.0833, 4),
        ([-100, 100, 0, 7], 0.06206, 5),
        ([-70000, 12000, 15000, 18000, 21000], -0.021, 3),
        ([-70000, 12000, 15000, 18000, 21000, 26000], 0.087, 3),
    ],
)
def test_internal_rates_of_the_manuals(cash: list[float], rate: float, digits: int) -> None:
    """The examples of numpy-financial (after L. J. Gitman) and of the IRR function of Excel."""
    assert round(float(internal_rate(cash)), digits) == rate


def test_of_several_rates_the_one_of_an_investment_is_named() -> None:
    """Of -5, 10.5, 1, -8, 1 numpy-financial names 0.0886, where the value rises with the rate. At ours it falls."""
    cash = [-5, 10.5, 1, -8, 1]
    assert net_present_value(cash, 0.0886) == pytest.approx(0, abs=5e-4)
    found = float(internal_rate(cash))
    assert net_present_value(cash, found) == pytest.approx(0, abs=1e-9)
    assert net_present_value(cash, found - 0.001) > 0 > net_present_value(cash, found + 0.001)


def test_net_present_values_of_the_manuals() -> None:
    """numpy-financial: -0.00848 at 28.1 %; Excel discounts the first amount too: 1,188.44 at 10 %."""
    assert net_present_value([-100, 39, 59, 55, 20], 0.281) == pytest.approx(-0.0084785916384548798, rel=1e-9)
    assert discounted(net_present_value([-10000, 3000, 4200, 6800], 0.1), 0.1, 1) == pytest.approx(1188.44, abs=0.005)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(1, 100), min_size=1, max_size=5),
    st.lists(st.floats(1, 100), min_size=1, max_size=20),
)
def test_internal_rate_is_that_of_numpy_financial(spent: list[float], earned: list[float]) -> None:
    cash = np.array([-value for value in spent] + earned)
    peer = float(npf.irr(cash))
    own = float(internal_rate(cash))
    if np.isnan(own) or not -0.98 < peer < 9.9:
        return
    assert own == pytest.approx(peer, abs=1e-7)
    assert net_present_value(cash, own) == pytest.approx(0, abs=1e-6 * np.abs(cash).sum())


def test_internal_rates_of_many_draws_and_of_none() -> None:
    flows = np.array([[-100.0, 110.0, 0.0], [-100.0, 0.0, 121.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    assert internal_rate(flows)[:2] == pytest.approx([0.1, 0.1])
    assert np.isnan(internal_rate(flows)[2:]).all()


def test_payback_by_hand() -> None:
    """Proves: interest delays payback. By hand: 100 back from 40 a year in 2.5 years; at 10 %, 36.4 + 33.1 + 30.1 =
    99.5, so the fourth year is needed: 3 + 0.5/27.3 = 3.02. If the later loss were ignored, the third flow would seem
    paid back."""
    assert payback_years([-100, 40, 40, 40, 40]) == pytest.approx(2.5)
    owed = 100 - 40 / 1.1 - 40 / 1.21 - 40 / 1.331
    assert payback_years([-100, 40, 40, 40, 40], 0.1) == pytest.approx(3 + owed / (40 / 1.4641))
    assert np.isnan(payback_years([-100, 40, 70, -50]))
    assert payback_years([5.0, 5.0]) == 0


def test_return_on_investment_by_hand() -> None:
    """Proves: ROI of NEST. By hand: (60 - 20) USD/MWh x 7,446 MWh a kW-thousand / 4 MUSD = 0.07446."""
    assert return_on_investment(60, 20, 7446, 4e6) == pytest.approx(0.07446)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: net_present_value([1.0, np.nan], 0.1), "cash flow holds a value"),
        (lambda: net_present_value([1.0], -1.0), "discount rate is -1"),
        (lambda: implied_rate(0, 100, 3), "present amount is 0"),
        (lambda: break_even_multiplier([0.0, 0.0], [1.0, 1.0], 0.1), "no present value"),
    ],
)
def test_bad_arguments_are_told(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        call()
