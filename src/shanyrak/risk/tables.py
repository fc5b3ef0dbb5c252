"""What the rooms of risk find, as tables that are saved beside those of a plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from shanyrak.case import Case
from shanyrak.risk.monte_carlo import (
    LEVELS,
    Outcomes,
    contingency,
    draw_chances,
    simulate,
    tornado,
    worth_of_mitigation,
)
from shanyrak.risk.planner import Bounds
from shanyrak.risk.register import Projects, Register
from shanyrak.risk.stress import Sheet

REGISTER, CONTINGENCY, CURVE, TORNADO, MITIGATION = (
    "risk_register", "risk_contingency", "risk_curve", "risk_tornado", "risk_mitigation",
)  # fmt: skip
SHEETS, CHANGES, LATE, REGRET, REGRET_COSTS, WORST = (
    "stress_sheets", "stress_changes", "stress_late", "regret", "regret_costs", "regret_worst",
)  # fmt: skip
PROGRAMME = "all projects"
PROBABILITY_EDGES = (0.05, 0.2, 0.5, 0.8)
COST_EDGES = (0.02, 0.05, 0.15, 0.4)
"""Edges of the five classes of chance, and of cost as a share of what is hit: an assumption."""

SEEN_MW = 50.0
"""Changes of capacity below this are left out of a sheet."""


def classes(values: np.ndarray, edges: Sequence[float]) -> np.ndarray:
    """Class 1 to 5 of each value: ``1 + number of edges below it``."""
    return 1 + np.searchsorted(np.asarray(edges), values, side="left")


def register_table(case: Case, register: Register, projects: Projects, found: Outcomes) -> pd.DataFrame:
    """One row per risk: words, mean chance, mean cost and delay where it strikes, classes, mitigation, signpost.

    ``impact_musd`` is the mean cost over the projects that it hits, without interest; a triangular law has the mean
    (low + central + high) / 3.
    """
    table = case.table("risks")
    share, event, delay = (part.mean(axis=1) for part in (register.cost, register.cost_musd, register.delay))
    exposed = register.hits @ projects.overnight
    impact = share * exposed + event * register.hits.any(axis=1)
    relative = np.divide(impact, exposed, out=np.zeros(len(impact)), where=exposed > 0)
    chance = register.probability.mean(axis=1)
    times = np.array([found.struck[:, register.pairs[:, 0] == i].any(axis=1).mean() for i in range(len(table))])
    words = ["risk", "name", "cause", "event", "phase", "shared_cause", "fuel", "partner", "mitigation"]
    words += ["mitigation_cost", "trigger", "stress", "source", "grade", "probability_grade", "note"]
    out = table[words].reset_index(drop=True)
    return out.assign(
        hits=[", ".join(projects.names[int(p)] for p in np.flatnonzero(row)) for row in register.hits],
        probability_low=register.probability[:, 0],
        probability=chance,
        probability_high=register.probability[:, 2],
        drawn=np.nan_to_num(times),
        impact_musd=impact,
        delay_years=delay,
        capacity=table["capacity"].to_numpy(dtype=float),
        probability_class=classes(chance, PROBABILITY_EDGES),
        impact_class=classes(np.abs(relative), COST_EDGES),
    )


def contingency_table(projects: Projects, found: Outcomes) -> pd.DataFrame:
    """project, name, level, planned_musd, cost_musd, contingency_musd, planned_year, year, contingency_years.

    The first rows are of all projects together; their year is that of the last project on line.
    """
    rows = _levels(PROGRAMME, PROGRAMME, found.total, found.planned_total, *_last(found))
    for p, (key, name) in enumerate(zip(projects.keys, projects.names, strict=True)):
        own = found.cost[:, p], float(found.planned_cost[p]), found.date[:, p], float(found.planned_date[p])
        rows += _levels(key, name, *own)
    columns = ["project", "name", "level", "planned_musd", "cost_musd", "contingency_musd"]
    return pd.DataFrame(rows, columns=[*columns, "planned_year", "year", "contingency_years"])


def _last(found: Outcomes) -> tuple[np.ndarray, float]:
    return found.date.max(axis=1), float(found.planned_date.max())


def _levels(
    key: str, name: str, cost: np.ndarray, planned: float, date: np.ndarray, year: float
) -> list[tuple[object, ...]]:
    money, time = contingency(cost, planned), contingency(date, year)
    return [
        (
            key,
            name,
            level,
            planned,
            *money.loc[k, ["value", "contingency"]],
            year,
            *time.loc[k, ["value", "contingency"]],
        )
        for k, level in enumerate(LEVELS)
    ]


def curve_table(found: Outcomes) -> pd.DataFrame:
    """chance, cost_musd, contingency_musd, year: cost and date of all projects kept with each chance."""
    chances = np.linspace(0.05, 0.95, 19)
    cost = np.quantile(found.total, chances)
    year = np.quantile(_last(found)[0], chances)
    return pd.DataFrame(
        {"chance": chances, "cost_musd": cost, "contingency_musd": cost - found.planned_total, "year": year}
    )


def register_tables(
    case: Case, register: Register, projects: Projects, draws: int, seed: int
) -> dict[str, pd.DataFrame]:
    """Every table of the register and its Monte Carlo, by name.

    Parameters
    ----------
    draws : number of draws
    seed : of the generator
    """
    chances = draw_chances(register, projects, draws, seed)
    found = simulate(register, projects, chances)
    table = case.table("risks")
    chance, impact, cost = (
        table[name].to_numpy(dtype=float) for name in ("mitigated_probability", "mitigated_impact", "mitigation_cost")
    )
    names = table.set_index("risk")["name"]
    swings = tornado(register, projects, chances)
    worth = worth_of_mitigation(register, projects, chances, chance, impact, cost)
    return {
        REGISTER: register_table(case, register, projects, found),
        CONTINGENCY: contingency_table(projects, found),
        CURVE: curve_table(found),
        TORNADO: swings.assign(name=swings["risk"].map(names).astype(str)),
        MITIGATION: worth.assign(name=worth["risk"].map(names).astype(str)),
    }


def sheet_row(sheet: Sheet) -> dict[str, object]:
    """One row of stress_sheets: every figure of a sheet with both bounds, million USD."""
    stress = sheet.stress
    row: dict[str, object] = {
        "stress": stress.key,
        "name": stress.name,
        "kind": stress.kind,
        "known": stress.known,
        "starts": stress.starts,
        "ends": float(stress.end) if np.isfinite(stress.end) else np.nan,
        "signpost": stress.signpost,
    }
    parts: dict[str, Bounds] = {
        "before": sheet.before.cost,
        "response": sheet.response.cost,
        "idle": sheet.idle.cost,
        "foreseen": sheet.foreseen.cost,
        "cost": sheet.cost,
        "saves": sheet.saves,
        "hedge": sheet.hedge,
        "premium": sheet.premium,
    }
    for name, bounds in parts.items():
        row |= {f"{name}_low": bounds.low, f"{name}_high": bounds.high}
    year = sheet.in_time
    return {**row, "in_time": np.nan if year is None else float(year), "pays_from": sheet.chance_that_pays}


def changes_table(sheet: Sheet) -> pd.DataFrame:
    """stress, what (response or hedge), group, period, mw: what is on line otherwise than without the shock."""
    rows = [
        (sheet.stress.key, what, str(group), int(period), float(array.sel(group=group, period=period)))
        for what, array in (("response", sheet.otherwise()), ("hedge", sheet.hedged()))
        for group in array.group.values
        for period in array.period.values
    ]
    table = pd.DataFrame(rows, columns=["stress", "what", "group", "period", "mw"])
    return table[table["mw"].abs() >= SEEN_MW].reset_index(drop=True)


def late_table(sheet: Sheet) -> pd.DataFrame:
    """stress, year, cost_low, cost_high, saves_low, saves_high: the response from each later year, million USD.

    The first row is the response at once.
    """
    first = (sheet.stress.key, sheet.stress.known, sheet.response.cost, sheet.saves)
    rows = [first, *((sheet.stress.key, one.year, one.cost, one.saves) for one in sheet.late)]
    columns = ["stress", "year", "cost_low", "cost_high", "saves_low", "saves_high"]
    return pd.DataFrame([(k, y, c.low, c.high, s.low, s.high) for k, y, c, s in rows], columns=columns)


def replaced(old: pd.DataFrame | None, new: pd.DataFrame, key: str = "stress") -> pd.DataFrame:
    """Rows of a table with those of some keys made anew, the others kept."""
    if old is None or old.empty:
        return new.reset_index(drop=True)
    kept = old[~old[key].isin(new[key])]
    return pd.concat([kept, new], ignore_index=True) if len(kept) else new.reset_index(drop=True)
