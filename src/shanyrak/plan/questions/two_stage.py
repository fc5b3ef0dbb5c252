"""Deciding before one knows: the same until a year in every future, then the best in each.

The futures differ in what the plan alone decides by (costs, dates, limits), so all have the same blocks, and every cut
and known point of one serves all. Both bounds are programs of all futures side by side (``stacked.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import linopy
import numpy as np
import xarray as xr

from shanyrak.plan.questions.held import decided, unmoved
from shanyrak.plan.questions.learning import Learner, Say, between
from shanyrak.solve.decomposition.blocks import Array, Seat
from shanyrak.solve.decomposition.loop import relative_gap
from shanyrak.solve.decomposition.master import plan_problem
from shanyrak.solve.decomposition.pool import Pool
from shanyrak.solve.decomposition.quick import Quick
from shanyrak.solve.decomposition.stacked import Outcome, Program, cvar, program_of, solve_stacked
from shanyrak.solve.highs import SolveError
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options

DECISIONS = ("build", "build_link", "keep")
"""Variables that are decided."""

SLACK = 1e-9
"""How far from one the chances of all futures may add up."""

MOST_ROUNDS = 40


@dataclass(frozen=True)
class Future:
    """One way in which the world may go on, with its chance."""

    name: str
    chance: float
    data: SystemData


@dataclass(frozen=True)
class Hedge:
    """The plan for several futures: bounds of its objective in million USD, the cost of each future (from above), its
    values in each, and how often all blocks were solved.

    Units are of any size.
    """

    lower: float
    upper: float
    costs: Array
    values: tuple[dict[str, xr.DataArray], ...]
    rounds: int

    @property
    def gap(self) -> float:
        """Distance of the bounds relative to the upper one."""
        return relative_gap(self.upper, self.lower)


@dataclass
class TwoStage:
    """The problem of several futures, decided together until a year, units of any size.

    ``weight`` : of the mean of the worst outcomes in the objective, 0 (expected cost alone) to 1
    ``level`` : share of the futures that are not among the worst, 0 to below 1
    """

    futures: Sequence[Future]
    until: int
    options: Options
    seats: Sequence[Seat]
    pool: Pool
    weight: float = 0.0
    level: float = 0.0

    def __post_init__(self) -> None:
        chances = np.array([future.chance for future in self.futures])
        if (chances < 0).any() or abs(chances.sum() - 1.0) > SLACK:
            raise ValueError(f"the chances of the futures add up to {chances.sum():g}, not to one")
        if not 0 <= self.level < 1 or not 0 <= self.weight <= 1:
            raise ValueError("the level must lie from 0 to below 1, the weight from 0 to 1")
        self.options = replace(self.options, whole_units=False)
        self.chances = chances
        self.quicks = [Quick(plan_problem(f.data, self.options), self.seats, self.pool) for f in self.futures]
        self.tied = tied_columns(self.quicks, self.until)

    def objective(self, costs: Array) -> float:
        """What is made least, of the cost of each future in million USD: ``(1 - w) sum_s p_s z_s + w CVaR``."""
        if self.weight == 1:
            return cvar(costs, self.chances, self.level)
        worst = self.weight * cvar(costs, self.chances, self.level) if self.weight else 0.0
        return float((1 - self.weight) * (self.chances @ costs)) + worst

    def solve(self, learner: Learner, gap: float, say: Say = lambda text: None) -> Hedge:
        """Bounds within a relative gap, by solving all blocks of every future between its plans from both sides."""
        lower, upper, best = -np.inf, np.inf, None
        for rounds in range(MOST_ROUNDS + 1):
            low, high = self._lower(), self._upper()
            lower = max(lower, low.objective)
            if high is not None and high.objective < upper:
                upper, best = high.objective, high
            distance = relative_gap(upper, lower)
            say(f"{lower / 1e3:,.2f} to {upper / 1e3:,.2f} bn USD, gap {distance:.2%}")
            if distance <= gap or rounds == MOST_ROUNDS:
                break
            for s, quick in enumerate(self.quicks):
                own = slice(len(quick.master.cost))
                known = None if best is None else best.columns[s][own]
                learner.evaluate(quick.master, between(low.columns[s][own], known, distance))
        end = best or low
        values = tuple(q.master.values(end.columns[s][: len(q.master.cost)]) for s, q in enumerate(self.quicks))
        return Hedge(lower, upper, end.costs, values, rounds)

    def _lower(self) -> Outcome:
        """All futures with their cuts; those that are missed are added until none is.

        First each by itself, which is quick: what it misses so is most of what it misses in the end.
        """
        for quick in self.quicks:
            quick.lower()
        while True:
            found = self._stacked([program_of(quick.master.solver) for quick in self.quicks])
            missed = [quick.take_missed(found.columns[s]) for s, quick in enumerate(self.quicks)]
            if not any(missed):
                return found

    def _upper(self) -> Outcome | None:
        """All futures between the known points; None where none keeps all rules yet."""
        if not self.pool.points:
            return None
        try:
            return self._stacked([quick.mix() for quick in self.quicks])
        except SolveError:
            return None

    def _stacked(self, programs: list[Program]) -> Outcome:
        return solve_stacked(programs, self.chances, self.tied, self.weight, self.level)


def tied_columns(quicks: Sequence[Quick], until: float) -> list[Array]:
    """Of each future, the columns of what is decided before anybody knows which one comes, in the same order.

    That is what is on line or begun by a year (as the first future has it), a retirement or a link by then. What a
    future moves, such as a project that comes late or never, is decided when that is known.
    """
    problems = [quick.master.problem for quick in quicks]
    found: list[list[Array]] = [[] for _ in quicks]
    for name in DECISIONS:
        if not all(problem.has(name) for problem in problems):
            continue
        variables = [problem.model.variables[name] for problem in problems]
        key, when = map(str, variables[0].labels.dims)
        same = _unmoved(variables, key)
        early = decided(problems[0].data, until) if name == "build" else variables[0].labels.coords[when] <= until
        chosen = xr.broadcast(early, variables[0].labels)[0].sel({key: same}).transpose(key, when).values
        for own, quick, variable in zip(found, quicks, variables, strict=True):
            labels = variable.labels.sel({key: same}).transpose(key, when).values
            own.append(quick.master.position[labels[chosen]])
    return [np.concatenate(own) for own in found]


def _unmoved(variables: Sequence[linopy.Variable], key: str) -> list[str]:
    """Members that all have within the same bounds."""
    first = variables[0]
    pairs = [pair for other in variables[1:] for pair in ((first.lower, other.lower), (first.upper, other.upper))]
    return [name for name in map(str, first.labels.coords[key].values) if unmoved(key, name, pairs)]
