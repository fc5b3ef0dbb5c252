"""A plan that breaks one of its own laws is not a plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import xarray as xr

from shanyrak.case import Case
from shanyrak.plan import make
from shanyrak.plan.checks import PlanError, check_plan
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import Plan
from shanyrak.plan.tables import costs
from shanyrak.solve.highs import Solution
from shanyrak.system.assemble import Resolution
from shanyrak.system.data import SystemData

Values = dict[str, xr.DataArray]


def copied(plan: Plan) -> Values:
    """Values that may be tampered with."""
    return {name: array.copy(deep=True) for name, array in plan.values.items()}


def objective(plan: Plan) -> float:
    """What the untouched plan costs in USD."""
    return float(plan.manifest["objective_musd"]) * 1e6


def power_from_nothing(values: Values) -> None:
    """A MW more in one hour of one plant."""
    values["gen"][0, 0, 0, 0] += 1.0


def heat_from_nothing(values: Values) -> None:
    """A MW more from a boiler."""
    values["boiler"][0, 1, 1, 2] += 1.0


def output_beyond_capacity(values: Values) -> None:
    """A fleet with less capacity than it uses."""
    values["capacity"].loc[{"fleet": "a:coal"}] = 0.0


def flow_beyond_capacity(values: Values) -> None:
    """A link that carries more than it can."""
    values["flow_forward"].loc[{"link": "a-b"}] += 200.0


def level_from_nothing(values: Values) -> None:
    """A battery that fills itself."""
    values["level"][0, 0, 0, 1] += 1.0


def negative_build(values: Values) -> None:
    """A build below zero."""
    values["build"][0, 0] = -1.0


@pytest.mark.parametrize(
    ("tamper", "law"),
    [
        (power_from_nothing, "power balance"),
        (heat_from_nothing, "heat balance"),
        (output_beyond_capacity, "output within usable capacity"),
        (flow_beyond_capacity, "flows within link capacity"),
        (level_from_nothing, "store levels follow"),
        (negative_build, "no negative"),
    ],
)
def test_each_law_is_checked(mixed_plan: Plan, tamper: Callable[[Values], None], law: str) -> None:
    """Values tampered with by a MW are found, and the law is named."""
    values = copied(mixed_plan)
    tamper(values)
    with pytest.raises(PlanError, match=law):
        check_plan(mixed_plan.data, values, costs(mixed_plan.data, values), objective(mixed_plan))


def test_cost_must_be_the_sum_of_its_items(mixed_plan: Plan) -> None:
    """An objective that is a thousandth higher than the cost table is found."""
    values = mixed_plan.values
    with pytest.raises(PlanError, match=r"objective equals the sum.*off by 0\.000999"):
        check_plan(mixed_plan.data, values, costs(mixed_plan.data, values), objective(mixed_plan) * 1.001)


def test_untouched_plan_holds(mixed_plan: Plan) -> None:
    """The same plan as solved keeps every law, with room."""
    values = mixed_plan.values
    checks = check_plan(mixed_plan.data, values, costs(mixed_plan.data, values), objective(mixed_plan))
    assert len(checks) >= 7
    assert all(check.distance < 0.1 * check.tolerance for check in checks)


def test_broken_plan_is_not_made(starter: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the solver answers nonsense there is no plan to write."""
    honest = make.solve

    def dishonest(data: SystemData, request: Request, *rest: Any) -> Solution:
        solution = honest(data, request, *rest)
        solution.values["gen"][0, 0, 0, 0] += 50.0
        return solution

    monkeypatch.setattr(make, "solve", dishonest)
    with pytest.raises(PlanError, match=r"not written: power balance"):
        make_plan(starter, Request(resolution=Resolution(days=3), compare=False))
