"""Deciding for several futures: how they are written, what is refused, and what the hedge is compared with."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shanyrak.case import new_case, read_case
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import CUTS, Plan
from shanyrak.plan.questions import Desk, QuestionError
from shanyrak.plan.questions.hedge import Hedged, hedged, read_futures
from shanyrak.plan.questions.two_stage import TwoStage
from shanyrak.solve.decomposition import Cuts
from shanyrak.system.assemble import Resolution
from shanyrak.system.problem import Options

GAP = 2e-3
LATE = "projects.inland_nuclear.earliest_year=2045"
DEAR = "case.wacc=0.14"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the starter case with its cuts."""
    folder = tmp_path_factory.mktemp("hedge") / "run"
    case = read_case(new_case(tmp_path_factory.mktemp("land") / "land"))
    request = Request(Resolution(days=3), Options(), gap=1e-3, compare=False, cuts=Cuts(folder / CUTS))
    return make_plan(case, request).save(folder)


@pytest.fixture(scope="module")
def desk(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk of a copy of it."""
    return Desk.open(Plan.open(shutil.copytree(run, tmp_path_factory.mktemp("desk") / "run")))


def problem(desk: Desk, texts: list[str], weight: float = 0.0, level: float = 0.0, until: int = 2030) -> TwoStage:
    return TwoStage(read_futures(desk, texts), until, desk.options, desk.seats, desk.pool, weight, level)


@pytest.fixture(scope="module")
def found(desk: Desk) -> Hedged:
    """A hedge against dear capital and a late reactor."""
    texts = ["0.5:as_planned", f"0.3:{DEAR}", f"0.2:{LATE}, case.wacc=0.05"]
    return hedged(problem(desk, texts), desk.learner(), GAP)


def test_who_knows_pays_least_and_who_follows_most(found: Hedged) -> None:
    row = found.worth.iloc[0]
    slack = 1e-6 * row.hedged_high
    assert row.alone_low <= row.hedged_high + slack
    assert row.hedged_low <= row.followed_high + slack
    assert row.hedged_high - row.hedged_low <= GAP * row.hedged_high
    assert row.followed_high - row.followed_low <= GAP * row.followed_high
    assert 0 <= row.planning_for_all_low <= row.planning_for_all_high
    assert 0 <= row.knowing_low <= row.knowing_high


def test_a_future_planned_alone_costs_what_the_plan_of_its_case_does(desk: Desk, found: Hedged) -> None:
    """Proves: each future is its own case. Units of any size never cost more than whole ones."""
    answers = [desk.certify([], gap=GAP), desk.certify([DEAR], gap=GAP)]
    for answer, (_, row) in zip(answers, found.futures.iterrows(), strict=False):
        assert row.alone_low <= answer.upper * (1 + 1e-6)
        assert row.alone_low >= answer.lower * (1 - 0.05)


def test_expected_cost_is_that_of_the_futures(found: Hedged) -> None:
    mean = float(found.futures.chance @ found.futures.hedged)
    assert mean == pytest.approx(float(found.worth.hedged_high.iloc[0]), rel=1e-9)


def test_futures_that_are_alike_make_the_hedge_worth_nothing(desk: Desk) -> None:
    """Proves: with one future twice, alone, hedged and followed are one plan."""
    twice = problem(desk, ["0.5:as_planned", "0.5:case.wacc=0.08"])
    base = replace(twice.futures[0], name="again")
    same = TwoStage([twice.futures[0], base], 2030, desk.options, desk.seats, desk.pool)
    row = hedged(same, desk.learner(), GAP).worth.iloc[0]
    assert row.planning_for_all_low == pytest.approx(0.0, abs=GAP * row.hedged_high)
    assert row.knowing_high <= 2 * GAP * row.hedged_high


def test_first_steps_are_decided_by_the_year(found: Hedged) -> None:
    """On line by 2030, or begun: the reactor takes longest, and is free since one future moves it."""
    assert len(found.steps)
    assert (found.steps[["hedged_mw", "followed_mw"]] >= -1e-6).all().all()
    assert "nuclear" not in set(found.steps.group)


def test_what_a_future_moves_is_not_tied(desk: Desk) -> None:
    """A reactor that one future has come later is planned in each by itself; without that future it is tied."""
    with_late = problem(desk, ["0.5:as_planned", f"0.5:{LATE}"], until=2040)
    without = problem(desk, ["0.5:as_planned", f"0.5:{DEAR}"], until=2040)

    def ties(chosen: TwoStage) -> bool:
        labels = chosen.quicks[0].master.problem.variable("build").labels.sel(option="inland_nuclear")
        columns = chosen.quicks[0].master.position[labels.values]
        return bool(np.isin(columns, chosen.tied[0]).any())

    assert not ties(with_late)
    assert ties(without)
    assert len({len(own) for own in with_late.tied}) == 1


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["1.0:as_planned"], "one future is no choice"),
        (["0.5:as_planned", f"0.4:{DEAR}"], r"add up to 0\.9"),
        (["0.5:as_planned", "0.5:as_planned"], "given twice"),
        (["half:as_planned", f"0.5:{DEAR}"], "'half:as_planned' is no future"),
        (["0.5:", f"0.5:{DEAR}"], "'0.5:' is no future"),
        (["0.5:as_planned", "0.5:cheap_gas"], "generation_cost, heat_cost, which the hours"),
        (["0.5:as_planned", "0.5:dreams"], "dreams"),
    ],
)
def test_what_is_no_set_of_futures_is_refused(texts: list[str], words: str, desk: Desk) -> None:
    with pytest.raises(QuestionError, match=words):
        read_futures(desk, texts)


def test_all_problems_of_futures_are_told_at_once(desk: Desk) -> None:
    with pytest.raises(QuestionError) as told:
        read_futures(desk, ["half:as_planned", "0.5:dreams", "0.5:cheap_gas"])
    for words in ("half:as_planned", "dreams", "generation_cost"):
        assert words in str(told.value)
