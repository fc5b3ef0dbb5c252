"""Exposure, frontier and losses of small plans worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from shanyrak.case import read_case
from shanyrak.partners import DOMESTIC, concentrations, exposure, frontier, limited, lose_partner, without_partner
from shanyrak.partners.balance import _fuelled
from shanyrak.partners.exposure import left_of_loan
from shanyrak.plan.plan import Plan
from shanyrak.plan.tables import make_tables
from shanyrak.solve.decomposition.blocks import cut_blocks
from shanyrak.solve.decomposition.store import digest_of_block
from shanyrak.solve.highs import Solution
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.assemble import Resolution, assemble
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Option
from tests.proofs.tiny import tiny

EAST = Option("a:reactor", annuity=10, overnight=1000, name="east", partner="East", maximum=80, debt_share=0.5)
WEST = Option("a:reactor", annuity=16, overnight=3000, name="west", partner="West", maximum=100)
GAS = Fleet(
    technology="gas", existing=100, cost=30, partners={"West": 0.25}, fuel="gas", fuel_per_power=2, emission=0.2
)
REACTOR = Fleet(technology="reactor", cost=5, group="nuclear")


def system(*options: Option) -> SystemData:
    """Load 100 MW, 2 hours: the east's 80 MW and 20 MW of the west are worth building."""
    return tiny({"a": [100, 100]}, [GAS, REACTOR], list(options or (EAST, WEST)))


def solve_one(data: SystemData) -> Solution:
    return solve_monolith(data, Options(commitment="none")).solution


def plan_of(data: SystemData) -> Plan:
    solution = solve_one(data)
    return Plan(data, solution.values, solution.duals, make_tables(data, solution.values, solution.duals), {})


def test_exposure_by_hand() -> None:
    """100 MW of gas stay for nothing, a quarter of the west; 80 MW of the east and 20 of the west are built and give
    160 and 40 MWh; spent 0.08 and 0.06 million USD."""
    table = exposure(plan_of(system()))
    values = table.set_index(["kind", "partner"]).value
    assert values["capacity", "East"] == pytest.approx(80)
    assert values["capacity", "West"] == pytest.approx(25 + 20)
    assert values["capacity", DOMESTIC] == pytest.approx(75)
    assert values["nuclear", "West"] == pytest.approx(20)
    assert values["energy", "East"] == pytest.approx(0.160)
    assert values["energy", "West"] == pytest.approx(0.040)
    assert values["investment", "East"] == pytest.approx(0.08)
    assert values["investment", "West"] == pytest.approx(0.06)
    assert table.groupby(["kind", "period"]).share.sum().to_numpy() == pytest.approx(1.0)
    level = concentrations(table).set_index("kind")
    assert level.loc["capacity", "hhi"] == pytest.approx(10_000 * (80**2 + 45**2) / 125**2)
    assert level.loc["nuclear", "hhi"] == pytest.approx(6800)
    assert level.loc["nuclear", "level"] == "high"
    assert level.loc["capacity", "largest"] == "East"
    assert level.loc["capacity", "of_all"] == pytest.approx(80 / 200)


def test_exposure_adds_up_to_the_plan() -> None:
    plan = plan_of(system())
    table = exposure(plan)
    assert table[table.kind == "capacity"].value.sum() == pytest.approx(plan.table("capacity").capacity_mw.sum())
    assert table[table.kind == "energy"].value.sum() == pytest.approx(plan.table("generation").generation_gwh.sum())
    assert table[table.kind == "investment"].value.sum() == pytest.approx(plan.table("builds").overnight_musd.sum())


def test_what_is_owed() -> None:
    """Two years of grace, ten of instalments: all until year 2, half in year 7, nothing from year 12."""
    assert left_of_loan(np.array([0, 2, 7, 12, 20]), 2, 10) == pytest.approx([1, 1, 0.5, 0, 0])


def test_frontier_by_hand() -> None:
    """Free: 80 x 20 + 20 x 26 = 2120. At most 60 % of new capacity: 60 x 20 + 40 x 26 = 2240: 120 more. At most 30 %:
    both at 30 % of a total cannot be: none is built, gas 100 x 60 = 6000: 3880 more."""
    table = frontier(system(), "new_capacity", solve_one, (1.0, 0.6, 0.3))
    assert (table.cost_musd * 1e6).tolist() == pytest.approx([2120, 2240, 6000])
    assert (table.extra_musd * 1e6).tolist() == pytest.approx([0, 120, 3880])
    assert table.largest_share.tolist()[:2] == pytest.approx([0.8, 0.6])
    assert table.hhi.tolist()[:2] == pytest.approx([6800, 5200])
    assert table.largest.tolist() == ["East", "East", ""]
    assert np.isnan(table.hhi.iloc[2])
    assert table.nuclear_mw.tolist() == pytest.approx([100, 100, 0])
    assert table.co2_mt.tolist() == pytest.approx([0, 0, 200 * 2 * 0.2 * 1e-6])
    assert (table.extra_low <= table.extra_musd + 1e-12).all()
    assert (table.extra_musd <= table.extra_high + 1e-12).all()


def test_loss_by_hand() -> None:
    """Without the east: 100 x 26 = 2600 in place of 2120; 80 MW of the east are built by the west."""
    rows = lose_partner(system(), "East", solve_one).set_index("figure")
    assert rows.loc["cost", "difference"] * 1e6 == pytest.approx(480)
    assert rows.loc["built nuclear", ["with_partner", "without"]].tolist() == pytest.approx([100, 100])
    assert rows.loc["unserved_gwh", "without"] == 0
    without = lose_partner(system(EAST), "East", solve_one).set_index("figure")
    assert without.loc["cost", "difference"] * 1e6 == pytest.approx(6000 - (80 * 20 + 20 * 60))
    assert without.loc["built nuclear", "without"] == 0
    assert without.loc["co2_mt", "difference"] * 1e6 == pytest.approx(160 * 2 * 0.2)


def test_what_is_committed_is_lost_unless_it_comes_before() -> None:
    given = replace(EAST, committed=[30.0, 0.0])
    data = tiny({"a": [100, 100]}, [GAS, REACTOR], [given, WEST], periods=(2030, 2040))
    assert float(without_partner(data, "East").min_build.sum()) == 0
    assert float(without_partner(data, "East").max_total.sel(option="east")) == 0
    kept = without_partner(data, "East", since=2035)
    assert float(kept.min_build.sum()) == 30
    with pytest.raises(ValueError, match="right is one of East, West"):
        without_partner(data, "North")


def test_fuel_that_others_cannot_bring() -> None:
    """Kazakhstan: half of the fuel assemblies of a VVER-1200 have another maker, all of the rest can be replaced; so
    without Russia each such reactor is half a reactor at the cost of a whole one. Others lose nothing."""
    case = read_case("kazakhstan", ["kegoc"])
    data = assemble(case, Resolution(days=3))
    share = _fuelled(data, "Russia", case)
    assert float(share.sel(option="balkhash_npp")) == pytest.approx(0.5)
    assert float(share.sel(option="npp_2")) == 1.0
    lost = without_partner(data, "Russia", since=2100, case=case)
    assert float(lost.min_build.sel(option="balkhash_npp").sum()) == pytest.approx(1200)
    paid, before = (float((d.annuity * d.min_build.rename(period="vintage")).sum()) for d in (lost, data))
    assert paid == pytest.approx(before)


def test_limits_and_losses_leave_the_hours_alone() -> None:
    """The blocks of the decomposition are the same to the last number, so their cuts stay true."""
    case = read_case("kazakhstan", ["kegoc"])
    data = assemble(case, Resolution(days=3))
    options = Options()
    known = [digest_of_block(b) for b in cut_blocks(data, options)[0]]
    for changed in (
        limited(data, "nuclear", 0.4),
        without_partner(data, "China"),
        without_partner(data, "Russia", None, case),
    ):
        assert [digest_of_block(b) for b in cut_blocks(changed, options)[0]] == known


def test_shares_and_limits_of_kazakhstan() -> None:
    """Rules of policy.csv reach the arrays; plants and loans are those of the tables."""
    case = read_case("kazakhstan", ["no_new_debt_one_country"])
    data = assemble(case, Resolution(days=3))
    debt = data.debt_limit.isel(period=0).to_series()
    assert debt["China"] == 0
    assert np.isinf(debt.drop("China")).all()
    lent = data.debt_share.to_series()
    assert lent[["balkhash_npp", "npp_2", "npp_3", "mirny_wind"]].tolist() == [0.85, 0.82, 0.82, 0.0]
    plants = case.table("plants")
    own = plants[
        (plants.partner == "China") & (plants.commissioned <= 2025) & (plants.retires > 2025)
    ].capacity_mw.sum()
    assert float((data.partner_share * data.existing).sel(country="China", period=2025).sum()) == pytest.approx(own)
    assert pd.Series(data.partner_share.sum("country").values.ravel()).between(0, 1 + 1e-9).all()
