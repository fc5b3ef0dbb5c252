"""Demand of Kazakhstan against national statistics and against a published load series."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from shanyrak.case.columns import TABLES
from shanyrak.case.model import Case
from shanyrak.demand import annual_demand, annual_heat, hourly_heat, hourly_load, peak_load
from shanyrak.demand.calendar import local_calendar, month_weights
from tests.demand.country import settings

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "src/shanyrak/cases/kazakhstan"
FACTS = REPOSITORY.parent / "shared/facts"
facts = pytest.mark.skipif(not FACTS.is_dir(), reason=f"the shared fact base is not at {FACTS}")

CONSUMPTION_TWH = {2021: 113.89, 2023: 115.0676, 2024: 120.0, 2025: 124.6065}
HEAT_PJ = {2021: (269.9, 129.2), 2023: (239.3, 146.9), 2024: (246.7, 154.9)}
PJ_PER_GWH = 0.0036
YEARS = (2018, 2023, 2024)


@pytest.fixture(scope="module")
def case() -> Case:
    """The demand tables of the case as they are in its folder, with the local time of the country."""
    tables = {name: pd.DataFrame() for name in TABLES}
    for name in ("demand", "heat", "boilers", "load_shape", "peaks", "weather"):
        tables[name] = pd.read_csv(FOLDER / f"{name}.csv")
    zones = tables["demand"]["zone"].unique()
    tables["zones"] = pd.DataFrame({"zone": zones, "kind": "domestic"})
    return Case(settings(utc_offset_hours=5, hot_water_share=0.15), tables, FOLDER)


@pytest.fixture(scope="module")
def weather(case: Case) -> xr.Dataset:
    """Years that run smoothly through the mean temperature of each month."""
    rows = case.table("weather").query("variable == 'temperature_mean' and month > 0")
    monthly = rows.pivot(index="zone", columns="month", values="value").loc[case.zones()].to_numpy()
    year = (month_weights() @ monthly.T).T[:, local_calendar(2023, 5).place]
    coords = {"year": list(YEARS), "zone": case.zones(), "hour": np.arange(8760)}
    return xr.Dataset({"temperature": (("year", "zone", "hour"), np.stack([year] * len(YEARS)))}, coords)


@pytest.mark.parametrize(("year", "total"), CONSUMPTION_TWH.items())
def test_consumption_of_the_zones_adds_up_to_the_national_figure(case: Case, year: int, total: float) -> None:
    assert sum(annual_demand(case, zone, year) for zone in case.zones()) / 1000 == pytest.approx(total, abs=1e-3)


@pytest.mark.parametrize(("year", "supply"), HEAT_PJ.items())
def test_heat_adds_up_to_the_balance_and_leaves_room_for_peak_boilers(
    case: Case, year: int, supply: tuple[float, float]
) -> None:
    chp, boiler = (sum(annual_heat(case, z, n, year) for z in case.zones()) * PJ_PER_GWH for n in ("chp", "boiler"))
    assert chp + boiler == pytest.approx(sum(supply), abs=0.02)
    assert 1.01 * supply[0] < chp < 1.05 * supply[0]


def test_outlook_widens_and_holds_its_order(case: Case) -> None:
    demand = case.table("demand")
    ranges = demand.dropna(subset=["low"]).groupby("year")[["low", "central", "high"]].sum()
    assert ranges.index.tolist() == [2030, 2035, 2040, 2050, 2060]
    assert (ranges.low < ranges.central).all()
    assert (ranges.central < ranges.high).all()
    assert ((ranges.high - ranges.low) / ranges.central).is_monotonic_increasing
    assert ranges.central[2030] == pytest.approx(147_100, rel=0.02)  # total of Agora and UCA for 2030
    assert ranges.low[2035] < 152_400 < ranges.central[2035] < ranges.high[2035]


def test_no_row_is_there_twice_and_2022_is_kept_for_a_back_cast(case: Case) -> None:
    for name, key in (("demand", ["zone", "year", "sector"]), ("heat", ["zone", "year", "network"])):
        table = case.table(name)
        assert not table.duplicated(key).any()
        assert set(table.zone) == set(case.zones())
        assert 2022 not in set(table.year)
    assert 2022 not in set(case.table("peaks").year)


def test_boiler_shares_add_up_and_gas_gives_two_thirds(case: Case) -> None:
    boilers = case.table("boilers")
    assert boilers.groupby("zone")["share"].sum().to_numpy() == pytest.approx(1)
    gas = boilers[boilers.fuel == "gas"].set_index("zone")["share"].reindex(case.zones()).fillna(0)
    heat = pd.Series({zone: annual_heat(case, zone, "boiler", 2023) for zone in case.zones()})
    # Fuel of 2023: gas and oil products 148.2 PJ at 0.74 against coal 86.9 PJ at 0.55.
    assert (gas * heat).sum() / heat.sum() == pytest.approx(148.2 * 0.74 / (148.2 * 0.74 + 86.9 * 0.55), abs=0.05)


def test_months_are_those_of_the_market_operator_2018(case: Case) -> None:
    shares = case.table("load_shape").query("part == 'month'").set_index("index")["value"]
    assert shares.sum() == pytest.approx(1, abs=1e-5)
    assert shares[12] == pytest.approx(9996.4 / 103_129.8, abs=1e-5)
    assert shares[6] == pytest.approx(7606.8 / 103_129.8, abs=1e-5)


def test_load_factor_of_2023_is_that_of_the_statistics(case: Case, weather: xr.Dataset) -> None:
    load = hourly_load(case, weather, 2023, 2023).sum("zone")
    assert float(load.max()) == pytest.approx(16_626)
    assert float(load.mean() / load.max()) == pytest.approx(0.790, abs=0.0005)


def test_peaks_of_the_years_between_are_plausible(case: Case) -> None:
    """Not in the table: the forecast of 17,400 MW for winter 2024/25 and the forecast of 17,600 MW for 2025/26."""
    assert peak_load(case, 2024) == pytest.approx(17_400, rel=0.01)
    assert peak_load(case, 2025) == 17_540


def test_winter_evening_is_the_highest_hour_of_the_day(case: Case, weather: xr.Dataset) -> None:
    local = np.roll(hourly_load(case, weather, 2023, 2023).sum("zone").values, 5).reshape(365, 24)
    winter = np.r_[0:59, 334:365]
    highest = local[winter].argmax(axis=1)
    assert np.isin(highest, [17, 18, 19, 20]).all()
    assert np.isin(highest, [18, 19, 20]).mean() > 0.7
    assert np.unravel_index(local.argmax(), local.shape)[1] in (18, 19, 20)
    assert np.isin(local.argmin(axis=1), [0, 1, 2, 3, 4]).mean() > 0.95


def test_hourly_heat_adds_up_to_the_table(case: Case, weather: xr.Dataset) -> None:
    heat = hourly_heat(case, weather, 2023, 2023)
    table = case.table("heat").query("year == 2023").pivot(index="zone", columns="network", values="central")
    assert heat.sum("hour").values / 1000 == pytest.approx(table.loc[case.zones(), ["chp", "boiler"]].to_numpy())


def test_astana_needs_in_the_coldest_hour_about_what_is_reported(case: Case, weather: xr.Dataset) -> None:
    """Highest load of Astana in season 2025/26: 3,050 Gcal/h = 3,547 MW; the zone adds Stepnogorsk and the oblast."""
    heat = hourly_heat(case, weather, 2024, 2023).sel(zone="akmola").sum("network")
    assert 3_547 < float(heat.max()) < 2 * 3_547


@pytest.mark.facts
@facts
def test_shape_of_2023_resembles_the_published_series(case: Case, weather: xr.Dataset) -> None:
    """The series is on the calendar of 2018, so that is the weather year; it is synthetic, as ours is."""
    file = FACTS / "timeseries/demand/kz_demand_hourly_utc_2018calendar.csv"
    theirs = pd.read_csv(file)["kz_2023_MW"].to_numpy()
    ours = hourly_load(case, weather, 2023, 2018).sum("zone").values
    assert np.corrcoef(ours, theirs)[0, 1] > 0.94
    days = [series.reshape(365, 24).mean(axis=1) for series in (ours, theirs)]
    assert np.corrcoef(*days)[0, 1] > 0.96
    assert np.sort(ours) == pytest.approx(np.sort(theirs), rel=0.04)


@pytest.mark.facts
@facts
def test_national_totals_are_those_of_the_fact_base(case: Case) -> None:
    balance = pd.read_csv(FACTS / "timeseries/system_facts/kz_annual_balance_and_peak_kegoc.csv").set_index("year")
    for year in (2021, 2023, 2024, 2025):
        ours = sum(annual_demand(case, zone, year) for zone in case.zones()) / 1000
        assert ours == pytest.approx(balance.consumption_TWh[year], abs=0.005)
    peaks = case.table("peaks").set_index("year")["peak_mw"]
    assert peaks.to_dict() == balance.peak_MW[[2023, 2025]].to_dict()
