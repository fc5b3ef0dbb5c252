"""Second opinions on the order: TOPSIS and PROMETHEE II, by the library pymcdm (Kizielewicz and others 2023)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import rankdata, spearmanr

from shanyrak.nuclear.technology.assessment import Assessment, positions
from shanyrak.nuclear.technology.scoring import Importance, score
from shanyrak.nuclear.technology.tree import final_weights
from shanyrak.nuclear.technology.values import Array

INDIFFERENCE, PREFERENCE = 0.05, 0.30
"""PROMETHEE: leads below the first part of a domain count nothing, above the second they count in full."""


def topsis(matrix: ArrayLike, weights: ArrayLike, ends_of_domain: bool = True) -> Array:
    """Return how near each design is to the ideal and how far from its opposite.

    Parameters
    ----------
    matrix
        [design, indicator] normalised figures, the more the better
    weights
        [indicator] weights that add to 1
    ends_of_domain
        True: the ideal is 1 and its opposite 0 everywhere, the ends of the domains; False: they are the best and the
        worst figure among the designs, as in the textbook, where designs added or left out may turn the order

    Returns
    -------
    array
        [design] closeness in [0, 1], 1 at the ideal

    Notes
    -----
    Hwang and Yoon 1981: C_j = D-_j / (D+_j + D-_j), D+ and D- Euclidean distances of w_i r_ij from ideal and opposite.
    """
    # pymcdm imports matplotlib: loaded only where it is used
    from pymcdm.methods import TOPSIS

    rows, shares = np.asarray(matrix, dtype=float), np.asarray(weights, dtype=float)
    ends = [np.ones(len(shares)), np.zeros(len(shares))] if ends_of_domain else []
    method = TOPSIS(normalization_function=_as_given)
    closeness = method(np.vstack([rows, *ends]), shares, np.ones(len(shares)), False)
    return np.asarray(closeness[: len(rows)], dtype=float)


def _as_given(column: Array, cost: bool) -> Array:
    """Normalisation that pymcdm asks for, of columns that are normalised and all the more the better."""
    return column


def promethee(
    matrix: ArrayLike, weights: ArrayLike, indifference: float = INDIFFERENCE, preference: float = PREFERENCE
) -> Array:
    """Return the net outranking flow of each design.

    Parameters
    ----------
    matrix
        [design, indicator] figures on one scale, the more the better; at least two designs
    weights
        [indicator] weights that add to 1
    indifference, preference
        q and p on the scale of the matrix, 0 <= q < p

    Returns
    -------
    array
        [design] net flow in [-1, 1]; the flows add to 0. It compares the designs with each other, so a design added or
        left out may turn the order of the others.

    Raises
    ------
    ValueError
        for one design, or thresholds out of order

    Notes
    -----
    Brans, Vincke and Mareschal 1986: pi(a, b) = sum_i w_i P(d_i), with P(d) = 0 for d <= q, (d - q) / (p - q), and 1
    for d >= p; phi(a) = sum over b of (pi(a, b) - pi(b, a)) / (n - 1).
    """
    rows, shares = np.asarray(matrix, dtype=float), np.asarray(weights, dtype=float)
    if len(rows) < 2 or not 0 <= indifference < preference:
        raise ValueError(
            f"{len(rows)} designs, q {indifference}, p {preference}: two designs and 0 <= q < p are needed"
        )
    # pymcdm imports matplotlib: loaded only where it is used
    from pymcdm.methods import PROMETHEE_II

    thresholds = {"p": [preference] * len(shares), "q": [indifference] * len(shares)}
    flows = PROMETHEE_II("vshape_2", **thresholds)(rows, shares, np.ones(len(shares)), False)
    return np.asarray(flows, dtype=float)


def second_opinions(assessment: Assessment, importance: Importance) -> pd.DataFrame:
    """Return the order by three methods, side by side.

    Parameters
    ----------
    assessment
        designs and figures; missing figures stand at the middle of their domain in all three methods
    importance
        importance of nodes by path

    Returns
    -------
    data frame
        [design] kind, topsis, promethee (score, closeness and net flow) and kind_rank, topsis_rank, promethee_rank;
        ``attrs["agreement"]`` holds Spearman's rank correlation of KIND with each of the others
    """
    z, weights = positions(assessment).central, final_weights(assessment.tree, importance).to_numpy()
    columns = {
        "kind": score(assessment, importance)["score"].to_numpy(),
        "topsis": topsis(z, weights),
        "promethee": promethee(z, weights),
    }
    table = pd.DataFrame(columns, index=pd.Index(assessment.designs, name="design"))
    for name in columns:
        table[f"{name}_rank"] = rankdata(-table[name].round(12), method="min").astype(int)
    table.attrs["agreement"] = {
        name: float(spearmanr(table["kind"], table[name]).statistic) for name in ("topsis", "promethee")
    }
    return table
