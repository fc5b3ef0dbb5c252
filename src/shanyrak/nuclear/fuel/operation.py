"""When units run, refuel, load and discharge: outage calendar, electricity, fuel movements."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.checks import Array
from shanyrak.nuclear.fuel.design import DAYS_PER_YEAR, MONTHS_PER_YEAR, ReactorUnit

HOURS_PER_YEAR = 8760.0
FIRST_CORE, RELOAD, LAST_CORE = "first_core", "reload", "last_core"


def calendar_year(times: ArrayLike) -> np.ndarray:
    """Return the calendar year of times, [...] whole years of [...] years with fraction (rounded to a second)."""
    return np.floor(np.round(np.asarray(times, dtype=float), 8)).astype(int)


def outages(units: Sequence[ReactorUnit]) -> pd.DataFrame:
    """Return every refuelling outage: columns unit, begin, end (years with fraction), days, months.

    The outage takes the last ``outage_days`` of a cycle; ``months`` lists the calendar months (1-12) it touches.
    """
    rows = [
        (unit.unit, end - unit.design.outage_days / DAYS_PER_YEAR, end, unit.design.outage_days)
        for unit in _distinct(units)
        for end in unit.refuellings()
        if unit.design.outage_days > 0
    ]
    frame = pd.DataFrame(rows, columns=["unit", "begin", "end", "days"])
    frame["months"] = [_months(begin, end) for begin, end in zip(frame["begin"], frame["end"], strict=True)]
    return frame


def available_share(units: Sequence[ReactorUnit], years: Sequence[int]) -> xr.DataArray:
    """Return the share of each month that each unit is neither refuelling nor out of its life.

    Months are twelfths of a year of 365 days.

    Returns
    -------
    DataArray
        [unit, year, month] in [0, 1]
    """
    edges = np.add.outer(np.asarray(years, dtype=float), np.arange(12) / MONTHS_PER_YEAR)
    shares = [_running(unit, edges.ravel(), 1 / MONTHS_PER_YEAR) * MONTHS_PER_YEAR for unit in _distinct(units)]
    values = np.reshape(shares, (len(units), len(edges), 12))
    names = [unit.unit for unit in units]
    coords = {"unit": names, "year": list(years), "month": range(1, 13)}
    return xr.DataArray(values, dims=("unit", "year", "month"), coords=coords, name="available_share")


def electricity_gwh(units: Sequence[ReactorUnit], years: Sequence[int]) -> xr.DataArray:
    """Return net electricity, [unit, year] GWh: net power x running power x hours between refuellings.

    Running power is LF / (1 - outage share), so that a whole cycle gives P_net LF x its hours.
    """
    first = np.asarray(years, dtype=float)
    values = [
        unit.design.net_mw * unit.design.running_power * _running(unit, first, 1.0) * HOURS_PER_YEAR / 1000.0
        for unit in _distinct(units)
    ]
    coords = {"unit": [unit.unit for unit in units], "year": list(years)}
    shape = (len(units), len(first))
    return xr.DataArray(np.reshape(values, shape), dims=("unit", "year"), coords=coords, name="electricity_gwh")


def fuel_movements(units: Sequence[ReactorUnit]) -> pd.DataFrame:
    """Return what each unit loads and discharges, and when.

    The first core is loaded at the start; each refuelling discharges as much as it loads, so that the core stays full;
    the whole core is discharged at the end.

    Returns
    -------
    DataFrame
        columns unit, design, kind (first_core, reload, last_core), time (year with fraction), loaded_thm, assay
        (share of U-235 of what is loaded, 0 where nothing is), discharged_thm
    """
    frames = [_movements(unit) for unit in _distinct(units)]
    if not frames:
        columns = ["unit", "design", "kind", "time", "loaded_thm", "assay", "discharged_thm"]
        return pd.DataFrame(columns=columns)
    return pd.concat(frames, ignore_index=True)


def mean_burnup(unit: ReactorUnit) -> float:
    """Return the mean burn-up of all fuel over the life of a unit, GWd/tHM: heat / heavy metal loaded.

    First and last cores leave part of their energy unused, so it lies below the burn-up of equilibrium reloads.
    """
    years = range(int(unit.start), int(np.ceil(unit.end)) + 1)
    heat_gwd = float(electricity_gwh([unit], years).sum()) / unit.design.efficiency / 24.0
    return heat_gwd / (unit.design.core_thm + float(unit.reloads_thm().sum()))


def _movements(unit: ReactorUnit) -> pd.DataFrame:
    design, times, masses = unit.design, unit.refuellings(), unit.reloads_thm()
    count = len(times)
    return pd.DataFrame(
        {
            "unit": unit.unit,
            "design": design.design,
            "kind": [FIRST_CORE, *[RELOAD] * count, LAST_CORE],
            "time": [unit.start, *times, unit.end],
            "loaded_thm": [design.core_thm, *masses, 0.0],
            "assay": [design.first_core_assay, *[design.reload_assay] * count, 0.0],
            "discharged_thm": [0.0, *masses, design.core_thm],
        }
    )


def _running(unit: ReactorUnit, begins: Array, length: float) -> Array:
    """Return years of running inside each interval of a length, [interval]."""
    stops = np.array([*unit.refuellings() - unit.design.outage_days / DAYS_PER_YEAR, unit.end])
    starts = np.array([unit.start, *unit.refuellings()])
    first = np.maximum.outer(begins, starts)
    last = np.minimum.outer(begins + length, stops)
    return np.asarray(np.maximum(last - first, 0.0).sum(axis=1), dtype=float)


def _months(begin: float, end: float) -> tuple[int, ...]:
    first, last = np.floor(round(begin * 12, 6)), np.ceil(round(end * 12, 6))
    return tuple(int(month) % 12 + 1 for month in np.arange(first, last))


def _distinct(units: Sequence[ReactorUnit]) -> Sequence[ReactorUnit]:
    names = [unit.unit for unit in units]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"units named twice: {', '.join(twice)}; right is one name for each unit")
    return units
