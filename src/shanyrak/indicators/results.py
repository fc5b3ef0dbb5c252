"""Values of the indicators: by period of a plan, side by side over plans, and beside what was published."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from shanyrak.case import Case
from shanyrak.indicators import INDICATORS, Basis, basis_of, make_basis
from shanyrak.plan.plan import Plan
from shanyrak.plan.quantities import PAST_QUANTITIES

TINY = 1e-9
SIGN = {"more": 1.0, "less": -1.0, "neither": 0.0}
SEEN = 1e-3
"""Share of its size that an indicator must move by to be called better or worse."""
VALUE_COLUMNS = ("indicator", "part", "period", "value")
PUBLISHED_COLUMNS = (
    "indicator", "part", "year", "unit", "plan", "published", "difference", "scope", "source", "grade", "note",
)  # fmt: skip


def indicator_values(basis: Basis) -> pd.DataFrame:
    """Every indicator in every period.

    Returns
    -------
    indicator, part (empty: it has no parts), period, value (NaN where the plan or its case does not tell it), in the
    order of the registry
    """
    frames = []
    for one in INDICATORS:
        found = one.compute(basis)
        wide = found.to_frame("").T if isinstance(found, pd.Series) else found
        wide = wide.reindex(columns=basis.periods)
        for part, row in wide.iterrows():
            frames.append(
                pd.DataFrame(
                    {"indicator": one.key, "part": str(part), "period": basis.periods, "value": row.to_numpy()}
                )
            )
    out = pd.concat(frames, ignore_index=True)[list(VALUE_COLUMNS)]
    value = out["value"].astype(float)
    return out.assign(value=value.mask(value.abs() < TINY, 0.0))


def plan_indicators(plan: Plan) -> pd.DataFrame:
    """Indicators of a plan by period; columns as :func:`indicator_values`."""
    return indicator_values(basis_of(plan))


def changes(values: pd.DataFrame) -> pd.DataFrame:
    """Whether each indicator gets better or worse from the first period to the last that it has a value in.

    Parameters
    ----------
    values : :func:`indicator_values`

    Returns
    -------
    indicator, part, change: better, worse, or empty where it has no direction, no two values or does not move
    """
    better = {one.key: SIGN[one.direction] for one in INDICATORS}
    known = values.dropna(subset=["value"]).groupby(["indicator", "part"], sort=False)["value"]
    moved = (known.last() - known.first()).reset_index(name="moved")
    scale = known.apply(lambda v: v.abs().max()).to_numpy()
    gain = moved["moved"].to_numpy() * moved["indicator"].map(better).to_numpy()
    seen = np.abs(gain) > SEEN * scale
    word = np.where(seen, np.where(gain > 0.0, "better", "worse"), "")
    return moved[["indicator", "part"]].assign(change=word)


def side_by_side(plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Indicators of several plans: indicator, part, period, then a column for each plan by its name.

    Periods or parts that a plan does not have are NaN in its column.
    """
    key = ["indicator", "part", "period"]
    columns = [plan_indicators(plan).set_index(key)["value"].rename(name) for name, plan in plans.items()]
    both = pd.concat(columns, axis=1).reset_index()
    order = {one.key: k for k, one in enumerate(INDICATORS)}
    first = {p: k for k, p in enumerate(dict.fromkeys(both.part))}
    ranks = pd.DataFrame({"i": both.indicator.map(order), "p": both.part.map(first), "y": both.period})
    return both.loc[ranks.sort_values(["i", "p", "y"], kind="stable").index].reset_index(drop=True)


def published_beside(plan: Plan) -> pd.DataFrame:
    """Published values of the case of a plan beside those of its past years, see :func:`beside_published`."""
    if plan.case is None:
        return pd.DataFrame(columns=list(PUBLISHED_COLUMNS))
    return beside_published(plan.case, plan.tables.get(PAST_QUANTITIES, pd.DataFrame()))


def beside_published(case: Case, past: pd.DataFrame) -> pd.DataFrame:
    """Published values of a case beside those of past years that were planned.

    Parameters
    ----------
    case : the case
    past : quantities of past years (:mod:`shanyrak.plan.quantities`); may be empty

    Returns
    -------
    indicator, part, year, unit, plan (NaN where the year was not planned), published, difference (plan - published;
    NaN where the published figure counts more than the plan), scope, source, grade, note
    """
    key = ["indicator", "part", "year"]
    known = pd.DataFrame(columns=[*key, "plan"]).astype({"year": int, "plan": float})
    if len(past):
        values = indicator_values(make_basis(past, case, None))
        known = values.rename(columns={"period": "year", "value": "plan"})
    rows = case.table("national_indicators").rename(columns={"value": "published"}).astype({"year": int})
    both = rows.merge(known, on=key, how="left")
    both["difference"] = np.where(both["scope"] != "wider", both["plan"] - both["published"], np.nan)
    order = {one.key: k for k, one in enumerate(INDICATORS)}
    both = both.assign(order=both["indicator"].map(order))
    return both.sort_values(["order", "part", "year"], kind="stable")[list(PUBLISHED_COLUMNS)].reset_index(drop=True)
