"""Annual limits and targets as meters: a bus that counts what a plant emits, burns or gives, and who may empty it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from shanyrak.exchange.parts import Parts, Timeline
from shanyrak.exchange.points import Point
from shanyrak.system.data import SystemData
from shanyrak.system.policy import CO2, RENEWABLE, allotted_limits, annual_total
from shanyrak.system.problem import Problem


@dataclass(frozen=True)
class Meter:
    """A limit or target of a year and what counts towards it.

    ``per_power``, ``per_heat`` [fleet] and ``per_boiler`` [heat_zone] are t or MWh per MWh; ``total`` [period] is the
    limit (``at_most``) or the target, t or MWh.
    """

    name: str
    per_power: xr.DataArray
    per_heat: xr.DataArray
    per_boiler: xr.DataArray
    total: xr.DataArray
    at_most: bool

    @property
    def bus(self) -> str:
        """The bus that counts."""
        return f"meter {self.name}"

    def covers(self, fleet: str) -> bool:
        """Whether anything a fleet does counts."""
        return any(float(rate.sel(fleet=fleet)) != 0 for rate in (self.per_power, self.per_heat))

    def of_point(self, fleet: str, point: Point) -> float:
        """What a MWh at an operating point counts."""
        power, heat = float(self.per_power.sel(fleet=fleet)), float(self.per_heat.sel(fleet=fleet))
        return power * point.power + heat * point.heat


def meters(data: SystemData) -> list[Meter]:
    """The meters of all annual limits and targets that are in force."""
    names = allotted_limits(Problem(data))
    return [_meter(data, name) for name in names]


def _meter(data: SystemData, name: str) -> Meter:
    if name == CO2:
        burns = (data.fuel_per_power > 0) * data.emission_factor
        rates = data.fuel_per_power * burns, data.fuel_per_heat * burns, data.boiler_emission
        return Meter(name, *rates, annual_total(data, name), True)
    if name == RENEWABLE:
        gives = data.renewable.astype(float)
        return Meter(
            name, gives, xr.zeros_like(gives), xr.zeros_like(data.boiler_emission), annual_total(data, name), False
        )
    fuel, zone = (str(array.sel(fuel_zone_limit=name).values) for array in (data.limit_fuel, data.limit_zone))
    under = (data.fuel_of_fleet == fuel) & (data.fuel_per_power > 0)
    boilers = data.boiler_fuel.sel(fuel=fuel, drop=True).sel(zone=data.heat_load.heat_zone.values)
    per_boiler = data.boiler_emission.copy(data=boilers.values)
    if zone != "all":
        under = under & (data.zone_of_fleet == zone)
        per_boiler = per_boiler.where(per_boiler.heat_zone == zone, 0.0)
    rates = data.fuel_per_power * under, data.fuel_per_heat * under, per_boiler
    return Meter(name, *rates, annual_total(data, name), True)


def add_meter(parts: Parts, meter: Meter, time: Timeline, price: float, plenty: float) -> None:
    """The bus of a meter and, for each planning period, the two that keep it in balance.

    What counts arrives at the bus. It leaves within the limit of the year, or beyond it at a price. A target is what
    must leave in a year; what is missing is added at a price.
    """
    parts.add("Bus", meter.bus, carrier="meter")
    for period in time.periods:
        total = float(meter.total.sel(period=period))
        common = {"bus": meter.bus, "carrier": "meter", "p_nom": plenty, **time.life(period, period)}
        if meter.at_most:
            # a limit below zero (heat of other boiler houses alone exceeds it) must be made up for, at the price
            bound = {"e_sum_min": -total} if np.isfinite(total) else {}
            parts.add("Generator", f"{meter.name} within the limit {period}", p_min_pu=-1.0, p_max_pu=float(total < 0),
                      marginal_cost=0.0, **bound, **common)  # fmt: skip
            parts.add("Generator", f"{meter.name} beyond the limit {period}", p_min_pu=-1.0, p_max_pu=0.0,
                      marginal_cost=-price, **common)  # fmt: skip
        else:
            parts.add("Generator", f"{meter.name} target {period}", p_min_pu=-1.0, p_max_pu=0.0, marginal_cost=0.0,
                      e_sum_max=-total, **common)  # fmt: skip
            parts.add("Generator", f"{meter.name} missing {period}", p_min_pu=0.0, p_max_pu=1.0, marginal_cost=price,
                      **common)  # fmt: skip
