"""Planning again: the least cost of changed arrays with some decisions held, between bounds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from shanyrak.plan.plan import CUTS
from shanyrak.plan.questions.answer import capacity_by_group
from shanyrak.plan.questions.desk import ASKED, Desk, copied
from shanyrak.plan.questions.held import Held, Values, hold
from shanyrak.plan.questions.learning import Learner, Say, bounds_of, bounds_within
from shanyrak.solve.decomposition.blocks import cut_blocks, loosens, seats
from shanyrak.solve.decomposition.crew import Crew, Threads
from shanyrak.solve.decomposition.loop import relative_gap
from shanyrak.solve.decomposition.master import Master, plan_problem
from shanyrak.solve.decomposition.pool import Pool, read_pool
from shanyrak.solve.decomposition.quick import Quick
from shanyrak.solve.decomposition.same_blocks import demand_sides, strangers
from shanyrak.solve.decomposition.store import CutStore
from shanyrak.solve.decomposition.travel import Basis
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Problem

GAP = 0.005
"""Relative gap at which a re-plan ends."""

ROUNDS = 4
"""Most times that all blocks are solved for one re-plan; each teaches the next ones too."""

FIRST_ROUNDS = 12
"""Most times that blocks which are not the plan's own are solved before the first answer."""

Start = Callable[[Problem], Values]
"""A first guess of variables that the plan does not have, such as the share of a new limit."""


@dataclass(frozen=True)
class Bounds:
    """An interval that holds a number, such as a cost in million USD."""

    low: float
    high: float

    def __sub__(self, other: Bounds) -> Bounds:
        """The interval that holds the difference."""
        return Bounds(self.low - other.high, self.high - other.low)

    def __add__(self, number: float) -> Bounds:
        """The interval moved by a number."""
        return Bounds(self.low + number, self.high + number)

    @property
    def middle(self) -> float:
        """The middle, or the end that is known."""
        return (self.low + self.high) / 2 if np.isfinite(self.high) else self.low

    @property
    def share(self) -> float:
        """How far the ends lie apart, as a share of the upper one; infinite where that is not known."""
        return relative_gap(self.high, self.low)

    def at_least(self, floor: float) -> Bounds:
        """The interval of a number that is known to be no less."""
        return Bounds(max(self.low, floor), max(self.high, floor))


@dataclass(frozen=True)
class Replanned:
    """Cost of the least-cost plan, million USD discounted, between bounds, and the plan.

    ``plan`` : one that can be built at no more than the upper bound; the one that the lower bound stands for where
    there is none
    """

    cost: Bounds
    plan: Values
    data: SystemData

    def capacity(self) -> xr.DataArray:
        """Capacity by technology group [group, period] in MW."""
        table = capacity_by_group(self.data, self.plan)
        return xr.DataArray(
            table.to_numpy(), dims=("group", "period"), coords={"group": table.index, "period": table.columns}
        )


@dataclass
class Planner:
    """Plans again from what blocks have taught, and solves blocks where the bounds are too far apart.

    ``gap`` : relative distance of the bounds that is wanted
    ``rounds`` : most times that all blocks are solved for one re-plan (0: none, where the blocks are the plan's own)
    """

    desk: Desk
    gap: float = GAP
    rounds: int = ROUNDS
    crew: Crew | None = None
    say: Say = lambda text: None
    _others: list[tuple[SystemData, Learner]] = field(default_factory=list)

    def least(
        self, data: SystemData, held: Held | None = None, start: Start | None = None, rounds: int | None = None
    ) -> Replanned:
        """The least cost of arrays with some decisions held.

        Parameters
        ----------
        data : aligned with the plan's
        held : decisions that stay (None: none)
        start : a first guess of what the plan does not have
        rounds : most times that all blocks are solved for it (None: as for every other)

        Raises
        ------
        SolveError
            where the decisions break a rule of the changed plan
        """
        problem = plan_problem(data, self.desk.options)
        if held is not None:
            hold(problem, held)
        most = self.rounds if rounds is None else rounds
        own = self._own_blocks(data)
        if own and not most:
            quick = Quick(problem, self.desk.seats, self.desk.pool)
            found = bounds_of(quick)
        else:
            learner = self.desk.learner(self.crew) if own else self._other(data, start)
            places = self.desk.seats if own else seats(data, self.desk.options)
            quick = Quick(problem, places, learner.pool)
            found = bounds_within(quick, learner, self.gap, most=most)
            if found.mixed is None:
                return self._told(data, quick, *_whole_plan(quick, learner, self.gap, found.lower))
        best = found.low.columns if found.mixed is None else found.mixed.columns
        return self._told(data, quick, Bounds(found.lower, found.upper), best)

    def _told(self, data: SystemData, quick: Quick, cost: Bounds, columns: np.ndarray) -> Replanned:
        self.say(f"{cost.low / 1e3:,.2f} to {cost.high / 1e3:,.2f} bn USD")
        return Replanned(cost, quick.master.values(columns), data)

    def _own_blocks(self, data: SystemData) -> bool:
        return self._alike(data, self.desk.base)

    def _alike(self, data: SystemData, base: SystemData) -> bool:
        """Whether the blocks of two plans are the same, demand and all, so that one pool serves both."""
        options = self.desk.options
        if strangers(data, base, options):
            return False
        return bool(np.array_equal(demand_sides(data, options), demand_sides(base, options)))

    def _other(self, data: SystemData, start: Start | None) -> Learner:
        """Who learns of blocks that are not the plan's; once for each kind."""
        for known, learner in self._others:
            if self._alike(data, known):
                return learner
        learner = self._new(data, start)
        self._others.append((data, learner))
        return learner

    def _new(self, data: SystemData, start: Start | None) -> Learner:
        """Cuts that still hold are taken over; then all blocks are solved at the plan as it is, and from there on."""
        options = self.desk.options
        blocks, _ = cut_blocks(data, options)
        master = Master(plan_problem(data, options), blocks)
        folder = self.desk.folder / ASKED / _name(data)
        copied(self.desk.folder / CUTS, folder)
        store = CutStore(folder, blocks, master)
        found = store.open(replace_others=True)
        pool = Pool([[] for _ in blocks], loosens(blocks), demand_sides(data, options))
        bases: list[Basis] = [None] * len(blocks)
        if found is not None:
            for cut in found.cuts:
                pool.cuts[cut.block].append(cut)
            bases = found.bases
        learner = Learner(blocks, (self.crew or Threads()).again(), pool, store.keep, master)
        learner.basis = bases
        again = read_pool(folder, master) if found is not None else pool
        if again.points:
            _take(pool, again)
        else:
            learner.evaluate(
                master, _columns(master, {**self.desk.plan.values, **(start(master.problem) if start else {})})
            )
        fresh = Quick(plan_problem(data, options), seats(data, options), pool)
        bounds_within(fresh, learner, self.gap, most=FIRST_ROUNDS)
        return learner


def _whole_plan(quick: Quick, learner: Learner, gap: float, lower: float) -> tuple[Bounds, np.ndarray]:
    """Cost of the best plan in whole units by the cuts, its blocks solved, above a bound that is known: where no mix of
    known points is a plan."""
    point, bound = quick.whole_bound(gap)
    learner.evaluate(quick.master, point.columns)
    return Bounds(max(bound, lower), quick.master.total(point.columns, learner.pool.costs[-1])), point.columns


def _take(pool: Pool, other: Pool) -> None:
    """Cuts and points of another pool of the same blocks in the place of what there is."""
    pool.cuts[:] = other.cuts
    pool.points[:], pool.costs[:] = other.points, other.costs


def _name(data: SystemData) -> str:
    """Short name of a case's blocks, for their folder of cuts."""
    made = hashlib.blake2b(digest_size=8)
    for name, array in sorted(data.to_dataset().items()):
        made.update(str(name).encode())
        made.update(
            np.ascontiguousarray(array.values.astype(str) if array.dtype.kind in "OU" else array.values).tobytes()
        )
    return made.hexdigest()


def _columns(master: Master, values: Values) -> np.ndarray:
    """A point of the plan problem from values by name; what has none is 0."""
    point = np.zeros(len(master.cost))
    for name, variable in master.problem.model.variables.items():
        if str(name) in values:
            labels = variable.labels
            own = values[str(name)].reindex({d: labels.coords[d].values for d in labels.dims}, fill_value=0.0)
            point[master.position[labels.values.ravel()]] = own.transpose(*labels.dims).values.ravel()
    return point
