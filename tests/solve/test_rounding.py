"""Whole units of large problems: rounding keeps totals, breaks no limit and reports an honest gap."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.solve import monolith
from shanyrak.solve.monolith import round_builds, round_down, solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Option
from tests.proofs.tiny import tiny
from tests.solve.systems import mixed

YEARS = (2030, 2035, 2040)
SHARES = st.lists(st.floats(0, 4), min_size=3, max_size=3)


def lumpy(maximum: float = 600.0, rate: float = 600.0) -> SystemData:
    """One option in units of 60 MW over three periods."""
    option = Option("a:new", annuity=1, unit=60, maximum=maximum, rate=rate)
    return tiny({"a": [100]}, [Fleet(technology="new")], [option], periods=YEARS)


def built(units: list[float], data: SystemData) -> np.ndarray:
    """Units of each period after rounding."""
    build = xr.DataArray([np.array(units) * 60], dims=("option", "vintage"),
                         coords={"option": data.unit_of_option.option, "vintage": list(YEARS)})  # fmt: skip
    return round_builds(build, data).sel(option="new:a:new").values / 60


def test_thirds_become_one_unit() -> None:
    """A third of a unit in each of three periods becomes one unit in the second."""
    assert built([1 / 3, 1 / 3, 1 / 3], lumpy()).tolist() == [0, 1, 0]


def test_rate_is_kept_and_what_is_cut_comes_later() -> None:
    """1.4 units a period allow one: 1.4, 1.4, 0 becomes 1, 1, 1, though 2.8 rounds to 3 in the second period."""
    assert built([1.4, 1.4, 0.0], lumpy(rate=84)).tolist() == [1, 1, 1]


def test_total_is_kept() -> None:
    """2.6 units are not rounded up where 170 MW are allowed in all."""
    assert built([2.6, 0.2, 0.0], lumpy(maximum=170)).tolist() == [2, 0, 0]


@given(units=SHARES)
@settings(max_examples=50, deadline=None)
def test_rounding_keeps_running_totals(units: list[float]) -> None:
    """Without limits no running total is off by more than half a unit."""
    difference = np.cumsum(built(units, FREE)) - np.cumsum(units)
    assert np.all(abs(difference) <= 0.5 + 1e-9)


@given(units=SHARES)
@settings(max_examples=50, deadline=None)
def test_rounding_breaks_no_limit(units: list[float]) -> None:
    """Whole units, no more than 2.5 in a period and 6.2 in all, whatever is rounded."""
    whole = built(units, NARROW)
    assert np.array_equal(whole, np.round(whole))
    assert np.all((whole >= 0) & (whole <= 2))
    assert whole.sum() <= 6


FREE, NARROW = lumpy(maximum=6000), lumpy(maximum=372, rate=150)


def test_round_down_never_builds_more() -> None:
    """Each build becomes the whole units in it; what misses a unit by the tolerance of a solver is one."""
    build = xr.DataArray([[119.0, 60 * (1 - 1e-9), 0.0]], dims=("option", "vintage"),
                         coords={"option": ["new:a:new"], "vintage": list(YEARS)})  # fmt: skip
    assert (round_down(build, FREE) / 60).values.ravel().tolist() == [1, 1, 0]


@pytest.fixture
def as_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every problem counts as large, so units are rounded."""
    monkeypatch.setattr(monolith, "EXACT_INTEGERS_UP_TO", 0)


def test_gap_of_rounding_holds(as_large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rounded plan costs at least the exact one, the bound at most, and the gap is their distance."""
    options = Options(whole_units=True)
    rounded = solve_monolith(mixed(unit=40), options).solution
    monkeypatch.undo()
    exact = solve_monolith(mixed(unit=40), options).solution
    relaxed = solve_monolith(mixed(unit=40)).solution
    assert relaxed.objective < exact.objective * (1 - 1e-4), "the system must make whole units matter"
    assert rounded.bound <= exact.objective * (1 + 1e-6)
    assert rounded.objective >= exact.bound * (1 - 1e-6)
    assert rounded.gap == pytest.approx((rounded.objective - relaxed.objective) / rounded.objective, rel=1e-6)
    units = rounded.values["build"].sel(option="new:a:new") / 40
    assert np.allclose(units, np.round(units), atol=1e-6)


def test_rounding_up_into_a_rule_falls_back(as_large: None) -> None:
    """A group of at most 90 MW: 90 MW in any size would round up to two units of 60; one is built instead."""
    data = tiny(
        {"a": [100, 100]},
        [Fleet(existing=100, cost=30), Fleet(technology="new", cost=5, group="new")],
        [Option("a:new", annuity=4000, maximum=240, unit=60)],
        groups={"max_capacity": {"new": 90}},
        weight=[100],
    )
    solution = solve_monolith(data, Options(whole_units=True)).solution
    assert float(solution.values["build"].sum()) == pytest.approx(60)
    assert solution.objective == pytest.approx(540000)
