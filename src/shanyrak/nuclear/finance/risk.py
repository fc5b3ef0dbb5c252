"""What delay, overrun, exchange rate and market do to the cost of a project and to those who pay for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.nuclear.finance.checks import Array
from shanyrak.nuclear.finance.flows import project_flows
from shanyrak.nuclear.finance.interest import cost_at_completion
from shanyrak.nuclear.finance.measures import internal_rate
from shanyrak.nuclear.finance.ratios import least_cover
from shanyrak.nuclear.finance.revenue import RevenueTerms
from shanyrak.nuclear.finance.statements import statements, unlevered
from shanyrak.nuclear.finance.terms import Draws, Financing, Project


@dataclass(frozen=True)
class Outcomes:
    """Results of each [draw].

    ``overnight_musd`` cost without interest and with overrun; ``interest_musd`` during construction at the rate asked
    for; ``total_musd`` both and escalation; ``levelised_usd_per_mwh`` real, without tax; ``owner_return`` and
    ``project_return`` internal rates in the money of the accounts (NaN where there is none); ``least_cover`` lowest
    debt service cover; ``capitalised_musd`` interest and fees that the loan adds to the asset; ``owner_support_musd``
    what the owner pays in from the first full year of operation on.
    """

    overnight_musd: Array
    interest_musd: Array
    total_musd: Array
    levelised_usd_per_mwh: Array
    owner_return: Array
    project_return: Array
    least_cover: Array
    capitalised_musd: Array
    owner_support_musd: Array

    def quantiles(self, probabilities: Sequence[float] = (0.1, 0.5, 0.8, 0.9)) -> pd.DataFrame:
        """Return quantiles of all results: a row each, a column each probability; draws without a value left out."""
        rows = {name: np.nanquantile(values, probabilities) for name, values in vars(self).items()}
        return pd.DataFrame.from_dict(rows, orient="index", columns=[f"p{100 * p:g}" for p in probabilities])


def outcomes(project: Project, financing: Financing, terms: RevenueTerms, draws: Draws, rate: float) -> Outcomes:
    """Return cost, levelised cost, returns and cover of a project in every draw.

    Parameters
    ----------
    project, financing, terms
        the project, how it is financed and what it is paid
    draws
        the futures: delay and overrun drawn together, exchange rate and market where they matter
    rate
        real discount rate of the levelised cost and of interest during construction on all money spent, at least 0

    Returns
    -------
    Outcomes
        by ``cost(T) = overnight x overrun x escalation + IDC(T)``, the flows and the books of each draw

    Raises
    ------
    ValueError
        for a negative rate, or a loan that is repaid after the plant has closed
    """
    books = statements(project, financing, terms, draws)
    alone = statements(project, unlevered(financing), terms, draws)
    cost = cost_at_completion(
        project.overnight_cost_musd,
        project.spending,
        rate,
        draws.construction_years,
        draws.overrun,
        project.capital_escalation,
    )
    late = np.arange(draws.years) >= books.operation_year[:, None]
    return Outcomes(
        cost.overnight_musd,
        cost.interest_musd,
        cost.total_musd,
        project_flows(project, draws).levelised(rate),
        internal_rate(books.owner_flow),
        internal_rate(alone.owner_flow),
        least_cover(books),
        books.capitalised.sum(axis=1),
        (books.owner_paid_in * late).sum(axis=1),
    )
