"""Spent fuel, water and uranium of the reactors that a plan builds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from shanyrak.case import read_case
from shanyrak.indicators import make_basis
from shanyrak.indicators.reactors import reactor_figures, spent_fuel_per_twh
from shanyrak.nuclear.fuel.design import FuelDesign
from shanyrak.nuclear.fuel.read import domestic_series, fuel_designs, water_value
from shanyrak.nuclear.programme import fuel_table, outlooks, planned_units, uranium_table
from shanyrak.plan.plan import Plan
from tests.indicators.nation import value
from tests.proofs.parts import Fleet
from tests.proofs.prove import solved
from tests.proofs.tiny import tiny

PERIODS = [2030, 2040, 2045]


def test_spent_fuel_is_one_over_burnup_and_efficiency() -> None:
    """Proves: 1 TWh at an efficiency of 1/3 takes 3 TWh of heat = 125 GWd; at 50 GWd/tHM that is 2.5 tHM.

    If the load factor counted twice, 90 % of full load would give 2.78 tHM/TWh.
    """
    design = FuelDesign("x", 3000.0, 1000.0, 50.0, 0.045, 0.03, 80.0, 160.0, 12.0, 30.0, 0.9, 10.0, 30.0)
    assert spent_fuel_per_twh(design) == pytest.approx(2.5)


@pytest.fixture(scope="module")
def two_reactors() -> Plan:
    """A plan with the case of Kazakhstan whose table of builds has Balkhash with 2,400 MW in 2040."""
    plan = solved(tiny({"a": [1.0]}, [Fleet(existing=5.0)], periods=PERIODS, length=[10.0, 5.0, 5.0]))[0]
    case = read_case("kazakhstan")
    project = case.table("projects").set_index("project").loc["balkhash_npp"]
    row = {"option": "balkhash_npp", "zone": project.zone, "technology": "nuclear", "period": 2040, "built_mw": 2400.0}
    return replace(plan, case=case, tables={**plan.tables, "builds": pd.DataFrame([row])})


def test_figures_are_those_of_the_nuclear_rooms(two_reactors: Plan) -> None:
    """Nothing before the reactors run; then fuel of their design, water of their lake, uranium of the programme."""
    case = two_reactors.case
    assert case is not None
    figures = reactor_figures(case, two_reactors, PERIODS)
    units = planned_units(two_reactors.table("builds"), outlooks(case), case.settings.nuclear_confidence)
    design = fuel_designs(case)[str(units.design.iloc[0])]
    assert np.isnan(figures.loc["spent_fuel", 2030])
    assert figures.loc["spent_fuel", 2045] == pytest.approx(spent_fuel_per_twh(design))
    assert figures.loc["water", 2045] == pytest.approx(water_value(case, "balkhash", "tower_consumption"))
    need = uranium_table(case, fuel_table(case, units)).set_index("year").share_of_production
    assert figures.loc["uranium_need", 2045] == pytest.approx(need.reindex(range(2045, 2050)).fillna(0.0).mean())
    mined = domestic_series(case, "uranium_production", [2040])
    assert figures.loc["uranium_years", 2040] == pytest.approx(990000 / mined[0])


def test_indicators_of_reactors(two_reactors: Plan) -> None:
    """17.5 of 175 TWh from reactors: a tenth of their spent fuel per TWh, 3.33 m3/MWh x 17.5 TWh of water."""
    rows = [("generation", "nuclear", p, 0.0 if p < 2040 else 17500.0) for p in PERIODS]
    rows += [("generation", "coal", p, 157500.0) for p in PERIODS]
    rows += [("fuel_generation", "uranium", p, 0.0 if p < 2040 else 17500.0) for p in PERIODS]
    made = pd.DataFrame(rows, columns=["quantity", "part", "period", "value"])
    basis = make_basis(made, two_reactors.case, two_reactors)
    per_twh = float(basis.of_reactors("spent_fuel")[2045])
    assert value(basis, "spent_fuel_per_energy", period=2045) == pytest.approx(per_twh / 10.0)
    assert value(basis, "reactor_water", period=2045) == pytest.approx(3.33 * 17.5)
    assert [value(basis, key, period=2030) for key in ("spent_fuel_per_energy", "reactor_water")] == [0.0, 0.0]


def test_a_case_without_fuel_tables_has_no_figures() -> None:
    assert reactor_figures(None, None, PERIODS).isna().all(axis=None)
