"""Several stakeholders side by side: order, score, and how firm each first place is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shanyrak.nuclear.technology.assessment import Assessment
from shanyrak.nuclear.technology.sampling import draw_scores, draw_values, draw_weights, rank_acceptability
from shanyrak.nuclear.technology.scoring import score

CONCENTRATION = 20.0
"""How closely drawn weights follow a view: a third among three siblings has a standard deviation of 0.10."""


def compare_views(
    assessment: Assessment,
    views: pd.DataFrame,
    draws: int,
    generator: np.random.Generator,
    concentration: float = CONCENTRATION,
    spread: float = 0.0,
) -> pd.DataFrame:
    """Return the place of each design for each view.

    Parameters
    ----------
    assessment
        designs that are compared, and figures
    views
        [node, view] importance, NaN where a view says nothing (:func:`shanyrak.nuclear.technology.tables.read_views`)
    draws
        how many, at least 1
    generator
        seeded generator; all views use the same drawn values
    concentration
        of the weights around each view, > 0
    spread
        of the exponents of the value functions around their own, >= 0

    Returns
    -------
    data frame
        [(view, design)] score, worst, best, rank, missing_share, weak_share, grade (as
        :func:`shanyrak.nuclear.technology.scoring.score`) and first (share of draws in which the design is first)

    Raises
    ------
    ValueError
        as :func:`shanyrak.nuclear.technology.sampling.draw_weights`
    """
    values = draw_values(assessment, draws, generator, spread)
    parts = {}
    for view in views.columns:
        importance = views[view].dropna()
        weights = draw_weights(assessment.tree, draws, generator, importance, concentration)
        table = score(assessment, importance)
        table["first"] = rank_acceptability(draw_scores(values, weights), assessment.designs)[1]
        parts[str(view)] = table
    return pd.concat(parts, names=["view", "design"])
