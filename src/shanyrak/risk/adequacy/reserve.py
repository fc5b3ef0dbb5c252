"""The planning reserve with which a plan keeps a target of adequacy: plan, look, raise, plan again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from shanyrak.case import Case
from shanyrak.case.lookup import policy
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import Plan
from shanyrak.risk.adequacy.assess import WEATHERS, YEARS, Adequacy, adequacy, lole
from shanyrak.risk.adequacy.credit import firm_need, trials
from shanyrak.risk.adequacy.estimate import Estimate
from shanyrak.risk.adequacy.simulate import MOST_WORKERS

RULE = "planning_reserve"
MOST_PLANS = 4
LARGEST_RESERVE = 1.0
"""Largest planning reserve that the case allows."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    """One plan on the way: planning reserve by synchronous area, hours short a year, firm MW missing in all, cost."""

    reserve: dict[str, float]
    hours: Estimate
    firm_mw: float
    cost_musd: float


@dataclass(frozen=True)
class Raised:
    """The last plan, the steps to it, and whether it keeps the target."""

    plan: Plan
    steps: tuple[Step, ...]
    kept: bool


def raise_reserve(
    case: Case,
    request: Request,
    period: int,
    target: float,
    plans: int = MOST_PLANS,
    years: int = YEARS,
    seed: int | None = None,
    say: Say = lambda text: None,
    inform: Callable[[Case], Case] = lambda case: case,
    weathers: int = WEATHERS,
    variation: float | None = None,
    workers: int = MOST_WORKERS,
) -> Raised:
    """Raise the planning reserve of a period until its plan is short for at most ``target`` hours a year.

    After each plan the firm capacity that would keep the target is looked for, laid where load is not served now. Its
    share of the highest load of each synchronous area is added to the reserve of that area, and the case is planned
    again, at most ``plans`` times. The reserve counts capacity by its credits, wherever it stands in the area: where
    lines inside an area are what is missing, more reserve may not help, and ``kept`` says so.

    Parameters
    ----------
    case, request : what is planned, and how
    period : first year of the period whose reserve is raised
    target : hours a year, above 0
    plans : most plans made
    years, seed, weathers, variation, workers : of the Monte Carlo, see :func:`shanyrak.risk.adequacy.assess.adequacy`
    inform : see :func:`shanyrak.plan.make.make_plan`
    """
    if target <= 0 or plans < 1:
        raise ValueError(f"target ({target}) must be above 0 hours a year, plans ({plans}) at least 1")
    steps: list[Step] = []
    while True:
        say(f"plan {len(steps) + 1} of at most {plans}")
        plan = make_plan(case, request, inform=inform)
        found = adequacy(plan, period, years, seed, weathers, variation, workers)
        hours = lole(found)
        more = missing_reserve(found, target)
        had = reserve_of(plan, period)
        peak = plan.data.peak.sel(period=period)
        firm = float(sum(share * float(peak.sel(area=area)) for area, share in more.items()))
        steps.append(Step(had, hours, firm, plan.manifest["objective_musd"]))
        say(f"{hours.mean:.2f} hours a year are short; {firm:,.0f} MW of firm capacity are missing")
        if hours.mean <= target or len(steps) >= plans:
            return Raised(plan, tuple(steps), hours.mean <= target)
        case = with_reserve(case, period, {a: min(had[a] + more[a], LARGEST_RESERVE) for a in had})


def reserve_of(plan: Plan, period: int) -> dict[str, float]:
    """Planning reserve of each synchronous area in a period of a plan, as a share of its highest load."""
    rule = plan.data.planning_reserve.sel(period=period)
    return {str(area): float(rule.sel(area=area)) for area in rule.area.values}


def missing_reserve(found: Adequacy, target: float) -> dict[str, float]:
    """What lacks to the target, as a share of the highest load of each synchronous area; 0 where it is kept.

    Firm capacity is laid out like the energy that is not served, zone by zone, and raised until the target is kept.
    """
    data, zones = found.planned.plan.data, found.planned.case.zones()
    areas = [str(a) for a in data.peak.area.values]
    lost = found.sample.shortages.unserved.sum(axis=0)
    if lost.sum() == 0 or found.sample.hours_short().mean() <= target:
        return dict.fromkeys(areas, 0.0)
    place = lost / lost.sum()
    most = float(found.system.load.sum(axis=1).max())
    firm = firm_need(trials(found.system, found.sample.years, found.seed), place, target, most) * place[: len(zones)]
    home = dict(zip(map(str, data.area_of_zone.zone.values), map(str, data.area_of_zone.values), strict=True))
    peak = data.peak.sel(period=found.planned.period)
    shares = np.array([[home[z] == a for z in zones] for a in areas]) @ firm
    return {a: float(mw) / float(peak.sel(area=a)) for a, mw in zip(areas, shares, strict=True)}


def with_reserve(case: Case, period: int, reserve: dict[str, float]) -> Case:
    """The case with the planning reserve of each synchronous area in one period; other periods keep theirs."""
    table = case.table("policy")
    years = sorted({*case.settings.planning_years, period})
    rows = []
    for area in sorted(reserve):
        values = np.nan_to_num(policy(case, RULE, area, years))
        note = "raised until the target of adequacy is kept"
        for year, value in zip(years, values, strict=True):
            own = reserve[area] if year == period else float(value)
            rows.append([RULE, area, year, own, "1", "assumption", "assumption", note])
    others = table[~((table.rule == RULE) & table.area.isin(sorted(reserve)))]
    added = pd.DataFrame(rows, columns=["rule", "area", "year", "value", "unit", "source", "grade", "note"])
    fresh = pd.concat([others, added[list(table.columns)].astype(table.dtypes.to_dict())], ignore_index=True)
    origins = {name: where for name, where in case.origins.items() if name != "policy"}
    return replace(case, tables={**case.tables, "policy": fresh}, origins=origins)


def steps_table(raised: Raised) -> pd.DataFrame:
    """plan, area, reserve, lole_hours, low, high, firm_mw, cost_musd: the steps, one row for each synchronous area."""
    rows = [
        [k, area, share, step.hours.mean, step.hours.low, step.hours.high, step.firm_mw, step.cost_musd]
        for k, step in enumerate(raised.steps, start=1)
        for area, share in step.reserve.items()
    ]
    columns = ["plan", "area", "reserve", "lole_hours", "low", "high", "firm_mw", "cost_musd"]
    return pd.DataFrame(rows, columns=columns)
