"""What one more MW of a corridor would be worth, read from the prices of a plan: no re-planning.

A MW sent takes power that the plan values at the price of its zone, and brings the net-back of the hour. It is sent
where that gains, and where green output is there to match it. The sum over a year is what the MW earns; over its yearly
cost it says how dear the cables may be.
"""

from __future__ import annotations

import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case.lookup import corridor_value
from shanyrak.plan.plan import Plan
from shanyrak.plan.tables import hourly_price
from shanyrak.system.green import HOUR, green_rule
from shanyrak.system.problem import annual
from shanyrak.trade.routes import BOUNDS, Route, routes

COLUMNS = ["destination", "bound", "period", "hours", "earns", "costs", "cost_ratio", "transit"]


def worth(plan: Plan, case: Case) -> pd.DataFrame:
    """Worth of one more MW to each destination, by period and at both ends of the ranges.

    Returns
    -------
    destination, bound, period, hours (used in a year), earns and costs (USD a year for each MW sent), cost_ratio (how
    many times their cost the cables of this route may cost: below 1 the MW does not pay), transit (USD a year for each
    MW sent, tolls to those it passes)
    """
    rows = []
    for bound, (costs, price) in BOUNDS.items():
        for route in routes(case, costs):
            factor = _factor(case, route.destination, price)
            gain = _gain(plan, case, route, factor)
            used = annual(plan.data, (gain > 0).astype(float))
            earns = annual(plan.data, gain.clip(min=0.0))
            for period in plan.data.load.period.values:
                hours, value = float(used.sel(period=period)), float(earns.sel(period=period))
                rows.append(
                    (route.destination, bound, int(period), hours, value, route.yearly, value / route.yearly,
                     route.tolls * hours)
                )  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _factor(case: Case, destination: str, bound: str) -> float:
    return corridor_value(case, destination, "price", bound) / corridor_value(case, destination, "price")


def _gain(plan: Plan, case: Case, route: Route, factor: float) -> xr.DataArray:
    """Net-back less the price of power where the corridor begins [period, block, hour], USD/MWh; none without green
    output where it is matched by the hour."""
    data = plan.data
    price = data.export_price.sel(market=route.destination, drop=True) * factor
    start = str(data.from_zone.sel(link=route.segments[0].name).values)
    home = hourly_price(data, plan.duals).sel(zone=start, drop=True)
    gain: xr.DataArray = price * route.arrives - route.tolls - route.border - home
    if green_rule(data) == HOUR:
        fleets = data.green_fleet.fleet.values[data.green_fleet.values]
        left = plan.values["gen"].sel(fleet=fleets).sum("fleet") - _sent(plan)
        gain = gain.where(left > 1.0, 0.0)
    return gain.transpose("period", "block", "hour")


def _sent(plan: Plan) -> xr.DataArray:
    """What the corridor takes already [period, block, hour], MW."""
    links = plan.data.green_link.link.values[plan.data.green_link.values]
    sent: xr.DataArray = plan.values["flow_forward"].sel(link=links).sum("link")
    return sent
