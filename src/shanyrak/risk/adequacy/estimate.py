"""Means of a sample, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from shanyrak.risk.adequacy.parts import Array

CONFIDENCE = 0.95
BOOTSTRAP_DRAWS = 2000


@dataclass(frozen=True)
class Estimate:
    """A mean and the interval that holds the true one with a confidence of 95 %."""

    mean: float
    low: float
    high: float


def batch_means(values: Array, batch: np.ndarray) -> Array:
    """Means of the values [year] of each batch [batch]; where all are of one batch, each year is its own.

    Years of the same weather are not independent of each other, but weathers are: each is a batch. So the interval
    holds what is not known for want of weather years as well as of drawn outages.
    """
    _names, place = np.unique(batch, return_inverse=True)
    count = np.bincount(place)
    if len(count) == 1:
        return np.asarray(values, dtype=float)
    return np.asarray(np.bincount(place, weights=values) / count)


def estimate(values: Array, batch: np.ndarray) -> Estimate:
    """Mean of values [year] >= 0 with its interval ``mean +- t s / sqrt(n)``, s and n of the batch means; low is at
    least 0. With one value the interval is endless."""
    means = batch_means(values, batch)
    mean = float(np.mean(values))
    if len(means) < 2:
        return Estimate(mean, 0.0, np.inf)
    half = float(student.ppf(0.5 + CONFIDENCE / 2, len(means) - 1) * means.std(ddof=1) / np.sqrt(len(means)))
    return Estimate(mean, max(0.0, mean - half), mean + half)


def seldom(years: int) -> float:
    """Years among which a short one still may come, where none of ``years`` drawn ones was short: ``1 / p`` with
    ``(1 - p)^years = 5 %``, about a third of them. The drawn years count as independent.

    Parameters
    ----------
    years : at least 1
    """
    return float(1.0 / (1.0 - (1.0 - CONFIDENCE) ** (1.0 / years)))


def bootstrap(values: Array, batch: np.ndarray, seed: int) -> Estimate:
    """Mean of values [year] with the interval of the means of batches drawn anew, with replacement, 2,000 times."""
    means = batch_means(values, batch)
    rng = np.random.default_rng([seed, len(means)])
    drawn = means[rng.integers(0, len(means), (BOOTSTRAP_DRAWS, len(means)))].mean(axis=1)
    low, high = np.quantile(drawn, [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2])
    return Estimate(float(means.mean()), float(low), float(high))
