"""Solve a tiny system, compare with the cost worked out by hand, save it, reopen it and compare again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.plan.checks import check_plan
from shanyrak.plan.plan import Plan
from shanyrak.plan.shortage import explain_shortage
from shanyrak.plan.tables import costs, make_tables
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options

ROUNDING = 0.5
"""USD that rounding the tables to a millionth of a million may hide in each row."""

SAVED: set[str] = set()
"""Shapes of plans that were saved and opened in this run: each shape once is enough, the disk knows no values."""


@dataclass(frozen=True)
class Proved:
    """A tiny plan, saved and opened again unless a plan of the same shape was before."""

    plan: Plan
    objective: float

    def value(self, name: str, **place: object) -> float:
        """The one value of a variable at a place; dimensions that are not named must have one member."""
        return float(self.plan.values[name].sel(place).squeeze())

    def total(self, name: str) -> float:
        """The sum of all values of a variable."""
        return float(self.plan.values[name].sum())

    def row(self, name: str, **where: object) -> pd.Series:
        """The one row of a table that fulfils the conditions."""
        table = self.plan.table(name)
        for column, wanted in where.items():
            table = table[table[column] == wanted]
        assert len(table) == 1, f"{len(table)} rows of {name} fulfil {where}"
        return table.iloc[0]


def prove(
    data: SystemData, by_hand: float, folder: Path, options: Options | None = None, again: bool = False
) -> Proved:
    """Check that the least cost of the system is the one worked out by hand, before and after saving.

    Parameters
    ----------
    data : the tiny system
    by_hand : its least cost in USD
    folder : empty folder to save in
    options : choices about the equations
    again : also solve the reopened system (equal arrays give an equal problem, so once a topic is enough)
    """
    plan, objective = solved(data, options)
    assert np.isclose(objective, by_hand, rtol=1e-6, atol=1e-6), f"least cost {objective}, by hand {by_hand}"
    if again or _is_new(plan):
        plan = _reopened(plan, folder)
    total = float(plan.table("costs").discounted_musd.sum()) * 1e6
    assert abs(total - by_hand) <= 1e-6 * abs(by_hand) + ROUNDING * len(plan.table("costs"))
    if again:
        assert np.isclose(solve_monolith(plan.data, options).solution.objective, by_hand, rtol=1e-6, atol=1e-6)
    return Proved(plan, objective)


def _is_new(plan: Plan) -> bool:
    """Whether no plan of this shape was saved before: variables, rows, and dimensions of none, one or many members."""
    arrays = {**plan.data.to_dataset(), **plan.values, **plan.duals}
    shape = repr(sorted((str(name), tuple(min(n, 2) for n in array.shape)) for name, array in arrays.items()))
    new = shape not in SAVED
    SAVED.add(shape)
    return new


def _reopened(plan: Plan, folder: Path) -> Plan:
    after = Plan.open(plan.save(folder / "plan"))
    same_plan(plan, after)
    return after


def solved(data: SystemData, options: Options | None = None) -> tuple[Plan, float]:
    """The plan of a tiny system, checked as every plan is, and its objective in USD."""
    solution = solve_monolith(data, options).solution
    flow = options.flow if options else "transport"
    check_plan(data, solution.values, costs(data, solution.values), solution.objective, flow)
    tables = make_tables(data, solution.values, solution.duals)
    tables["shortages"] = explain_shortage(data, solution.values, tables["unserved"])
    manifest = {"objective_musd": solution.objective * 1e-6, "gap": solution.gap}
    return Plan(data, solution.values, solution.duals, tables, manifest), solution.objective


def same_plan(before: Plan, after: Plan) -> None:
    """Nothing is lost or changed on disk: arrays, kinds of numbers and texts, tables, manifest."""
    for old, new in (
        (dict(before.data.to_dataset().items()), dict(after.data.to_dataset().items())),
        (before.values, after.values),
        (before.duals, after.duals),
    ):
        assert {str(k) for k in old} == {str(k) for k in new}
        for name, array in old.items():
            _same_array(array, new[name])
    assert before.tables.keys() == after.tables.keys()
    for name, table in before.tables.items():
        pd.testing.assert_frame_equal(table, after.tables[name], check_dtype=False)
    assert before.manifest == after.manifest


def _same_array(old: xr.DataArray, new: xr.DataArray) -> None:
    assert old.dims == new.dims
    assert all(np.array_equal(index, new.indexes[dim]) for dim, index in old.indexes.items()), f"{old.name}: labels"
    assert np.array_equal(old.values, new.values, equal_nan=old.dtype.kind == "f"), f"{old.name}: values"
    assert old.dtype.kind == new.dtype.kind or old.size == 0, f"{old.name} changed from {old.dtype} to {new.dtype}"
