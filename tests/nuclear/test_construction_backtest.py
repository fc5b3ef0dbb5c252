"""Would the forecast of 1 January 2008 have held?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shanyrak.nuclear.construction import NO_COVARIATES, BackTest, back_test
from shanyrak.nuclear.construction.backtest import _survival_coverage, _verdicts
from tests.nuclear.construction_case import builds, generator


@pytest.fixture(scope="module")
def since_2008() -> BackTest:
    return back_test(builds(), "2008-01-01", 4000, generator())


def test_fit_of_2008_covers_what_was_begun_since(since_2008: BackTest) -> None:
    """The 80 % interval of the default model holds 65 to 95 % of the durations, by both ways of counting."""
    assert 0.65 <= since_2008.coverage <= 0.95
    assert 0.65 <= since_2008.survival_coverage <= 0.95


def test_one_distribution_for_all_would_not_have_held() -> None:
    """Proves: covariates matter. Without them 61 % is inside, the rest above: the units of before 2008 were faster."""
    plain = back_test(builds(), "2008-01-01", 4000, generator(), NO_COVARIATES)
    assert plain.coverage == pytest.approx(0.61, abs=0.015)
    assert plain.counts()["below"] == 0


def test_fit_of_2008_knows_nothing_later(since_2008: BackTest) -> None:
    known = since_2008.model.observed
    assert (len(known), int(known["connected"].sum())) == (60, 35)
    assert (known["construction_start"] < "2008-01-01").all()
    forged = builds()
    later = forged["grid_connection"] >= "2008-01-01"
    forged.loc[later, "grid_connection"] = pd.NaT
    other = back_test(forged, "2008-01-01", 10, generator())
    np.testing.assert_array_equal(other.model.fit.coefficients, since_2008.model.fit.coefficients)


def test_every_unit_begun_since_has_a_verdict(since_2008: BackTest) -> None:
    units, counts = since_2008.units, since_2008.counts()
    assert counts.sum() == len(units) == 120
    assert since_2008.coverage == pytest.approx(counts["inside"] / (120 - counts["open"]))
    assert not units.loc[units["verdict"] == "open", "connected"].any()
    assert units.set_index("unit").loc["Baltic-1", "verdict"] == "above"


def test_a_unit_still_building_decides_only_beyond_the_interval() -> None:
    """By hand: places 0.05, 0.5, 0.95 on the grid and 0.05, 0.5, 0.95 still building, interval 0.1 to 0.9."""
    place = np.array([0.05, 0.5, 0.95, 0.05, 0.5, 0.95])
    connected = np.array([True, True, True, False, False, False])
    assert _verdicts(place, connected, 0.8).tolist() == ["below", "inside", "above", "open", "open", "above"]


def test_open_places_share_their_chance_among_the_later_ones() -> None:
    """By hand: on the grid at 0.2, 0.95; still building at 0.5. S falls to 2/3 at 0.2 and to 0 at 0.95: 1/3 inside.

    To count the unit still building as inside would give 2/3, to leave it out 1/2.
    """
    units = pd.DataFrame({"place": [0.2, 0.5, 0.95], "connected": [True, False, True]})
    assert _survival_coverage(units, 0.8) == pytest.approx(1 / 3)


def test_a_forecast_that_is_right_covers_what_it_says() -> None:
    """Units whose durations follow the law exactly, one family and builder: the interval of 80 % holds about 80 %."""
    rng = generator(3)
    starts = pd.date_range("1990-01-01", "2007-12-31", periods=200).append(
        pd.date_range("2008-01-01", "2012-12-31", periods=300)
    )
    grid = starts + pd.to_timedelta(np.round(rng.lognormal(np.log(70), 0.3, 500) * 30.4375), unit="D")
    units = pd.DataFrame({
        "unit": [f"u{i}" for i in range(500)], "construction_start": starts, "grid_connection": grid,
        "data_date": pd.Timestamp("2060-01-01"),
    })  # fmt: skip
    found = back_test(units, "2008-01-01", 1000, rng, NO_COVARIATES)
    assert found.coverage == pytest.approx(0.8, abs=0.06)


def test_bad_level_is_refused() -> None:
    with pytest.raises(ValueError, match="level 80"):
        back_test(builds(), "2008-01-01", 10, generator(), level=80)
