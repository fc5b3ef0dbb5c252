"""Proofs of what plants use together: people who run and build them, water that they take."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from shanyrak.plan.stepwise import solve_stepwise
from shanyrak.plan.tables import make_tables
from shanyrak.solve.decomposition import solve_decomposition
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from tests.proofs.parts import Fleet, Option, Resource
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny

PLANTS = [Fleet(technology="gas", existing=100, cost=30), Fleet(technology="new", cost=5)]
OPERATORS = Resource("operators", 30, operating={"a:new": 0.5})


def one_year(*resources: Resource) -> SystemData:
    """100 MW in an hour that occurs 100 times; a MW of the new plant costs 1000 a year and saves 2500."""
    return tiny({"a": [100]}, PLANTS, [Option("a:new", annuity=1000)], weight=[100.0], resources=resources)


def test_people_limit_what_runs(tmp_path: Path) -> None:
    """Proves: no more runs than there are people for.

    By hand: 30 people at 0.5 a MW run 60 MW: 60 x 1000 + 60 x 5 x 100 + 40 x 30 x 100 = 210000. If people were ignored
    all 100 MW would be built, for 150000.
    """
    proved = prove(one_year(OPERATORS), 210000, tmp_path, again=True)
    assert proved.row("capacity", technology="new").capacity_mw == pytest.approx(60)
    row = proved.row("resources", resource="operators")
    assert (row.available, row.used, row.beyond) == pytest.approx((30, 30, 0))


def test_off_and_on_differ_by_the_people(tmp_path: Path) -> None:
    """The same without the limit: 150000, and 60000 less than with it."""
    without = prove(one_year(), 150000, tmp_path)
    assert without.plan.table("resources").empty


def test_people_from_elsewhere_have_a_price(tmp_path: Path) -> None:
    """Proves: beyond what there is people cost their price.

    By hand: at 2000 USD a person and year the last 40 MW cost 1000 + 0.5 x 2000 = 2000 a MW and save 2500: all 100 MW
    are built, 150000 + 20 x 2000 = 190000. If the price were ignored it would be 150000.
    """
    proved = prove(one_year(replace(OPERATORS, cost=2000.0)), 190000, tmp_path)
    assert proved.row("resources", resource="operators").beyond == pytest.approx(20)
    assert proved.row("costs", item="beyond people and water").musd_per_year == pytest.approx(0.04)


def two_periods(builders: Resource) -> SystemData:
    """The same in 2030 to 2034 and 2035 to 2039; the new plant comes in 2035 at the earliest, after four years."""
    option = Option("a:new", annuity=1000, earliest=2035, building_years=4)
    years = {"periods": (2030, 2035), "length": (5, 5)}
    return tiny({"a": [100]}, PLANTS, [option], weight=[100.0], resources=[builders], **years)  # type: ignore[arg-type]


BUILDERS = Resource("builders", [0, 30, 30, 20, 30, 0, 0, 0, 0, 0], building={"a:new": 1.0})


def test_people_limit_what_is_under_construction(tmp_path: Path) -> None:
    """Proves: builders are needed from four years before the plant comes on line until it does, and at no other time.

    By hand: 20 builders in 2033, at one a MW, build 20 MW for 2035: 300000 + 20 x 1000 + 20 x 5 x 100 + 80 x 30 x 100 =
    570000. The years without builders, 2030 and from 2035 on, do not count. If builders were ignored it would be
    450000; if only the year before 2035 counted, 555000.
    """
    proved = prove(two_periods(BUILDERS), 570000, tmp_path)
    assert proved.row("builds", technology="new").built_mw == pytest.approx(20)
    used = proved.plan.table("resources").set_index("year").used
    assert dict(used) == pytest.approx({y: 20.0 if 2031 <= y <= 2034 else 0.0 for y in range(2030, 2040)})


def test_decomposition_keeps_the_limit() -> None:
    """The limit belongs to the plan: both methods find the same."""
    data = two_periods(BUILDERS)
    assert solve_decomposition(data, gap=1e-6).objective == pytest.approx(570000, rel=1e-5)


def test_step_by_step_pays_for_builders_it_did_not_foresee() -> None:
    """Period by period the step of 2030 does not know what 2035 builds; the whole plan pays for its builders.

    By hand: all 100 MW in 2035, 80 builders too many in 2033 and 70 in the other three years, at 100 USD: 450000 +
    (80 + 3 x 70) x 100 / 5 = 455800.
    """
    data = two_periods(replace(BUILDERS, cost=100.0))
    found = solve_stepwise(data, lambda step: solve_monolith(step).solution, False)
    assert found.objective == pytest.approx(455800)
    table = make_tables(data, found.values, found.duals)["costs"]
    assert table.discounted_musd.sum() == pytest.approx(0.4558)
