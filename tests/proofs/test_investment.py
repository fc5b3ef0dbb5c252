"""Proofs of investment: what is built, when, in which units, and how it is paid and discounted."""

from __future__ import annotations

from pathlib import Path

import pytest

from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Option
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny

HUNDRED = [100.0]
"""Each of the hours occurs 100 times."""


def plants() -> list[Fleet]:
    """100 MW of gas at 30 and a new kind of plant at 5 USD/MWh."""
    return [Fleet(technology="gas", existing=100, cost=30), Fleet(technology="new", cost=5)]


def test_annuity_against_running_cost(tmp_path: Path) -> None:
    """Proves: a plant is built as far as it runs enough to pay its annuity and fixed cost.

    By hand: load 100 and 50 MW, 100 hours each; a MW costs 4000 + 500 a year. The lower 50 MW run 200 hours and save
    5000, the upper 50 run 100 hours and save 2500: 50 MW are built: 225000 + 50 x 5 x 200 + 50 x 30 x 100 = 425000.
    Nothing built costs 450000, all built 525000, without the fixed cost 400000, not 425000.
    """
    option = Option("a:new", annuity=4000, fixed=500)
    proved = prove(tiny({"a": [100, 50]}, plants(), [option], weight=HUNDRED), 425000, tmp_path, again=True)
    assert proved.row("capacity", technology="new").built_mw == pytest.approx(50)
    assert proved.row("builds", technology="new").built_mw == pytest.approx(50)


def test_life_ends(tmp_path: Path) -> None:
    """Proves: what is built retires at the end of its life and is built again, at the cost of its own vintage.

    By hand: 100 MW for load 100 MW, life 10 years, annuity 100 for vintages 2030 and 2035, 50 for 2040, running 10:
    10000 + 10000 + 5000 + 3 x 2000 = 31000. If it lived on the cost would be 36000, with the first annuity for all
    36000, not 31000.
    """
    option = Option("a:plant", annuity=[100, 100, 50], life=10)
    data = tiny({"a": [100, 100]}, [Fleet(cost=10)], [option], periods=(2030, 2035, 2040))
    proved = prove(data, 31000, tmp_path)
    built = proved.plan.table("builds").set_index("period").built_mw
    assert dict(built) == pytest.approx({2030: 100, 2040: 100})
    assert proved.row("capacity", period=2035).capacity_mw == pytest.approx(100)


def test_retirement_by_age(tmp_path: Path) -> None:
    """Proves: existing capacity is there only until its date.

    By hand: 100 MW at 10 until 2035, then 50 USD/MWh: 2000 + 10000. If age were ignored the cost would be 4000.
    """
    fleets = [Fleet(technology="old", existing=[100, 0], cost=10), Fleet(technology="other", existing=100, cost=50)]
    prove(tiny({"a": [100, 100]}, fleets, periods=(2030, 2035)), 12000, tmp_path)


def old_and_gas() -> list[Fleet]:
    """100 MW at 10 with a fixed cost of 300 USD/MW/year, and 100 MW at 30 without."""
    return [
        Fleet(technology="old", existing=100, cost=10, fixed=300),
        Fleet(technology="gas", existing=100, cost=30),
    ]


def test_retirement_by_choice(tmp_path: Path) -> None:
    """Proves: an old plant is kept only as far as it saves more than its fixed cost.

    By hand: load 100 and 50 MW, 10 hours each. The lower 50 MW save 20 x 20 = 400, the upper 50 save 200: 50 are kept:
    15000 + 50 x 20 x 10 + 50 x 10 x 30 = 40000. All kept or all retired costs 45000, not 40000.
    """
    proved = prove(tiny({"a": [100, 50]}, old_and_gas(), weight=[10]), 40000, tmp_path)
    assert proved.row("capacity", technology="old").retired_mw == pytest.approx(50)


def test_retired_stays_retired(tmp_path: Path) -> None:
    """Proves: what is retired by choice does not come back.

    By hand: load 50 in 2030, 100 in 2035, 20 hours. The upper 50 MW would save 400 - 300 in 2035 but cost 300 for
    nothing in 2030, so they go: 15000 + 10000, then 15000 + 10000 + 50 x 30 x 20 = 80000. If they could come back the
    cost would be 75000, if nothing could be retired 90000, not 80000.
    """
    data = tiny({"a": [50, 50]}, old_and_gas(), periods=(2030, 2035), growth=[1, 2], weight=[10])
    proved = prove(data, 80000, tmp_path)
    assert proved.row("capacity", technology="old", period=2035).capacity_mw == pytest.approx(50)


def test_late_arrival_is_not_retired(tmp_path: Path) -> None:
    """Proves: capacity that comes on line later than the first period (a plant under construction) can be kept.

    By hand: 0 MW in 2030, 100 in 2035 at 10 with 300 fixed; load 100 MW, 20 hours: 60000 + (30000 + 20000). If the
    first period bound the second the cost would be 120000, not 110000.
    """
    fleets = old_and_gas()
    fleets[0].existing = [0, 100]
    prove(tiny({"a": [100, 100]}, fleets, periods=(2030, 2035), weight=[10]), 110000, tmp_path)


def test_not_every_kind_retires_by_choice(tmp_path: Path) -> None:
    """Proves: wind and plants that must run stay until their age, whatever they cost.

    By hand: 10 MW of wind without wind and 10 MW at 40 that must run at half, both with 300 fixed; gas at 30, load
    50 MW, 2 hours: 6000 + 5 x 40 x 2 + 45 x 30 x 2 = 9100. If both could go the cost would be 3000, not 9100.
    """
    fleets = [
        Fleet(technology="wind", kind="wind", existing=10, fixed=300, profile=0.0),
        Fleet(technology="forced", existing=10, cost=40, fixed=300, parameters={"must_run": 0.5}),
        Fleet(technology="gas", existing=100, cost=30),
    ]
    prove(tiny({"a": [50, 50]}, fleets), 9100, tmp_path)


def test_committed_project(tmp_path: Path) -> None:
    """Proves: a committed project is built in its period, worth it or not.

    By hand: 40 MW in 2035 at 10000 USD/MW/year; 2 x 100 x 30 = 6000 in 2030, then 400000 + 2 x (40 x 5 + 60 x 30) =
    404000: 410000. If it were a choice the cost would be 12000, not 410000.
    """
    option = Option("a:new", annuity=10000, committed=[0, 40])
    proved = prove(tiny({"a": [100, 100]}, plants(), [option], periods=(2030, 2035)), 410000, tmp_path)
    assert proved.row("builds", period=2035).committed


@pytest.mark.parametrize(("whole", "by_hand"), [(False, 500000), (True, 540000)])
def test_whole_units(tmp_path: Path, whole: bool, by_hand: float) -> None:
    """Proves: lumpy plants are built in whole units, or in any size where that is relaxed.

    By hand: load 100 MW, 200 hours, annuity 4000, units of 60 MW. Any size: 100 MW: 400000 + 100000. Whole: one unit:
    240000 + 60 x 5 x 200 + 40 x 30 x 200 = 540000; two: 480000 + 100000 = 580000. Gas covers the loss of a unit.
    """
    option = Option("a:new", annuity=4000, maximum=240, unit=60)
    data = tiny({"a": [100, 100]}, plants(), [option], weight=HUNDRED)
    proved = prove(data, by_hand, tmp_path, Options(whole_units=whole))
    assert proved.value("build") == pytest.approx(60 if whole else 100)


def test_many_whole_units(tmp_path: Path) -> None:
    """Proves: nothing but its own limits bounds the number of units.

    By hand: load 300 MW met by 30 units of 10 MW at 4000 a year and 5 USD/MWh, 200 hours, gas of 100 MW for reserve:
    1200000 + 300 x 5 x 200 = 1500000. With 20 units at most it would be 800000 + 200000 + 100 x 30 x 200, and 10 MW of
    reserve missing: 2000000.
    """
    option = Option("a:new", annuity=4000, maximum=1000, unit=10)
    data = tiny({"a": [300, 300]}, plants(), [option], weight=HUNDRED)
    proved = prove(data, 1500000, tmp_path, Options(whole_units=True))
    assert proved.value("units") == pytest.approx(30)


def test_build_limits(tmp_path: Path) -> None:
    """Proves: no more is built than the rate of a period, the total and the first possible year allow.

    By hand: worth building (saves 1000 USD/MW/year), 30 MW a period, 50 in all, from 2035 on; load 100 MW, 200 hours.
    2030: 600000; 2035: 570000; 2040: 550000: 1720000. Without the total 1710000, without the rate 1700000, without the
    first year 1670000, not 1720000.
    """
    option = Option("a:new", annuity=4000, maximum=50, rate=30, earliest=2035)
    data = tiny({"a": [100, 100]}, plants(), [option], periods=(2030, 2035, 2040), weight=HUNDRED)
    proved = prove(data, 1720000, tmp_path)
    built = proved.plan.table("builds").set_index("period").built_mw
    assert dict(built) == pytest.approx({2035: 30, 2040: 20})


def test_discounting(tmp_path: Path) -> None:
    """Proves: each period counts with the sum of the discount factors of its years, investment and operation alike.

    By hand: 100 MW needed, life 10, annuity 100, running 10 for 2 hours: 12000 a year; factors 4 and 2.5: 78000.
    Undiscounted it would be 24000, with investment undiscounted 33000, not 78000.
    """
    option = Option("a:plant", annuity=100)
    data = tiny({"a": [100, 100]}, [Fleet(cost=10)], [option], periods=(2030, 2035), discount=[4, 2.5])
    proved = prove(data, 78000, tmp_path)
    costs = proved.plan.table("costs").groupby("period").musd_per_year.sum()
    assert dict(costs) == pytest.approx({2030: 0.012, 2035: 0.012})
    assert proved.row("builds", period=2030).built_mw == pytest.approx(100)
