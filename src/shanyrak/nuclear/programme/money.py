"""What each project of a programme costs in all futures, and its books year by year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from shanyrak.case.model import Case
from shanyrak.nuclear.finance import Draws, Project, Structure, draws_of, outcomes, project_of, statements, structure_of
from shanyrak.nuclear.programme.outlook import Outlook

FUTURES = 400
PRICES = ("price_usd_per_mwh", "strike_usd_per_mwh")
"""Names of the price in the terms of a contract; a regulated asset base has none."""

PROBABILITIES = (0.1, 0.5, 0.8, 0.9)
LINES = ("capital_cost", "loan_drawn", "revenue", "running_cost", "tax", "debt_service", "dividends", "loan")
"""Lines of the books that the cash table shows, million of the accounts."""


def structures_for(case: Case, project: str) -> list[str]:
    """Return the financing structures of finance.csv that are meant for a project, in their order."""
    frame = case.table("finance")
    return [str(key) for key in frame.loc[frame["project"] == project, "structure"]]


def finance_table(case: Case, found: Mapping[str, Outlook]) -> pd.DataFrame:
    """Return cost, interest, price of power, returns and cover of each project and structure, over futures.

    Delay and overrun are drawn together (:meth:`~.outlook.Outlook.futures`), so that interest grows with delay. The
    price is the contract's, or what gives the wanted return if all goes as planned.

    Returns
    -------
    frame
        project, structure, name, price_usd_per_mwh, figure (of :class:`shanyrak.nuclear.finance.Outcomes`), planned,
        p10, p50, p80, p90
    """
    frames = [_outcomes(case, o, key) for o in found.values() for key in structures_for(case, o.project)]
    columns = ["project", "structure", "name", "price_usd_per_mwh", "figure", "planned", "p10", "p50", "p80", "p90"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def cash_table(case: Case, found: Mapping[str, Outlook]) -> pd.DataFrame:
    """Return the yearly books of each project by the first structure meant for it, if all goes as planned.

    Returns
    -------
    frame
        project, structure, year, and the lines :data:`LINES` in million of the accounts (loan: what is owed at the end
        of the year)
    """
    frames = []
    for o in found.values():
        for key in structures_for(case, o.project)[:1]:
            structure, project = structure_of(case, key), project_of(case, o.project, key)
            draws = _planned(structure, project, o)
            books = statements(project, structure.financing, structure.priced(project), draws)
            start = int(np.floor(o.first_concrete))
            frame = pd.DataFrame({line: getattr(books, line)[0] for line in LINES})
            frame.insert(0, "year", start + np.arange(len(frame)))
            frames.append(frame.assign(project=o.project, structure=key))
    columns = ["project", "structure", "year", *LINES]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def _planned(structure: Structure, project: Project, o: Outlook) -> Draws:
    """The future in which all goes as planned, but for the delay that is tried out."""
    months = 12.0 * (project.planned_years + o.delay)
    return draws_of(project, construction_months=months, market_usd_per_mwh=structure.market_path(project))


def _outcomes(case: Case, o: Outlook, key: str) -> pd.DataFrame:
    structure, project = structure_of(case, key), project_of(case, o.project, key)
    terms = structure.priced(project)
    drawn = o.futures(FUTURES, np.random.default_rng(case.settings.seed))
    market = structure.market_path(project)
    futures = draws_of(project, drawn["months"].to_numpy(), drawn["cost_ratio"].to_numpy(), 1.0, market)
    rate = case.settings.wacc
    found = outcomes(project, structure.financing, terms, futures, rate).quantiles(PROBABILITIES)
    planned = outcomes(project, structure.financing, terms, _planned(structure, project, o), rate)
    price = next((getattr(terms, name) for name in PRICES if hasattr(terms, name)), np.nan)
    return found.rename_axis("figure").reset_index().assign(
        project=o.project, structure=key, name=structure.name, price_usd_per_mwh=float(np.ravel(price)[0]),
        planned=[float(values[0]) for values in vars(planned).values()],
    )  # fmt: skip
