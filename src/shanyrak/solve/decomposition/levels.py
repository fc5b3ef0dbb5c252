"""From coarse to fine: the same plan with blocks in steps of many hours first, then of fewer, at last of one.

Each level starts where the one before ended: at its best plan, from its bases, with cuts made of its duals.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block, Layout
from shanyrak.solve.decomposition.duals import cut_from
from shanyrak.solve.decomposition.hands import hands_of
from shanyrak.solve.decomposition.longer import Longer
from shanyrak.solve.decomposition.loop import Decomposition
from shanyrak.solve.decomposition.master import Cut
from shanyrak.solve.decomposition.structure import Structure

STEPS = (6, 24)
"""Hours of a step, from the level before the last to the first; each a multiple of the one before."""

COARSE_GAP = 0.002
"""Relative gap at which a coarse level ends: nearer would be more exact than its steps are."""

CLEAN_GAP = 0.004
"""Relative gap within which an optimum of the coarse plan problem is handed on in place of a point between two."""

TIED_GAP = 0.03
"""Relative gap at which the search with shares ends."""


def start_from_steps(search: Decomposition, steps: tuple[int, ...] = STEPS, finer: Carried | None = None) -> bool:
    """Plan with longer steps first; their plan, bases and duals are where the search starts. ``finer``: takes the cuts
    that these duals give to the blocks of a search with shorter steps than this one.

    Does nothing, and says so, where the blocks cannot be cut into such steps.
    """
    hours = [h for h in steps if h > 1 and _length(search.layout) % h == 0 and _length(search.layout) > h]
    if not hours:
        return False
    longer = Longer(search.blocks[0], search.layout, hours[0])
    blocks = _lengthened(search, longer)
    crew = search.crew.again()
    coarse = Decomposition(search.data, search.master.problem, blocks, longer.new_layout, crew, search.progress)
    carried = Carried(search, coarse, longer, finer)
    coarse.seen = carried.add
    if not start_from_steps(coarse, tuple(h // hours[0] for h in hours[1:]), carried):
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


def _lengthened(search: Decomposition, longer: Longer) -> list[Block]:
    """All blocks in longer steps, in the same order; those of a period are made together and share structures."""
    hands = hands_of(search.crew)
    hands.share([longer])
    periods = [list(own) for _, own in groupby(search.blocks, key=lambda block: block.period)]
    made = hands.make(lengthen, [(longer, own) for own in periods]).result()
    return [block for blocks, _ in made for block in blocks]


def lengthen(longer: Longer, blocks: list[Block]) -> tuple[list[Block], None]:
    """Blocks of a period in longer steps."""
    known: list[Structure] = []
    return [longer.block(block, known) for block in blocks], None


@dataclass(frozen=True)
class Rung:
    """A block, the same in longer steps, and what leads from one to the other."""

    longer: Longer
    fine: Block
    step: Block


def carry(number: int, rungs: list[Rung], dual: Array, x: Array) -> list[Cut | None]:
    """The cuts of a block on all finer levels, from its duals on the coarsest; ``rungs`` lead down to the hours."""
    cuts = []
    for rung in rungs:
        dual = rung.longer.duals(rung.fine.structure, rung.step.structure, dual)
        dual = rung.longer.by_price(rung.fine, dual)
        cuts.append(cut_from(number, rung.fine, dual, x))
    return cuts


class Carried:
    """Cuts of the fine blocks from the duals of the coarse ones, at each point that the coarse search has seen.

    They are made while the search goes on, and are there when it asks for them. ``finer``: the same for the blocks of
    the level below, which get theirs from the same duals.
    """

    def __init__(
        self, fine: Decomposition, coarse: Decomposition, longer: Longer, finer: Carried | None = None
    ) -> None:
        self.fine, self.finer = fine, finer
        self.hands = hands_of(fine.crew)
        pairs = zip(fine.blocks, coarse.blocks, strict=True)
        self.rungs: list[list[Rung]] = [
            [Rung(longer, *pair), *(finer.rungs[k] if finer else [])] for k, pair in enumerate(pairs)
        ]
        self.points: list[Array] = []
        self.cuts: list[list[Cut]] = [[] for _ in fine.blocks]
        self._coming: list[Future[list[list[Cut | None]]]] = []

    def add(self, point: Array, duals: list[Array]) -> None:
        """Have the cuts of all blocks made at a point, on this level and on all finer ones."""
        for level in self._down():
            level.points.append(point)
        columns = self.fine.master.x
        given = [(k, rungs, duals[k], point[columns[k]]) for k, rungs in enumerate(self.rungs)]
        self._coming.append(self.hands.later(carry, given))

    def _down(self) -> list[Carried]:
        """This level and all finer ones."""
        return [self, *(self.finer._down() if self.finer else [])]

    def _take(self) -> None:
        """Take the cuts that were being made, in the order of their points."""
        for coming in self._coming:
            for number, cuts in enumerate(coming.result()):
                for level, cut in zip(self._down(), cuts, strict=True):
                    level.cuts[number] += [cut] if cut else []
        self._coming.clear()

    def useful(self) -> list[Cut]:
        """Those cuts that are the highest of their block at one of the points at least."""
        self._take()
        out = []
        for number, cuts in enumerate(self.cuts):
            if cuts:
                points = [point[self.fine.master.x[number]] for point in self.points]
                height = np.array([[cut.constant + cut.gradient @ x for x in points] for cut in cuts])
                out += [cuts[k] for k in np.unique(height.argmax(axis=0))]
        return out
