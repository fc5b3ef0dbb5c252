"""Writing a case folder: all of it or nothing."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shanyrak.case.cells import value_text
from shanyrak.case.columns import TABLES
from shanyrak.case.contract import Table
from shanyrak.case.draft import SETTINGS_FILE
from shanyrak.case.model import PROFILES, Case
from shanyrak.case.scenario import FOLDER as SCENARIOS
from shanyrak.case.settings import Settings

TEMPLATE = Path(__file__).parent / "template"
GEOMETRY = "zones.geojson"


def write_case(case: Case, folder: Path | str) -> Path:
    """Write a case as a folder that :func:`shanyrak.case.read_case` reads back as the same case.

    Scenarios that the case was read with are already part of its tables, so their files are not written; the others
    are. Measured series and the map go along, the map only where zones were not merged.

    Parameters
    ----------
    case
        the case
    folder
        a folder that does not exist yet, or is empty

    Returns
    -------
    Path
        the folder

    Raises
    ------
    FileExistsError
        if there is something in the folder; nothing is written then
    """
    with _whole_folder(Path(folder)) as new:
        (new / SETTINGS_FILE).write_text(settings_text(case.settings), encoding="utf-8")
        for name, table in TABLES.items():
            if table.required or len(case.tables[name]):
                _write_table(case, table, new / f"{name}.csv")
        if case.profile_files():
            shutil.copytree(case.folder / PROFILES, new / PROFILES)
        if (case.folder / GEOMETRY).is_file() and not case.merged:
            shutil.copy(case.folder / GEOMETRY, new / GEOMETRY)
        _copy_scenarios(case, new)
    return Path(folder)


def _copy_scenarios(case: Case, new: Path) -> None:
    """Copy the scenarios that are not yet part of the case."""
    others = [path for path in sorted((case.folder / SCENARIOS).glob("*.toml")) if path.stem not in case.scenarios]
    if others:
        (new / SCENARIOS).mkdir()
        for path in others:
            shutil.copy(path, new / SCENARIOS / path.name)


def new_case(folder: Path | str) -> Path:
    """Write the starter case: a small made-up country with remarks, ready to be planned and changed.

    Raises FileExistsError if there is something in the folder; returns the folder.
    """
    with _whole_folder(Path(folder)) as new:
        shutil.copytree(TEMPLATE, new, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return Path(folder)


@contextmanager
def _whole_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write to, and put it in place only if nothing went wrong."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is not empty: choose a new folder, or empty it")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        new = Path(scratch) / folder.name
        new.mkdir()
        yield new
        if folder.exists():
            folder.rmdir()
        new.rename(folder)


def settings_text(settings: Settings) -> str:
    """Return settings as the text of case.toml, each under its meaning."""
    lines = []
    for name, field in Settings.model_fields.items():
        # A JSON value is a TOML value, but for the one control character that JSON does not escape.
        value = json.dumps(getattr(settings, name), ensure_ascii=False).replace("\x7f", "\\u007f")
        lines += [f"# {field.description}", f"{name} = {value}"]
    return "\n".join(lines) + "\n"


def _write_table(case: Case, table: Table, path: Path) -> None:
    frame = case.tables[table.name]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in table.columns])
        for row in zip(*(frame[column.name].tolist() for column in table.columns), strict=True):
            writer.writerow([value_text(value) for value in row])
