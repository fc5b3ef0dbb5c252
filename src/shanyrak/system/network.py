"""Links, Kirchhoff's voltage law, markets and the power balance of each zone (formulation, section 3)."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.system.cycles import cycle_basis
from shanyrak.system.data import SystemData
from shanyrak.system.labels import labelled
from shanyrak.system.problem import TIME, Problem, merged, sum_by


def balanced_links(problem: Problem) -> list[str]:
    """Links whose two ends both have a power balance."""
    data, zones = problem.data, set(problem.balance_zones())
    ends = zip(data.from_zone.link.values, data.from_zone.values, data.to_zone.values, strict=True)
    return [str(name) for name, a, b in ends if str(a) in zones and str(b) in zones]


def expandable_links(problem: Problem) -> list[str]:
    """Links that may be expanded."""
    total = problem.data.link_total
    return [name for name in balanced_links(problem) if float(total.sel(link=name)) > 0]


def add_link_builds(problem: Problem) -> None:
    """Plan variables build_link, and link_added: the capacity added to a link by each period, in both directions."""
    data, model = problem.data, problem.model
    links = expandable_links(problem)
    if not links:
        return
    lower, upper = (array.sel(link=links).rename(period="vintage") for array in (data.link_min, data.link_limit))
    build = model.add_variables(lower=lower, upper=upper, name="build_link")
    model.add_constraints(build.sum("vintage") <= data.link_total.sel(link=links), name="build_link_total")
    if problem.options.whole_units:
        _whole_steps(problem, build)
    years = data.load.period.values
    earlier = labelled((years[:, None] <= years[None, :]).astype(float), vintage=years, period=years)
    added = model.add_variables(
        lower=0.0, coords=[pd.Index(links, name="link"), data.load.period.to_index()], name="link_added"
    )
    model.add_constraints((build * earlier).sum("vintage") - added == 0.0, name="link_added")


def stepped_links(data: SystemData) -> list[str]:
    """Links that are expanded in whole steps."""
    return [str(link) for link in data.link_unit.link.values[((data.link_unit > 0) & (data.link_total > 0)).values]]


def _whole_steps(problem: Problem, build: linopy.Variable) -> None:
    """Variable link_units: ``build_link = unit x link_units``, a whole number of steps."""
    links = [link for link in stepped_links(problem.data) if link in set(expandable_links(problem))]
    if not links:
        return
    unit = problem.data.link_unit.sel(link=links)
    most = np.floor(problem.data.link_limit.sel(link=links).rename(period="vintage") / unit + 1e-6)
    coords = [pd.Index(links, name="link"), build.coords["vintage"].to_index()]
    steps = problem.model.add_variables(lower=0, upper=most, coords=coords, integer=True, name="link_units")
    problem.model.add_constraints(build.sel(link=links) - unit * steps == 0.0, name="whole_link_steps")


def add_links(problem: Problem) -> None:
    """Variables flow_forward and flow_backward: 0 <= flow <= capacity in each direction."""
    data, model = problem.data, problem.model
    links = balanced_links(problem)
    if not links:
        return
    expandable = expandable_links(problem)
    for name, given in (("flow_forward", data.forward), ("flow_backward", data.backward)):
        flow = problem.hourly(name, "link", links)
        assert flow is not None
        fixed = [link for link in links if link not in set(expandable)]
        if fixed:
            upper = given.sel(link=fixed).broadcast_like(flow.sel(link=fixed).labels).transpose("link", *TIME)
            model.variables[name].upper.loc[{"link": fixed}] = upper
        if expandable:
            over = flow.sel(link=expandable) - problem.variable("link_added")
            model.add_constraints(over <= given.sel(link=expandable), name=f"{name}_limit")


def add_voltage_law(problem: Problem) -> None:
    """Kirchhoff's voltage law where the flow is dc: around each cycle, reactance x net flow adds up to nothing.

    ``sum over links of direction x reactance x (flow_forward - flow_backward) = 0`` in every hour. Losses stay out of
    it: the net flow is that at the sending end.
    """
    if problem.options.flow != "dc":
        return
    law = voltage_law(problem.data, balanced_links(problem))
    if not law.size:
        return
    links = law.link.values
    net = problem.variable("flow_forward").sel(link=links) - problem.variable("flow_backward").sel(link=links)
    problem.model.add_constraints((law * net).sum("link") == 0.0, name="voltage_law")


def voltage_law(data: SystemData, links: list[str]) -> xr.DataArray:
    """Coefficients [cycle, link, period] of the net flows: direction x reactance, the largest of a cycle being one.

    A link takes part in a period where it has a reactance and capacity of its own, besides what may be added to it.
    There are as many rows in each period as all links with a reactance have independent cycles; where fewer links are
    there, the last rows are empty, so that every period has the same rows.
    """
    reactance = data.reactance.sel(link=links)
    known = [link for link in links if np.isfinite(float(reactance.sel(link=link)))]
    ends = {k: (str(data.from_zone.sel(link=k).values), str(data.to_zone.sel(link=k).values)) for k in known}
    size = data.forward.clip(min=data.backward)
    periods = data.load.period.values
    rows = np.zeros((len(cycle_basis(list(ends.values()))), len(known), len(periods)))
    for j, period in enumerate(periods):
        there = [k for k, link in enumerate(known) if float(size.sel(link=link, period=period)) > 0]
        for i, cycle in enumerate(cycle_basis([ends[known[k]] for k in there])):
            for number, direction in cycle.items():
                rows[i, there[number], j] = direction * float(reactance.sel(link=known[there[number]]))
    largest = abs(rows).max(axis=1, keepdims=True, initial=0.0)
    rows = np.divide(rows, largest, out=rows, where=largest > 0)
    return labelled(rows, cycle=np.arange(len(rows)), link=known, period=periods)


def add_markets(problem: Problem) -> None:
    """Variables import and export of each market, up to what the neighbour sells and buys in the hour."""
    data = problem.data
    markets = [str(m) for m in data.import_price.market.values]
    for name, limit in (("import", data.import_limit), ("export", data.export_limit)):
        variable = problem.hourly(name, "market", markets)
        if variable is not None:
            upper = limit.broadcast_like(variable.labels).transpose("market", *TIME)
            problem.model.variables[name].upper = upper


def add_power_balance(problem: Problem) -> None:
    """Generation + discharge + arriving flow x (1 - loss) + import + shed = load + charge + leaving flow + export."""
    data, model = problem.data, problem.model
    zones = problem.balance_zones()
    shed = problem.hourly("shed", "zone", [str(z) for z in data.load.zone.values])
    assert shed is not None
    terms = [(1.0 * shed).reindex(zone=pd.Index(zones, name="zone")).fillna(0)]
    of_fleet = data.zone_of_fleet.rename("zone")
    for name, sign in (("gen", 1.0), ("discharge", 1.0), ("charge", -1.0)):
        if problem.has(name):
            variable = problem.variable(name)
            terms.append(sum_by(sign * variable, of_fleet.sel(fleet=variable.coords["fleet"].values), zones))
    terms += _flows(problem, zones)
    for name, sign in (("import", 1.0), ("export", -1.0)):
        if problem.has(name):
            variable = problem.variable(name)
            terms.append((sign * variable).rename(market="zone").reindex(zone=pd.Index(zones, name="zone")).fillna(0))
    model.add_constraints(merged(terms) == load_of_zones(problem), name="power_balance")


def load_of_zones(problem: Problem) -> xr.DataArray:
    """Load [zone, period, block, hour] in MW of every place where a power balance holds; neighbours have none."""
    load: xr.DataArray = problem.data.load.reindex(zone=problem.balance_zones(), fill_value=0.0)
    return load.transpose("zone", *TIME)


def _flows(problem: Problem, zones: list[str]) -> list[linopy.LinearExpression]:
    """What links take from and bring to each zone."""
    if not problem.has("flow_forward"):
        return []
    data = problem.data
    links = problem.variable("flow_forward").coords["link"].values
    start, end = data.from_zone.sel(link=links).rename("zone"), data.to_zone.sel(link=links).rename("zone")
    arriving = 1.0 - data.loss.sel(link=links)
    forward, backward = problem.variable("flow_forward"), problem.variable("flow_backward")
    return [
        sum_by(-1.0 * forward, start, zones),
        sum_by(arriving * forward, end, zones),
        sum_by(-1.0 * backward, end, zones),
        sum_by(arriving * backward, start, zones),
    ]
