"""What plants use together of something that the plan cannot buy more of: trained people, the water of a lake."""

from __future__ import annotations

from typing import Any, overload

import linopy
import numpy as np
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.problem import Problem


def limited_years(data: SystemData) -> list[int]:
    """Years of the periods that are planned, each of which every resource must be enough for."""
    periods, lengths = data.load.period.values, data.length.values
    return [int(first) + k for first, length in zip(periods, lengths, strict=True) for k in range(int(length))]


def what_there_is(data: SystemData) -> xr.DataArray:
    """What there is of every resource in the years that are planned [resource, year], in its unit."""
    return data.resource_available.sel(year=limited_years(data))


def add_resources(problem: Problem) -> None:
    """Use of every resource in every year <= what there is + what is taken beyond, priced.

    ``sum_f operating[r,f] capacity[f,p(y)] + sum_{o,v: v - T_o <= y < v} building[r,o] build[o,v]
    - resource_excess[r,y] <= resource_available[r,y]``; p(y) is the period of the year, T_o the years of construction.
    """
    data, model = problem.data, problem.model
    if not data.resource_available.sizes["resource"]:
        return
    years, available = limited_years(data), what_there_is(data)
    used = _operating(data, problem.variable("capacity"), years)
    if problem.has("build") and bool((data.resource_building > 0).any()):
        used = used + _building(data, problem.variable("build"), years)
    beyond = model.add_variables(
        lower=0.0, coords=[available.resource.to_index(), available.year.to_index()], name="resource_excess"
    )
    model.add_constraints(used - beyond <= available, name="resource_limit")


def resource_use(data: SystemData, values: dict[str, xr.DataArray]) -> xr.DataArray:
    """What a plan uses of every resource [resource, year], in its unit: the left side of the equation."""
    years = limited_years(data)
    used: xr.DataArray = _operating(data, values["capacity"], years)
    if "build" in values:
        used = used + _building(data, values["build"], years)
    return used.transpose("resource", "year")


@overload
def excess_cost(data: SystemData, beyond: linopy.Variable) -> linopy.LinearExpression: ...


@overload
def excess_cost(data: SystemData, beyond: xr.DataArray) -> xr.DataArray: ...


def excess_cost(data: SystemData, beyond: Any) -> Any:
    """USD a year that the excess costs in the mean year of each period [period]."""
    share = in_period(data, limited_years(data)) / data.length
    return (beyond * (data.resource_cost * share)).sum(["resource", "year"])


def in_period(data: SystemData, years: list[int]) -> xr.DataArray:
    """Whether a year belongs to a period [period, year], 0 or 1."""
    first, length = data.load.period.values[:, None], data.length.values[:, None]
    inside = (first <= np.array(years)) & (np.array(years) < first + length)
    return xr.DataArray(
        inside.astype(float), dims=("period", "year"), coords={"period": data.load.period.values, "year": years}
    )


def under_construction(data: SystemData, years: list[int]) -> xr.DataArray:
    """Whether what comes on line in a vintage is being built in a year [option, vintage, year], 0 or 1."""
    vintage = data.load.period.values[None, :, None]
    begin = vintage - np.ceil(data.building_years.values)[:, None, None]
    year = np.array(years)[None, None, :]
    inside = (begin <= year) & (year < vintage)
    coords = {"option": data.building_years.option.values, "vintage": data.load.period.values, "year": years}
    return xr.DataArray(inside.astype(float), dims=("option", "vintage", "year"), coords=coords)


def _operating(data: SystemData, capacity: Any, years: list[int]) -> Any:
    """What runs [resource, year], of variables or of their values."""
    using = data.resource_operating.fleet.values[(data.resource_operating > 0).any("resource").values]
    rate = data.resource_operating.sel(fleet=using) * in_period(data, years)
    return (capacity.sel(fleet=using) * rate).sum(["fleet", "period"])


def _building(data: SystemData, build: Any, years: list[int]) -> Any:
    """What is under construction [resource, year], of variables or of their values."""
    using = data.resource_building.option.values[(data.resource_building > 0).any("resource").values]
    rate = data.resource_building.sel(option=using) * under_construction(data, years).sel(option=using)
    return (build.sel(option=using) * rate).sum(["option", "vintage"])
