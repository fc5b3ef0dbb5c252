"""Would the forecast of then have held? Fit on what was known on a date, score on what was begun after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.nuclear.construction.builds import observe
from shanyrak.nuclear.construction.covariates import Covariates
from shanyrak.nuclear.construction.forecast import parameter_mixture
from shanyrak.nuclear.construction.laws import Law, log_survival
from shanyrak.nuclear.construction.model import DurationModel, fit_durations
from shanyrak.nuclear.construction.survival import Array, kaplan_meier


@dataclass(frozen=True, eq=False)
class BackTest:
    """A forecast of the past against what came.

    ``units`` is [unit] of those begun after: months, connected, ``place`` (the chance that the forecast gave to a
    time that short) and ``verdict``: inside, below, above the interval, or open (still building, and still inside or
    below it). ``coverage`` counts inside over all but open. ``survival_coverage`` is the share of places inside by
    the estimate of Kaplan and Meier, which gives open units their chance too.
    """

    model: DurationModel
    level: float
    units: pd.DataFrame
    coverage: float
    survival_coverage: float

    def counts(self) -> pd.Series:
        """Return the number of units of each verdict."""
        return self.units["verdict"].value_counts().reindex(["inside", "below", "above", "open"], fill_value=0)


def back_test(
    builds: pd.DataFrame,
    known: str | pd.Timestamp,
    draws: int,
    rng: np.random.Generator,
    covariates: Covariates | None = None,
    law: Law = "log_normal",
    level: float = 0.8,
    at: str | pd.Timestamp | None = None,
) -> BackTest:
    """Fit on the units begun before a date, as known then, and score the forecasts of those begun since.

    A unit on the grid is inside where its place u = F(months) is within (1 - level) / 2 and (1 + level) / 2. One
    still building decides only when it is already beyond the upper end: above. Else its end is open, and it is not
    counted. That leaves out slow units more often than fast ones; so the places are also taken as right-censored and
    their share inside estimated by Kaplan and Meier.

    Parameters
    ----------
    builds
        [unit] as of :func:`read_builds` or :func:`select` (with abandoned units at risk: that a unit was given up
        later was not known)
    known
        date of knowledge of the fit
    draws
        draws of the parameters
    rng
        seeded generator
    covariates, law
        as of :func:`fit_durations`
    level
        probability of the interval
    at
        date of knowledge of the score (None: :func:`common_data_date`)

    Returns
    -------
    BackTest
    """
    if not 0 < level < 1:
        raise ValueError(f"level {level} must lie between 0 and 1, as 0.8")
    date = pd.Timestamp(known)
    model = fit_durations(observe(builds, date), covariates, law)
    scored = observe(builds[builds["construction_start"] >= date], at)
    place = _places(model, scored, draws, rng)
    units = scored.assign(place=place, verdict=_verdicts(place, scored["connected"].to_numpy(bool), level))
    counted = units[units["verdict"] != "open"]
    share = float((counted["verdict"] == "inside").mean()) if len(counted) else float("nan")
    return BackTest(model, level, units, share, _survival_coverage(units, level))


def _places(model: DurationModel, units: pd.DataFrame, draws: int, rng: np.random.Generator) -> Array:
    locations, scales = parameter_mixture(model, units, draws, rng)
    residual = (np.log(units["months"].to_numpy(float))[:, None] - locations) / scales
    return np.asarray(-np.expm1(log_survival(model.fit.law, residual)).mean(axis=1))


def _verdicts(place: Array, connected: np.ndarray, level: float) -> np.ndarray:
    low, high = (1 - level) / 2, (1 + level) / 2
    verdict = np.where(place < low, "below", np.where(place > high, "above", "inside"))
    return np.where(connected | (place > high), verdict, "open")


def _survival_coverage(units: pd.DataFrame, level: float) -> float:
    """Share of places within the interval: S(low) - S(high) of the places, censored where still building."""
    place = np.clip(units["place"].to_numpy(float), np.finfo(float).tiny, 1.0)
    curve = kaplan_meier(place, units["connected"].to_numpy(bool))
    steps = np.concatenate([[1.0], curve.survival])
    ends = [(1 - level) / 2, (1 + level) / 2]
    below = np.searchsorted(curve.months, ends[0], side="left"), np.searchsorted(curve.months, ends[1], side="right")
    return float(steps[below[0]] - steps[below[1]])
