"""The iterations: evaluate the blocks, add cuts, bound from below, step towards the bound; stop at the gap."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block, Layout, cut_blocks_later, put_together
from shanyrak.solve.decomposition.crew import Crew, Job, Threads
from shanyrak.solve.decomposition.duals import cut_from, kept_demand
from shanyrak.solve.decomposition.hands import hands_of
from shanyrak.solve.decomposition.master import OVERLOOKED, WHOLE, Cut, Master, Point, plan_problem
from shanyrak.solve.decomposition.travel import Basis
from shanyrak.solve.decomposition.worker import Answer
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options, Problem

Progress = Callable[[str], None]
MOST_ITERATIONS = 300
MOST_ROUNDS = 6
ANSWERS_AT_ONCE = 52
"""Blocks whose whole operation is held at a time: a week of all zones has 1 MB."""

STEP = 0.75
"""How far a step goes from the best point so far (0) towards the optimum of the plan problem (1)."""

SHARE_GAP = 0.02
"""Relative gap down to which blocks that surprise tell the others, where they do."""

Seen = Callable[[Array, list[Array]], None]
"""Told every point that was evaluated, and the duals of all blocks there."""


@dataclass(frozen=True)
class Known:
    """A point whose cost is known: in all, in million USD, and that of every block there, in USD."""

    point: Array
    total: float
    clean: bool
    costs: Array


Keep = Callable[[list[Cut], Known | None, list[Basis]], None]
"""Keeps the cuts of an iteration, the point that they were made at, and the bases to go on from."""


@dataclass
class Search:
    """State of the search: bounds in million USD, the best point and the bases of its blocks, counts for the report.

    ``clean``: the best point is an optimum of the plan problem with some cuts, not one between two: it builds no dust.
    """

    lower: float = -np.inf
    upper: float = np.inf
    best: Array | None = None
    clean: bool = True
    bases: list[Basis] = field(default_factory=list)
    iterations: int = 0
    solves: int = 0
    pivots: int = 0
    working: float = 0.0  # seconds in which workers solved blocks

    @property
    def gap(self) -> float:
        """Relative distance of the bounds."""
        return relative_gap(self.upper, self.lower)


def relative_gap(upper: float, lower: float) -> float:
    """Distance of two bounds relative to the upper one; infinite as long as one of them is."""
    return (upper - lower) / max(abs(upper), 1e-9) if np.isfinite(upper - lower) else np.inf


def cuts_of(answers: list[Answer], xs: list[Array]) -> list[Cut]:
    """The cut of every block at the point where it was solved, from what it answered there."""
    pairs = enumerate(zip(answers, xs, strict=True))
    return [Cut(i, a.cost - float(a.gradient @ x), a.gradient, kept_demand(a.demand)) for i, (a, x) in pairs]


def _dual(answer: Answer) -> Array:
    """The duals of the rows that stay, which were asked for."""
    assert answer.dual is not None
    return answer.dual


class Decomposition:
    """The planning problem as a plan and its blocks."""

    def __init__(
        self,
        data: SystemData,
        problem: Problem,
        blocks: list[Block],
        layout: Layout,
        crew: Crew | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.data = data
        self.blocks, self.layout = blocks, layout
        self.master = Master(problem, blocks)
        self.crew = crew or Threads()
        self.crew.take(self.blocks)
        self.progress = progress
        self.basis: list[Basis] = [None] * len(self.blocks)
        self.weight = np.array(
            [float(data.weight.isel(block=b.number) * data.discount.isel(period=b.period)) for b in self.blocks]
        )
        self.search = Search()
        self.seen: Seen | None = None
        self.keep: Keep | None = None
        self.shares = False  # whether blocks tell others what they learn
        self._before: list[Cut] = []
        self.known: list[Known] = []
        self.started = time.perf_counter()
        self._searched = 0  # cuts that the last search among whole units ended with: the first of all
        self._whole_bounds = self.master.bounds(self.master.whole)

    def run(self, gap: float, most: int = MOST_ITERATIONS, clean_gap: float = 0.0) -> Search:
        """Iterate to the relative gap, at most so many times; the units may be of any size unless they are fixed.

        A point that lies between two optima of the plan problem gives way to the last of these, if that is within
        ``clean_gap`` (0: the gap).
        """
        search, count = self.search, 0
        self._recall()
        if np.isinf(search.upper):
            first = search.best if search.best is not None else self.master.lower_bound().columns
            self.evaluate(first, search.clean)
        while True:
            bound = self._bound(gap)
            search.lower = max(search.lower, bound.objective)
            search.iterations, count = search.iterations + 1, count + 1
            self._tell()
            if search.gap <= gap or count == most:
                break
            assert search.best is not None
            self.evaluate(search.best + STEP * (bound.columns - search.best), False)
        if not search.clean:
            self._prefer(bound.columns, clean_gap or gap)
        return search

    def _bound(self, gap: float) -> Point:
        """Optimum of the plan problem with all cuts that count for it, those among them that were dropped."""
        while True:
            point = self.master.lower_bound()
            if not self.master.take_back(point.columns, OVERLOOKED * gap * abs(point.objective)):
                return point

    def _recall(self) -> None:
        """Where no point of this search has been evaluated, take the best known one with these numbers of units."""
        if np.isfinite(self.search.upper):
            return
        low, high = self.master.bounds(self.master.whole)
        fit = [
            k for k in self.known
            if (k.point[self.master.whole] >= low).all() and (k.point[self.master.whole] <= high).all()
        ]  # fmt: skip
        if fit:
            best = min(fit, key=lambda k: k.total)
            self.search.upper, self.search.best, self.search.clean = best.total, best.point, best.clean
            self.search.bases = list(self.basis)

    def _prefer(self, vertex: Array, gap: float) -> None:
        """Take the optimum of the plan problem where it is within the gap too."""
        search = self.search
        before = (search.upper, search.best, search.bases, search.clean)
        search.upper = np.inf
        total = self.evaluate(vertex, True)
        if total - search.lower > gap * abs(total):
            search.upper, search.best, search.bases, search.clean = before

    def run_whole(self, gap: float) -> float:
        """Search whole units: free sizes first, then branch on the plan alone; returns the bound that holds for units.

        Each round takes the best numbers of units that the cuts allow, fixes them and converges the rest around them.
        """
        self.run(gap)
        self.master.drop_no_more()
        best, bound, tried = (np.inf, self.search.best, self.search.bases), -np.inf, set()
        for _ in range(MOST_ROUNDS):
            point, proven = self._whole_units(gap)
            bound = max(bound, proven)
            units = np.round(point.columns[self.master.whole])
            if units.tobytes() in tried or relative_gap(best[0], bound) <= gap:
                break
            tried.add(units.tobytes())
            self.search.lower, self.search.upper, self.search.best = -np.inf, np.inf, point.columns
            self.search.clean = True
            self.master.fix(self.master.whole, units, units)
            self.run(gap)
            self.master.fix(self.master.whole, *self._whole_bounds)
            if self.search.upper < best[0]:
                best = (self.search.upper, self.search.best, self.search.bases)
            if relative_gap(best[0], bound) <= gap:
                break  # no further search among units is needed
        self.search.upper, self.search.best, self.search.bases = best
        self.search.lower = min(bound, best[0])
        return bound

    def _whole_units(self, gap: float) -> tuple[Point, float]:
        """Best point in whole units with the cuts that count for it, or did in the search before: a search among all
        of them takes long."""
        self.master.set_aside_slack(self._searched)
        while True:
            point, bound = self.master.whole_units(WHOLE * gap)
            if not self.master.take_back(point.columns, OVERLOOKED * gap * abs(point.objective)):
                self._searched = self.master.cuts
                return point, bound

    def evaluate(self, point: Array, clean: bool) -> float:
        """Solve every block at a point, add the cuts, keep the point if it is the best; returns its cost."""
        xs = [point[columns] for columns in self.master.x]
        started = time.perf_counter()
        tells = self.shares and self.search.gap > SHARE_GAP
        duals = tells or self.seen is not None
        answers = self.crew.solve([Job(i, x, self.basis[i], duals=duals) for i, x in enumerate(xs)])
        self.search.working += time.perf_counter() - started
        self.basis = [answer.basis for answer in answers]
        search = self.search
        search.solves += len(answers)
        search.pivots += sum(a.pivots for a in answers)
        if self.seen is not None:
            self.seen(point, [_dual(answer) for answer in answers])
        costs = np.array([answer.cost for answer in answers])
        total = self.master.total(point, costs)
        cuts = cuts_of(answers, xs)
        told = self._tell_others(answers, xs) if tells else []
        self.learn(cuts + told, Known(point, total, clean, costs))
        self._before = cuts
        if total < search.upper:
            search.upper, search.best, search.clean = total, point, clean
            search.bases = list(self.basis)
        return total

    def _tell_others(self, answers: list[Answer], xs: list[Array]) -> list[Cut]:
        """Cuts of all blocks of a period from the duals of that block which surprised most, against its last cut.

        Without them the plan problem would find out block by block that a share of an annual limit is worth something.
        """
        if not self._before:
            return []
        surprise = self.weight * np.array(
            [a.cost - c.constant - c.gradient @ x for a, c, x in zip(answers, self._before, xs, strict=True)]
        )
        made = []
        for period in sorted({block.period for block in self.blocks}):
            own = [i for i, block in enumerate(self.blocks) if block.period == period]
            most = max(own, key=lambda i: surprise[i])
            alike = [i for i in own if i != most and self.blocks[i].structure is self.blocks[most].structure]
            made += [cut_from(i, self.blocks[i], _dual(answers[most]), xs[i]) for i in alike]
        return [cut for cut in made if cut]

    def learn(self, cuts: list[Cut], known: Known | None = None) -> None:
        """Add cuts to the plan problem, and keep them with the point that they were made at."""
        self.master.add(cuts)
        if known is not None:
            self.known.append(known)
        if self.keep is not None:
            self.keep(cuts, known, self.basis)

    def operation(self) -> Iterator[Answer]:
        """How every block operates at the best point, block after block; few answers are held at a time."""
        assert self.search.best is not None
        jobs = [
            Job(i, self.search.best[columns], basis, whole=True, duals=False)
            for i, (columns, basis) in enumerate(zip(self.master.x, self.search.bases, strict=True))
        ]
        for first in range(0, len(jobs), ANSWERS_AT_ONCE):
            yield from self.crew.solve(jobs[first : first + ANSWERS_AT_ONCE])

    def _tell(self) -> None:
        if self.progress is not None:
            s = self.search
            self.progress(
                f"iteration {s.iterations}: {s.lower / 1e3:,.2f} to {s.upper / 1e3:,.2f} bn USD, gap {s.gap:.2%}, "
                f"{s.solves} block solves, {time.perf_counter() - self.started:.0f} s"
            )


def decomposed(
    data: SystemData, options: Options, crew: Crew | None = None, progress: Progress | None = None
) -> Decomposition:
    """The planning problem as a plan and its blocks, nothing solved yet."""
    coming = cut_blocks_later(data, options, hands_of(crew))
    problem = plan_problem(data, options)
    return Decomposition(data, problem, *put_together(coming.result()), crew, progress)
