"""The predictive distribution of the duration of a planned unit, or of the rest of it for one under way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from shanyrak.nuclear.construction.accelerated import draw_parameters
from shanyrak.nuclear.construction.covariates import PlannedUnit, design_matrix, planned_frame
from shanyrak.nuclear.construction.laws import Law, check_law, log_survival, residual_of_survival
from shanyrak.nuclear.construction.model import DurationModel
from shanyrak.nuclear.construction.survival import Array

HALVINGS = 60
"""Steps of the bisection for a quantile: the bracket shrinks by 2^60."""


@dataclass(frozen=True, eq=False)
class DurationForecast:
    """Months from first concrete to the grid as a mixture over draws of the parameters.

    ``locations`` and ``scales`` are [draw], of log months; the unit is known not to be on the grid after
    ``elapsed_months`` (0: not begun).
    """

    law: Law
    locations: Array
    scales: Array
    elapsed_months: float = 0.0

    def __post_init__(self) -> None:
        check_law(self.law)
        if self.locations.shape != self.scales.shape or self.locations.ndim != 1 or not len(self.locations):
            raise ValueError(
                f"locations {self.locations.shape} and scales {self.scales.shape} must be lists of one length"
            )
        if not (self.scales > 0).all():
            raise ValueError("scales must be above 0")
        if not (np.isfinite(self.elapsed_months) and self.elapsed_months >= 0):
            raise ValueError(f"elapsed months {self.elapsed_months} must be at least 0")


def forecast_duration(
    model: DurationModel, unit: PlannedUnit, draws: int, rng: np.random.Generator, elapsed_months: float = 0.0
) -> DurationForecast:
    """Forecast the months from first concrete to the grid of one unit.

    Location = x b and scale of the fitted model with (b, log scale) drawn from its asymptotic normal law, so that the
    forecast is wider than the fit by what the fit does not know.

    Parameters
    ----------
    model
        as of :func:`fit_durations`
    unit
        the unit; a family, builder or country without a record gets the spread between the known ones
    draws
        number of draws of the parameters, as 4000
    rng
        seeded generator
    elapsed_months
        months since first concrete of a unit under way, that is not on the grid; the model should have been fitted
        with it as censored

    Returns
    -------
    DurationForecast
    """
    locations, scales = parameter_mixture(model, planned_frame(unit), draws, rng)
    return DurationForecast(model.fit.law, locations[0], scales, elapsed_months)


def parameter_mixture(
    model: DurationModel, units: pd.DataFrame, draws: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Return location [unit, draw] and scale [draw] of log months for units, with parameters drawn once for all."""
    parameters = draw_parameters(model.fit, draws, rng)
    locations = design_matrix(model.coding, units) @ parameters[:, :-1].T
    return locations, np.exp(parameters[:, -1])


def chance_by_month(forecast: DurationForecast, months: ArrayLike) -> Array:
    """Return the chance to be on the grid within months of first concrete.

    F(t) = mean over draws of 1 - S(t) / S(e), with S(t) = P(W > (log t - location) / scale) and e the months elapsed;
    0 up to e. Each draw is conditioned by itself, since the fit has already seen the e months of the unit.

    Parameters
    ----------
    forecast
        as of :func:`forecast_duration`
    months
        [...] months since first concrete

    Returns
    -------
    array
        [...] chances from 0 to 1, not falling in t
    """
    time = np.asarray(months, dtype=float)
    start = np.maximum(forecast.elapsed_months, np.finfo(float).tiny)
    late = np.maximum(time, start)[..., None]
    gap = _log_survival(forecast, late) - _log_survival(forecast, np.asarray(start))
    return np.asarray(-np.expm1(gap).mean(axis=-1))


def _log_survival(forecast: DurationForecast, months: Array) -> Array:
    return log_survival(forecast.law, (np.log(months) - forecast.locations) / forecast.scales)


def _months_at(forecast: DurationForecast, share: Array) -> Array:
    """Months by which a share of a draw's own distribution is on the grid; share [..., draw] in 0 to 1 (exclusive)."""
    start = np.asarray(np.maximum(forecast.elapsed_months, np.finfo(float).tiny))
    left = _log_survival(forecast, start) + np.log1p(-share)
    residual = residual_of_survival(forecast.law, left)
    return np.exp(forecast.locations + forecast.scales * residual)


def duration_quantile(forecast: DurationForecast, probability: ArrayLike) -> Array:
    """Return the months within which the unit is on the grid with a probability: F(t) = p, by bisection on log t.

    Parameters
    ----------
    forecast
        as of :func:`forecast_duration`
    probability
        [...] p between 0 and 1 (exclusive), as 0.8 for P80

    Returns
    -------
    array
        [...] months since first concrete, rising in p

    Raises
    ------
    ValueError
        for a probability not between 0 and 1
    """
    share = np.asarray(probability, dtype=float)
    if not ((share > 0) & (share < 1)).all():
        raise ValueError(f"probability {share} must lie between 0 and 1 (exclusive), as 0.8 for P80")
    own = np.log(_months_at(forecast, share[..., None]))
    low, high = own.min(axis=-1), own.max(axis=-1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        short = chance_by_month(forecast, np.exp(middle)) < share
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return np.asarray(np.exp(high))


def sample_durations(forecast: DurationForecast, size: int, rng: np.random.Generator) -> Array:
    """Draw durations, [size] months since first concrete, all beyond the months elapsed.

    Each takes the parameters of a draw chosen by chance and a share u uniform: t = Q(1 - (1 - u) S(e)).
    """
    chosen = rng.integers(0, len(forecast.scales), size)
    picked = DurationForecast(
        forecast.law, forecast.locations[chosen], forecast.scales[chosen], forecast.elapsed_months
    )
    return np.asarray(_months_at(picked, rng.random(size)))


def chance_on_line(forecast: DurationForecast, start: ArrayLike, by: ArrayLike) -> Array:
    """Return the chance to be on the grid by given times, for a start of construction that may itself be uncertain.

    P(on line by y) = mean over starts s of F(12 (y - s)).

    Parameters
    ----------
    forecast
        as of :func:`forecast_duration`
    start
        date of first concrete as decimal year: one, or [draw] draws of it
    by
        [...] times as decimal years; the end of 2036 is 2037.0

    Returns
    -------
    array
        [...] chances from 0 to 1

    Raises
    ------
    ValueError
        where there is no start
    """
    starts = np.atleast_1d(np.asarray(start, dtype=float))
    if starts.ndim != 1 or not len(starts) or not np.isfinite(starts).all():
        raise ValueError("start must be a decimal year such as 2029.5, or a list of draws of it")
    times = np.asarray(by, dtype=float)
    flat = [float(chance_by_month(forecast, _months_since(starts, time)).mean()) for time in times.ravel()]
    return np.array(flat).reshape(times.shape)


def _months_since(starts: Array, time: float) -> Array:
    return np.maximum(12 * (time - starts), 0.0)
