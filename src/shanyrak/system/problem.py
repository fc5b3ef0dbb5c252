"""The planning problem being written: the linopy model, the data and the choices, shared by all topics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Literal

import linopy
import pandas as pd
import xarray as xr

from shanyrak.system.data import SystemData

Commitment = Literal["area", "zone", "none"]
Flow = Literal["transport", "dc"]
TIME = ("period", "block", "hour")


@dataclass(frozen=True)
class Options:
    """Choices about the equations.

    ``commitment``: online capacity kept per technology and synchronous area, per zone, or not at all.
    ``whole_units``: lumpy technologies are built in whole units (a mixed-integer problem) or in any size.
    ``flow``: links carry what they can (transport), or those with a reactance obey Kirchhoff's voltage law too (dc).
    """

    commitment: Commitment = "area"
    whole_units: bool = False
    flow: Flow = "transport"


WRITING = {"semantics": "v1", "warn_on_densify": False}
"""Settings of linopy while equations are written."""


class _Writing:
    """How many write equations at present, and what linopy's settings were before the first of them began."""

    def __init__(self) -> None:
        self.count, self.before, self.lock = 0, dict[str, object](), Lock()

    def begin(self) -> None:
        with self.lock:
            if not self.count:
                self.before = {name: linopy.options[name] for name in WRITING}
                linopy.options(**WRITING)
            self.count += 1

    def end(self) -> None:
        with self.lock:
            self.count -= 1
            if not self.count:
                linopy.options(**self.before)


_writing = _Writing()


@contextmanager
def equations() -> Iterator[None]:
    """The rules under which equations are written; may be entered again, and by several threads.

    Terms are kept sparse, and operands must have the same labels in the same order where they share a dimension: linopy
    puts nothing in line by itself. These are settings of linopy as a whole, so they hold only while we write: what else
    uses linopy in the same process finds it as it was.
    """
    _writing.begin()
    try:
        yield
    finally:
        _writing.end()


def _sparse_model() -> linopy.Model:
    with equations():
        return linopy.Model(sparse=True)


@dataclass
class Problem:
    """What the topics add variables and equations to, within :func:`equations`."""

    data: SystemData
    options: Options = field(default_factory=Options)
    model: linopy.Model = field(default_factory=_sparse_model)

    def variable(self, name: str) -> linopy.Variable:
        """The variable of that name."""
        return self.model.variables[name]

    def has(self, name: str) -> bool:
        """Whether the problem has a variable of that name."""
        return name in self.model.variables

    def hourly(self, name: str, dim: str, members: list[str], lower: float = 0.0) -> linopy.Variable | None:
        """A variable [dim, period, block, hour] for the members, or None where there are none."""
        if not members:
            return None
        return self.model.add_variables(lower=lower, coords=[pd.Index(members, name=dim), *self.time()], name=name)

    def time(self) -> list[pd.Index]:
        """The indices of period, block and hour."""
        return [pd.Index(self.data.load[name].values, name=name) for name in TIME]

    def balance_zones(self) -> list[str]:
        """Domestic zones and markets: every place where a power balance holds."""
        return [*map(str, self.data.load.zone.values), *map(str, self.data.import_price.market.values)]

    def capacity(self, fleets: list[str]) -> linopy.Variable:
        """Capacity [fleet, period] of the fleets."""
        chosen: linopy.Variable = self.variable("capacity").sel(fleet=fleets)
        return chosen

    def usable(self, fleets: list[str]) -> linopy.LinearExpression:
        """Capacity that natural supply, outages and repairs leave usable [fleet, period, block, hour]."""
        share = self.data.available.sel(fleet=fleets) * self.data.profile.sel(fleet=fleets)
        return share.transpose("fleet", *TIME) * self.capacity(fleets)

    def steady(self, fleets: list[str]) -> linopy.LinearExpression:
        """Capacity that outages and repairs leave usable, the same in all hours of a block [fleet, period, block]."""
        return self.data.available.sel(fleet=fleets) * self.capacity(fleets)


def sum_by(
    expression: linopy.LinearExpression | linopy.Variable, key: xr.DataArray, index: list[str]
) -> linopy.LinearExpression:
    """Sum an expression over the members of each group.

    Parameters
    ----------
    expression : has the dimension of ``key``
    key : one-dimensional array that names the group of each member; its name becomes the new dimension
    index : all groups, in order; a group without members gets an empty sum
    """
    grouped = (1.0 * expression).groupby(key).sum()
    return grouped.reindex({str(key.name): pd.Index(index, name=str(key.name))}).fillna(0)


def weighted(data: SystemData, expression: linopy.LinearExpression | linopy.Variable) -> linopy.LinearExpression:
    """Annual total [.., period] of an hourly expression: sum over hours, blocks by their weight."""
    return (expression * data.weight).sum(["block", "hour"])


def annual(data: SystemData, values: xr.DataArray) -> xr.DataArray:
    """Annual total of hourly values: sum over hours, blocks by their weight."""
    return (values.sum("hour") * data.weight).sum("block")


def merged(parts: list[linopy.LinearExpression]) -> linopy.LinearExpression:
    """Sum of expressions with the same dimensions."""
    total: linopy.LinearExpression = linopy.merge(parts)  # type: ignore[assignment]
    return total
