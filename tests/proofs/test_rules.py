"""Proofs of rules: firm capacity, capital, technology groups, CO2, fuels, renewable share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.parts import Fleet, Option
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny


def calm() -> list[Fleet]:
    """100 MW of gas at 30, 50 MW of wind without wind and with a credit of 0.1, and peakers to build at 200."""
    return [
        Fleet(technology="gas", existing=100, cost=30),
        Fleet(technology="wind", kind="wind", existing=50, profile=0.0, parameters={"capacity_credit": 0.1}),
        Fleet(technology="peaker", cost=200),
    ]


def test_planning_reserve(tmp_path: Path) -> None:
    """Proves: firm capacity, each technology by its credit, covers the peak and its margin.

    By hand: peak 100, margin 0.2: 120 MW firm; gas 100 + wind 0.1 x 50 = 105; 15 MW of peakers at 50 USD/MW/year: 750;
    energy 150 x 30 = 4500. If the rule were ignored the cost would be 4500, if wind counted fully 4500, without wind
    5500, not 5250.
    """
    data = tiny({"a": [100, 50]}, calm(), [Option("a:peaker", annuity=50)], rules={"planning_reserve": 0.2})
    proved = prove(data, 5250, tmp_path, again=True)
    assert proved.row("capacity", technology="peaker").capacity_mw == pytest.approx(15)


def test_missing_firm_capacity(tmp_path: Path) -> None:
    """Proves: firm capacity that cannot be had is priced at 100 hours of unserved energy a MW.

    By hand: as above without peakers: 15 x 100 x 1000 + 4500 = 1504500. If it were free the cost would be 4500.
    """
    proved = prove(tiny({"a": [100, 50]}, calm(), rules={"planning_reserve": 0.2}), 1504500, tmp_path)
    assert proved.row("limits", rule="firm_shortfall").excess == pytest.approx(15)


def worth_building() -> list[Fleet]:
    """100 MW of gas at 30 and new plants at 5 USD/MWh in a group of their own."""
    return [Fleet(technology="gas", existing=100, cost=30), Fleet(technology="new", cost=5, group="new")]


def test_capital_limit(tmp_path: Path) -> None:
    """Proves: what is spent on building in a period is at most the capital of its years.

    By hand: 1000 USD/MW overnight, 4000 USD a year for 5 years: 20 MW, each worth it (4000 a year for 5000 saved):
    20 x 5000 + 80 x 6000 = 580000 a year, times 4 = 2320000. If the limit were ignored the cost would be 2000000, if
    the years were 2384000, not 2320000.
    """
    option = Option("a:new", annuity=4000, overnight=1000)
    data = tiny(
        {"a": [100, 100]},
        worth_building(),
        [option],
        rules={"capital_limit": 4000},
        weight=[100],
        length=[5],
        discount=[4],
    )
    proved = prove(data, 2320000, tmp_path)
    assert proved.value("build") == pytest.approx(20)


@pytest.mark.parametrize(
    ("rule", "limit", "annuity", "built", "by_hand"),
    [
        ("max_capacity", 30.0, 4000.0, 30.0, 570000.0),
        ("min_capacity", 40.0, 9000.0, 40.0, 760000.0),
        ("max_new_capacity_per_year", 6.0, 4000.0, 30.0, 570000.0),
    ],
)
def test_group_rules(tmp_path: Path, rule: str, limit: float, annuity: float, built: float, by_hand: float) -> None:
    """Proves: a group of technologies has at most, at least, or at most so much new capacity a year (of 5 years).

    By hand: load 100 MW, 200 hours. A new MW costs its annuity + 1000, saves 6000. At most 30, or 5 x 6 = 30 MW new:
    30 x 5000 + 70 x 6000 = 570000 instead of 500000. At least 40 at 9000: 40 x 10000 + 60 x 6000 = 760000 instead of
    600000.
    """
    data = tiny(
        {"a": [100, 100]},
        worth_building(),
        [Option("a:new", annuity=annuity)],
        groups={rule: {"new": limit}},
        weight=[100],
        length=[5],
    )
    proved = prove(data, by_hand, tmp_path)
    assert proved.value("capacity", fleet="a:new") == pytest.approx(built)


def coal_and_gas() -> list[Fleet]:
    """200 MW of coal at 10 with 1 t/MWh, and 200 MW of gas at 30 with 0.4 t/MWh."""
    return [
        Fleet(technology="coal", existing=200, cost=10, fuel="coal", fuel_per_power=2.5, emission=0.4),
        Fleet(technology="gas", existing=200, cost=30, fuel="gas", fuel_per_power=2.0, emission=0.2),
    ]


@pytest.mark.parametrize(("limit", "by_hand", "excess"), [(140.0, 4000.0, 0.0), (50.0, 15000.0, 30.0)])
def test_co2_limit(tmp_path: Path, limit: float, by_hand: float, excess: float) -> None:
    """Proves: emissions of a year stay below the limit, and what cannot be avoided is priced.

    By hand: load 100 MW, 2 hours. Limit 140 t: 100 MWh coal, 100 MWh gas: 1000 + 3000. Limit 50 t: all gas makes 80 t,
    30 t too much at 300: 6000 + 9000. If the limit were ignored both would cost 2000.
    """
    proved = prove(tiny({"a": [100, 100]}, coal_and_gas(), rules={"co2_limit": limit}), by_hand, tmp_path)
    assert proved.plan.table("limits").excess.sum() == pytest.approx(excess)
    assert proved.plan.table("generation").co2_kt.sum() == pytest.approx((limit + excess) * 1e-3)


def test_co2_of_heat(tmp_path: Path) -> None:
    """Proves: boilers and the heat of CHP plants count in the CO2 limit.

    By hand: heat 50 and 50 MW: coal CHP gives 30 (1 MWh fuel, 0.4 t and 4 USD a MWh), boilers 20 at 100 with 0.2 t:
    24 + 8 = 32 t, so 140 of 172 t are left for power: 100 MWh coal, 100 MWh gas as above: 4000 + 240 + 4000 = 8240.
    If heat were ignored coal would make 153.33 MWh and the cost be 7173.33, not 8240.
    """
    fleets = coal_and_gas()
    fleets[0].parameters = {"heat_per_power": 0.15}
    fleets[0].fuel_per_heat, fleets[0].heat_cost = 1.0, 4.0
    data = tiny({"a": [100, 100]}, fleets, heat={"a": [50, 50]}, boiler_emission=0.2, rules={"co2_limit": 172})
    prove(data, 8240, tmp_path)


@pytest.mark.parametrize(("zone", "by_hand"), [("a", 11000.0), ("all", 14000.0)])
def test_fuel_limit(tmp_path: Path, zone: str, by_hand: float) -> None:
    """Proves: fuel burnt in a zone, or in all zones, stays within what is available in a year.

    By hand: zones a and b, no link, load 100 MW, 2 hours; gas at 20 burns 2 MWh a MWh, then 50. 200 MWh in a: 100 MWh
    of gas and 100 at 50 there, 200 of gas in b: 2000 + 5000 + 4000 = 11000. 400 MWh in all: 200 MWh of gas, 200 at 50:
    14000. If the limit were ignored, or that of all held in each zone, the cost would be 8000.
    """
    fleets = [
        plant
        for z in ("a", "b")
        for plant in (
            Fleet(zone=z, technology="gas", existing=100, cost=20, fuel="gas", fuel_per_power=2.0),
            Fleet(zone=z, technology="dear", existing=100, cost=50),
        )
    ]
    limit = {("gas", zone): 200.0 if zone == "a" else 400.0}
    prove(tiny({"a": [100, 100], "b": [100, 100]}, fleets, fuel_limit=limit), by_hand, tmp_path)


def test_fuel_limit_counts_boilers(tmp_path: Path) -> None:
    """Proves: boilers burn of the same fuel, and what goes beyond the limit is priced.

    By hand: heat 50 MW at 100 from boilers that burn 1.2 MWh gas a MWh: 120 MWh of the 220; 100 MWh fuel are 50 MWh
    gas power: 50 x 20 + 150 x 50 + 10000 = 18500. If boilers did not count 110 MWh would be gas: 16700. Limit 100 MWh:
    no gas power, 20 MWh too much: 10000 + 10000 + 20 x 300 = 26000.
    """
    fleets = [
        Fleet(technology="gas", existing=100, cost=20, fuel="gas", fuel_per_power=2.0),
        Fleet(technology="dear", existing=100, cost=50),
    ]
    for limit, by_hand in ((220.0, 18500.0), (100.0, 26000.0)):
        data = tiny({"a": [100, 100]}, fleets, heat={"a": [50, 50]}, boiler_gas=1.2, fuel_limit={("gas", "a"): limit})
        prove(data, by_hand, tmp_path / str(limit))


@pytest.mark.parametrize(("biomass", "by_hand", "missing"), [(100.0, 5000.0, 0.0), (30.0, 15800.0, 40.0)])
def test_renewable_share(tmp_path: Path, biomass: float, by_hand: float, missing: float) -> None:
    """Proves: a share of consumption comes from renewables, and what is missing is priced.

    By hand: load 100 MW, 2 hours, share 0.5: 100 MWh of biomass at 40, the rest coal at 10: 5000. With 30 MW: 60 x 40 +
    140 x 10 + 40 x 300 = 15800. If the target were ignored both would cost 2000.
    """
    fleets = [
        Fleet(technology="coal", existing=200, cost=10),
        Fleet(technology="biomass", existing=biomass, cost=40, renewable=True),
    ]
    proved = prove(tiny({"a": [100, 100]}, fleets, rules={"renewable_share": 0.5}), by_hand, tmp_path)
    assert proved.plan.table("limits").excess.sum() == pytest.approx(missing)


def test_limits_tie_blocks_by_weight(tmp_path: Path) -> None:
    """Proves: an annual limit holds over all blocks, each as often as it occurs, and lies where it is worth most.

    By hand: blocks of 2 hours that occur 1 and 3 times, load 100 and 20 MW: 200 + 120 MWh a year, limit 200 t; coal x
    of 320 MWh: x + 0.4 x (320 - x) = 200: x = 120: 1200 + 6000 = 7200. If weights were ignored (240 MWh) x would be
    173.33 there and the cost different; if the limit were, 3200, not 7200.
    """
    data = tiny({"a": [100, 100, 20, 20]}, coal_and_gas(), rules={"co2_limit": 200}, weight=[1, 3])
    prove(data, 7200, tmp_path)
