"""Environmental indicators: CO2, pollutants of the air, ash, spent fuel, water."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shanyrak.indicators.basis import PJ_PER_GWH, Basis
from shanyrak.indicators.registry import EISD, OWN, indicator
from shanyrak.indicators.shares import ratio
from shanyrak.scale import KILO, MILLION

AIR = ("so2", "nox", "pm25")
TONNES_PER_KT = 1e3
URANIUM = "uranium"


@indicator("environmental", "less", EISD, "ENV1")
def co2_per_kwh(b: Basis) -> pd.Series:
    """CO2 of power and CHP plants, less that of the fuel which heat takes / generation.

    The fuel which heat takes is that of the plan's equations: what a CHP plant burns more because it gives heat.
    """
    return ratio((b.total("plant_co2") - b.total("heat_co2")) * KILO, b.total("generation"))


@indicator("environmental", "less", EISD, "ENV1")
def co2_per_energy(b: Basis) -> pd.Series:
    """CO2 of power, CHP and heat plants / (generation + district heat)."""
    return ratio(b.co2 * KILO, b.total("generation") + b.heat)


@indicator("environmental", "less", EISD, "ENV1", ("macro",))
def co2_per_person(b: Basis) -> pd.Series:
    """CO2 of power, CHP and heat plants / population."""
    return ratio(b.co2 * TONNES_PER_KT, b.number_of("population"))


@indicator("environmental", "less", EISD, "ENV1", ("macro",))
def co2_per_gdp(b: Basis) -> pd.Series:
    """CO2 of power, CHP and heat plants / GDP."""
    return ratio(b.co2, b.number_of("gdp"))


@indicator("environmental", "less", EISD, "ENV3", ("fuel_pollutants",))
def air_pollutants(b: Basis) -> pd.DataFrame:
    """Sum over fuels of fuel burnt x grams per GJ.

    Factors of today for all years: cleaner flue gas of new plants is not counted.
    """
    return pd.DataFrame({p: _mass(b, p) for p in AIR}).T


@indicator("environmental", "less", EISD, "ENV7", ("fuel_pollutants",))
def ash_per_energy(b: Basis) -> pd.Series:
    """Sum over fuels of fuel burnt x ash per GJ / (generation + district heat)."""
    return ratio(_mass(b, "ash") * KILO, b.total("generation") + b.heat)


@indicator("environmental", "less", EISD, "ENV9", ("nuclear_fuel", "builds"))
def spent_fuel_per_energy(b: Basis) -> pd.Series:
    """Generation of reactors x spent fuel per TWh of their designs / all generation.

    Spent fuel per TWh = 1 / (burn-up x efficiency x 24 h).
    """
    return ratio(_of_reactors(b, "spent_fuel"), b.total("generation"))


@indicator("environmental", "less", OWN, needs=("cooling_water", "builds"))
def reactor_water(b: Basis) -> pd.Series:
    """Generation of reactors x water that their towers use up per MWh."""
    return _of_reactors(b, "water") * KILO / MILLION


def _mass(b: Basis, pollutant: str) -> pd.Series:
    """Mass of a pollutant [period] in kt a year; NaN where no fuel has a factor.

    GWh x 3.6e-3 PJ/GWh x g/GJ gives tonnes: 1 PJ at 1 g/GJ is 1 t.
    """
    factor = b.pollutants[pollutant].dropna() if pollutant in b.pollutants else pd.Series(dtype=float)
    if factor.empty:
        return pd.Series(np.nan, index=b.periods)
    fuel = b.fuels().reindex(factor.index).fillna(0.0) * PJ_PER_GWH
    return fuel.mul(factor, axis=0).sum() / TONNES_PER_KT


def _of_reactors(b: Basis, figure: str) -> pd.Series:
    """Generation of reactors in GWh times a figure of theirs [period]; 0 where none runs."""
    made = b.parts("fuel_generation").T.get(URANIUM, pd.Series(0.0, index=b.periods))
    return (made * b.of_reactors(figure)).where(made > 0.0, 0.0)
