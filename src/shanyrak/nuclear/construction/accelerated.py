"""An accelerated failure time model fitted to right-censored durations by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize

from shanyrak.nuclear.construction.laws import Law, check_law, likelihood_terms
from shanyrak.nuclear.construction.survival import Array, Flags, observations

SLOPE_LEFT = 1e-4
"""Largest slope of the log likelihood, in any parameter, that counts as zero."""

LOOSEST = 20.0
"""Standard error of an effect on log months beyond which the data say nothing of it: a factor of 5e8."""


@dataclass(frozen=True, eq=False)
class AcceleratedFit:
    """A fitted model log T = X b + scale W.

    ``coefficients`` is [column] b, ``log_scale`` log of the scale; ``covariance`` is [parameter, parameter] of
    (b, log scale), the inverse of the negative second slope of the penalised log likelihood; ``parameters`` the
    effective number of parameters (the count of them without penalty); ``log_likelihood`` is without the penalty,
    ``penalised`` with it.
    """

    law: Law
    coefficients: Array
    log_scale: float
    covariance: Array
    log_likelihood: float
    penalised: float
    parameters: float

    @property
    def scale(self) -> float:
        """Scale of the residuals on the logarithm of months."""
        return float(np.exp(self.log_scale))

    @property
    def standard_errors(self) -> Array:
        """Standard errors of (b, log scale), [parameter]."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def aic(self) -> float:
        """Akaike's criterion: 2 (parameters - log likelihood), less is better."""
        return 2 * (self.parameters - self.log_likelihood)


@dataclass(frozen=True, eq=False)
class _Problem:
    """The log likelihood of one data set with its slopes in the parameters (b, log scale)."""

    log_months: Array
    connected: Flags
    design: Array
    precision: Array
    law: Law

    def residual(self, parameters: Array) -> Array:
        return np.asarray((self.log_months - self.design @ parameters[:-1]) / np.exp(parameters[-1]))

    def value(self, parameters: Array) -> float:
        terms = likelihood_terms(self.law, self.residual(parameters), self.connected)
        return float(terms.value.sum() - (self.connected * (parameters[-1] + self.log_months)).sum())

    def penalised(self, parameters: Array) -> float:
        return self.value(parameters) - 0.5 * float(self.precision @ parameters**2)

    def slope(self, parameters: Array) -> Array:
        residual = self.residual(parameters)
        terms = likelihood_terms(self.law, residual, self.connected)
        location = -(self.design.T @ terms.slope) / np.exp(parameters[-1])
        scale = -(terms.slope * residual).sum() - self.connected.sum()
        return np.append(location, scale) - self.precision * parameters

    def curvature(self, parameters: Array) -> Array:
        """Second slopes of the log likelihood without the penalty."""
        residual, scale = self.residual(parameters), np.exp(parameters[-1])
        terms = likelihood_terms(self.law, residual, self.connected)
        mixed = terms.curvature * residual + terms.slope
        blocks = [
            [(self.design.T * terms.curvature) @ self.design / scale**2, (self.design.T @ mixed / scale)[:, None]],
            [(self.design.T @ mixed / scale)[None, :], np.array([[(mixed * residual).sum()]])],
        ]
        return np.block(blocks)


def fit_accelerated(
    months: ArrayLike,
    connected: ArrayLike,
    design: ArrayLike | None = None,
    law: Law = "log_normal",
    precision: ArrayLike | None = None,
    start: Array | None = None,
) -> AcceleratedFit:
    """Fit log T = X b + scale W to right-censored durations by (penalised) maximum likelihood.

    log L = sum over connected units of [log f(z) - log scale - log t] + sum over censored units of log S(z)
            - 1/2 sum_j p_j b_j^2,     z = (log t - x b) / scale
    (Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, chapter 3). W is standard normal for the
    log-normal law, of least extreme value for the Weibull law, whose shape is 1 / scale. Found by a trust-region
    Newton method
    with exact slopes; effective parameters = trace(H (H + P)^-1) with H the information without and P that of the
    penalty.

    Parameters
    ----------
    months
        [unit] months to the grid, or to the date of knowledge, above 0
    connected
        [unit] true where on the grid, false where censored
    design
        [unit, column] covariates, a column of ones first (None: the column of ones alone)
    law
        log_normal or weibull
    precision
        [column] p, at least 0: inverse variance of a normal prior of mean 0 on each coefficient (None: no penalty)
    start
        [parameter] where the search starts (None: from the mean and spread of log months)

    Returns
    -------
    AcceleratedFit

    Raises
    ------
    ValueError
        for arrays that do not fit each other, less than two connected units, or a coefficient that the data do not fix
    """
    check_law(law)
    time, event = observations(months, connected)
    if event.sum() < 2:
        raise ValueError(f"{int(event.sum())} connected units of {len(event)}: at least two are needed to fit a spread")
    matrix = np.ones((len(time), 1)) if design is None else np.asarray(design, dtype=float)
    weight = np.zeros(matrix.shape[1]) if precision is None else np.asarray(precision, dtype=float)
    if matrix.shape != (len(time), len(weight)):
        raise ValueError(f"design {matrix.shape} must be [unit, column] of {len(time)} units and {len(weight)} columns")
    problem = _Problem(np.log(time), event, matrix, np.append(weight, 0.0), law)
    return _result(problem, _maximum(problem, _start(problem) if start is None else start))


def _start(problem: _Problem) -> Array:
    middle = np.zeros(problem.design.shape[1])
    middle[0] = problem.log_months.mean()
    return np.append(middle, np.log(max(float(problem.log_months.std()), 0.05)))


def _maximum(problem: _Problem, start: Array) -> Array:
    found = minimize(
        lambda parameters: -problem.penalised(parameters),
        start,
        jac=lambda parameters: -problem.slope(parameters),
        hess=lambda parameters: np.diag(problem.precision) - problem.curvature(parameters),
        method="trust-exact",
        options={"gtol": SLOPE_LEFT / 100, "maxiter": 500},
    )
    if np.abs(problem.slope(found.x)).max() > SLOPE_LEFT * max(1.0, abs(float(found.fun))):
        raise ValueError(f"the fit does not settle ({found.message}); {_ADVICE}")
    return np.asarray(found.x, dtype=float)


_ADVICE = "a column without connected units, or two columns alike, has no finite effect: shrink it or leave it out"


def _result(problem: _Problem, parameters: Array) -> AcceleratedFit:
    information = -problem.curvature(parameters)
    total = information + np.diag(problem.precision)
    if np.linalg.eigvalsh(total).min() <= 0:
        raise ValueError(f"the data do not fix every coefficient; {_ADVICE}")
    covariance = np.linalg.inv(total)
    reach = np.sqrt(np.diag(covariance))[:-1] * np.abs(problem.design).max(axis=0)
    if reach.max() > LOOSEST:
        raise ValueError(f"the data do not fix column {int(reach.argmax())}; {_ADVICE}")
    return AcceleratedFit(
        law=problem.law,
        coefficients=parameters[:-1],
        log_scale=float(parameters[-1]),
        covariance=(covariance + covariance.T) / 2,
        log_likelihood=problem.value(parameters),
        penalised=problem.penalised(parameters),
        parameters=float(np.trace(information @ covariance)),
    )


def draw_parameters(fit: AcceleratedFit, draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return draws of (b, log scale) from their asymptotic normal law, [draw, parameter]: N(estimate, covariance)."""
    if draws < 1:
        raise ValueError(f"{draws} draws: ask for at least one")
    centre = np.append(fit.coefficients, fit.log_scale)
    return rng.multivariate_normal(centre, fit.covariance, size=draws, method="cholesky")
