"""``shanyrak what-if``, ``range``, ``trade-off`` and ``hedge``: what they print, keep beside the plan and refuse."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from shanyrak.case import new_case, read_case
from shanyrak.cli import app
from shanyrak.cli_questions import AskError
from shanyrak.cli_show import out
from shanyrak.nuclear.programme import informed
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import CUTS, Plan
from shanyrak.report.words import SPACE
from shanyrak.report.write import report_html
from shanyrak.solve.decomposition import Cuts
from shanyrak.system.assemble import Resolution
from shanyrak.system.problem import Options


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the starter case with its cuts."""
    folder = tmp_path_factory.mktemp("asked") / "run"
    request = Request(Resolution(days=3), Options(), gap=1e-3, compare=False, cuts=Cuts(folder / CUTS))
    case = read_case(new_case(tmp_path_factory.mktemp("land") / "land"))
    return make_plan(case, request, inform=informed).save(folder)


def ran(*words: str) -> str:
    """What a command prints, in one line; any error is raised."""
    out.width = 240
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_what_if_tells_both_bounds_and_the_plan(run: Path, tmp_path: Path) -> None:
    printed = ran("what-if", str(run), "--set", "case.wacc=0.1", "--csv", str(tmp_path / "answer.csv"))
    assert "what if case.wacc=0.1" in printed
    assert "no hour solved" in printed
    assert "can be built at no more than that" in printed
    assert "coal" in set(pd.read_csv(tmp_path / "answer.csv").group)


def test_what_the_cuts_cannot_tell_is_said(run: Path) -> None:
    assert "the cuts cannot tell" in ran("what-if", str(run), "--set", "case.unserved_energy_cost=4000")


def test_ranges_and_trade_offs_are_kept_for_the_report(run: Path) -> None:
    plan = Plan.open(run)
    year = int(plan.data.load.period.values[-1])
    assert "ranges of plans near the least cost" in ran("range", str(run), f"capacity:wind:{year}", "--within", "0.05")
    most = float(Plan.open(run).table("ranges").most_shown.iloc[0])
    ran("trade-off", str(run), f"capacity:wind:{year}", "--levels", f"{most:.3f}")
    opened = Plan.open(run)
    found = opened.table("trade_off")
    assert found.least_cost_to_busd.iloc[0] <= 1.0501 * opened.manifest["objective_musd"] / 1e3
    html = report_html(opened)
    assert "Near the least cost" in html
    assert "What it costs to hold" in html


def test_what_is_no_quantity_is_refused(run: Path) -> None:
    with pytest.raises(AskError, match="is no quantity of a plan"):
        ran("range", str(run), "happiness")


@pytest.mark.parametrize(("option", "text"), [("--within", "1%"), ("--within", "5"), ("--levels", "a,b")])
def test_numbers_that_are_none_are_refused_in_words(run: Path, option: str, text: str) -> None:
    command = "range" if option == "--within" else "trade-off"
    year = int(Plan.open(run).data.load.period.values[-1])
    with pytest.raises(AskError, match=f"{option} '{text}' must be numbers"):
        ran(command, str(run), f"capacity:wind:{year}", option, text)


def test_a_hedge_is_told_and_kept_for_the_report(run: Path, tmp_path: Path) -> None:
    words = ["hedge", str(run), "--until", "2030", "--gap", "0.01", "--csv", str(tmp_path / "futures.csv")]
    printed = ran(*words, "--future", "0.6:as_planned", "--future", "0.4:case.wacc=0.14")
    assert "knowing which comes would save" in printed
    assert list(pd.read_csv(tmp_path / "futures.csv").future) == ["as_planned", "case.wacc=0.14"]
    html = report_html(Plan.open(run))
    assert "Deciding before one knows" in html
    assert "2 futures share every decision until 2030" in html
    ran(*words, "--future", "0.6:as_planned", "--future", "0.4:case.wacc=0.14", "--weight", "0.5", "--worst", "0.4")
    assert Plan.open(run).table("hedge_worth").worst.iloc[0] == pytest.approx(0.4)
    assert "with a weight of 50 % on the worst 40 % of outcomes" in report_html(Plan.open(run)).replace(SPACE, " ")
