import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from shanyrak.demand import hourly_heat
from shanyrak.demand.heat import heat_shape
from tests.demand.country import country, seasonal, settings, steady, weather

MILD = weather({"a": seasonal(4, 20, 2), "b": seasonal(12, 14, 1)})


def test_every_network_has_its_annual_heat() -> None:
    heat = hourly_heat(country(), MILD, 2020, 2023)
    assert heat.dims == ("zone", "network", "hour")
    assert heat.network.values.tolist() == ["chp", "boiler"]
    assert heat.sum("hour").values / 1000 == pytest.approx(np.array([[4000, 1000], [0, 700]]), rel=1e-12)


def test_summer_has_only_the_constant_share() -> None:
    heat = hourly_heat(country(), MILD, 2020, 2023).sel(zone="a", network="chp").values
    july = slice(181 * 24, 212 * 24)
    assert heat[july] == pytest.approx(0.2 * 4e6 / 8760)
    assert heat[: 31 * 24].mean() > 5 * heat[july].mean()


def test_heat_follows_the_mean_of_the_last_36_hours() -> None:
    """One day of -9 degC in a year of 1 degC: below 15 degC by 14, then up to 14 + 10 x 24 / 36 = 20.67 at its end."""
    day = steady(1)
    day[2400:2424] -= 10
    heat = hourly_heat(country(), weather({"a": day, "b": day}), 2020, 2023).sel(zone="b", network="boiler").values
    space = heat - 0.2 * 7e5 / 8760
    assert space[2423] / space[2399] == pytest.approx((14 + 10 * 24 / 36) / 14)
    assert space[2435] == pytest.approx(space[2423])
    assert space[2436] < space[2435]
    assert space[2459] == pytest.approx(space[2399])


def test_a_cold_day_in_summer_does_not_begin_the_season() -> None:
    cold = seasonal(4, 20, 2)
    cold[4800:4824] = 5
    shape = heat_shape(cold[None], 15, 0.2)[0]
    assert shape[4800:4860] == pytest.approx(0.2 / 8760)


def test_where_it_is_never_cold_heat_is_constant() -> None:
    assert heat_shape(steady(25)[None], 15, 0.2) == pytest.approx(1 / 8760)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_constant_share_may_be_all_or_nothing(share: float) -> None:
    heat = hourly_heat(country(settings=settings(hot_water_share=share)), MILD, 2020, 2023).sel(zone="a", network="chp")
    assert float(heat.sum()) == pytest.approx(4e6)
    assert float(heat.min()) == pytest.approx(share * 4e6 / 8760)


@examples(max_examples=25, deadline=None)
@given(start=st.integers(40, 8000), length=st.integers(24, 400), depth=st.floats(1, 30), base=st.floats(-20, 10))
def test_colder_hours_take_heat_from_the_others(start: int, length: int, depth: float, base: float) -> None:
    cold = steady(base)
    cold[start : start + length] -= depth
    before, after = heat_shape(np.stack([steady(base), cold]), 15, 0.2)
    felt = slice(start, start + length + 35)
    assert (after[felt] > before[felt]).mean() > 0.5
    assert after[felt].sum() > before[felt].sum()
    assert after[: start - 1].max() < before[0]
    assert after.sum() == pytest.approx(1)
