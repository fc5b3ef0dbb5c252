"""A reservoir cuts the highest needs with the water it has."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanyrak.risk.adequacy.water import shave


def test_by_hand() -> None:
    """Proves: 6 MWh over needs of 1, 5, 4, 2 MW, at most 4 MW: a level of 1.67 would be hit by 3.33, 2.33, 0.33.

    By hand: level L with (5 - L) + (4 - L) + (2 - L) = 6 gives L = 5/3, output 0, 10/3, 7/3, 1/3. Spread evenly it
    would be 1.5 each, and the highest need would stay at 3.5.
    """
    made = shave(np.array([1.0, 5.0, 4.0, 2.0]), np.array([6.0]), np.array([0.0]), 4.0)
    assert made == pytest.approx([0.0, 10 / 3, 7 / 3, 1 / 3])


@given(st.integers(0, 1000), st.floats(0.05, 0.95))
def test_all_water_is_used_within_its_limits_and_the_highest_need_falls(seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    need = rng.normal(0.0, 50.0, 48)
    energy = share * 30.0 * 24 * np.ones(2)
    least = np.full(2, 0.2 * share * 30.0)
    made = shave(need, energy, least, 30.0)
    assert made.reshape(2, -1).sum(axis=1) == pytest.approx(energy)
    assert (made >= 0.2 * share * 30.0 - 1e-9).all()
    assert (made <= 30.0 + 1e-9).all()
    assert (need - made).max() <= (need - energy[0] / 24).max() + 1e-6
