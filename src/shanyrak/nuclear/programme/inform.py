"""The case as its nuclear tables inform it: date, cost, people and water of the reactors, before it is planned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from shanyrak.case.contract import ASSUMPTION
from shanyrak.case.model import Case
from shanyrak.nuclear.fuel.read import water_value
from shanyrak.nuclear.programme.outlook import Outlook, outlooks
from shanyrak.nuclear.programme.refuelling import refuellings
from shanyrak.nuclear.workforce import Workforce, read_workforce, staffing_rows
from shanyrak.scale import HOURS

UNITS_PER_SITE = 2
WATER_PRICE = 10.0
"""USD per m3 of water beyond what a place allows, an assumption: far above what water is worth to anybody else."""

M3_PER_KM3 = 1e9


def informed(case: Case) -> Case:
    """Return the case with what its nuclear tables say of the projects that have a design.

    - ``delay`` of a project moves its year on line and lengthens its construction, so that interest grows with it; of
      one without a design it moves the year alone;
    - ``nuclear_confidence`` p > 0: year on line, construction time and overnight cost are those of which each by itself
      is kept in a share p of the futures (:mod:`shanyrak.nuclear.construction`), not those announced;
    - ``nuclear_refuelling``: reactors refuel in the months of least load, one after another
      (:mod:`~.refuelling`), where monthly_availability.csv does not say otherwise;
    - ``nuclear_limits``: people who build, run and regulate reactors, and cooling water, become resources of the plan.

    Parameters: case. Raises ValueError where a nuclear table cannot be used.
    """
    settings = case.settings
    found = outlooks(case)
    moved = settings.nuclear_confidence > 0 or bool((case.table("projects")["delay"] > 0).any())
    tables = dict(case.tables)
    if moved:
        tables["projects"] = _dated(case, found, settings.nuclear_confidence)
    if settings.nuclear_refuelling:
        tables["monthly_availability"] = _joined(case, "monthly_availability", _refuelling(case, found))
    if settings.nuclear_limits:
        there, use = _limits(case, found)
        tables["resources"] = _joined(case, "resources", there)
        tables["resource_use"] = _joined(case, "resource_use", use)
    asked = moved or settings.nuclear_limits or settings.nuclear_refuelling
    return replace(case, tables=tables) if asked else case


def _refuelling(case: Case, found: dict[str, Outlook]) -> list[dict[str, object]]:
    """Rows of monthly_availability for the technologies that have none of their own."""
    given = set(case.table("monthly_availability")["technology"])
    why = {
        "source": ASSUMPTION,
        "grade": ASSUMPTION,
        "note": "cycle and outage of nuclear_fuel.csv, months of least load",
    }
    return [
        {"zone": r.zone, "technology": r.technology, "month": m + 1, "available": float(share), **why}
        for r in refuellings(case, found)
        if r.technology not in given
        for m, share in enumerate(r.available)
    ]


def _dated(case: Case, found: dict[str, Outlook], confidence: float) -> pd.DataFrame:
    projects = case.table("projects").copy()
    for k, name in zip(projects.index, projects["project"], strict=True):
        outlook = found.get(str(name))
        if outlook is not None and (confidence > 0 or outlook.delay > 0):
            projects.loc[k, "earliest_year"] = outlook.on_line(confidence)
            projects.loc[k, "construction_time"] = outlook.spending_years(confidence)
            projects.loc[k, "overnight_cost"] = outlook.cost(confidence)
        elif outlook is None and projects.loc[k, "delay"] > 0:
            projects.loc[k, "earliest_year"] += int(np.ceil(projects.loc[k, "delay"]))
    return projects


def _joined(case: Case, table: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    """A table of the case with more rows, in its columns and kinds."""
    own = case.table(table)
    more = pd.DataFrame(rows, columns=list(own.columns))
    return pd.concat([own, more], ignore_index=True) if len(own) else more


def _limits(case: Case, found: dict[str, Outlook]) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    there: list[dict[str, object]] = []
    use: list[dict[str, object]] = []
    technologies = sorted({o.technology for o in found.values()})
    if technologies and not case.table("workforce_roles").empty:
        _people(case, found, technologies, there, use)
    for place in sorted({str(p) for p in case.table("projects")["cooling"]} - {""}):
        _water(case, place, there, use)
    return there, use


def _people(
    case: Case,
    found: dict[str, Outlook],
    technologies: list[str],
    there: list[dict[str, object]],
    use: list[dict[str, object]],
) -> None:
    """A resource for each role: whom full training can staff beyond the programme's own, and their price abroad."""
    workforce: Workforce = read_workforce(case)
    settings = case.settings
    last = settings.planning_years[-1] + settings.last_period_years
    years = list(range(workforce.year, last))
    time = max(1, round(float(np.mean([o.planned_years for o in found.values()]))))
    unit_mw = float(np.mean([o.unit_mw for o in found.values()]))
    rows = staffing_rows(workforce, years, time, UNITS_PER_SITE)
    price = {role.name: role.shortage_cost_usd for role in workforce.roles}
    why = {"source": ASSUMPTION, "grade": ASSUMPTION, "note": "from the workforce tables, every training seat used"}
    for role, own in rows.groupby("role", sort=True):
        name = f"people:{role}"
        there += [
            {
                "resource": name,
                "year": int(y),
                "available": float(a),
                "unit": "people",
                "excess_cost": price[str(role)],
                **why,
            }
            for y, a in zip(own["year"], own["available"], strict=True)
        ]
        needs = {stage: float(own[stage].iloc[0]) / unit_mw for stage in ("operating", "construction")}
        per_mw = {"operating": needs["operating"], "building": needs["construction"]}
        use += [{"resource": name, "technology": t, "zone": "all", **per_mw, **why} for t in technologies]


def _water(case: Case, place: str, there: list[dict[str, object]], use: list[dict[str, object]]) -> None:
    """A resource for each water that projects are cooled by, used by nuclear plants of the zones of these projects."""
    projects = case.table("projects")
    at_place = projects[projects["cooling"] == place]
    allowed = water_value(case, place, "allowed_use")
    per_mw = water_value(case, place, "tower_consumption") * HOURS / M3_PER_KM3
    why = {"source": ASSUMPTION, "grade": ASSUMPTION, "note": f"from cooling_water.csv, {place}, at full load"}
    there.append(
        {
            "resource": f"water:{place}",
            "year": case.settings.planning_years[0],
            "available": allowed,
            "unit": "km3/year",
            "excess_cost": WATER_PRICE * M3_PER_KM3,
            **why,
        }
    )
    pairs = sorted({(str(t), str(z)) for t, z in zip(at_place["technology"], at_place["zone"], strict=True)})
    use += [
        {"resource": f"water:{place}", "technology": t, "zone": z, "operating": per_mw, "building": 0.0, **why}
        for t, z in pairs
    ]
