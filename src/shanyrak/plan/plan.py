"""Plan: the result on disk, one labelled dataset, its tables and a manifest; opening it needs nothing else."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case, read_case, write_case
from shanyrak.system.data import SystemData

DATASET = "plan.nc"
MANIFEST = "manifest.json"
TABLES = "tables"
CASE = "case"
CUTS = "cuts"
"""Folder inside that of a plan where the decomposition keeps its cuts, also before there is a plan."""

ENGINE: Literal["h5netcdf", "netcdf4"] = "h5netcdf"
VALUE, DUAL, DATA = "value:", "dual:", "data:"
NUMBERED = "#"


class PlanFolderError(Exception):
    """A folder does not hold a plan that can be opened, or cannot be written to."""


@dataclass(frozen=True)
class Plan:
    """A solved plan.

    ``values`` and ``duals`` are the solution by variable and constraint, ``data`` the arrays it was planned with,
    ``tables`` the yearly figures, ``case`` the case it came from (scenarios applied), ``manifest`` how it was made,
    ``folder`` where it was opened from.
    """

    data: SystemData
    values: dict[str, xr.DataArray]
    duals: dict[str, xr.DataArray]
    tables: dict[str, pd.DataFrame]
    manifest: dict[str, Any]
    case: Case | None = None
    folder: Path | None = None

    def table(self, name: str) -> pd.DataFrame:
        """One table by name."""
        return self.tables[name]

    def what_if(self, *changes: str, inform: Callable[[Case], Case] = lambda case: case) -> Any:
        """What the least cost would be with changes such as ``projects.npp_2.delay=4``, between bounds, at once.

        A shortcut for one question; :class:`shanyrak.plan.questions.Desk` asks many, ranges and ensembles.

        Parameters
        ----------
        changes : ``table.row.column=value`` or ``case.field=value``
        inform : what the case was told before it was planned, such as by the nuclear programme

        Returns
        -------
        shanyrak.plan.questions.Answer
        """
        from shanyrak.plan.questions import Desk  # the desk stands on the plan

        return Desk.open(self, inform).ask(changes)

    def save(self, folder: Path) -> Path:
        """Write the plan: all or nothing; an older plan in the folder is replaced, anything else there is kept.

        Raises
        ------
        PlanFolderError
            when the path is a file, or a folder with files but no plan
        """
        folder = Path(folder)
        may_write(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as temporary:
            fresh = Path(temporary) / "plan"
            fresh.mkdir()
            self._write(fresh)
            folder.mkdir(exist_ok=True)
            if self.case is None:
                shutil.rmtree(folder / CASE, ignore_errors=True)
            for part in sorted(fresh.iterdir(), key=lambda p: p.name == MANIFEST):
                target = folder / part.name
                if target.is_dir():
                    shutil.rmtree(target)
                part.replace(target)
        return folder

    def _write(self, folder: Path) -> None:
        arrays = {f"{DATA}{name}": array for name, array in self.data.to_dataset().items()}
        arrays |= {f"{VALUE}{name}": array for name, array in self.values.items()}
        arrays |= {f"{DUAL}{name}": array for name, array in self.duals.items()}
        stored = _own_dimensions({str(k).replace("/", "|"): _storable(v) for k, v in arrays.items()})
        dataset = xr.Dataset(stored)
        packed = {str(n): {"zlib": True, "complevel": 4} for n, a in dataset.items() if a.ndim and a.dtype.kind == "f"}
        dataset.to_netcdf(folder / DATASET, engine=ENGINE, encoding=packed)
        (folder / TABLES).mkdir()
        for name, table in sorted(self.tables.items()):
            table.to_parquet(folder / TABLES / f"{name}.parquet", index=False)
        if self.case is not None:
            write_case(self.case, folder / CASE)
        (folder / MANIFEST).write_text(json.dumps(self.manifest, indent=2, sort_keys=True) + "\n", encoding="utf-8")

    @classmethod
    def open(cls, folder: Path | str) -> Plan:
        """Open a plan that was saved; raises PlanFolderError with what is missing."""
        folder = Path(folder)
        missing = [name for name in (MANIFEST, DATASET, TABLES) if not (folder / name).exists()]
        if missing:
            raise PlanFolderError(
                f"{folder} holds no complete plan: {', '.join(missing)} not found. "
                f"Make one with: shanyrak plan --out {folder}"
            )
        with xr.open_dataset(folder / DATASET, engine=ENGINE) as stored:
            dataset = stored.load()

        def part(prefix: str) -> dict[str, xr.DataArray]:
            chosen = {str(n): dataset[n] for n in dataset.data_vars if str(n).startswith(prefix)}
            return {n[len(prefix) :].replace("|", "/"): _restored(a) for n, a in chosen.items()}

        tables = {path.stem: pd.read_parquet(path) for path in sorted((folder / TABLES).glob("[!.]*.parquet"))}
        case = read_case(folder / CASE) if (folder / CASE).exists() else None
        return cls(
            data=SystemData.from_dataset(xr.Dataset(part(DATA))),
            values=part(VALUE),
            duals=part(DUAL),
            tables=tables,
            manifest=json.loads((folder / MANIFEST).read_text(encoding="utf-8")),
            case=case,
            folder=folder,
        )


def add_table(folder: Path, name: str, table: pd.DataFrame) -> None:
    """Put a table beside those of a saved plan, for its report; planning into the folder again takes it away."""
    partial = folder / TABLES / f".{name}.parquet"
    table.to_parquet(partial, index=False)
    partial.replace(folder / TABLES / f"{name}.parquet")


def may_write(folder: Path) -> None:
    """Raise PlanFolderError where a plan must not be written: over a file, or among files that are no plan."""
    if folder.is_file():
        raise PlanFolderError(f"{folder} is a file: give a folder for the plan with --out")
    holds_plan = (folder / MANIFEST).exists() and (folder / DATASET).exists()
    others = folder.is_dir() and any(path.name != CUTS for path in folder.iterdir())
    if others and not holds_plan:
        raise PlanFolderError(f"{folder} is not empty and holds no plan: give an empty or new folder with --out")


def _own_dimensions(arrays: dict[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """Arrays over other members of a dimension (storage fleets only) get a numbered one, so that nothing is padded."""
    known: dict[str, list[pd.Index]] = {}
    out = {}
    for name, array in arrays.items():
        renamed: dict[str, str] = {}
        for dim, index in array.indexes.items():
            seen = known.setdefault(str(dim), [])
            place = next((k for k, other in enumerate(seen) if other.equals(index)), len(seen))
            if place == len(seen):
                seen.append(index)
            if place:
                renamed[str(dim)] = f"{dim}{NUMBERED}{place}"
        out[name] = array.rename(renamed)
    return out


def _storable(array: xr.DataArray) -> xr.DataArray:
    plain = array.reset_coords(drop=True)
    for name, index in plain.coords.items():
        if index.dtype.kind == "O":
            plain = plain.assign_coords({name: index.values.astype(str)})
    if plain.dtype.kind == "O":
        plain = plain.astype(str)
    return plain.astype(np.int8).assign_attrs(kind="bool") if plain.dtype.kind == "b" else plain


def _restored(array: xr.DataArray) -> xr.DataArray:
    plain = array.rename({dim: str(dim).split(NUMBERED)[0] for dim in array.dims})
    out = plain.astype(bool) if plain.attrs.get("kind") == "bool" else plain
    if out.dtype.kind == "O":
        out = out.astype(str)
    texts = {n: c.values.astype(str) for n, c in out.coords.items() if c.dtype.kind == "O"}
    return out.assign_coords(texts)
