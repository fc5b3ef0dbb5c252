"""A dask cluster gives the answer of threads, also when workers die; what cannot go on ends with words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from sysconfig import get_python_version

import highspy
import numpy as np
import pytest

from shanyrak.solve.decomposition.blocks import Block, cut_blocks
from shanyrak.solve.decomposition.crew import Crew, Job, Threads
from shanyrak.solve.decomposition.dask_crew import DaskCrew
from shanyrak.solve.decomposition.loop import Search
from shanyrak.solve.decomposition.structure import Structure
from shanyrak.solve.decomposition.travel import basis_from_arrays, basis_to_arrays, split_blocks
from shanyrak.solve.decomposition.worker import Answer
from shanyrak.solve.highs import SolveError
from shanyrak.system.problem import Options
from tests.solve.same import assert_same, searched
from tests.solve.systems import mixed

distributed = pytest.importorskip("distributed", reason="the package distributed (extra 'cluster') is not installed")

WORKERS = 2
KILLED_BEFORE = 4
"""The batch of jobs before which workers die: late enough to start from bases, early enough to matter."""


class Disturbed:
    """A crew to which something happens in the middle of the run."""

    def __init__(self, crew: DaskCrew, event: Callable[[DaskCrew], None]) -> None:
        self.crew, self.event, self.batches = crew, event, 0

    def take(self, blocks: list[Block]) -> None:
        self.crew.take(blocks)

    def again(self) -> Crew:
        return self.crew.again()

    def solve(self, jobs: list[Job]) -> list[Answer]:
        self.batches += 1
        if self.batches == KILLED_BEFORE:
            self.event(self.crew)
        return self.crew.solve(jobs)


def processes(crew: DaskCrew) -> list[int]:
    """Process numbers of the workers."""
    return sorted(crew.link.client.run(os.getpid).values())


def kill(count: int) -> Callable[[DaskCrew], None]:
    """End so many workers as the system does when memory runs out."""

    def end(crew: DaskCrew) -> None:
        for process in processes(crew)[:count]:
            os.kill(process, signal.SIGKILL)

    return end


@pytest.fixture(scope="module")
def by_threads() -> tuple[Search, list[Answer]]:
    """What threads find."""
    return searched(Threads(1))


@pytest.fixture(scope="module")
def crew() -> Iterator[DaskCrew]:
    """Two workers of this machine."""
    with DaskCrew(f"local:{WORKERS}", patience=10) as made:
        yield made


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    """Blocks of the mixed system."""
    return cut_blocks(mixed(), Options())[0]


# --- what travels -------------------------------------------------------------------------------------------------


def test_a_basis_that_was_sent_is_the_same(blocks: list[Block]) -> None:
    """Every status, and the marks: where the dual simplex ends it starts again without a pivot."""
    x = np.full(blocks[0].plan_matrix.shape[1], 50.0)
    threads = Threads(1)
    threads.take(blocks)
    first = threads.solve([Job(0, x, None)])[0]
    sent = basis_from_arrays(basis_to_arrays(first.basis))
    for name in ("col_status", "row_status", "valid", "alien", "was_alien"):
        assert getattr(sent, name) == getattr(first.basis, name), name
    assert first.pivots > 0
    assert threads.solve([Job(0, x, sent)])[0].pivots == 0


def test_every_status_has_its_number() -> None:
    basis = highspy.HighsBasis()
    every = list(highspy.HighsBasisStatus.__members__.values())
    basis.col_status, basis.row_status = every, every[::-1]
    arrays = basis_to_arrays(basis)
    assert arrays.columns.dtype == np.int8
    assert arrays.columns.tolist() == [int(status) for status in every]
    assert basis_from_arrays(arrays).row_status == every[::-1]
    assert not basis_from_arrays(arrays).valid


def test_what_blocks_share_is_sent_once(blocks: list[Block]) -> None:
    """No structure among what a block has of its own, and no structure or array twice on the shelf."""
    shelf, parts = split_blocks(blocks)
    assert len(parts) == len(blocks)
    assert not any(isinstance(value, Structure) for part in parts for value in part.values())
    assert len({id(thing) for thing in shelf}) == len(shelf)
    structures = [thing for thing in shelf if isinstance(thing, Structure)]
    assert len(structures) == len({id(block.structure) for block in blocks}) < len(blocks)


# --- the same answers ---------------------------------------------------------------------------------------------


def test_same_answer_as_with_threads(crew: DaskCrew, by_threads: tuple[Search, list[Answer]]) -> None:
    assert_same(searched(crew), by_threads)


def test_one_crew_serves_two_problems_at_once(crew: DaskCrew, blocks: list[Block]) -> None:
    """A crew made by another has its own blocks; taken back, they are sent again when they are needed."""
    x = np.full(blocks[0].plan_matrix.shape[1], 50.0)
    crew.take(blocks)
    other = crew.again()
    other.take(blocks[::-1])
    last = len(blocks) - 1
    ours = crew.solve([Job(k, x, None) for k in range(last + 1)])
    theirs = other.solve([Job(last - k, x, None) for k in range(last + 1)])
    assert [a.cost for a in ours] == [a.cost for a in theirs]
    assert len({a.cost for a in ours}) > 1


def test_a_block_without_an_optimum_is_an_error(crew: DaskCrew, blocks: list[Block]) -> None:
    """The error of the worker arrives, and the crew goes on."""
    earns_without_limit = replace(blocks[0], cost=-np.ones(len(blocks[0].cost)))
    crew.take([earns_without_limit, *blocks[1:]])
    x = np.full(blocks[0].plan_matrix.shape[1], 50.0)
    with pytest.raises(SolveError, match="block 0 of period 0 ended with 'Unbounded'"):
        crew.solve([Job(0, x, None)])
    assert crew.solve([Job(1, x, None)])[0].pivots > 0


# --- workers that die ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, pytest.param(WORKERS, marks=pytest.mark.slow)])
def test_workers_that_die_change_nothing(count: int, crew: DaskCrew, by_threads: tuple[Search, list[Answer]]) -> None:
    """One of two workers, or all of them, with what was sent to them: new ones get it again."""
    before = processes(crew)
    assert_same(searched(Disturbed(crew, kill(count))), by_threads)
    crew.link.client.wait_for_workers(WORKERS, timeout=20)
    assert len(set(before) - set(processes(crew))) == count


def test_a_worker_that_dies_at_work_changes_nothing(crew: DaskCrew, blocks: list[Block]) -> None:
    """It dies while jobs wait for it and some of its answers are not fetched yet."""
    x = np.full(blocks[0].plan_matrix.shape[1], 50.0)
    jobs = [Job(k % len(blocks), x * (1 + k / 500), None, whole=True) for k in range(100)]
    threads = Threads(1)
    threads.take(blocks)
    expected = threads.solve(jobs)
    crew.take(blocks)
    crew.solve(jobs[:1])
    victim = processes(crew)[0]
    timer = threading.Timer(0.2, os.kill, (victim, signal.SIGKILL))
    timer.start()
    found = crew.solve(jobs)
    timer.join()
    crew.link.client.wait_for_workers(WORKERS, timeout=20)
    assert victim not in processes(crew)
    for mine, other in zip(found, expected, strict=True):
        assert (mine.cost, mine.pivots) == (other.cost, other.pivots)
        np.testing.assert_array_equal(mine.primal, other.primal)


def test_no_worker_left_is_an_error(blocks: list[Block]) -> None:
    """By address, as with a cluster of others; the words tell how to start a worker."""
    options = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0", "silence_logs": 50}
    with distributed.LocalCluster(host="127.0.0.1", **options) as cluster:
        address = cluster.scheduler_address
        with DaskCrew(address, patience=2) as made:
            made.take(blocks)
            jobs = [Job(0, np.full(blocks[0].plan_matrix.shape[1], 50.0), None)]
            made.solve(jobs)
            cluster.scale(0)
            while made.link.client.nthreads():
                time.sleep(0.1)
            with pytest.raises(SolveError, match=rf"no worker for 2 s.*dask worker {address}"):
                made.solve(jobs)


# --- no cluster ---------------------------------------------------------------------------------------------------


def test_address_without_a_cluster_is_an_error() -> None:
    started = time.monotonic()
    with pytest.raises(SolveError, match=r"tcp://127\.0\.0\.1:9 does not answer.*dask scheduler"):
        DaskCrew("tcp://127.0.0.1:9", patience=1)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("address", ["local", "local:0", "local:two", "tcp://host", "127.0.0.1:8786", ""])
def test_address_that_makes_no_sense_is_an_error(address: str) -> None:
    with pytest.raises(SolveError, match=r"is not understood.*local:N.*tcp://HOST:PORT"):
        DaskCrew(address)


def test_without_the_package_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SolveError, match=r"pip install 'shanyrak\[cluster\]'"):
        DaskCrew("local:2")


def test_other_versions_at_a_worker_are_an_error(crew: DaskCrew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shanyrak.solve.decomposition.dask_crew.get_python_version", Telling("9.9"))
    with pytest.raises(SolveError, match=r"has python 3\.\d+, this machine 9\.9"):
        crew.link._compare_versions()


class Telling:
    """Says one thing here, and sends the true question to others."""

    def __init__(self, word: str) -> None:
        self.word = word

    def __call__(self) -> str:
        return self.word

    def __reduce__(self) -> tuple[object, ...]:
        return partial, (get_python_version,)


# --- nothing stays behind -----------------------------------------------------------------------------------------

SCRIPT = """
import os, signal
from shanyrak.solve.decomposition.dask_crew import DaskCrew

if __name__ == "__main__":
    with DaskCrew("local:2") as crew:
        print(*crew.link.client.run(os.getpid).values(), flush=True)
        if {killed}:
            os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
@pytest.mark.parametrize("killed", [False, True])
def test_no_process_stays_and_nothing_is_said(killed: bool, tmp_path: Path) -> None:
    """Neither after the crew is closed, nor when its process is killed."""
    script = tmp_path / "plan.py"
    script.write_text(SCRIPT.format(killed=killed))
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == (-signal.SIGKILL if killed else 0)
    workers = [int(word) for word in done.stdout.split()]
    assert len(workers) == WORKERS
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{process}").exists() for process in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(Path(f"/proc/{process}").exists() for process in workers)
    assert killed or done.stderr == ""


def test_what_was_sent_is_taken_back(crew: DaskCrew, blocks: list[Block]) -> None:
    """Neither data nor plugins of earlier blocks stay with scheduler and workers."""
    crew.take(blocks)
    crew.solve([Job(0, np.full(blocks[0].plan_matrix.shape[1], 50.0), None)])
    assert len(shelves(crew)) == 1
    crew.take([])
    assert shelves(crew) == []


def shelves(crew: DaskCrew) -> list[str]:
    """Plugins at the scheduler that bring a shelf."""
    names = crew.link.client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.worker_plugins))
    return [name for name in names if name.startswith("shanyrak") and name != "shanyrak-interrupts"]
