"""A copy of the starter case that tests damage, row by row."""

from __future__ import annotations

import csv
from pathlib import Path

from shanyrak.case import CaseError, Problem, new_case, read_case


class Folder:
    """A case folder in which single cells, rows and files can be spoiled. Row 2 is the first below the header."""

    def __init__(self, path: Path) -> None:
        self.path = new_case(path)

    def rows(self, table: str) -> list[list[str]]:
        """Return header and rows of a table."""
        with (self.path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table: str, rows: list[list[str]]) -> None:
        """Replace a table."""
        with (self.path / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def set(self, table: str, row: int, column: str, value: str) -> None:
        """Write one cell."""
        rows = self.rows(table)
        rows[row - 1][rows[0].index(column)] = value
        self.write(table, rows)

    def add(self, table: str, **cells: str) -> int:
        """Append a row (assumed, unless said otherwise) and return its number."""
        rows = self.rows(table)
        cells = {"source": "assumption", "grade": "assumption", **cells}
        rows.append([cells.get(name, "") for name in rows[0]])
        self.write(table, rows)
        return len(rows)

    def drop(self, table: str, *numbers: int) -> None:
        """Delete rows by their number."""
        self.write(table, [row for number, row in enumerate(self.rows(table), start=1) if number not in numbers])

    def drop_where(self, table: str, **cells: str) -> None:
        """Delete the rows that have the given cells."""
        rows = self.rows(table)
        wanted = {rows[0].index(name): value for name, value in cells.items()}
        self.write(table, [row for row in rows if not all(row[at] == value for at, value in wanted.items())])

    def drop_column(self, table: str, column: str) -> None:
        """Delete a column."""
        rows = self.rows(table)
        at = rows[0].index(column)
        self.write(table, [row[:at] + row[at + 1 :] for row in rows])

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace text in any file; the old text must be there."""
        path = self.path / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def scenario(self, name: str, text: str) -> None:
        """Write a scenario file."""
        path = self.path / "scenarios" / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'title = "{name}"\n{text}', encoding="utf-8")

    def problems(self, *scenarios: str, settings: tuple[str, ...] = ()) -> list[Problem]:
        """Read the folder and return everything wrong with it."""
        try:
            read_case(self.path, scenarios, settings)
        except CaseError as error:
            return error.problems
        return []
