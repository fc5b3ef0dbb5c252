"""Parts of a tiny system: fleets, options, links, markets and what they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

INF = np.inf
NONE = np.nan


@dataclass
class Fleet:
    """A fleet of the tiny system.

    A list gives existing, cost and fixed per period, profile per hour (blocks one after another), available and inflow
    per block; a number holds everywhere.
    """

    zone: str = "a"
    technology: str = "plant"
    kind: str = "thermal"
    existing: float | Sequence[float] = 0.0
    cost: float = 0.0
    fixed: float = 0.0
    profile: Sequence[float] | float = 1.0
    available: float | Sequence[float] = 1.0
    fuel: str = ""
    fuel_per_power: float = 0.0
    fuel_per_heat: float = 0.0
    emission: float = 0.0
    heat_cost: float = 0.0
    renewable: bool = False
    green: bool = False
    commitment: bool = False
    group: str = "group"
    parameters: dict[str, float] = field(default_factory=dict)
    inflow: float | Sequence[float] = 0.0
    back_pressure: bool = False
    partners: dict[str, float] = field(default_factory=dict)
    """Share of the existing capacity that is a country's."""

    @property
    def name(self) -> str:
        """Name of the fleet."""
        return f"{self.zone}:{self.technology}"


@dataclass
class Option:
    """Something that may be built into a fleet; annuity in USD/MW/year, rate the most MW of each period."""

    fleet: str
    annuity: float | Sequence[float]
    maximum: float = 1e6
    rate: float = INF
    committed: float | Sequence[float] = 0.0
    unit: float = 0.0
    life: int = 100
    earliest: int = 0
    overnight: float = 0.0
    fixed: float = 0.0
    name: str = ""
    partner: str = ""
    building_years: float = 0.0
    design: str = ""
    debt_share: float = 0.0


@dataclass
class Link:
    """A link of the tiny system."""

    start: str
    end: str
    forward: float | Sequence[float]
    backward: float | Sequence[float] = 0.0
    loss: float = 0.0
    annuity: float = 0.0
    limit: float = 0.0
    reactance: float = NONE
    """Per unit; none: the flow is controlled."""
    least: float | Sequence[float] = 0.0
    """MW that must be built in a period."""
    unit: float = 0.0
    toll: float = 0.0
    green: bool = False
    label: str = ""

    @property
    def name(self) -> str:
        """Name of the link: its ends, unless it has a label."""
        return self.label or f"{self.start}-{self.end}"


@dataclass
class Market:
    """A neighbour that sells and buys; a list of prices gives one for every hour, blocks one after another."""

    zone: str
    import_price: float | Sequence[float] = 0.0
    import_limit: float = 0.0
    export_price: float | Sequence[float] = 0.0
    export_limit: float = 0.0
    green: bool = False


@dataclass
class Resource:
    """Something that plants use together; use per MW by the name of a fleet, excess at a price per unit and year."""

    name: str
    available: float | Sequence[float]
    operating: dict[str, float] = field(default_factory=dict)
    building: dict[str, float] = field(default_factory=dict)
    cost: float = 1e9


@dataclass
class Contract:
    """Fuel bought or sold abroad at a price beyond that at home; the limit is named fuel@place."""

    limit: str
    most: float
    price: float
    sold: bool = False
    least: float = 0.0
    name: str = "contract"


@dataclass
class Pipe:
    """Fuel moved from one limit to another, one way."""

    start: str
    end: str
    most: float
    loss: float = 0.0
    name: str = "pipe"
