"""Who solves the blocks: one small interface, threads of this machine by default.

A job is stateless: the block, a point and a basis to start from. Whoever solves it, the answer is the same.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from shanyrak.solve.decomposition.blocks import Array, Block
from shanyrak.solve.decomposition.travel import Basis
from shanyrak.solve.decomposition.worker import Answer, Workshop


@dataclass(frozen=True)
class Job:
    """Solve a block (by its position) at a point, from a basis (None: from scratch); ``whole`` and ``duals`` as in
    ``Workshop.solve``."""

    block: int
    x: Array
    basis: Basis
    whole: bool = False
    duals: bool = True


class Crew(Protocol):
    """Solves jobs on blocks that it was given once."""

    def take(self, blocks: list[Block]) -> None:
        """Take the blocks that later jobs name."""

    def solve(self, jobs: list[Job]) -> list[Answer]:
        """Answers of all jobs, in their order."""

    def again(self) -> Crew:
        """Another crew of the same kind, for other blocks."""


class Threads:
    """Threads of this machine: the solver releases Python's lock while it works."""

    def __init__(self, count: int = 0) -> None:
        """Take so many threads (0: one for each core)."""
        self.count = count or os.cpu_count() or 1
        self.blocks: list[Block] = []
        self.workshop = Workshop()

    def take(self, blocks: list[Block]) -> None:
        """Take the blocks that later jobs name."""
        self.blocks = blocks

    def solve(self, jobs: list[Job]) -> list[Answer]:
        """Answers of all jobs, in their order."""
        with ThreadPoolExecutor(self.count) as pool:
            return list(pool.map(self._solve, jobs))

    def again(self) -> Crew:
        """Threads for other blocks."""
        return Threads(self.count)

    def _solve(self, job: Job) -> Answer:
        return self.workshop.solve(self.blocks[job.block], job.x, job.basis, job.whole, job.duals)
