"""Masses of uranium in its compounds, and pounds of U3O8, in which uranium is priced."""

from __future__ import annotations

from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.checks import Array, numbers

URANIUM = 238.0289
"""Atomic mass of natural uranium."""
OXYGEN = 15.9994
FLUORINE = 18.998403
KG_PER_POUND = 0.45359237
ANY = 1e15


def u3o8_per_u() -> float:
    """Return kg of U3O8 that hold 1 kg of natural uranium: (3 U + 8 O) / (3 U) = 1.17924."""
    return (3 * URANIUM + 8 * OXYGEN) / (3 * URANIUM)


def uf6_per_u() -> float:
    """Return kg of UF6 that hold 1 kg of natural uranium: (U + 6 F) / U = 1.4789."""
    return (URANIUM + 6 * FLUORINE) / URANIUM


def uo2_per_u() -> float:
    """Return kg of UO2 that hold 1 kg of natural uranium: (U + 2 O) / U = 1.1344."""
    return (URANIUM + 2 * OXYGEN) / URANIUM


def pounds_per_kgu(conversion_loss: float = 0.0) -> float:
    """Return pounds of U3O8 that give 1 kg of uranium after conversion.

    Parameters
    ----------
    conversion_loss
        share of the uranium lost in conversion, [0, 0.5]; 0 counts what is in the U3O8 itself. The price boxes of
        UxC use 0.005, which makes 2.61285 lb.

    Returns
    -------
    float
        lb/kgU = u3o8_per_u / 0.45359237 / (1 - loss)
    """
    loss = float(numbers("conversion_loss", conversion_loss, 0.0, 0.5, "a share"))
    return u3o8_per_u() / KG_PER_POUND / (1.0 - loss)


def pounds_of_u3o8(uranium_kg: ArrayLike, conversion_loss: float = 0.0) -> Array:
    """Return pounds of U3O8 that give uranium, [...] lb from [...] kgU (see :func:`pounds_per_kgu`)."""
    return numbers("uranium_kg", uranium_kg, 0.0, ANY, "a mass") * pounds_per_kgu(conversion_loss)


def usd_per_kgu(usd_per_pound: ArrayLike, conversion_loss: float = 0.0) -> Array:
    """Return the price of uranium in USD/kgU, from USD per lb of U3O8 (see :func:`pounds_per_kgu`)."""
    return numbers("usd_per_pound", usd_per_pound, 0.0, ANY, "a price") * pounds_per_kgu(conversion_loss)
