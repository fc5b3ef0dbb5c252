"""What a shock costs, the best response, until when it helps, and what would have paid to prepare for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from shanyrak.plan.questions.desk import Desk
from shanyrak.plan.questions.held import ALWAYS, Held
from shanyrak.risk.planner import Bounds, Planner, Replanned
from shanyrak.risk.shocks import Stress, struck

HALF = 0.5
"""A response is in time as long as it still saves so much of what it saves at once."""
WIDE = 0.02
"""Bounds of a late response further apart than this share of its cost are brought together by solving blocks."""


@dataclass(frozen=True)
class Late:
    """The response when nothing is decided otherwise before a year: its cost, and what it still saves, million USD."""

    year: int
    cost: Bounds
    saves: Bounds


@dataclass(frozen=True)
class Sheet:
    """One shock on a plan, every figure planned again; costs in million USD, discounted, between bounds.

    ``before`` : least cost without the shock, what is decided by ``stress.known`` held
    ``response`` : with it, the rest planned again
    ``idle`` : with it, nothing built or retired otherwise but what the shock strikes
    ``foreseen`` : with it, nothing held: planned by who knew
    ``premium`` : what the first steps of who knew cost more if the shock does not come
    ``late`` : the response from later years on
    """

    stress: Stress
    before: Replanned
    response: Replanned
    idle: Replanned
    foreseen: Replanned
    premium: Bounds
    late: Sequence[Late]

    @property
    def cost(self) -> Bounds:
        """Cost of the shock with the best response: response - before (below 0: it saves)."""
        return self.response.cost - self.before.cost

    @property
    def saves(self) -> Bounds:
        """What the response saves against going on as planned: idle - response >= 0."""
        return (self.idle.cost - self.response.cost).at_least(0.0)

    @property
    def hedge(self) -> Bounds:
        """What having known would have saved: response - foreseen >= 0."""
        return (self.response.cost - self.foreseen.cost).at_least(0.0)

    @property
    def chance_that_pays(self) -> float:
        """Chance of the shock from which the hedge pays, by the middle of the bounds; nan where it may save nothing."""
        if self.hedge.low <= 0:
            return np.nan
        return chance_that_pays(max(self.premium.middle, 0.0), self.hedge.middle)

    @property
    def in_time(self) -> int | None:
        """Last year of those tried by which the response still saves half; None where it saves nothing that is sure."""
        if self.saves.low <= 0:
            return None
        enough = [k.year for k in self.late if k.saves.middle >= HALF * self.saves.middle]
        return max([self.stress.known, *enough])

    def otherwise(self) -> xr.DataArray:
        """What the response has on line beyond the plan without the shock [group, period], MW."""
        after, before = xr.align(self.response.capacity(), self.before.capacity(), join="outer", fill_value=0.0)
        return after - before

    def hedged(self) -> xr.DataArray:
        """What who knew has on line beyond the plan without the shock [group, period], MW."""
        after, before = xr.align(self.foreseen.capacity(), self.before.capacity(), join="outer", fill_value=0.0)
        return after - before


def chance_that_pays(premium: float, saved: float) -> float:
    """Chance p at which a hedge neither costs nor saves: ``(1 - p) premium = p saved``, so premium / (premium + saved).

    Parameters
    ----------
    premium : what the hedge costs where the shock does not come, at least 0
    saved : what it saves where it comes, at least 0
    """
    total = premium + saved
    return premium / total if total > 0 and np.isfinite(total) else np.nan


def sheet(planner: Planner, stress: Stress) -> Sheet:
    """Plan a shock again: what it costs, the response, until when it helps, what foresight saves.

    Raises
    ------
    QuestionError
        where the case does not have what the shock strikes
    SolveError
        where what is decided breaks a rule of the case after the shock
    """
    desk = planner.desk
    plan, shock = desk.plan.values, struck(desk, stress)

    def after(until: float, rounds: int | None = None) -> Replanned:
        return planner.least(shock.data, Held(plan, until, shock.free, stress.known), shock.start, rounds)

    before = planner.least(desk.base, Held(plan, stress.known))
    foreseen = planner.least(shock.data, start=shock.start)
    years = later_years(desk, stress)
    response, idle = after(stress.known), after(ALWAYS)
    between = [_later(after, year) for year in years]  # their plans lie between those two, whose blocks are solved
    found = nested([foreseen, response, *between, idle])
    foreseen, response, idle = found[0], found[1], found[-1]
    prepared = planner.least(desk.base, Held(foreseen.plan, stress.known))
    late = [
        Late(year, own.cost, (idle.cost - own.cost).at_least(0.0)) for year, own in zip(years, found[2:-1], strict=True)
    ]
    premium = prepared.cost - before.cost
    return Sheet(stress, before, response, idle, foreseen, premium, late)


def _later(after: Callable[..., Replanned], year: int) -> Replanned:
    """The response from a later year, by what the two ends have taught; blocks are solved where that leaves too much
    open."""
    found = after(year, 0)
    return found if found.cost.share <= WIDE else after(year)


def nested(found: Sequence[Replanned]) -> list[Replanned]:
    """Plans of one case, each with all that is held in the one before and more: none costs less than the one before.

    So a bound from below holds for all that follow; one from above, and the plan that keeps it, for all that come
    before.
    """
    low = np.maximum.accumulate([one.cost.low for one in found])
    best, out = found[-1], []
    for one, floor in zip(reversed(found), reversed(low), strict=True):
        best = one if one.cost.high <= best.cost.high else best
        out.append(replace(best, cost=Bounds(float(floor), best.cost.high)))
    return out[::-1]


def later_years(desk: Desk, stress: Stress) -> list[int]:
    """First years of the periods after the shock is known, in which a response could begin, while it is felt."""
    periods = [int(p) for p in desk.base.load.period.values]
    return [p for p in periods[:-1] if stress.known < p < stress.end]
