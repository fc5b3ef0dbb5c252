"""The plan problem of one changed case after another is the one that is written afresh, with less written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest
import xarray as xr

from shanyrak.case import read_case
from shanyrak.solve.decomposition.master import PLAN_TOPICS, plan_problem
from shanyrak.solve.decomposition.same_blocks import PLAN_FIELDS
from shanyrak.solve.decomposition.writer import PlanWriter
from shanyrak.system.assemble import Resolution, assemble
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options, Problem
from tests.solve.systems import mixed

OPTIONS = Options(whole_units=True)
ALL = len(PLAN_TOPICS)


def assert_same(one: Problem, other: Problem) -> None:
    """Both have the same columns and rows in the same order, and the same objective."""
    first, second = one.model.matrices, other.model.matrices
    assert first.A is not None
    assert second.A is not None
    assert abs(first.A - second.A).nnz == 0
    for part in ("b", "c", "lb", "ub", "sense", "vtypes"):
        np.testing.assert_array_equal(getattr(first, part), getattr(second, part))
    np.testing.assert_array_equal(one.model.variables.label_index.vlabels, other.model.variables.label_index.vlabels)


def disturbed(data: SystemData, names: list[str], factor: float) -> SystemData:
    """The data with some arrays of numbers multiplied."""
    return replace(data, **{name: getattr(data, name) * factor for name in names})


def numbers(data: SystemData) -> list[str]:
    """Arrays of numbers that no block reads."""
    return [f.name for f in fields(data) if f.name in PLAN_FIELDS and getattr(data, f.name).dtype.kind == "f"]


def test_after_any_array_has_changed_the_problem_is_the_one_written_afresh() -> None:
    writer, data = PlanWriter(OPTIONS), mixed(unit=40)
    for name in numbers(data):
        changed = disturbed(data, [name], 1.25)
        assert_same(writer.write(changed), plan_problem(changed, OPTIONS))


def test_changes_of_the_embedded_case_too() -> None:
    """With fuels, people, partners and the corridor; several arrays at a time, one change after another."""
    data = assemble(read_case("kazakhstan"), Resolution(days=3))
    writer, draw, names = PlanWriter(OPTIONS), np.random.default_rng(3), numbers(data)
    writer.write(data)
    for _ in range(4):
        changed = disturbed(data, list(draw.choice(names, size=6, replace=False)), float(draw.uniform(0.8, 1.2)))
        assert_same(writer.write(changed), plan_problem(changed, OPTIONS))


Change = Callable[[SystemData], SystemData]
TOPICS: dict[str, tuple[Change, int]] = {
    "nothing": (lambda data: data, 0),
    "a cost": (lambda data: replace(data, annuity=data.annuity * 1.1), 0),
    "the limit of CO2": (lambda data: replace(data, co2_limit=data.co2_limit * 0.9), 1),
    "the reserve": (lambda data: replace(data, planning_reserve=data.planning_reserve + 0.1), 1),
}


@pytest.mark.parametrize("name", TOPICS)
def test_only_topics_that_read_what_changed_are_written_again(name: str) -> None:
    """A cost is in the objective alone, which is written every time."""
    change, count = TOPICS[name]
    writer = PlanWriter(OPTIONS)
    writer.write(mixed())
    assert writer.topics == ALL
    writer.write(change(mixed()))
    assert writer.topics == ALL + count


def test_a_change_of_structure_is_written_afresh() -> None:
    """A first limit of CO2 has variables of its own; a plan that loses it has none."""
    free = replace(mixed(), co2_limit=xr.full_like(mixed().co2_limit, np.inf))
    writer = PlanWriter(OPTIONS)
    for data in (free, mixed(), free):
        assert_same(writer.write(data), plan_problem(data, OPTIONS))


def test_a_problem_that_cannot_be_written_leaves_nothing_behind() -> None:
    writer = PlanWriter(OPTIONS)
    writer.write(mixed())
    with pytest.raises((ValueError, KeyError)):
        writer.write(replace(mixed(), planning_reserve=mixed().planning_reserve.rename(area="elsewhere")))
    assert_same(writer.write(mixed()), plan_problem(mixed(), OPTIONS))
