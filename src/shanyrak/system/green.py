"""The rule of green export: what leaves for the corridor is matched by green output at home, hour by hour or longer.

Green is the output of wind, sun and rivers (by choice of the case also of reactors) and what is bought as green from a
neighbour.
"""

from __future__ import annotations

import linopy
import numpy as np
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.labels import labelled
from shanyrak.system.problem import Problem

HOUR, MONTH, YEAR, NONE = "hour", "month", "year", "none"
MATCHINGS = (HOUR, MONTH, YEAR, NONE)
"""Times over which sent and green energy are matched."""

TIED_BLOCKS = (MONTH, YEAR)
"""Those that tie blocks together: the plan allots to each block what it may send beyond its own green output."""


def green_links(data: SystemData) -> list[str]:
    """Links whose forward flow must be green, in order."""
    return [str(link) for link in data.green_link.link.values[data.green_link.values]]


def green_rule(data: SystemData) -> str:
    """The matching that is in force: none where no link is under the rule."""
    return str(data.green_matching.values) if green_links(data) else NONE


def add_green_hours(problem: Problem) -> None:
    """Where matched by the hour: flow into the green links <= green output and green imports, in each hour."""
    if green_rule(problem.data) == HOUR:
        problem.model.add_constraints(sent_beyond_green(problem) <= 0.0, name="green_hour")


def sent_beyond_green(problem: Problem) -> linopy.LinearExpression:
    """What flows into the green links less what is green [period, block, hour], MW."""
    data = problem.data
    beyond: linopy.LinearExpression = problem.variable("flow_forward").sel(link=green_links(data)).sum("link")
    fleets = [str(f) for f in data.green_fleet.fleet.values[data.green_fleet.values]]
    if fleets:
        beyond = beyond - problem.variable("gen").sel(fleet=fleets).sum("fleet")
    markets = data.green_market.market.values[data.green_market.values]
    if len(markets):
        beyond = beyond - problem.variable("import").sel(market=markets).sum("market")
    return beyond


def add_green_allotment(problem: Problem) -> None:
    """Plan variable allot:green [period, block]: MWh that a block may send beyond its green output.

    ``sum over the blocks of a month (or of the year) of weight x allot <= 0``: what one sends beyond, others leave.
    """
    data = problem.data
    most = most_sent(data)
    others = (group_weight(data) - data.weight).clip(min=0.0) / data.weight
    allot = problem.model.add_variables(lower=-most * others, upper=most * (others > 0), name="allot:green")
    total = (allot * (data.weight * groups(data))).sum("block")
    problem.model.add_constraints(total <= 0.0, name="limit:green")


def groups(data: SystemData) -> xr.DataArray:
    """Whether a block belongs to a group that is matched together [green_group, block], 0 or 1: months, or the year."""
    month = data.month_of_block.values
    keys = month if green_rule(data) == MONTH else np.zeros_like(month)
    names = np.unique(keys)
    return labelled((names[:, None] == keys[None, :]).astype(float), green_group=names, block=data.weight.block.values)


def group_weight(data: SystemData) -> xr.DataArray:
    """Weight of all blocks of the group of each block [block]."""
    member = groups(data)
    total: xr.DataArray = (member * (member * data.weight).sum("block")).sum("green_group")
    return total


def most_sent(data: SystemData) -> xr.DataArray:
    """Most that a block could send over the green links [period, block] in MWh."""
    links = green_links(data)
    capacity = (data.forward + data.link_total).sel(link=links).sum("link")
    most: xr.DataArray = capacity * data.load.sizes["hour"] * xr.ones_like(data.weight)
    return most.transpose("period", "block")
