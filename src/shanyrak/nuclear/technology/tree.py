"""The objectives tree (objective, area, indicator) and the weights that are multiplied down it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.nuclear.technology.values import Array

ROOT = ""
"""Node above the objectives."""


@dataclass(frozen=True)
class Tree:
    """An objectives tree, given by its leaves.

    ``leaves`` are paths ``objective/area/indicator``. Every beginning of a path is a node: ``cost``,
    ``cost/running``, ``cost/running/fuel_cost``. Raises ValueError for a path that has not three parts, or twice.
    """

    leaves: tuple[str, ...]

    def __post_init__(self) -> None:
        for leaf in self.leaves:
            if len(leaf.split("/")) != 3 or not all(leaf.split("/")):
                raise ValueError(f"leaf '{leaf}': a leaf is written objective/area/indicator")
        if len(set(self.leaves)) < len(self.leaves):
            raise ValueError(f"leaves {self.leaves}: each may stand once")

    def groups(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return (parent, its children) from the root down, in the order of the leaves."""
        children: dict[str, list[str]] = {}
        for leaf in self.leaves:
            parts = leaf.split("/")
            for depth in range(len(parts)):
                parent, child = "/".join(parts[:depth]), "/".join(parts[: depth + 1])
                siblings = children.setdefault(parent, [])
                if child not in siblings:
                    siblings.append(child)
        ordered = sorted(children, key=lambda node: (node != ROOT, node.count("/")))
        return tuple((parent, tuple(children[parent])) for parent in ordered)

    def nodes(self) -> tuple[str, ...]:
        """Return every node below the root, objectives first."""
        return tuple(child for _, children in self.groups() for child in children)

    def leaves_below(self, node: str) -> Array:
        """Return [leaf] 1 where the leaf stands below a node (or is it), else 0."""
        return np.array([float(leaf == node or leaf.startswith(f"{node}/")) for leaf in self.leaves])


def node_weights(tree: Tree, importance: Mapping[str, float] | pd.Series) -> pd.Series:
    """Return the share of each node among its siblings.

    Parameters
    ----------
    tree
        the objectives tree
    importance
        importance of nodes by path, dimensionless, >= 0; of each group of siblings either all or none are given

    Returns
    -------
    series
        [node] weights, which add to 1 in each group of siblings

    Raises
    ------
    ValueError
        for a node that the tree has not, a group given in part, a negative number, or a group of zeros

    Notes
    -----
    w(n) = importance(n) / sum of the importances of n and its siblings; without any, siblings weigh the same.
    """
    given = {str(node): float(number) for node, number in importance.items()}
    unknown = sorted(set(given) - set(tree.nodes()))
    if unknown:
        raise ValueError(
            f"weights of {', '.join(unknown)}: the tree has no such node; it has {', '.join(tree.nodes())}"
        )
    shares: dict[str, float] = {}
    for parent, children in tree.groups():
        shares.update(zip(children, _shares(parent or "the root", children, given), strict=True))
    return pd.Series(shares, name="weight", dtype=float)


def _shares(parent: str, children: Sequence[str], given: Mapping[str, float]) -> Array:
    lacking = [child for child in children if child not in given]
    if len(lacking) == len(children):
        return np.full(len(children), 1.0 / len(children))
    if lacking:
        raise ValueError(f"weights below {parent}: {', '.join(lacking)} has none; give all of them, or none")
    numbers = np.array([given[child] for child in children])
    if not np.all(np.isfinite(numbers)) or np.any(numbers < 0) or numbers.sum() <= 0:
        raise ValueError(f"weights below {parent}: {numbers}; they must be >= 0, and one of them above 0")
    return np.asarray(numbers / numbers.sum(), dtype=float)


def final_weights(tree: Tree, importance: Mapping[str, float] | pd.Series) -> pd.Series:
    """Return the weight of each indicator: the shares of its nodes, multiplied down the tree.

    Parameters
    ----------
    tree
        the objectives tree
    importance
        importance of nodes by path, as :func:`node_weights` takes it

    Returns
    -------
    series
        [leaf] weights, which add to 1

    Raises
    ------
    ValueError
        as :func:`node_weights`

    Notes
    -----
    IAEA NG-T-3.20 (KIND): w_i = W(objective) w(area | objective) v(indicator | area).
    """
    shares = node_weights(tree, importance)
    weights = []
    for leaf in tree.leaves:
        objective, area, _ = leaf.split("/")
        weights.append(shares[objective] * shares[f"{objective}/{area}"] * shares[leaf])
    return pd.Series(weights, index=list(tree.leaves), name="weight", dtype=float)


def with_weight(tree: Tree, importance: Mapping[str, float] | pd.Series, node: str, weight: float) -> pd.Series:
    """Return the shares of all nodes after one got another share; its siblings keep their old proportion.

    Parameters
    ----------
    tree
        the objectives tree
    importance
        importance of nodes by path, as :func:`node_weights` takes it
    node
        path of the node that changes
    weight
        its new share among its siblings, in [0, 1]

    Returns
    -------
    series
        [node] shares

    Raises
    ------
    ValueError
        for a node that the tree has not or that has no siblings, or a weight outside [0, 1]

    Notes
    -----
    Linear-weights method: w_k' = w_k (1 - w_h') / (1 - w_h) for the siblings k of h; where w_h = 1 they weigh the same.
    """
    if not 0.0 <= weight <= 1.0:
        raise ValueError(f"weight {weight} of {node}: it must lie in [0, 1]")
    siblings = next((children for _, children in tree.groups() if node in children), ())
    if len(siblings) < 2:
        raise ValueError(f"node '{node}': the tree has no such node with siblings; it has {', '.join(tree.nodes())}")
    shares = node_weights(tree, importance)
    others = [sibling for sibling in siblings if sibling != node]
    rest = 1.0 - shares[node]
    kept = shares[others] / rest if rest > 0 else pd.Series(1.0 / len(others), index=others)
    shares[others] = kept * (1.0 - weight)
    shares[node] = weight
    return shares
