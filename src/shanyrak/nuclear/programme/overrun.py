"""How far the cost of a reactor goes over its estimate: the class of projects that is taken for it, and the others."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from shanyrak.case.contract import GRADES
from shanyrak.case.model import Case
from shanyrak.nuclear.construction import Overrun, law_of_ratios, overrun_ratios, published_overrun, read_build_costs

NAMED = "named_projects"
"""The class of the projects of build_costs.csv whose first and last cost are like for like."""


@dataclass(frozen=True, eq=False)
class OverrunClass:
    """A class of projects, what actual cost over estimate follows in it, and the grade of its evidence."""

    key: str
    projects: str
    law: Overrun
    grade: str


def overrun_of(case: Case) -> OverrunClass:
    """Return the class of overruns that the case takes for its reactors (``nuclear_overrun`` of case.toml).

    A statement of overrun_statements.csv (none given: the first of cost that has a spread), or ``named_projects``: the
    predictive law of the ratios of build_costs.csv. Raises ValueError for a class that the case does not have.
    """
    found, wanted = overrun_classes(case), case.settings.nuclear_overrun
    chosen = [c for c in found if wanted in ("", c.key)]
    if not chosen:
        have = ", ".join(c.key for c in found) or "none"
        raise ValueError(f"nuclear_overrun: the case has no class of overruns {wanted!r} with a spread; it has {have}")
    return chosen[0]


def overrun_classes(case: Case) -> list[OverrunClass]:
    """Return all classes of a case from which a distribution follows, the published ones first."""
    table = case.table("overrun_statements")
    spread = table["median"].notna() | (table["threshold"].notna() & table["share_above"].notna())
    found = [
        OverrunClass(str(r["statement"]), str(r["projects"]), published_overrun(case, str(r["statement"])), r["grade"])
        for r in table[spread & (table["quantity"] == "cost") & table["mean"].notna()].to_dict("records")
    ]
    pairs = overrun_ratios(read_build_costs(case))
    if len(pairs) > 1:
        grades = {grade.strip() for cell in pairs["grades"] for grade in str(cell).split("/")}
        weakest = max(grades, key=list(GRADES).index)
        names = f"{len(pairs)} named projects, first and last cost like for like"
        found.append(OverrunClass(NAMED, names, law_of_ratios(pairs["ratio"]), weakest))
    return found


def overrun_table(case: Case) -> pd.DataFrame:
    """Return actual cost over estimate by class: overrun, projects, p50, p80, p95, grade, taken (by the case)."""
    taken = overrun_of(case).key
    rows = [
        (c.key, c.projects, *(float(c.law.quantile(p)) for p in (0.5, 0.8, 0.95)), c.grade, c.key == taken)
        for c in overrun_classes(case)
    ]
    return pd.DataFrame(rows, columns=["overrun", "projects", "p50", "p80", "p95", "grade", "taken"])
