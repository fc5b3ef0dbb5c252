"""Proofs of the network and of trade: limits each way, losses, expansion, what neighbours sell and buy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.parts import Fleet, Link, Market
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny

LOAD = {"a": [50, 50], "b": [50, 50]}


def pair(cheap: str = "a") -> list[Fleet]:
    """200 MW at 10 USD/MWh in one zone and 200 MW at 50 in the other."""
    dear = {"a": "b", "b": "a"}[cheap]
    return [Fleet(zone=cheap, existing=200, cost=10), Fleet(zone=dear, existing=200, cost=50)]


@pytest.mark.parametrize(("cheap", "by_hand"), [("a", 3600.6), ("b", 5200.2)])
def test_link_limits_each_way(tmp_path: Path, cheap: str, by_hand: float) -> None:
    """Proves: a link carries up to its own limit in each direction.

    By hand: 30 MW from a to b, 10 MW from b to a. Cheap power in a: 80 x 10 + 20 x 50 + 30 x 0.01 = 1800.3 an hour;
    in b: 60 x 10 + 40 x 50 + 10 x 0.01 = 2600.1. If limits were ignored both would cost 2001, if both ways had 30 MW
    both 3600.6; without a link 6000.
    """
    proved = prove(tiny(LOAD, pair(cheap), links=[Link("a", "b", 30, 10)]), by_hand, tmp_path, again=cheap == "a")
    row = proved.row("flows", link="a-b")
    assert (row.forward_gwh, row.backward_gwh) == pytest.approx((0.06, 0.0) if cheap == "a" else (0.0, 0.02))


@pytest.mark.parametrize("cheap", ["a", "b"])
def test_losses(tmp_path: Path, cheap: str) -> None:
    """Proves: what arrives is what leaves less the loss, in both directions.

    By hand: 30 MW leave, 27 arrive: 80 x 10 + 23 x 50 + 0.3 = 1950.3 an hour. If losses were ignored the cost would be
    3600.6, not 3900.6.
    """
    proved = prove(tiny(LOAD, pair(cheap), links=[Link("a", "b", 30, 30, loss=0.1)]), 3900.6, tmp_path)
    assert proved.row("flows", link="a-b").loss_gwh == pytest.approx(0.006)


def test_link_expansion(tmp_path: Path) -> None:
    """Proves: a link is built where it pays, up to its limit, for both directions and all later periods.

    By hand: two periods of 2 hours that occur 10 times. Cheap power is in a in hour 1 and in b in hour 2. A MW saves
    20 x 40 USD a year and costs 100; 15 MW may be built: 45 MW each way: 95 x 10 + 5 x 50 + 0.45 = 1200.45 an hour:
    2 x (20 x 1200.45 + 1500) = 51018. Without building 72012; if built for one direction 63015; if paid once 49518.
    """
    fleets = [
        Fleet(zone="a", technology="wind", kind="wind", existing=200, cost=10, profile=[1, 0]),
        Fleet(zone="b", technology="wind", kind="wind", existing=200, cost=10, profile=[0, 1]),
        Fleet(zone="a", existing=200, cost=50),
        Fleet(zone="b", existing=200, cost=50),
    ]
    links = [Link("a", "b", 30, 30, annuity=100, limit=15)]
    proved = prove(tiny(LOAD, fleets, links=links, periods=(2030, 2035), weight=[10]), 51018, tmp_path)
    assert proved.row("flows", period=2030).built_mw == pytest.approx(15)
    assert proved.row("flows", period=2035).backward_mw == pytest.approx(45)


def test_link_not_worth_its_cost(tmp_path: Path) -> None:
    """Proves: a link is not built where it saves less than its annuity.

    By hand: as above with 1000 USD/MW/year and one period: 800 saved: not built: 20 x 1800.3 = 36006. If building were
    free the cost would be 24009.
    """
    links = [Link("a", "b", 30, annuity=1000, limit=15)]
    proved = prove(tiny(LOAD, pair(), links=links, weight=[10]), 36006, tmp_path)
    assert proved.row("flows", link="a-b").built_mw == pytest.approx(0)


def test_imports(tmp_path: Path) -> None:
    """Proves: a neighbour sells up to its limit at its price, over a link.

    By hand: load 150 MW, own plants 100 MW at 12 and 100 at 50, import 30 MW at 20: 1200 + 600 + 20 x 50 + 0.3 = 2800.3
    an hour. Without imports it would cost 3700, without limit 2200.5, with free imports 2200.3.
    """
    fleets = [Fleet(technology="own", existing=100, cost=12), Fleet(technology="peak", existing=100, cost=50)]
    market = Market("n", import_price=20, import_limit=30)
    data = tiny({"a": [150, 150]}, fleets, links=[Link("a", "n", 60, 60)], markets=[market])
    proved = prove(data, 5600.6, tmp_path)
    assert proved.row("trade", market="n").import_gwh == pytest.approx(0.06)


def test_exports(tmp_path: Path) -> None:
    """Proves: a neighbour buys up to its limit at its price, where that is above the cost of making and carrying it.

    By hand: load 50 MW, 100 MW at 12 and 100 at 14.995; 40 MW sold at 15 over a link: 90 x 12 - 600 + 0.4 = 480.4 an
    hour. The second plant earns 0.005 less than the link costs and stands still though the market would take 80 MW:
    with a limit of 80: 50 MW sold: 1200 - 750 + 0.5 = 450.5. If exports earned nothing the cost would be 1200.
    """
    fleets = [Fleet(technology="own", existing=100, cost=12), Fleet(technology="peak", existing=100, cost=14.995)]
    for limit, by_hand in ((40.0, 960.8), (80.0, 901.0)):
        market = Market("n", export_price=15, export_limit=limit)
        data = tiny({"a": [50, 50]}, fleets, links=[Link("a", "n", 100, 100)], markets=[market])
        proved = prove(data, by_hand, tmp_path / str(limit))
        assert proved.row("trade", market="n").export_gwh == pytest.approx(min(limit, 50) * 2e-3)
