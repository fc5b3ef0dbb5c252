"""The capacity outage probability table: published indices, two units by hand, every state of random units."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanyrak.risk.adequacy.outage_table import (
    exact_days,
    exact_eens,
    exact_firm_equivalent,
    exact_lole,
    loss_frequency,
    loss_of_load,
    outage_table,
)
from shanyrak.risk.adequacy.parts import Units
from tests.risk import rts79


def two_units() -> Units:
    """100 MW with q = 10 / (90 + 10) = 0.1 and 50 MW with q = 10 / (40 + 10) = 0.2."""
    return Units(np.array([100.0, 50.0]), np.array([90.0, 40.0]), np.array([10.0, 10.0]), np.zeros(2, dtype=np.int64))


def test_ieee_test_system_has_its_published_indices() -> None:
    """LOLE 9.39418 h and EENS 1,176 MWh a year by the hours, 1.36886 days a year by the peaks of the days."""
    table, load = outage_table(rts79.units()), rts79.load()
    assert len(rts79.units().mw) == 32
    assert table.installed == 3405.0
    assert exact_lole(table, load) == pytest.approx(rts79.LOLE_HOURS, abs=5e-6)
    assert exact_eens(table, load) == pytest.approx(rts79.EENS, abs=0.5)
    assert exact_days(table, load) == pytest.approx(rts79.LOLE_DAYS, abs=5e-6)


def test_two_units_by_hand() -> None:
    """Proves: P(0 out) = 0.9 x 0.8, P(50) = 0.9 x 0.2, P(100) = 0.1 x 0.8, P(150) = 0.1 x 0.2.

    By hand: a load of 100 MW is met unless 100 MW or more are out, 0.1; one of 120 MW unless 50 or more are, 0.28.
    EENS of 120 MW: 0.18 x 20 + 0.08 x 70 + 0.02 x 120 = 11.6. If the load met exactly counted as lost, 100 MW would be
    short with 0.28.
    """
    table = outage_table(two_units(), step=50.0)
    assert table.chance == pytest.approx([0.72, 0.18, 0.08, 0.02])
    assert loss_of_load(table, np.array([100.0, 120.0])) == pytest.approx([0.1, 0.28])
    assert exact_eens(table, np.array([120.0])) == pytest.approx(11.6)


def test_frequency_of_two_units_by_hand() -> None:
    """Proves: how often a load comes to be lost = chance of the states next to the loss x rate of the step into it.

    By hand: 100 MW are lost when the large unit fails, whatever the small one does: 0.9 / 90 = 0.01 an hour. 120 MW are
    lost when both were up and either fails: 0.72 x (1 / 90 + 1 / 40) = 0.026. 10 MW only when both are down: 0.08 x
    1 / 40 + 0.18 x 1 / 90 = 0.004. Mean length of a loss of 100 MW: 0.1 / 0.01 = 10 h, the repair time.
    """
    table = outage_table(two_units(), step=50.0)
    assert loss_frequency(table, 100.0) == pytest.approx(0.01)
    assert loss_frequency(table, 120.0) == pytest.approx(0.026)
    assert loss_frequency(table, 10.0) == pytest.approx(0.004)


@given(
    st.lists(st.tuples(st.integers(1, 60), st.floats(1, 1000), st.floats(1, 100)), min_size=1, max_size=6),
    st.integers(0, 200),
)
def test_table_counts_every_state(rows: list[tuple[int, float, float]], load: int) -> None:
    """LOLE and EENS of a load equal the sums over all 2^n states; chances add up to 1."""
    mw, up, down = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    units = Units(mw, up, down, np.zeros(len(mw), dtype=np.int64))
    lost = energy = 0.0
    for state in product((0, 1), repeat=len(mw)):
        chance = float(np.prod(np.where(state, units.outage_rate, 1 - units.outage_rate)))
        short = load - float((mw * (1 - np.array(state))).sum())
        lost += chance * (short > 0)
        energy += chance * max(short, 0.0)
    table = outage_table(units)
    assert table.chance.sum() == pytest.approx(1.0)
    assert exact_lole(table, np.array([float(load)])) == pytest.approx(lost, abs=1e-9)
    assert exact_eens(table, np.array([float(load)])) == pytest.approx(energy, abs=1e-7)


def test_a_capacity_between_two_steps_keeps_its_mean() -> None:
    units = Units(np.array([75.0]), np.array([9.0]), np.array([1.0]), np.zeros(1, dtype=np.int64))
    table = outage_table(units, step=50.0)
    assert float((table.chance * table.available).sum()) == pytest.approx(0.9 * 75.0)


def test_a_unit_that_never_breaks_is_worth_all_of_itself() -> None:
    """The bisection finds the MW themselves where the unit is firm, and less where it breaks."""
    load = rts79.load()
    units = rts79.units()
    short = outage_table(Units(units.mw[:-1], units.failure_time[:-1], units.repair_time[:-1], units.fleet[:-1]))
    firm = Units(
        np.append(units.mw[:-1], 400.0), np.append(units.failure_time[:-1], 1e12), units.repair_time, units.fleet
    )
    assert exact_firm_equivalent(outage_table(firm), load, short, load, 800.0) == pytest.approx(400.0, abs=1.0)
    assert 200.0 < exact_firm_equivalent(outage_table(units), load, short, load, 800.0) < 352.0
