"""Enrichment in two streams: feed, tails, separative work, and the tails assay that costs least.

Assays are mass shares of U-235 (0.00711 for natural uranium), not percent. Equations: Benedict, Pigford and Levi,
Nuclear Chemical Engineering, chapter 12; the same as in the IAEA's NFCSS and the calculators of UxC and Urenco.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.checks import Array, numbers

NATURAL_ASSAY = 0.00711
"""Share of U-235 in natural uranium, by mass."""
_BISECTIONS = 200


def value_function(assay: ArrayLike) -> Array:
    """Return the value of uranium for separation, V(x) = (2x - 1) ln(x / (1 - x)).

    Parameters
    ----------
    assay
        [...] share of U-235, above 0 and below 1

    Returns
    -------
    array
        [...] separative work units per kg; never negative, 0 at x = 0.5
    """
    x = _assay("assay", assay)
    return (2 * x - 1) * np.log(x / (1 - x))


def value_slope(assay: ArrayLike) -> Array:
    """Return the slope of the value function, V'(x) = 2 ln(x / (1 - x)) + (2x - 1) / (x (1 - x))."""
    x = _assay("assay", assay)
    return 2 * np.log(x / (1 - x)) + (2 * x - 1) / (x * (1 - x))


def feed_per_product(product: ArrayLike, tails: ArrayLike, feed: ArrayLike = NATURAL_ASSAY) -> Array:
    """Return kg of feed for one kg of product, F/P = (x_p - x_w) / (x_f - x_w).

    Parameters
    ----------
    product, tails, feed
        [...] assays, 0 < tails < feed <= product < 1, shapes that broadcast

    Returns
    -------
    array
        [...] kgU/kgU, at least 1

    Raises
    ------
    ValueError
        where the assays are not in that order
    """
    p, w, f = _ordered(product, tails, feed)
    return (p - w) / (f - w)


def tails_per_product(product: ArrayLike, tails: ArrayLike, feed: ArrayLike = NATURAL_ASSAY) -> Array:
    """Return kg of tails for one kg of product, W/P = (x_p - x_f) / (x_f - x_w); arguments as for feed_per_product."""
    p, w, f = _ordered(product, tails, feed)
    return (p - f) / (f - w)


def swu_per_product(product: ArrayLike, tails: ArrayLike, feed: ArrayLike = NATURAL_ASSAY) -> Array:
    """Return separative work for one kg of product, SWU/P = V(x_p) + (W/P) V(x_w) - (F/P) V(x_f).

    Arguments as for :func:`feed_per_product`; returns [...] SWU/kg, 0 where product and feed have one assay.
    """
    p, w, f = _ordered(product, tails, feed)
    tails_mass, feed_mass = (p - f) / (f - w), (p - w) / (f - w)
    return value_function(p) + tails_mass * value_function(w) - feed_mass * value_function(f)


def separative_work(
    product_kg: ArrayLike,
    product: ArrayLike,
    tails_kg: ArrayLike,
    tails: ArrayLike,
    feed_kg: ArrayLike,
    feed: ArrayLike = NATURAL_ASSAY,
) -> Array:
    """Return the separative work between given streams, P V(x_p) + W V(x_w) - F V(x_f), [...] SWU.

    Masses in kg, at least 0; assays above 0 and below 1. The balance of the masses is not asked for.
    """
    masses = [numbers(n, m, 0.0, 1e15, "a mass") for n, m in (("product", product_kg), ("tails", tails_kg))]
    work = masses[0] * value_function(product) + masses[1] * value_function(tails)
    return work - numbers("feed", feed_kg, 0.0, 1e15, "a mass") * value_function(feed)


def tails_assay(
    feed_kg: ArrayLike, product_kg: ArrayLike, product: ArrayLike, feed: ArrayLike = NATURAL_ASSAY
) -> Array:
    """Return the assay of the tails that given flows leave, x_w = (x_p - (F/P) x_f) / (1 - F/P).

    Parameters
    ----------
    feed_kg, product_kg
        [...] masses, feed above product
    product, feed
        [...] assays

    Raises
    ------
    ValueError
        where the feed is not more than the product, or holds less U-235 than the product needs
    """
    ratio = np.asarray(feed_kg, float) / np.asarray(product_kg, float)
    if not np.all(np.isfinite(ratio)) or np.any(ratio <= 1):
        raise ValueError("feed_kg is not more than product_kg; right is more feed than product, both above 0")
    return _assay("tails assay", (_assay("product", product) - ratio * _assay("feed", feed)) / (1 - ratio))


def price_ratio_at(tails: ArrayLike, feed: ArrayLike = NATURAL_ASSAY) -> Array:
    """Return the price of feed per price of separative work at which a tails assay costs least.

    At the optimum c_f / c_s = -dSWU/dF = V(x_f) - V(x_w) - V'(x_w) (x_f - x_w). The product assay drops out.

    Parameters
    ----------
    tails, feed
        [...] assays, tails not above feed

    Returns
    -------
    array
        [...] (USD/kgU of UF6) / (USD/SWU); falls from infinity at tails of 0 to 0 at the feed's own assay
    """
    w, f = _assay("tails", tails), _assay("feed", feed)
    if np.any(w > f):
        raise ValueError("the tails assay is above that of the feed; right is at most the feed's")
    return value_function(f) - value_function(w) - value_slope(w) * (f - w)


def optimal_tails(feed_usd_per_kgu: ArrayLike, swu_usd: ArrayLike, feed: float = NATURAL_ASSAY) -> Array:
    """Return the tails assay at which enriched uranium costs least: the root of :func:`price_ratio_at`.

    Parameters
    ----------
    feed_usd_per_kgu
        [...] price of the feed as UF6 (uranium and conversion together), above 0 USD/kgU
    swu_usd
        [...] price of separative work, above 0 USD/SWU
    feed
        assay of the feed

    Returns
    -------
    array
        [...] assay that minimises c_f F/P + c_s SWU/P, found by bisection on its logarithm to the last digit
    """
    cost = numbers("feed_usd_per_kgu", feed_usd_per_kgu, 0.0, 1e9, "a price", open_low=True)
    work = numbers("swu_usd", swu_usd, 0.0, 1e9, "a price", open_low=True)
    ratio = np.asarray(cost / work)
    low = np.full(ratio.shape, np.log(1e-12))
    high = np.full(ratio.shape, np.log(float(_assay("feed", feed))))
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        above = price_ratio_at(np.minimum(np.exp(middle), feed), feed) > ratio
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray(np.exp((low + high) / 2), dtype=float)


def _assay(name: str, values: ArrayLike) -> Array:
    array = np.asarray(values, dtype=float)
    if not np.all((array > 0) & (array < 1)):
        raise ValueError(f"{name} is not above 0 and below 1; right is a share of U-235 by mass, 0.05 for 5 %")
    return array


def _ordered(product: ArrayLike, tails: ArrayLike, feed: ArrayLike) -> tuple[Array, Array, Array]:
    p, w, f = _assay("product", product), _assay("tails", tails), _assay("feed", feed)
    if not (np.all(w < f) and np.all(f <= p)):
        raise ValueError("the assays are out of order; right is tails < feed <= product")
    return p, w, f
