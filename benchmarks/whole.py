"""A measured process: ``shanyrak plan`` as it is typed, from an empty folder to the report."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.child import Answer, Question, reply
from shanyrak.cli import app
from shanyrak.plan.plan import Plan


def plan(question: Question) -> Answer:
    """Run the command with ``options`` and read what it has written."""
    with tempfile.TemporaryDirectory(prefix="benchmark-plan-") as folder:
        run = Path(folder) / "run"
        app(["plan", *question["options"], "--out", str(run)], standalone_mode=False)
        made = Plan.open(run)
        answer = {
            "outcome": "optimal",
            "objective": made.manifest["objective_musd"] * 1e6,
            "bound": made.manifest["bound_musd"] * 1e6,
            "gap": made.manifest["gap"],
            "solve_s": made.manifest["solve_seconds"],
            "solves": made.manifest["solves"],
        }
        return answer | _past(made)


def _past(made: Plan) -> Answer:
    """Figures of past years that are judged, and those within their margins."""
    if "backcast" not in made.tables:
        return {}
    judged = made.tables["backcast"]["within"].dropna()
    return {"judged": len(judged), "within": int(judged.astype(bool).sum())}


if __name__ == "__main__":
    reply(plan)
