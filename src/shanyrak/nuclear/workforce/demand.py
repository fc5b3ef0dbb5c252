"""People needed: from the dates of the units to a number of each role in each year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.nuclear.workforce.data import Array, Requirement, Workforce

UNIT_COLUMNS = ("unit", "site", "first_concrete_year", "grid_year", "retirement_year")
"""Columns of a table of units: names as text, dates as whole years."""


def check_units(units: pd.DataFrame) -> None:
    """Raise ValueError where a table of units lacks a column, names a unit twice or has dates out of order."""
    missing = [name for name in UNIT_COLUMNS if name not in units.columns]
    if missing:
        raise ValueError(
            f"the table of units lacks {', '.join(missing)}; it needs the columns {', '.join(UNIT_COLUMNS)}"
        )
    if units["unit"].duplicated().any():
        raise ValueError(f"the unit {units.loc[units['unit'].duplicated(), 'unit'].iloc[0]} is there twice")
    dates = units[list(UNIT_COLUMNS[2:])].to_numpy(dtype=float)
    if not np.isfinite(dates).all() or (dates != np.round(dates)).any():
        raise ValueError("first_concrete_year, grid_year and retirement_year must be whole years, none empty")
    wrong = ~((dates[:, 0] < dates[:, 1]) & (dates[:, 1] < dates[:, 2]))
    if wrong.any():
        name = units["unit"].to_numpy()[wrong][0]
        raise ValueError(f"{name}: write first_concrete_year < grid_year < retirement_year")


def window(row: Requirement, first_concrete: int, grid: int, retirement: int) -> tuple[int, int]:
    """Return the first year in which a requirement holds for a unit, and the first year in which it no longer does.

    Steps count from 1: construction from first concrete, operation from the grid year and decommissioning from
    retirement forward; preparation from first concrete and commissioning from the grid year backward.
    """
    if row.stage in ("preparation", "commissioning"):
        event = first_concrete if row.stage == "preparation" else grid
        return event - int(row.to_step or row.from_step), event - row.from_step + 1
    start, end = {
        "construction": (first_concrete, grid),
        "operation": (grid, retirement),
        "decommissioning": (retirement, retirement + int(row.to_step or row.from_step)),
    }[row.stage]
    last = end if row.to_step is None else min(end, start + row.to_step)
    return min(start + row.from_step - 1, last), last


def stretched(profile: Sequence[float], years: int) -> Array:
    """Return a profile of shares stretched or pressed into a number of years.

    The profile is a step function over the stage, n steps of equal length; the share of year j of D is its mean over
    that year, so the mean share and the highest possible number stay, and labour-years grow with the length:

        share_j = D (F(j / D) - F((j - 1) / D)),   F the integral of the profile from 0

    Parameters
    ----------
    profile
        [step] shares, at least one
    years
        number of years D, at least 1

    Returns
    -------
    array
        [year] shares
    """
    if years < 1 or not len(profile):
        raise ValueError(
            f"a profile of {len(profile)} shares cannot be spread over {years} years: both must be positive"
        )
    if len(profile) == 1:
        return np.full(years, float(profile[0]))
    edges = np.linspace(0.0, 1.0, len(profile) + 1)
    integral = np.concatenate([[0.0], np.cumsum(np.asarray(profile, float)) / len(profile)])
    return np.asarray(years * np.diff(np.interp(np.linspace(0.0, 1.0, years + 1), edges, integral)))


def unit_demand(row: Requirement, dates: tuple[int, int, int], years: Sequence[int]) -> Array:
    """Return the people that one requirement asks for one unit.

    Parameters
    ----------
    row
        the requirement
    dates
        first concrete, grid and retirement year of the unit
    years
        [year] years asked for

    Returns
    -------
    array
        [year] people
    """
    start, end = window(row, *dates)
    if end <= start:
        return np.zeros(len(years))
    shares = stretched(row.profile, end - start)
    place = np.asarray(years) - start
    inside = (place >= 0) & (place < end - start)
    return np.where(inside, row.people * shares[np.clip(place, 0, end - start - 1)], 0.0)


def staff_demand(workforce: Workforce, units: pd.DataFrame, years: Sequence[int]) -> xr.DataArray:
    """Return the people needed of each role in each year.

    Rows for a unit add over rows and units. Of rows for a site the largest counts, over rows and the units of the
    site, and sites add. Of rows for the programme the largest counts over rows and all units:

        D[r,y] = sum_u sum_q d[q,u,y] + sum_s max_{u in s, q} d[q,u,y] + max_{u, q} d[q,u,y]

    Parameters
    ----------
    workforce
        roles and requirements
    units
        table with the columns :data:`UNIT_COLUMNS`, one row per unit (may be empty)
    years
        [year] years asked for

    Returns
    -------
    DataArray
        [role, year] people

    Raises
    ------
    ValueError
        where the table of units is wrong
    """
    check_units(units)
    total = np.zeros((len(workforce.roles), len(years)))
    for i, role in enumerate(workforce.role_names):
        rows = [row for row in workforce.requirements if row.role == role]
        for basis in ("unit", "site", "programme"):
            chosen = [row for row in rows if row.basis == basis]
            if chosen and len(units):
                total[i] += _of_basis(chosen, units, years, basis)
    return xr.DataArray(total, coords={"role": workforce.role_names, "year": list(years)}, dims=("role", "year"))


def _of_basis(rows: list[Requirement], units: pd.DataFrame, years: Sequence[int], basis: str) -> Array:
    dates = units[list(UNIT_COLUMNS[2:])].to_numpy(dtype=int).tolist()
    asked = np.array([[unit_demand(row, (f, g, r), years) for row in rows] for f, g, r in dates])
    if basis == "unit":
        return np.asarray(asked.sum(axis=(0, 1)))
    of_unit = asked.max(axis=1)
    if basis == "programme":
        return np.asarray(of_unit.max(axis=0))
    sites = units["site"].to_numpy()
    return np.asarray(sum(of_unit[sites == site].max(axis=0) for site in dict.fromkeys(sites.tolist())))


def units_from_builds(
    builds: pd.DataFrame, unit_mw: float, construction_years: int, lifetime_years: int, technology: str = "nuclear"
) -> pd.DataFrame:
    """Return the units that a plan builds, in the columns :data:`UNIT_COLUMNS`.

    Parameters
    ----------
    builds
        table ``builds`` of a plan: option, technology, period (the year of the grid) and built_mw are read
    unit_mw
        capacity of one unit, MW
    construction_years, lifetime_years
        years from first concrete to grid, and from grid to retirement
    technology
        technology that is counted

    Raises
    ------
    ValueError
        where what is built in a period is not a whole number of units (to a thousandth)
    """
    if unit_mw <= 0 or construction_years < 1 or lifetime_years < 1:
        raise ValueError("unit_mw must be above 0, construction_years and lifetime_years at least 1")
    chosen = builds[builds["technology"] == technology].sort_values(["period", "option"], kind="stable")
    rows: list[tuple[str, str, int, int, int]] = []
    for option, period, built in zip(chosen["option"], chosen["period"], chosen["built_mw"], strict=True):
        count = built / unit_mw
        if abs(count - round(count)) > 1e-3:
            raise ValueError(
                f"{option} builds {built:g} MW in {period}: {count:.3f} units of {unit_mw:g} MW, not whole"
            )
        before = sum(row[1] == option for row in rows)
        rows += [
            (f"{option} {before + i + 1}", str(option), period - construction_years, period, period + lifetime_years)
            for i in range(round(count))
        ]
    return pd.DataFrame(rows, columns=list(UNIT_COLUMNS))
