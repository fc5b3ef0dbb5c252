"""A made-up country small enough to solve in a second, with everything that a report can show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from shanyrak.case import Case, read_case
from shanyrak.case.write import TEMPLATE
from shanyrak.plan.checks import check_plan
from shanyrak.plan.plan import Plan
from shanyrak.plan.shortage import explain_shortage
from shanyrak.plan.tables import make_tables
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from tests.proofs.parts import Fleet, Link, Market, Option
from tests.proofs.tiny import tiny

HOURS = np.arange(24)
SUN = np.clip(np.sin((HOURS - 5) / 14 * np.pi), 0.0, 1.0)
WINTER, SUMMER = [80.0] * 24, [10.0] * 24


def rich_data() -> SystemData:
    """Two zones, a neighbour, three periods, two kinds of days, heat, storage, builds, a link and a shortage."""
    load = [*(90 + 30 * np.sin(HOURS / 24 * 2 * np.pi)), *(60 + 10 * np.sin(HOURS / 24 * 2 * np.pi)), *([150.0] * 24)]
    fleets = [
        Fleet(
            "coast",
            "coal_steam",
            existing=(100.0, 60.0, 0.0),
            cost=20.0,
            fixed=10.0,
            fuel="coal",
            fuel_per_power=2.5,
            emission=0.34,
            group="coal",
        ),
        Fleet(
            "coast", "wind", "wind", profile=[*([0.5] * 24), *([0.2] * 24), *([0.0] * 24)], group="wind", renewable=True
        ),
        Fleet(
            "coast", "battery", "storage", group="storage", parameters={"storage_hours": 4.0, "charge_efficiency": 0.9}
        ),
        Fleet(
            "inland",
            "gas_chp",
            existing=80.0,
            cost=40.0,
            fuel="gas",
            fuel_per_power=2.0,
            fuel_per_heat=0.5,
            emission=0.2,
            heat_cost=5.0,
            group="gas",
            parameters={"heat_per_power": 1.5, "power_loss_per_heat": 0.15, "power_to_heat": 0.5},
        ),
        Fleet(
            "inland",
            "solar",
            "solar",
            profile=[*(0.2 * SUN), *(0.7 * SUN), *(0.0 * SUN)],
            group="solar",
            renewable=True,
            existing=20.0,
        ),
        Fleet("inland", "nuclear", cost=8.0, fuel="uranium", fuel_per_power=3.0, group="nuclear"),
    ]
    options = [
        Option("coast:wind", annuity=80000.0, maximum=120.0, overnight=1.2e6, name="new:coast:wind"),
        Option("coast:battery", annuity=20000.0, maximum=30.0, overnight=0.3e6, name="new:coast:battery"),
        Option(
            "inland:nuclear",
            annuity=300000.0,
            committed=(0.0, 60.0, 0.0),
            maximum=60.0,
            overnight=5e6,
            name="inland_nuclear",
            partner="France",
        ),
    ]
    return tiny(
        {"coast": load, "inland": load},
        fleets,
        options,
        links=[
            Link("coast", "inland", 60.0, 60.0, loss=0.03, annuity=5000.0, limit=50.0),
            Link("coast", "neighbour", 20.0, 20.0, loss=0.01),
        ],
        markets=[Market("neighbour", 60.0, 15.0, 25.0, 20.0)],
        heat={"inland": [*WINTER, *SUMMER, *WINTER]},
        periods=(2030, 2035, 2040),
        growth=(1.0, 1.2, 1.5),
        weight=(200.0, 164.0, 1.0),
        discount=(5.0, 4.0, 3.0),
        length=(5.0, 5.0, 5.0),
        rules={"co2_limit": 600000.0, "renewable_share": 0.2},
        boiler_emission=0.3,
    )


def bare_data() -> SystemData:
    """One zone with one plant for four hours: no links, heat, storage, market or anything to build."""
    return tiny({"a": [1.0, 2.0, 3.0, 4.0]}, [Fleet(existing=5.0, cost=10.0)])


def solved(data: SystemData, case: Case | None = None, **tables: pd.DataFrame) -> Plan:
    """A plan of the data, made and checked as every plan is; further tables are added as they are."""
    solution = solve_monolith(data).solution
    made = make_tables(data, solution.values, solution.duals)
    checks = check_plan(data, solution.values, made["costs"], solution.objective)
    made["shortages"] = explain_shortage(data, solution.values, made["unserved"])
    return Plan(data, solution.values, solution.duals, made | tables, _manifest(solution, checks, case), case)


def _manifest(solution: Any, checks: list[Any], case: Case | None) -> dict[str, Any]:
    return {
        "case": case.settings.name if case else "Tiny",
        "case_hash": case.digest() if case else "0" * 64,
        "scenarios": [],
        "method": solution.method,
        "objective_musd": solution.objective * 1e-6,
        "bound_musd": solution.bound * 1e-6,
        "gap": solution.gap,
        "variables": 10,
        "constraints": 20,
        "solve_seconds": 1.0,
        "total_seconds": 2.0,
        "peak_memory_mb": 100.0,
        "checks": [{"name": c.name, "distance": c.distance, "tolerance": c.tolerance} for c in checks],
    }


def backcast() -> pd.DataFrame:
    """A comparison of two years: within, outside and shown only, as the plan writes it."""
    rows = [
        (2024, "generation", "TWh", 113.37, 113.59, 1.7, True, "yearbook", "official", ""),
        (
            2024,
            "generation",
            "TWh",
            113.37,
            112.84,
            np.nan,
            None,
            "grid",
            "official",
            "differs in scope: yearbook 113.59",
        ),
        (2024, "solar_generation", "TWh", 1.2, 1.87, 0.3, False, "yearbook", "derived", ""),
        (2024, "exports", "TWh", 4.0, 1.4, np.nan, None, "yearbook", "press", ""),
        (2021, "peak_load", "MW", 16000.0, 15900.0, 333.0, True, "yearbook", "press", ""),
    ]
    columns = ["year", "indicator", "unit", "plan", "published", "margin", "within", "source", "grade", "note"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(5, "difference", table.plan - table.published)
    return table


def template_case(folder: Path | None = None, **names: str) -> Case:
    """The starter case; ``names`` gives zones other names; with a folder, its outlines are read from there."""
    case = read_case(TEMPLATE)
    zones = case.table("zones").copy()
    zones["name"] = [names.get(z, n) for z, n in zip(zones.zone, zones.name, strict=True)]
    return replace(case, tables={**case.tables, "zones": zones}, folder=folder or case.folder)
