"""Spending curves, interest during construction and levelised cost: published figures and properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.finance import (
    LevelisedInputs,
    compounded,
    cost_at_completion,
    idc_factor,
    levelised_cost,
    levelised_unit_energy_cost,
    nest_indicators,
    s_curve,
    stretched,
    uniform,
)

RATES = (0.03, 0.07, 0.10)
COUNTRIES = {
    "China, LWR 950": (2500, 26.42, 10.00, (49.92, 66.01, 82.08)),
    "Russia, VVER 1122": (2271, 10.15, 4.99, (27.41, 42.02, 56.61)),
    "Korea, ALWR 1377": (2157, 18.44, 9.33, (39.42, 53.30, 67.16)),
    "France, EPR 1650": (4013, 14.26, 9.33, (45.27, 71.10, 96.89)),
    "USA, LWR 1100": (4250, 11.60, 9.33, (43.91, 71.25, 98.56)),
    "Japan, ALWR 1152": (3963, 25.84, 13.92, (61.19, 86.67, 112.13)),
}


@pytest.mark.parametrize("country", sorted(COUNTRIES))
@pytest.mark.parametrize("which", range(3))
def test_levelised_cost_of_iea_and_nea(country: str, which: int) -> None:
    """LCOE-01 to LCOE-06: Projected Costs of Generating Electricity 2020, within 0.1 USD/MWh (values recalled)."""
    overnight, om, fuel, published = COUNTRIES[country]
    parts = levelised_unit_energy_cost(LevelisedInputs(overnight, om, fuel), RATES)
    assert parts.luec[which] == pytest.approx(published[which], abs=0.1)


def test_india_has_one_running_cost_at_all_three_rates() -> None:
    """LCOE-07: only the overnight cost is known; running cost taken from 3 % gives the other two within 0.2."""
    published = np.array([48.18, 66.01, 83.80])
    capital = levelised_unit_energy_cost(LevelisedInputs(2778, 0, 0), RATES).luac
    running = published[0] - capital[0]
    assert capital + running == pytest.approx(published, abs=0.2)
    assert running == pytest.approx(33.13, abs=0.01)


@pytest.mark.parametrize(
    ("cost", "rate", "factor", "running", "low", "high"),
    [
        (5000, 0.08, 0.90, 30, 100, 105),
        (6600, 0.08, 0.80, 35, 140, 140),
        (2800, 0.07, 0.75, 30, 70, 75),
        (2500, 0.07, 0.80, 25, 60, 60),
    ],
)
def test_world_energy_outlook_2022(
    cost: float, rate: float, factor: float, running: float, low: float, high: float
) -> None:
    """WEO-01, 02, 04, 06: rounded to 5 by the IEA; life of 35 and construction of 8 years, no decommissioning: assumed,
    since Annex B does not give them. A check of plausibility."""
    plant = LevelisedInputs(cost, running, 0, factor, 35, tuple(uniform(8)), decommissioning_share=0)
    assert low - 2.5 <= levelised_unit_energy_cost(plant, rate).luec <= high + 2.5


def test_contingency_on_top_counts_it_twice() -> None:
    """LCOE-08: a public script adds 15 % to an overnight cost that already holds it: 65.97 instead of 59.99."""
    om = 80 / (8.76 * 0.85)
    twice = LevelisedInputs(3370, om, 9.33, contingency_share=0.15)
    assert levelised_unit_energy_cost(twice, 0.07).luec == pytest.approx(65.97, abs=0.01)
    assert levelised_unit_energy_cost(LevelisedInputs(3370, om, 9.33), 0.07).luec == pytest.approx(59.99, abs=0.01)


@pytest.mark.parametrize(("rate", "factor"), [(0.03, 1.1109), (0.05, 1.1919), (0.07, 1.2788), (0.10, 1.4215)])
def test_interest_factor_of_seven_even_years(rate: float, factor: float) -> None:
    """Mid-year, by the formula of the IAEA and NEA."""
    assert idc_factor(uniform(7), rate) == pytest.approx(factor, abs=6e-5)


def test_interest_of_the_army_corps_of_engineers() -> None:
    """700,000 USD in 25 equal monthly payments at 2.7 % a year, each at the end of its month: 18,992.14 USD.

    The example of ``interest_during_construction`` in the package EngrEcon, after the NED manual of the US Army Corps.
    """
    monthly = float(compounded(1, 0.027, 1 / 12)) - 1
    assert 700_000 * (idc_factor(uniform(25), monthly, "end") - 1) == pytest.approx(18992.14, abs=0.005)


def test_interest_factor_by_hand() -> None:
    """Proves: timing. By hand: halves in two years at 10 %: end 0.5 x 1.1 + 0.5 = 1.05; beginning 0.5 x 1.21 +
    0.5 x 1.1 = 1.155. If timing were ignored, both would be 1.10 or so."""
    assert idc_factor([0.5, 0.5], 0.1, "end") == pytest.approx(1.05)
    assert idc_factor([0.5, 0.5], 0.1, "beginning") == pytest.approx(1.155)
    assert idc_factor([0.5, 0.5], 0.1) == pytest.approx(0.5 * 1.1**1.5 + 0.5 * 1.1**0.5)


def test_half_a_year_of_delay_by_hand() -> None:
    """Proves: a year cut by completion. By hand: one year stretched to 1.5: two thirds spent at 0.5 years, one third
    at 1.25; interest runs 1.0 and 0.25 years. If the cut were ignored, the last third would carry half a year."""
    assert stretched([1.0], 1.5) == pytest.approx([2 / 3, 1 / 3])
    cost = cost_at_completion(300, [1.0], 0.1, 1.5)
    assert cost.interest_musd == pytest.approx(200 * 0.1 + 100 * (1.1**0.25 - 1))


def test_cost_at_completion_by_hand() -> None:
    """Proves: overrun, escalation and interest multiply. By hand: 100 x 1.2 in halves at 0.5 and 1.5 years, prices
    rising 2 %, interest 5 %: 60 x 1.02^0.5 x 1.05^1.5 + 60 x 1.02^1.5 x 1.05^0.5."""
    cost = cost_at_completion(100, [0.5, 0.5], 0.05, 2, overrun=1.2, escalation=0.02)
    assert cost.overnight_musd == pytest.approx(120)
    assert cost.escalation_musd == pytest.approx(60 * 1.02**0.5 + 60 * 1.02**1.5 - 120)
    assert cost.total_musd == pytest.approx(60 * 1.02**0.5 * 1.05**1.5 + 60 * 1.02**1.5 * 1.05**0.5)


CURVES = st.lists(st.floats(0.05, 1.0), min_size=1, max_size=12).map(lambda v: np.array(v) / sum(v))


@settings(max_examples=80, deadline=None)
@given(CURVES, st.floats(0.0, 0.2), st.floats(0.0, 120.0), st.floats(0.5, 60.0), st.sampled_from(["middle", "end"]))
def test_interest_grows_with_delay_and_rate(curve, rate, late, more, timing) -> None:  # type: ignore[no-untyped-def]
    months = 12 * curve.size + np.array([late, late + more])
    early, later = cost_at_completion(1000, curve, rate, months / 12, timing=timing).interest_musd
    assert later >= early - 1e-9
    dearer = cost_at_completion(1000, curve, rate + 0.01, months / 12, timing=timing).interest_musd
    assert (dearer > [early, later]).all() or (timing == "end" and (dearer >= [early, later]).all())


@settings(max_examples=60, deadline=None)
@given(CURVES, st.lists(st.floats(0.3, 25.0), min_size=1, max_size=5))
def test_stretched_curves_keep_the_whole_cost(curve, times) -> None:  # type: ignore[no-untyped-def]
    parts = stretched(curve, times)
    assert parts.sum(axis=1) == pytest.approx(np.ones(len(times)), abs=1e-12)
    assert (parts >= -1e-15).all()
    assert stretched(curve, curve.size) == pytest.approx(curve)


def test_curves() -> None:
    assert s_curve(6, 1, 1) == pytest.approx(uniform(6))
    assert s_curve(8) == pytest.approx(s_curve(8)[::-1])
    assert s_curve(2, 2, 2) == pytest.approx([0.5, 0.5])
    assert s_curve(3)[0] == pytest.approx(3 / 9 - 2 / 27)
    assert idc_factor(s_curve(9, 2, 4), 0.05) > idc_factor(s_curve(9, 4, 2), 0.05)


def test_levelised_cost_is_the_price_at_which_the_value_is_zero() -> None:
    """Proves: LUEC and NPV agree. Sold at its levelised cost, a plant has NPV 0 and IRR equal to the rate."""
    plant = LevelisedInputs(4000, 15, 9)
    price = float(levelised_unit_energy_cost(plant, 0.07).luec)
    nest = nest_indicators(plant, price, 0.07)
    assert nest.net_present_value_usd_per_kw == pytest.approx(0, abs=1e-8)
    assert nest.internal_rate == pytest.approx(0.07, abs=1e-9)
    assert nest.total_investment_usd_per_kw == pytest.approx(4000 * 1.2788, rel=1e-4)
    assert nest.return_on_investment == pytest.approx((price - 24) * 7.446 / nest.total_investment_usd_per_kw)


def test_parts_of_nest_add_up_and_scale() -> None:
    plant = LevelisedInputs(4000, 15, 9)
    parts = levelised_unit_energy_cost(plant, RATES)
    double = levelised_unit_energy_cost(LevelisedInputs(8000, 15, 9), RATES)
    assert parts.luec == pytest.approx(parts.luac + 24)
    assert double.luac == pytest.approx(2 * parts.luac)
    assert (np.diff(parts.luac) > 0).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: uniform(0), "years of construction is 0"),
        (lambda: s_curve(5, 0, 1), "exponents of the S-curve is 0"),
        (lambda: stretched([0.5, 0.4], 3), "adds to 0.9"),
        (lambda: stretched([1.0], [2, 4], 3), "construction takes 4"),
        (lambda: idc_factor([1.0], -0.01), "interest rate is -0.01"),
        (lambda: idc_factor([1.0], 0.1, "noon"), "write one of beginning, middle, end"),  # type: ignore[arg-type]
        (lambda: levelised_cost([1.0, 1.0], [0.0, 0.0], 0.1), "no energy in any year"),
        (lambda: LevelisedInputs(4000, 15, 9, load_factor=1.2), "load factor is 1.2"),
    ],
)
def test_bad_arguments_are_told(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=message):
        call()
