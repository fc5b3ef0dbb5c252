"""Systems of a few hours, small enough to solve by hand: a builder of SystemData for the proofs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import xarray as xr

from shanyrak.system.data import SystemData

INF = np.inf


@dataclass
class Fleet:
    """A fleet of the tiny system; numbers hold for all periods unless a list gives one per period."""

    zone: str = "a"
    technology: str = "plant"
    kind: str = "thermal"
    existing: float | Sequence[float] = 0.0
    cost: float = 0.0
    fixed: float = 0.0
    profile: Sequence[float] | float = 1.0
    available: float = 1.0
    fuel: str = ""
    fuel_per_power: float = 0.0
    fuel_per_heat: float = 0.0
    emission: float = 0.0
    heat_cost: float = 0.0
    renewable: bool = False
    commitment: bool = False
    group: str = "group"
    parameters: dict[str, float] = field(default_factory=dict)
    inflow: float = 0.0
    back_pressure: bool = False

    @property
    def name(self) -> str:
        """Name of the fleet."""
        return f"{self.zone}:{self.technology}"


@dataclass
class Option:
    """Something that may be built into a fleet; annuity in USD/MW/year."""

    fleet: str
    annuity: float | Sequence[float]
    maximum: float = 1e6
    committed: float | Sequence[float] = 0.0
    unit: float = 0.0
    life: int = 100
    earliest: int = 0
    overnight: float = 0.0
    fixed: float = 0.0
    name: str = ""
    partner: str = ""


@dataclass
class Link:
    """A link of the tiny system."""

    start: str
    end: str
    forward: float
    backward: float = 0.0
    loss: float = 0.0
    annuity: float = 0.0
    limit: float = 0.0

    @property
    def name(self) -> str:
        """Name of the link."""
        return f"{self.start}-{self.end}"


@dataclass
class Market:
    """A neighbour that sells and buys."""

    zone: str
    import_price: float = 0.0
    import_limit: float = 0.0
    export_price: float = 0.0
    export_limit: float = 0.0


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
    hours: int | None = None,
    areas: dict[str, str] | None = None,
    rules: dict[str, float] | None = None,
    groups: dict[str, dict[str, float]] | None = None,
    fuel_limit: dict[tuple[str, str], float] | None = None,
    boiler_cost: float = 100.0,
    boiler_emission: float = 0.0,
    boiler_capacity: float = INF,
    discount: Sequence[float] | None = None,
    length: Sequence[float] | None = None,
) -> SystemData:
    """SystemData of a tiny system.

    ``load[zone]`` lists the MW of all blocks one after another (``len(weight)`` blocks of equal length); ``growth`` gives
    one factor on load per period. Unserved energy costs 1000 USD/MWh, unserved heat 500, missing reserve 200.
    """
    rules = rules or {}
    blocks = len(weight)
    zones = list(load)
    count = len(next(iter(load.values()))) // blocks
    years = np.array(periods)
    growth = growth or [1.0] * len(years)
    area_of = areas or {z: "all" for z in zones}
    names = list(dict.fromkeys(area_of[z] for z in zones))
    base = np.array([np.reshape(np.asarray(load[z], dtype=float), (blocks, count)) for z in zones])
    four = base[:, None] * np.asarray(growth)[None, :, None, None]
    co = {"zone": zones, "period": years, "block": np.arange(blocks), "hour": np.arange(count)}
    demand = xr.DataArray(four, dims=("zone", "period", "block", "hour"), coords=co)
    peak = np.array([four[[i for i, z in enumerate(zones) if area_of[z] == a]].sum(0).max((1, 2)) for a in names])
    heat = heat or {}
    heat_base = np.array([np.reshape(np.asarray(v, dtype=float), (blocks, count)) for v in heat.values()])
    heat_four = (
        heat_base[:, None] * np.ones(len(years))[None, :, None, None]
        if len(heat)
        else np.zeros((0, len(years), blocks, count))
    )
    period = {"period": years}

    def per_period(value: float) -> xr.DataArray:
        return xr.DataArray(np.full(len(years), float(value)), dims="period", coords=period)

    group_names = list(dict.fromkeys([f.group for f in fleets]))
    limits = fuel_limit or {}

    def by_group(rule: str, empty: float) -> xr.DataArray:
        given = (groups or {}).get(rule, {})
        values = np.array([[given.get(g, empty)] * len(years) for g in group_names], dtype=float)
        return xr.DataArray(values, dims=("rule_group", "period"), coords={"rule_group": group_names, **period})

    return SystemData(
        weight=xr.DataArray(np.asarray(weight, dtype=float), dims="block", coords={"block": np.arange(blocks)}),
        length=xr.DataArray(np.asarray(length or [1.0] * len(years)), dims="period", coords=period),
        discount=xr.DataArray(np.asarray(discount or [1.0] * len(years)), dims="period", coords=period),
        load=demand,
        area_of_zone=xr.DataArray([area_of[z] for z in zones], dims="zone", coords={"zone": zones}),
        peak=xr.DataArray(peak, dims=("area", "period"), coords={"area": names, **period}),
        **_fleet_arrays(fleets, years, blocks, count, area_of),
        **_option_arrays(options, years),
        **_link_arrays(links, years),
        **_market_arrays(markets, years, blocks),
        heat_load=xr.DataArray(
            heat_four,
            dims=("heat_zone", "period", "block", "hour"),
            coords={"heat_zone": np.array(list(heat), dtype=str), **{k: co[k] for k in ("period", "block", "hour")}},
        ),
        boiler_capacity=_heat_zone(heat, boiler_capacity),
        boiler_cost=_heat_zone(heat, boiler_cost) * xr.ones_like(per_period(1.0)),
        boiler_emission=_heat_zone(heat, boiler_emission),
        separate_heat=xr.DataArray(np.zeros((len(zones), len(years))), dims=("zone", "period"), coords={"zone": zones, **period}),
        separate_heat_cost=xr.DataArray(
            np.zeros((len(zones), len(years))), dims=("zone", "period"), coords={"zone": zones, **period}
        ),
        separate_heat_emission=xr.DataArray(np.zeros(len(zones)), dims="zone", coords={"zone": zones}),
        boiler_fuel=xr.DataArray(
            np.zeros((len(zones), 1)), dims=("zone", "fuel"), coords={"zone": zones, "fuel": ["gas"]}
        ),
        co2_limit=per_period(rules.get("co2_limit", INF)),
        co2_price=per_period(0.0),
        renewable_share=per_period(rules.get("renewable_share", 0.0)),
        fuel_limit=xr.DataArray(
            np.array([[v] * len(years) for v in limits.values()]).reshape(len(limits), len(years)),
            dims=("fuel_zone_limit", "period"),
            coords={"fuel_zone_limit": np.array([f"{f}@{z}" for f, z in limits], dtype=str), **period},
        ),
        limit_fuel=_limit_names(limits, 0),
        limit_zone=_limit_names(limits, 1),
        planning_reserve=xr.DataArray(
            np.full((len(names), len(years)), rules.get("planning_reserve", 0.0)),
            dims=("area", "period"),
            coords={"area": names, **period},
        ),
        reserve_load_share=per_period(rules.get("reserve_load_share", 0.0)),
        reserve_variable_share=per_period(rules.get("reserve_variable_share", 0.0)),
        capital_limit=per_period(rules.get("capital_limit", INF)),
        group_min=by_group("min_capacity", 0.0),
        group_max=by_group("max_capacity", INF),
        group_max_new=by_group("max_new_capacity_per_year", INF),
        unserved_energy_cost=xr.DataArray(rules.get("unserved_energy_cost", 1000.0)),
        unserved_heat_cost=xr.DataArray(500.0),
        reserve_shortfall_cost=xr.DataArray(200.0),
        excess_limit_cost=xr.DataArray(300.0),
    )


def _heat_zone(heat: dict[str, Sequence[float]], value: float) -> xr.DataArray:
    names = np.array(list(heat), dtype=str)
    return xr.DataArray(np.full(len(names), value), dims="heat_zone", coords={"heat_zone": names})


def _limit_names(limits: dict[tuple[str, str], float], which: int) -> xr.DataArray:
    names = np.array([f"{f}@{z}" for f, z in limits], dtype=str)
    values = np.array([key[which] for key in limits], dtype=str)
    return xr.DataArray(values, dims="fuel_zone_limit", coords={"fuel_zone_limit": names})


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
    available = np.array([np.full((len(years), blocks), f.available) for f in fleets])
    return {
        "zone_of_fleet": one([f.zone for f in fleets]),
        "technology": one([f.technology for f in fleets]),
        "kind": one([f.kind for f in fleets]),
        "group": one([f.group for f in fleets]),
        "fuel_of_fleet": one([f.fuel for f in fleets]),
        "renewable": one([f.renewable for f in fleets]),
        "commitment": one([f.commitment for f in fleets]),
        "unit_group": one([f"{f.technology}@{area_of.get(f.zone, 'all')}" for f in fleets]),
        "existing": two([f.existing for f in fleets]),
        "available": xr.DataArray(
            available, dims=("fleet", "period", "block"), coords={**co, "period": years, "block": np.arange(blocks)}
        ),
        "profile": xr.DataArray(
            profile, dims=("fleet", "block", "hour"), coords={**co, "block": np.arange(blocks), "hour": np.arange(count)}
        ),
        "inflow": xr.DataArray(
            np.array([[f.inflow] * blocks for f in fleets]),
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
    most = open_ * np.array([o.maximum for o in options], dtype=float).reshape(len(names), 1)
    return {
        "fleet_of_option": one([o.fleet for o in options], str),
        "partner": one([o.partner for o in options], str),
        "max_total": one([o.maximum for o in options], float),
        "max_build": xr.DataArray(np.maximum(most, committed), dims=("option", "period"), coords={**co, "period": years}),
        "min_build": committed,
        "unit_of_option": one([o.unit for o in options], float),
        "alive": xr.DataArray(
            (age >= 0) & (age < life), dims=("option", "vintage", "period"), coords={**co, "vintage": years, "period": years}
        ),
        "annuity": rows([o.annuity for o in options], "vintage"),
        "overnight": rows([o.overnight for o in options], "vintage"),
        "option_fixed_cost": rows([o.fixed for o in options], "vintage"),
    }


def _link_arrays(links: Sequence[Link], years: np.ndarray) -> dict[str, xr.DataArray]:
    names = np.array([k.name for k in links], dtype=str)
    co = {"link": names}

    def two(values: list[float], dim: str) -> xr.DataArray:
        full = np.array([[v] * len(years) for v in values], dtype=float).reshape(len(names), len(years))
        return xr.DataArray(full, dims=("link", dim), coords={**co, dim: years})

    def one(values: list[object], kind: type) -> xr.DataArray:
        return xr.DataArray(np.array(values, dtype=kind), dims="link", coords=co)

    return {
        "from_zone": one([k.start for k in links], str),
        "to_zone": one([k.end for k in links], str),
        "forward": two([k.forward for k in links], "period"),
        "backward": two([k.backward for k in links], "period"),
        "loss": one([k.loss for k in links], float),
        "link_annuity": two([k.annuity for k in links], "vintage"),
        "link_overnight": two([0.0 for _ in links], "vintage"),
        "link_limit": two([k.limit for k in links], "period"),
        "link_total": one([k.limit for k in links], float),
    }


def _market_arrays(markets: Sequence[Market], years: np.ndarray, blocks: int) -> dict[str, xr.DataArray]:
    names = np.array([m.zone for m in markets], dtype=str)
    co = {"market": names, "period": years, "block": np.arange(blocks)}
    return {
        field_name: xr.DataArray(
            np.array([np.full((len(years), blocks), getattr(m, field_name)) for m in markets]).reshape(
                len(names), len(years), blocks
            ),
            dims=("market", "period", "block"),
            coords=co,
        )
        for field_name in ("import_price", "import_limit", "export_price", "export_limit")
    }
