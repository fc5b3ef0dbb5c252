"""Exchange with other planning tools: a plan's system as a network of PyPSA."""

from shanyrak.exchange.parts import ExchangeError
from shanyrak.exchange.pypsa import HOW, export_network, to_network
from shanyrak.exchange.shared import options_of, planned_otherwise, shared_features, without_counterpart

__all__ = [
    "HOW",
    "ExchangeError",
    "export_network",
    "options_of",
    "planned_otherwise",
    "shared_features",
    "to_network",
    "without_counterpart",
]
