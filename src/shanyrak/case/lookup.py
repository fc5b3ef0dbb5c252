"""Numbers of a case by name and year: linear between the given years, constant before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from shanyrak.case.columns import TABLES
from shanyrak.case.columns_finance import FINANCE_QUANTITIES
from shanyrak.case.columns_trade import CORRIDOR_QUANTITIES
from shanyrak.case.model import Case
from shanyrak.case.parameters import TECHNOLOGY_PARAMETERS

Array = NDArray[np.float64]
Series = Mapping[tuple[str, ...], tuple[Array, Array]]


def interpolate(years: ArrayLike, values: ArrayLike, at: ArrayLike) -> Array:
    """Return the values at given years: linear between years, constant outside.

    Parameters
    ----------
    years
        [point] years that values are known for, in any order
    values
        [point] values, in any unit
    at
        [...] years asked for

    Returns
    -------
    array
        [...] values in the same unit
    """
    known = np.asarray(years, dtype=float)
    order = np.argsort(known, kind="stable")
    return np.asarray(np.interp(np.asarray(at, float), known[order], np.asarray(values, float)[order]), dtype=float)


def numbers(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return a column of numbers; an empty ``low`` or ``high`` takes the central value."""
    return frame[column].fillna(frame["central"]) if column in ("low", "high") else frame[column]


def corridor_value(case: Case, place: str, quantity: str, bound: str = "central") -> float:
    """Return a number of an export corridor, in the unit of its quantity.

    A segment without a row of its own takes that of ``all``; without either, the default of the quantity.

    Parameters
    ----------
    place
        link or external zone
    quantity
        name in CORRIDOR_QUANTITIES
    bound
        low, central or high; an empty end of a range takes the central value

    Raises
    ------
    KeyError
        where there is neither a row nor a default
    """
    table = case.tables["corridor"]
    rows = table[table["quantity"] == quantity]
    for name in (place, "all"):
        own = rows[rows["place"] == name]
        if len(own):
            return float(numbers(own, bound).iloc[0])
    default = CORRIDOR_QUANTITIES[quantity].default
    if default is None:
        raise KeyError(f"corridor.csv has no {quantity} of {place}")
    return default


def corridor_segments(case: Case) -> list[str]:
    """Return the links that are segments of an export corridor, in the order of corridor_owners.csv."""
    return [str(name) for name in case.tables["corridor_owners"]["segment"].drop_duplicates()]


def corridor_ends(case: Case, quantity: str) -> list[str]:
    """Return the external zones that have a quantity (take: destinations; offer: those that send along), in order."""
    table = case.tables["corridor"]
    return [str(place) for place in table.loc[table["quantity"] == quantity, "place"]]


@lru_cache(maxsize=64)
def index(case: Case, table: str, value: str) -> Series:
    """Return the series of a yearly table by its keys other than the year, as (years, values).

    Rows without a value are left out.

    An empty ``low`` or ``high`` takes the central value.
    """
    frame = case.tables[table]
    keys = [name for name in TABLES[table].key if name != "year"]
    frame = frame.assign(_number=numbers(frame, value)).dropna(subset=["_number"]).sort_values("year", kind="stable")
    return {_words(key): _points(group) for key, group in frame.groupby(keys, sort=True)}


def _words(key: object) -> tuple[str, ...]:
    return tuple(str(word) for word in key) if isinstance(key, tuple) else (str(key),)


def _points(group: pd.DataFrame) -> tuple[Array, Array]:
    return group["year"].to_numpy(float), group["_number"].to_numpy(float)


def series(case: Case, table: str, key: tuple[str, ...], years: Sequence[int], value: str = "central") -> Array | None:
    """Return a column of a yearly table at given years, or None where the table has no such row.

    Parameters
    ----------
    case
        the case
    table
        name of a table with a column ``year``
    key
        its other key columns in order, such as ("akmola", "all") for demand
    years
        [year] years asked for
    value
        column that is asked for: low, central, high, value, available_gwh, ...

    Returns
    -------
    array or None
        [year] values in the unit of the column
    """
    points = index(case, table, value).get(key)
    return None if points is None else np.interp(np.asarray(years, dtype=float), *points)


def parameter(case: Case, technology: str, name: str, year: float, which: str = "central") -> float:
    """Return one number of a technology in a year.

    Parameters
    ----------
    case
        the case
    technology
        key of technology_types.csv
    name
        name of a technology parameter (:data:`shanyrak.case.parameters.TECHNOLOGY_PARAMETERS`)
    year
        year asked for; linear between the years given, constant outside
    which
        low, central or high (the central value where no range is given)

    Returns
    -------
    float
        value in the unit of the parameter; without a row its default (for wacc that of the case)

    Raises
    ------
    KeyError
        for a parameter that does not exist, or that has neither row nor default
    """
    points = index(case, "technologies", which).get((technology, name))
    if points is not None:
        return float(np.interp(year, *points))
    default = case.settings.wacc if name == "wacc" else TECHNOLOGY_PARAMETERS[name].default
    if default is None:
        raise KeyError(f"technologies.csv has no {name} of {technology}, and there is no default for it")
    return default


def prices(case: Case, fuel: str, zone: str, years: Sequence[int], which: str = "central") -> Array:
    """Return the price of a fuel in a zone, [year] in USD per MWh of lower heating value.

    Rows of the zone come first, else those of zone ``all``; raises KeyError where there is neither.
    """
    for place in (zone, "all"):
        found = series(case, "fuel_prices", (fuel, place), years, which)
        if found is not None:
            return found
    raise KeyError(f"fuel_prices.csv has no price of {fuel} in {zone}, and none for all zones")


def policy(case: Case, rule: str, area: str, years: Sequence[int]) -> Array:
    """Return the value of a policy rule for an area, [year] in the unit of the rule, NaN where there is no such rule.

    Rows of the area come first, else those of area ``all``. For a total over the whole system ask for ``all``.
    """
    for place in (area, "all"):
        found = series(case, "policy", (rule, place), years, "value")
        if found is not None:
            return found
    return np.full(len(years), np.nan)


EVERY = "all"
"""Rows of finance_terms.csv that hold for structures without an own row."""


def finance_term(case: Case, structure: str, name: str, which: str = "central") -> float | None:
    """Return a term of a financing structure: its own row, else that for all, else the default.

    Parameters
    ----------
    case
        the case
    structure
        key of finance.csv, or all
    name
        name of a quantity in FINANCE_QUANTITIES
    which
        low, central or high (the central value where no range is given)

    Returns
    -------
    float or None
        value in the unit of the quantity, None where there is neither a row nor a default. Of a term that changes it is
        the earliest value

    Raises
    ------
    KeyError
        for a term that does not exist
    """
    quantity = FINANCE_QUANTITIES[name]
    steps = finance_steps(case, structure, name, which)
    return steps[0][1] if steps else quantity.default


def finance_steps(case: Case, structure: str, name: str, which: str = "central") -> tuple[tuple[float, float], ...]:
    """Return the values of a term with the years after which they hold, earliest first; none where there is no row."""
    found = _finance_index(case, which)
    return found.get((structure, name)) or found.get((EVERY, name)) or ()


@lru_cache(maxsize=16)
def _finance_index(case: Case, which: str) -> dict[tuple[str, str], tuple[tuple[float, float], ...]]:
    """Steps of every structure and term of the case."""
    frame = case.table("finance_terms").sort_values("after_years", kind="stable")
    values = numbers(frame, which)
    keys = zip(frame["structure"].astype(str), frame["term"].astype(str), strict=True)
    steps: dict[tuple[str, str], tuple[tuple[float, float], ...]] = {}
    for key, after, value in zip(keys, frame["after_years"], values, strict=True):
        steps[key] = (*steps.get(key, ()), (float(after), float(value)))
    return steps
