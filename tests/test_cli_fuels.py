"""``shanyrak fuels``: what it prints, keeps and says of bad input."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from shanyrak.cli import app
from shanyrak.cli_fuels import FuelsError
from shanyrak.plan.industry import EFFECTS, IndustryError
from shanyrak.plan.plan import Plan
from tests.plan.fuel_country import fuel_plan

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuels")
    return fuel_plan(folder / "country").save(folder / "run")


def test_balances_are_shown_and_written(run: Path, tmp_path: Path) -> None:
    found = RUNNER.invoke(app, ["fuels", str(run), "--csv", str(tmp_path / "all.csv")])
    assert found.exit_code == 0, found.output
    for words in ("gas: production", "crude: to refineries", "what industrial projects take", "works"):
        assert words in found.output
    rows = pd.read_csv(tmp_path / "all.csv")
    assert abs(float(rows.groupby(["carrier", "region", "period"]).gwh.sum().abs().max())) < 1e-6


def test_a_project_is_compared_and_kept_for_the_report(run: Path) -> None:
    found = RUNNER.invoke(app, ["fuels", str(run), "--project", "works", "--year", "2030", "--days", "3"])
    assert found.exit_code == 0, found.output
    assert "what works changes" in found.output
    kept = Plan.open(run).table(EFFECTS)
    assert set(kept.project) == {"works"}
    assert set(kept.period) == {2030}
    page = (run / "report.html").read_text(encoding="utf-8")
    assert "Chemical works: what planning with it changes" in page
    assert "Fuels and industry" in page


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["--project", "work"], IndustryError, "no industrial project"),
        (["--project", "works", "--year", "2031"], FuelsError, "takes periods of the plan: 2030, 2040"),
    ],
)
def test_bad_input_is_said(run: Path, arguments: list[str], error: type[Exception], words: str) -> None:
    found = RUNNER.invoke(app, ["fuels", str(run), *arguments])
    assert isinstance(found.exception, error)
    assert words in str(found.exception)


def test_a_plan_without_balances_says_what_to_do(run: Path, tmp_path: Path) -> None:
    plan = Plan.open(run)
    bare = Plan(plan.data, plan.values, plan.duals, plan.tables, plan.manifest).save(tmp_path / "bare")
    found = RUNNER.invoke(app, ["fuels", str(bare)])
    assert isinstance(found.exception, FuelsError)
    assert "fill in carriers.csv" in str(found.exception)
