"""The corridor of Kazakhstan as a game: planned again for every set of open segments, small and fast."""

from __future__ import annotations

import pytest

from shanyrak.case import Case, read_case
from shanyrak.system.assemble import Resolution
from shanyrak.trade.break_even import break_even
from shanyrak.trade.game import Game, coalitions_table, play, shares_table, with_bound
from shanyrak.trade.shares import coalitions, least_core

DAYS = Resolution(days=3)


@pytest.fixture(scope="module")
def best() -> Case:
    """Three zones, the year 2035, the corridor at its best: cables cheap, prices high."""
    return with_bound(read_case("kazakhstan", ["kegoc"], ["case.planning_years=[2035]"]), "best")


@pytest.fixture(scope="module")
def game(best: Case) -> Game:
    return play(best, DAYS, gap=1e-4)


@pytest.mark.slow
def test_more_partners_never_gain_less(game: Game) -> None:
    """Whoever joins may stay idle; without Kazakhstan or without Azerbaijan nothing leaves."""
    everybody = frozenset(game.players)
    for s in coalitions(game.players):
        assert game.low[s] - 1e-6 <= game.values[s] <= game.high[s] + 1e-6
        for player in everybody - s:
            assert game.values[s] <= game.values[s | {player}] + 1e-6
    assert game.values[everybody - {"Kazakhstan"}] == 0.0
    assert game.values[everybody] > 1.0


@pytest.mark.slow
def test_shares_of_the_game_add_up_and_equals_get_the_same(game: Game) -> None:
    """Georgia and the buyer are needed only together, so they get the same; the core is not empty."""
    table = shares_table(game).set_index("player").share_musd
    assert table.sum() == pytest.approx(game.values[frozenset(game.players)])
    assert table["Georgia"] == pytest.approx(table["Buyer"])
    assert not least_core(game.players, game.values).empty
    assert set(coalitions_table(game).columns) == {"coalition", "value_musd", "low_musd", "high_musd"}


@pytest.mark.slow
def test_dearer_cables_end_the_corridor_and_the_plan_agrees(best: Case) -> None:
    """At its best the corridor pays; there is a cost above which it does not, and it is above that of the case."""
    found = break_even(best, DAYS, "cost", accuracy=0.2, gap=1e-3)
    assert 1.0 <= found.low < found.high <= 1.3 * found.low
