"""First steps against shocks: what each costs under each, and which is regretted least at worst.

``regret[a,s] = cost[a,s] - min over b of cost[b,s]``, minimax: ``argmin_a max_s regret[a,s]`` (Savage 1951). It depends
on which shocks are listed (Anderson and Zachary 2022), so the worst shock of each strategy is told with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.case import Case
from shanyrak.plan.questions.held import Held
from shanyrak.risk.planner import Planner
from shanyrak.risk.shocks import Stress, struck

NO_SHOCK = "none"
"""Name of the future without a shock."""

COSTS = ["strategy", "stress", "asked", "cost_low", "cost_high"]
Keep = Callable[[pd.DataFrame], None]

Array = np.ndarray


@dataclass(frozen=True)
class Strategy:
    """A row of strategies.csv: changes of the case that make a plan whose decisions are kept."""

    key: str
    name: str
    scenarios: tuple[str, ...]
    settings: tuple[str, ...]


def read_strategies(case: Case) -> list[Strategy]:
    """The strategies of a case, in the order of the table."""

    def words(cell: object) -> tuple[str, ...]:
        return tuple(word.strip() for word in str(cell).split(";") if word.strip())

    return [
        Strategy(str(r["strategy"]), str(r["name"]), words(r["scenarios"]), words(r["settings"]))
        for r in case.table("strategies").to_dict("records")
    ]


def regrets(low: Array, high: Array) -> tuple[Array, Array]:
    """Least and most regret [strategy, shock] of costs between bounds, in their money.

    ``max over b other than a of (low_a - high_b)`` and ``(high_a - low_b)``, neither below 0.

    Parameters
    ----------
    low, high : [strategy, shock] bounds of the cost of each strategy under each shock
    """
    least, most = np.zeros(low.shape), np.zeros(low.shape)
    for a in range(len(low)):
        others = [b for b in range(len(low)) if b != a]
        if others:
            least[a] = np.maximum(low[a] - high[others].min(axis=0), 0.0)
            most[a] = np.maximum(high[a] - low[others].min(axis=0), 0.0)
    return least, most


def worst_regret(regret: Array) -> tuple[Array, Array]:
    """Largest regret of each strategy, and the position of the shock that brings it, of [strategy, shock]."""
    return regret.max(axis=1), regret.argmax(axis=1)


def costs_table(
    planner: Planner,
    strategies: Sequence[Strategy],
    stresses: Sequence[Stress],
    known: pd.DataFrame | None = None,
    keep: Keep = lambda costs: None,
) -> pd.DataFrame:
    """strategy, stress, asked, cost_low, cost_high (million USD) of every pair; ``asked`` stands for the question.

    Each strategy's plan is followed until the shock is known; then the rest is planned again.

    Parameters
    ----------
    known : such a table of an earlier call; a strategy that it has under every shock, asked alike, is not planned again
    keep : takes all costs known so far after each strategy

    Raises
    ------
    CaseError
        with every problem of the changes of a strategy
    """
    costs = pd.DataFrame(columns=COSTS) if known is None else known[COSTS]
    for strategy in strategies:
        asked = {s: _asked(planner, strategy, stress) for s, stress in _shocks(stresses)}
        if set(asked.values()) <= set(costs["asked"]):
            planner.say(f"{strategy.name}: known from before")
            continue
        found = _costs(planner, strategy, stresses)
        rows = [(strategy.key, *question, *cost) for question, cost in zip(asked.items(), found, strict=True)]
        others = costs[costs["strategy"] != strategy.key]
        costs = pd.DataFrame([*others.itertuples(index=False, name=None), *rows], columns=COSTS)
        keep(costs)
    return costs


def _shocks(stresses: Sequence[Stress]) -> list[tuple[str, Stress | None]]:
    return [(NO_SHOCK, None), *((stress.key, stress) for stress in stresses)]


def _asked(planner: Planner, strategy: Strategy, stress: Stress | None) -> str:
    """Short name of a question: all that its answer depends on beside the plan."""
    words = repr((strategy, stress, planner.gap, planner.rounds))
    return hashlib.blake2b(words.encode(), digest_size=8).hexdigest()


def regret_table(costs: pd.DataFrame, strategies: Sequence[Strategy], stresses: Sequence[Stress]) -> pd.DataFrame:
    """strategy, name, stress, cost_low, cost_high, regret_low, regret_high (million USD) of every pair.

    Parameters
    ----------
    costs : of ``costs_table``, with every pair of these strategies and shocks
    """
    shocks = [key for key, _ in _shocks(stresses)]
    pairs = costs.set_index(["strategy", "stress"])
    every = pd.MultiIndex.from_product([[strategy.key for strategy in strategies], shocks])
    shape = (len(strategies), len(shocks))
    low, high = (pairs.loc[every, column].to_numpy(float).reshape(shape) for column in ("cost_low", "cost_high"))
    least, most = regrets(low, high)
    rows = [
        (strategy.key, strategy.name, shock, low[a, s], high[a, s], least[a, s], most[a, s])
        for a, strategy in enumerate(strategies)
        for s, shock in enumerate(shocks)
    ]
    columns = ["strategy", "name", "stress", "cost_low", "cost_high", "regret_low", "regret_high"]
    return pd.DataFrame(rows, columns=columns)


def _costs(planner: Planner, strategy: Strategy, stresses: Sequence[Stress]) -> list[tuple[float, float]]:
    """Bounds of the cost of a strategy without a shock, then under each."""
    desk = planner.desk
    planner.say(strategy.name)
    found = planner.least(desk.changed(strategy.settings, strategy.scenarios))
    out = [(found.cost.low, found.cost.high)]
    for stress in stresses:
        planner.say(stress.name)
        shock = struck(desk, stress, strategy.settings, strategy.scenarios, found.plan)
        again = planner.least(shock.data, Held(found.plan, stress.known, shock.free, stress.known), shock.start)
        out.append((again.cost.low, again.cost.high))
    return out


def minimax(table: pd.DataFrame) -> pd.DataFrame:
    """strategy, name, worst_low, worst_high, worst_stress, chosen: the largest regret of each, and the least of these.

    Chosen by the middle of the bounds; ``worst_stress`` by it too.
    """
    middle = table.assign(middle=(table["regret_low"] + table["regret_high"]) / 2)
    wide = middle.pivot(index="strategy", columns="stress", values="middle")
    order = list(dict.fromkeys(table["strategy"]))
    shocks = list(dict.fromkeys(table["stress"]))
    values = wide.loc[order, shocks].to_numpy()
    worst, place = worst_regret(values)
    ends = table.groupby("strategy")[["regret_low", "regret_high"]].max().loc[order]
    out = pd.DataFrame(
        {
            "strategy": order,
            "name": [str(table.loc[table["strategy"] == key, "name"].iloc[0]) for key in order],
            "worst_low": ends["regret_low"].to_numpy(),
            "worst_high": ends["regret_high"].to_numpy(),
            "worst_stress": [shocks[k] for k in place],
        }
    )
    return out.assign(chosen=np.arange(len(order)) == int(worst.argmin()))
