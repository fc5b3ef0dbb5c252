"""The case as the rest of the program sees it: settings and tables, checked and complete."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from shanyrak.case.settings import Settings

PROFILES = "profiles"


@dataclass(frozen=True, eq=False)
class Case:
    """A country to be planned.

    ``tables`` holds every table of the contract (empty where the folder has no such file); empty cells are
    already defaults, or NaN where there is none. ``origins`` names, row by row, the file and line that a row
    came from. ``merged`` maps each zone of the folder to the zone that a scenario merged it into.
    """

    settings: Settings
    tables: dict[str, pd.DataFrame]
    folder: Path
    scenarios: tuple[str, ...] = ()
    origins: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    merged: Mapping[str, str] = field(default_factory=dict, repr=False)

    def table(self, name: str) -> pd.DataFrame:
        """Return one table by its name in the contract; raises KeyError for any other name."""
        return self.tables[name]

    def zones(self, kind: str = "domestic") -> list[str]:
        """Return the zones of one kind (domestic or external) in the order of zones.csv."""
        zones = self.tables["zones"]
        return [str(zone) for zone in zones.loc[zones["kind"] == kind, "zone"]]

    def profile_files(self) -> list[Path]:
        """Return the files of measured hourly series in the folder, sorted by name."""
        folder = self.folder / PROFILES
        return sorted(path for path in folder.glob("*") if path.suffix in (".csv", ".parquet"))

    def digest(self) -> str:
        """Return the sha256 of the content: settings, tables and measured series, not of file names or places."""
        digest = hashlib.sha256(self.settings.model_dump_json().encode())
        for name in sorted(self.tables):
            digest.update(f"\n{name}\n{self.tables[name].to_csv(index=False)}".encode())
        for path in self.profile_files():
            digest.update(f"\n{path.name}\n".encode() + path.read_bytes())
        return digest.hexdigest()

    def equals(self, other: Case) -> bool:
        """Tell whether two cases hold the same settings and the same tables, row by row."""
        return (
            self.settings == other.settings
            and self.tables.keys() == other.tables.keys()
            and all(self.tables[name].equals(other.tables[name]) for name in self.tables)
        )
