"""Ensembles: the least-cost plan of every drawn future, each between bounds, all from one pool that learns.

Members are taken in batches. All members of a batch are bounded from the pool as it was before it (by several processes
where there are); then blocks are solved for those whose bounds lie furthest apart, and they are bounded once more. So
the answer does not depend on how many processes there are, and later members need fewer solves. Every finished batch is
on disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.plan.questions.answer import capacity_by_group
from shanyrak.plan.questions.desk import Desk, QuestionError
from shanyrak.plan.questions.drivers import Driver
from shanyrak.plan.questions.learning import Bounds, Say, between, bounds_of
from shanyrak.plan.questions.members import Members
from shanyrak.solve.decomposition.crew import Crew
from shanyrak.solve.decomposition.forks import Forks, forks_here
from shanyrak.solve.decomposition.loop import relative_gap
from shanyrak.solve.decomposition.quick import Quick
from shanyrak.solve.decomposition.store import save_arrays

BATCH = 25
"""Members that are bounded from the same pool."""

WANTED_GAP = 0.015
"""Relative gap above which blocks are solved for a member."""

SOLVED_FOR = 6
"""Most members of a batch that blocks are solved for: the others profit from these."""


@dataclass(frozen=True)
class Member:
    """What is known of a drawn future: bounds in million USD, capacity by group [group, period] of the plan that can be
    built (NaN where there is none) and of the estimate from below, MW, and the columns of both."""

    lower: float
    upper: float
    capacity: np.ndarray
    estimate: np.ndarray
    low_columns: np.ndarray
    mixed_columns: np.ndarray | None

    @property
    def gap(self) -> float:
        """Distance of the bounds relative to the upper one."""
        return relative_gap(self.upper, self.lower)


def bounded(members: Members, values: pd.Series) -> Member:
    """The member of some drawn values, from the pool of the desk as it is."""
    desk = members.desk
    quick = Quick(desk.writer.write(members.data(values)), desk.seats, desk.pool)
    return _member(desk, quick, bounds_of(quick))


def _member(desk: Desk, quick: Quick, found: Bounds) -> Member:
    low = capacity_by_group(desk.base, quick.master.values(found.low.columns)).to_numpy()
    mixed = found.mixed
    high = (
        np.full(low.shape, np.nan)
        if mixed is None
        else capacity_by_group(desk.base, quick.master.values(mixed.columns)).to_numpy()
    )
    return Member(found.lower, found.upper, high, low, found.low.columns, None if mixed is None else mixed.columns)


def _to_learn_at(quick: Quick, member: Member) -> np.ndarray:
    """Where blocks are solved for a member: where no plan from above is known, at its best one in whole units, which
    can then be built."""
    if member.mixed_columns is None:
        return quick.whole_bound(WANTED_GAP)[0].columns
    return between(member.low_columns, member.mixed_columns, member.gap)


@dataclass
class Ensemble:
    """An ensemble being worked out at a desk.

    ``folder`` : where finished batches are kept
    ``draws`` : [member, driver]
    ``processes`` : how many bound members (1: this one)
    """

    desk: Desk
    drivers: Sequence[Driver]
    draws: pd.DataFrame
    folder: Path
    processes: int = 1
    crew: Crew | None = None
    members: Members = field(init=False)

    def __post_init__(self) -> None:
        self.members = Members(self.desk, self.drivers)

    def run(self, say: Say = lambda text: None) -> xr.Dataset:
        """Bound every member; finished batches are taken from disk.

        Raises
        ------
        QuestionError
            when the folder holds another ensemble
        """
        self._begin()
        batches = [range(k, min(k + BATCH, len(self.draws))) for k in range(0, len(self.draws), BATCH)]
        with self._bounding() as bound:
            for number, batch in enumerate(batches):
                path = self.folder / f"batch-{number:04d}.npz"
                if path.exists():
                    continue
                members = bound(list(batch))
                solved = self._learn(members, list(batch))
                again = bound([batch[k] for k in solved]) if solved else []
                for k, member in zip(solved, again, strict=True):
                    members[k] = _better(members[k], member)
                self._keep(path, members)
                gaps = np.array([member.gap for member in members])
                say(
                    f"{batch[-1] + 1} of {len(self.draws)} members, blocks solved for {len(solved)} of the last "
                    f"{len(batch)}, median gap {np.median(gaps):.2%}"
                )
        return self.result()

    def _learn(self, members: list[Member], batch: list[int]) -> list[int]:
        """Solve blocks for the members whose bounds lie furthest apart; returns their places in the batch."""
        far = sorted((k for k in range(len(members)) if members[k].gap > WANTED_GAP), key=lambda k: -members[k].gap)
        learner = self.desk.learner(self.crew)
        for k in far[:SOLVED_FOR]:
            data = self.members.data(self._values(batch[k]))
            quick = Quick(self.desk.writer.write(data), self.desk.seats, self.desk.pool)
            learner.evaluate(quick.master, _to_learn_at(quick, members[k]))
        return sorted(far[:SOLVED_FOR])

    def _values(self, member: int) -> pd.Series:
        return self.draws.iloc[member]

    def _begin(self) -> None:
        about = {
            "members": len(self.draws),
            "drivers": [driver.name for driver in self.drivers],
            "draws": float(np.abs(self.draws.to_numpy()).sum()),
            "plan": [self.desk.plan.manifest[name] for name in ("case_hash", "objective_musd")],
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "about.json"
        if path.exists():
            if json.loads(path.read_text(encoding="utf-8")) != about:
                raise QuestionError(f"{self.folder} holds the ensemble of another plan. What to do: delete it.")
            return
        path.write_text(json.dumps(about), encoding="utf-8")

    def _keep(self, path: Path, members: list[Member]) -> None:
        save_arrays(
            path,
            lower=np.array([m.lower for m in members]),
            upper=np.array([m.upper for m in members]),
            capacity=np.array([m.capacity for m in members]),
            estimate=np.array([m.estimate for m in members]),
        )

    @contextmanager
    def _bounding(self) -> Iterator[Callable[[list[int]], list[Member]]]:
        """How members are bounded: here, or by processes that read what the desk learns from its store."""
        if self.processes <= 1 or not forks_here():
            yield lambda which: [bounded(self.members, self._values(k)) for k in which]
            return
        with Forks(self.processes, [self.members]) as forks:

            def bound(which: list[int]) -> list[Member]:
                known = len(self.desk.pool.points)
                return forks.run(_bound, [(self.members, known, self._values(k)) for k in which])

            yield bound

    def result(self) -> xr.Dataset:
        """Draws, bounds and capacities of all finished members as one dataset."""
        parts = [np.load(path) for path in sorted(self.folder.glob("batch-*.npz"))]
        stacked = {name: np.concatenate([part[name] for part in parts]) for name in parts[0].files}
        count = len(stacked["lower"])
        groups = capacity_by_group(self.desk.base, self.desk.plan.values)
        three = ("member", "group", "period")
        return xr.Dataset(
            {
                "draw": (("member", "driver"), self.draws.to_numpy()[:count]),
                "lower": ("member", stacked["lower"]),
                "upper": ("member", stacked["upper"]),
                "capacity": (three, stacked["capacity"]),
                "estimate": (three, stacked["estimate"]),
            },
            coords={
                "member": np.arange(count),
                "driver": [driver.name for driver in self.drivers],
                "group": list(map(str, groups.index)),
                "period": list(map(int, groups.columns)),
                "words": ("driver", [driver.words for driver in self.drivers]),
                "basis": ("driver", [driver.basis for driver in self.drivers]),
            },
        )


def _better(before: Member, after: Member) -> Member:
    """Both bounds at their best; a bound once proven stays proven."""
    upper = after if after.upper <= before.upper else before
    lower = after if after.lower >= before.lower else before
    return Member(lower.lower, upper.upper, upper.capacity, lower.estimate, lower.low_columns, upper.mixed_columns)


def _bound(members: Members, known: int, values: pd.Series) -> Member:
    """Bound a member, in a process of its own, from the first so many points of the store."""
    members.desk.catch_up(known)
    return bounded(members, values)
