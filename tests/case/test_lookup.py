"""Numbers by name and year, worked out by hand from the starter case."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanyrak.case import Case
from shanyrak.case.lookup import interpolate, parameter, policy, prices, series
from shanyrak.case.units import factor


def test_linear_between_years_constant_outside() -> None:
    # 100 in 2020, 200 in 2030: half way 150, before 100, after 200
    assert interpolate([2030, 2020], [200, 100], [2010, 2020, 2025, 2030, 2060]).tolist() == [100, 100, 150, 200, 200]


def test_one_year_holds_for_all() -> None:
    assert interpolate([2025], [7.5], [1990, 2025, 2100]).tolist() == [7.5, 7.5, 7.5]


@given(
    points=st.dictionaries(st.integers(2000, 2060), st.floats(-1e6, 1e6), min_size=1, max_size=6),
    year=st.floats(1990, 2070),
)
def test_interpolation_stays_between_its_neighbours(points: dict[int, float], year: float) -> None:
    value = float(interpolate(list(points), list(points.values()), year))
    before = [points[y] for y in points if y <= year and y == max(p for p in points if p <= year)]
    after = [points[y] for y in points if y >= year and y == min(p for p in points if p >= year)]
    ends = before + after
    assert min(ends) - 1e-6 <= value <= max(ends) + 1e-6


def test_parameter_between_years(starter: Case) -> None:
    # wind: 1350 in 2024, 1200 in 2040; 2032 is half way
    assert parameter(starter, "wind", "overnight_cost", 2032) == pytest.approx(1275)
    assert parameter(starter, "wind", "overnight_cost", 2032, "low") == pytest.approx(1025)
    assert parameter(starter, "wind", "overnight_cost", 2032, "high") == pytest.approx(1650)
    assert parameter(starter, "wind", "overnight_cost", 2060) == 1200


def test_parameter_without_range_gives_central(starter: Case) -> None:
    assert parameter(starter, "ccgt", "efficiency", 2030, "low") == 0.56


def test_parameter_without_row_gives_default(starter: Case) -> None:
    assert parameter(starter, "solar", "must_run", 2030) == 0.0
    assert parameter(starter, "solar", "wacc", 2030) == starter.settings.wacc
    assert parameter(starter, "nuclear", "wacc", 2030) == 0.075


def test_parameter_without_row_and_default_is_an_error(starter: Case) -> None:
    with pytest.raises(KeyError, match="efficiency of wind"):
        parameter(starter, "wind", "efficiency", 2030)
    with pytest.raises(KeyError):
        parameter(starter, "wind", "no_such_parameter", 2030)


def test_prices_fall_back_to_all_zones(starter: Case) -> None:
    # gas: 26 in 2024, 30 in 2040
    assert prices(starter, "gas", "coast", [2024, 2032, 2050]).tolist() == [26, 28, 30]
    assert prices(starter, "gas", "inland", [2024], "high").tolist() == [36]
    with pytest.raises(KeyError, match="oil in coast"):
        prices(starter, "oil", "coast", [2030])


def test_policy_of_an_area_falls_back_to_all_and_is_nan_where_there_is_none(starter: Case) -> None:
    # CO2 price: 0 in 2024, 10 in 2030, 40 in 2040
    assert policy(starter, "co2_price", "all", [2027, 2035, 2045]).tolist() == [5, 25, 40]
    assert policy(starter, "co2_price", "mainland", [2030]).tolist() == [10]
    assert policy(starter, "planning_reserve", "mainland", [2030]).tolist() == [0.15]
    assert np.isnan(policy(starter, "co2_limit", "all", [2030, 2040])).all()


def test_series_of_any_yearly_table(starter: Case) -> None:
    # coast: 14000 in 2024, 15800 in 2030
    found = series(starter, "demand", ("coast", "all"), [2024, 2027])
    assert found is not None
    assert found.tolist() == [14000, 14900]
    assert series(starter, "demand", ("coast", "industry"), [2024]) is None
    assert series(starter, "fuel_prices", ("gas", "all"), [2024], "available_gwh") is None


@pytest.mark.parametrize(
    ("unit", "wanted", "times"),
    [
        ("USD/MW", "USD/kW", 0.001),
        ("MUSD/MW", "USD/kW", 1000),
        ("USD/kWh", "USD/MWh", 1000),
        ("ct/kWh", "USD/MWh", 10),
        ("USD/GJ", "USD/MWh", 3.6),
        ("USD/kW/month", "USD/kW/year", 12),
        ("%", "1", 0.01),
        ("GWh", "TWh", 0.001),
        ("TWh", "PJ", 3.6),
        ("kt/year", "Mt/year", 0.001),
        ("month", "year", 1 / 12),
        ("MW", "USD/kW", None),
        ("MW", "MWh", None),
        ("bananas", "MW", None),
    ],
)
def test_factor_between_units(unit: str, wanted: str, times: float | None) -> None:
    found = factor(unit, wanted)
    assert found == (None if times is None else pytest.approx(times, rel=1e-12))
