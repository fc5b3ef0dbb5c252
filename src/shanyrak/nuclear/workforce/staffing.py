"""What people allow: the earliest year in which a unit can come on line, and how many units a plan may have."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.nuclear.workforce.data import Workforce
from shanyrak.nuclear.workforce.demand import UNIT_COLUMNS, check_units, staff_demand
from shanyrak.nuclear.workforce.supply import largest_staffing

TOLERANCE = 1e-6
Shortage = tuple[str, int | None, float]
EARLIEST_COLUMNS = (
    "unit",
    "site",
    "planned_grid_year",
    "earliest_grid_year",
    "delay_years",
    "binding_role",
    "binding_year",
    "missing_people",
)
LIMIT_COLUMNS = ("year", "operating_units", "operating_role", "construction_units", "construction_role")


def earliest_commissioning(
    workforce: Workforce, units: pd.DataFrame, years: Sequence[int], max_delay: int = 20
) -> pd.DataFrame:
    """Return the earliest grid year of each unit that its people allow, if every training seat is used.

    Units are taken in the order of their grid year (then of name). Each is moved as a whole, first concrete to
    retirement, by the fewest whole years d >= 0 for which

        D[r,y](units before it as moved, this one moved by d) <= M[r,y]   for every role r and year y

    M is the largest demand that can be staffed (:func:`shanyrak.nuclear.workforce.supply.largest_staffing`). The
    search goes up from 0, since retirements can make a later date worse than an earlier one.

    Parameters
    ----------
    workforce
        roles, requirements, programmes and stock
    units
        table of units, see :data:`shanyrak.nuclear.workforce.demand.UNIT_COLUMNS`
    years
        [year] consecutive years from that of the stock; people are checked in these only
    max_delay
        longest delay that is tried, years

    Returns
    -------
    data frame
        one row per unit in the order taken; ``binding_role``, ``binding_year`` and ``missing_people`` are the largest
        shortage (as a share of the people needed) one year earlier, empty where nothing delays the unit. A unit that
        no delay makes possible has an empty earliest year, counts with nobody, and shows what is missing at the end

    Raises
    ------
    ValueError
        where the table of units is wrong, or a unit comes on line or begins outside the years
    """
    check_units(units)
    _check_span(units, years)
    most = largest_staffing(workforce, years)
    placed = units.iloc[:0][list(UNIT_COLUMNS)]
    rows = []
    for _, unit in units.sort_values(["grid_year", "unit"], kind="stable").iterrows():
        moved, binding = _first_fit(workforce, placed, unit.to_frame().T[list(UNIT_COLUMNS)], most, max_delay)
        planned = int(unit["grid_year"])
        earliest = None if moved is None else int(moved["grid_year"].iloc[0])
        delay = None if earliest is None else earliest - planned
        rows.append((unit["unit"], unit["site"], planned, earliest, delay, *binding))
        placed = placed if moved is None else pd.concat([placed, moved])
    whole = dict.fromkeys(("earliest_grid_year", "delay_years", "binding_year"), "Int64")
    return pd.DataFrame(rows, columns=list(EARLIEST_COLUMNS)).astype(whole)


def _first_fit(
    workforce: Workforce, placed: pd.DataFrame, unit: pd.DataFrame, most: xr.DataArray, max_delay: int
) -> tuple[pd.DataFrame | None, Shortage]:
    """The unit moved by the fewest years that people allow (None: none does), and what was missing a year earlier."""
    binding: Shortage = ("", None, 0.0)
    dates = list(UNIT_COLUMNS[2:])
    for delay in range(max_delay + 1):
        moved = unit.assign(**{name: unit[name] + delay for name in dates})
        lacking = _largest_shortage(workforce, pd.concat([placed, moved]), most)
        if lacking is None:
            return moved, binding
        binding = lacking
    return None, binding


def _check_span(units: pd.DataFrame, years: Sequence[int]) -> None:
    late = units[(units["grid_year"] > years[-1]) | (units["first_concrete_year"] < years[0])]
    if not late.empty:
        name = late["unit"].iloc[0]
        raise ValueError(
            f"{name} begins before {years[0]} or comes on line after {years[-1]}: give a longer span of years"
        )


def _largest_shortage(workforce: Workforce, units: pd.DataFrame, most: xr.DataArray) -> Shortage | None:
    """Role, year and people of the largest shortage relative to the need, or None where there is none."""
    needed = staff_demand(workforce, units, [int(year) for year in most["year"].values])
    missing = np.maximum(needed.to_numpy() - most.to_numpy(), 0.0)
    if (missing <= TOLERANCE).all():
        return None
    share = missing / np.maximum(needed.to_numpy(), TOLERANCE)
    role, year = np.unravel_index(int(share.argmax()), share.shape)
    return workforce.role_names[int(role)], int(most["year"].values[year]), float(missing[role, year])


def unit_needs(workforce: Workforce, construction_years: int, units_per_site: int = 2) -> pd.DataFrame:
    """Return the people that one more unit asks for, and what the programme needs whatever the number of units.

    Parameters
    ----------
    workforce
        roles and requirements
    construction_years
        years from first concrete to grid
    units_per_site
        units that share the people of a site

    Returns
    -------
    data frame
        one row per role: operating (highest year of operation), construction (highest year from first concrete to
        grid, commissioning included), programme (highest year)
    """
    if construction_years < 1 or units_per_site < 1:
        raise ValueError("construction_years and units_per_site are at least 1")
    start, grid, end = 2000, 2000 + construction_years, 2100 + construction_years
    unit = pd.DataFrame([("unit", "site", start, grid, end)], columns=list(UNIT_COLUMNS))
    years = range(start, end)
    by_basis = {basis: staff_demand(_only(workforce, basis), unit, years) for basis in ("unit", "site", "programme")}
    of_unit = by_basis["unit"] + by_basis["site"] / units_per_site
    return pd.DataFrame(
        {
            "role": workforce.role_names,
            "operating": of_unit.sel(year=slice(grid, None)).max("year").to_numpy(),
            "construction": of_unit.sel(year=slice(None, grid - 1)).max("year").to_numpy(),
            "programme": by_basis["programme"].max("year").to_numpy(),
        }
    )


def _only(workforce: Workforce, basis: str) -> Workforce:
    chosen = tuple(row for row in workforce.requirements if row.basis == basis)
    return Workforce(workforce.year, workforce.roles, chosen, workforce.programmes, workforce.stock)


def staffing_rows(
    workforce: Workforce, years: Sequence[int], construction_years: int, units_per_site: int = 2
) -> pd.DataFrame:
    """Return the limits that people set to a plan, as rows of linear constraints.

        operating x n_operating[y] + construction x n_construction[y] <= available[y]      for each role and year

    ``available`` is the largest demand that full training can staff less the people of the programme. Roles that no
    unit asks for are left out.

    Returns
    -------
    data frame
        role, year, operating, construction (people per unit), available (people, not below 0)
    """
    most = largest_staffing(workforce, years)
    needs = unit_needs(workforce, construction_years, units_per_site).set_index("role")
    fixed = xr.DataArray(needs["programme"].to_numpy(), coords={"role": workforce.role_names}, dims="role")
    frame = (most - fixed).clip(min=0.0).rename("available").to_dataframe().reset_index()
    frame = frame.join(needs[["operating", "construction"]], on="role")
    asked = (frame["operating"] > 0) | (frame["construction"] > 0)
    return frame.loc[asked, ["role", "year", "operating", "construction", "available"]].reset_index(drop=True)


def unit_limits(
    workforce: Workforce, years: Sequence[int], construction_years: int, units_per_site: int = 2
) -> pd.DataFrame:
    """Return the most units that can run, and the most that can be under construction, in each year.

        operating_units[y] = floor( min_r available[r,y] / operating_r ),   construction_units alike

    Each number holds alone: with units of both kinds the rows of :func:`staffing_rows` hold together. A unit under
    construction counts with its highest year, so units at different stages could share people better than this.

    Returns
    -------
    data frame
        year, operating_units, operating_role (the role that sets the limit), construction_units, construction_role;
        a number is infinite where nobody is asked for
    """
    rows = staffing_rows(workforce, years, construction_years, units_per_site)
    out: dict[str, object] = {"year": list(years)}
    for stage in ("operating", "construction"):
        chosen = rows[rows[stage] > 0]
        count = (chosen["available"] / chosen[stage]).to_numpy()
        table = pd.DataFrame({"role": chosen["role"], "year": chosen["year"], "count": count})
        wide = table.pivot(index="year", columns="role", values="count").reindex(list(years))
        out[f"{stage}_units"] = np.floor(wide.min(axis=1).fillna(np.inf).to_numpy() + TOLERANCE)
        out[f"{stage}_role"] = wide.idxmin(axis=1).to_numpy() if wide.shape[1] else ""
    return pd.DataFrame(out)[list(LIMIT_COLUMNS)]
