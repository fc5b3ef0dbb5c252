"""Proofs of the export corridor: sales by the hour, tolls, transit, whole steps, and the rule of green export."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from shanyrak.plan.checks import check_plan
from shanyrak.plan.tables import costs
from shanyrak.solve.decomposition import solve_decomposition
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Link, Market
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny

PRICES = [30, 60, 100, 40]
SENT = {"none": [40, 40, 40, 40], "hour": [40, 10, 0, 20], "month": [10, 40, 20, 0], "year": [0, 30, 40, 0]}
COST = {"none": -1678.4, "hour": 2010.7, "month": 120.7, "year": -869.3}


def corridor(green: str) -> SystemData:
    """Load 50 MW, wind of 40, 10, 0 and 20 MW, coal at 20 USD/MWh; a cable of 40 MW, loss 10 %, toll 5 USD/MWh.

    Two blocks of two hours, January and February.
    """
    fleets = [
        Fleet("a", "wind", kind="wind", existing=40, profile=[1, 0.25, 0, 0.5], renewable=True, green=True),
        Fleet("a", "coal", existing=200, cost=20),
    ]
    return tiny(
        {"a": [50, 50, 50, 50]},
        fleets,
        links=[Link("a", "r", 40, loss=0.1, toll=5, green=True)],
        markets=[Market("r", export_price=PRICES, export_limit=100)],
        weight=(1.0, 1.0),
        months=(1, 2),
        green=green,
    )


@pytest.mark.parametrize("green", SENT)
def test_two_zone_corridor_by_hand(tmp_path: Path, green: str) -> None:
    """Proves: sales at the price of each hour less losses and toll; green output matched by hour, month and year.

    By hand: without sales coal gives 10 + 40 + 50 + 30 MWh: 2600 USD. A MWh sent brings 0.9 x price - 5 - 0.01 (flow)
    and costs 20 of coal: 1.99, 28.99, 64.99 and 10.99. Without a rule 40 MW are sent in each hour: 2600 - 40 x 106.96 =
    -1678.4. By the hour no more than the wind, 40, 10, 0, 20: gain 79.6 + 289.9 + 219.8: 2010.7. By the month 50 MWh in
    January (40 in its second hour) and 20 in February: gain 1159.6 + 19.9 + 1299.8: 120.7. By the year 70 MWh in the
    two best hours: 40 x 64.99 + 30 x 28.99 = 3469.3: -869.3. If the mean price were paid in all hours every hour would
    gain 26.74; if losses were ignored a MWh would gain 3 to 10 USD more, if the toll were, 5 more.
    """
    proved = prove(corridor(green), COST[green], tmp_path, again=green == "year")
    sent = proved.plan.values["flow_forward"].sel(link="a-r").squeeze("period").values.ravel()
    assert sent == pytest.approx(SENT[green], abs=1e-6)
    row = proved.row("trade", market="r")
    assert row.export_gwh == pytest.approx(0.9 * sum(SENT[green]) / 1000)
    income = 0.9 * sum(s * p for s, p in zip(SENT[green], PRICES, strict=True))
    assert row.export_musd == pytest.approx(income / 1e6)


@pytest.mark.parametrize("green", SENT)
def test_decomposition_finds_the_same(green: str) -> None:
    """Prices that change by the hour, green output shared over blocks: the plan in parts costs what it costs whole."""
    data = corridor(green)
    parts = solve_decomposition(data, gap=1e-6)
    assert parts.objective == pytest.approx(COST[green], abs=0.02)
    assert parts.bound <= COST[green] + 1e-3
    check_plan(data, parts.values, costs(data, parts.values), parts.objective)


def test_days_in_steps_keep_hourly_prices() -> None:
    """Two days whose prices differ in each hour: steps of 6 and of 24 hours lead to the optimum of the hours."""
    hours = range(48)
    fleets = [
        Fleet("a", "wind", kind="wind", existing=40, profile=[0.5 + 0.4 * ((h * 7) % 5 - 2) / 2 for h in hours],
              green=True),
        Fleet("a", "coal", existing=[60, 60], cost=20),
        Fleet("a", "peak", existing=60, cost=45),
    ]  # fmt: skip
    data = tiny(
        {"a": [50 + (h * 11) % 17 for h in hours]},
        fleets,
        links=[Link("a", "r", 20, loss=0.1, toll=5, annuity=2000, limit=40, unit=20, green=True)],
        markets=[Market("r", export_price=[40 + (h * 13) % 60 for h in hours], export_limit=100)],
        periods=(2030, 2035),
        weight=(100.0, 265.0),
        months=(1, 7),
        green="hour",
    )
    for green, whole in product(SENT, (False, True)):
        options, chosen = Options(whole_units=whole), replace(data, green_matching=data.green_matching.copy())
        chosen.green_matching.values = green
        one = solve_monolith(chosen, options).solution
        parts = solve_decomposition(chosen, options, gap=1e-4)
        assert parts.objective == pytest.approx(one.objective, rel=3e-4)
        assert parts.bound <= one.objective + 1e-6 * abs(one.objective)


def test_transit_through_two_neighbours(tmp_path: Path) -> None:
    """Proves: power passes external zones that neither buy nor sell; each segment takes its loss and its toll.

    By hand: 30 MW leave at 10 USD/MWh of running cost; 27 reach b, 24.3 reach c, sold at 50: tolls 30 x 1 + 27 x 2,
    flows 57 x 0.01. An hour: 80 x 10 + 30 + 54 + 0.57 - 1215 = -330.43, twice. Without tolls -828.86, if losses were
    ignored 1600 + 2 x (90 + 0.6) - 3000 = -1218.8; if transit were not possible 1000.
    """
    links = [Link("a", "b", 30, loss=0.1, toll=1), Link("b", "c", 40, loss=0.1, toll=2)]
    markets = [Market("b"), Market("c", export_price=50, export_limit=100)]
    data = tiny({"a": [50, 50]}, [Fleet(existing=200, cost=10)], links=links, markets=markets)
    proved = prove(data, -660.86, tmp_path)
    assert proved.plan.table("costs").set_index("item").musd_per_year["tolls and border costs"] == pytest.approx(168e-6)


def test_green_power_bought_from_a_neighbour_counts(tmp_path: Path) -> None:
    """Proves: what a green neighbour sells may go into the corridor, hour by hour.

    By hand: u sells 15 MW at 25; the corridor takes 15 MW at 60, less 10 % and 0.01 a segment. Coal feeds the load of
    50: 1000 + 15 x (25 + 0.02) - 15 x 54 = 565.3. If it did not count nothing could be sent: 1000. If coal counted, 40
    MW would go: 1000 - 40 x (54 - 20 - 0.01) = -359.6.
    """
    links = [Link("u", "a", 40), Link("a", "r", 40, loss=0.1, green=True)]
    markets = [
        Market("u", import_price=25, import_limit=15, green=True),
        Market("r", export_price=60, export_limit=100),
    ]
    data = tiny({"a": [50]}, [Fleet(existing=200, cost=20)], links=links, markets=markets, green="hour")
    prove(data, 565.3, tmp_path)


@pytest.mark.parametrize(("whole", "by_hand", "built"), [(False, 700.15, 15.0), (True, 800.15, 20.0)])
def test_corridor_in_whole_steps(tmp_path: Path, whole: bool, by_hand: float, built: float) -> None:
    """Proves: a corridor grows in whole steps where units are whole.

    By hand: coal of 65 MW feeds a load of 50: 15 MW can be sent at 60 USD/MWh, each at 20 of coal and 0.01 of flow. A
    MW of cable costs 20 in the one hour: 1000 + 15 x (20 + 0.01 - 60) + 15 x 20 = 700.15 with 15 MW. A step has 20 MW:
    100 more, 800.15, still less than the 1000 without. If steps were ignored 15 MW would be built.
    """
    links = [Link("a", "r", 0, annuity=20, limit=40, unit=20)]
    markets = [Market("r", export_price=60, export_limit=100)]
    data = tiny({"a": [50]}, [Fleet(existing=65, cost=20)], links=links, markets=markets)
    proved = prove(data, by_hand, tmp_path, Options(whole_units=whole))
    assert proved.value("build_link") == pytest.approx(built)


@pytest.mark.parametrize(("least", "by_hand"), [(0.0, 1000.0), (20.0, 1480.0)])
def test_corridor_that_must_come(tmp_path: Path, least: float, by_hand: float) -> None:
    """Proves: what is committed of a corridor is built though nobody buys.

    By hand: load 50 x 20 = 1000; 20 MW at an annuity of 24: 480. Left to choice it is not built.
    """
    links = [Link("a", "r", 0, annuity=24, limit=40, unit=20, least=least)]
    markets = [Market("r", export_price=1, export_limit=100)]
    data = tiny({"a": [50]}, [Fleet(existing=200, cost=20)], links=links, markets=markets)
    prove(data, by_hand, tmp_path, Options(whole_units=True))
