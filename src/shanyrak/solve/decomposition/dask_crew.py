"""Blocks solved by the workers of a dask cluster: processes of this machine, or of many.

What blocks share (structures, common arrays) goes to every worker once, as a plugin: dask gives it to workers that
start later too. What a block has of its own goes to one worker, and again when that worker is lost. From then on only
points, bases and answers travel. Jobs are as stateless as with threads: the answers are the same, whoever solves them.
"""

from __future__ import annotations

import concurrent.futures
import logging
import re
import signal
import threading
import time
import uuid
import weakref
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from importlib import import_module
from importlib.metadata import version
from sysconfig import get_python_version
from types import TracebackType
from typing import TYPE_CHECKING, Any

import highspy

from shanyrak.solve.decomposition.blocks import Array, Block
from shanyrak.solve.decomposition.crew import Job
from shanyrak.solve.decomposition.travel import (
    BasisArrays,
    Numbers,
    OnShelf,
    basis_from_arrays,
    basis_to_arrays,
    split_blocks,
)
from shanyrak.solve.decomposition.worker import Answer, Workshop
from shanyrak.solve.highs import SolveError

if TYPE_CHECKING:
    from distributed import Future, WorkerPlugin

PATIENCE = 30.0
"""Seconds to wait for a cluster without an answer, or without a worker."""

MOST_LOSSES = 10
"""How often jobs may be lost one after another, without any answer between, before the crew gives up."""

TICK = 2.0
"""Seconds to wait for an answer before looking whether there are workers at all."""

AT_ONCE = 16
"""Blocks sent in one message: a week of all zones has a few MB."""

SAME = ("shanyrak", "highspy", "numpy", "scipy")
"""Packages whose versions must be the same everywhere, or the same job could have another answer."""

LOST = (concurrent.futures.CancelledError, OSError)
"""What dask raises where data or a connection went with a worker (time that ran out is an OSError too)."""

# --- in the process of a worker -----------------------------------------------------------------------------------


class Bench:
    """A shelf as it stands at a worker, with the solvers made for its structures.

    The bench keeps the structures as long as their solvers, which are known by the identity of the structure.
    """

    def __init__(self, shelf: list[Any]) -> None:
        self.shelf = shelf
        self.workshop = Workshop()

    def block(self, own: Numbers) -> Block:
        """A block put together again."""
        return Block(**{n: self.shelf[v.place] if isinstance(v, OnShelf) else v for n, v in own.items()})


_BENCHES: dict[str, Bench] = {}


def keep_shelf(token: str, shelf: list[Any]) -> None:
    """Put a shelf into the process of this worker."""
    _BENCHES[token] = Bench(shelf)


def drop_shelf(token: str) -> None:
    """Forget a shelf and its solvers."""
    _BENCHES.pop(token, None)


def solve_block(token: str, own: Numbers, x: Array, basis: BasisArrays | None, whole: bool, duals: bool) -> Numbers:
    """Solve one block at one point: the task that is sent to a worker.

    Parameters
    ----------
    token : name of the shelf
    own : what the block has of its own
    x, basis, whole, duals : as in ``Workshop.solve``

    Raises
    ------
    SolveError
        when the solver does not report an optimum
    """
    bench = _BENCHES[token]
    start = None if basis is None else basis_from_arrays(basis)
    own_block = bench.block(own)
    answer = bench.workshop.solve(own_block, x, start, whole, duals)
    return {**vars(answer), "basis": basis_to_arrays(answer.basis, own_block.structure.matrix.shape)}


def ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that started this worker: it ends its workers itself, without their words."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _plugin(at_start: Callable[[], None], at_end: Callable[[], None] | None = None) -> WorkerPlugin:
    """What every worker does before its first task, also a worker that starts later. The class stands here because
    dask is imported only when it is asked for."""
    from distributed import WorkerPlugin

    class Does(WorkerPlugin):
        def setup(self, worker: object) -> None:
            at_start()

        def teardown(self, worker: object) -> None:
            if at_end is not None:
                at_end()

    return Does()


# --- the cluster --------------------------------------------------------------------------------------------------


class Link:
    """The connection to a cluster; one of this machine is started first and ended last."""

    def __init__(self, address: str, patience: float) -> None:
        self.address, self.patience = address, patience
        count = self.here = _workers_here(address)
        with ExitStack() as opened:
            opened.enter_context(_silence())
            target = address if count is None else opened.enter_context(_local(count))
            self.client = opened.enter_context(closing(self._connect(target)))
            self.wait()
            self._compare_versions()
            if count is not None:
                self.client.register_plugin(_plugin(ignore_interrupts), name="shanyrak-interrupts")
            self._opened = opened.pop_all()

    def close(self) -> None:
        """End the connection, and the workers that were started for it."""
        with suppress(*LOST, RuntimeError):  # a scheduler that is gone cannot be told that we go too
            self._opened.close()

    def wait(self) -> None:
        """Wait until there is a worker.

        Raises
        ------
        SolveError
            when there is none in time, or the cluster does not answer
        """
        try:
            self.client.wait_for_workers(1, timeout=self.patience)
        except TimeoutError as problem:
            start = "take fewer of them" if self.here else f"start some with 'dask worker {self.address} --nthreads 1'"
            raise SolveError(
                f"the cluster {self.address} has had no worker for {self.patience:.0f} s. What to do: {start}, or plan "
                "with threads of this machine (no --cluster)."
            ) from problem
        except (*LOST, RuntimeError, ValueError) as problem:
            raise self._silent() from problem

    def look(self) -> None:
        """Go on if there is a worker; wait for one if not. Raises as ``wait``."""
        try:
            working = self.client.nthreads()
        except (*LOST, RuntimeError, ValueError) as problem:
            raise self._silent() from problem
        if not working:
            self.wait()

    def _connect(self, target: object) -> Any:
        try:
            return _distributed().Client(target, timeout=self.patience, set_as_default=False)
        except (OSError, ValueError) as problem:
            raise self._silent() from problem

    def _silent(self) -> SolveError:
        return SolveError(
            f"the cluster {self.address} does not answer. What to do: see that its scheduler runs ('dask scheduler') "
            "and that this machine reaches its port, or plan with threads of this machine (no --cluster)."
        )

    def _compare_versions(self) -> None:
        """Functions of Python itself are sent to ask: a machine without this package can answer them."""
        asked: dict[str, Callable[[], str]] = {name: partial(version, name) for name in SAME}
        for name, ask in {"python": get_python_version, **asked}.items():
            here = ask()
            try:
                found = {"the scheduler": self._at_scheduler(ask), **self.client.run(ask, on_error="return")}
            except LOST as problem:
                raise self._silent() from problem
            for place, there in found.items():
                if there != here:
                    has = there if isinstance(there, str) else "none"
                    raise _unequal(f"{place} of the cluster {self.address} has {name} {has}, this machine {here}")

    def _at_scheduler(self, ask: Callable[[], str]) -> str | Exception:
        try:
            return str(self.client.run_on_scheduler(ask))
        except ImportError as problem:
            return problem


def _unequal(what: str) -> SolveError:
    return SolveError(
        f"{what}. Answers would not be the same. What to do: install 'shanyrak[cluster]' of the same version on all "
        "machines, each package as in requirements.lock, under the same Python."
    )


def _workers_here(address: str) -> int | None:
    """How many workers of this machine an address asks for; None where it is that of a scheduler."""
    if re.fullmatch(r"tcp://.+:\d+", address):
        return None
    here = re.fullmatch(r"local:([1-9]\d*)", address)
    if here is None:
        raise SolveError(
            f"the cluster address {address!r} is not understood. What to do: give local:N for N worker processes of "
            "this machine, or tcp://HOST:PORT as printed by 'dask scheduler'."
        )
    return int(here[1])


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError as problem:
        raise SolveError(
            "a cluster needs the package distributed. What to do: pip install 'shanyrak[cluster]', or plan with "
            "threads of this machine (no --cluster)."
        ) from problem


@contextmanager
def _local(count: int) -> Iterator[object]:
    """Worker processes of this machine that nobody else can reach. Memory is not limited: threads have no limit either,
    and a worker that is ended for its memory helps nobody."""
    try:
        cluster = _distributed().LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            memory_limit=None,
            silence_logs=logging.CRITICAL,
        )
    except (RuntimeError, OSError) as problem:
        raise SolveError(
            f"{count} worker processes of this machine did not start. What to do: in a script, make the plan below "
            "'if __name__ == \"__main__\":', since every worker reads the script; or plan with threads (no --cluster)."
        ) from problem
    try:
        yield cluster
    finally:
        cluster.close()


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the log of dask from the terminal: what matters of it is raised."""
    _distributed()  # sets up its handlers
    handlers = list(logging.getLogger("distributed").handlers)

    def mute(record: logging.LogRecord) -> bool:
        return False

    for handler in handlers:
        handler.addFilter(mute)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(mute)


# --- the crew -----------------------------------------------------------------------------------------------------


class DaskCrew:
    """The workers of a dask cluster."""

    def __init__(self, address: str, patience: float = PATIENCE, link: Link | None = None) -> None:
        """Connect to a cluster; to be closed, or used in a ``with`` statement.

        Parameters
        ----------
        address : ``local:N`` for N worker processes of this machine, or ``tcp://host:port`` of a dask scheduler
        patience : seconds to wait for a cluster that does not answer or has no worker
        link : a connection of another crew to share

        Raises
        ------
        SolveError
            when distributed is not installed, the address makes no sense, or nobody answers there in time
        """
        self._own_link = link is None
        self.link = link or Link(address, patience)
        self._others: list[DaskCrew] = []
        self._token = ""
        self._brought = False
        self._shelf: list[Any] = []
        self._parts: list[Numbers] = []
        self._sent: dict[int, Future[Any]] = {}
        self._bases: weakref.WeakKeyDictionary[highspy.HighsBasis, BasisArrays] = weakref.WeakKeyDictionary()

    def __enter__(self) -> DaskCrew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the blocks off the workers and end the connection; local workers end too."""
        self._release()
        if self._own_link:
            self.link.close()

    def take(self, blocks: list[Block]) -> None:
        """Take the blocks that later jobs name; they are sent with the first jobs on them."""
        self._release()
        self._shelf, self._parts = split_blocks(blocks)
        self._token = f"shanyrak-{uuid.uuid4().hex}"

    def again(self) -> DaskCrew:
        """The same workers for other blocks. What it has sent is taken back when this crew takes new blocks."""
        other = DaskCrew(self.link.address, self.link.patience, self.link)
        self._others.append(other)
        return other

    def solve(self, jobs: list[Job]) -> list[Answer]:
        """Answers of all jobs, in their order. What is lost with a worker is sent again.

        Raises
        ------
        SolveError
            when a block has no optimum, or no workers are left
        """
        answers: dict[int, Answer] = {}
        losses = 0
        while left := [k for k in range(len(jobs)) if k not in answers]:
            found = self._attempt(jobs, left)
            answers |= found
            losses = 0 if found else losses + 1
            if losses >= MOST_LOSSES:
                raise _dying(self.link.address)
            if losses:
                time.sleep(self.link.patience / MOST_LOSSES)  # the scheduler may not know yet who is gone
        return [answers[k] for k in range(len(jobs))]

    def _attempt(self, jobs: list[Job], left: list[int]) -> dict[int, Answer]:
        """The answers of those jobs that were not lost."""
        self.link.wait()
        try:
            self._send({jobs[k].block for k in left})
            tasks = {k: self._submit(jobs[k]) for k in left}
        except LOST:
            return {}
        answers = {k: self._answer(task) for k, task in tasks.items()}
        return {k: answer for k, answer in answers.items() if answer is not None}

    def _send(self, wanted: set[int]) -> None:
        """Send the shelf, and those of the wanted blocks that no worker has (any more)."""
        client = self.link.client
        if not self._brought:
            ways = partial(keep_shelf, self._token, self._shelf), partial(drop_shelf, self._token)
            client.register_plugin(_plugin(*ways), name=self._token)
            self._brought = True
        missing = sorted(k for k in wanted if k not in self._sent or self._sent[k].status != "finished")
        for first in range(0, len(missing), AT_ONCE):
            few = missing[first : first + AT_ONCE]
            sent = client.scatter([self._parts[k] for k in few], hash=False)
            self._sent.update(zip(few, sent, strict=True))

    def _submit(self, job: Job) -> Future[Any]:
        basis = None if job.basis is None else self._arrays(job.basis)
        task: Future[Any] = self.link.client.submit(
            solve_block, self._token, self._sent[job.block], job.x, basis, job.whole, job.duals, pure=False
        )
        return task

    def _arrays(self, basis: highspy.HighsBasis | BasisArrays) -> BasisArrays:
        """A basis in a form that travels; most came that way, and are known."""
        if isinstance(basis, BasisArrays):
            return basis
        if basis not in self._bases:
            self._bases[basis] = basis_to_arrays(basis)
        return self._bases[basis]

    def _answer(self, task: Future[Any]) -> Answer | None:
        """The answer of a task; None where it was lost."""
        from distributed import KilledWorker

        while True:
            try:
                found: Numbers = task.result(timeout=TICK)
            except TimeoutError:
                self.link.look()
            except LOST:
                return None
            except KilledWorker as problem:
                raise _dying(self.link.address) from problem
            else:
                basis = basis_from_arrays(found["basis"])
                self._bases[basis] = found["basis"]
                return Answer(**{**found, "basis": basis})

    def _release(self) -> None:
        """Take everything off the workers that was sent for the blocks so far."""
        for other in self._others:
            other._release()
        self._others.clear()
        self._sent.clear()
        if self._token:
            with suppress(*LOST, RuntimeError, ValueError):  # nothing to take back where nothing or nobody is
                self.link.client.unregister_worker_plugin(self._token)
        self._token, self._brought = "", False


def _dying(address: str) -> SolveError:
    return SolveError(
        f"workers of the cluster {address} end again and again while they solve blocks, mostly for want of memory. "
        "What to do: fewer workers on a machine, machines with more memory, or fewer and shorter blocks (--days)."
    )
