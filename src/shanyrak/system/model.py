"""The whole planning problem: the plan (what is built) and the operation (what happens in each hour)."""

from __future__ import annotations

from shanyrak.system.capacity import add_capacity, add_capacity_rules
from shanyrak.system.data import SystemData
from shanyrak.system.first_of_kind import add_first_of_kind
from shanyrak.system.fuels import add_fuel_trade
from shanyrak.system.generation import add_commitment, add_generation
from shanyrak.system.green import add_green_hours
from shanyrak.system.heat import add_heat
from shanyrak.system.largest import add_largest_unit
from shanyrak.system.network import add_link_builds, add_links, add_markets, add_power_balance, add_voltage_law
from shanyrak.system.objective import add_objective
from shanyrak.system.partners import add_partner_limits
from shanyrak.system.policy import add_allotments, add_block_limits, add_fuel_balances
from shanyrak.system.problem import Options, Problem, equations
from shanyrak.system.reserve import add_reserve
from shanyrak.system.resources import add_resources
from shanyrak.system.storage import add_carry, add_reservoirs, add_storage


@equations()
def build_problem(data: SystemData, options: Options | None = None) -> Problem:
    """The planning problem of the data as one linopy model (investment and all hours together)."""
    problem = Problem(data, options or Options())
    add_plan(problem)
    add_operation(problem)
    add_objective(problem)
    return problem


PLAN = (
    add_capacity,
    add_capacity_rules,
    add_partner_limits,
    add_resources,
    add_link_builds,
    add_largest_unit,
    add_first_of_kind,
    add_carry,
    add_fuel_trade,
    add_allotments,
    add_fuel_balances,
)
"""What is decided once for a period, topic by topic; each reads the arrays and what the topics before it have added.

The operation sees of it only the variables capacity, link_added, largest_unit, carry and allot:NAME.
"""


def add_plan(problem: Problem) -> None:
    """All topics of the plan."""
    for topic in PLAN:
        topic(problem)


def add_operation(problem: Problem) -> None:
    """What is decided in each hour; blocks are tied to each other only through the variables of the plan."""
    add_generation(problem)
    add_commitment(problem)
    add_heat(problem)
    add_storage(problem)
    add_reservoirs(problem)
    add_reserve(problem)
    add_links(problem)
    add_voltage_law(problem)
    add_markets(problem)
    add_power_balance(problem)
    add_green_hours(problem)
    add_block_limits(problem)
