import numpy as np
import pandas as pd
import pytest

from shanyrak.demand.calendar import local_calendar, month_hours, month_weights, season_weights


@pytest.mark.parametrize("year", [2023, 2024])
def test_local_time_of_a_year_is_that_of_pandas(year: int) -> None:
    utc = pd.date_range(f"{year}-01-01", f"{year}-12-31 23:00", freq="h")
    stamps = utc[(utc.month != 2) | (utc.day != 29)] + pd.Timedelta(hours=5)
    ours = local_calendar(year, 5)
    not_leap_day = (stamps.month != 2) | (stamps.day != 29)
    assert (ours.hour == stamps.hour).all()
    assert (ours.month == stamps.month - 1)[not_leap_day].all()
    assert (ours.weekday == stamps.dayofweek)[not_leap_day].all()


def test_first_of_march_after_a_leap_day_is_a_friday_in_2024() -> None:
    march = np.flatnonzero(local_calendar(2024, 0).month == 2)
    assert local_calendar(2024, 0).weekday[march[0]] == 4


@pytest.mark.parametrize("offset", [-11, -3.5, 0, 5, 5.5, 14])
def test_every_month_has_all_its_hours(offset: float) -> None:
    assert (np.bincount(local_calendar(2023, offset).month) == month_hours()).all()


def test_hours_west_of_greenwich_begin_on_new_years_eve() -> None:
    calendar = local_calendar(2023, -3)  # 31 December 2022 was a Saturday
    assert (calendar.month[:3] == 11).all()
    assert (calendar.weekday[:4] == [5, 5, 5, 6]).all()


def test_month_curve_keeps_the_means_and_makes_no_steps() -> None:
    means = np.array([1.15, 1.12, 1.04, 0.96, 0.91, 0.9, 0.93, 0.9, 0.91, 0.99, 1.09, 1.14])
    curve = month_weights() @ means
    months = np.repeat(np.arange(12), month_hours().astype(int))
    assert np.bincount(months, curve) / month_hours() == pytest.approx(means, abs=1e-12)
    assert np.abs(np.diff(curve)).max() < 0.001 < 0.05 < np.abs(np.diff(means)).max()


def test_seasons_share_the_hour_and_rule_alone_in_the_middle() -> None:
    weights = season_weights()
    assert weights.sum(axis=1) == pytest.approx(1)
    assert weights[15 * 24 + 12].max() == pytest.approx(1, abs=1e-3)
    assert weights[15 * 24 + 12].argmax() == 0
