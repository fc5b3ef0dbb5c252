"""Small parts of formulas: ratios where the lower may be nothing, and indices of parts period by period."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

PERCENT = 100.0


def ratio(upper: pd.Series, lower: pd.Series) -> pd.Series:
    """upper / lower [period]; NaN where lower is 0."""
    return upper / lower.where(lower != 0.0)


def percent(upper: pd.Series, lower: pd.Series) -> pd.Series:
    """100 x upper / lower [period]; NaN where lower is 0."""
    return PERCENT * ratio(upper, lower)


def shares(parts: pd.DataFrame) -> pd.DataFrame:
    """Share of each part in the sum of its period [part, period] in %; NaN where there is nothing to share."""
    total = parts.sum()
    return PERCENT * parts / total.where(total > 0.0)


def index_of(parts: pd.DataFrame, index: Callable[[ArrayLike], float]) -> pd.Series:
    """An index of shares, such as :func:`shanyrak.plan.concentration.concentration`, of each period; NaN of nothing."""
    held = parts.clip(lower=0.0)
    return pd.Series(
        {p: index(held[p].to_numpy()) if held[p].sum() > 0.0 else np.nan for p in held.columns}, dtype=float
    )
