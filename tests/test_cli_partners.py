"""``shanyrak partners``: every command prints its room, keeps its table with the plan, and says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from shanyrak.case import read_case
from shanyrak.case.write import TEMPLATE
from shanyrak.cli_partners import PartnersError, app
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import CUTS, Plan
from shanyrak.report.write import report_html
from shanyrak.solve.decomposition import Cuts
from shanyrak.system.assemble import Resolution

CHANGES = [
    "case.planning_years=[2025, 2040]",
    "projects.coast_wind_2.partner=Nearland",
    "projects.inland_nuclear.partner=Farland",
    "projects.inland_nuclear.status=committed",
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of the made-up country with two partners, kept with its cuts."""
    folder = tmp_path_factory.mktemp("partners") / "run"
    request = Request(Resolution(days=3), compare=False, cuts=Cuts(folder / CUTS))
    make_plan(read_case(TEMPLATE, settings=CHANGES), request).save(folder)
    return folder


def ran(*words: str) -> str:
    """What a command prints, in one line; any error is raised."""
    done = CliRunner().invoke(app, list(words), catch_exceptions=False, env={"COLUMNS": "240"})
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_exposure_and_leakage(run: Path, tmp_path: Path) -> None:
    printed = ran("exposure", str(run), "--csv", str(tmp_path / "exposure.csv"))
    assert "exposure by partner country" in printed
    assert "Farland" in printed
    assert "partnerships by capacity, with planned ones: index 6,250" in printed  # 600 and 200 MW: 75^2 + 25^2
    assert set(pd.read_csv(tmp_path / "exposure.csv").partner) >= {"Farland", "Nearland"}
    printed = ran("leakage", str(run), "--csv", str(tmp_path / "leakage.csv"))
    assert all(w in printed for w in ("All of the country", "what each control is worth", "export-control regimes"))
    assert len(pd.read_csv(tmp_path / "leakage.csv")) == 4


def test_frontier_and_loss_are_kept_and_shown(run: Path, tmp_path: Path) -> None:
    """The frontier begins at the free plan's own cuts and never gets cheaper beyond the gap; the loss replaces only
    its own rows; both stand in the report, whose own plan is untouched."""
    before = Plan.open(run).manifest
    ran("frontier", str(run), "--limit", "0.5", "--csv", str(tmp_path / "frontier.csv"))
    rows = pd.read_csv(tmp_path / "frontier.csv")
    assert rows.limit.tolist() == [1.0, 0.5]
    assert rows.extra_high.iloc[1] >= -1e-6
    assert rows.extra_low.iloc[1] <= rows.extra_musd.iloc[1] <= rows.extra_high.iloc[1]
    for country in ("Farland", "Nearland", "Farland"):
        ran("loss", str(run), "--partner", country)
    plan = Plan.open(run)
    assert plan.manifest == before
    assert plan.table("partner_loss").groupby("country").size().nunique() == 1
    html = report_html(plan)
    assert all(title in html for title in ("What balance costs", "The loss of a partner", "What could leak"))


def test_what_is_wrong_is_said(run: Path) -> None:
    for words, message in (
        (["frontier", str(run), "--rule", "money"], "use one of nuclear, new_capacity, investment"),
        (["loss", str(run), "--partner", "Nowhere"], "right is one of Farland, Nearland"),
    ):
        with pytest.raises(PartnersError, match=message):
            ran(*words)
