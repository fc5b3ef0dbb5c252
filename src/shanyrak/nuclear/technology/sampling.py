"""Draws of weights, value exponents and indicators, and what they say of the order of the designs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from shanyrak.nuclear.technology.assessment import LEVELS, Assessment, Positions, positions
from shanyrak.nuclear.technology.scoring import Importance, multi_attribute_value
from shanyrak.nuclear.technology.tree import Tree, node_weights
from shanyrak.nuclear.technology.values import Array, value

EVEN = 1e-12
"""Scores nearer than this are a tie."""


def draw_weights(
    tree: Tree,
    draws: int,
    generator: np.random.Generator,
    importance: Importance | None = None,
    concentration: float = 0.0,
) -> Array:
    """Return drawn weights of the indicators.

    Parameters
    ----------
    tree
        the objectives tree
    draws
        how many, at least 1
    generator
        seeded generator
    importance
        view to draw around, importance of nodes by path; None: flat, every set of weights is equally likely
    concentration
        how closely the draws follow the view, > 0: a share w of n siblings has the mean w and the variance
        w (1 - w) / (concentration + 1). Used with a view only

    Returns
    -------
    array
        [draw, leaf] weights; each draw adds to 1

    Raises
    ------
    ValueError
        for no draws, or a view without a concentration above 0

    Notes
    -----
    In each group of siblings (w_1, ..., w_n) ~ Dirichlet(alpha), with alpha_k = 1 (flat) or
    alpha_k = concentration x share of the view; shares of 0 stay 0. The groups are multiplied down the tree.
    """
    if draws < 1:
        raise ValueError(f"draws {draws}: at least 1")
    if importance is not None and not concentration > 0:
        raise ValueError(f"concentration {concentration}: draws around a view need a number above 0")
    shares = None if importance is None else node_weights(tree, importance)
    drawn: dict[str, Array] = {}
    for _, children in tree.groups():
        alpha = np.ones(len(children)) if shares is None else concentration * shares[list(children)].to_numpy(float)
        group = np.zeros((draws, len(children)))
        group[:, alpha > 0] = generator.dirichlet(alpha[alpha > 0], size=draws)
        drawn.update(zip(children, group.T, strict=True))
    ways = (("/".join(leaf.split("/")[: depth + 1]) for depth in range(3)) for leaf in tree.leaves)
    return np.asarray(np.stack([np.prod([drawn[node] for node in way], axis=0) for way in ways], axis=1), float)


def triangular_quantile(probability: ArrayLike, low: ArrayLike, mode: ArrayLike, high: ArrayLike) -> Array:
    """Return quantiles of the triangular distribution.

    Parameters
    ----------
    probability
        [...] in [0, 1]
    low, mode, high
        [...] least, likeliest and largest value, low <= mode <= high; where low = high that value is returned

    Returns
    -------
    array
        [...] x with F(x) = probability

    Notes
    -----
    x = a + sqrt(p (b - a) (c - a)) where p <= (c - a) / (b - a), else x = b - sqrt((1 - p) (b - a) (b - c)).
    """
    p, a, c, b = (np.asarray(part, dtype=float) for part in (probability, low, mode, high))
    width = b - a
    rising = a + np.sqrt(p * width * (c - a))
    falling = b - np.sqrt((1 - p) * width * (b - c))
    return np.asarray(np.where(p * width <= c - a, rising, falling), dtype=float)


def draw_positions(assessment: Assessment, draws: int, generator: np.random.Generator) -> Array:
    """Return drawn positions of the indicators in their domains.

    Parameters
    ----------
    assessment
        designs and figures
    draws
        how many, at least 1
    generator
        seeded generator

    Returns
    -------
    array
        [draw, design, indicator] z in [0, 1]

    Notes
    -----
    Known figures are triangular over (worst, central, best), missing ones uniform over the domain. Figures of one
    vendor or country use one random number for all of its designs: they are one unknown. All others are independent.
    """
    if draws < 1:
        raise ValueError(f"draws {draws}: at least 1")
    where = positions(assessment)
    unknowns = _unknowns(assessment)
    chance = generator.random((draws, int(unknowns.max()) + 1))[:, unknowns]
    known = triangular_quantile(chance, where.worst, where.central, where.best)
    return np.where(where.missing, chance, known)


def _unknowns(assessment: Assessment) -> NDArray[np.intp]:
    """[design, indicator] number of the random number that a cell uses."""
    owners = dict(zip(LEVELS, (assessment.designs, assessment.vendors, assessment.countries), strict=True))
    columns = [pd.factorize(np.array(owners[kind.level]))[0] for kind in assessment.indicators]
    starts = np.concatenate([[0], np.cumsum([column.max() + 1 for column in columns])[:-1]])
    return np.stack([column + start for column, start in zip(columns, starts, strict=True)], axis=1).astype(np.intp)


def mean_positions(where: Positions) -> Array:
    """Return [design, indicator] the mean of the drawn positions: (worst + central + best) / 3."""
    return np.asarray((where.worst + where.central + where.best) / 3, dtype=float)


def draw_exponents(assessment: Assessment, draws: int, generator: np.random.Generator, spread: float) -> Array:
    """Return drawn exponents of the value functions, [draw, indicator], uniform within ``spread`` of their own.

    Raises ValueError for a negative spread. With spread 0 they are those of the indicators.
    """
    if spread < 0:
        raise ValueError(f"spread {spread} of the exponents: it must not be negative")
    shift = generator.uniform(-1.0, 1.0, size=(draws, len(assessment.indicators)))
    return np.asarray(assessment.exponents + spread * shift, dtype=float)


def draw_values(assessment: Assessment, draws: int, generator: np.random.Generator, spread: float = 0.0) -> Array:
    """Return drawn single-attribute values, [draw, design, indicator]: positions and exponents together."""
    exponents = draw_exponents(assessment, draws, generator, spread)
    return value(draw_positions(assessment, draws, generator), exponents[:, None, :])


def draw_scores(values: ArrayLike, weights: ArrayLike) -> Array:
    """Return [draw, design] the scores of drawn values [draw, design, indicator] and weights [draw, indicator]."""
    return multi_attribute_value(values, weights)


def rank_acceptability(scores: Array, designs: Sequence[str]) -> pd.DataFrame:
    """Return how often each design takes each rank.

    Parameters
    ----------
    scores
        [draw, design] scores, more is better
    designs
        [design] names

    Returns
    -------
    data frame
        [design, rank] share of the draws; rows and columns add to 1. Designs that tie share their ranks evenly.

    Notes
    -----
    b_jr = share of draws in which design j has rank r (SMAA, Lahdelma and Salminen 2001).
    """
    ahead = (scores[:, None, :] > scores[:, :, None] + EVEN).sum(axis=-1)
    level = (np.abs(scores[:, None, :] - scores[:, :, None]) <= EVEN).sum(axis=-1)
    ranks = np.arange(1, len(designs) + 1)
    takes = (ranks > ahead[..., None]) & (ranks <= (ahead + level)[..., None])
    shares = (takes / level[..., None]).mean(axis=0)
    return pd.DataFrame(shares, index=pd.Index(designs, name="design"), columns=pd.Index(ranks, name="rank"))


def pairwise_win(scores: Array, designs: Sequence[str]) -> pd.DataFrame:
    """Return the probability that the design of the row scores higher than that of the column.

    Parameters
    ----------
    scores
        [draw, design] scores
    designs
        [design] names

    Returns
    -------
    data frame
        [design, design] share of draws, ties half; p(a, b) + p(b, a) = 1, and 1/2 on the diagonal
    """
    lead = scores[:, :, None] - scores[:, None, :]
    wins = (lead > EVEN).mean(axis=0) + 0.5 * (np.abs(lead) <= EVEN).mean(axis=0)
    return pd.DataFrame(wins, index=pd.Index(designs, name="design"), columns=pd.Index(designs, name="against"))


def score_percentiles(scores: Array, designs: Sequence[str]) -> pd.DataFrame:
    """Return [design] mean, p5, p50 and p95 of the drawn scores [draw, design]."""
    table = pd.DataFrame(
        np.quantile(scores, [0.05, 0.5, 0.95], axis=0).T, pd.Index(designs, name="design"), ["p5", "p50", "p95"]
    )
    table.insert(0, "mean", scores.mean(axis=0))
    return table
