"""Which reactor design, and whose: screening, value functions, weights, draws, and what to know better."""

from shanyrak.nuclear.technology.assessment import Assessment, Indicator, Positions, local_domains, positions, without
from shanyrak.nuclear.technology.information import cell_information_value, information_value
from shanyrak.nuclear.technology.sampling import (
    draw_scores,
    draw_values,
    draw_weights,
    pairwise_win,
    rank_acceptability,
    score_percentiles,
)
from shanyrak.nuclear.technology.scoring import (
    break_even_weights,
    contributions,
    dominance,
    leaders,
    multi_attribute_value,
    score,
    scores_by_node,
    weight_lines,
)
from shanyrak.nuclear.technology.screening import Requirement, passed, screen
from shanyrak.nuclear.technology.second_opinion import promethee, second_opinions, topsis
from shanyrak.nuclear.technology.tables import read_assessment, read_requirements, read_views
from shanyrak.nuclear.technology.tree import Tree, final_weights, node_weights, with_weight
from shanyrak.nuclear.technology.values import position, value
from shanyrak.nuclear.technology.views import compare_views
from shanyrak.nuclear.technology.words import explain

__all__ = [
    "Assessment",
    "Indicator",
    "Positions",
    "Requirement",
    "Tree",
    "break_even_weights",
    "cell_information_value",
    "compare_views",
    "contributions",
    "dominance",
    "draw_scores",
    "draw_values",
    "draw_weights",
    "explain",
    "final_weights",
    "information_value",
    "leaders",
    "local_domains",
    "multi_attribute_value",
    "node_weights",
    "pairwise_win",
    "passed",
    "position",
    "positions",
    "promethee",
    "rank_acceptability",
    "read_assessment",
    "read_requirements",
    "read_views",
    "score",
    "score_percentiles",
    "scores_by_node",
    "screen",
    "second_opinions",
    "topsis",
    "value",
    "weight_lines",
    "with_weight",
    "without",
]
