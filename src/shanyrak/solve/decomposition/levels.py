"""From coarse to fine: the same plan with blocks in steps of many hours first, then of fewer, at last of one.

Each level starts where the one before ended: at its best plan, from its bases, with cuts made of its duals.
"""

from __future__ import annotations

import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Layout
from shanyrak.solve.decomposition.duals import cut_from
from shanyrak.solve.decomposition.longer import Longer
from shanyrak.solve.decomposition.loop import Decomposition
from shanyrak.solve.decomposition.master import Cut

STEPS = (6, 24)
"""Hours of a step, from the level before the last to the first; each a multiple of the one before."""

COARSE_GAP = 0.002
"""Relative gap at which a coarse level ends: nearer would be more exact than its steps are."""

CLEAN_GAP = 0.004
"""Relative gap within which an optimum of the coarse plan problem is handed on in place of a point between two."""

TIED_GAP = 0.03
"""Relative gap at which the search with shares ends."""


def start_from_steps(search: Decomposition, steps: tuple[int, ...] = STEPS) -> bool:
    """Plan with longer steps first; their plan, bases and duals are where the search starts.

    Does nothing, and says so, where the blocks cannot be cut into such steps.
    """
    hours = [h for h in steps if h > 1 and _length(search.layout) % h == 0 and _length(search.layout) > h]
    if not hours:
        return False
    longer = Longer(search.blocks[0], search.layout, hours[0])
    blocks = [longer.block(block) for block in search.blocks]
    crew = search.crew.again()
    coarse = Decomposition(search.data, search.master.problem, blocks, longer.new_layout, crew, search.progress)
    carried = Carried(search, coarse, longer)
    coarse.seen = carried.add
    if not start_from_steps(coarse, tuple(h // hours[0] for h in hours[1:])):
        _start_from_shares(coarse)
    coarse.run(COARSE_GAP, clean_gap=CLEAN_GAP)
    search.search.working += coarse.search.working
    search.search.best, search.search.clean = coarse.search.best, coarse.search.clean
    search.basis = [
        None if basis is None else longer.basis(fine.structure, step.structure, basis)
        for fine, step, basis in zip(search.blocks, blocks, coarse.search.bases, strict=True)
    ]
    search.learn(carried.useful())
    return True


def _start_from_shares(search: Decomposition) -> None:
    """Plan with what is allotted over the year shared out by load and heat first, since cuts must be learnt."""
    data = search.data
    need = data.load.sum(["zone", "hour"]) + data.heat_load.sum(["heat_zone", "hour"])
    with search.master.tied(need.transpose("period", "block").values):
        search.run(TIED_GAP)
    search.search.lower = -np.inf
    search.shares = True


def _length(layout: Layout) -> int:
    return max(len(coords["hour"]) for _, coords in layout.values() if "hour" in coords)


class Carried:
    """Cuts of the fine blocks from the duals of the coarse ones, at each point that the coarse search has seen."""

    def __init__(self, fine: Decomposition, coarse: Decomposition, longer: Longer) -> None:
        self.fine, self.coarse, self.longer = fine, coarse, longer
        self.points: list[Array] = []
        self.cuts: list[list[Cut]] = [[] for _ in fine.blocks]

    def add(self, point: Array, duals: list[Array]) -> None:
        """Make the cuts of all blocks at a point, and hand on what they are made of to a finer search still."""
        self.points.append(point)
        carried = []
        for number, (block, step) in enumerate(zip(self.fine.blocks, self.coarse.blocks, strict=True)):
            dual = self.longer.duals(block.structure, step.structure, duals[number])
            dual = self.longer.by_price(block, dual)
            cut = cut_from(number, block, dual, point[self.fine.master.x[number]])
            self.cuts[number] += [cut] if cut else []
            carried.append(dual)
        if self.fine.seen is not None:
            self.fine.seen(point, carried)

    def useful(self) -> list[Cut]:
        """Those cuts that are the highest of their block at one of the points at least."""
        out = []
        for number, cuts in enumerate(self.cuts):
            if cuts:
                points = [point[self.fine.master.x[number]] for point in self.points]
                height = np.array([[cut.constant + cut.gradient @ x for x in points] for cut in cuts])
                out += [cuts[k] for k in np.unique(height.argmax(axis=0))]
        return out
