"""Decisions that stay: builds, retirements and links up to a year are held while the rest is planned again.

Only bounds of the plan problem change, so every cut and every known point of the blocks holds on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from shanyrak.system.capacity import lumpy_options
from shanyrak.system.data import SystemData
from shanyrak.system.network import stepped_links
from shanyrak.system.problem import Problem

Values = dict[str, xr.DataArray]
ALWAYS, NEVER = np.inf, -np.inf
"""Years up to which everything, or nothing, is decided."""


@dataclass(frozen=True)
class Held:
    """Decisions of a plan that stay.

    ``values`` : of the plan: build [option, vintage], keep [fleet, period] and, where it has any, build_link
    [link, vintage], MW
    ``until`` : year by which they are decided
    ``free`` : options that a shock strikes: their vintages after the year ``since`` are planned again, begun or not
    """

    values: Values
    until: float
    free: frozenset[str] = field(default_factory=frozenset)
    since: float = NEVER


def decided(data: SystemData, until: float) -> xr.DataArray:
    """Whether what an option builds in a vintage is decided by a year [option, vintage].

    ``v <= until`` (on line) or ``v - T < until`` (begun), T the whole years of construction.
    """
    vintage = data.annuity.vintage
    begun: xr.DataArray = vintage - np.ceil(data.building_years) < until
    out: xr.DataArray = ((vintage <= until) | begun).transpose("option", "vintage")
    return out


def moved_options(data: SystemData, before: SystemData) -> frozenset[str]:
    """Options whose builds may be others than before: new ones, and those whose dates or numbers have changed."""
    pairs = [(data.max_build, before.max_build), (data.min_build, before.min_build)]
    names = map(str, data.max_build.option.values)
    return frozenset(name for name in names if not unmoved("option", name, pairs))


def unmoved(dim: str, name: str, pairs: Iterable[tuple[xr.DataArray, xr.DataArray]]) -> bool:
    """Whether a member of a dimension is in both arrays of each pair, with the same values."""
    return all(
        name in one.indexes[dim]
        and name in other.indexes[dim]
        and np.array_equal(one.sel({dim: name}), other.sel({dim: name}))
        for one, other in pairs
    )


def hold(problem: Problem, held: Held) -> None:
    """Hold the decisions in a plan problem: lower and upper bound of each become its value, as far as the data allow.

    Parameters
    ----------
    problem : the plan's side, no solver has it yet
    held : decisions; an option or link that their plan did not have counts as not built
    """
    data = problem.data
    if problem.has("build"):
        free = xr.DataArray(
            np.isin(data.fleet_of_option.option.values, sorted(held.free)),
            dims="option",
            coords={"option": data.fleet_of_option.option},
        )
        wanted = _whole(problem, _like(held.values.get("build"), data.annuity))
        struck = free & (data.annuity.vintage > held.since)
        _fix(problem, "build", wanted, decided(data, held.until) & ~struck)
    _fix(problem, "keep", _like(held.values.get("keep"), data.existing), data.existing.period <= held.until)
    if problem.has("build_link"):
        price = data.link_annuity.sel(link=problem.variable("build_link").coords["link"].values)
        wanted = _whole_steps(problem, _like(held.values.get("build_link"), price))
        _fix(problem, "build_link", wanted, price.vintage <= held.until)


def _like(values: xr.DataArray | None, pattern: xr.DataArray) -> xr.DataArray:
    """Values with the labels of the pattern, 0 where they have none."""
    if values is None:
        return xr.zeros_like(pattern)
    return values.reindex({d: pattern.coords[d].values for d in pattern.dims}, fill_value=0.0).transpose(*pattern.dims)


def _whole(problem: Problem, build: xr.DataArray) -> xr.DataArray:
    """Builds with those of whole units rounded to units: a solver leaves them a hair beside."""
    lumpy = lumpy_options(problem) if problem.options.whole_units else []
    if not lumpy:
        return build
    return _rounded(build, problem.data.unit_of_option.sel(option=lumpy))


def _whole_steps(problem: Problem, build: xr.DataArray) -> xr.DataArray:
    """Links with those of whole steps rounded to steps."""
    steps = set(stepped_links(problem.data)) if problem.options.whole_units else set()
    links = [str(link) for link in build.link.values if str(link) in steps]
    if not links:
        return build
    return _rounded(build, problem.data.link_unit.sel(link=links))


def _rounded(build: xr.DataArray, unit: xr.DataArray) -> xr.DataArray:
    """Builds with those that have a unit size rounded to units."""
    here = {str(d): unit.coords[d].values for d in unit.dims}
    out = build.copy(deep=True)
    out.loc[here] = (unit * (build.sel(here) / unit).round()).transpose(*build.dims)
    return out


def _fix(problem: Problem, name: str, wanted: xr.DataArray, where: xr.DataArray) -> None:
    variable = problem.model.variables[name]
    low, high = variable.lower, variable.upper
    value = wanted.clip(low, high)
    variable.lower = low.where(~where, value).transpose(*low.dims)
    variable.upper = high.where(~where, value).transpose(*high.dims)
