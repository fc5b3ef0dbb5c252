"""Firm capacity that can take the place of something: drawn against exact, and parts of the search."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from shanyrak.risk.adequacy.credit import benchmark, firm_equivalent, firm_need, halved, load_at_target, trials
from shanyrak.risk.adequacy.outage_table import exact_firm_equivalent, exact_lole, outage_table
from shanyrak.risk.adequacy.parts import Links, Stores, Units, merged, no_stores, single_area
from tests.risk import rts79

ONE = np.ones(1)


def without_unit(units: Units, which: int) -> Units:
    """The units with one of them at 0 MW."""
    mw = units.mw.copy()
    mw[which] = 0.0
    return replace(units, mw=mw)


def test_a_unit_of_the_test_system_is_worth_what_the_table_says() -> None:
    """400 MW that are out 12 % of the time: drawn and exact equivalents agree, far below 0.88 x 400 = 352 MW.

    A large unit is worth less than its mean output, because it fails all at once.
    """
    units, load = rts79.units(), rts79.load()
    rest = without_unit(units, int(np.argmax(units.mw)))
    exact = exact_firm_equivalent(outage_table(units), load, outage_table(rest), load, 400.0)
    base = benchmark(single_area(load, units), 500, 1, exact_lole(outage_table(units), load))
    found = firm_equivalent(base, single_area(load, rest), ONE, 400.0, 1)
    assert exact < 300.0
    assert found.low <= exact <= found.high
    assert found.high - found.low < 60.0


def test_firm_capacity_is_worth_itself_and_nothing_is_worth_nothing() -> None:
    """Proves: 100 MW taken off the load are worth 100 MW; a unit that is always broken is worth 0."""
    units, load = rts79.units(), rts79.load()
    base = benchmark(single_area(load - 100.0, units), 200, 2, 9.4)
    more = single_area(load, units)
    same_load = replace(more, load=load[None, None] - 100.0, given=np.full((1, 1, len(load)), -100.0))
    assert firm_equivalent(base, same_load, ONE, 100.0, 2).mean == pytest.approx(100.0, abs=1.0)
    assert firm_equivalent(base, single_area(load - 100.0, units), ONE, 100.0, 2).mean == 0.0


def test_what_is_worth_more_than_was_tried_has_no_upper_end() -> None:
    """5 MW stand for 500: up to twice as much is tried, and not enough."""
    units, load = rts79.units(), rts79.load()
    base = benchmark(single_area(load, units), 100, 2, 9.4)
    poorer = replace(single_area(load, units), given=np.full((1, 1, len(load)), -500.0))
    found = firm_equivalent(base, poorer, ONE, 5.0, 2)
    assert (found.mean, found.high) == (10.0, np.inf)


def test_load_and_firm_need_meet_the_target() -> None:
    """At the changed load the hours are the target; with the firm need of a higher load they are at most that."""
    drawn = trials(single_area(1.1 * rts79.load(), rts79.units()), 200, 3)
    more = load_at_target(drawn, 20.0)
    assert drawn.hours(more_load=more).mean() == pytest.approx(20.0, rel=0.05)
    firm = firm_need(drawn, ONE, 5.0, 2000.0)
    assert drawn.hours(firm * ONE).mean() <= 5.0 < drawn.hours((firm - 5.0) * ONE).mean()
    assert firm_need(drawn, ONE, 8760.0, 2000.0) == 0.0


def test_bisection_stops_at_the_end_where_nothing_is_enough() -> None:
    assert halved(lambda x: 3.0 - x, 0.0, 8.0) == pytest.approx(3.0, abs=1e-3)
    assert halved(lambda x: 9.0 - x, 0.0, 8.0) == 8.0


def test_areas_laid_together_lose_nothing() -> None:
    """Loads add up, links inside vanish, two stores become one with the mean of their efficiencies by power."""
    load = np.stack([np.full(24, 10.0), np.full(24, 20.0), np.full(24, 5.0)])[None]
    units = Units(np.array([7.0]), np.array([9.0]), np.array([1.0]), np.zeros(1, dtype=np.int64))
    stores = Stores(np.array([0, 1]), np.array([10.0, 30.0]), np.array([40.0, 60.0]), np.array([0.8, 1.0]), np.ones(2))
    joined = Links(np.array([0, 1]), np.array([1, 2]), np.array([5.0, 6.0]), np.array([7.0, 8.0]))
    three = replace(
        single_area(load[0, 0], units), areas=("a", "b", "c"), load=load, given=load / 10, stores=stores, links=joined
    )
    two = merged(three, np.array([0, 0, 1]), ("ab", "c"))
    assert two.load[0, :, 0].tolist() == [30.0, 5.0]
    assert two.given[0, :, 0].tolist() == [3.0, 0.5]
    assert (two.links.start.tolist(), two.links.forward.tolist()) == ([0], [6.0])
    assert (two.stores.power.tolist(), two.stores.energy.tolist()) == ([40.0], [100.0])
    assert two.stores.charge_efficiency == pytest.approx([0.95])
    assert merged(replace(three, stores=no_stores()), np.array([0, 0, 1]), ("ab", "c")).stores.area.size == 0
