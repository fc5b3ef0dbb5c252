"""Annuities, interest during construction and discounting against textbook tables and sums by hand."""

from __future__ import annotations

import pytest

from shanyrak.system.finance import annuity, capital_recovery_factor, construction_interest, discount_sum


@pytest.mark.parametrize(
    ("rate", "years", "factor"), [(0.10, 20, 0.1175), (0.08, 30, 0.0888), (0.05, 60, 0.0528), (0.12, 10, 0.1770)]
)
def test_capital_recovery_factor(rate: float, years: float, factor: float) -> None:
    """Proves: the factor is that of the compound-interest tables (A/P, i, n) of engineering economy, to four digits."""
    assert capital_recovery_factor(rate, years) == pytest.approx(factor, abs=5e-5)


def test_capital_recovery_pays_back() -> None:
    """Proves: the discounted payments add up to what was borrowed, and without interest it is repaid in equal parts."""
    payment = capital_recovery_factor(0.07, 25)
    assert sum(payment / 1.07**year for year in range(1, 26)) == pytest.approx(1.0)
    assert capital_recovery_factor(0.0, 25) == pytest.approx(0.04)


def test_construction_interest_by_small_steps() -> None:
    """Proves: even spending compounded to commissioning, here in 100,000 steps of a six-year construction at 8 %."""
    steps = 100_000
    by_steps = sum(1.08 ** (6 * (k + 0.5) / steps) for k in range(steps)) / steps - 1
    assert construction_interest(0.08, 6) == pytest.approx(by_steps, rel=1e-8)


def test_construction_interest_by_hand() -> None:
    """Proves: 10 % and 5 years: 0.61051 / (5 x 0.0953102) - 1 = 0.28110; none without interest or without delay."""
    assert construction_interest(0.10, 5) == pytest.approx(0.28110, abs=5e-6)
    assert construction_interest(0.0, 5) == 0.0
    assert construction_interest(0.10, 0) == 0.0


def test_annuity_by_hand() -> None:
    """Proves: 4,000,000 USD/MW at 10 %, 5 years of construction, 60 years of life.

    By hand: 4,000,000 x 1.28110 x 0.100330 = 514,124. Without interest during construction it would be 401,318.
    """
    assert annuity(4e6, 0.10, 5, 60) == pytest.approx(514_124, rel=2e-5)


def test_discount_sum_by_hand() -> None:
    """Proves: years count from the present: 1 + 1 / 1.1 + 1 / 1.21 = 2.735537; five years later 1.1^5 times less."""
    assert discount_sum(0.10, 2030, 3, 2030) == pytest.approx(2.735537, abs=5e-7)
    assert discount_sum(0.10, 2035, 3, 2030) == pytest.approx(2.735537 / 1.61051, abs=5e-7)
    assert discount_sum(0.0, 2030, 5, 2030) == 5.0
