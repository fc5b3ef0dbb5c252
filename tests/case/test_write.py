"""A case is written whole or not at all, and reads back as the same case."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.case import Case, new_case, read_case, write, write_case
from shanyrak.case.cells import parse_cell, value_text
from shanyrak.case.columns import TABLES
from shanyrak.case.contract import Column
from shanyrak.case.settings import Settings
from tests.case.folder import Folder


def test_written_case_reads_back_the_same(starter: Case, tmp_path: Path) -> None:
    again = read_case(write_case(starter, tmp_path / "a" / "copy"))
    assert again.equals(starter)
    assert again.digest() == starter.digest()


def test_digest_changes_with_any_cell_and_setting(starter: Case) -> None:
    plants = starter.table("plants").copy()
    plants.loc[3, "capacity_mw"] += 1e-9
    other = replace(starter, tables={**starter.tables, "plants": plants})
    assert other.digest() != starter.digest()
    assert not other.equals(starter)
    assert replace(starter, settings=starter.settings.model_copy(update={"seed": 2})).digest() != starter.digest()


def test_measured_series_and_map_go_along(folder: Folder, tmp_path: Path) -> None:
    (folder.path / "profiles").mkdir()
    rows = "\n".join(f"2023,{hour},0.3,0.2" for hour in range(8760))
    (folder.path / "profiles" / "wind.csv").write_text(f"year,hour,coast,inland\n{rows}\n")
    (folder.path / "zones.geojson").write_text("{}")
    case = read_case(folder.path)
    copy = read_case(write_case(case, tmp_path / "copy"))
    assert copy.digest() == case.digest()
    assert (tmp_path / "copy" / "zones.geojson").read_text() == "{}"


def test_starter_case_has_every_table_and_a_line_on_each(tmp_path: Path) -> None:
    path = new_case(tmp_path / "country")
    explained = (path / "README.txt").read_text(encoding="utf-8")
    for name in TABLES:
        assert (path / f"{name}.csv").is_file()
        assert f"{name}.csv" in explained
    assert "case.toml" in explained


def test_starter_case_claims_no_evidence(starter: Case) -> None:
    for name, table in starter.tables.items():
        if "grade" in table:
            assert set(table["grade"]) <= {"assumption"}, name


def test_starter_scenario_applies(folder: Folder, starter: Case) -> None:
    case = read_case(folder.path, ["cheap_gas"])
    assert len(case.table("projects")) == len(starter.table("projects")) + 1


@pytest.mark.parametrize("make", [new_case, None], ids=["new", "write"])
def test_folder_with_something_in_it_is_left_alone(starter: Case, tmp_path: Path, make: object) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(FileExistsError, match="not empty"):
        new_case(tmp_path) if make else write_case(starter, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_empty_folder_is_filled(starter: Case, tmp_path: Path) -> None:
    target = tmp_path / "empty"
    target.mkdir()
    assert read_case(write_case(starter, target)).equals(starter)


def test_writing_that_fails_leaves_nothing(starter: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    real = write._write_table

    def fail_at_third(case: Case, table: object, path: Path) -> None:
        written.append(path)
        if len(written) == 3:
            raise OSError("disk full")
        real(case, table, path)  # type: ignore[arg-type]

    monkeypatch.setattr(write, "_write_table", fail_at_third)
    with pytest.raises(OSError, match="disk full"):
        write_case(starter, tmp_path / "copy")
    assert written[0].exists() is False
    assert list(tmp_path.iterdir()) == []


def test_awkward_text_and_numbers_survive(starter: Case, tmp_path: Path) -> None:
    plants = starter.table("plants").copy()
    plants["note"] = ['say "no", or; yes', "Қазақстан, Теміртау", "#1", "=1+1", "nan", "'", "a,b"]
    plants["capacity_mw"] = [0.1 + 0.2, 1e-300, 1e15 + 2, 123456789.123456789, 0.0, 3.0, 2 / 3]
    case = replace(starter, tables={**starter.tables, "plants": plants})
    assert read_case(write_case(case, tmp_path / "copy")).table("plants").equals(plants)


TEXT = Column("note", "text", "", "", default="")
NUMBER = Column("value", "number", "MW", "")


@given(st.text().map(lambda text: " ".join(text.split())))
def test_any_text_survives(text: str) -> None:
    assert parse_cell(TEXT, value_text(text)) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_survives(number: float) -> None:
    assert parse_cell(NUMBER, value_text(number)) == number


@settings(max_examples=50, deadline=None)
@given(description=st.text(st.characters(exclude_categories=["Cs"]), max_size=60), wacc=st.floats(0, 0.5))
def test_any_setting_survives(description: str, wacc: float) -> None:
    given_settings = Settings(
        name="x",
        description=description,
        base_year=2024,
        price_year=2024,
        planning_years=[2030, 2040],
        social_discount_rate=0.05,
        wacc=wacc,
        unserved_energy_cost=1e4,
        unserved_heat_cost=1e-5,
        excess_limit_cost=1,
        utc_offset_hours=-3.5,
    )
    assert Settings(**tomllib.loads(write.settings_text(given_settings))) == given_settings
