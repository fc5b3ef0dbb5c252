"""The whole planning problem: all topics put together."""

from __future__ import annotations

from shanyrak.system.capacity import add_capacity, add_capacity_rules
from shanyrak.system.data import SystemData
from shanyrak.system.generation import add_commitment, add_generation
from shanyrak.system.heat import add_heat
from shanyrak.system.network import add_links, add_markets, add_power_balance
from shanyrak.system.objective import add_objective
from shanyrak.system.policy import add_annual_limits
from shanyrak.system.problem import Options, Problem
from shanyrak.system.reserve import add_reserve
from shanyrak.system.storage import add_reservoirs, add_storage


def build_problem(data: SystemData, options: Options | None = None) -> Problem:
    """The planning problem of the data as one linopy model (investment and all hours together)."""
    problem = Problem(data, options or Options())
    add_capacity(problem)
    add_capacity_rules(problem)
    add_generation(problem)
    add_commitment(problem)
    add_heat(problem)
    add_storage(problem)
    add_reservoirs(problem)
    add_reserve(problem)
    add_links(problem)
    add_markets(problem)
    add_power_balance(problem)
    add_annual_limits(problem)
    add_objective(problem)
    return problem
