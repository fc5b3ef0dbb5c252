"""The contract in words is complete and up to date; assumptions are listed row by row."""

from __future__ import annotations

from pathlib import Path

from shanyrak.case import Case, assumptions, describe, read_case
from shanyrak.case.columns import TABLES
from shanyrak.case.describe import reference_page
from shanyrak.case.parameters import POLICY_RULES, TECHNOLOGY_PARAMETERS
from shanyrak.case.settings import Settings
from tests.case.folder import Folder

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "case.md"


def test_reference_page_is_up_to_date() -> None:
    remedy = "write it anew with shanyrak.case.describe.write_reference('docs/reference/case.md')"
    assert PAGE.read_text(encoding="utf-8") == reference_page(), remedy


def test_every_column_quantity_and_setting_is_described() -> None:
    rows = describe()
    described = set(zip(rows["table"], rows["column"], strict=True))
    assert {(table.name, column.name) for table in TABLES.values() for column in table.columns} <= described
    assert {("technologies:parameter", name) for name in TECHNOLOGY_PARAMETERS} <= described
    assert {("policy:rule", name) for name in POLICY_RULES} <= described
    assert {("case", name) for name in Settings.model_fields} <= described
    assert (rows["meaning"] != "").all()


def test_description_says_unit_bounds_and_default() -> None:
    rows = describe().set_index(["table", "column"])
    assert rows.loc[("plants", "capacity_mw"), ["unit", "bounds", "default"]].tolist() == ["MW", "0 to", "required"]
    assert rows.loc[("plants", "available_share"), ["unit", "bounds", "default"]].tolist() == ["1", "0 to 1", "1"]
    assert rows.loc[("case", "wacc"), "bounds"] == "at least 0, at most 0.5"
    assert rows.loc[("technologies:parameter", "lifetime"), "default"] == "required: all"


def test_assumptions_name_file_row_key_and_value(starter: Case) -> None:
    rows = assumptions(starter)
    graded = sum(len(table) for table in starter.tables.values() if "grade" in table)
    assert len(rows) == graded
    peak = rows[rows["file"] == "peaks.csv"]
    assert peak.to_numpy().tolist() == [["peaks.csv", 2, "2024", "peak_mw 3700", "assumption", ""]]


def test_recalled_figures_count_as_assumptions_and_official_ones_do_not(folder: Folder) -> None:
    for row, grade in ((2, "recalled"), (3, "official")):
        folder.set("fuels", row, "source", "yearbook")
        folder.set("fuels", row, "grade", grade)
    rows = assumptions(read_case(folder.path))
    assert rows.loc[rows["file"] == "fuels.csv", "row"].tolist() == [2, 4]
