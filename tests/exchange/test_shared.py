"""What PyPSA has no equal for: every such feature is named, taken out, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
import xarray as xr

from shanyrak.exchange import (
    ExchangeError,
    options_of,
    planned_otherwise,
    shared_features,
    to_network,
    without_counterpart,
)
from shanyrak.exchange.shared import FEATURES
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.parts import Contract, Fleet, Link, Market, Option, Pipe, Resource
from tests.proofs.tiny import tiny

PLAIN = Options(commitment="none")
LOAD = {"a": [50.0, 80.0, 120.0, 70.0]}
BUILD = Option("a:new", annuity=100, maximum=50)


def plain(**rest: object) -> SystemData:
    """A system without any feature that PyPSA lacks."""
    fleets = [Fleet("a", "coal", existing=100, cost=10), Fleet("a", "new", cost=5)]
    return no_reserve(tiny(LOAD, fleets, [BUILD], **rest))  # type: ignore[arg-type]


def no_reserve(data: SystemData) -> SystemData:
    return replace(data, reserve_shortfall_cost=xr.DataArray(0.0))


def dam(options: list[Option] | None = None, **parameters: float) -> SystemData:
    reservoir = Fleet("a", "dam", kind="hydro_reservoir", existing=30, inflow=0.5, parameters=parameters)
    return no_reserve(tiny(LOAD, [Fleet("a", "coal", existing=100, cost=10), reservoir], options or []))


def committed() -> SystemData:
    return no_reserve(tiny(LOAD, [Fleet("a", "coal", existing=150, cost=10, commitment=True)]))


def closing() -> SystemData:
    return no_reserve(tiny(LOAD, [Fleet("a", "coal", existing=150, cost=10, fixed=5)], periods=(2030, 2035)))


def first_of_kind() -> SystemData:
    return plain_with(replace(BUILD, design="new", unit=0.0), first_cost={"new": 1000.0})


def plain_with(option: Option, **rest: object) -> SystemData:
    fleets = [Fleet("a", "coal", existing=100, cost=10), Fleet("a", "new", cost=5)]
    return no_reserve(tiny(LOAD, fleets, [option], **rest))  # type: ignore[arg-type]


def balanced() -> SystemData:
    return plain(fuel_limit={("gas", "all"): 1e4}, winter_limit={("gas", "all"): 1e4},
                 contracts=[Contract("gas@all", 10, 5)], pipes=[Pipe("gas@all", "gas@all", 5)])  # fmt: skip


def steps() -> SystemData:
    return plain(links=[Link("a", "n", 10, annuity=5, limit=40, unit=20)], markets=[Market("n", 10, 10, 5, 10)])


def green() -> SystemData:
    return plain(links=[Link("a", "n", 10, green=True)], markets=[Market("n", 10, 10, 5, 10)], green="hour")


def windy_heat() -> SystemData:
    chp = Fleet("a", "chp", existing=50, profile=[1, 0.5, 1, 1], parameters={"heat_per_power": 1.0})
    return no_reserve(tiny(LOAD, [chp], heat={"a": [1.0] * 4}))


USED: dict[str, Callable[[], tuple[SystemData, Options]]] = {
    "start-ups": lambda: (committed(), Options("area")),
    "Kirchhoff": lambda: (plain(), replace(PLAIN, flow="dc")),
    "upward reserve": lambda: (replace(plain(), reserve_shortfall_cost=xr.DataArray(100.0)), PLAIN),
    "planning reserve": lambda: (plain(rules={"planning_reserve": 0.1}), PLAIN),
    "whole steps": lambda: (steps(), replace(PLAIN, whole_units=True)),
    "matches what a corridor exports": lambda: (green(), PLAIN),
    "capital spent": lambda: (plain(rules={"capital_limit": 1e6}), PLAIN),
    "technology groups": lambda: (plain(groups={"max_capacity": {"group": 120.0}}), PLAIN),
    "loans of foreign partners": lambda: (
        plain_with(replace(BUILD, partner="x"), partner_limits={"investment": {"all": 0.5}}),
        PLAIN,
    ),
    "first plant of a design": lambda: (first_of_kind(), PLAIN),
    "people and water": lambda: (plain(resources=[Resource("people", 10)]), PLAIN),
    "pipelines and winter supply": lambda: (balanced(), PLAIN),
    "closing of existing plants": lambda: (closing(), PLAIN),
    "water carried": lambda: (dam(carry_share=0.3), PLAIN),
    "reservoirs built by choice": lambda: (dam([Option("a:dam", annuity=10, maximum=20)]), PLAIN),
    "natural availability of plants with district heat": lambda: (windy_heat(), PLAIN),
}


def test_every_feature_is_tried_here() -> None:
    for feature in FEATURES:
        assert sum(word in feature.words for word in USED) == 1, feature.words
    assert len(FEATURES) == len(USED)


@pytest.mark.parametrize("word", USED)
def test_feature_is_named_taken_out_and_refused_by_the_writer(word: str) -> None:
    data, options = USED[word]()
    named = without_counterpart(data, options)
    assert [word in words for words in named] == [True]
    assert without_counterpart(*shared_features(data, options)) == []
    with pytest.raises(ExchangeError, match=word):
        to_network(data, options)


def test_other_group_rules_are_named_too() -> None:
    for rules in ({"min_capacity": {"group": 20.0}}, {"max_new_capacity_per_year": {"group": 5.0}}):
        assert "technology groups" in without_counterpart(plain(groups=rules), PLAIN)[0]


def test_a_system_without_them_stays_as_it_is() -> None:
    data = plain(rules={"co2_limit": 1e5, "renewable_share": 0.2}, fuel_limit={("gas", "all"): 1e4})
    assert without_counterpart(data, PLAIN) == []
    shared, options = shared_features(data, PLAIN)
    assert options == PLAIN
    assert shared is data


def test_only_what_is_named_changes() -> None:
    """Load, costs, builds, links, markets, heat and annual limits of a system with a planning reserve stay."""
    data = plain(rules={"planning_reserve": 0.1})
    shared, _ = shared_features(data, PLAIN)
    changed = [f.name for f in fields(data) if not getattr(data, f.name).identical(getattr(shared, f.name))]
    assert changed == ["planning_reserve"]


def test_closing_by_choice_in_one_period_is_kept() -> None:
    data = no_reserve(tiny(LOAD, [Fleet("a", "coal", existing=150, cost=10, fixed=5)]))
    assert without_counterpart(data, PLAIN) == []


def test_a_large_unit_asks_for_no_reserve_once_reserve_is_left_out() -> None:
    data = tiny(
        LOAD, [Fleet("a", "coal", existing=150, parameters={"unit_size": 60.0})], [Option("a:coal", 1, unit=60.0)]
    )
    shared, _ = shared_features(data, Options("none", whole_units=True))
    assert float(shared.unit_size.max()) == 0
    assert float(shared.unit_of_option.max()) == 60
    free, _ = shared_features(data, Options("none", whole_units=False))
    assert float(free.unit_of_option.max()) == 0


def test_options_of_an_older_manifest() -> None:
    assert options_of({"options": {"commitment": "zone", "whole_units": True}}) == Options("zone", True)
    assert options_of({"options": {"commitment": "none", "forgotten": 1}}) == Options("none")


def test_a_plan_made_in_steps_is_never_called_exact() -> None:
    assert planned_otherwise({"foresight": "perfect"}) == planned_otherwise({}) == []
    assert "period by period" in planned_otherwise({"foresight": "stepwise"})[0]


def test_limits_that_are_infinite_are_no_features() -> None:
    data = plain()
    assert np.isinf(data.capital_limit).all()
    assert without_counterpart(data, PLAIN) == []
