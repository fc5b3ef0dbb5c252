"""Workforce and milestones of the Kazakhstan case against the published figures behind them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from shanyrak.case import Case, new_case, read_case
from shanyrak.nuclear.milestones import (
    critical_path,
    met_too_early,
    milestone_month,
    month_after,
    progress,
    read_milestones,
    state_date,
)
from shanyrak.nuclear.workforce import (
    Workforce,
    bookkeeping,
    earliest_commissioning,
    plan_training,
    plan_years,
    read_workforce,
    staff_demand,
    unit_limits,
)
from tests.nuclear.people import units

PLANT = units(("Ulken 1", "Ulken", 2029, 2036, 2096), ("Ulken 2", "Ulken", 2030, 2037, 2097))
CONSTRUCTION = ["civil_trades", "mechanical_trades", "electrical_trades", "construction_engineers"]
HIGHER = ["reactor_operators", "plant_engineers", "radiation_protection", "plant_management"]


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case("kazakhstan")


@pytest.fixture(scope="module")
def made(case: Case) -> Workforce:
    return read_workforce(case)


def test_two_units_a_year_apart_need_ten_thousand_builders_at_the_peak(made: Workforce) -> None:
    """Satkaliyev, September 2025: 10,000 at the peak; 85 % of a construction force are craftsmen and technicians."""
    asked = staff_demand(made, PLANT, range(2026, 2045)).sel(role=CONSTRUCTION)
    assert float(asked.sum("role").max()) == pytest.approx(10_000, rel=0.001)
    crafts = asked.sel(role=CONSTRUCTION[:3]).sum("role").max()
    assert float(crafts) == pytest.approx(8_500, rel=0.001)


def test_two_units_need_two_thousand_to_run_of_whom_six_hundred_graduates(made: Workforce) -> None:
    asked = staff_demand(made, PLANT, [2050]).squeeze("year").to_series()
    assert asked[[*HIGHER, "maintenance", "security"]].sum() == 2000
    assert asked[HIGHER].sum() == 600
    assert asked["reactor_operators"] == pytest.approx(2 * 193 / 4, abs=1)  # Barakah, June 2023
    assert asked["regulatory_staff"] + 4 * 20 == 250  # the regulator of the Emirates in 2022, with four units


def test_low_and_high_are_novovoronezh_and_us_single_units(case: Case) -> None:
    staff = [*HIGHER, "maintenance", "security"]
    low, high = (
        float(staff_demand(read_workforce(case, which), PLANT, [2050]).sel(role=staff).sum())  # type: ignore[arg-type]
        for which in ("low", "high")
    )
    assert low == pytest.approx(1200, rel=0.01)
    assert high == pytest.approx(2 * 0.94 * 1200, rel=0.01)


def test_plant_can_be_staffed_and_nobody_is_lost(made: Workforce) -> None:
    years = plan_years(made, 2045)
    found = earliest_commissioning(made, PLANT, years)
    assert found["earliest_grid_year"].tolist() == [2036, 2037]
    plan = plan_training(made, staff_demand(made, PLANT, years), discount_rate=0.06)
    assert float(plan.shortage.sum()) == pytest.approx(0, abs=1e-6)
    assert float(abs(bookkeeping(plan.people)).max()) < 1e-8
    limits = unit_limits(made, years, construction_years=7).set_index("year")["operating_units"]
    assert limits[2036] >= 1
    assert limits[2037] >= 2
    assert limits.is_monotonic_increasing


def test_operators_set_the_date_where_courses_begin_late(made: Workforce) -> None:
    """With no operator course before 2034, and none abroad, operators hold the first unit up."""
    late = [p for p in made.programmes if p.role != "reactor_operators"] + [
        p for p in made.programmes if p.name == "operators_home"
    ]
    moved = Workforce(made.year, made.roles, made.requirements, tuple(late), made.stock)
    found = earliest_commissioning(moved, PLANT, plan_years(made, 2050))
    assert found["delay_years"][0] > 0
    assert found["binding_role"][0] == "reactor_operators"


def test_every_issue_has_a_condition_in_every_phase(case: Case) -> None:
    table = case.table("milestones")
    there = set(zip(table["issue"], table["phase"], strict=True))
    assert there == {(issue, phase) for issue in range(1, 20) for phase in (1, 2, 3)}


def test_published_findings_are_the_ones_that_have_a_source(case: Case) -> None:
    """The 2023 follow-up: four areas carried out, further work in others; nothing else of it is published."""
    table = case.table("milestones").set_index("condition")
    follow_up = table[table["source"] == "astanatimes_inir_2023"]
    assert set(follow_up.index[follow_up["state"] == "met"]) == {
        "coordination_1",
        "financing_1",
        "emergency_1",
        "waste_1",
    }
    further = {"comprehensive_report_1", "infrastructure_funds_1", "regulator_1", "management_1", "industry_1"}
    assert set(follow_up.index[follow_up["state"] == "in_progress"]) == further
    assert table.loc["national_position_1", ["state", "date"]].tolist() == ["met", "2024-10"]
    assert table.loc["national_position_2", ["state", "date"]].tolist() == ["in_progress", "2025-09"]  # a draft
    assert table.loc["procurement_2", ["state", "date"]].tolist() == ["in_progress", "2025-06"]
    assert (table.loc[table["phase"] == 3, "state"] == "not_started").all()


def test_people_depend_on_all_other_issues(case: Case) -> None:
    made = read_milestones(case).by_name()
    for phase in (1, 2):
        others = {c.name for c in made.values() if c.phase == phase and c.issue != 10}
        assert others <= set(made[f"people_{phase}"].depends_on)


def test_milestones_of_the_case_follow_each_other(case: Case) -> None:
    made = read_milestones(case)
    assert met_too_early(made).empty
    assert progress(made)["conditions"].tolist() == [22, 19, 19]
    months = [milestone_month(made, phase) for phase in (1, 2, 3)]
    assert months == sorted(months)
    assert month_after(state_date(made), months[1]) <= "2029-12"  # first concrete is planned for 2029
    assert "2035-01" <= month_after(state_date(made), months[2]) <= "2036-12"  # and operation for 2035-2036
    assert critical_path(made, 3)[-1] == "people_3"


def test_a_case_without_people_is_told_so(case: Case) -> None:
    for name, reader in (("workforce_stock", read_workforce), ("milestones", read_milestones)):
        tables = {**case.tables, name: case.table(name).iloc[:0]}
        with pytest.raises(ValueError, match=rf"{name}\.csv of the case has no row"):
            reader(Case(case.settings, tables, case.folder))


def test_figures_without_a_source_are_called_assumptions(case: Case) -> None:
    for name in ("workforce_profiles", "workforce_roles"):
        assert set(case.table(name)["grade"]) == {"assumption"}
    stock = case.table("workforce_stock")
    assert set(stock.loc[stock["people"] > 0, "grade"]) == {"assumption"}
    programmes = case.table("workforce_programmes")
    assert isinstance(programmes, pd.DataFrame)
    assert np.isfinite(programmes["cost_per_seat"]).all()


def test_starter_case_has_people_and_milestones(tmp_path: Path) -> None:
    """By hand: site 18 + contract 12 = 30 months, later than the regulator (24); operators 60 more."""
    case = read_case(new_case(tmp_path / "country"))
    made = read_workforce(case)
    plant = units(("one", "inland", 2032, 2036, 2096), ("two", "inland", 2033, 2037, 2097))
    asked = staff_demand(made, plant, [2035, 2036, 2050]).sel(role="operators")
    assert asked.to_numpy().tolist() == [30, 80, 80]
    assert milestone_month(read_milestones(case), 3) == 90
    assert critical_path(read_milestones(case), 3) == ["site", "contract", "operators"]
