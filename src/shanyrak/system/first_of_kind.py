"""What the first plant of a design costs the country beyond the others: paid once, whoever of them comes first."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.system.capacity import lumpy_options
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Problem


def add_first_of_kind(problem: Problem) -> None:
    """Variable first_of_kind [design, period]: 1 where a plant of the design is on line, else 0 (relaxed in between).

    ``first_of_kind[d,y] >= has_unit[o,y]`` for every option o of design d; 1 where a committed one is on line.
    """
    data, model = problem.data, problem.model
    designs = [str(d) for d in data.first_cost.design.values[(data.first_cost > 0).values]]
    if not designs or not problem.has("build"):
        return
    there = model.add_variables(
        lower=_committed(data, designs),
        upper=1.0,
        coords=[pd.Index(designs, name="design"), data.existing.period.to_index()],
        name="first_of_kind",
    )
    lumpy = [o for o in lumpy_options(problem) if str(data.design_of_option.sel(option=o).values) in designs]
    if lumpy:
        own = data.design_of_option.sel(option=lumpy).values
        of_option = there.sel(design=xr.DataArray(own, dims="option", coords={"option": lumpy}))
        model.add_constraints(of_option - problem.variable("has_unit").sel(option=lumpy) >= 0.0, name="first_of_kind")


def first_of_kind_cost(problem: Problem) -> dict[str, linopy.LinearExpression]:
    """USD a year of each period [period] for the designs that are on line."""
    if not problem.has("first_of_kind"):
        return {}
    there = problem.variable("first_of_kind")
    own = problem.data.first_cost.sel(design=there.coords["design"].values)
    return {"first_of_kind": (own * there).sum("design")}


def _committed(data: SystemData, designs: list[str]) -> xr.DataArray:
    """1 where a committed option of the design is on line [design, period], else 0."""
    built = (data.min_build.rename(period="vintage") * data.alive).sum("vintage").transpose("option", "period")
    own = data.design_of_option.values
    rows = [(built.values[own == design] > 0).any(axis=0) for design in designs]
    return xr.DataArray(
        np.array(rows, dtype=float), dims=("design", "period"), coords={"design": designs, "period": built.period}
    )
