"""Annuities, interest during construction and discount factors of the planning problem."""

from __future__ import annotations

from math import log


def capital_recovery_factor(rate: float, years: float) -> float:
    """Yearly payment that pays back one unit of capital: CRF = r / (1 - (1 + r)^-n).

    Parameters
    ----------
    rate : real cost of capital r, 1/year, zero or more
    years : number of equal payments n, more than zero
    """
    return 1.0 / years if rate == 0 else rate / (1.0 - (1.0 + rate) ** -years)


def construction_interest(rate: float, years: float) -> float:
    """Interest during construction per unit of overnight cost, spent evenly over ``years`` and paid at commissioning.

    IDC = ((1 + r)^n - 1) / (n ln(1 + r)) - 1, the continuous form of even spending compounded to commissioning.
    """
    if rate == 0 or years == 0:
        return 0.0
    return float(((1.0 + rate) ** years - 1.0) / (years * log(1.0 + rate)) - 1.0)


def annuity(overnight: float, rate: float, construction_years: float, life: float) -> float:
    """Yearly cost of capital of an asset: overnight cost x (1 + IDC) x CRF(rate, life)."""
    return overnight * (1.0 + construction_interest(rate, construction_years)) * capital_recovery_factor(rate, life)


def discount_sum(rate: float, first: int, length: int, present: int) -> float:
    """Sum of the discount factors (1 + r)^-(year - present) of ``length`` years from ``first`` on."""
    return sum((1.0 + rate) ** -(first + k - present) for k in range(length))
