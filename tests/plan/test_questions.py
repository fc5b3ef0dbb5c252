"""Questions to a plan of the starter case: bounds that hold, words where there are none, ensembles that go on."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from shanyrak.case import new_case, read_case
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import CUTS, Plan
from shanyrak.plan.questions import Answer, Desk, QuestionError, ensemble
from shanyrak.plan.questions.drivers import Together, by_settings, cost_factors, draw, triangular
from shanyrak.plan.questions.ensemble import Ensemble
from shanyrak.plan.questions.ensemble_tables import capacity_table, cost_table, gap_table, variance_shares
from shanyrak.plan.questions.members import Members
from shanyrak.plan.questions.quantities import quantity_of, value_of
from shanyrak.solve.decomposition import Cuts
from shanyrak.solve.decomposition.same_blocks import same_array
from shanyrak.system.assemble import Resolution
from shanyrak.system.problem import Options

GAP = 1e-3
MEMBERS = 14
"""Of an ensemble, in two batches."""
REQUEST = Request(resolution=Resolution(days=3), options=Options(), gap=GAP, compare=False)


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter case."""
    return new_case(tmp_path_factory.mktemp("land") / "land")


@pytest.fixture(scope="module")
def run(land: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of it with its cuts."""
    folder = tmp_path_factory.mktemp("run") / "run"
    made = make_plan(read_case(land), replace(REQUEST, cuts=Cuts(folder / CUTS)))
    return made.save(folder)


@pytest.fixture
def desk(run: Path, tmp_path: Path) -> Desk:
    """The desk of a copy of it."""
    return Desk.open(Plan.open(shutil.copytree(run, tmp_path / "run")))


def afresh(land: Path, settings: list[str], scenarios: tuple[str, ...] = ()) -> dict[str, float]:
    """Bound and cost of a changed case that is planned from nothing."""
    made = make_plan(read_case(land, scenarios, settings), REQUEST)
    return {name: made.manifest[name] for name in ("bound_musd", "objective_musd")}


def encloses(answer: Answer, known: dict[str, float]) -> bool:
    """Whether bounds agree with those of a plan solved afresh: neither contradicts the other."""
    slack = 1e-6 * abs(known["objective_musd"])
    return answer.lower <= known["objective_musd"] + slack and answer.upper >= known["bound_musd"] - slack


CHANGES = [
    ["case.wacc=0.12"],
    ["case.social_discount_rate=0.03"],
    ["projects.sea_wind.overnight_cost=4000"],
]


def settings_of(land: Path, which: int) -> list[str]:
    """A change of the starter case; the last one names one of its projects."""
    change = CHANGES[which]
    project = str(read_case(land).table("projects")["project"].iloc[-1])
    return [text.replace("sea_wind", project) for text in change]


@pytest.mark.parametrize("which", range(len(CHANGES)))
def test_bounds_agree_with_a_plan_made_afresh(which: int, land: Path, desk: Desk) -> None:
    settings = settings_of(land, which)
    answer = desk.ask(settings)
    assert answer.unknown == ()
    assert encloses(answer, afresh(land, settings))
    assert answer.change[0] <= answer.change[1]
    assert set(answer.capacity().columns) == set(desk.base.load.period.values)


def test_a_certified_answer_is_near_and_the_next_needs_no_hour(land: Path, desk: Desk) -> None:
    """What certifying has learnt is on disk: another desk knows it."""
    settings = ["case.wacc=0.15"]
    answer = desk.certify(settings, gap=2e-3)
    assert answer.certified
    assert answer.gap <= 2e-3
    assert encloses(answer, afresh(land, settings))
    assert desk.ask(settings).gap <= 2e-3
    again = Desk.open(Plan.open(desk.folder))
    assert again.ask(settings).gap <= 2e-3
    assert len(again.pool.points) == len(desk.pool.points)


def test_dearer_fuel_is_said_to_change_the_hours_and_is_solved_afresh(land: Path, desk: Desk) -> None:
    row = read_case(land).table("fuel_prices").iloc[0]
    settings = [f"fuel_prices.{row.fuel}:{row.zone}:{row.year}.central={row.high}"]
    answer = desk.ask(settings)
    assert "generation_cost" in answer.unknown
    assert not np.isfinite(answer.upper - answer.lower)
    before = sorted(path.name for path in (desk.folder / CUTS).iterdir())
    certified = desk.certify(settings, gap=GAP)
    assert certified.gap <= GAP
    assert encloses(certified, afresh(land, settings))
    assert sorted(path.name for path in (desk.folder / CUTS).iterdir()) == before


def test_a_target_may_be_taken_away(land: Path, desk: Desk) -> None:
    """Proves: without the target for renewable energy the blocks are the same, and the bounds hold what a plan made
    afresh without it costs. If its row went, cuts and points would have a column that the plan has not."""
    settings = [f"policy.renewable_share:all:{year}.value=0" for year in (2024, 2040)]
    answer = desk.ask(settings)
    assert answer.unknown == answer.left_out == ()
    assert encloses(answer, afresh(land, settings))


def test_a_scenario_is_asked_like_a_change(land: Path, desk: Desk) -> None:
    answer = desk.ask([], ["cheap_gas"])
    assert answer.changes == ("cheap_gas",)
    assert answer.unknown


def test_more_demand_is_bounded_from_below(land: Path, desk: Desk) -> None:
    row = read_case(land).table("demand").iloc[-1]
    key = f"demand.{row.zone}:{row.year}:{row.sector}"
    settings = [f"{key}.high={row.central * 1.3}", f"{key}.central={row.central * 1.2}"]
    answer, known = desk.ask(settings), afresh(land, settings)
    assert answer.unknown == ()
    assert desk.ask([]).lower < answer.lower <= known["objective_musd"] * (1 + 1e-6)
    assert np.isinf(answer.upper)
    assert encloses(desk.certify(settings, gap=GAP), known)


def test_a_plan_without_cuts_is_refused_in_words(run: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(run, tmp_path / "run")
    shutil.rmtree(folder / CUTS)
    with pytest.raises(QuestionError, match="plan it again"):
        Desk.open(Plan.open(folder))


def test_a_plan_of_another_case_is_refused(run: Path, tmp_path: Path) -> None:
    """The case beside the plan was edited: its hours are no longer those of the cuts."""
    folder = shutil.copytree(run, tmp_path / "run")
    text = (folder / "case" / "case.toml").read_text(encoding="utf-8")
    (folder / "case" / "case.toml").write_text(
        text.replace("unserved_energy_cost = ", "unserved_energy_cost = 1"), encoding="utf-8"
    )
    with pytest.raises(QuestionError, match="unserved_energy_cost"):
        Desk.open(Plan.open(folder))


def test_money_that_the_case_has_otherwise_now_is_refused(run: Path, tmp_path: Path) -> None:
    """No hour reads the cost of capital, but a question is put to the plan as it was made."""
    folder = shutil.copytree(run, tmp_path / "run")
    text = (folder / "case" / "case.toml").read_text(encoding="utf-8")
    assert "wacc = 0.08" in text
    (folder / "case" / "case.toml").write_text(text.replace("wacc = 0.08", "wacc = 0.12"), encoding="utf-8")
    with pytest.raises(QuestionError, match="annuity"):
        Desk.open(Plan.open(folder))


def test_cuts_of_another_plan_are_refused(run: Path, land: Path, tmp_path: Path) -> None:
    """Proves: cuts that a plan of another case has left in the folder, stopped before it was written, are not taken
    for those of the plan that lies there. Its blocks are as many and their demand is the same: nothing else tells."""
    folder = shutil.copytree(run, tmp_path / "run")
    row = read_case(land).table("fuel_prices").iloc[0]
    other = read_case(land, settings=[f"fuel_prices.{row.fuel}:{row.zone}:{row.year}.central={row.high}"])
    make_plan(other, replace(REQUEST, cuts=Cuts(folder / CUTS, replace_others=True)))
    with pytest.raises(QuestionError, match="cuts of another plan"):
        Desk.open(Plan.open(folder))


def test_quantities_are_those_of_the_plan(desk: Desk) -> None:
    data, values = desk.base, desk.plan.values
    last = int(data.load.period.values[-1])
    on_line = value_of(values, quantity_of(data, f"capacity:all:{last}"))
    assert on_line == pytest.approx(float(values["capacity"].sel(period=last).sum()))
    spent = value_of(values, quantity_of(data, f"investment:{last}"))
    assert spent == pytest.approx(float((values["build"] * data.overnight).sum()) * 1e-6)


@pytest.mark.parametrize(
    "name", ["capacity", "capacity:coal", "capacity:moonlight:2030", "speed:coal:2030", "build:all:1999"]
)
def test_what_is_no_quantity_is_said(name: str, desk: Desk) -> None:
    with pytest.raises(ValueError, match=r"write capacity|is no"):
        quantity_of(desk.base, name)


def test_draws_follow_their_laws_and_move_together() -> None:
    """Means of a triangular law are (low + central + high) / 3."""
    quantile = triangular(1.0, 2.0, 6.0)
    assert quantile(np.array([0.0, 1.0])) == pytest.approx([1.0, 6.0])
    assert quantile(np.linspace(0.0005, 0.9995, 1000)).mean() == pytest.approx(3.0, abs=1e-2)


def test_draws_are_correlated_as_asked(desk: Desk) -> None:
    drivers = cost_factors(desk.case, desk.base)
    names = tuple(driver.name for driver in drivers)
    apart = draw(drivers, 400, 3)
    together = draw(drivers, 400, 3, [Together(names, 0.8)])
    assert np.abs(apart.corr(method="spearman").to_numpy()[0, 1]) < 0.15
    assert together.corr(method="spearman").to_numpy()[0, 1] > 0.65
    assert draw(drivers, 400, 3).equals(apart)
    with pytest.raises(ValueError, match="there is no driver"):
        draw(drivers, 10, 1, [Together(("cost:dreams",), 0.5)])


def test_a_member_is_the_case_with_all_changes_that_were_drawn(desk: Desk) -> None:
    """Proves: changes act on each other. If each were put in by itself, the last would take the place of the one
    before: interest on a longer construction would be paid at the old rate."""
    wacc, late = "case.wacc=0.2", "technologies.nuclear:construction_time:2024.central=9"
    settings = [({0.0: "", 1.0: wacc}, "wacc"), ({0.0: "", 1.0: late}, "late")]
    changes = [by_settings(name, name, "1", own, triangular(0, 0, 1), "") for own, name in settings]
    cost = cost_factors(desk.case, desk.base)[0]
    drivers = [*changes, cost]
    members = Members(desk, drivers)
    together = desk.changed([wacc, late])
    found = members.data(pd.Series({"wacc": 0.9, "late": 1.0, cost.name: 1.0}))
    for name in ("annuity", "building_years", "link_annuity"):
        assert same_array(getattr(found, name), getattr(together, name))
    alone = desk.changed([wacc])
    assert not same_array(found.annuity, alone.annuity)
    dearer = members.data(pd.Series({"wacc": 0.9, "late": 1.0, cost.name: 1.5}))
    built = dearer.technology.sel(fleet=dearer.fleet_of_option.values).values == cost.name.removeprefix("cost:")
    ratio = (dearer.annuity / together.annuity).values
    assert np.allclose(ratio[built], 1.5)
    assert np.allclose(ratio[~built], 1.0)
    assert same_array(members.data(pd.Series({"wacc": 0.1, "late": 0.2, cost.name: 1.0})).annuity, desk.base.annuity)


def _ensemble(desk: Desk, folder: Path, processes: int = 1) -> Ensemble:
    drivers = cost_factors(desk.case, desk.base)
    return Ensemble(desk, drivers, draw(drivers, MEMBERS, 5), folder, processes)


@pytest.mark.slow
def test_an_ensemble_is_the_same_with_two_processes_and_after_a_stop(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves: members depend on their batch alone. A stop after the first batch changes nothing."""
    monkeypatch.setattr(ensemble, "BATCH", MEMBERS // 2)

    def fresh(name: str) -> Desk:
        return Desk.open(Plan.open(shutil.copytree(run, tmp_path / name)))

    alone = _ensemble(fresh("a"), tmp_path / "ea").run()
    double = _ensemble(fresh("b"), tmp_path / "eb", 2).run()
    xr.testing.assert_allclose(alone, double, rtol=1e-7)
    stopped = fresh("c")
    _stop_after_first(stopped, tmp_path / "ec")
    again = _ensemble(Desk.open(Plan.open(stopped.folder)), tmp_path / "ec").run()
    xr.testing.assert_allclose(alone, again, rtol=1e-6)
    assert (alone["lower"] <= alone["upper"] * (1 + 1e-9)).all()
    gaps = gap_table(alone).iloc[0]
    assert gaps.with_both_bounds == MEMBERS
    assert gaps.median_gap < 0.015
    costs = cost_table(alone)
    assert costs.least_cost_from_busd.is_monotonic_increasing
    assert (capacity_table(alone).p05 <= capacity_table(alone).p95).all()
    other = _ensemble(stopped, tmp_path / "ea")
    other.draws = other.draws * 1.01
    with pytest.raises(QuestionError, match="ensemble of another plan"):
        other.run()


def _stop_after_first(desk: Desk, folder: Path) -> None:
    def say(text: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _ensemble(desk, folder).run(say)


def test_variance_is_shared_out_as_by_hand() -> None:
    """Proves: y = 3 a + b with a and b uniform has variance shares 9 / 10 and 1 / 10."""
    inputs = np.random.default_rng(2).random((2000, 3))
    cost = 3 * inputs[:, 0] + inputs[:, 1]
    capacity = np.ones((2000, 1, 1))
    capacity[:2] = 2.0  # two members of 2,000 share nothing out
    found = xr.Dataset(
        {
            "draw": (("member", "driver"), inputs),
            "lower": ("member", cost),
            "upper": ("member", cost),
            "capacity": (("member", "group", "period"), capacity),
        },
        coords={"driver": ["a", "b", "c"], "words": ("driver", ["a", "b", "c"]), "group": ["coal"], "period": [2030]},
    )
    shares = variance_shares(found)
    assert set(shares.output) == {"cost"}
    assert list(shares.share) == pytest.approx([0.9, 0.1, 0.0], abs=0.03)
