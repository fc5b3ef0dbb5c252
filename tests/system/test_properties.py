"""What must hold for every system: units of money and power, order, and choice change the cost only as they should."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.solve.monolith import solve_monolith
from shanyrak.system import objective
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.parts import Option
from tests.proofs.prove import solved
from tests.system.random_systems import Sketch, sketch

MONEY = (
    "start_cost",
    "generation_cost",
    "heat_cost",
    "fixed_cost",
    "annuity",
    "overnight",
    "option_fixed_cost",
    "link_annuity",
    "link_overnight",
    "link_toll",
    "import_price",
    "export_price",
    "boiler_cost",
    "separate_heat_cost",
    "co2_price",
    "capital_limit",
    "unserved_energy_cost",
    "unserved_heat_cost",
    "reserve_shortfall_cost",
    "excess_limit_cost",
)
POWER = (
    "load",
    "peak",
    "existing",
    "unit_size",
    "given_unit",
    "max_total",
    "max_build",
    "min_build",
    "unit_of_option",
    "forward",
    "backward",
    "link_limit",
    "link_total",
    "link_min",
    "link_unit",
    "import_limit",
    "export_limit",
    "heat_load",
    "boiler_capacity",
    "separate_heat",
    "co2_limit",
    "fuel_limit",
    "capital_limit",
    "group_min",
    "group_max",
    "group_max_new",
)
SEEDS = st.sampled_from([0, 1])
few = settings(max_examples=2, deadline=None, derandomize=True, database=None)


def scaled(data: SystemData, names: tuple[str, ...], factor: float) -> SystemData:
    """The same system with some arrays times a factor."""
    return replace(data, **{name: getattr(data, name) * factor for name in names})


def cost(data: SystemData, options: Options | None = None) -> float:
    """Least cost in USD."""
    return solve_monolith(data, options).solution.objective


@lru_cache
def least_cost(seed: int) -> float:
    """Least cost of a random system, solved once for all properties."""
    return cost(sketch(seed).data())


@given(SEEDS)
@few
def test_money_units(seed: int) -> None:
    """Prices in another currency give the same plan at the cost in that currency."""
    data = sketch(seed).data()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(objective, "FLOW_COST", 7.0 * objective.FLOW_COST)
        other = cost(scaled(data, MONEY, 7.0))
    assert other == pytest.approx(7.0 * least_cost(seed), rel=1e-7)


@given(SEEDS)
@few
def test_power_units(seed: int) -> None:
    """A system three times as large costs three times as much."""
    data = sketch(seed).data()
    assert cost(scaled(data, POWER, 3.0)) == pytest.approx(3.0 * least_cost(seed), rel=1e-7)


def turned(one: Sketch) -> Sketch:
    """The same system with everything listed the other way round."""
    load = dict(reversed(one.load.items()))
    return Sketch(load, one.fleets[::-1], one.options[::-1], one.links[::-1], one.rest)


@given(SEEDS)
@few
def test_order_does_not_matter_and_laws_hold(seed: int) -> None:
    """Everything listed the other way round costs the same; balances close and the cost table adds up."""
    plan, again = solved(turned(sketch(seed)).data())
    assert again == pytest.approx(least_cost(seed), rel=1e-7)
    assert plan.table("costs").discounted_musd.sum() * 1e6 == pytest.approx(again, rel=1e-6)


@given(SEEDS)
@few
def test_whole_units_never_cost_less(seed: int) -> None:
    """Whole units are a choice among fewer plans, and a binding one for the bound that is reported."""
    data = sketch(seed).data()
    whole = solve_monolith(data, Options(whole_units=True)).solution
    assert whole.objective >= least_cost(seed) * (1 - 1e-7)
    assert whole.bound >= least_cost(seed) * (1 - 1e-7)
    assert whole.bound <= whole.objective * (1 + 1e-9)


@given(SEEDS)
@few
def test_more_choice_never_costs_more(seed: int) -> None:
    """One more technology to choose from can only lower the cost."""
    more = sketch(seed)
    more.options.append(Option("b:coal", annuity=20_000, maximum=80, name="more coal"))
    assert cost(more.data()) <= least_cost(seed) * (1 + 1e-9)


@given(SEEDS)
@few
def test_commitment_never_costs_less(seed: int) -> None:
    """Counted by zone it binds at least as much as by area, and by area at least as much as not at all."""
    data = sketch(seed).data()
    by_zone, none = (cost(data, Options(commitment=name)) for name in ("zone", "none"))
    assert by_zone >= least_cost(seed) * (1 - 1e-9)
    assert least_cost(seed) >= none * (1 - 1e-9)
