"""Random tiny systems: a seed gives a sketch, a sketch can be changed, and becomes SystemData."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from shanyrak.system.data import SystemData
from tests.proofs.parts import Fleet, Link, Market, Option
from tests.proofs.tiny import tiny


@dataclass
class Sketch:
    """What a tiny system is made of; ``rest`` are further arguments of the builder."""

    load: dict[str, list[float]]
    fleets: list[Fleet]
    options: list[Option]
    links: list[Link]
    rest: dict[str, Any] = field(default_factory=dict)

    def data(self) -> SystemData:
        """The arrays."""
        return tiny(self.load, self.fleets, self.options, self.links, **self.rest)


def sketch(seed: int, plain: bool = False, hours: int = 3) -> Sketch:
    """A random system of two zones and two periods, with two blocks of some hours.

    Even seeds have district heat and a renewable target, odd ones a dam, a market and a CO2 limit: each system small,
    all features together. ``plain`` leaves out what other planning tools write differently: commitment, reserve,
    extraction, reservoirs, retirement by choice.
    """
    rng = np.random.default_rng(seed)
    zones = ["a", "b"]
    load = {z: [float(x) for x in rng.integers(40, 200, 2 * hours)] for z in zones}
    start = float(rng.integers(5, 60))  # one number for the technology: a group of units shares it
    fleets = [
        fleet for z in zones for fleet in (*_thermal(rng, z, plain, start), _wind(rng, z, 2 * hours), _battery(rng, z))
    ]
    odd = bool(seed % 2)
    if odd and not plain:
        fleets.append(_dam(rng))
    rest: dict[str, Any] = {
        "periods": (2030, 2035),
        "growth": [1.0, float(rng.uniform(0.8, 1.5))],
        "weight": [float(w) for w in rng.integers(50, 500, 2)],
        "discount": [4.0, float(rng.uniform(2, 4))],
    }
    rules = {} if plain else {"planning_reserve": 0.1, "reserve_load_share": 0.05, "reserve_variable_share": 0.1}
    links = [Link("a", "b", float(rng.integers(10, 60)), float(rng.integers(10, 60)), loss=0.04, annuity=900, limit=30)]
    if odd:
        rest["markets"] = [Market("n", float(rng.integers(30, 90)), 20.0, float(rng.integers(1, 20)), 20.0)]
        rules["co2_limit"] = float(rng.uniform(2e4, 2e5))
        links.append(Link("b", "n", 30, 30, loss=0.02))
    elif not plain:
        rest["heat"] = {"a": [float(x) for x in rng.integers(5, 30, 2 * hours)]}
        rest["boiler_cost"] = float(rng.integers(20, 80))
        rules["renewable_share"] = float(rng.uniform(0.2, 0.7))
    rest["rules"] = rules
    return Sketch(load, fleets, _options(rng, zones), links, rest)


def _thermal(rng: np.random.Generator, zone: str, plain: bool, start: float) -> list[Fleet]:
    unit = {"min_stable": 0.4, "start_cost": start, "unit_size": 30.0}
    chp = {"power_loss_per_heat": 0.2, "power_to_heat": 0.3, "heat_per_power": 1.2} if zone == "a" else {}
    coal = Fleet(
        zone, "coal", existing=float(rng.integers(40, 120)), cost=float(rng.integers(8, 20)),
        fixed=float(rng.integers(50)),
        available=0.9, fuel="coal", fuel_per_power=2.5, emission=0.35, commitment=not plain,
        parameters={} if plain else {**unit, **chp},
    )  # fmt: skip
    peak = Fleet(zone, "peak", cost=float(rng.integers(40, 90)), fuel="gas", fuel_per_power=2.0, emission=0.2)
    new = Fleet(
        zone, "new", cost=float(rng.integers(5, 12)), group="new", parameters={} if plain else {"unit_size": 50.0}
    )
    if plain:
        coal.fixed = 0.0
    return [coal, peak, new]


def _wind(rng: np.random.Generator, zone: str, hours: int) -> Fleet:
    profile = [float(x) for x in rng.uniform(0, 1, hours)]
    return Fleet(zone, "wind", kind="wind", existing=float(rng.integers(5, 60)), profile=profile, renewable=True)


def _battery(rng: np.random.Generator, zone: str) -> Fleet:
    given = {"storage_hours": float(rng.integers(1, 4)), "charge_efficiency": 0.9, "discharge_efficiency": 0.95,
             "self_discharge": 0.02}  # fmt: skip
    return Fleet(zone, "battery", kind="storage", existing=float(rng.integers(0, 20)), cost=1.0, parameters=given)


def _dam(rng: np.random.Generator) -> Fleet:
    inflow = [float(x) for x in rng.uniform(0.2, 0.6, 2)]
    return Fleet("b", "dam", kind="hydro_reservoir", existing=30, inflow=inflow, parameters={"carry_share": 0.2})


def _options(rng: np.random.Generator, zones: list[str]) -> list[Option]:
    weight = 500.0
    return [
        option
        for z in zones
        for option in (
            Option(f"{z}:peak", annuity=float(rng.integers(1, 10)) * weight, maximum=300),
            Option(f"{z}:new", annuity=float(rng.integers(40, 90)) * weight, maximum=200, unit=50, life=5),
            Option(f"{z}:wind", annuity=float(rng.integers(10, 40)) * weight, maximum=150, rate=100),
            Option(f"{z}:battery", annuity=float(rng.integers(5, 20)) * weight, maximum=50),
        )
    ]
