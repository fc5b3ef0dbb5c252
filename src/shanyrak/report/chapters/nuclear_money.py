"""Dates, costs and money of the nuclear chapter: when, for how much, with what evidence, and who pays."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from shanyrak.case import Case
from shanyrak.nuclear.programme import (
    Outlook,
    cash_table,
    causes_table,
    chance_table,
    finance_table,
    forecast_table,
    overrun_of,
    overrun_table,
)
from shanyrak.report.elements import Control, Figure, figure, folded, listed, paragraph
from shanyrak.report.figures import bar, line, stacked_layout
from shanyrak.report.names import GREYS, INK, SOFT
from shanyrak.report.words import number, percent

NUCLEAR = "#5e3c99"
DASHES = ("solid", "dash", "dot", "dashdot")
QUANTILES = ("planned", "p10", "p50", "p80")
FIGURES: dict[str, tuple[str, float, int]] = {
    "price_usd_per_mwh": ("Price of power, USD/MWh", 1.0, 1),
    "total_musd": ("Cost with interest, billion USD", 1e-3, 1),
    "levelised_usd_per_mwh": ("Levelised cost, USD/MWh", 1.0, 1),
    "owner_return": ("Owner's return, %", 100.0, 1),
    "least_cover": ("Least cover of debt service", 1.0, 2),
}
"""Figures of the finance table: their words, scale and decimals."""

MOVED = {"levelised_usd_per_mwh": "USD/MWh levelised", "owner_return": "Owner's return, %", "least_cover": "Cover"}
"""Figures that are shown cause by cause, and their heads."""

RATE_NOTE = (
    "From P10 to P90. The exchange rate moves where accounts and loan are in two currencies (column accounts of "
    "finance.csv), with the drift and volatility of its past rates; money is that of the start, at the first rate."
)


def dates(case: Case, found: Mapping[str, Outlook]) -> str:
    """When each project comes, with what chance, and what it then costs."""
    start = min(o.announced for o in found.values()) - 2
    years = list(range(start, max(o.on_line(0.95) for o in found.values()) + 2))
    chances = chance_table(found, years)
    traces = [
        line(o.name, years, chances[chances.project == key].chance * 100, "%", DASHES[k % len(DASHES)], NUCLEAR)
        for k, (key, o) in enumerate(found.items())
    ]
    layout = {"yaxis": {"title": {"text": "chance to be on the grid, %"}, "range": [0, 103]}, "hovermode": "x unified"}
    drawn = Figure("chance-figure", {"data": traces, "layout": layout},
        "Chance of each project to be on the grid by the end of each year.", 340,
        caption="From all reactors begun since 1990 and the planned first concrete; those still being built count.",
    )  # fmt: skip
    rows = forecast_table(found)
    shown = pd.DataFrame(
        {
            "Project": [found[p].name.split(" (")[0] for p in rows.project],
            "Kept with": ["as announced" if c == 0 else percent(c, 1.0) for c in rows.chance],
            "On line": rows.on_line.astype(str),
            "Years": [number(v, 1) for v in rows.years_to_build],
            "USD/kW": [number(v, 0) for v in rows.overnight_usd_per_kw],
            "Billion USD": [number(v * 1e-3, 1) for v in rows.overnight_musd],
            "Times estimate": [number(v, 2) for v in rows.times_estimate],
            "Evidence": rows.grade,
        }
    )
    right = ("Years", "USD/kW", "Billion USD", "Times estimate")
    return (
        "<h3>When, and for how much</h3>"
        + figure(drawn)
        + folded("Date and cost kept with a chance", listed(shown, right=right), True)
        + _overruns(case, next(iter(found.values())))
    )


def _overruns(case: Case, first: Outlook) -> str:
    """What the cost of the first project would be by each class of overruns, with the grade of the class."""
    rows, taken = overrun_table(case), overrun_of(case)
    billion = first.overnight_usd_per_kw * first.units * first.unit_mw * 1e-6
    shown = pd.DataFrame(
        {
            "Class of projects": [f"{p} (taken)" if t else p for p, t in zip(rows.projects, rows.taken, strict=True)],
            "Evidence": rows.grade,
            "P50": [number(v, 2) for v in rows.p50],
            "P80": [number(v, 2) for v in rows.p80],
            "P95": [number(v, 2) for v in rows.p95],
            "P80, billion USD": [number(v * billion, 1) for v in rows.p80],
            "nuclear_overrun": rows.overrun,
        }
    )
    words = (
        f"Costs go over the estimate as those of {taken.projects} did, by figures that are {taken.grade}: read them as "
        "what such projects have done, not as what this one will do. Another class is taken with the setting "
        "nuclear_overrun: dates stay, and cost and returns in all futures move."
    )
    title = f"{first.name} by each class of overruns: times the estimate"
    return paragraph(words) + folded(title, listed(shown, right=("P50", "P80", "P95", "P80, billion USD")))


def money(case: Case, found: Mapping[str, Outlook]) -> str:
    """Books of each project if all goes as planned, and cost and returns over all futures."""
    outcome = finance_table(case, found)
    if outcome.empty:
        return ""
    heads = [q.capitalize() for q in QUANTILES]
    shown = pd.DataFrame(_lines(outcome), columns=["Structure", "Figure", *heads])
    grade = (
        f"Planned: all goes as planned. The other columns rest on overruns whose figures are {overrun_of(case).grade}."
    )
    return (
        "<h3>Money</h3>"
        + _cash(cash_table(case, found), found)
        + folded("Cost, returns and cover over futures", listed(shown, right=heads) + paragraph(grade), True)
        + folded("What delay, overrun and exchange rate do, each alone and together", _causes(case, found))
    )


def _lines(outcome: pd.DataFrame) -> list[tuple[str, ...]]:
    """Price and figures of each structure in words: structure, figure, and a text for each of the quantiles."""
    rows: list[tuple[str, ...]] = []
    for name, own in outcome.groupby("name", sort=False):
        price, values = float(own["price_usd_per_mwh"].iloc[0]), own.set_index("figure")[list(QUANTILES)]
        if price == price:
            rows.append((str(name), FIGURES["price_usd_per_mwh"][0], number(price, 1), "", "", ""))
        for key in values.index.intersection(list(FIGURES), sort=False):
            words, scale, places = FIGURES[str(key)]
            numbers = values.loc[key].to_numpy(dtype=float) * scale
            rows.append((str(name), words, *(number(v, places) for v in numbers)))
    return rows


def _causes(case: Case, found: Mapping[str, Outlook]) -> str:
    """The spread that each cause gives to what the owner earns and the lender sees."""
    rows = causes_table(case, found)
    keys = list(dict.fromkeys(zip(rows.name, rows.cause, strict=True)))
    low, high = (rows.set_index(["name", "cause", "figure"])[end] for end in ("p10", "p90"))

    def spread(key: tuple[str, str], figure_: str) -> str:
        _, scale, places = FIGURES[figure_]
        return " to ".join(number(float(end[(*key, figure_)]) * scale, places) for end in (low, high))

    named = {"Structure": [name for name, _ in keys], "What varies": [cause for _, cause in keys]}
    ranges = {head: [spread(key, f) for key in keys] for f, head in MOVED.items()}
    return listed(pd.DataFrame({**named, **ranges}), right=list(ranges)) + paragraph(RATE_NOTE)


def _cash(books: pd.DataFrame, found: Mapping[str, Outlook]) -> str:
    variants: dict[str, object] = {}
    keys = list(dict.fromkeys(books.project))
    for k, key in enumerate(keys):
        own = books[(books.project == key)]
        own = own[own.drop(columns=["project", "structure", "year"]).abs().sum(axis=1) > 0]
        years = [int(y) for y in own.year]
        variants[str(k)] = [
            bar("construction", years, -own.capital_cost * 1e-3, GREYS[1], "billion"),
            bar("loan drawn", years, own.loan_drawn * 1e-3, "#b9a7d5", "billion"),
            bar("revenue", years, own.revenue * 1e-3, NUCLEAR, "billion"),
            bar("running cost and tax", years, -(own.running_cost + own.tax) * 1e-3, GREYS[3], "billion"),
            bar("debt service", years, -own.debt_service * 1e-3, SOFT, "billion"),
            line("owed at the end of the year", years, own.loan * 1e-3, "billion", "dot", INK),
        ]
    layout = stacked_layout("billion USD, money of the day", xaxis={"type": "linear"})
    drawn = Figure("cash-figure", {"variants": variants, "layout": layout},
        "Money of a project year by year: construction, loan, revenue, running cost, debt service.", 360,
        [Control("Project", [found[key].name for key in keys])],
        "If all goes as planned, by the first structure of finance.csv that is meant for the project.",
    )  # fmt: skip
    return figure(drawn)
