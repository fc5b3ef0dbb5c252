"""Solvers other than HiGHS through linopy: whatever it finds on this machine, those of a graphics card included."""

from __future__ import annotations

import contextlib
import io
import time
from typing import Any

import linopy
import numpy as np
from linopy.solvers import SolverFeature

from shanyrak.solve.highs import Progress, Solution, SolveError, dual_worth, labelled_duals, labelled_values
from shanyrak.solve.methods import Method

FARTHEST = 1e-3
"""Relative distance of cost and dual objective above which the prices of a solver are not believed."""


def solve_by_linopy(model: linopy.Model, method: Method, progress: Progress | None = None) -> Solution:
    """Solve a linopy model with the solver of that name, called by linopy.

    The bound of a linear problem is worked out here from the duals of the rows, whatever the solver says of itself.

    Parameters
    ----------
    model : the model
    method : one of the methods that linopy calls
    progress : called with a line of text before the solver starts

    Raises
    ------
    SolveError
        when the solver fails, does not report an optimum, or gives prices that do not belong to it
    """
    started = time.perf_counter()
    if progress is not None:
        progress(f"{method.meaning}")
    integers = len(model.integers.items()) + len(model.binaries.items()) > 0
    _run(model, method)
    m, told = model.matrices, model.objective.value
    assert told is not None
    primal, objective = np.asarray(m.sol, dtype=float), float(told)
    rows = np.zeros(0) if integers else np.nan_to_num(np.asarray(m.dual, dtype=float))
    bound = _told_bound(model) if integers else _dual_objective(m, rows)
    if not integers and abs(objective - bound) > FARTHEST * abs(objective):
        raise SolveError(
            f"the solver ({method.name}) found a plan of {objective:,.6g}, but its prices prove only {bound:,.6g}: "
            "they cannot be believed. What to do: switch its presolve off, or try another solver (--solver hipo)."
        )
    return Solution(
        objective=objective,
        bound=bound,
        values=labelled_values(model, primal),
        duals={} if integers else labelled_duals(model, rows),
        method=method.name,
        seconds=time.perf_counter() - started,
        iterations=0,
        variables=model.nvars,
        constraints=model.ncons,
    )


def _run(model: linopy.Model, method: Method) -> None:
    direct = getattr(linopy.solvers, linopy.solvers.SolverName(method.name).name).supports(SolverFeature.DIRECT_API)
    heard = io.StringIO()
    try:
        with contextlib.redirect_stdout(heard):
            options: Any = method.options
            status, condition = model.solve(method.name, io_api="direct" if direct else None, **options)
    except Exception as problem:  # what a solver raises (no licence, no card) is its own affair
        raise SolveError(
            f"the solver ({method.name}) failed: {problem}. What to do: see that it works by itself (licence, card), "
            "or try another one (--solver hipo)."
        ) from problem
    if status != "ok":
        raise SolveError(
            f"the solver ({method.name}) ended with '{condition}', so there is no plan. "
            "What to do: try another solver (--solver hipo)."
        )


def _told_bound(model: linopy.Model) -> float:
    """The bound of a search in integers as the solver tells it; the registry has only those that do."""
    report = model.solver.report if model.solver is not None else None
    assert report is not None
    assert report.dual_bound is not None
    return float(report.dual_bound)


def _dual_objective(m: linopy.matrices.MatrixAccessor, rows: np.ndarray) -> float:
    """Dual objective from the duals of the rows: the columns take what these leave of their costs, ``c - A' y``."""
    sides = np.where(m.sense != "<", m.b, -np.inf), np.where(m.sense != ">", m.b, np.inf)
    assert m.A is not None
    return dual_worth(m.lb, m.ub, m.c - m.A.T @ rows) + dual_worth(*sides, rows)
