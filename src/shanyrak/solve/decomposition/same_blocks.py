"""Whether two plans have the same blocks, told from their arrays: then what is known of the blocks of one holds for
the other."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import xarray as xr

from shanyrak.solve.decomposition.blocks import Array
from shanyrak.system.capacity import never_there
from shanyrak.system.data import SystemData
from shanyrak.system.generation import reserve_fleets
from shanyrak.system.network import load_of_zones
from shanyrak.system.policy import CO2, RENEWABLE, UNLIMITED, allotted_limits
from shanyrak.system.problem import Options, Problem
from shanyrak.system.reserve import load_reserve

PLAN_FIELDS = frozenset(
    {"weight", "length", "discount", "peak", "given_unit", "existing", "fixed_cost", "capacity_credit",
     "fleet_of_option", "partner", "max_total", "max_build", "min_build", "unit_of_option", "alive", "annuity",
     "overnight", "option_fixed_cost", "building_years", "design_of_option", "first_cost", "link_annuity",
     "link_overnight", "link_limit", "link_total", "link_min", "link_unit", "month_of_block",
     "separate_heat", "separate_heat_cost", "separate_heat_emission",
     "carry_share", "co2_limit", "renewable_share", "fuel_limit", "winter_limit", "winter", "limit_of_contract", "sold",
     "contract_least", "contract_most", "contract_price", "pipe_from", "pipe_to", "pipe_most", "pipe_loss",
     "planning_reserve", "capital_limit", "group_min", "group_max", "group_max_new", "resource_available",
     "resource_operating", "resource_building", "resource_cost", "partner_share", "partner_limit", "debt_limit",
     "debt_share", "invested", "co2_price"}
)  # fmt: skip
"""Arrays that no block reads; a price of CO2 is read by it as part of the costs of generation and heat."""

DEMAND_FIELDS = frozenset({"load", "heat_load", "reserve_load_share"})
"""Arrays that are sides of demand rows in the blocks and nothing else."""


def demand_sides(data: SystemData, options: Options) -> Array:
    """Sides of the demand rows of every block [block, row], in the order of the rows (``blocks.demand_rows``)."""
    problem = Problem(data, options)
    parts = [data.heat_load] if data.heat_load.sizes["heat_zone"] else []
    parts += [load_reserve(data)] if reserve_fleets(problem) else []
    parts += [load_of_zones(problem)]
    count = data.load.sizes["period"] * data.load.sizes["block"]
    ordered = [part.transpose("period", "block", ...).values.reshape(count, -1) for part in parts]
    return np.concatenate(ordered, axis=1)


def aligned(data: SystemData, base: SystemData) -> SystemData:
    """The data with every fleet and link of the base, in its order: what is no longer there can have no capacity; and
    with a limit without end, or a target of hardly any, where one of the base is gone. A link that may not be expanded
    any more stays one that may be, by nothing in any period: the blocks see what is added to it."""
    whole, old = data.to_dataset(), base.to_dataset()
    for dim in ("fleet", "link"):
        own, wanted = set(whole[dim].values), list(old[dim].values)
        if own == set(wanted) or not own <= set(wanted):
            continue
        gone = [name for name in wanted if name not in own]
        filled = {n: _filled(str(n), whole[n], old[n], dim, gone) for n in whole.data_vars if dim in whole[n].dims}
        whole = whole.drop_dims(dim).assign(filled)
    out = SystemData.from_dataset(whole.sel(fleet=_order(whole, old, "fleet"), link=_order(whole, old, "link")))
    ends = {name: _endless(getattr(out, name), getattr(base, name)) for name in ("co2_limit", "fuel_limit")}
    share = _hardly_any(out.renewable_share, base.renewable_share)
    return _expandable(replace(out, **ends, renewable_share=share), base)


def _hardly_any(share: xr.DataArray, old: xr.DataArray) -> xr.DataArray:
    """A target that is there no more as one that nothing misses, so that its row stays."""
    gone = (share.sizes == old.sizes) and not bool((share > 0).any()) and bool((old > 0).any())
    return share.where(~(old > 0), HARDLY_ANY).transpose(*share.dims) if gone else share


def _expandable(data: SystemData, base: SystemData) -> SystemData:
    """The data with links that may be expanded wherever the base has such."""
    total, before = data.link_total, base.link_total.reindex_like(data.link_total, fill_value=0.0)
    closed = ~(total > 0) & (before > 0)
    limit = data.link_limit.where(~closed, 0.0).transpose(*data.link_limit.dims)
    return replace(data, link_total=total.where(~closed, before), link_limit=limit)


def _order(whole: xr.Dataset, old: xr.Dataset, dim: str) -> list[str]:
    """Names of the base in its order, then those that are new."""
    own = [str(name) for name in whole[dim].values]
    known = [str(name) for name in old[dim].values]
    return [name for name in known if name in own] + [name for name in own if name not in known]


HARDLY_ANY = 1e-9
"""Share of renewable energy that stands for no target."""

EMPTY = frozenset({"existing", "forward", "backward", "link_limit", "link_total", "link_min"})


def _filled(name: str, array: xr.DataArray, old: xr.DataArray, dim: str, gone: list[str]) -> xr.DataArray:
    """An array with the missing members, as they were in the base, but without capacity."""
    missing = old.sel({dim: gone})
    if set(missing.dims) != set(array.dims):
        return array
    missing = xr.zeros_like(missing) if name in EMPTY else missing
    return xr.concat([array, missing.transpose(*array.dims)], dim=dim)


def _endless(limit: xr.DataArray, old: xr.DataArray) -> xr.DataArray:
    if limit.sizes != old.sizes:
        return limit
    gone = np.isfinite(old.values) & ~np.isfinite(limit.values)
    return limit.where(~gone, UNLIMITED)


def differences(data: SystemData, base: SystemData, options: Options) -> list[str]:
    """Names of what the blocks of two plans differ by, sorted; empty where they are the same.

    Parameters
    ----------
    data : of the changed plan, aligned with the base
    base : of the plan whose blocks are known
    options : choices about the equations, the same for both
    """
    out = []
    for name in [field.name for field in fields(SystemData) if field.name not in PLAN_FIELDS]:
        if not same_array(getattr(data, name), getattr(base, name), ROUNDING):
            out.append(name)
    if data.existing.sizes == base.existing.sizes and bool((~never_there(data) & never_there(base)).any()):
        out.append("fleets that could not be there before")
    if data.link_total.sizes == base.link_total.sizes and bool(((data.link_total > 0) & ~(base.link_total > 0)).any()):
        out.append("links that could not be expanded before")
    return sorted(out)


def further_limits(data: SystemData, base: SystemData, options: Options) -> list[str]:
    """Annual limits and targets of the data that the base has none of: its blocks know nothing of them."""
    known = allotted_limits(Problem(base, options))
    return [name for name in allotted_limits(Problem(data, options)) if name not in known]


def strangers(data: SystemData, base: SystemData, options: Options) -> list[str]:
    """Names of all that the blocks of two plans, or the limits that tie them, differ by; see ``differences``."""
    limits = further_limits(data, base, options) + further_limits(base, data, options)
    return [*differences(data, base, options), *limits]


def without_limits(data: SystemData, names: list[str]) -> SystemData:
    """The data without some annual limits and targets."""
    if CO2 in names:
        data = replace(data, co2_limit=xr.full_like(data.co2_limit, np.inf))
    if RENEWABLE in names:
        data = replace(data, renewable_share=xr.zeros_like(data.renewable_share))
    fuels = ~data.fuel_limit.fuel_zone_limit.isin(names)
    return replace(data, fuel_limit=data.fuel_limit.where(fuels, np.inf))


ROUNDING = 1e-12
"""Relative difference of numbers that adding up in another order brings: far less than a solver tells apart."""


def same_array(one: xr.DataArray, other: xr.DataArray, tolerance: float = 0.0) -> bool:
    """Whether two arrays have the same dimensions, labels and values, numbers to a relative tolerance."""
    if one is other:
        return True
    if one.dims != other.dims or one.shape != other.shape:
        return False
    if any(not np.array_equal(one[dim].values, other[dim].values) for dim in one.dims):
        return False
    if one.dtype.kind in "fiu":
        pair = one.values.astype(float), other.values.astype(float)
        if np.array_equal(*pair, equal_nan=True):
            return True
        return tolerance > 0 and bool(np.isclose(*pair, rtol=tolerance, atol=0.0, equal_nan=True).all())
    return bool(np.array_equal(one.values.astype(str), other.values.astype(str)))
