"""Processes of this machine that do pieces of work: each knows the data from the start, and learns what others make.

The processes are forked from this one. They know what was known then without a copy, and what is made afterwards lies
in memory that all share (``parcel.py``). A process that ends, killed or for want of memory, takes nothing with it: its
work is done again by another.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import recv_handle, send_handle
from types import TracebackType
from typing import Any, TypeVar

from shanyrak.solve.decomposition.hands import Arguments
from shanyrak.solve.decomposition.parcel import Known, Parcel, pack, unpack
from shanyrak.solve.highs import SolveError

T = TypeVar("T")
R = TypeVar("R")

LOST = (EOFError, OSError)
"""What is raised where the process at the other end is no more."""

PARTS = 2
"""A process gets at most its share of what is left divided by this at a time, so that all end together."""


@dataclass(frozen=True)
class Work:
    """A function with several tuples of arguments; ``making``: it makes things, and a file comes with its answer."""

    function: Callable[..., Any]
    arguments: list[tuple[Any, ...]]
    making: bool


@dataclass(frozen=True)
class News:
    """Things to be known by numbers from ``first`` on; a file comes with it."""

    first: int
    parcel: Parcel


@dataclass(frozen=True)
class Failure:
    """What a piece of work raised."""

    problem: Exception


def forks_here() -> bool:
    """Whether processes of this kind can be made: on Linux."""
    return sys.platform == "linux" and hasattr(os, "memfd_create")


# --- in the process of a worker -----------------------------------------------------------------------------------


def _live(there: Connection, others: list[Connection], known: Known) -> None:
    """The life of a worker: it ends when the process that started it closes its end, or ends.

    The work is done in a thread of its own: a solver that ran in the thread that was forked would wait for helpers
    that were not.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for end in others:
        end.close()
    thread = threading.Thread(target=_serve, args=(there, known))
    thread.start()
    thread.join()
    os._exit(0)  # nothing of what was forked is to be tidied up here


def _serve(there: Connection, known: Known) -> None:
    with suppress(*LOST):
        while True:
            message = known.read(there.recv_bytes())
            if isinstance(message, News):
                file = recv_handle(there)
                known.learn(message.first, unpack(message.parcel, file, known))
                os.close(file)
            else:
                _answer(there, message, known)


def _answer(there: Connection, work: Work, known: Known) -> None:
    answers: list[Any] = []
    file = None
    try:
        for given in work.arguments:
            found = work.function(*given)
            if work.making:
                things, rest = found
                parcel, file = pack(things, known)
                del things  # what is told to all comes back, in memory that is shared
                found = parcel, rest
            answers.append(found)
    except Exception as problem:  # it is raised again where the work was asked for
        answers.append(Failure(problem))
    there.send_bytes(known.write(answers))
    if file is not None:
        send_handle(there, file, os.getppid())
        os.close(file)


# --- in the process that has the work -----------------------------------------------------------------------------


@dataclass
class Worker:
    """A process, the connection to it, the work that it has, and the news (with their files) that it has not heard."""

    process: BaseProcess
    here: Connection
    has: list[int] = field(default_factory=list)
    news: list[tuple[News, int]] = field(default_factory=list)

    def give(self, work: Work, has: list[int], known: Known) -> bool:
        """Send news and work, and tell whether somebody heard: only to one that has no work and so listens, or both
        could wait for the other."""
        self.has = has
        try:
            for news, file in self.news:
                self.here.send_bytes(known.write(news))
                send_handle(self.here, file, self.process.pid or 0)
            self.here.send_bytes(known.write(work))
        except LOST:
            return False
        self.news.clear()
        return True

    def end(self) -> None:
        """See to it that the process is gone."""
        self.process.kill()
        self.process.join()
        self.here.close()


class Forks:
    """Forked processes; to be closed, or used in a ``with`` statement."""

    def __init__(self, count: int, things: Sequence[object] = ()) -> None:
        """Start so many processes, which know the things.

        Raises
        ------
        OSError
            when the machine allows no more processes
        """
        self.count = count
        self._known = Known(things)
        self._files: list[int] = []
        self._workers: list[Worker] = []
        self._thread = ThreadPoolExecutor(1)  # its thread starts with the first work, after the processes
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # they inherit it: Ctrl-C is not for them
        try:
            for _ in range(count):
                self._start()
        except BaseException:
            self.close()
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe()
        others = [*(worker.here for worker in self._workers), here]
        process = context.Process(target=_live, args=(there, others, self._known), daemon=True)
        process.start()
        there.close()
        self._workers.append(Worker(process, here))

    def __enter__(self) -> Forks:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they are at; what they made stays as long as it is used here."""
        for worker in self._workers:
            worker.process.kill()
        self._thread.shutdown(cancel_futures=True)  # work that is waited for has lost its workers, and ends
        for worker in self._workers:
            worker.end()
        self._workers.clear()
        for file in self._files:
            os.close(file)
        self._files.clear()

    @property
    def processes(self) -> list[int]:
        """Numbers of the processes that are there."""
        return [worker.process.pid or 0 for worker in self._workers]

    def run(self, function: Callable[..., T], arguments: Arguments) -> list[T]:
        """What the function gives for each tuple of arguments.

        Raises
        ------
        SolveError
            when no process is left
        """
        return self.later(function, arguments).result()

    def later(self, function: Callable[..., T], arguments: Arguments) -> Future[list[T]]:
        """The same, done while the caller goes on; it is done before anything that is asked for afterwards."""
        return self._thread.submit(self._do, function, arguments)

    def make(self, function: Callable[..., tuple[list[T], R]], arguments: Arguments) -> Future[list[tuple[list[T], R]]]:
        """The same for a function that makes large things (and something small besides), which are then known
        everywhere, each in memory once."""
        return self._thread.submit(self._do, function, arguments, making=True)

    def share(self, things: Sequence[object]) -> None:
        """Make large things known everywhere: as arguments they need not be sent any more."""
        new = [thing for thing in things if thing not in self._known]
        if new:
            self._thread.submit(self._tell, new, *pack(new, self._known)).result()

    def _tell(self, things: Sequence[object], parcel: Parcel, file: int) -> None:
        """Know things, and let all hear of them before their next work."""
        news = News(len(self._known.things), parcel)
        self._known.learn(news.first, things)
        self._files.append(file)
        for worker in self._workers:
            worker.news.append((news, file))

    def _do(self, function: Callable[..., Any], arguments: Arguments, making: bool = False) -> list[Any]:
        """Hand out the work to whoever has none, while any is left; answers in the order of the arguments."""
        left, found = deque(range(len(arguments))), dict[int, Any]()
        while True:
            for worker in [worker for worker in self._workers if not worker.has]:
                most = 1 if making else max(1, len(left) // (PARTS * self.count))
                chosen = [left.popleft() for _ in range(min(most, len(left)))]
                work = Work(function, [arguments[k] for k in chosen], making)
                if chosen and not worker.give(work, chosen, self._known):
                    self._lose(worker, left)
            busy = {worker.here: worker for worker in self._workers if worker.has}
            if not busy:
                break
            for here in wait(list(busy)):
                self._hear(busy[here], left, found, making)  # type: ignore[index]
        for number in sorted(found):
            if isinstance(found[number], Failure):
                raise found[number].problem
        if left:
            raise SolveError(GONE_ALL)
        return [found[number] for number in range(len(arguments))]

    def _hear(self, worker: Worker, left: deque[int], found: dict[int, Any], making: bool) -> None:
        """Take the answers of a worker; after a failure nothing more is handed out."""
        try:
            answers = self._known.read(worker.here.recv_bytes())
            if making and not isinstance(answers[0], Failure):
                parcel, rest = answers[0]
                file = recv_handle(worker.here)
                things = unpack(parcel, file, self._known)
                self._tell(things, parcel, file)
                answers = [(things, rest)]
        except LOST:
            self._lose(worker, left)
            return
        found.update(zip(worker.has, answers, strict=False))
        worker.has = []
        if any(isinstance(answer, Failure) for answer in answers):
            left.clear()

    def _lose(self, worker: Worker, left: deque[int]) -> None:
        """Leave a worker that has ended; its work comes first."""
        self._workers.remove(worker)
        left.extendleft(reversed(worker.has))
        worker.end()


GONE_ALL = (
    "all worker processes of this machine ended while they solved blocks, mostly for want of memory. What to do: fewer "
    "workers, or fewer and shorter blocks (--days)."
)
