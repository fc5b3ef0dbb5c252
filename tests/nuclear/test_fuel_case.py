"""The fuel tables of the Kazakh case: read, complete, and near what is published."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from shanyrak.case import Case, read_case
from shanyrak.nuclear.fuel.chain import STEPS, Losses, fuel_chain, mass_balance_tu
from shanyrak.nuclear.fuel.cost import step_costs, step_quantities, usd_per_mwh
from shanyrak.nuclear.fuel.domestic import assembly_plant, uranium_use
from shanyrak.nuclear.fuel.read import (
    country_shares,
    country_stops,
    domestic_series,
    front_prices,
    fuel_designs,
    lead_times_of,
    pipeline_of,
    price_table,
    programme_units,
    routes_of,
    water_value,
)
from shanyrak.nuclear.fuel.supply import concentration, operation_after
from shanyrak.nuclear.fuel.water import share_of_lake

PROGRAMME = {"balkhash_npp": "vver1200", "npp_2": "hpr1000", "npp_3": "hpr1000"}


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case("kazakhstan")


def with_rows(case: Case, table: str, **changes: object) -> Case:
    """Return the case with columns of one table replaced."""
    return replace(case, tables=case.tables | {table: case.table(table).assign(**changes)})


def test_designs_are_complete_in_all_three_values(case: Case) -> None:
    for which in ("low", "central", "high"):
        designs = fuel_designs(case, which)
        assert sorted(designs) == ["ap1000", "apr1400", "epr", "hpr1000", "vver1200"]
    vver = fuel_designs(case)["vver1200"]
    assert (vver.thermal_mw, vver.net_mw, vver.reload_assay) == (3200, 1110, pytest.approx(0.0495))


def test_reload_of_an_hpr1000_is_what_ulba_delivered_for_one(case: Case) -> None:
    """A delivery of Ulba-FA to China is one reload, a little over 30 t (NEI 2022); the HPR1000 core is 13 % larger."""
    assert fuel_designs(case)["hpr1000"].reload_thm == pytest.approx(30 * 177 / 157, rel=0.05)


def test_reference_prices_are_those_of_epjn_2022(case: Case) -> None:
    """FUEL-04, rows that the case uses: [low, high, base] of conversion, SWU, fabrication, reprocessing, disposal."""
    published = {
        "conversion": [5, 15, 10],
        "enrichment": [85, 150, 110],
        "fabrication": [240, 420, 350],
        "reprocessing": [460, 900, 600],
        "disposal": [270, 1580, 850],
    }
    for step, values in published.items():
        table = [price_table(case, [2022], which)[step].iloc[0] for which in ("low", "high", "central")]
        assert table == pytest.approx(values), step
    reference = step_costs(step_quantities(0.049, 0.0025), [100, 10, 110, 350]).sum()
    both = float(usd_per_mwh(reference + 850, 52, 0.367))
    assert 5 < both < 9.33, "7.0 + 2.33 USD/MWh is the OECD default of IEA/NEA 2020"


def test_uranium_price_is_turned_into_usd_per_kgu(case: Case) -> None:
    assert price_table(case, [2023])["uranium"].iloc[0] == pytest.approx(43.8 * 2.5998, rel=1e-4)
    assert front_prices(case, [2023, 2040]).shape == (4, 2)
    assert (front_prices(case, [2030], "low") <= front_prices(case, [2030], "high")).all()


def test_kazatomprom_says_400_tu_a_plant_year(case: Case) -> None:
    """Back-test: the plant of two VVER-1200 in equilibrium, tails 0.25 %."""
    units = programme_units(case, fuel_designs(case), {"balkhash_npp": "vver1200"})
    chain = fuel_chain(units, 0.0025, losses=Losses())
    mean = float(chain["natural_tu"].sum("unit").sel(year=slice(2045, 2050)).mean())
    assert mean == pytest.approx(400, rel=0.05)


def test_programme_of_six_units(case: Case) -> None:
    """Proves: the case runs through: balance, share of output, and what Ulba could make once its promise ends.

    By hand: 2043 asks for two first cores of 81.6 and two reloads of 33.4 tHM, 230 in all, 30 more than Ulba makes.
    """
    designs = fuel_designs(case)
    units = programme_units(case, designs, PROGRAMME)
    assert [unit.start for unit in units] == [2036, 2036, 2040, 2040, 2044, 2044]
    chain = fuel_chain(units, 0.0025, lead_times_of(routes_of(case, "vver1200")))
    need = chain["natural_tu"].sum("unit")
    assert float(np.abs(mass_balance_tu(chain)).max()) <= 1e-9 * float(need.sum())
    years = list(range(2045, 2086))
    production, ground = domestic_series(case, "uranium_production", years), 990_000.0
    use = uranium_use(need.sel(year=years).to_numpy(), production, ground, years)
    assert 0.05 < use["share_of_production"].mean() < 0.1
    assert float(need.sum()) / ground == pytest.approx(0.074, abs=0.005)
    span = [int(year) for year in chain["year"]]
    free = [domestic_series(case, f"assembly_{what}", span) for what in ("capacity", "committed")]
    plant = assembly_plant(chain["fabricated_thm"], units, ["hpr1000"], *free)
    assert float(plant["made_thm"].sel(year=slice(2039, 2041)).sum()) == 0
    assert float(plant["short_thm"].sel(year=2043)) == pytest.approx(30, abs=0.1)
    assert float(plant["short_thm"].sel(year=slice(2044, 2100)).sum()) == pytest.approx(0, abs=1e-9)


def test_routes_of_the_first_plant_hang_on_one_country(case: Case) -> None:
    routes = routes_of(case, "vver1200")
    assert {step: country_shares(routes, step).index[0] for step in STEPS} == {
        "uranium": "Kazakhstan",
        "conversion": "Russia",
        "enrichment": "Russia",
        "fabrication": "Russia",
    }
    assert all(concentration(country_shares(routes, step)) == 1 for step in STEPS)
    units = programme_units(case, fuel_designs(case), {"balkhash_npp": "vver1200"})
    stop = country_stops(routes, "fabrication", "Russia", 2050.25)
    assert (stop.lost_share, stop.substitute_share, stop.substitute_after_months) == (1, 0.5, 60)
    after = operation_after(units, pipeline_of(routes), stop)
    assert after["stops"].all()
    assert 12 < after["months"].min() < 36


def test_a_transit_country_takes_the_routes_across_it(case: Case) -> None:
    """By hand: with Azerbaijan closed, only China is left to replace half of Russian enrichment, after a year."""
    routes = routes_of(case, "vver1200")
    without = routes[~routes["transit"].str.contains("Azerbaijan")]
    stop = country_stops(without, "enrichment", "Russia", 2050.0)
    assert (stop.substitute_share, stop.substitute_after_months) == (0.5, 12)
    assert country_stops(routes, "enrichment", "Russia", 2050.0).substitute_share == 1
    assert country_stops(routes, "enrichment", "Azerbaijan", 2050.0).lost_share == 0


def test_water_of_balkhash(case: Case) -> None:
    """WATER-01 from the table."""
    use = water_value(case, "balkhash", "plant_use")
    assert 100 * share_of_lake(use, water_value(case, "balkhash", "lake_evaporation")) == pytest.approx(0.33, abs=0.01)
    assert water_value(case, "elsewhere", "tower_consumption") == 2.7


def test_what_is_wrong_in_the_tables_is_told(case: Case) -> None:
    with pytest.raises(ValueError, match=r"gives thermal_mw in 'GW'; right is 'MW'"):
        fuel_designs(with_rows(case, "nuclear_fuel", unit="GW"))
    short = case.table("nuclear_fuel").iloc[1:]
    with pytest.raises(ValueError, match="has no thermal_mw of vver1200"):
        fuel_designs(replace(case, tables=case.tables | {"nuclear_fuel": short}))
    with pytest.raises(ValueError, match="planned shares of uranium for vver1200 sum to 2"):
        routes_of(with_rows(case, "fuel_routes", share_planned=1.0), "vver1200")
    with pytest.raises(ValueError, match="npp_9 as vver1200 is not known"):
        programme_units(case, fuel_designs(case), {"npp_9": "vver1200"})
    with pytest.raises(ValueError, match=r"cooling_water\.csv has no plant_use of elsewhere"):
        water_value(case, "elsewhere", "plant_use")
    with pytest.raises(ValueError, match=r"domestic_fuel\.csv has no yellowcake"):
        domestic_series(case, "yellowcake", [2030])
    with pytest.raises(ValueError, match="which is 'middle'"):
        price_table(case, [2030], "middle")
    prices = case.table("nuclear_fuel_prices")
    unpriced = replace(case, tables=case.tables | {"nuclear_fuel_prices": prices[prices["step"] != "conversion"]})
    with pytest.raises(ValueError, match="has no price of conversion"):
        front_prices(unpriced, [2030])
