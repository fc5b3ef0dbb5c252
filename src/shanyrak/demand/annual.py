"""Annual energy and highest load of a year, from the tables of the case."""

from __future__ import annotations

import numpy as np

from shanyrak.case import lookup
from shanyrak.case.model import Case
from shanyrak.scale import HOURS


def annual_demand(case: Case, zone: str, year: float, which: str = "central") -> float:
    """Return the electricity consumption of a zone in a year, GWh, all sectors together.

    Parameters
    ----------
    case
        the case
    zone
        zone; one without rows in demand.csv consumes nothing
    year
        year asked for; linear between the years given, constant outside
    which
        low, central or high (the central value where no range is given)
    """
    sectors = lookup.index(case, "demand", which)
    return float(sum(np.interp(year, *points) for key, points in sectors.items() if key[0] == zone))


def annual_heat(case: Case, zone: str, network: str, year: float, which: str = "central") -> float:
    """Return the district heat supplied to one network of a zone in a year, GWh.

    Parameters
    ----------
    case
        the case
    zone, network
        zone and network (chp or boiler); one without rows in heat.csv needs nothing
    year
        year asked for; linear between the years given, constant outside
    which
        low, central or high (the central value where no range is given)
    """
    points = lookup.index(case, "heat", which).get((zone, network))
    return 0.0 if points is None else float(np.interp(year, *points))


def peak_load(case: Case, year: int, which: str = "central") -> float:
    """Return the highest hourly load of the whole system in a year, MW.

    A year in peaks.csv has the peak given there. Any other keeps the ratio of peak to mean load of the nearest
    year there (the earlier of two equally near).

    Parameters
    ----------
    case
        the case
    year
        year asked for
    which
        consumption that the ratio is applied to: low, central or high

    Raises
    ------
    ValueError
        if peaks.csv is empty, or there is no consumption in the year that it gives
    """
    peaks = case.table("peaks")
    if peaks.empty:
        raise ValueError("peaks.csv has no row: give the highest hourly load of at least one year")
    nearest = min(zip(peaks["year"], peaks["peak_mw"], strict=True), key=lambda row: (abs(row[0] - year), row[0]))
    mean = mean_load(case, int(nearest[0]))
    if mean <= 0:
        raise ValueError(f"peaks.csv gives a peak for {nearest[0]}, but demand.csv has no consumption in that year")
    return float(nearest[1]) * (mean_load(case, year, which) / mean)


def mean_load(case: Case, year: int, which: str = "central") -> float:
    """Return the mean load of the whole system in a year, MW."""
    return sum(annual_demand(case, zone, year, which) for zone in case.zones()) * 1000 / HOURS
