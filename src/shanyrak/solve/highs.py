"""One linopy model through HiGHS: options in, labelled values and duals out, progress on the way."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import linopy
import numpy as np
import xarray as xr

from shanyrak.solve.load import load_model
from shanyrak.solve.methods import Method

Progress = Callable[[str], None]


class SolveError(Exception):
    """The solver ended without an optimum; the message says how, where and what to do."""


@dataclass(frozen=True)
class Solution:
    """Values and duals of a solved model.

    ``gap`` is the relative distance of the primal and the dual objective (linear) or of incumbent and bound (integers);
    ``working`` the seconds in which workers solved blocks.
    """

    objective: float
    bound: float
    values: dict[str, xr.DataArray]
    duals: dict[str, xr.DataArray]
    method: str
    seconds: float
    iterations: int
    solves: int = 1
    variables: int = 0
    constraints: int = 0
    working: float = 0.0

    @property
    def gap(self) -> float:
        """Relative distance of objective and bound."""
        return abs(self.objective - self.bound) / max(abs(self.objective), 1e-9)


def solve_model(
    model: linopy.Model,
    method: Method,
    progress: Progress | None = None,
    threads: int = 0,
    mip_gap: float = 1e-4,
    time_limit: float = float("inf"),
    duals: bool = True,
) -> Solution:
    """Solve a linopy model with HiGHS.

    Parameters
    ----------
    model : the model
    method : how, from the registry
    progress : called with a line of text while the solver works
    threads : 0 for all cores (HiGHS by itself takes half of them)
    mip_gap : relative gap at which a search for whole units stops
    time_limit : seconds after which the solver gives up
    duals : whether duals are read (linear problems)

    Raises
    ------
    SolveError
        when the solver does not report an optimum
    """
    started = time.perf_counter()
    highs = load_model(model)
    _set_options(highs, method, threads, mip_gap, time_limit)
    if method.scaled:
        _scale(highs)
    if progress is not None:
        _listen(highs, progress)
    highspy.Highs.resetGlobalScheduler(True)  # of this thread, with other threads
    highs.run()
    highspy.Highs.resetGlobalScheduler(True)
    status = highs.getModelStatus()
    _must_be_optimal(highs, status, method)
    info = highs.getInfo()
    solution = highs.getSolution()
    integers = len(model.integers.items()) + len(model.binaries.items()) > 0
    primal = np.array(solution.col_value)
    objective = float(info.objective_function_value)
    bound = float(info.mip_dual_bound) if integers else _dual_objective(highs, solution, objective)
    return Solution(
        objective=objective,
        bound=bound,
        values=labelled_values(model, primal),
        duals=labelled_duals(model, np.array(solution.row_dual)) if duals and not integers else {},
        method=method.name,
        seconds=time.perf_counter() - started,
        variables=model.nvars,
        constraints=model.ncons,
        iterations=int(max(info.simplex_iteration_count, info.ipm_iteration_count, info.pdlp_iteration_count)),
    )


def _set_options(highs: highspy.Highs, method: Method, threads: int, mip_gap: float, time_limit: float) -> None:
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("random_seed", 0)
    for name, value in method.options.items():
        highs.setOptionValue(name, value)
    highs.setOptionValue("threads", threads or os.cpu_count() or 1)
    highs.setOptionValue("mip_rel_gap", mip_gap)
    if np.isfinite(time_limit):
        highs.setOptionValue("time_limit", time_limit)


def _scale(highs: highspy.Highs) -> None:
    """Bring the largest costs and bounds near one by powers of two: MW and USD are far apart for an interior point."""
    lp = highs.getLp()
    costs = np.abs(np.asarray(lp.col_cost_))
    sides = np.abs(np.concatenate([np.asarray(v) for v in (lp.row_lower_, lp.row_upper_, lp.col_upper_)]))
    for option, numbers in (("user_objective_scale", costs), ("user_bound_scale", sides)):
        used = numbers[(numbers > 0) & np.isfinite(numbers)]
        if len(used):
            highs.setOptionValue(option, -int(np.round(np.log2(np.median(used)))))


def _listen(highs: highspy.Highs, progress: Progress) -> None:
    """Pass the solver's own log on, line by line."""

    def heard(event: object) -> None:
        progress(str(getattr(event, "message", "")).rstrip())

    highs.setOptionValue("output_flag", True)
    highs.setOptionValue("log_to_console", False)
    highs.cbLogging.subscribe(heard)


def _must_be_optimal(highs: highspy.Highs, status: highspy.HighsModelStatus, method: Method) -> None:
    if status == highspy.HighsModelStatus.kOptimal:
        return
    text = highs.modelStatusToString(status)
    advice = {
        highspy.HighsModelStatus.kInfeasible: "some rules of the case contradict each other: "
        "look at committed projects and min_capacity rules, which are not priced",
        highspy.HighsModelStatus.kUnbounded: "some activity earns money without limit: look for a negative cost, or an "
        "export price above an import price",
        highspy.HighsModelStatus.kTimeLimit: "give it more time, or fewer typical days",
    }
    hint = advice.get(status, "try another solver (--solver simplex)")
    raise SolveError(f"the solver ({method.name}) ended with '{text}', so there is no plan. What to do: {hint}.")


def _dual_objective(highs: highspy.Highs, solution: highspy.HighsSolution, fallback: float) -> float:
    """Objective of the dual: bounds of columns and rows times their duals; it bounds the optimum from below."""
    if not solution.dual_valid:
        return fallback
    lp = highs.getLp()
    columns = dual_worth(np.asarray(lp.col_lower_), np.asarray(lp.col_upper_), np.asarray(solution.col_dual))
    rows = dual_worth(np.asarray(lp.row_lower_), np.asarray(lp.row_upper_), np.asarray(solution.row_dual))
    return float(lp.offset_) + columns + rows


def dual_worth(lower: np.ndarray, upper: np.ndarray, dual: np.ndarray) -> float:
    """What bounds or sides are worth: each dual times the side that it belongs to; an infinite one counts nothing."""
    side = np.where(dual > 0, lower, upper)
    return float(np.sum(np.where(np.isfinite(side), side, 0.0) * dual))


def labelled_values(model: linopy.Model, primal: np.ndarray) -> dict[str, xr.DataArray]:
    """Value of every variable, labelled as the variable is."""
    position = model.variables.label_index.label_to_pos
    out = {}
    for name, variable in model.variables.items():
        labels = variable.labels
        out[str(name)] = xr.DataArray(primal[position[labels.values]], dims=labels.dims, coords=_plain(labels))
    return out


def labelled_duals(model: linopy.Model, row_dual: np.ndarray) -> dict[str, xr.DataArray]:
    """Dual of every constraint, labelled as the constraint is; NaN where a row is masked out."""
    labels_in_order = model.constraints.label_index.clabels
    position = np.full(int(labels_in_order.max(initial=0)) + 1, -1)
    position[labels_in_order] = np.arange(len(labels_in_order))
    out = {}
    for name, constraint in model.constraints.items():
        labels = constraint.labels
        flat = labels.values
        found = np.where(flat >= 0, row_dual[position[np.maximum(flat, 0)]], np.nan)
        out[str(name)] = xr.DataArray(found, dims=labels.dims, coords=_plain(labels))
    return out


def _plain(labels: xr.DataArray) -> dict[str, xr.DataArray]:
    return {str(dim): labels.coords[dim] for dim in labels.dims if dim in labels.coords}
