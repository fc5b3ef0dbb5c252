"""Chapter 14: the laws that the plan was checked against before it was written."""

from __future__ import annotations

import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Section, listed, paragraph
from shanyrak.report.names import Names
from shanyrak.report.words import capital, plural


def checks(plan: Plan, names: Names) -> Section:
    """Every check with its distance and tolerance."""
    rows = plan.manifest.get("checks", [])
    if not rows:
        return Section("checks", "Checks", "The manifest of this plan lists no checks", paragraph("Nothing to show."))
    passed = [float(r["distance"]) <= float(r["tolerance"]) for r in rows]
    shown = pd.DataFrame(
        {
            "Law": [capital(str(r["name"])) for r in rows],
            "Off by": [_small(float(r["distance"])) for r in rows],
            "Tolerated": [_small(float(r["tolerance"])) for r in rows],
            "Holds": passed,
        }
    )
    words = paragraph(
        "After the solver the plan is checked anew with its own numbers. A plan that fails is not written."
    )
    heading = (
        f"The plan passed {plural(len(rows), 'check')}"
        if all(passed)
        else f"{plural(passed.count(False), 'check')} of {len(rows)} failed"
    )
    return Section("checks", "Checks", heading, words + listed(shown, right=("Off by", "Tolerated")))


def _small(value: float) -> str:
    return "0" if value <= 0 else f"{value:.2g}"
