"""The desk at which questions are asked: a plan, what its solution has taught, and how a changed case is answered."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

import numpy as np

from shanyrak.case import Case
from shanyrak.case.draft import Draft
from shanyrak.case.read import changed_case, read_draft
from shanyrak.plan.plan import CUTS, Plan
from shanyrak.plan.questions.answer import Answer
from shanyrak.plan.questions.learning import Bounds, Learner, Say, bounds_of, bounds_within
from shanyrak.solve.decomposition import DEFAULT_GAP, Cuts
from shanyrak.solve.decomposition.blocks import Seat, cut_blocks, seats
from shanyrak.solve.decomposition.crew import Crew, Threads
from shanyrak.solve.decomposition.duals import moved
from shanyrak.solve.decomposition.master import Master, plan_problem
from shanyrak.solve.decomposition.pool import Pool, read_more, read_pool
from shanyrak.solve.decomposition.quick import Quick
from shanyrak.solve.decomposition.same_blocks import (
    DEMAND_FIELDS,
    ROUNDING,
    aligned,
    demand_sides,
    differences,
    further_limits,
    same_array,
    without_limits,
)
from shanyrak.solve.decomposition.solve import searched
from shanyrak.solve.decomposition.store import CutStore, name_of_cuts
from shanyrak.solve.decomposition.writer import PlanWriter
from shanyrak.system.assemble import Resolution, assemble, planned_hours
from shanyrak.system.data import SystemData
from shanyrak.system.hours import Hours, same_hours
from shanyrak.system.problem import Options

Inform = Callable[[Case], Case]
CASE = "case"
ASKED = "what-if"
"""Folder inside that of a plan for the cuts of cases whose blocks are others."""


def as_it_is(case: Case) -> Case:
    """The case, told nothing further."""
    return case


class QuestionError(Exception):
    """A question cannot be asked of this plan; the message says why and what to do."""


@dataclass
class Desk:
    """A plan with the pool of its cuts and known points.

    ``draft`` is what the files of its case say and ``hours`` are those of the case: a changed case need not read and
    make them again.
    """

    plan: Plan
    folder: Path
    options: Options
    resolution: Resolution
    hours: Hours
    draft: Draft
    case: Case
    seats: list[Seat]
    pool: Pool
    inform: Inform
    base: SystemData = field(init=False)
    writer: PlanWriter = field(init=False)
    _learner: Learner | None = field(init=False, default=None)
    _base: Master | None = field(init=False, default=None)
    _needed: list[tuple[int, int]] = field(init=False, default_factory=list)  # cuts that the last answer needed

    def __post_init__(self) -> None:
        self.base = self.plan.data
        self.writer = PlanWriter(self.options)

    @classmethod
    def open(cls, plan: Plan, inform: Inform = as_it_is) -> Desk:
        """The desk of a plan that was opened from a folder with its cuts.

        Parameters
        ----------
        plan : made by the decomposition, all periods together, and saved
        inform : what the case was told before it was planned, such as by the nuclear programme

        Raises
        ------
        QuestionError
            when the plan has no folder or no case, is not what its case gives today, or the cuts are of another plan
        StoreError
            when the cuts are damaged
        """
        folder = _folder_of(plan)
        resolution = Resolution(**plan.manifest["resolution"])
        options = Options(**plan.manifest["options"])
        draft = read_draft(folder / CASE)
        case = changed_case(draft)
        hours = planned_hours(case, resolution)
        fresh = aligned(assemble(inform(case), resolution, hours=hours), plan.data)
        names = [entry.name for entry in fields(SystemData)]
        other = [n for n in names if not same_array(getattr(fresh, n), getattr(plan.data, n), ROUNDING)]
        if other:
            raise QuestionError(
                f"{folder} was planned with other {', '.join(other)} than its case gives. What to do: plan it again."
            )
        master = Master(plan_problem(plan.data, options), places := seats(plan.data, options))
        pool = read_pool(folder / CUTS, master)
        strange = plan.manifest.get("cuts") != name_of_cuts(folder / CUTS)
        if strange or len(pool.cuts) != len(places) or not np.allclose(pool.demand, demand_sides(plan.data, options)):
            raise QuestionError(f"{folder / CUTS} holds cuts of another plan. What to do: plan it again.")
        return cls(plan, folder, options, resolution, hours, draft, case, places, pool, inform)

    def changed(self, settings: Sequence[str], scenarios: Sequence[str] = ()) -> SystemData:
        """Arrays of the case with changes, with the fleets and links of the plan.

        Raises
        ------
        CaseError
            with every problem of the changes
        """
        case = changed_case(self.draft, scenarios, settings)
        hours = self.hours if same_hours(case, self.case) else None
        return aligned(assemble(self.inform(case), self.resolution, hours=hours), self.base)

    def ask(self, settings: Sequence[str], scenarios: Sequence[str] = ()) -> Answer:
        """What if: changes ``table.row.column=value`` and scenarios of the case, answered without solving an hour.

        Raises
        ------
        CaseError
            with every problem of the changes
        """
        started = time.perf_counter()
        data = self.changed(settings, scenarios)
        answer = self.answer(data, (*scenarios, *settings))
        return replace(answer, seconds=time.perf_counter() - started)

    def answer(self, data: SystemData, changes: tuple[str, ...] = ()) -> Answer:
        """Bounds of the least cost of changed arrays; none where the blocks differ by more than demand.

        A limit that the plan had none of is left out of the bound from below, and leaves none from above.
        """
        blank = self._blank(data, changes)
        if blank.unknown:
            return blank
        known = without_limits(data, list(blank.left_out))
        quick = Quick(self.writer.write(known), self.seats, self._pool(known), self._needed)
        found = bounds_of(quick)
        self._needed = quick.tight(found.low.columns)
        if blank.left_out:
            found = replace(found, upper=np.inf, mixed=None)
        return self._told(blank, quick.master, found)

    def quick(self) -> Quick:
        """The plan's own problem over the pool, for ranges and trade-offs."""
        return Quick(plan_problem(self.base, self.options), self.seats, self.pool)

    def certify(
        self,
        settings: Sequence[str],
        scenarios: Sequence[str] = (),
        gap: float = DEFAULT_GAP,
        crew: Crew | None = None,
        say: Say = lambda text: None,
    ) -> Answer:
        """What if, to a relative gap: blocks are solved until the bounds are as near as that.

        Where the blocks are the plan's own, its pool learns. Otherwise the changed case is solved afresh, beside the
        plan, from those cuts that still hold.

        Raises
        ------
        CaseError
            with every problem of the changes
        """
        started = time.perf_counter()
        data = self.changed(settings, scenarios)
        blank = self._blank(data, (*scenarios, *settings))
        if blank.unknown or blank.left_out or not self._same_demand(data):
            answer = self._afresh(blank, gap, crew or Threads(), say)
        else:
            quick = Quick(plan_problem(data, self.options), self.seats, self.pool)
            found = bounds_within(quick, self.learner(crew), gap, say=say)
            answer = self._told(blank, quick.master, found)
        return replace(answer, certified=True, seconds=time.perf_counter() - started)

    def learner(self, crew: Crew | None = None) -> Learner:
        """Who solves blocks for questions; made once, since writing the blocks takes its time."""
        if self._learner is None:
            blocks, _ = cut_blocks(self.base, self.options)
            home = Master(plan_problem(self.base, self.options), blocks)
            store = CutStore(self.folder / CUTS, blocks, home)
            found = store.open()
            self._learner = Learner(blocks, crew or Threads(), self.pool, store.keep, home)
            if found is not None:
                self._learner.basis = found.bases
        return self._learner

    def catch_up(self, points: int) -> None:
        """Take in what others have learnt since, up to so many points."""
        if len(self.pool.points) < points:
            if self._base is None:
                self._base = Master(plan_problem(self.base, self.options), self.seats)
            read_more(self.pool, self.folder / CUTS, self._base, points)

    def _afresh(self, blank: Answer, gap: float, crew: Crew, say: Say) -> Answer:
        """Solve a case with other blocks, in a folder of cuts of its own that starts from those of the plan."""
        folder = self.folder / ASKED / hashlib.blake2b("\n".join(blank.changes).encode(), digest_size=8).hexdigest()
        copied(self.folder / CUTS, folder)
        search = searched(blank.data, self.options, gap, say, crew, Cuts(folder, replace_others=True))
        found = search.search
        assert found.best is not None
        values = search.master.values(found.best)
        return replace(
            blank, lower=found.lower, upper=found.upper, estimate=values, plan=values, unknown=(), left_out=()
        )

    def _blank(self, data: SystemData, changes: tuple[str, ...]) -> Answer:
        unknown = [name for name in differences(data, self.base, self.options) if name not in DEMAND_FIELDS]
        unknown += further_limits(self.base, data, self.options)
        return Answer(
            changes, data, -np.inf, np.inf, self.plan.manifest["bound_musd"], self.plan.manifest["objective_musd"],
            None, None, tuple(unknown), tuple(further_limits(data, self.base, self.options)),
        )  # fmt: skip

    def _told(self, blank: Answer, master: Master, found: Bounds) -> Answer:
        plan = None if found.mixed is None else master.values(found.mixed.columns)
        return replace(
            blank, lower=found.lower, upper=found.upper, estimate=master.values(found.low.columns), plan=plan
        )

    def _same_demand(self, data: SystemData) -> bool:
        return bool(np.array_equal(demand_sides(data, self.options), demand_sides(self.base, self.options)))

    def _pool(self, data: SystemData) -> Pool:
        return self.pool if self._same_demand(data) else with_demand(self.pool, demand_sides(data, self.options))


def copied(cuts: Path, folder: Path) -> None:
    """A copy of a folder of cuts, whole or not at all; one that is there stays."""
    if folder.exists():
        return
    folder.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".") as part:
        shutil.copytree(cuts, Path(part) / "cuts").replace(folder)


def with_demand(pool: Pool, sides: np.ndarray) -> Pool:
    """The pool of the same blocks with other demand [block, row]: cuts move with it, known costs are known no more."""
    change = sides - pool.demand
    cuts = [[moved(cut, change[block]) for cut in own] for block, own in enumerate(pool.cuts)]
    return Pool(cuts, pool.loosens, sides)


def _folder_of(plan: Plan) -> Path:
    """The folder of a plan that can be asked."""
    if plan.folder is None or plan.case is None:
        raise QuestionError("the plan has no folder with its case: save it, and open it from there")
    if plan.manifest["foresight"] != "perfect" or plan.manifest["method"] != "decomposition":
        raise QuestionError(
            f"{plan.folder} was not planned by the decomposition with all periods together: there are no cuts of it. "
            "What to do: plan it so (the default)."
        )
    if not (plan.folder / CUTS).is_dir():
        raise QuestionError(f"{plan.folder / CUTS} is missing: the cuts of the plan. What to do: plan it again.")
    return plan.folder
