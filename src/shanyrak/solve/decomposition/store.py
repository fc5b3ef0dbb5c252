"""Cuts on disk: a run that was stopped goes on after its last finished iteration, and a new one starts from what holds.

A cut says something of a block and of nothing else, so each is kept under the digest of its block: all numbers of its
program. Change a fuel price and every cut goes; change an investment cost, and every cut stays true. Points and their
costs are of use only to the same plan problem, and carry its digest.

Every iteration is a file of its own that appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shanyrak.solve.decomposition.blocks import Array, Block
from shanyrak.solve.decomposition.loop import Basis, Known
from shanyrak.solve.decomposition.master import Cut, Master
from shanyrak.solve.decomposition.travel import BasisArrays, basis_from_arrays, basis_to_arrays
from shanyrak.solve.highs import SolveError

FORMAT = 1
ABOUT, BASES = "about.json", "bases.npz"


class StoreError(SolveError):
    """A folder of cuts cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Found:
    """What a store holds for this problem: cuts, points of the same plan problem in the order in which they were
    found, the last bases, and for how many of its blocks there are cuts."""

    cuts: list[Cut]
    points: list[Known]
    bases: list[Basis]
    blocks: int


def digest_of_block(block: Block) -> str:
    """Digest of all that a block's cost depends on, and of the plan variables that it sees."""
    written = block.structure.written
    parts = [written.hourly, block.plan_matrix]
    arrays = [a for m in parts for a in (m.data, m.indices, m.indptr)]
    arrays += [block.rhs, block.cost, block.lower, block.upper, written.less, written.more, written.nothing]
    return _digest(arrays, (*block.interface, *(f"{n}:{k}" for n, k in (*block.columns, *block.row_names))))


def digest_of_plan(master: Master) -> str:
    """Digest of the plan problem without cuts: costs, bounds, rows and names."""
    matrices = master.problem.model.matrices
    arrays = [matrices.c, matrices.lb, matrices.ub, matrices.b]
    if matrices.A is not None:
        table = matrices.A.tocsr()
        arrays += [table.data, table.indices, table.indptr]
    return _digest(arrays, [str(n) for n in master.problem.model.variables] + matrices.sense.astype(str).tolist())


def _digest(arrays: Iterable[Array], words: Iterable[str]) -> str:
    made = hashlib.blake2b(digest_size=16)
    for word in words:
        made.update(word.encode() + b"\0")
    for array in arrays:
        made.update(str((array.dtype, array.shape)).encode())
        made.update(np.ascontiguousarray(array).tobytes())
    return made.hexdigest()


class CutStore:
    """A folder of cuts of one problem."""

    def __init__(self, folder: Path, blocks: list[Block], master: Master) -> None:
        """Take a folder for the cuts of a problem; nothing is read or written yet."""
        self.folder = Path(folder)
        self.blocks = [digest_of_block(block) for block in blocks]
        self.plan = digest_of_plan(master)
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
        blocks, plan = self._about()
        if not set(blocks) & set(self.blocks):
            if not replace_others:
                raise StoreError(
                    f"{self.folder} holds cuts of another problem: not one of its {len(blocks)} blocks is one "
                    f"of these {len(self.blocks)}. What to do: give another folder with --cuts, or delete this one."
                )
            self._clear()
            self._begin()
            return None
        return self._read(blocks, plan)

    def keep(self, cuts: list[Cut], known: Known | None, bases: list[Basis]) -> None:
        """Write the cuts of an iteration, the point that they were made at, and the bases to go on from."""
        self._number += 1
        point = {"point": known.point, "total": known.total, "clean": known.clean} if known else {}
        self._save(
            self.folder / f"iteration-{self._number:05d}.npz",
            block=np.array([cut.block for cut in cuts], dtype=np.int32),
            constant=np.array([cut.constant for cut in cuts]),
            gradient=np.array([cut.gradient for cut in cuts]),
            **{name: np.asarray(value) for name, value in point.items()},
        )
        sent = [None if basis is None else basis_to_arrays(basis) for basis in bases]
        arrays = {f"columns{k}": b.columns for k, b in enumerate(sent) if b}
        arrays |= {f"rows{k}": b.rows for k, b in enumerate(sent) if b}
        marks = [[b.valid, b.alien, b.was_alien] if b else [False] * 3 for b in sent]
        self._save(self.folder / BASES, marks=np.array(marks), **arrays)

    def _begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        about = {"format": FORMAT, "blocks": self.blocks, "plan": self.plan}
        partial = self.folder / f".{ABOUT}"
        partial.write_text(json.dumps(about), encoding="utf-8")
        os.replace(partial, self.folder / ABOUT)

    def _about(self) -> tuple[list[str], str]:
        """Digests of the blocks and of the plan problem that the folder is of."""
        try:
            about = json.loads((self.folder / ABOUT).read_text(encoding="utf-8"))
            number, blocks, plan = int(about["format"]), list(about["blocks"]), str(about["plan"])
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise StoreError(
                f"{self.folder} holds no cuts ({ABOUT} is missing or damaged). What to do: give another folder with "
                "--cuts, or delete this one."
            ) from problem
        if number != FORMAT:
            raise StoreError(f"{self.folder} was written by another version. What to do: delete it.")
        return blocks, plan

    def _clear(self) -> None:
        """Throw away what a store is made of, the list of its blocks first: without it nothing else counts."""
        for path in [self.folder / ABOUT, self.folder / BASES, *sorted(self.folder.glob("iteration-*.npz"))]:
            path.unlink(missing_ok=True)

    def _read(self, blocks: list[str], plan: str) -> Found:
        place = {digest: k for k, digest in enumerate(self.blocks)}
        now = [place.get(digest, -1) for digest in blocks]
        same = plan == self.plan and blocks == self.blocks
        cuts: list[Cut] = []
        points: list[Known] = []
        for path in sorted(self.folder.glob("iteration-*.npz")):
            stored = self._load(path)
            self._number = int(path.stem.split("-")[1])
            rows = zip(stored["block"], stored["constant"], stored["gradient"], strict=True)
            cuts += [Cut(now[block], float(low), slope) for block, low, slope in rows if now[block] >= 0]
            if same and "point" in stored:
                points.append(Known(stored["point"], float(stored["total"]), bool(stored["clean"])))
        bases = self._bases(now)
        if not same:  # from now on the store is of this problem; cuts that still hold are written anew
            self._clear()
            self._begin()
            self._number = 0
            self.keep(cuts, None, bases)
        return Found(cuts, points, bases, len({cut.block for cut in cuts}))

    def _bases(self, now: list[int]) -> list[Basis]:
        bases: list[Basis] = [None] * len(self.blocks)
        if not (self.folder / BASES).exists():
            return bases
        stored = self._load(self.folder / BASES)
        for k, (place, marks) in enumerate(zip(now, stored["marks"], strict=True)):
            if place >= 0 and f"columns{k}" in stored:
                arrays = BasisArrays(stored[f"columns{k}"], stored[f"rows{k}"], *map(bool, marks))
                bases[place] = basis_from_arrays(arrays)
        return bases

    def _load(self, path: Path) -> dict[str, Array]:
        try:
            with np.load(path) as stored:
                return {name: stored[name] for name in stored.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile) as problem:
            raise StoreError(
                f"{path} is damaged. What to do: delete it (the run goes on from the others), or the folder."
            ) from problem

    @staticmethod
    def _save(path: Path, **arrays: Array) -> None:
        partial = path.with_name(f".{path.name}")
        with partial.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
