"""Merging zones keeps every total and weights what it averages: small cases worked out by hand, and random ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanyrak.case import Case, check_case, read_case
from shanyrak.case.columns import TABLES
from shanyrak.case.draft import Draft, fill_value, typed_table
from shanyrak.case.lookup import interpolate
from shanyrak.case.merge import merge_zones
from tests.case.folder import Folder

ZONES = {"a": "Left", "b": "Left", "c": "Right", "d": "Right"}
FILE = "scenarios/merge.toml"


def table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return a table in working types; cells that are not given take their defaults."""
    contract = TABLES[name]
    evidence = {"source": "assumption", "grade": "assumption"}
    columns = {c.name: [(evidence | row).get(c.name, fill_value(c)) for row in rows] for c in contract.columns}
    return typed_table(contract, columns, [f"{name}.csv:{row}" for row in range(2, len(rows) + 2)])


def country(starter: Case, **tables: list[dict[str, Any]]) -> Draft:
    """Return a draft with the zones a, b (Left), c, d (Right), the external zone x and the given tables."""
    draft = Draft(starter.folder, settings=starter.settings.model_dump())
    for name in TABLES:
        draft.tables[name] = table(name, tables.get(name, []))
    draft.tables["technology_types"] = starter.table("technology_types")
    if "zones" not in tables:
        draft.tables["zones"] = table("zones", zones())
    return draft


def zones(**population: float) -> list[dict[str, Any]]:
    rows = [
        {"zone": zone, "name": zone.upper(), "kind": "domestic", "area": "main", "region": region,
         "latitude": 40.0 + index, "longitude": 60.0, "population": population.get(zone, 1.0)}
        for index, (zone, region) in enumerate(ZONES.items())
    ]  # fmt: skip
    return [*rows, {**rows[0], "zone": "x", "name": "X", "kind": "external", "region": "Abroad", "population": 0.0}]


def merged(draft: Draft, column: str = "region") -> dict[str, pd.DataFrame]:
    assert merge_zones(draft, column, FILE) == []
    return draft.tables


def link(name: str, one: str, other: str, **cells: Any) -> dict[str, Any]:
    return {
        "link": name,
        "from_zone": one,
        "to_zone": other,
        "kind": "ac",
        "forward_mw": 100.0,
        "backward_mw": 100.0,
    } | cells


def test_zones_become_regions_and_neighbours_stay(starter: Case) -> None:
    draft = country(starter, zones=zones(a=1.0, b=3.0))
    result = merged(draft)["zones"].set_index("zone")
    assert result.index.tolist() == ["left", "right", "x"]
    # latitude weighted by people: (1 * 40 + 3 * 41) / 4
    assert result.loc["left", ["name", "region", "population", "latitude"]].tolist() == ["Left", "Left", 4.0, 40.75]
    assert result.loc["x", "kind"] == "external"
    assert draft.merged == {"a": "left", "b": "left", "c": "right", "d": "right"}


def test_parallel_links_add_up_and_inner_links_vanish(starter: Case) -> None:
    links = [
        link("inner", "a", "b"),
        link("one", "a", "c", forward_mw=300.0, backward_mw=200.0, loss=0.02, length_km=100.0),
        link("two", "d", "b", forward_mw=100.0, backward_mw=80.0, loss=0.06, length_km=500.0),
        link("later", "b", "c", available_from=2030.0),
        link("cable", "a", "d", kind="hvdc"),
        link("border", "x", "a", forward_mw=70.0, backward_mw=50.0),
    ]
    result = merged(country(starter, links=links))["links"].set_index("link")
    assert result.index.tolist() == ["left_right_ac", "later", "cable", "border"]
    both = result.loc["left_right_ac"]
    # two runs from Right to Left: its 80 MW backward are forward here
    assert (both["from_zone"], both["to_zone"], both["forward_mw"], both["backward_mw"]) == ("left", "right", 380, 300)
    # loss and length weighted by 300 and 100 MW
    assert both["loss"] == pytest.approx(0.03)
    assert both["length_km"] == pytest.approx(200)
    assert both["note"] == "merged from 2 rows"
    border = result.loc["border"]
    assert (border["from_zone"], border["to_zone"], border["forward_mw"]) == ("left", "x", 50)


def test_reactances_side_by_side(starter: Case) -> None:
    """1 / (1 / 0.02 + 1 / 0.03); one link whose flow is controlled leaves the sum unknown; the weaker grade counts."""
    links = [
        link("one", "a", "c", reactance=0.02, reactance_grade="published"),
        link("two", "d", "b", reactance=0.03, reactance_grade="recalled"),
    ]
    both = merged(country(starter, links=links))["links"].iloc[0]
    assert both["reactance"] == pytest.approx(0.012)
    assert both["reactance_grade"] == "recalled"
    controlled = merged(country(starter, links=[*links, link("three", "b", "c")]))["links"].iloc[0]
    assert pd.isna(controlled["reactance"])


def test_a_link_on_its_own_that_is_turned_keeps_both_directions(starter: Case) -> None:
    links = [link("back", "d", "a", forward_mw=1.0, backward_mw=2.0)]
    row = merged(country(starter, links=links))["links"].iloc[0]
    assert row[["from_zone", "to_zone", "forward_mw", "backward_mw"]].tolist() == ["left", "right", 2, 1]


def test_expansion_of_parallel_links(starter: Case) -> None:
    links = [
        link("fixed", "a", "c", expansion_earliest=1990.0),
        link("dear", "a", "d", expansion_cost=900.0, expansion_limit_mw=100.0, expansion_earliest=2035.0),
        link("cheap", "b", "d", expansion_cost=300.0, expansion_limit_mw=300.0, expansion_earliest=2030.0),
    ]
    row = merged(country(starter, links=links))["links"].iloc[0]
    # (100 * 900 + 300 * 300) / 400
    assert row[["expansion_cost", "expansion_limit_mw", "expansion_earliest"]].tolist() == [450, 400, 2030]


def test_demand_of_different_years_is_interpolated_before_it_is_added(starter: Case) -> None:
    demand = [
        {"zone": "a", "year": 2020.0, "sector": "all", "central": 100.0},
        {"zone": "a", "year": 2040.0, "sector": "all", "central": 300.0, "high": 400.0},
        {"zone": "b", "year": 2030.0, "sector": "all", "central": 10.0},
    ]
    result = merged(country(starter, demand=demand))["demand"]
    assert result[["zone", "year", "central"]].to_numpy().tolist() == [
        ["left", 2020, 110], ["left", 2030, 210], ["left", 2040, 310],
    ]  # fmt: skip
    # where only one zone has a range, the other adds its central value; no zone has a low end
    assert result["high"].tolist() == [110, 260, 410]
    assert result["low"].isna().all()


def test_fuel_price_is_weighted_by_demand_and_falls_back_to_all(starter: Case) -> None:
    demand = [{"zone": z, "year": 2024.0, "sector": "all", "central": g} for z, g in (("a", 1.0), ("b", 3.0))]
    prices = [
        {"fuel": "gas", "zone": "all", "year": 2024.0, "central": 20.0, "available_gwh": 999.0},
        {"fuel": "gas", "zone": "a", "year": 2024.0, "central": 10.0, "available_gwh": 50.0},
    ]
    result = merged(country(starter, demand=demand, fuel_prices=prices))["fuel_prices"].set_index("zone")
    # (1 * 10 + 3 * 20) / 4; b has no limit of its own, so Left has none
    assert result.loc["left", "central"] == pytest.approx(17.5)
    assert math.isnan(result.loc["left", "available_gwh"])
    assert result.loc["all", "central"] == 20
    assert "right" not in result.index


def test_limits_of_fuel_add_up(starter: Case) -> None:
    prices = [
        {"fuel": "gas", "zone": zone, "year": year, "central": 10.0, "available_gwh": limit}
        for zone, year, limit in (("a", 2024.0, 50.0), ("b", 2024.0, 70.0), ("b", 2034.0, 90.0))
    ]
    result = merged(country(starter, fuel_prices=prices))["fuel_prices"]
    assert result[["year", "available_gwh"]].to_numpy().tolist() == [[2024, 120], [2034, 140]]


def test_boilers_burn_the_same_fuel(starter: Case) -> None:
    heat = [{"zone": z, "year": 2024.0, "network": "boiler", "central": g} for z, g in (("a", 100.0), ("b", 300.0))]
    boilers = [
        {"zone": "a", "fuel": "gas", "share": 1.0, "efficiency": 0.9, "capacity_mw": 50.0},
        {"zone": "b", "fuel": "gas", "share": 0.5, "efficiency": 0.8, "capacity_mw": 60.0},
        {"zone": "b", "fuel": "coal", "share": 0.5, "efficiency": 0.7},
    ]
    result = merged(country(starter, heat=heat, boilers=boilers))["boilers"].set_index("fuel")
    # heat from gas: 100 + 150 of 400; fuel 100 / 0.9 + 150 / 0.8
    assert result["share"].tolist() == pytest.approx([0.625, 0.375])
    assert result.loc["gas", "efficiency"] == pytest.approx(250 / (100 / 0.9 + 150 / 0.8))
    assert result.loc["gas", "capacity_mw"] == 110
    assert math.isnan(result.loc["coal", "capacity_mw"])


def test_potentials_add_up(starter: Case) -> None:
    rows = [
        {"zone": "a", "technology": "wind", "max_mw": 10.0, "max_mw_per_year": 1.0, "earliest_year": 2030.0},
        {"zone": "b", "technology": "wind", "max_mw": 20.0, "max_mw_per_year": 2.0, "earliest_year": 2028.0},
        {"zone": "c", "technology": "wind", "max_mw": 5.0, "max_mw_per_year": 1.0},
        {"zone": "d", "technology": "wind", "max_mw": 5.0},
    ]
    result = merged(country(starter, potentials=rows))["potentials"].set_index("zone")
    assert result.loc["left", ["max_mw", "max_mw_per_year", "earliest_year"]].tolist() == [30, 3, 2028]
    assert math.isnan(result.loc["right", "max_mw_per_year"])


def weather(variable: str, month: float = 1.0, **values: float) -> list[dict[str, Any]]:
    return [{"zone": z, "variable": variable, "month": month, "value": v, "unit": "1"} for z, v in values.items()]


def value_of(tables: dict[str, pd.DataFrame], variable: str) -> float:
    rows = tables["weather"]
    return float(rows.loc[(rows["variable"] == variable) & (rows["zone"] == "left"), "value"].iloc[0])


def test_weather_is_weighted_by_what_uses_it(starter: Case) -> None:
    plants = [{"plant": "p", "zone": "a", "technology": "wind", "capacity_mw": 100.0, "commissioned": 2020.0}]
    projects = [{"project": "q", "zone": "b", "technology": "wind", "units": 2.0, "unit_mw": 50.0}]
    potentials = [{"zone": "b", "technology": "wind", "max_mw": 200.0}]
    rows = [*weather("wind_mean", a=0.2, b=0.4), *weather("solar_mean", a=0.1, b=0.2)]
    rows += weather("temperature_mean", a=0.0, b=8.0)
    draft = country(
        starter, zones=zones(a=3.0, b=1.0), plants=plants, projects=projects, potentials=potentials, weather=rows
    )
    tables = merged(draft)
    # wind: 100 MW in a, 2 x 50 + 200 MW in b; nobody uses the sun: plain mean; people 3 to 1
    assert value_of(tables, "wind_mean") == pytest.approx((100 * 0.2 + 300 * 0.4) / 400)
    assert value_of(tables, "solar_mean") == pytest.approx(0.15)
    assert value_of(tables, "temperature_mean") == pytest.approx(2.0)


def test_swing_of_a_larger_zone_is_smaller(starter: Case) -> None:
    correlation = [{"variable": "wind", "zone_a": "Left", "zone_b": "Left", "value": 0.5}]
    rows = [*weather("wind_sd", a=0.3, b=0.3), *weather("clearness_sd", a=0.2, b=0.2)]
    tables = merged(country(starter, weather=rows, weather_correlations=correlation))
    # half and half: sqrt(2 * 0.15**2 + 2 * 0.5 * 0.15**2) = 0.3 * sqrt(0.75); without correlation known: no smaller
    assert value_of(tables, "wind_sd") == pytest.approx(0.3 * math.sqrt(0.75))
    assert value_of(tables, "clearness_sd") == pytest.approx(0.2)


def test_hours_are_averaged_on_the_clock(starter: Case) -> None:
    tables = merged(country(starter, weather=weather("wind_day_peak_hour", a=23.0, b=2.0)))
    assert value_of(tables, "wind_day_peak_hour") == pytest.approx(0.5)


def test_zone_without_weather_takes_that_of_all(starter: Case) -> None:
    tables = merged(country(starter, weather=weather("wind_lag1", a=0.9, all=0.5)))
    assert value_of(tables, "wind_lag1") == pytest.approx(0.7)
    rows = tables["weather"]
    assert rows["zone"].tolist() == ["all", "left"]


def test_past_year_of_a_zone_without_row_was_normal(starter: Case) -> None:
    rows = [
        {"year": 2021.0, "variable": "wind", "zone": "a", "factor": 0.8},
        {"year": 2021.0, "variable": "temperature", "zone": "a", "factor": 2.0},
    ]
    result = merged(country(starter, weather_years=rows))["weather_years"].set_index("variable")
    assert result["factor"].tolist() == pytest.approx([0.9, 1.0])


def test_correlations_are_averaged_and_those_of_regions_stay(starter: Case) -> None:
    rows = [
        {"variable": "wind", "zone_a": "a", "zone_b": "c", "value": 0.4},
        {"variable": "wind", "zone_a": "d", "zone_b": "a", "value": 0.2},
        {"variable": "wind", "zone_a": "a", "zone_b": "b", "value": 0.9},
        {"variable": "solar", "zone_a": "Left", "zone_b": "Right", "value": 0.6},
    ]
    result = merged(country(starter, weather_correlations=rows))["weather_correlations"]
    assert result[["variable", "zone_a", "zone_b"]].to_numpy().tolist() == [
        ["wind", "left", "right"], ["solar", "Left", "Right"],
    ]  # fmt: skip
    assert result["value"].tolist() == pytest.approx([0.3, 0.6])


def test_evidence_of_a_merged_row(starter: Case) -> None:
    rows = [
        {"zone": "a", "technology": "wind", "max_mw": 1.0, "source": "atlas", "grade": "published"},
        {"zone": "b", "technology": "wind", "max_mw": 1.0, "source": "atlas", "grade": "published"},
        {"zone": "c", "technology": "wind", "max_mw": 1.0, "source": "atlas", "grade": "published"},
        {"zone": "d", "technology": "wind", "max_mw": 1.0},
    ]
    result = merged(country(starter, potentials=rows))["potentials"]
    assert result[["source", "grade", "note"]].to_numpy().tolist() == [
        ["atlas", "published", "merged from 2 rows"],
        ["assumption", "assumption", "merged from 2 rows, also of atlas"],
    ]


def test_zones_of_two_synchronous_areas_are_not_merged(starter: Case) -> None:
    rows = zones()
    rows[1]["area"] = "island"
    problems = merge_zones(country(starter, zones=rows), "region", FILE)
    assert [(p.file, p.column) for p in problems] == [(FILE, "merge_zones")]
    assert "island, main" in problems[0].what


def test_new_zone_may_not_take_the_name_of_a_neighbour(starter: Case) -> None:
    rows = zones()
    rows[4]["zone"] = "left"
    problems = merge_zones(country(starter, zones=rows), "region", FILE)
    assert len(problems) == 1
    assert "name of an external one" in problems[0].what


def test_merged_starter_case_is_a_valid_case(folder: Folder) -> None:
    folder.replace("zones.csv", "East", "West")
    change = (
        '[[change]]\ntable = "demand"\nwhere = { zone = "west" }\nscale = { low = 0.99, central = 0.99, high = 0.99 }\n'
    )
    folder.scenario("m", f'merge_zones = "region"\n{change}')
    case = read_case(folder.path, ["m"])
    assert check_case(case) == []
    assert case.zones() == ["west"]
    assert case.table("links")["link"].tolist() == ["coast_neighbour"]
    assert case.table("demand")["central"].tolist()[0] == pytest.approx(0.99 * 23000)
    assert case.merged == {"coast": "west", "inland": "west"}


def test_nothing_is_merged_in_a_case_with_problems(folder: Folder) -> None:
    folder.set("demand", 2, "central", "x")
    folder.scenario("m", 'merge_zones = "region"\n')
    assert [problem.file for problem in folder.problems("m")] == ["demand.csv"]


def test_measured_series_are_not_merged(folder: Folder) -> None:
    (folder.path / "profiles").mkdir()
    rows = "\n".join(f"2023,{hour},0.3,0.2" for hour in range(8760))
    (folder.path / "profiles" / "wind.csv").write_text(f"year,hour,coast,inland\n{rows}\n")
    folder.scenario("m", 'merge_zones = "region"\n')
    problems = folder.problems("m")
    assert [problem.file for problem in problems] == ["profiles"]


AMOUNT = st.floats(0.1, 1000)
PAIRS = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "a"), ("c", "b"), ("x", "a"), ("d", "x")]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_totals_are_kept(starter: Case, data: st.DataObject) -> None:
    years = st.lists(st.integers(2000, 2060), min_size=1, max_size=4, unique=True)
    demand = [
        {"zone": zone, "year": float(year), "sector": "all", "central": data.draw(AMOUNT)}
        for zone in ZONES
        for year in data.draw(years)
    ]
    pairs = data.draw(st.lists(st.sampled_from(PAIRS), unique=True))
    links = [
        link(f"l{i}", *pair, forward_mw=data.draw(AMOUNT), backward_mw=data.draw(AMOUNT))
        for i, pair in enumerate(pairs)
    ]
    potentials = [{"zone": zone, "technology": "solar", "max_mw": data.draw(AMOUNT)} for zone in ZONES]
    draft = country(starter, demand=demand, links=links, potentials=potentials)
    before = dict(draft.tables)
    after = merged(draft)
    probe = np.array([1990, 2013, 2024, 2037.5, 2100])
    np.testing.assert_allclose(_total_demand(after["demand"], probe), _total_demand(before["demand"], probe))
    assert after["potentials"]["max_mw"].sum() == pytest.approx(before["potentials"]["max_mw"].sum())
    new = draft.merged | {"x": "x"}
    for one, other in (("left", "right"), ("right", "left"), ("left", "x"), ("x", "left"), ("right", "x")):
        kept = _capacity(after["links"], {zone: zone for zone in ("left", "right", "x")}, one, other)
        assert kept == pytest.approx(_capacity(before["links"], new, one, other))


def _total_demand(demand: pd.DataFrame, years: np.ndarray) -> np.ndarray:
    return sum(interpolate(rows["year"], rows["central"], years) for _, rows in demand.groupby("zone"))


def _capacity(links: pd.DataFrame, new: dict[str, str], one: str, other: str) -> float:
    start, end = links["from_zone"].map(new), links["to_zone"].map(new)
    forward = links.loc[(start == one) & (end == other), "forward_mw"].sum()
    return float(forward + links.loc[(start == other) & (end == one), "backward_mw"].sum())


def test_availability_and_use_of_a_resource_are_means_of_the_zones_that_have_them(starter: Case) -> None:
    """By hand: 0.8 and 0.6 make 0.7; a zone alone keeps its value, and rows for all stay as they are."""
    months = [
        {"zone": zone, "technology": "nuclear", "month": month, "available": share}
        for zone, month, share in (("a", 4, 0.8), ("b", 4, 0.6), ("b", 5, 0.5), ("all", 4, 0.9))
    ]
    use = [
        {"resource": "crew", "technology": "nuclear", "zone": zone, "operating": rate, "building": 2 * rate}
        for zone, rate in (("a", 0.1), ("b", 0.3))
    ]
    tables = merged(country(starter, monthly_availability=months, resource_use=use))
    made = tables["monthly_availability"].set_index(["zone", "month"]).available
    assert made.to_dict() == pytest.approx({("left", 4): 0.7, ("left", 5): 0.5, ("all", 4): 0.9})
    row = tables["resource_use"].iloc[0]
    assert (row.zone, row.operating, row.building) == ("left", pytest.approx(0.2), pytest.approx(0.4))
