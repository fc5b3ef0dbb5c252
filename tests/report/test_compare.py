"""Two plans side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from shanyrak.plan.plan import Plan
from shanyrak.report import write_comparison
from shanyrak.report.compare import comparison_html
from shanyrak.report.differences import changed_rows, changed_settings
from tests.report.country import bare_data, rich_data, solved, template_case
from tests.report.reader import Page, as_number, read_page


@pytest.fixture(scope="module")
def cheaper() -> Plan:
    """The rich plan with half the load, from a case with another price year and another zone."""
    data = rich_data()
    case = template_case(coast="Shore")
    case = replace(case, settings=case.settings.model_copy(update={"price_year": 2025}))
    return solved(replace(data, load=data.load * 0.5, peak=data.peak * 0.5), case)


@pytest.fixture(scope="module")
def page(rich: Plan, cheaper: Plan) -> Page:
    return read_page(comparison_html(rich, cheaper))


def test_differences_are_b_less_a(rich: Plan, cheaper: Plan, page: Page) -> None:
    table = page.table("costs", "Item", "2040")
    exact = [p.table("costs").query("period == 2040").musd_per_year.sum() for p in (rich, cheaper)]
    assert table.number("Total", "2040") == pytest.approx(exact[1] - exact[0], abs=0.1)
    first = page.tables[0]
    rows = {r[0]: r[1:] for r in first.rows}
    assert as_number(rows["Consumption, TWh"][1]) == pytest.approx(as_number(rows["Consumption, TWh"][0]) / 2, rel=0.01)


def test_what_was_assumed_differently_is_listed(rich: Plan, cheaper: Plan, page: Page) -> None:
    assert rich.case is not None
    assert cheaper.case is not None
    assert changed_settings(rich.case, cheaper.case).to_numpy().tolist() == [["price_year", "2024", "2025"]]
    assert changed_rows(rich.case, cheaper.case).to_numpy().tolist() == [["zones", "coast", "name", "Coast", "Shore"]]
    assert page.headings["assumptions"] == "The cases differ in 1 setting and 1 table"


def test_a_plan_does_not_differ_from_itself(rich: Plan) -> None:
    page = read_page(comparison_html(rich, rich))
    assert page.headings["assumptions"] == "Both plans rest on the same case"
    assert page.headings["builds"] == "Both plans build the same"
    assert page.headings["capacity"] == "Capacity hardly differs in 2040"
    assert page.headings["costs"] == "Both plans cost the same in 2040"


def test_rows_that_only_one_case_has(rich: Plan) -> None:
    assert rich.case is not None
    projects = rich.case.table("projects")
    less = replace(rich.case, tables={**rich.case.tables, "projects": projects.iloc[1:]})
    found = changed_rows(rich.case, less)
    assert found.to_numpy().tolist() == [["projects", "coast_wind_2", "whole row", "present", "absent"]]


def test_file_is_whole_and_loads_nothing(rich: Plan, cheaper: Plan, tmp_path: Path, page: Page) -> None:
    path = write_comparison(rich, cheaper, tmp_path / "new" / "both.html")
    assert path.read_text(encoding="utf-8") == comparison_html(rich, cheaper)
    assert page.loads == []
    assert set(page.headings) == {a for a in page.anchors if a in page.headings}
    assert len(page.headings) == 7


def test_plans_without_a_common_period_are_refused(rich: Plan) -> None:
    data = bare_data()
    shifted = {
        name: array.assign_coords({d: array[d].values - 10 for d in ("period", "vintage") if d in array.dims})
        for name, array in data.to_dataset().items()
    }
    other = solved(type(data)(**{str(n): a for n, a in shifted.items()}))
    with pytest.raises(ValueError, match="no period in common: A has 2030, 2035, 2040, B has 2020"):
        comparison_html(rich, other)
