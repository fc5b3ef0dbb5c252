"""Supply routes: how concentrated a step is, how long units run when it stops, and the stock that bridges it.

A reload at time t has passed step k by t - lead_k, where lead_k counts the months of work and of stock from the step
to the reactor. When the step stops at t0, all that has passed before is still made and loaded; the first reload that
is not, ends the operation of its unit at the outage before it. So a unit lasts until its cycle ends, whatever stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.chain import STEPS, front_end
from shanyrak.nuclear.fuel.checks import Array, number, numbers
from shanyrak.nuclear.fuel.design import DAYS_PER_YEAR, MONTHS_PER_YEAR, ReactorUnit
from shanyrak.nuclear.fuel.operation import FIRST_CORE, fuel_movements

MOST_STOCK_MONTHS = 600.0
_TINY = 1e-9


@dataclass(frozen=True)
class Interruption:
    """A step of which part stops: ``lost_share`` from ``start`` for ``months``, then all of it is back.

    Other routes make up ``substitute_share`` of the whole flow from ``substitute_after_months`` on.
    """

    step: str
    start: float
    lost_share: float = 1.0
    months: float = np.inf
    substitute_share: float = 0.0
    substitute_after_months: float = 0.0

    def __post_init__(self) -> None:
        if self.step not in STEPS:
            raise ValueError(f"step is {self.step!r}; right is one of {STEPS}")
        number("lost_share", self.lost_share, 0.0, 1.0, "a share")
        number("substitute_share", self.substitute_share, 0.0, 1.0, "a share")
        if self.months < 0 or self.substitute_after_months < 0:
            raise ValueError("months are below 0; right is at least 0")

    def passing(self, times: ArrayLike) -> Array:
        """Return the share of the planned flow that still passes the step, [...] at times (years with fraction)."""
        since = (np.asarray(times, dtype=float) - self.start) * MONTHS_PER_YEAR
        made_up = np.where(since >= self.substitute_after_months - _TINY, self.substitute_share, 0.0)
        left = np.minimum(1.0 - self.lost_share + made_up, 1.0)
        return np.where((since > _TINY) & (since <= self.months + _TINY), left, 1.0)


@dataclass(frozen=True)
class Pipeline:
    """Months of work after each step and of stock behind it, [step] in the order of :data:`~.chain.STEPS`."""

    process_months: tuple[float, float, float, float]
    stock_months: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)

    def __post_init__(self) -> None:
        for name in ("process_months", "stock_months"):
            if numbers(name, getattr(self, name), 0.0, MOST_STOCK_MONTHS, "months").shape != (len(STEPS),):
                raise ValueError(f"{name} has another length; right is one for each of {STEPS}")

    def after(self, step: str) -> tuple[float, float]:
        """Return months of work, and of stock, from a step to the reactor."""
        first = STEPS.index(step)
        return sum(self.process_months[first:]), sum(self.stock_months[first:])

    def with_stock(self, step: str, months: float) -> Pipeline:
        """Return the pipeline with another stock behind one step."""
        stock = list(self.stock_months)
        stock[STEPS.index(step)] = months
        return replace(self, stock_months=(stock[0], stock[1], stock[2], stock[3]))


def concentration(shares: ArrayLike) -> float:
    """Return the Herfindahl-Hirschman index of shares, sum of squares: 1 for one supplier, 1/n for n equal ones.

    Parameters
    ----------
    shares
        [supplier] parts of the whole, any unit, at least 0, not all 0

    Returns
    -------
    float
        (0, 1]; times 10,000 as competition offices print it
    """
    parts = numbers("shares", shares, 0.0, 1e15, "a part")
    if parts.sum() <= 0:
        raise ValueError("shares are all 0; right is at least one above 0")
    return float(((parts / parts.sum()) ** 2).sum())


def operation_after(
    units: Sequence[ReactorUnit], pipeline: Pipeline, stop: Interruption, tails: float = 0.0025
) -> pd.DataFrame:
    """Return how long each unit runs after an interruption.

    Reloads are served in the order of their dates. What has passed the step is shared by all units (of one design, for
    fabrication); a reload is made where the step has let through enough by the time at which its work must begin. A
    unit whose reload is missing stops for good and asks for no more.

    Parameters
    ----------
    units
        units of the programme
    pipeline
        months of work and of stock
    stop
        the interruption
    tails
        tails assay, for the amounts of the step that a load takes

    Returns
    -------
    DataFrame
        by unit: stops (bool), runs_until (year with fraction: the outage before the first missing reload; the planned
        start where the first core is missing; else the end of its life), months (from the interruption, at least 0)
    """
    loads = _loads(units, stop.step, tails)
    work, stock = pipeline.after(stop.step)
    passed = loads["time"] - (work + stock) / MONTHS_PER_YEAR
    loads["through"] = loads["amount"] * stop.passing(passed)
    loads["passed"], loads["needed_by"] = passed, loads["time"] - work / MONTHS_PER_YEAR
    ends: dict[str, float] = {}
    for _, pool in loads.groupby("pool", sort=True):
        ends |= _first_missing(pool)
    rows = [_lasting(unit, ends.get(unit.unit), stop.start) for unit in units]
    return pd.DataFrame(rows, columns=["unit", "stops", "runs_until", "months"]).set_index("unit")


def least_stock(
    units: Sequence[ReactorUnit], pipeline: Pipeline, stop: Interruption, months: float, tails: float = 0.0025
) -> float:
    """Return the least stock behind the stopped step with which no unit stops within some months.

    Parameters
    ----------
    units, pipeline, stop, tails
        as for :func:`operation_after`; the stock of the pipeline behind that step is what is sought
    months
        months after the interruption in which no unit may stop

    Returns
    -------
    float
        months of stock, found by bisection to 0.001; inf where no stock of 50 years is enough
    """

    def enough(stock: float) -> bool:
        after = operation_after(units, pipeline.with_stock(stop.step, stock), stop, tails)
        return not bool((after["stops"] & (after["months"] < months - 1e-6)).any())

    if enough(0.0):
        return 0.0
    low, high = 0.0, MOST_STOCK_MONTHS
    if not enough(high):
        return float("inf")
    while high - low > 1e-3:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def steady_stock_months(
    months: ArrayLike,
    lost_share: ArrayLike,
    process_months: ArrayLike = 0.0,
    substitute_share: ArrayLike = 0.0,
    substitute_after_months: ArrayLike = 0.0,
) -> Array:
    """Return the stock that bridges some months for a steady flow (many units), [...] months of the whole need.

        S = d min(m', a) + max(d - s, 0) max(m' - a, 0) ,   m' = max(m - work, 0)

    with d the lost share, s what others make up after a months, and the work in progress as a stock of its own.
    """
    gap = np.maximum(numbers("months", months, 0.0, 1e4, "months") - np.asarray(process_months, float), 0.0)
    lost = numbers("lost_share", lost_share, 0.0, 1.0, "a share")
    others = numbers("substitute_share", substitute_share, 0.0, 1.0, "a share")
    wait = np.minimum(gap, numbers("substitute_after_months", substitute_after_months, 0.0, 1e4, "months"))
    return np.asarray(lost * wait + np.maximum(lost - others, 0.0) * (gap - wait), dtype=float)


def _loads(units: Sequence[ReactorUnit], step: str, tails: float) -> pd.DataFrame:
    """Return the loads in order of time, with the amount of the step that each takes and the pool it draws from."""
    moves = fuel_movements(units)
    loads = moves[moves["loaded_thm"] > 0].sort_values(["time", "unit"], kind="stable").reset_index(drop=True)
    front = front_end(loads["loaded_thm"], loads["assay"], tails)
    amounts = (front.natural_tu, front.feed_tu, front.swu, front.fuel_thm)
    loads["amount"] = amounts[STEPS.index(step)]
    loads["pool"] = loads["design"] if step == "fabrication" else "all"
    outage = loads["unit"].map({unit.unit: unit.design.outage_days / DAYS_PER_YEAR for unit in units})
    loads["last_run"] = loads["time"] - outage.where(loads["kind"] != FIRST_CORE, 0.0)
    return loads


def _first_missing(loads: pd.DataFrame) -> dict[str, float]:
    """Return until when each unit runs whose load cannot be made; loads stand in order of time."""
    order = np.argsort(loads["passed"].to_numpy(), kind="stable")
    through = np.concatenate([[0.0], np.cumsum(loads["through"].to_numpy()[order])])
    had = through[np.searchsorted(loads["passed"].to_numpy()[order], loads["needed_by"] + _TINY, side="right")]
    ends: dict[str, float] = {}
    used = 0.0
    columns = (loads["unit"].tolist(), loads["amount"].tolist(), loads["last_run"].tolist(), had.tolist())
    for unit, amount, last_run, have in zip(*columns, strict=True):
        if unit in ends:
            continue
        if have - used < amount * (1 - _TINY):
            ends[unit] = last_run
        else:
            used += amount
    return ends


def _lasting(unit: ReactorUnit, end: float | None, start: float) -> tuple[str, bool, float, float]:
    until = unit.end if end is None else end
    return unit.unit, end is not None, until, max(until - start, 0.0) * MONTHS_PER_YEAR
