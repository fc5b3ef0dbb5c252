"""People needed and people there: stages of units, age cohorts, and the arithmetic of labour."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.workforce import (
    AgeGroup,
    Programme,
    Requirement,
    Role,
    Workforce,
    all_employment,
    bookkeeping,
    by_role,
    capacity_of_staff,
    craft_headcount,
    labour_years,
    labour_years_of,
    no_intake,
    required_intake,
    simulate,
    staff_demand,
    staff_per_mw,
    supply_response,
    units_from_builds,
)
from shanyrak.nuclear.workforce.demand import stretched
from tests.nuclear.people import START, course, people_of, units, with_intake, workforce

SITE_TEMPLATE = (0.35, 0.70, 0.95, 1.00, 0.85, 0.55, 0.25)
CRAFTS = {
    "boilermakers": 4,
    "carpenters": 10,
    "electricians and I&C": 18,
    "iron workers": 18,
    "insulators": 2,
    "labourers": 10,
    "masons": 2,
    "millwrights": 3,
    "operating engineers": 8,
    "painters": 2,
    "pipefitters": 17,
    "sheet metal workers": 3,
    "teamsters": 3,
}


def needs(*rows: Requirement) -> Workforce:
    return workforce(requirements=rows)


# --- published figures ------------------------------------------------------------------------------------------------


def test_crafts_of_a_us_site_make_the_whole_wf_01() -> None:
    """WF-01: MPR-2776 (2005), shares of craft labour at the peak; a list that is not the whole is refused."""
    people = craft_headcount(1600, CRAFTS)
    assert people.sum() == pytest.approx(1600)
    assert people["pipefitters"] == pytest.approx(272)
    with pytest.raises(ValueError, match="add to 83 %"):
        craft_headcount(1600, {name: share for name, share in CRAFTS.items() if name != "pipefitters"})


def test_staffing_density_of_us_plants_wf_02() -> None:
    """WF-02: 1,086 people at 0.58 per MW are 1,872 MW, 758 at 0.94 are 806 MW; within 1 %."""
    assert capacity_of_staff(1086, 0.58) == pytest.approx(1872, rel=0.01)
    assert capacity_of_staff(758, 0.94) == pytest.approx(806, rel=0.01)
    assert staff_per_mw(1086, 1872) == pytest.approx(0.58, rel=0.01)


def test_labour_years_of_a_1000_mw_unit_wf_03() -> None:
    """WF-03: NEA No. 7204, direct labour-years; waste is rounded from 3,200 to 3,000 there."""
    phases = {"construction": (1200, 10), "operation": (600, 50), "decommissioning": (500, 10), "waste": (80, 40)}
    published = {"construction": 12_000, "operation": 30_000, "decommissioning": 5_000, "waste": 3_000}
    for name, (people, years) in phases.items():
        assert labour_years(people, years) == pytest.approx(published[name], rel=0.07 if name == "waste" else 0.01)
    direct = labour_years(*zip(*phases.values(), strict=True))
    assert direct == pytest.approx(50_000, rel=0.01)
    assert all_employment(50_000, 50_000 / 50_000, 100_000 / 50_000) == 200_000


def test_labour_years_of_a_1000_mw_unit_come_out_of_its_stages_wf_03() -> None:
    """WF-03 again, by way of the dates of a unit: ten years of construction, fifty of operation, ten of dismantling."""
    parts = [
        Role(name) for name in ("construction staff", "operation staff", "decommissioning staff", "waste management")
    ]
    rows = (
        Requirement("construction staff", "construction", 1200),
        Requirement("operation staff", "operation", 600),
        Requirement("decommissioning staff", "decommissioning", 500, to_step=10),
        Requirement("waste management", "operation", 80, from_step=11),
    )
    stock = tuple(AgeGroup(role.name, 20, 29, 0, 0, 65) for role in parts)
    made = Workforce(START, tuple(parts), rows, (), stock)
    years = list(range(2020, 2110))
    total = labour_years_of(staff_demand(made, units(("one", "here", 2030, 2040, 2090)), years))
    assert total.tolist() == [12_000, 30_000, 5_000, 3_200]


# --- people needed ----------------------------------------------------------------------------------------------------


def test_stages_fall_where_they_should() -> None:
    """Proves: windows of the five stages. By hand: first concrete 2030, grid 2034, retirement 2040."""
    unit = units(("one", "here", 2030, 2034, 2040))
    years = list(range(2026, 2045))
    expected = {
        Requirement("operators", "preparation", 1.0, to_step=2): range(2028, 2030),
        Requirement("operators", "construction", 1.0): range(2030, 2034),
        Requirement("operators", "construction", 1.0, from_step=2, to_step=3): range(2031, 2033),
        Requirement("operators", "commissioning", 1.0, to_step=3): range(2031, 2034),
        Requirement("operators", "operation", 1.0): range(2034, 2040),
        Requirement("operators", "operation", 1.0, from_step=3): range(2036, 2040),
        Requirement("operators", "decommissioning", 1.0, to_step=2): range(2040, 2042),
    }
    for row, there in expected.items():
        asked = staff_demand(needs(row), unit, years).to_numpy()[0]
        assert [year for year, people in zip(years, asked, strict=True) if people] == list(there), row


def test_profile_is_stretched_over_the_years_of_construction() -> None:
    """By hand: (0.5, 1) over 4 years is 0.5, 0.5, 1, 1; over 3 years the middle year is half of each, 0.75."""
    assert stretched((0.5, 1.0), 4).tolist() == [0.5, 0.5, 1.0, 1.0]
    assert stretched((0.5, 1.0), 3) == pytest.approx([0.5, 0.75, 1.0])
    assert stretched(SITE_TEMPLATE, 7) == pytest.approx(SITE_TEMPLATE)
    assert stretched((0.5, 1.0), 1) == pytest.approx([0.75])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.integers(1, 20))
def test_stretching_keeps_mean_and_never_exceeds_the_peak(profile: list[float], years: int) -> None:
    shares = stretched(profile, years)
    assert shares.mean() == pytest.approx(np.mean(profile), abs=1e-12)
    assert shares.max() <= max(profile) + 1e-12


@pytest.mark.parametrize(("apart", "multiplier"), [(1, 1.95), (2, 1.80)])
def test_two_units_apart_share_the_peak_of_a_site(apart: int, multiplier: float) -> None:
    """The template of seven years, one or two years apart: peak of both over that of one is 1.95 or 1.80."""
    made = needs(Requirement("operators", "construction", 1.0, profile=SITE_TEMPLATE))
    both = units(("one", "here", 2030, 2037, 2097), ("two", "here", 2030 + apart, 2037 + apart, 2097))
    assert float(staff_demand(made, both, range(2028, 2045)).max()) == pytest.approx(multiplier)


def test_units_add_sites_and_the_programme_count_once() -> None:
    """By hand: three units on two sites in operation: 10 a unit, 100 a site, 1,000 in all: 30 + 200 + 1,000."""
    rows = (
        Requirement("operators", "operation", 10.0),
        Requirement("operators", "operation", 100.0, basis="site"),
        Requirement("operators", "operation", 1000.0, basis="programme"),
        Requirement("operators", "construction", 600.0, basis="programme"),
    )
    there = units(("one", "x", 2030, 2035, 2080), ("two", "x", 2030, 2036, 2080), ("three", "y", 2031, 2037, 2080))
    asked = staff_demand(needs(*rows), there, [2029, 2034, 2035, 2036, 2037]).to_numpy()[0]
    assert asked.tolist() == [0, 600, 1110, 1120, 1230]


def test_no_units_need_nobody_and_wrong_tables_are_told() -> None:
    made = needs(Requirement("operators", "operation", 10.0))
    assert float(staff_demand(made, units(), [2030]).sum()) == 0
    for wrong, message in (
        (units(("a", "x", 2030, 2030, 2080)), "first_concrete_year < grid_year"),
        (units(("a", "x", 2030, 2035, 2080), ("a", "x", 2030, 2035, 2080)), "twice"),
        (units(("a", "x", 2030, 2035, 2080)).drop(columns="site"), "lacks site"),
        (units(("a", "x", 2030, 2035, np.nan)), "whole years"),  # type: ignore[arg-type]
    ):
        with pytest.raises(ValueError, match=message):
            staff_demand(made, wrong, [2030])


def test_units_of_a_plan_are_those_it_builds() -> None:
    builds = pd.DataFrame(
        {
            "option": ["second", "first", "farm", "first"],
            "technology": ["nuclear", "nuclear", "wind", "nuclear"],
            "period": [2040, 2035, 2035, 2045],
            "built_mw": [1200.0, 2400.0, 500.0, 1200.0],
        }
    )
    there = units_from_builds(builds, unit_mw=1200, construction_years=6, lifetime_years=60)
    assert there["unit"].tolist() == ["first 1", "first 2", "second 1", "first 3"]
    assert there["first_concrete_year"].tolist() == [2029, 2029, 2034, 2039]
    assert there["retirement_year"].tolist() == [2095, 2095, 2100, 2105]
    with pytest.raises(ValueError, match=r"2\.400 units"):
        units_from_builds(builds, unit_mw=1000, construction_years=6, lifetime_years=60)


# --- people there -----------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=25)
@given(with_intake())
def test_nobody_is_lost(case: tuple[Workforce, xr.DataArray]) -> None:
    """Intake = in training + dropped out + qualified + left + retired, in every year and role, to 1e-9."""
    people = simulate(*case)
    assert float(abs(bookkeeping(people)).max()) < 1e-9
    for name in ("qualified", "in_training", "graduated", "dropped_out", "left", "retired"):
        assert float(people[name].min()) >= 0


@settings(deadline=None, max_examples=25)
@given(with_intake())
def test_linear_answer_is_the_cohort_model(case: tuple[Workforce, xr.DataArray]) -> None:
    made, intake = case
    years = [int(year) for year in intake["year"].values]
    answer, people = supply_response(made, years), simulate(made, intake)
    begin = intake.rename(year="start")
    training = answer.base_training + (answer.training_response * begin).sum("start")
    xr.testing.assert_allclose(training, people["in_training"].sum("step"))
    makes = people["role_of_programme"] == people["role"]
    added = ((answer.response * begin).sum("start") * makes).sum("programme")
    xr.testing.assert_allclose(answer.base + added, people["qualified"].sum("age"))


def test_people_are_followed_by_hand() -> None:
    """Proves: drop-out, lead time, attrition and retirement in order.

    By hand: course of 2 years, drop-out 0.19, so a yearly share of 0.1 drops out. 100 begin in 2026: 10 drop out in
    2026, 9 in 2027, 81 arrive in 2028. Stock: 10 people of 64 who retire at 65; 10 % attrition: 1 leaves, 9 retire.
    If the lead time were a first-order delay, some of the 100 would arrive in 2027 already.
    """
    made = Workforce(
        START,
        (Role("operators"),),
        (),
        (course(2, seats=100, dropout_share=0.19, entry_age=20),),
        (AgeGroup("operators", 20, 63, 0, 0.1, 65), AgeGroup("operators", 64, 64, 10, 0.1, 65)),
    )
    people = simulate(made, people_of([100, 0, 0, 0], ["course"], "programme"))
    assert people["qualified"].sum("age").to_numpy()[0] == pytest.approx([10, 0, 81, 72.9])
    assert people["dropped_out"].to_numpy()[0] == pytest.approx([10, 9, 0, 0])
    assert people["left"].to_numpy()[0] == pytest.approx([1, 0, 8.1, 7.29])
    assert people["retired"].to_numpy()[0] == pytest.approx([9, 0, 0, 0])
    assert float(people["qualified"].sel(role="operators", age=22, year=2028)) == pytest.approx(81)


def test_people_in_training_today_arrive_year_by_year() -> None:
    """By hand: 30 in a course of 4 years, 10 in each of its years 2 to 4: 10 arrive in each of three years."""
    made = workforce(course(4, in_training=30))
    people = simulate(made, no_intake(made, range(START, START + 5)))
    assert people["graduated"].to_numpy()[0] == pytest.approx([0, 10, 10, 10, 0])
    assert by_role(people, "in_training").to_numpy()[0] == pytest.approx([30, 20, 10, 0, 0])


def test_recruits_are_there_at_once() -> None:
    made = workforce(course(0), people=5)
    people = simulate(made, people_of([3, 4], ["course"], "programme"))
    assert people["qualified"].sum("age").to_numpy()[0].tolist() == [8, 12]


def test_steady_state_of_a_cohort() -> None:
    """By hand: 10 people begin a working life of 43 years every year, none leaves: 430 people, 10 retire a year."""
    made = workforce(course(1, entry_age=21))
    people = simulate(made, people_of([10.0] * 60, ["course"], "programme"))
    assert float(people["qualified"].sum("age")[0, -1]) == pytest.approx(430)
    assert float(people["retired"][0, -1]) == pytest.approx(10)


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 6), st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0, 0.2), st.floats(0, 300), st.floats(0, 300))
def test_required_intake_meets_the_need_in_the_cohort_model(
    length: int, education: float, training: float, attrition: float, stock: float, need: float
) -> None:
    """The formula of methods of the IAEA (NPHR) and the cohort model agree where one course begins today."""
    dropout = 1 - (1 - education) * (1 - training)
    made = workforce(course(length, dropout_share=dropout), people=stock, attrition=attrition)
    years = range(START, START + length + 1)
    without = float(simulate(made, no_intake(made, years))["qualified"].sum("age")[0, -1])
    intake = float(required_intake(need, without, 1 - education, 1 - training))
    begin = people_of([intake] + [0.0] * length, ["course"], "programme")
    reached = float(simulate(made, begin)["qualified"].sum("age")[0, -1])
    assert reached == pytest.approx(max(need, without), abs=1e-9)


def test_required_intake_by_hand() -> None:
    """By hand: 200 needed, 120 left, yields 0.8 and 0.5: 80 / 0.4 = 200; nobody where enough are left."""
    assert required_intake([200, 100], [120, 120], 0.8, 0.5).tolist() == pytest.approx([200, 0])
    with pytest.raises(ValueError, match="above 0"):
        required_intake(1, 0, 0)


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"programmes": (Programme("p", "nobody", 1, 1),)}, "role 'nobody' is not known"),
        ({"programmes": (course(10, entry_age=60),)}, "qualify at 70"),
        ({"programmes": (course(0, dropout_share=0.1),)}, "recruitment"),
        ({"programmes": (course(1, in_training=5),)}, "earlier year"),
        ({"stock": ()}, "no row"),
        ({"stock": (AgeGroup("operators", 20, 30, 1, 0, 65), AgeGroup("operators", 32, 40, 1, 0, 65))}, "write 31"),
        ({"stock": (AgeGroup("operators", 20, 30, 1, 0, 65), AgeGroup("operators", 31, 40, 1, 0, 60))}, "several"),
        ({"stock": (AgeGroup("operators", 20, 70, 1, 0, 65),)}, "below the retirement age"),
        ({"requirements": (Requirement("operators", "decommissioning", 1),)}, "to_step is empty"),
        ({"requirements": (Requirement("operators", "outage", 1, to_step=1),)}, "stage is one of"),
        ({"requirements": (Requirement("operators", "operation", 1, from_step=3, to_step=2),)}, "from_step <= to_step"),
        ({"roles": (Role("operators"), Role("operators"))}, "twice"),
    ],
)
def test_parts_that_do_not_fit_are_told(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(workforce(), **changes)  # type: ignore[arg-type]


def test_intake_of_wrong_years_or_programmes_is_told() -> None:
    made = workforce(course(1))
    with pytest.raises(ValueError, match="every year from 2026"):
        simulate(made, people_of([1.0], ["course"], "programme").assign_coords(year=[2030]))
    with pytest.raises(ValueError, match="programmes"):
        simulate(made, people_of([1.0], ["other"], "programme"))
    with pytest.raises(ValueError, match="negative"):
        simulate(made, people_of([-1.0], ["course"], "programme"))
