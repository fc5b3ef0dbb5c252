"""The cheapest training plan, the earliest commissioning and the limits of a plan: worked by hand and published."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.workforce import (
    AgeGroup,
    Programme,
    Requirement,
    Role,
    Workforce,
    bookkeeping,
    earliest_commissioning,
    full_training,
    largest_staffing,
    plan_training,
    staff_demand,
    staffing_rows,
    unit_limits,
    unit_needs,
)
from tests.nuclear.people import START, course, people_of, units, workforce

YEARS = range(START, START + 20)


# --- the plan ---------------------------------------------------------------------------------------------------------


def test_training_of_technicians_after_winston() -> None:
    """Winston, Operations Research, example CSL: 50 technicians of 160 hours a month, 50 hours to teach a trainee for a
    month, 5 % leave a month, pay 2,000 and 1,000 USD a month. Published: 593,777 USD; 8.45, 11.45 and 9.52 trainees
    in months 2 to 4. A month stands for a year here; without the load of instructors the plan would cost less.
    """
    role = Role("operators", wage_usd=2000, shortage_cost_usd=1e6)
    made = workforce(course(1, seats=1000, cost_usd=1000, instructors=50 / 160), people=50, attrition=0.05, role=role)
    hours = [6000, 7000, 8000, 9500, 11_000]
    plan = plan_training(made, people_of([h / 160 for h in hours], ["operators"]))
    assert plan.objective_musd * 1e6 == pytest.approx(593_777, abs=1)
    assert plan.intake.to_numpy()[0] == pytest.approx([0, 8.45, 11.45, 9.52, 0], abs=0.005)
    assert plan.qualified.to_numpy()[0] == pytest.approx([50, 47.5, 53.58, 62.35, 68.75], abs=0.005)


def test_courses_and_people_from_abroad_by_hand() -> None:
    """Proves: choice between a slow course, a fast one and people from abroad.

    By hand: 10 people needed in each of the years 2 to 4. Home course: 2 years, drop-out 0.2, 100 USD, so 125 USD per
    person who qualifies; abroad: 1 year, 300 USD; from abroad at 80 USD a year, at most half. Year 2: at most 5 from
    abroad, so 5 must take the fast course (300 each, for all three years). Of the other 5: hired in year 2 (80), then
    the home course (125) = 205, less than hired for three years (240) or the fast course (300). 5 x 300 + 5 x 205 =
    2,525 USD; 6.25 begin at home. If drop-out were ignored the cost would be 2,400.
    """
    made = workforce(
        course(2, name="home", dropout_share=0.2, cost_usd=100),
        course(1, name="abroad", cost_usd=300),
        role=Role("operators", foreign_share=0.5, foreign_cost_usd=80, shortage_cost_usd=1000),
    )
    plan = plan_training(made, people_of([0, 10, 10, 10], ["operators"]))
    assert plan.objective_musd * 1e6 == pytest.approx(2525)
    assert plan.intake.sel(programme="home").to_numpy() == pytest.approx([6.25, 0, 0, 0])
    assert plan.intake.sel(programme="abroad").to_numpy() == pytest.approx([5, 0, 0, 0])
    assert plan.foreign.to_numpy()[0] == pytest.approx([0, 5, 0, 0])
    assert float(plan.shortage.sum()) == 0
    assert plan.costs.set_index("part")["undiscounted_musd"].to_dict() == pytest.approx(
        {"training": 2125e-6, "wages": 0, "foreign": 400e-6, "shortage": 0}
    )


def test_cost_is_discounted_and_one_more_person_has_a_price() -> None:
    """By hand: 8 needed in year 3, course of 2 years with drop-out 0.2: 10 begin in year 1 at 100 USD, discounted by
    1.1^0; one more person costs 100 / 0.8 = 125. A year later both are 1 / 1.1 of that."""
    made = workforce(course(2, seats=100, dropout_share=0.2, cost_usd=100))
    plan = plan_training(made, people_of([0, 0, 8], ["operators"]), discount_rate=0.1)
    assert plan.objective_musd * 1e6 == pytest.approx(1000)
    assert plan.price.to_numpy()[0] == pytest.approx([0, 0, 125])
    later = plan_training(made, people_of([0, 0, 0, 8], ["operators"]), discount_rate=0.1)
    assert later.objective_musd * 1e6 == pytest.approx(1000 / 1.1)
    assert later.price.to_numpy()[0] == pytest.approx([0, 0, 0, 125 / 1.1])


def test_ramp_and_seats_leave_a_shortage_by_hand() -> None:
    """By hand: intake may grow by 10 a year from nobody: 10, 20 begin, so 30 are there in year 3; 50 are needed."""
    made = workforce(course(1, seats=100, ramp=10, cost_usd=1))
    plan = plan_training(made, people_of([0, 0, 50], ["operators"]))
    assert plan.intake.to_numpy()[0] == pytest.approx([10, 20, 0])
    assert plan.shortage.to_numpy()[0] == pytest.approx([0, 0, 20])
    seats = workforce(course(1, seats=12, cost_usd=1, from_year=START + 1))
    assert plan_training(seats, people_of([0, 0, 50], ["operators"])).shortage.to_numpy()[0, -1] == pytest.approx(38)


def test_ramp_counts_from_those_who_began_before() -> None:
    """By hand: 20 in a course of 3 years, 10 in each of the later two, so 10 began last year: up to 15, then 20."""
    made = workforce(course(3, seats=100, ramp=5, in_training=20))
    assert full_training(made, range(START, START + 3)).to_numpy()[0].tolist() == [15, 20, 25]


@settings(deadline=None, max_examples=3)
@given(st.floats(0, 60), st.floats(0, 0.15), st.floats(0, 0.4), st.integers(1, 3), st.floats(0.2, 1.0))
def test_no_shortage_where_full_training_suffices(
    stock: float, attrition: float, dropout: float, length: int, part: float
) -> None:
    """Shortage is zero up to the largest demand that can be staffed, and exactly what is missing beyond it."""
    made = workforce(
        course(length, seats=20, ramp=8, dropout_share=dropout, cost_usd=10),
        people=stock,
        attrition=attrition,
        role=Role("operators", foreign_share=0.25, foreign_cost_usd=500, shortage_cost_usd=1e6),
    )
    most = largest_staffing(made, range(START, START + 8))
    enough = plan_training(made, most * part)
    assert float(enough.shortage.sum()) == pytest.approx(0, abs=1e-6)
    assert float(abs(bookkeeping(enough.people)).max()) < 1e-9
    lacking = plan_training(made, most + 10.0)
    assert lacking.shortage.to_numpy() == pytest.approx(np.full((1, 8), 10 * 0.75), abs=1e-5)


def test_demand_that_does_not_fit_is_told() -> None:
    made = workforce(course(1))
    with pytest.raises(ValueError, match="every year from 2026"):
        plan_training(made, people_of([1.0], ["operators"]).assign_coords(year=[2031]))
    with pytest.raises(ValueError, match="the roles"):
        plan_training(made, people_of([1.0], ["others"]))
    with pytest.raises(ValueError, match="negative"):
        plan_training(made, people_of([-1.0], ["operators"]))
    with pytest.raises(ValueError, match="discount rate"):
        plan_training(made, people_of([1.0], ["operators"]), discount_rate=-0.1)
    with pytest.raises(ValueError, match="no programme"):
        plan_training(workforce(), people_of([1.0], ["operators"]))


def test_tables_of_a_plan() -> None:
    made = workforce(course(1, cost_usd=1), people=2)
    plan = plan_training(made, people_of([2, 6], ["operators"]))
    table = plan.table()
    assert table.columns.tolist() == [
        "role",
        "year",
        "needed",
        "qualified",
        "instructors",
        "foreign",
        "shortage",
        "price_usd",
    ]
    assert table["qualified"].tolist() == pytest.approx([2, 6])
    assert plan.intake_table().to_numpy().tolist() == [["course", START, 4.0]]


# --- the dates --------------------------------------------------------------------------------------------------------


def staffed(seats: float = 10, **more: float) -> Workforce:
    """40 operators for each unit in operation; a course of 3 years, nobody leaves."""
    role = Role("operators", shortage_cost_usd=1.0, **more)  # type: ignore[arg-type]
    return workforce(course(3, seats=seats), role=role, requirements=(Requirement("operators", "operation", 40),))


def test_earliest_commissioning_by_hand() -> None:
    """By hand: 10 qualify a year from 2029 on: 40 are there in 2032, 80 in 2036. Units planned for 2030 and 2031 come
    in 2032 and 2036. With half of the people from abroad 20 suffice, there in 2030: no delay; both need 40: 2032.
    """
    there = units(("two", "x", 2026, 2031, 2080), ("one", "x", 2026, 2030, 2080))
    found = earliest_commissioning(staffed(), there, YEARS)
    assert found["unit"].tolist() == ["one", "two"]
    assert found["earliest_grid_year"].tolist() == [2032, 2036]
    assert found["delay_years"].tolist() == [2, 5]
    assert found["binding_role"].tolist() == ["operators", "operators"]
    assert found["binding_year"].tolist() == [2031, 2035]
    assert found["missing_people"].tolist() == pytest.approx([10, 10])
    helped = earliest_commissioning(staffed(foreign_share=0.5), there, YEARS)
    assert helped["earliest_grid_year"].tolist() == [2030, 2032]
    assert helped["binding_role"].tolist() == ["", "operators"]


def test_unit_that_nobody_can_run_has_no_date() -> None:
    found = earliest_commissioning(staffed(seats=1), units(("one", "x", 2026, 2030, 2080)), YEARS, max_delay=5)
    assert pd.isna(found["earliest_grid_year"][0])
    assert pd.isna(found["delay_years"][0])
    assert found["binding_role"][0] == "operators"
    with pytest.raises(ValueError, match="longer span"):
        earliest_commissioning(staffed(), units(("one", "x", 2026, 2060, 2090)), YEARS)


@settings(deadline=None, max_examples=8)
@given(st.floats(3, 40), st.floats(1, 3), st.integers(2028, 2034))
def test_more_seats_never_delay(seats: float, times: float, planned: int) -> None:
    unit = units(("one", "x", planned - 2, planned, 2080))
    few, many = (earliest_commissioning(staffed(seats=s), unit, YEARS) for s in (seats, seats * times))
    assert many["earliest_grid_year"][0] <= few["earliest_grid_year"][0]


def test_earliest_date_is_what_the_training_plan_can_staff() -> None:
    """At the earliest dates the cheapest plan has no shortage; a year earlier it has."""
    made, unit = staffed(), units(("one", "x", 2026, 2032, 2080))
    assert float(plan_training(made, staff_demand(made, unit, YEARS)).shortage.sum()) == pytest.approx(0, abs=1e-6)
    early = unit.assign(grid_year=2031)
    assert float(plan_training(made, staff_demand(made, early, YEARS)).shortage.sum()) == pytest.approx(10)


# --- the limits of a plan ---------------------------------------------------------------------------------------------


def builders() -> Workforce:
    """Builders (100 at the peak of a unit), operators (40 a unit), and a regulator of 20 whatever is built."""
    roles = (Role("builders"), Role("operators"), Role("regulator"))
    rows = (
        Requirement("builders", "construction", 100, profile=(0.5, 1.0)),
        Requirement("operators", "operation", 30),
        Requirement("operators", "operation", 20, basis="site"),
        Requirement("regulator", "operation", 15, basis="programme"),
        Requirement("regulator", "construction", 20, basis="programme"),
        Requirement("regulator", "operation", 2),
    )
    stock = (
        AgeGroup("builders", 20, 29, 250, 0, 65),
        AgeGroup("operators", 20, 29, 0, 0, 65),
        AgeGroup("regulator", 20, 29, 25, 0, 65),
    )
    return Workforce(START, roles, rows, (Programme("course", "operators", 10, 3),), stock)


def test_limits_of_a_plan_by_hand() -> None:
    """By hand: two units a site, so 30 + 20 / 2 = 40 operators a unit: none in 2031 (30), one from 2032, two from 2036.
    The regulator has 25 - 20 = 5 people to spare, 2 a unit: two units. 250 builders: two units under construction."""
    limits = unit_limits(builders(), YEARS, construction_years=6).set_index("year")
    assert limits.loc[[2031, 2032, 2035, 2036, 2045], "operating_units"].tolist() == [0, 1, 1, 2, 2]
    assert limits.loc[[2031, 2045], "operating_role"].tolist() == ["operators", "regulator"]
    assert set(limits["construction_units"]) == {2.0}
    assert set(limits["construction_role"]) == {"builders"}


def test_rows_for_a_plan_hold_people_of_both_kinds() -> None:
    rows = staffing_rows(builders(), YEARS, construction_years=6)
    last = rows[rows["year"] == 2045].set_index("role")
    assert last.loc["operators", ["operating", "construction", "available"]].tolist() == pytest.approx([40, 0, 170])
    assert last.loc["regulator", ["operating", "construction", "available"]].tolist() == pytest.approx([2, 0, 5])
    assert last.loc["builders", ["operating", "construction", "available"]].tolist() == pytest.approx([0, 100, 250])
    needs = unit_needs(builders(), construction_years=6).set_index("role")
    assert needs.loc["regulator", "programme"] == 20
    with pytest.raises(ValueError, match="at least 1"):
        unit_needs(builders(), construction_years=0)


def test_without_needs_there_is_no_limit() -> None:
    limits = unit_limits(workforce(course(1)), YEARS, construction_years=6)
    assert np.isinf(limits[["operating_units", "construction_units"]].to_numpy()).all()
