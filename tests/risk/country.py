"""The made-up country of the template, made small: one period, plants that break often, no reserve asked for."""

from __future__ import annotations

from pathlib import Path

from shanyrak.case import Case, new_case, read_case
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import Plan
from shanyrak.system.assemble import Resolution
from shanyrak.system.problem import Options

PERIOD = 2030
REQUEST = Request(Resolution(days=3), Options("none"), "monolith", compare=False)
SETTINGS = ("case.planning_years=[2030]", "case.last_period_years=5")
BREAKS = ("coal_steam", "gas_chp", "ccgt")


def shaky_case(folder: Path, reserve: float = 0.0, rate: float = 0.12) -> Case:
    """The template with one period, this planning reserve, and this forced outage rate of its plants."""
    new_case(folder)
    technologies = folder / "technologies.csv"
    rows = technologies.read_text(encoding="utf-8").splitlines()
    for k, row in enumerate(rows):
        cells = row.split(",")
        if cells[1] == "forced_outage_rate" and cells[0] in BREAKS:
            rows[k] = ",".join([*cells[:4], str(rate), *cells[5:]])
    technologies.write_text("\n".join(rows) + "\n", encoding="utf-8")
    policy = folder / "policy.csv"
    kept = [r for r in policy.read_text(encoding="utf-8").splitlines() if not r.startswith("planning_reserve")]
    added = [f"planning_reserve,all,2030,{reserve},1,assumption,assumption,"]
    policy.write_text("\n".join([*kept, *added]) + "\n", encoding="utf-8")
    settings = folder / "case.toml"
    text = settings.read_text(encoding="utf-8").replace(
        "planning_years = [2030, 2035, 2040]", "planning_years = [2030]"
    )
    settings.write_text(text, encoding="utf-8")
    return read_case(folder)


def shaky_plan(folder: Path) -> Plan:
    """A plan of :func:`shaky_case`."""
    return make_plan(shaky_case(folder), REQUEST)
