"""Proofs of commitment: minimum stable load, start-ups, and where online capacity is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from shanyrak.solve.decomposition import solve_decomposition
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny
from tests.system.random_systems import sketch


def coal(zone: str = "a", start_cost: float = 5.0, **parameters: float) -> Fleet:
    """100 MW at 10 USD/MWh that run at no less than half of what is on line."""
    given = {"min_stable": 0.5, "start_cost": start_cost, **parameters}
    return Fleet(zone=zone, technology="coal", existing=100, cost=10, commitment=True, parameters=given)


def gas(zone: str = "a") -> Fleet:
    """100 MW at 30 USD/MWh, free to move."""
    return Fleet(zone=zone, technology="gas", existing=100, cost=30)


def test_minimum_stable_load(tmp_path: Path) -> None:
    """Proves: what is on line runs at its minimum at least, so a deep valley forces a start after it.

    By hand: load 100 and 20 MW. In hour 2 at most 20 / 0.5 = 40 MW stay on line, so 60 MW start in hour 1 at 5 USD/MW
    (gas instead would cost 20 USD/MWh more): 1000 + 200 + 300. If the minimum were ignored all would stay on line and
    the cost be 1200, not 1500.
    """
    proved = prove(tiny({"a": [100, 20]}, [coal(), gas()]), 1500, tmp_path, again=True)
    assert proved.value("startup", hour=0) == pytest.approx(60)


def test_start_up_cost(tmp_path: Path) -> None:
    """Proves: a start is paid per MW, and avoided where running something dearer costs less.

    By hand: as above with 25 USD/MW: starting 60 MW would cost 1500, gas for 60 MW in hour 1 costs 60 x 20 = 1200 more.
    40 x 10 + 60 x 30 + 20 x 10 = 2400. If starts were free the cost would be 1200, if never avoided 2700, not 2400.
    """
    proved = prove(tiny({"a": [100, 20]}, [coal(start_cost=25), gas()]), 2400, tmp_path)
    assert proved.value("gen", fleet="a:gas", hour=0) == pytest.approx(60)


def test_outages_limit_what_is_on_line(tmp_path: Path) -> None:
    """Proves: online capacity is at most what outages leave.

    By hand: available 0.8: coal 80 MW in hour 1, gas 20; 40 MW stay on line in hour 2: 800 + 600 + 40 x 5 + 200 = 1800.
    If outages were ignored the cost would be 1500, not 1800.
    """
    fleet = coal()
    fleet.available = 0.8
    prove(tiny({"a": [100, 20]}, [fleet, gas()]), 1800, tmp_path)


def test_must_run_plants_are_committed(tmp_path: Path) -> None:
    """Proves: a plant that must run at more than half, and so gives no reserve, is on line for all that it makes.

    By hand: must run 0.5, minimum 0.8 of what is on line, start 5 USD/MW, load 100 and 60 MW. In hour 2 at most
    60 / 0.8 = 75 MW stay on line, so 25 MW start: 1600 + 125. If its online capacity were free the cost would be 1600,
    not 1725.
    """
    proved = prove(tiny({"a": [100, 60]}, [coal(must_run=0.5, min_stable=0.8), gas()]), 1725, tmp_path)
    assert proved.value("startup", hour=0) == pytest.approx(25)


def test_heat_counts_as_output(tmp_path: Path) -> None:
    """Proves: the heat that a CHP plant gives is part of its output on line: gen + v x heat.

    By hand: v = 0.5, heat 20 MW (boilers 100 USD/MWh, so from the plant, at no cost of its own): output 100 and 30 MW
    for power 90 and 20. In hour 2 at most 60 MW stay on line, so 40 MW start: 900 + 200 + 200. If heat were not counted
    90 - 40 = 50 MW would start, at 1350, not 1300.
    """
    fleet = coal(power_loss_per_heat=0.5, heat_per_power=1.0)
    prove(tiny({"a": [90, 20]}, [fleet, gas()], heat={"a": [20, 20]}), 1300, tmp_path)


@pytest.mark.parametrize(("commitment", "by_hand"), [("zone", 2000), ("area", 1800), ("none", 1600)])
def test_where_commitment_is_counted(tmp_path: Path, commitment: str, by_hand: float) -> None:
    """Proves: online capacity is counted by zone, summed over the zones of an area, or not at all.

    By hand: coal and gas in zones a and b, no link; load a 100, 10; b 20, 30 MW: energy 160 x 10 = 1600.
    By zone: in a 20 MW stay on line, 80 start: 400; in b 30 MW stay on line throughout: 2000.
    By area: 120 and 40 MW together, at most 80 stay on line, 40 start: 200: 1800. Without commitment 1600.
    If the option were ignored all three would cost 1800.
    """
    fleets = [coal("a"), gas("a"), coal("b"), gas("b")]
    options = Options(commitment=commitment)  # type: ignore[arg-type]
    data = tiny({"a": [100, 10], "b": [20, 30]}, fleets)
    prove(data, by_hand, tmp_path, options)
    assert solve_decomposition(data, options, gap=1e-6).objective == pytest.approx(by_hand, rel=2e-6)


def test_area_is_the_default(tmp_path: Path) -> None:
    """Proves: who does not choose gets commitment by area.

    By hand: the same system: 1800, not 2000 as by zone nor 1600 as without. If another were the default one of these.
    """
    fleets = [coal("a"), gas("a"), coal("b"), gas("b")]
    prove(tiny({"a": [100, 10], "b": [20, 30]}, fleets), 1800, tmp_path)


@pytest.mark.parametrize("seed", [2, 3])
def test_finer_commitment_never_costs_less(seed: int) -> None:
    """Proves: by zone costs at least as much as by area, by area at least as much as none, in systems of all features.

    A plan by zone, its online capacity summed over the zones, is one by area; any plan is one without commitment. If
    one of them lacked an equation that the coarser one has, or had one of its own, the order would break.
    """
    data = sketch(seed).data()
    names = ("zone", "area", "none")
    zone, area, none = (solve_monolith(data, Options(commitment=name)).solution.objective for name in names)
    assert zone >= area * (1 - 1e-9)
    assert area >= none * (1 - 1e-9)
