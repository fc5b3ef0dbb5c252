"""What merging zones works with: the tables as they were, and how rows of several zones become one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shanyrak.case.columns import TABLES
from shanyrak.case.contract import ASSUMPTION
from shanyrak.case.lookup import interpolate

Row = dict[str, Any]


@dataclass(frozen=True)
class Merger:
    """Tables before merging, the new zone of every zone, the column that says so, origin of new rows, base year."""

    tables: dict[str, pd.DataFrame]
    new: dict[str, str]
    column: str
    label: str
    base_year: int

    def regions(self) -> dict[str, list[str]]:
        """Return the old zones of each new zone, in the order of zones.csv."""
        regions: dict[str, list[str]] = {}
        for old, new in self.new.items():
            regions.setdefault(new, []).append(old)
        return regions

    def yearly(self, table: str, zone: str, **where: str) -> float:
        """Return the central value of the base year, summed over the rows of a zone (GWh/year)."""
        frame = self.tables[table]
        frame = frame[frame["zone"] == zone]
        for column, wanted in where.items():
            frame = frame[frame[column] == wanted]
        keys = [key for key in TABLES[table].key if key != "year"]
        groups = frame.groupby(keys)
        return float(sum(interpolate(g["year"], g["central"], self.base_year) for _, g in groups))


def renamed(merger: Merger, table: str, columns: Sequence[str] = ("zone",)) -> pd.DataFrame:
    """Return a table with the names of the new zones in the given columns."""
    frame = merger.tables[table].copy()
    for column in columns:
        frame[column] = frame[column].map(lambda zone: merger.new.get(zone, zone))
    return frame


def oriented(merger: Merger, table: str, ends: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Return the rows of a table that join two different new zones, all in the order of zones.csv.

    ``ends`` are pairs of columns that change places together; the first pair names the zones.
    """
    one, other = ends[0]
    frame = renamed(merger, table, (one, other))
    order = {zone: position for position, zone in enumerate(dict.fromkeys(merger.new.values()))}
    first, second = frame[one].map(order), frame[other].map(order)
    turned = first > second
    for left, right in ends:
        swapped = frame[right].where(turned, frame[left]), frame[left].where(turned, frame[right])
        frame[left], frame[right] = swapped
    return frame[(first != second) | first.isna()].copy()


def grouped(
    frame: pd.DataFrame, keys: Sequence[str], combine: Callable[[pd.DataFrame], Row], label: str
) -> pd.DataFrame:
    """Return one row per group of keys: a row that stands alone as it is, several combined under a new origin."""
    rows, labels = [], []
    for _, group in frame.groupby(list(keys), sort=False, dropna=False):
        alone = len(group) == 1
        changed = {} if alone else combine(group) | evidence(group["source"], group["grade"])
        rows.append(group.iloc[0].to_dict() | changed)
        labels.append(group.index[0] if alone else label)
    return pd.DataFrame(rows, columns=frame.columns, index=pd.Index(labels, dtype=object))


def evidence(sources: Iterable[str], grades: Iterable[str]) -> Row:
    """Return source, grade and note of a row made from several: their most frequent source, graded as derived."""
    counts = Counter(sources)
    source = min(counts, key=lambda name: (-counts[name], name))
    kinds = set(grades)
    others = sorted(set(counts) - {source})
    note = f"merged from {counts.total()} rows" + (f", also of {', '.join(others)}" if others else "")
    if source == ASSUMPTION or len(kinds) == 1:
        return {"source": source, "grade": ASSUMPTION if source == ASSUMPTION else kinds.pop(), "note": note}
    return {"source": source, "grade": "derived", "note": note}


def weighted_mean(values: Iterable[float], weights: Iterable[float]) -> float:
    """Return the mean of values with weights, or the plain mean where no weight is above 0."""
    numbers, shares = np.asarray(list(values), float), np.asarray(list(weights), float)
    return float(np.average(numbers, weights=shares) if shares.sum() > 0 else numbers.mean())
