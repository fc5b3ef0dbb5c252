"""Each formula by hand, on a plan of two hours and on quantities written down."""

from __future__ import annotations

import math

import numpy as np
import pytest

from shanyrak.indicators import Basis, make_basis
from shanyrak.plan.quantities import national_quantities
from tests.indicators.nation import basis_from, nation, value, with_macro

HAND = {
    # load 300 x 4.38 = 1,314 GWh, not served 20 x 4.38 = 87.6, used 1,226.4; wind 328.5, coal 766.5, imports 131.4
    "electricity_per_person": 1.2264,
    "electricity_per_gdp": 1226.4 / 1e4,
    # coal 766.5 x 20, imports 131.4 x (60 + 0.01 to send it) = 23.215314 million USD; none for shortage
    "cost_per_person": 23.215314,
    "cost_per_mwh": 23215.314 / 1226.4,
    "cost_per_gdp": 0.23215314,
    # fuel 766.5 x 2.5 = 1,916.25 GWh, with wind 2,244.75 GWh = 8,081.1 TJ
    "energy_per_person": 8.0811,
    "energy_per_gdp": 0.80811,
    "thermal_efficiency": 40.0,
    "non_carbon_share": 30.0,
    "renewable_share": 30.0,
    "non_carbon_capacity_share": 100 / 3,
    "renewable_capacity_share": 100 / 3,
    # marginal cost 20 in hour 1, 1,000 in hour 2: (20 x 100 + 1,000 x 200) / 300
    "power_price": 202000 / 300,
    "price_spread": 1.0,
    # 1,916.25 x 0.34 = 651.525 kt over 1,095 GWh
    "co2_per_kwh": 595.0,
    "co2_per_energy": 595.0,
    "co2_per_person": 0.651525,
    "co2_per_gdp": 0.0651525,
    # coal 6.8985 PJ x 5,000 g/GJ = 34.4925 kt over 1,095 GWh
    "ash_per_energy": 31.5,
    "net_import_share": 100 * 131.4 / 1226.4,
    "import_share": 100 * 131.4 / 1226.4,
    "import_concentration": 1.0,
    # 0.7^2 + 0.3^2; 0.7 ln(1/0.7) + 0.3 ln(1/0.3)
    "generation_concentration": 0.58,
    "generation_diversity": 0.610864,
    "energy_concentration": (1916.25**2 + 328.5**2) / 2244.75**2,
    "largest_source_share": 70.0,
    "unserved_share": 100 / 15,
    "worst_zone_unserved": 100 / 15,
    "unserved_hours": 4380.0,
    "unserved_heat_share": math.nan,
    # 150 MW for 200; largest unit 50 of 200; (150 + 30 - 50) / 200; coal starts at no cost: 100 of 200
    "reserve_margin": -25.0,
    "largest_unit_share": 25.0,
    "n_minus_1": 65.0,
    "quick_share": 50.0,
    # load less wind 75 and 150
    "steepest_rise": 37.5,
    "curtailed_share": 0.0,
    "link_losses": 0.0,
    "capital_per_gdp": 0.0,
    "spent_fuel_per_energy": 0.0,
    "reactor_water": 0.0,
    "chp_heat_share": math.nan,
}


@pytest.fixture(scope="module")
def worked() -> Basis:
    """The nation of two hours with a million people and ten billion USD."""
    plan = nation()
    return make_basis(national_quantities(plan.data, plan.values, plan.tables), with_macro(), None)


@pytest.mark.parametrize(("key", "by_hand"), HAND.items())
def test_nation_of_two_hours(worked: Basis, key: str, by_hand: float) -> None:
    """Proves: every indicator of a plan that was solved, against the arithmetic beside its name.

    If what is not served counted as used, electricity per person would be 1.314, not 1.2264 MWh; if the price of
    shortage were a cost, cost per person would be 110.8, not 23.2 USD.
    """
    assert value(worked, key) == pytest.approx(by_hand, rel=1e-5, nan_ok=True)


def test_parts_of_the_nation(worked: Basis) -> None:
    """Coal 70 and wind 30 % of generation, 2/3 and 1/3 of capacity; 6.8985 PJ of coal x 800, 200 and 5 g/GJ."""
    assert [value(worked, "generation_share", part) for part in ("coal", "wind")] == pytest.approx([70, 30])
    assert [value(worked, "capacity_share", part) for part in ("coal", "wind")] == pytest.approx([200 / 3, 100 / 3])
    air = [value(worked, "air_pollutants", part) for part in ("so2", "nox", "pm25")]
    assert air == pytest.approx([5.5188, 1.3797, 0.0344925], rel=1e-5)


def test_fuels_of_the_whole_country() -> None:
    """Proves: (20 - 10) / (90 + 20 - 10) = 10 % of gas is bought; of coal (0 - 30) / (130 - 30) = -30 %, it is sold;
    crude is neither. If exports were left out, gas would be 18.2 % and coal 0."""
    made = basis_from(
        {
            ("fuel_imports", "gas"): 20.0,
            ("fuel_exports", "gas"): 10.0,
            ("fuel_production", "gas"): 90.0,
            ("fuel_exports", "coal"): 30.0,
            ("fuel_production", "coal"): 130.0,
            ("fuel_production", "crude"): 70.0,
        }
    )
    found = [value(made, "fuel_net_import_share", fuel) for fuel in ("gas", "coal", "crude")]
    assert found == pytest.approx([10.0, -30.0, 0.0])


def test_heat_takes_its_part() -> None:
    """Proves: heat of CHP 60, network boilers 20, boiler houses 20 GWh; plants 100 kt, 25 of them for heat, boilers 10.

    By hand: CHP share 60 %; CO2 of electricity 75 kt / 150 GWh = 500 g/kWh; of both 110 kt / 250 GWh = 440 kg/MWh;
    cost 5 million USD / (150 + 80) GWh. If heat took nothing, CO2 of electricity would be 667 g/kWh.
    """
    made = basis_from(
        {
            ("generation", "gas"): 150.0,
            ("load", "a"): 150.0,
            ("unserved", "a"): 0.0,
            ("chp_heat", ""): 60.0,
            ("network_boiler_heat", ""): 20.0,
            ("separate_heat", ""): 20.0,
            ("unserved_heat", ""): 25.0,
            ("plant_co2", ""): 100.0,
            ("heat_co2", ""): 25.0,
            ("boiler_co2", ""): 10.0,
            ("cost", "fuel"): 5.0,
        }
    )
    assert value(made, "chp_heat_share") == pytest.approx(60.0)
    assert value(made, "co2_per_kwh") == pytest.approx(500.0)
    assert value(made, "co2_per_energy") == pytest.approx(440.0)
    assert value(made, "cost_per_mwh") == pytest.approx(5e3 / 230)
    assert value(made, "unserved_heat_share") == pytest.approx(20.0)


def test_zones_and_neighbours() -> None:
    """Proves: zones of 30 and 10 GWh at 50 and 90 USD/MWh, the second short of 1 GWh; imports of 3 and 1, exports of 6.

    By hand: mean price (1,500 + 900) / 40 = 60, spread 1.5; worst zone 10 % while the country misses 2.5 %;
    imports squared shares 0.75^2 + 0.25^2 = 0.625; net imports -2 of 39 GWh served and 1 GWh lost: -5 %.
    """
    made = basis_from(
        {
            ("load", "a"): 30.0,
            ("load", "b"): 10.0,
            ("unserved", "a"): 0.0,
            ("unserved", "b"): 1.0,
            ("price", "a"): 50.0,
            ("price", "b"): 90.0,
            ("imports", "n"): 3.0,
            ("imports", "m"): 1.0,
            ("exports", "n"): 6.0,
            ("exports", "m"): 0.0,
            ("link_losses", ""): 0.75,
            ("store_losses", ""): 0.25,
            ("generation", "coal"): 46.0,
        }
    )
    assert value(made, "power_price") == pytest.approx(60.0)
    assert value(made, "price_spread") == pytest.approx(1.5)
    assert value(made, "worst_zone_unserved") == pytest.approx(10.0)
    assert value(made, "unserved_share") == pytest.approx(2.5)
    assert value(made, "import_concentration") == pytest.approx(0.625)
    assert value(made, "net_import_share") == pytest.approx(-5.0)
    assert value(made, "import_share") == pytest.approx(10.0)
    assert value(made, "link_losses") == pytest.approx(100 * 0.75 / 50)


def test_wind_that_is_not_used() -> None:
    """20 GWh not used of 100 that wind, sun and rivers had; a reservoir keeps its water and counts for neither."""
    made = basis_from(
        {("curtailed", ""): 20.0, ("weather_generation", ""): 80.0, ("natural_generation", "hydro"): 500.0}
    )
    assert value(made, "curtailed_share") == pytest.approx(20.0)


def test_capital_of_a_period_per_year() -> None:
    """200 million USD a year of 10 billion USD are 2 %."""
    assert value(basis_from({("capital", ""): 200.0}, with_macro()), "capital_per_gdp") == pytest.approx(2.0)


def test_what_is_not_told_has_no_value() -> None:
    """Proves: without people, prices and pollutants there is no value, and none of them is 0."""
    made = basis_from({("generation", "coal"): 10.0, ("load", "a"): 10.0, ("unserved", "a"): 0.0})
    for key in ("electricity_per_person", "power_price", "ash_per_energy", "coal_reserve_years", "reserve_margin"):
        assert np.isnan(value(made, key)), key
