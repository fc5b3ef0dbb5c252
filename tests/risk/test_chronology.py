"""Stores in the order of time, by hand, and what they can never do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.risk.adequacy.chronology import find_shortages
from shanyrak.risk.adequacy.network import connected_sets
from shanyrak.risk.adequacy.parts import Stores, no_links, no_stores
from tests.risk.test_network import links


def store(power: float, energy: float, charge: float = 1.0, discharge: float = 1.0, area: int = 0) -> Stores:
    """One store."""
    numbers = (np.array([x]) for x in (power, energy, charge, discharge))
    return Stores(np.array([area], dtype=np.int64), *numbers)


def test_a_store_bridges_hours_by_hand() -> None:
    """Proves: 50 MW and 100 MWh, 0.8 in and 1.0 out, full at first.

    By hand: hour 0 lacks 60: 50 given, 10 lost (level 50). Hour 1 lacks 30: 30 given (20). Hour 2 has 20 to spare: 16
    stored (36). Hour 3 lacks 50: 36 given, 14 lost. Hour 4 lacks 10: all lost. If charging had no loss hour 3 would
    lose 10; without the store 60 + 30 + 50 + 10 would be lost.
    """
    deficit = np.array([[[60.0, 30.0, -20.0, 50.0, 10.0]]])
    found = find_shortages(deficit, connected_sets(1, no_links()), store(50.0, 100.0, charge=0.8))
    assert found.hour.tolist() == [0, 3, 4]
    assert found.total == pytest.approx([10.0, 14.0, 10.0])


def test_what_a_store_gives_is_less_than_what_leaves_it() -> None:
    """Proves: with 0.5 out, 100 MWh give 50 MWh: of two hours that lack 30 MW the second loses 10."""
    found = find_shortages(np.full((1, 1, 2), 30.0), connected_sets(1, no_links()), store(50.0, 100.0, discharge=0.5))
    assert found.total == pytest.approx([10.0])
    assert found.hour.tolist() == [1]


def test_a_store_helps_over_a_link_and_fills_from_the_other_side() -> None:
    """Proves: area 0 lacks 40 for two hours; the store (60 MWh, 40 MW) stands in area 1, behind a link of 30 MW.

    By hand: 30 arrive in each hour, 10 are lost twice, the store has 0 left. Then area 0 has 100 to spare, 30 cross and
    fill the store in hour 2; hour 3 lacks 40 again: 30 arrive, 10 lost. If the link had no limit nothing would be lost
    in hours 0 and 1 but 20.
    """
    deficit = np.array([[[40.0, 40.0, -100.0, 40.0], [0.0, 0.0, 0.0, 0.0]]])
    sets = connected_sets(2, links((0, 1, 30.0, 30.0)))
    found = find_shortages(deficit, sets, store(40.0, 60.0, area=1))
    assert found.hour.tolist() == [0, 1, 3]
    assert found.unserved[:, 0] == pytest.approx([10.0, 10.0, 10.0])


def test_each_year_goes_on_by_itself() -> None:
    """Two years side by side give what each gives alone."""
    rng = np.random.default_rng(3)
    deficit = rng.normal(-10.0, 30.0, (2, 1, 96))
    sets, one = connected_sets(1, no_links()), store(30.0, 90.0, 0.9, 0.9)
    both = find_shortages(deficit, sets, one)
    for year in (0, 1):
        alone = find_shortages(deficit[year : year + 1], sets, one)
        assert both.hour[both.year == year].tolist() == alone.hour.tolist()
        assert both.total[both.year == year] == pytest.approx(alone.total)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_a_store_never_makes_it_worse_and_never_gives_more_than_it_has(seed: int, areas: int) -> None:
    """Energy lost with a store lies between that without and that less all the store could ever give."""
    rng = np.random.default_rng(seed)
    deficit = rng.normal(-15.0, 40.0, (2, areas, 48))
    sets = connected_sets(areas, links(*[(a, a + 1, 20.0, 20.0) for a in range(areas - 1)]))
    without = find_shortages(deficit, sets, no_stores()).total.sum()
    kept = store(25.0, 60.0, 0.9, 0.9)
    with_store = find_shortages(deficit, sets, kept).total.sum()
    assert with_store <= without + 1e-6
    assert with_store >= without - 2 * 48 * 25.0 - 1e-6
    if without == 0:
        assert with_store == 0


def test_pieces_of_a_day_hide_no_hour() -> None:
    """Every short hour is found, whatever the length of the year."""
    deficit = np.full((1, 1, 50), -1.0)
    deficit[0, 0, [0, 23, 24, 49]] = 1.0
    found = find_shortages(deficit, connected_sets(1, no_links()), no_stores())
    assert found.hour.tolist() == [0, 23, 24, 49]
