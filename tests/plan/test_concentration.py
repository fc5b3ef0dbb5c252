"""The indices of concentration, by hand and by what must hold for any shares."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanyrak.plan.concentration import PERCENT_SCALE, concentration, largest_share, shannon, shares_of

AMOUNTS = st.lists(st.floats(0.0, 1e9), min_size=1, max_size=30).filter(lambda a: sum(a) > 0.0)


def test_by_hand() -> None:
    """Proves: shares 0.5, 0.3, 0.2. By hand: H = 0.25 + 0.09 + 0.04 = 0.38, as amounts and as shares.

    Shannon: 0.5 ln 2 + 0.3 ln(10/3) + 0.2 ln 5 = 0.34657 + 0.36119 + 0.32189 = 1.02965.
    If amounts were not divided by their sum, 50, 30 and 20 would give 3,800.
    """
    assert concentration([50, 30, 20]) == pytest.approx(0.38)
    assert concentration([0.5, 0.3, 0.2]) * PERCENT_SCALE == pytest.approx(3800)
    assert shannon([5, 3, 2]) == pytest.approx(1.02965, abs=1e-5)
    assert largest_share([5, 3, 2]) == pytest.approx(0.5)


@given(AMOUNTS)
def test_between_equal_parts_and_one(amounts: list[float]) -> None:
    """1/n <= H <= 1 and 0 <= Shannon <= ln n over the n parts that are not nothing; shares sum to one."""
    parts = shares_of(amounts)
    n = int((parts > 0).sum())
    assert parts.sum() == pytest.approx(1.0)
    assert 1.0 / n - 1e-9 <= concentration(amounts) <= 1.0 + 1e-9
    assert -1e-9 <= shannon(amounts) <= math.log(n) + 1e-9
    assert concentration(amounts) <= largest_share(amounts) + 1e-9


@given(st.integers(1, 50), st.floats(1e-6, 1e6))
def test_equal_parts(n: int, each: float) -> None:
    """n equal parts give 1/n and ln n, whatever their size."""
    assert concentration(np.full(n, each)) == pytest.approx(1.0 / n)
    assert shannon(np.full(n, each)) == pytest.approx(math.log(n), abs=1e-9)


@given(AMOUNTS, st.integers(0, 5))
def test_parts_of_nothing_count_for_nothing(amounts: list[float], more: int) -> None:
    """A partner who holds nothing changes neither index."""
    wider = [*amounts, *([0.0] * more)]
    assert concentration(wider) == pytest.approx(concentration(amounts))
    assert shannon(wider) == pytest.approx(shannon(amounts), abs=1e-9)


@pytest.mark.parametrize("amounts", [[], [0.0, 0.0], [1.0, -1.0], [1.0, math.nan], [math.inf]])
def test_nothing_to_share(amounts: list[float]) -> None:
    """Amounts that have no shares are refused, not made 0."""
    with pytest.raises(ValueError, match="at least one amount above 0"):
        shares_of(amounts)
