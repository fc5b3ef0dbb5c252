"""The scenarios of Kazakhstan: each loads, alone and in three zones, and changes what it says it changes."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from shanyrak.case import Case, read_case
from shanyrak.case.lookup import policy
from shanyrak.demand import annual_demand, annual_heat
from shanyrak.plan.make import Request, make_plan
from shanyrak.system.assemble import Resolution
from shanyrak.system.data import SystemData
from shanyrak.system.fleets import Horizon, existing_capacity, fleet_table, option_arrays, option_table
from shanyrak.system.problem import Options
from shanyrak.system.surroundings import boiler_arrays, link_arrays, separate_heat
from shanyrak.weather import generate

FOLDER = Path(__file__).parents[2] / "src/shanyrak/cases/kazakhstan/scenarios"
NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
MERGED = "kegoc"
CHANGING = [name for name in NAMES if name != MERGED]
OUTLOOK = (2030, 2035, 2040, 2050, 2060)
PAST = (2021, 2023, 2024)
HEAT_PER_POWER = 2.5  # heat of heat pumps and electric boilers per electricity, as the scenario says


@cache
def case(*scenarios: str) -> Case:
    return read_case("kazakhstan", list(scenarios))


def horizon_of(loaded: Case) -> Horizon:
    years = loaded.settings.planning_years
    lengths = [*np.diff(years).tolist(), loaded.settings.last_period_years]
    return Horizon(tuple(years), tuple(lengths), years[0])


def national_demand(loaded: Case, year: int, which: str = "central") -> float:
    """GWh of all zones in a year."""
    return sum(annual_demand(loaded, zone, year, which) for zone in loaded.zones())


def national_heat(loaded: Case, year: int) -> float:
    """GWh of all zones and networks in a year."""
    return sum(annual_heat(loaded, zone, network, year) for zone in loaded.zones() for network in ("chp", "boiler"))


def coal_on_line(loaded: Case) -> dict[int, float]:
    """MW of old and committed coal plants by planning year, before anybody chooses."""
    horizon = horizon_of(loaded)
    fleets = fleet_table(loaded, horizon, build=True)
    old = (
        existing_capacity(loaded, fleets, horizon)[0].sel(fleet=list(fleets.index[fleets.group == "coal"])).sum("fleet")
    )
    options = option_table(loaded, horizon)
    arrays = option_arrays(loaded, options, horizon)
    coal = [
        o for o in options.index if o in set(options.index[options.fleet.isin(fleets.index[fleets.group == "coal"])])
    ]
    given = arrays["min_build"].sel(option=coal).rename(period="vintage") * arrays["alive"].sel(option=coal)
    return {int(y): float(old.sel(period=y) + given.sum(["option", "vintage"]).sel(period=y)) for y in horizon.periods}


# --- every scenario -------------------------------------------------------------------------------------------------


def test_the_scenarios_that_readers_are_told_of_are_there() -> None:
    assert NAMES == [
        "carbon_neutral_2060", "carbon_price", "coal_exit_2050", "corridor_1gw", "corridor_2gw", "corridor_4gw",
        "corridor_price_high", "corridor_price_low", "dry_years", "eu_carbon_price", "high_demand", "kegoc",
        "low_demand", "low_gas", "no_corridor", "no_new_debt_one_country", "no_polyethylene", "no_second_npp",
        "npp2_china", "npp2_france", "npp2_korea", "npp2_russia", "npp2_usa", "nuclear_vendors_open",
        "refinery_expansion",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_each_says_in_words_what_it_is_for(name: str) -> None:
    content = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    assert content["title"]
    assert content["description"].endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_each_loads_without_a_problem_and_changes_the_case(name: str) -> None:
    assert case(name).digest() != case().digest()


@pytest.mark.parametrize("name", CHANGING)
def test_each_also_works_in_the_three_zones_of_the_grid_operator(name: str) -> None:
    both = case(MERGED, name)
    assert both.zones() == ["north", "south", "west"]
    assert both.digest() != case(MERGED).digest()


@pytest.mark.parametrize("name", CHANGING)
def test_past_years_stay_as_they_were(name: str) -> None:
    """The comparison with statistics must not depend on what is assumed of the future."""
    for year in PAST:
        assert national_demand(case(name), year) == national_demand(case(), year)
        assert national_heat(case(name), year) == national_heat(case(), year)
        assert policy(case(name), "co2_price", "all", [year]) == policy(case(), "co2_price", "all", [year])
        assert np.nan_to_num(policy(case(name), "co2_limit", "all", [year]), nan=1e4) >= 500
        assert np.nan_to_num(policy(case(name), "max_capacity", "coal", [year]), nan=1e6) >= 50_000


def test_a_row_that_a_scenario_adds_follows_the_merged_zones() -> None:
    """Plants of new vendors stand in almaty, which is part of the South of the grid operator."""
    projects = case(MERGED, "nuclear_vendors_open").table("projects").set_index("project")
    assert projects.loc["npp_korea", "zone"] == projects.loc["npp_2", "zone"] == "south"


# --- what each of them says -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["low", "high"])
def test_demand_scenarios_follow_the_column_of_the_outlook(which: str) -> None:
    changed = case(f"{which}_demand")
    for zone in changed.zones():
        for year in OUTLOOK:
            assert annual_demand(changed, zone, year) == pytest.approx(
                annual_demand(case(), zone, year, which), rel=1e-4
            )
    assert national_demand(changed, 2025) == national_demand(case(), 2025)


def test_coal_ends_in_2050_for_old_and_committed_plants_alike() -> None:
    """Committed plants are built whatever the rule says: without an end of their own the rule could not be met."""
    on_line = coal_on_line(case("coal_exit_2050"))
    assert all(mw == 0.0 for year, mw in on_line.items() if year >= 2050)
    assert on_line[2045] == coal_on_line(case())[2045] > 1000
    assert coal_on_line(case())[2050] > 1000
    limit = policy(case("coal_exit_2050"), "max_capacity", "coal", [2045, 2050, 2060])
    assert limit[0] > on_line[2030]
    assert limit[1:].tolist() == [0.0, 0.0]


def test_a_new_coal_plant_lives_until_coal_ends() -> None:
    loaded = case("coal_exit_2050")
    horizon = horizon_of(loaded)
    options = option_table(loaded, horizon)
    coal = list(options.index[options.technology.isin(["coal_new", "coal_chp_new", "coal_retrofit"])])
    alive = option_arrays(loaded, options, horizon)["alive"].sel(option=coal)
    for vintage in (2030, 2045):
        assert bool(alive.sel(vintage=vintage, period=2045).all())
        assert not bool(alive.sel(vintage=vintage, period=2050).any())


@pytest.mark.parametrize("gigawatt", [0, 1, 2, 4])
def test_corridor_is_as_large_as_the_scenario_says(gigawatt: int) -> None:
    """What is committed comes in 2035 with its whole capacity; without a corridor nothing may come."""
    name = f"corridor_{gigawatt}gw" if gigawatt else "no_corridor"
    arrays = link_arrays(case(name), horizon_of(case()), build=True)
    way = ["azerbaijan-georgia", "georgia-romania"]
    assert arrays["link_min"].sel(link=way, period=2035).values.tolist() == [1000.0 * gigawatt] * 2
    assert arrays["link_min"].sel(link=way).sum("period").values.tolist() == [1000.0 * gigawatt] * 2
    assert arrays["link_total"].sel(link=way).values.tolist() == [1000.0 * gigawatt] * 2
    assert float(arrays["link_total"].sel(link="mangystau-azerbaijan")) == (4000.0 if gigawatt else 0.0)


def test_one_nuclear_plant_is_all_there_is() -> None:
    nuclear = option_table(case("no_second_npp"), horizon_of(case())).query("technology == 'nuclear'")
    assert nuclear.index.tolist() == ["balkhash_npp"]
    assert len(option_table(case(), horizon_of(case())).query("technology == 'nuclear'")) > 3


def test_the_price_of_carbon_rises_as_described() -> None:
    assert policy(case("carbon_price"), "co2_price", "all", [2030, 2035, 2040, 2060]).tolist() == [10, 30, 50, 100]
    assert policy(case("carbon_price"), "co2_price", "all", [2025]) < 2


def test_dry_years_take_water_only_and_hit_the_weather_of_the_plan() -> None:
    year = case("dry_years").settings.weather_year
    assert year == case().settings.weather_year
    dry, mean = (generate(loaded, [year]).isel(year=0) for loaded in (case("dry_years"), case()))
    assert float(dry["inflow"].sum() / mean["inflow"].sum()) == pytest.approx(0.867, abs=0.01)
    for name in ("wind", "solar", "temperature"):
        assert dry[name].equals(mean[name])
    driest = case().table("weather_years").query("variable == 'inflow' and year <= 2024").factor.min()
    assert driest == 0.867


def test_the_way_to_neutrality_falls_to_nearly_nothing_and_ends_coal() -> None:
    limit = policy(case("carbon_neutral_2060"), "co2_limit", "all", range(2025, 2061))
    assert (np.diff(limit) < 0).all()
    assert limit[0] == pytest.approx((127.3 + 16) * (1 - 0.0226), rel=0.005)
    assert limit[5] == pytest.approx(limit[0] * (1 - 0.0273) ** 5, rel=0.005)
    assert limit[-1] == 6
    assert policy(case("carbon_neutral_2060"), "max_capacity", "coal", [2050]) == 0


def test_heat_that_leaves_comes_back_as_power() -> None:
    """Without this the scenario would simply stop heating."""
    for year, share in ((2040, 0.20), (2050, 0.55), (2060, 0.95)):
        gone = national_heat(case(), year) - national_heat(case("carbon_neutral_2060"), year)
        more = national_demand(case("carbon_neutral_2060"), year) - national_demand(case(), year)
        assert gone == pytest.approx(share * national_heat(case(), year))
        assert more == pytest.approx(gone / HEAT_PER_POWER, rel=0.01)


def test_boiler_houses_alone_leave_room_under_the_limit() -> None:
    """What nobody can choose must fit, or every plan would pay for the excess."""
    loaded = case("carbon_neutral_2060")
    horizon = horizon_of(loaded)
    heat = separate_heat(loaded, horizon, loaded.zones())
    emitted = (heat * boiler_arrays(loaded, horizon, loaded.zones())["boiler_emission"]).sum("zone") * 1e-6
    limit = policy(loaded, "co2_limit", "all", horizon.periods)
    assert (emitted.values < 0.5 * limit).all(), (emitted.values, limit)


@pytest.mark.slow
def test_the_strictest_scenario_has_a_plan_without_coal_and_within_its_limit() -> None:
    """Rules that contradict each other end without a plan; this one joins the hardest of them."""
    plan = make_plan(
        case(MERGED, "carbon_neutral_2060"),
        Request(Resolution(days=3), Options(commitment="none"), gap=0.01, compare=False),
    )
    data: SystemData = plan.data
    capacity = plan.table("capacity")
    late_coal = capacity[(capacity.group == "coal") & (capacity.period >= 2050)].capacity_mw
    assert late_coal.sum() == pytest.approx(0.0, abs=1.0)
    emitted = (
        plan.table("generation").groupby("period").co2_kt.sum()
        + plan.table("heat").groupby("period").boiler_co2_kt.sum()
    )
    limit = data.co2_limit.to_series() * 1e-3
    assert (emitted <= limit * 1.02).all(), (emitted / limit).round(3).to_dict()
