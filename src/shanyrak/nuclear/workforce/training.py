"""The cheapest training plan: seats by programme and year, people from abroad, and shortage at a price.

A linear problem, written with linopy and solved by HiGHS as the plan of the system is: labels keep the equations
readable, and the duals come back as prices of one more person, by role and year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.nuclear.workforce.cohorts import simulate
from shanyrak.nuclear.workforce.data import Workforce
from shanyrak.nuclear.workforce.supply import (
    Response,
    beginners_before,
    instructors_needed,
    open_seats,
    supply_response,
)
from shanyrak.scale import MICRO
from shanyrak.solve.highs import solve_model
from shanyrak.solve.methods import METHODS

TINY = 1e-7
STAFFING = "staffing "


@dataclass(frozen=True)
class TrainingPlan:
    """A plan of training. Persons, [role, year] or [programme, year]; money in million USD.

    ``people`` is the cohort model run with the intake of the plan; ``price`` is what one more person needed would cost,
    USD discounted to the first year; ``costs`` has the columns part, undiscounted_musd and discounted_musd.
    """

    demand: xr.DataArray
    intake: xr.DataArray
    foreign: xr.DataArray
    shortage: xr.DataArray
    people: xr.Dataset
    instructors: xr.DataArray
    price: xr.DataArray
    costs: pd.DataFrame
    objective_musd: float

    @property
    def qualified(self) -> xr.DataArray:
        """[role, year] Qualified people at home."""
        return self.people["qualified"].sum("age")

    def table(self) -> pd.DataFrame:
        """One row per role and year: needed, qualified, instructors, foreign, shortage, price_usd."""
        columns = {
            "needed": self.demand,
            "qualified": self.qualified,
            "instructors": self.instructors,
            "foreign": self.foreign,
            "shortage": self.shortage,
            "price_usd": self.price,
        }
        frame = xr.Dataset(columns).to_dataframe().reset_index()
        return frame[["role", "year", *columns]]

    def intake_table(self) -> pd.DataFrame:
        """One row per programme and year in which people begin: programme, year, beginners."""
        frame = self.intake.rename("beginners").to_dataframe().reset_index()
        return frame[frame["beginners"] > TINY].reset_index(drop=True)


def plan_training(workforce: Workforce, demand: xr.DataArray, discount_rate: float = 0.0) -> TrainingPlan:
    """Return the training that meets the demand at least cost.

        min  sum_y d_y ( sum_p cost_p x[p,y] + sum_r (wage_r Q[r,y] + foreign_cost_r f[r,y] + shortage_cost_r u[r,y]) )
        Q[r,y] - sum_{p of r} instructors_p T[p,y] + f[r,y] + u[r,y] >= D[r,y]
        0 <= x[p,y] <= seats[p,y],   x[p,y] - x[p,y-1] <= ramp_p,   0 <= f[r,y] <= foreign_share_r D[r,y]

    Q and T are the cohort model, linear in x (:func:`shanyrak.nuclear.workforce.supply.supply_response`);
    d_y = (1 + rate)^-(y - y0). A model of this kind is the manpower problem of Williams, Model Building in
    Mathematical Programming; with the load of instructors that of Winston, Operations Research.

    Parameters
    ----------
    workforce
        stock, programmes, prices
    demand
        [role, year] people needed, consecutive years from that of the stock
    discount_rate
        rate a year, at least 0

    Raises
    ------
    ValueError
        where roles or years of the demand are not those of the workforce, a number is negative, or the rate is
    SolveError
        where the solver finds no optimum
    """
    years = _checked(workforce, demand, discount_rate)
    demand = demand.sel(role=workforce.role_names).transpose("role", "year").astype(float)
    discount = xr.DataArray(
        (1.0 + discount_rate) ** -np.arange(len(years), dtype=float), coords={"year": years}, dims="year"
    )
    model = _model(workforce, demand, discount, supply_response(workforce, years))
    solution = solve_model(model, METHODS["simplex"], threads=1)
    values = {name: _clean(solution.values[name]) for name in ("intake", "foreign", "shortage")}
    people = simulate(workforce, values["intake"].transpose("programme", "year"))
    costs = _costs(workforce, people, values, discount)
    return TrainingPlan(
        demand=demand,
        intake=values["intake"].transpose("programme", "year"),
        foreign=values["foreign"].transpose("role", "year"),
        shortage=values["shortage"].transpose("role", "year"),
        people=people,
        instructors=instructors_needed(workforce, people),
        price=_prices(workforce, solution.duals),
        costs=costs,
        objective_musd=float(costs["discounted_musd"].sum()),
    )


def _checked(workforce: Workforce, demand: xr.DataArray, discount_rate: float) -> list[int]:
    years = [int(year) for year in demand["year"].values]
    if years != list(range(workforce.year, workforce.year + len(years))) or not years:
        raise ValueError(f"the demand must hold every year from {workforce.year} on, in order; it holds {years}")
    if sorted(str(role) for role in demand["role"].values) != sorted(workforce.role_names):
        raise ValueError(f"the demand must hold the roles {workforce.role_names}, each once")
    if not (demand.to_numpy() >= 0).all():
        raise ValueError("the demand holds a negative or empty number of people: write 0 or more")
    if not workforce.programmes:
        raise ValueError("there is no programme in the workforce: give at least one way to train or recruit")
    if discount_rate < 0:
        raise ValueError(f"the discount rate is {discount_rate}: write 0 or more, such as 0.06")
    return years


def _clean(values: xr.DataArray) -> xr.DataArray:
    """What the solver leaves a hair below zero becomes zero."""
    return values.clip(min=0.0)


def _per(workforce: Workforce, attribute: str, of: str) -> xr.DataArray:
    """One number per role or programme, with labels."""
    names = workforce.role_names if of == "role" else workforce.programme_names
    numbers = workforce.of_roles(attribute) if of == "role" else workforce.of_programmes(attribute)
    return xr.DataArray(numbers, coords={of: names}, dims=of)


def _model(workforce: Workforce, demand: xr.DataArray, discount: xr.DataArray, answer: Response) -> linopy.Model:
    """The linear problem, in million USD."""
    years = [int(year) for year in demand["year"].values]
    model = linopy.Model()
    intake = model.add_variables(0.0, open_seats(workforce, years), name="intake")
    foreign = model.add_variables(0.0, demand * _per(workforce, "foreign_share", "role"), name="foreign")
    shortage = model.add_variables(0.0, xr.full_like(demand, np.inf), name="shortage")
    _add_staffing(model, workforce, demand, answer)
    _add_ramp(model, workforce, intake, years)
    cost = _seat_cost(workforce, discount, answer)
    abroad, missing = (_per(workforce, name, "role") for name in ("foreign_cost_usd", "shortage_cost_usd"))
    paid = foreign * (discount * abroad * MICRO) + shortage * (discount * missing * MICRO)
    model.add_objective((intake * (cost * MICRO)).sum() + paid.sum())
    return model


def _add_staffing(model: linopy.Model, workforce: Workforce, demand: xr.DataArray, answer: Response) -> None:
    """People at home less instructors, people from abroad and shortage cover the demand, role by role."""
    load = _per(workforce, "instructors", "programme")
    net = answer.response - load * answer.training_response
    taught = load * answer.base_training
    for name in workforce.role_names:
        own = [programme.name for programme in workforce.programmes if programme.role == name]
        staff = model.variables["foreign"].sel(role=name) + model.variables["shortage"].sel(role=name)
        if own:
            begin = model.variables["intake"].sel(programme=own).rename(year="start")
            staff = staff + (begin * net.sel(programme=own)).sum(["programme", "start"])
        needed = demand.sel(role=name) - answer.base.sel(role=name) + taught.sel(programme=own).sum("programme")
        model.add_constraints(staff >= needed.drop_vars("role"), name=f"{STAFFING}{name}")


def _add_ramp(model: linopy.Model, workforce: Workforce, intake: linopy.Variable, years: Sequence[int]) -> None:
    """Beginners grow by no more than the ramp in a year, from those of the year before the first."""
    limited = [programme.name for programme in workforce.programmes if programme.ramp is not None]
    if not limited:
        return
    ramp = _per(workforce, "ramp", "programme").sel(programme=limited)
    before = xr.DataArray(
        beginners_before(workforce), coords={"programme": workforce.programme_names}, dims="programme"
    )
    chosen = intake.sel(programme=limited)
    model.add_constraints(chosen.sel(year=years[0]) <= before.sel(programme=limited) + ramp, name="first_ramp")
    if len(years) > 1:
        year_before = chosen.isel(year=slice(None, -1)).assign_coords(year=years[1:])
        model.add_constraints(chosen.isel(year=slice(1, None)) - year_before <= ramp, name="ramp")


def _seat_cost(workforce: Workforce, discount: xr.DataArray, answer: Response) -> xr.DataArray:
    """Cost of one beginner: the course, and the wages of the years that those who qualify serve; discounted USD.

    [programme, year]
    """
    wage = xr.DataArray(
        workforce.of_roles("wage_usd")[workforce.role_of_programme()],
        coords={"programme": workforce.programme_names},
        dims="programme",
    )
    wages = (answer.response * discount).sum("year").rename(start="year") * wage
    return discount * _per(workforce, "cost_usd", "programme") + wages


def _costs(
    workforce: Workforce, people: xr.Dataset, values: dict[str, xr.DataArray], discount: xr.DataArray
) -> pd.DataFrame:
    """Cost of each part, million USD."""
    yearly = {
        "training": (values["intake"] * _per(workforce, "cost_usd", "programme")).sum("programme"),
        "wages": (people["qualified"].sum("age") * _per(workforce, "wage_usd", "role")).sum("role"),
        "foreign": (values["foreign"] * _per(workforce, "foreign_cost_usd", "role")).sum("role"),
        "shortage": (values["shortage"] * _per(workforce, "shortage_cost_usd", "role")).sum("role"),
    }
    rows = [(part, float(cost.sum()), float((cost * discount).sum())) for part, cost in yearly.items()]
    frame = pd.DataFrame(rows, columns=["part", "undiscounted_musd", "discounted_musd"])
    return frame.assign(
        undiscounted_musd=frame["undiscounted_musd"] * MICRO, discounted_musd=frame["discounted_musd"] * MICRO
    )


def _prices(workforce: Workforce, duals: dict[str, xr.DataArray]) -> xr.DataArray:
    """Dual of each staffing row, USD per person, [role, year]."""
    rows = [duals[f"{STAFFING}{name}"] / MICRO for name in workforce.role_names]
    return xr.concat(rows, pd.Index(workforce.role_names, name="role"), coords="minimal")
