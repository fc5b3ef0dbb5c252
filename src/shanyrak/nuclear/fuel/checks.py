"""Checks of arguments that several files of the fuel room need."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def numbers(name: str, values: ArrayLike, low: float, high: float, what: str, open_low: bool = False) -> Array:
    """Return values as an array of floats, all of them finite and inside [low, high] (or (low, high]).

    Raises
    ------
    ValueError
        naming the argument, the first wrong value and what would be right
    """
    array = np.asarray(values, dtype=float)
    below = array <= low if open_low else array < low
    wrong = ~np.isfinite(array) | below | (array > high)
    if wrong.any():
        first = float(array[wrong].flat[0])
        bracket = "(" if open_low else "["
        raise ValueError(f"{name} is {first:g}; right is {what} in {bracket}{low:g}, {high:g}]")
    return array


def number(name: str, value: float, low: float, high: float, what: str, open_low: bool = False) -> float:
    """Return one value as a float, checked like :func:`numbers`."""
    return float(numbers(name, value, low, high, what, open_low))


def same_length(**arrays: Array) -> None:
    """Raise ValueError unless all the arrays, given by name, have one shape."""
    shapes = {name: array.shape for name, array in arrays.items()}
    if len(set(shapes.values())) > 1:
        said = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ValueError(f"the shapes differ: {said}; right is one shape for all")
