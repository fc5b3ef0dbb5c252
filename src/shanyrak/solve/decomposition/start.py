"""A first point and first cuts from a small problem of typical days (``coarse.py``)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from shanyrak.solve.decomposition.blocks import Array
from shanyrak.solve.decomposition.coarse import Coarse, coarse, spread
from shanyrak.solve.decomposition.duals import Glue, cut_from
from shanyrak.solve.decomposition.loop import Decomposition
from shanyrak.solve.decomposition.master import Cut
from shanyrak.system.blocks import HOURS_OF_DAY
from shanyrak.system.problem import Options

START_GAP = 0.01
"""Relative gap of the small problem: nearer would be more exact than a few days can be."""


def start_from_days(search: Decomposition, options: Options) -> None:
    """Plan a few typical days; their plan is the first point, and their duals give every block its first cuts.

    Does nothing where the blocks cannot be cut into days, or are few.
    """
    small = coarse(search.data)
    if small is None:
        return
    days = Decomposition(small.data, options, search.crew.again(), search.progress, keep_trail=True)
    days.run(START_GAP)
    assert days.search.best is not None
    wanted = spread(days.master.values(days.search.best), small, search.data)
    search.search.best = search.master.nearest(wanted)
    search.master.add(_first_cuts(search, days, small))


def _first_cuts(search: Decomposition, days: Decomposition, small: Coarse) -> list[Cut]:
    """Cuts of every block from the days that stand for its own, at each point that the small problem has seen."""
    count = small.data.load.sizes["block"]
    glue: dict[int, Glue] = {}
    points = [_point_of_blocks(search, days, small, visit.point) for visit in days.search.trail]

    def cuts_of(number: int) -> list[Cut]:
        block = search.blocks[number]
        own = [block.period * count + day for day in small.of_day[block.number]]
        made = [
            cut_from(
                number, block, glue[id(block.structure)]([visit.duals[k] for k in own]), x[search.master.x[number]]
            )
            for visit, x in zip(days.search.trail, points, strict=True)
        ]
        return _useful([cut for cut in made if cut], [x[search.master.x[number]] for x in points])

    for block in search.blocks:
        if id(block.structure) not in glue:
            like = days.blocks[block.period * count]
            glue[id(block.structure)] = Glue(block, like, (search.layout, days.layout), HOURS_OF_DAY)
    with ThreadPoolExecutor() as pool:
        return [cut for cuts in pool.map(cuts_of, range(len(search.blocks))) for cut in cuts]


def _point_of_blocks(search: Decomposition, days: Decomposition, small: Coarse, point: Array) -> Array:
    """A point of the small problem in the columns of the large one: where cuts are made, it need not keep the rules."""
    columns = np.zeros(len(search.master.cost))
    for name, values in spread(days.master.values(point), small, search.data).items():
        labels = search.master.problem.variable(name).labels
        columns[search.master.position[labels.values.ravel()]] = values.transpose(*labels.dims).values.ravel()
    return columns


def _useful(cuts: list[Cut], points: list[Array]) -> list[Cut]:
    """The cuts that are the highest of a block at one of the points at least."""
    if not cuts:
        return []
    height = np.array([[cut.constant + cut.gradient @ x for x in points] for cut in cuts])
    return [cuts[k] for k in np.unique(height.argmax(axis=0))]
