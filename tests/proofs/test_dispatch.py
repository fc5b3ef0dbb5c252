"""Proofs of dispatch: who runs, what the weather and outages allow, what is not served, how blocks count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.parts import Fleet
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny


def test_merit_order(tmp_path: Path) -> None:
    """Proves: the cheapest plants run first.

    By hand: load 100 and 50 MW; 80 MW at 10, 80 MW at 30 USD/MWh. Hour 1: 80 x 10 + 20 x 30 = 1400; hour 2:
    50 x 10 = 500. If the order were ignored (dear first) the cost would be 2600 + 1500 = 4100, not 1900.
    """
    fleets = [Fleet(technology="dear", existing=80, cost=30), Fleet(technology="cheap", existing=80, cost=10)]
    proved = prove(tiny({"a": [100, 50]}, fleets), 1900, tmp_path, again=True)
    assert proved.value("gen", fleet="a:dear", hour=0) == pytest.approx(20)
    assert proved.row("prices", zone="a").p95 == pytest.approx(30)


def test_curtailment(tmp_path: Path) -> None:
    """Proves: wind gives at most what its profile allows, and what is too much is spilled, free of charge.

    By hand: 100 MW of wind with profile 1.0 and 0.2, load 60 MW, plant at 20. Hour 1: wind 60, 40 MWh curtailed;
    hour 2: wind 20, plant 40 x 20 = 800. If the profile were ignored the cost would be 0, not 800.
    """
    fleets = [
        Fleet(technology="wind", kind="wind", existing=100, profile=[1.0, 0.2]),
        Fleet(technology="plant", existing=100, cost=20),
    ]
    proved = prove(tiny({"a": [60, 60]}, fleets), 800, tmp_path)
    assert proved.row("generation", technology="wind").curtailed_gwh == pytest.approx(0.040)


def test_outages(tmp_path: Path) -> None:
    """Proves: outages and repairs take their share of capacity, block by block.

    By hand: 100 MW at 10, available 0.8 in the first and 0.5 in the second block; the rest at 50; load 100 MW in 2
    hours of each block. 2 x (80 x 10 + 20 x 50) + 2 x (50 x 10 + 50 x 50) = 3600 + 6000. If outages were ignored
    the cost would be 4 x 1000 = 4000, not 9600.
    """
    fleets = [Fleet(technology="old", existing=100, cost=10, available=[0.8, 0.5]), Fleet(existing=100, cost=50)]
    prove(tiny({"a": [100] * 4}, fleets, weight=[1, 1]), 9600, tmp_path)


def test_must_run(tmp_path: Path) -> None:
    """Proves: must-run output is a share of the capacity that outages leave.

    By hand: 100 MW at 40 must run at 0.5, available 0.8: 40 MW in every hour. Cheap plant at 10. Load 100 and 60:
    40 x 40 + 60 x 10 = 2200; 40 x 40 + 20 x 10 = 1800. If must-run were ignored the cost would be 1600, if outages
    were ignored in it 4600, not 4000.
    """
    fleets = [
        Fleet(technology="forced", existing=100, cost=40, available=0.8, parameters={"must_run": 0.5}),
        Fleet(technology="cheap", existing=100, cost=10),
    ]
    prove(tiny({"a": [100, 60]}, fleets), 4000, tmp_path)


def test_unserved_energy(tmp_path: Path) -> None:
    """Proves: load that cannot be met is priced, not an error, and reported.

    By hand: load 100 and 80 MW, plant 80 MW at 10: 180 x 10 less 20 x 10, plus 20 x 1000 = 1600 + 20000. If unserved
    energy were free the cost would be at most 1600, not 21600.
    """
    proved = prove(tiny({"a": [100, 80]}, [Fleet(existing=80, cost=10)]), 21600, tmp_path)
    assert proved.row("unserved", zone="a").mw == pytest.approx(20)
    assert proved.row("shortages", zone="a").gwh_per_year == pytest.approx(0.020)


def test_block_weights(tmp_path: Path) -> None:
    """Proves: each block counts as often as it occurs.

    By hand: 2 hours of 10 MW occur 300 times, 2 hours of 20 MW 65 times, at 10 USD/MWh: (20 x 300 + 40 x 65) x 10
    = 86000. If weights were ignored the cost would be 600, with equal weights 109500, not 86000.
    """
    data = tiny({"a": [10, 10, 20, 20]}, [Fleet(existing=30, cost=10)], weight=[300, 65])
    proved = prove(data, 86000, tmp_path)
    assert proved.row("generation", zone="a").generation_gwh == pytest.approx(8.6)
