"""``shanyrak adequacy``: prints, writes, keeps its tables with the plan, and shows them in the report."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from shanyrak import cli_adequacy
from shanyrak.cli import app
from shanyrak.cli_adequacy import Drawn
from shanyrak.plan.plan import Plan
from shanyrak.risk.adequacy.tables import CREDITS, INDICES
from tests.report.reader import read_page
from tests.risk.country import PERIOD, shaky_plan


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a plan whose plants break often."""
    folder = tmp_path_factory.mktemp("adequacy")
    return shaky_plan(folder / "case").save(folder / "run")


def asked(run: Path, *words: str) -> str:
    """What the command prints; any error is raised."""
    arguments = ["adequacy", str(run), "--years", "8", "--weathers", "2", *words]
    done = CliRunner().invoke(app, arguments, catch_exceptions=False, env={"COLUMNS": "240"})
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_it_prints_writes_and_reports(run: Path, tmp_path: Path) -> None:
    printed = asked(run, "--period", str(PERIOD), "--csv", str(tmp_path / "a.csv"))
    for words in (f"adequacy of {PERIOD}: 8 years", "lole_hours", "zones that are short", "the largest unit", "wind"):
        assert words in printed
    assert "target 3 hours a year: not kept" in printed
    plan = Plan.open(run)
    assert len(pd.read_csv(tmp_path / "a.csv")) == len(plan.table(INDICES))
    assert {"wind", "neighbour"} <= set(plan.table(CREDITS).asset)
    page = read_page((run / "report.html").read_text(encoding="utf-8"))
    hours = plan.table(INDICES).query("area == 'all' and figure == 'lole_hours'").value.iloc[0]
    assert page.headings["adequacy"].startswith(f"In {PERIOD} some load is not served for {hours:,.0f}")
    assert [a for a in page.anchors if a in ("shortages", "adequacy", "checks")] == ["shortages", "adequacy", "checks"]
    assert {"adequacy-hours-figure", "adequacy-credit-figure"} <= set(page.anchors)


def test_a_report_without_adequacy_has_no_such_chapter(run: Path, tmp_path: Path) -> None:
    from shanyrak.report.write import report_html

    plan = Plan.open(run)
    tables = {name: table for name, table in plan.tables.items() if not name.startswith("adequacy")}
    page = read_page(report_html(Plan(plan.data, plan.values, plan.duals, tables, plan.manifest, plan.case)))
    assert "adequacy" not in page.headings


def test_a_raised_reserve_is_tried_with_years_drawn_as_asked(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves: plans with more reserve are judged by the same draws. With others the target could seem to be kept."""

    class HandedOverError(Exception):
        pass

    def handed(*given: object, **options: object) -> None:
        raise HandedOverError(given[2:], {name: options[name] for name in Drawn._fields})

    monkeypatch.setattr(cli_adequacy, "raise_reserve", handed)
    words = ["--plans", "2", "--seed", "5", "--variation", "0.5", "--workers", "1", "--target", "7", "--no-credits"]
    with pytest.raises(HandedOverError) as told:
        asked(run, "--period", str(PERIOD), *words)
    assert told.value.args == ((PERIOD, 7.0, 2), Drawn(8, 5, 2, 0.5, 1)._asdict())


def test_an_unknown_period_is_one_sentence(run: Path) -> None:
    done = CliRunner().invoke(app, ["adequacy", str(run), "--period", "2031"])
    assert "no period 2031" in str(done.exception)
