"""Small systems with a little of everything, for solving the same problem in several ways."""

from __future__ import annotations

import numpy as np

from shanyrak.system.data import SystemData
from tests.proofs.parts import Fleet, Link, Market, Option
from tests.proofs.tiny import tiny


def mixed(unit: float = 0.0, dam: float = 0.0) -> SystemData:
    """Two zones, two periods, two blocks of four hours: coal CHP, gas, wind, dam, battery, link, market, CO2 limit.

    ``unit`` : of new plants, MW; ``dam`` : of turbines more at the dam, whose water must flow (0: none can come)
    """
    hours = np.arange(8)
    load = {"a": 100 + 30 * np.sin(hours), "b": 80 + 20 * np.cos(hours)}
    chp = {"power_loss_per_heat": 0.2, "power_to_heat": 0.4, "heat_per_power": 1.0}
    unit_parameters = {"min_stable": 0.4, "start_cost": 20.0, "unit_size": 40.0}
    battery = {"storage_hours": 3.0, "charge_efficiency": 0.9, "discharge_efficiency": 0.9, "self_discharge": 0.01}
    fleets = [
        Fleet("a", "coal", existing=[90, 60], cost=12, fixed=50, fuel="coal", fuel_per_power=2.6, emission=0.35,
              commitment=True, heat_cost=3, fuel_per_heat=0.5, parameters={**chp, **unit_parameters}),
        Fleet("b", "gas", existing=120, cost=35, fuel="gas", fuel_per_power=2.0, emission=0.2, commitment=True,
              parameters={**unit_parameters, "min_stable": 0.3}),
        Fleet("b", "wind", kind="wind", existing=40, profile=0.5 + 0.4 * np.cos(hours * 0.7), renewable=True),
        Fleet("a", "dam", kind="hydro_reservoir", existing=30, inflow=[0.6, 0.3],
              parameters={"carry_share": 0.2, "min_flow": 0.2}),
        Fleet("a", "battery", kind="storage", parameters=battery),
        Fleet("a", "new", cost=8, parameters={"unit_size": 40.0}),
    ]  # fmt: skip
    options = [
        Option("a:new", annuity=9000, maximum=160, rate=120, unit=unit),
        Option("a:battery", annuity=2500, maximum=60),
        Option("b:wind", annuity=[5000, 4000], maximum=200),
        *([Option("a:dam", annuity=15000, maximum=3 * dam, unit=dam)] if dam else []),
    ]
    return tiny(
        {zone: list(series) for zone, series in load.items()},
        fleets,
        options,
        links=[Link("a", "b", 40, 30, loss=0.03, annuity=800, limit=30), Link("b", "n", 20, 20)],
        markets=[Market("n", import_price=60, import_limit=15, export_price=10, export_limit=15)],
        heat={"a": [30, 35, 40, 30, 20, 20, 25, 20]},
        periods=(2030, 2035),
        growth=[1.0, 1.2],
        weight=[300, 500],
        rules={"co2_limit": [45000, 30000], "planning_reserve": 0.1, "reserve_load_share": 0.03},
        discount=[4.2, 3.0],
    )
