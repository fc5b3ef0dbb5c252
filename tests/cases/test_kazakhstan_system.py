"""Technologies, fuels, links, markets, rules and statistics of Kazakhstan against the published figures behind them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from shanyrak.case import assumptions, read_case
from shanyrak.case.parameters import POLICY_RULES, STATISTICS, TECHNOLOGY_PARAMETERS

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "src/shanyrak/cases/kazakhstan"
FACTS = REPOSITORY.parent / "shared/facts/kz_power"
facts = pytest.mark.skipif(not FACTS.is_dir(), reason=f"the shared fact base is not at {FACTS}")

COAL = ["coal_steam", "coal_chp", "coal_new", "coal_chp_new", "coal_retrofit"]
GAS = ["gas_steam", "gas_chp", "gas_turbine_captive", "gas_turbine", "gas_engine", "ccgt", "ccgt_chp"]
OTHER = ["nuclear", "hydro_reservoir", "hydro_run", "wind", "solar", "battery", "pumped_hydro", "biomass"]
TECHNOLOGIES = [*COAL, *GAS, *OTHER]
OLD = ("coal_steam", "coal_chp", "gas_steam", "gas_chp", "gas_turbine_captive")
HOURS_OF_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24
TWH_PER_PJ = 1 / 3.6


@cache
def table(name: str) -> pd.DataFrame:
    """A table of the case as it is in its file."""
    return pd.read_csv(FOLDER / f"{name}.csv", keep_default_na=False, na_values=[""])


def central(technology: str, parameter: str, year: int = 2023) -> float:
    """Central value of a parameter given for that year."""
    rows = table("technologies").query("technology == @technology and parameter == @parameter and year == @year")
    return float(rows["central"].item())


def published(year: int, indicator: str, source: str = "bns_balance") -> float:
    rows = table("statistics").query("year == @year and indicator == @indicator and source == @source")
    return float(rows["value"].item())


# --- technologies ---------------------------------------------------------------------------------------------------


def test_the_technologies_are_those_of_the_case_each_with_its_own_colour() -> None:
    types = table("technology_types")
    assert types["technology"].tolist() == TECHNOLOGIES
    assert types["colour"].is_unique
    assert types["colour"].str.fullmatch("#[0-9a-f]{6}").all()


def test_every_technology_has_what_its_equations_need() -> None:
    given = table("technologies").groupby("technology")["parameter"].agg(set)
    running = {"availability_winter", "availability_summer", "variable_om", "fixed_om", "capacity_credit", "unit_size"}
    for row in table("technology_types").itertuples():
        needed = {q.name for q in TECHNOLOGY_PARAMETERS.values() if {"all", row.kind} & set(q.required_for)}
        needed |= {"fixed_om", "capacity_credit", "unit_size"}
        needed |= running if row.kind == "thermal" else set()
        needed |= {"min_stable", "start_cost"} if row.commitment else set()
        heat = {"power_loss_per_heat", "power_to_heat", "heat_per_power"}
        needed |= heat if row.chp == "extraction" else set()
        needed |= {"charge_efficiency", "discharge_efficiency"} if row.kind == "storage" else set()
        needed |= {"overnight_cost", "construction_time"} if row.technology not in OLD else set()
        assert needed <= given[row.technology], f"{row.technology} lacks {sorted(needed - given[row.technology])}"


def test_values_carry_their_unit_and_lie_in_order_within_bounds() -> None:
    rows = table("technologies")
    assert not rows.duplicated(["technology", "parameter", "year"]).any()
    for row in rows.itertuples():
        quantity = TECHNOLOGY_PARAMETERS[row.parameter]
        values = [v for v in (row.low, row.central, row.high) if v == v]
        assert row.unit == quantity.unit
        assert values == sorted(values), f"{row.technology} {row.parameter}: {values}"
        assert (quantity.low or 0) <= values[0]
        assert values[-1] <= (quantity.high or np.inf)


def test_what_can_be_built_has_a_cost_range_of_studies_and_projects() -> None:
    cost = table("technologies").query("parameter == 'overnight_cost'")
    assert set(cost["technology"]) == set(TECHNOLOGIES) - set(OLD)
    assert (cost["low"] < cost["central"]).all()
    assert (cost["central"] < cost["high"]).all()
    for technology in ("wind", "solar", "battery"):
        assert cost[cost["technology"] == technology].sort_values("year")["central"].is_monotonic_decreasing


def test_nuclear_costs_what_the_contract_of_ulken_says() -> None:
    assert 14e9 / 2.4e6 < central("nuclear", "overnight_cost") < 15e9 / 2.4e6


def test_old_fleet_reproduces_the_fuel_balance_of_2023() -> None:
    """Power by part of the fleet as in the notes: 46 TWh GRES, 28 coal CHP; 4.6, 6.8, 1.6 gas; 9.4, 1.9, 1.0 else."""
    parts = (46, 28, 4.6, 6.8, 1.6, 9.4, 1.9, 1.0)
    assert sum(parts) == pytest.approx(published(2023, "thermal_generation"), rel=0.01)
    heat_coal = 195.0
    heat_gas = published(2023, "chp_heat") - heat_coal

    def burnt(technology: str, twh: float, heat_pj: float = 0.0) -> float:
        loss = central(technology, "power_loss_per_heat") if heat_pj else 0.0
        return (3.6 * twh + loss * heat_pj) / central(technology, "efficiency")

    coal = burnt("coal_steam", 46) + burnt("coal_chp", 28, heat_coal)
    gas = burnt("gas_steam", 4.6) + burnt("gas_chp", 6.8, heat_gas) + burnt("ccgt_chp", 1.6)
    apart = burnt("gas_turbine_captive", 9.4) + burnt("gas_turbine", 1.0) + 1.9 * 3.6 / 0.50
    assert coal == pytest.approx(published(2023, "coal_burnt"), rel=0.02)
    assert apart == pytest.approx(87.4 + 70.0, rel=0.03)  # natural gas into plants without heat
    assert gas + apart == pytest.approx(published(2023, "gas_burnt"), rel=0.03)


def test_old_chp_is_neither_a_perfect_nor_a_useless_boiler() -> None:
    """Power and heat over fuel, 28 TWh with 195 PJ: between the 0.45 of the whole class and a new plant."""
    loss, efficiency = (central("coal_chp", name) for name in ("power_loss_per_heat", "efficiency"))
    overall = (28 * 3.6 + 195) / ((28 * 3.6 + loss * 195) / efficiency)
    assert 0.55 < overall < 0.70


def test_old_thermal_fleet_is_no_more_available_than_published() -> None:
    """20,428 of 24,642 MW could be used on 1 January 2024; all of the gap on plants that burn fuel, before outages."""
    weather_led = 2903 + 1410 + 1223
    share = 1 - (24_642 - 20_428) / (24_642 - weather_led)
    carried_by_plants = 1 - 761 / (24_642 - weather_led)
    for technology in ("coal_steam", "coal_chp"):
        winter, summer = (central(technology, f"availability_{season}") for season in ("winter", "summer"))
        assert summer < winter < share / carried_by_plants
        assert winter > 0.9 * share / carried_by_plants


# --- fuels ----------------------------------------------------------------------------------------------------------


def test_emissions_of_2023_follow_from_the_fuel_balance() -> None:
    factor = table("fuels").set_index("fuel")["emission_factor"]
    assert factor["coal"] == pytest.approx(94.6 * 3.6e-3)
    assert factor["gas"] == pytest.approx(56.1 * 3.6e-3)
    for year in (2021, 2023, 2024):
        fuel = {name: published(year, f"{name}_burnt") * TWH_PER_PJ for name in ("coal", "gas")}
        assert sum(fuel[n] * factor[n] for n in fuel) == pytest.approx(published(year, "co2"), abs=0.1)


def test_coal_is_cheapest_at_the_mine_and_gas_in_the_west() -> None:
    now = table("fuel_prices").query("year == 2023 and zone != 'all'").set_index(["fuel", "zone"])["central"]
    assert now["coal"].idxmin() == "pavlodar"
    assert now["coal"]["almaty"] > 2 * now["coal"]["karaganda"]
    assert set(now["gas"].nsmallest(4).index) == {"atyrau", "mangystau", "west_kazakhstan", "aktobe"}
    assert set(now["coal"].index) == set(table("zones").query("kind == 'domestic'")["zone"])


# --- links ----------------------------------------------------------------------------------------------------------


def capacity_between(regions: set[str], year: int) -> float:
    """MW of existing lines between two regions of the case."""
    region = table("zones").set_index("zone")["region"]
    links = table("links")
    ends = [{region[a], region[b]} == regions for a, b in zip(links["from_zone"], links["to_zone"], strict=True)]
    on = links["available_from"].fillna(0) <= year
    return float(links.loc[np.array(ends) & on & (links["voltage_kv"] == 500), "forward_mw"].sum())


def test_north_south_section_carries_what_the_grid_operator_published() -> None:
    assert capacity_between({"North", "South"}, 2023) == 2100
    limits = table("links").set_index("link")["forward_mw"]
    assert limits["karaganda-almaty"] == 1450
    assert limits["east_kazakhstan-almaty"] == 650


def test_west_joins_the_unified_system_with_500_mw_in_2028() -> None:
    assert capacity_between({"North", "West"}, 2027) == 0
    assert capacity_between({"North", "West"}, 2028) == 500
    limits = table("links").set_index("link")["forward_mw"]
    assert limits["west_kazakhstan-atyrau"] == limits["atyrau-mangystau"] == 200


def test_every_zone_is_tied_to_its_synchronous_area() -> None:
    zones = table("zones").query("kind == 'domestic'").set_index("zone")["area"]
    links = table("links").query("available_from != available_from and forward_mw > 0")
    for area, start in (("unified", "pavlodar"), ("west", "atyrau")):
        reached, members = {start}, set(zones[zones == area].index)
        inside = [e for e in zip(links["from_zone"], links["to_zone"], strict=True) if set(e) <= members]
        for _ in members:
            reached |= {z for pair in inside if reached & set(pair) for z in pair}
        assert reached == members


def test_sums_over_circuits_follow_the_transfer_rule() -> None:
    """Published and assumed limits stay within a quarter of the rule, or of half of it for ties to neighbours."""
    forward = table("links").set_index("link")["forward_mw"]
    rule = {"pavlodar-akmola": 1000 + 900 + 200, "akmola-kostanay": 1000 + 900 + 200, "kostanay-aktobe": 700}
    rule |= {"pavlodar-east_kazakhstan": 700 + 200, "almaty-zhambyl": 2 * 900, "karaganda-kyzylorda": 2 * 100}
    rule |= {"karaganda-almaty": 2 * 700, "east_kazakhstan-almaty": 700, "turkistan-uzbekistan": 900 + 2 * 200}
    rule |= {"kostanay-russia": 3000 / 2, "north_kazakhstan-russia": 1800 / 2, "aktobe-russia": 1500 / 2}
    for link, value in rule.items():
        assert forward[link] == pytest.approx(value, rel=0.25), link


OHM_PER_KM = {500: 0.30, 220: 0.42, 110: 0.42}
CIRCUIT = re.compile(r"(?:(\d) x )?(\d+) kV (\d+) km")


def test_reactances_follow_from_the_circuits_that_the_notes_name() -> None:
    """Circuits side by side, each ohm per km x length over the impedance of 100 MVA at its voltage (kV x kV / 100)."""
    rows = table("links").dropna(subset=["reactance"])
    for row in rows.itertuples():
        said = row.note.split("reactance (assumption) of ")[1].split(" side by side")[0]
        circuits = [(int(count or 1), int(kv), int(km)) for count, kv, km in CIRCUIT.findall(said)]
        susceptance = sum(n * kv**2 / 100 / (OHM_PER_KM[kv] * km) for n, kv, km in circuits)
        assert row.reactance == pytest.approx(1 / susceptance, rel=0.005), row.link
        assert sum(n for n, *_ in circuits) == row.circuits, row.link
        assert max(kv for _, kv, _ in circuits) == row.voltage_kv, row.link
        assert row.reactance_grade == "assumption"


def test_only_controlled_ties_have_no_reactance() -> None:
    """Direct current, and the ties of 110 kV that are taken to be run open."""
    rows = table("links")
    corridor = set(table("corridor_owners")["segment"])
    assert set(rows.loc[rows["reactance"].isna(), "link"]) == {"pavlodar-zhambyl-hvdc", "atyrau-russia", *corridor}
    shown = assumptions(read_case("kazakhstan")).query("file == 'links.csv'")
    assert shown["value"].str.contains("reactance").sum() == rows["reactance"].notna().sum()


def test_losses_stay_small_and_expansion_of_north_south_costs_what_the_study_says() -> None:
    links = table("links").set_index("link")
    assert links["loss"].between(0, 0.061).all()
    path = links.loc[["pavlodar-karaganda", "karaganda-almaty", "almaty-zhambyl"], "expansion_cost"].sum()
    assert path == pytest.approx(759.5, rel=0.05)  # Agora and UCA: 759,542 USD/MW North-South


def test_demand_of_2023_can_reach_every_zone() -> None:
    """Load at the national peak, by share of consumption, against two thirds of the plants and the lines in."""
    demand = table("demand").query("year == 2023").set_index("zone")["central"]
    peak = demand / demand.sum() * 16_626
    plants = table("plants").query("commissioned <= 2023")
    weak = plants["technology"].isin(["wind", "solar", "hydro_run"])
    firm = (plants["capacity_mw"] * np.where(weak, 0.1, 0.65)).groupby(plants["zone"]).sum()
    links = table("links").query("available_from != available_from")
    lines = (
        links.groupby("to_zone")["forward_mw"].sum().add(links.groupby("from_zone")["backward_mw"].sum(), fill_value=0)
    )
    room = firm.reindex(peak.index, fill_value=0.0) + lines.reindex(peak.index)
    assert (room > 1.15 * peak).all(), (room / peak).round(2).to_dict()


# --- markets --------------------------------------------------------------------------------------------------------


def traded(zone: str, year: int, column: str) -> float:
    """TWh of a year if the limit is used in every hour."""
    rows = table("markets").query("zone == @zone and year == @year").set_index("month")[column]
    return float(rows.loc[range(1, 13)].to_numpy() @ HOURS_OF_MONTH) / 1e6


def test_export_contracts_add_up_to_the_balance() -> None:
    for year, total in ((2021, 2.64), (2023, 2.71), (2024, 2.45)):
        sold = sum(traded(zone, year, "export_mw") for zone in ("russia", "uzbekistan", "kyrgyzstan"))
        assert sold == pytest.approx(total, rel=0.01)
        assert published(year, "exports") == pytest.approx(total, abs=0.005)


def test_kyrgyzstan_sells_in_summer_and_buys_in_the_other_half_of_the_year() -> None:
    rows = table("markets").query("zone == 'kyrgyzstan' and year in (2021, 2023, 2024, 2030)")
    summer = rows["month"].isin([6, 7, 8])
    assert (rows.loc[summer, "import_mw"] > 50).all()
    assert (rows.loc[summer, "export_mw"] == 0).all()
    assert (rows.loc[~summer, "import_mw"] <= 2).all()
    assert traded("kyrgyzstan", 2021, "import_mw") == pytest.approx(0.3066, abs=0.005)


def test_no_neighbour_can_be_milked_by_buying_and_selling_at_once() -> None:
    rows = table("markets").query("import_mw > 0 and export_mw > 0")
    assert (rows["import_price"] > rows["export_price"]).all()


def test_russia_covers_what_it_covered_at_the_peak_and_its_ties_carry_it() -> None:
    rows = table("markets").query("zone == 'russia' and year <= 2025")
    assert (rows["import_mw"] == 1519).all()
    ties = table("links").query("to_zone == 'russia'")["backward_mw"].sum()
    assert ties > 2 * 1519
    price = table("markets").query("zone == 'russia' and year == 2025")["import_price"].item()
    assert price == pytest.approx(100e9 / 2e9 / 515 * 1000 * 0.95, rel=0.01)  # 100 bn KZT for 2 bn kWh


# --- rules and statistics -------------------------------------------------------------------------------------------


def test_rules_and_targets_are_those_of_the_law_and_strategy() -> None:
    rules = table("policy").set_index(["rule", "area", "year"])["value"]
    assert rules["renewable_share", "all", 2030] == 0.15
    assert rules["renewable_share", "all", 2050] == 0.50
    assert "co2_limit" not in rules.index.get_level_values("rule")
    assert rules["co2_price", "all", 2025] == pytest.approx(502.93 / 456.2, abs=0.01)
    for row in table("policy").itertuples():
        assert row.unit == POLICY_RULES[row.rule].unit


@pytest.mark.parametrize("year", [2021, 2023, 2024])
def test_statistics_of_a_year_add_up(year: int) -> None:
    parts = sum(published(year, f"{kind}_generation") for kind in ("thermal", "hydro", "wind", "solar"))
    assert parts == pytest.approx(published(year, "generation"), abs=0.02)
    net = published(year, "imports") - published(year, "exports")
    assert net == pytest.approx(published(year, "net_import"), abs=0.005)
    supplied = published(year, "generation", "kegoc_reports") + published(year, "net_import")
    assert supplied == pytest.approx(published(year, "consumption", "kegoc_reports"), rel=0.005)


def test_each_indicator_is_judged_once_a_year_and_within_the_agreed_distance() -> None:
    rows = table("statistics")
    assert set(rows["year"]) == {2021, 2023, 2024}
    judged = rows.dropna(subset=["margin"])
    assert not judged.duplicated(["year", "indicator"]).any()
    share = {"generation": 0.015, "consumption": 0.015, "thermal_generation": 0.02, "peak_load": 0.02}
    share |= {"coal_burnt": 0.07, "gas_burnt": 0.07, "co2": 0.07, "chp_heat": 0.05}
    flat = {"hydro_generation": 0.3, "wind_generation": 0.3, "solar_generation": 0.3, "net_import": 0.7}
    for row in judged.itertuples():
        agreed = share[row.indicator] * abs(row.value) if row.indicator in share else flat[row.indicator]
        agreed *= 2 if row.year == 2024 else 1
        assert row.margin == pytest.approx(agreed, rel=0.01)
    assert set(judged.query("year == 2023")["indicator"]) == set(share) | set(flat)
    assert not {"coal_burnt", "gas_burnt", "co2"} & set(judged.query("year == 2021")["indicator"])
    for row in rows.itertuples():
        assert row.unit == STATISTICS[row.indicator].unit


# --- the fact base --------------------------------------------------------------------------------------------------


@pytest.mark.facts
@facts
def test_statistics_agree_with_the_balance_read_anew() -> None:
    raw = pd.read_csv(FACTS / "bns_power_heat_balance_2021_2024.csv")
    plants = raw[raw["line_item"].str.contains("CHP|Electricity [Pp]lants|Electricity plants|Power plants")]
    for year in (2021, 2023, 2024):
        rows = plants[plants["year"] == year]
        gas = rows.loc[rows["fuel_or_carrier"] == "Natural gas", "TJ"].sum() / 1000
        heat = rows.loc[rows["fuel_or_carrier"] == "Heat", "TJ"].sum() / 1000
        coal = rows.loc[rows["fuel_or_carrier"].str.contains("coal", case=False), "TJ"]
        assert gas == pytest.approx(published(year, "gas_burnt"), rel=0.005)
        assert heat == pytest.approx(published(year, "chp_heat"), rel=0.005)
        assert coal.drop(rows.index[rows["fuel_or_carrier"].str.contains("coke")], errors="ignore").sum() / 1000 == (
            pytest.approx(published(year, "coal_burnt"), rel=0.005)
        )


@pytest.mark.facts
@facts
def test_trade_agrees_with_the_customs_figures_read_anew() -> None:
    raw = pd.read_csv(FACTS.parent / "timeseries/system_facts/kz_monthly_trade_gwh_2021-2023.csv")
    year = raw[raw["month"].str.startswith("2021")]
    assert year["Russia_export_GWh"].sum() / 1000 == pytest.approx(traded("russia", 2021, "export_mw"), rel=0.005)
    assert year["Kyrgyzstan_export_GWh"].sum() / 1000 == pytest.approx(
        traded("kyrgyzstan", 2021, "export_mw"), rel=0.01
    )
    assert year["Kyrgyzstan_import_GWh"].sum() / 1000 == pytest.approx(
        traded("kyrgyzstan", 2021, "import_mw"), rel=0.01
    )
