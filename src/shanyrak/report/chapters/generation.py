"""Chapter 4: generation by group, trade, curtailment and capacity factors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Figure, Section, figure, folded, paragraph, table
from shanyrak.report.figures import bar, line, stack, stacked_layout
from shanyrak.report.grouping import SEEN_GWH, by_period, column, demand_gwh, periods, seen, total, with_total
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import GREYS, INK, Names
from shanyrak.report.words import changes, number, percent, trend
from shanyrak.scale import HOURS, MILLI

SEEN_LOST_GWH = 1.0


def generation(plan: Plan, names: Names) -> Section:
    """Stacked generation with consumption as a line, then trade, curtailment and capacity factors."""
    years = periods(plan)
    wide = seen(
        by_period(plan_table(plan, "generation"), "group", "generation_gwh", years, list(names.groups), MILLI),
        SEEN_GWH * MILLI,
    )
    demand = [demand_gwh(plan, y) * MILLI for y in years]
    drawn = Figure(
        "generation-figure",
        stack(
            wide,
            names.groups,
            {g: names.colour(g) for g in wide.index},
            "TWh",
            [line("Consumption", [str(y) for y in years], demand, "TWh")],
        ),
        "Generation by group and period in TWh a year, stacked, with consumption as a line.",
    )
    shown = pd.concat([with_total(wide.rename(index=names.group)), _below(plan, years)])
    body = figure(drawn) + folded(
        "Generation, trade and consumption, TWh a year", table(shown, "Group", total="Total"), True
    )
    body += "<h3>Trade with neighbours</h3>" + _trade(plan, names) + "<h3>Curtailment</h3>" + _curtailed(plan, names)
    body += "<h3>How much plants are used</h3>" + _factors(plan, names)
    return Section("generation", "Generation", _heading(wide, names, years), body)


def _heading(wide: pd.DataFrame, names: Names, years: list[int]) -> str:
    """The groups whose generation rises and falls most."""
    if wide.empty:
        return "Nothing is generated"
    named = wide.rename(index=names.group)
    first, last = column(named, years[0]), column(named, years[-1])
    said = changes(first, last, "TWh", (years[0], years[-1]))
    largest = max(first, key=lambda g: first[g])
    return said or f"{largest} gives most: {number(first[largest])} TWh in {years[0]}"


def _below(plan: Plan, years: list[int]) -> pd.DataFrame:
    """Rows under the total that lead from generation to consumption, in TWh."""
    balance, trade = plan_table(plan, "balance"), plan_table(plan, "trade")
    rows = {
        "Net of storage": [total(balance, "storage_gwh", y) for y in years],
        "Imports": [total(trade, "import_gwh", y) for y in years],
        "Exports": [-total(trade, "export_gwh", y) for y in years],
    }
    arriving = [total(balance, "arriving_gwh", y) for y in years]
    rows["Losses of links"] = [a - i - e for a, i, e in zip(arriving, rows["Imports"], rows["Exports"], strict=True)]
    rows["Unserved"] = [total(balance, "unserved_gwh", y) for y in years]
    frame = pd.DataFrame(rows, index=years).T * MILLI
    frame = seen(frame, SEEN_GWH * MILLI)
    return pd.concat([frame, pd.DataFrame({y: [demand_gwh(plan, y) * MILLI] for y in years}, index=["Consumption"])])


def _trade(plan: Plan, names: Names) -> str:
    trade, years = plan_table(plan, "trade"), periods(plan)
    if trade.empty or not float((trade.import_gwh + trade.export_gwh).sum()):
        return paragraph("There is no trade with neighbours in this plan.")
    order = list(names.zones)
    bought = seen(by_period(trade, "market", "import_gwh", years, order, MILLI), SEEN_GWH * MILLI)
    sold = seen(by_period(trade, "market", "export_gwh", years, order, MILLI), SEEN_GWH * MILLI)
    shades = {m: GREYS[1 + k % 4] for k, m in enumerate(dict.fromkeys([*bought.index, *sold.index]))}
    axis = [str(y) for y in years]
    data = [bar(f"from {names.zone(m)}", axis, bought.loc[m].to_numpy(), shades[m], "TWh") for m in bought.index]
    for market in sold.index:
        trace = bar(f"to {names.zone(market)}", axis, -sold.loc[market].to_numpy(), shades[market], "TWh")
        trace["marker"]["pattern"] = {
            "shape": "/",
            "fgcolor": "#ffffff",
            "solidity": 0.25,
            "size": 7,
            "fillmode": "overlay",
        }
        data.append(trace)
    net = (bought.sum() - sold.sum()).reindex(years, fill_value=0.0)
    data.append(line("net import", axis, net.to_numpy(dtype=float), "TWh", colour=INK))
    drawn = Figure(
        "trade-figure",
        {"data": data, "layout": stacked_layout("TWh")},
        "Power bought from (above zero) and sold to (below zero) neighbours by period, with the net import.",
        300,
    )
    rows = pd.concat(
        [bought.rename(index=lambda m: f"from {names.zone(m)}"), -sold.rename(index=lambda m: f"to {names.zone(m)}")]
    )
    first, last = (total(trade, "export_musd", y) - total(trade, "import_musd", y) for y in (years[0], years[-1]))
    sentence = trend("Income from trade less its cost", first, last, "million USD a year", (years[0], years[-1]))
    return (
        figure(drawn)
        + paragraph(f"{sentence}.")
        + folded("Trade by neighbour, TWh a year", table(with_total(rows, "Net import"), "", total="Net import"))
    )


def _curtailed(plan: Plan, names: Names) -> str:
    made, years = plan_table(plan, "generation"), periods(plan)
    lost = seen(by_period(made, "group", "curtailed_gwh", years, list(names.groups)), SEEN_LOST_GWH)
    if lost.empty:
        return paragraph("All that wind, sun and rivers offer is used.")
    worst = max(years, key=lambda y: float(lost[y].to_numpy().sum()))
    missed = float(lost[worst].to_numpy().sum())
    used = sum(total(made, "generation_gwh", worst, group=str(g)) for g in lost.index)
    share = percent(missed, missed + used)
    return paragraph(
        f"In {worst}, {number(missed * MILLI)} TWh that wind, sun and rivers offer are not used, {share} of it."
    ) + folded(
        "Not used by group, GWh a year", table(with_total(lost.rename(index=names.group)), "Group", total="Total")
    )


def _factors(plan: Plan, names: Names) -> str:
    """Capacity factors by technology: yearly generation over capacity times 8,760 hours."""
    years = periods(plan)
    order = list(names.technologies)
    made = by_period(plan_table(plan, "generation"), "technology", "generation_gwh", years, order)
    size = by_period(plan_table(plan, "capacity"), "technology", "capacity_mw", years, order).reindex(made.index)
    factor = 100.0 * made / (size.where(size > 1.0) * HOURS * MILLI)
    factor = factor.replace([np.inf, -np.inf], np.nan).dropna(how="all").rename(index=names.technology)
    return folded("Capacity factor by technology, percent", table(factor.astype(float), "Technology", places=1))
