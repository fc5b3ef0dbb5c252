"""Balances of fuels after a plan: they close in every year and region, and the picture adds up to the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shanyrak.case.supply import industry_load, supply
from shanyrak.plan.emissions_market import allowances, border_costs
from shanyrak.plan.fuel_balance import ARRIVING, LEAVING, fuel_balance, open_balances
from shanyrak.plan.fuel_use import fuel_totals
from shanyrak.plan.industry import (
    IndustryError,
    balance_figures,
    fuel_values,
    own_effects,
    replanned_effects,
    switched,
)
from shanyrak.plan.plan import Plan
from shanyrak.plan.sankey import REFINERIES, sankey_links
from tests.plan.fuel_country import fuel_plan, request

CLOSED = 1e-6
PERIODS = (2030, 2040)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return fuel_plan(tmp_path_factory.mktemp("fuels") / "country")


@pytest.fixture(scope="module")
def balance(plan: Plan) -> pd.DataFrame:
    return fuel_balance(plan)


def total(balance: pd.DataFrame, **where: object) -> float:
    rows = balance
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return float(rows.gwh.sum())


def test_every_region_and_year_closes(balance: pd.DataFrame) -> None:
    """Production is at most what there can be, so the sum is zero only where the plan kept to its balances."""
    open_ = open_balances(balance)
    assert set(zip(open_.carrier, open_.region, strict=True)) == {
        ("gas", "West"), ("gas", "East"), ("coal", "all"), ("crude", "all"), ("products", "all"),
    }  # fmt: skip
    assert set(open_.period) == set(PERIODS)
    assert open_.gwh.abs().max() < CLOSED


def test_production_is_within_what_there_can_be(plan: Plan, balance: pd.DataFrame) -> None:
    assert plan.case is not None
    given = supply(plan.case, list(PERIODS))
    could = given[given.flow == "production"].groupby(["carrier", "region", "period"]).gwh.sum()
    made = balance[balance.flow == "production"].groupby(["carrier", "region", "period"]).gwh.sum()
    assert (made >= 0).all()
    assert (made <= could.reindex(made.index, fill_value=0.0) + CLOSED).all()
    assert float(could["gas", "West", 2030]) == pytest.approx(20000 - 10000 * 6 / 16)


def test_what_plants_burn_is_the_dispatch(plan: Plan, balance: pd.DataFrame) -> None:
    """Gas and coal of the balance are those of the plan's own table, region by region and in all."""
    table = plan.table("fuels").set_index(["fuel", "period"])
    for fuel in ("gas", "coal"):
        for period in PERIODS:
            place = {"carrier": fuel, "period": period}
            assert -total(balance, flow="power", **place) == pytest.approx(table.power_gwh[fuel, period], abs=CLOSED)
            assert -total(balance, flow="boilers", **place) == pytest.approx(table.boiler_gwh[fuel, period], abs=CLOSED)
    made = plan.table("generation")
    inland = made[(made.zone == "inland") & (made.fuel == "gas")].groupby("period").fuel_gwh.sum()
    assert -total(balance, carrier="gas", region="East", flow="power", period=2030) == pytest.approx(inland[2030])


def test_trade_and_pipelines_are_the_decisions_of_the_plan(plan: Plan, balance: pd.DataFrame) -> None:
    for name, flow, sign in (("fuel_import", "import", 1), ("fuel_export", "export", -1)):
        for period in PERIODS:
            own = float(plan.values[name].sel(period=period).sum()) * 1e-3
            assert sign * total(balance, carrier="gas", flow=flow, period=period) == pytest.approx(own, abs=CLOSED)
    sent, came = (total(balance, flow=flow, period=2030) for flow in (LEAVING, ARRIVING))
    assert sent < 0
    assert came == pytest.approx(-0.98 * sent)


def test_other_carriers_sell_what_is_left_and_buy_what_lacks(balance: pd.DataFrame) -> None:
    """By hand: 3 Mt of crude less 1 refined leave 2 to sell. Of 1 Mt of fuels refineries give 0.8, 0.1 is bought."""
    assert total(balance, carrier="crude", flow="export", period=2030) == pytest.approx(-22000)
    assert total(balance, carrier="products", flow="import", period=2030) == pytest.approx(1200)
    assert total(balance, carrier="products", flow="lacking", period=2030) == pytest.approx(1200)


@pytest.mark.parametrize("period", PERIODS)
def test_sankey_adds_up_to_the_plan(plan: Plan, balance: pd.DataFrame, period: int) -> None:
    """What comes into a carrier goes out of it; what enters a use is what the balance and the plan say."""
    links = sankey_links(balance, period)
    assert (links.gwh > 0).all()
    into, out = links.groupby("target").gwh.sum(), links.groupby("source").gwh.sum()
    for node in ("gas", "coal", "crude", "products", REFINERIES):
        assert into[node] == pytest.approx(out[node], rel=1e-9, abs=CLOSED), node
    ends = {n for n in links.target if n not in set(links.source)}
    starts = {n for n in links.source if n not in set(links.target)}
    assert sum(into[n] for n in ends) == pytest.approx(sum(out[n] for n in starts), rel=1e-9)
    totals = {name: float(v.sel(period=period).sum()) * 1e-3 for name, v in fuel_totals(plan.data, plan.values).items()}
    assert into["Power and CHP plants"] == pytest.approx(totals["power"], abs=CLOSED)
    assert into.get("District heat boilers", 0.0) == pytest.approx(totals["boiler"], abs=CLOSED)
    traded = -balance[(balance.flow == "export") & (balance.period == period)].gwh.sum()
    assert into["Exports"] == pytest.approx(traded, abs=CLOSED)


def test_a_project_is_load_of_its_zone_from_its_year_on(plan: Plan) -> None:
    """438 GWh in 8,760 hours are 50 MW, on the coast, at no other place, and not before 2030."""
    assert plan.case is not None
    load = industry_load(plan.case, ["coast", "inland"], [2029, 2030])
    assert load == pytest.approx(np.array([[0.0, 50.0], [0.0, 0.0]]))
    off = switched(plan.case, "works", False)
    assert industry_load(off, ["coast"], [2030]).sum() == 0
    taken = supply(plan.case, [2030])
    assert float(taken[taken.flow == "project"].gwh.sum()) == pytest.approx(-0.2 * 9300)


def test_planning_anew_shows_what_a_project_changes(plan: Plan) -> None:
    """Load rises by the power of the project, and gas is made, bought or spared for its feed."""
    assert plan.case is not None
    table = replanned_effects(plan.case, "works", request()).set_index(["quantity", "period"])
    assert table.change["power: load", 2030] == pytest.approx(0.438, rel=1e-3)
    feed = 0.2 * 9.3
    gas = sum(table.change.get((f"gas: {w}", 2030), 0.0) for w in ("production", "imports"))
    spared = -table.change["gas: burnt in plants", 2030] - table.change.get(("gas: exports", 2030), 0.0)
    assert gas + spared == pytest.approx(feed, rel=0.05)  # what the pipeline uses up and boilers burn is the rest
    assert table.change["cost of power, heat and fuel trade", 2030] > 0
    figures = balance_figures(plan)
    assert figures[2030, "power: load", "TWh"] == pytest.approx(table.with_["power: load", 2030])


def test_only_projects_that_can_be_planned_are_compared(plan: Plan) -> None:
    assert plan.case is not None
    with pytest.raises(IndustryError, match="no industrial project 'work': use one of works"):
        switched(plan.case, "work", True)
    with pytest.raises(IndustryError, match="idea is only listed"):
        switched(plan.case, "idea", True)
    effects = own_effects(plan.case)
    gas = effects[effects.carrier == "gas"].iloc[0]
    assert (gas.low, gas.central, gas.high) == pytest.approx((-0.93, -1.86, -2.79))
    assert effects[effects.carrier == "power"].mw.iloc[0] == pytest.approx(50)


def test_gas_is_worth_what_it_earns_or_saves(plan: Plan) -> None:
    """At least its price at home; where some but not all is bought in winter, the price of imports then."""
    worth = fuel_values(plan).set_index(["region", "season", "period"]).usd_per_mwh
    assert (worth >= 26).all()
    share = float((plan.data.weight * plan.data.winter).sum() / plan.data.weight.sum())
    bought = plan.values["fuel_import"].sel(fuel_contract="bought", season="winter")
    between = [p for p in PERIODS if 1.0 < float(bought.sel(period=p)) < 8e6 * share - 1.0]
    assert between, "the case is made so that imports set the price"
    for period in between:
        assert worth["East", "winter", period] == pytest.approx(40, rel=1e-3)


def test_no_case_no_balance(plan: Plan) -> None:
    bare = Plan(plan.data, plan.values, plan.duals, plan.tables, plan.manifest)
    assert fuel_balance(bare).empty
    assert allowances(bare).empty
    assert border_costs(bare).empty
    assert fuel_values(bare).empty
