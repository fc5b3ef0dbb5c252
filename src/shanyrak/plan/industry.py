"""What named industrial projects do to the fuel and power balances: by their own figures, and by planning anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case import supply as room
from shanyrak.case.columns_industry import POWER
from shanyrak.plan.fuel_balance import PLANTS, fuel_balance
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import Plan
from shanyrak.scale import KILO
from shanyrak.system.fuels import SUMMER, WINTER

TERA = 1e-3
Figure = tuple[int, str, str, float]
"""Period, quantity, unit and value."""

EFFECTS = "project_effects"
"""Table of a plan that holds what planning anew with and without projects has shown."""


class IndustryError(Exception):
    """A project cannot be compared; the message says which and why."""


def own_effects(case: Case) -> pd.DataFrame:
    """What each project takes (below zero) and gives at full use, in TWh a year with its range.

    Columns project, carrier (or power, heat), purpose, low, central, high (low and high as the figures,
    both signed like central), mw (of power, the mean), included.
    """
    parts = {which: room.project_flows(case, which, all_projects=True) for which in ("low", "central", "high")}
    table = parts["central"][["project", "carrier", "purpose"]].copy()
    for which, part in parts.items():
        table[which] = part.gwh * TERA + 0.0
    table["mw"] = np.where(table.carrier == POWER, parts["central"].gwh.abs() * KILO / room.HOURS_OF_YEAR, np.nan)
    switched = case.table("industry_projects").set_index("project").included
    return table.assign(included=table.project.map(switched)).reset_index(drop=True)


def fuel_values(plan: Plan) -> pd.DataFrame:
    """What one more MWh of a fuel is worth: fuel, region, season, period, usd_per_mwh (its domestic price included).

    From the duals of the balance of the year, and in winter of that of winter too; empty where no carrier limits the
    plan.
    """
    case, data = plan.case, plan.data
    rows: list[tuple[str, str, str, int, float]] = []
    if case is not None:
        years = [int(p) for p in data.discount.period.values]
        for carrier, fuel in _limiting(case.table("carriers")):
            for region in room.regions_of(case, carrier):
                worth = room.domestic_price(case, carrier, region, years)
                for season, title in ((SUMMER, "limit"), (WINTER, "winter_limit")):
                    dual = plan.duals.get(f"{title}:{fuel}@{region}", xr.zeros_like(data.discount))
                    worth = worth - (dual.fillna(0.0) / data.discount).values
                    rows += [(fuel, region, season, y, float(w)) for y, w in zip(years, worth, strict=True)]
    return pd.DataFrame(rows, columns=["fuel", "region", "season", "period", "usd_per_mwh"])


def _limiting(carriers: pd.DataFrame) -> list[tuple[str, str]]:
    if carriers.empty:
        return []
    chosen = carriers[carriers.limits_plan]
    return [(str(c), str(f)) for c, f in zip(chosen.carrier, chosen.fuel, strict=True)]


def switched(case: Case, project: str, included: bool) -> Case:
    """The case with one industrial project on or off.

    Raises
    ------
    IndustryError
        for a project that is not in industry_projects.csv, or only listed there
    """
    table = case.table("industry_projects")
    chosen = table.project == project
    if not chosen.any():
        known = ", ".join(map(str, table.project[table.status != "listed"]))
        raise IndustryError(f"there is no industrial project {project!r}: use one of {known}")
    if (table.status[chosen] == "listed").any():
        raise IndustryError(f"{project} is only listed: what it takes and gives is not known well enough to plan with")
    return replace(case, tables={**case.tables, "industry_projects": table.assign(
        included=table.included.where(~chosen, included))})  # fmt: skip


def replanned_effects(
    case: Case,
    project: str,
    request: Request,
    inform: Callable[[Case], Case] = lambda case: case,
    stage: Callable[[str], None] = lambda text: None,
) -> pd.DataFrame:
    """Plan with and without a project: project, period, quantity, unit, without, with_, change.

    Both plans come from the same hours, equations and gap; what is smaller than the gap is noise.
    """
    figures = {}
    for name, on in (("without", False), ("with_", True)):
        stage(f"planning {name.rstrip('_')} {project}")
        figures[name] = balance_figures(make_plan(switched(case, project, on), request, inform=inform))
    table = pd.concat(figures, axis=1).fillna(0.0).reset_index()
    table["change"] = table.with_ - table.without
    return table.assign(project=project)[["project", "period", "quantity", "unit", "without", "with_", "change"]]


def balance_figures(plan: Plan) -> pd.Series:
    """Figures of the gas, oil, coal and power balances of a plan, by period, quantity and unit."""
    parts = [*_fuel_figures(fuel_balance(plan)), *_power_figures(plan)]
    index = pd.MultiIndex.from_tuples([part[:3] for part in parts], names=["period", "quantity", "unit"])
    return pd.Series([part[3] for part in parts], index=index, name="value")


def _fuel_figures(balance: pd.DataFrame) -> list[Figure]:
    words = {"production": "production", "import": "imports", "export": "exports", PLANTS: "burnt in plants"}
    rows = balance[balance.flow.isin(list(words)) & (balance.carrier != "uranium")]
    sums = rows.groupby(["carrier", "flow", "period"]).gwh.sum().reset_index()
    return [
        (int(r["period"]), f"{r['carrier']}: {words[r['flow']]}", "TWh", abs(float(r["gwh"])) * TERA)
        for r in sums.to_dict("records")
    ]


def _power_figures(plan: Plan) -> list[Figure]:
    trade = plan.table("trade")
    trade = trade.assign(net=trade.import_gwh - trade.export_gwh) if len(trade) else trade.assign(net=0.0)
    made = plan.table("generation")
    sums = (
        ("power: load", "TWh", plan.table("balance"), "demand_gwh", TERA),
        ("power: net imports", "TWh", trade, "net", TERA),
        ("power: CO2 of plants", "Mt", made, "co2_kt", TERA),
        ("cost of power, heat and fuel trade", "MUSD a year", plan.table("costs"), "musd_per_year", 1.0),
        *((f"power: {g}", "TWh", made[made.group == g], "generation_gwh", TERA) for g in dict.fromkeys(made.group)),
    )
    return [
        (int(r["period"]), quantity, unit, float(r[column]) * scale)
        for quantity, unit, frame, column, scale in sums
        for r in frame.groupby("period")[[column]].sum().reset_index().to_dict("records")
    ]
