"""Screening by must-haves: what a design must show before it is compared at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.nuclear.technology.assessment import EXACT, NO_BETTER, NO_WORSE, Assessment
from shanyrak.nuclear.technology.words import number_text

PASS, FAIL, NOT_SHOWN = "pass", "fail", "not shown"
"""Outcomes of a test. A design without the figure has not shown it, and does not pass."""


@dataclass(frozen=True)
class Requirement:
    """A must-have: a limit on one indicator.

    ``at_least`` tells whether the limit is the least or the most that passes. With ``from_year`` the indicator is a
    number of months, and the year that they lead to is tested: ``from_year + months / 12``.
    """

    name: str
    title: str
    indicator: str
    limit: float
    unit: str
    at_least: bool
    from_year: float | None = None
    grade: str = "assumption"


def screen(assessment: Assessment, requirements: Sequence[Requirement]) -> pd.DataFrame:
    """Return how each design fares in each test, with the reason in words.

    Parameters
    ----------
    assessment
        designs and figures
    requirements
        tests; each names an indicator of the assessment

    Returns
    -------
    data frame
        design, requirement, outcome (pass, fail, not shown), figure (as tested), limit, margin (how far inside the
        limit, below 0 outside), sure (whether the outcome is the same at both ends of what is known), grade (of the
        figure), reason

    Raises
    ------
    ValueError
        for a requirement on an indicator that the assessment has not
    """
    names = [indicator.name for indicator in assessment.indicators]
    rows = []
    for requirement in requirements:
        if requirement.indicator not in names:
            raise ValueError(
                f"requirement {requirement.name}: no indicator {requirement.indicator}; there are {', '.join(names)}"
            )
        column = names.index(requirement.indicator)
        rows += [_tested(assessment, requirement, row, column) for row in range(len(assessment.designs))]
    return pd.DataFrame(rows)


def _tested(assessment: Assessment, requirement: Requirement, row: int, column: int) -> dict[str, object]:
    indicator, state = assessment.indicators[column], str(assessment.states[row, column])
    figures = [float(end[row, column]) for end in (assessment.low, assessment.central, assessment.high)]
    tested = [figure if requirement.from_year is None else requirement.from_year + figure / 12 for figure in figures]
    margins = [figure - requirement.limit if requirement.at_least else requirement.limit - figure for figure in tested]
    # A promise may turn out better and an aim worse, without an end: only one of the two outcomes is sure.
    open_end = {EXACT: False, NO_WORSE: margins[1] < 0, NO_BETTER: margins[1] >= 0}[state]
    known = not np.isnan(margins[1])
    outcome = NOT_SHOWN if not known else PASS if margins[1] >= 0 else FAIL
    return {
        "design": assessment.designs[row],
        "requirement": requirement.name,
        "outcome": outcome,
        "figure": tested[1],
        "limit": requirement.limit,
        "margin": margins[1],
        "sure": known and not open_end and len({margin >= 0 for margin in margins}) == 1,
        "grade": str(assessment.grades[row, column]),
        "reason": _reason(requirement, indicator.title, indicator.unit, figures[1], tested[1], margins[1]),
    }


def _reason(requirement: Requirement, title: str, unit: str, months: float, figure: float, margin: float) -> str:
    if np.isnan(figure):
        return f"{title}: no figure, so it is not shown"
    word = "at least" if requirement.at_least else "at most"
    asked = f"{word} {number_text(requirement.limit, requirement.unit)} asked"
    place = "inside by" if margin >= 0 else "outside by"
    if requirement.from_year is None:
        shown = f"{title}: {number_text(figure, unit)}"
        return f"{shown}, {asked}: {place} {number_text(abs(margin), requirement.unit)}"
    shown = f"on line in {figure:.1f} ({requirement.from_year:.0f} and {number_text(months, unit)})"
    return f"{shown}, at most {requirement.limit:.0f} asked: {place} {abs(margin):.1f} years"


def passed(screening: pd.DataFrame, sure: bool = False) -> tuple[str, ...]:
    """Return the designs that pass every test, in the order of the table.

    Parameters
    ----------
    screening
        outcome of :func:`screen`
    sure
        ask for passes that hold at both ends of what is known

    Returns
    -------
    tuple
        names of designs
    """
    good = (screening["outcome"] == PASS) & (screening["sure"] | (not sure))
    every = good.groupby(screening["design"], sort=False).all()
    return tuple(str(design) for design in every.index[every])
