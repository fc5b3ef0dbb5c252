"""The risk register as numbers: chance, cost and delay of every risk, and which projects it hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.case import Case
from shanyrak.case.lookup import parameter
from shanyrak.nuclear.programme import Outlook
from shanyrak.plan.plan import Plan
from shanyrak.scale import MILLI

Array = np.ndarray
BEFORE = ("before", "contract")
"""Phases in which nothing is under construction: a delay there moves the date alone."""


@dataclass(frozen=True)
class Register:
    """Risks and what they do; low, central and high in that order, [risk, 3].

    ``hits`` : whether a risk hits a project [risk, project]; ``cause`` : key of a shared cause of each, or ""
    ``cost`` : added share of the overnight cost, ``cost_musd`` : of the whole event, ``delay`` : years
    ``building`` : whether a delay of the risk falls into construction, so that interest grows with it [risk]
    """

    risks: Sequence[str]
    probability: Array
    cost: Array
    cost_musd: Array
    delay: Array
    hits: Array
    cause: Sequence[str]
    building: Array

    @property
    def pairs(self) -> Array:
        """Positions of risk and project of every hit [pair, 2]."""
        return np.argwhere(self.hits)

    def __post_init__(self) -> None:
        for name in ("probability", "cost", "cost_musd", "delay"):
            values = getattr(self, name)
            if values.shape != (len(self.risks), 3) or (np.diff(values, axis=1) < 0).any():
                raise ValueError(f"{name} must be low, central and high of each risk, in rising order")
        if ((self.probability < 0) | (self.probability > 1)).any():
            raise ValueError("probabilities must lie between 0 and 1")


@dataclass(frozen=True)
class Projects:
    """Named projects of a plan: overnight cost in million USD, years of construction, year on line as announced, and
    the cost of capital during construction.

    ``outlooks`` : by project, where a construction forecast tells of cost and date (see :mod:`shanyrak.nuclear`)
    """

    keys: Sequence[str]
    names: Sequence[str]
    overnight: Array
    building: Array
    on_line: Array
    rate: Array
    outlooks: dict[str, Outlook]


def read_projects(case: Case, plan: Plan, outlooks: dict[str, Outlook]) -> Projects:
    """Named projects that a plan builds.

    A committed project is on line in its own year, one that the plan chose in the first year of its period. Where a
    forecast tells of cost and date, overnight cost and years of construction are those that it departs from, not those
    of a plan that was told of it already (``nuclear_confidence``, ``delay``).
    """
    table = case.table("projects").set_index("project")
    builds = plan.table("builds")
    own = builds[builds["option"].isin(table.index)]
    rows = own.groupby("option", sort=False).agg(
        overnight=("overnight_musd", "sum"),
        built=("built_mw", "sum"),
        period=("period", "min"),
        committed=("committed", "max"),
        technology=("technology", "first"),
    )
    keys = [str(key) for key in rows.index]
    earliest = table.loc[keys, "earliest_year"].to_numpy(dtype=float)
    period = np.where(rows["committed"].to_numpy(dtype=bool), 0.0, rows["period"].to_numpy(dtype=float))
    year = np.maximum(earliest, period)
    overnight = rows["overnight"].to_dict()
    building = dict(zip(keys, plan.data.building_years.sel(option=keys).values.tolist(), strict=True))
    for key in outlooks.keys() & overnight.keys():
        overnight[key] = outlooks[key].overnight_usd_per_kw * float(rows["built"][key]) * MILLI
        building[key] = outlooks[key].planned_years
    return Projects(
        keys,
        [str(table.loc[key, "name"]) for key in keys],
        np.array([overnight[key] for key in keys], dtype=float),
        np.array([building[key] for key in keys], dtype=float),
        year,
        np.array([parameter(case, str(t), "wacc", y) for t, y in zip(rows["technology"], year, strict=True)]),
        {key: outlooks[key] for key in keys if key in outlooks},
    )


def read_register(case: Case, plan: Plan, projects: Projects) -> Register:
    """The register of a case for the named projects of a plan.

    A risk that reactors built elsewhere have met (``in_class``) is not counted for a project with a forecast.
    """
    table = case.table("risks")
    labels = _labels(case, projects)
    aimed = [_hits(str(k), str(t), labels) for k, t in zip(table["hits"], table["target"], strict=True)]
    hits: Array = np.array(aimed).reshape(len(table), len(projects.keys)).astype(bool)
    forecast = np.array([key in projects.outlooks for key in projects.keys], dtype=bool)
    hits = hits & ~(table["in_class"].to_numpy(dtype=bool)[:, None] & forecast[None, :])
    return Register(
        risks=[str(r) for r in table["risk"]],
        probability=_three(table, "probability"),
        cost=_three(table, "cost"),
        cost_musd=_three(table, "cost_musd"),
        delay=_three(table, "delay"),
        hits=hits,
        cause=[str(c) for c in table["shared_cause"]],
        building=(~table["phase"].isin(BEFORE)).to_numpy(dtype=bool),
    )


def _three(table: pd.DataFrame, name: str) -> Array:
    """Low, central and high [risk, 3]; an end that is empty is the central value."""
    central = table[name].fillna(0.0)
    return np.stack([table[f"{name}_low"].fillna(central), central, table[f"{name}_high"].fillna(central)], axis=1)


def _labels(case: Case, projects: Projects) -> pd.DataFrame:
    """What a risk may be aimed at: project, technology, group and partner of each project."""
    own = case.table("projects").set_index("project").loc[list(projects.keys)]
    group = case.table("technology_types").set_index("technology")["group"]
    return pd.DataFrame(
        {
            "project": list(projects.keys),
            "technology": own["technology"].astype(str).to_numpy(),
            "group": own["technology"].map(group).astype(str).to_numpy(),
            "partner": own["partner"].astype(str).to_numpy(),
        }
    )


def _hits(kind: str, target: str, labels: pd.DataFrame) -> Array:
    """Whether each project is hit by a risk that is aimed at something."""
    if kind == "all":
        return np.ones(len(labels), dtype=bool)
    if kind not in labels:
        return np.zeros(len(labels), dtype=bool)
    wanted = {word.strip() for word in target.split(";")}
    return labels[kind].isin(wanted).to_numpy()
