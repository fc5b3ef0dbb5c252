"""What national indicators are computed from: quantities of a plan, people and money, pollutants, reactor figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from shanyrak.case import Case
from shanyrak.case.columns_indicators import MACRO_QUANTITIES, POLLUTANTS
from shanyrak.case.lookup import series
from shanyrak.indicators.reactors import reactor_figures
from shanyrak.plan.fuel_balance import fuel_balance
from shanyrak.plan.plan import Plan
from shanyrak.plan.quantities import national_quantities

UNKNOWN = np.nan
PJ_PER_GWH = 3.6e-3
RENEWABLE_FUEL = "wind, sun and water"
"""Name of the energy of wind, sun and water among the sources of energy, counted as the electricity that it gives."""


@dataclass(frozen=True, eq=False)
class Basis:
    """Figures of the country by period; what a plan or its case does not tell is NaN.

    ``quantities`` are those of :mod:`shanyrak.plan.quantities`, ``macro`` those of macro.csv [quantity, period],
    ``pollutants`` grams per GJ of fuel [fuel, pollutant], ``reactors`` figures of reactors per TWh and by year
    [figure, period] (:mod:`shanyrak.indicators.reactors`).
    """

    quantities: pd.DataFrame
    macro: pd.DataFrame
    pollutants: pd.DataFrame
    reactors: pd.DataFrame

    @property
    def periods(self) -> list[int]:
        """First years of the periods, or past years."""
        return [int(p) for p in self.macro.columns]

    def parts(self, quantity: str) -> pd.DataFrame:
        """A quantity [part, period]; without rows where the plan does not tell it."""
        known = self._wide.index.get_level_values("quantity") == quantity
        return self._wide[known].droplevel("quantity")

    @cached_property
    def _wide(self) -> pd.DataFrame:
        """All quantities [(quantity, part), period]."""
        keys = ["quantity", "part"]
        wide = self.quantities.pivot_table(index=keys, columns="period", values="value", aggfunc="sum")
        return wide.reindex(columns=self.periods).fillna(0.0)

    def total(self, quantity: str) -> pd.Series:
        """A quantity of the whole country [period]; NaN where the plan does not tell it."""
        wide = self.parts(quantity)
        return wide.sum() if len(wide) else pd.Series(UNKNOWN, index=self.periods)

    def number_of(self, quantity: str) -> pd.Series:
        """A quantity of macro.csv [period] in its unit; NaN where the case has none."""
        return self.macro.T[quantity]

    def of_reactors(self, figure: str) -> pd.Series:
        """A figure of reactors [period]; NaN where the case does not tell it or none runs."""
        return self.reactors.T[figure]

    @property
    def served(self) -> pd.Series:
        """Electricity of users [period] in GWh: load less what is not served."""
        return self.total("load") - self.total("unserved")

    @property
    def consumption(self) -> pd.Series:
        """Electricity used [period] in GWh, with losses of links between zones and of stores."""
        return self.served + self.total("link_losses") + self.total("store_losses")

    @property
    def heat(self) -> pd.Series:
        """District heat supplied [period] in GWh: of CHP plants and of all boilers."""
        return self.total("chp_heat") + self.total("network_boiler_heat") + self.total("separate_heat")

    @property
    def co2(self) -> pd.Series:
        """CO2 of plants and boilers [period] in kt."""
        return self.total("plant_co2") + self.total("boiler_co2")

    def fuels(self) -> pd.DataFrame:
        """Fuel burnt in plants and boilers [fuel, period] in GWh."""
        return self.parts("plant_fuel").add(self.parts("boiler_fuel"), fill_value=0.0)

    def energy(self) -> pd.DataFrame:
        """Energy into power and district heat [source, period] in GWh: fuel, and the power of wind, sun and water."""
        natural = self.total("natural_generation").fillna(0.0).to_frame(RENEWABLE_FUEL).T
        both = pd.concat([self.fuels(), natural])
        return both[both.sum(axis=1) > 0.0]


def basis_of(plan: Plan) -> Basis:
    """What the indicators of the periods of a plan are computed from."""
    made = pd.concat([national_quantities(plan.data, plan.values, plan.tables), fuel_supply(plan)], ignore_index=True)
    return make_basis(made, plan.case, plan)


FUEL_SUPPLY = {"import": "fuel_imports", "export": "fuel_exports", "production": "fuel_production"}
"""Quantities of the whole country by carrier, GWh, by the flow of the fuel balance that they are the sum of."""
MADE = "processing_output"
PROJECT = "project"
"""Flows of what refineries, and industrial projects where it is above zero, make: for the use of it, production."""


def fuel_supply(plan: Plan) -> pd.DataFrame:
    """Production, imports and exports of each carrier: quantity, part (carrier), period, value in GWh."""
    balance = fuel_balance(plan)
    made = (balance["flow"] == MADE) | ((balance["flow"] == PROJECT) & (balance["gwh"] > 0))
    flow = balance["flow"].mask(made, "production")
    own = balance.assign(quantity=flow.map(FUEL_SUPPLY), value=balance["gwh"].abs(), part=balance["carrier"])
    keys = ["quantity", "part", "period"]
    return own.dropna(subset=["quantity"]).groupby(keys)["value"].sum().reset_index()


def make_basis(quantities: pd.DataFrame, case: Case | None, plan: Plan | None) -> Basis:
    """Quantities with what the case tells of the same years; ``plan`` gives the reactors that it builds."""
    periods = [int(p) for p in sorted(quantities.period.unique())]
    figures = reactor_figures(case, plan, periods)
    return Basis(quantities, _macro(case, periods), _pollutants(case), figures)


def _macro(case: Case | None, periods: list[int]) -> pd.DataFrame:
    index = pd.Index(periods, name="period")
    known = {q: None if case is None else series(case, "macro", (q,), periods) for q in MACRO_QUANTITIES}
    rows = {q: np.full(len(periods), UNKNOWN) if v is None else v for q, v in known.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=index)


def _pollutants(case: Case | None) -> pd.DataFrame:
    if case is None or case.table("fuel_pollutants").empty:
        return pd.DataFrame(columns=list(POLLUTANTS), dtype=float)
    wide = case.table("fuel_pollutants").pivot_table(index="fuel", columns="pollutant", values="central")
    return wide.reindex(columns=list(POLLUTANTS))
