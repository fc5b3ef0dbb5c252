"""The planning problem by decomposition, with an answer of the same form as in one piece."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr

from shanyrak.solve.decomposition.crew import Crew, Threads
from shanyrak.solve.decomposition.levels import start_from_steps
from shanyrak.solve.decomposition.loop import Decomposition, Progress, decomposed
from shanyrak.solve.decomposition.master import MILLION
from shanyrak.solve.decomposition.store import CutStore
from shanyrak.solve.decomposition.worker import Answer
from shanyrak.solve.highs import Solution
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options

DEFAULT_GAP = 0.005


@dataclass(frozen=True)
class Cuts:
    """A folder for cuts; ``replace_others``: those of another problem there are thrown away, not an error."""

    folder: Path
    replace_others: bool = False


def solve_decomposition(
    data: SystemData,
    options: Options | None = None,
    gap: float = DEFAULT_GAP,
    progress: Progress | None = None,
    threads: int = 0,
    crew: Crew | None = None,
    cuts: Cuts | None = None,
) -> Solution:
    """Solve the planning problem to a relative gap by solving its blocks on their own.

    Parameters
    ----------
    data : the arrays of the plan
    options : choices about the equations
    gap : relative distance of cost and lower bound at which to stop
    progress : called with a line of text after each iteration
    threads : 0 for all cores
    crew : who solves the blocks (None: threads of this machine); the caller closes it
    cuts : where cuts are kept, and where they are found if there are any of the same blocks (None: nowhere)

    Raises
    ------
    SolveError
        when a block or the plan problem has no optimum, or the folder of cuts cannot be used
    """
    started = time.perf_counter()
    options = options or Options()
    search = decomposed(data, options, crew or Threads(threads), progress)
    if not _go_on(search, cuts, progress):
        start_from_steps(search)
    if options.whole_units and len(search.master.whole):
        search.run_whole(gap)
    else:
        search.run(gap)
    found = search.search
    answers = search.operation()
    return Solution(
        objective=found.upper / MILLION,
        bound=found.lower / MILLION,
        values=_values(search, answers),
        duals=_duals(search, answers),
        method="decomposition",
        seconds=time.perf_counter() - started,
        iterations=found.iterations,
        solves=found.solves,
        variables=len(search.master.cost) + sum(len(b.cost) for b in search.blocks),
        constraints=sum(len(b.rhs) for b in search.blocks),
    )


def _go_on(search: Decomposition, cuts: Cuts | None, progress: Progress | None) -> bool:
    """Take what is kept of these blocks, and keep what comes; whether cuts of every block were found."""
    if cuts is None:
        return False
    store = CutStore(cuts.folder, search.blocks, search.master)
    found = store.open(cuts.replace_others)
    if found is not None:
        search.learn(found.cuts)
        search.known, search.basis = found.points, found.bases
        if progress is not None:
            progress(
                f"{len(found.cuts)} cuts of {found.blocks} blocks and {len(found.points)} points from {cuts.folder}"
            )
    search.keep = store.keep
    return found is not None and found.blocks == len(search.blocks)


def _values(search: Decomposition, answers: list[Answer]) -> dict[str, xr.DataArray]:
    """Plan variables of the best point and hourly variables of its blocks, labelled as in one piece."""
    assert search.search.best is not None
    out = search.master.values(search.search.best)
    first = search.blocks[0]
    start = 0
    for name, size in first.columns:
        flat = [part(answer.primal, start, size) for answer in answers]
        out[name] = _assembled(search, name, flat)
        start += size
    return out


def _duals(search: Decomposition, answers: list[Answer]) -> dict[str, xr.DataArray]:
    """Duals of the plan's constraints and of the hourly ones, the latter weighted and discounted as in one piece."""
    out = search.master.duals()
    start = 0
    for name, size in search.blocks[0].row_names:
        flat = [
            part(answer.row_dual, start, size) * weight for answer, weight in zip(answers, search.weight, strict=True)
        ]
        start += size
        if size == int(np.prod([len(c) for c in search.layout[name][1].values()])):
            out[name] = _assembled(search, name, flat)
    return out


def part(values: np.ndarray | None, start: int, size: int) -> np.ndarray:
    """A piece of an answer that tells how its block operates."""
    assert values is not None
    return values[start : start + size]


def _assembled(search: Decomposition, name: str, flat: list[np.ndarray]) -> xr.DataArray:
    """Blocks side by side: [.., period, block, ..hour] in the order of the equations."""
    dims, coords = search.layout[name]
    load = search.data.load
    shape = (load.sizes["period"], load.sizes["block"], *(len(coords[d]) for d in dims))
    labels = {"period": load.period, "block": load.block, **coords}
    array = xr.DataArray(np.array(flat).reshape(shape), dims=("period", "block", *dims), coords=labels)
    front = [d for d in dims if d != "hour"]
    return array.transpose(*front, "period", "block", *(["hour"] if "hour" in dims else []))
