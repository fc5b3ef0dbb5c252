"""The chapter of indicators: every value of the plan, lines that follow it, and plans that tell little."""

from __future__ import annotations

import re

import numpy as np
import pytest

from shanyrak.indicators import INDICATORS, LEFT_OUT
from shanyrak.indicators.results import changes, plan_indicators
from shanyrak.plan.plan import Plan
from shanyrak.report.chapters.indicators import indicators
from shanyrak.report.names import names_of
from shanyrak.report.sparkline import HEIGHT, sparkline
from shanyrak.report.words import number

POINTS = re.compile(r'points="([^"]+)"')


def test_every_indicator_stands_in_the_chapter(rich: Plan) -> None:
    """Names, formulas and reasons of all; first and last value of each as the plan gives them."""
    body = indicators(rich, names_of(rich)).body
    plain = re.sub(r"<[^>]+>", " ", body).replace("&lt;", "<").replace("&#x27;", "'").replace("&amp;", "&")
    for one in INDICATORS:
        assert one.formula in plain, one.key
    assert all(left.name in plain for left in LEFT_OUT)
    values = plan_indicators(rich).set_index(["indicator", "part", "period"])["value"]
    for key in ("co2_per_kwh", "reserve_margin", "electricity_per_person"):
        assert number(float(values[key, "", 2030])) in plain
        assert number(float(values[key, "", 2040])) in plain


def test_heading_counts_better_and_worse(rich: Plan) -> None:
    words = changes(plan_indicators(rich)).change.value_counts()
    heading = indicators(rich, names_of(rich)).heading
    assert f"{words['better']} indicator" in heading
    assert f"{words['worse']} get worse" in heading


def test_a_plan_that_tells_little_has_its_chapter(bare: Plan) -> None:
    """No case, no prices, one period: no line, no published value, nothing called nan."""
    section = indicators(bare, names_of(bare))
    assert "<svg" not in section.body
    assert re.search(r"\bnan\b", section.body) is None
    assert "no published values" in section.body


def test_line_follows_the_values() -> None:
    """Proves: 1, 3, 2 in years 0, 10, 40: the second point at a quarter of the width and at the top, the last half up.

    A gap leaves a point out; one value makes no line; what does not move lies in the middle.
    """
    points = [
        tuple(map(float, p.split(","))) for p in POINTS.findall(sparkline([0, 10, 40], [1, 3, 2], "x"))[0].split()
    ]
    across = [p[0] for p in points]
    assert (across[1] - across[0]) / (across[2] - across[0]) == pytest.approx(0.25, abs=0.01)
    assert points[1][1] < points[2][1] < points[0][1]
    assert points[2][1] == pytest.approx(HEIGHT / 2, abs=0.1)
    assert len(POINTS.findall(sparkline([0, 10, 40], [1, np.nan, 2], "x"))[0].split()) == 2
    assert sparkline([0, 10], [1, np.nan], "x") == ""
    assert f",{HEIGHT / 2:.1f} " in sparkline([0, 10], [5, 5], "x")


def test_words_of_a_line_are_escaped() -> None:
    assert "a&lt;b" in sparkline([0, 1], [1, 2], "a<b")
