"""Plans and reports that several tests look at, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from shanyrak.plan.plan import Plan
from shanyrak.report.write import report_html
from tests.report.country import backcast, bare_data, rich_data, solved, template_case
from tests.report.reader import Page, read_page


@pytest.fixture(scope="session")
def rich() -> Plan:
    """A plan with everything that a report can show."""
    return solved(rich_data(), template_case(), backcast=backcast())


@pytest.fixture(scope="session")
def bare() -> Plan:
    """A plan with as little as a plan can have."""
    plan = solved(bare_data())
    return Plan(plan.data, plan.values, {}, {k: v for k, v in plan.tables.items() if k != "prices"}, {}, None)


@pytest.fixture(scope="session")
def rich_page(rich: Plan) -> Page:
    """The report of the rich plan, parsed."""
    return read_page(report_html(rich))


@pytest.fixture(scope="session")
def bare_page(bare: Plan) -> Page:
    """The report of the bare plan, parsed."""
    return read_page(report_html(bare))


@pytest.fixture(scope="session")
def rich_file(rich: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the rich plan on disk."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report_html(rich), encoding="utf-8")
    return path
