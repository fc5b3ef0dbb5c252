"""A broken case folder is refused with file, row, column, what is wrong and what would be right."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from shanyrak.case import Case, CaseError, Problem, check_case, read_case
from tests.case.broken import BROKEN
from tests.case.broken_settings import BROKEN_SETTINGS
from tests.case.folder import Folder
from tests.case.spoil import Broken

ALL = [*BROKEN, *BROKEN_SETTINGS]


@pytest.mark.parametrize("broken", ALL, ids=lambda broken: broken.name.replace(" ", "_"))
def test_one_thing_broken_gives_one_problem_in_its_place(folder: Folder, broken: Broken) -> None:
    broken.spoil(folder)
    problems = folder.problems()
    assert len(problems) == 1, "\n".join(str(problem) for problem in problems)
    problem = problems[0]
    assert (problem.file, problem.row, problem.column) == (broken.file, broken.row, broken.column)
    assert broken.what in problem.what
    assert broken.remedy in problem.remedy


def test_starter_case_has_no_problem(starter: Case) -> None:
    assert check_case(starter) == []


def test_all_problems_are_reported_at_once(folder: Folder) -> None:
    chosen = {"unknown zone", "text in a number", "high below central", "unknown rule", "boiler shares", "hour missing"}
    chosen |= {"setting in per cent", "wrong unit, known multiple", "hours missing", "duplicated key", "unknown column"}
    together = [broken for broken in ALL if broken.name in chosen]
    assert len(together) == len(chosen)
    for broken in together:
        broken.spoil(folder)
    with pytest.raises(CaseError) as error:
        read_case(folder.path)
    found = {(problem.file, problem.row, problem.column) for problem in error.value.problems}
    assert found == {(broken.file, broken.row, broken.column) for broken in together}
    text = str(error.value)
    assert text.startswith(f"{len(together)} problems in the case:")
    assert "plants.csv, row 2, column capacity_mw: 'about 1000' is not a number." in text


def test_error_survives_the_way_to_another_process() -> None:
    error = CaseError([Problem("plants.csv", 2, "zone", "x", "y")])
    again = pickle.loads(pickle.dumps(error))
    assert (again.problems, str(again)) == (error.problems, str(error))


def test_problems_come_in_the_same_order_by_file_and_row(folder: Folder) -> None:
    folder.set("plants", 7, "zone", "nowhere")
    folder.set("plants", 3, "zone", "nowhere")
    folder.set("demand", 4, "central", "x")
    assert [(p.file, p.row) for p in folder.problems()] == [("demand.csv", 4), ("plants.csv", 3), ("plants.csv", 7)]


def test_row_numbers_survive_blank_lines_and_line_breaks_in_quotes(folder: Folder) -> None:
    rows = folder.rows("plants")
    rows[1][rows[0].index("note")] = "two\nlines"
    rows[2][rows[0].index("zone")] = "nowhere"
    folder.write("plants", rows)
    # header 1, first row 2 and 3, blank 4: the second row begins in line 5
    folder.replace("plants.csv", '"two\nlines"\n', '"two\nlines"\n\n')
    assert [(p.row, p.column) for p in folder.problems()] == [(5, "zone")]


def test_byte_order_mark_of_spreadsheets_is_accepted(folder: Folder, starter: Case) -> None:
    path = folder.path / "zones.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_case(folder.path).equals(starter)


def test_empty_cells_take_their_defaults(starter: Case) -> None:
    plants = starter.table("plants")
    assert plants["available_share"].tolist()[2] == 1.0
    assert plants["captive"].dtype == bool
    assert plants["retires"].isna().sum() == 6
    assert plants["commissioned"].dtype == "int64"
    assert starter.table("plants").columns[0] == "plant"


def test_absent_optional_table_is_empty_with_all_columns(folder: Folder) -> None:
    (folder.path / "statistics.csv").unlink()
    table = read_case(folder.path).table("statistics")
    assert table.empty
    assert {"year", "indicator", "value", "unit", "margin", "source", "grade", "note"} == set(table.columns)


def test_case_changed_in_memory_can_be_checked(starter: Case) -> None:
    plants = starter.table("plants").copy()
    plants.loc[0, "capacity_mw"] = -1.0
    changed = Case(starter.settings, {**starter.tables, "plants": plants}, starter.folder)
    problems = check_case(changed)
    assert [(p.file, p.row, p.column) for p in problems] == [("plants.csv", 2, "capacity_mw")]


def test_settings_may_stand_in_tables_of_case_toml(folder: Folder, starter: Case) -> None:
    folder.replace("case.toml", "name =", "[case]\nname =")
    assert read_case(folder.path).settings == starter.settings


def test_measured_series_stand_in_for_statistics(folder: Folder) -> None:
    folder.drop_where("weather", variable="wind_mean")
    assert len(folder.problems()) == 2
    (folder.path / "profiles").mkdir()
    frame = pd.DataFrame({"year": 2023, "hour": range(8760), "coast": 0.3, "inland": 0.2})
    frame.to_parquet(folder.path / "profiles" / "wind.parquet")
    assert folder.problems() == []


def test_unknown_case_names_the_embedded_ones() -> None:
    with pytest.raises(CaseError, match="kazakhstan"):
        read_case("no_such_country")
