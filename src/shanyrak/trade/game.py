"""The corridor as a game: what every coalition of its owners gains, each by planning again with the rest closed.

A segment is open when all owners whose land it crosses are in the coalition. The value of a coalition is what the plan
costs with every segment closed less what it costs with its own open: the gain of exporter and buyer together, since
the buyer saves the price that it would pay without. Tolls inside a coalition are not counted: they only move money.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case.lookup import corridor_ends, corridor_segments
from shanyrak.scale import MICRO
from shanyrak.solve.decomposition import Cuts, solve_decomposition
from shanyrak.system.assemble import Resolution, assemble
from shanyrak.system.corridor import segment
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from shanyrak.trade.routes import BOUNDS
from shanyrak.trade.shares import Coalition, coalitions, least_core, shapley

FINE_GAP = 5e-4
"""Relative gap of each plan: the differences between plans are looked at, so it is finer than that of one plan."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Game:
    """Value of every coalition in million USD (discounted), with the range that the gaps of the plans leave it.

    ``built`` has what each distinct plan builds: segments open, segment, MW in the last period.
    """

    players: list[str]
    values: dict[Coalition, float]
    low: dict[Coalition, float]
    high: dict[Coalition, float]
    built: pd.DataFrame


@dataclass(frozen=True)
class Planned:
    """Cost of a plan and its bound, million USD, and MW of each segment in the last period."""

    cost: float
    bound: float
    built: dict[str, float]


def players_of(case: Case) -> list[str]:
    """Owners whose land a segment crosses, in the order of corridor_owners.csv; the others are not asked."""
    table = case.table("corridor_owners")
    return [str(name) for name in table.owner[table.needed.astype(bool)].drop_duplicates()]


def with_bound(case: Case, bound: str) -> Case:
    """The case with its corridor at one end of its ranges: ``best`` (costs low, price high), ``worst`` or central."""
    costs, prices = BOUNDS[bound]
    table = case.table("corridor").copy()
    at = table.quantity.map(lambda name: prices if name in ("price", "take", "offer") else costs)
    kept = table.quantity.isin(["earliest", "step", "capacity_limit", "committed", "take", "lifetime"])
    for end in ("low", "high"):
        rows = (at == end) & ~kept & table[end].notna()
        table.loc[rows, "central"] = table.loc[rows, end]
    table[["low", "high"]] = float("nan")
    return replace(case, tables={**case.tables, "corridor": table})


def play(
    case: Case, resolution: Resolution, gap: float = FINE_GAP, say: Say = lambda text: None, folder: Path | None = None
) -> Game:
    """The value of every coalition, by planning each set of open segments once.

    Parameters
    ----------
    case : with a corridor
    resolution : which hours are planned
    gap : relative gap of each plan
    say : told each plan
    folder : where cuts are kept, which serve all of these plans (None: for the time of the game)

    Notes
    -----
    Units and steps are of any size: whole ones would hide the differences behind the chance of which unit fits.
    """
    players = players_of(case)
    data = assemble(case, resolution)
    data = replace(data, link_toll=_without_tolls(case, data))
    sets = {s: useful(case, open_segments(case, s)) for s in coalitions(players)}
    with tempfile.TemporaryDirectory(prefix="shanyrak-") as temporary:
        planner = Planner(data, corridor_segments(case), gap, Cuts(folder or Path(temporary), True))
        found: dict[frozenset[str], Planned] = {}
        for chosen in sorted({*sets.values(), frozenset[str]()}, key=lambda s: (-len(s), sorted(s))):
            say(f"planning with {', '.join(sorted(chosen)) or 'no segment'}")
            found[chosen] = planner.plan(chosen)
    cost, bound = _tightened(found)
    none = frozenset[str]()
    values = {s: cost[none] - cost[k] for s, k in sets.items()}
    low = {s: max(bound[none] - cost[k], 0.0) if k else 0.0 for s, k in sets.items()}
    high = {s: cost[none] - bound[k] if k else 0.0 for s, k in sets.items()}
    return Game(players, values, low, high, _built(found))


def _tightened(found: dict[frozenset[str], Planned]) -> tuple[dict[frozenset[str], float], dict[frozenset[str], float]]:
    """Cost and bound of each set: a plan with fewer segments is one with more too, and a bound with more is one with
    fewer."""
    cost = {k: min(planned.cost for j, planned in found.items() if j <= k) for k in found}
    bound = {k: max(planned.bound for j, planned in found.items() if j >= k) for k in found}
    return cost, bound


def open_segments(case: Case, coalition: Coalition) -> frozenset[str]:
    """Segments all of whose needed owners are in a coalition."""
    table = case.table("corridor_owners")
    needed = table[table.needed.astype(bool)].groupby("segment").owner.apply(set).to_dict()
    return frozenset(name for name in corridor_segments(case) if needed.get(name, set()) <= coalition)


def useful(case: Case, segments: frozenset[str]) -> frozenset[str]:
    """Segments that lead somewhere: dead ends taken off, and nothing left where none touches the country."""
    links = case.table("links").set_index("link")
    ends = {name: {str(links.from_zone[name]), str(links.to_zone[name])} for name in segments}
    lasting = {*case.zones(), *corridor_ends(case, "take"), *corridor_ends(case, "offer")}
    while True:
        places = [zone for pair in ends.values() for zone in pair]
        dead = {k for k, pair in ends.items() if any(places.count(z) == 1 and z not in lasting for z in pair)}
        if not dead:
            break
        ends = {k: pair for k, pair in ends.items() if k not in dead}
    home = set(case.zones())
    return frozenset(ends) if any(pair & home for pair in ends.values()) else frozenset()


@dataclass
class Planner:
    """Plans the same system again and again with some segments closed; cuts of one plan serve the next.

    No segment is committed in these plans: what an owner adds is asked, and a plan with fewer segments must be one with
    more too.
    """

    data: SystemData
    segments: list[str]
    gap: float
    cuts: Cuts

    def plan(self, chosen: frozenset[str], factor: float = 1.0) -> Planned:
        """Plan with the chosen segments open, their cost times a factor."""
        data = self.data
        links = data.link_limit.link
        closed = links.isin([name for name in self.segments if name not in chosen])
        dear = 1.0 + (factor - 1.0) * links.isin(self.segments)
        changed = replace(
            data,
            link_limit=data.link_limit.where(~closed, 0.0),
            link_min=data.link_min.where(~links.isin(self.segments), 0.0),
            link_annuity=(data.link_annuity * dear).transpose(*data.link_annuity.dims),
        )
        solution = solve_decomposition(changed, Options(), self.gap, cuts=self.cuts)
        added = solution.values["build_link"].sum("vintage") if "build_link" in solution.values else None
        known = [] if added is None else [name for name in self.segments if name in set(added.link.values)]
        built = {name: float(added.sel(link=name)) for name in known} if added is not None else {}
        return Planned(solution.objective * MICRO, solution.bound * MICRO, built)


def _without_tolls(case: Case, data: SystemData) -> xr.DataArray:
    """Border costs alone: tolls stay inside the coalition."""
    left = data.link_toll.copy()
    for name in corridor_segments(case):
        if name in set(map(str, left.link.values)):
            left.loc[{"link": name}] = segment(case, name).border
    return left


def _built(found: dict[frozenset[str], Planned]) -> pd.DataFrame:
    rows = [
        (", ".join(sorted(chosen)) or "none", segment, megawatt)
        for chosen, planned in found.items()
        for segment, megawatt in planned.built.items()
        if megawatt > 0.5
    ]
    return pd.DataFrame(rows, columns=["open", "segment", "mw"])


def coalitions_table(game: Game) -> pd.DataFrame:
    """Value of every coalition that gains: coalition, value_musd, low_musd, high_musd (what the gaps leave open)."""
    rows = [
        (", ".join(name for name in game.players if name in s), value, game.low[s], game.high[s])
        for s, value in game.values.items()
        if game.high[s] > 0
    ]
    return pd.DataFrame(rows, columns=["coalition", "value_musd", "low_musd", "high_musd"])


def shares_table(game: Game) -> pd.DataFrame:
    """Share of each player in million USD: player, share, alone, adds_last (to the others together), least_core."""
    everybody = frozenset(game.players)
    share = shapley(game.players, game.values)
    division = least_core(game.players, game.values).division
    rows = [
        (
            name,
            share[name],
            game.values[frozenset([name])],
            game.values[everybody] - game.values[everybody - {name}],
            division[name],
        )
        for name in game.players
    ]
    return pd.DataFrame(rows, columns=["player", "share_musd", "alone_musd", "adds_last_musd", "least_core_musd"])
