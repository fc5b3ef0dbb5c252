"""The report shows the numbers of the plan's tables, needs nothing from elsewhere and survives any plan."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from shanyrak.plan.plan import Plan
from shanyrak.plan.tables import hourly_price
from shanyrak.report import write_report
from shanyrak.report.blocks import chosen_blocks
from shanyrak.report.chapters.hours import _explanation
from shanyrak.report.write import CHAPTERS, report_html
from tests.report.country import template_case
from tests.report.reader import Page, as_number, read_page
from tests.report.unpack import unpacked

ANCHORS = ["answer", "base-year", "map", "capacity", "generation", "hours", "heat", "costs", "nuclear", "partners",
           "corridor", "prices", "emissions", "fuels", "indicators", "shortages", "checks", "assumptions"]  # fmt: skip
YEARS = (2030, 2035, 2040)


def near(shown: float, exact: float, step: float) -> bool:
    """Whether a shown number is the exact one rounded to a step."""
    return abs(shown - exact) <= 0.5 * step + 1e-9


def step_of(table_number: str) -> float:
    """The last decimal that a shown number has."""
    return 10.0 ** -len(table_number.partition(".")[2])


@pytest.mark.parametrize("which", ["rich_page", "bare_page"])
def test_every_chapter_has_its_anchor_and_heading(which: str, request: pytest.FixtureRequest) -> None:
    page = request.getfixturevalue(which)
    assert [a for a in page.anchors if a in ANCHORS] == ANCHORS
    assert len(CHAPTERS) == len(ANCHORS)
    assert {f"#{a}" for a in ANCHORS} <= set(page.links)
    assert set(page.headings) == set(ANCHORS)
    assert all(len(h) > 10 for h in page.headings.values())


@pytest.mark.parametrize("which", ["rich_page", "bare_page"])
def test_nothing_is_loaded_from_elsewhere(which: str, request: pytest.FixtureRequest) -> None:
    page = request.getfixturevalue(which)
    assert page.loads == []
    assert not [s for s in page.styles if re.search(r"url\(|@import|//", s)]


def test_capacity_table_holds_the_sums_of_the_plan(rich: Plan, rich_page: Page) -> None:
    table = rich_page.table("capacity", "Group", "2030")
    sums = rich.table("capacity").groupby(["group", "period"]).capacity_mw.sum() / 1000.0
    for row in table.rows:
        for year, shown in zip(table.heads[1:], row[1:], strict=True):
            exact = sums.xs(int(year), level="period").sum() if row[0] == "Total" else sums[row[0].lower(), int(year)]
            assert near(as_number(shown), exact, step_of(shown)), (row[0], year)
    assert {r[0] for r in table.rows} == {"Coal", "Gas", "Nuclear", "Wind", "Solar", "Storage", "Total"}


def test_generation_table_leads_from_generation_to_consumption(rich: Plan, rich_page: Page) -> None:
    table = rich_page.table("generation", "Group", "2030")
    for year in YEARS:
        rows = {r[0]: as_number(r[table.heads.index(str(year))]) for r in table.rows}
        parts = [v for n, v in rows.items() if n not in ("Consumption", "Total")]
        assert sum(parts) == pytest.approx(rows["Consumption"], abs=0.01)
        exact = rich.table("balance").query("period == @year").demand_gwh.sum() / 1000.0
        assert rows["Consumption"] == pytest.approx(exact, abs=0.005)


def test_costs_by_item_are_those_of_the_plan(rich: Plan, rich_page: Page) -> None:
    table = rich_page.table("costs", "Item", "2040")
    for year in YEARS:
        own = rich.table("costs").query("period == @year")
        total = table.rows[-1][table.heads.index(str(year))]
        assert near(as_number(total), own.musd_per_year.sum(), step_of(total))
        fuel = own[own.item == "fuel and running cost of power"].musd_per_year.item()
        assert table.number("Fuel and running cost of power", str(year)) == pytest.approx(fuel, abs=0.05)


def test_builds_name_project_partner_and_cost(rich: Plan, rich_page: Page) -> None:
    table = rich_page.table("capacity", "Project", "Partner")
    row = dict(zip(table.heads, table.rows[0], strict=True))
    assert row["Project"] == "First nuclear station"
    assert (row["Zone"], row["Period"], row["Partner"], row["Decided"]) == ("Inland", "2035", "France", "committed")
    assert as_number(row["MW"]) == pytest.approx(60.0)
    assert as_number(row["Cost, million USD"]) == pytest.approx(300.0)


def test_prices_and_emissions_are_those_of_the_plan(rich: Plan, rich_page: Page) -> None:
    prices = rich.table("prices").set_index(["zone", "period"]).mean_usd_per_mwh
    table = rich_page.table("prices", "Zone", "2030")
    assert table.number("Coast", "2030") == pytest.approx(prices["coast", 2030], abs=0.051)
    co2 = rich_page.table("emissions", "Source", "2030")
    made, heat = rich.table("generation"), rich.table("heat")
    exact = made[made.period == 2030].co2_kt.sum() + heat[heat.period == 2030].boiler_co2_kt.sum()
    assert co2.number("Total", "2030") == pytest.approx(exact / 1000.0, abs=0.001)


def test_shortages_come_with_their_cause(rich: Plan, rich_page: Page) -> None:
    expected = rich.table("shortages")
    assert len(expected) > 0, "the rich plan is meant to be short of power"
    table = rich_page.table("shortages", "Cause in that hour")
    assert sorted(r[-1] for r in table.rows) == sorted(expected[expected.gwh_per_year > 0.05].cause)
    assert "not served" in rich_page.headings["shortages"]


def test_a_plan_without_shortage_says_so(bare_page: Page) -> None:
    assert bare_page.headings["shortages"] == "Nothing is missing"


def test_broken_rules_are_told_from_inaccuracies(rich: Plan) -> None:
    """Consumption of 2030 is about 1.3 TWh, so 50 MWh are an inaccuracy and 5,000 MWh are a broken rule."""
    demand = rich.table("balance").query("period == 2030").demand_gwh.sum() * 1e3
    assert 50.0 < 1e-4 * demand < 5000.0
    rows = [("renewable_shortfall", 2030, 50.0), ("renewable_shortfall", 2035, 5000.0), ("co2_excess", 2040, 0.5)]
    limits = pd.DataFrame(rows, columns=["rule", "period", "excess"])
    page = read_page(report_html(replace(rich, tables={**rich.tables, "limits": limits})))
    assert "Not every rule is kept: renewable energy below its target in 2035 (see Shortages)." in page.text["answer"]
    table = page.table("shortages", "Rule")
    assert table.rows == [["Renewable energy below its target, MWh", "50", "5,000", "0"]]


def test_base_year_tells_within_outside_and_shown_only(rich_page: Page) -> None:
    table = rich_page.table("base-year", "Figure", "Within")
    assert [r[table.heads.index("Within")] for r in table.rows] == ["yes", "shown only", "no", "shown only"]
    assert table.rows[0][2:6] == ["113.37", "113.59", "−0.22", "1.70"]
    assert "differs in scope: yearbook 113.59" in table.rows[1][-1]
    assert rich_page.headings["base-year"].startswith("2024: 1 of 2 figures lie within their margin")
    assert "generation of solar plants" in rich_page.headings["base-year"]
    assert "2021: 1 of 1 figure lie" in rich_page.text["base-year"]


def test_hours_hold_the_solution_hour_by_hour(rich: Plan, rich_page: Page) -> None:
    spec = rich_page.figures["hours-figure"]
    country, coast, inland = unpacked(spec)
    names = [t["name"] for t in spec["traces"]]
    order = [b.index for b in chosen_blocks(rich)]
    coal = rich.values["gen"].sel(fleet="coast:coal_steam", block=order).transpose("period", "block", "hour").values
    assert coal.max() > 50.0
    for area in (country, coast):
        assert np.allclose(area[:, :, names.index("Coal"), :], coal, atol=0.01)
    assert not inland[:, :, names.index("Coal"), :].any()
    price = hourly_price(rich.data, rich.duals).sel(zone="inland", block=order).transpose("period", "block", "hour")
    assert np.allclose(inland[:, :, names.index("Price"), :], price.values, atol=0.05)


def test_what_is_stacked_adds_up_to_the_load(rich_page: Page) -> None:
    spec = rich_page.figures["hours-figure"]
    names = [t["name"] for t in spec["traces"]]
    stacked = [k for k, t in enumerate(spec["traces"]) if t.get("stackgroup")]
    for area in unpacked(spec):
        assert np.allclose(area[:, :, stacked, :].sum(axis=2), area[:, :, names.index("Load"), :], atol=0.05)


def test_hours_say_whether_their_weather_was_measured(rich: Plan, tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "wind.csv").touch()
    data = replace(rich.data, weight=rich.data.weight * 10.0)
    for case, words in ((template_case(), "generated from monthly"), (template_case(tmp_path), "wind as measured")):
        assert words in _explanation(replace(rich, data=data, case=case))
    assert "weather" not in _explanation(replace(rich, data=data, case=None))


def test_the_same_plan_gives_the_same_bytes(rich: Plan, tmp_path: Path) -> None:
    first, second = write_report(rich, tmp_path / "a.html"), write_report(rich, tmp_path / "deep" / "b.html")
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size < 8_000_000


def test_texts_cannot_become_markup(rich: Plan) -> None:
    evil = '</script><script>alert("x")</script>'
    html = report_html(replace(rich, case=template_case(coast=evil, inland="a < b & c")))
    assert evil not in html
    assert "<script>alert" not in html
    page = read_page(html)
    assert evil in page.table("prices", "Zone").rows[0][0]
    assert page.table("prices", "Zone").rows[1][0] == "a < b & c"


def test_colours_are_those_of_the_technologies(rich: Plan, rich_page: Page) -> None:
    assert rich.case is not None
    types = rich.case.table("technology_types").drop_duplicates("group").set_index("group").colour
    bars = {t["name"]: t["marker"]["color"] for t in rich_page.figures["capacity-figure"]["data"]}
    assert bars == {n: types[n.lower()] for n in bars}
    assert len(bars) == 6


def test_map_has_a_choice_of_period_and_draws_every_zone(rich_page: Page) -> None:
    spec = rich_page.figures["map-figure"]
    assert rich_page.controls["map-figure"] == len(YEARS)
    assert sorted(spec["variants"]) == ["0", "1", "2"]
    words = [w for t in spec["variants"]["0"] for w in t.get("hovertext", [])]
    assert any("Coast" in w for w in words)
    assert any("Inland" in w for w in words)
    kinds = {t["type"] for f in rich_page.figures.values() for t in _traces(f)}
    assert kinds <= {"scatter", "bar"}, "other kinds of trace may need files from elsewhere"


def _traces(spec: dict[str, Any]) -> list[dict[str, Any]]:
    variants = [t for traces in spec.get("variants", {}).values() for t in traces]
    return [*spec.get("data", []), *spec.get("base", []), *spec.get("traces", []), *variants]


def test_a_plan_that_was_saved_and_reopened_gives_the_same_report(rich: Plan, tmp_path: Path) -> None:
    reopened = Plan.open(rich.save(tmp_path / "plan"))
    assert report_html(reopened) == report_html(rich)


@pytest.mark.parametrize("missing", ["backcast", "builds", "storage", "heat", "flows", "trade", "prices", "fuels",
                                     "unserved", "limits", "shortages"])  # fmt: skip
def test_a_plan_without_one_table_still_gives_a_report(rich: Plan, missing: str) -> None:
    less = replace(rich, tables={n: t for n, t in rich.tables.items() if n != missing})
    assert set(read_page(report_html(less)).headings) == set(ANCHORS)


def test_a_plan_without_prices_or_case_still_gives_a_report(rich: Plan) -> None:
    page = read_page(report_html(replace(rich, duals={}, case=None)))
    assert set(page.headings) == set(ANCHORS)
    assert page.table("capacity", "Group").rows[0][0] == "Coal"
