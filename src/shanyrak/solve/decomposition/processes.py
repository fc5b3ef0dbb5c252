"""Blocks written and solved by processes of this machine: each is in memory once, and whoever has time solves it.

Jobs are as stateless as with threads: the answers are the same, whoever solves them, and however many there are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from shanyrak.solve.decomposition.blocks import Block
from shanyrak.solve.decomposition.crew import Crew, Job, Threads
from shanyrak.solve.decomposition.forks import Forks, forks_here
from shanyrak.solve.decomposition.travel import basis_to_arrays
from shanyrak.solve.decomposition.worker import Answer, solve_apart
from shanyrak.system.data import SystemData

WORTH_HOURS = 2_000
"""Hours of all blocks from which on processes are worth their start."""


class Processes:
    """Processes of this machine that solve blocks."""

    def __init__(self, forks: Forks) -> None:
        """Take forked processes, which the caller closes."""
        self.hands = forks
        self.blocks: list[Block] = []

    def take(self, blocks: list[Block]) -> None:
        """Take the blocks that later jobs name; those that the processes wrote themselves they know."""
        self.hands.share(blocks)
        self.blocks = blocks

    def solve(self, jobs: list[Job]) -> list[Answer]:
        """Answers of all jobs, in their order.

        Raises
        ------
        SolveError
            when a block has no optimum, or all processes have ended
        """
        given = [
            (self.blocks[job.block], job.x, job.basis and basis_to_arrays(job.basis), job.whole, job.duals)
            for job in jobs
        ]
        return self.hands.run(solve_apart, given)

    def again(self) -> Processes:
        """The same processes for other blocks."""
        return Processes(self.hands)


@contextmanager
def crew_of_this_machine(data: SystemData, workers: int = 0) -> Iterator[Crew]:
    """Who solves the blocks of a system on this machine: processes, or threads where these are not worth it.

    One worker is this process alone, as are few hours; threads it is too where processes cannot be forked.

    Parameters
    ----------
    data : the arrays of the plan, which the processes know from the start
    workers : how many (0: one for each core)
    """
    count = workers or os.cpu_count() or 1
    forks = _forks(data, count) if count > 1 and _hours(data) >= WORTH_HOURS else None
    if forks is None:
        yield Threads(count)
        return
    with forks:
        yield Processes(forks)


def _hours(data: SystemData) -> int:
    """Hours of all blocks of all periods."""
    sizes = data.load.sizes
    return sizes["period"] * sizes["block"] * sizes["hour"]


def _forks(data: SystemData, count: int) -> Forks | None:
    """Processes, no more than there are blocks; none where the machine has none to give."""
    try:
        return Forks(min(count, data.load.sizes["period"] * data.load.sizes["block"]), [data]) if forks_here() else None
    except OSError:
        return None
