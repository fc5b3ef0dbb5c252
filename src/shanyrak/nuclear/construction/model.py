"""The model of construction durations: covariates shrunk by the data's own spread between designs and builders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize

from shanyrak.case.model import Case
from shanyrak.nuclear.construction.accelerated import AcceleratedFit, fit_accelerated
from shanyrak.nuclear.construction.builds import ReferenceClass, observe, read_builds, select
from shanyrak.nuclear.construction.covariates import Coding, Covariates, coding_of, design_matrix, prior_precision
from shanyrak.nuclear.construction.laws import Law
from shanyrak.nuclear.construction.survival import Array

SPREADS = (0.02, 1.0)
"""Least and largest spread between the levels of a group, on the logarithm of months: 2 % to a factor of 2.7."""
FIRST_SPREAD = 0.3


@dataclass(frozen=True, eq=False)
class DurationModel:
    """A fitted model of months from first concrete to the grid.

    ``observed`` is the reference class it was fitted to, [unit]; ``spreads`` [group] the estimated spread between
    levels; ``evidence`` the log marginal likelihood (Laplace), by which models of one class and date may be compared
    besides ``fit.aic``.
    """

    observed: pd.DataFrame
    coding: Coding
    fit: AcceleratedFit
    spreads: Array
    evidence: float

    def effects(self) -> pd.DataFrame:
        """Return estimate and standard error of each effect on log months, and the factor exp(estimate), [column]."""
        names = [*self.coding.names, "log scale"]
        estimates = np.append(self.fit.coefficients, self.fit.log_scale)
        errors = self.fit.standard_errors
        return pd.DataFrame({"effect": names, "estimate": estimates, "error": errors, "factor": np.exp(estimates)})


def fit_durations(
    observed: pd.DataFrame, covariates: Covariates | None = None, law: Law = "log_normal"
) -> DurationModel:
    """Fit the durations of a reference class, with partial pooling between designs, builders or hosts.

    log T = constant + flags + sum over groups of effect[level] + scale W, effect[level] ~ N(0, spread^2). The spreads
    are those of greatest marginal likelihood in Laplace's approximation (Tierney and Kadane 1986),
    log L(spreads) = penalised log L at its peak + 1/2 sum_j log p_j - 1/2 log det(H + P),
    and held fixed after that: a group of few connected units gets little effect of its own, one with many keeps what
    it shows.

    Parameters
    ----------
    observed
        [unit] as of :func:`observe`
    covariates
        what the duration depends on (None: design family, builder, newcomer host, first of a kind)
    law
        log_normal or weibull

    Returns
    -------
    DurationModel

    Raises
    ------
    ValueError
        where less than two units are connected
    """
    coding = coding_of(observed, covariates or Covariates())
    data = _Data(observed, coding, law)
    spreads = _best_spreads(data)
    fit = data.fitted(spreads)
    return DurationModel(observed, coding, fit, spreads, data.evidence(fit, spreads))


class _Data:
    """Observations ready to be fitted again and again with other spreads."""

    def __init__(self, observed: pd.DataFrame, coding: Coding, law: Law) -> None:
        self.months = observed["months"].to_numpy(float)
        self.connected = observed["connected"].to_numpy(bool)
        self.design = design_matrix(coding, observed)
        self.coding = coding
        self.law = law

    def fitted(self, spreads: Array) -> AcceleratedFit:
        precision = prior_precision(self.coding, spreads)
        return fit_accelerated(self.months, self.connected, self.design, self.law, precision)

    def evidence(self, fit: AcceleratedFit, spreads: Array) -> float:
        precision = prior_precision(self.coding, spreads)
        prior = np.log(precision[precision > 0]).sum()
        return float(fit.penalised + 0.5 * prior + 0.5 * np.linalg.slogdet(fit.covariance)[1])


def _best_spreads(data: _Data) -> Array:
    groups = len(data.coding.levels)
    if not groups:
        return np.zeros(0)

    def shortfall(log_spreads: Array) -> float:
        spreads = np.exp(log_spreads)
        return -data.evidence(data.fitted(spreads), spreads)

    bounds = [(np.log(SPREADS[0]), np.log(SPREADS[1]))] * groups
    options = {"xatol": 1e-3, "fatol": 1e-4, "maxiter": 200}
    first = np.full(groups, np.log(FIRST_SPREAD))
    found = minimize(shortfall, first, method="Nelder-Mead", bounds=bounds, options=options)
    return np.asarray(np.exp(found.x), dtype=float)


def duration_model(
    case: Case,
    reference: ReferenceClass | None = None,
    covariates: Covariates | None = None,
    law: Law = "log_normal",
    at: str | pd.Timestamp | None = None,
) -> DurationModel:
    """Fit the reactors of a case: :func:`read_builds`, :func:`select`, :func:`observe`, :func:`fit_durations` in turn.

    Parameters are those of the four functions; None stands for all units, the default covariates and the common data
    date.
    """
    chosen = select(read_builds(case), reference or ReferenceClass())
    return fit_durations(observe(chosen, at), covariates, law)
