"""Numbers and sentences as people read them."""

from __future__ import annotations

import math

import pytest

from shanyrak.letters import small
from shanyrak.report.words import (
    changes,
    decimals,
    listing,
    needed_decimals,
    number,
    percent,
    plural,
    trend,
    years_listed,
)

MINUS, SPACE = "−", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (-0.0, "0"), (1234567.8, "1,234,568"), (123.456, "123"), (12.345, "12.3"), (1.2345, "1.23"),
     (0.12345, "0.123"), (-5.5, f"{MINUS}5.50"), (1e-9, "0"), (math.nan, "–"), (None, "–"), (math.inf, "–")],
)  # fmt: skip
def test_numbers_have_about_three_significant_digits(value: float | None, shown: str) -> None:
    assert number(value) == shown


def test_places_are_kept_when_they_are_asked_for() -> None:
    assert number(2.0, 2) == "2.00"
    assert number(-0.004, 2) == "0.00"


def test_decimals_follow_the_largest_number() -> None:
    assert decimals([0.1, 250.0]) == 0
    assert decimals([0.1, 250.0], 4) == 1
    assert decimals([]) == 0


def test_what_was_rounded_before_gets_no_noughts() -> None:
    assert needed_decimals([0.68, 0.6, math.nan], 4) == 2
    assert needed_decimals([30.0, 2.0], 4) == 0
    assert needed_decimals([0.1 + 0.2], 4) == 1  # 0.30000000000000004
    assert needed_decimals([1 / 3, 2.0], 4) == decimals([1 / 3, 2.0], 4)
    assert needed_decimals([]) == 0


def test_percent_says_small_shares_without_calling_them_zero() -> None:
    assert percent(1.0, 3.0) == f"33{SPACE}%"
    assert percent(1.0, 30.0) == f"3.3{SPACE}%"
    assert percent(1.2e-5, 1.0) == f"0.0012{SPACE}%"
    assert percent(1e-9, 1.0) == f"below 0.0001{SPACE}%"
    assert percent(0.0, 1.0) == f"0{SPACE}%"
    assert percent(1.0, 0.0) == "–"


def test_sentences_name_direction_and_years() -> None:
    assert trend("Coal", 62.0, 3.0, "TWh", (2030, 2060)) == "Coal falls from 62.0 TWh in 2030 to 3.0 TWh in 2060"
    assert trend("Coal", 5.0, 5.0001, "GW") == "Coal stays at 5.00 GW"
    said = changes({"Coal": 14.0, "Wind": 2.0, "Gas": 6.0}, {"Coal": 7.0, "Wind": 30.0, "Gas": 6.5}, "GW", (2025, 2060))
    assert said == "Wind rises from 2.0 to 30.0 GW and coal falls from 14.0 to 7.0 GW between 2025 and 2060"
    assert changes({"Coal": 1.0}, {"Coal": 1.0}, "GW", (2025, 2060)) == ""
    assert changes({"Coal": 1.0}, {"Coal": 2.0}, "GW", (2025, 2060)).count("rises") == 1


def test_lists_and_spans() -> None:
    every = [2025, 2030, 2035, 2040, 2045]
    assert years_listed([2030, 2035, 2040], every) == "2030 to 2040"
    assert years_listed([2025, 2030, 2040], every) == "2025, 2030 and 2040"
    assert listing(["a"]) == "a"
    assert (small("Gas into CHP plants"), small("CO2 of fuel")) == ("gas into CHP plants", "CO2 of fuel")
    assert plural(1, "day") == "1 day"
    assert plural(1200, "day") == "1,200 days"
