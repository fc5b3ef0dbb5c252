"""PyPSA as an independent oracle: the same small system gives the same optimum, feature by feature."""

from __future__ import annotations

import logging
import warnings
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.peers.to_pypsa import pypsa_cost
from tests.proofs.tiny import Fleet, Link, Market, Option, tiny
from tests.system.random_systems import sketch

logging.getLogger("pypsa").setLevel(logging.ERROR)
logging.getLogger("linopy").setLevel(logging.ERROR)
SAME = 1e-6
LOAD = [50.0, 80.0, 120.0, 70.0]


def assert_same(data: SystemData) -> float:
    """Both give the same cost; returns it."""
    solution = solve_monolith(data, Options(commitment="none"), solver="simplex").solution
    priced = [n for n in solution.values if n.startswith("excess:") or n == "turned_down"]
    assert all(float(solution.values[n].max()) < 1e-6 for n in priced), "a feature without counterpart is in use"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pypsa_cost(data)
    assert solution.objective == pytest.approx(theirs, rel=SAME)
    return theirs


def coal(zone: str = "a", **given: object) -> Fleet:
    return Fleet(zone, "coal", existing=100, cost=10, fuel="coal", fuel_per_power=2.5, emission=0.35, **given)  # type: ignore[arg-type]


def gas(zone: str = "a") -> Fleet:
    return Fleet(zone, "gas", existing=60, cost=40, fuel="gas", fuel_per_power=2.0, emission=0.2)


def test_merit_order_outages_and_unserved_energy() -> None:
    assert_same(tiny({"a": LOAD}, [coal(available=0.5), gas()]))


def test_curtailment() -> None:
    wind = Fleet("a", "wind", kind="wind", existing=150, profile=[0.9, 0.1, 0.5, 1.0])
    assert_same(tiny({"a": LOAD}, [coal(), wind]))


def test_must_run() -> None:
    assert_same(tiny({"a": LOAD}, [coal(parameters={"must_run": 0.4}), Fleet("a", "cheap", existing=90, cost=1)]))


def test_links_with_losses_both_ways_and_expansion() -> None:
    load = {"a": LOAD, "b": [90.0, 40.0, 30.0, 100.0]}
    link = Link("a", "b", 20, 10, loss=0.05, annuity=60, limit=40)
    assert_same(tiny(load, [coal(), gas("b")], links=[link]))


def test_markets() -> None:
    market = Market("n", import_price=30, import_limit=25, export_price=15, export_limit=40)
    assert_same(tiny({"a": LOAD}, [coal(), gas()], links=[Link("a", "n", 50, 50, loss=0.02)], markets=[market]))


def test_storage_with_losses() -> None:
    given = {"storage_hours": 3, "charge_efficiency": 0.9, "discharge_efficiency": 0.8, "self_discharge": 0.02}
    battery = Fleet("a", "battery", kind="storage", existing=10, cost=1, parameters=given)
    assert_same(tiny({"a": LOAD}, [coal(), gas(), battery], [Option("a:battery", annuity=30)]))


def test_back_pressure_and_boiler() -> None:
    given = {"power_to_heat": 0.5, "heat_per_power": 2.0}
    chp = Fleet("a", "chp", existing=40, cost=12, heat_cost=3, back_pressure=True, parameters=given)
    assert_same(tiny({"a": LOAD}, [coal(), chp], heat={"a": [30.0, 90.0, 60.0, 20.0]}, boiler_cost=18))


def test_investment_against_running_cost_and_block_weights() -> None:
    options = [Option("a:new", annuity=900), Option("a:wind", annuity=700, maximum=80)]
    fleets = [coal(), Fleet("a", "new", cost=5), Fleet("a", "wind", kind="wind", profile=[0.2, 0.9, 0.4, 0.6])]
    assert_same(tiny({"a": LOAD}, fleets, options, weight=(30.0, 70.0)))


def test_existing_plants_kept_only_while_worth_their_fixed_cost() -> None:
    assert_same(tiny({"a": LOAD}, [coal(fixed=20), Fleet("a", "old", existing=50, cost=12, fixed=60), gas()]))


def test_co2_limit() -> None:
    free = solve_monolith(tiny({"a": LOAD}, [coal(), gas()]), Options("none")).solution.objective
    fleets = [coal(), Fleet("a", "gas", existing=200, cost=40, fuel="gas", fuel_per_power=2.0, emission=0.2)]
    assert assert_same(tiny({"a": LOAD}, fleets, rules={"co2_limit": 200.0})) > free


def test_two_periods_with_vintages_discount_and_growth() -> None:
    options = [Option("a:new", annuity=[900, 600], life=5), Option("a:peak", annuity=300, maximum=70)]
    fleets = [Fleet("a", "coal", existing=[100, 40], cost=10), Fleet("a", "new", cost=5), Fleet("a", "peak", cost=60)]
    assert_same(
        tiny({"a": LOAD}, fleets, options, periods=(2030, 2035), growth=[1.0, 1.4], weight=(50.0,), discount=[4.0, 2.5])
    )


@given(st.integers(0, 9))
@settings(max_examples=4, deadline=None, derandomize=True, database=None)
def test_random_systems(seed: int) -> None:
    """Two zones, two periods, wind, batteries, builds, a link, a market and a CO2 limit at random."""
    one = sketch(seed, plain=True)
    rest = {**one.rest, "weight": one.rest["weight"][:1]}
    any_size = [replace(option, unit=0.0) for option in one.options]  # a whole unit would ask for reserve
    assert_same(tiny(one.load, one.fleets, any_size, one.links, **rest))
