"""Chapter 11: fuels from the well to their use, industrial projects, allowances and the border of the Union."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from shanyrak.case import Case
from shanyrak.case.contract import ASSUMPTION
from shanyrak.plan.emissions_market import allowances, border_costs, cap_use
from shanyrak.plan.fuel_balance import FLOW_NAMES, fuel_balance
from shanyrak.plan.industry import EFFECTS, fuel_values, own_effects
from shanyrak.plan.plan import Plan
from shanyrak.plan.sankey import sankey_links
from shanyrak.report.elements import Control, Figure, Section, Spec, figure, folded, link, listed, paragraph, table
from shanyrak.report.grouping import focus, periods, records
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import GREYS, Names
from shanyrak.report.words import capital, listing, number, plural
from shanyrak.scale import MILLI

TERA = 1e-3
NOT_DRAWN = ("uranium",)
"""Carriers that the figure leaves out: the energy of what is mined would dwarf all others."""

TABLES = ("carrier_units", "fuel_balance", "fuel_contracts", "fuel_pipes", "industry_projects", "industry_flows")
SEEN = 0.05
"""TWh, Mt or million USD below which a number is left out."""


def fuels(plan: Plan, names: Names) -> Section:
    """Sankey, balances, worth of gas, industrial projects and their effects, allowances, border adjustment."""
    balance = fuel_balance(plan)
    if plan.case is None or balance.empty:
        body = paragraph("The case has no carriers.csv, so there is no fuel balance to draw up.")
        return Section("fuels", "Fuels and industry", "No fuel balance is drawn up", body)
    case = plan.case
    called = dict(zip(case.table("carriers").carrier, case.table("carriers").name, strict=True))
    body = _flows(plan, balance, called) + _balances(plan, balance, called) + _worth(plan, names)
    body += _projects(case) + _effects(plan, case, called) + _carbon(plan, names) + _evidence(case)
    return Section("fuels", "Fuels and industry", _heading(plan, balance), body)


def _heading(plan: Plan, balance: pd.DataFrame) -> str:
    year = focus(plan)
    gas = balance[(balance.carrier == "gas") & (balance.period == year)].groupby("flow").gwh.sum() * TERA
    if gas.empty:
        return f"Fuels of the country in {year}"
    bought, sold = float(gas.get("import", 0.0)), -float(gas.get("export", 0.0))
    trade = f"{number(bought)} TWh are bought abroad and {number(sold)} sold"
    return f"Of {number(float(gas.get('production', 0.0)))} TWh of gas in {year} plants burn " \
           f"{number(-float(gas.get('power', 0.0)))}; {trade}"  # fmt: skip


def _flows(plan: Plan, balance: pd.DataFrame, called: dict[str, str]) -> str:
    years = periods(plan)
    variants = {str(k): [_sankey(plan, sankey_links(balance, y), called)] for k, y in enumerate(years)}
    drawn = Figure(
        "fuels-sankey",
        {"variants": variants, "layout": {"margin": {"l": 8, "r": 8, "t": 8, "b": 8}}},
        "Energy from production and imports through carriers and refineries to its uses and exports, in TWh a year.",
        620,
        [Control("Period", [str(y) for y in years], years.index(focus(plan)))],
        "TWh a year, lower heating value; without uranium. What plants and boilers burn is the dispatch of the plan.",
    )
    return figure(drawn)


def _sankey(plan: Plan, links: pd.DataFrame, called: dict[str, str]) -> Spec:
    """One trace: nodes in the order in which they appear, links in the colour of their carrier."""
    assert plan.case is not None
    rows = links[~links.carrier.isin(NOT_DRAWN)]
    nodes = list(dict.fromkeys([*rows.source, *rows.target]))
    carriers = plan.case.table("carriers")
    colours = {str(c): str(colour) for c, colour in zip(carriers.carrier, carriers.colour, strict=True)}
    projects = plan.case.table("industry_projects")
    words = {**called, **dict(zip(projects.project, projects.name, strict=True))}
    return {
        "type": "sankey",
        "valueformat": ",.3~r",
        "valuesuffix": " TWh",
        "node": {
            "label": [words.get(n, n) for n in nodes],
            "color": [colours.get(n, GREYS[2]) for n in nodes],
            "pad": 14,
            "thickness": 16,
        },
        "link": {
            "source": [nodes.index(s) for s in rows.source],
            "target": [nodes.index(t) for t in rows.target],
            "value": [round(v * TERA, 6) for v in rows.gwh],
            "color": [_pale(colours.get(str(c), GREYS[2])) for c in rows.carrier],
        },
    }


def _pale(colour: str) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.4)"


def _balances(plan: Plan, balance: pd.DataFrame, called: dict[str, str]) -> str:
    """The balance of every carrier, and of each region where there are some."""
    body = "<h3>Balances</h3>"
    for carrier in dict.fromkeys(balance.carrier):
        own = balance[balance.carrier == carrier]
        inside = own[~own.flow.isin(["arriving", "leaving"])]
        body += folded(f"{called[carrier]}, TWh a year", _wide(inside, periods(plan)), carrier == "gas")
        regions = list(dict.fromkeys(own.region))
        for region in regions if len(regions) > 1 else ():
            body += folded(f"{called[carrier]}, {region}", _wide(own[own.region == region], periods(plan)))
    return body


def _wide(rows: pd.DataFrame, years: list[int]) -> str:
    """Flows by period in TWh, what comes in above zero; contracts, pipelines and projects by their own name."""
    wide = rows.pivot_table(index="flow", columns="period", values="gwh", aggfunc="sum", sort=False) * TERA
    order = [flow for flow in FLOW_NAMES if flow in wide.index]
    wide = wide.reindex(index=order, columns=years, fill_value=0.0)
    wide = wide[(wide.abs() >= 5e-3).any(axis=1)] + 0.0
    return table(wide.rename(index=FLOW_NAMES), "In (above zero) and out", places=1)


def _worth(plan: Plan, names: Names) -> str:
    worth = fuel_values(plan)
    if worth.empty:
        return ""
    place = [f"{names.fuel(r.fuel)}, {r.region}, {r.season}" for r in records(worth)]
    shown = worth.assign(place=place)
    wide = shown.pivot(index="place", columns="period", values="usd_per_mwh")
    words = paragraph(
        "What one more MWh is worth: its price at home, and what it would earn abroad or save in imports. Plants "
        "decide by this, not by the price at home alone."
    )
    return words + folded(
        "Worth of a fuel that limits the plan, USD/MWh", table(wide, "Region and season", places=1), True
    )


def _projects(case: Case) -> str:
    rows = case.table("industry_projects")
    if rows.empty:
        return ""
    address = dict(zip(case.table("sources").key, case.table("sources").address, strict=True))
    shown = pd.DataFrame(
        {
            "Project": rows.name,
            "State": rows.status,
            "Counted": ["yes" if i else "no" for i in rows.included],
            "From": rows.year.astype(int).astype(str),
            "Partner": rows.partner,
            "Product": [_product(r) for r in rows.to_dict("records")],
            "Billion USD": [_range(r) for r in rows.to_dict("records")],
            "Jobs, building": [number(v, 0) for v in rows.construction_jobs],
            "Jobs, running": [number(v, 0) for v in rows.operating_jobs],
            "Source": [link(str(address.get(s, "")), str(s)) for s in rows.source],
        }
    )
    return "<h3>Industrial projects</h3>" + listed(
        shown, raw=("Source",), right=("Billion USD", "Jobs, building", "Jobs, running")
    )


def _product(row: Mapping[Hashable, Any]) -> str:
    amount = row["product_amount"]
    size = f", {number(float(amount))} {row['product_unit']}" if pd.notna(amount) else ""
    return f"{capital(str(row['product']))}{size}"


def _range(row: Mapping[Hashable, Any]) -> str:
    """Cost in billion USD, with its range where there is one."""
    low, mid, high = (float(row[c]) * MILLI for c in ("cost_low", "cost", "cost_high"))
    inner = f" ({number(low, 1)} to {number(high, 1)})" if pd.notna(low) and pd.notna(high) else ""
    return number(mid, 2 if mid < 1 else 1) + inner


def _effects(plan: Plan, case: Case, called: dict[str, str]) -> str:
    """What projects take and give by their own figures, and what planning anew has shown."""
    effects = own_effects(case)
    if effects.empty:
        return ""
    titles = dict(zip(case.table("industry_projects").project, case.table("industry_projects").name, strict=True))
    shown = pd.DataFrame(
        {
            "Project": effects.project.map(titles),
            "What": [
                f"{called.get(c, capital(c))} ({p})" for c, p in zip(effects.carrier, effects.purpose, strict=True)
            ],
            "Central": effects.central,
            "Least": effects[["low", "high"]].abs().min(axis=1),
            "Most": effects[["low", "high"]].abs().max(axis=1),
            "Counted": ["yes" if i else "no" for i in effects.included],
        }
    )
    words = paragraph(
        "TWh a year at full use; below zero it is taken. Steam is made of the fuel beside it. Power is added to the "
        "load of the zone, the same in every hour, on top of the outlook of consumption."
    )
    body = words + folded("What projects take and give, TWh a year", listed(shown, places=2), True)
    replanned = plan_table(plan, EFFECTS)
    if replanned.empty:
        command = "shanyrak fuels RUN --project NAME"
        return body + paragraph(f"What the rest of the system does about it is found by planning anew: {command}.")
    for project in dict.fromkeys(replanned.project):
        own = replanned[(replanned.project == project) & (replanned.change.abs() >= SEEN)]
        wide = own.assign(what=own.quantity + ", " + own.unit).pivot_table(
            index="what", columns="period", values="change", sort=False
        )
        title = f"{titles.get(project, project)}: what planning with it changes against planning without"
        body += folded(title, table(wide.fillna(0.0) + 0.0, "Change", places=1), True)
    return body + paragraph(
        "Both plans are made of a few typical days, units of any size and the periods shown: read the order of size, "
        "not the last digit."
    )


def _carbon(plan: Plan, names: Names) -> str:
    paid, cap, border = allowances(plan), cap_use(plan), border_costs(plan)
    body = ""
    if len(paid):
        wide = paid.assign(payer=[names.group(str(p)) for p in paid.payer])
        cost = wide.pivot(index="payer", columns="period", values="cost_musd")
        full = wide.pivot(index="payer", columns="period", values="full_cost_musd")
        body += paragraph(
            "Allowances are free up to a benchmark per MWh; the rest is bought at the price of the plan. What is free "
            "goes to the owner and changes no choice of the plan, which counts the price on every tonne."
        )
        body += folded("Allowances bought, million USD a year (below zero: sold)", table(cost, "Payer", places=1), True)
        body += folded("The price on every tonne, million USD a year", table(full, "Payer", places=1))
    if len(cap):
        shown = cap.assign(period=cap.period.astype(str), share=cap.share * 100.0)
        shown.columns = pd.Index(["Period", "Cap of all sectors, Mt", "Power and heat, Mt", "Share, %"])
        body += folded(
            "Cap of the emissions trading system, and what power and heat take of it", listed(shown, places=0)
        )
    if len(border):
        shown = border.drop(columns="home_price").assign(period=border.period.astype(str))
        shown.columns = pd.Index(
            ["Period", "Mean of the plan, t/MWh", "Default, t/MWh", "EU price, USD/t", "By default, USD/MWh",
             "Mean if proved, USD/MWh", "Wind, sun, water, nuclear if proved, USD/MWh",
             "The same as the case is set, USD/MWh"]
        )  # fmt: skip
        body += folded("Border adjustment of the European Union on a MWh sold there", listed(shown, places=2))
        body += paragraph(
            "Actual emissions count only with a purchase agreement, no congestion on the way, capacity firmly "
            "nominated on every border in the hour of generation, and at most 0.55 t/MWh; else the default holds."
        )
    return "<h3>Carbon</h3>" + body if body else ""


def _evidence(case: Case) -> str:
    """What of all this is an assumption."""
    counts = {name: int((case.table(name).grade == ASSUMPTION).sum()) for name in TABLES if len(case.table(name))}
    total = sum(len(case.table(name)) for name in counts)
    parts = [f"{count} of {len(case.table(name))} in {name}.csv" for name, count in counts.items() if count]
    if not parts:
        return ""
    return "<h3>What is assumed</h3>" + paragraph(
        f"{plural(sum(counts.values()), 'row')} of {total} behind this chapter are assumptions: {listing(parts)}. "
        "Among them: all growth after 2025, the split of gas between regions, prices at the border, power and steam of "
        "the projects, benchmarks. Ranges stand in the tables; the last chapter lists every such row."
    )
