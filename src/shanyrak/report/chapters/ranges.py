"""Chapter: how far the plan may go near the least cost, how it spreads over drawn futures, and what to decide before
one knows; bounds with each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.plan.questions.hedge import PLANNED
from shanyrak.report.elements import Figure, Section, Spec, figure, folded, listed, paragraph
from shanyrak.report.names import INK, PALE, SOFT, Names
from shanyrak.report.words import SPACE, capital, number, percent, plural
from shanyrak.risk.words import between

TOP = 12


def ranges(plan: Plan, names: Names) -> Section:
    """Ranges near the least cost, trade-offs, the spread over an ensemble, and a hedge, where they were asked for."""
    parts = [_ranges(plan), _trade_off(plan), _ensemble(plan, names), _hedge(plan, names)]
    return Section("ranges", "Ranges", _heading(plan), "".join(parts))


def _heading(plan: Plan) -> str:
    gap = plan.tables.get("ensemble_gap")
    if gap is not None and len(gap):
        cost = plan.tables["ensemble_cost"]
        low, high = float(cost.least_cost_from_busd.iloc[0]), float(cost.least_cost_to_busd.iloc[-1])
        return (
            f"In nine of ten of {int(gap.members.iloc[0]):,} futures the least cost lies from {number(low)} to "
            f"{number(high)} billion USD"
        )
    return "The least cost leaves room: how far the plan may go"


def _ranges(plan: Plan) -> str:
    found = plan.tables.get("ranges")
    if found is None or found.empty:
        return ""
    widest = found[found.within == found.within.max()]
    drawn = Figure(
        "ranges-figure",
        _bars(widest),
        "Least and most of each quantity within the largest share of the least cost.",
        110 + 46 * len(widest),
        caption=f"Within {percent(float(found.within.max()), 1.0)} of the least cost. Dark: plans that can be built go "
        "this far. Light: no plan goes beyond. Between the two nothing is known without solving more hours.",
    )
    shown = found.assign(within=[percent(float(w), 1.0) for w in found.within], quantity=found.quantity.map(capital))
    shown = shown.rename(
        columns={
            "quantity": "Quantity",
            "unit": "Unit",
            "within": "Within",
            "least_possible": "Never below",
            "least_shown": "Down to, can be built",
            "most_shown": "Up to, can be built",
            "most_possible": "Never above",
        }
    )
    return "<h3>Near the least cost</h3>" + figure(drawn) + folded("Ranges at each share of the cost", listed(shown))


def _bars(found: pd.DataFrame) -> Spec:
    words = [f"{capital(q)}, {u}" for q, u in zip(found.quantity, found.unit, strict=True)]

    def span(name: str, low: pd.Series, high: pd.Series, colour: str, width: float) -> dict[str, object]:
        return {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": words,
            "base": [round(float(v), 3) for v in low],
            "x": [round(float(v), 3) for v in high - low],
            "width": width,
            "marker": {"color": colour},
            "customdata": [[number(float(a)), number(float(b))] for a, b in zip(low, high, strict=True)],
            "hovertemplate": "%{customdata[0]} to %{customdata[1]}",
        }

    return {
        "data": [
            span("not beyond", found.least_possible, found.most_possible, PALE, 0.6),
            span("can be built", found.least_shown, found.most_shown, INK, 0.3),
        ],
        "layout": {"barmode": "overlay", "yaxis": {"automargin": True, "autorange": "reversed"}},
    }


def _trade_off(plan: Plan) -> str:
    found = plan.tables.get("trade_off")
    if found is None or found.empty:
        return ""
    quantity = str(found.quantity.iloc[0])
    levels = [float(v) for v in found.level]

    def curve(name: str, column: str, colour: str) -> dict[str, object]:
        values = [None if pd.isna(v) else round(float(v), 3) for v in found[column]]
        return {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": levels,
            "y": values,
            "line": {"color": colour, "width": 2},
            "hovertemplate": "%{y:,.5~g} bn USD",
        }

    spec: Spec = {
        "data": [
            curve("can be built at", "least_cost_to_busd", INK),
            curve("costs at least", "least_cost_from_busd", SOFT),
        ],
        "layout": {
            "hovermode": "x unified",
            "xaxis": {"title": {"text": f"MW {quantity}" if "invested" not in quantity else f"million USD {quantity}"}},
            "yaxis": {"title": {"text": "billion USD, discounted"}},
        },
    }
    drawn = Figure(
        "trade-off-figure",
        spec,
        f"Least cost for each level of {quantity}, from both sides.",
        caption="Where the upper line ends, no known point tells of a plan at that level.",
    )
    return f"<h3>What it costs to hold: {quantity}</h3>" + figure(drawn)


def _ensemble(plan: Plan, names: Names) -> str:
    cost = plan.tables.get("ensemble_cost")
    if cost is None or cost.empty:
        return ""
    gap = plan.tables["ensemble_gap"].iloc[0]
    intro = paragraph(
        f"{int(gap.members):,} futures of cost, delay and interest were drawn, each planned to the hour between two",
        f"bounds; {int(gap.with_both_bounds):,} have both, which lie {percent(float(gap.median_gap), 1.0)} apart at",
        f"the median and {percent(float(gap.p95_gap), 1.0)} at 95 of 100.",
    )
    shown = cost.assign(quantile=[f"{number(100 * q, 0)}{SPACE}%" for q in cost["quantile"]]).rename(
        columns={
            "quantile": "Not exceeded in",
            "least_cost_from_busd": "At least, billion USD",
            "least_cost_to_busd": "At most, billion USD",
        }
    )
    return "<h3>Over drawn futures</h3>" + intro + listed(shown, places=1) + _spread(plan, names) + _shares(plan)


def _spread(plan: Plan, names: Names) -> str:
    found = plan.tables["ensemble_capacity"]
    groups = [g for g in names.groups if found[found.group == g].p95.max() > 1.0]
    data = []
    for group in groups:
        own = found[found.group == group].sort_values("period")
        years = [int(p) for p in own.period]
        band = [*own.p95, *own.p05[::-1]]
        data += [
            {
                "type": "scatter",
                "mode": "lines",
                "x": years + years[::-1],
                "y": [round(float(v) / 1e3, 3) for v in band],
                "fill": "toself",
                "fillcolor": names.colour(group),
                "opacity": 0.25,
                "line": {"width": 0},
                "hoverinfo": "skip",
                "showlegend": False,
            },
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": names.group(group),
                "x": years,
                "y": [round(float(v) / 1e3, 3) for v in own.p50],
                "line": {"color": names.colour(group), "width": 2},
                "hovertemplate": "%{y:,.3~g} GW",
            },
        ]
    spec: Spec = {"data": data, "layout": {"hovermode": "x unified", "yaxis": {"title": {"text": "GW"}}}}
    drawn = Figure(
        "ensemble-figure",
        spec,
        "Capacity by group over the futures: median, and the band that holds nine of ten.",
        420,
        caption="Median and the band of nine in ten futures, of plans that can be built.",
    )
    return figure(drawn)


def _shares(plan: Plan) -> str:
    found = plan.tables.get("ensemble_shares")
    if found is None or found.empty:
        return ""
    of_cost = found[found.output == "cost"].nlargest(TOP, "share")
    shown = pd.DataFrame(
        {
            "Uncertain number": of_cost.words.map(capital),
            "Share of the variance of the cost": [percent(float(s), 1.0) for s in of_cost.share],
            "95 % interval, ±": [percent(float(s), 1.0) for s in of_cost.interval],
        }
    )
    right = ("Share of the variance of the cost", "95 % interval, ±")
    note = paragraph(
        "How much less the cost would spread if the number were known. Numbers that move together, such as costs of",
        "construction, each have what they share: the shares may add up to more than all.",
    )
    return folded("What the spread of the cost comes from", note + listed(shown, right=right), True)


def _hedge(plan: Plan, names: Names) -> str:
    """What is decided before one knows which future comes, and what that is worth."""
    futures, worth = plan.tables.get("hedge_futures"), plan.tables.get("hedge_worth")
    if futures is None or worth is None or futures.empty:
        return ""
    row, first = worth.iloc[0], str(futures.future.iloc[0])
    aim = "the expected cost" if not row.weight else (
        f"the expected cost, with a weight of {percent(float(row.weight), 1.0)} on the worst "
        f"{percent(float(row.worst), 1.0)} of outcomes,"
    )  # fmt: skip
    words = paragraph(
        f"{plural(len(futures), 'future')} share every decision until {int(row.until)}, then each goes its own way.",
        f"So {aim} is {_span(row, 'hedged')} billion USD. Deciding for {_future(first)} alone, and planning again when",
        f"another comes, would cost {_span(row, 'planning_for_all')} billion more; who knew which comes would save",
        f"{_span(row, 'knowing')} billion. Units are of any size here.",
    )
    shown = pd.DataFrame(
        {
            "Future": [capital(_future(n)) if n == PLANNED else n for n in futures.future],
            "Chance": [percent(float(chance), 1.0) for chance in futures.chance],
            "Planned alone": [_span(r, "alone") for _, r in futures.iterrows()],
            "Decided for all, at most": [number(float(cost) / 1e3, 2) for cost in futures.hedged],
            f"Decided for {_future(first)}": [_span(r, "followed") for _, r in futures.iterrows()],
        }
    )
    right = list(shown.columns[1:])
    caption = "<p>Least cost of each future, billion USD, discounted.</p>"
    return "<h3>Deciding before one knows</h3>" + words + caption + listed(shown, right=right) + _steps(plan, names)


def _steps(plan: Plan, names: Names) -> str:
    found = plan.tables.get("hedge_steps")
    if found is None or found.empty:
        return ""
    shown = pd.DataFrame(
        {
            "On line": [str(int(year)) for year in found.vintage],
            "Technology": [names.group(str(group)) for group in found.group],
            "For all futures, GW": found.hedged_mw / 1e3,
            "For the first alone, GW": found.followed_mw / 1e3,
        }
    ).sort_values(["On line", "Technology"])
    return folded("What is decided before one knows", listed(shown, places=1), True)


def _span(row: pd.Series, name: str) -> str:
    """Both bounds in billion USD."""
    low, high = float(row[f"{name}_low"]), float(row[f"{name}_high"])
    return between(low, high) if np.isfinite(low) else "breaks a rule"


def _future(name: str) -> str:
    return "all as planned" if name == PLANNED else name
