"""Quantities of a plan that can be asked for: sums of its variables, named in one line.

``capacity:GROUP:YEAR``      MW on line of a technology group (nuclear, coal, wind, ...) or of all, in a period
``build:GROUP:YEAR``         MW that have come on line by the end of the period that begins in the year
``partner:COUNTRY:YEAR``     MW built with a partner country by then
``investment:YEAR``          overnight cost of all that comes on line by then, million USD
``link:LINK:YEAR``           MW added to a link
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from shanyrak.scale import MICRO
from shanyrak.solve.decomposition.master import Master
from shanyrak.system.data import SystemData

KINDS = {
    "capacity": ("group", "MW on line"),
    "build": ("group", "MW built by"),
    "partner": ("partner", "MW built with the partner by"),
    "investment": ("", "million USD invested by"),
    "link": ("link", "MW added by"),
}


@dataclass(frozen=True)
class Quantity:
    """A linear quantity of the plan: coefficients [..] of some of its variables."""

    name: str
    words: str
    unit: str
    terms: dict[str, xr.DataArray]


def quantity_of(data: SystemData, name: str) -> Quantity:
    """The quantity of a name such as ``capacity:nuclear:2050``.

    Raises
    ------
    ValueError
        with what would be right
    """
    kind, *rest = name.split(":")
    if kind not in KINDS or len(rest) != 1 + bool(KINDS[kind][0]):
        known = ", ".join(f"{k}:{member.upper()}:YEAR" if member else f"{k}:YEAR" for k, (member, _) in KINDS.items())
        raise ValueError(f"{name!r} is no quantity of a plan: write {known}")
    year, member = _year(data, rest[-1]), rest[0] if len(rest) > 1 else ""
    if kind == "capacity":
        return Quantity(name, f"{member} on line {year}", "MW", {"capacity": _capacity(data, member, year)})
    if kind == "link":
        return Quantity(name, f"{member} added by {year}", "MW", {"link_added": _link(data, member, year)})
    build = _built(data, year)
    if kind == "investment":
        price = (data.overnight * MICRO).rename(vintage="vintage")
        return Quantity(name, f"invested by {year}", "MUSD", {"build": build * price})
    chosen = _members(data.partner if kind == "partner" else _groups_of_options(data), member, kind)
    words = f"built with {member} by {year}" if kind == "partner" else f"{member} built by {year}"
    return Quantity(name, words, "MW", {"build": build * chosen})


def coefficients(master: Master, quantity: Quantity) -> np.ndarray:
    """Coefficients of the columns of a plan problem; options that it does not have count for nothing."""
    row = np.zeros(len(master.cost))
    for name, factors in quantity.terms.items():
        if master.problem.has(name):
            labels = master.problem.variable(name).labels
            own = factors.reindex({d: labels.coords[d] for d in factors.dims}, fill_value=0.0).transpose(*labels.dims)
            np.add.at(row, master.position[labels.values.ravel()], own.values.ravel())
    return row


def value_of(values: dict[str, xr.DataArray], quantity: Quantity) -> float:
    """The quantity of a plan's values."""
    return sum(float((factors * values[name]).sum()) for name, factors in quantity.terms.items() if name in values)


def _year(data: SystemData, text: str) -> int:
    periods = [int(p) for p in data.load.period.values]
    if not text.isdigit() or int(text) not in periods:
        raise ValueError(f"{text!r} is no period of the plan: {', '.join(map(str, periods))}")
    return int(text)


def _capacity(data: SystemData, member: str, year: int) -> xr.DataArray:
    chosen = _members(data.group, member, "capacity")
    now: xr.DataArray = (data.load.period == year).astype(float)
    return chosen * now


def _built(data: SystemData, year: int) -> xr.DataArray:
    """One for all that is built by the year [option, vintage]."""
    early: xr.DataArray = (data.annuity.vintage <= year).astype(float)
    return xr.ones_like(data.annuity) * early


def _groups_of_options(data: SystemData) -> xr.DataArray:
    groups = data.group.sel(fleet=data.fleet_of_option.values).values
    return xr.DataArray(groups, dims="option", coords={"option": data.fleet_of_option.option})


def _members(names: xr.DataArray, member: str, kind: str) -> xr.DataArray:
    known = sorted({str(name) for name in names.values} - {""})
    if member == "all":
        return xr.ones_like(names, dtype=float)
    if member not in known:
        raise ValueError(f"{member!r} is no {KINDS[kind][0]} of the plan: {', '.join([*known, 'all'])}")
    chosen: xr.DataArray = (names == member).astype(float)
    return chosen


def _link(data: SystemData, member: str, year: int) -> xr.DataArray:
    known = [str(link) for link in data.link_total.link.values[(data.link_total > 0).values]]
    if member not in known:
        raise ValueError(f"{member!r} is no link that may be expanded: {', '.join(known)}")
    chosen: xr.DataArray = (data.link_total.link == member).astype(float)
    now: xr.DataArray = (data.load.period == year).astype(float)
    return chosen * now
