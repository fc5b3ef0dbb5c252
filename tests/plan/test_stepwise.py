"""Planning in steps: what it costs not to know the future, and that the answer is a plan like any other."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from shanyrak.case import Case
from shanyrak.plan.checks import check_plan
from shanyrak.plan.make import Method, Request, make_plan, solve
from shanyrak.plan.plan import Plan
from shanyrak.plan.stepwise import StepwiseSolution
from shanyrak.plan.tables import costs, make_tables
from shanyrak.solve.highs import Solution, SolveError
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.assemble import Resolution
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Link, Option
from tests.proofs.tiny import tiny
from tests.solve.systems import mixed
from tests.system.random_systems import sketch

BOTH: tuple[Method, ...] = ("monolith", "decomposition")
GAP, WIDE = 1e-6, 1e-3
PERIODS = (2030, 2035)


def planned(
    data: SystemData, method: Method, foresight: str, options: Options | None = None, gap: float = GAP
) -> Solution:
    """Solved and checked as every plan is, tables included."""
    request = Request(options=options or Options(), method=method, gap=gap, foresight=foresight)  # type: ignore[arg-type]
    solution = solve(data, request)
    check_plan(data, solution.values, costs(data, solution.values), solution.objective, request.options.flow)
    make_tables(data, solution.values, solution.duals)
    return solution


def costs_by_hand(data: SystemData, method: Method, perfect: float, stepwise: float, options: Options) -> Solution:
    """Both costs are the ones worked out by hand; returns the plan made in steps."""
    assert planned(data, method, "perfect", options).objective == pytest.approx(perfect, rel=3e-6)
    inched = planned(data, method, "stepwise", options)
    assert inched.objective == pytest.approx(stepwise, rel=3e-6)
    assert np.isnan(inched.bound)
    return inched


def test_a_period_without_margin_has_its_reserve_in_steps_too() -> None:
    """Proves: where some period has a margin, one with a margin of 0 must still cover its peak, also in a step that
    sees itself alone. By hand: 80 MW firm, peaks of 100 MW, margins 0 and 0.1: 20 and 30 MW are missing. If the step
    of 2030 had no rule, plans in steps would look cheaper than with foresight."""
    plant = Fleet(existing=80.0, cost=10.0)
    data = tiny({"a": [50.0]}, [plant], periods=PERIODS, rules={"planning_reserve": [0.0, 0.1]})
    data = replace(data, peak=data.peak * 2.0)
    for foresight in ("perfect", "stepwise"):
        short = planned(data, "monolith", foresight).values["firm_shortfall"].sum("area")
        assert short.values.tolist() == pytest.approx([20.0, 30.0], abs=1e-5)


@pytest.mark.parametrize("method", BOTH)
@pytest.mark.parametrize("unit", [0.0, 50.0])
def test_stranded_plant(method: Method, unit: float) -> None:
    """Proves: a step builds what pays in its own period, and later periods pay for it; foresight does not build it.

    By hand: load 100 MW, 200 hours, gas at 30. A new plant costs 4000 USD/MW/year and runs at 5 in 2030, at 50 in 2035
    (its fuel is taxed): 25 x 200 = 5000 saved once, 8000 paid. Perfect: gas, 2 x 600000. In steps: built, 400000 +
    100000; then gas beside the idle plant: 400000 + 600000. If the plant were forgotten the steps would cost 1100000,
    less than perfect foresight; if it could not be left idle 1900000.
    """
    fleets = [Fleet(technology="gas", existing=100, cost=30), Fleet(technology="new", cost=[5, 50])]  # type: ignore[arg-type]
    option = Option("a:new", annuity=[4000, 4000], unit=unit)
    data = tiny({"a": [100, 100]}, fleets, [option], periods=PERIODS, weight=[100])
    plan = costs_by_hand(data, method, 1_200_000, 1_500_000, Options(whole_units=unit > 0))
    assert plan.values["build"].squeeze().values == pytest.approx([100, 0])
    assert plan.values["capacity"].sel(fleet="a:new").values == pytest.approx([100, 100])


@pytest.mark.parametrize("method", BOTH)
def test_given_up_too_early(method: Method) -> None:
    """Proves: a step gives up what it does not need itself, and it does not come back.

    By hand: load 50, then 100 MW, 60 hours; old plants at 10 with 300 fixed, gas at 30. Perfect keeps all 100 MW (in
    2035 the upper 50 save 1200 of 600): 30000 + 30000, then 30000 + 60000 = 150000. In steps 50 MW go in 2030: 15000 +
    30000, then 15000 + 30000 + 50 x 30 x 60 = 180000. If they came back the steps would cost 135000.
    """
    fleets = [
        Fleet(technology="old", existing=100, cost=10, fixed=300),
        Fleet(technology="gas", existing=100, cost=30),
    ]
    data = tiny({"a": [50, 50]}, fleets, periods=PERIODS, growth=[1, 2], weight=[30])
    plan = costs_by_hand(data, method, 150_000, 180_000, Options())
    assert plan.values["keep"].sel(fleet="a:old").values == pytest.approx([50, 50])


@pytest.mark.parametrize("method", BOTH)
def test_stranded_link(method: Method) -> None:
    """Proves: what is added to a link stays, and is paid for in later periods as well.

    By hand: 50 MW in a at 10 and in b at 50 USD/MWh, 20 hours; 15 MW may be added to a link of 30 for 500 USD/MW/year
    and save 800 in 2030, nothing in 2035 when load falls to 20 MW. Perfect: 36006 + 8004 = 44010. In steps: 24009 +
    7500 + 8004 + 7500 = 47013. If it were paid once it would be 39513.
    """
    fleets = [Fleet("a", existing=200, cost=10), Fleet("b", existing=200, cost=50)]
    links = [Link("a", "b", 30, annuity=500, limit=15)]
    data = tiny({"a": [50, 50], "b": [50, 50]}, fleets, links=links, periods=PERIODS, growth=[1, 0.4], weight=[10])
    plan = costs_by_hand(data, method, 44_010, 47_013, Options())
    assert plan.values["link_added"].values == pytest.approx(np.array([[15.0, 15.0]]), abs=1e-3)


@pytest.mark.parametrize("method", BOTH)
def test_committed_projects_keep_their_place(method: Method) -> None:
    """Proves: a step leaves the room that a committed project of a later period needs.

    By hand: 50 MW in all may be built, 40 are committed in 2035; each saves 5000 - 4000 a year. 10 MW in 2030: 40000 +
    10000 + 540000; 2035: 200000 + 50000 + 300000 = 1140000, either way. If the step took all 50 there would be no plan
    for 2035.
    """
    fleets = [Fleet(technology="gas", existing=100, cost=30), Fleet(technology="new", cost=5)]
    option = Option("a:new", annuity=4000, maximum=50, committed=[0, 40])
    data = tiny({"a": [100, 100]}, fleets, [option], periods=PERIODS, weight=[100])
    plan = costs_by_hand(data, method, 1_140_000, 1_140_000, Options())
    assert plan.values["build"].squeeze().values == pytest.approx([10, 40])


def test_new_capacity_of_a_group_counts_new_capacity_only() -> None:
    """Proves: what was built before is no new capacity of the period, but capacity of the group.

    By hand: as above, 30 MW of new plants a year: 30 and 60 MW: 2 x 600000 - (30 + 60) x 1000 = 1110000. If the first
    30 counted again nothing could be built in 2035, and the cost be 1140000.
    """
    fleets = [Fleet(technology="gas", existing=100, cost=30), Fleet(technology="new", cost=5, group="new")]
    limits = {"max_new_capacity_per_year": {"new": 30.0}}
    data = tiny(
        {"a": [100, 100]}, fleets, [Option("a:new", annuity=4000)], periods=PERIODS, weight=[100], groups=limits
    )
    costs_by_hand(data, "monolith", 1_110_000, 1_110_000, Options())


def test_step_without_a_plan_says_which() -> None:
    """Proves: what earlier steps built can leave a later one without a plan, and the message names the step."""
    fleets = [Fleet(technology="gas", existing=100, cost=30), Fleet(technology="new", cost=5, group="new")]
    data = tiny({"a": [100, 100]}, fleets, [Option("a:new", annuity=4000)], periods=PERIODS, weight=[100])
    most = data.group_max.copy()
    most.loc[{"rule_group": "new", "period": 2035}] = 50.0
    closing = replace(data, group_max=most)
    planned(closing, "monolith", "perfect")
    with pytest.raises(SolveError, match="step 2035, given what earlier steps built"):
        planned(closing, "monolith", "stepwise")


@pytest.mark.slow
@pytest.mark.parametrize("method", BOTH)
@pytest.mark.parametrize("options", [Options(), Options(whole_units=True), Options(flow="dc")])
def test_steps_of_a_system_with_everything(method: Method, options: Options) -> None:
    """It costs at least the bound of perfect foresight, passes the checks of a plan, and each step has a bound."""
    data = mixed(unit=40)
    perfect, inched = (planned(data, method, foresight, options, WIDE) for foresight in ("perfect", "stepwise"))
    assert isinstance(inched, StepwiseSolution)
    assert inched.objective >= perfect.bound * (1 - 1e-7)
    assert [step.period for step in inched.steps] == [2030, 2035]
    assert all(step.bound <= step.objective * (1 + 1e-7) and step.gap <= WIDE for step in inched.steps)
    assert set(inched.values) == set(perfect.values)
    for name, array in inched.values.items():
        assert array.dims == perfect.values[name].dims, name
        assert array.shape == perfect.values[name].shape, name
    unit = data.unit_of_option.sel(option=inched.values["has_unit"].option.values)
    needed = (unit * inched.values["has_unit"]).max("option")
    assert (inched.values["largest_unit"].squeeze("area") >= needed - 1e-6).all()
    for name in {"power_balance", "planning_reserve"} & set(perfect.duals):  # whole units have no prices
        assert inched.duals[name].shape == perfect.duals[name].shape


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_plan_in_steps_is_one_that_perfect_foresight_could_choose(seed: int) -> None:
    """With its builds fixed the whole problem has the same cost, and that is no less than the best one."""
    one = sketch(seed)
    one.links = [replace(link, limit=0.0) for link in one.links]
    data, options = one.data(), Options(whole_units=True)
    inched = planned(data, "monolith", "stepwise", options)
    build = inched.values["build"].rename(vintage="period").transpose(*data.max_build.dims)
    keep = inched.values["keep"].clip(max=data.existing)
    fixed = solve_monolith(replace(data, min_build=build, max_build=build, existing=keep), options).solution
    assert fixed.objective == pytest.approx(inched.objective, rel=2e-4)
    assert fixed.objective >= solve_monolith(data, options).solution.bound * (1 - 1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("method", BOTH)
def test_one_period_is_the_same_either_way(method: Method) -> None:
    """With one period there is no future to know."""
    data = SystemData.from_dataset(mixed(unit=40).to_dataset().isel(period=[0], vintage=[0]))
    options = Options(whole_units=True)
    perfect, inched = (planned(data, method, foresight, options, WIDE) for foresight in ("perfect", "stepwise"))
    assert inched.objective == pytest.approx(perfect.objective, rel=1e-9)


def test_plan_of_a_case_says_that_the_whole_has_no_bound(starter: Case, tmp_path: object) -> None:
    """The manifest has each step's gap and none of the whole, and is plain JSON; the plan opens again."""
    request = Request(Resolution(days=3), gap=0.01, compare=False, foresight="stepwise")
    made = make_plan(starter, request)
    manifest = Plan.open(made.save(tmp_path / "plan")).manifest  # type: ignore[operator]
    json.dumps(manifest, allow_nan=False)
    assert (manifest["foresight"], manifest["bound_musd"], manifest["gap"]) == ("stepwise", None, None)
    assert [step["period"] for step in manifest["steps"]] == starter.settings.planning_years
    assert all(step["gap"] <= 0.01 for step in manifest["steps"])
