import pandas as pd
import pytest

from shanyrak.demand import annual_demand, annual_heat, peak_load
from tests.demand.country import country


def test_demand_is_linear_between_years_and_constant_outside() -> None:
    case = country()
    assert annual_demand(case, "a", 2025) == pytest.approx(10_000)
    assert annual_demand(case, "a", 2019) == 9_000
    assert annual_demand(case, "a", 2050) == 11_000


def test_sectors_add_up_and_a_zone_without_rows_needs_nothing() -> None:
    case = country()
    assert annual_demand(case, "b", 2020) == 4_000
    assert annual_demand(case, "abroad", 2020) == 0
    assert annual_heat(case, "b", "chp", 2020) == 0
    assert annual_heat(case, "a", "chp", 2020) == 4_000


def test_low_takes_the_central_value_where_no_range_is_given() -> None:
    rows = [("a", 2020, "all", None, 100.0, None), ("a", 2030, "all", 90.0, 120.0, 150.0)]
    case = country(demand=pd.DataFrame(rows, columns=["zone", "year", "sector", "low", "central", "high"]))
    assert annual_demand(case, "a", 2025, "low") == 95
    assert annual_demand(case, "a", 2030, "high") == 150


def test_peak_is_the_published_one_and_keeps_its_ratio_elsewhere() -> None:
    case = country()
    assert peak_load(case, 2020) == 2_000
    assert peak_load(case, 2030) == pytest.approx(2_000 * 15 / 13)


def test_of_two_equally_near_peaks_the_earlier_holds() -> None:
    case = country(peaks=pd.DataFrame({"year": [2030, 2020], "peak_mw": [3000.0, 2000.0]}))
    assert peak_load(case, 2025) == pytest.approx(2_000 * 14 / 13)
    assert peak_load(case, 2026) == pytest.approx(3_000 * 14.2 / 15)


def test_a_case_without_peaks_is_told_so() -> None:
    with pytest.raises(ValueError, match=r"peaks\.csv has no row"):
        peak_load(country(peaks=pd.DataFrame({"year": [], "peak_mw": []})), 2020)


def test_a_peak_without_consumption_is_told_so() -> None:
    nothing = country().table("demand").assign(central=0.0)
    with pytest.raises(ValueError, match="no consumption"):
        peak_load(country(demand=nothing), 2020)
