"""The largest unit of each synchronous area: what the reserve must be able to replace (formulation, section 3)."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.system.capacity import lumpy_options
from shanyrak.system.data import SystemData
from shanyrak.system.labels import labelled
from shanyrak.system.problem import Problem


def area_of_fleet(data: SystemData) -> dict[str, str]:
    """Synchronous area of each fleet, in the order of the fleets."""
    area = dict(zip(map(str, data.area_of_zone.zone.values), map(str, data.area_of_zone.values), strict=True))
    fleets = zip(data.zone_of_fleet.fleet.values, data.zone_of_fleet.values, strict=True)
    return {str(fleet): area[str(zone)] for fleet, zone in fleets}


def add_largest_unit(problem: Problem) -> None:
    """Plan variable largest_unit [area, period] in MW.

    At least the size of the existing and committed units, and of every lumpy technology that gets a unit:
    ``largest_unit >= unit x has_unit``, ``units on line <= most units x has_unit`` (0 or 1; relaxed in between).
    At most the largest unit that there may be: no plan needs more, and a search for one stays near.
    """
    lower = problem.data.given_unit
    largest = problem.model.add_variables(lower=lower, upper=_most(problem, lower), name="largest_unit")
    _lumpy_builds_count(problem, largest)


def _most(problem: Problem, given: xr.DataArray) -> xr.DataArray:
    """Largest unit [area, period] in MW that could come on line by choice, or is given."""
    data, most = problem.data, given.copy()
    areas = area_of_fleet(data)
    for option in lumpy_options(problem):
        area = areas[str(data.fleet_of_option.sel(option=option).values)]
        unit = float(data.unit_of_option.sel(option=option))
        most.loc[{"area": area}] = np.maximum(most.sel(area=area), unit)
    return most


def given_units(data: SystemData) -> xr.DataArray:
    """Largest existing or committed unit [area, period] in MW; a fleet smaller than its unit size counts as one unit.

    Worked out once from the arrays of the case: what is retired by choice counts on, what is built by choice does not.
    """
    areas = [str(a) for a in data.peak.area.values]
    area = np.array(list(area_of_fleet(data).values()))
    thermal = data.kind.values == "thermal"
    given = data.existing.values.copy()
    position = {str(f): k for k, f in enumerate(data.existing.fleet.values)}
    committed = (data.min_build.rename(period="vintage") * data.alive).sum("vintage")
    for option, fleet in zip(data.fleet_of_option.option.values, data.fleet_of_option.values, strict=True):
        given[position[str(fleet)]] += committed.sel(option=option).values
    unit = np.minimum(data.unit_size.values[:, None], given)
    floor = np.zeros((len(areas), data.existing.sizes["period"]))
    for i, name in enumerate(areas):
        here = (area == name) & thermal
        if here.any():
            floor[i] = unit[here].max(axis=0)
    return labelled(floor, area=areas, period=data.existing.period.values)


def most_ever(data: SystemData) -> xr.DataArray:
    """Most capacity that an option may ever get [option] in MW: by all its periods together, and in all."""
    return data.max_build.sum("period").clip(max=data.max_total)


def _lumpy_builds_count(problem: Problem, largest: linopy.Variable) -> None:
    options = lumpy_options(problem)
    if not options:
        return
    data, model = problem.data, problem.model
    unit = data.unit_of_option.sel(option=options)
    coords = [pd.Index(options, name="option"), data.existing.period.to_index()]
    whole = problem.options.whole_units
    has = (
        model.add_variables(coords=coords, binary=True, name="has_unit")
        if whole
        else model.add_variables(lower=0.0, upper=1.0, coords=coords, name="has_unit")
    )
    alive = data.alive.sel(option=options).astype(float)
    on_line = (problem.variable("build").sel(option=options) * alive).sum("vintage")
    most = most_ever(data).sel(option=options)
    model.add_constraints(on_line - most * has <= 0.0, name="has_unit")
    areas = area_of_fleet(data)
    area = [areas[str(f)] for f in data.fleet_of_option.sel(option=options).values]
    here = largest.sel(area=xr.DataArray(area, dims="option", coords={"option": options}))
    model.add_constraints(here - unit * has >= 0.0, name="largest_unit")
