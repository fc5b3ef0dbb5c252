"""Learning what a question needs: blocks solved where the bounds of a plan are far apart, until they are near."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block
from shanyrak.solve.decomposition.crew import Crew, Job
from shanyrak.solve.decomposition.loop import Keep, Known, cuts_of, relative_gap
from shanyrak.solve.decomposition.master import Master, Point
from shanyrak.solve.decomposition.pool import Pool
from shanyrak.solve.decomposition.quick import Mixed, Quick
from shanyrak.solve.decomposition.store import digest_of_columns
from shanyrak.solve.decomposition.travel import Basis

Say = Callable[[str], None]
MOST_ROUNDS = 60

STALLED = 0.8
"""Where a round leaves more than this share of the gap, plans in whole units are bounded for themselves."""

STEP = 0.5
"""Where blocks are solved between the plan from above (0) and that from below (1), where the bounds are near."""

FAR = 0.02
"""Relative gap from which on the plan from below is solved itself: no known point is anything like it."""


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
        return relative_gap(self.upper, self.lower)


class Learner:
    """Solves all blocks of a pool at points, and keeps what that tells in the pool and on disk.

    ``home`` is the plan problem that the store is of: another one may have other columns, so only what blocks see of
    its points is kept, in the columns of home.
    """

    def __init__(
        self, blocks: list[Block], crew: Crew, pool: Pool, keep: Keep | None = None, home: Master | None = None
    ) -> None:
        self.blocks, self.crew, self.pool, self.keep, self.home = blocks, crew, pool, keep, home
        self.basis: list[Basis] = [None] * len(blocks)
        self.solves = 0
        crew.take(blocks)

    def evaluate(self, master: Master, point: Array) -> None:
        """Solve every block at a point of a plan problem."""
        xs = [point[columns] for columns in master.x]
        answers = self.crew.solve([Job(i, x, self.basis[i], duals=False) for i, x in enumerate(xs)])
        self.basis = [answer.basis for answer in answers]
        self.solves += len(answers)
        costs = np.array([answer.cost for answer in answers])
        cuts = cuts_of(answers, xs)
        self.pool.learn(cuts, np.array(xs), costs)
        if self.keep is not None:
            self.pool.files += 1
            self.keep(cuts, Known(self._at_home(master, point), master.total(point, costs), False, costs), self.basis)

    def _at_home(self, master: Master, point: Array) -> Array:
        """The point in the columns of home."""
        if self.home is None or digest_of_columns(master) == digest_of_columns(self.home):
            return point
        out = np.zeros(len(self.home.cost))
        for own, other in zip(self.home.x, master.x, strict=True):
            out[own] = point[other]
        return out


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
    found, whole = bounds_of(quick), False
    while True:
        say(f"{found.lower / 1e3:,.2f} to {found.upper / 1e3:,.2f} bn USD, gap {found.gap:.2%}")
        if whole and found.gap > gap:
            found = _in_whole_units(quick, found, gap)
        if found.gap <= gap or found.rounds == most:
            return found
        low, mixed = found.low.columns, None if found.mixed is None else found.mixed.columns
        itself = whole and found.rounds % 2 == 1
        learner.evaluate(quick.master, low if itself else between(low, mixed, found.gap))
        before, found = found, _better(found, bounds_of(quick))
        stalled = found.mixed is None or found.gap > STALLED * before.gap
        whole = whole or (quick.whole and stalled)


def between(low: Array, mixed: Array | None, gap: float) -> Array:
    """Where blocks are solved for a plan: between that from above, if there is one, and that from below; at this one
    where the bounds are far apart."""
    if mixed is None or gap > FAR:
        return low
    point: Array = mixed + STEP * (low - mixed)
    return point


def _in_whole_units(quick: Quick, found: Bounds, gap: float) -> Bounds:
    """The bounds with that from below of plans in whole units alone, and the plan that it stands for."""
    point, bound = quick.whole_bound(gap)
    return replace(found, lower=max(found.lower, bound), low=point)


def _better(before: Bounds, now: Bounds) -> Bounds:
    """Both bounds at their best, after one more round; the plan from below is the last."""
    high = now if now.upper <= before.upper else before
    return Bounds(max(before.lower, now.lower), high.upper, now.low, high.mixed, before.rounds + 1)
