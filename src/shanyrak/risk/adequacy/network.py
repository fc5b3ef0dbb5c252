"""Who helps whom: the least load that is not served when areas share what they have over links.

By the theorem of the largest flow and the smallest cut, load e[z] not served is enough exactly if for every set S of
areas

    sum of e[z] over S  >=  D(S) = sum of the deficits d[z] over S - what links can bring into S

and it suffices to ask this of connected sets: D of separate ones adds up. D is supermodular, so lowering the e[z] one
after another as far as the sets allow ends at the least sum, whatever the order (greedy rule of polymatroids, Edmonds
1970). All hours are done at once, and only sets are looked at that are short in some hour. Flows have no losses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shanyrak.risk.adequacy.parts import Array, Links

MOST_SETS = 200_000
"""Most connected sets of areas that are looked at."""

TOLERANCE = 1e-6
"""MW that count as nothing."""


@dataclass(frozen=True)
class AreaSets:
    """Sets of areas: ``member[set, area]`` whether an area is in it, ``bring[set]`` MW that links can bring into it."""

    member: NDArray[np.bool_]
    bring: Array

    def some(self, which: NDArray[np.bool_]) -> AreaSets:
        """Only some of the sets."""
        return AreaSets(self.member[which], self.bring[which])

    def short_by(self, deficit: Array) -> Array:
        """D [..., set] in MW of deficits [..., area]: what each set lacks even with all help."""
        lacks: Array = deficit @ self.member.T.astype(float) - self.bring
        return lacks


@dataclass(frozen=True)
class Balance:
    """Outcome of hours, each [hour, area] MW: load not served, discharge and charge of stores."""

    unserved: Array
    discharge: Array
    charge: Array


def connected_sets(areas: int, links: Links) -> AreaSets:
    """All connected sets of areas, and what links can bring into each.

    Raises ValueError where there are more than MOST_SETS: merge areas first.
    """
    neighbours = [0] * areas
    for a, b, most in zip(links.start, links.end, np.maximum(links.forward, links.backward), strict=True):
        if most > 0:
            neighbours[a] |= 1 << int(b)
            neighbours[b] |= 1 << int(a)
    known = {1 << k for k in range(areas)}
    edge = sorted(known)
    while edge:
        edge = sorted({s | 1 << z for s in edge for z in _beside(s, neighbours)} - known)
        known.update(edge)
        if len(known) > MOST_SETS:
            raise ValueError(
                f"{areas} areas in a close mesh have more than {MOST_SETS:,} connected sets: merge zones first"
            )
    member = (np.array(sorted(known))[:, None] >> np.arange(areas)) & 1 == 1
    starts, ends = member[:, links.start], member[:, links.end]
    bring = (~starts & ends) @ links.forward + (starts & ~ends) @ links.backward
    return AreaSets(member, np.asarray(bring, dtype=float))


def _beside(members: int, neighbours: list[int]) -> list[int]:
    """Areas outside a set that a link joins to it."""
    reach = 0
    for z, others in enumerate(neighbours):
        if members >> z & 1:
            reach |= others
    return [z for z in range(len(neighbours)) if (reach & ~members) >> z & 1]


def balance(deficit: Array, sets: AreaSets, discharge_limit: Array, charge_limit: Array) -> Balance:
    """Serve as much load as possible, then discharge stores as little and charge them as much as that allows.

    Parameters
    ----------
    deficit : [hour, area] MW of load less all supply but stores (below 0: surplus)
    sets : every connected set that is, or with the charging could be, short in one of the hours
    discharge_limit, charge_limit : [hour, area] MW that stores of the area can give and take
    """
    lacks = sets.short_by(deficit - discharge_limit)
    alone = np.maximum(deficit - discharge_limit, 0.0)
    member = sets.member.T.astype(float)
    # Who comes first is served best: the mean of both orders favours nobody, and is enough as each is.
    unserved = (_least_load(alone, lacks, sets, 1) + _least_load(alone, lacks, sets, -1)) / 2.0
    slack = unserved @ member - lacks
    discharge, charge = discharge_limit.copy(), np.zeros_like(charge_limit)
    _lower(discharge, slack, sets, 1)
    for z in np.flatnonzero(charge_limit.any(axis=0)):
        own = sets.member[:, z]
        room = np.where(discharge[:, z] > 0, 0.0, charge_limit[:, z])
        charge[:, z] = np.minimum(room, _least(slack, own))
        slack[:, own] -= charge[:, z : z + 1]
    return Balance(unserved, discharge, charge)


def _least_load(alone: Array, lacks: Array, sets: AreaSets, order: int) -> Array:
    """Load not served [hour, area], from that without any help down, areas in order (1) or backwards (-1)."""
    unserved = alone.copy()
    _lower(unserved, unserved @ sets.member.T.astype(float) - lacks, sets, order)
    return unserved


def _lower(amount: Array, slack: Array, sets: AreaSets, order: int) -> None:
    """Lower amounts [hour, area] area by area as far as the slack [hour, set] allows; both are changed in place."""
    for z in np.flatnonzero(amount.any(axis=0))[::order]:
        own = sets.member[:, z]
        less = np.minimum(amount[:, z], _least(slack, own))
        amount[:, z] -= less
        slack[:, own] -= less[:, None]


def _least(slack: Array, own: NDArray[np.bool_]) -> Array:
    """Least slack [hour] of the sets named, not below 0; without any set there is no limit."""
    least: Array = np.maximum(slack[:, own].min(axis=1, initial=np.inf), 0.0)
    return least
