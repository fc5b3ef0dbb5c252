"""Designs, indicators, weights and must-haves as they stand in the tables of a case."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from shanyrak.case.model import Case
from shanyrak.nuclear.technology.assessment import EXACT, MISSING, Assessment, Indicator
from shanyrak.nuclear.technology.screening import Requirement
from shanyrak.nuclear.technology.tree import Tree, node_weights
from shanyrak.nuclear.technology.values import Array

CAPACITY = "net_mw"
"""Indicator that is read from the column of this name in reactors.csv."""


def read_assessment(case: Case) -> Assessment:
    """Return the designs of a case and what is known of their indicators.

    Parameters
    ----------
    case
        case with the tables reactors, indicators and reactor_indicators; the net capacity is that of reactors.csv

    Returns
    -------
    Assessment
        designs and indicators in the order of the tables

    Raises
    ------
    ValueError
        where the case has no designs or indicators, a figure has another unit than its indicator, or lies outside of
        its domain
    """
    reactors, kinds, rows = (case.table(name) for name in ("reactors", "indicators", "reactor_indicators"))
    if reactors.empty or kinds.empty:
        raise ValueError("reactors.csv or indicators.csv has no rows; both are needed to compare designs")
    indicators = tuple(_indicator(row) for row in kinds.to_dict("records"))
    figures = pd.concat([rows, _capacities(reactors, indicators)], ignore_index=True)
    _check_figures(figures, indicators)
    grids = {
        column: figures.pivot(index="design", columns="indicator", values=column)
        .reindex(index=reactors["design"], columns=[indicator.name for indicator in indicators])
        .to_numpy()
        for column in ("low", "central", "high", "states", "grade")
    }
    central = grids["central"].astype(float)
    known = ~np.isnan(central)
    return Assessment(
        designs=tuple(str(name) for name in reactors["design"]),
        vendors=tuple(str(name) for name in reactors["vendor"]),
        countries=tuple(str(name) for name in reactors["country"]),
        indicators=indicators,
        low=_filled(grids["low"].astype(float), central),
        central=central,
        high=_filled(grids["high"].astype(float), central),
        states=np.where(known, grids["states"], EXACT).astype(str),
        grades=np.where(known, grids["grade"], MISSING).astype(str),
    )


def _filled(ends: Array, central: Array) -> Array:
    return np.where(np.isnan(ends), central, ends)


def _indicator(row: Mapping[Hashable, object]) -> Indicator:
    return Indicator(
        name=str(row["indicator"]),
        title=str(row["name"]),
        objective=str(row["objective"]),
        area=str(row["area"]),
        unit=str(row["unit"]),
        maximise=row["goal"] == "max",
        low=_number(row["domain_low"]),
        high=_number(row["domain_high"]),
        exponent=_number(row["exponent"]) if row["form"] == "exponential" else 0.0,
        logarithmic=row["scale"] == "logarithmic",
        level=str(row["level"]),
    )


def _number(cell: object) -> float:
    return float(np.float64(str(cell)))


def _capacities(reactors: pd.DataFrame, indicators: tuple[Indicator, ...]) -> pd.DataFrame:
    """Rows of the net capacity, as those of reactor_indicators, where it is an indicator."""
    unit = next((indicator.unit for indicator in indicators if indicator.name == CAPACITY), None)
    rows = reactors[["design", CAPACITY, "grade"]].rename(columns={CAPACITY: "central"})
    rows = rows.assign(indicator=CAPACITY, unit=unit, states=EXACT, low=np.nan, high=np.nan)
    return rows.dropna(subset=["central"]) if unit is not None else rows.iloc[:0]


def _check_figures(figures: pd.DataFrame, indicators: tuple[Indicator, ...]) -> None:
    known = {indicator.name: indicator for indicator in indicators}
    for row in figures.to_dict("records"):
        indicator, what = known[row["indicator"]], f"{row['indicator']} of {row['design']}"
        if row["unit"] != indicator.unit:
            raise ValueError(f"reactor_indicators.csv: {what} is in '{row['unit']}'; write it in '{indicator.unit}'")
        ends = [row[end] for end in ("low", "central", "high") if not np.isnan(row[end])]
        if min(ends) < indicator.low or max(ends) > indicator.high:
            domain = f"{indicator.low:g} to {indicator.high:g} {indicator.unit}"
            raise ValueError(f"reactor_indicators.csv: {what} lies outside of the domain {domain} in indicators.csv")


def read_views(case: Case) -> pd.DataFrame:
    """Return the importance that each stakeholder view gives to nodes of the tree.

    Parameters
    ----------
    case
        case with the table stakeholder_weights

    Returns
    -------
    data frame
        [node, view] importance, NaN where a view says nothing; ``views[name].dropna()`` is what
        :func:`shanyrak.nuclear.technology.tree.node_weights` takes

    Raises
    ------
    ValueError
        for a node that the tree has not, or a group of siblings given in part
    """
    rows = case.table("stakeholder_weights")
    tree = Tree(tuple(_indicator(row).path for row in case.table("indicators").to_dict("records")))
    views = [str(name) for name in rows["view"].drop_duplicates()]
    for view in views:
        node_weights(tree, rows[rows["view"] == view].set_index("node")["weight"])
    table = rows.pivot(index="node", columns="view", values="weight")
    return table.reindex(index=[node for node in tree.nodes() if node in table.index], columns=views)


def read_requirements(case: Case) -> tuple[Requirement, ...]:
    """Return the must-haves of a case, from the table reactor_requirements, in its order."""
    return tuple(
        Requirement(
            name=str(row["requirement"]),
            title=str(row["name"]),
            indicator=str(row["indicator"]),
            limit=float(row["limit"]),
            unit=str(row["unit"]),
            at_least=row["comparison"] == "at_least",
            from_year=None if np.isnan(row["from_year"]) else float(row["from_year"]),
            grade=str(row["grade"]),
        )
        for row in case.table("reactor_requirements").to_dict("records")
    )
