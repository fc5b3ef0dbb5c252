"""Chapter: what could go wrong, and what then: register, contingency, shocks planned again, regret, signposts."""

from __future__ import annotations

import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Figure, Section, Spec, figure, folded, listed, paragraph
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import INK, PALE, SOFT, Names
from shanyrak.report.words import capital, number, percent, plural
from shanyrak.risk import tables
from shanyrak.risk.regret import NO_SHOCK
from shanyrak.risk.words import between, capacity_words, effect, felt, hedge, in_time
from shanyrak.scale import MILLI

TOP = 12
FIVE = range(1, 6)
CHANCES = ("up to 5 %", "5 to 20 %", "20 to 50 %", "50 to 80 %", "above 80 %")
IMPACTS = ("below 2 %", "2 to 5 %", "5 to 15 %", "15 to 40 %", "above 40 %")


def risks(plan: Plan, names: Names) -> Section:
    """What ``shanyrak risk`` found; without a body where it has not been asked."""
    parts = [_register(plan), _contingency(plan), _tornado(plan), _sheets(plan, names), _regret(plan), _signposts(plan)]
    body = "".join(parts)
    return Section("risks", "What could go wrong, and what then", _heading(plan), body)


def _heading(plan: Plan) -> str:
    worst, sheets = plan_table(plan, tables.WORST), plan_table(plan, tables.SHEETS)
    if len(sheets):
        dear = sheets.iloc[int(sheets["cost_low"].to_numpy().argmax())]
        return f"{dear['name']}: with the best response it {effect(dear['cost_low'], dear['cost_high'])}"
    if len(worst):
        best = worst[worst["chosen"]].iloc[0]
        return f"{best['name']}: regretted least at worst"
    money = plan_table(plan, tables.CONTINGENCY)
    if len(money):
        own = money[(money["project"] == tables.PROGRAMME) & (money["level"] == 0.8)].iloc[0]
        added = number(own["contingency_musd"] * MILLI)
        return f"{added} billion USD beyond the estimate keep the budget of the named projects in four of five futures"
    return "What could go wrong was not asked"


# --- the register -----------------------------------------------------------------------------------------------------


def _register(plan: Plan) -> str:
    found = plan_table(plan, tables.REGISTER)
    if found.empty:
        return ""
    rows = {
        CHANCES[p - 1]: {
            IMPACTS[i - 1]: "; ".join(
                found.loc[(found["probability_class"] == p) & (found["impact_class"] == i), "name"].astype(str)
            )
            for i in FIVE
        }
        for p in reversed(FIVE)
    }
    matrix = pd.DataFrame(rows).T.rename_axis("Chance").reset_index()
    shown = found.assign(
        chance=[
            f"{percent(c, 1.0)} ({percent(a, 1.0)} to {percent(b, 1.0)})"
            for a, c, b in zip(found.probability_low, found.probability, found.probability_high, strict=True)
        ]
    )[["name", "cause", "event", "chance", "impact_musd", "delay_years", "hits", "mitigation", "grade", "source"]]
    shown = shown.rename(
        columns={
            "name": "Risk", "cause": "Cause", "event": "Event", "chance": "Chance", "impact_musd": "Mean cost, MUSD",
            "delay_years": "Mean delay, years", "hits": "Hits", "mitigation": "Mitigation", "grade": "Grade",
            "source": "Source",
        }
    )  # fmt: skip
    weak = int((found["probability_grade"] == "assumption").sum())
    return (
        "<h3>Risk register</h3>"
        + paragraph(
            f"{plural(len(found), 'risk')} by chance (rows) and by mean cost as a share of what is hit (columns).",
            f"The chance of {weak} of them is an assumption: no published frequency was found.",
        )
        + listed(matrix)
        + folded("Every risk", listed(shown))
    )


def _contingency(plan: Plan) -> str:
    curve, money = plan_table(plan, tables.CURVE), plan_table(plan, tables.CONTINGENCY)
    if curve.empty or money.empty:
        return ""
    spec: Spec = {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": "beyond the estimate",
                "x": [round(100 * float(c)) for c in curve["chance"]],
                "y": [round(float(v) * MILLI, 3) for v in curve["contingency_musd"]],
                "line": {"color": INK, "width": 2},
                "hovertemplate": "%{y:,.3~g} bn USD",
            }
        ],
        "layout": {
            "xaxis": {"title": {"text": "chance that it is enough, %"}},
            "yaxis": {"title": {"text": "contingency, billion USD"}},
        },
    }
    drawn = Figure(
        "contingency-figure",
        spec,
        "Money beyond the estimate by the chance that it is enough.",
        300,
        caption="Named projects of the plan together, with interest during construction, not discounted. Reactors "
        "follow the reference class of reactors built elsewhere; other rows of the register come on top.",
    )
    shown = pd.DataFrame(
        {
            "": money["name"],
            "Kept with": [percent(float(level), 1.0) for level in money["level"]],
            "Planned, MUSD": money["planned_musd"],
            "Cost, MUSD": money["cost_musd"],
            "Contingency, MUSD": money["contingency_musd"],
            "Planned year": [f"{year:.0f}" for year in money["planned_year"]],
            "Year": [f"{year:.1f}" for year in money["year"]],
            "Contingency, years": money["contingency_years"].round(1),
        }
    )
    whole = shown[(money["project"] == tables.PROGRAMME).to_numpy()]
    return "<h3>Contingency</h3>" + figure(drawn) + listed(whole) + folded("Project by project", listed(shown))


def _tornado(plan: Plan) -> str:
    found, worth = plan_table(plan, tables.TORNADO), plan_table(plan, tables.MITIGATION)
    top = found[found["swing"].abs() > 0].head(TOP) if len(found) else found
    if top.empty:
        return ""
    spec: Spec = {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "name": "P80 of cost, never to surely",
                "y": list(map(str, top["name"])),
                "base": [round(float(v) * MILLI, 3) for v in top["absent"]],
                "x": [round(float(v) * MILLI, 3) for v in top["swing"]],
                "marker": {"color": SOFT},
                "customdata": [
                    [number(float(a) * MILLI), number(float(b) * MILLI)]
                    for a, b in zip(top["absent"], top["certain"], strict=True)
                ],
                "hovertemplate": "%{customdata[0]} to %{customdata[1]} bn USD",
            }
        ],
        "layout": {
            "yaxis": {"automargin": True, "autorange": "reversed"},
            "xaxis": {"title": {"text": "cost kept in four of five futures, billion USD"}},
        },
    }
    drawn = Figure(
        "tornado-figure", spec, "Cost kept in four of five futures where each risk never comes and surely comes.",
        90 + 30 * len(top), caption="Left end: the risk never comes. Right end: it surely does. Same draws for both.",
    )  # fmt: skip
    shown = worth[["name", "saved", "costs", "net"]] if len(worth) else worth
    if len(shown):
        shown.columns = pd.Index(["Mitigation of", "Saved at P80, MUSD", "Costs, MUSD", "Net, MUSD"])
    return (
        "<h3>Which risk matters</h3>"
        + figure(drawn)
        + (folded("Worth of each mitigation", listed(shown)) if len(shown) else "")
    )


# --- shocks planned again ---------------------------------------------------------------------------------------------


def _sheets(plan: Plan, names: Names) -> str:
    found = plan_table(plan, tables.SHEETS)
    if found.empty:
        return ""
    changes, late = plan_table(plan, tables.CHANGES), plan_table(plan, tables.LATE)
    drawn = Figure(
        "stress-figure",
        _bars(found),
        "What each shock costs with the best response, and without any.",
        110 + 46 * len(found),
        caption="Dark: with the best response. Light: building on as planned. Each bar spans both bounds; left of zero "
        "the shock saves.",
    )
    pages = "".join(
        folded(str(row["name"]), _page(row, changes, late, names), k == 0)
        for k, (_, row) in enumerate(found.iterrows())
    )
    intro = paragraph(
        "What is decided by the time a shock is known stays; the rest is planned again. Costs are discounted, and each "
        "stands between two bounds: no plan costs less, and one that can be built costs no more."
    )
    return "<h3>Shocks, planned again</h3>" + intro + figure(drawn) + pages


def _bars(found: pd.DataFrame) -> Spec:
    words = list(map(str, found["name"]))

    def span(name: str, low: pd.Series, high: pd.Series, colour: str, width: float) -> dict[str, object]:
        top = high.where(high.abs() < 1e12, low)
        return {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": words,
            "base": [round(float(v) * MILLI, 3) for v in low],
            "x": [round(float(v) * MILLI, 3) for v in top - low],
            "width": width,
            "marker": {"color": colour, "line": {"color": colour, "width": 2}},
            "customdata": [between(float(a), float(b)) for a, b in zip(low, high, strict=True)],
            "hovertemplate": "%{customdata} bn USD",
        }

    idle = found["idle_low"] - found["before_high"], found["idle_high"] - found["before_low"]
    return {
        "data": [
            span("as planned", *idle, PALE, 0.6),
            span("best response", found["cost_low"], found["cost_high"], INK, 0.3),
        ],
        "layout": {
            "barmode": "overlay",
            "yaxis": {"automargin": True, "autorange": "reversed"},
            "xaxis": {"title": {"text": "change of the least cost, billion USD"}},
        },
    }


def _page(row: pd.Series, changes: pd.DataFrame, late: pd.DataFrame, names: Names) -> str:
    own = changes[changes["stress"] == row["stress"]] if len(changes) else changes
    built = ", ".join(capacity_words(own[own["what"] == "response"], int(row["known"]))) if len(own) else ""
    body = paragraph(f"{felt(row)} With the best response it {effect(row['cost_low'], row['cost_high'])}.")
    body += paragraph(
        f"The response saves {between(row['saves_low'], row['saves_high'])} bn USD against building on as planned"
        + (f": {built}." if built else "; nothing is built otherwise."),
        in_time(row),
    )
    body += paragraph(hedge(row))
    if row["signpost"]:
        body += paragraph(f"Signpost: {row['signpost']}.")
    return body + _late(late, str(row["stress"])) + _otherwise(own, names)


def _late(late: pd.DataFrame, stress: str) -> str:
    own = late[late["stress"] == stress] if len(late) else late
    if own.empty:
        return ""
    return listed(
        pd.DataFrame(
            {
                "Response from": [str(int(year)) for year in own["year"]],
                "Least cost, bn USD": [between(a, b) for a, b in zip(own["cost_low"], own["cost_high"], strict=True)],
                "Still saves, bn USD": [
                    between(a, b) for a, b in zip(own["saves_low"], own["saves_high"], strict=True)
                ],
            }
        ),
        right=("Least cost, bn USD", "Still saves, bn USD"),
    )


def _otherwise(own: pd.DataFrame, names: Names) -> str:
    response = own[own["what"] == "response"] if len(own) else own
    if response.empty:
        return ""
    wide = response.pivot(index="group", columns="period", values="mw").fillna(0.0) * MILLI
    wide.index = pd.Index([names.group(str(group)) for group in wide.index], name="GW on line otherwise")
    wide.columns = pd.Index([str(period) for period in wide.columns])
    return listed(wide.reset_index(), places=1)


# --- regret and signposts ---------------------------------------------------------------------------------------------


def _regret(plan: Plan) -> str:
    found, worst = plan_table(plan, tables.REGRET), plan_table(plan, tables.WORST)
    if found.empty or worst.empty:
        return ""
    titles = _titles(plan)
    shown = found.assign(
        regret=[between(a, b) for a, b in zip(found["regret_low"], found["regret_high"], strict=True)],
        stress=[titles.get(str(s), capital(str(s))) for s in found["stress"]],
    )
    order = list(dict.fromkeys(shown["stress"]))
    wide = shown.pivot(index="stress", columns="name", values="regret").loc[order, list(dict.fromkeys(shown["name"]))]
    last = {str(r["name"]): between(r["worst_low"], r["worst_high"]) for _, r in worst.iterrows()}
    wide.loc["Worst"] = [last[str(name)] for name in wide.columns]
    best = worst[worst["chosen"]].iloc[0]
    words = paragraph(
        f"Regretted least at worst: {best['name']}, {between(best['worst_low'], best['worst_high'])} bn USD, under "
        f"{titles.get(str(best['worst_stress']), str(best['worst_stress']))}.",
        "Regret is the cost of a strategy under a shock less that of the best strategy under it, billion USD between "
        "both bounds. The choice depends on which shocks and strategies are listed.",
    )
    return (
        "<h3>Regret</h3>" + words + listed(wide.rename_axis("Shock").reset_index(), right=list(map(str, wide.columns)))
    )


def _titles(plan: Plan) -> dict[str, str]:
    titles = {NO_SHOCK: "No shock"}
    if plan.case is not None:
        rows = plan.case.table("stresses")
        titles |= {str(k): str(v) for k, v in zip(rows["stress"], rows["name"], strict=True)}
    return titles


def _signposts(plan: Plan) -> str:
    found = plan_table(plan, tables.REGISTER)
    if found.empty:
        return ""
    titles = _titles(plan)
    own = found[found["trigger"] != ""]
    shown = pd.DataFrame(
        {
            "What would be seen": [capital(str(t)) for t in own["trigger"]],
            "It tells of": own["name"],
            "Then": [titles.get(str(s), "") for s in own["stress"]],
        }
    )
    return "<h3>Signposts</h3>" + listed(shown)
