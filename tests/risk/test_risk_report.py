"""The command line of risk and its chapter of the report, on the starter case."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shanyrak.cli import app
from shanyrak.plan.plan import Plan
from shanyrak.report import write_report
from shanyrak.report.chapters.risks import risks
from shanyrak.report.names import names_of
from shanyrak.risk import tables
from tests.report.reader import read_page
from tests.risk.shocked import planned_desk


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the starter case, not asked anything."""
    return planned_desk(tmp_path_factory.mktemp("bare")).folder


@pytest.fixture(scope="module")
def run(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the starter case, struck by its shocks from the command line."""
    folder = tmp_path_factory.mktemp("risk")
    made = Path(shutil.copytree(bare, folder / "run"))
    for words in (
        ["register", "--draws", "300", "--csv", str(folder / "register.csv")],
        ["stress", "--rounds", "2", "--out", str(folder / "pages")],
        ["regret", "--rounds", "2", "--stress", "largest_unit"],
    ):
        told = CliRunner().invoke(app, ["risk", words[0], str(made), *words[1:]])
        assert told.exit_code == 0, told.output
    return made


def test_every_table_is_beside_the_plan(run: Path) -> None:
    plan = Plan.open(run)
    for name in (
        tables.REGISTER, tables.CONTINGENCY, tables.CURVE, tables.TORNADO, tables.SHEETS,
        tables.LATE, tables.REGRET, tables.WORST,
    ):  # fmt: skip
        assert len(plan.table(name)), name
    money = plan.table(tables.CONTINGENCY)
    assert (money["cost_musd"] - money["planned_musd"] - money["contingency_musd"]).abs().max() < 1e-6
    assert set(plan.table(tables.SHEETS)["stress"]) == {"reactor_late", "largest_unit"}
    assert (run.parent / "register.csv").exists()
    assert {path.stem for path in (run.parent / "pages").iterdir()} == {"reactor_late", "largest_unit"}


def test_the_chapter_shows_figures_with_both_bounds(run: Path, tmp_path: Path) -> None:
    plan = Plan.open(run)
    page = read_page(write_report(plan, tmp_path / "report.html").read_text(encoding="utf-8"))
    assert page is not None
    section = risks(plan, names_of(plan))
    sheet = plan.table(tables.SHEETS).iloc[0]
    for bounds in ("hedge", "premium", "saves"):
        assert f"{sheet[f'{bounds}_low'] / 1e3:,.2f} to {sheet[f'{bounds}_high'] / 1e3:,.2f}" in section.body
    for word in ("Risk register", "Contingency", "Which risk matters", "Shocks, planned again", "Regret", "Signposts"):
        assert f"<h3>{word}</h3>" in section.body
    assert "a licence slips" in section.body.lower()
    assert section.heading


def test_a_plan_that_was_not_asked_has_no_chapter(bare: Path) -> None:
    plan = Plan.open(bare)
    assert risks(plan, names_of(plan)).body == ""


def test_an_unknown_shock_is_told(run: Path) -> None:
    told = CliRunner().invoke(app, ["risk", "stress", str(run), "--stress", "reactor_lte"])
    assert told.exit_code != 0
    assert "there is no shock reactor_lte" in str(told.exception)
