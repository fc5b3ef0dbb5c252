"""Enrichment with more than two isotopes: a cascade with matched abundance ratios.

Each stage multiplies the abundance of isotope i by beta_i = alpha^(M* - M_i). With N enriching and M stripping stages

    P x_pi = F x_fi (beta_i^(M+1) - 1)     / (beta_i^(M+1) - beta_i^-N)
    W x_wi = F x_fi (1 - beta_i^-N)        / (beta_i^(M+1) - beta_i^-N)

(de la Garza, Chem. Eng. Sci. 18 (1963) 73; Wood, Borisevich and Sulaberidze, Sep. Sci. Tech. 34 (1999) 343).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from shanyrak.nuclear.fuel.checks import Array, number, numbers
from shanyrak.nuclear.fuel.enrichment import feed_per_product

ATOMIC_MASS = {"U232": 232.0371548, "U234": 234.0409503, "U235": 235.0439281, "U236": 236.0455661, "U238": 238.0507870}
"""Atomic masses of the isotopes of uranium that fuel holds."""
_EXPONENT = 700.0


@dataclass(frozen=True)
class Cascade:
    """A solved cascade; flows are per kg of feed, compositions follow ``isotopes``."""

    isotopes: tuple[str, ...]
    key_mass: float
    enriching_stages: float
    stripping_stages: float
    product_per_feed: float
    tails_per_feed: float
    product: Array
    tails: Array
    total_flow_per_feed: float
    swu_per_feed: float

    @property
    def swu_per_product(self) -> float:
        """Separative work per kg of product."""
        return self.swu_per_feed / self.product_per_feed


def matched_cascade(
    isotopes: Sequence[str],
    feed: Sequence[float],
    product_assay: float,
    tails_assay: float,
    alpha: float = 1.05,
    keys: tuple[str, str] = ("U235", "U238"),
) -> Cascade:
    """Return the cascade of least total flow that brings the key isotope to given assays.

    Parameters
    ----------
    isotopes
        [isotope] names from :data:`ATOMIC_MASS`, the two keys among them
    feed
        [isotope] mass shares of the feed, above 0, sum 1
    product_assay, tails_assay
        shares of the first key in product and tails
    alpha
        separation factor of a stage per unit of mass difference, above 1
    keys
        the two isotopes whose ratio is matched where streams meet

    Returns
    -------
    Cascade
        M* minimises the total flow between the masses of the keys

    Raises
    ------
    ValueError
        for unknown isotopes, shares that do not sum to 1, or assays out of order
    """
    unknown = [name for name in (*isotopes, *keys) if name not in ATOMIC_MASS]
    if unknown or not set(keys) <= set(isotopes):
        raise ValueError(f"isotopes are {list(isotopes)}; right is both of {keys} and others of {list(ATOMIC_MASS)}")
    shares = numbers("feed", list(feed), 0.0, 1.0, "a share", open_low=True)
    if shares.shape != (len(isotopes),) or abs(shares.sum() - 1) > 1e-9:
        raise ValueError(f"feed sums to {shares.sum():g}; right is one share for each isotope, sum 1")
    number("alpha", alpha, 1.0, 10.0, "a separation factor", open_low=True)
    low, high = sorted(ATOMIC_MASS[key] for key in keys)
    edge = 0.02 * (high - low)
    names = tuple(isotopes)

    def total_flow(key_mass: float) -> float:
        return _at(names, shares, product_assay, tails_assay, alpha, keys, key_mass).total_flow_per_feed

    best = minimize_scalar(total_flow, bounds=(low + edge, high - edge), method="bounded", options={"xatol": 1e-9})
    return _at(names, shares, product_assay, tails_assay, alpha, keys, float(best.x))


def _at(
    names: tuple[str, ...],
    feed: Array,
    product_assay: float,
    tails_assay: float,
    alpha: float,
    keys: tuple[str, str],
    key_mass: float,
) -> Cascade:
    """Return the cascade with a given M*: N and M from the recovery of the key and the mass of the product."""
    first, second = (names.index(key) for key in keys)
    product_share = 1.0 / float(feed_per_product(product_assay, tails_assay, feed[first]))
    masses = np.array([ATOMIC_MASS[name] for name in names])
    log_beta = np.log(alpha) * (key_mass - masses)
    recovery = product_share * product_assay / feed[first]
    stages = _stages(feed, log_beta, first, recovery, product_share)
    upward = _upward(log_beta, *stages)
    product, tails = feed * upward / product_share, feed * (1 - upward) / (1 - product_share)
    potential = sum(
        mass * share * np.log(share[first] / share[second])
        for mass, share in ((product_share, product), (1 - product_share, tails), (-1.0, feed))
    )
    power = log_beta[first] * np.tanh(log_beta / 2)
    return Cascade(
        names,
        key_mass,
        *stages,
        product_share,
        1 - product_share,
        product,
        tails,
        float((potential / power).sum()),
        float(-potential.sum()),
    )


def _upward(log_beta: Array, enriching: float, stripping: float) -> Array:
    """Return the share of each isotope that leaves with the product, (b^(M+1) - 1) / (b^(M+1) - b^-N)."""
    up = np.expm1(np.clip(log_beta * (stripping + 1), -_EXPONENT, _EXPONENT))
    down = np.expm1(np.clip(-log_beta * enriching, -_EXPONENT, _EXPONENT))
    return np.asarray(up / (up - down), dtype=float)


def _stages(feed: Array, log_beta: Array, key: int, recovery: float, product_share: float) -> tuple[float, float]:
    """Return N and M: the key isotope has its recovery, and all isotopes together the mass of the product."""

    def enriching(stripping: float) -> float:
        gain = np.exp(log_beta[key] * (stripping + 1))
        return float(-np.log(gain - (gain - 1) / recovery) / log_beta[key])

    def excess(stripping: float) -> float:
        return float(feed @ _upward(log_beta, enriching(stripping), stripping)) - product_share

    most = -np.log1p(-recovery) / log_beta[key] - 1
    stripping = float(brentq(excess, 1e-9 * most, most * (1 - 1e-9), xtol=1e-12, rtol=1e-14))
    return enriching(stripping), stripping
