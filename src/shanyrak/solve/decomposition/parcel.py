"""Large things in memory that several processes of a Linux machine share: each array is there once.

Small parts of a thing travel as bytes, its arrays lie in a file without a name that lives in memory alone. It is gone
with the last process that uses it, however that ends.
"""

from __future__ import annotations

import io
import mmap
import os
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

ALIGNED = 64
"""Arrays begin at multiples of so many bytes, as those that numpy makes do."""


@dataclass(frozen=True)
class Parcel:
    """What is known of things besides their arrays: ``parts`` by which they are put together, and where in the file
    each array begins and how many bytes it has."""

    parts: bytes
    places: tuple[tuple[int, int], ...]

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return max([start + length for start, length in self.places], default=0) or 1


class Known:
    """Things that all processes know by the same numbers: in messages the number stands for the thing."""

    def __init__(self, things: Sequence[object] = ()) -> None:
        self.things: dict[int, object] = {}
        self._number: dict[int, int] = {}
        self.learn(0, things)

    def learn(self, first: int, things: Sequence[object]) -> None:
        """Know things by numbers from ``first`` on. They are held, so that none takes the place of another."""
        for number, thing in enumerate(things, first):
            self.things[number] = thing
            self._number[id(thing)] = number

    def __contains__(self, thing: object) -> bool:
        return id(thing) in self._number

    def number_of(self, thing: object) -> int | None:
        """The number of a thing; None where it is not known."""
        return self._number.get(id(thing))

    def write(self, message: object, apart: Callable[[pickle.PickleBuffer], object] | None = None) -> bytes:
        """A message as bytes; its arrays are handed to ``apart`` if there is any."""
        file = io.BytesIO()
        _Writer(self, file, protocol=5, buffer_callback=apart).dump(message)
        return file.getvalue()

    def read(self, message: bytes, arrays: Sequence[memoryview] = ()) -> Any:
        """The message again, with the arrays that were set apart."""
        return _Reader(self, io.BytesIO(message), buffers=arrays).load()


class _Writer(pickle.Pickler):
    def __init__(self, known: Known, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.known = known

    def persistent_id(self, thing: object) -> int | None:
        return self.known.number_of(thing)


class _Reader(pickle.Unpickler):
    def __init__(self, known: Known, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        self.known = known

    def persistent_load(self, number: int) -> object:
        return self.known.things[number]


def pack(things: Sequence[object], known: Known) -> tuple[Parcel, int]:
    """A parcel of things, and the number of the open file that holds their arrays."""
    buffers: list[pickle.PickleBuffer] = []
    parts = known.write(list(things), buffers.append)
    arrays = [buffer.raw() for buffer in buffers]
    places, start = [], 0
    for array in arrays:
        places.append((start, array.nbytes))
        start += -(-array.nbytes // ALIGNED) * ALIGNED
    parcel = Parcel(parts, tuple(places))
    file = os.memfd_create("shanyrak")
    os.ftruncate(file, parcel.size)
    for array, (place, _) in zip(arrays, places, strict=True):
        _write(file, array, place)
    return parcel, file


def _write(file: int, array: memoryview, place: int) -> None:
    done = 0
    while done < array.nbytes:
        done += os.pwrite(file, array[done:], place + done)


def unpack(parcel: Parcel, file: int, known: Known) -> list[Any]:
    """The things of a parcel; their arrays lie in the file and cannot be changed. The file may be closed then."""
    memory = memoryview(mmap.mmap(file, parcel.size, access=mmap.ACCESS_READ))
    things: list[Any] = known.read(parcel.parts, [memory[a : a + n] for a, n in parcel.places])
    return things
