"""Chapter 9: foreign partners: what depends on whom, what balance costs, what could leak."""

from __future__ import annotations

from typing import Any

import pandas as pd

from shanyrak.case import Case
from shanyrak.case.contract import GRADES
from shanyrak.partners import (
    DOMESTIC,
    UNITS,
    Leakage,
    channel_table,
    concentrations,
    control_values,
    export_checklist,
    exposure,
    leakage_of,
    leakage_table,
    pair_values,
    partner_hhi,
)
from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Control, Figure, Section, figure, folded, listed, paragraph, table
from shanyrak.report.figures import bar, line, stacked_layout
from shanyrak.report.grouping import focus, periods
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import FALLBACK, INK, PALE, Names
from shanyrak.report.words import capital, listing, number, percent

TITLE = "Partners"
KINDS = {
    "capacity": "Capacity on line",
    "nuclear": "Nuclear capacity",
    "energy": "Energy",
    "investment": "Investment of the period",
    "debt": "Debt owed",
    "fuel": "Nuclear fuel",
}
PARTNER_TABLES = ("partners", "knowledge", "leakage", "leakage_controls", "export_controls")
BANDS_NOTE = (
    "Low is an index up to 1,500, moderate up to 2,500, high above: the bands of the US merger guidelines of 2010, "
    "recalled, made for markets and not for partners of a state. One partner alone gives 10,000."
)


def partners(plan: Plan, names: Names) -> Section:
    """Exposure, concentration, frontier and losses where they were worked out, leakage; or why it cannot be made."""
    try:
        return _partners(plan)
    except (ValueError, KeyError) as problem:
        said = str(problem.args[0]) if problem.args else str(problem)
        body = paragraph(f"The chapter could not be made: {said}.")
        return Section("partners", TITLE, "A table of partners cannot be used", body)


def _partners(plan: Plan) -> Section:
    found = exposure(plan)
    body = _exposure(found, plan) if (found.partner != DOMESTIC).any() else ""
    body += _partnerships(plan.case) if plan.case is not None else ""
    body += _frontier(plan) + _losses(plan)
    body += _leakage(plan.case) if plan.case is not None else ""
    if not body:
        body = paragraph("Neither plants nor projects of the case name a foreign partner.")
    return Section("partners", TITLE, _heading(found, plan), body)


def _heading(found: pd.DataFrame, plan: Plan) -> str:
    levels = concentrations(found)
    year = focus(plan)
    own = levels[(levels.kind == "capacity") & (levels.period == year)]
    if own.empty:
        return f"No foreign partner has capacity in {year}"
    row = own.iloc[0]
    foreign, of_all = percent(float(row["largest_share"]), 1.0), percent(float(row["of_all"]), 1.0)
    return f"{row['largest']} is the largest partner in {year}: {foreign} of foreign capacity, {of_all} of all"


def _exposure(found: pd.DataFrame, plan: Plan) -> str:
    years = periods(plan)
    kinds = [k for k in UNITS if (found.kind == k).any()]
    order = list(found[found.partner != DOMESTIC].groupby("partner").value.sum().sort_values(ascending=False).index)
    colours = {p: FALLBACK[k % len(FALLBACK)] for k, p in enumerate(order)} | {DOMESTIC: PALE}
    variants = {str(k): _bars(found[found.kind == kind], years, colours, UNITS[kind]) for k, kind in enumerate(kinds)}
    drawn = Figure("exposure-figure", {"variants": variants, "layout": stacked_layout("in the unit chosen")},
        "What depends on each partner country in each period.", 380,
        [Control("Of", [f"{KINDS[k]}, {UNITS[k]}" for k in kinds])],
        "Plants and projects with a foreign partner count by its country; the rest is domestic, or has no partner yet. "
        "Debt: loans whose terms are in the tables. Fuel: its cost by the country of each step.",
    )  # fmt: skip
    return "<h3>What depends on whom</h3>" + figure(drawn) + _concentration(found, years)


def _bars(own: pd.DataFrame, years: list[int], colours: dict[str, str], unit: str) -> list[Any]:
    wide = own.pivot_table(index="partner", columns="period", values="value", aggfunc="sum", fill_value=0.0)
    wide = wide.reindex(columns=years, fill_value=0.0)
    ordered = [p for p in colours if p in wide.index]
    shown = [str(y) for y in years]
    return [bar(capital(p), shown, wide.loc[p].to_numpy(dtype=float), colours[p], unit) for p in ordered]


def _concentration(found: pd.DataFrame, years: list[int]) -> str:
    levels = concentrations(found)
    shown = pd.DataFrame(
        {
            "Of": levels.kind.map(KINDS),
            "Period": levels.period.astype(str),
            "Partners": levels.partners,
            "Index": levels.hhi.round(0),
            "Level": levels.level,
            "Shannon": levels.shannon.round(2),
            "Largest": levels.largest,
            "Of foreign, %": (levels.largest_share * 100).round(0),
            "Of all, %": (levels.of_all * 100).round(1),
        }
    )
    own = levels[levels.kind == "capacity"].set_index("period")
    words = ""
    if len(own) > 1:
        first, last = own.iloc[0], own.iloc[-1]
        words = (
            f"The index of foreign capacity is {number(float(first.hhi), 0)} in {own.index[0]} and "
            f"{number(float(last.hhi), 0)} in {own.index[-1]}."
        )
    return (
        paragraph(words, BANDS_NOTE)
        + folded("Concentration of the foreign partners (Herfindahl-Hirschman, Shannon)", listed(shown))
    )  # fmt: skip


def _partnerships(case: Case) -> str:
    rows = case.table("partners")
    if rows.empty:
        return ""
    sentences = []
    for planned, which in ((False, "operating, being built or committed"), (True, "those only planned counted too")):
        index, shares = partner_hhi(case, planned)
        largest = [f"{country} {percent(float(share), 1.0)}" for country, share in shares.head(3).items()]
        sentences.append(f"Index of the partnerships by capacity, {which}: {number(index, 0)} ({listing(largest)}).")
    shown = pd.DataFrame(
        {
            "Company": rows.company,
            "Country": rows.country,
            "Project": rows["name"],
            "Role": rows.role,
            "MW": rows.capacity_mw,
            "Million USD": rows.value_musd,
            "Status": rows.status.str.replace("_", " "),
            "Grade": rows.grade,
        }
    )
    return "<h3>Partnerships</h3>" + paragraph(*sentences) + folded("All partnerships of the case", listed(shown))


def _frontier(plan: Plan) -> str:
    rows = plan_table(plan, "partner_frontier")
    if rows.empty:
        return ""
    rules = list(dict.fromkeys(rows.rule))
    variants = {}
    for k, rule in enumerate(rules):
        own = rows[rows.rule == rule].sort_values("limit", ascending=False, kind="stable")
        at = [f"{100 * v:.0f}" for v in own.limit]
        variants[str(k)] = [
            line("cost over the free plan", at, own.extra_musd, "million USD"),
            line("at least", at, own.extra_low.clip(lower=0.0), "million USD", "dot", INK),
            line("at most", at, own.extra_high, "million USD", "dot", INK),
        ]
    layout = {"xaxis": {"type": "category", "title": {"text": "largest share of a partner, %"}},
              "yaxis": {"title": {"text": "million USD, discounted"}}, "hovermode": "x unified"}  # fmt: skip
    drawn = Figure("frontier-figure", {"variants": variants, "layout": layout},
        "Cost of limiting the largest share of a partner country.", 340,
        [Control("Share of", [r.replace("_", " ") for r in rules])],
        "Each point is a plan of its own. What is committed already may stay above the limit. At least and at most: "
        "what the gaps of both plans leave open.",
    )  # fmt: skip
    shown = pd.DataFrame(
        {
            "Share of": rows.rule.str.replace("_", " "),
            "At most, %": (rows.limit * 100).round().astype(int),
            "Extra, million USD": rows.extra_musd.round(0),
            "At least": rows.extra_low.clip(lower=0.0).round(0),
            "At most": rows.extra_high.round(0),
            "Largest": rows.largest,
            "Its share, %": (rows.largest_share * 100).round(1),
            "Index": rows.hhi.round(0),
            "CO2, Mt": rows.co2_mt.round(0),
        }
    )
    return "<h3>What balance costs</h3>" + figure(drawn) + folded("The plans of the frontier", listed(shown), True)


def _losses(plan: Plan) -> str:
    rows = plan_table(plan, "partner_loss")
    if rows.empty:
        return ""
    shown = pd.DataFrame(
        {
            "Lost": rows.country + rows.fuel_too.map({True: ", fuel too", False: ""}),
            "Figure": rows.figure.str.replace("_", " "),
            "Unit": rows.unit,
            "With": rows.with_partner.round(1),
            "Without": rows.without.round(1),
            "Difference": rows.difference.round(1),
        }
    )
    return "<h3>The loss of a partner</h3>" + folded("The plan made again without its projects", listed(shown), True)


def _leakage(case: Case) -> str:
    leak = leakage_of(case)
    if leak is None:
        return ""
    risks = leakage_table(leak)
    sums = risks[risks.asset.str.startswith("all of")].set_index("holder")
    words = "; ".join(
        [
            f"{side} could lose {number(float(sums['inherent'][holder]), 0)} million USD without controls, "
            f"{number(float(sums['today'][holder]), 0)} with those of today and "
            f"{number(float(sums['all'][holder]), 0)} with all"
            for holder, side in (("country", "the country"), ("partner", "its partners"))
        ]
    )
    shown = risks[["name", "holder", "chance", "today_chance", "loss", "inherent", "today", "p90_today", "all"]].copy()
    shown[["chance", "today_chance"]] *= 100
    shown.columns = pd.Index(["Knowledge", "Of the", "Chance, %", "Today, %", "Loss (median)", "Risk without controls",
                              "Today", "Today, one in ten above", "With every control"])  # fmt: skip
    return (
        "<h3>What could leak</h3>"
        + paragraph(f"Counted as chance x loss while the partnerships last, {words}.", EVIDENCE_NOTE)
        + folded("Risk of each piece of knowledge, million USD", listed(shown.round(1)), True)
        + _matrix(leak)
        + _controls(leak)
        + _checklist(case)
        + _evidence(case)
    )


EVIDENCE_NOTE = (
    "Nearly all chances, losses and effects are assumptions: read them as an order of what to look at first, not as a "
    "forecast."
)


def _matrix(leak: Leakage) -> str:
    wide = channel_table(leak) * 100
    wide.index = pd.Index(leak.assets["name"])
    wide.columns = pd.Index([capital(str(c).replace("_", " ")) for c in wide.columns])
    return folded("Chance to leak by each channel today, %", table(wide.round(1), "Knowledge", places=1))


def _controls(leak: Leakage) -> str:
    values = control_values(leak).sort_values("net", ascending=False, kind="stable")
    shown = values[["name", "in_place", "alone", "today", "p10", "p90", "cost", "net"]].copy()
    shown.columns = pd.Index(["Control", "In place", "Alone", "Beside those in place", "One in ten below",
                              "One in ten above", "Cost", "Net"])  # fmt: skip
    pairs = pair_values(leak).sort_values("both", ascending=False, kind="stable").head(10)
    called = dict(leak.controls["name"].items())
    together = pd.DataFrame(
        {
            "First": pairs["first"].map(called),
            "Second": pairs["second"].map(called),
            "Both": pairs.both.round(1),
            "Sum of each alone": pairs.sum_alone.round(1),
        }
    )
    return folded("What each control is worth, million USD", listed(shown.round(1)), True) + folded(
        "The ten pairs that are worth most, million USD", listed(together)
    )


def _checklist(case: Case) -> str:
    rows = export_checklist(case)
    if rows.empty:
        return ""
    shown = rows[["name", "country", "asks", "state", "grade"]].copy()
    shown["state"] = shown.state.str.replace("_", " ")
    shown.columns = pd.Index(["Regime", "Partner", "Asks", "State", "Grade"])
    return folded("Export-control regimes", listed(shown))


def _evidence(case: Case) -> str:
    """How many rows of each table of partners are read in a source, computed, recalled or assumed."""
    counts = {
        name.replace("_", " "): case.table(name)["grade"].value_counts().reindex(list(GRADES), fill_value=0)
        for name in PARTNER_TABLES
        if len(case.table(name))
    }
    shown = pd.DataFrame(counts).T.astype(int)
    shown.columns = pd.Index([str(c).capitalize() for c in shown.columns])
    return folded("Rows of each table of partners by grade of evidence", table(shown, "Table", places=0))
