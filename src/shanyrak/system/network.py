"""Links, markets and the power balance of each zone (formulation, section 3)."""

from __future__ import annotations

import linopy
import pandas as pd
import xarray as xr

from shanyrak.system.problem import TIME, Problem, merged, sum_by


def add_links(problem: Problem) -> None:
    """Variables flow_forward, flow_backward and build_link: 0 <= flow <= capacity in each direction.

    A built MW serves both directions.
    """
    data, model = problem.data, problem.model
    zones = set(problem.balance_zones())
    links = [
        str(name)
        for name, a, b in zip(data.from_zone.link.values, data.from_zone.values, data.to_zone.values, strict=True)
        if str(a) in zones and str(b) in zones
    ]
    if not links:
        return
    expandable = [name for name in links if float(data.link_total.sel(link=name)) > 0]
    added = _added(problem, expandable) if expandable else None
    for name, given in (("flow_forward", data.forward), ("flow_backward", data.backward)):
        flow = problem.hourly(name, "link", links)
        assert flow is not None
        fixed = [link for link in links if link not in set(expandable)]
        if fixed:
            upper = given.sel(link=fixed).broadcast_like(flow.sel(link=fixed).labels).transpose("link", *TIME)
            model.variables[name].upper.loc[{"link": fixed}] = upper
        if added is not None:
            model.add_constraints(flow.sel(link=expandable) - added <= given.sel(link=expandable), name=f"{name}_limit")


def _added(problem: Problem, links: list[str]) -> linopy.LinearExpression:
    """Variable build_link, and the capacity added to each link by each period [link, period]."""
    data, model = problem.data, problem.model
    upper = data.link_limit.sel(link=links).rename(period="vintage")
    build = model.add_variables(lower=0.0, upper=upper, name="build_link")
    model.add_constraints(build.sum("vintage") <= data.link_total.sel(link=links), name="build_link_total")
    years = data.load.period.values
    earlier = xr.DataArray(
        (years[:, None] <= years[None, :]).astype(float),
        dims=("vintage", "period"),
        coords={"vintage": years, "period": years},
    )
    return (build * earlier).sum("vintage")


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
    terms = [(1.0 * shed).reindex(zone=pd.Index(zones, name="zone"))]
    of_fleet = data.zone_of_fleet.rename("zone")
    for name, sign in (("gen", 1.0), ("discharge", 1.0), ("charge", -1.0)):
        if problem.has(name):
            variable = problem.variable(name)
            terms.append(sum_by(sign * variable, of_fleet.sel(fleet=variable.coords["fleet"].values), zones))
    terms += _flows(problem, zones)
    for name, sign in (("import", 1.0), ("export", -1.0)):
        if problem.has(name):
            variable = problem.variable(name)
            terms.append((sign * variable).rename(market="zone").reindex(zone=pd.Index(zones, name="zone")))
    load = data.load.reindex(zone=zones, fill_value=0.0).transpose("zone", *TIME)
    model.add_constraints(merged(terms) == load, name="power_balance")


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
