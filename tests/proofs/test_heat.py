"""Proofs of district heat: extraction and back-pressure plants, boilers, what is not served."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.parts import Fleet
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny


def chp(v: float = 0.0, sigma: float = 0.0, heat_per_power: float = 1.0, back_pressure: bool = False) -> Fleet:
    """100 MW of CHP: power at 10 USD/MWh, heat at 2 USD/MWh."""
    parameters = {"power_loss_per_heat": v, "power_to_heat": sigma, "heat_per_power": heat_per_power}
    return Fleet(
        technology="chp", existing=100, cost=10, heat_cost=2, parameters=parameters, back_pressure=back_pressure
    )


def peaker() -> Fleet:
    """100 MW at 50 USD/MWh."""
    return Fleet(technology="peaker", existing=100, cost=50)


def test_extraction_costs_power(tmp_path: Path) -> None:
    """Proves: an extraction plant that gives heat loses power: gen + v x heat <= capacity.

    By hand: power and heat load 100 and 60 MW, v = 0.2. Power of the CHP plant 100 - 12 = 88, peaker 12:
    88 x 10 + 60 x 2 + 12 x 50 = 1600 an hour. If v were ignored the cost would be 2 x 1120 = 2240, not 3200.
    """
    data = tiny({"a": [100, 100]}, [chp(v=0.2, sigma=0.5), peaker()], heat={"a": [60, 60]})
    proved = prove(data, 3200, tmp_path, again=True)
    assert proved.value("gen", fleet="a:chp", hour=1) == pytest.approx(88)
    assert proved.row("heat", zone="a").chp_gwh == pytest.approx(0.120)


def test_extraction_needs_power(tmp_path: Path) -> None:
    """Proves: heat needs power at the back-pressure line: gen >= sigma x heat.

    By hand: power load 20 MW, so at most 40 MW of heat (sigma = 0.5) of the 60 MW; boilers (100 USD/MWh) give 20:
    20 x 10 + 40 x 2 + 20 x 100 = 2280 an hour. If sigma were ignored the cost would be 2 x 320 = 640, not 4560.
    """
    data = tiny({"a": [20, 20]}, [chp(sigma=0.5)], heat={"a": [60, 60]})
    proved = prove(data, 4560, tmp_path)
    assert proved.value("boiler", hour=0) == pytest.approx(20)


def test_back_pressure(tmp_path: Path) -> None:
    """Proves: the power of a back-pressure plant follows its heat: gen = sigma x heat, no more and no less.

    By hand: heat 60 MW, sigma 0.5: power 30 MW; load 50 MW, peaker 20: 30 x 10 + 60 x 2 + 20 x 50 = 1420 an hour.
    If it ran as an extraction plant the cost would be 2 x (500 + 120) = 1240, not 2840.
    """
    data = tiny({"a": [50, 50]}, [chp(sigma=0.5, back_pressure=True), peaker()], heat={"a": [60, 60]})
    proved = prove(data, 2840, tmp_path)
    assert proved.value("gen", fleet="a:chp", hour=0) == pytest.approx(30)


def test_heat_limit(tmp_path: Path) -> None:
    """Proves: heat is at most heat_per_power x available capacity.

    By hand: 0.5 x 0.8 x 100 = 40 MW of the 60 MW; boilers 20: 50 x 10 + 40 x 2 + 20 x 100 = 2580 an hour. If outages
    were ignored in it the cost would be 2 x (500 + 100 + 1000) = 3200, if there were no limit 2 x 620 = 1240, not 5160.
    """
    fleet = chp(heat_per_power=0.5)
    fleet.available = 0.8
    prove(tiny({"a": [50, 50]}, [fleet], heat={"a": [60, 60]}), 5160, tmp_path)


def test_boilers_and_unserved_heat(tmp_path: Path) -> None:
    """Proves: boilers give at most their capacity; heat beyond it is priced and reported.

    By hand: heat 60 and 40 MW, boilers 50 MW at 100, unserved heat 500: 50 x 100 + 10 x 500 + 40 x 100 = 14000; power
    20 MW x 10 x 2 = 400. If the capacity were ignored the cost would be 10400, not 14400.
    """
    data = tiny({"a": [20, 20]}, [Fleet(existing=50, cost=10)], heat={"a": [60, 40]}, boiler_capacity=50)
    proved = prove(data, 14400, tmp_path)
    assert proved.row("heat", zone="a").unserved_gwh == pytest.approx(0.010)
    assert proved.row("unserved", what="heat").mw == pytest.approx(10)


def test_heat_stays_in_its_zone(tmp_path: Path) -> None:
    """Proves: a CHP plant serves only the network of its own zone; without one it gives power alone.

    By hand: the CHP plant stands in zone b, the network in zone a: boilers 60 x 100, power 20 x 10 in a and 30 x 10 in
    b, for two hours: 2 x 6500. If heat crossed zones the cost would be 2 x (500 + 120) = 1240, not 13000.
    """
    own = chp()
    own.zone = "b"
    data = tiny({"a": [20, 20], "b": [30, 30]}, [Fleet(existing=50, cost=10), own], heat={"a": [60, 60]})
    proved = prove(data, 13000, tmp_path)
    assert proved.value("heat", fleet="b:chp", hour=0) == pytest.approx(0)
