"""``shanyrak nuclear``: every command prints its room, writes CSV, and says what is missing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from shanyrak.case import new_case
from shanyrak.cli_nuclear import NuclearError, app
from shanyrak.cli_show import OutputError

WORDS = {
    "choose": [
        "designs by the view",
        "vver1200 is 1st of",
        "chance to be first",
        "TOPSIS",
        "not compared",
        "worth knowing",
    ],
    "build": ["kept with a chance", "balkhash_npp", "on the grid by the end"],
    "finance": ["balkhash_loan", "levelised_usd_per_mwh", "plant2_vendor_credit"],
    "fuel": ["natural_tu", "of the first 20 years", "cooling water"],
    "staff": ["people missing", "earliest year on line"],
    "ready": ["conditions of each milestone", "critical path"],
}


def ran(*words: str) -> str:
    """What a command prints; any error is raised."""
    done = CliRunner().invoke(app, list(words), catch_exceptions=False, env={"COLUMNS": "240"})
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("more", [["--set", "case.wacc=0.1"], ["--scenario", "coal_exit_2050"]])
def test_a_run_is_taken_as_it_was_planned(more: list[str], tmp_path: Path) -> None:
    """Changes beside --run would be left out without a word."""
    with pytest.raises(NuclearError, match="leave out --case, --scenario and --set"):
        ran("finance", "--run", str(tmp_path), *more)


@pytest.mark.parametrize("command", WORDS)
def test_each_room_prints_its_tables(command: str, tmp_path: Path) -> None:
    file = tmp_path / f"{command}.csv"
    printed = " ".join(ran(command, "--csv", str(file)).split())
    assert [word for word in WORDS[command] if word not in printed] == []
    assert len(pd.read_csv(file)) > 1


def test_books_are_a_table_of_years() -> None:
    assert "2036" in ran("finance", "--books")


def test_one_change_moves_dates_and_money(tmp_path: Path) -> None:
    """The same command with a delay and another overnight cost."""
    tables = {}
    for name, changes in (("as is", []), ("changed", ["delay=2", "overnight_cost=7000"])):
        file = tmp_path / f"{name}.csv"
        given = [word for change in changes for word in ("--set", f"projects.balkhash_npp.{change}")]
        ran("build", *given, "--csv", str(file))
        tables[name] = pd.read_csv(file).query("project == 'balkhash_npp'").set_index("chance")
    assert (tables["changed"].on_line == tables["as is"].on_line + 2).all()
    ratio = tables["changed"].overnight_musd / tables["as is"].overnight_musd
    assert ratio.to_numpy() == pytest.approx(7000 / 6042)


@pytest.mark.parametrize(
    ("command", "lacks"),
    [("choose", "reactors.csv"), ("build", "design"), ("fuel", "no project with a design"), ("ready", "milestones")],
)
def test_a_case_without_reactors_says_what_is_missing(command: str, lacks: str, tmp_path: Path) -> None:
    folder = new_case(tmp_path / "country")
    for name in ("milestones", "reactors", "stakeholder_weights"):
        (folder / f"{name}.csv").unlink()
    for name in ("reactor_indicators", "reactor_requirements", "nuclear_fuel"):
        (folder / f"{name}.csv").unlink(missing_ok=True)
    with pytest.raises(NuclearError, match=rf"{lacks}.*What to do"):
        ran(command, "--case", str(folder))


def test_an_unknown_view_is_one_line() -> None:
    with pytest.raises(NuclearError, match="no view 'nobody'"):
        ran("choose", "--view", "nobody")


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"not there.*make it"):
        ran("build", "--csv", str(tmp_path / "nowhere" / "file.csv"))
