"""Cooling water: towers or once-through, a plant's use per year, and its share of what a lake loses and gains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.checks import Array, number, numbers

M3_PER_KM3 = 1e9
LATENT_HEAT_GJ_PER_M3 = 2.43
"""Heat that evaporates 1 m3 of water at about 30 degC."""
_GJ_PER_MWH = 3.6


@dataclass(frozen=True)
class TowerWater:
    """Water of a cooling tower, [...] m3/MWh; withdrawal - blowdown = evaporation + drift."""

    evaporation: Array
    drift: Array
    blowdown: Array
    withdrawal: Array

    @property
    def consumption(self) -> Array:
        """Water that does not come back, evaporation + drift."""
        return self.evaporation + self.drift


def evaporation_m3_per_mwh(efficiency: ArrayLike, latent_share: ArrayLike = 0.8) -> Array:
    """Return the evaporation of wet towers from their heat, E = 3.6 (1 / eta - 1) latent_share / 2.43.

    Parameters
    ----------
    efficiency
        [...] net electricity per heat, (0, 1]
    latent_share
        [...] share of the heat that leaves by evaporation, [0, 1]; about 0.6 in frost to 0.95 in a hot summer

    Returns
    -------
    array
        [...] m3 per MWh of electricity (all heat that is not electricity goes to the tower)
    """
    share = numbers("efficiency", efficiency, 0.0, 1.0, "a share", open_low=True)
    latent = numbers("latent_share", latent_share, 0.0, 1.0, "a share")
    return _GJ_PER_MWH * (1.0 / share - 1.0) * latent / LATENT_HEAT_GJ_PER_M3


def tower_water(
    evaporation: ArrayLike, cycles_of_concentration: ArrayLike = 4.0, drift_share: ArrayLike = 0.005
) -> TowerWater:
    """Return the water balance of a tower.

    Salt that enters with the withdrawal leaves with blowdown and drift: blowdown + drift = evaporation / (cycles - 1).

    Parameters
    ----------
    evaporation
        [...] m3/MWh
    cycles_of_concentration
        [...] salt content in the tower per salt content of the water withdrawn, above 1
    drift_share
        [...] drift per evaporation, [0, 1]

    Raises
    ------
    ValueError
        where the drift alone carries out more salt than comes in
    """
    steam = numbers("evaporation", evaporation, 0.0, 1e3, "m3/MWh")
    cycles = numbers("cycles_of_concentration", cycles_of_concentration, 1.0, 1e3, "a ratio", open_low=True)
    drift = steam * numbers("drift_share", drift_share, 0.0, 1.0, "a share")
    blowdown = steam / (cycles - 1.0) - drift
    if np.any(blowdown < 0):
        raise ValueError("drift is more than evaporation / (cycles - 1); right is fewer cycles or less drift")
    return TowerWater(steam, drift, blowdown, steam + drift + blowdown)


def yearly_use_km3(electricity_gwh: ArrayLike, m3_per_mwh: ArrayLike) -> Array:
    """Return the water that a plant uses up, [...] km3/year = GWh x 1000 x m3/MWh / 1e9."""
    energy = numbers("electricity_gwh", electricity_gwh, 0.0, 1e9, "energy")
    return energy * 1000.0 * numbers("m3_per_mwh", m3_per_mwh, 0.0, 1e3, "m3/MWh") / M3_PER_KM3


def plant_use_km3(power_mw: ArrayLike, load_factor: ArrayLike, m3_per_mwh: ArrayLike) -> Array:
    """Return the water that a plant uses up, [...] km3/year, P x 8760 x LF x E."""
    power = numbers("power_mw", power_mw, 0.0, 1e6, "a power")
    share = numbers("load_factor", load_factor, 0.0, 1.0, "a share")
    return yearly_use_km3(power * 8.76 * share, m3_per_mwh)


def share_of_lake(use_km3: ArrayLike, flow_km3: ArrayLike) -> Array:
    """Return a plant's use per what the lake loses by evaporation, or gains by inflow, in a year, [...] share."""
    return numbers("use_km3", use_km3, 0.0, 1e6, "a volume") / numbers(
        "flow_km3", flow_km3, 0.0, 1e6, "a volume", open_low=True
    )


def dry_year_shares(use_km3: ArrayLike, inflow_km3: float, dry_inflow_factor: ArrayLike) -> Array:
    """Return the share of the lake's inflow that a plant takes in dry years, use / (inflow x factor).

    Parameters
    ----------
    use_km3
        [...] use of the plant, km3/year
    inflow_km3
        mean inflow, km3/year
    dry_inflow_factor
        [...] inflow of the dry year per the mean, (0, 2]
    """
    factor = numbers("dry_inflow_factor", dry_inflow_factor, 0.0, 2.0, "a factor", open_low=True)
    return share_of_lake(use_km3, number("inflow_km3", inflow_km3, 0.0, 1e6, "a volume", open_low=True) * factor)


def level_fall_mm(use_km3: ArrayLike, area_km2: ArrayLike) -> Array:
    """Return how much lower a lake of constant area stands after a year, [...] mm = use / area, if nothing makes up."""
    area = numbers("area_km2", area_km2, 0.0, 1e7, "an area", open_low=True)
    return numbers("use_km3", use_km3, 0.0, 1e6, "a volume") / area * 1e6
