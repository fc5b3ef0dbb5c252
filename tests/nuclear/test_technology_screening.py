"""Must-haves: who passes, who fails, who has not shown it, and why."""

from dataclasses import replace

import pytest

from shanyrak.nuclear.technology import Requirement, passed, screen
from tests.nuclear.technology_examples import assessment, indicator

NAN = float("nan")
SIZE = Requirement("size", "", "mw", 1200.0, "MW", at_least=False)
PLANT = Requirement("plant", "", "units", 1.0, "1", at_least=True)
DATE = Requirement("date", "", "months", 2040.0, "year", at_least=False, from_year=2030.0)
KINDS = [
    replace(indicator("x/p/mw", False, 0, 2000), unit="MW", title="unit size"),
    replace(indicator("y/q/units", True, 0, 10), title="units on the grid"),
    replace(indicator("y/q/months", False, 0, 300), unit="months", title="months"),
]


def test_each_design_passes_or_fails_with_a_reason() -> None:
    """By hand: a 1,100 <= 1,200, 4 >= 1, 2030 + 96/12 = 2038; b 1,600 is 400 too large, 0 units, 2042.5."""
    table = screen(assessment([[1100, 4, 96], [1600, 0, 150]], KINDS), [SIZE, PLANT, DATE])
    assert list(table["outcome"]) == ["pass", "fail", "pass", "fail", "pass", "fail"]
    assert list(table["margin"]) == [100, -400, 3, -1, 2, -2.5]
    assert list(table["reason"]) == [
        "unit size: 1,100 MW, at most 1,200 MW asked: inside by 100 MW",
        "unit size: 1,600 MW, at most 1,200 MW asked: outside by 400 MW",
        "units on the grid: 4, at least 1 asked: inside by 3",
        "units on the grid: 0, at least 1 asked: outside by 1",
        "on line in 2038.0 (2030 and 96 months), at most 2040 asked: inside by 2.0 years",
        "on line in 2042.5 (2030 and 150 months), at most 2040 asked: outside by 2.5 years",
    ]
    assert passed(table) == ("a",)


def test_what_is_not_shown_does_not_pass() -> None:
    table = screen(assessment([[1100, 4, NAN]], KINDS), [SIZE, DATE])
    assert list(table["outcome"]) == ["pass", "not shown"]
    assert table["reason"].iloc[1] == "months: no figure, so it is not shown"
    assert passed(table) == ()


def test_a_pass_is_sure_where_it_holds_at_both_ends() -> None:
    """By hand, at most 2040 from 2030: 96 to 110 months hold; 96 to 130 do not; an aim may slip, a promise not."""
    figures, low, high = [[0, 1, 96]] * 4, [[0, 1, 90]] * 4, [[0, 1, h] for h in (110, 130, 96, 96)]
    states = [["exact"] * 3] * 2 + [["exact", "exact", "no_better"], ["exact", "exact", "no_worse"]]
    table = screen(assessment(figures, KINDS, low, high, states), [DATE])
    assert list(table["sure"]) == [True, False, False, True]
    assert passed(table, sure=True) == ("a", "d")


def test_a_fail_of_a_promise_may_still_turn_out_well() -> None:
    states = [["exact", "exact", "no_worse"], ["exact", "exact", "no_better"]]
    table = screen(assessment([[0, 1, 150]] * 2, KINDS, states=states), [DATE])
    assert list(table["outcome"]) == ["fail", "fail"]
    assert list(table["sure"]) == [False, True]


def test_a_requirement_on_no_indicator_is_told_so() -> None:
    with pytest.raises(ValueError, match="no indicator tides; there are mw, units, months"):
        screen(assessment([[1100, 4, 96]], KINDS), [replace(SIZE, indicator="tides")])
