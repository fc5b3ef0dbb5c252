"""Learning what a question needs: blocks solved where the bounds of a plan are far apart, until they are near."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block
from shanyrak.solve.decomposition.crew import Crew, Job
from shanyrak.solve.decomposition.duals import kept_demand
from shanyrak.solve.decomposition.loop import Basis, Keep, Known
from shanyrak.solve.decomposition.master import Cut, Master, Point
from shanyrak.solve.decomposition.pool import Pool
from shanyrak.solve.decomposition.quick import Mixed, Quick

Say = Callable[[str], None]
MOST_ROUNDS = 60

STEP = 0.5
"""Where blocks are solved between the plan from above (0) and that from below (1)."""


@dataclass(frozen=True)
class Bounds:
    """Both bounds of a plan problem in million USD, with the plans that they stand for, and how often all blocks were
    solved for them."""

    lower: float
    upper: float
    low: Point
    mixed: Mixed | None
    rounds: int = 0

    @property
    def gap(self) -> float:
        """Distance relative to the upper one."""
        return (self.upper - self.lower) / max(abs(self.upper), 1e-9) if np.isfinite(self.upper) else np.inf


class Learner:
    """Solves all blocks of a pool at points, and keeps what that tells in the pool and on disk."""

    def __init__(self, blocks: list[Block], crew: Crew, pool: Pool, keep: Keep | None = None) -> None:
        self.blocks, self.crew, self.pool, self.keep = blocks, crew, pool, keep
        self.basis: list[Basis] = [None] * len(blocks)
        self.solves = 0
        crew.take(blocks)

    def evaluate(self, master: Master, point: Array) -> None:
        """Solve every block at a point of a plan problem."""
        xs = [point[columns] for columns in master.x]
        answers = self.crew.solve([Job(i, x, self.basis[i]) for i, x in enumerate(xs)])
        self.basis = [answer.basis for answer in answers]
        self.solves += len(answers)
        costs = np.array([answer.cost for answer in answers])
        cuts = [
            Cut(i, a.cost - float(np.sum(a.gradient * x)), a.gradient, kept_demand(a.demand))
            for i, (a, x) in enumerate(zip(answers, xs, strict=True))
        ]
        self.pool.learn(cuts, np.array(xs), costs)
        if self.keep is not None:
            self.keep(cuts, Known(point, master.total(point, costs), False, costs), self.basis)


def bounds_of(quick: Quick) -> Bounds:
    """Bounds from the pool as it is."""
    low, mixed = quick.lower(), quick.upper()
    return Bounds(low.objective, mixed.objective if mixed else np.inf, low, mixed)


def bounds_within(
    quick: Quick, learner: Learner, gap: float, most: int = MOST_ROUNDS, say: Say = lambda text: None
) -> Bounds:
    """Bounds within a relative gap, by solving all blocks at points between them, at most so many times.

    Parameters
    ----------
    quick : the plan problem
    learner : of the same pool
    gap : relative distance of the bounds that is wanted
    most : most rounds, each of which solves every block once
    say : told the bounds of each round
    """
    found, lower = bounds_of(quick), -np.inf
    while True:
        lower = max(lower, found.lower)
        found = Bounds(lower, found.upper, found.low, found.mixed, found.rounds)
        say(f"{found.lower / 1e3:,.2f} to {found.upper / 1e3:,.2f} bn USD, gap {found.gap:.2%}")
        if found.gap <= gap or found.rounds == most:
            return found
        if quick.whole and found.rounds and found.gap <= 4 * gap:
            lower = max(lower, quick.whole_bound(gap / 10))
            if (found.upper - lower) / abs(found.upper) <= gap:
                return Bounds(lower, found.upper, found.low, found.mixed, found.rounds)
        point = found.low.columns
        if found.mixed is not None:
            point = found.mixed.columns + STEP * (point - found.mixed.columns)
        learner.evaluate(quick.master, point)
        now = bounds_of(quick)
        best = now.mixed if now.upper <= found.upper else found.mixed
        found = Bounds(now.lower, min(now.upper, found.upper), now.low, best, found.rounds + 1)
