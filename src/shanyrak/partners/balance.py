"""What balance costs, and what the loss of a partner costs: by planning again, from the same cuts.

Limits and lost projects stand in the plan alone, so every cut of the free plan stays true
(:mod:`shanyrak.system.partners`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case.model import Case
from shanyrak.nuclear.fuel.chain import STEPS
from shanyrak.nuclear.fuel.read import country_shares, country_stops, routes_of
from shanyrak.partners.concentration import hhi
from shanyrak.partners.exposure import has_routes
from shanyrak.plan import tables
from shanyrak.scale import MICRO
from shanyrak.solve.highs import Solution
from shanyrak.system.data import SystemData
from shanyrak.system.largest import given_units
from shanyrak.system.partners import capacity_by_country, held

SolveOne = Callable[[SystemData], Solution]
LIMITS = (1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2)
"""Largest shares that a frontier goes through."""

FRONTIER_COLUMNS = ["rule", "limit", "cost_musd", "extra_musd", "extra_low", "extra_high", "largest", "largest_share",
                    "hhi", "co2_mt", "unserved_gwh", "nuclear_mw", "foreign_mw", "solves", "seconds"]  # fmt: skip


def frontier(data: SystemData, rule: str, solve_one: SolveOne, limits: Sequence[float] = LIMITS) -> pd.DataFrame:
    """Return the least cost of a plan for each largest share that a partner country may have.

    Parameters
    ----------
    data
        the arrays of a plan; limits on partners that it has for this rule give way
    rule
        what the share is of: nuclear, new_capacity or investment
    solve_one
        plans once; give it a store of cuts that it may add to
    limits
        largest shares, falling, 1 (free) first

    Returns
    -------
    frame
        rule, limit, cost_musd (discounted), extra_musd over the free plan, extra_low and extra_high (what it may be,
        given the gaps of both), largest and largest_share (country with the highest share of what the rule counts, mean
        of all years), hhi (of the same), co2_mt (all years), unserved_gwh (all years), nuclear_mw and foreign_mw in
        the last period, solves and seconds of solving
    """
    rows, plans = [], []
    for limit in limits:
        tied = limited(data, rule, limit)
        solution = solve_one(tied)
        plans.append((solution.objective * MICRO, solution.bound * MICRO))
        rows.append(
            {"rule": rule, "limit": limit, **_held(tied, solution, rule), **_figures(tied, solution),
             "solves": solution.solves, "seconds": round(solution.seconds, 2)}
        )  # fmt: skip
    return _nested(pd.DataFrame(rows), np.array(plans))


def _nested(rows: pd.DataFrame, plans: np.ndarray) -> pd.DataFrame:
    """Rows of a frontier, free first, with what each plan says of the others.

    A plan that keeps a limit keeps every looser one, and a bound holds under every tighter one: so each row takes the
    cheapest plan of its own and tighter limits, with its figures, and the highest bound of its own and looser ones.
    """
    cost, bound = plans[:, 0], np.maximum.accumulate(plans[:, 1])
    best = [k + int(np.argmin(cost[k:])) for k in range(len(cost))]
    own = ["rule", "limit", "solves", "seconds"]
    chosen = rows.drop(columns=own).iloc[best].reset_index(drop=True)
    least, free = cost[best], np.arange(len(cost)) == 0
    chosen = pd.concat([rows[own], chosen], axis=1).assign(
        cost_musd=least,
        extra_musd=least - least[0],
        extra_low=np.where(free, 0.0, np.maximum(bound - least[0], 0.0)),
        extra_high=np.where(free, 0.0, least - bound[0]),
    )
    return chosen[FRONTIER_COLUMNS]


def limited(data: SystemData, rule: str, limit: float) -> SystemData:
    """Return the arrays with the largest share of every country under a rule set to a limit (1: none)."""
    most = data.partner_limit.copy()
    most.loc[{"partner_rule": rule}] = limit if limit < 1.0 else np.inf
    return replace(data, partner_limit=most)


def lose_partner(
    data: SystemData, country: str, solve_one: SolveOne, case: Case | None = None, since: int | None = None
) -> pd.DataFrame:
    """Return what changes where a country's projects do not come: cost, build, emissions, unserved energy.

    Parameters
    ----------
    data, solve_one
        as for :func:`frontier`
    country
        the partner that is lost
    case
        given: its nuclear fuel is lost too (:func:`without_partner`)
    since
        year; committed projects on line before it stay (None: none does)

    Returns
    -------
    frame
        figure, unit, with_partner, without, difference; the cost also low and high (given the gaps of both plans)
    """
    before = solve_one(data)
    lost = without_partner(data, country, since, case)
    after = solve_one(lost)
    costs, bounds = ([getattr(s, n) * MICRO for s in (before, after)] for n in ("objective", "bound"))
    first, second = ({**_figures(d, s), **_built(d, s)} for d, s in ((data, before), (lost, after)))
    rows = [("cost", "MUSD", *costs, costs[1] - costs[0], bounds[1] - costs[0], costs[1] - bounds[0])]
    for name in dict.fromkeys([*first, *second]):
        a, b = float(first.get(name, 0.0)), float(second.get(name, 0.0))
        rows.append((name, _unit(name), a, b, b - a, np.nan, np.nan))
    columns = ["figure", "unit", "with_partner", "without", "difference", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(country=country, fuel_too=case is not None)


def without_partner(data: SystemData, country: str, since: int | None = None, case: Case | None = None) -> SystemData:
    """Return the arrays without what a country has still to build and, with a case, without its nuclear fuel.

    Its candidates and, unless they are on line before ``since``, its committed projects cannot be built; what stands
    stays. A reactor whose fuel passes the country is left with the share that other routes bring in the end, at the
    cost of the whole reactor; bounds of the hours do not change, so stored cuts stay true.

    Raises ValueError for a country that is no partner.
    """
    countries = [str(c) for c in data.partner_limit.country.values]
    if country not in countries:
        raise ValueError(f"{country!r} is no partner of the plan; right is one of {', '.join(countries)}")
    own = data.partner == country
    early = (data.min_build > 0) & (data.min_build.period < (since or -np.inf))
    lost = own & ~early.any("period")
    share = _fuelled(data, country, case) if case is not None else xr.ones_like(data.max_total)
    left = share.where(~lost, 0.0)
    dearer = 1.0 / share.where(share > 0, 1.0)
    made = replace(
        data,
        max_total=data.max_total * left,
        min_build=(data.min_build * left).transpose(*data.min_build.dims),
        unit_of_option=data.unit_of_option * share.where(share > 0, 1.0),
        **{n: (getattr(data, n) * dearer).transpose(*getattr(data, n).dims)
           for n in ("annuity", "option_fixed_cost", "overnight", "invested")},
    )  # fmt: skip
    return replace(made, given_unit=given_units(made))


def _fuelled(data: SystemData, country: str, case: Case) -> xr.DataArray:
    """Share of its fuel that each option gets without a country [option], 1 where it burns none of it."""
    share = xr.ones_like(data.max_total)
    start = float(data.load.period.values[0])
    designs = sorted({str(d) for d in data.design_of_option.values} - {""})
    for design in (d for d in designs if has_routes(case, d)):
        routes = routes_of(case, design)
        left = 1.0
        for step in STEPS:
            if country in country_shares(routes, step).index:
                stop = country_stops(routes, step, country, start)
                left = min(left, 1.0 - stop.lost_share + stop.substitute_share)
        share = share.where(data.design_of_option != design, left)
    return share


def _held(data: SystemData, solution: Solution, rule: str) -> dict[str, object]:
    """Largest country, its share and the index of what a rule counts, mean of all years."""
    own, total = held(data, solution.values, rule)
    mean, of_all = (own * data.length).sum("period"), float((total * data.length).sum())
    if of_all <= 0:
        return {"largest": "", "largest_share": np.nan, "hhi": np.nan}
    first = str(mean.country.values[int(mean.argmax("country"))])
    return {"largest": first, "largest_share": float(mean.max()) / of_all, "hhi": hhi(mean.clip(min=0.0).values)}


def _figures(data: SystemData, solution: Solution) -> dict[str, float]:
    """CO2 and unserved energy of all years; nuclear and foreign capacity of the last period."""
    values, years = solution.values, data.length
    per_year = tables.generation(data, values).groupby("period").co2_kt.sum().add(
        tables.heat(data, values).groupby("period").boiler_co2_kt.sum(), fill_value=0.0
    )  # fmt: skip
    shed = tables.balance(data, values).groupby("period").unserved_gwh.sum()
    length = pd.Series(years.values, index=years.period.values)
    last = values["capacity"].isel(period=-1)
    return {
        "co2_mt": float((per_year * length).sum()) * 1e-3,
        "unserved_gwh": float((shed * length).sum()),
        "nuclear_mw": float(last.sel(fleet=(data.group == "nuclear").values).sum()),
        "foreign_mw": float(capacity_by_country(data, values).isel(period=-1).sum()),
    }


def _built(data: SystemData, solution: Solution) -> Mapping[str, float]:
    """MW built of each technology group, all periods."""
    built = tables.builds(data, solution.values)
    return {f"built {g}": float(v) for g, v in built.groupby("group").built_mw.sum().items()}


def _unit(name: str) -> str:
    return {"co2_mt": "Mt", "unserved_gwh": "GWh"}.get(name, "MW")
