"""Proofs of dc power flow: how power divides among the ways it can take, and what is left out of the cycles."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from shanyrak.plan.checks import PlanError, check_plan
from shanyrak.plan.tables import costs
from shanyrak.solve.decomposition import solve_decomposition
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Link
from tests.proofs.prove import Proved, prove, solved
from tests.proofs.tiny import tiny

DC = Options(flow="dc")
LOAD = {"a": [0.0, 0.0], "b": [0.0, 0.0], "c": [90.0, 90.0]}
PLANTS = [Fleet("a", existing=200, cost=10), Fleet("b", existing=200, cost=30), Fleet("c", existing=200, cost=60)]


def triangle(direct: Link, **rest: object) -> SystemData:
    """Cheap power in a, dearer in b, dearest in c where the load is; a way over b and the direct one."""
    links = [Link("a", "b", 100, 100, reactance=0.1), Link("b", "c", 100, 100, reactance=0.1), direct]
    return tiny(LOAD, PLANTS, links=links, **rest)  # type: ignore[arg-type]


def both_ways(data: SystemData, by_hand: float, folder: Path) -> Proved:
    """The cost worked out by hand, in one piece and by decomposition."""
    proved = prove(data, by_hand, folder, DC)
    parts = solve_decomposition(data, DC, gap=1e-6)
    assert parts.objective == pytest.approx(by_hand, rel=2e-6)
    check_plan(data, parts.values, costs(data, parts.values), parts.objective, "dc")
    return proved


@pytest.mark.parametrize(("reactance", "by_hand"), [(0.1, 4202.0), (0.2, 2602.4)])
def test_power_divides_by_reactance(tmp_path: Path, reactance: float, by_hand: float) -> None:
    """Proves: power takes all ways at once, the more the smaller their reactance; the fullest one limits all.

    By hand: 90 MW in c, 40 MW on the direct line. Equal lines: two thirds of what a sends and one third of what b sends
    take it: a 30, b 60 MW: 300 + 1800 + (40 + 10 + 50) x 0.01 = 2101 an hour. Direct line of 0.2: a half and a quarter:
    a 70, b 20 MW: 700 + 600 + (40 + 30 + 50) x 0.01 = 1301.2. If the law were ignored a would send all 90: 901.4.
    """
    data = triangle(Link("a", "c", 40, 40, reactance=reactance))
    proved = both_ways(data, by_hand, tmp_path)
    assert proved.row("flows", link="a-c").forward_gwh == pytest.approx(0.08)
    prove(data, 1802.8, tmp_path / "transport")


def test_controlled_link_stays_out(tmp_path: Path) -> None:
    """Proves: a link without reactance (direct current) carries what is best.

    By hand: as above without a reactance on the direct line: 40 MW direct, 50 over b: 900 + 140 x 0.01 = 901.4 an hour.
    If it took part the cost would be 4202, not 1802.8.
    """
    both_ways(triangle(Link("a", "c", 40, 40)), 1802.8, tmp_path)


def test_links_side_by_side(tmp_path: Path) -> None:
    """Proves: two links between the same zones share the flow by their reactance.

    By hand: 30 MW each, reactance 0.1 and 0.3: 30 and 10 MW: 40 x 10 + 60 x 50 + 0.4 = 3400.4 an hour. If they were
    free of each other 60 MW would flow: 2600.6.
    """
    links = [
        Link("a", "b", 30, 30, reactance=0.1, label="short"),
        Link("a", "b", 30, 30, reactance=0.3, label="long"),
    ]
    fleets = [Fleet("a", existing=200, cost=10), Fleet("b", existing=200, cost=50)]
    proved = both_ways(tiny({"a": [0.0, 0.0], "b": [100.0, 100.0]}, fleets, links=links), 6800.8, tmp_path)
    assert proved.row("flows", link="long").forward_gwh == pytest.approx(0.02)


def test_power_back_through_a_cycle(tmp_path: Path) -> None:
    """Proves: the direction in which a link is written does not matter.

    By hand: the direct line written from c to a: the same 2101 an hour. If its sign were wrong it could not carry
    anything beside the way over b.
    """
    proved = both_ways(triangle(Link("c", "a", 40, 40, reactance=0.1)), 4202.0, tmp_path)
    assert proved.row("flows", link="c-a").backward_gwh == pytest.approx(0.08)


def test_link_that_comes_later(tmp_path: Path) -> None:
    """Proves: the cycles of a period are those of the links that are there.

    By hand: the direct line comes in 2035. 2030: 90 MW over b: 900 + 180 x 0.01 = 901.8 an hour; 2035: 2101. If the
    absent line took part nothing could flow over b and 2030 cost 5400 an hour; if the present one did not, 2035 would
    cost 901.4.
    """
    data = triangle(Link("a", "c", [0, 40], [0, 40], reactance=0.1), periods=(2030, 2035))
    both_ways(data, 2 * (901.8 + 2101.0), tmp_path)


def test_new_link_is_controlled(tmp_path: Path) -> None:
    """Proves: a link that does not exist yet can be built, and is taken as controlled.

    By hand: 50 MW at most over b, up to 40 MW may be built directly for 10 USD/MW: 2 x (900 + 1.4) + 400 = 2202.8.
    If the cycle bound it at no capacity nothing could flow and the cost be 10800; if it obeyed the law 40 MW direct
    would allow 20 over b only.
    """
    links = [
        Link("a", "b", 50, 50, reactance=0.1),
        Link("b", "c", 50, 50, reactance=0.1),
        Link("a", "c", 0, 0, reactance=0.1, annuity=10, limit=40),
    ]
    data = tiny(LOAD, [PLANTS[0], PLANTS[2]], links=links)
    assert both_ways(data, 2202.8, tmp_path).row("flows", link="a-c").built_mw == pytest.approx(40)


def test_widened_link_keeps_its_reactance(tmp_path: Path) -> None:
    """Proves: what is added to a link raises its capacity and not its share of the flow.

    By hand: 20 MW more on the direct line for 10 USD/MW: a sends all, 60 direct and 30 over b: 2 x (900 + 1.2) + 200 =
    2002.4. If the link left the cycle 2 x 901.4 = 1802.8 without building.
    """
    data = triangle(Link("a", "c", 40, 40, reactance=0.1, annuity=10, limit=50))
    assert both_ways(data, 2002.4, tmp_path).row("flows", link="a-c").built_mw == pytest.approx(20)


def test_losses_stay_out_of_the_law(tmp_path: Path) -> None:
    """Proves: the law holds for what is sent, before losses.

    By hand: two lines of equal reactance from a to b, 30 MW without and 100 MW with half of it lost: 30 MW are sent on
    each, 45 arrive: 60 x 10 + 55 x 50 + 0.6 = 3350.6 an hour. If the law held for what arrives the second would send
    60: 900 + 2000 + 0.9; if it held for none, 100: 1300 + 1000 + 1.3.
    """
    links = [
        Link("a", "b", 30, 30, reactance=0.1, label="good"),
        Link("a", "b", 100, 100, reactance=0.1, loss=0.5, label="bad"),
    ]
    fleets = [Fleet("a", existing=200, cost=10), Fleet("b", existing=200, cost=50)]
    both_ways(tiny({"a": [0.0, 0.0], "b": [100.0, 100.0]}, fleets, links=links), 6701.2, tmp_path)


def test_plan_that_breaks_the_law_is_not_made() -> None:
    """A plan of transport fails the check of the law, and passes without it."""
    data = triangle(Link("a", "c", 40, 40, reactance=0.1))
    plan, objective = solved(data)
    check_plan(data, plan.values, costs(data, plan.values), objective)
    with pytest.raises(PlanError, match="voltage law"):
        check_plan(data, plan.values, costs(data, plan.values), objective, "dc")
    controlled = replace(data, reactance=data.reactance * float("nan"))
    check_plan(controlled, plan.values, costs(data, plan.values), objective, "dc")
