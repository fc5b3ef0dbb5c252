"""Levelised cost of electricity: general, by the conventions of IEA and NEA, and in the parts that NEST reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.finance.checks import Array, above, numbers, shares, within
from shanyrak.nuclear.finance.interest import idc_factor
from shanyrak.nuclear.finance.measures import internal_rate, net_present_value, return_on_investment
from shanyrak.nuclear.finance.spending import uniform
from shanyrak.scale import HOURS


def levelised_cost(cost: ArrayLike, energy: ArrayLike, rate: ArrayLike) -> Array:
    """Return the levelised cost of a unit of energy.

    Parameters
    ----------
    cost
        [..., year] cost of each year, in real money
    energy
        [..., year] energy of each year, at least 0, not all 0
    rate
        one number or [...]: real discount rate per year, above -1

    Returns
    -------
    array
        [...] ``LCOE = sum_t C_t (1+r)^-t / sum_t E_t (1+r)^-t`` in money per unit of energy. All flows of a year have
        the same place in it, so where that is does not matter

    Raises
    ------
    ValueError
        for energy below 0 or without any, or a rate of -1 or below
    """
    made = within(energy, "energy", 0.0)
    if (made.sum(axis=-1) <= 0).any():
        raise ValueError("there is no energy in any year: the cost of a unit of it is not defined")
    years = np.arange(made.shape[-1])
    factor = (1 + above(rate, "discount rate", -1.0))[..., None] ** -years
    return np.asarray((numbers(cost, "cost") * factor).sum(axis=-1) / (made * factor).sum(axis=-1))


@dataclass(frozen=True)
class LevelisedInputs:
    """A plant as IEA/NEA *Projected Costs* and INPRO's NEST describe it, per kW and per MWh of real money.

    ``spending`` holds the share of each year of construction. ``decommissioning_share`` is a share of the overnight
    cost, spent evenly over ``decommissioning_years`` after the end of life.
    """

    overnight_usd_per_kw: float
    om_usd_per_mwh: float
    fuel_usd_per_mwh: float
    load_factor: float = 0.85
    life_years: int = 60
    spending: tuple[float, ...] = tuple(uniform(7))
    decommissioning_share: float = 0.15
    decommissioning_years: int = 10
    contingency_share: float = 0.0

    def __post_init__(self) -> None:
        within(self.overnight_usd_per_kw, "overnight cost in USD/kW", 0.0)
        within(above(self.load_factor, "load factor"), "load factor", 0.0, 1.0)
        above([self.life_years, self.decommissioning_years], "years of life and of decommissioning")
        shares(self.spending, "spending curve")

    @property
    def investment_usd_per_kw(self) -> float:
        """Overnight cost with contingency (0 where the overnight cost already holds it, as that of IEA/NEA does)."""
        return self.overnight_usd_per_kw * (1 + self.contingency_share)

    @property
    def years(self) -> int:
        """Years of construction, life and decommissioning."""
        return len(self.spending) + self.life_years + self.decommissioning_years

    def spent(self) -> Array:
        """[year] investment and decommissioning in USD per kW."""
        end = len(self.spending) + self.life_years
        flow = np.zeros(self.years)
        flow[: len(self.spending)] = self.investment_usd_per_kw * np.asarray(self.spending)
        flow[end:] = self.investment_usd_per_kw * self.decommissioning_share / self.decommissioning_years
        return flow

    def energy(self) -> Array:
        """[year] MWh per kW: ``E_t = 8.76 LF`` in each year of life."""
        flow = np.zeros(self.years)
        flow[len(self.spending) : len(self.spending) + self.life_years] = HOURS / 1000 * self.load_factor
        return flow


@dataclass(frozen=True)
class LevelisedUnitEnergyCost:
    """The parts of the levelised unit energy cost of NEST, each [rate] or one number in USD/MWh."""

    luac: Array
    luom: Array
    lufc: Array

    @property
    def luec(self) -> Array:
        """``LUEC = LUAC + LUOM + LUFC``."""
        return self.luac + self.luom + self.lufc


def levelised_unit_energy_cost(plant: LevelisedInputs, rate: ArrayLike) -> LevelisedUnitEnergyCost:
    """Return the levelised cost of a plant by the conventions of IEA/NEA and in the parts of NEST.

    Parameters
    ----------
    plant
        the plant
    rate
        one number or [rate]: real discount rates per year, above -1

    Returns
    -------
    LevelisedUnitEnergyCost
        ``LUAC = sum_t I_t (1+r)^-t / sum_t E_t (1+r)^-t`` with decommissioning among I; LUOM and LUFC are the same in
        every year, so they are their own levelised value. No tax, no carbon price, contingency only where given

    Raises
    ------
    ValueError
        for a rate of -1 or below
    """
    interest = np.asarray(rate, dtype=float)
    capital = levelised_cost(plant.spent(), plant.energy(), interest)
    one = np.ones_like(capital)
    return LevelisedUnitEnergyCost(capital, plant.om_usd_per_mwh * one, plant.fuel_usd_per_mwh * one)


@dataclass(frozen=True)
class NestIndicators:
    """The economic indicators of NEST for one plant at one rate; per kW where not said otherwise."""

    luec_usd_per_mwh: float
    net_present_value_usd_per_kw: float
    internal_rate: float
    return_on_investment: float
    total_investment_usd_per_kw: float


def nest_indicators(plant: LevelisedInputs, price_usd_per_mwh: float, rate: float) -> NestIndicators:
    """Return LUEC, NPV, IRR, ROI and total investment of a plant that sells at a fixed price (INPRO, NEST).

    Parameters
    ----------
    plant
        the plant
    price_usd_per_mwh
        PUES, price of a unit of electricity sold
    rate
        real discount rate and interest during construction, at least 0

    Returns
    -------
    NestIndicators
        ``NPV = sum_t (PUES E_t - I_t - OM_t - F_t)(1+r)^-t``; ``IRR``: NPV(IRR) = 0;
        ``ROI = (PUES - LUOM - LUFC) E / I``; total investment = overnight cost (with contingency) and the interest
        during construction, mid-year

    Raises
    ------
    ValueError
        for a negative rate
    """
    running = plant.om_usd_per_mwh + plant.fuel_usd_per_mwh
    cash = (price_usd_per_mwh - running) * plant.energy() - plant.spent()
    total = plant.investment_usd_per_kw * float(idc_factor(plant.spending, rate))
    mean = HOURS / 1000 * plant.load_factor
    return NestIndicators(
        float(levelised_unit_energy_cost(plant, rate).luec),
        float(net_present_value(cash, rate)),
        float(internal_rate(cash)),
        float(return_on_investment(price_usd_per_mwh, running, mean, total)),
        total,
    )
