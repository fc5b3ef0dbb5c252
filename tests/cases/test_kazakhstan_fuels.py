"""Fuels and industry of Kazakhstan: the tables against published balances, and what scenarios switch."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from shanyrak.case import Case, read_case
from shanyrak.case.supply import contracts, industry_load, supply
from shanyrak.plan.fuel_balance import fuel_balance, open_balances
from shanyrak.plan.make import Request, make_plan
from shanyrak.system.assemble import Resolution
from shanyrak.system.problem import Options

FACTS = Path(__file__).parents[3] / "shared/facts/kz_power/bns_power_heat_balance_2021_2024.csv"
PJ = 277.7778
POWER_2024, BOILERS_2024 = 448.2, 108.5  # PJ of gas: 231.5 + 6.6 + 97.3 + 112.8; 43.5 + 65.0
IMPORTS_2024, EXPORTS_2024 = 182.1, 264.9


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case("kazakhstan")


def by_flow(case: Case, carrier: str, year: int) -> dict[str, float]:
    """PJ of a carrier by flow, the whole country."""
    rows = supply(case, [year])
    return {str(f): float(v) / PJ for f, v in rows[rows.carrier == carrier].groupby("flow").gwh.sum().items()}


def test_gas_of_2024_is_the_published_balance(case: Case) -> None:
    """With what plants and boilers burnt and what crossed the border, the flows of 2024 close to half a PJ."""
    flows = by_flow(case, "gas", 2024)
    assert flows["production"] == pytest.approx(1201.8, abs=0.2)
    assert flows["households"] == pytest.approx(-255.3, abs=0.2)
    rest = sum(flows.values()) + IMPORTS_2024 - EXPORTS_2024 - POWER_2024 - BOILERS_2024
    assert rest == pytest.approx(0, abs=0.5)


def test_coal_and_products_of_2024_are_the_published_uses(case: Case) -> None:
    coal, products = by_flow(case, "coal", 2024), by_flow(case, "products", 2024)
    assert coal["industry"] + coal["households"] == pytest.approx(-(166.4 + 33.6 + 114.3))
    used = sum(products[flow] for flow in ("transport", "households", "industry", "non_energy"))
    assert used == pytest.approx(-614.4)


def test_uranium_is_mined_as_the_fuel_tables_say(case: Case) -> None:
    home = case.table("domestic_fuel")
    mined = home[(home.quantity == "uranium_production") & (home.year == 2024)].central.iloc[0]
    row = case.table("fuel_balance").query("carrier == 'uranium' and flow == 'production'").iloc[0]
    assert row.central == mined


def test_projects_of_the_issue_are_there(case: Case) -> None:
    rows = case.table("industry_projects").set_index("project")
    plant, refinery = rows.loc["silleno"], rows.loc["shymkent_refinery"]
    assert (plant.cost, plant.product_amount, plant.construction_jobs, plant.operating_jobs) == (7400, 1.25, 8000, 800)
    assert plant.included
    assert not refinery.included
    power = case.table("projects").set_index("project")
    assert (power.unit_mw["aktau_ccgt"], power.status["aktau_ccgt"]) == (160, "committed")
    assert set(power.index) >= {"almaty_chp_2_ccgt", "almaty_chp_3_ccgt", "turkistan_ccgt", "astana_chp_3_phase_2"}


def test_scenarios_switch_projects_and_gas(case: Case) -> None:
    """1.0 TWh are 114 MW in Atyrau, 0.65 TWh 74 MW in Turkistan; little gas makes 1,100 of 1,250 PJ in 2030."""
    without, wide, little = (read_case("kazakhstan", [s]) for s in ("no_polyethylene", "refinery_expansion", "low_gas"))
    zones = ["atyrau", "turkistan"]
    base, less, more = (industry_load(c, zones, [2035])[:, 0] for c in (case, without, wide))
    assert base - less == pytest.approx([1000 / 8.76, 0])
    assert more - base == pytest.approx([0, 650 / 8.76])
    assert by_flow(little, "gas", 2030)["production"] == pytest.approx(1100, abs=0.5)
    ishim = contracts(little, "gas", [2035]).set_index("contract")
    assert ishim.most_gwh["gas_ishim_astana"] == 0
    assert by_flow(wide, "crude", 2035)["project"] == pytest.approx(-6 * 11100 / PJ)


@pytest.mark.slow
def test_balances_of_three_zones_close(case: Case) -> None:
    """North, South and West planned for two periods: every carrier, region and year closes."""
    small = read_case("kazakhstan", ["kegoc"], ["case.planning_years=[2030, 2040]"])
    plan = make_plan(small, Request(Resolution(days=3), Options(whole_units=False), gap=0.005, compare=False))
    balance = fuel_balance(plan)
    open_ = open_balances(balance)
    assert set(open_.region) == {"North", "South", "West", "all"}
    assert open_.gwh.abs().max() < 1e-6
    burnt = balance[(balance.carrier == "gas") & (balance.flow == "power")].groupby("period").gwh.sum()
    table = plan.table("fuels").query("fuel == 'gas'").set_index("period").power_gwh
    assert -burnt[2030] == pytest.approx(table[2030], abs=1e-4)


@pytest.mark.facts
@pytest.mark.skipif(not FACTS.exists(), reason="the fact base is not here")
def test_figures_of_2024_are_those_of_the_bureau(case: Case) -> None:
    """Gas produced, imported and exported, and coal produced, read again from the Bureau's table."""
    with FACTS.open(encoding="utf-8") as file:
        found = {(r["line_item"], r["fuel_or_carrier"]): float(r["TJ"]) / 1e3 for r in csv.DictReader(file)
                 if r["year"] == "2024"}  # fmt: skip
    made = "Primary energy production"
    assert by_flow(case, "gas", 2024)["production"] == pytest.approx(found[made, "Natural gas"], abs=0.2)
    coal = sum(found[made, c] for c in ("Energy hard coal1)", "Coal concentrate", "Lignite (brown coal)"))
    assert by_flow(case, "coal", 2024)["production"] == pytest.approx(coal, abs=0.2)
    assert found["Imports", "Natural gas"] == pytest.approx(IMPORTS_2024, abs=0.1)
    assert -found["Exports", "Natural gas"] == pytest.approx(EXPORTS_2024, abs=0.1)
    mined = [
        r for r in case.table("fuel_balance").to_dict("records") if r["flow"] == "households" and r["year"] == 2024
    ]
    assert {r["source"] for r in mined} == {"bns_balance"}
