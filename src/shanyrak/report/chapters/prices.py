"""Chapter 10: the marginal cost of power by zone."""

from __future__ import annotations

import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Control, Figure, Section, Spec, figure, folded, paragraph, table
from shanyrak.report.grouping import focus, periods
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import GREYS, INK, SOFT, Names
from shanyrak.report.words import number


def prices(plan: Plan, names: Names) -> Section:
    """Mean price of each zone with the range that nine hours in ten lie in."""
    rows = plan_table(plan, "prices")
    if rows.empty:
        body = paragraph(
            "The solution holds no marginal costs: plans in whole units that were searched exactly have none."
        )
        return Section("prices", "Prices", "This plan has no prices", body)
    years = periods(plan)
    order = [z for z in (*names.zones, *sorted(set(rows.zone))) if z in set(rows.zone)]
    rows = rows.assign(order=rows.zone.map({z: k for k, z in enumerate(dict.fromkeys(order))})).sort_values(
        ["order", "period"]
    )
    drawn = Figure(
        "prices-figure",
        _spec(names, rows, years),
        "Marginal cost of power by zone: mean, median and the range between the 5 and the 95 percent quantile.",
        130 + 26 * rows.zone.nunique(),
        [Control("Period", [str(y) for y in years], years.index(focus(plan)))],
        "Bar: from the 5 to the 95 percent quantile of the hours. Point: mean weighted by load. Stroke: median. "
        "What one more MWh would cost the system, not a tariff.",
    )
    mean = rows.pivot_table(index="zone", columns="period", values="mean_usd_per_mwh").reindex(
        list(dict.fromkeys(rows.zone))
    )
    shown = rows.assign(zone=rows.zone.map(names.zone), period=rows.period.astype(str)).set_index("zone")
    shown = shown[["period", "mean_usd_per_mwh", "p05", "p50", "p95"]]
    shown.columns = pd.Index(["Period", "Mean", "5 %", "Median", "95 %"])
    body = figure(drawn) + folded(
        "Mean price by zone, USD/MWh", table(mean.rename(index=names.zone), "Zone", places=1), True
    )
    body += folded("Quantiles by zone and period, USD/MWh", table(shown, "Zone", places=1))
    return Section("prices", "Prices", _heading(names, rows, focus(plan)), body)


def _heading(names: Names, rows: pd.DataFrame, year: int) -> str:
    own = rows[rows.period == year].set_index("zone").mean_usd_per_mwh
    low, high = str(own.idxmin()), str(own.idxmax())
    if low == high or own[high] - own[low] < 0.05:
        return f"Power costs {number(float(own[high]), 1)} USD/MWh at the margin in {year}"
    return (
        f"In {year} power at the margin costs {number(float(own[low]), 1)} USD/MWh in {names.short_zone(low)} and "
        f"{number(float(own[high]), 1)} in {names.short_zone(high)}"
    )


def _spec(names: Names, rows: pd.DataFrame, years: list[int]) -> Spec:
    variants = {str(k): _traces(names, rows[rows.period == year]) for k, year in enumerate(years)}
    layout = {
        "xaxis": {"title": {"text": "USD/MWh"}, "rangemode": "tozero"},
        "barmode": "overlay",
        "hovermode": "closest",
        "yaxis": {"autorange": "reversed", "type": "category"},
    }
    return {"variants": variants, "layout": layout}


def _traces(names: Names, rows: pd.DataFrame) -> list[Spec]:
    zones = [names.short_zone(z) for z in rows.zone]
    values = {c: [round(float(v), 2) for v in rows[c]] for c in ("mean_usd_per_mwh", "p05", "p50", "p95")}
    words = [f"{low:,.1f} to {high:,.1f} USD/MWh" for low, high in zip(values["p05"], values["p95"], strict=True)]
    width = [round(h - low, 2) for low, h in zip(values["p05"], values["p95"], strict=True)]
    common = {"type": "scatter", "mode": "markers", "y": zones}
    return [
        {
            "type": "bar",
            "orientation": "h",
            "name": "5 to 95 %",
            "y": zones,
            "base": values["p05"],
            "x": width,
            "width": 0.5,
            "marker": {"color": GREYS[4]},
            "hovertext": words,
            "hoverinfo": "text+name",
        },
        {
            **common,
            "name": "median",
            "x": values["p50"],
            "hovertemplate": "median %{x:,.1f} USD/MWh<extra></extra>",
            "marker": {"symbol": "line-ns-open", "size": 14, "color": SOFT, "line": {"width": 2}},
        },
        {
            **common,
            "name": "mean",
            "x": values["mean_usd_per_mwh"],
            "hovertemplate": "mean %{x:,.1f} USD/MWh<extra></extra>",
            "marker": {"size": 9, "color": INK},
        },
    ]
