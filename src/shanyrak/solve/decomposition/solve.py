"""The planning problem by decomposition, with an answer of the same form as in one piece."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr

from shanyrak.scale import MICRO
from shanyrak.solve.decomposition.blocks import Block
from shanyrak.solve.decomposition.crew import Crew
from shanyrak.solve.decomposition.levels import start_from_steps
from shanyrak.solve.decomposition.loop import Decomposition, Progress, decomposed
from shanyrak.solve.decomposition.processes import crew_of_this_machine
from shanyrak.solve.decomposition.store import CutStore
from shanyrak.solve.highs import Solution
from shanyrak.solve.memory import give_back
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
    workers: int = 0,
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
    workers : how many processes or threads of this machine, where there is no crew (0: one for each core)
    crew : who solves the blocks (None: workers of this machine); the caller closes it
    cuts : where cuts are kept, and where they are found if there are any of the same blocks (None: nowhere)

    Raises
    ------
    SolveError
        when a block or the plan problem has no optimum, or the folder of cuts cannot be used
    """
    with nullcontext(crew) if crew else crew_of_this_machine(data, workers) as who:
        return _solved(data, options or Options(), gap, progress, who, cuts)


def _solved(
    data: SystemData, options: Options, gap: float, progress: Progress | None, crew: Crew, cuts: Cuts | None
) -> Solution:
    started = time.perf_counter()
    search = searched(data, options, gap, progress, crew, cuts)
    found = search.search
    give_back()  # what the iterations left; the operation of all hours needs as much
    values, duals = _operated(search)
    return Solution(
        objective=found.upper / MICRO,
        bound=found.lower / MICRO,
        values=values,
        duals=duals,
        method="decomposition",
        seconds=time.perf_counter() - started,
        iterations=found.iterations,
        solves=found.solves,
        variables=len(search.master.cost) + sum(len(b.cost) for b in search.blocks),
        constraints=sum(len(b.rhs) for b in search.blocks),
        working=found.working,
    )


def searched(
    data: SystemData, options: Options, gap: float, progress: Progress | None, crew: Crew, cuts: Cuts | None
) -> Decomposition:
    """The search of :func:`solve_decomposition` at its end, before the operation at the best plan is written down."""
    search = decomposed(data, options, crew, progress)
    if not _go_on(search, cuts, progress):
        start_from_steps(search)
        give_back()  # the coarse levels
    if options.whole_units and len(search.master.whole):
        search.run_whole(gap)
    else:
        search.run(gap)
    return search


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
                + (f"; moved with the demand of {found.moved} blocks" if found.moved else "")
            )
    search.keep = store.keep
    return found is not None and found.blocks == len(search.blocks)


def _operated(search: Decomposition) -> tuple[dict[str, xr.DataArray], dict[str, xr.DataArray]]:
    """Values and duals of the best plan and of the operation of its blocks, labelled as in one piece.

    Duals of hourly rows are weighted and discounted, as those of the whole problem are.
    """
    assert search.search.best is not None
    first = search.blocks[0]
    full = [n for n, size in first.row_names if size == int(np.prod([len(c) for c in search.layout[n][1].values()]))]
    hourly, prices = _room(search, [n for n, _ in first.columns]), _room(search, full)
    for block, answer, weight in zip(search.blocks, search.operation(), search.weight, strict=True):
        assert answer.primal is not None
        assert answer.row_dual is not None
        _fill(hourly, block, first.columns, answer.primal)
        _fill(prices, block, first.row_names, answer.row_dual * weight)
    return (
        search.master.values(search.search.best) | {n: _labelled(search, n, a) for n, a in hourly.items()},
        search.master.duals() | {n: _labelled(search, n, a) for n, a in prices.items()},
    )


def _room(search: Decomposition, names: list[str]) -> dict[str, np.ndarray]:
    """An empty array [period, block, ..] for each hourly variable or constraint of these names."""
    load = search.data.load
    before = load.sizes["period"], load.sizes["block"]
    return {n: np.empty((*before, *(len(c) for c in search.layout[n][1].values()))) for n in names}


def _fill(room: dict[str, np.ndarray], block: Block, names: tuple[tuple[str, int], ...], flat: np.ndarray) -> None:
    """Put the numbers of a block, one name after another, where they belong."""
    start = 0
    for name, size in names:
        if name in room:
            array = room[name]
            array[block.period, block.number] = flat[start : start + size].reshape(array.shape[2:])
        start += size


def _labelled(search: Decomposition, name: str, array: np.ndarray) -> xr.DataArray:
    """Blocks side by side: [.., period, block, ..hour] in the order of the equations."""
    dims, coords = search.layout[name]
    load = search.data.load
    labels = {"period": load.period, "block": load.block, **coords}
    front = [d for d in dims if d != "hour"]
    made = xr.DataArray(array, dims=("period", "block", *dims), coords=labels)
    return made.transpose(*front, "period", "block", *(["hour"] if "hour" in dims else []))
