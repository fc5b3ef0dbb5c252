"""Cooling water: the Balkhash figure, tower balance, physics and dry years."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.fuel.water import (
    dry_year_shares,
    evaporation_m3_per_mwh,
    level_fall_mm,
    plant_use_km3,
    share_of_lake,
    tower_water,
    yearly_use_km3,
)


def test_share_of_balkhash() -> None:
    """WATER-01: 0.063 km3 of 18.934 km3 is 0.33 %; and 2.4 GW at 90 % and 3.33 m3/MWh use 0.063 km3."""
    assert 100 * share_of_lake(0.063, 18.934) == pytest.approx(0.33, abs=0.01)
    assert plant_use_km3(2400, 0.9, 3.33) == pytest.approx(0.063, rel=0.001)


def test_once_through_and_towers_by_hand() -> None:
    """By hand: 20,000 GWh x 2.7 m3/MWh = 54 million m3; once-through 1.5: 30 million."""
    assert yearly_use_km3(20_000, [2.7, 1.5]) == pytest.approx([0.054, 0.030])


def test_tower_by_hand() -> None:
    """By hand: 2.5 m3 evaporate, 4 cycles: 2.5 / 3 carry the salt out, 0.0125 of it as drift."""
    water = tower_water(2.5, 4.0, 0.005)
    assert water.withdrawal == pytest.approx(2.5 * 4 / 3)
    assert water.blowdown == pytest.approx(2.5 / 3 - 0.0125)
    assert water.consumption == pytest.approx(2.5125)


def test_national_academies_withdrawal_lies_in_range() -> None:
    """National Academies 2009: 2.7 m3/MWh consumed, 3.0-4.2 withdrawn: cycles of 3 to 9 make that."""
    assert tower_water(2.7, 3.0).withdrawal == pytest.approx(4.05)
    assert tower_water(2.7, 9.0).withdrawal == pytest.approx(3.04, abs=0.01)


def test_heat_of_a_vver_evaporates_what_others_measured() -> None:
    """Proves: the heat balance lands on published medians. By hand: 3.6 x (1/0.347 - 1) = 6.77 GJ/MWh; 80-95 % of it
    by evaporation is 2.2-2.7 m3; Macknick's median is 2.54, the National Academies' 2.7. 3.33 is above all of the heat,
    2.8 m3: the Kazakh figure holds more than evaporation, or another output."""
    low, high, all_heat = evaporation_m3_per_mwh(0.347, [0.8, 0.95, 1.0])
    assert low < 2.54 < high
    assert high == pytest.approx(2.7, rel=0.03)
    assert all_heat < 3.33


def test_dry_year_and_level_by_hand() -> None:
    """By hand: 0.063 of 22.51 is 0.28 %, with 0.641 of the inflow 0.44 %; 0.063 km3 on 16,400 km2 is 3.8 mm."""
    assert 100 * dry_year_shares(0.063, 22.51, [1.0, 0.641]) == pytest.approx([0.280, 0.437], abs=0.001)
    assert level_fall_mm(0.063, 16_400) == pytest.approx(3.84, abs=0.01)


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 10), st.floats(1.01, 20), st.floats(0, 0.05))
def test_tower_balance_closes(evaporation: float, cycles: float, drift: float) -> None:
    """Proves: withdrawal - blowdown = evaporation + drift, and salt in = salt out, to 1e-9."""
    water = tower_water(evaporation, cycles, drift)
    assert water.withdrawal - water.blowdown == pytest.approx(float(water.consumption), rel=1e-9, abs=1e-12)
    assert water.withdrawal == pytest.approx(float(cycles * (water.blowdown + water.drift)), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: tower_water(2.5, 1.0), "cycles_of_concentration is 1"),
        (lambda: tower_water(2.5, 300.0, 0.5), "drift is more than"),
        (lambda: evaporation_m3_per_mwh(0.0), "efficiency is 0"),
        (lambda: share_of_lake(0.1, 0.0), "flow_km3 is 0"),
        (lambda: dry_year_shares(0.1, 20.0, 0.0), "dry_inflow_factor is 0"),
    ],
)
def test_wrong_arguments_are_told(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]
