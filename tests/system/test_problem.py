"""The rules under which equations are written hold while they are written, and no longer."""

from __future__ import annotations

from threading import Barrier, Thread

import linopy
import numpy as np
import pandas as pd
import pytest

from shanyrak.system.model import add_operation, add_plan, build_problem
from shanyrak.system.objective import add_objective
from shanyrak.system.problem import WRITING, Problem, equations
from tests.solve.systems import mixed


def settings() -> dict[str, object]:
    return {name: linopy.options[name] for name in WRITING}


def test_linopy_is_found_as_it_was() -> None:
    """Also after a topic within a topic, and where writing failed."""
    before = settings()
    with equations():
        with pytest.raises(KeyError), equations():
            raise KeyError(str(settings()))
        assert settings() == WRITING
    assert settings() == before


def test_the_rules_hold_until_the_last_thread_has_written() -> None:
    """Proves: a thread that ends first does not take the rules away from one that still writes."""
    before, both, first_has_ended, seen = settings(), Barrier(2), Barrier(2), list[bool]()

    def short() -> None:
        with equations():
            both.wait()
        first_has_ended.wait()

    other = Thread(target=short)
    other.start()
    with equations():
        both.wait()
        first_has_ended.wait()
        seen.append(settings() == WRITING)
    other.join()
    assert seen == [True]
    assert settings() == before


def test_labels_in_another_order_are_refused() -> None:
    """Proves: what belongs to other labels is not added. By position it would be, and a plant would pay for another."""
    with equations():
        model = linopy.Model(sparse=True)
        x = model.add_variables(coords=[pd.Index(["a", "b"], name="fleet")], name="x")
        y = model.add_variables(coords=[pd.Index(["b", "a"], name="fleet")], name="y")
        with pytest.raises(ValueError, match="fleet"):
            x + y


def test_sparse_terms_are_those_that_dense_ones_would_be() -> None:
    """The matrix, costs and bounds of a system with everything do not depend on how terms are kept."""
    data = mixed(unit=40)
    sparse = build_problem(data).model
    with equations():
        problem = Problem(data, model=linopy.Model())
        for write in (add_plan, add_operation, add_objective):
            write(problem)
    dense = problem.model
    assert (sparse.sparse, dense.sparse) == (True, False)
    one, other = sparse.matrices, dense.matrices
    assert one.A is not None
    assert other.A is not None
    assert (one.A - other.A).nnz == 0
    for name in ("b", "c", "lb", "ub", "sense", "vlabels", "clabels"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
