"""Small assessments that tests build by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from shanyrak.nuclear.technology import Assessment, Indicator


def indicator(path: str, maximise: bool = True, low: float = 0.0, high: float = 1.0, **more: object) -> Indicator:
    """An indicator whose domain is 0 to 1, unless said otherwise."""
    objective, area, name = path.split("/")
    return Indicator(name, name, objective, area, "1", maximise, low, high, **more)  # type: ignore[arg-type]


def assessment(
    figures: Sequence[Sequence[float]],
    indicators: Sequence[Indicator],
    low: Sequence[Sequence[float]] | None = None,
    high: Sequence[Sequence[float]] | None = None,
    states: Sequence[Sequence[str]] | None = None,
    grades: Sequence[Sequence[str]] | None = None,
    vendors: Sequence[str] | None = None,
) -> Assessment:
    """Designs a, b, c, ... with exact published figures, unless said otherwise; NaN is missing."""
    central = np.array(figures, dtype=float).reshape(len(figures), len(indicators))
    designs = tuple("abcdefghij"[: len(central)])
    known = ~np.isnan(central)
    return Assessment(
        designs=designs,
        vendors=tuple(vendors or designs),
        countries=designs,
        indicators=tuple(indicators),
        low=central if low is None else np.array(low, dtype=float),
        central=central,
        high=central if high is None else np.array(high, dtype=float),
        states=np.full(central.shape, "exact", dtype="<U9") if states is None else np.array(states, dtype="<U9"),
        grades=np.where(known, "published", "").astype("<U10") if grades is None else np.array(grades, dtype="<U10"),
    )


def equal(*names: str) -> pd.Series:
    """The same importance for each of some nodes; none: all siblings alike."""
    return pd.Series(1.0, index=list(names), dtype=float)
