"""Blocks and bases in a form that can be sent to another process."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from typing import Any

import highspy
import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block
from shanyrak.solve.decomposition.statuses import statuses
from shanyrak.solve.decomposition.structure import Structure

Numbers = dict[str, Any]
"""A block or an answer by its fields, in a form that travels."""


STATUS = sorted(highspy.HighsBasisStatus.__members__.values(), key=int)
"""Statuses of a column or row, each at the place of its own number."""


@dataclass(frozen=True)
class BasisArrays:
    """A basis that can be sent: statuses of columns and rows as numbers (one byte each), and what HiGHS says of it."""

    columns: Array
    rows: Array
    valid: bool
    alien: bool
    was_alien: bool


Basis = highspy.HighsBasis | BasisArrays | None
"""A basis as the solver or as a message holds it, or none."""


def basis_to_arrays(basis: highspy.HighsBasis | BasisArrays, shape: tuple[int, int] = (0, 0)) -> BasisArrays:
    """A basis in a form that travels; ``basis_from_arrays`` makes the same basis of it. ``shape``: its rows and columns
    where they are known; then it is soon done."""
    if isinstance(basis, BasisArrays):
        return basis
    columns, rows = statuses(basis, shape[1], shape[0])
    return BasisArrays(columns, rows, basis.valid, basis.alien, basis.was_alien)


def basis_from_arrays(arrays: highspy.HighsBasis | BasisArrays) -> highspy.HighsBasis:
    """The basis that was sent."""
    if isinstance(arrays, highspy.HighsBasis):
        return arrays
    basis = highspy.HighsBasis()
    basis.col_status = list(map(STATUS.__getitem__, arrays.columns.tobytes()))
    basis.row_status = list(map(STATUS.__getitem__, arrays.rows.tobytes()))
    basis.valid, basis.alien, basis.was_alien = arrays.valid, arrays.alien, arrays.was_alien
    return basis


@dataclass(frozen=True)
class OnShelf:
    """Stands for something that several blocks share: its place on the shelf."""

    place: int


def split_blocks(blocks: list[Block]) -> tuple[list[Any], list[Numbers]]:
    """The shelf of what blocks share, each once, and what each block has of its own, with places on the shelf."""
    written = [{f.name: getattr(block, f.name) for f in fields(Block)} for block in blocks]
    count = Counter(id(value) for block in written for value in block.values())
    shelf: list[Any] = []
    place: dict[int, OnShelf] = {}

    def own(value: Any) -> Any:
        shared = isinstance(value, Structure) or (isinstance(value, np.ndarray) and count[id(value)] > 1)
        if not shared:
            return value
        if id(value) not in place:
            place[id(value)] = OnShelf(len(shelf))
            shelf.append(value)
        return place[id(value)]

    return shelf, [{name: own(value) for name, value in block.items()} for block in written]
