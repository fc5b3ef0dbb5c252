"""The reactors of the case: reference classes, knowledge on a date, published quantiles from the table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shanyrak.nuclear.construction import (
    ReferenceClass,
    common_data_date,
    empirical_months,
    kaplan_meier,
    months_between,
    observe,
    read_build_plans,
    read_builds,
    schedule_ratios,
    select,
    survival_quantile,
)
from tests.nuclear.construction_case import builds, kazakhstan

III_PLUS = ("III+",)
FROM_2000 = 2000
EXPORT = ReferenceClass(generations=("III", "III+"), exported=True, abandoned="left_out")

# class, begun, connected, censored, P10, P50, P80, P90 (NaN: not reached): censored at 2 March 2024
SURVIVAL = [
    (ReferenceClass(), 180, 118, 62, 51.3, 74.9, 121.6, 169.9),
    (ReferenceClass(started_from=FROM_2000), 151, 91, 60, 55.8, 83.8, 126.3, 169.9),
    (ReferenceClass(III_PLUS), 71, 27, 44, 72.3, 110.3, 126.0, 199.0),
    (ReferenceClass(III_PLUS, builders=("China",)), 24, 5, 19, 66.7, 69.1, 84.6, None),
    (ReferenceClass(builders=("China",), started_from=FROM_2000), 63, 41, 22, 56.1, 66.2, 72.5, 81.3),
    (ReferenceClass(III_PLUS, builders=("Russia",)), 23, 6, 17, 83.8, 112.4, 126.3, None),
    (ReferenceClass(builders=("Russia",), started_from=FROM_2000), 40, 17, 23, 63.4, 112.8, 152.1, 152.1),
    (ReferenceClass(III_PLUS, builders=("South Korea",)), 10, 7, 3, 87.0, 101.0, 119.0, 126.0),
    (ReferenceClass(builders=("South Korea",), started_from=FROM_2000), 15, 12, 3, 50.2, 96.5, 119.0, 126.0),
    (ReferenceClass(III_PLUS, builders=("United States",)), 8, 6, 2, 99.8, 110.4, None, None),
    (ReferenceClass(builders=("United States",), started_from=FROM_2000), 8, 6, 2, 99.8, 110.4, None, None),
    (ReferenceClass(III_PLUS, builders=("France",)), 6, 3, 3, 103.3, 110.3, 199.0, 199.0),
    (ReferenceClass(builders=("France",), started_from=FROM_2000), 6, 3, 3, 103.3, 110.3, 199.0, 199.0),
    (ReferenceClass(families=("hpr1000",)), 17, 5, 12, 66.7, 69.1, 84.6, None),
    (ReferenceClass(families=("vver1200",)), 23, 6, 17, 83.8, 112.4, 126.3, None),
    (EXPORT, 42, 20, 22, 66.9, 103.3, 110.4, 169.9),
]

# class, connected, least, P10, P50, mean, P80, P90, P95, most: connected units alone, events to February 2026
CONNECTED = [
    (ReferenceClass(), 127, 38.8, 50.9, 67.9, 80.6, 106.3, 121.6, 148.1, 204.6),
    (ReferenceClass(started_from=FROM_2000), 100, 45.6, 55.4, 72.4, 85.4, 110.3, 126.0, 152.4, 204.6),
    (ReferenceClass(III_PLUS), 35, 61.4, 66.8, 101.0, 102.2, 117.9, 125.0, 148.1, 204.6),
    (ReferenceClass(III_PLUS, builders=("China",)), 10, 61.4, 62.5, 68.0, 70.9, 75.8, 84.9, 86.2, 87.5),
    (ReferenceClass(builders=("China",), started_from=FROM_2000), 46, 49.7, 56.1, 66.1, 66.6, 72.3, 77.2, 83.8, 108.4),
    (ReferenceClass(families=("hpr1000",)), 9, 61.4, 62.4, 69.1, 71.6, 78.0, 85.2, 86.3, 87.5),
    (ReferenceClass(families=("vver1200",)), 7, 83.8, 88.8, 108.5, 105.4, 116.6, 121.1, 123.7, 126.3),
    (EXPORT, 21, 60.1, 66.9, 101.0, 102.3, 110.3, 138.7, 169.9, 199.0),
]

OLDER_FAMILIES = {"bwr5", "candu6", "mhi_pwr", "phwr220", "m310", "vver1000", "cnp300", "konvoi"}
"""Families with units on the grid before the first construction start of the table."""


@pytest.mark.parametrize("row", SURVIVAL, ids=lambda row: str(row[1:4]))
def test_survival_quantiles_of_the_published_classes_come_out_of_the_table(row: tuple) -> None:
    reference, begun, connected, censored, *quantiles = row
    known = observe(select(builds(), reference), "2024-03-02")
    assert (len(known), known["connected"].sum(), (~known["connected"]).sum()) == (begun, connected, censored)
    found = survival_quantile(kaplan_meier(known["months"], known["connected"]), [0.1, 0.5, 0.8, 0.9])
    wanted = [np.nan if quantile is None else quantile for quantile in quantiles]
    np.testing.assert_allclose(found, wanted, atol=0.051)


@pytest.mark.parametrize("row", CONNECTED, ids=lambda row: str(row[1:4]))
def test_quantiles_of_connected_units_come_out_of_the_table(row: tuple) -> None:
    reference, connected, *quantiles = row
    months = empirical_months(select(builds(), reference))
    p10, p50, p80, p90, p95 = np.quantile(months, [0.1, 0.5, 0.8, 0.9, 0.95])
    assert len(months) == connected
    np.testing.assert_allclose(
        [months[0], p10, p50, months.mean(), p80, p90, p95, months[-1]], quantiles, atol=0.1
    )  # of rounded months


def test_case_rcf_01_months_from_first_concrete_to_grid() -> None:
    """Days / 30.4375; the World Nuclear Industry Status Report calls Olkiluoto 3 nearly 17 years."""
    dates = [("2005-08-12", "2022-03-12", 199.0), ("2012-07-19", "2020-08-19", 97.0)]
    dates += [("2013-11-08", "2020-11-03", 83.8), ("2015-05-07", "2020-11-27", 66.7)]
    for start, end, months in dates:
        assert months_between(start, end) == pytest.approx(months, abs=0.1)
    units = builds().set_index("unit").loc[["Olkiluoto-3", "Barakah-1", "Belarusian-1", "Fuqing-5"]]
    for (start, end, _), (_, unit) in zip(dates, units.iterrows(), strict=True):
        assert (unit["construction_start"], unit["grid_connection"]) == (pd.Timestamp(start), pd.Timestamp(end))
    assert months_between("2005-08-12", "2022-03-12") / 12 == pytest.approx(17, abs=0.5)


def test_case_rcf_02_mean_construction_time_of_the_chinese_fleet() -> None:
    """Published: 74 months, the 55 reactors on line at the end of 2023, some of them begun before 1990.

    The table gives 66.6 to the grid for units of Chinese vendors begun from 2000. To commercial operation, all vendors,
    it comes within 5 % of the published figure: the samples differ by the oldest units.
    """
    chinese = select(builds(), ReferenceClass(builders=("China",), started_from=2000))
    assert empirical_months(chinese).mean() == pytest.approx(66.6, abs=0.05)
    fleet = select(builds(), ReferenceClass(countries=("China",)))
    fleet = fleet[fleet["commercial_operation"] <= "2023-12-31"]
    to_service = (fleet["commercial_operation"] - fleet["construction_start"]).dt.days / 30.4375
    assert to_service.mean() == pytest.approx(74, rel=0.05)


def test_schedule_ratios_are_the_published_ones() -> None:
    """Karachi 3 by hand: 2,148 days to operation over 1,675 planned, from first concrete on 31 May 2016."""
    ratios = schedule_ratios(builds(), read_build_plans(kazakhstan())).set_index("unit")["ratio"]
    wanted = {"Olkiluoto-3": 4.77, "Saeul-1": 1.57, "Barakah-1": 1.82, "Vogtle-3": 3.4, "Vogtle-4": 3.1}
    wanted |= {"Belarusian-1": 1.83, "Belarusian-2": 2.04, "Barakah-4": 1.68, "KANUPP-3": 2148 / 1675}
    assert dict(ratios) == pytest.approx(wanted, abs=0.01)  # they are of months rounded to a tenth


def test_all_units_of_the_source_are_there_and_none_has_impossible_dates() -> None:
    units = builds()
    assert len(units) == 186
    assert units["construction_start"].dt.year.min() == 1990
    assert ((units["status"] == "operating") <= units["grid_connection"].notna()).all()
    assert ((units["status"] == "building") <= units["grid_connection"].isna()).all()
    assert (units["grade"] == "recalled").sum() == 29


def test_newcomers_are_hosts_without_a_reactor_on_the_grid() -> None:
    units = builds()
    hosts = set(units.loc[units["newcomer"], "country"])
    assert hosts == {"United Arab Emirates", "Belarus", "Bangladesh", "Türkiye", "Egypt"}
    first_on_grid = units.groupby("country")["grid_connection"].min()
    newcomers = units[units["newcomer"]]
    assert not (newcomers["country"].map(first_on_grid) < newcomers["construction_start"]).any()


def test_first_of_a_kind_follows_from_the_dates_of_the_family() -> None:
    units = builds()
    first_on_grid = units["family"].map(units.groupby("family")["grid_connection"].min())
    proven = (first_on_grid < units["construction_start"]) | units["family"].isin(OLDER_FAMILIES)
    assert (units["first_of_a_kind"] == ~proven).all()


def test_what_is_known_on_a_date_holds_nothing_of_the_future() -> None:
    known = observe(builds(), "2008-01-01").set_index("unit")
    assert (known["construction_start"] < "2008-01-01").all()
    assert not known.loc["Olkiluoto-3", "connected"]
    assert known.loc["Olkiluoto-3", "months"] == pytest.approx(months_between("2005-08-12", "2008-01-01"))
    assert known.loc["Tianwan-2", "connected"]
    assert known.loc["Tianwan-2", "months"] == pytest.approx(79.7, abs=0.05)
    assert "Novovoronezh 2-1" not in known.index


def test_a_unit_is_not_known_to_be_building_beyond_its_data_date() -> None:
    late = observe(builds(), "2025-12-31").set_index("unit")
    assert late.loc["Rooppur-1", "months"] == pytest.approx(months_between("2017-11-30", "2024-03-02"))
    assert common_data_date(builds()) == pd.Timestamp("2024-03-02")
    assert observe(builds()).equals(observe(builds(), "2024-03-02"))


def test_abandoned_units_stay_at_risk_or_are_left_out() -> None:
    """Proves: Lungmen and Summer count as not connected for as long as was watched, unless left out.

    By hand: 180 units begun, four of them given up. If they were dropped silently the chance to finish would be
    too high.
    """
    kept, left_out = (observe(select(builds(), ReferenceClass(abandoned=word))) for word in ("at_risk", "left_out"))
    assert len(kept) - len(left_out) == 4
    assert kept.set_index("unit").loc["Lungmen-1", "months"] == pytest.approx(
        months_between("1999-03-31", "2024-03-02")
    )
    curves = [kaplan_meier(known["months"], known["connected"]) for known in (kept, left_out)]
    slow, fast = (survival_quantile(curve, 0.8) for curve in curves)
    assert slow >= fast


def test_a_class_is_told_of_words_it_does_not_know_and_of_emptiness() -> None:
    with pytest.raises(ValueError, match="'vver1300'; use some of abwr"):
        select(builds(), ReferenceClass(families=("vver1300",)))
    with pytest.raises(ValueError, match="make it wider"):
        select(builds(), ReferenceClass(families=("epr",), started_from=2025))
    with pytest.raises(ValueError, match="no unit was begun before 1980"):
        observe(builds(), "1980-01-01")


@pytest.mark.parametrize(("column", "cell", "message"), [
    ("grid_connection", "12.3.2022", "'12.3.2022' is not a date"),
    ("grid_connection", "1980-01-01", "grid_connection of Rajasthan-3 lies before its construction_start"),
    ("data_date", "1999-01-01", "data_date of Rajasthan-3 lies before its grid_connection"),
])  # fmt: skip
def test_bad_dates_are_named(column: str, cell: str, message: str) -> None:
    case = kazakhstan()
    table = case.table("builds").copy()
    table.loc[0, column] = cell
    changed = type(case)(case.settings, {**case.tables, "builds": table}, case.folder)
    with pytest.raises(ValueError, match=message):
        read_builds(changed)
