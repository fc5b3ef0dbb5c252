"""Reservoirs: the water of five days, used where it is needed most."""

from __future__ import annotations

import numpy as np

from shanyrak.risk.adequacy.parts import Array

SPELL_DAYS = 5
"""Days whose inflow is used among themselves; a year has 73 spells."""

HALVINGS = 60


def shave(need: Array, energy: Array, least: Array, most: float) -> Array:
    """Output [hour] in MW of a reservoir that cuts the highest needs of each spell.

    ``output = clip(need - level, least, most)`` with the level of each spell such that its energy is used up: as in the
    weekly schedule of a hydro plant that serves the peaks.

    Parameters
    ----------
    need : [hour] MW of load less wind, sun and other water
    energy : [spell] MWh that the spell's inflow gives, between its least output and ``most``
    least : [spell] MW that must pass
    most : MW of the plant
    """
    rows = need.reshape(len(energy), -1)
    low = rows.min(axis=1) - most - 1.0
    high = rows.max(axis=1) + 1.0
    for _ in range(HALVINGS):
        level = (low + high) / 2
        used = _output(rows, level, least, most).sum(axis=1)
        low, high = np.where(used > energy, level, low), np.where(used > energy, high, level)
    return _output(rows, high, least, most).ravel()


def _output(rows: Array, level: Array, least: Array, most: float) -> Array:
    return np.clip(rows - level[:, None], least[:, None], most)
