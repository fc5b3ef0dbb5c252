"""The weather tables of the embedded case: complete, sourced, and of the size that published figures give."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shanyrak.case.contract import GRADES
from shanyrak.case.parameters import WEATHER_QUANTITIES
from shanyrak.weather import Generator, generate
from tests.weather.country import kazakhstan

TABLES = ("weather", "weather_correlations", "weather_years")


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator(kazakhstan())


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_source_grade_and_derivation(name: str) -> None:
    table = kazakhstan().table(name)
    assert table[["source", "grade", "note"]].notna().all(axis=None)
    assert set(table.grade) <= set(GRADES)
    assert ((table.source == "assumption") == (table.grade == "assumption")).all()


def test_every_row_is_unique_and_in_its_unit_and_range() -> None:
    table = kazakhstan().table("weather")
    assert not table.duplicated(["zone", "variable", "month"]).any()
    for name, rows in table.groupby("variable"):
        quantity = WEATHER_QUANTITIES[str(name)]
        assert set(rows.unit.astype(str)) == {quantity.unit}
        assert rows.value.between(quantity.low, quantity.high).all()


def test_2022_is_kept_for_a_back_cast() -> None:
    years = kazakhstan().table("weather_years")
    assert not ((years.year == 2022) & (years.variable != "temperature")).any()


def test_inflow_shares_add_to_one() -> None:
    table = kazakhstan().table("weather").query("variable == 'inflow_share'")
    assert np.allclose(table.groupby("zone").value.sum(), 1, atol=1e-3)


def test_hydro_of_past_years_is_the_published_one() -> None:
    """9.21 TWh in 2021, 8.81 in 2023 and 11.29 in 2024 of the 2,805 MW that were on line at the end of 2023."""
    capacity = pd.Series({"east_kazakhstan": 1812.0, "almaty": 833.0, "turkistan": 132.0, "zhambyl": 27.0})
    weather = generate(kazakhstan(), [2021, 2023, 2024])
    factor = weather.inflow.mean("hour").to_pandas()[capacity.index]
    output = (factor * capacity).sum(axis=1) * 8760 / 1e6
    assert output.to_numpy() == pytest.approx([9.21, 8.81, 11.29], abs=0.05)


def test_winters_reach_design_temperatures(generator: Generator) -> None:
    """0.4 % of hours are colder than the design temperature of a station: Astana -30.1 C, Almaty -14.7 C."""
    drawn = np.array([generator.year(year, 1, 1.0)["temperature"] for year in range(2030, 2040)])
    for zone, design in {"akmola": -30.1, "almaty": -14.7, "atyrau": -17.8, "pavlodar": -31.8}.items():
        hours = drawn[:, generator.table.zones.index(zone)].ravel()
        assert np.quantile(hours, 0.004) == pytest.approx(design, abs=3.0)


def test_heating_degree_days_are_those_of_the_stations(generator: Generator) -> None:
    """Below 18 C in a year: Astana 5361, Almaty 3319, Shymkent 2393 K d (TMYx)."""
    year = generator.year(2030, 1, 0.0)["temperature"]
    daily = year.reshape(len(year), 365, 24).mean(axis=2)
    for zone, expected in {"akmola": 5361, "almaty": 3319, "turkistan": 2393}.items():
        found = np.maximum(18 - daily[generator.table.zones.index(zone)], 0).sum()
        assert found == pytest.approx(expected, rel=0.02)
