"""Cuts on disk: a run that was stopped goes on after its last finished iteration, and a new one starts from what holds.

A cut says something of a block and of nothing else, so each is kept under the digest of its block: all numbers of its
program. Change a fuel price and every cut goes; change an investment cost, and every cut stays true. Change demand, and
every cut moves with it: the duals of the rows whose sides are demand are kept, and say by how much. Points are kept
with what each block costs there: a plan problem with other costs and limits but the same columns takes those that its
limits allow.

Every iteration is a file of its own that appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block, demand_rows, loosens
from shanyrak.solve.decomposition.duals import moved
from shanyrak.solve.decomposition.loop import Known
from shanyrak.solve.decomposition.master import Cut, Master
from shanyrak.solve.decomposition.travel import Basis, BasisArrays, basis_to_arrays
from shanyrak.solve.highs import SolveError

FORMAT = 3
ABOUT, BASES, DEMANDS = "about.json", "bases.npz", "demand.npz"


class StoreError(SolveError):
    """A folder of cuts cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Found:
    """What a store holds for this problem: cuts, points that it allows in the order in which they were found, the last
    bases, for how many of its blocks there are cuts, and how many of these had another demand."""

    cuts: list[Cut]
    points: list[Known]
    bases: list[Basis]
    blocks: int
    moved: int = 0


def digest_of_block(block: Block) -> str:
    """Digest of all that a block's cost depends on, and of the plan variables that it sees."""
    return _with_demand(frame_of_block(block), block)


def _with_demand(frame: str, block: Block) -> str:
    return _digest([block.rhs[demand_rows(block)]], [frame])


def frame_of_block(block: Block) -> str:
    """Digest of the same but for demand."""
    written = block.structure.written
    parts = [written.hourly, block.plan_matrix]
    arrays = [a for m in parts for a in (m.data, m.indices, m.indptr)]
    other = block.rhs.copy()
    other[demand_rows(block)] = 0.0
    arrays += [other, block.cost, block.lower, block.upper, written.less, written.more, written.nothing]
    return _digest(arrays, (*block.interface, *(f"{n}:{k}" for n, k in (*block.columns, *block.row_names))))


def digest_of_columns(master: Master) -> str:
    """Digest of what the columns of the plan problem are: names and labels of its variables."""
    words: list[str] = []
    for name, variable in master.problem.model.variables.items():
        words += [str(name), *(f"{dim}={label}" for dim in variable.labels.dims for label in variable.indexes[dim])]
    return _digest([], words)


def _digest(arrays: Iterable[Array], words: Iterable[str]) -> str:
    """Digest of words and numbers; a zero has no sign."""
    made = hashlib.blake2b(digest_size=16)
    for word in words:
        made.update(word.encode() + b"\0")
    for array in arrays:
        made.update(str((array.dtype, array.shape)).encode())
        made.update(np.ascontiguousarray(array + 0.0 if array.dtype.kind == "f" else array).tobytes())
    return made.hexdigest()


class CutStore:
    """A folder of cuts of one problem."""

    def __init__(self, folder: Path, blocks: list[Block], master: Master) -> None:
        """Take a folder for the cuts of a problem; nothing is read or written yet."""
        self.folder = Path(folder)
        self.frames = [frame_of_block(block) for block in blocks]
        self.blocks = [_with_demand(frame, block) for frame, block in zip(self.frames, blocks, strict=True)]
        self.demand = np.array([block.rhs[demand_rows(block)] for block in blocks])
        self.loosens = loosens(blocks)
        self.master = master
        self.columns = digest_of_columns(master)
        self._number = 0

    def open(self, replace_others: bool = False) -> Found | None:
        """What the folder holds for this problem; None where it holds nothing.

        Parameters
        ----------
        replace_others : whether cuts of another problem are thrown away in place of an error

        Raises
        ------
        StoreError
            when the folder holds something else, cuts of another problem, or a damaged file
        """
        if not self.folder.exists() or not any(self.folder.iterdir()):
            self._begin()
            return None
        blocks, frames = read_about(self.folder)
        if not set(frames) & set(self.frames):
            if not replace_others:
                raise StoreError(
                    f"{self.folder} holds cuts of another problem: not one of its {len(blocks)} blocks is one "
                    f"of these {len(self.blocks)}. What to do: give another folder with --cuts, or delete this one."
                )
            self._clear()
            self._begin()
            return None
        return self._read(blocks, frames)

    def keep(self, cuts: list[Cut], known: Known | None, bases: list[Basis]) -> None:
        """Write the cuts of an iteration, the point that they were made at, and the bases to go on from."""
        self._number += 1
        point = {"point": known.point, "clean": known.clean, "costs": known.costs} if known else {}
        save_arrays(
            self.folder / f"iteration-{self._number:05d}.npz",
            block=np.array([cut.block for cut in cuts], dtype=np.int32),
            constant=np.array([cut.constant for cut in cuts]),
            gradient=np.array([cut.gradient for cut in cuts]),
            demand=np.array([cut.demand for cut in cuts]),
            columns=np.array(self.columns),
            **{name: np.asarray(value) for name, value in point.items()},
        )
        sent = [None if basis is None else basis_to_arrays(basis) for basis in bases]
        arrays = {f"columns{k}": b.columns for k, b in enumerate(sent) if b}
        arrays |= {f"rows{k}": b.rows for k, b in enumerate(sent) if b}
        marks = [[b.valid, b.alien, b.was_alien] if b else [False] * 3 for b in sent]
        save_arrays(self.folder / BASES, marks=np.array(marks), **arrays)

    def _begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        save_arrays(self.folder / DEMANDS, demand=self.demand, loosens=self.loosens)
        about = {"format": FORMAT, "blocks": self.blocks, "frames": self.frames}
        partial = self.folder / f".{ABOUT}"
        partial.write_text(json.dumps(about), encoding="utf-8")
        os.replace(partial, self.folder / ABOUT)

    def _clear(self) -> None:
        """Throw away what a store is made of, the list of its blocks first: without it nothing else counts."""
        for path in [
            *(self.folder / name for name in (ABOUT, BASES, DEMANDS)),
            *iteration_files(self.folder),
        ]:
            path.unlink(missing_ok=True)

    def _read(self, blocks: list[str], frames: list[str]) -> Found:
        now = self._now(blocks, frames)
        change = self._changes(blocks, now)
        same = blocks == self.blocks
        cuts: list[Cut] = []
        points: list[Known] = []
        for path in iteration_files(self.folder):
            stored = load_arrays(path)
            self._number = int(path.stem.split("-")[1])
            rows = zip(*(stored[name] for name in ("block", "constant", "gradient", "demand")), strict=True)
            for old, low, slope, demand in rows:
                if now[old] >= 0:
                    cut = Cut(now[old], float(low), slope, demand)
                    cuts.append(moved(cut, change[old]) if old in change else cut)
            if same and "point" in stored and str(stored["columns"]) == self.columns:
                points += self._known(stored)
        bases = self._bases(now)
        if not same:  # from now on the store is of this problem; cuts that still hold are written anew
            self._clear()
            self._begin()
            self._number = 0
            self.keep(cuts, None, bases)
        return Found(cuts, points, bases, len({cut.block for cut in cuts}), len(change))

    def _known(self, stored: dict[str, Array]) -> list[Known]:
        """The point of an iteration with its cost in this plan problem, where that allows it."""
        point, costs = stored["point"], stored["costs"]
        if not self.master.allows(point):
            return []
        return [Known(point, self.master.total(point, costs), bool(stored["clean"]), costs)]

    def _now(self, blocks: list[str], frames: list[str]) -> list[int]:
        """Which block each stored one is now: the same, or else one that differs by its demand alone; -1: none."""
        same = {digest: k for k, digest in enumerate(self.blocks)}
        now = [same.get(digest, -1) for digest in blocks]
        free = [k for k in range(len(self.blocks)) if k not in now]
        for k, frame in enumerate(frames):
            alike = [place for place in free if self.frames[place] == frame]
            if now[k] < 0 and alike:
                now[k] = k if k in alike else alike[0]
                free.remove(now[k])
        return now

    def _changes(self, blocks: list[str], now: list[int]) -> dict[int, Array]:
        """Change of demand of each stored block that had another one."""
        other = [k for k, place in enumerate(now) if place >= 0 and self.blocks[place] != blocks[k]]
        if not other:
            return {}
        before = load_arrays(self.folder / DEMANDS)["demand"]
        return {k: self.demand[now[k]] - before[k] for k in other}

    def _bases(self, now: list[int]) -> list[Basis]:
        bases: list[Basis] = [None] * len(self.blocks)
        if not (self.folder / BASES).exists():
            return bases
        stored = load_arrays(self.folder / BASES)
        for k, (place, marks) in enumerate(zip(now, stored["marks"], strict=True)):
            if place >= 0 and f"columns{k}" in stored:
                bases[place] = BasisArrays(stored[f"columns{k}"], stored[f"rows{k}"], *map(bool, marks))
        return bases


def read_about(folder: Path) -> tuple[list[str], list[str]]:
    """Digests of the blocks that a folder is of, with and without demand; raises StoreError where there are none."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        number = int(about["format"])
        blocks, frames = ([str(d) for d in about[name]] if number == FORMAT else [] for name in ("blocks", "frames"))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise StoreError(
            f"{folder} holds no cuts ({ABOUT} is missing or damaged). What to do: give another folder with "
            "--cuts, or delete this one."
        ) from problem
    if number != FORMAT:
        raise StoreError(f"{folder} was written by another version. What to do: delete it.")
    return blocks, frames


def name_of_cuts(folder: Path) -> str:
    """Short name of the blocks that a folder of cuts is of; raises StoreError where there are none."""
    return hashlib.blake2b("".join(read_about(folder)[0]).encode(), digest_size=8).hexdigest()


def load_arrays(path: Path) -> dict[str, Array]:
    """Arrays of a file of a store; raises StoreError where it is damaged."""
    try:
        with np.load(path) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as problem:
        raise StoreError(
            f"{path} is damaged. What to do: delete it (the run goes on from the others), or the folder."
        ) from problem


def save_arrays(path: Path, **arrays: Array) -> None:
    """Write a file of a store: it appears whole or not at all."""
    partial = path.with_name(f".{path.name}")
    with partial.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def iteration_files(folder: Path) -> list[Path]:
    """The files of the iterations, in order."""
    return sorted(folder.glob("iteration-*.npz"))
