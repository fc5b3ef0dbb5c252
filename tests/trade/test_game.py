"""The corridor of Kazakhstan as a game: planned again for every set of open segments, small and fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from shanyrak.case import Case, read_case
from shanyrak.solve.decomposition import Cuts
from shanyrak.system.assemble import Resolution
from shanyrak.trade.break_even import break_even
from shanyrak.trade.game import Game, Planner, coalitions_table, play, shares_table, with_bound
from shanyrak.trade.shares import coalitions, least_core
from tests.proofs.parts import Fleet, Link, Market
from tests.proofs.tiny import tiny

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


def test_a_committed_cable_is_a_choice_in_the_game(tmp_path: Path) -> None:
    """Proves: what its owners add is asked, so nothing of a segment is committed. If it were, a coalition without its
    owners would have no plan.

    By hand: 50 MW at 10 USD/MWh for two hours: 1000. 40 MW more sold at 50 for 2 x 40 x (50 - 10) = 3200, less 0.01 a
    MWh and 400 for the cable.
    """
    link = Link("a", "r", 0.0, annuity=10.0, limit=40.0, least=20.0)
    market = Market("r", export_price=50.0, export_limit=100.0)
    data = tiny({"a": [50, 50]}, [Fleet(existing=200, cost=10)], links=[link], markets=[market])
    planner = Planner(data, ["a-r"], 1e-6, Cuts(tmp_path))
    without, both = planner.plan(frozenset()), planner.plan(frozenset(["a-r"]))
    assert without.cost == pytest.approx(1000e-6)
    assert both.cost == pytest.approx((1000 - 3200 + 0.8 + 400) * 1e-6)
    assert (without.built["a-r"], both.built["a-r"]) == (pytest.approx(0.0, abs=1e-6), pytest.approx(40.0))


@pytest.mark.slow
def test_dearer_cables_end_the_corridor_and_the_plan_agrees(best: Case) -> None:
    """At its best the corridor pays; there is a cost above which it does not, and it is above that of the case."""
    found = break_even(best, DAYS, "cost", accuracy=0.2, gap=1e-3)
    assert 1.0 <= found.low < found.high <= 1.3 * found.low
