"""Chapter after the shortages: how often load is not served when units break and weather differs."""

from __future__ import annotations

import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Control, Figure, Section, Spec, figure, folded, listed, paragraph
from shanyrak.report.figures import Trace, rounded
from shanyrak.report.grouping import focus
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import GREYS, INK, PALE, Names
from shanyrak.report.words import capital, number, plural
from shanyrak.risk.adequacy.assess import ALL
from shanyrak.risk.adequacy.estimate import seldom
from shanyrak.risk.adequacy.tables import CREDITS, HOURS, INDICES, WEATHER, WITHOUT

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FIGURES = {
    "lole_hours": "Hours with load not served, h a year",
    "lole_days": "Days with such an hour, a year",
    "eens": "Energy not served, MWh a year",
    "eens_share": "Energy not served, millionths of consumption",
    "spells": "Spells, a year",
    "spell_hours": "Mean length of a spell, h",
    "highest": "Highest load not served, MW",
}


def adequacy(plan: Plan, names: Names) -> Section:
    """What ``shanyrak adequacy`` found; without a body where it has not been asked."""
    rows = plan_table(plan, INDICES)
    if rows.empty:
        return Section("adequacy", "Adequacy", "Not worked out", "")
    years = sorted(int(p) for p in rows.period.unique())
    chosen = years.index(focus(plan)) if focus(plan) in years else 0
    body = _how(rows, years) + _when(plan, years, chosen)
    for year in years:
        body += folded(f"Indices of {year}", _indices(rows[rows.period == year], names), year == years[chosen])
    body += _worth(plan, years, chosen, names) + _weather(plan, years[chosen]) + _without(plan, years[chosen], names)
    return Section("adequacy", "Adequacy", _heading(rows, years[chosen]), body)


def _hours_short(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """The row of hours with load not served of all zones together."""
    return rows[(rows.period == year) & (rows.area == ALL) & (rows.figure == "lole_hours")]


def _heading(rows: pd.DataFrame, year: int) -> str:
    own = _hours_short(rows, year)
    if not own.value.any():
        return f"In {year} all load is served in all of {plural(int(own.sampled.iloc[0]), 'drawn year')}"
    value, low, high = (number(float(c.iloc[0])) for c in (own.value, own.low, own.high))
    return f"In {year} some load is not served for {value} hours a year ({low} to {high})"


def _how(rows: pd.DataFrame, years: list[int]) -> str:
    sampled = int(rows.sampled.max())
    return paragraph(
        f"{plural(sampled, 'year')} of forced outages were drawn hour by hour on weather years of their own. Ranges "
        "hold the true mean with 95 percent.",
        "Neighbours deliver up to their limits, storage is used at once when load would not be served, and no reserve "
        "is held back.",
        *(_none(rows, year) for year in years),
    )


def _none(rows: pd.DataFrame, year: int) -> str:
    """What may still come where no drawn year is short; no words where one is."""
    own = _hours_short(rows, year)
    if own.value.any():
        return ""
    return (
        f"That no year of {year} is short does not prove that none will be: one in "
        f"{number(seldom(int(own.sampled.iloc[0])), 0)} may still be, if the drawn years count as independent."
    )


def _when(plan: Plan, years: list[int], chosen: int) -> str:
    rows = plan_table(plan, HOURS)
    if not rows.hours_short.any():
        return ""
    most = float(rows.hours_short.max())
    variants = {str(k): [_map(rows[rows.period == year], most)] for k, year in enumerate(years)}
    layout = {
        "xaxis": {"title": {"text": "local hour"}, "dtick": 3},
        "yaxis": {"type": "category", "autorange": "reversed"},
        "hovermode": "closest",
    }
    drawn = Figure(
        "adequacy-hours-figure",
        {"variants": variants, "layout": layout},
        "Hours a year in which some load is not served, by month and local hour.",
        360,
        [Control("Period", [str(y) for y in years], chosen)],
        "Hours a year in which some load is not served, by month and local hour of the day.",
    )
    return figure(drawn)


def _map(rows: pd.DataFrame, most: float) -> Trace:
    wide = rows.pivot(index="month", columns="hour", values="hours_short")
    return {
        "type": "heatmap",
        "x": [int(h) for h in wide.columns],
        "y": [MONTHS[int(m) - 1] for m in wide.index],
        "z": [rounded(row, 4) for row in wide.to_numpy(dtype=float)],
        "zmin": 0.0,
        "zmax": most,
        "colorscale": [[0.0, "#ffffff"], [0.25, PALE], [1.0, INK]],
        "colorbar": {"title": {"text": "h a year"}},
        "hovertemplate": "%{y}, hour %{x}: %{z:.3~g} h a year<extra></extra>",
    }


def _indices(rows: pd.DataFrame, names: Names) -> str:
    whole = rows[rows.area == ALL]
    shown = whole[["figure", "value", "low", "high"]].assign(figure=whole.figure.map(FIGURES))
    for column in ("value", "low", "high"):
        shown[column] = [number(float(v)) for v in shown[column]]
    shown.columns = pd.Index(["All zones together", "Mean", "Low", "High"])
    text = listed(shown, right=("Mean", "Low", "High"))
    zones = rows[(rows.area != ALL) & (rows.value > 0)]
    if zones.empty:
        return text
    wide = zones.pivot(index="area", columns="figure", values=["value", "low", "high"])
    order = wide["value"]["eens"].sort_values(ascending=False).index
    table = pd.DataFrame({"Zone": [names.zone(str(z)) for z in order]})
    for figure_name, label in (("lole_hours", "Hours a year"), ("eens", "MWh a year")):
        table[label] = wide["value"][figure_name].reindex(order).to_numpy()
        low, high = (wide[end][figure_name].reindex(order) for end in ("low", "high"))
        table[f"{label}, range"] = [f"{number(float(a))} to {number(float(b))}" for a, b in zip(low, high, strict=True)]
    return text + listed(table, right=("Hours a year, range", "MWh a year, range"))


def _worth(plan: Plan, years: list[int], chosen: int, names: Names) -> str:
    rows = plan_table(plan, CREDITS)
    if rows.empty:
        return ""
    known = [y for y in years if y in set(rows.period)]
    variants = {str(k): _credits(rows[rows.period == year], names) for k, year in enumerate(known)}
    layout = {
        "xaxis": {"title": {"text": "% of capacity"}, "rangemode": "tozero"},
        "yaxis": {"type": "category", "autorange": "reversed"},
        "hovermode": "closest",
    }
    drawn = Figure(
        "adequacy-credit-figure",
        {"variants": variants, "layout": layout},
        "Capacity credit of each asset with its range, and the one that the plan counts with.",
        120 + 30 * rows.asset.nunique(),
        [Control("Period", [str(y) for y in known], min(chosen, len(known) - 1))],
        "Share of the capacity that as much capacity which never breaks could take the place of, with its range. "
        "Open: what the planning reserve of the case counts.",
    )
    return figure(drawn)


def _credits(rows: pd.DataFrame, names: Names) -> list[Spec]:
    assets = [capital(names.zone(str(a))) for a in rows.asset]
    mean = rounded(rows.credit * 100.0, 1)
    up = rounded((rows.high.where(rows.high < float("inf"), rows.credit) - rows.credit) * 100.0, 1)
    bars = {"type": "data", "symmetric": False, "array": up, "arrayminus": rounded((rows.credit - rows.low) * 100.0, 1)}
    counted = rows.case_credit.notna().to_numpy()
    common = {"type": "scatter", "mode": "markers"}
    return [
        {
            **common,
            "name": "worked out",
            "x": mean,
            "y": assets,
            "error_x": {**bars, "color": GREYS[2]},
            "marker": {"size": 9, "color": INK},
            "hovertemplate": "%{x:,.1f} %<extra></extra>",
        },
        {
            **common,
            "name": "counted by the case",
            "x": rounded(rows.case_credit[counted] * 100.0, 1),
            "y": [a for a, c in zip(assets, counted, strict=True) if c],
            "marker": {"size": 10, "color": INK, "symbol": "circle-open"},
            "hovertemplate": "case: %{x:,.1f} %<extra></extra>",
        },
    ]


def _weather(plan: Plan, year: int) -> str:
    rows = plan_table(plan, WEATHER)
    rows = rows[rows.period == year].sort_values("need_mw", ascending=False)
    shown = rows[
        ["weather", "lole_hours", "eens_mwh", "first_day", "need_mw", "temperature", "wind_share", "hours_short"]
    ]
    shown = shown.assign(weather=[f"weather {w}" for w in shown.weather], wind_share=shown.wind_share * 100.0)
    shown.columns = pd.Index(
        [
            "Weather year",
            "Hours short",
            "MWh short",
            "First day",
            "Mean need, MW",
            "Mean degC",
            "Wind, % of mean",
            "Hours in it",
        ]
    )
    return folded(f"The hardest fortnight of each weather year for {year}, cold and calm as a rule", listed(shown))


def _without(plan: Plan, year: int, names: Names) -> str:
    rows = plan_table(plan, WITHOUT)
    shown = rows[rows.period == year][["without", "mw", "lole_hours", "low", "high", "eens_mwh"]]
    shown = shown.assign(without=[capital(str(w)) for w in shown.without])
    shown.columns = pd.Index(["Missing all year", "MW", "Hours a year", "Low", "High", "MWh a year"])
    return folded(f"With something missing all year, {year}", listed(shown))
