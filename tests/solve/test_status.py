"""A solver that ends without an optimum is an error with an explanation, never a result."""

from __future__ import annotations

import linopy
import pytest

from shanyrak.solve.highs import SolveError, solve_model
from shanyrak.solve.methods import METHODS
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.model import build_problem
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Option
from tests.proofs.tiny import tiny
from tests.solve.systems import mixed


def test_infeasible_rules_are_explained() -> None:
    """A committed project of 40 MW in a group that may have 30 MW."""
    data = tiny(
        {"a": [100, 100]},
        [Fleet(existing=100, cost=30), Fleet(technology="new", group="new")],
        [Option("a:new", annuity=1, committed=40)],
        groups={"max_capacity": {"new": 30}},
    )
    with pytest.raises(SolveError, match=r"Infeasible.*no plan.*contradict each other.*committed projects"):
        solve_monolith(data)


def test_unbounded_is_explained() -> None:
    """Something that may be built without limit and earns money."""
    model = linopy.Model()
    built = model.add_variables(lower=0, name="built")
    model.add_objective(-1.0 * built)
    with pytest.raises(SolveError, match=r"earns money without limit"):
        solve_model(model, METHODS["simplex"])


def test_time_limit_is_explained() -> None:
    """No time at all."""
    with pytest.raises(SolveError, match=r"more time, or fewer typical"):
        solve_model(build_problem(mixed(unit=40), Options(whole_units=True)).model, METHODS["simplex"], time_limit=0.0)
