"""Cost and date of a programme under its risks, drawn together: integrated analysis with risk drivers.

For project p with overnight cost B, years of construction T and cost of capital r,

    ``cost_p = B_p (R_p + sum_i E_ip X_ip) (1 + IDC(r_p, T_p + D_p)) + sum_i E_ip M_i / n_i``
    ``D_p = L_p + sum over i in construction of E_ip Y_ip``,  ``date_p = announced_p + L_p + sum_i E_ip Y_ip``,

E: whether risk i strikes p; X, M, Y: added share of cost, million USD (shared by the n projects that it hits) and
years, triangular between low, central and high; R and L: ratio of actual to estimated cost and years late by the
construction forecast, where there is one (1 and 0 elsewhere); IDC: interest during construction. Its form is that of
AACE 57R-09 (risk drivers) with a reference class for what is systemic (113R-20).

A shared cause is drawn once: of the risks that have it, each strikes where one uniform number lies below its chance, so
the likelier ones strike whenever a less likely one does. Everything else is drawn for each risk and project apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import qmc

from shanyrak.plan.questions.drivers import triangular
from shanyrak.risk.register import Array, Projects, Register
from shanyrak.system.finance import construction_interest

DRAWS = 4000
LEVELS = (0.5, 0.8, 0.95)
"""Chances at which contingency is told."""


@dataclass(frozen=True)
class Chances:
    """Uniform numbers behind the draws, so that two registers can be compared draw by draw.

    ``struck``, ``cost``, ``delay`` : [draw, pair] of risk and project; ``likely`` : [draw, pair], of the chance itself,
    where it has a range, the same for all pairs of a risk; ``ratio``, ``late`` : [draw, project] of the construction
    forecast: cost ratio, years late
    """

    struck: Array
    likely: Array
    cost: Array
    delay: Array
    ratio: Array
    late: Array


@dataclass(frozen=True)
class Outcomes:
    """What was drawn: cost in million USD with interest and year on line [draw, project], whether a risk struck a
    project [draw, pair], and cost and year without any risk [project]."""

    cost: Array
    date: Array
    struck: Array
    planned_cost: Array
    planned_date: Array

    @property
    def total(self) -> Array:
        """Cost of all projects [draw], million USD."""
        return np.asarray(self.cost.sum(axis=1))

    @property
    def planned_total(self) -> float:
        """Cost of all projects as planned, million USD."""
        return float(self.planned_cost.sum())


def draw_chances(register: Register, projects: Projects, draws: int, seed: int) -> Chances:
    """Draw the numbers behind all draws: Latin hypercube for causes, plain for the rest.

    Parameters
    ----------
    draws : number of draws, at least 1
    seed : of the generator
    """
    if draws < 1:
        raise ValueError(f"{draws} draws: ask for at least one")
    rng = np.random.default_rng(seed)
    risk = register.pairs[:, 0]
    struck, cost, delay = (rng.random((draws, len(risk))) for _ in range(3))
    causes = sorted(set(register.cause) - {""})
    if causes:
        common = qmc.LatinHypercube(d=len(causes), rng=rng).random(draws)
        for k, cause in enumerate(causes):
            own = np.array([register.cause[i] == cause for i in risk], dtype=bool)
            struck[:, own] = common[:, [k]]
    ratio, late = _forecast(projects, draws, rng)
    likely = rng.random((draws, len(register.risks)))[:, risk]
    return Chances(struck, likely, cost, delay, ratio, late)


def _forecast(projects: Projects, draws: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Cost ratio and years late of every project [draw, project]: drawn where it has a forecast, else 1 and 0."""
    shape = (draws, len(projects.keys))
    ratio, late = np.ones(shape), np.zeros(shape)
    for p, key in enumerate(projects.keys):
        if key in projects.outlooks:
            outlook = projects.outlooks[key]
            futures = outlook.futures(draws, rng)
            ratio[:, p] = futures["cost_ratio"]
            date = outlook.first_concrete + futures["months"].to_numpy() / 12
            late[:, p] = np.maximum(date - outlook.announced, 0.0)
    return ratio, late


def simulate(register: Register, projects: Projects, chances: Chances) -> Outcomes:
    """Cost and date of every project in every draw, by the equations of this module."""
    risk, project = register.pairs.T
    to_project = (project[:, None] == np.arange(len(projects.keys))).astype(float)  # [pair, project]
    struck = chances.struck < _three_point(register.probability[risk], chances.likely)
    share = np.where(struck, _three_point(register.cost[risk], chances.cost), 0.0) @ to_project
    delay = np.where(struck, _three_point(register.delay[risk], chances.delay), 0.0)
    event = _three_point(register.cost_musd[risk], chances.cost) / register.hits.sum(axis=1)[risk]
    late = delay @ to_project + chances.late
    building = projects.building + np.where(register.building[risk], delay, 0.0) @ to_project + chances.late
    cost = projects.overnight * (chances.ratio + share) * (1 + _interest(projects.rate, building))
    planned = projects.overnight * (1 + _interest(projects.rate, projects.building))
    cost = cost + np.where(struck, event, 0.0) @ to_project
    return Outcomes(cost, projects.on_line + late, struck, planned, projects.on_line)


def _interest(rate: Array, years: Array) -> Array:
    """Interest during construction [.., project] per unit of overnight cost."""
    return np.asarray(np.vectorize(construction_interest, otypes=[float])(rate, years))


def _three_point(three: Array, share: Array) -> Array:
    """Triangular numbers [draw, pair] of low, central and high [pair, 3] at uniform numbers."""
    out = np.empty(share.shape)
    for row in np.unique(three, axis=0):
        own = (three == row).all(axis=1)
        out[:, own] = triangular(*map(float, row))(share[:, own])
    return out


def contingency(values: Array, planned: float, levels: Sequence[float] = LEVELS) -> pd.DataFrame:
    """level, value, contingency: ``contingency(q) = F^-1(q) - planned`` of drawn costs or dates [draw]."""
    found = np.quantile(values, levels)
    return pd.DataFrame({"level": levels, "value": found, "contingency": found - planned})


def without(register: Register, risk: int, probability: float) -> Register:
    """The register with a risk that surely comes (1) or never (0)."""
    chance = register.probability.copy()
    chance[risk] = probability
    return replace(register, probability=chance)


def mitigated(register: Register, risk: int, chance: float, impact: float) -> Register:
    """The register with one risk mitigated: its chance, and its cost and delay, times factors from 0 to 1."""
    parts = {}
    for name, factor in (("probability", chance), ("cost", impact), ("cost_musd", impact), ("delay", impact)):
        values = getattr(register, name).copy()
        values[risk] = np.sort(values[risk] * factor)
        parts[name] = values
    return replace(register, **parts)


def tornado(register: Register, projects: Projects, chances: Chances, level: float = 0.8) -> pd.DataFrame:
    """risk, absent, certain, swing: cost of all projects kept with a chance where a risk never or surely comes, MUSD.

    The same uniform numbers stand behind both, so the swing is the risk's alone. Rows by swing, largest first; risks
    that hit no project are left out.
    """
    rows = []
    for i, risk in enumerate(register.risks):
        if register.hits[i].any():
            absent, certain = (
                float(np.quantile(simulate(without(register, i, p), projects, chances).total, level))
                for p in (0.0, 1.0)
            )
            rows.append((risk, absent, certain, certain - absent))
    table = pd.DataFrame(rows, columns=["risk", "absent", "certain", "swing"])
    return table.sort_values("swing", ascending=False, key=abs, kind="stable", ignore_index=True)


def worth_of_mitigation(
    register: Register,
    projects: Projects,
    chances: Chances,
    chance: Array,
    impact: Array,
    cost: Array,
    level: float = 0.8,
) -> pd.DataFrame:
    """risk, before, after, saved, costs, net: cost kept with a chance without and with each mitigation, MUSD.

    ``net = before - after - costs``. ``chance``, ``impact`` (factors) and ``cost`` are [risk]; a mitigation that
    changes nothing is left out.
    """
    before = float(np.quantile(simulate(register, projects, chances).total, level))
    rows = []
    for i, risk in enumerate(register.risks):
        if register.hits[i].any() and min(chance[i], impact[i]) < 1:
            changed = simulate(mitigated(register, i, chance[i], impact[i]), projects, chances)
            after = float(np.quantile(changed.total, level))
            rows.append((risk, before, after, before - after, cost[i], before - after - cost[i]))
    table = pd.DataFrame(rows, columns=["risk", "before", "after", "saved", "costs", "net"])
    return table.sort_values("net", ascending=False, kind="stable", ignore_index=True)
