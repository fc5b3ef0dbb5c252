"""What a project spends and makes in each year, before any financing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.finance.checks import Array, covered
from shanyrak.nuclear.finance.levelised import levelised_cost
from shanyrak.nuclear.finance.spending import stretched
from shanyrak.nuclear.finance.terms import Draws, Project


@dataclass(frozen=True)
class Flows:
    """Yearly flows of a project, each [draw, year]; money in million USD of the year, energy in GWh.

    ``building`` is the part of the year before completion, ``price_level`` the price index (1 in the first year).
    """

    building: Array
    price_level: Array
    energy: Array
    capital_cost: Array
    operation: Array
    fuel: Array
    waste: Array
    contribution: Array
    decommissioning: Array

    @property
    def running(self) -> Array:
        """[draw, year] operation, fuel, waste and what is paid into the decommissioning fund."""
        return self.operation + self.fuel + self.waste + self.contribution

    def levelised(self, rate: ArrayLike) -> Array:
        """Return the levelised cost of each draw in real USD/MWh of the start of construction, without tax.

        Parameters: real discount rate. Decommissioning counts when it is spent, not when the fund is paid.
        """
        cost = self.capital_cost + self.operation + self.fuel + self.waste + self.decommissioning
        return levelised_cost(1000 * cost / self.price_level, self.energy, rate)


def project_flows(project: Project, draws: Draws) -> Flows:
    """Return the yearly flows of a project in each draw.

    Parameters
    ----------
    project
        the project
    draws
        construction time, overrun and exchange rate of each draw

    Returns
    -------
    Flows
        capital cost of year y ``overnight x overrun x c_y x (1+escalation)^y x ((1-f) (1+i)^y + f (1+j)^y e_y)``, f the
        share paid in the currency of the loan, i and j inflation at home and in that currency, e its rate;
        energy and running cost in the part of each year between completion and the end of life
    """
    time, years = draws.construction_years, draws.years
    index = np.broadcast_to((1 + project.inflation) ** np.arange(years), (draws.count, years))
    working = covered(time, project.life_years, years)
    energy = project.energy_gwh * working
    share = project.loan_currency_share
    abroad = (1 + project.loan_inflation) ** np.arange(years) * draws.exchange_rate
    dearer = ((1 - share) * index + share * abroad) * (1 + project.capital_escalation) ** np.arange(years)
    base = project.overnight_cost_musd * draws.overrun[:, None] * stretched(project.spending, time, years)
    after = covered(time + project.life_years, project.decommissioning_years, years)
    decommissioning = project.decommissioning_musd * after / project.decommissioning_years * index
    return Flows(
        building=covered(np.zeros_like(time), time, years),
        price_level=index,
        energy=energy,
        capital_cost=base * dearer,
        operation=(project.fixed_om_musd * working + project.variable_om_usd_per_mwh * energy / 1000) * index,
        fuel=project.fuel_usd_per_mwh * energy / 1000 * index,
        waste=project.waste_usd_per_mwh * energy / 1000 * index,
        contribution=fund_contributions(energy * index, decommissioning, project.fund_return),
        decommissioning=decommissioning,
    )


def fund_contributions(basis: Array, spending: Array, fund_return: float) -> Array:
    """Return what must be paid into a fund so that it pays for the spending exactly.

    Parameters
    ----------
    basis
        [draw, year] what the payments are in proportion to, at least 0 (energy at the price level of the year)
    spending
        [draw, year] what the fund pays out, million USD
    fund_return
        return of the fund a year, on its value at the start of the year

    Returns
    -------
    array
        [draw, year] payments ``c b_y`` with ``c = sum_y D_y (1+f)^-y / sum_y b_y (1+f)^-y``
    """
    factor = (1 + fund_return) ** -np.arange(basis.shape[1], dtype=float)
    level = (spending * factor).sum(axis=1) / (basis * factor).sum(axis=1)
    return np.asarray(level[:, None] * basis)
