"""How a common gain may be shared: Shapley shares, the core, and how far it is from being empty.

A game gives every coalition of players a value: what its members can gain on their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from scipy.optimize import linprog

Coalition = frozenset[str]
Values = Mapping[Coalition, float]

CORE_TOLERANCE = 1e-9
"""Dissatisfaction, relative to the largest value, up to which a division counts as in the core."""


def coalitions(players: Iterable[str]) -> Iterator[Coalition]:
    """Every coalition of the players, the empty one first and that of all last."""
    names = list(players)
    for size in range(len(names) + 1):
        yield from (frozenset(chosen) for chosen in combinations(names, size))


def shapley(players: list[str], values: Values) -> dict[str, float]:
    """Shapley share of each player: what it adds to those before it, on average over all orders of joining.

    ``share[i] = sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))``, exact over all subsets.

    Parameters
    ----------
    players : names, n of them; the work doubles with each
    values : value of every coalition, the empty one included, in any unit

    Returns
    -------
    shares in the unit of the values; they sum to ``v(all) - v(nobody)``

    Raises
    ------
    KeyError
        where a coalition has no value

    L. S. Shapley, A value for n-person games, 1953.
    """
    count = len(players)
    weight = [factorial(size) * factorial(count - size - 1) / factorial(count) for size in range(count)]
    return {
        player: sum(
            weight[len(others)] * (values[others | {player}] - values[others])
            for others in coalitions(name for name in players if name != player)
        )
        for player in players
    }


@dataclass(frozen=True)
class Core:
    """Whether a division satisfies every coalition, the least dissatisfaction that any division leaves, and such a one.

    ``excess`` > 0: the core is empty, some coalition gains that much more on its own under every division.
    """

    empty: bool
    excess: float
    division: dict[str, float]


def least_core(players: list[str], values: Values) -> Core:
    """The division of v(all) whose worst-off coalition is least dissatisfied.

    ``min e`` subject to ``sum of x over S >= v(S) - e`` for every coalition but nobody and all, ``sum of x = v(all)``:
    the core is empty where the least e is above zero (Maschler, Peleg and Shapley, 1979).

    Parameters
    ----------
    players : names, two or more
    values : value of every coalition
    """
    inner = [s for s in coalitions(players) if 0 < len(s) < len(players)]
    everybody = frozenset(players)
    member = np.array([[name in s for name in players] for s in inner], dtype=float)
    found = linprog(
        c=[*np.zeros(len(players)), 1.0],
        A_ub=np.column_stack([-member, -np.ones(len(inner))]),
        b_ub=[-values[s] for s in inner],
        A_eq=[[*np.ones(len(players)), 0.0]],
        b_eq=[values[everybody]],
        bounds=[(None, None)] * (len(players) + 1),
        method="highs",
    )
    excess = float(found.x[-1])
    scale = max(abs(values[s]) for s in (*inner, everybody)) or 1.0
    division = dict(zip(players, map(float, found.x[:-1]), strict=True))
    return Core(excess > CORE_TOLERANCE * scale, excess, division)


def core(players: list[str], values: Values, division: Mapping[str, float]) -> dict[Coalition, float]:
    """The coalitions that a division leaves worse off than they are on their own, and by how much.

    ``v(S) - sum of x over S``, those above zero; none: the division is in the core.
    """
    scale = max((abs(v) for v in values.values()), default=1.0) or 1.0
    lacking = {s: values[s] - sum(division[name] for name in s) for s in coalitions(players) if s}
    return {s: lack for s, lack in lacking.items() if lack > CORE_TOLERANCE * scale}
