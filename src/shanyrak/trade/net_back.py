"""What a MWh that leaves the country brings: price at the destination less losses, tolls, border and cable."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case.lookup import corridor_segments, corridor_value
from shanyrak.plan.plan import Plan
from shanyrak.scale import HOURS, MICRO, MILLI
from shanyrak.system.problem import annual
from shanyrak.trade.routes import BOUNDS, Route, routes

ITEMS = ("price", "losses", "tolls", "border", "cable", "net_back")


def net_back(price: float, arrives: float, tolls: float, border: float, cable: float) -> dict[str, float]:
    """Net-back of a MWh sent, item by item: ``price x arrives - tolls - border - cable``, USD/MWh.

    Parameters
    ----------
    price : USD/MWh at the destination
    arrives : share of what is sent that arrives, 0 to 1
    tolls, border : USD for each MWh sent
    cable : USD for each MWh sent: yearly cost of all segments a MW sent, over the hours that they are used
    """
    losses = price * (1.0 - arrives)
    left = price - losses - tolls - border - cable
    return dict(zip(ITEMS, (price, -losses, -tolls, -border, -cable, left), strict=True))


def net_back_range(case: Case, use: float = 1.0) -> pd.DataFrame:
    """Net-back of every destination at its mean price: destination, bound, route, use and the items, USD/MWh.

    Parameters
    ----------
    case : with a corridor
    use : share of the hours of a year in which the corridor is full, above 0 to 1; the mean price is paid at any use
    """
    rows = []
    for bound, (costs, price) in BOUNDS.items():
        for route in routes(case, costs):
            mean = corridor_value(case, route.destination, "price", price)
            items = net_back(mean, route.arrives, route.tolls, route.border, route.yearly / (HOURS * use))
            rows.append({"destination": route.destination, "bound": bound, "route": route.name, "use": use, **items})
    return pd.DataFrame(rows, columns=["destination", "bound", "route", "use", *ITEMS])


def months_and_hours(case: Case) -> pd.DataFrame:
    """Net-back before the cable by month and hour of the day: destination, month, hour, price, net_back (USD/MWh)."""
    shape = case.table("price_shape")
    frames = []
    for route in routes(case):
        own = shape[shape.zone == route.destination]
        if own.empty:
            own = pd.DataFrame(
                [(m, h, 1.0) for m in range(1, 13) for h in range(24)], columns=["month", "hour", "ratio"]
            )
        price = own.ratio * corridor_value(case, route.destination, "price")
        frames.append(
            pd.DataFrame(
                {
                    "destination": route.destination,
                    "month": own.month.astype(int).to_numpy(),
                    "hour": own.hour.astype(int).to_numpy(),
                    "price": price.to_numpy(),
                    "net_back": (price * route.arrives - route.tolls - route.border).to_numpy(),
                }
            )
        )
    columns = ["destination", "month", "hour", "price", "net_back"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def hourly_net_back(plan: Plan, route: Route) -> xr.DataArray:
    """Net-back of a MWh sent before the cable in each hour of a plan [period, block, hour], USD/MWh."""
    price = plan.data.export_price.sel(market=route.destination, drop=True)
    back: xr.DataArray = price * route.arrives - route.tolls - route.border
    return back


def sales(plan: Plan, case: Case) -> pd.DataFrame:
    """Sales of a plan at each destination: destination, period, month (of the blocks), gwh, musd."""
    columns = ["destination", "period", "month", "gwh", "musd"]
    names = list(dict.fromkeys(route.destination for route in routes(case)))
    if not names or "export" not in plan.values:
        return pd.DataFrame(columns=columns)
    data = plan.data
    sold = plan.values["export"].sel(market=names)
    earned = sold * data.export_price.sel(market=names)
    frames = []
    for month in np.unique(data.month_of_block.values):
        there = (data.month_of_block == month).astype(float)
        frame = (annual(data, sold * there) * MILLI).to_dataframe("gwh")
        frame["musd"] = (annual(data, earned * there) * MICRO).to_series()
        frames.append(frame.reset_index().assign(month=int(month)))
    table = pd.concat(frames).rename(columns={"market": "destination"})
    return table[columns].sort_values(["destination", "period", "month"], ignore_index=True)


def owners(plan: Plan, case: Case) -> pd.DataFrame:
    """Who pays and earns in a plan, segment by segment and year of each period.

    segment, owner, period, capacity_mw, investment_musd (of all that stands), yearly_musd (capital and fixed cost),
    sent_gwh, toll_musd.
    """
    data = plan.data
    flows = {(row["link"], row["period"]): row for row in plan.table("flows").to_dict("records")}
    known = set(corridor_segments(case)) & set(plan.table("flows").link)
    rows = []
    for own in case.table("corridor_owners").to_dict("records"):
        segment = str(own["segment"])
        for period in data.load.period.values if segment in known else ():
            flow = flows[segment, period]
            sent, built = float(flow["forward_gwh"] + flow["backward_gwh"]), float(flow["built_mw"])
            paid = built * float(own["investment_share"]) * MICRO
            first = {"link": segment, "vintage": period}
            capital = paid * float(data.link_overnight.sel(first)), paid * float(data.link_annuity.sel(first))
            toll = sent * corridor_value(case, segment, "toll") * float(own["toll_share"]) * MILLI
            rows.append((segment, str(own["owner"]), int(period), built, *capital, sent, toll))
    columns = ["segment", "owner", "period", "capacity_mw", "investment_musd", "yearly_musd", "sent_gwh", "toll_musd"]
    return pd.DataFrame(rows, columns=columns)
