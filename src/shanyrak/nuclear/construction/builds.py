"""Reactors built elsewhere: reading them, choosing a reference class, and what was known of them on a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from shanyrak.case.model import Case

DAYS_PER_MONTH = 30.4375
"""Days of a month: 365.25 / 12."""

DATES = ("construction_start", "grid_connection", "commercial_operation", "data_date")
STOPPED = "suspended_construction"

Abandoned = Literal["at_risk", "left_out"]


def read_builds(case: Case) -> pd.DataFrame:
    """Return the reactors of ``builds.csv`` with their dates as dates.

    Parameters
    ----------
    case
        the case; its table ``builds`` has one row per unit

    Returns
    -------
    frame
        [unit] the columns of the table; construction_start, grid_connection, commercial_operation and data_date as
        datetime64 (NaT where the cell is empty), in the order of construction starts

    Raises
    ------
    ValueError
        where a date is not written YYYY-MM-DD, or the dates of a unit are out of order
    """
    builds = case.table("builds").copy()
    for column in DATES:
        builds[column] = dates_of(builds[column], f"builds.csv, column {column}")
    _check_order(builds, "construction_start", "grid_connection")
    _check_order(builds, "grid_connection", "commercial_operation")
    _check_order(builds, "grid_connection", "data_date")
    return builds.sort_values(["construction_start", "unit"], kind="stable").reset_index(drop=True)


def dates_of(cells: pd.Series, place: str) -> pd.Series:
    """Return cells YYYY-MM-DD as datetime64 (NaT where empty); raises ValueError naming ``place`` for other text."""
    found = pd.to_datetime(cells.where(cells != ""), format="%Y-%m-%d", errors="coerce")
    wrong = found.isna() & (cells != "")
    if wrong.any():
        raise ValueError(f"{place}: '{cells[wrong].iloc[0]}' is not a date; write it as 2029-06-30")
    return found


def _check_order(builds: pd.DataFrame, earlier: str, later: str) -> None:
    wrong = builds[later] < builds[earlier]
    if wrong.any():
        unit = builds.loc[wrong, "unit"].iloc[0]
        raise ValueError(f"builds.csv: {later} of {unit} lies before its {earlier}; the dates must rise")


@dataclass(frozen=True)
class ReferenceClass:
    """Which reactors a forecast learns from. An empty tuple or None leaves a property free.

    ``exported`` asks whether the vendor's country is another than the host. ``started_from`` and ``started_before``
    are years of first concrete (the second exclusive). ``abandoned`` says what units with suspended construction are:
    kept at risk (the forecast is the chance of being on the grid, giving up included) or left out (the time of those
    carried through).
    """

    generations: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    builders: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    reactor_types: tuple[str, ...] = ()
    newcomer: bool | None = None
    first_of_a_kind: bool | None = None
    exported: bool | None = None
    started_from: int | None = None
    started_before: int | None = None
    abandoned: Abandoned = "at_risk"


def select(builds: pd.DataFrame, reference: ReferenceClass) -> pd.DataFrame:
    """Return the reactors of a reference class: the list to be shown with every forecast that rests on it.

    Parameters
    ----------
    builds
        [unit] as of :func:`read_builds`
    reference
        the class

    Returns
    -------
    frame
        [unit] rows of ``builds`` in their order

    Raises
    ------
    ValueError
        where the class names a generation, family, builder, country or reactor type that no unit has, or is empty
    """
    chosen = pd.Series(True, index=builds.index)
    for column, words in _listed(reference):
        _check_words(builds[column], words, column)
        chosen &= builds[column].isin(words) if words else True
    for flag in ("newcomer", "first_of_a_kind"):
        wanted = getattr(reference, flag)
        chosen &= builds[flag] == wanted if wanted is not None else True
    if reference.exported is not None:
        chosen &= (builds["builder"] != builds["country"]) == reference.exported
    year = builds["construction_start"].dt.year
    chosen &= year >= reference.started_from if reference.started_from is not None else True
    chosen &= year < reference.started_before if reference.started_before is not None else True
    chosen &= builds["status"] != STOPPED if reference.abandoned == "left_out" else True
    if not chosen.any():
        raise ValueError(f"no unit of builds.csv is in the reference class {reference}; make it wider")
    return builds[chosen]


def _listed(reference: ReferenceClass) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("generation", reference.generations),
        ("family", reference.families),
        ("builder", reference.builders),
        ("country", reference.countries),
        ("reactor_type", reference.reactor_types),
    )


def _check_words(cells: pd.Series, words: tuple[str, ...], column: str) -> None:
    known = sorted(set(cells))
    strange = [word for word in words if word not in known]
    if strange:
        raise ValueError(f"no unit of builds.csv has {column} '{strange[0]}'; use some of {', '.join(known)}")


def common_data_date(builds: pd.DataFrame) -> pd.Timestamp:
    """Return the last date on which the state of every unit is known: the earliest data date of those not connected.

    Later dates hold news of some units only, and news is of units that were finished: to count it would shorten the
    forecast.
    """
    waiting = builds.loc[builds["grid_connection"].isna(), "data_date"]
    return pd.Timestamp((waiting if len(waiting) else builds["data_date"]).min())


def observe(builds: pd.DataFrame, at: str | pd.Timestamp | None = None) -> pd.DataFrame:
    """Return what was known on a date: months from first concrete to the grid, or to that date where still building.

    Parameters
    ----------
    builds
        [unit] as of :func:`read_builds` or :func:`select`
    at
        date of knowledge (None: :func:`common_data_date`). Later events are unknown, and so are units not yet begun

    Returns
    -------
    frame
        [unit] the units begun before the date, with ``months`` (above 0) and ``connected`` (false: censored)

    Raises
    ------
    ValueError
        where no unit was begun before the date
    """
    date = common_data_date(builds) if at is None else pd.Timestamp(at)
    begun = builds[builds["construction_start"] < date].copy()
    if begun.empty:
        raise ValueError(f"no unit was begun before {date.date()}; give a later date or more units")
    connected = begun["grid_connection"] <= date
    known = begun["data_date"].where(begun["data_date"] < date, date)
    until = begun["grid_connection"].where(connected, known)
    months = (until - begun["construction_start"]).dt.days.to_numpy(float) / DAYS_PER_MONTH
    return begun.assign(months=months, connected=connected.to_numpy(bool))[months > 0]


def months_between(start: str | pd.Timestamp, end: str | pd.Timestamp) -> float:
    """Return the months from one date to another: days / 30.4375 (negative where the end is earlier)."""
    return (pd.Timestamp(end) - pd.Timestamp(start)).days / DAYS_PER_MONTH


def empirical_months(builds: pd.DataFrame) -> np.ndarray:
    """Return months from first concrete to the grid of the connected units alone, [unit] rising.

    Blind to units still building, and so too short: for forecasts use :func:`observe` with a survival estimate.
    """
    done = builds.dropna(subset=["grid_connection"])
    days = (done["grid_connection"] - done["construction_start"]).dt.days.to_numpy(float)
    return np.sort(days / DAYS_PER_MONTH)


def schedule_ratios(builds: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Return actual over planned months from first concrete to commercial operation of the units that have both.

    Parameters
    ----------
    builds
        [unit] as of :func:`read_builds`
    plans
        [unit] as of :func:`read_build_plans`

    Returns
    -------
    frame
        [unit] unit, project, planned_months, actual_months, ratio = actual_months / planned_months
    """
    both = builds.merge(plans[["unit", "planned"]], on="unit").dropna(subset=["commercial_operation"])
    planned = (both["planned"] - both["construction_start"]).dt.days / DAYS_PER_MONTH
    actual = (both["commercial_operation"] - both["construction_start"]).dt.days / DAYS_PER_MONTH
    found = both[["unit", "project"]].assign(planned_months=planned, actual_months=actual, ratio=actual / planned)
    return found.reset_index(drop=True)


def read_build_plans(case: Case) -> pd.DataFrame:
    """Return the dates of ``build_plans.csv``, [unit] with ``planned`` as datetime64; ValueError for bad dates."""
    plans = case.table("build_plans").copy()
    plans["planned"] = dates_of(plans["commercial_operation"], "build_plans.csv, column commercial_operation")
    return plans.drop(columns="commercial_operation")
