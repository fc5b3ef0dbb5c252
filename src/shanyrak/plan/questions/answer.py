"""The answer to a what-if: bounds of the new least cost, and a plan that keeps them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import xarray as xr

from shanyrak.solve.decomposition.loop import relative_gap
from shanyrak.system.data import SystemData

Values = dict[str, xr.DataArray]


@dataclass(frozen=True)
class Answer:
    """What the least cost becomes, between bounds, in million USD, discounted.

    ``estimate`` : the plan that the bound from below stands for; ``plan`` : one that can be built and run and costs at
    most ``upper`` (None where no known point tells of one)
    ``unknown`` : what of the change the cuts cannot tell; then there are no bounds
    ``left_out`` : annual limits that the cuts know nothing of; the bound from below holds without them
    ``certified`` : whether blocks were solved for it
    """

    changes: tuple[str, ...]
    data: SystemData
    lower: float
    upper: float
    before_lower: float
    before_upper: float
    estimate: Values | None
    plan: Values | None
    unknown: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    certified: bool = False
    seconds: float = 0.0

    @property
    def gap(self) -> float:
        """Distance of the bounds relative to the upper one."""
        return relative_gap(self.upper, self.lower)

    @property
    def change(self) -> tuple[float, float]:
        """Least and most that the least cost changes by, million USD."""
        return self.lower - self.before_upper, self.upper - self.before_lower

    def capacity(self) -> pd.DataFrame:
        """Capacity by technology group and period of the plan that can be built, or else of the estimate, MW."""
        return capacity_by_group(self.data, self.plan or self.estimate or {})


def capacity_by_group(data: SystemData, values: Values) -> pd.DataFrame:
    """Capacity of a plan: rows are technology groups, columns periods, MW."""
    if "capacity" not in values:
        return pd.DataFrame()
    groups = xr.DataArray(data.group.values, dims="fleet", coords={"fleet": data.group.fleet}, name="group")
    sums = values["capacity"].groupby(groups).sum().transpose("group", "period")
    return pd.DataFrame(sums.values, index=sums.group.values, columns=sums.period.values)
