"""The plan problem of one changed case after another: only those topics are written again that read what changed.

While a topic writes, it is noted which arrays it reads. As long as none of them changes, what it wrote holds. Where a
change is one of structure, such as a project more, all is written afresh. Either way the problem is the one that
:func:`plan_problem` writes: a question has the same answer whatever was asked before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import linopy
import numpy as np

from shanyrak.solve.decomposition.master import PLAN_TOPICS, plan_objective
from shanyrak.solve.decomposition.same_blocks import same_array
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options, Problem, equations

Topic = Callable[[Problem], None]
NAMES = frozenset(field.name for field in fields(SystemData))


class RestructuredError(Exception):
    """A topic writes other variables or other equations than before."""


class _Watched(SystemData):
    """The same arrays; every array that is looked at is noted."""

    @classmethod
    def of(cls, data: SystemData, noted: set[str]) -> _Watched:
        watched = object.__new__(cls)
        watched.__dict__.update(vars(data), noted=noted)
        return watched

    def __getattribute__(self, name: str) -> Any:
        if name in NAMES:
            object.__getattribute__(self, "__dict__").get("noted", set()).add(name)
        return object.__getattribute__(self, name)


class _Model(linopy.Model):
    """A model in which variables of a known name stay, and take the bounds that they are added with again."""

    __slots__ = ("added",)

    def __init__(self) -> None:
        super().__init__(sparse=True)
        self.added: set[str] = set()

    def add_variables(self, *given: Any, **options: Any) -> linopy.Variable:
        """Add a variable, or give one of that name its new bounds."""
        name = str(options["name"])
        self.added.add(name)
        if name not in self.variables:
            return super().add_variables(*given, **options)
        fresh, old = linopy.Model().add_variables(*given, **options), self.variables[name]
        if not _same_columns(fresh, old):
            raise RestructuredError(name)
        old.update(lower=fresh.lower, upper=fresh.upper)
        return old

    def add_constraints(self, *given: Any, **options: Any) -> Any:
        """Add an equation."""
        self.added.add(str(options["name"]))
        return super().add_constraints(*given, **options)


def _same_columns(one: linopy.Variable, other: linopy.Variable) -> bool:
    kinds = [(v.attrs["binary"], v.attrs["integer"]) for v in (one, other)]
    return (
        kinds[0] == kinds[1]
        and one.dims == other.dims
        and all(np.array_equal(one.coords[d].values, other.coords[d].values) for d in one.dims)
        and np.array_equal(one.labels.values < 0, other.labels.values < 0)
    )


@dataclass
class _Written:
    """What a topic read and what it added."""

    read: set[str]
    added: set[str]


class PlanWriter:
    """Writes plan problems with the same options; each holds until the next is written."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.topics = 0  # written so far
        self._problem: Problem | None = None
        self._data: SystemData | None = None
        self._written: dict[Topic, _Written] = {}

    @equations()
    def write(self, data: SystemData) -> Problem:
        """The plan problem of the data, as :func:`plan_problem` writes it."""
        before, self._data = self._data, None
        try:
            problem = self._afresh(data) if before is None else self._again(data, before)
        except RestructuredError:
            problem = self._afresh(data)
        plan_objective(problem)
        self._data = data
        return problem

    def _afresh(self, data: SystemData) -> Problem:
        self._problem = problem = Problem(data, self.options, _Model())
        self._written = {topic: self._topic(problem, topic) for topic in PLAN_TOPICS}
        return problem

    def _again(self, data: SystemData, before: SystemData) -> Problem:
        """The problem with those topics new that read what changed, its equations in the order as before."""
        assert self._problem is not None
        problem, equations = self._problem, self._problem.model.constraints
        changed = {name for name in NAMES if not same_array(getattr(data, name), getattr(before, name))}
        order = list(equations.data)
        problem.data = data
        for topic, old in self._written.items():
            if old.read & changed:
                for name in sorted(old.added & set(order)):
                    equations.remove(name)
                self._written[topic] = new = self._topic(problem, topic)
                if new.added != old.added:
                    raise RestructuredError(topic.__name__)
        equations.data = {name: equations.data[name] for name in order}
        return problem

    def _topic(self, problem: Problem, topic: Topic) -> _Written:
        """Have a topic write, and note what it reads and adds."""
        model, read, data = problem.model, set[str](), problem.data
        assert isinstance(model, _Model)
        model.added = set()
        problem.data = _Watched.of(data, read)
        try:
            topic(problem)
        finally:
            problem.data = data
        self.topics += 1
        return _Written(read, model.added)
