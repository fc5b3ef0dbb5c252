"""What the choices of a plan cost: Kazakhstan planned with each option, as a table of cost and CPU time.

``python benchmarks/options.py [commitment] [flow] [foresight]`` prints the parts named, or all. Four typical days,
units of any size, decomposition to a gap of 0.01 %: differences below the gap mean nothing.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from shanyrak.case import read_case
from shanyrak.plan.make import Request, solve
from shanyrak.plan.stepwise import StepwiseSolution
from shanyrak.system.assemble import Resolution, assemble
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options

DAYS = 4
GAP = 1e-4


@dataclass(frozen=True)
class Choice:
    """One line of the table: what is planned, and how."""

    part: str
    name: str
    scenarios: tuple[str, ...]
    years: tuple[int, ...]
    options: Options = field(default_factory=Options)
    foresight: str = "perfect"

    def data(self) -> SystemData:
        """The arrays of its case."""
        case = read_case("kazakhstan", self.scenarios, [f"case.planning_years={list(self.years)}"])
        return assemble(case, Resolution(days=DAYS))


def choices() -> Iterator[Choice]:
    """Every choice that is compared, part by part."""
    three, all_zones = ("kegoc", "carbon_neutral_2060"), ()
    for name in ("none", "area", "zone"):
        yield Choice("commitment", name, all_zones, (2035,), Options(commitment=name))  # type: ignore[arg-type]
    for name in ("transport", "dc"):
        yield Choice("flow", name, all_zones, (2035,), Options(flow=name))  # type: ignore[arg-type]
    for name in ("perfect", "stepwise"):
        yield Choice("foresight", name, three, (2030, 2045, 2060), foresight=name)


def row(choice: Choice) -> str:
    """Plan a choice; its line of the table."""
    data = choice.data()
    started = time.process_time()
    found = solve(data, Request(options=choice.options, gap=GAP, foresight=choice.foresight))  # type: ignore[arg-type]
    seconds = time.process_time() - started
    gap = max(step.gap for step in found.steps) if isinstance(found, StepwiseSolution) else found.gap
    shed = float((found.values["shed"].sum(["zone", "hour"]) * data.weight).sum("block").max()) * 1e-3
    cells = (
        f"{choice.part} {choice.name}",
        f"{data.load.sizes['zone']}",
        ", ".join(map(str, choice.years)),
        f"{found.objective * 1e-6:,.0f}",
        f"{gap:.2%}",
        f"{shed:,.1f}",
        f"{seconds:,.0f}",
    )
    return f"| {' | '.join(cells)} |"


def main(parts: list[str]) -> None:
    """Print the table."""
    print("| choice | zones | periods | cost, million USD | gap | unserved, GWh/year at most | CPU s |")
    print("|---|---|---|---|---|---|---|")
    for choice in choices():
        if not parts or choice.part in parts:
            print(row(choice), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
