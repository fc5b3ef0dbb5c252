"""What is known of the blocks of a plan: their cuts, and their costs at points; read from a store, grown by more.

Nothing in it depends on what the plan costs or may build, so it answers for every plan problem over the same blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from shanyrak.solve.decomposition.blocks import Array
from shanyrak.solve.decomposition.master import Cut, Master
from shanyrak.solve.decomposition.store import DEMANDS, digest_of_columns, iteration_files, load_arrays, read_about


@dataclass
class Pool:
    """Cuts ``Q_b(x) >= constant + gradient x`` and known costs ``Q_b(x_k)`` of blocks b, in USD.

    ``cuts`` : of each block
    ``points`` : [k][block, plan variables that a block sees], ``costs`` : [k][block]
    ``loosens`` : of each of these variables, whether more of it loosens (1) or tightens (-1) a block's rules, or both
    ``demand`` : [block, row] sides of the rows that are demand
    """

    cuts: list[list[Cut]]
    loosens: Array
    demand: Array
    points: list[Array] = field(default_factory=list)
    costs: list[Array] = field(default_factory=list)
    files: int = 0  # of the store that have been read
    _stacked: dict[int, tuple[list[Cut], Array, Array]] = field(default_factory=dict, repr=False)

    def learn(self, cuts: list[Cut], point: Array, costs: Array) -> None:
        """Take in what an evaluation of all blocks at a point has told."""
        for cut in cuts:
            self.cuts[cut.block].append(cut)
        self.points.append(point)
        self.costs.append(costs)

    def heights(self, block: int, x: Array) -> Array:
        """Value of each cut of a block at x, USD."""
        constants, gradients = self._stack(block)
        heights: Array = constants + np.sum(gradients * x, axis=1)  # row by row: the same however many cuts there are
        return heights

    def _stack(self, block: int) -> tuple[Array, Array]:
        """Constants [cut] and gradients [cut, variable] of a block, put together anew where cuts have come."""
        own, found = self.cuts[block], self._stacked.get(block)
        if found is None or found[0] is not own or len(found[1]) != len(own):
            gradients = np.array([cut.gradient for cut in own]).reshape(len(own), len(self.loosens))
            found = own, np.array([cut.constant for cut in own]), gradients
            self._stacked[block] = found
        return found[1], found[2]


def read_pool(folder: Path, master: Master, points: int | None = None) -> Pool:
    """The pool that a store holds.

    Parameters
    ----------
    folder : of the store
    master : the plan problem that the store was made with; points of others are left out
    points : so many of the first points, and what was learnt until then (None: all)

    Raises
    ------
    StoreError
        when the folder holds no cuts, or a damaged file
    """
    blocks, _ = read_about(folder)
    shared = load_arrays(folder / DEMANDS)
    pool = Pool([[] for _ in blocks], shared["loosens"], shared["demand"])
    read_more(pool, folder, master, points)
    return pool


def read_more(pool: Pool, folder: Path, master: Master, points: int | None = None) -> None:
    """Let a pool take in what its store has got since it was read; parameters as those of :func:`read_pool`.

    Raises
    ------
    StoreError
        when a file is damaged
    """
    columns = digest_of_columns(master)
    for path in iteration_files(folder)[pool.files :]:
        if points is not None and len(pool.points) >= points:
            break
        stored = load_arrays(path)
        pool.files += 1
        rows = zip(*(stored[name] for name in ("block", "constant", "gradient", "demand")), strict=True)
        cuts = [Cut(int(block), float(low), slope, demand) for block, low, slope, demand in rows]
        if "point" in stored and str(stored["columns"]) == columns:
            pool.learn(cuts, np.array([stored["point"][x] for x in master.x]), stored["costs"])
        else:
            for cut in cuts:
                pool.cuts[cut.block].append(cut)
