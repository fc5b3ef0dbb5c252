"""Carriers and industrial projects of a case: units, regions, what bad tables say, merging."""

from __future__ import annotations

from pathlib import Path

import pytest

from shanyrak.case import CaseError, read_case
from shanyrak.case.draft import Draft
from shanyrak.case.merge import merge_zones
from shanyrak.case.read import read_draft
from shanyrak.case.supply import contracts, domestic_price, gwh_per_unit, pipes, region_of_zone, regions_of, supply
from tests.plan.fuel_country import A, fuel_country, write_tables


def test_amounts_are_energy_by_the_units_of_their_carrier(tmp_path: Path) -> None:
    """Half a bcm of 9,300 GWh is 4,650 GWh, 0.7 of it in winter; 3 Mt of crude are 33,000."""
    case = fuel_country(tmp_path / "country")
    assert gwh_per_unit(case, "gas", "bcm") == 9300
    assert gwh_per_unit(case, "gas", "GWh") == 1
    rows = supply(case, [2030]).set_index(["carrier", "region", "flow"])
    assert rows.gwh["gas", "East", "households"] == pytest.approx(-4650)
    assert rows.winter_gwh["gas", "East", "households"] == pytest.approx(-3255)
    assert rows.gwh["crude", "all", "production"] == pytest.approx(33000)
    assert rows.gwh["products", "all", "processing_output"] == pytest.approx(9600)
    store = rows.loc[("gas", "East", "winter_storage")]
    assert (float(store.gwh), float(store.winter_gwh)) == (0.0, 500.0)


def test_years_between_are_linear_and_ranges_are_theirs(tmp_path: Path) -> None:
    case = fuel_country(tmp_path / "country")
    rows = supply(case, [2024, 2032, 2060])
    made = rows[(rows.region == "West") & (rows.flow == "production")].set_index("period").gwh
    assert dict(made) == pytest.approx({2024: 20000, 2032: 15000, 2060: 10000})
    project = supply(case, [2030], "high")
    assert float(project[project.flow == "project"].gwh.sum()) == pytest.approx(-0.3 * 9300)


def test_regions_contracts_and_pipelines(tmp_path: Path) -> None:
    case = fuel_country(tmp_path / "country")
    assert regions_of(case, "gas") == ["East", "West"]
    assert region_of_zone(case, "gas", "inland") == "East"
    assert region_of_zone(case, "coal", "inland") == "all"
    sold = contracts(case, "gas", [2030]).set_index("contract").loc["sold"]
    assert (sold.direction, sold.partner, sold.most_gwh, sold.price) == ("export", "Neighbour", 1000.0, 30.0)
    assert pipes(case, "gas", [2030]).most_gwh.iloc[0] == 9000
    assert domestic_price(case, "gas", "East", [2030])[0] == pytest.approx(27.5)  # 26 in 2024, 30 in 2040


BAD = {
    "fuel_balance": (
        (f"gas,East,losses,2024,,1,,Mt,,{A}", "unit", "gas is not counted in 'Mt'"),
        (f"gas,Wst,losses,2024,,1,,GWh,,{A}", "region", "'Wst' is not a region"),
        (f"gas,all,losses,2024,,1,,GWh,,{A}", "region", "gas has a balance of all and of regions"),
        (f"gas,East,leakage,2024,,1,,GWh,,{A}", "flow", "'leakage' is not a choice"),
        (f"gas,East,losses,2024,,-1,,GWh,,{A}", "central", "-1 is below 0"),
    ),
    "carriers": (
        (f"peat,Peat,,true,,#333333,{A}", "fuel", "peat limits the plan but no plant burns it"),
        (f"more,More gas,gas,false,,#333333,{A}", "fuel", "gas is the fuel of another carrier"),
    ),
    "fuel_contracts": (
        (f"x,X,gas,West,export,,2024,5,2,GWh,,30,,{A}", "least", "5 is above 2"),
        (f"x,X,gas,West,export,,2024,0,2,GWh,,50,,{A}", "central", "gas is sold for 50 and bought for 40"),
        (f"sold,X,gas,East,export,Neighbour,2030,0,2,GWh,,30,,{A}", "region", "sold has West in another year"),
    ),
    "industry_flows": ((f"works,steam,use,steam,,1,,GWh,{A}", "carrier", "'steam' is not a carrier"),),
    "industry_projects": (
        (f"x,X,coast,listed,true,2030,,,,,,,,,,,{A}", "included", "x is listed and included at once"),
        (f"x,X,neighbour,candidate,false,2030,,,,,,,,,,,{A}", "zone", "neighbour is a zone of kind external"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "row", "column", "what"), [(t, *bad) for t, rows in BAD.items() for bad in rows])
def test_bad_rows_are_named_with_file_row_column_and_remedy(
    tmp_path: Path, table: str, row: str, column: str, what: str
) -> None:
    folder = write_tables(tmp_path / "country", **{table: (row,)})
    line = len((folder / f"{table}.csv").read_text(encoding="utf-8").splitlines())
    with pytest.raises(CaseError) as caught:
        read_case(folder)
    found = [p for p in caught.value.problems if what in p.what]
    assert [(p.file, p.row, p.column) for p in found] == [(f"{table}.csv", line, column)]
    assert found[0].remedy


def test_a_fuel_has_one_limit(tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "country")
    prices = folder / "fuel_prices.csv"
    prices.write_text(prices.read_text(encoding="utf-8") + f"gas,coast,2024,,26,,100,{A}\n", encoding="utf-8")
    with pytest.raises(CaseError, match="gas has a limit in fuel_prices"):
        read_case(folder)


def test_regions_of_one_area_become_one(tmp_path: Path) -> None:
    """By area West and East are one: households 4,000 + 0.5 bcm x 9,300 GWh; the pipeline is inside, projects move."""
    draft: Draft = read_draft(write_tables(tmp_path / "country"))
    assert merge_zones(draft, "area", "scenarios/x.toml") == []
    balance = draft.tables["fuel_balance"].set_index(["carrier", "region", "flow", "year"])
    assert balance.central["gas", "mainland", "households", 2024] == pytest.approx(8650)
    assert balance.unit["gas", "mainland", "households", 2024] == "GWh"
    assert balance.winter_share["gas", "mainland", "households", 2024] == pytest.approx(0.7)
    assert balance.central["gas", "mainland", "production", 2040] == 10000
    assert draft.tables["fuel_pipes"].empty
    assert set(draft.tables["fuel_contracts"].region) == {"mainland", "all"}
    assert set(draft.tables["industry_projects"].zone) == {"mainland"}
