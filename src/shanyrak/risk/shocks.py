"""Shocks: from a row of stresses.csv to the arrays of the plan that it strikes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case.lookup import corridor_segments, corridor_value, parameter
from shanyrak.case.read import changed_case
from shanyrak.plan.questions.desk import Desk, QuestionError
from shanyrak.plan.questions.held import Values, moved_options
from shanyrak.system.data import SystemData
from shanyrak.system.finance import annuity
from shanyrak.system.labels import labelled
from shanyrak.system.policy import limited_zones
from shanyrak.system.problem import Problem

FORTNIGHT_HOURS = 2 * 8784 / 52
"""Two of the 52 weeks that stand for a leap year, each a little more than 168 hours."""
ROOM = 10.0
"""A limit in years that a shock leaves alone is this many times what was used: no limit, and a number of like size."""


@dataclass(frozen=True)
class Stress:
    """A row of stresses.csv; ``end`` is the first year in which it is no longer felt (inf: never)."""

    key: str
    name: str
    kind: str
    target: str
    size: float
    rate: float
    load_factor: float
    known: int
    starts: int
    end: float
    signpost: str

    def felt(self, years: xr.DataArray) -> xr.DataArray:
        """Whether it is felt in each of some years."""
        return (years >= self.starts) & (years < self.end)


@dataclass(frozen=True)
class Shock:
    """A stress on the arrays of a plan.

    ``data`` : the arrays after it, aligned with the plan's
    ``free`` : options that it strikes, which are planned again
    ``start`` : a first guess of what the plan does not have (None: nothing)
    """

    stress: Stress
    data: SystemData
    free: frozenset[str] = frozenset()
    start: Callable[[Problem], Values] | None = None


def read_stresses(case: Case) -> list[Stress]:
    """The shocks of a case, in the order of the table."""
    return [
        Stress(
            str(row["stress"]), str(row["name"]), str(row["kind"]), str(row["target"]), float(row["size"]),
            float(row["rate"]), float(row["load_factor"]), int(row["known"]), int(row["starts"]),
            float(row["starts"] + row["years"]) if row["years"] == row["years"] else np.inf, str(row["signpost"]),
        )
        for row in case.table("stresses").to_dict("records")
    ]  # fmt: skip


@dataclass(frozen=True)
class Struck:
    """What a shock strikes: a case, its arrays before and after the changes of the case that the shock is, the plan
    that is followed (capacity, build) and the operation of the plan of the desk."""

    case: Case
    before: SystemData
    data: SystemData
    plan: Values
    operation: Values


def struck(
    desk: Desk,
    stress: Stress,
    settings: Sequence[str] = (),
    scenarios: Sequence[str] = (),
    plan: Values | None = None,
) -> Shock:
    """The arrays of a case with some changes, after a shock.

    Parameters
    ----------
    plan : capacity and builds of the plan that is followed (None: that of the desk)

    Raises
    ------
    QuestionError
        where the case does not have what the shock strikes
    CaseError
        with every problem of the changes
    """
    case = changed_case(desk.draft, scenarios, settings) if settings or scenarios else desk.case
    own = _SETTINGS[stress.kind](case, stress) if stress.kind in _SETTINGS else []
    data = desk.changed([*settings, *own], scenarios)
    before = desk.changed(settings, scenarios) if own else data
    return _KINDS[stress.kind](stress, Struck(case, before, data, plan or desk.plan.values, desk.plan.values))


# --- projects and links that come late ------------------------------------------------------------------------------


def _row(case: Case, stress: Stress, table: str, key: str) -> pd.Series:
    """The row of a table that a shock strikes."""
    rows = case.table(table)
    own = rows[rows[key] == stress.target]
    if own.empty:
        raise QuestionError(f"{stress.key} strikes {stress.target!r}, which is no {key} of the case.")
    return own.iloc[0]


def _project(case: Case, stress: Stress) -> pd.Series:
    return _row(case, stress, "projects", "project")


def _late(case: Case, stress: Stress) -> list[str]:
    """A reactor's delay lengthens its construction, so that interest grows; another project moves its year."""
    row, key = _project(case, stress), f"projects.{stress.target}"
    if row["design"]:
        before = 0.0 if pd.isna(row["delay"]) else float(row["delay"])
        return [f"{key}.delay={before + stress.size:g}"]
    return [f"{key}.earliest_year={int(row['earliest_year']) + round(stress.size)}"]


def _moved(case: Case, stress: Stress) -> list[str]:
    """A project that waits for another lender moves its year, and may be given up."""
    row, key = _project(case, stress), f"projects.{stress.target}"
    own = [f"{key}.earliest_year={int(row['earliest_year']) + round(stress.size)}"]
    return own if row["status"] == "listed" else [*own, f"{key}.status=candidate"]


def _link_late(case: Case, stress: Stress) -> list[str]:
    """A line moves its dates; a segment of an export corridor moves those of the segments that share its date."""
    if stress.target in corridor_segments(case):
        return _corridor_late(case, stress)
    row, key, late = _row(case, stress, "links", "link"), f"links.{stress.target}", round(stress.size)
    dates = [name for name in ("available_from", "expansion_earliest") if row[name] == row[name]]
    return [f"{key}.{name}={int(row[name]) + late}" for name in dates]


def _corridor_late(case: Case, stress: Stress) -> list[str]:
    table = case.table("corridor")
    own = ((table["place"] == stress.target) & (table["quantity"] == "earliest")).any()
    year = corridor_value(case, stress.target, "earliest") + round(stress.size)
    last = max(year, corridor_value(case, stress.target, "earliest", "high"))
    key = f"corridor.{stress.target if own else 'all'}:earliest"
    return [f"{key}.central={year:g}", f"{key}.high={last:g}"]


def _as_set(stress: Stress, hit: Struck) -> Shock:
    """What the changes of the case say; options whose dates they move are free."""
    return Shock(stress, hit.data, moved_options(hit.data, hit.before))


def _finance(stress: Stress, hit: Struck) -> Shock:
    """The project pays another cost of capital: annuity x a(rate) / a(rate of its technology), each with interest."""
    case, data = hit.case, hit.data
    if stress.target not in data.annuity.option.values:
        return Shock(stress, data)
    years = data.annuity.vintage.values
    technology = str(_project(case, stress)["technology"])
    time = float(data.building_years.sel(option=stress.target))
    factor = []
    for year in years:
        rate, life = (parameter(case, technology, name, int(year)) for name in ("wacc", "lifetime"))
        factor.append(annuity(1.0, stress.rate, time, life) / annuity(1.0, rate, time, life))
    own = (data.annuity.option == stress.target).astype(float)
    scale = 1.0 + own * (labelled(np.array(factor), vintage=years) - 1.0)
    free = moved_options(data, hit.before) | {stress.target}
    return Shock(stress, replace(data, annuity=(data.annuity * scale).transpose(*data.annuity.dims)), frozenset(free))


def _sanction(stress: Stress, hit: Struck) -> Shock:
    """No build with the country after it is known: only what is not committed, or all."""
    data = hit.data
    partner = data.partner == stress.target
    gone = partner if stress.kind == "sanction_all" else partner & ~(data.min_build > 0).any("period")
    late = data.max_build.period > stress.known
    most = data.max_build.where(~(gone & late), 0.0).transpose(*data.max_build.dims)
    least = data.min_build.where(~(gone & late), 0.0).transpose(*data.min_build.dims)
    free = frozenset(str(o) for o in data.partner.option.values[gone.values])
    return Shock(stress, replace(data, max_build=most, min_build=least), free)


# --- water, weather, fuel -------------------------------------------------------------------------------------------


def _water(stress: Stress, hit: Struck) -> Shock:
    """A share of a resource is there in the years of the shock."""
    there = hit.data.resource_available
    if stress.target not in there.resource.values:
        names = ", ".join(map(str, there.resource.values)) or "none"
        raise QuestionError(f"{stress.key} strikes {stress.target!r}, which is no resource of the case: {names}.")
    dry = (there.resource == stress.target) & stress.felt(there.year)
    left = there.where(~dry, stress.size * there).transpose(*there.dims)
    return Shock(stress, replace(hit.data, resource_available=left))


def _cold(stress: Stress, hit: Struck) -> Shock:
    """Wind times the share, load and heat times the factor, in the coldest blocks of the years of the shock."""
    data, blocks = hit.data, coldest_blocks(hit.data)
    here = xr.DataArray(np.isin(data.weight.block.values, blocks), dims="block", coords={"block": data.weight.block})
    cold = here & stress.felt(data.load.period)
    wind = data.kind == "wind"
    load = data.load.where(~cold, stress.load_factor * data.load).transpose(*data.load.dims)
    heat = data.heat_load.where(~cold, stress.load_factor * data.heat_load).transpose(*data.heat_load.dims)
    share = data.available.where(~(cold & wind), stress.size * data.available).transpose(*data.available.dims)
    return Shock(stress, replace(data, load=load, heat_load=heat, available=share))


def coldest_blocks(data: SystemData) -> list[int]:
    """Blocks with the highest load and heat of the first period, until they stand for a fortnight; one at least."""
    need = (data.load.sum("zone") + data.heat_load.sum("heat_zone")).isel(period=0).mean("hour")
    hours = (data.weight * data.load.sizes["hour"]).values
    chosen: list[int] = []
    for block in np.argsort(-need.values, kind="stable"):
        if chosen and hours[[*chosen, block]].sum() > FORTNIGHT_HOURS:
            break
        chosen.append(int(block))
    return sorted(chosen)


def _fuel(stress: Stress, hit: Struck) -> Shock:
    """Power plants and networks get a share of what the plan of the desk burns of a fuel, whatever plan is followed.

    Where the fuel is limited or balanced by region, each loses the rest of its own use; otherwise a limit comes anew.
    """
    data = hit.data
    if stress.target not in data.boiler_fuel.fuel.values:
        raise QuestionError(f"{stress.key} strikes {stress.target!r}, which is no fuel of the case.")
    names = [str(n) for n in data.limit_fuel.fuel_zone_limit.values[(data.limit_fuel == stress.target).values]]
    return _less_fuel(stress, hit, names) if names else _new_limit(stress, hit)


def _less_fuel(stress: Stress, hit: Struck, names: list[str]) -> Shock:
    """``limit' = limit - (1 - size) burnt`` of each limit of the fuel, over the year and in winter."""
    data = hit.data
    year, winter = data.fuel_limit.copy(deep=True), data.winter_limit.copy(deep=True)
    felt = stress.felt(data.load.period)
    for name in names:
        used = burnt(data, hit.operation, stress.target, limited_zones(data, name)) * data.weight
        for limit, part in ((year, used), (winter, used * data.winter)):
            lost = ((1.0 - stress.size) * part.sum("block")).where(felt, 0.0)
            limit.loc[{"fuel_zone_limit": name}] = limit.sel(fuel_zone_limit=name) - lost
    return Shock(stress, replace(data, fuel_limit=year, winter_limit=winter))


def _new_limit(stress: Stress, hit: Struck) -> Shock:
    """A limit on what the plan burns of a fuel that had none."""
    data = hit.data
    used = burnt(data, hit.operation, stress.target)  # MWh in each block
    year = (used * data.weight).sum("block")
    name = f"{stress.key}:{stress.target}"

    def joined(array: xr.DataArray, row: xr.DataArray) -> xr.DataArray:
        own = row.expand_dims(fuel_zone_limit=[name]).transpose(*array.dims)
        return xr.concat([array, own], "fuel_zone_limit")

    more = {
        "fuel_limit": joined(data.fuel_limit, _share(stress, year) * year.clip(min=1.0)),
        "limit_fuel": joined(data.limit_fuel, xr.DataArray(stress.target)),
        "limit_zone": joined(data.limit_zone, xr.DataArray("all")),
        "winter_limit": joined(data.winter_limit, xr.full_like(year, np.inf)),
        "fuel_excess_cost": joined(data.fuel_excess_cost, xr.full_like(year, float(data.excess_limit_cost))),
    }
    share = _share(stress, used) * used
    return Shock(stress, replace(data, **more), start=lambda problem: {f"allot:{name}": share})


def _share(stress: Stress, pattern: xr.DataArray) -> xr.DataArray:
    """What is left in each period [period]: the size of the shock, and room enough where it is not felt."""
    return xr.where(stress.felt(pattern.period), stress.size, ROOM)  # type: ignore[no-any-return,no-untyped-call]


def burnt(data: SystemData, values: Values, fuel: str, zones: Sequence[str] | None = None) -> xr.DataArray:
    """Fuel that plants and the boilers of networks burn in each block of a plan [period, block], MWh; of some zones, or
    all."""
    here = data.zone_of_fleet.isin(list(zones) if zones is not None else data.load.zone.values)
    burning = here & (data.fuel_of_fleet == fuel)
    own = [str(f) for f in values["gen"].fleet.values if bool(burning.sel(fleet=f))]
    used = (values["gen"].sel(fleet=own) * data.fuel_per_power.sel(fleet=own)).sum(["fleet", "hour"])
    if "heat" in values:
        warm = [f for f in own if f in values["heat"].fleet.values]
        used = used + (values["heat"].sel(fleet=warm) * data.fuel_per_heat.sel(fleet=warm)).sum(["fleet", "hour"])
    if "boiler" in values:
        networks = [z for z in values["boiler"].heat_zone.values if zones is None or str(z) in zones]
        per_heat = data.boiler_fuel.sel(fuel=fuel, zone=networks, drop=True).rename(zone="heat_zone")
        used = used + (values["boiler"].sel(heat_zone=networks) * per_heat).sum(["heat_zone", "hour"])
    return used.transpose("period", "block")


# --- a unit is lost -------------------------------------------------------------------------------------------------


def _outage(stress: Stress, hit: Struck) -> Shock:
    """So many of the largest units are off that the plan has which is followed."""
    data, period = hit.data, _period(hit.data, stress.starts)
    fleet, unit = largest_unit(data, hit.plan, period)
    lost = stress.size * unit
    if float(data.existing.sel(fleet=fleet, period=period)) < lost:
        return Shock(stress, _without_new(data, hit.plan, stress, fleet, period, lost))
    off = (data.existing.fleet == fleet) & stress.felt(data.existing.period)
    left = data.existing.where(~off, (data.existing - lost).clip(min=0.0)).transpose(*data.existing.dims)
    return Shock(stress, replace(data, existing=left))


def _without_new(data: SystemData, values: Values, stress: Stress, fleet: str, period: int, lost: float) -> SystemData:
    """The builds of a fleet give a share less while units of them are off, and cost what they cost.

    ``alive' = alive (1 - lost / built)`` in the years of the shock, and for each vintage
    ``annuity' = annuity sum_p d alive / sum_p d alive'``, the fixed cost alike: the discounted cost of a MW stays.
    """
    own = data.fleet_of_option == fleet
    alive = data.alive.astype(float)
    built = float((values["build"] * alive.sel(period=period)).where(own, 0.0).sum())
    if built <= 0:
        return data
    hit = own & stress.felt(alive.period)
    left = alive.where(~hit, alive * max(1.0 - lost / built, 0.0)).transpose(*alive.dims)
    paid, kept = ((a * data.discount).sum("period") for a in (alive, left))
    scale = (paid / kept.where(kept > 0, np.nan)).fillna(1.0).transpose("option", "vintage")
    return replace(data, alive=left, annuity=data.annuity * scale, option_fixed_cost=data.option_fixed_cost * scale)


def largest_unit(data: SystemData, values: Values, period: int) -> tuple[str, float]:
    """Fleet and size in MW of the largest unit on line in a period; a fleet smaller than a unit counts as one."""
    on_line = values["capacity"].sel(period=period)
    size = data.unit_size.where(data.unit_size < on_line, on_line).where(data.kind == "thermal", 0.0)
    best = int(size.values.argmax())
    return str(size.fleet.values[best]), float(size[best])


def _period(data: SystemData, year: int) -> int:
    """The period that a year lies in; the first one for a year before."""
    periods = [int(p) for p in data.load.period.values]
    return max([p for p in periods if p <= year], default=periods[0])


_SETTINGS: dict[str, Callable[[Case, Stress], list[str]]] = {
    "finance": _moved,
    "delay": _late,
    "link_delay": _link_late,
}
_KINDS: dict[str, Callable[[Stress, Struck], Shock]] = {
    "finance": _finance,
    "sanction_new": _sanction,
    "sanction_all": _sanction,
    "delay": _as_set,
    "link_delay": _as_set,
    "water": _water,
    "cold": _cold,
    "fuel": _fuel,
    "outage": _outage,
}
