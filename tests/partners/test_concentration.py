"""Herfindahl-Hirschman, Shannon and the largest share: by hand, published, and as laws."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanyrak.case import read_case
from shanyrak.partners import band, effective_number, hhi, largest_share, partner_hhi, shannon

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "corridor_partners_risk" / "partners.csv"
AMOUNTS = st.lists(st.floats(min_value=1e-3, max_value=1e6), min_size=1, max_size=12)


def test_by_hand() -> None:
    """Shares 1/2, 1/4, 1/4: 2500 + 625 + 625 = 3750; H = 1/2 ln 2 + 2 x 1/4 ln 4 = 1.5 ln 2; exp(H) = 2^1.5."""
    assert hhi([200, 100, 100]) == pytest.approx(3750)
    assert shannon([200, 100, 100]) == pytest.approx(1.5 * math.log(2))
    assert effective_number([200, 100, 100]) == pytest.approx(2**1.5)
    assert largest_share([200, 100, 100]) == 0.5
    assert [band(v) for v in (1500.0, 1501.0, 2500.0, 2501.0)] == ["low", "moderate", "moderate", "high"]


def test_published_example_of_the_merger_guidelines() -> None:
    """US Horizontal Merger Guidelines: firms of 30, 30, 20 and 20 % have 900 + 900 + 400 + 400 = 2600."""
    assert hhi([30, 30, 20, 20]) == pytest.approx(2600)


def test_nobody_and_bad_amounts() -> None:
    assert all(math.isnan(f([0.0, 0.0])) for f in (hhi, shannon, largest_share))
    assert band(float("nan")) == ""
    with pytest.raises(ValueError, match="none below 0"):
        hhi([1.0, -1.0])


@given(AMOUNTS)
def test_bounds_and_scale(amounts: list[float]) -> None:
    """10,000/n <= index <= 10,000, the square of the largest share bounds it, and the unit does not matter."""
    index, share = hhi(amounts), largest_share(amounts)
    assert 10_000 / len(amounts) - 1e-6 <= index <= 10_000 + 1e-6
    assert 10_000 * share**2 - 1e-6 <= index <= 10_000 * share + 1e-6
    assert hhi(np.array(amounts) * 7) == pytest.approx(index)
    assert 1 - 1e-9 <= effective_number(amounts) <= len(amounts) + 1e-6


@given(AMOUNTS, st.floats(min_value=0.01, max_value=0.99))
def test_splitting_a_partner_balances(amounts: list[float], part: float) -> None:
    first, *rest = amounts
    split = [first * part, first * (1 - part), *rest]
    assert hhi(split) <= hhi(amounts) + 1e-9
    assert shannon(split) >= shannon(amounts) - 1e-9


def test_partnerships_of_kazakhstan() -> None:
    """The figures derived in the research: 1,978 without planned rows, 1,917 with them, 3,148 with four more Chinese
    units of 1,100 MW, which is a scenario."""
    case = read_case("kazakhstan")
    index, shares = partner_hhi(case)
    assert round(index) == 1978
    assert list(shares.index[:2]) == ["Russia", "China"]
    assert shares.iloc[0] == pytest.approx(2400 / 7637)
    assert round(partner_hhi(case, planned=True)[0]) == 1917
    added, more = partner_hhi(case, planned=True, more={"China": 4 * 1100.0})
    assert round(added) == 3148
    assert more["China"] == pytest.approx(0.518, abs=5e-4)


@pytest.mark.facts
@pytest.mark.skipif(not FACTS.exists(), reason="the fact base is not there")
def test_rows_are_those_of_the_research() -> None:
    """The counted rows have the countries, capacities and states of the rows counted there."""
    theirs = pd.read_csv(FACTS)
    theirs = theirs[theirs.in_hhi_power == "yes"].replace({"country": {"UAE": "United Arab Emirates"}})
    ours = read_case("kazakhstan").table("partners")
    ours = ours[ours.counted]
    assert sorted(zip(ours.country, ours.capacity_mw, ours.status, strict=True)) == sorted(
        zip(theirs.country, theirs.capacity_value.astype(float), theirs.status_class, strict=True)
    )
