"""The first decisions for several futures as planners read them: what is decided, and what that is worth.

Beside the plan for all futures stand two others: who knows which future comes plans each *alone*; who plans for the
first future only *follows* its decisions until the year, and plans the rest again when another comes. So, in what is
made least, ``alone <= hedged <= followed``: the differences are the value of knowing, and that of planning for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import CaseError
from shanyrak.plan.questions.desk import Desk, QuestionError
from shanyrak.plan.questions.held import Held, Values, decided, hold, moved_options
from shanyrak.plan.questions.learning import Learner, Say, bounds_within
from shanyrak.plan.questions.two_stage import SLACK, Future, Hedge, TwoStage
from shanyrak.solve.decomposition.master import plan_problem
from shanyrak.solve.decomposition.quick import Quick
from shanyrak.solve.decomposition.same_blocks import strangers
from shanyrak.solve.highs import SolveError
from shanyrak.system.data import SystemData

PLANNED = "as_planned"
"""How the future is written in which all comes as the case says."""

ROUNDS = 6
"""Most times that all blocks are solved for a plan that the hedge is compared with."""

SHOWN = 1.0
"""MW from which on a first step is told."""


@dataclass(frozen=True)
class Hedged:
    """A hedge and what it is compared with.

    ``futures`` : future, chance, alone_low, alone_high, hedged, followed_low, followed_high (million USD, discounted;
    hedged from above, infinite where the decisions break a rule of the future)
    ``worth`` : one row of what is made least: hedged, alone and followed between bounds, what planning for all saves
    against following, and what knowing would save
    ``steps`` : group, vintage, hedged_mw, followed_mw of what is decided before one knows
    """

    hedge: Hedge
    futures: pd.DataFrame
    worth: pd.DataFrame
    steps: pd.DataFrame


def read_futures(desk: Desk, texts: Sequence[str]) -> list[Future]:
    """Futures from ``CHANCE:CHANGES``: scenarios of the case and settings by commas, or ``as_planned``.

    Raises
    ------
    QuestionError
        with every problem: a chance that is none, fewer than two futures, changes that the case does not know, or that
        touch the hours and so have no cuts
    """
    found, problems = [], []
    for text in texts:
        try:
            found.append(_future(desk, text))
        except (CaseError, QuestionError) as problem:
            problems.append(str(problem))
    names = [text.partition(":")[2].strip() for text in texts]
    if len(set(names)) < len(names):
        problems.append("the same future was given twice: give each once")
    if len(texts) < 2:
        problems.append(f"one future is no choice: give two or more, such as --future 0.6:{PLANNED} --future 0.4:...")
    total = sum(future.chance for future in found)
    if not problems and abs(total - 1.0) > SLACK:
        problems.append(f"the chances of the futures add up to {total:g}, not to 1")
    if problems:
        raise QuestionError("\n".join(problems))
    return found


def _future(desk: Desk, text: str) -> Future:
    chance, _, words = text.partition(":")
    name = words.strip()
    try:
        share = float(chance)
    except ValueError:
        share = np.nan
    if not 0 < share <= 1 or not name:
        raise QuestionError(
            f"{text!r} is no future: write its chance and what changes, such as 0.3:projects.npp_2.delay=4 or "
            f"0.5:{PLANNED}"
        )
    parts = [part.strip() for part in name.split(",") if part.strip() and part.strip() != PLANNED]
    data = desk.changed([p for p in parts if "=" in p], [p for p in parts if "=" not in p])
    other = strangers(data, desk.base, desk.options)
    if other:
        raise QuestionError(
            f"the future {name!r} changes {', '.join(other)}, which the hours depend on: futures may differ in costs, "
            "dates, projects and limits that the plan alone keeps. What to do: plan with the change, and hedge that."
        )
    return Future(name, share, data)


def hedged(problem: TwoStage, learner: Learner, gap: float, say: Say = lambda text: None) -> Hedged:
    """Plan for all futures, each alone, and following the plan of the first, all to a relative gap."""
    hedge = problem.solve(learner, gap, say)
    alone = []
    for future, quick in zip(problem.futures, problem.quicks, strict=True):
        say(f"{future.name}, planned alone")
        alone.append(bounds_within(quick, learner, gap, ROUNDS, say))
    if alone[0].mixed is None:
        raise QuestionError(
            f"no plan of the future {problem.futures[0].name!r} was found that can be built. What to do: give another "
            "future first, or plan with its change, and hedge that."
        )
    first = problem.quicks[0].master.values(alone[0].mixed.columns)
    free = frozenset[str]().union(*(moved_options(f.data, problem.futures[0].data) for f in problem.futures[1:]))
    followed = [_followed(problem, f, Held(first, problem.until, free), learner, gap, say) for f in problem.futures]
    table = pd.DataFrame(
        {
            "future": [future.name for future in problem.futures],
            "chance": problem.chances,
            "alone_low": [found.lower for found in alone],
            "alone_high": [found.upper for found in alone],
            "hedged": hedge.costs,
            "followed_low": [low for low, _ in followed],
            "followed_high": [high for _, high in followed],
        }
    )
    steps = _steps(problem.futures[0].data, problem.until, free, hedge.values[0], first)
    return Hedged(hedge, table, _worth(problem, hedge, table), steps)


def _followed(
    problem: TwoStage, future: Future, held: Held, learner: Learner, gap: float, say: Say
) -> tuple[float, float]:
    """Bounds of the cost of a future with decisions held; infinite where they break a rule of it."""
    say(f"{future.name}, after the decisions for {problem.futures[0].name}")
    written = plan_problem(future.data, problem.options)
    hold(written, held)
    try:
        found = bounds_within(Quick(written, problem.seats, problem.pool), learner, gap, ROUNDS, say)
    except SolveError:
        return np.inf, np.inf
    return found.lower, found.upper


def _worth(problem: TwoStage, hedge: Hedge, table: pd.DataFrame) -> pd.DataFrame:
    """What is made least of the three, and the differences, between bounds, none below 0."""
    alone, followed = (
        tuple(problem.objective(table[f"{name}_{side}"].to_numpy()) for side in ("low", "high"))
        for name in ("alone", "followed")
    )
    row = {
        "until": problem.until,
        "weight": problem.weight,
        "worst": 1.0 - problem.level,
        "hedged_low": hedge.lower,
        "hedged_high": hedge.upper,
        "alone_low": alone[0],
        "alone_high": alone[1],
        "followed_low": followed[0],
        "followed_high": followed[1],
        "planning_for_all_low": max(followed[0] - hedge.upper, 0.0),
        "planning_for_all_high": max(followed[1] - hedge.lower, 0.0),
        "knowing_low": max(hedge.lower - alone[1], 0.0),
        "knowing_high": max(hedge.upper - alone[0], 0.0),
    }
    return pd.DataFrame([row])


def _steps(data: SystemData, until: float, free: frozenset[str], hedge: Values, first: Values) -> pd.DataFrame:
    """What both plans decide before one knows, by technology group and the year that it is on line."""
    if "build" not in hedge:
        return pd.DataFrame(columns=["group", "vintage", "hedged_mw", "followed_mw"])
    names = data.fleet_of_option.option.values
    group = xr.DataArray(
        data.group.sel(fleet=data.fleet_of_option.values).values, dims="option", coords={"option": names}, name="group"
    )
    tied = decided(data, until) & xr.DataArray(~np.isin(names, sorted(free)), dims="option", coords={"option": names})
    sums = [
        values["build"].where(tied, 0.0).groupby(group).sum().transpose("group", "vintage").to_series()
        for values in (hedge, first)
    ]
    table = pd.concat(sums, axis=1, keys=["hedged_mw", "followed_mw"]).rename_axis(["group", "vintage"])
    return table[table.abs().max(axis=1) >= SHOWN].reset_index()
