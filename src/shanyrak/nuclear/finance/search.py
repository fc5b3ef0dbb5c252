"""The price that gives the owner a wanted return, or the lender a wanted cover."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize.elementwise import find_root

from shanyrak.nuclear.finance.checks import Array, above
from shanyrak.nuclear.finance.measures import net_present_value
from shanyrak.nuclear.finance.ratios import least_cover
from shanyrak.nuclear.finance.revenue import RevenueTerms
from shanyrak.nuclear.finance.statements import Statements, statements
from shanyrak.nuclear.finance.terms import Draws, Financing, Project, draws_of

_DOUBLINGS = 40
_TOLERANCE = 1e-10


def level_for_return(
    project: Project, financing: Financing, terms: RevenueTerms, wanted: float, draws: Draws | None = None
) -> Array:
    """Return the price (or allowed return) at which the owner earns a wanted return.

    Parameters
    ----------
    project, financing
        the project and its financing
    terms
        tariff, power purchase, contract for difference or regulated asset base; their own level is not used
    wanted
        internal rate of return of the owner, above -1
    draws
        the futures (default: one, as planned)

    Returns
    -------
    array
        [draw] level p with ``sum_y owner flow_y(p) (1 + wanted)^-y = 0``, in the unit of the level of the terms. Where
        the owner pays in again late in life there may be other rates of which this holds too

    Raises
    ------
    ValueError
        where the owner earns more even at level 0, or less at any level (no owner's money in the project)
    """
    above(wanted, "wanted return", -1.0)

    def gap(books: Statements) -> Array:
        return net_present_value(books.owner_flow, wanted)

    return _level(project, financing, terms, gap, draws, f"a return of {wanted:.3g}")


def level_for_cover(
    project: Project, financing: Financing, terms: RevenueTerms, wanted: float, draws: Draws | None = None
) -> Array:
    """Return the price (or allowed return) at which the lowest debt service cover of all years is as wanted.

    Parameters
    ----------
    project, financing, terms, draws
        as in :func:`level_for_return`; the loan may not be sculpted to a cover of its own
    wanted
        lowest debt service cover ratio, above 0

    Returns
    -------
    array
        [draw] level p with ``min_y DSCR_y(p) = wanted``

    Raises
    ------
    ValueError
        where there is no loan or the repayment is sculpted, or no level gives the cover
    """
    above(wanted, "wanted cover")
    if financing.loan.share == 0 or financing.loan.repayment == "sculpted":
        raise ValueError("a level for a cover needs a loan whose repayment does not itself follow the cash")

    def gap(books: Statements) -> Array:
        return least_cover(books) - wanted

    return _level(project, financing, terms, gap, draws, f"a cover of {wanted:.3g}")


def _level(
    project: Project,
    financing: Financing,
    terms: RevenueTerms,
    gap: Callable[[Statements], Array],
    draws: Draws | None,
    what: str,
) -> Array:
    futures = draws_of(project) if draws is None else draws

    def miss(level: Array, which: ArrayLike) -> Array:
        return gap(statements(project, financing, terms.with_level(level), futures.take(which)))

    every = np.arange(futures.count)
    if (miss(np.zeros(futures.count), every) > 0).any():
        raise ValueError(f"{what} is exceeded at level 0 already: lower what is wanted")
    high = np.full(futures.count, _start(terms))
    for _ in range(_DOUBLINGS):
        short = miss(high, every) < 0
        if not short.any():
            break
        high = np.where(short, 2 * high, high)
    else:
        raise ValueError(f"no level gives {what}: is there owner's money and energy in the project?")
    found = find_root(
        miss, (np.zeros_like(high), high), args=(every,), tolerances={"xrtol": _TOLERANCE, "xatol": _TOLERANCE}
    )
    return np.asarray(found.x)


def _start(terms: RevenueTerms) -> float:
    """A first upper level: 100 USD/MWh, or 10 % a year of an asset base."""
    return 0.1 if hasattr(terms, "allowed_return") else 100.0
