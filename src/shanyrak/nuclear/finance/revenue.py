"""What a project is paid: tariff, power purchase, contract for difference, regulated asset base."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol, Self

import numpy as np

from shanyrak.nuclear.finance.checks import Array, above, covered, within
from shanyrak.nuclear.finance.flows import Flows
from shanyrak.nuclear.finance.interest import POSITION, Timing
from shanyrak.nuclear.finance.terms import Draws, Project


@dataclass(frozen=True)
class Revenue:
    """Revenue in each [draw, year], million USD: what buyers pay for energy, and what a contract adds or takes."""

    energy_sales: Array
    contract_payment: Array

    @property
    def total(self) -> Array:
        """[draw, year] both together."""
        return self.energy_sales + self.contract_payment


class RevenueTerms(Protocol):
    """Terms that revenue follows from; ``level`` is the one number that a search may set."""

    def with_level(self, level: float | Array) -> Self:
        """Return the same terms at another price (or allowed return), one number or [draw]."""
        ...

    def revenue(self, project: Project, flows: Flows, draws: Draws) -> Revenue:
        """Return the revenue of each draw and year."""
        ...


def _contract_years(project: Project, draws: Draws, years: int | None) -> Array:
    """Share of the energy of each year that falls into the years of a contract from first operation."""
    length = project.life_years if years is None else min(years, project.life_years)
    inside = covered(draws.construction_years, length, draws.years)
    working = covered(draws.construction_years, project.life_years, draws.years)
    return np.divide(inside, working, out=np.zeros_like(inside), where=working > 0)


def _indexed(level: float | Array, flows: Flows, indexation: float) -> Array:
    """Price of each [draw, year]: ``p_y = p_0 x (price level)^indexation``."""
    return np.asarray(np.asarray(level, float).reshape(-1, 1) * flows.price_level**indexation)


@dataclass(frozen=True)
class Tariff:
    """A regulated tariff for all energy over the whole life, in USD/MWh of the start of construction.

    ``indexation`` is the exponent on the price level: 1 follows inflation, 0 stays as it is.
    """

    price_usd_per_mwh: float | Array
    indexation: float = 1.0

    def with_level(self, level: float | Array) -> Tariff:
        """Return the tariff at another price."""
        return replace(self, price_usd_per_mwh=level)

    def revenue(self, project: Project, flows: Flows, draws: Draws) -> Revenue:
        """Return ``R = E p``."""
        sales = flows.energy / 1000 * _indexed(self.price_usd_per_mwh, flows, self.indexation)
        return Revenue(sales, np.zeros_like(sales))


@dataclass(frozen=True)
class PowerPurchase:
    """A power purchase agreement of a build-own-operate plant: a price for a share of the energy for some years.

    The rest of the energy, and all of it afterwards, is sold at the market price of the draws.
    """

    price_usd_per_mwh: float | Array
    years: int = 15
    share: float = 1.0
    indexation: float = 0.0

    def __post_init__(self) -> None:
        above(self.years, "years of the power purchase agreement")
        within(self.share, "share of the energy under the agreement", 0.0, 1.0)

    def with_level(self, level: float | Array) -> PowerPurchase:
        """Return the agreement at another price."""
        return replace(self, price_usd_per_mwh=level)

    def revenue(self, project: Project, flows: Flows, draws: Draws) -> Revenue:
        """Return ``R = E [s k p + (1 - s k) m]``, s the share, k the part of the year under the agreement."""
        bound = self.share * _contract_years(project, draws, self.years)
        price = _indexed(self.price_usd_per_mwh, flows, self.indexation)
        sales = flows.energy / 1000 * (bound * price + (1 - bound) * draws.market)
        return Revenue(sales, np.zeros_like(sales))


@dataclass(frozen=True)
class ContractForDifference:
    """A two-way contract for difference: the plant sells at the market and is paid strike less reference price.

    ``capture`` is the price that the plant gets over the reference price (below 1 for wind and sun). Where the
    reference is above the strike the plant pays back.
    """

    strike_usd_per_mwh: float | Array
    years: int = 35
    indexation: float = 1.0
    capture: float = 1.0

    def __post_init__(self) -> None:
        above([self.years, self.capture], "years and capture of the contract for difference")

    def with_level(self, level: float | Array) -> ContractForDifference:
        """Return the contract at another strike price."""
        return replace(self, strike_usd_per_mwh=level)

    def revenue(self, project: Project, flows: Flows, draws: Draws) -> Revenue:
        """Return ``R = E a m + E k (strike - m)``, a the capture, k the part of the year under contract."""
        energy = flows.energy / 1000
        strike = _indexed(self.strike_usd_per_mwh, flows, self.indexation)
        bound = _contract_years(project, draws, self.years)
        return Revenue(energy * self.capture * draws.market, energy * bound * (strike - draws.market))


@dataclass(frozen=True)
class RegulatedAssetBase:
    """A regulated asset base: consumers pay a return on what has been spent, from the first year of construction.

    ``allowed_return`` a year, before tax, on the base at the start of the year and on what is spent in it (``spent``
    beginning: in full, middle: half, end: not). The base is written off evenly over the life; running cost is passed
    on. Overruns enter the base: consumers carry them.
    """

    allowed_return: float | Array
    spent: Timing = "middle"

    def with_level(self, level: float | Array) -> RegulatedAssetBase:
        """Return the same regulation at another allowed return."""
        return replace(self, allowed_return=level)

    def base(self, project: Project, flows: Flows, draws: Draws) -> tuple[Array, Array]:
        """Return the base at the start of each [draw, year] and what is written off in it, million USD.

        ``B_(y+1) = B_y + I_y - D_y``
        """
        service = covered(draws.construction_years, project.life_years, draws.years) / project.life_years
        written = flows.capital_cost.sum(axis=1, keepdims=True) * service
        change = flows.capital_cost - written
        return np.cumsum(change, axis=1) - change, written

    def revenue(self, project: Project, flows: Flows, draws: Draws) -> Revenue:
        """Return ``R = r (B + w I) + D + running cost``: the allowed revenue; none of it depends on the market."""
        base, written = self.base(project, flows, draws)
        weight = 1 - POSITION[self.spent]
        allowed = np.asarray(self.allowed_return, float).reshape(-1, 1) * (base + weight * flows.capital_cost)
        total = allowed + written + flows.running
        return Revenue(np.zeros_like(total), total)
