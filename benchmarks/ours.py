"""A measured process: read the case, assemble it and plan it by decomposition."""

from __future__ import annotations

import sys

from benchmarks.assembled import assembled
from benchmarks.child import Answer, Question, reply
from benchmarks.system import System
from shanyrak.solve.decomposition import solve_decomposition


def plan(question: Question) -> Answer:
    """Plan ``system`` to the relative ``gap`` with so many ``workers``."""
    data, options = assembled(System.of(question["system"]))
    found = solve_decomposition(data, options, question["gap"], _tell, question["workers"])
    reached = found.gap <= question["gap"]
    return {
        "outcome": "optimal" if reached else f"stopped at a gap of {found.gap:.2%}",
        "objective": found.objective,
        "bound": found.bound,
        "gap": found.gap,
        "solve_s": found.seconds,
        "working_s": found.working,
        "iterations": found.iterations,
        "solves": found.solves,
        "variables": found.variables,
        "constraints": found.constraints,
    }


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    reply(plan)
