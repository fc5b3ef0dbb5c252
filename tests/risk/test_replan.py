"""Decisions held and the rest planned again: against what must hold, and against plans solved afresh."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from shanyrak.case import read_case
from shanyrak.nuclear.programme.outlook import outlooks
from shanyrak.plan.questions import Desk, QuestionError
from shanyrak.plan.questions.held import ALWAYS, NEVER, Held, decided
from shanyrak.risk import tables
from shanyrak.risk.planner import Bounds, Planner, Replanned
from shanyrak.risk.register import read_projects
from shanyrak.risk.regret import NO_SHOCK, costs_table, minimax, read_strategies, regret_table
from shanyrak.risk.shocks import (
    Stress,
    Struck,
    _sanction,
    _without_new,
    burnt,
    coldest_blocks,
    largest_unit,
    read_stresses,
    struck,
)
from shanyrak.risk.stress import _later, nested, sheet
from shanyrak.risk.words import markdown_sheet
from shanyrak.solve.decomposition.same_blocks import same_array
from shanyrak.solve.highs import Solution
from shanyrak.solve.monolith import solve_monolith
from tests.risk.shocked import planned_desk

GAP = 5e-4
ROUNDING = 1e-6
MILLION_USD = 1e6


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk of the starter case."""
    return planned_desk(tmp_path_factory.mktemp("shocked"))


@pytest.fixture(scope="module")
def planner(desk: Desk) -> Planner:
    """Who plans again, near enough for bounds to be told apart."""
    return Planner(desk, gap=GAP, rounds=8)


def assert_holds(cost: Bounds, exact: Solution) -> None:
    """The bounds hold the optimum, which lies between the bound and the objective of the problem in one piece."""
    assert cost.low <= exact.objective / MILLION_USD * (1 + ROUNDING)
    assert exact.bound / MILLION_USD * (1 - ROUNDING) <= cost.high


def stress(kind: str, target: str = "", size: float = 1.0, **more: float) -> Stress:
    given = {"rate": np.nan, "load_factor": 1.0, "known": 2030, "starts": 2030, "end": np.inf, **more}
    return Stress("shock", "Shock", kind, target, size, given["rate"], given["load_factor"], int(given["known"]),
                  int(given["starts"]), given["end"], "seen first")  # fmt: skip


def test_what_is_on_line_or_begun_is_decided(desk: Desk) -> None:
    """Proves: v <= until or v - T < until. By hand: a reactor with T = 7 or more that comes in 2040 is begun before
    2035 (2040 - 7 = 2033 < 2035), so it is decided by then and not by 2030; a wind farm with T <= 3 of 2040 is not."""
    data = desk.base
    reactor, wind = "inland_nuclear", "coast_wind_2"
    assert float(data.building_years.sel(option=reactor)) >= 6
    assert float(data.building_years.sel(option=wind)) <= 3
    early, later = decided(data, 2030), decided(data, 2035)
    vintage = next(int(v) for v in data.annuity.vintage.values if v >= 2040)
    assert vintage == 2040
    assert not bool(early.sel(option=reactor, vintage=2040))
    assert bool(later.sel(option=reactor, vintage=2040))
    assert not bool(later.sel(option=wind, vintage=2040))
    assert bool(early.sel(vintage=2030).all())
    assert not decided(data, NEVER).any()
    assert decided(data, ALWAYS).all()


def test_everything_held_costs_what_the_plan_costs(desk: Desk, planner: Planner) -> None:
    """Proves: with every decision held, the least cost is that of the plan itself."""
    found = planner.least(desk.base, Held(desk.plan.values, ALWAYS))
    cost = desk.plan.manifest["objective_musd"]
    assert found.cost.low <= cost * (1 + ROUNDING)
    assert found.cost.high >= cost * (1 - GAP)
    assert found.cost.high == pytest.approx(cost, rel=2 * GAP)
    build = found.plan["build"]
    assert np.abs(build - desk.plan.values["build"]).max() < 1e-3
    assert np.abs(found.plan["keep"] - desk.plan.values["keep"]).max() < 1e-3


def test_more_held_never_costs_less(desk: Desk, planner: Planner) -> None:
    """Proves: each decision that is held takes away plans. Costs of nothing, 2030, 2035 and all held rise."""
    data = replace(desk.base, annuity=desk.base.annuity * 1.3)
    costs = [planner.least(data, Held(desk.plan.values, until)).cost for until in (NEVER, 2030, 2035, ALWAYS)]
    for before, after in pairwise(costs):
        assert after.high >= before.low * (1 - ROUNDING)
    assert costs[-1].low > costs[0].high  # dearer plants would not all be built again


def test_a_shock_answered_from_the_pool_is_that_of_a_plan_solved_afresh(desk: Desk, planner: Planner) -> None:
    """Proves: the bounds hold the optimum in one piece of the struck case, nothing held."""
    shock = struck(desk, stress("delay", "inland_nuclear", 5.0))
    found = planner.least(shock.data)
    assert_holds(found.cost, solve_monolith(shock.data, desk.options).solution)
    assert found.cost.high - found.cost.low <= 2 * GAP * found.cost.high


def test_changed_hours_are_solved_and_hold_the_plan_solved_afresh(desk: Desk, planner: Planner) -> None:
    """Proves: the same where the hours themselves change: a cold and calm time, and a fuel that is short."""
    for one in (stress("cold", size=0.2, load_factor=1.1, starts=2035), stress("fuel", "gas", 0.6, starts=2035)):
        shock = struck(desk, one)
        found = planner.least(shock.data, start=shock.start)
        assert_holds(found.cost, solve_monolith(shock.data, desk.options).solution)


def test_kinds_change_what_they_say(desk: Desk) -> None:
    """Each kind of shock by its arrays."""
    base, values = desk.base, desk.plan.values
    cold = struck(desk, stress("cold", size=0.2, load_factor=1.1, starts=2035, end=2040)).data
    block = coldest_blocks(base)[0]
    assert cold.load.sel(period=2035, block=block).sum() == pytest.approx(
        1.1 * float(base.load.sel(period=2035, block=block).sum())
    )
    assert bool((cold.load.sel(period=2030) == base.load.sel(period=2030)).all())
    wind = base.kind == "wind"
    ratio = (cold.available / base.available).where(wind, drop=True).sel(period=2035, block=block)
    assert np.allclose(ratio, 0.2)

    fuel = struck(desk, stress("fuel", "gas", 0.6, starts=2035)).data
    used = (burnt(base, values, "gas") * base.weight).sum("block")
    limit = fuel.fuel_limit.isel(fuel_zone_limit=-1, drop=True)
    assert float(limit.sel(period=2035)) == pytest.approx(max(0.6 * float(used.sel(period=2035)), 0.6), rel=1e-6)
    assert float(limit.sel(period=2030)) >= float(used.sel(period=2030))

    dear = struck(desk, stress("finance", "inland_nuclear", 0.0, rate=0.12)).data
    factor = dear.annuity / base.annuity
    assert (factor.sel(option="inland_nuclear") > 1).all()
    assert np.allclose(factor.drop_sel(option="inland_nuclear"), 1.0, equal_nan=True)


def test_a_shock_strikes_the_case_of_the_strategy(desk: Desk) -> None:
    """Proves: what a strategy has given up stays so, and what it has put off is put off further. If the shock read the
    case of the plan, a withdrawn loan would bring back a plant that is not to be built, in an earlier year."""
    loan = stress("finance", "inland_nuclear", 2.0, rate=0.12)
    given_up = struck(desk, loan, ["projects.inland_nuclear.status=listed"]).data
    left = given_up.max_build.sel(option="inland_nuclear") if "inland_nuclear" in given_up.max_build.option else 0.0
    assert float(np.sum(left)) == 0.0
    year = int(desk.case.table("projects").set_index("project").loc["inland_nuclear", "earliest_year"])
    put_off = struck(desk, loan, [f"projects.inland_nuclear.earliest_year={year + 5}"]).data
    wanted = desk.changed(
        [f"projects.inland_nuclear.earliest_year={year + 7}", "projects.inland_nuclear.status=candidate"]
    )
    assert same_array(put_off.max_build, wanted.max_build)


def test_a_fortnight_is_two_weeks_of_a_year(desk: Desk) -> None:
    """Proves: of the 52 weeks that stand for 8,760 hours each is a little more than 168, and two of them are meant."""
    hours = desk.base.load.sizes["hour"]
    shares = np.full(desk.base.weight.size, 8760 / 8736 * 168 / hours)
    assert len(coldest_blocks(replace(desk.base, weight=desk.base.weight.copy(data=shares)))) == 2


def test_an_old_unit_that_is_lost_leaves_its_fleet(desk: Desk) -> None:
    """Proves: existing capacity is less by one unit in the years of the shock, and only then."""
    base = desk.base
    first, second = (int(p) for p in base.load.period.values[:2])
    fleet, unit = largest_unit(base, desk.plan.values, first)
    gone = struck(desk, stress("outage", size=1.0, known=first, starts=first, end=second)).data
    lost = base.existing - gone.existing
    assert float(lost.sel(fleet=fleet, period=first)) == pytest.approx(unit)
    assert float(lost.sum()) == pytest.approx(unit)


def test_a_new_unit_that_is_lost_is_paid_on(desk: Desk) -> None:
    """Proves: what is built gives less while a unit is off, and costs what it cost. By hand: 600 MW are built in the
    first period and 300 are lost in it: alive is 1/2 there and 1 after; the annuity grows so that the sum over p of
    d alive' annuity' is that of d alive annuity. If it did not, who loses a unit would save its cost."""
    base, option = desk.base, "inland_nuclear"
    first, second = (int(p) for p in base.load.period.values[:2])
    fleet = str(base.fleet_of_option.sel(option=option).values)
    build = xr.zeros_like(base.annuity)
    build.loc[{"option": option, "vintage": first}] = 600.0
    one = stress("outage", size=1.0, known=first, starts=first, end=second)
    gone = _without_new(base, {"build": build}, one, fleet, first, 300.0)
    own = {"option": option, "vintage": first}
    assert float(gone.alive.sel(own).sel(period=first)) == pytest.approx(0.5)
    assert float(gone.alive.sel(own).sel(period=second)) == pytest.approx(1.0)
    paid = [float((d.annuity * d.alive * d.discount).sum("period").sel(own)) for d in (base, gone)]
    assert paid[0] > 0
    assert paid[1] == pytest.approx(paid[0])


def test_sanctions_take_what_is_not_begun_or_all(desk: Desk) -> None:
    """Only builds after the shock is known are gone, of the country alone."""
    names = desk.base.partner.option
    partner = np.where(names.values == "coast_wind_2", "Ruritania", "")
    desk_data = replace(desk.base, partner=desk.base.partner.copy(data=partner))
    for kind, least in (("sanction_new", True), ("sanction_all", False)):
        one = stress(kind, "Ruritania", 0.0, known=2025)
        shock = _sanction(one, Struck(desk.case, desk_data, desk_data, {}, {}))
        committed = bool((desk_data.min_build.sel(option="coast_wind_2") > 0).any())
        left = float(shock.data.max_build.sel(option="coast_wind_2").where(shock.data.max_build.period > 2025).sum())
        assert (left > 0) == (committed and least)
        other = shock.data.max_build.drop_sel(option="coast_wind_2")
        assert bool((other == desk_data.max_build.drop_sel(option="coast_wind_2")).all())


def test_what_the_case_does_not_have_is_told(desk: Desk) -> None:
    for kind, target in (("water", "lake"), ("link_delay", "bridge"), ("fuel", "peat"), ("finance", "tower")):
        with pytest.raises(QuestionError, match=target):
            struck(desk, stress(kind, target, 1.0, rate=0.1))


def test_nested_bounds(desk: Desk) -> None:
    """Proves: of plans with more and more held, a bound from below holds for those after, one from above for those
    before, and so does its plan. By hand: (1, 9), (0, 5), (3, 8) become (1, 5), (1, 5), (3, 8), with the second's
    plan in the place of the first's."""
    plans = [{"build": xr.DataArray(k)} for k in range(3)]
    ends = ((1.0, 9.0), (0.0, 5.0), (3.0, 8.0))
    found = nested([Replanned(Bounds(*pair), plan, desk.base) for pair, plan in zip(ends, plans, strict=True)])
    assert [(r.cost.low, r.cost.high) for r in found] == [(1, 5), (1, 5), (3, 8)]
    assert [int(r.plan["build"]) for r in found] == [1, 1, 2]


def test_a_late_response_is_solved_where_much_is_open(desk: Desk) -> None:
    """Proves: what the ends have taught is enough where it bounds the cost closely, and blocks are solved where it does
    not. If they never were, a response could be said to save anything between 2 and 26 bn USD."""
    asked: list[tuple[int, int | None]] = []

    def after(year: int, rounds: int | None = None) -> Replanned:
        asked.append((year, rounds))
        return Replanned(Bounds(80.0 if (year, rounds) == (2035, 0) else 99.0, 100.0), {}, desk.base)

    assert [_later(after, year).cost.low for year in (2035, 2040)] == [99.0, 99.0]
    assert asked == [(2035, 0), (2035, None), (2040, 0)]
    assert Bounds(1.0, np.inf).share == np.inf


def test_a_sheet_keeps_its_order_and_fills_a_page(desk: Desk, planner: Planner) -> None:
    """Of each shock of the case: who knew pays no more than the response, it no more than a later one, that no more
    than going on as planned; and a page with every figure comes of it."""
    for one in read_stresses(desk.case):
        found = sheet(planner, one)
        costs = [found.foreseen.cost, found.response.cost, *(k.cost for k in found.late), found.idle.cost]
        for before, after in pairwise(costs):
            assert before.low <= after.low
            assert before.high <= after.high
        for bounds in (found.cost, found.saves, found.hedge, found.premium):
            assert bounds.low <= bounds.high
        row = pd.Series(tables.sheet_row(found))
        page = markdown_sheet(row, tables.changes_table(found), tables.late_table(found))
        assert page.startswith(f"# {one.name}")
        for word in ("Shock.", "Response.", "In time.", "Hedge.", "Signpost."):
            assert word in page
        assert f"{found.response.cost.low / 1e3:,.2f}" in page


def test_regret_of_the_case(desk: Desk, planner: Planner) -> None:
    """Every pair has bounds, the best strategy of a shock may have no regret, and the table is a minimax one."""
    strategies, stresses = read_strategies(desk.case), read_stresses(desk.case)[:1]
    found = regret_table(costs_table(planner, strategies, stresses), strategies, stresses)
    assert set(found["stress"]) == {NO_SHOCK, "reactor_late"}
    assert (found["cost_low"] <= found["cost_high"]).all()
    assert (found.groupby("stress")["regret_low"].min() == 0).all()
    assert int(minimax(found)["chosen"].sum()) == 1


def test_regret_goes_on_after_the_strategy_that_was_finished(desk: Desk, planner: Planner) -> None:
    """Stopped after the first strategy, it keeps its costs, and does not plan it again: its costs may be any."""
    strategies, stresses = read_strategies(desk.case)[:2], read_stresses(desk.case)[:1]
    kept: list[pd.DataFrame] = []

    def stop(costs: pd.DataFrame) -> None:
        kept.append(costs)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        costs_table(planner, strategies, stresses, keep=stop)
    known = kept[0].assign(cost_low=1.0, cost_high=2.0)
    assert list(known["stress"]) == [NO_SHOCK, "reactor_late"]
    said: list[str] = []
    costs = costs_table(replace(planner, say=said.append), strategies, stresses, known)
    assert f"{strategies[0].name}: known from before" in said
    assert list(costs["cost_low"][:2]) == [1.0, 1.0]
    later = [replace(one, size=one.size + 1.0) for one in stresses]
    other = costs_table(planner, strategies[:1], later, known)
    assert (other["cost_low"] > 1.0).all()  # another shock of the same name
    assert set(costs["strategy"]) == {strategy.key for strategy in strategies}
    # a shock that is not known yet has the whole strategy planned again: one plan is followed under all shocks
    more = costs_table(planner, strategies[:1], read_stresses(desk.case)[:2], known)
    assert (more["cost_low"] > 1.0).all()


def test_replaced_rows() -> None:
    old = pd.DataFrame({"stress": ["a", "b"], "x": [1, 2]})
    new = pd.DataFrame({"stress": ["b"], "x": [3]})
    assert tables.replaced(old, new)["x"].to_list() == [1, 3]
    assert tables.replaced(None, new)["x"].to_list() == [3]


def test_points_of_another_plan_problem_do_not_mislead_the_store(desk: Desk, planner: Planner) -> None:
    """Proves: what is learnt at points of a plan problem with other columns is read as it was. A project that becomes
    committed has no whole units, so the columns move; the points of a pool read anew equal those learnt."""
    data = desk.changed(["projects.inland_nuclear.status=committed"])
    planner.least(data, Held({"build": xr.zeros_like(desk.plan.values["build"])}, NEVER))
    learnt = [point.copy() for point in desk.pool.points]
    again = Desk.open(desk.plan).pool
    assert len(again.points) == len(learnt)
    for one, other in zip(learnt, again.points, strict=True):
        assert np.allclose(one, other)


def test_a_forecast_departs_from_the_project_not_from_a_plan_that_was_told_of_it(desk: Desk) -> None:
    """Proves: cost and years of a project with a forecast are its own. If they were those of a plan that was planned
    with the forecast's cost and delay, both would count twice."""
    outlook = replace(outlooks(read_case("kazakhstan"))["balkhash_npp"], project="inland_nuclear")
    builds = desk.plan.table("builds")
    told = replace(
        desk.plan,
        data=replace(desk.base, building_years=desk.base.building_years + 4.0),
        tables={
            **desk.plan.tables,
            "builds": builds.iloc[:1].assign(option="inland_nuclear", built_mw=600.0, overnight_musd=1e6),
        },
    )
    found = read_projects(desk.case, told, {outlook.project: outlook})
    assert found.building.tolist() == [outlook.planned_years]
    assert found.overnight.tolist() == pytest.approx([outlook.overnight_usd_per_kw * 600e3 * 1e-6])
    without = read_projects(desk.case, told, {})
    assert without.overnight.tolist() == [1e6]
