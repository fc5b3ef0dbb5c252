"""Reading a case folder: CSV tables and case.toml into a checked case."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from shanyrak.case.cells import CellError, parse_cell
from shanyrak.case.check import check_draft
from shanyrak.case.columns import TABLES
from shanyrak.case.contract import Table
from shanyrak.case.draft import SETTINGS_FILE, Draft, empty_table, final_types, origin, typed_table
from shanyrak.case.model import Case
from shanyrak.case.problems import CaseError, Problem, nearest
from shanyrak.case.scenario import apply_assignments, apply_scenarios
from shanyrak.case.settings import Settings

EMBEDDED = Path(__file__).parent.parent / "cases"


def read_case(path: Path | str, scenarios: Sequence[str] = (), settings: Sequence[str] = ()) -> Case:
    """Read and check a case.

    Parameters
    ----------
    path
        folder of the case, or the name of an embedded one
    scenarios
        names of files in ``scenarios/`` (without .toml), applied in this order
    settings
        single changes ``table.row.column=value`` or ``case.field=value``, applied last

    Returns
    -------
    Case
        settings and tables, complete and checked

    Raises
    ------
    CaseError
        with every problem found
    """
    return changed_case(read_draft(case_folder(path)), scenarios, settings)


def changed_case(draft: Draft, scenarios: Sequence[str] = (), settings: Sequence[str] = ()) -> Case:
    """The case that a draft makes with scenarios and changes, as in :func:`read_case`; the draft stays as it is.

    Raises
    ------
    CaseError
        with every problem found
    """
    draft = draft.copy()
    apply_scenarios(draft, scenarios)
    apply_assignments(draft, settings)
    problems = check_draft(draft)
    if problems:
        raise CaseError(problems)
    return finish(draft, tuple(scenarios))


def case_folder(path: Path | str) -> Path:
    """Return the folder of a case given as path or as name of an embedded case; raises CaseError if there is none."""
    folder = Path(path)
    if folder.is_dir():
        return folder
    embedded = sorted(p.name for p in EMBEDDED.iterdir() if p.is_dir() and not p.name.startswith("_"))
    if str(path) in embedded:
        return EMBEDDED / str(path)
    remedy = f"Give a folder, or an embedded case ({', '.join(embedded)}), or make one with: shanyrak new FOLDER"
    raise CaseError([Problem(str(path), None, None, "there is no such case folder", remedy)])


def finish(draft: Draft, scenarios: tuple[str, ...]) -> Case:
    """Return the case that a draft without problems makes."""
    return Case(
        settings=Settings(**draft.settings),
        tables={name: final_types(table, draft.tables[name]) for name, table in TABLES.items()},
        folder=draft.folder,
        scenarios=scenarios,
        origins={name: tuple(str(label) for label in draft.tables[name].index) for name in TABLES},
        merged=draft.merged,
    )


def read_draft(folder: Path) -> Draft:
    """Read all files of a case folder; whatever is wrong with a file or a cell goes to the problems of the draft."""
    draft = Draft(folder)
    _read_settings(draft)
    for name, table in TABLES.items():
        draft.tables[name] = _read_table(draft, table)
    known = {f"{name}.csv" for name in TABLES}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            remedy = f"{nearest(path.name, known)}? Files of other kinds do not belong into a case folder"
            draft.problems.append(Problem(path.name, None, None, "this is not a table of a case", remedy))
    return draft


def _decode(draft: Draft, path: Path) -> str | None:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        what = f"the file is not UTF-8 text (byte {raw[error.start]:#04x})"
        draft.refuse(path.name, row, what, "Save the file as CSV UTF-8")
        return None


def _read_settings(draft: Draft) -> None:
    path = draft.folder / SETTINGS_FILE
    if not path.is_file():
        draft.refuse(SETTINGS_FILE, None, "the file is missing", "Write it, see shanyrak new")
        return
    text = _decode(draft, path)
    if text is None:
        return
    try:
        draft.settings = _flatten(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        row = int(line.group(1)) if line else None
        draft.refuse(SETTINGS_FILE, row, f"this is not TOML: {error}", "Write: key = value")
    for row, content in enumerate(text.splitlines(), start=1):
        key = re.match(r"\s*(\w+)\s*=", content)
        if key:
            draft.setting_places.setdefault(key.group(1), origin(SETTINGS_FILE, row))


def _flatten(content: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in content.items():
        flat.update(value if isinstance(value, dict) else {key: value})
    return flat


def _read_table(draft: Draft, table: Table) -> pd.DataFrame:
    rows = _rows(draft, table)
    if not rows:
        return empty_table(table)
    header = [cell.strip() for cell in rows[0][1]]
    draft.problems += _header_problems(table, header)
    if any(c.required and c.name not in header and c.kind != "number" for c in table.columns):
        draft.unread.add(table.name)
    if table.required and len(rows) == 1 and table.name != "sources":
        draft.refuse(f"{table.name}.csv", None, "the file has no rows", f"Write rows: {table.meaning}")
    records = {row: cells for row, cells in rows[1:] if _complete(draft, table, header, row, cells)}
    return _typed(draft, table, header, records)


def _rows(draft: Draft, table: Table) -> list[tuple[int, list[str]]]:
    """Return header and rows of a table with their line numbers, or nothing where the file cannot be used."""
    path = draft.folder / f"{table.name}.csv"
    if not path.is_file():
        if table.required:
            columns = ", ".join(column.name for column in table.columns if column.required)
            draft.refuse(path.name, None, "the file is missing", f"Write it with the columns {columns}")
        return []
    text = _decode(draft, path)
    if text is None:
        return []
    rows = _split(text)
    if not rows:
        draft.refuse(path.name, 1, "the file is empty", "Write a header line and the rows below it")
    elif len(rows[0][1]) == 1 and ";" in rows[0][1][0]:
        draft.refuse(path.name, 1, "the cells are separated by ;", "Save the file with commas between the cells")
        return []
    return rows


def _split(text: str) -> list[tuple[int, list[str]]]:
    """Return (number of its first line, cells) of each row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""))
    rows: list[tuple[int, list[str]]] = []
    start = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            rows.append((start, cells))
        start = reader.line_num + 1
    return rows


def _header_problems(table: Table, header: list[str]) -> list[Problem]:
    file = f"{table.name}.csv"
    problems = []
    for column in table.columns:
        if column.required and column.name not in header:
            remedy = f"Add a column {column.name}: {column.meaning}"
            problems.append(Problem(file, 1, column.name, "the column is missing", remedy))
    for name in dict.fromkeys(header):
        if name not in table.names:
            problems.append(Problem(file, 1, name, "the column is not known", nearest(name, table.names)))
        elif header.count(name) > 1:
            problems.append(Problem(file, 1, name, "the column stands there twice", "Keep one of them"))
    return problems


def _complete(draft: Draft, table: Table, header: list[str], row: int, cells: list[str]) -> bool:
    if len(cells) == len(header):
        return True
    what = f"the row has {len(cells)} cells, the header has {len(header)}"
    remedy = 'Write one cell per column, and "quotes" around text that has a comma in it'
    draft.refuse(f"{table.name}.csv", row, what, remedy)
    return False


def _typed(draft: Draft, table: Table, header: list[str], records: dict[int, list[str]]) -> pd.DataFrame:
    file = f"{table.name}.csv"
    columns: dict[str, list[Any]] = {}
    for column in table.columns:
        position = header.index(column.name) if column.name in header else None
        values = []
        for row, cells in records.items():
            try:
                values.append(parse_cell(column, "" if position is None else cells[position]))
            except CellError as bad:
                values.append(float("nan") if column.kind != "bool" else False)
                draft.problems.append(Problem(file, row, column.name, bad.what, bad.remedy))
        columns[column.name] = values
    return typed_table(table, columns, [origin(file, row) for row in records])
