"""What each project of a programme costs in all futures, and its books year by year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.case.lookup import parameter
from shanyrak.case.model import Case
from shanyrak.nuclear.finance import (
    Draws,
    Project,
    RevenueTerms,
    Structure,
    draws_of,
    outcomes,
    project_of,
    statements,
    structure_of,
)
from shanyrak.nuclear.programme.outlook import Outlook

FUTURES = 400
PRICES = ("price_usd_per_mwh", "strike_usd_per_mwh")
"""Names of the price in the terms of a contract; a regulated asset base has none."""

DELAY, OVERRUN, RATE, TOGETHER = "delay", "overrun", "exchange rate", "together"
CAUSES = (DELAY, OVERRUN, RATE)
"""What moves the money of a project, drawn for every future."""

PROBABILITIES = (0.1, 0.5, 0.8, 0.9)
LINES = ("capital_cost", "loan_drawn", "revenue", "running_cost", "tax", "debt_service", "dividends", "loan")
"""Lines of the books that the cash table shows, million of the accounts."""


def structures_for(case: Case, project: str) -> list[str]:
    """Return the financing structures of finance.csv that are meant for a project, in their order."""
    frame = case.table("finance")
    return [str(key) for key in frame.loc[frame["project"] == project, "structure"]]


def finance_table(case: Case, found: Mapping[str, Outlook]) -> pd.DataFrame:
    """Return cost, interest, price of power, returns and cover of each project and structure, over futures.

    Delay and overrun are drawn together (:meth:`~.outlook.Outlook.futures`), so that interest grows with delay; where
    accounts and loan are in two currencies, each future has a path of the exchange rate too, independent of the two.
    The price is the contract's, or what gives the wanted return if all goes as planned.

    Returns
    -------
    frame
        project, structure, name, price_usd_per_mwh (money of the start, at the first exchange rate), figure (of
        :class:`shanyrak.nuclear.finance.Outcomes`), planned,
        p10, p50, p80, p90
    """
    frames = [_outcomes(case, _priced(case, o, key)) for o in found.values() for key in structures_for(case, o.project)]
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
            p = _priced(case, o, key)
            draws = p.structure.planned(p.project, o.delay)
            books = statements(p.project, p.structure.financing, p.terms, draws)
            start = int(np.floor(o.first_concrete - o.years_before_concrete))
            frame = pd.DataFrame({line: getattr(books, line)[0] for line in LINES})
            frame.insert(0, "year", start + np.arange(len(frame)))
            frames.append(frame.assign(project=o.project, structure=key))
    columns = ["project", "structure", "year", *LINES]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def causes_table(case: Case, found: Mapping[str, Outlook]) -> pd.DataFrame:
    """Return what delay, overrun and exchange rate do to each project and structure, each alone and all together.

    The same draws as in :func:`finance_table`; what is not the cause stays as planned, the exchange rate as expected.

    Returns
    -------
    frame
        project, structure, name, cause (of :data:`CAUSES`; the exchange rate only where accounts and loan are in two
        currencies; the last is all together), figure, planned, p10, p50, p80, p90
    """
    frames = []
    for o in found.values():
        for key in structures_for(case, o.project):
            priced = _priced(case, o, key)
            moving = [cause for cause in CAUSES if cause != RATE or priced.structure.exchange is not None]
            frames += [_outcomes(case, priced, [cause]).assign(cause=cause) for cause in moving]
            frames.append(_outcomes(case, priced, moving).assign(cause=TOGETHER))
    columns = ["project", "structure", "name", "cause", "figure", "planned", "p10", "p50", "p80", "p90"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


@dataclass(frozen=True, eq=False)
class _Priced:
    """A project under a structure, and its price if all goes as planned."""

    outlook: Outlook
    structure: Structure
    project: Project
    terms: RevenueTerms

    @property
    def price(self) -> float:
        """USD/MWh of the contract or tariff; NaN for a regulated asset base."""
        price = next((getattr(self.terms, name) for name in PRICES if hasattr(self.terms, name)), np.nan)
        return float(np.ravel(price)[0])


def _priced(case: Case, o: Outlook, key: str) -> _Priced:
    structure, project = structure_of(case, key), project_of(case, o.project, key)
    return _Priced(o, structure, project, structure.priced(project))


def _futures(case: Case, priced: _Priced, moving: Collection[str]) -> Draws:
    """The futures in which some causes move and the others stay as planned, the delay that is tried out in all."""
    rng = np.random.default_rng(case.settings.seed)
    o, structure, project = priced.outlook, priced.structure, priced.project
    drawn, rates = o.futures(FUTURES, rng), structure.rate_paths(FUTURES, rng)
    return draws_of(
        project,
        drawn["months"].to_numpy() + 12.0 * o.years_before_concrete
        if DELAY in moving
        else 12.0 * (project.planned_years + o.delay),
        drawn["cost_ratio"].to_numpy() if OVERRUN in moving else 1.0,
        rates if RATE in moving else structure.expected_rate(),
        structure.market_path(project),
    )


def _outcomes(case: Case, priced: _Priced, moving: Collection[str] = CAUSES) -> pd.DataFrame:
    o, structure, project = priced.outlook, priced.structure, priced.project
    rate = parameter(case, o.technology, "wacc", o.announced)
    futures = _futures(case, priced, moving)
    found = outcomes(project, structure.financing, priced.terms, futures, rate).quantiles(PROBABILITIES)
    planned = outcomes(project, structure.financing, priced.terms, structure.planned(project, o.delay), rate)
    return found.rename_axis("figure").reset_index().assign(
        project=o.project, structure=structure.key, name=structure.name, price_usd_per_mwh=priced.price,
        planned=[float(values[0]) for values in vars(planned).values()],
    )  # fmt: skip
