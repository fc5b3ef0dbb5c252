"""Export corridors: what a MWh brings, who pays and earns, what each partner adds, and when it stops paying."""

from shanyrak.trade.break_even import BreakEven, break_even
from shanyrak.trade.game import Game, coalitions_table, play, players_of, shares_table, with_bound
from shanyrak.trade.net_back import hourly_net_back, months_and_hours, net_back, net_back_range, owners, sales
from shanyrak.trade.routes import Route, routes
from shanyrak.trade.shares import core, least_core, shapley
from shanyrak.trade.worth import worth

__all__ = [
    "BreakEven",
    "Game",
    "Route",
    "break_even",
    "coalitions_table",
    "core",
    "hourly_net_back",
    "least_core",
    "months_and_hours",
    "net_back",
    "net_back_range",
    "owners",
    "play",
    "players_of",
    "routes",
    "sales",
    "shapley",
    "shares_table",
    "with_bound",
    "worth",
]
