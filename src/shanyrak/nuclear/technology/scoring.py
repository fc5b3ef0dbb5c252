"""Multi-attribute value of each design, what it is made of, which design dominates, where weights turn the order."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from shanyrak.nuclear.technology.assessment import WEAK_GRADES, Assessment, positions, weakest
from shanyrak.nuclear.technology.tree import final_weights, with_weight
from shanyrak.nuclear.technology.values import Array, value

Importance = Mapping[str, float] | pd.Series


def multi_attribute_value(values: ArrayLike, weights: ArrayLike) -> Array:
    """Return the weighted sum of single-attribute values.

    Parameters
    ----------
    values
        [..., design, indicator] u in [0, 1]
    weights
        [indicator] or [draw, indicator] weights that add to 1

    Returns
    -------
    array
        [..., design] U in [0, 1]

    Notes
    -----
    U_j = sum_i w_i u_i(x_ij), the additive form, which needs preferential independence (IAEA NG-T-3.20).
    """
    return np.asarray(np.einsum("...ji,...i->...j", np.asarray(values, float), np.asarray(weights, float)), float)


def score(assessment: Assessment, importance: Importance) -> pd.DataFrame:
    """Return the score of each design with its range, its rank, and what it rests on.

    Parameters
    ----------
    assessment
        designs and figures
    importance
        importance of nodes by path, as :func:`shanyrak.nuclear.technology.tree.node_weights` takes it

    Returns
    -------
    data frame
        [design] score (missing figures at the middle of the domain), worst and best (every figure at the worse or
        better end of what is known, missing ones at the ends of the domain), rank by score (1 is best, equal scores
        share the best rank), missing_share (weight of indicators without a figure), weak_share (weight of figures
        recalled or assumed), grade (the weakest of the figures that count)

    Raises
    ------
    ValueError
        as :func:`shanyrak.nuclear.technology.tree.node_weights`
    """
    where, weights = positions(assessment), final_weights(assessment.tree, importance).to_numpy()
    columns = {
        name: multi_attribute_value(value(z, assessment.exponents), weights)
        for name, z in (("score", where.central), ("worst", where.worst), ("best", where.best))
    }
    table = pd.DataFrame(columns, index=pd.Index(assessment.designs, name="design"))
    table["rank"] = rankdata(-table["score"].round(12), method="min").astype(int)
    table["missing_share"] = where.missing.astype(float) @ weights
    table["weak_share"] = np.isin(assessment.grades, WEAK_GRADES).astype(float) @ weights
    table["grade"] = [weakest(list(row[weights > 0])) for row in assessment.grades]
    return table


def scores_by_node(assessment: Assessment, importance: Importance, level: int = 1) -> pd.DataFrame:
    """Return what each objective (level 1), area (2) or indicator (3) adds to the score, [design, node].

    Parameters
    ----------
    assessment
        designs and figures
    importance
        importance of nodes by path
    level
        1, 2 or 3

    Returns
    -------
    data frame
        [design, node] sum of w_i u_ij below the node; each row adds to the score

    Raises
    ------
    ValueError
        for another level, or as :func:`shanyrak.nuclear.technology.tree.node_weights`
    """
    if level not in (1, 2, 3):
        raise ValueError(f"level {level}: it must be 1 (objectives), 2 (areas) or 3 (indicators)")
    tree = assessment.tree
    parts = _parts(assessment, final_weights(tree, importance).to_numpy())
    nodes = [node for node in tree.nodes() if node.count("/") == level - 1]
    sums = {node: parts @ tree.leaves_below(node) for node in nodes}
    return pd.DataFrame(sums, index=pd.Index(assessment.designs, name="design"))


def _parts(assessment: Assessment, weights: Array) -> Array:
    return value(positions(assessment).central, assessment.exponents) * weights


def contributions(assessment: Assessment, importance: Importance) -> pd.DataFrame:
    """Return what lifts or lowers each design against the mean of all, one row per design and indicator.

    Parameters
    ----------
    assessment
        designs and figures
    importance
        importance of nodes by path

    Returns
    -------
    data frame
        design, indicator, figure, unit, state, grade, weight, value, part (w u), against_mean (w (u - mean u)). The
        sum of against_mean over the indicators is the score less the mean score.
    """
    weights = final_weights(assessment.tree, importance).to_numpy()
    values = value(positions(assessment).central, assessment.exponents)
    shape = values.shape
    kinds = assessment.indicators
    columns = {
        "design": np.repeat(assessment.designs, shape[1]),
        "indicator": np.tile([kind.name for kind in kinds], shape[0]),
        "figure": assessment.central.ravel(),
        "unit": np.tile([kind.unit for kind in kinds], shape[0]),
        "state": assessment.states.ravel(),
        "grade": assessment.grades.ravel(),
        "weight": np.tile(weights, shape[0]),
        "value": values.ravel(),
        "part": (values * weights).ravel(),
        "against_mean": ((values - values.mean(axis=0)) * weights).ravel(),
    }
    return pd.DataFrame(columns)


def dominance(assessment: Assessment, importance: Importance) -> pd.DataFrame:
    """Return which design is at least as good as which other in every indicator that has weight.

    Parameters
    ----------
    assessment
        designs and figures
    importance
        importance of nodes by path; only tells which indicators have weight

    Returns
    -------
    data frame
        better, worse, sure: one row for each pair in which ``better`` is nowhere behind and somewhere ahead by central
        figures, both known or both missing. ``sure`` where it also holds with ``better`` at the worse end of what is
        known and ``worse`` at the better end; a missing figure makes that impossible.
    """
    counted = final_weights(assessment.tree, importance).to_numpy() > 0
    where = positions(assessment)
    alike = (where.missing[:, None] == where.missing[None])[..., counted].all(axis=-1)
    by_central = alike & _dominates(where.central[:, counted], where.central[:, counted])
    surely = _dominates(where.worst[:, counted], where.best[:, counted])
    rows = [
        (assessment.designs[a], assessment.designs[b], bool(surely[a, b])) for a, b in np.argwhere(by_central | surely)
    ]
    return pd.DataFrame(rows, columns=["better", "worse", "sure"])


def _dominates(ahead: Array, behind: Array) -> Array:
    nowhere_behind = (ahead[:, None] >= behind[None]).all(axis=-1)
    return np.asarray(nowhere_behind & (ahead[:, None] > behind[None]).any(axis=-1))


def weight_lines(assessment: Assessment, importance: Importance, node: str) -> pd.DataFrame:
    """Return the score of each design where one node has no weight and where it has all of its group.

    Parameters
    ----------
    assessment
        designs and figures
    importance
        importance of nodes by path
    node
        objective, area or indicator whose share changes; its siblings keep their proportion

    Returns
    -------
    data frame
        [design] at_zero, at_one: U_j is the straight line between them,
        U_j(W) = at_zero + W (at_one - at_zero), for the share W of the node among its siblings

    Raises
    ------
    ValueError
        as :func:`shanyrak.nuclear.technology.tree.with_weight`
    """
    tree = assessment.tree
    values = value(positions(assessment).central, assessment.exponents)
    ends = {
        name: multi_attribute_value(values, final_weights(tree, with_weight(tree, importance, node, end)).to_numpy())
        for name, end in (("at_zero", 0.0), ("at_one", 1.0))
    }
    return pd.DataFrame(ends, index=pd.Index(assessment.designs, name="design"))


def break_even_weights(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the weights at which the lines of two designs cross.

    Parameters
    ----------
    lines
        [design] at_zero and at_one, as :func:`weight_lines` returns them

    Returns
    -------
    data frame
        below, above, weight: ``below`` scores higher for shares below ``weight``, ``above`` for shares above it; one
        row for each pair whose lines cross between 0 and 1, in the order of the weights

    Notes
    -----
    W = d0 / (d0 - d1), with d0 and d1 the lead of one over the other at 0 and at 1, of unlike sign where they cross.
    """
    names = [str(name) for name in lines.index]
    zero, one = lines["at_zero"].to_numpy(float), lines["at_one"].to_numpy(float)
    rows = []
    for first, second in zip(*np.triu_indices(len(names), k=1), strict=True):
        at_zero, at_one = zero[first] - zero[second], one[first] - one[second]
        if at_zero * at_one < 0:
            below, above = (first, second) if at_zero > 0 else (second, first)
            rows.append((names[below], names[above], at_zero / (at_zero - at_one)))
    table = pd.DataFrame(rows, columns=["below", "above", "weight"])
    return table.sort_values(["weight", "below", "above"], kind="stable", ignore_index=True)


def leaders(lines: pd.DataFrame) -> pd.DataFrame:
    """Return which design is first over which interval of the weight.

    Parameters
    ----------
    lines
        [design] at_zero and at_one, as :func:`weight_lines` returns them

    Returns
    -------
    data frame
        from_weight, to_weight, design: the upper envelope of the lines over [0, 1]
    """
    crossings = break_even_weights(lines)["weight"].to_numpy(float)
    edges = np.unique(np.concatenate([[0.0], crossings, [1.0]]))
    zero, slope = lines["at_zero"].to_numpy(float), (lines["at_one"] - lines["at_zero"]).to_numpy(float)
    middles = (edges[:-1] + edges[1:]) / 2
    first = np.argmax(zero + middles[:, None] * slope, axis=1)
    starts = np.flatnonzero(np.concatenate([[True], first[1:] != first[:-1]]))
    ends = np.append(edges[starts[1:]], 1.0)
    designs = [str(lines.index[position]) for position in first[starts]]
    return pd.DataFrame({"from_weight": edges[starts], "to_weight": ends, "design": designs})
