"""Plain arithmetic of labour: labour-years, staff per megawatt, crafts, and the intake that a later need asks for."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike

from shanyrak.nuclear.workforce.data import Array


def labour_years(people: ArrayLike, years: ArrayLike) -> float:
    """Return the labour-years of phases: sum over phases of people x years (OECD NEA and IAEA, NEA No. 7204, 2018).

    Parameters
    ----------
    people
        [phase] mean number of people, at least 0
    years
        [phase] years that the phase lasts, at least 0

    Raises
    ------
    ValueError
        where the two differ in length or hold a negative number
    """
    people, years = np.atleast_1d(np.asarray(people, float)), np.atleast_1d(np.asarray(years, float))
    if people.shape != years.shape or (people < 0).any() or (years < 0).any():
        raise ValueError("people and years must have one number for each phase, none negative")
    return float(people @ years)


def labour_years_of(demand: xr.DataArray) -> pd.Series:
    """Return the labour-years of each role: the sum of the people needed over years, [role]."""
    total = demand.sum("year")
    return pd.Series(total.to_numpy(), index=pd.Index(total["role"].values, name="role"), name="labour_years")


def all_employment(direct: float, indirect_per_direct: float, induced_per_direct: float) -> float:
    """Return direct, indirect and induced labour-years together: direct x (1 + indirect ratio + induced ratio)."""
    if min(direct, indirect_per_direct, induced_per_direct) < 0:
        raise ValueError("labour-years and ratios may not be negative")
    return direct * (1.0 + indirect_per_direct + induced_per_direct)


def staff_per_mw(staff: float, capacity_mw: float) -> float:
    """Return the staffing density, people per MW: staff / capacity."""
    if staff < 0 or capacity_mw <= 0:
        raise ValueError("staff is at least 0, capacity above 0 MW")
    return staff / capacity_mw


def capacity_of_staff(staff: float, density: float) -> float:
    """Return the capacity in MW that a number of people at a density in people per MW runs: staff / density."""
    if staff < 0 or density <= 0:
        raise ValueError("staff is at least 0, the density above 0 people per MW")
    return staff / density


def craft_headcount(people: float, shares_percent: Mapping[str, float]) -> pd.Series:
    """Return the people of each craft: people x share / 100.

    Parameters
    ----------
    people
        craft labour in all
    shares_percent
        craft -> share in per cent; the shares add to 100

    Raises
    ------
    ValueError
        where the shares do not add to 100 (within 1e-9) or one is negative
    """
    shares = pd.Series(dict(shares_percent), dtype=float)
    if (shares < 0).any() or abs(shares.sum() - 100.0) > 1e-9:
        raise ValueError(f"the shares of the crafts add to {shares.sum():g} %: they must be positive and add to 100 %")
    return (people * shares / 100.0).rename("people")


def required_intake(
    needed: ArrayLike, qualified_without: ArrayLike, education_yield: float, training_yield: float = 1.0
) -> Array:
    """Return the people who must begin today so that a later need is met.

        intake(t) = max(0, D(t + L) - Q(t + L | no new intake)) / (education yield x training yield)

    with L the years of education and training together; a yield is 1 - drop-out (structure of NPHR, IAEA NG-T-3.10).

    Parameters
    ----------
    needed, qualified_without
        [...] people needed, and qualified without any new intake, in the year t + L
    education_yield, training_yield
        shares that finish, above 0 and at most 1

    Raises
    ------
    ValueError
        where a yield is outside (0, 1]
    """
    if not (0 < education_yield <= 1 and 0 < training_yield <= 1):
        raise ValueError(f"yields are {education_yield} and {training_yield}: write shares above 0 and at most 1")
    gap = np.asarray(needed, float) - np.asarray(qualified_without, float)
    return np.asarray(np.maximum(gap, 0.0) / (education_yield * training_yield))
