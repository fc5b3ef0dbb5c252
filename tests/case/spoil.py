"""How the starter case is spoiled: one thing, and the one problem that must follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.case.folder import Folder


@dataclass(frozen=True)
class Broken:
    """What is spoiled, where the problem must be reported, and words of its two sentences."""

    name: str
    spoil: Callable[[Folder], object]
    file: str
    row: int | None
    column: str | None
    what: str
    remedy: str


def cell(name: str, table: str, row: int, column: str, value: str, what: str, remedy: str) -> Broken:
    """One cell is spoiled, and the problem is reported at that cell."""
    return Broken(name, lambda folder: folder.set(table, row, column, value), f"{table}.csv", row, column, what, remedy)


def text(file: str, old: str, new: str) -> Callable[[Folder], object]:
    return lambda folder: folder.replace(file, old, new)


def text_file(name: str, content: str) -> Callable[[Folder], object]:
    def spoil(folder: Folder) -> None:
        (folder.path / name).parent.mkdir(exist_ok=True)
        (folder.path / name).write_text(content)

    return spoil


def without(table: str, **cells: str) -> Callable[[Folder], object]:
    return lambda folder: folder.drop_where(table, **cells)


def overwrite(file: str, content: bytes) -> Callable[[Folder], object]:
    return lambda folder: (folder.path / file).write_bytes(content)


def profile(name: str, hours: int, first: str) -> Callable[[Folder], object]:
    def spoil(folder: Folder) -> None:
        (folder.path / "profiles").mkdir()
        lines = [f"2023,{hour},{first if hour == 0 else 0.25},0.2" for hour in range(hours)]
        (folder.path / "profiles" / name).write_text("\n".join(["year,hour,coast,inland", *lines]))

    return spoil
