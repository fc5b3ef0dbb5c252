"""Proofs of storage: batteries within a block, reservoirs within a year."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.parts import Fleet
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny


def thermal() -> list[Fleet]:
    """60 MW at 10 and 100 MW at 50 USD/MWh."""
    return [Fleet(technology="base", existing=60, cost=10), Fleet(technology="peak", existing=100, cost=50)]


def battery(cost: float = 0.0, **parameters: float) -> Fleet:
    """40 MW and 2 hours, without losses unless given."""
    return Fleet(
        technology="battery", kind="storage", existing=40, cost=cost, parameters={"storage_hours": 2.0, **parameters}
    )


def test_battery_efficiencies(tmp_path: Path) -> None:
    """Proves: a battery loses on the way in and on the way out, and its running cost is paid on discharge.

    By hand: load 20 and 100 MW. It charges 40 MW, stores 36 (0.9), gives 28.8 (0.8): hour 1: 60 x 10; hour 2: 60 x 10 +
    11.2 x 50; 28.8 x 2 for running it: 1817.6. If losses were ignored the cost would be 1280, without battery 2800.
    """
    data = tiny({"a": [20, 100]}, [*thermal(), battery(2, charge_efficiency=0.9, discharge_efficiency=0.8)])
    proved = prove(data, 1817.6, tmp_path, again=True)
    assert proved.row("storage", technology="battery").discharge_gwh == pytest.approx(0.0288)


def test_self_discharge(tmp_path: Path) -> None:
    """Proves: what is stored shrinks every hour.

    By hand: as above, 0.1 lost from hour 1 to hour 2, without running cost: 40 x 0.9 x 0.9 x 0.8 = 25.92 MWh:
    600 + 600 + 14.08 x 50 = 1904. If self-discharge were ignored the cost would be 1760, not 1904.
    """
    losses = {"charge_efficiency": 0.9, "discharge_efficiency": 0.8, "self_discharge": 0.1}
    proved = prove(tiny({"a": [20, 100]}, [*thermal(), battery(**losses)]), 1904, tmp_path)
    assert proved.value("level", hour=0) == pytest.approx(36)
    assert proved.value("level", hour=1) == pytest.approx(0)


def test_storage_hours(tmp_path: Path) -> None:
    """Proves: a battery holds no more than its hours x capacity.

    By hand: half an hour: 20 MWh: hour 1: 40 x 10; hour 2: 60 x 10 + 20 x 50 = 2000. If the limit were ignored the cost
    would be 600 + 600 = 1200, not 2000.
    """
    prove(tiny({"a": [20, 100]}, [*thermal(), battery(storage_hours=0.5)]), 2000, tmp_path)


def test_storage_is_cyclic_in_its_block(tmp_path: Path) -> None:
    """Proves: a battery ends a block as it began it: no gift of energy, and none carried to another block.

    By hand: block 1 is 20 MW, block 2 is 100 MW throughout: 2 x 200 + 2 x (600 + 40 x 50) = 5600. If it could start
    full the cost would be 1600 (80 MWh x 50 less), if it carried over 2400 (and 80 x 10 more), not 5600.
    """
    prove(tiny({"a": [20, 20, 100, 100]}, [*thermal(), battery()], weight=[1, 1]), 5600, tmp_path)


def test_storage_outages(tmp_path: Path) -> None:
    """Proves: outages take their share of charging and discharging power.

    By hand: available 0.5: 20 MW in and out: 40 x 10 + 60 x 10 + 20 x 50 = 2000. If ignored the cost would be 1200.
    """
    fleet = battery()
    fleet.available = 0.5
    prove(tiny({"a": [20, 100]}, [*thermal(), fleet]), 2000, tmp_path)


def reservoir(**parameters: float) -> Fleet:
    """100 MW of reservoir hydro with an inflow of 0.3 of its capacity."""
    return Fleet(technology="dam", kind="hydro_reservoir", existing=100, inflow=0.3, parameters=parameters)


def plants() -> list[Fleet]:
    """100 MW at 30 and 100 MW at 80 USD/MWh."""
    return [Fleet(technology="base", existing=100, cost=30), Fleet(technology="peak", existing=100, cost=80)]


def test_reservoir_energy(tmp_path: Path) -> None:
    """Proves: a reservoir puts the inflow of a block into the hours where it is worth most.

    By hand: 2 hours x 0.3 x 100 = 60 MWh, all in hour 1 (load 160, then 10): 100 x 30 + 10 x 30 = 3300. As a plant
    without limit it would cost 1800, as run-of-river 3000 + 30 x 80 = 5400, not 3300.
    """
    proved = prove(tiny({"a": [160, 10]}, [reservoir(), *plants()]), 3300, tmp_path)
    assert proved.value("gen", fleet="a:dam", hour=0) == pytest.approx(60)


def test_reservoir_minimum_flow(tmp_path: Path) -> None:
    """Proves: the river below the dam keeps its minimum flow in every hour.

    By hand: 0.5 x 0.3 x 100 = 15 MW at least; load 150 and 20: hour 1: 45 dam, 100 x 30 + 5 x 80; hour 2: 15 dam,
    5 x 30: 3550. If it were ignored the cost would be 90 x 30 + 20 x 30 = 3300, not 3550.
    """
    proved = prove(tiny({"a": [150, 20]}, [reservoir(min_flow=0.5), *plants()]), 3550, tmp_path)
    assert proved.value("gen", fleet="a:dam", hour=1) == pytest.approx(15)


def carrying(share: float, min_flow: float = 0.0) -> list[Fleet]:
    """A dam with inflow 0.5 in the first and 0.1 in the second block, and plants at 30 and 80."""
    dam = reservoir(carry_share=share, min_flow=min_flow)
    dam.inflow = [0.5, 0.1]
    return [dam, *plants()]


def test_reservoir_carries_water(tmp_path: Path) -> None:
    """Proves: a reservoir carries water between blocks, as often as they occur, within its room.

    By hand: blocks of 2 hours that occur 1 and 3 times; inflow 100 and 20 MWh, mean 40 MWh, room 0.5 x 40 = 20 MWh.
    Load 30, 30 in the first: 40 MWh too much, 20 carried out, 20 / 3 into each second block:
    (120 - 20 - 6.667) x 3 x 30 = 8400. Without carrying the cost would be 9000, without the room 7800, without
    weights 7200, not 8400.
    """
    data = tiny({"a": [30, 30, 60, 60]}, carrying(0.5), weight=[1, 3])
    proved = prove(data, 8400, tmp_path)
    assert proved.value("carry", block=1) == pytest.approx(20 / 3)


def test_reservoir_keeps_minimum_flow_when_carrying(tmp_path: Path) -> None:
    """Proves: no more is carried out of a block than its minimum flow leaves.

    By hand: as above with room for all and a minimum of 0.9 of the inflow: of 100 MWh 10 may leave the first block.
    First block (load 60, 60): 90 dam, 30 x 30 = 900. Second (130, 130), three times: 200 x 30 and 60 - 20 - 10 / 3 MWh
    at 80: 8933.33. 900 + 26800 = 27700. If it were ignored all 100 would leave and the cost be 3600 + 19600 = 23200.
    """
    data = tiny({"a": [60, 60, 130, 130]}, carrying(5.0, min_flow=0.9), weight=[1, 3])
    proved = prove(data, 27700, tmp_path)
    assert proved.value("carry", block=0) == pytest.approx(-10)
