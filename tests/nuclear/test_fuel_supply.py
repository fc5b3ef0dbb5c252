"""Interruptions by hand, stocks that bridge them, and how concentrated a step is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.fuel.chain import STEPS
from shanyrak.nuclear.fuel.supply import (
    Interruption,
    Pipeline,
    concentration,
    least_stock,
    operation_after,
    steady_stock_months,
)
from tests.nuclear.fleet import unit

WORK = Pipeline((2, 3, 4, 3))
STEP = st.sampled_from(STEPS)


def test_reactor_runs_to_the_end_of_its_cycle() -> None:
    """Proves: assemblies stop on 1 April 2035; the reload of January 2036 takes 3 months of work and 6 of stock lie
    behind the step, so that of 2036 was begun on 1 April and that of January 2037 was not.

    By hand: it runs to the outage before 2037, 2036.9: 19.8 months. With no stock it stops at 2035.9: 7.8 months.
    """
    reactor = [unit("a", 2030, 20)]
    stop = Interruption("fabrication", 2035.25)
    stocked = operation_after(reactor, WORK.with_stock("fabrication", 6), stop)
    assert stocked.loc["a", "runs_until"] == pytest.approx(2036.9)
    assert stocked.loc["a", "months"] == pytest.approx(12 * 1.65)
    bare = operation_after(reactor, WORK, stop)
    assert bare.loc["a", "months"] == pytest.approx(12 * 0.65)
    assert bool(bare.loc["a", "stops"])


def test_an_earlier_step_lasts_longer_by_the_work_behind_it() -> None:
    """By hand: enrichment has 4 + 3 months of work behind it; stopped in mid-2035 it has done the reload of January
    2036 (June 2035) but not that of 2037."""
    reactor = [unit("a", 2030, 20)]
    assert operation_after(reactor, WORK, Interruption("enrichment", 2035.5)).loc["a", "runs_until"] == 2036.9
    assert operation_after(reactor, WORK, Interruption("fabrication", 2035.5)).loc["a", "runs_until"] == 2035.9


def test_first_core_that_is_missing_keeps_a_unit_from_starting() -> None:
    after = operation_after([unit("a", 2036, 20)], WORK, Interruption("uranium", 2034.5))
    assert after.loc["a", "runs_until"] == 2036
    assert bool(after.loc["a", "stops"])


def test_half_of_the_flow_runs_one_of_two_reactors() -> None:
    """Proves: what still comes is shared. By hand: half of two reloads a year is one, so one reactor goes on for good;
    if each kept to its own half, both would stop."""
    pair = [unit("a", 2030, 20), unit("b", 2030, 20)]
    after = operation_after(pair, WORK, Interruption("conversion", 2035.0, lost_share=0.5))
    assert sorted(after["stops"]) == [False, True]


def test_other_designs_cannot_lend_assemblies() -> None:
    pair = [unit("a", 2030, 20), unit("b", 2030, 20, design="other")]
    after = operation_after(pair, WORK, Interruption("fabrication", 2035.0, lost_share=0.5))
    assert after["stops"].all()


def test_a_short_interruption_or_a_quick_substitute_stops_nothing() -> None:
    """By hand: with a year of stock three months without flow miss no reload of this reactor; a substitute of all after
    three months is the same thing."""
    reactor, stocked = [unit("a", 2030, 20)], WORK.with_stock("enrichment", 12)
    assert not operation_after(reactor, stocked, Interruption("enrichment", 2035.0, months=3))["stops"].any()
    quick = Interruption("enrichment", 2035.0, substitute_share=1.0, substitute_after_months=3)
    assert not operation_after(reactor, stocked, quick)["stops"].any()
    assert operation_after(reactor, stocked, Interruption("enrichment", 2035.0))["stops"].all()


def test_after_its_last_reload_nothing_can_stop_a_reactor() -> None:
    after = operation_after([unit("a", 2030, 5)], WORK, Interruption("uranium", 2034.5))
    assert after.loc["a", "runs_until"] == 2035
    assert not after.loc["a", "stops"]


def test_least_stock_by_hand() -> None:
    """By hand: two years from 1 April 2035 hold the reloads of January 2036 and 2037; that of 2037 must have passed by
    then: 21 months less 3 of work is 18 of stock. Many units in a steady flow need 24 - 3 = 21."""
    reactor, stop = [unit("a", 2030, 20)], Interruption("fabrication", 2035.25)
    assert least_stock(reactor, WORK, stop, 24) == pytest.approx(18, abs=0.002)
    assert least_stock(reactor, WORK, stop, 5) == 0
    assert steady_stock_months(24, 1, 3) == 21
    assert steady_stock_months(24, 0.5, 3, 0.25, 9) == pytest.approx(0.5 * 9 + 0.25 * 12)


@settings(max_examples=8, deadline=None)
@given(STEP, st.floats(2035, 2040), st.floats(6, 48), st.lists(st.floats(2030, 2034), min_size=1, max_size=3))
def test_least_stock_is_enough_and_never_above_that_of_a_steady_flow(
    step: str, start: float, months: float, starts: list[float]
) -> None:
    units = [unit(f"u{i}", begin, 25) for i, begin in enumerate(starts)]
    stop = Interruption(step, start)
    stock = least_stock(units, WORK, stop, months)
    after = operation_after(units, WORK.with_stock(step, stock), stop)
    assert not (after["stops"] & (after["months"] < months - 1e-6)).any()
    outage = 36.5 / 365 * 12
    assert stock <= steady_stock_months(months + outage, 1, WORK.after(step)[0]) + 0.002


@settings(max_examples=25, deadline=None)
@given(STEP, st.floats(0, 1), st.floats(0, 24), st.floats(0, 24))
def test_more_stock_never_shortens_operation(step: str, lost: float, stock: float, more: float) -> None:
    units = [unit("a", 2030, 20), unit("b", 2030.5, 20)]
    stop = Interruption(step, 2035.3, lost)
    less = operation_after(units, WORK.with_stock(step, stock), stop)["months"].min()
    assert operation_after(units, WORK.with_stock(step, stock + more), stop)["months"].min() >= less - 1e-9


def test_concentration() -> None:
    assert concentration([1.0]) == 1
    assert concentration([5, 5, 5, 5]) == pytest.approx(0.25)
    assert concentration([0.5, 0.3, 0.2]) == pytest.approx(0.38)
    assert concentration([0.5, 0.3, 0.2, 0.0]) == pytest.approx(concentration(np.array([50, 30, 20])))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Interruption("mining", 2035.0), "right is one of"),
        (lambda: Interruption("uranium", 2035.0, lost_share=1.5), "lost_share is 1.5"),
        (lambda: Interruption("uranium", 2035.0, months=-1), "below 0"),
        (lambda: Pipeline((1, 2, 3, -1)), "process_months is -1"),
        (lambda: concentration([0.0]), "all 0"),
        (lambda: steady_stock_months(12, 2.0), "lost_share is 2"),
    ],
)
def test_wrong_arguments_are_told(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]
