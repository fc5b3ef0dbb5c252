"""The whole problem in one piece, whole units included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from shanyrak.solve.highs import Progress, Solution, SolveError, solve_model
from shanyrak.solve.linopy_solvers import solve_by_linopy
from shanyrak.solve.methods import SIMPLEX_UP_TO, Method, choose_method
from shanyrak.system.data import SystemData
from shanyrak.system.largest import given_units
from shanyrak.system.model import build_problem
from shanyrak.system.problem import Options, Problem

EXACT_INTEGERS_UP_TO = SIMPLEX_UP_TO

WHOLE = 1e-6
"""Share of a unit that a solver may leave out."""


@dataclass(frozen=True)
class Result:
    """A solved planning problem: the problem as written and its solution."""

    problem: Problem
    solution: Solution


def solve_monolith(
    data: SystemData,
    options: Options | None = None,
    solver: str | None = None,
    progress: Progress | None = None,
) -> Result:
    """Solve the planning problem in one piece.

    With whole units, small problems are searched exactly. Large ones are solved in any size first; then the numbers of
    units are rounded and the rest is planned again around them. The first answer is a lower bound for every plan in
    whole units, so the reported gap holds whatever the rounding missed.

    Raises
    ------
    SolveError
        when the solver does not report an optimum
    """
    options = options or Options()
    if not options.whole_units:
        return _solve(data, options, solver, progress)
    relaxed = replace(options, whole_units=False)
    problem = build_problem(data, relaxed)
    if problem.model.nvars <= EXACT_INTEGERS_UP_TO:
        return _solve(data, options, "simplex", progress)
    return _round_units(data, relaxed, solver, progress, problem)


def _solve(data: SystemData, options: Options, solver: str | None, progress: Progress | None) -> Result:
    problem = build_problem(data, options)
    method = choose_method(solver, problem.model.nvars, options.whole_units)
    return Result(problem, _solved(problem, method, progress))


def _solved(problem: Problem, method: Method, progress: Progress | None) -> Solution:
    return (solve_by_linopy if method.by_linopy else solve_model)(problem.model, method, progress)


def _round_units(
    data: SystemData, options: Options, solver: str | None, progress: Progress | None, problem: Problem
) -> Result:
    method = choose_method(solver, problem.model.nvars, False)
    first = _solved(problem, method, progress)
    try:
        second = _solve(_rounded(data, first.values, round_builds), options, solver, progress)
    except SolveError:  # rounding up can break a rule that ties options together; rounding down cannot break a limit
        second = _solve(_rounded(data, first.values, round_down), options, solver, progress)
    again = second.solution
    bound, seconds = min(first.bound, again.objective), first.seconds + again.seconds
    return Result(second.problem, replace(again, bound=bound, seconds=seconds))


def _rounded(
    data: SystemData, values: dict[str, xr.DataArray], rule: Callable[[xr.DataArray, SystemData], xr.DataArray]
) -> SystemData:
    """The data with builds of lumpy options fixed to whole units by a rule, and links to the nearest whole steps."""
    fixed = _fixed(data, rule(values["build"], data)) if "build" in values else data
    return _fixed_links(fixed, round_links(values["build_link"], data)) if "build_link" in values else fixed


def _fixed_links(data: SystemData, rounded: xr.DataArray) -> SystemData:
    """The data with the expansions of stepped links fixed."""
    stepped = (data.link_unit > 0) & data.link_unit.link.isin(rounded.link.values)
    wanted = rounded.reindex(link=data.link_unit.link.values, fill_value=0.0)
    return replace(
        data,
        link_min=data.link_min.where(~stepped, wanted).transpose(*data.link_min.dims),
        link_limit=data.link_limit.where(~stepped, wanted).transpose(*data.link_limit.dims),
    )


def _fixed(data: SystemData, rounded: xr.DataArray) -> SystemData:
    """The data with the builds of lumpy options fixed."""
    lumpy = data.unit_of_option > 0
    fixed = replace(
        data, min_build=data.min_build.where(~lumpy, rounded), max_build=data.max_build.where(~lumpy, rounded)
    )
    return replace(fixed, given_unit=given_units(fixed))


def round_builds(build: xr.DataArray, data: SystemData) -> xr.DataArray:
    """Builds of lumpy options [option, period] in whole units, rounding the running total so that little is lost.

    The running total of each option is rounded to the nearest whole unit, so a third of a unit in each of three periods
    becomes one unit; never more than the option allows in a period and in all.
    """
    return _whole(build, data.unit_of_option, data.max_total, data.max_build)


def round_links(build: xr.DataArray, data: SystemData) -> xr.DataArray:
    """Expansions of links [link, period] in whole steps, by the same rule; links of any size are rounded to a MW."""
    links = build.link.values
    return _whole(
        build, data.link_unit.sel(link=links), data.link_total.sel(link=links), data.link_limit.sel(link=links)
    )


def _whole(build: xr.DataArray, unit: xr.DataArray, total: xr.DataArray, most: xr.DataArray) -> xr.DataArray:
    """Builds [name, vintage] in whole units: the running total is rounded, within what may come in a period and all."""
    name = str(unit.dims[0])
    size = unit.where(unit > 0, 1.0)
    running = (build / size).cumsum("vintage").transpose(name, "vintage").values
    wanted = np.minimum(np.floor(running + 0.5), np.floor((total / size).values[:, None] + WHOLE))
    limit = np.floor((most / size).transpose(name, "period").values + WHOLE)
    units = np.zeros_like(running)
    for period in range(running.shape[1]):
        units[:, period] = np.clip(wanted[:, period] - units.sum(axis=1), 0.0, limit[:, period])
    whole = most.transpose(name, "period").copy(data=units)
    return (whole * size).transpose(*most.dims)


def round_down(build: xr.DataArray, data: SystemData) -> xr.DataArray:
    """Builds of lumpy options [option, period], each rounded down to whole units."""
    unit = data.unit_of_option.where(data.unit_of_option > 0, 1.0)
    down = np.floor(build / unit + WHOLE) * unit
    return xr.DataArray(down).rename(vintage="period").transpose(*data.max_build.dims)
