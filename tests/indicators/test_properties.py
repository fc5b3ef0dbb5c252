"""What must hold for any plan: shares sum to one, indices keep their bounds, units cancel."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.indicators import INDICATORS
from shanyrak.indicators.results import indicator_values
from tests.indicators.nation import basis_from, value

MADE = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.001, 1e6), min_size=1)


@settings(deadline=None, max_examples=30)
@given(MADE)
def test_shares_sum_to_one_and_indices_keep_their_bounds(made: dict[str, float]) -> None:
    """Shares sum to 100 %; 1/n <= H <= 1; 0 <= diversity <= ln n; the largest share is at least the mean and H."""
    basis = basis_from({("generation", group): gwh for group, gwh in made.items()})
    n = len(made)
    assert sum(value(basis, "generation_share", g) for g in made) == pytest.approx(100.0)
    concentration = value(basis, "generation_concentration")
    assert 1.0 / n - 1e-9 <= concentration <= 1.0 + 1e-9
    assert -1e-9 <= value(basis, "generation_diversity") <= math.log(n) + 1e-9
    assert value(basis, "largest_source_share") >= 100.0 * max(1.0 / n, concentration) - 1e-6


@settings(deadline=None, max_examples=30)
@given(MADE, st.floats(0.01, 100.0))
def test_a_country_twice_as_large_has_the_same_shares(made: dict[str, float], times: float) -> None:
    """Indices do not depend on size."""
    one, many = (basis_from({("generation", g): gwh * k for g, gwh in made.items()}) for k in (1.0, times))
    for key in ("generation_concentration", "generation_diversity", "largest_source_share"):
        assert value(many, key) == pytest.approx(value(one, key), rel=1e-6, abs=1e-9)


@settings(deadline=None, max_examples=30)
@given(st.floats(0.0, 1e3), st.floats(0.0, 1e3), st.floats(1.0, 1e3))
def test_shares_lie_between_nothing_and_all(unused: float, unserved: float, made: float) -> None:
    """No share of a part in a whole is below 0 or above 100 %."""
    basis = basis_from(
        {
            ("curtailed", ""): unused,
            ("weather_generation", ""): made,
            ("load", "a"): unserved + made,
            ("unserved", "a"): unserved,
            ("generation", "coal"): made,
            ("renewable_generation", ""): made / 2,
        }
    )
    for key in ("curtailed_share", "unserved_share", "worst_zone_unserved", "renewable_share"):
        assert 0.0 <= value(basis, key) <= 100.0


def test_every_indicator_has_a_row_for_each_period() -> None:
    """Periods stay, whether there is a value or not; indicators with parts have rows where there are parts."""
    values = indicator_values(basis_from({("generation", "coal"): {2030: 1.0, 2040: 2.0}}))
    whole = values[values.part == ""].groupby("indicator").period.apply(list)
    parts = {"generation_share", "capacity_share", "air_pollutants", "fuel_net_import_share"}
    assert set(whole.index) == {i.key for i in INDICATORS} - parts
    assert all(periods == [2030, 2040] for periods in whole)
