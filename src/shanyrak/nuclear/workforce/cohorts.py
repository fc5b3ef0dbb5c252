"""People as age cohorts: training, graduation, attrition, ageing, retirement, with nobody lost on the way.

Order of a year: graduates and recruits arrive at its start, then those who begin a course enter it; during the year
some drop out, leave or, at the end, reach the age of retirement; everybody else is a year older.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from shanyrak.nuclear.workforce.data import AGES, YOUNGEST, Array, Workforce, attrition_by_age, initial_stock

Intake = xr.DataArray


def plan_years(workforce: Workforce, last_year: int) -> list[int]:
    """Return the years from that of the stock to ``last_year``; raises ValueError where that is earlier."""
    if last_year < workforce.year:
        raise ValueError(f"last_year {last_year} is before the year of the stock, {workforce.year}")
    return list(range(workforce.year, last_year + 1))


def no_intake(workforce: Workforce, years: Sequence[int]) -> Intake:
    """Return an intake of nobody, [programme, year]."""
    coords = {"programme": workforce.programme_names, "year": list(years)}
    return xr.DataArray(np.zeros((len(workforce.programmes), len(years))), coords=coords, dims=("programme", "year"))


def yearly_stay(workforce: Workforce) -> Array:
    """Return the share of people in a course who are still there after a year: (1 - dropout)^(1 / length).

    [programme]; 1 for recruitment. The shares of all years multiply to the yield 1 - dropout.
    """
    length = workforce.of_programmes("length_years")
    return np.asarray((1.0 - workforce.of_programmes("dropout_share")) ** (1.0 / np.maximum(length, 1)))


def simulate(workforce: Workforce, intake: Intake) -> xr.Dataset:
    """Follow all people through the years.

        T[p,1,y] = intake[p,y],   T[p,k+1,y+1] = s_p T[p,k,y],   graduates[p,y+1] = s_p T[p,L,y]
        Q[r,a+1,y+1] = (1 - w[r,a]) Q[r,a,y] + graduates of age a+1;  who would be R[r] or older retires

    A course of L years is a chain of L steps, so that its lead time is exact and not blurred as in a first-order
    delay. ``in_training`` of a programme, people who began before the first year, is spread evenly over its steps 2
    to L; who begins in the first year is part of the intake. Stages as in NPHR (IAEA NG-T-3.10).

    Parameters
    ----------
    workforce
        stock, programmes and attrition
    intake
        [programme, year] people who begin in each year; consecutive years from that of the stock; not negative

    Returns
    -------
    Dataset
        persons: qualified [role, age, year] and in_training [programme, step, year] in the year; intake and graduated
        [programme, year] at its start; dropped_out [programme, year], left and retired [role, year] during it; initial
        [role] everybody before the first year's intake

    Raises
    ------
    ValueError
        where programmes or years of the intake are not those of the workforce, or a number is negative
    """
    years = _checked_years(workforce, intake)
    begin = intake.sel(programme=workforce.programme_names).to_numpy()
    flows = _Flows(workforce, len(years))
    for t in range(len(years)):
        flows.advance(t, begin[:, t])
    return flows.dataset(workforce, years, begin)


def _checked_years(workforce: Workforce, intake: Intake) -> list[int]:
    years = [int(year) for year in intake["year"].values]
    if years != list(range(workforce.year, workforce.year + len(years))) or not years:
        raise ValueError(f"the intake must hold every year from {workforce.year} on, in order; it holds {years}")
    if sorted(str(p) for p in intake["programme"].values) != sorted(workforce.programme_names):
        raise ValueError(f"the intake must hold the programmes {workforce.programme_names}, each once")
    if not (intake.to_numpy() >= 0).all():
        raise ValueError("the intake holds a negative or empty number of people: write 0 or more")
    return years


class _Flows:
    """Stocks and flows of all years, filled year by year."""

    def __init__(self, workforce: Workforce, years: int) -> None:
        roles, programmes = len(workforce.roles), len(workforce.programmes)
        self.length = workforce.of_programmes("length_years").astype(int)
        self.steps = max(1, int(self.length.max(initial=1)))
        self.stay = yearly_stay(workforce)
        self.role = workforce.role_of_programme()
        self.finish_age = workforce.of_programmes("entry_age").astype(int) + self.length - YOUNGEST
        self.attrition = attrition_by_age(workforce)
        self.retirement = np.array([workforce.retirement_age(role) for role in workforce.role_names])
        self.stock = initial_stock(workforce)
        self.pipeline = initial_pipeline(workforce)
        self.initial = self.stock.sum(axis=1)
        np.add.at(self.initial, self.role, self.pipeline.sum(axis=1))
        self.graduates = np.zeros(programmes)
        self.qualified = np.zeros((roles, len(AGES), years))
        self.in_training = np.zeros((programmes, self.steps, years))
        self.graduated, self.dropped_out = np.zeros((2, programmes, years))
        self.left, self.retired = np.zeros((2, roles, years))

    def advance(self, t: int, begin: Array) -> None:
        """Year t: arrivals, beginners, then drop-out, attrition, ageing and retirement."""
        hired = self.length == 0
        self.graduated[:, t] = np.where(hired, begin, self.graduates)
        np.add.at(self.stock, (self.role, self.finish_age), self.graduated[:, t])
        self.pipeline[:, 0] = np.where(hired, 0.0, begin)
        self.qualified[:, :, t] = self.stock
        self.in_training[:, :, t] = self.pipeline
        self._train(t)
        self._age(t)

    def _train(self, t: int) -> None:
        """Drop-out of the year; those who stay move a step on, from the last step to graduation."""
        staying = self.pipeline * self.stay[:, None]
        self.dropped_out[:, t] = (self.pipeline - staying).sum(axis=1)
        last = np.maximum(self.length - 1, 0)
        self.graduates = staying[np.arange(len(last)), last]
        staying[np.arange(len(last)), last] = 0.0
        self.pipeline = np.concatenate([np.zeros((len(last), 1)), staying[:, :-1]], axis=1)

    def _age(self, t: int) -> None:
        """Attrition of the year; those who stay are a year older, or retire."""
        staying = self.stock * (1.0 - self.attrition)
        self.left[:, t] = (self.stock - staying).sum(axis=1)
        retiring = AGES[None, :] + 1 >= self.retirement[:, None]
        self.retired[:, t] = (staying * retiring).sum(axis=1)
        staying = staying * ~retiring
        self.stock = np.concatenate([np.zeros((len(staying), 1)), staying[:, :-1]], axis=1)

    def dataset(self, workforce: Workforce, years: Sequence[int], begin: Array) -> xr.Dataset:
        """All of it with labels."""
        course, role = ("programme", "year"), ("role", "year")
        return xr.Dataset(
            {
                "qualified": (("role", "age", "year"), self.qualified),
                "in_training": (("programme", "step", "year"), self.in_training),
                "intake": (course, begin.copy()),
                "graduated": (course, self.graduated),
                "dropped_out": (course, self.dropped_out),
                "left": (role, self.left),
                "retired": (role, self.retired),
                "initial": ("role", self.initial),
                "role_of_programme": ("programme", [programme.role for programme in workforce.programmes]),
            },
            coords={
                "role": workforce.role_names,
                "programme": workforce.programme_names,
                "age": AGES,
                "step": np.arange(1, self.steps + 1),
                "year": list(years),
            },
        )


def initial_pipeline(workforce: Workforce) -> Array:
    """Return who is in training before the first year's beginners, [programme, step]: evenly over steps 2 to length."""
    length = workforce.of_programmes("length_years").astype(int)
    step = np.arange(max(1, int(length.max(initial=1))))
    began_before = (step >= 1) & (step < length[:, None])
    return np.asarray(began_before * (workforce.of_programmes("in_training") / np.maximum(length - 1, 1))[:, None])


def by_role(people: xr.Dataset, name: str) -> xr.DataArray:
    """Return a flow of the programmes (intake, graduated, dropped_out, in_training) summed by role, [role, year]."""
    makes = people["role_of_programme"] == people["role"]
    flow = people[name].sum("step") if "step" in people[name].dims else people[name]
    return (flow * makes).sum("programme").transpose("role", "year")


def bookkeeping(people: xr.Dataset) -> xr.DataArray:
    """Return the people of each role who are unaccounted for; zero in every year, but for rounding.

        initial + sum of intake to y = qualified[y] + in training[y] + sum before y of (dropped out + left + retired)

    ``initial`` are the qualified and the people in training before the first year's intake and recruits.

    Parameters
    ----------
    people
        result of :func:`simulate`

    Returns
    -------
    DataArray
        [role, year] persons, left side minus right side
    """
    lost = by_role(people, "dropped_out") + people["left"] + people["retired"]
    lost_before = lost.cumsum("year") - lost
    here = people["qualified"].sum("age") + by_role(people, "in_training")
    return people["initial"] + by_role(people, "intake").cumsum("year") - here - lost_before
