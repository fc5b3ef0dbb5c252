"""A plan on disk: what is written comes back, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr

from shanyrak.case import Case
from shanyrak.plan.plan import Plan, PlanFolderError
from tests.proofs.prove import same_plan


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_round_trip(mixed_plan: Plan, starter: Case, tmp_path: Path) -> None:
    """Every array keeps its kind, order and labels; tables, manifest and case come back as they were."""
    plan = replace(mixed_plan, case=starter)
    reopened = Plan.open(plan.save(tmp_path / "new" / "plan"))
    same_plan(plan, reopened)
    assert reopened.case is not None
    assert reopened.case.digest() == starter.digest()


def test_arrays_over_some_fleets_are_not_padded(mixed_plan: Plan, tmp_path: Path) -> None:
    """Storage levels come back for storage fleets alone, without a NaN, and the order of fleets is kept."""
    reopened = Plan.open(mixed_plan.save(tmp_path / "plan"))
    assert reopened.values["level"].fleet.values.tolist() == ["a:battery"]
    assert not any(bool(array.isnull().any()) for array in reopened.values.values())
    assert reopened.data.existing.fleet.values.tolist() == mixed_plan.data.existing.fleet.values.tolist()


def test_dataset_opens_with_another_library(mixed_plan: Plan, tmp_path: Path) -> None:
    """plan.nc is plain netCDF-4: another reader finds the same numbers."""
    folder = mixed_plan.save(tmp_path / "plan")
    with xr.open_dataset(folder / "plan.nc", engine="netcdf4") as dataset:
        xr.testing.assert_equal(
            dataset["value:capacity"].load().reset_coords(drop=True),
            mixed_plan.values["capacity"].reset_coords(drop=True),
        )


def test_saving_again_replaces_the_plan_and_keeps_other_files(mixed_plan: Plan, starter: Case, tmp_path: Path) -> None:
    """An older plan goes with all its tables and its case; a note beside it stays."""
    extra = {**mixed_plan.tables, "old_table": mixed_plan.table("costs")}
    folder = replace(mixed_plan, tables=extra, case=starter).save(tmp_path / "plan")
    (folder / "note.txt").write_text("mine", encoding="utf-8")
    mixed_plan.save(folder)
    reopened = Plan.open(folder)
    assert "old_table" not in reopened.tables
    assert reopened.case is None
    assert (folder / "note.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("found", ["thesis.txt", "manifest.json"])
def test_foreign_folder_is_refused(mixed_plan: Plan, tmp_path: Path, found: str) -> None:
    """A folder with files but without a plan is left alone, even where a file is called as one of ours."""
    (tmp_path / found).write_text("{}", encoding="utf-8")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "own.csv").write_text("1", encoding="utf-8")
    before = contents(tmp_path)
    with pytest.raises(PlanFolderError, match="not empty and holds no plan"):
        mixed_plan.save(tmp_path)
    assert contents(tmp_path) == before


def test_file_is_refused(mixed_plan: Plan, tmp_path: Path) -> None:
    """A file is no folder."""
    (tmp_path / "plan").write_text("mine", encoding="utf-8")
    with pytest.raises(PlanFolderError, match="is a file"):
        mixed_plan.save(tmp_path / "plan")


def test_failing_save_leaves_the_old_plan(mixed_plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fills up in the middle the old plan is whole and nothing is left beside it."""
    folder = mixed_plan.save(tmp_path / "plan")
    before = contents(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(OSError, match="no space"):
        replace(mixed_plan, manifest={"other": 1}).save(folder)
    assert contents(tmp_path) == before


def test_a_table_that_was_half_written_is_none(mixed_plan: Plan, tmp_path: Path) -> None:
    """What a command that was killed has left beside the tables does not keep the plan from being opened."""
    folder = mixed_plan.save(tmp_path / "plan")
    (folder / "tables" / ".ranges.parquet").write_bytes(b"half")
    assert set(Plan.open(folder).tables) == set(mixed_plan.tables)


@pytest.mark.parametrize("missing", ["manifest.json", "plan.nc", "tables"])
def test_incomplete_folder_is_no_plan(tmp_path: Path, missing: str) -> None:
    """What is missing is named, with the command that makes a plan."""
    for name in {"manifest.json", "plan.nc", "tables"} - {missing}:
        (tmp_path / name).touch()
    with pytest.raises(PlanFolderError, match=rf"no complete plan: {missing} not found.*shanyrak plan"):
        Plan.open(tmp_path)
