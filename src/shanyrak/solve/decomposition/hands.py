"""Where work on blocks is done: in this process, one piece after another, or in several (``forks.py``).

A piece of work is a function of a module and its arguments. It depends on nothing else, so it gives the same wherever
it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")
Arguments = Sequence[tuple[Any, ...]]


class Hands(Protocol):
    """Do pieces of work, ``count`` of them at the same time; answers come in the order of the arguments."""

    count: int

    def run(self, function: Callable[..., T], arguments: Arguments) -> list[T]:
        """What the function gives for each tuple of arguments."""

    def later(self, function: Callable[..., T], arguments: Arguments) -> Future[list[T]]:
        """The same, done while the caller goes on; it is done before anything that is asked for afterwards."""

    def make(self, function: Callable[..., tuple[list[T], R]], arguments: Arguments) -> Future[list[tuple[list[T], R]]]:
        """The same as ``later`` for a function that makes large things (and something small besides), which are then
        known everywhere, each in memory once."""

    def share(self, things: Sequence[object]) -> None:
        """Make large things known everywhere: as arguments they need not be sent any more."""


class Alone:
    """All is done in this process, at once."""

    count = 1

    def run(self, function: Callable[..., T], arguments: Arguments) -> list[T]:
        """What the function gives for each tuple of arguments."""
        return [function(*given) for given in arguments]

    def later(self, function: Callable[..., T], arguments: Arguments) -> Future[list[T]]:
        """The same, done already."""
        done: Future[list[T]] = Future()
        done.set_result(self.run(function, arguments))
        return done

    def make(self, function: Callable[..., tuple[list[T], R]], arguments: Arguments) -> Future[list[tuple[list[T], R]]]:
        """The same as ``later``."""
        return self.later(function, arguments)

    def share(self, things: Sequence[object]) -> None:
        """Nothing to do: this process knows them."""


def hands_of(crew: object) -> Hands:
    """The hands of a crew that has any; otherwise this process alone."""
    return getattr(crew, "hands", None) or Alone()
