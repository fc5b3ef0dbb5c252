"""``shanyrak indicators``: one run by period, several side by side, CSV, and what is said of bad input."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from shanyrak.cli import app
from shanyrak.cli_indicators import IndicatorsError
from shanyrak.indicators import LEFT_OUT, THEMES
from shanyrak.indicators.results import plan_indicators
from shanyrak.plan.plan import Plan
from tests.indicators.nation import nation
from tests.report.country import rich_data, solved, template_case


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two saved plans, of three periods and of one."""
    folder = tmp_path_factory.mktemp("runs")
    return solved(rich_data(), template_case()).save(folder / "first"), nation().save(folder / "second")


def ran(*words: str | Path) -> str:
    """What the command prints, on one line; any error is raised."""
    done = CliRunner().invoke(app, ["indicators", *map(str, words)], catch_exceptions=False, env={"COLUMNS": "220"})
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_one_run_shows_every_theme_and_period(folders: tuple[Path, Path]) -> None:
    printed = ran(folders[0])
    assert all(word in printed for word in (*THEMES, "2030", "2035", "2040", "CO2 of electricity", "g/kWh", "↓"))
    assert f"{len(LEFT_OUT)} published indicators cannot be computed" in printed


def test_runs_stand_side_by_side_and_csv_has_all(folders: tuple[Path, Path], tmp_path: Path) -> None:
    """The CSV has the numbers of each plan to the last digit; one period is shown where one is asked for."""
    file = tmp_path / "both.csv"
    printed = ran(*folders, "--period", "2030", "--theme", "security", "--csv", file)
    assert "2030 first" in printed
    assert "2030 second" in printed
    assert "2035" not in printed
    assert "CO2 of electricity" not in printed
    table = pd.read_csv(file, keep_default_na=False, na_values=[""]).fillna({"part": ""})
    own = plan_indicators(Plan.open(folders[0]))
    both = own.merge(table, on=["indicator", "part", "period"], how="left")
    assert len(both) == len(own)
    assert both.value.to_numpy() == pytest.approx(both["first"].to_numpy(dtype=float), nan_ok=True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["first", "--period", "2031"], "no plan has a period 2031: use one of 2030, 2035, 2040"),
        (["first", "--theme", "money"], "--theme 'money' is not known: use one of social"),
        (["first", "first"], "given twice"),
    ],
)
def test_bad_input_says_what_to_do(folders: tuple[Path, Path], words: list[str], told: str) -> None:
    given = [str(folders[0].parent / word) if word == "first" else word for word in words]
    with pytest.raises(IndicatorsError, match=told):
        ran(*given)
