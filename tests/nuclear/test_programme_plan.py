"""One reactor's delay and cost go through the whole chain: plan, money, fuel, people and report, in one run each."""

from __future__ import annotations

import re

import pytest

from shanyrak.case import read_case
from shanyrak.nuclear.programme import finance_table, fuel_table, informed, outlooks, people_table, planned_units
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import Plan
from shanyrak.report.chapters.nuclear import nuclear
from shanyrak.report.names import names_of
from shanyrak.system.assemble import Resolution
from shanyrak.system.problem import Options

pytestmark = pytest.mark.slow
CHANGES = ["projects.balkhash_npp.delay=6", "projects.balkhash_npp.overnight_cost=9000"]


def planned(*changes: str) -> Plan:
    """Kazakhstan in three zones and three days, with its nuclear tables."""
    case = read_case("kazakhstan", ["kegoc"], list(changes))
    return make_plan(case, Request(Resolution(days=3), Options(), compare=False), inform=informed)


@pytest.fixture(scope="module")
def plans() -> tuple[Plan, Plan]:
    """As announced, and six years later at 9,000 USD/kW."""
    return planned(), planned(*CHANGES)


def test_the_plan_moves(plans: tuple[Plan, Plan]) -> None:
    """The plant comes a period later and costs half as much again; its builders are wanted for longer."""
    rows = [p.table("builds").query("option == 'balkhash_npp'").iloc[0] for p in plans]
    assert [int(r.period) for r in rows] == [2040, 2045]
    assert rows[1].overnight_musd == pytest.approx(rows[0].overnight_musd * 9000 / 6042)
    assert plans[1].manifest["objective_musd"] != plans[0].manifest["objective_musd"]
    wanted = [p.table("resources").query("resource == 'people:civil_trades' and used > 0").year.max() for p in plans]
    assert wanted[1] > wanted[0]


def test_every_room_moves(plans: tuple[Plan, Plan]) -> None:
    """Dearer power, later fuel, later people."""
    found = []
    for plan in plans:
        assert plan.case is not None
        own = outlooks(plan.case)
        units = planned_units(plan.table("builds"), own)
        first = units[units.project == "balkhash_npp"]
        money = finance_table(plan.case, {"balkhash_npp": own["balkhash_npp"]}).set_index("figure")["planned"]
        people = people_table(plan.case, first).query("role == 'reactor_operators' and needed > 0").year.min()
        price = float(money.loc["levelised_usd_per_mwh"].iloc[0])
        found.append((price, int(fuel_table(plan.case, first).year.min()), int(people)))
    assert found[1][0] > 1.3 * found[0][0]
    assert found[1][1] == found[0][1] + 6
    assert found[1][2] > found[0][2]


def test_the_report_moves(plans: tuple[Plan, Plan]) -> None:
    """The chapter says other years and other money, and calls recalled figures recalled."""
    texts = [nuclear(p, names_of(p)) for p in plans]
    assert "2036" in texts[0].heading
    assert "2042" in texts[1].body
    assert texts[0].body != texts[1].body
    words = " ".join(re.sub("<[^>]+>", " ", texts[0].body).split())
    assert "by figures that are recalled" in words
    assert "80 % 2041 11.7 18,876 45.3 3.12 recalled" in words
    assert "named_projects" in words
    assert "accounts and tariff in tenge exchange rate" in words
    assert "VVER-1200 is 1st of 6" in words


def test_reactors_of_the_plan_refuel_in_spring_and_autumn(plans: tuple[Plan, Plan]) -> None:
    """The mean of the year is the load factor; the chapter names the months of the four units at Balkhash."""
    available = plans[0].data.available.sel(period=2040)
    own = available.sel(fleet=[f for f in available.fleet.values if str(f).endswith(":nuclear")])
    mean = (own * plans[0].data.weight).sum("block") / plans[0].data.weight.sum()
    assert mean.values == pytest.approx(0.90, abs=0.002)
    assert "Mar, Apr, Sep, Oct" in nuclear(plans[0], names_of(plans[0])).body
