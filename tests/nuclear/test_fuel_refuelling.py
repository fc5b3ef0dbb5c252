"""Months of refuelling: seasons that a cycle reaches, one unit after another, and the capacity that is left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.case import read_case
from shanyrak.nuclear.fuel.design import FuelDesign
from shanyrak.nuclear.fuel.read import fuel_designs
from shanyrak.nuclear.fuel.refuelling import (
    MONTH_DAYS,
    monthly_availability,
    outage_days_a_year,
    refuelling_months,
)
from tests.nuclear.fleet import ROUND
from tests.proofs.parts import Fleet
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny

WINTER_PEAK = [100, 98, 90, 82, 78, 76, 80, 77, 79, 84, 93, 101]
"""A load by month, lowest in June, highest in December."""


@pytest.fixture(scope="module")
def vver() -> FuelDesign:
    """18 months, 32 days out, load factor 0.90."""
    return fuel_designs(read_case("kazakhstan"))["vver1200"]


def test_eighteen_months_lead_to_spring_and_autumn(vver: FuelDesign) -> None:
    """By hand: two units are out 2 x 32 x 12/18 = 42.7 days a year, and one month of each half year has 61. Of the six
    pairs of months half a year apart April and October have the least highest load: 84, before March and September 90,
    June and December 101."""
    assert outage_days_a_year([vver] * 2) == pytest.approx(42.67, abs=0.01)
    assert refuelling_months([vver] * 2, WINTER_PEAK) == (4, 10)


def test_more_units_need_more_months(vver: FuelDesign) -> None:
    """By hand: four units are out 85.3 days a year, more than 61, so each season has two months: March, April,
    September and October (highest load 90) rather than April, May, October and November (93). Twenty need the year."""
    assert refuelling_months([vver] * 4, WINTER_PEAK) == (3, 4, 9, 10)
    assert refuelling_months([vver] * 20, WINTER_PEAK) == tuple(range(1, 13))


def test_a_yearly_cycle_comes_back_to_the_month_of_least_load(vver: FuelDesign) -> None:
    """By hand: 12 or 24 months lead to one season, June; two units out 64 days of each year need three months, June to
    August, whose highest load, 80, is less than that of May to July (80, but a mean of 78 against 77.7)."""
    yearly, two_years = replace(vver, cycle_months=12.0), replace(vver, cycle_months=24.0)
    assert refuelling_months([two_years], WINTER_PEAK) == (6,)
    assert refuelling_months([yearly] * 2, WINTER_PEAK) == (6, 7, 8)
    assert refuelling_months([vver, yearly], WINTER_PEAK) == (4, 10)


@given(
    st.lists(st.tuples(st.sampled_from([12.0, 16.0, 18.0, 24.0]), st.floats(0, 60)), min_size=1, max_size=12),
    st.lists(st.floats(1, 100), min_size=12, max_size=12),
)
@settings(max_examples=80, deadline=None)
def test_the_year_keeps_its_load_factor_and_one_unit_is_out_at_a_time(
    units: list[tuple[float, float]], load: list[float]
) -> None:
    """Whatever cycles and loads: the mean of the year is the load factor, and the months hold all outages in a row."""
    made = [replace(ROUND, cycle_months=c, outage_days=d, core_thm=90.0) for c, d in units]
    months = refuelling_months(made, load)
    days = MONTH_DAYS[np.array(months) - 1].sum()
    assert outage_days_a_year(made) <= days + 1e-9 or len(months) == 12
    available = monthly_availability(made, months)
    assert (available * MONTH_DAYS).sum() / 365 == pytest.approx(0.8)
    assert ((available >= 0) & (available <= 1)).all()


def test_what_can_be_used_by_hand(vver: FuelDesign) -> None:
    """By hand: 32 of 547.5 days are 5.84 % of the year; running power 0.9 / 0.9416 = 0.9559. In April and October, 61
    days, a unit is out 0.0584 x 365 / 61 = 34.97 % of the time: 0.9559 x 0.6503 = 0.6216."""
    available = monthly_availability([vver] * 2, (4, 10))
    assert available[3] == pytest.approx(0.6216, abs=1e-4)
    assert available[0] == pytest.approx(0.9559, abs=1e-4)


def test_wrong_questions(vver: FuelDesign) -> None:
    with pytest.raises(ValueError, match="twelve loads"):
        refuelling_months([vver], [1.0, 2.0])
    with pytest.raises(ValueError, match="units and twelve"):
        refuelling_months([], WINTER_PEAK)
    with pytest.raises(ValueError, match="too short"):
        monthly_availability([replace(vver, outage_days=120.0, load_factor=0.7)], (4,))


def test_a_plan_pays_less_when_reactors_refuel_at_low_load(vver: FuelDesign, tmp_path: Path) -> None:
    """Proves: the month of refuelling counts in the plan. Of twelve months two, April and October, have a load of 700
    MW, the others 940.

    By hand: reactors of 1,000 MW, the rest from gas at 60 USD/MWh; an hour stands for a month. Refuelling in the two
    months leaves 621.6 MW there and 955.9 else: gas 78.4 x 2 x 60 = 9,411. If the month were ignored, 900 MW at any
    time, the cost would be 40 x 10 x 60 = 24,000, not 9,411.
    """
    then, other = (float(monthly_availability([vver], (4, 10))[month]) for month in (3, 0))
    load = {"a": [700.0, 940.0]}
    gas = Fleet(technology="gas", existing=1000, cost=60)

    def reactors(*available: float) -> Fleet:
        return Fleet(technology="nuclear", existing=1000, available=available)

    prove(tiny(load, [reactors(then, other), gas], weight=[2, 10]), 9410.949, tmp_path / "months")
    prove(tiny(load, [reactors(0.9, 0.9), gas], weight=[2, 10]), 24_000, tmp_path / "spread")
