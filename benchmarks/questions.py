"""How fast and how near a plan answers: drawn changes of cost, delay and limits, and checks against plans made afresh.

``python -m benchmarks.questions RUN [--changes 50] [--fresh 20] [--gap 0.002]`` prints a line a change and the medians.
A bound that a plan made afresh contradicts ends it with an error.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from shanyrak.nuclear.programme import informed
from shanyrak.plan.plan import Plan
from shanyrak.plan.questions import Desk
from shanyrak.scale import MICRO
from shanyrak.solve.decomposition import solve_decomposition
from shanyrak.system.data import SystemData

ROUNDING = 1e-6
"""Share of the cost by which rounding may put a bound on the wrong side."""


def drawn_changes(desk: Desk, count: int, seed: int = 7) -> list[list[str]]:
    """So many questions of one to three changes each, of cost, delay and limits, drawn from the case of a plan."""
    draw = np.random.default_rng(seed)
    kinds = [_technology_cost, _project, _potential, _interest, _renewable_target]
    return [
        [kinds[k](desk, draw) for k in sorted(draw.choice(len(kinds), size=int(draw.integers(1, 4)), replace=False))]
        for _ in range(count)
    ]


def _technology_cost(desk: Desk, draw: np.random.Generator) -> str:
    rows = desk.case.table("technologies")
    own = rows[(rows.parameter == "overnight_cost") & (rows.low < rows.high)]
    row = own.iloc[int(draw.integers(len(own)))]
    value = float(draw.uniform(row.low, row.high))
    return f"technologies.{row.technology}:overnight_cost:{row.year}.central={value:.1f}"


def _project(desk: Desk, draw: np.random.Generator) -> str:
    rows = desk.case.table("projects")
    own = rows[(rows.design != "") & (rows.status != "listed")]
    row = own.iloc[int(draw.integers(len(own)))]
    return f"projects.{row.project}.delay={int(draw.integers(1, 9))}"


def _potential(desk: Desk, draw: np.random.Generator) -> str:
    rows = desk.case.table("potentials")
    own = rows[rows.technology.isin(["wind", "solar"])]
    row = own.iloc[int(draw.integers(len(own)))]
    return f"potentials.{row.zone}:{row.technology}.max_mw={row.max_mw * draw.uniform(0.3, 1.5):.0f}"


def _interest(desk: Desk, draw: np.random.Generator) -> str:
    return f"case.wacc={draw.uniform(0.05, 0.12):.4f}"


def _renewable_target(desk: Desk, draw: np.random.Generator) -> str:
    rows = desk.case.table("policy")
    row = rows[rows.rule == "renewable_share"].iloc[-1]
    return f"policy.renewable_share:{row.area}:{row.year}.value={draw.uniform(0.3, 0.7):.2f}"


def check_afresh(desk: Desk, data: SystemData, lower: float, upper: float, gap: float) -> str:
    """Words on a plan of the same arrays made afresh, whose least cost is said to lie between bounds in million USD.

    Raises
    ------
    AssertionError
        when a bound is wrong
    """
    found = solve_decomposition(data, desk.options, gap)
    cost, bound = found.objective * MICRO, found.bound * MICRO
    slack = ROUNDING * abs(cost)
    assert lower <= cost + slack, f"bound {lower} above a plan that costs {cost}"
    assert upper >= bound - slack, f"plan of {upper} below the bound {bound}"
    return f"afresh {bound / 1e3:.2f} to {cost / 1e3:.2f} in {found.seconds:.0f} s: agrees"


def main() -> None:
    """Ask, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.questions", description=__doc__)
    parser.add_argument("run", type=Path, help="folder of a plan with its cuts")
    parser.add_argument("--changes", type=int, default=50)
    parser.add_argument("--fresh", type=int, default=0, help="how many are also planned afresh")
    parser.add_argument("--gap", type=float, default=0.002, help="gap of those")
    given = parser.parse_args()
    desk = Desk.open(Plan.open(given.run), informed)
    seconds, gaps = [], []
    for number, settings in enumerate(drawn_changes(desk, given.changes)):
        answer = desk.ask(settings)
        seconds.append(answer.seconds)
        gaps.append(answer.gap)
        words = ""
        if number < given.fresh:
            words = check_afresh(desk, answer.data, answer.lower, answer.upper, given.gap)
        print(
            f"{number + 1:3d}  {answer.lower / 1e3:8.2f} to {answer.upper / 1e3:8.2f} bn USD, gap {answer.gap:7.2%}, "
            f"{answer.seconds:.2f} s  {'; '.join(settings)}  {words}",
            flush=True,
        )
    finite = np.isfinite(gaps)
    print(f"median {np.median(seconds):.2f} s, 95 of 100 within {np.quantile(seconds, 0.95):.2f} s")
    print(f"both bounds for {finite.sum()} of {len(gaps)}, median gap {np.median(np.array(gaps)[finite]):.2%}")


if __name__ == "__main__":
    main()
