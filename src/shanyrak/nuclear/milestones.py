"""The 19 infrastructure issues of IAEA NG-G-3.1: how far they are, what waits for what, and when a milestone can come.

A milestone is reached when every condition of its phase and of the phases before it is met. Conditions that are met
take no more time; each other one starts when all that it depends on is met, and then takes its time:

    finish[c] = max over d in depends_on[c] of finish[d] + time[c]        finish of a met condition = 0

Months count from the date of the state. Draws of the times give the spread of the date (PERT: Malcolm, Roseboom,
Clark and Fazar, Operations Research 7, 1959; the critical path: Kelley and Walker, 1959).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shanyrak.case.columns_milestones import STATES
from shanyrak.case.model import Case

Array = NDArray[np.float64]
Shape = Literal["pert", "triangular"]

ISSUES = (
    "national position",
    "nuclear safety",
    "management",
    "funding and financing",
    "legal framework",
    "safeguards",
    "regulatory framework",
    "radiation protection",
    "electrical grid",
    "human resource development",
    "stakeholder involvement",
    "site and supporting facilities",
    "environmental protection",
    "emergency planning",
    "nuclear security",
    "nuclear fuel cycle",
    "radioactive waste management",
    "industrial involvement",
    "procurement",
)
"""The infrastructure issues in the order of NG-G-3.1: issue 1 is the first."""

PHASES = (1, 2, 3)
PERT_WEIGHT = 4.0
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Condition:
    """One condition of one issue for one milestone; low, central and high are the months still needed to meet it."""

    name: str
    issue: int
    phase: int
    state: str
    central: float
    low: float | None = None
    high: float | None = None
    depends_on: tuple[str, ...] = ()
    date: str = ""
    title: str = ""
    shown_by: str = ""
    owner: str = ""

    @property
    def months(self) -> tuple[float, float, float]:
        """Low, central and high number of months; zero where the condition is met."""
        if self.state == "met":
            return 0.0, 0.0, 0.0
        low = self.central if self.low is None else self.low
        return low, self.central, self.central if self.high is None else self.high


@dataclass(frozen=True)
class Milestones:
    """All conditions.

    Raises ValueError on making for unknown issues, phases, states or dependencies, times out of order, and for
    conditions that wait for each other in a circle (the circle is named).
    """

    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        names = [condition.name for condition in self.conditions]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the condition {name} is there twice: give each a name of its own")
        for condition in self.conditions:
            _check_condition(condition, names)
        self.order()

    def by_name(self) -> dict[str, Condition]:
        """Conditions by name."""
        return {condition.name: condition for condition in self.conditions}

    def order(self) -> list[str]:
        """Return the names so that each condition comes after all that it depends on.

        Raises
        ------
        ValueError
            where conditions wait for each other in a circle, with the circle
        """
        graph = {condition.name: condition.depends_on for condition in self.conditions}
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle = " -> ".join(reversed(error.args[1]))
            raise ValueError(
                f"conditions wait for each other in a circle: {circle} (each depends on the next); "
                "take one of these out of depends_on"
            ) from None


def _check_condition(condition: Condition, names: Sequence[str]) -> None:
    place = f"the condition {condition.name}"
    if not 1 <= condition.issue <= len(ISSUES) or condition.phase not in PHASES:
        raise ValueError(
            f"{place} has issue {condition.issue}, phase {condition.phase}: issue is 1 to 19, phase 1 to 3"
        )
    if condition.state not in STATES:
        raise ValueError(f"{place} is {condition.state!r}: write one of {', '.join(STATES)}")
    low, central, high = condition.months
    if not 0 <= low <= central <= high:
        raise ValueError(f"{place} takes {low}, {central}, {high} months: order them as 0 <= low <= central <= high")
    unknown = sorted(set(condition.depends_on) - set(names))
    if unknown:
        raise ValueError(f"{place} depends on {', '.join(unknown)}, which is no condition: correct the name or add it")


def read_milestones(case: Case) -> Milestones:
    """Return the conditions of a case; raises ValueError where milestones.csv has no row or its rows do not fit."""
    frame = case.table("milestones")
    if frame.empty:
        raise ValueError("milestones.csv of the case has no row: without it no milestone can be dated")
    rows = frame.to_dict("records")
    return Milestones(
        tuple(
            Condition(
                name=row["condition"],
                issue=int(row["issue"]),
                phase=int(row["phase"]),
                state=row["state"],
                central=row["central"],
                low=None if pd.isna(row["low"]) else row["low"],
                high=None if pd.isna(row["high"]) else row["high"],
                depends_on=tuple(part.strip() for part in row["depends_on"].split(";") if part.strip()),
                date=row["date"],
                title=row["name"],
                shown_by=row["shown_by"],
                owner=row["owner"],
            )
            for row in rows
        )
    )


def progress(milestones: Milestones) -> pd.DataFrame:
    """Return how far each phase is: phase, conditions, met, in_progress, not_started, share_met (met / conditions)."""
    rows = []
    for phase in PHASES:
        states = [condition.state for condition in milestones.conditions if condition.phase == phase]
        counts = [states.count(state) for state in reversed(STATES)]
        rows.append((phase, len(states), *counts, counts[0] / len(states) if states else math.nan))
    columns = ["phase", "conditions", "met", "in_progress", "not_started", "share_met"]
    return pd.DataFrame(rows, columns=columns)


def by_issue(milestones: Milestones) -> pd.DataFrame:
    """Return the state of each of the 19 issues: issue, phase_1, phase_2, phase_3, shown_by.

    Of several conditions of an issue in a phase the one that is least far counts; the evidence is that of the earliest
    open condition that has some, else of the last one met. An issue without a condition in a phase has no state there.
    """
    rows = []
    for number, issue in enumerate(ISSUES, start=1):
        own = sorted((c for c in milestones.conditions if c.issue == number), key=lambda c: c.phase)
        states = [[c.state for c in own if c.phase == phase] for phase in PHASES]
        least = [min(found, key=STATES.index) if found else "" for found in states]
        told = [*(c for c in own if c.state != "met"), *(c for c in reversed(own) if c.state == "met")]
        rows.append((issue, *least, next((c.shown_by for c in told if c.shown_by), "")))
    return pd.DataFrame(rows, columns=["issue", "phase_1", "phase_2", "phase_3", "shown_by"])


def unmet(milestones: Milestones, phase: int) -> pd.DataFrame:
    """Return the conditions that a milestone still waits for, those of earlier phases included.

    condition, issue (its name), phase, state, owner, central (months), waits_for (unmet conditions that it depends on)
    """
    open_ones = set(_open(milestones, phase))
    rows = [
        (c.name, ISSUES[c.issue - 1], c.phase, c.state, c.owner, c.central, "; ".join(_waiting(c, open_ones)))
        for c in milestones.conditions
        if c.name in open_ones
    ]
    return pd.DataFrame(rows, columns=["condition", "issue", "phase", "state", "owner", "central", "waits_for"])


def met_too_early(milestones: Milestones) -> pd.DataFrame:
    """Return the conditions that are called met while something they depend on is not: condition, waits_for."""
    known = milestones.by_name()
    not_met = {name for name, condition in known.items() if condition.state != "met"}
    rows = [(c.name, "; ".join(_waiting(c, not_met))) for c in known.values() if c.state == "met"]
    return pd.DataFrame([row for row in rows if row[1]], columns=["condition", "waits_for"])


def _waiting(condition: Condition, names: set[str]) -> list[str]:
    return [name for name in condition.depends_on if name in names]


def _open(milestones: Milestones, phase: int) -> list[str]:
    """Names of the unmet conditions that a milestone needs, and of all that these depend on, in working order."""
    if phase not in PHASES:
        raise ValueError(f"there is no milestone {phase}: write 1, 2 or 3")
    known = milestones.by_name()
    needed: set[str] = set()
    for name in reversed(milestones.order()):
        condition = known[name]
        if condition.state != "met" and (condition.phase <= phase or name in needed):
            needed |= {name, *condition.depends_on}
    return [name for name in milestones.order() if name in needed and known[name].state != "met"]


def finish_months(milestones: Milestones, phase: int, months: Mapping[str, Array | float]) -> dict[str, Array]:
    """Return when each open condition is met, for given times.

        finish[c] = max(0, finish of what it depends on and is not met) + months[c]

    Parameters
    ----------
    milestones, phase
        the conditions, and the milestone that is asked for
    months
        condition -> [draw] or one number of months

    Returns
    -------
    dict
        open condition -> [draw] months from the date of the state
    """
    known = milestones.by_name()
    finish: dict[str, Array] = {}
    for name in _open(milestones, phase):
        own = np.asarray(months[name], dtype=float)
        start = np.zeros_like(own)
        for before in known[name].depends_on:
            if before in finish:
                start = np.maximum(start, finish[before])
        finish[name] = start + own
    return finish


def schedule(milestones: Milestones, phase: int, months: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return earliest and latest dates of the conditions that a milestone still waits for.

        latest_finish[c] = min over open conditions e that depend on c of (latest_finish[e] - months[e]),
                           or the month of the milestone where none does
        slack[c] = latest_finish[c] - earliest_finish[c]

    Parameters
    ----------
    milestones, phase
        the conditions, and the milestone: 1, 2 or 3
    months
        months of each open condition (None: the central ones)

    Returns
    -------
    data frame
        condition, phase, months, earliest_start, earliest_finish, latest_start, latest_finish, slack (all months from
        the date of the state), critical; in an order in which they can be worked off; empty where all is met
    """
    known = milestones.by_name()
    names = _open(milestones, phase)
    own = {name: float(known[name].central if months is None else months[name]) for name in names}
    finish = {name: float(value) for name, value in finish_months(milestones, phase, own).items()}
    end = max(finish.values(), default=0.0)
    latest = dict.fromkeys(names, end)
    for name in reversed(names):
        for before in _waiting(known[name], set(names)):
            latest[before] = min(latest[before], latest[name] - own[name])
    frame = pd.DataFrame(
        {
            "condition": names,
            "phase": [known[name].phase for name in names],
            "months": [own[name] for name in names],
            "earliest_start": [finish[name] - own[name] for name in names],
            "earliest_finish": [finish[name] for name in names],
            "latest_start": [latest[name] - own[name] for name in names],
            "latest_finish": [latest[name] for name in names],
        }
    )
    slack = frame["latest_finish"] - frame["earliest_finish"]
    return frame.assign(slack=slack, critical=slack <= TOLERANCE * max(end, 1.0))


def milestone_month(milestones: Milestones, phase: int) -> float:
    """Return the months from the date of the state to a milestone, at the central times (0: reached)."""
    return float(schedule(milestones, phase)["earliest_finish"].max()) if _open(milestones, phase) else 0.0


def critical_path(milestones: Milestones, phase: int) -> list[str]:
    """Return the longest chain of unmet conditions before a milestone, first to last (empty: the milestone is reached).

    Where several chains are as long, the one whose conditions come first in the table, from the end backward.
    """
    known = milestones.by_name()
    own = {name: known[name].central for name in _open(milestones, phase)}
    finish = {name: float(value) for name, value in finish_months(milestones, phase, own).items()}
    place = {condition.name: i for i, condition in enumerate(milestones.conditions)}
    month = max(finish.values(), default=0.0)
    margin = TOLERANCE * max(month, 1.0)
    names = list(finish)
    chain: list[str] = []
    while True:
        names = [name for name in names if abs(finish[name] - month) <= margin]
        if not names:
            return chain[::-1]
        chain.append(min(names, key=place.__getitem__))
        month = finish[chain[-1]] - own[chain[-1]]
        names = _waiting(known[chain[-1]], set(finish))


def draw_months(
    milestones: Milestones, phase: int, draws: int, generator: np.random.Generator, shape: Shape = "pert"
) -> dict[str, Array]:
    """Draw the time of each open condition from its low, central (most likely) and high months, independently.

        pert:        low + (high - low) Beta(1 + 4 c, 1 + 4 (1 - c)),   c = (central - low) / (high - low),
                     whose mean is (low + 4 central + high) / 6
        triangular:  mean (low + central + high) / 3

    Returns
    -------
    dict
        condition -> [draw] months, in the order of the table
    """
    if draws < 1 or shape not in ("pert", "triangular"):
        raise ValueError(f"draws is {draws} and shape {shape!r}: write at least 1, and pert or triangular")
    open_ones = set(_open(milestones, phase))
    out = {}
    for condition in milestones.conditions:
        if condition.name in open_ones:
            out[condition.name] = _draw(condition.months, draws, generator, shape)
    return out


def _draw(months: tuple[float, float, float], draws: int, generator: np.random.Generator, shape: Shape) -> Array:
    low, central, high = months
    span = high - low
    if span <= 0:
        return np.full(draws, central)
    if shape == "triangular":
        return generator.triangular(low, central, high, draws)
    rise = 1.0 + PERT_WEIGHT * (central - low) / span
    return np.asarray(low + span * generator.beta(rise, 2.0 + PERT_WEIGHT - rise, draws))


def milestone_draws(
    milestones: Milestones, phase: int, draws: int, generator: np.random.Generator, shape: Shape = "pert"
) -> Array:
    """Return draws of the months from the date of the state to a milestone, [draw]; zeros where it is reached.

    Times are drawn by :func:`draw_months`. The mean lies at or above the month at mean times, since the latest of
    several chains counts.
    """
    finish = finish_months(milestones, phase, draw_months(milestones, phase, draws, generator, shape))
    return np.maximum.reduce(list(finish.values())) if finish else np.zeros(draws)


def date_distribution(
    milestones: Milestones,
    phase: int,
    draws: int,
    generator: np.random.Generator,
    quantiles: Sequence[float] = (0.05, 0.2, 0.5, 0.8, 0.95),
    shape: Shape = "pert",
) -> pd.DataFrame:
    """Return quantiles of the date of a milestone: quantile, months from the date of the state, date (YYYY-MM)."""
    months = np.quantile(milestone_draws(milestones, phase, draws, generator, shape), quantiles)
    start = state_date(milestones)
    return pd.DataFrame(
        {"quantile": list(quantiles), "months": months, "date": [month_after(start, float(m)) for m in months]}
    )


def criticality(
    milestones: Milestones, phase: int, draws: int, generator: np.random.Generator, shape: Shape = "pert"
) -> pd.Series:
    """Return the share of draws in which each open condition is on a longest chain, highest first, [condition]."""
    months = draw_months(milestones, phase, draws, generator, shape)
    finish = finish_months(milestones, phase, months)
    if not finish:
        return pd.Series(dtype=float, name="share_critical")
    known = milestones.by_name()
    end = np.maximum.reduce(list(finish.values()))
    latest = {name: end.copy() for name in finish}
    for name in reversed(list(finish)):
        for before in _waiting(known[name], set(finish)):
            latest[before] = np.minimum(latest[before], latest[name] - months[name])
    share = {name: float(np.mean(latest[name] - finish[name] <= TOLERANCE * np.maximum(end, 1.0))) for name in finish}
    return pd.Series(share, name="share_critical").sort_values(ascending=False, kind="stable")


def state_date(milestones: Milestones) -> str:
    """Return the latest month that a row of the table was known in, YYYY-MM: the month that times count from.

    Raises
    ------
    ValueError
        where no row has a date, or one is not a month
    """
    dates = [condition.date for condition in milestones.conditions if condition.date]
    if not dates:
        raise ValueError("no condition has a date: write the month of its state as YYYY-MM")
    for date in dates:
        _year_month(date)
    return max(dates)


def month_after(date: str, months: float) -> str:
    """Return the month in which a number of months after a month is over, YYYY-MM: parts of months count as whole."""
    year, month = _year_month(date)
    total = year * 12 + month - 1 + math.ceil(months - TOLERANCE)
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def _year_month(date: str) -> tuple[int, int]:
    parts = date.split("-")
    if len(date) == 7 and len(parts) == 2 and all(p.isdigit() for p in parts) and 1 <= int(parts[1]) <= 12:
        return int(parts[0]), int(parts[1])
    raise ValueError(f"{date!r} is not a month: write YYYY-MM, such as 2025-06")
