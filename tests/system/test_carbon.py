"""Border adjustment and free allowances, worked by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanyrak.system.carbon import CLEAN_ENOUGH, BorderConditions, allowance_cost, cbam_cost, free_allowances

PROVED = BorderConditions(contract=True, no_congestion=True, firm_capacity=True)
AMOUNT = st.floats(0, 1e3)


def test_default_factor_of_the_country() -> None:
    """Proves: without proof the default factor holds, whatever the plant emits.

    By hand: the facts' stress value, 0.802 t/MWh x 75.36 per t = 60.4 a MWh; wind pays it too.
    """
    assert float(cbam_cost(0.0, 0.802, 75.36)) == pytest.approx(60.4, abs=0.05)
    assert float(cbam_cost(0.0, 0.802, 75.36, conditions=PROVED)) == pytest.approx(60.4, abs=0.05)


@pytest.mark.parametrize("missing", ["contract", "no_congestion", "firm_capacity"])
def test_actual_emissions_need_every_condition(missing: str) -> None:
    """Proves: with all conditions wind pays nothing and gas of 0.4 t/MWh 0.4 x 80 = 32; without one the default, 64."""
    assert float(cbam_cost(0.0, 0.8, 80, conditions=PROVED, treatment="actual")) == 0
    assert float(cbam_cost(0.4, 0.8, 80, conditions=PROVED, treatment="actual")) == pytest.approx(32)
    one_less = BorderConditions(**{n: n != missing for n in ("contract", "no_congestion", "firm_capacity")})
    assert float(cbam_cost(0.0, 0.8, 80, conditions=one_less, treatment="actual")) == pytest.approx(64)


def test_coal_cannot_be_proved() -> None:
    """Proves: above 0.55 t/MWh the default holds, even where the plant emits more: 0.8 x 80, not 1.0 x 80."""
    costs = cbam_cost([CLEAN_ENOUGH, 1.0], 0.8, 80, conditions=PROVED, treatment="actual")
    assert costs == pytest.approx([44, 64])


def test_price_at_home_is_taken_off() -> None:
    """Proves: 0.8 x (80 - 30) = 40; a home price above the Union's gives nothing back; exempt power pays nothing."""
    assert cbam_cost(0.5, 0.8, 80, [30, 100]) == pytest.approx([40, 0])
    assert float(cbam_cost(0.5, 0.8, 80, treatment="none")) == 0


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT)
def test_never_below_zero_and_never_more_for_a_higher_home_price(f: float, d: float, eu: float, home: float) -> None:
    cost = float(cbam_cost(f, d, eu, home))
    assert 0 <= cost <= float(cbam_cost(f, d, eu))


def test_bad_numbers_are_named() -> None:
    with pytest.raises(ValueError, match="emission_factor, eu_price below zero"):
        cbam_cost(-0.1, 0.8, -5)
    with pytest.raises(ValueError, match="use none, default or actual"):
        cbam_cost(0.1, 0.8, 5, treatment="free")  # type: ignore[arg-type]


def test_free_allowances_and_what_the_rest_costs() -> None:
    """Proves: benchmarks give 0.9 x 100 GWh + 0.3 x 50 GWh = 105 kt; of 125 kt 20 are bought at 10 USD/t: 0.2 million.

    If all were paid it would be 1.25 million; with 85 kt the 20 left over would be sold.
    """
    free = free_allowances([100, 50], [0.9, 0.3])
    assert float(free) == pytest.approx(105)
    assert allowance_cost([125, 85], free, 10) == pytest.approx([0.2, -0.2])
    assert float(allowance_cost(125, 0, 10)) == pytest.approx(1.25)
