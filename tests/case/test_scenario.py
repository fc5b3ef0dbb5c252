"""Scenarios and single changes do what they say, in order, and name themselves when they are wrong."""

from __future__ import annotations

import pytest

from shanyrak.case import assumptions, read_case
from tests.case.folder import Folder


def test_set_changes_the_selected_rows_only(folder: Folder) -> None:
    folder.scenario(
        "s", '[[change]]\ntable = "plants"\nwhere = { technology = "coal_steam" }\nset = { retires = 2031 }\n'
    )
    plants = read_case(folder.path, ["s"]).table("plants").set_index("plant")
    assert plants.loc[["coast_coal", "inland_coal"], "retires"].tolist() == [2031, 2031]
    assert plants["retires"].isna().sum() == 5


def test_scale_multiplies_and_leaves_empty_cells_empty(folder: Folder) -> None:
    scale = "scale = { low = 1.25, central = 1.25, high = 1.25 }"
    folder.scenario("s", f'[[change]]\ntable = "demand"\nwhere = {{ zone = "coast" }}\n{scale}\n')
    demand = read_case(folder.path, ["s"]).table("demand")
    assert demand["central"].tolist() == [17500, 19750, 23125, 9000, 10400, 12500]
    assert demand["low"].tolist()[1] == 15168 * 1.25
    assert demand["low"].isna().tolist() == [True, False, False, True, False, False]


def test_remove_and_add(folder: Folder) -> None:
    folder.scenario(
        "s",
        '[[change]]\ntable = "links"\nwhere = { link = "coast_neighbour" }\nremove = true\n'
        '[[change]]\ntable = "links"\nadd = { link = "cable", from_zone = "inland", to_zone = "neighbour", '
        'kind = "hvdc", forward_mw = 250, backward_mw = 100, source = "assumption", grade = "assumption" }\n',
    )
    links = read_case(folder.path, ["s"]).table("links")
    assert links["link"].tolist() == ["coast_inland", "cable"]
    assert links["loss"].tolist() == [0.03, 0.0]


def test_where_takes_a_list_and_numbers(folder: Folder) -> None:
    folder.scenario(
        "s",
        '[[change]]\ntable = "demand"\nwhere = { zone = ["coast", "inland"], year = 2040 }\nset = { high = 99000.5 }\n',
    )
    demand = read_case(folder.path, ["s"]).table("demand")
    assert demand.loc[demand["year"] == 2040, "high"].tolist() == [99000.5, 99000.5]
    assert (demand["high"] == 99000.5).sum() == 2


def test_scenarios_build_on_others_each_once_and_in_order(folder: Folder) -> None:
    double = '[[change]]\ntable = "peaks"\nscale = { peak_mw = 2 }\n'
    folder.scenario("base", double)
    folder.scenario("a", f'builds_on = ["base"]\n{double}')
    folder.scenario("b", 'builds_on = ["base", "a"]\n[[change]]\ntable = "peaks"\nset = { peak_mw = 5000 }\n')
    assert read_case(folder.path, ["a"]).table("peaks")["peak_mw"].tolist() == [14800]
    assert read_case(folder.path, ["a", "base"]).table("peaks")["peak_mw"].tolist() == [14800]
    case = read_case(folder.path, ["b"])
    assert case.table("peaks")["peak_mw"].tolist() == [5000]
    assert case.scenarios == ("b",)


def test_settings_of_a_scenario(folder: Folder) -> None:
    folder.scenario("s", "settings = { wacc = 0.1, planning_years = [2031] }\n")
    settings = read_case(folder.path, ["s"]).settings
    assert (settings.wacc, settings.planning_years) == (0.1, [2031])


def test_changed_rows_become_assumptions_of_the_scenario(folder: Folder) -> None:
    folder.set("peaks", 2, "source", "yearbook")
    folder.set("peaks", 2, "grade", "official")
    folder.scenario("s", '[[change]]\ntable = "peaks"\nscale = { peak_mw = 1.1 }\n')
    peak = read_case(folder.path, ["s"]).table("peaks").iloc[0]
    assert (peak["source"], peak["grade"]) == ("assumption", "assumption")
    assert peak["note"] == "changed by scenarios/s.toml"
    rows = assumptions(read_case(folder.path, ["s"]))
    assert rows.loc[rows["file"] == "scenarios/s.toml", ["row", "key", "value"]].to_numpy().tolist() == [
        [2, "2024", "peak_mw 4070.0000000000005"]
    ]
    assert "peaks.csv" not in set(rows["file"])


WRONG = {
    "unknown scenario": (None, "scenarios/s.toml", None, None, "there is no scenario s", "cheap_gas"),
    "not TOML": ("builds_on = ]", "scenarios/s.toml", 2, None, "not TOML", "key = value"),
    "circle": ('builds_on = ["t"]', "scenarios/t.toml", None, "builds_on", "s builds on t builds on s", "Remove"),
    "unknown base": (
        'builds_on = ["cheap_gass"]',
        "scenarios/s.toml",
        None,
        "builds_on",
        "cheap_gass",
        "mean cheap_gas",
    ),
    "unknown key": ("chnge = 1", "scenarios/s.toml", None, "chnge", "does not belong", "Did you mean change"),
    "unknown table": (
        '[[change]]\ntable = "plnts"\nremove = true',
        "scenarios/s.toml",
        2,
        "table",
        "plnts",
        "mean plants",
    ),
    "unknown column": (
        '[[change]]\ntable = "plants"\nset = { capacity = 1 }',
        "scenarios/s.toml",
        2,
        "capacity",
        "plants has no column capacity",
        "Did you mean capacity_mw",
    ),
    "no such row": (
        'description = ""\n\n[[change]]\ntable = "plants"\nwhere = { plant = "coast_col" }\nset = { capacity_mw = 1 }',
        "scenarios/s.toml",
        4,
        "plant",
        "no row of plants has plant = coast_col",
        "Did you mean coast_coal",
    ),
    "no such pair": (
        '[[change]]\ntable = "plants"\nwhere = { plant = "coast_coal", zone = "inland" }\nremove = true',
        "scenarios/s.toml",
        2,
        "where",
        "no row of plants has plant = coast_coal, zone = inland",
        "Select a row",
    ),
    "two actions": (
        '[[change]]\ntable = "plants"\nremove = true\nset = { zone = "coast" }',
        "scenarios/s.toml",
        None,
        "change.0",
        "does not belong",
        "exactly one of set, scale, remove, add",
    ),
    "text in a number": (
        '[[change]]\ntable = "peaks"\nset = { peak_mw = "high" }',
        "scenarios/s.toml",
        2,
        "peak_mw",
        "not a number",
        "MW",
    ),
    "scaled text": (
        '[[change]]\ntable = "peaks"\nscale = { year = 2 }',
        "scenarios/s.toml",
        2,
        "year",
        "cannot be scaled",
        "set",
    ),
    "outside bounds": (
        '[[change]]\ntable = "peaks"\nscale = { peak_mw = -1 }',
        "scenarios/s.toml",
        2,
        "peak_mw",
        "below 0",
        "at least 0",
    ),
    "row that exists": (
        '[[change]]\ntable = "peaks"\nadd = {year = 2024, peak_mw = 9e3, source = "assumption", grade = "assumption"}',
        "scenarios/s.toml",
        2,
        "year",
        "2024 (year) is used before",
        "peaks.csv, row 2",
    ),
    "unknown setting": ("settings = { wac = 0.1 }", "scenarios/s.toml", None, "wac", "not known", "Did you mean wacc"),
    "bad setting": ("settings = { wacc = 10 }", "scenarios/s.toml", None, "wacc", "10 does not fit", "less than"),
    "unmergeable column": ('merge_zones = "name"', "scenarios/s.toml", None, "merge_zones", "by name", "region"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_scenario_is_named_with_line_and_remedy(folder: Folder, name: str) -> None:
    content, file, row, column, what, remedy = WRONG[name]
    folder.scenario("t", 'builds_on = ["s"]' if name == "circle" else "")
    if content is not None:
        folder.scenario("s", content)
    problems = folder.problems("s")
    assert len(problems) == 1, "\n".join(str(problem) for problem in problems)
    problem = problems[0]
    assert (problem.file, problem.row, problem.column) == (file, row, column)
    assert what in problem.what
    assert remedy in problem.remedy


def test_single_changes_of_cells_and_settings(folder: Folder) -> None:
    changes = [
        "plants.coast_coal.retires=2033",
        "technologies.nuclear:overnight_cost:2024.central=7000",
        "case.wacc=0.07",
        "case.planning_years=[2030, 2050]",
        "case.name=Elsewhere",
    ]
    case = read_case(folder.path, settings=changes)
    assert case.table("plants")["retires"].tolist()[0] == 2033
    technologies = case.table("technologies")
    nuclear = technologies[(technologies["technology"] == "nuclear") & (technologies["parameter"] == "overnight_cost")]
    assert nuclear["central"].tolist() == [7000]
    assert (case.settings.wacc, case.settings.planning_years, case.settings.name) == (0.07, [2030, 2050], "Elsewhere")


def test_single_change_comes_after_scenarios(folder: Folder) -> None:
    folder.scenario("s", '[[change]]\ntable = "peaks"\nset = { peak_mw = 5000 }\n')
    case = read_case(folder.path, ["s"], ["peaks.2024.peak_mw=4500"])
    assert case.table("peaks")["peak_mw"].tolist() == [4500]


@pytest.mark.parametrize(
    ("change", "column", "remedy"),
    [
        ("plants.coast_coal", None, "table.row.column=value"),
        ("plnts.coast_coal.retires=2030", "table", "Did you mean plants"),
        ("plants.coast_cole.retires=2030", "plant", "Did you mean coast_coal"),
        ("plants.coast_coal.retirs=2030", "retirs", "Did you mean retires"),
        ("plants.coast_coal.retires=soon", "retires", "whole number"),
        ("technologies.nuclear:overnight_cost.central=7000", None, "technology:parameter:year"),
        ("case.wac=0.1", "wac", "Did you mean wacc"),
    ],
)
def test_wrong_single_change_is_named(folder: Folder, change: str, column: str | None, remedy: str) -> None:
    problems = folder.problems(settings=(change,))
    assert [(problem.file, problem.column) for problem in problems] == [(f"--set {change}", column)]
    assert remedy in problems[0].remedy


def test_problems_of_files_scenarios_and_changes_are_reported_together(folder: Folder) -> None:
    folder.set("plants", 2, "capacity_mw", "x")
    folder.scenario("s", '[[change]]\ntable = "plants"\nwhere = { plant = "y" }\nremove = true\n')
    files = {problem.file for problem in folder.problems("s", "nowhere", settings=("case.wacc=9",))}
    assert files == {"plants.csv", "scenarios/s.toml", "scenarios/nowhere.toml", "--set case.wacc=9"}
