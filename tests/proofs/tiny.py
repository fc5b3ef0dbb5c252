"""Systems of a few hours, small enough to solve by hand: a builder of SystemData for the proofs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.largest import given_units
from shanyrak.system.partners import SHARE_RULES
from tests.proofs.parts import INF, Contract, Fleet, Link, Market, Option, Pipe, Resource

Number = float | Sequence[float]


def tiny(
    load: dict[str, Sequence[float]],
    fleets: Sequence[Fleet],
    options: Sequence[Option] = (),
    links: Sequence[Link] = (),
    markets: Sequence[Market] = (),
    heat: dict[str, Sequence[float]] | None = None,
    periods: Sequence[int] = (2030,),
    growth: Sequence[float] | None = None,
    weight: Sequence[float] = (1.0,),
    areas: dict[str, str] | None = None,
    rules: dict[str, Number] | None = None,
    groups: dict[str, dict[str, float]] | None = None,
    fuel_limit: dict[tuple[str, str], float] | None = None,
    winter_limit: dict[tuple[str, str], float] | None = None,
    winter: Sequence[float] | None = None,
    contracts: Sequence[Contract] = (),
    pipes: Sequence[Pipe] = (),
    boiler_cost: float = 100.0,
    boiler_emission: float = 0.0,
    boiler_capacity: float = INF,
    boiler_gas: float = 0.0,
    discount: Sequence[float] | None = None,
    length: Sequence[float] | None = None,
    resources: Sequence[Resource] = (),
    first_cost: dict[str, float] | None = None,
    partner_limits: dict[str, dict[str, float]] | None = None,
    green: str = "none",
    months: Sequence[int] | None = None,
) -> SystemData:
    """SystemData of a tiny system.

    ``load[zone]`` lists the MW of all blocks one after another (``len(weight)`` blocks of one length); ``growth`` gives
    one factor on load per period; ``rules`` and ``groups`` are keyed by the names of the policy rules. Unserved energy
    costs 1000 USD/MWh, unserved heat 500, missing reserve 200, a t or MWh beyond an annual limit 300. A fuel limit
    with a ``winter_limit`` (inf: none, inside a balance) is a balance; ``winter`` is the share of each block in winter.
    """
    zones, years = list(load), np.array(periods)
    area_of = areas or dict.fromkeys(zones, "all")
    count = len(next(iter(load.values()))) // len(weight)
    boilers = {"capacity": boiler_capacity, "cost": boiler_cost, "emission": boiler_emission, "gas": boiler_gas}
    data = SystemData(
        **_time_arrays(years, weight, length, discount),
        month_of_block=xr.DataArray(
            np.array(months or [1] * len(weight)), dims="block", coords={"block": np.arange(len(weight))}
        ),
        **_zone_arrays(load, years, len(weight), growth or [1.0] * len(years), area_of),
        **_fleet_arrays(fleets, years, len(weight), count, area_of),
        **_option_arrays(options, years),
        **_link_arrays(links, years),
        **_market_arrays(markets, years, len(weight), count),
        green_matching=xr.DataArray(green),
        **_heat_arrays(heat or {}, zones, years, (len(weight), count), boilers),
        **_rule_arrays(rules or {}, years, list(dict.fromkeys(area_of[z] for z in zones))),
        **_group_arrays(groups or {}, years, list(dict.fromkeys(f.group for f in fleets))),
        **_fuel_limit_arrays(fuel_limit or {}, winter_limit or {}, years),
        **_fuel_trade_arrays(contracts, pipes, years),
        region_of_zone=xr.DataArray(np.array([f"region of {z}" for z in zones]), dims="zone", coords={"zone": zones}),
        winter=xr.DataArray(
            np.broadcast_to(np.asarray(0.0 if winter is None else winter, dtype=float), len(weight)).copy(),
            dims="block",
            coords={"block": np.arange(len(weight))},
        ),
        **_resource_arrays(resources, fleets, options, years, length),
        **_partner_arrays(partner_limits or {}, fleets, options, years),
        first_cost=xr.DataArray(
            np.array(list((first_cost or {}).values()), dtype=float),
            dims="design",
            coords={"design": np.array(list(first_cost or {}), dtype=str)},
        ),
    )
    return replace(data, given_unit=given_units(data))


def _time_arrays(
    years: np.ndarray, weight: Sequence[float], length: Sequence[float] | None, discount: Sequence[float] | None
) -> dict[str, xr.DataArray]:
    by_period = {"dims": "period", "coords": {"period": years}}
    ones = [1.0] * len(years)
    return {
        "weight": xr.DataArray(np.asarray(weight, dtype=float), dims="block", coords={"block": np.arange(len(weight))}),
        "length": xr.DataArray(np.asarray(length or ones, dtype=float), **by_period),
        "discount": xr.DataArray(np.asarray(discount or ones, dtype=float), **by_period),
    }


def _zone_arrays(
    load: dict[str, Sequence[float]], years: np.ndarray, blocks: int, growth: Sequence[float], area_of: dict[str, str]
) -> dict[str, xr.DataArray]:
    zones = list(load)
    areas = list(dict.fromkeys(area_of[z] for z in zones))
    base = np.array([np.reshape(np.asarray(load[z], dtype=float), (blocks, -1)) for z in zones])
    hourly = base[:, None] * np.asarray(growth)[None, :, None, None]
    peak = [hourly[[i for i, z in enumerate(zones) if area_of[z] == a]].sum(0).max((1, 2)) for a in areas]
    co = {"zone": zones, "period": years, "block": np.arange(blocks), "hour": np.arange(base.shape[2])}
    return {
        "load": xr.DataArray(hourly, dims=("zone", "period", "block", "hour"), coords=co),
        "area_of_zone": xr.DataArray([area_of[z] for z in zones], dims="zone", coords={"zone": zones}),
        **{
            name: xr.DataArray(np.array(peak) * share, dims=("area", "period"), coords={"area": areas, "period": years})
            for name, share in (("peak", 1.0), ("given_unit", 0.0))
        },
    }


def _heat_arrays(
    heat: dict[str, Sequence[float]],
    zones: list[str],
    years: np.ndarray,
    shape: tuple[int, int],
    boilers: dict[str, float],
) -> dict[str, xr.DataArray]:
    names = np.array(list(heat), dtype=str)
    base = np.array([np.reshape(np.asarray(v, dtype=float), shape) for v in heat.values()]).reshape(
        len(heat), 1, *shape
    )
    co = {"heat_zone": names, "period": years, "block": np.arange(shape[0]), "hour": np.arange(shape[1])}
    ones = xr.DataArray(np.ones(len(names)), dims="heat_zone", coords={"heat_zone": names})
    none = np.zeros((len(zones), len(years)))
    separate = xr.DataArray(none, dims=("zone", "period"), coords={"zone": zones, "period": years})
    gas = np.full((len(zones), 1), boilers["gas"])
    return {
        "heat_load": xr.DataArray(np.repeat(base, len(years), axis=1), dims=tuple(co), coords=co),
        "boiler_capacity": ones * boilers["capacity"],
        "boiler_cost": ones * boilers["cost"] * xr.DataArray(np.ones(len(years)), coords={"period": years}),
        "boiler_emission": ones * boilers["emission"],
        "boiler_fuel": xr.DataArray(gas, dims=("zone", "fuel"), coords={"zone": zones, "fuel": ["gas"]}),
        "separate_heat": separate,
        "separate_heat_cost": separate,
        "separate_heat_emission": separate.isel(period=0, drop=True),
    }


def _rule_arrays(rules: dict[str, Number], years: np.ndarray, areas: list[str]) -> dict[str, xr.DataArray]:
    def rule(name: str, empty: float) -> xr.DataArray:
        values = np.broadcast_to(np.asarray(rules.get(name, empty), dtype=float), len(years))
        return xr.DataArray(values.copy(), dims="period", coords={"period": years})

    everywhere = xr.DataArray(np.ones(len(areas)), dims="area", coords={"area": areas})
    return {
        "co2_limit": rule("co2_limit", INF),
        "co2_price": rule("co2_price", 0.0),
        "renewable_share": rule("renewable_share", 0.0),
        "planning_reserve": everywhere * rule("planning_reserve", 0.0),
        "reserve_load_share": rule("reserve_load_share", 0.0),
        "reserve_variable_share": rule("reserve_variable_share", 0.0),
        "capital_limit": rule("capital_limit", INF),
        "unserved_energy_cost": xr.DataArray(1000.0),
        "unserved_heat_cost": xr.DataArray(500.0),
        "reserve_shortfall_cost": xr.DataArray(200.0),
        "excess_limit_cost": xr.DataArray(300.0),
    }


def _group_arrays(groups: dict[str, dict[str, float]], years: np.ndarray, names: list[str]) -> dict[str, xr.DataArray]:
    def rule(name: str, empty: float) -> xr.DataArray:
        values = np.array([[groups.get(name, {}).get(g, empty)] * len(years) for g in names], dtype=float)
        return xr.DataArray(values, dims=("rule_group", "period"), coords={"rule_group": names, "period": years})

    return {
        "group_min": rule("min_capacity", 0.0),
        "group_max": rule("max_capacity", INF),
        "group_max_new": rule("max_new_capacity_per_year", INF),
    }


def _resource_arrays(
    resources: Sequence[Resource],
    fleets: Sequence[Fleet],
    options: Sequence[Option],
    years: np.ndarray,
    length: Sequence[float] | None,
) -> dict[str, xr.DataArray]:
    """``available`` of a list holds year by year from the first period on; a number in every year."""
    end = int(years[-1] + (length or [1.0])[-1])
    span = np.arange(int(years[0]), end)
    names = np.array([r.name for r in resources], dtype=str)
    labels = {"fleet": [f.name for f in fleets], "option": [o.name or f"new:{o.fleet}" for o in options]}

    def array(values: object, other: str, index: object) -> xr.DataArray:
        full = np.asarray(values, dtype=float).reshape(len(names), -1 if len(names) else len(np.asarray(index)))
        return xr.DataArray(full, dims=("resource", other), coords={"resource": names, other: np.asarray(index)})

    return {
        "resource_available": array(
            [np.broadcast_to(np.asarray(r.available, dtype=float), len(span)) for r in resources], "year", span
        ),
        "resource_operating": array(
            [[r.operating.get(f.name, 0.0) for f in fleets] for r in resources], "fleet", labels["fleet"]
        ),
        "resource_building": array(
            [[r.building.get(o.fleet, 0.0) for o in options] for r in resources],
            "option",
            np.array(labels["option"], dtype=str),
        ),
        "resource_cost": xr.DataArray([r.cost for r in resources], dims="resource", coords={"resource": names}),
    }


def _partner_arrays(
    limits: dict[str, dict[str, float]], fleets: Sequence[Fleet], options: Sequence[Option], years: np.ndarray
) -> dict[str, xr.DataArray]:
    """``limits``: by rule (nuclear, new_capacity, investment, debt) the limit of each country, or of all."""
    countries = sorted({o.partner for o in options} | {c for f in fleets for c in f.partners} - {""})
    names = {"country": np.array([c for c in countries if c], dtype=str), "period": years}

    def limit(rule: str) -> list[list[float]]:
        own = limits.get(rule, {})
        return [[own.get(str(c), own.get("all", INF))] * len(years) for c in names["country"]]

    shares = np.array([limit(rule) for rule in SHARE_RULES], dtype=float).reshape(3, -1, len(years))
    held = [[[f.partners.get(str(c), 0.0)] * len(years) for f in fleets] for c in names["country"]]
    labels = np.array([o.name or f"new:{o.fleet}" for o in options], dtype=str)
    lent, money = [o.debt_share for o in options], [[o.overnight] * len(years) for o in options]
    return {
        "partner_limit": xr.DataArray(
            shares, dims=("partner_rule", "country", "period"), coords={"partner_rule": list(SHARE_RULES), **names}
        ),
        "debt_limit": xr.DataArray(
            np.array(limit("debt"), dtype=float).reshape(-1, len(years)), dims=("country", "period"), coords=names
        ),
        "partner_share": xr.DataArray(
            np.array(held, dtype=float).reshape(-1, len(fleets), len(years)),
            dims=("country", "fleet", "period"),
            coords={"fleet": [f.name for f in fleets], **names},
        ),
        "debt_share": xr.DataArray(np.array(lent, dtype=float), dims="option", coords={"option": labels}),
        "invested": xr.DataArray(
            np.array(money, dtype=float).reshape(len(labels), len(years)),
            dims=("option", "vintage"),
            coords={"option": labels, "vintage": years},
        ),
    }


def _fuel_limit_arrays(
    limits: dict[tuple[str, str], float], winter: dict[tuple[str, str], float], years: np.ndarray
) -> dict[str, xr.DataArray]:
    names = np.array([f"{fuel}@{zone}" for fuel, zone in limits], dtype=str)
    one = {"dims": "fuel_zone_limit", "coords": {"fuel_zone_limit": names}}
    values = np.repeat(np.array(list(limits.values()), dtype=float)[:, None], len(years), axis=1)
    return {
        "fuel_limit": xr.DataArray(
            values, dims=("fuel_zone_limit", "period"), coords={"fuel_zone_limit": names, "period": years}
        ),
        "winter_limit": xr.DataArray(
            np.repeat(np.array([winter.get(key, INF) for key in limits], dtype=float)[:, None], len(years), axis=1),
            dims=("fuel_zone_limit", "period"),
            coords={"fuel_zone_limit": names, "period": years},
        ),
        "fuel_excess_cost": xr.DataArray(
            np.full(values.shape, 300.0),
            dims=("fuel_zone_limit", "period"),
            coords={"fuel_zone_limit": names, "period": years},
        ),
        "limit_fuel": xr.DataArray(np.array([fuel for fuel, _ in limits], dtype=str), **one),
        "limit_zone": xr.DataArray(np.array([zone for _, zone in limits], dtype=str), **one),
    }


def _fuel_trade_arrays(
    contracts: Sequence[Contract], pipes: Sequence[Pipe], years: np.ndarray
) -> dict[str, xr.DataArray]:
    def array(values: Sequence[object], dim: str, kind: type, members: Sequence[Contract | Pipe]) -> xr.DataArray:
        return xr.DataArray(
            np.array(values, dtype=kind), dims=dim, coords={dim: np.array([m.name for m in members], str)}
        )

    def yearly(values: Sequence[float], dim: str, members: Sequence[Contract | Pipe]) -> xr.DataArray:
        return array(values, dim, float, members) * xr.DataArray(np.ones(len(years)), coords={"period": years})

    contract, pipe = "fuel_contract", "fuel_pipe"
    return {
        "limit_of_contract": array([c.limit for c in contracts], contract, str, contracts),
        "sold": array([c.sold for c in contracts], contract, bool, contracts),
        "contract_least": yearly([c.least for c in contracts], contract, contracts),
        "contract_most": yearly([c.most for c in contracts], contract, contracts),
        "contract_price": yearly([c.price for c in contracts], contract, contracts),
        "pipe_from": array([p.start for p in pipes], pipe, str, pipes),
        "pipe_to": array([p.end for p in pipes], pipe, str, pipes),
        "pipe_most": yearly([p.most for p in pipes], pipe, pipes),
        "pipe_loss": array([p.loss for p in pipes], pipe, float, pipes),
    }


PARAMETERS = (
    "must_run",
    "min_stable",
    "unit_size",
    "start_cost",
    "capacity_credit",
    "power_loss_per_heat",
    "power_to_heat",
    "heat_per_power",
    "storage_hours",
    "charge_efficiency",
    "discharge_efficiency",
    "self_discharge",
    "carry_share",
    "min_flow",
)
DEFAULTS = {"capacity_credit": 1.0, "charge_efficiency": 1.0, "discharge_efficiency": 1.0}


def _fleet_arrays(
    fleets: Sequence[Fleet], years: np.ndarray, blocks: int, count: int, area_of: dict[str, str]
) -> dict[str, xr.DataArray]:
    names = np.array([f.name for f in fleets], dtype=str)
    co = {"fleet": names}

    def one(values: Sequence[object]) -> xr.DataArray:
        return xr.DataArray(np.array(values), dims="fleet", coords=co)

    def two(values: Sequence[object]) -> xr.DataArray:
        full = np.array([np.broadcast_to(np.asarray(v, dtype=float), len(years)) for v in values])
        return xr.DataArray(full, dims=("fleet", "period"), coords={**co, "period": years})

    shape = (blocks, count)
    profile = np.array(
        [np.reshape(np.broadcast_to(np.asarray(f.profile, dtype=float), blocks * count), shape) for f in fleets]
    )
    available = np.array([np.broadcast_to(np.asarray(f.available, dtype=float), (len(years), blocks)) for f in fleets])
    inflow = np.array([np.broadcast_to(np.asarray(f.inflow, dtype=float), blocks) for f in fleets])
    return {
        "zone_of_fleet": one([f.zone for f in fleets]),
        "technology": one([f.technology for f in fleets]),
        "kind": one([f.kind for f in fleets]),
        "group": one([f.group for f in fleets]),
        "fuel_of_fleet": one([f.fuel for f in fleets]),
        "renewable": one([f.renewable for f in fleets]),
        "green_fleet": one([f.green for f in fleets]),
        "commitment": one([f.commitment for f in fleets]),
        "unit_group": one([f"{f.technology}@{area_of.get(f.zone, 'all')}" for f in fleets]),
        "existing": two([f.existing for f in fleets]),
        "available": xr.DataArray(
            available, dims=("fleet", "period", "block"), coords={**co, "period": years, "block": np.arange(blocks)}
        ),
        "profile": xr.DataArray(
            profile,
            dims=("fleet", "block", "hour"),
            coords={**co, "block": np.arange(blocks), "hour": np.arange(count)},
        ),
        "inflow": xr.DataArray(
            inflow,
            dims=("fleet", "block"),
            coords={**co, "block": np.arange(blocks)},
        ),
        **{p: one([f.parameters.get(p, DEFAULTS.get(p, 0.0)) for f in fleets]) for p in PARAMETERS},
        "generation_cost": two([f.cost for f in fleets]),
        "heat_cost": two([f.heat_cost for f in fleets]),
        "fixed_cost": two([f.fixed for f in fleets]),
        "fuel_per_power": one([f.fuel_per_power for f in fleets]),
        "fuel_per_heat": one([f.fuel_per_heat for f in fleets]),
        "emission_factor": one([f.emission for f in fleets]),
        "back_pressure": one([f.back_pressure for f in fleets]),
    }


def _option_arrays(options: Sequence[Option], years: np.ndarray) -> dict[str, xr.DataArray]:
    names = np.array([o.name or f"new:{o.fleet}" for o in options], dtype=str)
    co = {"option": names}
    n = len(years)

    def rows(values: list[object], dim: str) -> xr.DataArray:
        full = np.array([np.broadcast_to(np.asarray(v, dtype=float), n) for v in values]).reshape(len(names), n)
        return xr.DataArray(full, dims=("option", dim), coords={**co, dim: years})

    def one(values: list[object], kind: type) -> xr.DataArray:
        return xr.DataArray(np.array(values, dtype=kind), dims="option", coords=co)

    age = years[None, None, :] - years[None, :, None]
    life = np.array([o.life for o in options], dtype=float).reshape(len(names), 1, 1)
    committed = rows([o.committed for o in options], "period")
    open_ = np.array([years >= o.earliest for o in options]).reshape(len(names), n)
    most = open_ * np.array([min(o.maximum, o.rate) for o in options], dtype=float).reshape(len(names), 1)
    return {
        "fleet_of_option": one([o.fleet for o in options], str),
        "partner": one([o.partner for o in options], str),
        "max_total": one([o.maximum for o in options], float),
        "max_build": xr.DataArray(
            np.maximum(most, committed), dims=("option", "period"), coords={**co, "period": years}
        ),
        "min_build": committed,
        "unit_of_option": one([o.unit for o in options], float),
        "alive": xr.DataArray(
            (age >= 0) & (age < life),
            dims=("option", "vintage", "period"),
            coords={**co, "vintage": years, "period": years},
        ),
        "annuity": rows([o.annuity for o in options], "vintage"),
        "overnight": rows([o.overnight for o in options], "vintage"),
        "option_fixed_cost": rows([o.fixed for o in options], "vintage"),
        "building_years": one([o.building_years for o in options], float),
        "design_of_option": one([o.design for o in options], str),
    }


def _link_arrays(links: Sequence[Link], years: np.ndarray) -> dict[str, xr.DataArray]:
    names = np.array([k.name for k in links], dtype=str)
    co = {"link": names}

    def two(values: list[float | Sequence[float]], dim: str) -> xr.DataArray:
        full = np.array([np.broadcast_to(v, len(years)) for v in values], dtype=float).reshape(len(names), len(years))
        return xr.DataArray(full, dims=("link", dim), coords={**co, dim: years})

    def one(values: list[object], kind: type) -> xr.DataArray:
        return xr.DataArray(np.array(values, dtype=kind), dims="link", coords=co)

    return {
        "from_zone": one([k.start for k in links], str),
        "to_zone": one([k.end for k in links], str),
        "forward": two([k.forward for k in links], "period"),
        "backward": two([k.backward for k in links], "period"),
        "loss": one([k.loss for k in links], float),
        "reactance": one([k.reactance for k in links], float),
        "link_annuity": two([k.annuity for k in links], "vintage"),
        "link_overnight": two([0.0 for _ in links], "vintage"),
        "link_limit": two([k.limit for k in links], "period"),
        "link_total": one([k.limit for k in links], float),
        "link_min": two([k.least for k in links], "period"),
        "link_unit": one([k.unit for k in links], float),
        "link_toll": one([k.toll for k in links], float),
        "green_link": one([k.green for k in links], bool),
    }


def _market_arrays(markets: Sequence[Market], years: np.ndarray, blocks: int, count: int) -> dict[str, xr.DataArray]:
    names = np.array([m.zone for m in markets], dtype=str)
    co = {"market": names, "period": years, "block": np.arange(blocks)}
    hourly = {**co, "hour": np.arange(count)}

    def prices(values: list[float | Sequence[float]]) -> xr.DataArray:
        full = [np.broadcast_to(np.asarray(v, dtype=float), blocks * count).reshape(1, blocks, count) for v in values]
        shape = (len(names), len(years), blocks, count)
        every = np.array([np.repeat(v, len(years), axis=0) for v in full]).reshape(shape)
        return xr.DataArray(every, dims=tuple(hourly), coords=hourly)

    def limits(values: list[float]) -> xr.DataArray:
        full = np.array([np.full((len(years), blocks), v) for v in values]).reshape(len(names), len(years), blocks)
        return xr.DataArray(full, dims=tuple(co), coords=co)

    return {
        "import_price": prices([m.import_price for m in markets]),
        "import_limit": limits([m.import_limit for m in markets]),
        "export_price": prices([m.export_price for m in markets]),
        "export_limit": limits([m.export_limit for m in markets]),
        "green_market": xr.DataArray(
            np.array([m.green for m in markets], dtype=bool), dims="market", coords={"market": names}
        ),
    }
