"""Which indicator would have to be known better to decide: the expected value of perfect information."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from shanyrak.nuclear.technology.assessment import Assessment
from shanyrak.nuclear.technology.sampling import EVEN, draw_scores
from shanyrak.nuclear.technology.values import Array

WEIGHTS = "weights"
"""Row of the weights, all of them together, among the indicators."""


def information_value(assessment: Assessment, values: ArrayLike, weights: ArrayLike) -> pd.DataFrame:
    """Return what it would be worth to know one indicator of all designs, or the weights, before the choice.

    Parameters
    ----------
    assessment
        designs and figures
    values
        [draw, design, indicator] drawn values
    weights
        [draw, indicator] drawn weights, independent of the values

    Returns
    -------
    data frame
        [indicator, and weights] gain (expected rise of the score of the chosen design), share (of the gain if all were
        known), wrong_now (probability that the design with the highest mean is not the best one), wrong_if_known (the
        same after the choice with this indicator known), drop (the difference), lead_share (share of the variance of
        the lead of that design over its strongest rival, the design that is first most often of the others), missing
        (designs without a figure); highest drop first, then highest lead_share

    Raises
    ------
    ValueError
        where values and weights are not of the same draws and indicators

    Notes
    -----
    The value of partial perfect information of the indicator i (Raiffa and Schlaifer 1961), in units of score:

        gain_i = E[ max_j E(U_j | x_i) ] - max_j E(U_j)
        wrong_if_known_i = P( best design != argmax_j E(U_j | x_i) )

    U is a sum of independent terms, so the inner mean needs no second sampling:
    E(U_j | x_i) = sum over k != i of E(w_k) E(u_jk), + E(w_i) u_ji; and E(U_j | w) = sum_k w_k E(u_jk). A choice made
    knowing more scores no less on average, but is not sure to be right more often: drop may be a little below 0. Where
    no single indicator can turn the choice, all gains are 0 and lead_share still orders them (first-order index of
    Sobol 1993): Var(E(U_a - U_b | x_i)) / Var(U_a - U_b), with a the design chosen now and b its rival.
    """
    drawn, shares = _checked(assessment, values, weights)
    scores = draw_scores(drawn, shares)
    mean_parts = drawn.mean(axis=0) * shares.mean(axis=0)
    means = mean_parts.sum(axis=1)
    rows = {
        kind.name: means - mean_parts[:, column] + drawn[:, :, column] * shares[:, column].mean()
        for column, kind in enumerate(assessment.indicators)
    }
    rows[WEIGHTS] = np.einsum("di,ji->dj", shares, drawn.mean(axis=0))
    table = _table(list(rows.values()), scores, means, pd.Index(list(rows), name="indicator"))
    table["missing"] = [*assessment.missing.sum(axis=0), 0]
    return table.sort_values(["drop", "lead_share"], ascending=False, kind="stable")


def cell_information_value(assessment: Assessment, values: ArrayLike, weights: ArrayLike) -> pd.DataFrame:
    """Return the same for single figures, one row for each design and indicator whose figure is uncertain.

    Parameters, raises and equations as :func:`information_value`, with one figure x_ij known.

    Returns
    -------
    data frame
        [(design, indicator)] gain, share, wrong_now, wrong_if_known, drop, lead_share, grade (empty: no figure)
    """
    drawn, shares = _checked(assessment, values, weights)
    scores = draw_scores(drawn, shares)
    mean_parts = drawn.mean(axis=0) * shares.mean(axis=0)
    means = mean_parts.sum(axis=1)
    uncertain = np.argwhere((np.ptp(drawn, axis=0) > 0) & (shares.max(axis=0) > 0))
    rows = []
    for design, column in uncertain:
        known = np.tile(means, (len(drawn), 1))
        known[:, design] += drawn[:, design, column] * shares[:, column].mean() - mean_parts[design, column]
        rows.append(known)
    names = [(assessment.designs[design], assessment.indicators[column].name) for design, column in uncertain]
    table = _table(rows, scores, means, pd.MultiIndex.from_tuples(names, names=["design", "indicator"]))
    table["grade"] = [assessment.grades[design, column] for design, column in uncertain]
    return table.sort_values(["drop", "lead_share"], ascending=False, kind="stable")


def _checked(assessment: Assessment, values: ArrayLike, weights: ArrayLike) -> tuple[Array, Array]:
    drawn, shares = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    wanted = (len(shares), len(assessment.designs), len(assessment.indicators))
    if drawn.shape != wanted or shares.shape != (wanted[0], wanted[2]):
        raise ValueError(f"values {drawn.shape}, weights {shares.shape}: they must be {wanted} and [draw, indicator]")
    return drawn, shares


def _table(known: Sequence[Array], scores: Array, means: Array, index: pd.Index) -> pd.DataFrame:
    best, chosen = scores.max(axis=1), int(means.argmax())
    everything = best.mean() - scores[:, chosen].mean()
    wrong_now = float((scores[:, chosen] < best - EVEN).mean())
    rival, draws = _rival(scores, chosen), np.arange(len(scores))
    spread = float(np.var(scores[:, chosen] - scores[:, rival]))
    rows = []
    for expected in known:
        # never below 0 but for rounding: the largest of some means is at most the mean of the largest
        gain = max(0.0, expected.max(axis=1).mean() - means[chosen])
        wrong = float((scores[draws, expected.argmax(axis=1)] < best - EVEN).mean())
        lead = float(np.var(expected[:, chosen] - expected[:, rival]))
        rows.append((gain, _part(gain, everything), wrong_now, wrong, wrong_now - wrong, _part(lead, spread)))
    names = ["gain", "share", "wrong_now", "wrong_if_known", "drop", "lead_share"]
    return pd.DataFrame(rows, index=index, columns=names)


def _rival(scores: Array, chosen: int) -> int:
    """The design that is first most often of all but the chosen one; the chosen one where there is no other."""
    firsts = np.bincount(scores.argmax(axis=1), minlength=scores.shape[1]).astype(float)
    firsts[chosen] = -1.0
    return int(firsts.argmax())


def _part(number: float, whole: float) -> float:
    return float(number / whole) if whole > 0 else 0.0
