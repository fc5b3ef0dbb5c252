"""The corridor to Europe: segments, what a MWh brings, who earns, and when it pays; every unknown with its range."""

from __future__ import annotations

import pandas as pd

from shanyrak.case import Case
from shanyrak.case.lookup import corridor_segments
from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Control, Figure, Section, Spec, figure, folded, listed, paragraph, table
from shanyrak.report.grouping import focus, periods, records
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import INK, SOFT, Names
from shanyrak.report.words import listing, number, percent
from shanyrak.scale import MILLI
from shanyrak.trade import months_and_hours, net_back_range, owners, routes, sales, worth

BUILT, OPEN = "#00798c", "#c9d3d6"
GAIN, LOSS = "#00798c", "#d1495b"
ITEMS = {
    "price": "Price there",
    "losses": "Losses",
    "tolls": "Tolls",
    "border": "Border",
    "cable": "Cable",
    "net_back": "Net-back",
}
WORDS = {"central": "central", "best": "best: costs low, prices high", "worst": "worst: costs high, prices low"}
HOURS = [f"{hour:02d}" for hour in range(24)]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def corridor(plan: Plan, names: Names) -> Section:
    """Segments, net-back, value by month and hour, who pays and earns, shares of coalitions, break-even."""
    case = plan.case
    if case is None or not routes(case):
        body = paragraph("The case has no corridor that exports power through neighbours.")
        return Section("corridor", "Corridor", "No export corridor", body)
    value = worth(plan, case) if "power_balance" in plan.duals else pd.DataFrame()
    body = _segments(plan, case, names) + _net_back(case, names) + _hours(case, names)
    body += _worth(plan, value, names) + _owners(plan, case) + _shares(plan) + _break_even(plan, names)
    return Section("corridor", "Corridor to Europe", _heading(plan, case, value, names), body)


def _built(plan: Plan, case: Case) -> pd.DataFrame:
    """Segments of the corridor in the last period."""
    flows = plan_table(plan, "flows")
    return flows[flows.link.isin(corridor_segments(case)) & (flows.period == periods(plan)[-1])]


def _heading(plan: Plan, case: Case, value: pd.DataFrame, names: Names) -> str:
    built = _built(plan, case).set_index("link").built_mw
    sold = [
        f"{number(min(float(built.get(part.name, 0.0)) for part in route.segments) * MILLI, 1)} GW to "
        f"{names.short_zone(route.destination)}"
        for route in routes(case)
        if min(float(built.get(part.name, 0.0)) for part in route.segments) > 0.5
    ]
    said = f"The plan builds {listing(sold)}" if sold else "The plan builds no corridor"
    if value.empty:
        return said
    central = value[(value.bound == "central") & (value.period >= focus(plan))]
    best = central.groupby("destination", sort=False).cost_ratio.mean()
    left = [f"{percent(float(best[z]), 1.0)} of the central cost to {names.short_zone(z)}" for z in best.index]
    return f"{said}; one more MW pays while its cables cost at most {listing(left)}"


def _segments(plan: Plan, case: Case, names: Names) -> str:
    drawn = _line(plan, case, names)
    given = case.table("corridor")
    rows = given[["place", "quantity", "low", "central", "high", "unit", "grade"]].copy()
    for end in ("low", "central", "high"):
        rows[end] = [_plain(float(v), str(unit)) for v, unit in zip(rows[end], rows.unit, strict=True)]
    rows.columns = pd.Index(["Place", "Quantity", "Low", "Central", "High", "Unit", "Grade"])
    note = paragraph(
        "Capacity, length and cost of the Caspian cable, the volume of exports and all tolls are not published. They "
        "are ranges here, and what follows from them is shown at both ends.",
    )
    return (
        figure(drawn)
        + note
        + folded("Every figure of the corridor with its range", listed(rows, right=("Low", "Central", "High")))
    )


def _plain(value: float, unit: str) -> str:
    """A number of the table in the digits of its own size; a year without a thousands mark."""
    return f"{value:.0f}" if unit == "year" and value > 1000 else number(value)


def _line(plan: Plan, case: Case, names: Names) -> Figure:
    """The segments where they lie, by longitude and latitude; those that the plan builds are thick."""
    zones = case.table("zones")
    place = {str(z): (round(float(x), 2), round(float(y), 2)) for z, x, y in
             zip(zones.zone, zones.longitude, zones.latitude, strict=True)}  # fmt: skip
    built = _built(plan, case)
    traces: list[Spec] = []
    for row in records(built):
        ends = [place[str(row.from_zone)], place[str(row.to_zone)]]
        wide = 2.0 + 4.0 * float(row.built_mw) / 1000.0
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [end[0] for end in ends],
                "y": [end[1] for end in ends],
                "line": {"color": BUILT if row.built_mw > 0.5 else OPEN, "width": round(wide, 1)},
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )
    used = [str(zone) for zone in dict.fromkeys([*built.from_zone, *built.to_zone])]
    traces.append(
        {
            "type": "scatter",
            "mode": "markers+text",
            "x": [place[zone][0] for zone in used],
            "y": [place[zone][1] for zone in used],
            "text": [names.short_zone(zone) for zone in used],
            "textposition": "top center",
            "marker": {"size": 8, "color": INK},
            "hoverinfo": "text",
            "showlegend": False,
        }
    )
    bare = {"visible": False}
    layout = {"xaxis": bare, "yaxis": {**bare, "scaleanchor": "x", "scaleratio": 1.35}, "hovermode": "closest"}
    caption = f"Thick and dark: built by {periods(plan)[-1]}; pale: not built. Straight lines between places, no route."
    return Figure("corridor-line", {"data": traces, "layout": layout}, "Segments of the corridor.", 300, (), caption)


def _net_back(case: Case, names: Names) -> str:
    rows = net_back_range(case)
    central = rows[rows.bound == "central"].reset_index(drop=True)
    variants = {str(k): [_waterfall(central.loc[k])] for k in central.index}
    layout = {"yaxis": {"title": {"text": "USD/MWh sent"}}, "showlegend": False}
    control = Control("To", [names.short_zone(z) for z in central.destination])
    drawn = Figure(
        "corridor-net-back",
        {"variants": variants, "layout": layout},
        "From the price at the destination to what is left for the exporter.",
        340,
        [control],
        "Corridor full in all hours of the year; with half the use the cable costs twice as much a MWh.",
    )
    shown = rows.assign(destination=rows.destination.map(names.zone), bound=rows.bound.map(WORDS))
    shown = shown[["destination", "bound", *ITEMS]].rename(columns={"destination": "To", "bound": "Figures", **ITEMS})
    return figure(drawn) + folded("Net-back with its range, USD/MWh sent", listed(shown, places=1), True)


def _waterfall(row: pd.Series) -> Spec:
    return {
        "type": "waterfall",
        "x": list(ITEMS.values()),
        "y": [round(float(row[name]), 2) for name in ITEMS],
        "measure": ["absolute", *["relative"] * (len(ITEMS) - 2), "total"],
        "increasing": {"marker": {"color": GAIN}},
        "decreasing": {"marker": {"color": LOSS}},
        "totals": {"marker": {"color": SOFT}},
        "connector": {"line": {"color": SOFT, "width": 1}},
        "hovertemplate": "%{x}: %{delta:,.1f} USD/MWh<extra></extra>",
    }


def _hours(case: Case, names: Names) -> str:
    rows = months_and_hours(case)
    spread = rows.groupby("destination", sort=False).net_back.agg(lambda value: value.max() - value.min())
    places = list(spread.sort_values(ascending=False, kind="stable").index)
    variants = {}
    for k, zone in enumerate(places):
        wide = rows[rows.destination == zone].pivot(index="month", columns="hour", values="net_back")
        variants[str(k)] = [
            {
                "type": "heatmap",
                "x": HOURS,
                "y": MONTHS,
                "z": [[round(float(v), 1) for v in line] for line in wide.to_numpy()],
                "colorscale": "Viridis",
                "colorbar": {"title": {"text": "USD/MWh"}},
                "hovertemplate": "%{y}, %{x} h: %{z:,.0f} USD/MWh<extra></extra>",
            }
        ]
    layout = {
        "xaxis": {"title": {"text": "hour of the day in the country"}, "type": "category"},
        "yaxis": {"autorange": "reversed", "type": "category"},
    }
    drawn = Figure(
        "corridor-hours",
        {"variants": variants, "layout": layout},
        "Net-back before the cable by month and hour of the day.",
        360,
        [Control("To", [names.short_zone(z) for z in places])],
        "What a MWh sent brings before the cost of the cable: price less losses, tolls and border, by the country's "
        "clock. One colour: one price in all hours, where no prices by the hour were found.",
    )
    return figure(drawn)


def _worth(plan: Plan, value: pd.DataFrame, names: Names) -> str:
    if value.empty:
        return ""
    years = [year for year in periods(plan) if year >= focus(plan)]
    own = value[value.period.isin(years)].groupby(["destination", "bound"], sort=False)
    shown = own[["hours", "earns", "costs", "cost_ratio", "transit"]].mean().reset_index()
    shown = shown.assign(destination=shown.destination.map(names.zone), bound=shown.bound.map(WORDS))
    shown[["earns", "costs", "transit"]] *= MILLI
    shown.columns = pd.Index(
        ["To", "Figures", "Hours used", "Earns, USD/kW a year", "Costs", "Cost may be times", "Tolls on the way"]
    )
    said = paragraph(
        f"One more MW, read from the prices of this plan, mean of {years[0]} to {years[-1]}: it is sent where it "
        "brings more than power is worth where the corridor begins. Below 1 in the last but one column it does not "
        "pay. Tolls go to the countries on the way: what a MW is worth to them beyond their share of the cable.",
    )
    return said + folded("What one more MW is worth, with its range", listed(shown), True)


def _owners(plan: Plan, case: Case) -> str:
    year = periods(plan)[-1]
    paid = owners(plan, case)
    paid = paid[(paid.period == year) & (paid.capacity_mw > 0.5)]
    if paid.empty:
        return paragraph("No segment is built, so nobody invests or earns a toll in this plan.")
    both = paid.groupby("owner", sort=False)[["investment_musd", "yearly_musd", "toll_musd"]].sum()
    both.columns = pd.Index(["Investment, million USD", "Cost a year", "Tolls a year"])
    sold = sales(plan, case)
    last = sold[sold.period == year]
    energy, income = number(float(last.gwh.sum()) * MILLI, 1), number(float(last.musd.sum()), 0)
    said = paragraph(
        f"In {year} {energy} TWh are sold for {income} million USD. "
        "Shares of the investment are those of the joint ventures where these are known, else assumptions.",
    )
    return said + folded(f"Who pays and earns, {year}", table(both, "Owner"), True)


def _shares(plan: Plan) -> str:
    shares, values = plan_table(plan, "corridor_shares"), plan_table(plan, "corridor_coalitions")
    if shares.empty:
        return paragraph(
            "What each partner adds is found by planning again without it: shanyrak trade coalition RUN, with the "
            "folder of this plan, adds it here."
        )
    wide = shares.assign(bound=shares.bound.map(WORDS)).pivot(index="player", columns="bound", values="share_musd")
    wide.columns.name = None
    order = list(dict.fromkeys(shares.player))
    shown = values.assign(bound=values.bound.map(WORDS))[["coalition", "bound", "value_musd", "low_musd", "high_musd"]]
    shown.columns = pd.Index(["Together", "Figures", "Gain", "At least", "At most"])
    said = paragraph(
        "The gain of all partners together, shared by what each adds on average over all orders of joining (Shapley). "
        "Million USD over all years, discounted; the range of a gain is what the gaps of the plans leave open."
        + _within_gap(plan, values)
    )
    return (
        said
        + folded("Shares, million USD", table(wide.loc[order], "Partner", places=0), True)
        + folded("Gain of every coalition, million USD", listed(shown, places=0))
    )


def _within_gap(plan: Plan, values: pd.DataFrame) -> str:
    """Words on a gain of all together that is smaller than what the gap of the plan leaves open."""
    cost, bound = plan.manifest.get("objective_musd"), plan.manifest.get("bound_musd")
    gain = values[values.bound == "central"].value_musd.max()
    if cost is None or bound is None or not 0.0 < gain < cost - bound:
        return ""
    return (
        f" The gain by central figures is smaller than the {number(cost - bound, 0)} million USD that the gap of the "
        "plan above leaves open: whether that plan builds the corridor tells little, these plans with and without do."
    )


def _break_even(plan: Plan, names: Names) -> str:
    found = plan_table(plan, "corridor_break_even")
    if found.empty:
        return ""
    shown = found.assign(
        destination=found.destination.map(lambda z: "any" if z == "all" else names.zone(str(z))),
        bound=found.bound.map(WORDS),
        what=found.what.map({"cost": "cables cost at most", "price": "prices are at least"}),
    )[["destination", "bound", "what", "low", "high"]]
    shown.columns = pd.Index(["To", "Figures", "Built where", "From, times", "To, times"])
    return folded("Where it stops paying, found by planning again", listed(shown, places=2), True)
