"""The capacity outage probability table: adequacy of one area worked out exactly, without drawing.

Billinton and Allan, Reliability Evaluation of Power Systems (1996), chapters 2 and 3. It knows no order of time, so no
stores, and frequencies only of a load that stays the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shanyrak.risk.adequacy.parts import Array, Units

HOURS_OF_DAY = 24
HALVINGS = 40


@dataclass(frozen=True)
class OutageTable:
    """Chance of each outage: ``chance[k]`` that ``k step`` MW are out, ``frequency[k]`` how often at least so much
    comes to be out (1/h); ``installed`` MW, ``step`` MW."""

    chance: Array
    frequency: Array
    installed: float
    step: float

    @property
    def available(self) -> Array:
        """Capacity that is left [k] in MW."""
        return np.asarray(self.installed - self.step * np.arange(len(self.chance)), dtype=np.float64)


def outage_table(units: Units, step: float = 1.0) -> OutageTable:
    """The table of all units, by convolution unit after unit.

    With q the forced outage rate of a unit of C MW: ``P(X) <- (1 - q) P(X) + q P(X - C)``. A capacity between two steps
    is divided between them so that its mean stays. ``F(X)``, how often at least X MW come to be out (1/h), follows
    ``F(X) <- (1 - q) F(X) + q F(X - C) + q / r (P(X - C) - P(X))``, P and F of X or more, r the repair time (equation
    3.9 of the book).
    """
    size = int(np.ceil(units.mw / step).sum()) + 1
    chance = np.zeros(size)
    chance[0] = 1.0
    frequency = np.zeros(size)
    for mw, rate, repair in zip(units.mw, units.outage_rate, units.repair_time, strict=True):
        before = _at_least(chance)
        shifted = _moved(before, mw / step, 1.0)
        frequency = (1 - rate) * frequency + rate * _moved(frequency, mw / step, 0.0)
        frequency = frequency + rate / repair * (shifted - before)
        chance = (1 - rate) * chance + rate * _moved(chance, mw / step, 0.0)
    return OutageTable(chance, frequency, float(units.mw.sum()), step)


def _at_least(chance: Array) -> Array:
    """Chance of at least so much [k]."""
    return np.asarray(np.cumsum(chance[::-1])[::-1])


def _moved(values: Array, steps: float, fill: float) -> Array:
    """Values moved up by a number of steps that need not be whole."""
    low = int(np.floor(steps))
    share = steps - low

    def by(count: int) -> Array:
        return np.concatenate([np.full(min(count, len(values)), fill), values[: max(0, len(values) - count)]])

    moved: Array = by(low) if share == 0 else (1 - share) * by(low) + share * by(low + 1)
    return moved


def loss_of_load(table: OutageTable, load: Array) -> Array:
    """Chance that the load [hour] in MW is not met [hour]: that more is out than can be spared."""
    # The last outage that can be borne: load equal to what is left is served.
    spared = np.floor((table.installed - load) / table.step + 1e-9).astype(int)
    at_least = np.append(_at_least(table.chance), 0.0)
    return np.asarray(np.where(spared < 0, 1.0, at_least[np.clip(spared + 1, 0, len(table.chance))]))


def energy_not_served(table: OutageTable, load: Array) -> Array:
    """Expected load not served [hour] in MW: ``E max(0, load - available)``."""
    available = table.available
    total = np.append(np.cumsum(table.chance[::-1])[::-1], 0.0)
    weighted = np.append(np.cumsum((table.chance * available)[::-1])[::-1], 0.0)
    first = np.clip(np.ceil((table.installed - load) / table.step - 1e-9).astype(int), 0, len(table.chance))
    return np.asarray(load * total[first] - weighted[first])


def exact_lole(table: OutageTable, load: Array) -> float:
    """Loss of load expectation over the hours of ``load``: the sum of the chances, in hours a year for a whole year."""
    return float(loss_of_load(table, load).sum())


def exact_eens(table: OutageTable, load: Array) -> float:
    """Expected energy not served over the hours of ``load``, MWh a year for a whole year."""
    return float(energy_not_served(table, load).sum())


def exact_days(table: OutageTable, load: Array) -> float:
    """Loss of load expectation by the highest load of each day, days a year."""
    return float(loss_of_load(table, load.reshape(-1, HOURS_OF_DAY).max(axis=1)).sum())


def exact_firm_equivalent(
    whole: OutageTable, load: Array, without: OutageTable, load_without: Array, most: float
) -> float:
    """Firm MW, up to ``most``, that can take the place of a plant with the same loss of load expectation.

    ``LOLE(without, load_without - x) = LOLE(whole, load)`` by bisection. For a unit both loads [hour] are the same and
    it lacks in ``without``; for wind or sun both tables are the same, and their output is taken off in ``load`` alone.
    """
    wanted = exact_lole(whole, load)
    low, high = 0.0, most
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = exact_lole(without, load_without - middle) <= wanted
        low, high = (low, middle) if enough else (middle, high)
    return high


def loss_frequency(table: OutageTable, load: float) -> float:
    """How often a load that stays the same comes to be not met, times an hour."""
    spared = int(np.floor((table.installed - load) / table.step + 1e-9))
    beyond = np.append(table.frequency, 0.0)
    return 0.0 if spared < 0 else float(beyond[min(spared + 1, len(table.chance))])
