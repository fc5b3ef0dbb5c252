"""The command line as a planner uses it: what it prints, and what it says to bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest

from shanyrak.cli import main

WIDE = {"COLUMNS": "250", "NO_COLOR": "1"}


def started(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, in a process of its own as a shell would."""
    command = [sys.executable, "-m", "shanyrak.cli", *words]
    wide = {**os.environ, **WIDE}
    return subprocess.run(command, cwd=folder, env=wide, capture_output=True, text=True, check=False, timeout=300)


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, within this process: that spares the start of one."""
    said, errors = StringIO(), StringIO()
    with (
        chdir(folder),
        patch.object(sys, "argv", ["shanyrak", *words]),
        patch.dict(os.environ, WIDE),
        redirect_stdout(said),
        redirect_stderr(errors),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    return subprocess.CompletedProcess(words, int(ended.value.code or 0), said.getvalue(), errors.getvalue())


def refused(*words: str, told: str, folder: Path) -> None:
    """The command ends with status 2, one paragraph that tells of it, and the folder as it was."""
    before = sorted(p.relative_to(folder) for p in folder.rglob("*"))
    done = run(*words, folder=folder)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert sorted(p.relative_to(folder) for p in folder.rglob("*")) == before


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a new case in it, planned once."""
    folder = tmp_path_factory.mktemp("planner")
    made = run("new", "land", folder=folder)
    assert made.returncode == 0, made.stderr
    planned = started("plan", "land", "--days", "3", "--out", "runs/a", folder=folder)
    assert planned.returncode == 0, planned.stderr
    (folder / "said.txt").write_text(planned.stdout, encoding="utf-8")
    return folder


def test_template_plans_as_it_is(country: Path) -> None:
    said = (country / "said.txt").read_text(encoding="utf-8")
    assert "runs/a/report.html" in said
    assert "gap" in said
    assert {p.name for p in (country / "runs/a").iterdir()} == {
        "case",
        "cuts",
        "manifest.json",
        "plan.nc",
        "report.html",
        "tables",
    }


def test_check_and_describe(country: Path) -> None:
    checked = run("check", "land", "--assumptions", folder=country)
    assert "no problem found" in checked.stdout
    assert "plants.csv" in checked.stdout
    assert "capacity_mw" in run("describe", "plants", folder=country).stdout


def test_set_changes_the_plan_and_compare_shows_it(country: Path) -> None:
    dear = ["--set", "technologies.wind:overnight_cost:2024.central=1650", "--set", "potentials.coast:wind.max_mw=0"]
    done = run("plan", "land", "--days", "3", "--no-compare-past", *dear, "--out", "runs/b", folder=country)
    assert done.returncode == 0, done.stderr
    compared = run("compare", "runs/a", "runs/b", folder=country)
    assert "wind" in compared.stdout
    assert (country / "comparison.html").exists()
    assert run("report", "runs/b", folder=country).returncode == 0


def test_shortage_is_told_with_zone_period_and_cause(country: Path) -> None:
    """Too little capacity is a plan with a priced shortage, never a silent failure."""
    huge = [f"demand.coast:2030:all.{column}=400000" for column in ("central", "high")]
    words = [word for change in huge for word in ("--set", change)]
    short = run("plan", "land", "--days", "3", "--no-compare-past", "--out", "runs/short", *words, folder=country)
    assert short.returncode == 0, short.stderr
    assert "load is not served" in short.stdout
    assert "2030" in short.stdout
    assert "MW installed" in " ".join(short.stdout.split())


def test_plan_in_steps_with_dc_flow_says_that_the_whole_has_no_bound(country: Path) -> None:
    choices = ["--flow", "dc", "--foresight", "stepwise", "--gap", "0.02", "--no-compare-past"]
    done = run("plan", "land", "--days", "3", *choices, "--out", "runs/steps", folder=country)
    assert done.returncode == 0, done.stderr
    assert "gap of each step at most" in done.stdout
    manifest = json.loads((country / "runs/steps/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["options"]["flow"], manifest["foresight"], manifest["gap"]) == ("dc", "stepwise", None)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["plan", "nowhere"], "nowhere"),
        (["plan", "land", "--scenario", "unheard"], "unheard"),
        (["plan", "land", "--set", "plants.none.capacity_mw=1"], "none"),
        (["plan", "land", "--weeks", "4", "--days", "4"], "--weeks"),
        (["plan", "land", "--method", "magic"], "magic"),
        (["plan", "land", "--solver", "magic"], "magic"),
        (["plan", "land", "--commitment", "magic"], "use area, zone or none"),
        (["plan", "land", "--flow", "magic"], "use transport or dc"),
        (["plan", "land", "--foresight", "magic"], "use perfect or stepwise"),
        (["plan", "land", "--days", "3", "--out", "said.txt"], "said.txt"),
        (["report", "land"], "holds no complete plan"),
        (["compare", "runs/a", "land"], "holds no complete plan"),
        (["describe", "plantz"], "plantz"),
        (["new", "land"], "land"),
    ],
)
def test_bad_input_is_one_paragraph_and_writes_nothing(country: Path, words: list[str], told: str) -> None:
    refused(*words, told=told, folder=country)


def test_bad_input_ends_the_process_with_its_status(country: Path) -> None:
    done = started("plan", "nowhere", folder=country)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("shanyrak: ")
    assert "Traceback" not in done.stderr
