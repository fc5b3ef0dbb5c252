"""The choice of a design in one table: who passes, how each view orders the designs, and how firm the order is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.case.model import Case
from shanyrak.nuclear.technology import (
    Assessment,
    compare_views,
    dominance,
    draw_values,
    draw_weights,
    explain,
    information_value,
    leaders,
    node_weights,
    pairwise_win,
    passed,
    rank_acceptability,
    read_assessment,
    read_requirements,
    read_views,
    score,
    screen,
    second_opinions,
    weight_lines,
)
from shanyrak.nuclear.technology.sampling import draw_scores

DRAWS = 4000
CONCENTRATION = 20.0
SPREAD = 1.0
"""Spread of the exponents of the value functions, as on the page on technology."""

LEAF_DEPTH = 2
"""Depth of an indicator in the tree: objective/area/indicator."""


@dataclass(frozen=True, eq=False)
class Choice:
    """What the technology room says of a case, by one view for the order and all views side by side.

    ``scores`` [design] score, worst, best, rank, missing_share, weak_share, grade; ``ranks`` [design, rank] share of
    draws; ``views`` [design, view] share of draws in which a design is first; ``reasons`` [design] a sentence;
    ``wins`` [design, design] chance that the one of the row scores higher; ``methods`` [design] score and rank by
    KIND, TOPSIS and PROMETHEE; ``dominated`` better, worse, sure; ``turning`` node, weight_now, from_weight, to_weight,
    design: who is first over which share of an objective or area, where that changes;
    ``failed`` design, requirement and reason of those that must not be compared; ``worth_knowing`` the indicators whose
    truth could change the choice most.
    """

    view: str
    scores: pd.DataFrame
    ranks: pd.DataFrame
    views: pd.DataFrame
    reasons: pd.Series
    wins: pd.DataFrame
    methods: pd.DataFrame
    dominated: pd.DataFrame
    turning: pd.DataFrame
    failed: pd.DataFrame
    worth_knowing: pd.DataFrame


def choice_of(case: Case, view: str | None = None) -> Choice | None:
    """Return the choice of a case by a view of stakeholder_weights.csv (None: the last one); None without designs.

    Raises ValueError for a view that the case does not have, and where fewer than two designs pass.
    """
    if case.table("reactors").empty or case.table("stakeholder_weights").empty:
        return None
    designs, views = read_assessment(case), read_views(case)
    chosen = str(view or views.columns[-1])
    if chosen not in views.columns:
        raise ValueError(f"stakeholder_weights.csv has no view {chosen!r}; it has {', '.join(map(str, views.columns))}")
    screened = screen(designs, read_requirements(case))
    if screened.empty:  # nothing is required
        screened = pd.DataFrame(columns=["design", "requirement", "outcome", "reason"])
        kept = designs.designs
    else:
        kept = passed(screened)
    failed = screened[screened["outcome"] == "fail"]
    if len(kept) < 2:
        why = "; ".join(f"{row.design}: {row.requirement}" for row in failed.itertuples()) if len(failed) else "none"
        raise ValueError(f"fewer than two designs pass the requirements, so there is nothing to choose. Failed: {why}")
    compared = designs.select(kept)
    importance = views[chosen].dropna()
    chance = np.random.default_rng(case.settings.seed)
    values = draw_values(compared, DRAWS, chance, SPREAD)
    weights = draw_weights(compared.tree, DRAWS, chance, importance, CONCENTRATION)
    sides = compare_views(compared, views, DRAWS, chance, spread=SPREAD)
    drawn = draw_scores(values, weights)
    return Choice(
        view=chosen,
        scores=score(compared, importance).sort_values("rank", kind="stable"),
        ranks=rank_acceptability(drawn, compared.designs),
        views=sides["first"].unstack("view")[list(views.columns)],
        reasons=explain(compared, importance),
        wins=pairwise_win(drawn, compared.designs),
        methods=second_opinions(compared, importance),
        dominated=dominance(compared, importance),
        turning=_turning(compared, importance),
        failed=failed,
        worth_knowing=information_value(compared, values, weights).head(5),
    )


def _turning(compared: Assessment, importance: pd.Series) -> pd.DataFrame:
    """Who is first over which share of each objective and area among its siblings, where it is not one design."""
    shares, frames = node_weights(compared.tree, importance), []
    nodes = shares.index[shares.index.str.count("/") < LEAF_DEPTH]
    siblings = nodes.str.rpartition("/").get_level_values(0).value_counts()
    for node in nodes[[siblings[str(node).rpartition("/")[0]] > 1 for node in nodes]]:
        first = leaders(weight_lines(compared, importance, str(node)))
        if first["design"].nunique() > 1:
            frames.append(first.assign(node=str(node), weight_now=float(shares[node])))
    columns = ["node", "weight_now", "from_weight", "to_weight", "design"]
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)
