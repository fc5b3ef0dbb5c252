"""The nuclear programme as one chain: what the rooms tell the plan, and what the plan means for each of them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from shanyrak.case import Case, read_case
from shanyrak.nuclear.construction import ReferenceClass
from shanyrak.nuclear.fuel.chain import Losses
from shanyrak.nuclear.programme import (
    announced_units,
    cash_table,
    causes_table,
    chance_table,
    choice_of,
    finance_table,
    forecast_table,
    fuel_table,
    informed,
    needs,
    outlooks,
    overrun_table,
    people_table,
    planned_units,
    reference_table,
    refuelling_table,
    site_table,
    supply_table,
    training_costs,
    uranium_table,
    water_table,
)
from shanyrak.nuclear.programme.futures import drivers_of
from shanyrak.nuclear.programme.needs import price_table
from shanyrak.nuclear.programme.outlook import Outlook
from shanyrak.plan.questions import QuestionError
from shanyrak.system.assemble import Resolution, assemble

FIRST = "balkhash_npp"


def kazakhstan(*changes: str) -> Case:
    """Kazakhstan with some changes."""
    return read_case("kazakhstan", [], list(changes))


PLAIN = ("case.nuclear_limits=false", "case.nuclear_refuelling=false")


@pytest.fixture(scope="module")
def case() -> Case:
    return kazakhstan(*PLAIN)


@pytest.fixture(scope="module")
def found(case: Case) -> dict[str, Outlook]:
    return outlooks(case)


@pytest.fixture(scope="module")
def units(found: dict[str, Outlook]) -> pd.DataFrame:
    return announced_units(found)


def test_a_case_is_left_as_it_is_where_nothing_is_asked(case: Case) -> None:
    """No delay, no confidence, no limits, no months of refuelling: not even a copy."""
    assert informed(case) is case


def test_a_delay_moves_year_time_and_nothing_else(case: Case) -> None:
    """Three years later on line, three years longer under construction, the cost per kW as before."""
    before = case.table("projects").set_index("project")
    after = informed(kazakhstan(f"projects.{FIRST}.delay=3", "case.nuclear_limits=false")).table("projects")
    row = after.set_index("project").loc[FIRST]
    assert row["earliest_year"] == before.loc[FIRST, "earliest_year"] + 3
    assert row["construction_time"] == pytest.approx(9 + 3)
    assert row["overnight_cost"] == pytest.approx(6042)
    others = [p for p in before.index if p != FIRST]
    pd.testing.assert_frame_equal(after.set_index("project").loc[others], before.loc[others])


def test_a_delay_without_a_forecast_moves_the_year_alone(case: Case) -> None:
    """Proves: a project that no reactor built elsewhere tells of comes later all the same."""
    name = "turkistan_ccgt"
    late = informed(kazakhstan(*PLAIN, f"projects.{name}.delay=2.5")).table("projects").set_index("project")
    before = case.table("projects").set_index("project")
    assert late.loc[name, "earliest_year"] == before.loc[name, "earliest_year"] + 3


def test_a_delay_and_a_forecast_of_the_same_date_build_as_long(found: dict[str, Outlook]) -> None:
    """Proves: construction is counted from first spending in both. By hand: Balkhash spends for 9 years and pours
    concrete 7 before its year, so 2 come before concrete; a forecast of 10 years from concrete is 12 of spending, and
    so is a delay of 3. If the forecast's years were taken for all, the later plant would pay less interest."""
    o = found[FIRST]
    assert (o.planned_years, o.announced - o.first_concrete, o.years_before_concrete) == (9.0, 7.0, 2.0)
    assert replace(o, delay=3.0).spending_years(0.0) == 12.0
    assert o.spending_years(0.5) == pytest.approx(o.years_to_build(0.5) + 2.0)
    late = o.first_concrete + o.years_to_build(0.5) - o.announced
    assert o.spending_years(0.5) == pytest.approx(replace(o, delay=late).spending_years(0.0))


def test_nothing_is_drawn_on_top_of_what_a_plan_counts_with() -> None:
    """A plan with the forecast's date and cost has them already."""
    desk = SimpleNamespace(case=kazakhstan("case.nuclear_confidence=0.5"))
    with pytest.raises(QuestionError, match="nuclear_confidence"):
        drivers_of(desk)  # type: ignore[arg-type]


def test_tails_are_of_least_cost_for_feed_that_is_converted(
    case: Case, units: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: what goes into enrichment has cost its uranium, with what conversion loses, and conversion."""
    asked: list[tuple[float, float]] = []

    def tails(feed: float, work: float) -> float:
        asked.append((feed, work))
        return 0.0025

    monkeypatch.setattr(needs, "optimal_tails", tails)
    fuel_table(case, units)
    prices = price_table(case, [2036]).iloc[0]
    assert asked[-1][0] == pytest.approx(prices["uranium"] / (1 - Losses().conversion) + prices["conversion"])
    assert asked[-1][1] == pytest.approx(prices["enrichment"])


def test_confidence_takes_date_and_cost_from_the_forecast(found: dict[str, Outlook]) -> None:
    """The more certain a date and a cost have to be, the later and the dearer."""
    table = forecast_table(found)
    for _, rows in table[table.chance > 0].groupby("project"):
        assert rows.on_line.is_monotonic_increasing
        assert rows.overnight_usd_per_kw.is_monotonic_increasing
    projects = informed(kazakhstan("case.nuclear_confidence=0.8", "case.nuclear_limits=false")).table("projects")
    row, wanted = projects.set_index("project").loc[FIRST], table.query("project == @FIRST and chance == 0.8").iloc[0]
    assert row["earliest_year"] == wanted.on_line
    assert row["overnight_cost"] == pytest.approx(wanted.overnight_usd_per_kw)


def test_chance_of_the_year_kept_with_a_chance(found: dict[str, Outlook]) -> None:
    """By the beginning of the year kept with a chance of 80 % so many futures are on the grid, a year before fewer."""
    for o in found.values():
        year = o.on_line(0.8)
        before, at = o.chance_by(np.array([year - 2, year - 1]))
        assert before < 0.8 <= at + 1e-6
    chances = chance_table(found, [2030, 2040, 2050])
    assert (chances.groupby("project").chance.diff().dropna() >= 0).all()


def test_delay_of_the_vendor_costs_interest_and_return(case: Case, found: dict[str, Outlook]) -> None:
    """The same plant four years later: more interest, dearer power, less return, in the plan's own future and in the
    median."""
    late = kazakhstan(f"projects.{FIRST}.delay=4", "case.nuclear_limits=false")
    tables = [finance_table(c, {FIRST: o[FIRST]}) for c, o in ((case, found), (late, outlooks(late)))]
    here, there = (t[t.structure == "balkhash_loan"].set_index("figure") for t in tables)
    for column in ("planned", "p50"):
        assert there.loc["interest_musd", column] > 1.1 * here.loc["interest_musd", column]
        assert there.loc["levelised_usd_per_mwh", column] > here.loc["levelised_usd_per_mwh", column]
        assert there.loc["owner_return", column] < here.loc["owner_return", column]
    assert there.loc["overnight_musd", "planned"] == pytest.approx(here.loc["overnight_musd", "planned"])


def test_delay_overrun_and_exchange_rate_alone_and_together(case: Case, found: dict[str, Outlook]) -> None:
    """Each cause spreads what the owner earns; together they spread it more than any alone, and the table of all
    futures is the row together. A loan in the currency of the accounts knows no exchange rate."""
    causes = causes_table(case, {FIRST: found[FIRST]})
    named = causes.groupby("structure").cause.unique().map(list)
    assert named["balkhash_loan"] == ["delay", "overrun", "together"]
    assert named["balkhash_tenge"] == ["delay", "overrun", "exchange rate", "together"]
    own = causes[causes.structure == "balkhash_tenge"].set_index(["figure", "cause"])
    for figure in ("levelised_usd_per_mwh", "owner_return", "least_cover"):
        spread = own.loc[figure].p90 - own.loc[figure].p10
        assert (spread > 0).all()
        assert spread["together"] == spread.max()
    assert own.loc[("overnight_musd", "exchange rate")].p90 == pytest.approx(6042 * 2.4)
    whole = finance_table(case, {FIRST: found[FIRST]}).query("structure == 'balkhash_tenge'").set_index("figure")
    together = own.xs("together", level="cause")
    pd.testing.assert_frame_equal(whole[["planned", "p10", "p50", "p90"]], together[["planned", "p10", "p50", "p90"]])


def test_books_draw_and_repay_the_same(case: Case, found: dict[str, Outlook]) -> None:
    """Nothing is owed at the end, and construction costs what the project costs, with price rises."""
    books = cash_table(case, found)
    for key, rows in books.groupby("project"):
        o = found[str(key)]
        assert rows.loan.iloc[-1] == pytest.approx(0.0, abs=1e-6)
        assert rows.capital_cost.sum() >= o.overnight_usd_per_kw * o.units * o.unit_mw / 1000 * (1 - 1e-9)
        assert int(rows.year.iloc[0]) == o.announced - round(o.planned_years)  # money is spent before first concrete
        assert int(rows.year[rows.revenue > 0].iloc[0]) == o.announced


BUILDS = pd.DataFrame(
    [
        (FIRST, "almaty", "nuclear", 2040, 2400.0),
        ("npp_2", "almaty", "nuclear", 2050, 1800.0),
        ("new:mangystau:nuclear", "mangystau", "nuclear", 2055, 1200.0),
        ("new:almaty:wind", "almaty", "wind", 2040, 900.0),
    ],
    columns=["option", "zone", "technology", "period", "built_mw"],
)


def test_reactors_of_a_plan(found: dict[str, Outlook]) -> None:
    """A committed plant comes in its year, a candidate in its period, parts of units are parts, the rest takes the
    first design; wind is no reactor."""
    made = planned_units(BUILDS, found).set_index("unit")
    assert list(made.unit_mw) == [1200, 1200, 1200, 600, 1200]
    assert list(made.grid_year) == [2036, 2036, 2050, 2050, 2055]
    assert made.loc[f"{FIRST} 1", "first_concrete_year"] == 2029
    assert made.loc["npp_2 2", "first_concrete_year"] == 2050 - found["npp_2"].lead_years(0.0)
    assert made.loc["new:mangystau:nuclear 1", "design"] == "vver1200"
    assert planned_units(BUILDS, {}).empty


def test_fuel_of_a_later_reactor_is_that_of_the_first_later(case: Case, units: pd.DataFrame) -> None:
    """Masses move with the date; every design's chain is in the table."""
    later = units.assign(**{c: units[c] + 5 for c in ("first_concrete_year", "grid_year", "retirement_year")})
    here, there = fuel_table(case, units), fuel_table(case, later)
    assert set(here.design) == {"vver1200", "hpr1000"}
    for design, rows in here.groupby("design"):
        other = there[there.design == design]
        assert other.year.iloc[0] == rows.year.iloc[0] + 5
        assert other.fabricated_thm.sum() == pytest.approx(rows.fabricated_thm.sum())


def test_people_and_water_follow_the_reactors(case: Case, units: pd.DataFrame) -> None:
    """Two of six reactors need fewer people and a third of the water at the lake's four."""
    few = units[units.project == FIRST]
    need = people_table(case, units).groupby("role").needed.max()
    less = people_table(case, few).groupby("role").needed.max()
    assert (less <= need).all()
    assert less["reactor_operators"] < need["reactor_operators"]
    water = water_table(case, units)
    at = water[water.year == 2050].iloc[0]
    assert at.place == "balkhash"
    assert at.use_km3 == pytest.approx(4 * 1.2 * 8760 * 0.9 * 3.33e-6)
    assert at.share_of_inflow == pytest.approx(at.use_km3 / 22.51)
    late = site_table(case, units)
    assert (late.earliest_grid_year >= late.planned_grid_year).all()


def test_limits_become_resources_of_the_plan() -> None:
    """A resource for each role that reactors ask for and one for the lake, in the units of the plan's equation."""
    limited = informed(kazakhstan("case.nuclear_limits=true", "case.planning_years=[2030, 2040]"))
    data = assemble(limited, Resolution(days=3))
    names = {str(n) for n in data.resource_available.resource.values}
    assert {"people:reactor_operators", "people:civil_trades", "water:balkhash"} <= names
    own = data.resource_operating.sel(resource="people:reactor_operators")
    assert float(own.sel(fleet="almaty:nuclear")) == pytest.approx(48 / 1200)
    assert float(own.sel(fleet="almaty:wind")) == 0.0
    lake = data.resource_operating.sel(resource="water:balkhash")
    assert float(lake.sel(fleet="almaty:nuclear")) == pytest.approx(3.33 * 8760 * 1e-9)
    assert float(lake.sel(fleet="east_kazakhstan:nuclear")) == 0.0


def test_reactors_refuel_at_low_load_in_the_plan() -> None:
    """At Balkhash four units take turns in March, April, September and October; the mean of the year stays 0.90.

    A case that gives months of its own keeps them; zones without a named project refuel as one unit would.
    """
    asked = kazakhstan("case.nuclear_limits=false", "case.planning_years=[2040]")
    data = assemble(informed(asked), Resolution(weeks=52))
    assert data.available.sizes["block"] == 52
    own = data.available.sel(fleet="almaty:nuclear", period=2040)
    mean = float((own * data.weight).sum() / data.weight.sum())
    assert mean == pytest.approx(0.90, abs=0.002)
    assert float(own.isel(block=13)) < 0.80 < 0.95 < float(own.isel(block=2))
    months = refuelling_table(asked, outlooks(asked)).set_index("zone").months
    assert months.to_dict() == {"all": "4, 10", "almaty": "3, 4, 9, 10", "east_kazakhstan": "4, 10"}
    row = {"zone": "all", "technology": "nuclear", "month": 6, "available": 0.5}
    kept = replace(asked, tables={**asked.tables, "monthly_availability": pd.DataFrame([row])})
    assert len(informed(kept).table("monthly_availability")) == 1


def test_choice_names_every_design_and_view(case: Case) -> None:
    """Shares of draws sum to one, every view is there, and a view that is not is an error with the others."""
    made = choice_of(case)
    assert made is not None
    assert made.ranks.sum(axis=1).to_numpy() == pytest.approx(1.0)
    assert made.views.sum(axis=0).to_numpy() == pytest.approx(1.0)
    assert set(made.reasons.index) == set(made.scores.index)
    assert (made.wins + made.wins.T).to_numpy()[~np.eye(len(made.wins), dtype=bool)] == pytest.approx(1.0)
    assert made.methods.kind_rank.sort_values().index[0] == made.scores.index[0]
    now = made.turning.query("from_weight <= weight_now <= to_weight")
    assert (now.design == made.scores.index[0]).all()
    assert set(made.turning.node) == set(now.node)
    with pytest.raises(ValueError, match=r"no view 'nobody'; it has equal"):
        choice_of(case, "nobody")


def test_where_fewer_than_two_designs_pass_there_is_no_choice(case: Case) -> None:
    """In words, with the designs that fail and the requirement that they fail."""
    strict = case.table("reactor_requirements").copy()
    strict.loc[strict.requirement == "largest_unit", "limit"] = 1.0
    with pytest.raises(ValueError, match=r"fewer than two designs pass .* Failed: .*: largest_unit"):
        choice_of(replace(case, tables={**case.tables, "reactor_requirements": strict}))


def test_money_has_the_cost_of_capital_of_the_technology(case: Case, found: dict[str, Outlook]) -> None:
    """Proves: the plan and the books of a project discount alike. If the books took the rate of the case, a technology
    with one of its own would be worth another sum in each."""
    rows = case.table("technologies")
    own = rows[rows.technology == "nuclear"].iloc[[0]].assign(parameter="wacc", low=np.nan, central=0.03, high=np.nan)
    first = {FIRST: found[FIRST]}
    tables = [
        finance_table(one, first)
        for one in (
            replace(case, tables={**case.tables, "technologies": pd.concat([rows, own], ignore_index=True)}),
            replace(case, settings=case.settings.model_copy(update={"wacc": 0.03})),
            case,
        )
    ]
    assert tables[0].equals(tables[1])
    assert not tables[0].equals(tables[2])


def test_another_class_of_overruns_gives_another_cost(case: Case, found: dict[str, Outlook]) -> None:
    """Dates stay, costs are those of the class that the case names, and its grade stands beside the figure.

    By hand: the first statement has mean 2.2 and 55 % above 1.5, so P80 is 3.12; the six named projects have less.
    """
    classes = overrun_table(case).set_index("overrun")
    assert list(classes.index[classes.taken]) == ["nuclear_cost_flyvbjerg"]
    assert classes.loc["nuclear_cost_flyvbjerg", "p80"] == pytest.approx(3.124, abs=1e-3)
    assert list(classes.grade) == ["recalled", "recalled", "derived"]
    named = kazakhstan("case.nuclear_limits=false", "case.nuclear_overrun=named_projects")
    here, there = (forecast_table(o).query("project == @FIRST and chance == 0.8").iloc[0]
                   for o in (found, outlooks(named)))  # fmt: skip
    assert (here.on_line, here.grade, there.grade) == (there.on_line, "recalled", "derived")
    assert there.times_estimate == pytest.approx(classes.loc["named_projects", "p80"])
    assert there.overnight_musd < here.overnight_musd
    with pytest.raises(ValueError, match=r"no class of overruns 'dams'.*named_projects"):
        outlooks(kazakhstan("case.nuclear_overrun=dams"))


def test_another_reference_class_gives_another_date(case: Case, found: dict[str, Outlook]) -> None:
    """Newcomer hosts alone are another class; the table counts every reactor that is learnt from once."""
    newcomers = ReferenceClass(newcomer=True)
    other = outlooks(case, newcomers)
    assert abs(other[FIRST].years_to_build(0.5) - found[FIRST].years_to_build(0.5)) > 0.2
    few, all_ = reference_table(case, newcomers), reference_table(case)
    assert few.begun.sum() < all_.begun.sum() == len(case.table("builds")) - _later(case)
    assert (all_.on_grid + all_.still_building == all_.begun).all()


def _later(case: Case) -> int:
    """Reactors begun after the common data date: unknown to the forecast."""
    builds = case.table("builds")
    waiting = builds[builds.grid_connection == ""]
    return int((builds.construction_start >= waiting.data_date.min()).sum())


def test_uranium_stays_a_small_part_of_what_is_mined(case: Case, units: pd.DataFrame) -> None:
    """What is used so far is the sum of the years, and the share of a year is need over production."""
    home = uranium_table(case, fuel_table(case, units))
    assert home.cumulative_tu.to_numpy() == pytest.approx(home.natural_tu.cumsum().to_numpy())
    assert 0.02 < home.share_of_production.max() < 0.15


def test_the_stop_of_the_only_supplier_stops_reactors(case: Case, units: pd.DataFrame) -> None:
    """Russia alone makes the fuel of the VVER today; half can come from elsewhere, so some reactor stops in the end."""
    stops = supply_table(case, units).set_index(["design", "step", "country"])
    row = stops.loc[("vver1200", "fabrication", "Russia")]
    assert row.share == 1.0
    assert row.stopping > 0
    assert 0 < row.months < 60
    assert stops.loc[("vver1200", "uranium", "Kazakhstan")].stopping == 0


def test_training_costs_grow_with_the_programme(case: Case, units: pd.DataFrame) -> None:
    """Wages and seats of six reactors cost more than of two; discounting makes every part less."""
    costs, less = (training_costs(case, u).set_index("part") for u in (units, units[units.project == FIRST]))
    assert (costs.discounted_musd <= costs.undiscounted_musd + 1e-9).all()
    assert costs.loc["wages", "discounted_musd"] > less.loc["wages", "discounted_musd"]
