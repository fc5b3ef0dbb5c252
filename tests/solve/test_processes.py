"""Processes of this machine give the answer of threads, however many they are and whoever dies; none stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shanyrak.solve.decomposition import processes
from shanyrak.solve.decomposition.blocks import HOURS_AT_ONCE, Block, _parts, cut_blocks, cut_blocks_later, put_together
from shanyrak.solve.decomposition.crew import Crew, Job, Threads
from shanyrak.solve.decomposition.forks import Forks, forks_here
from shanyrak.solve.decomposition.levels import start_from_steps
from shanyrak.solve.decomposition.loop import Search, decomposed
from shanyrak.solve.decomposition.master import Cut
from shanyrak.solve.decomposition.processes import Processes, crew_of_this_machine
from shanyrak.solve.decomposition.solve import solve_decomposition
from shanyrak.solve.decomposition.store import digest_of_block
from shanyrak.solve.decomposition.worker import Answer
from shanyrak.solve.highs import SolveError
from shanyrak.system.problem import Options
from tests.solve.same import assert_same, searched
from tests.solve.systems import mixed
from tests.solve.test_longer import days

pytestmark = pytest.mark.skipif(not forks_here(), reason="processes are forked on Linux alone")
WORKERS = 2


@pytest.fixture
def forks() -> Iterator[Forks]:
    """Two processes of this machine."""
    with Forks(WORKERS) as made:
        yield made


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    """Blocks of the mixed system."""
    return cut_blocks(mixed(), Options())[0]


def jobs(blocks: list[Block], count: int) -> list[Job]:
    """Jobs on all blocks in turn, at points that differ a little."""
    x = np.full(blocks[0].plan_matrix.shape[1], 50.0)
    return [Job(k % len(blocks), x * (1 + k / 500), None, whole=True) for k in range(count)]


def by_thread(blocks: list[Block], work: list[Job]) -> list[Answer]:
    """Answers of this process alone."""
    alone = Threads(1)
    alone.take(blocks)
    return alone.solve(work)


def assert_equal(found: list[Answer], expected: list[Answer]) -> None:
    """Cost, pivots and operation are the same to the last digit."""
    for mine, other in zip(found, expected, strict=True):
        assert (mine.cost, mine.pivots) == (other.cost, other.pivots)
        np.testing.assert_array_equal(mine.primal, other.primal)


def alive(process: int) -> bool:
    """Whether a process is there and no mere entry of one that has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


# --- the same answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_same_answer_as_with_threads(workers: int) -> None:
    with Forks(workers) as forks:
        assert_same(searched(Processes(forks)), searched(Threads(1)))


def learnt(crew: Crew) -> tuple[list[Cut], Search]:
    """All cuts of a search from longer steps, in the order in which they came, and where it ended."""
    search = decomposed(days(blocks=20), Options(), crew)
    cuts: list[Cut] = []
    search.keep = lambda new, _known, _bases: cuts.extend(new)
    assert start_from_steps(search)
    return cuts, search.run(1e-4)


@pytest.mark.parametrize("workers", [2, 3])
def test_same_cuts_in_the_same_order(workers: int) -> None:
    """Steps, duals carried to the hours while the plan problem is solved, evaluations: who was first is all one."""
    expected, alone = learnt(Threads(1))
    with Forks(workers) as forks:
        found, search = learnt(Processes(forks))
    assert len(found) == len(expected) > len(alone.bases)
    for mine, other in zip(found, expected, strict=True):
        assert (mine.block, mine.constant) == (other.block, other.constant)
        np.testing.assert_array_equal(mine.gradient, other.gradient)
        np.testing.assert_array_equal(mine.demand, other.demand)
    assert (search.upper, search.lower, search.pivots) == (alone.upper, alone.lower, alone.pivots)


def test_same_plan_from_one_worker_and_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values and duals of the whole solution; the second really comes from processes."""
    monkeypatch.setattr(processes, "WORTH_HOURS", 0)
    with crew_of_this_machine(mixed(), WORKERS) as crew:
        assert isinstance(crew, Processes)
    one, two = (solve_decomposition(mixed(), gap=1e-4, workers=count) for count in (1, WORKERS))
    assert (one.objective, one.bound, one.solves) == (two.objective, two.bound, two.solves)
    for mine, other in ((one.values, two.values), (one.duals, two.duals)):
        assert list(mine) == list(other)
        for name, array in mine.items():
            np.testing.assert_array_equal(array.values, other[name].values)


def test_blocks_are_the_same_however_the_periods_are_shared_out(
    forks: Forks, blocks: list[Block], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written in one part here, and in one part for each process: the same numbers, and structures shared alike."""
    monkeypatch.setattr("shanyrak.solve.decomposition.blocks.HOURS_WORTH_A_PART", 1)
    parts = cut_blocks_later(mixed(), Options(), forks).result()
    assert len(parts) == WORKERS
    made, _ = put_together(parts)
    assert [digest_of_block(block) for block in made] == [digest_of_block(block) for block in blocks]
    for one in (made, blocks):
        assert len({id(block.structure) for block in one}) == WORKERS  # one for each period


def test_parts_keep_to_memory_and_are_worth_their_start() -> None:
    """By hand: eight periods of 12 weeks are 16,128 hours: two parts for one hand, three for three; a year of each is
    a part of its own; few hours stay together however many hands there are."""
    weeks, year = 12 * 168, 52 * 168
    assert _parts(8, weeks, 1) == _parts(8, weeks, 2) == [(0, 4), (4, 8)]
    assert _parts(8, weeks, 3) == [(0, 2), (2, 5), (5, 8)]
    assert len(_parts(8, year, 2)) == len(_parts(8, year, 64)) == 8
    assert _parts(4, 24, 64) == [(0, 4)]
    for hands in range(1, 9):
        assert all((last - first) * weeks <= HOURS_AT_ONCE for first, last in _parts(8, weeks, hands))


# --- what is shared and what is not -------------------------------------------------------------------------------


def test_one_worker_and_few_hours_start_no_process() -> None:
    with crew_of_this_machine(mixed(), WORKERS) as few, crew_of_this_machine(mixed(), 1) as one:
        assert isinstance(few, Threads)
        assert isinstance(one, Threads)


def test_a_machine_without_processes_has_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither where the system forks none, nor where it has none to give."""

    def refuse(*_given: object) -> None:
        raise OSError

    monkeypatch.setattr(processes, "WORTH_HOURS", 0)
    with monkeypatch.context() as patch:
        patch.setattr(processes, "forks_here", lambda: False)
        with crew_of_this_machine(mixed(), WORKERS) as crew:
            assert isinstance(crew, Threads)
    monkeypatch.setattr(Forks, "_start", refuse)
    with crew_of_this_machine(mixed(), WORKERS) as crew:
        assert isinstance(crew, Threads)


def test_blocks_that_were_made_are_in_memory_once(forks: Forks) -> None:
    """Arrays of a block that a process wrote belong to a file that all map, and cannot be changed by one of them."""
    made, _ = put_together(cut_blocks_later(mixed(), Options(), forks).result())
    assert not any(
        array.flags.owndata or array.flags.writeable for array in (made[0].rhs, made[0].structure.matrix.data)
    )
    files = sum("memfd:shanyrak" in line for line in Path("/proc/self/maps").read_text(encoding="ascii").splitlines())
    assert files > 0


def test_a_crew_of_another_has_its_own_blocks(forks: Forks, blocks: list[Block]) -> None:
    crew = Processes(forks)
    crew.take(blocks)
    other = crew.again()
    other.take(blocks[::-1])
    last = len(blocks) - 1
    work = jobs(blocks, last + 1)
    theirs = other.solve([replace(job, block=last - job.block) for job in work])
    assert_equal(crew.solve(work), theirs)


def test_a_block_without_an_optimum_is_an_error(forks: Forks, blocks: list[Block]) -> None:
    """The error of the process arrives, and the crew goes on."""
    crew = Processes(forks)
    crew.take([replace(blocks[0], cost=-np.ones(len(blocks[0].cost))), *blocks[1:]])
    work = jobs(blocks, 20)
    with pytest.raises(SolveError, match="block 0 of period 0 ended with 'Unbounded'"):
        crew.solve(work)
    assert_equal(crew.solve(work[1:2]), by_thread(blocks, work[1:2]))


# --- processes that die -------------------------------------------------------------------------------------------


def test_a_process_that_dies_between_jobs_changes_nothing(forks: Forks, blocks: list[Block]) -> None:
    crew, work = Processes(forks), jobs(blocks, 40)
    crew.take(blocks)
    expected = by_thread(blocks, work)
    assert_equal(crew.solve(work), expected)
    os.kill(forks.processes[0], signal.SIGKILL)
    assert_equal(crew.solve(work), expected)
    assert len(forks.processes) == WORKERS - 1


def test_a_process_that_dies_at_work_changes_nothing(forks: Forks, blocks: list[Block]) -> None:
    """It is stopped with work in hand, and killed: the other does that too."""
    crew, work = Processes(forks), jobs(blocks, 40)
    crew.take(blocks)
    expected = by_thread(blocks, work)
    victim = forks.processes[0]
    os.kill(victim, signal.SIGSTOP)  # it gets work and answers none
    timer = threading.Timer(0.5, os.kill, (victim, signal.SIGKILL))
    timer.start()
    found = crew.solve(work)
    timer.join()
    assert victim not in forks.processes
    assert_equal(found, expected)


def test_a_process_that_dies_while_it_writes_changes_nothing(
    forks: Forks, blocks: list[Block], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shanyrak.solve.decomposition.blocks.HOURS_WORTH_A_PART", 1)
    victim = forks.processes[0]
    os.kill(victim, signal.SIGSTOP)
    coming = cut_blocks_later(mixed(), Options(), forks)
    os.kill(victim, signal.SIGKILL)
    made, _ = put_together(coming.result())
    assert victim not in forks.processes
    assert [digest_of_block(block) for block in made] == [digest_of_block(block) for block in blocks]


def test_no_process_left_is_an_error(forks: Forks, blocks: list[Block]) -> None:
    crew = Processes(forks)
    crew.take(blocks)
    for process in forks.processes:
        os.kill(process, signal.SIGKILL)
    with pytest.raises(SolveError, match=r"all worker processes of this machine ended.*fewer workers"):
        crew.solve(jobs(blocks, 8))


# --- nothing stays behind -----------------------------------------------------------------------------------------

SCRIPT = """
import os, signal, sys, threading
from shanyrak.solve.decomposition.forks import Forks
from shanyrak.solve.decomposition.processes import Processes
from tests.solve.test_processes import blocks, jobs

with Forks(2) as forks:
    found = blocks.__wrapped__()
    crew = Processes(forks)
    crew.take(found)
    print(*forks.processes, flush=True)
    threading.Timer(1.0, os.kill, (os.getpid() if {alone} else 0, signal.{word})).start()
    while True:
        crew.solve(jobs(found, 8))
"""


@pytest.mark.parametrize(("word", "alone"), [("SIGINT", False), ("SIGTERM", True), ("SIGKILL", True)])
def test_no_process_stays(word: str, alone: bool, tmp_path: Path) -> None:
    """Not after Ctrl-C, which the terminal sends to all of them, nor when the first alone is told to end, or killed."""
    script = tmp_path / "plan.py"
    script.write_text(SCRIPT.format(word=word, alone=alone))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([os.getcwd(), *sys.path])}
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=False, env=environment,
        start_new_session=True,
    )  # fmt: skip
    assert done.returncode == -getattr(signal, word)
    assert done.stderr.count("Traceback") == (1 if word == "SIGINT" else 0)
    workers = [int(number) for number in done.stdout.split()]
    assert len(workers) == WORKERS
    deadline = time.monotonic() + 30
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(alive, workers))


def test_a_closed_pool_leaves_no_process(blocks: list[Block]) -> None:
    """Also when it is closed with work in hand."""
    with Forks(WORKERS) as forks:
        crew = Processes(forks)
        crew.take(blocks)
        numbers = forks.processes
        coming = forks.later(time.sleep, [(60,)] * WORKERS)
    assert not any(map(alive, numbers))
    assert coming.cancelled() or isinstance(coming.exception(), SolveError)
