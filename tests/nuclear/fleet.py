"""Designs and units for the tests of nuclear fuel."""

from __future__ import annotations

from dataclasses import replace

from shanyrak.nuclear.fuel.design import FuelDesign, ReactorUnit

ROUND = FuelDesign(
    design="round",
    thermal_mw=3650.0,
    net_mw=1200.0,
    burnup_gwd_per_thm=53.29,
    reload_assay=0.04211,
    first_core_assay=0.02211,
    core_thm=60.0,
    assemblies=120.0,
    cycle_months=12.0,
    outage_days=36.5,
    load_factor=0.8,
    pool_years=1.0,
    cask_assemblies=30.0,
)
"""A design of round numbers: 3.65 GW x 0.8 x 365 d / 53.29 GWd/t = 20 tHM a year; assemblies of 0.5 tHM.

With tails of 0.211 % and feed of 0.711 % F/P is 8 for reloads and 4 for first cores, W/P 7 and 3.
"""


def unit(name: str, start: float, life_years: float, **changes: float | str) -> ReactorUnit:
    """Return a unit of the round design, changed as said."""
    return ReactorUnit(name, replace(ROUND, **changes), start, life_years)  # type: ignore[arg-type]
