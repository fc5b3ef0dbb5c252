import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.demand import hourly_load, peak_load
from shanyrak.demand.calendar import local_calendar
from shanyrak.demand.load import temperature_factor
from tests.demand.country import EVENING, MONTHS, WEEK, country, load_shape, seasonal, steady, weather

MILD = weather({"b": seasonal(12, 14, 1), "a": seasonal(4, 20, 2)})
LOCAL = pd.date_range("2023-01-01", periods=8760, freq="h") + pd.Timedelta(hours=5)


def test_every_zone_has_its_energy_and_its_months() -> None:
    load = hourly_load(country(), MILD, 2025, 2023)
    months = load.to_pandas().T.groupby(LOCAL.month).sum() / 1000
    expected = np.outer(np.array(MONTHS) / sum(MONTHS), [10_000, 4_000])
    assert months.to_numpy() == pytest.approx(expected, rel=1e-12)
    assert load.dims == ("zone", "hour")
    assert load.zone.values.tolist() == ["a", "b"]
    assert load.attrs["units"] == "MW"


@pytest.mark.parametrize("year", [2020, 2024, 2040])
def test_highest_hour_is_the_peak_of_the_year(year: int) -> None:
    load = hourly_load(country(), MILD, year, 2023)
    assert float(load.sum("zone").max()) == pytest.approx(peak_load(country(), year), rel=1e-10)


def test_one_exponent_stretches_weekdays_and_hours_alike() -> None:
    """Without weather and months the load is (weekday x hour)^g: the same g everywhere."""
    case = country(load_shape=load_shape(without="month").query("part != 'month'"))
    load = hourly_load(case, weather({"a": steady(20), "b": steady(20)}), 2020, 2023).sel(zone="a").values
    april = LOCAL.month == 4
    hours = [np.log(load[april & (LOCAL.dayofweek == 0) & (LOCAL.hour == h)].mean()) for h in range(24)]
    days = [np.log(load[april & (LOCAL.dayofweek == d) & (LOCAL.hour == 3)].mean()) for d in range(7)]
    power = np.polyfit(np.log(EVENING), hours, 1)[0]
    assert power > 1
    assert np.subtract(hours, hours[0]) == pytest.approx(power * np.log(np.array(EVENING) / EVENING[0]), abs=1e-9)
    assert np.subtract(days, days[0]) == pytest.approx(power * np.log(np.array(WEEK) / WEEK[0]), abs=1e-9)


def test_weekend_and_night_are_low_and_follow_the_calendar_of_the_weather_year() -> None:
    both = weather({"a": steady(20), "b": steady(20)})
    for year in (2023, 2024):
        load = hourly_load(country(), both.assign_coords(year=[year]), 2020, year).sum("zone").values
        utc = pd.date_range(f"{year}-01-01", f"{year}-12-31 23:00", freq="h")
        local = utc[(utc.month != 2) | (utc.day != 29)] + pd.Timedelta(hours=5)
        june = local.month == 6
        assert load[june & (local.dayofweek == 6)].mean() < 0.96 * load[june & (local.dayofweek == 1)].mean()
        assert local.hour[june & (load == load[june].max())][0] in (17, 18, 19, 20)


@settings(max_examples=15, deadline=None)
@given(day=st.integers(3, 20), depth=st.floats(3, 30), base=st.floats(-25, 10))
def test_a_cold_week_takes_load_from_the_rest_of_its_month(day: int, depth: float, base: float) -> None:
    week = slice(day * 24, (day + 7) * 24)
    cold = steady(base)
    cold[week] -= depth
    before = hourly_load(country(), weather({"a": steady(base), "b": steady(5)}), 2020, 2023).sel(zone="a").values
    after = hourly_load(country(), weather({"a": cold, "b": steady(5)}), 2020, 2023).sel(zone="a").values
    assert after[week].sum() > before[week].sum() * (1 + 0.001 * depth / 3)
    assert after.sum() == pytest.approx(before.sum())


def test_temperature_moves_the_load_about_the_mean_of_the_month() -> None:
    """Ten days of -5 degC in a January of 5 degC: 0.4 % per kelvin over ten of 31 days, so 4 % x 21 / 31 up."""
    cold = steady(5)
    cold[: 10 * 24 - 5] -= 10
    cold[-5:] -= 10
    factor = temperature_factor(country(), cold[None], local_calendar(2023, 5))[0]
    assert factor[5 * 24] == pytest.approx(1 + 0.04 * 21 / 31, abs=1e-3)
    assert factor[20 * 24] == pytest.approx(1 - 0.04 * 10 / 31, abs=1e-3)
    assert factor[180 * 24] == pytest.approx(1)


def test_high_consumption_has_a_high_peak() -> None:
    demand = country().table("demand").assign(high=lambda rows: rows.central * 1.1)
    case = country(demand=demand)
    central, high = (hourly_load(case, MILD, 2020, 2023, which).values for which in ("central", "high"))
    assert high == pytest.approx(1.1 * central)


def test_a_hot_week_raises_the_load_too() -> None:
    hot = steady(20)
    week = slice(4500, 4500 + 168)
    hot[week] += 15
    before = hourly_load(country(), weather({"a": steady(20), "b": steady(5)}), 2020, 2023).sel(zone="a").values
    after = hourly_load(country(), weather({"a": hot, "b": steady(5)}), 2020, 2023).sel(zone="a").values
    assert after[week].sum() > 1.03 * before[week].sum()


def test_order_of_zones_and_size_of_units_change_nothing() -> None:
    case = country()
    turned = country(zones=case.table("zones").iloc[::-1])
    assert hourly_load(turned, MILD, 2020, 2023).sel(zone="a").values == pytest.approx(
        hourly_load(case, MILD, 2020, 2023).sel(zone="a").values
    )
    peaks, demand = case.table("peaks"), case.table("demand")
    tenfold = country(peaks=peaks.assign(peak_mw=peaks.peak_mw * 10), demand=demand.assign(central=demand.central * 10))
    assert hourly_load(tenfold, MILD, 2020, 2023).values == pytest.approx(
        10 * hourly_load(case, MILD, 2020, 2023).values
    )


def test_a_case_without_shape_still_has_a_year() -> None:
    """Only the temperature moves the load, and its exponent reaches the peak."""
    only = load_shape().query("part == 'temperature'")
    peaks = pd.DataFrame({"year": [2020], "peak_mw": [1600.0]})
    load = hourly_load(country(load_shape=only, peaks=peaks), MILD, 2020, 2023)
    assert float(load.sum("zone").max()) == pytest.approx(1600)
    assert float(load.sum()) == pytest.approx(13e6)


def test_a_peak_below_the_months_is_refused() -> None:
    low = country(peaks=pd.DataFrame({"year": [2020], "peak_mw": [1500.0]}))
    with pytest.raises(ValueError, match="does not fit"):
        hourly_load(low, MILD, 2020, 2023)


def test_a_shape_with_a_hole_is_refused() -> None:
    holed = country(load_shape=load_shape().query("not (part == 'weekday' and index == 3)", engine="python"))
    with pytest.raises(ValueError, match="part weekday: index 3 is missing"):
        hourly_load(holed, MILD, 2020, 2023)


def test_no_consumption_is_no_load() -> None:
    nothing = country(demand=country().table("demand").assign(central=0.0))
    assert not hourly_load(nothing, MILD, 2020, 2023).any()


def test_a_weather_year_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError):
        hourly_load(country(), MILD, 2020, 1999)
