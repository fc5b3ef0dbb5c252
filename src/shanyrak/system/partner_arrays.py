"""Foreign partners: from the tables of a case to arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case.lookup import finance_term, policy
from shanyrak.scale import MILLION
from shanyrak.system.fleets import Horizon, plants_on_line
from shanyrak.system.labels import labelled
from shanyrak.system.partners import SHARE_RULES

FOREVER = np.inf


def partner_arrays(
    case: Case, horizon: Horizon, fleets: pd.DataFrame, options: pd.DataFrame
) -> dict[str, xr.DataArray]:
    """Shares of partners in existing fleets, limits on partners, and what part of each option they lend.

    Parameters
    ----------
    case : tables ``plants``, ``projects``, ``policy``, ``finance`` and ``finance_terms``
    horizon : periods that are planned
    fleets : index of names
    options : index of names, with partner and design
    """
    years = list(horizon.periods)
    countries = partner_countries(case)
    names: dict[str, Any] = {"country": countries, "period": years}
    limits = [[policy(case, f"max_partner_share_{rule}", c, years) for c in countries] for rule in SHARE_RULES]
    debt = np.array([policy(case, "max_partner_debt", c, years) for c in countries], dtype=float) * MILLION
    shape = (len(SHARE_RULES), len(countries), len(years))
    keys = zip(*(map(str, part) for part in (options.index, options.partner, options.design)), strict=True)
    return {
        "partner_share": _existing_share(case, horizon, fleets, countries),
        "partner_limit": labelled(
            _or_none(np.array(limits, dtype=float).reshape(shape)), partner_rule=np.array(SHARE_RULES), **names
        ),
        "debt_limit": labelled(_or_none(debt.reshape(shape[1:])), **names),
        "debt_share": labelled(
            np.array([_lent(case, *key) if key[1] else 0.0 for key in keys], dtype=float),
            option=options.index.to_numpy(dtype=str),
        ),
    }


def partner_countries(case: Case) -> np.ndarray:
    """Countries of the foreign partners of plants and projects, sorted."""
    named = {*case.table("plants").partner, *case.table("projects").partner} - {""}
    return np.array(sorted(map(str, named)), dtype=str)


def loan_structure(case: Case, project: str, partner: str, design: str) -> str:
    """Key of the financing structure by which a partner lends for a project, empty where none is known.

    The first structure of finance.csv that is meant for the project and lent by its partner; a reactor without one
    takes the first structure of its partner that is meant for another project of the case.
    """
    frame = case.table("finance")
    lent = frame[(frame.partner == partner) & (frame.project != "")] if partner else frame.iloc[:0]
    own = lent[lent.project == project]
    found = own if len(own) or not design else lent
    return str(found.structure.iloc[0]) if len(found) else ""


def _lent(case: Case, option: str, partner: str, design: str) -> float:
    structure = loan_structure(case, option, partner, design)
    return (finance_term(case, structure, "debt_share") or 0.0) if structure else 0.0


def _or_none(values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), FOREVER, values)


def _existing_share(case: Case, horizon: Horizon, fleets: pd.DataFrame, countries: np.ndarray) -> xr.DataArray:
    """Share of the existing capacity of each fleet that is a partner's [country, fleet, period]."""
    share = np.zeros((len(countries), len(fleets), len(horizon.periods)))
    for k, year in enumerate(horizon.periods):
        on = plants_on_line(case, year)
        by = on.pivot_table(index="partner", columns="fleet", values="capacity_mw", aggfunc="sum", fill_value=0.0)
        own = by.reindex(index=countries, columns=fleets.index, fill_value=0.0).to_numpy(dtype=float)
        total = on.groupby("fleet").capacity_mw.sum().reindex(fleets.index, fill_value=0.0).to_numpy(dtype=float)
        share[:, :, k] = np.divide(own, total, out=np.zeros_like(own), where=total > 0)
    return labelled(share, country=countries, fleet=fleets.index.to_numpy(dtype=str), period=list(horizon.periods))
