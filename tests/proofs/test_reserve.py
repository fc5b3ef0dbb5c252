"""Proofs of reserve: the loss of the largest unit, errors of load and wind, and what storage can give."""

from __future__ import annotations

from pathlib import Path

import pytest

from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Option
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny


def test_largest_unit(tmp_path: Path) -> None:
    """Proves: what is on line must cover the loss of the largest unit, at the price of part load.

    By hand: load 150 MW; coal 200 MW at 10 (minimum 0.5, units of 100), gas 200 MW at 30 (minimum 0.4). Coal alone has
    50 MW to spare of the 100 needed. 50 MW of gas on line make 20 MW at least: coal 130: spare 70 + 30 = 100.
    130 x 10 + 20 x 30 = 1900 an hour. If reserve were ignored the cost would be 3000, not 3800.
    """
    fleets = [
        Fleet(
            technology="coal", existing=200, cost=10, commitment=True, parameters={"min_stable": 0.5, "unit_size": 100}
        ),
        Fleet(
            technology="gas", existing=200, cost=30, commitment=True, parameters={"min_stable": 0.4, "unit_size": 50}
        ),
    ]
    proved = prove(tiny({"a": [150, 150]}, fleets), 3800, tmp_path, again=True)
    assert proved.value("gen", fleet="a:gas", hour=0) == pytest.approx(20)


def reactor_system(committed: float = 0.0, unit: float = 0.0) -> tuple[list[Fleet], list[Option]]:
    """600 MW of gas at 30 in small units, minimum 0.4, and a reactor of 300 MW at 5 for 2 USD/MW/year."""
    gas = {"min_stable": 0.4, "unit_size": 50.0}
    fleets = [
        Fleet(technology="gas", existing=600, cost=30, commitment=True, parameters=gas),
        Fleet(technology="nuclear", cost=5, parameters={"unit_size": 300.0}),
    ]
    return fleets, [Option("a:nuclear", annuity=2, maximum=300, committed=committed, unit=unit)]


def test_big_reactor_raises_reserve(tmp_path: Path) -> None:
    """Proves: a committed reactor larger than every unit raises the reserve: nuclear is not just energy.

    By hand: load 400 MW. Reserve 300: gas on line 400, so at least 160 MW of gas run: 240 x 5 + 160 x 30 = 6000 an
    hour, and 600 for the reactor. If only the old units (50 MW) counted the reactor would run full:
    2 x (300 x 5 + 100 x 30) + 600 = 9600, not 12600.
    """
    fleets, options = reactor_system(committed=300)
    proved = prove(tiny({"a": [400, 400]}, fleets, options), 12600, tmp_path)
    assert proved.value("gen", fleet="a:gas", hour=1) == pytest.approx(160)


@pytest.mark.parametrize(("whole", "by_hand"), [(True, 12600), (False, 12480)])
def test_reactor_by_choice_raises_reserve(tmp_path: Path, whole: bool, by_hand: float) -> None:
    """Proves: a reactor that the plan chooses raises the reserve as well, in whole units by all of its size.

    By hand: whole, as for the committed reactor, 12600. Relaxed, 240 MW are built (more would stand still), reserve
    240 and gas on line 400: 12000 + 240 x 2 = 12480. If choices did not count the cost would be 9600.
    """
    fleets, options = reactor_system(unit=300)
    data = tiny({"a": [400, 400]}, fleets, options)
    proved = prove(data, by_hand, tmp_path, Options(whole_units=whole))
    assert proved.value("build") == pytest.approx(300 if whole else 240)


def test_reserve_shares(tmp_path: Path) -> None:
    """Proves: reserve grows with load and with the output of wind, and what is missing is priced.

    By hand: load 100 MW, wind 50, plant 65 MW at 10 runs at 50 and spares 15. Need 0.15 x 100 + 0.2 x 50 = 25, so 10 MW
    are missing at 200: 500 + 2000 an hour (curtailing wind would cost more spare than it saves). If the share of load
    or of wind were ignored the cost would be 1000, not 5000.
    """
    fleets = [Fleet(technology="wind", kind="wind", existing=50), Fleet(existing=65, cost=10)]
    rules = {"reserve_load_share": 0.15, "reserve_variable_share": 0.2}
    proved = prove(tiny({"a": [100, 100]}, fleets, rules=rules), 5000, tmp_path)
    assert proved.value("reserve_shortfall", hour=0) == pytest.approx(10)


@pytest.mark.parametrize(("hours", "by_hand"), [(2.0, 2000), (0.5, 12000)])
def test_reserve_from_storage(tmp_path: Path, hours: float, by_hand: float) -> None:
    """Proves: storage gives reserve up to its power and up to what it holds for an hour.

    By hand: load 100 MW, plant 100 MW at 10 in units of 50 without spare. A full battery of 50 MW and 2 hours gives all
    50: 2000. With half an hour it holds 25 MWh, 25 MW are missing at 200: 2000 + 2 x 5000 = 12000. If energy were
    ignored that would be 2000; without reserve from storage both would be 22000.
    """
    fleets = [
        Fleet(existing=100, cost=10, parameters={"unit_size": 50}),
        Fleet(technology="battery", kind="storage", existing=50, parameters={"storage_hours": hours}),
    ]
    prove(tiny({"a": [100, 100]}, fleets), by_hand, tmp_path)


def test_reserve_stays_in_its_area(tmp_path: Path) -> None:
    """Proves: each synchronous area keeps its own reserve.

    By hand: areas north and south without link, load 50 MW each; north 200 MW and south 60 MW at 10, units of 40 MW:
    south spares 10 of 40, 30 are missing at 200: 1000 + 6000 an hour. If areas shared reserve the cost would be 2000,
    not 14000.
    """
    fleets = [Fleet(zone=z, existing=mw, cost=10, parameters={"unit_size": 40}) for z, mw in (("a", 200), ("b", 60))]
    data = tiny({"a": [50, 50], "b": [50, 50]}, fleets, areas={"a": "north", "b": "south"})
    proved = prove(data, 14000, tmp_path)
    assert proved.value("reserve_shortfall", area="south", hour=0) == pytest.approx(30)
