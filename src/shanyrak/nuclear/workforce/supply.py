"""How many qualified people training can make: the linear answer of the cohort model, and what full training gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import xarray as xr

from shanyrak.nuclear.workforce.cohorts import (
    Intake,
    by_role,
    initial_pipeline,
    no_intake,
    simulate,
    yearly_stay,
)
from shanyrak.nuclear.workforce.data import YOUNGEST, Array, Workforce, attrition_by_age


@dataclass(frozen=True)
class Response:
    """The cohort model as a linear function of the intake.

        qualified[r,y] = base[r,y] + sum over p of role r and years s of response[p,s,y] intake[p,s]

    ``base`` and ``base_training`` [role or programme, year] hold without any intake; ``response`` and
    ``training_response`` [programme, start, year] are people qualified and in training per person who begins.
    """

    base: xr.DataArray
    base_training: xr.DataArray
    response: xr.DataArray
    training_response: xr.DataArray


def survival(workforce: Workforce, years: int) -> Array:
    """Return the share of those who qualify that is still there some years later.

        S[p,k] = prod_{j<k} (1 - w[r, a + j]) while a + k is below the age of retirement, else 0

    with a the age at which people of the programme qualify.

    Returns
    -------
    array
        [programme, year since qualification]
    """
    rates = attrition_by_age(workforce)
    curves = np.zeros((len(workforce.programmes), years))
    for i, (programme, role) in enumerate(zip(workforce.programmes, workforce.role_of_programme(), strict=True)):
        age = programme.entry_age + programme.length_years
        stay = np.cumprod(np.concatenate([[1.0], 1.0 - rates[role, age - YOUNGEST :]]))
        working = workforce.retirement_age(programme.role) - age
        curves[i, :working] = stay[: min(working, years)]
    return curves


def supply_response(workforce: Workforce, years: Sequence[int]) -> Response:
    """Return the cohort model (:func:`shanyrak.nuclear.workforce.cohorts.simulate`) as a linear function of the intake.

        response[p,s,y] = (1 - dropout_p) S[p, y - s - L_p]  for y >= s + L_p, else 0

    Parameters
    ----------
    workforce
        stock, programmes and attrition
    years
        [year] consecutive years from that of the stock
    """
    people = simulate(workforce, no_intake(workforce, years))
    count = len(years)
    since = np.arange(count)[None, None, :] - np.arange(count)[None, :, None]
    length = workforce.of_programmes("length_years").astype(int)[:, None, None]
    curves = survival(workforce, count)
    course = np.arange(len(workforce.programmes))[:, None, None]
    graduated = since >= length
    share = curves[course, np.where(graduated, since - length, 0)]
    response = graduated * (1.0 - workforce.of_programmes("dropout_share"))[:, None, None] * share
    training = (since >= 0) & (since < length)
    stay = training * yearly_stay(workforce)[:, None, None] ** np.where(training, since, 0)
    coords = {"programme": workforce.programme_names, "start": list(years), "year": list(years)}
    dims = ("programme", "start", "year")
    return Response(
        base=people["qualified"].sum("age"),
        base_training=people["in_training"].sum("step"),
        response=xr.DataArray(response, coords=coords, dims=dims),
        training_response=xr.DataArray(stay, coords=coords, dims=dims),
    )


def open_seats(workforce: Workforce, years: Sequence[int]) -> xr.DataArray:
    """Return the most people that can begin in each year if there were no ramp: the seats, while the programme is open.

    [programme, year]
    """
    first, last = (workforce.of_programmes(name)[:, None] for name in ("from_year", "to_year"))
    year = np.asarray(years)[None, :]
    seats = np.where((year >= first) & (year <= last), workforce.of_programmes("seats")[:, None], 0.0)
    return xr.DataArray(
        seats, coords={"programme": workforce.programme_names, "year": list(years)}, dims=("programme", "year")
    )


def beginners_before(workforce: Workforce) -> Array:
    """Return the people who began in the year before the first, [programme]: those in training, a year's share."""
    length = workforce.of_programmes("length_years")
    return np.asarray(initial_pipeline(workforce).sum(axis=1) / np.maximum(length - 1, 1))


def full_training(workforce: Workforce, years: Sequence[int]) -> Intake:
    """Return the largest intake of each programme in each year.

        x[p,y] = min(seats[p,y], x[p,y-1] + ramp_p)

    It is the largest in every year at once, since fewer beginners now never allow more later.

    Returns
    -------
    DataArray
        [programme, year] people
    """
    seats = open_seats(workforce, years)
    ramp = workforce.of_programmes("ramp")
    before = beginners_before(workforce)
    intake = seats.copy()
    for t in range(len(years)):
        before = np.minimum(seats.values[:, t], before + ramp)
        intake.values[:, t] = before
    return intake


def largest_staffing(workforce: Workforce, years: Sequence[int]) -> xr.DataArray:
    """Return the largest demand of each role and year that can be staffed: every seat used, foreign staff hired.

        (qualified[r,y] - instructors[r,y]) / (1 - foreign_share[r])

    Since each programme makes one role, and people once qualified never hinder others, full training gives the most of
    every role in every year at once. With instructors it is a safe bound, as fewer courses would free some of them.

    Returns
    -------
    DataArray
        [role, year] people (infinite where all may come from abroad)
    """
    people = simulate(workforce, full_training(workforce, years))
    instructors = instructors_needed(workforce, people)
    home = np.maximum((people["qualified"].sum("age") - instructors).to_numpy(), 0.0)
    share = workforce.of_roles("foreign_share")[:, None]
    most = np.divide(home, 1.0 - share, out=np.full_like(home, np.inf), where=share < 1.0)
    return xr.DataArray(most, coords={"role": workforce.role_names, "year": list(years)}, dims=("role", "year"))


def instructors_needed(workforce: Workforce, people: xr.Dataset) -> xr.DataArray:
    """Return the qualified people of each role who teach: instructors per person in training x people in training.

    [role, year]
    """
    load = xr.DataArray(
        workforce.of_programmes("instructors"), coords={"programme": workforce.programme_names}, dims="programme"
    )
    return by_role(people.assign(taught=people["in_training"] * load), "taught")
