"""Stepwise (myopic) planning: the periods one after another, each knowing only itself and what was done before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr

from shanyrak.solve.highs import Solution, SolveError
from shanyrak.system.capacity import may_be_given_up
from shanyrak.system.data import SystemData
from shanyrak.system.labels import labelled
from shanyrak.system.largest import most_ever
from shanyrak.system.network import stepped_links
from shanyrak.system.problem import TIME
from shanyrak.system.resources import excess_cost, resource_use, what_there_is

Values = dict[str, xr.DataArray]
SolveOne = Callable[[SystemData], Solution]
TINY_MW = 1e-6
LEAST_MARGIN = 1e-9
"""Margin of reserve that stands for none: a step that sees no margin at all would have no rule."""
"""Builds below this are noise of the solver: they are forgotten."""

ACROSS_PERIODS = ("build", "units", "has_unit", "build_link", "link_units", "link_added", "resource_excess")
"""Variables of a plan that are put together from the history, not period by period."""


@dataclass(frozen=True)
class Step:
    """How one period was solved: by what, cost of its years and bound in USD (discounted), relative gap, seconds."""

    period: int
    method: str
    objective: float
    bound: float
    gap: float
    seconds: float


@dataclass(frozen=True)
class StepwiseSolution(Solution):
    """A plan of all periods made in steps. ``bound`` is NaN: each step has one, the whole has none."""

    steps: tuple[Step, ...] = ()


@dataclass
class History:
    """What the steps so far decided: MW built [option, vintage], added to links [link, vintage], kept [fleet, period].

    Zero where no step has been.
    """

    build: xr.DataArray
    build_link: xr.DataArray
    keep: xr.DataArray


def solve_stepwise(data: SystemData, solve_one: SolveOne, whole_units: bool) -> StepwiseSolution:
    """Plan the periods one after another.

    Parameters
    ----------
    data : the arrays of all periods
    solve_one : solves the planning problem of one period
    whole_units : whether lumpy options are built in whole units

    Returns
    -------
    one plan over all periods, of the form that planning with perfect foresight gives, and its cost by the same
    objective

    Raises
    ------
    SolveError
        when a period has no plan, be it by what earlier ones built
    """
    history = History(xr.zeros_like(data.annuity), xr.zeros_like(data.link_annuity), xr.zeros_like(data.existing))
    parts: list[Solution] = []
    for k, period in enumerate(data.load.period.values):
        step = one_period(data, history, k)
        try:
            solution = solve_one(step)
        except SolveError as problem:
            raise SolveError(f"step {period}, given what earlier steps built: {problem}") from problem
        parts.append(replace(solution, values=_nothing_given_up_for_nothing(step, solution.values)))
        _remember(history, data, parts[-1].values, k, whole_units)
    values = {**_side_by_side([part.values for part in parts], data), **_decided(data, history, parts, whole_units)}
    more = _resources_of_the_whole(data, values, parts)
    return StepwiseSolution(
        objective=sum(part.objective for part in parts) + _links_still_paid(data, history) + more,
        bound=float("nan"),
        values=values,
        duals=_side_by_side([_alike(part.duals) for part in parts], data, missing=np.nan),
        method=f"{', '.join(dict.fromkeys(part.method for part in parts))}, stepwise",
        seconds=sum(part.seconds for part in parts),
        iterations=sum(part.iterations for part in parts),
        solves=sum(part.solves for part in parts),
        variables=sum(part.variables for part in parts),
        constraints=sum(part.constraints for part in parts),
        steps=tuple(
            Step(int(period), part.method, part.objective, part.bound, part.gap, part.seconds)
            for period, part in zip(data.load.period.values, parts, strict=True)
        ),
    )


def one_period(data: SystemData, history: History, k: int) -> SystemData:
    """The planning problem of period number ``k`` alone, with what was built before as given.

    What was built and still lives is a committed option of this period, with the annuity and fixed cost of its own
    vintage; it counts neither as capital nor as new capacity of the period. What was given up is no longer there.
    What was added to links is capacity of theirs. Options that cannot be built in the period are left out.
    """
    alone = SystemData.from_dataset(data.to_dataset().isel(period=[k], vintage=[k]))
    step = replace(alone, existing=_still_there(data, history, k), **_own_options(data, history, k))
    if bool((data.planning_reserve > 0).any()):  # a period whose margin is 0 has to cover its peak too
        margin = step.planning_reserve.where(step.planning_reserve > 0, LEAST_MARGIN)
        step = replace(step, planning_reserve=margin)
    step = replace(step, **_links(data, history, k))
    open_now = np.flatnonzero((step.max_build > 0).values.any(axis=1))
    step = SystemData.from_dataset(step.to_dataset().isel(option=open_now))
    given = _given_options(data, history, k)
    if not given["fleet_of_option"].size:
        return step
    group = data.group.sel(fleet=given["fleet_of_option"].values)
    new = xr.zeros_like(step.group_max_new)
    for name, megawatt in zip(group.values, given["max_total"].values, strict=True):
        new.loc[{"rule_group": name}] += megawatt
    both = {name: xr.concat([getattr(step, name), array], dim="option") for name, array in given.items()}
    return replace(step, group_max_new=step.group_max_new + new / step.length, **both)


def _still_there(data: SystemData, history: History, k: int) -> xr.DataArray:
    """Existing capacity that may be kept: what age leaves, less what was given up before."""
    now = data.existing.isel(period=[k])
    if k == 0:
        return now
    arrives = (data.existing.isel(period=k) - data.existing.isel(period=k - 1)).clip(min=0.0)
    kept = (history.keep.isel(period=k - 1, drop=True) + arrives.drop_vars("period", errors="ignore")).clip(min=0.0)
    left: xr.DataArray = now.where(~may_be_given_up(data), now.clip(max=kept))
    return left.transpose("fleet", "period")


def _own_options(data: SystemData, history: History, k: int) -> Values:
    """Bounds of the period's own builds: totals less what is built and what is committed later."""
    left = (data.max_total - history.build.isel(vintage=slice(0, k)).sum("vintage")).clip(min=0.0)
    later = data.min_build.isel(period=slice(k + 1, None)).sum("period")
    least, most = data.min_build.isel(period=[k]), data.max_build.isel(period=[k])
    room = (left - later).clip(min=0.0)
    return {"max_total": left, "max_build": most.clip(max=room).clip(min=least).transpose(*most.dims)}


def _given_options(data: SystemData, history: History, k: int) -> Values:
    """What was built before and still lives, as committed options of the period."""
    period = data.load.period.values[k : k + 1]
    built = history.build.transpose("option", "vintage").values[:, :k]
    lives = data.alive.transpose("option", "vintage", "period").values[:, :k, k]
    option, vintage = np.nonzero((built > TINY_MW) & lives)
    years = data.annuity.vintage.values
    names = [f"{data.fleet_of_option.option.values[o]} of {years[v]}" for o, v in zip(option, vintage, strict=True)]
    megawatt = built[option, vintage]

    def vintage_cost(cost: xr.DataArray) -> xr.DataArray:
        own = cost.transpose("option", "vintage").values[option, vintage]
        return labelled(own[:, None], option=names, vintage=period)

    per_period = labelled(megawatt[:, None], option=names, period=period)
    return {
        "fleet_of_option": labelled(data.fleet_of_option.values[option], option=names),
        "partner": labelled(data.partner.values[option], option=names),
        "max_total": labelled(megawatt, option=names),
        "max_build": per_period,
        "min_build": per_period,
        "unit_of_option": labelled(data.unit_of_option.values[option], option=names),
        "alive": labelled(np.ones((len(names), 1, 1), dtype=bool), option=names, vintage=period, period=period),
        "annuity": vintage_cost(data.annuity),
        "overnight": vintage_cost(data.overnight) * 0.0,
        "option_fixed_cost": vintage_cost(data.option_fixed_cost),
        "debt_share": labelled(data.debt_share.values[option], option=names),
        "invested": vintage_cost(data.invested),
        "building_years": labelled(data.building_years.values[option], option=names),
        "design_of_option": labelled(data.design_of_option.values[option], option=names),
        "resource_building": labelled(
            data.resource_building.transpose("resource", "option").values[:, option],
            resource=data.resource_building.resource.values,
            option=names,
        ),
    }


def _links(data: SystemData, history: History, k: int) -> Values:
    """Capacity with what was added, the rest that may be added, and no cycle through links that are only added."""
    added = history.build_link.isel(vintage=slice(0, k)).sum("vintage")
    forward, backward = data.forward.isel(period=[k]), data.backward.isel(period=[k])
    later = data.link_min.isel(period=slice(k + 1, None)).sum("period")
    left = (data.link_total - added - later).clip(min=0.0)
    there = (forward + backward).sum("period") > 0
    return {
        "forward": (forward + added).transpose(*forward.dims),
        "backward": (backward + added).transpose(*backward.dims),
        "link_total": left.where(left > TINY_MW, 0.0),
        "reactance": data.reactance.where(there),
    }


def _nothing_given_up_for_nothing(step: SystemData, values: Values) -> Values:
    """Keep plants without fixed cost: to give them up saves nothing now, so the choice of the solver means nothing.

    Groups with a highest capacity stay as they were solved.
    """
    limited = step.group.isin(step.group_max.rule_group.values[np.isfinite(step.group_max.values).any(axis=1)])
    free = (step.fixed_cost <= 0) & ~limited
    more = (step.existing - values["keep"]).where(free, 0.0).clip(min=0.0).transpose(*values["keep"].dims)
    return {**values, "keep": values["keep"] + more, "capacity": values["capacity"] + more}


def _remember(history: History, data: SystemData, values: Values, k: int, whole_units: bool) -> None:
    """Write the decisions of step number ``k`` into the history."""
    history.keep[{"period": k}] = values["keep"].isel(period=0).sel(fleet=history.keep.fleet.values).clip(min=0.0)
    if "build" in values:
        own = values["build"].isel(vintage=0).reindex(option=history.build.option.values, fill_value=0.0)
        unit = data.unit_of_option.where(data.unit_of_option > 0, 1.0)
        rounded = own.where((data.unit_of_option <= 0) | (not whole_units), (own / unit).round() * unit)
        history.build[{"vintage": k}] = rounded.where(rounded > TINY_MW, 0.0)
    if "build_link" in values:
        more = values["build_link"].isel(vintage=0)
        place = {"link": more.link.values, "vintage": history.build_link.vintage.values[k]}
        history.build_link.loc[place] = more.where(more > TINY_MW, 0.0).values


def _decided(data: SystemData, history: History, parts: list[Solution], whole_units: bool) -> Values:
    """The variables of the plan that reach across periods, from the history."""
    out: Values = {}
    first = parts[0].values
    if data.fleet_of_option.size:
        out["build"] = history.build.transpose("option", "vintage")
    options = data.unit_of_option.option.values[(data.unit_of_option > 0).values]
    if len(options):
        build, unit = history.build.sel(option=options), data.unit_of_option.sel(option=options)
        on_line = (build * data.alive.sel(option=options)).sum("vintage")
        most = most_ever(data).sel(option=options)
        share = (on_line / most.where(most > 0, 1.0)).clip(max=1.0)
        out["has_unit"] = (share > 0).astype(float) if whole_units else share
        if whole_units:
            out["units"] = (build / unit).round()
    if "build_link" in first:
        out["build_link"] = history.build_link.sel(link=first["build_link"].link.values)
        out["link_added"] = out["build_link"].cumsum("vintage").rename(vintage="period")
    stepped = stepped_links(data)
    if whole_units and stepped:
        out["link_units"] = (history.build_link.sel(link=stepped) / data.link_unit.sel(link=stepped)).round()
    return out


def _links_still_paid(data: SystemData, history: History) -> float:
    """Annuities of what earlier periods added to links [USD, discounted]: the steps take it as given and free."""
    yearly = (history.build_link * data.link_annuity).sum("link")
    earlier = (yearly.cumsum("vintage") - yearly).rename(vintage="period")
    return float((earlier * data.discount).sum())


def _resources_of_the_whole(data: SystemData, values: Values, parts: list[Solution]) -> float:
    """Set the excess of resources to that of the whole plan; returns what it costs beyond the excess of the steps.

    A step does not know what later ones will have under construction in its years.
    """
    if not data.resource_available.sizes["resource"]:
        return 0.0
    steps = xr.concat([part.values["resource_excess"] for part in parts], dim="year")
    whole = (resource_use(data, values) - what_there_is(data)).clip(min=0.0)
    values["resource_excess"] = whole
    cost = excess_cost(data, whole) - excess_cost(data, steps)
    return float((cost * data.discount).sum())


def _alike(duals: Values) -> Values:
    """Duals of rows that every step has: those of options and of links that may grow change from step to step."""
    changing = {"option", "vintage", "link"}
    return {n: d for n, d in duals.items() if "period" in d.dims and not changing & set(map(str, d.dims))}


def _side_by_side(parts: list[Values], data: SystemData, missing: float = 0.0) -> Values:
    """The arrays of all steps along the period.

    A variable that a step does not have (an annual limit that starts later) is ``missing`` there; its allotments are
    not a number.
    """
    years = data.load.period.values
    names = dict.fromkeys(name for part in parts for name in part if name not in ACROSS_PERIODS)
    out = {}
    for name in names:
        model = next(part[name] for part in parts if name in part)
        empty = xr.full_like(model, np.nan if name.startswith("allot:") else missing, dtype=float)
        each = [
            part.get(name, empty.assign_coords(period=[year])).transpose(*model.dims)
            for part, year in zip(parts, years, strict=True)
        ]
        order = [dim for dim in model.dims if dim not in TIME] + [dim for dim in TIME if dim in model.dims]
        out[name] = xr.concat(each, dim="period", join="exact").transpose(*order)
    return out
