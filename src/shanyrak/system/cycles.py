"""Independent cycles of a network: what Kirchhoff's voltage law is written for."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

Ends = Sequence[tuple[Hashable, Hashable]]
Cycle = dict[int, int]
"""Links of a cycle by their number, each with +1 or -1: the way in which the cycle goes through it."""


def cycle_basis(ends: Ends) -> list[Cycle]:
    """Independent cycles of a network, together as short as can be: one basis for each connected part.

    Every shortest-path tree gives one cycle for each link outside it. Of all of these, short ones first, those are
    taken that are no sum of others (Horton 1987). The order of the links decides between equals, so the answer is
    always the same.

    Parameters
    ----------
    ends : first and second place of each link; links side by side are links of their own

    Returns
    -------
    as many cycles as there are links, less places, plus connected parts
    """
    places = list(dict.fromkeys(place for pair in ends for place in pair))
    found: dict[tuple[int, ...], Cycle] = {}
    for root in places:
        way = _tree(ends, root)
        for number in range(len(ends)):
            cycle = _closed(ends, way, number)
            found.setdefault(tuple(sorted(cycle)), cycle)
    short_first = sorted((links for links in found if links), key=lambda links: (len(links), links))
    return [found[links] for links in _independent(short_first)]


def _tree(ends: Ends, root: Hashable) -> dict[Hashable, Cycle]:
    """Shortest way from the root to every place that it reaches, as links with the direction they are passed in."""
    way: dict[Hashable, Cycle] = {root: {}}
    queue = [root]
    for place in queue:
        for number, (a, b) in enumerate(ends):
            for start, end, sign in ((a, b, 1), (b, a, -1)):
                if start == place and end not in way:
                    way[end] = {**way[place], number: sign}
                    queue.append(end)
    return way


def _closed(ends: Ends, way: dict[Hashable, Cycle], number: int) -> Cycle:
    """The cycle that a link closes: out to its start, through it, back from its end; empty for links of the tree."""
    start, end = ends[number]
    if start not in way:
        return {}
    around: Cycle = {}
    for part, sign in ((way[start], 1), ({number: 1}, 1), (way[end], -1)):
        for link, direction in part.items():
            around[link] = around.get(link, 0) + sign * direction
    return {link: direction for link, direction in around.items() if direction}


def _independent(cycles: Sequence[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The cycles that are no sum of earlier ones: each is a number with one bit a link, sums are exclusive ors."""
    chosen: list[tuple[int, ...]] = []
    reduced: list[int] = []
    for links in cycles:
        rest = sum(1 << link for link in links)
        for other in reduced:
            rest = min(rest, rest ^ other)
        if rest:
            chosen.append(links)
            reduced.append(rest)
            reduced.sort(reverse=True)
    return chosen
