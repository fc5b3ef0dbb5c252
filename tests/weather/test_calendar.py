"""The year of 365 days and the smooth course through monthly means."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from shanyrak.scale import HOURS
from shanyrak.weather.calendar import MONTH_DAYS, MONTH_OF_HOUR, day_means, month_means, month_weights, smooth

MONTHLY = st.lists(st.floats(-50, 50), min_size=12, max_size=12)


def test_year_has_365_days_of_24_hours() -> None:
    assert MONTH_DAYS.sum() == 365
    assert len(MONTH_OF_HOUR) == HOURS
    assert MONTH_OF_HOUR[31 * 24 - 1] == 0
    assert MONTH_OF_HOUR[31 * 24] == 1


def test_means_of_a_course_that_counts_months_and_days() -> None:
    assert month_means(MONTH_OF_HOUR.astype(float)).tolist() == list(range(12))
    assert day_means(np.repeat(np.arange(365.0), 24)).tolist() == list(range(365))


@given(MONTHLY)
def test_smooth_course_keeps_monthly_means(monthly: list[float]) -> None:
    for steps in (365, HOURS):
        assert np.allclose(month_means(smooth(np.array(monthly), steps)), monthly, atol=1e-8)


def test_smooth_course_has_no_step_at_a_month_end() -> None:
    course = smooth(np.array([0.0] * 6 + [12.0] * 6))
    steps = np.abs(np.diff(np.concatenate([course, course[:1]])))
    assert steps.max() < 1.0


def test_weights_of_two_neighbouring_months_add_to_one() -> None:
    weights = month_weights(365)
    assert np.allclose(weights.sum(axis=1), 1)
    assert ((weights > 0).sum(axis=1) <= 2).all()
    assert weights[15, 0] == 1.0
