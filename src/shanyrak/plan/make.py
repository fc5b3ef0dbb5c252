"""From a case to a plan: assemble, solve, check, tabulate; with the comparison of past years."""

from __future__ import annotations

import platform
import resource
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from typing import Any, Literal

import pandas as pd

from shanyrak.case import Case
from shanyrak.plan.backcast import backcast
from shanyrak.plan.checks import Check, check_plan
from shanyrak.plan.plan import Plan
from shanyrak.plan.quantities import PAST_QUANTITIES, national_quantities
from shanyrak.plan.shortage import explain_shortage
from shanyrak.plan.stepwise import StepwiseSolution, solve_stepwise
from shanyrak.plan.tables import make_tables
from shanyrak.solve.decomposition import DEFAULT_GAP, Cuts, solve_decomposition
from shanyrak.solve.decomposition.crew import Crew
from shanyrak.solve.decomposition.dask_crew import DaskCrew
from shanyrak.solve.decomposition.store import name_of_cuts
from shanyrak.solve.highs import Solution
from shanyrak.solve.memory import give_back
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.assemble import Resolution, assemble
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options

Say = Callable[[str], None]
Inform = Callable[[Case], Case]
Method = Literal["decomposition", "monolith"]
Foresight = Literal["perfect", "stepwise"]
KEPT_DUALS = ("power_balance", "heat_balance", "limit:", "winter_limit:", "planning_reserve", "reserve_need")


@dataclass(frozen=True)
class Restriction:
    """Fewer features to plan with: which of those in use are left out, in words, and the system without them."""

    name: str
    left_out: Callable[[SystemData, Options], list[str]]
    apply: Callable[[SystemData, Options], tuple[SystemData, Options]]


@dataclass(frozen=True)
class Request:
    """How to plan: which hours, which equations, which solver; ``past`` are the days of each compared year.

    ``foresight``: all periods together (perfect), or one after another, each knowing only itself (stepwise).
    ``cluster``: who solves the blocks: ``local:N`` dask processes, a dask scheduler (``tcp://host:port``), or None:
    ``workers`` of this machine (0: one for each core).
    ``cuts``: where the decomposition of all periods together keeps its cuts and goes on from them.
    """

    resolution: Resolution = field(default_factory=lambda: Resolution(weeks=6))
    options: Options = field(default_factory=lambda: Options(whole_units=True))
    method: Method = "decomposition"
    gap: float = DEFAULT_GAP
    solver: str | None = None
    compare: bool = True
    past: Resolution = field(default_factory=lambda: Resolution(days=40))
    restriction: Restriction | None = None
    foresight: Foresight = "perfect"
    cluster: str | None = None
    workers: int = 0
    cuts: Cuts | None = None


def make_plan(
    case: Case,
    request: Request,
    stage: Say = lambda text: None,
    detail: Say | None = None,
    inform: Inform = lambda case: case,
) -> Plan:
    """Plan a case.

    Parameters
    ----------
    case : a checked case
    request : how to plan
    stage : told each stage in words
    detail : told each line of the solver's log
    inform : what is made of the case before it is planned, such as :func:`shanyrak.nuclear.programme.informed`; the
        plan keeps the case as it was

    Raises
    ------
    SolveError
        when there is no optimum
    PlanError
        when the solved plan fails its own checks
    """
    started = time.perf_counter()
    stage("making weather, demand and the arrays of the plan")
    data = assemble(inform(case), request.resolution)
    left_out: list[str] = []
    if request.restriction is not None:
        left_out = request.restriction.left_out(data, request.options)
        data, options = request.restriction.apply(data, request.options)
        request = replace(request, options=options)
    stage(f"solving {_size(data)}")
    with _crew(request.cluster) as crew:
        solution = solve(data, request, detail, crew)
    give_back()
    stage("checking the plan and making its tables")
    tables, checks = _tables(data, solution, request.options)
    if request.compare:
        tables |= _past(case, request, stage, detail)
    manifest = _manifest(case, request, data, solution, checks, time.perf_counter() - started)
    if request.restriction is not None:
        manifest["restriction"] = {"name": request.restriction.name, "left_out": left_out}
    if request.cuts is not None and request.foresight == "perfect" and request.method == "decomposition":
        manifest["cuts"] = name_of_cuts(request.cuts.folder)
    duals = {n: d for n, d in solution.duals.items() if n.startswith(KEPT_DUALS)}
    return Plan(data, solution.values, duals, tables, manifest, case)


def solve(data: SystemData, request: Request, detail: Say | None = None, crew: Crew | None = None) -> Solution:
    """Solve the planning problem by the method asked for."""
    if request.foresight == "stepwise":
        together = replace(request, foresight="perfect", cuts=None)
        return solve_stepwise(data, lambda step: solve(step, together, detail, crew), request.options.whole_units)
    if request.method == "decomposition":
        return solve_decomposition(
            data, request.options, request.gap, detail, request.workers, crew=crew, cuts=request.cuts
        )
    return solve_monolith(data, request.options, request.solver, detail).solution


def _crew(address: str | None) -> AbstractContextManager[Crew | None]:
    """The workers of a cluster, or none: then workers of this machine solve the blocks."""
    return nullcontext() if address is None else DaskCrew(address)


def _size(data: SystemData) -> str:
    hours = data.load.sizes["block"] * data.load.sizes["hour"]
    return (
        f"{data.load.sizes['period']} periods x {data.load.sizes['block']} blocks of {data.load.sizes['hour']} hours "
        f"({hours} hours each) in {data.load.sizes['zone']} zones"
    )


def _tables(data: SystemData, solution: Solution, options: Options) -> tuple[dict[str, pd.DataFrame], list[Check]]:
    tables = make_tables(data, solution.values, solution.duals)
    checks = check_plan(data, solution.values, tables["costs"], solution.objective, options.flow)
    tables["shortages"] = explain_shortage(data, solution.values, tables["unserved"])
    return tables, checks


def _past(case: Case, request: Request, stage: Say, detail: Say | None) -> dict[str, pd.DataFrame]:
    """Tables of the compared years: what was published beside the plan, and the national quantities of the plan."""
    compared, sums = [], []
    known = set(case.table("statistics").year)
    for year in [case.settings.base_year, *case.settings.compare_years]:
        if year in known:
            stage(f"comparing the year {year} with statistics")
            table, data, solution = backcast(case, year, request.past, detail)
            compared.append(table)
            made = make_tables(data, solution.values, solution.duals)
            sums.append(national_quantities(data, solution.values, made))
    together = [pd.concat(part, ignore_index=True) if part else pd.DataFrame() for part in (compared, sums)]
    return {"backcast": together[0], PAST_QUANTITIES: together[1]}


def _manifest(
    case: Case, request: Request, data: SystemData, solution: Solution, checks: list[Check], seconds: float
) -> dict[str, Any]:
    return {
        "case": case.settings.name,
        "case_hash": case.digest(),
        "scenarios": list(case.scenarios),
        "seed": case.settings.seed,
        "method": solution.method,
        "objective_musd": round(solution.objective * 1e-6, 6),
        "foresight": request.foresight,
        **_bounds(solution),
        "iterations": solution.iterations,
        "solves": solution.solves,
        "variables": solution.variables,
        "constraints": solution.constraints,
        "solve_seconds": round(solution.seconds, 2),
        "total_seconds": round(seconds, 2),
        "peak_memory_mb": _memory_mb(),
        "resolution": asdict(request.resolution),
        "past_resolution": asdict(request.past),
        "options": asdict(request.options),
        "weights": [round(float(w), 6) for w in data.weight.values],
        "checks": [{"name": c.name, "distance": c.distance, "tolerance": c.tolerance} for c in checks],
        "versions": {name: version(name) for name in ("shanyrak", "linopy", "highspy", "xarray", "pandas", "numpy")},
        "python": platform.python_version(),
        "platform": sys.platform,
    }


def _bounds(solution: Solution) -> dict[str, Any]:
    """Bound and gap; for a plan in steps those of each step, and none of the whole."""
    if not isinstance(solution, StepwiseSolution):
        return {"bound_musd": round(solution.bound * 1e-6, 6), "gap": round(solution.gap, 8)}
    steps = [
        {
            "period": step.period,
            "method": step.method,
            "objective_musd": round(step.objective * 1e-6, 6),
            "bound_musd": round(step.bound * 1e-6, 6),
            "gap": round(step.gap, 8),
            "solve_seconds": round(step.seconds, 2),
        }
        for step in solution.steps
    ]
    return {"bound_musd": None, "gap": None, "steps": steps}


def _memory_mb() -> float:
    """Largest memory of this process so far in MB (kilobytes on Linux, bytes on macOS)."""
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(largest / (1024.0 if sys.platform != "darwin" else 1024.0**2), 1)
