"""How far reactors went over their estimate: statements of cost, ratios of last to first, and laws of the ratio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri
from scipy.stats import t as student

from shanyrak.case.model import Case
from shanyrak.nuclear.construction.survival import Array

ALIKE = ("price_year", "scope")
"""What two statements must share, besides the currency, to be like for like."""


def read_build_costs(case: Case) -> pd.DataFrame:
    """Return the cost statements of ``build_costs.csv``, [statement], in the order of the table."""
    return case.table("build_costs").copy()


def overrun_ratios(costs: pd.DataFrame, like_for_like: bool = True) -> pd.DataFrame:
    """Return last over initial cost of each project that has both in one currency.

    Of several last statements the one of the initial's money and scope is taken, else that of its scope, else the
    latest year.

    Parameters
    ----------
    costs
        [statement] as of :func:`read_build_costs`
    like_for_like
        true: only pairs of one currency, price year and scope; false: all pairs of one currency, whatever was counted

    Returns
    -------
    frame
        [project] project, name, currency, initial, last (million), ratio, same_money, same_scope, statements, grades

    Raises
    ------
    ValueError
        where a project has two initial statements
    """
    rows = [pair for _, group in costs.groupby("project", sort=False) if (pair := _pair(group)) is not None]
    columns = [
        "project",
        "name",
        "currency",
        "initial",
        "last",
        "ratio",
        "same_money",
        "same_scope",
        "statements",
        "grades",
    ]
    pairs = pd.DataFrame(rows, columns=columns)
    return pairs[pairs["same_money"] & pairs["same_scope"]].reset_index(drop=True) if like_for_like else pairs


def _pair(group: pd.DataFrame) -> tuple[object, ...] | None:
    initial = group[group["stage"] == "initial"]
    if len(initial) > 1:
        project = initial["project"].iloc[0]
        raise ValueError(
            f"build_costs.csv: {project} has {len(initial)} initial statements; call all but one early or interim"
        )
    if initial.empty:
        return None
    first = initial.iloc[0]
    last = group[(group["stage"] == "last") & (group["currency"] == first["currency"])]
    if last.empty:
        return None
    money = _same_money(last["price_year"], float(first["price_year"]))
    ranked = last.assign(money=money, scope_alike=last["scope"] == first["scope"])
    best = ranked.sort_values(["scope_alike", "money", "year"], kind="stable").iloc[-1]
    words = f"{first['statement']} / {best['statement']}", f"{first['grade']} / {best['grade']}"
    figures = float(first["cost"]), float(best["cost"]), float(best["cost"]) / float(first["cost"])
    alike = bool(best["money"]), bool(best["scope_alike"])
    return (first["project"], first["name"], first["currency"], *figures, *alike, *words)


def _same_money(price_years: pd.Series, price_year: float) -> pd.Series:
    """Whether money is of the same year, or both times money of the day (NaN)."""
    return price_years.isna() if np.isnan(price_year) else price_years == price_year


@dataclass(frozen=True)
class RatioLaw:
    """A law of actual over estimate: log ratio = location + scale W, W normal, or Student's t of ``degrees``.

    ``location`` and ``scale`` are of the logarithm; the median is exp(location).
    """

    location: float
    scale: float
    degrees: float = np.inf

    def __post_init__(self) -> None:
        if not (np.isfinite(self.location) and self.scale >= 0 and self.degrees > 0):
            raise ValueError(f"{self}: location must be finite, scale at least 0, degrees above 0")

    def quantile(self, probability: ArrayLike) -> Array:
        """Return the ratio not exceeded with probability p: exp(location + scale W_p), [...]."""
        share = _shares(probability)
        residual = ndtri(share) if np.isinf(self.degrees) else student.ppf(share, self.degrees)
        return np.asarray(np.exp(self.location + self.scale * residual))

    def share_above(self, ratio: float) -> float:
        """Return the probability of a ratio above a given one (above 0)."""
        if self.scale == 0:
            return float(self.location > np.log(ratio))
        residual = (self.location - np.log(ratio)) / self.scale
        return float(ndtr(residual) if np.isinf(self.degrees) else student.cdf(residual, self.degrees))


@dataclass(frozen=True)
class EmpiricalRatios:
    """The ratios of a class as they are: quantiles linear between order statistics (type 7), and none above them."""

    ratios: tuple[float, ...]

    def __post_init__(self) -> None:
        if not self.ratios or not all(np.isfinite(ratio) and ratio > 0 for ratio in self.ratios):
            raise ValueError(f"ratios {self.ratios} must be some numbers above 0")

    def quantile(self, probability: ArrayLike) -> Array:
        """Return the ratio not exceeded with probability p, [...]."""
        return np.asarray(np.quantile(self.ratios, _shares(probability)))


Overrun = RatioLaw | EmpiricalRatios


def _shares(probability: ArrayLike) -> Array:
    share = np.asarray(probability, dtype=float)
    if not ((share > 0) & (share < 1)).all():
        raise ValueError(f"probability {share} must lie between 0 and 1 (exclusive), as 0.8 for P80")
    return share


def law_of_mean_and_median(mean_ratio: float, median_ratio: float) -> RatioLaw:
    """Return the log-normal law of a mean m and median q of actual over estimate: mu = ln q, s^2 = 2 ln(m / q).

    Raises
    ------
    ValueError
        where the median is not above 0, or the mean below the median
    """
    if not 0 < median_ratio <= mean_ratio:
        raise ValueError(f"mean {mean_ratio} and median {median_ratio}: a log-normal law needs 0 < median <= mean")
    return RatioLaw(float(np.log(median_ratio)), float(np.sqrt(2 * np.log(mean_ratio / median_ratio))))


def law_of_mean_and_tail(mean_ratio: float, threshold: float, share_above: float) -> RatioLaw:
    """Return the log-normal law of a mean m and a share a of ratios above a threshold c.

    mu = ln m - s^2 / 2 and P(R > c) = Phi((mu - ln c) / s) = a give s^2 / 2 + k s - ln(m / c) = 0, k = Phi^-1(a); the
    root
    s = -k + sqrt(k^2 + 2 ln(m / c)) is taken, the only one above 0 where the mean is above the threshold.

    Raises
    ------
    ValueError
        where the mean is not above the threshold, or the share not between 0 and 1
    """
    if not (0 < threshold < mean_ratio and 0 < share_above < 1):
        raise ValueError(
            f"mean {mean_ratio}, threshold {threshold}, share {share_above}: "
            "needs 0 < threshold < mean and a share between 0 and 1"
        )
    place = float(ndtri(share_above))
    scale = -place + np.sqrt(place**2 + 2 * np.log(mean_ratio / threshold))
    return RatioLaw(float(np.log(mean_ratio) - scale**2 / 2), float(scale))


def mean_above(law: RatioLaw, threshold: float) -> float:
    """Return E[R | R > c] of a log-normal law: m Phi((mu + s^2 - ln c) / s) / Phi((mu - ln c) / s)."""
    if not np.isinf(law.degrees) or law.scale == 0:
        raise ValueError(f"{law}: the mean above a threshold is for log-normal laws with a scale above 0")
    distance = (law.location - np.log(threshold)) / law.scale
    mean = np.exp(law.location + law.scale**2 / 2)
    return float(mean * ndtr(distance + law.scale) / ndtr(distance))


def law_of_ratios(ratios: ArrayLike) -> RatioLaw:
    """Return the predictive law of the next ratio after n of them, log-normal with unknown mean and spread.

    log R_(n+1) = mean + s sqrt(1 + 1 / n) t_(n-1): wider than the fit by what n ratios do not tell.

    Raises
    ------
    ValueError
        for less than two ratios, or any not above 0
    """
    values = np.asarray(ratios, dtype=float)
    if values.ndim != 1 or len(values) < 2 or not (values > 0).all():
        raise ValueError(f"ratios {values}: at least two numbers above 0 are needed")
    logs = np.log(values)
    return RatioLaw(float(logs.mean()), float(logs.std(ddof=1) * np.sqrt(1 + 1 / len(logs))), float(len(logs) - 1))


def published_overrun(case: Case, statement: str) -> RatioLaw:
    """Return the log-normal law of a statement of ``overrun_statements.csv``, from its median or from its tail.

    Raises
    ------
    ValueError
        where there is no such statement, or it has neither a median nor a tail besides the mean
    """
    table = case.table("overrun_statements")
    names = [str(name) for name in table["statement"]]
    if statement not in names:
        raise ValueError(f"overrun_statements.csv has no '{statement}'; it has {', '.join(names)}")
    columns = ["mean", "median", "threshold", "share_above"]
    mean, median, threshold, share = table[columns].to_numpy(float)[names.index(statement)]
    if not np.isnan(median):
        return law_of_mean_and_median(1 + float(mean), 1 + float(median))
    if np.isnan(threshold) or np.isnan(share):
        raise ValueError(f"overrun_statements.csv: {statement} has a mean alone, which fixes no spread; give a median")
    return law_of_mean_and_tail(1 + float(mean), 1 + float(threshold), float(share))
