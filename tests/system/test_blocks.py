"""Typical blocks stand for the year: weights, extremes and means."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from shanyrak.system.blocks import HOURS_OF_YEAR, Blocks, keep_annual_mean, typical, whole_year

HOURS = np.arange(HOURS_OF_YEAR)
COLD_DAY, CALM_DAY = 20, 333


@pytest.fixture(scope="module")
def features() -> pd.DataFrame:
    """A year of load, wind and sun with the highest load on day 20 and no wind on day 333."""
    rng = np.random.default_rng(1)
    load = 100 + 20 * np.cos(2 * np.pi * HOURS / 8760) + 10 * np.sin(2 * np.pi * HOURS / 24) + rng.normal(0, 1, 8760)
    load[COLD_DAY * 24 + 18] = 200.0
    wind = np.clip(0.35 + 0.2 * np.sin(HOURS / 40) + rng.normal(0, 0.05, 8760), 0, 1)
    wind[CALM_DAY * 24 : CALM_DAY * 24 + 24] = 0.0
    return pd.DataFrame({"load": load, "wind": wind, "sun": np.clip(np.sin(2 * np.pi * (HOURS - 6) / 24), 0, 1)})


def residual(features: pd.DataFrame) -> np.ndarray:
    """Load less what wind gives."""
    return (features.load / features.load.mean() - 2.0 * features.wind).to_numpy()


def days(features: pd.DataFrame, count: int = 8, hours: int = 24) -> Blocks:
    """Typical days (or weeks)."""
    return typical(features, residual(features), count, hours)


def test_whole_year_covers_every_hour_once() -> None:
    """52 weeks of 168 hours: the hours 0 to 8735, each once; weights make up for the last day."""
    blocks = whole_year()
    assert blocks.hours.shape == (52, 168)
    assert np.array_equal(blocks.hours.ravel(), np.arange(8736))
    assert blocks.weight.sum() * 168 == pytest.approx(8760)
    assert not blocks.extreme.any()


@pytest.mark.parametrize(("count", "hours"), [(3, 24), (8, 24), (20, 24), (4, 168)])
def test_weights_make_the_year(features: pd.DataFrame, count: int, hours: int) -> None:
    """As many blocks as asked for, in the order of the year, each a real day or week, together 8760 hours."""
    blocks = days(features, count, hours)
    assert blocks.hours.shape == (count, hours)
    assert blocks.weight.sum() * hours == pytest.approx(8760)
    assert np.all(blocks.weight > 0)
    assert np.all(np.diff(blocks.hours[:, 0]) > 0)
    assert np.all(blocks.hours[:, 0] % hours == 0)
    assert np.all(np.diff(blocks.hours, axis=1) == 1)


@pytest.mark.parametrize(("count", "hours"), [(3, 24), (8, 24), (4, 168)])
def test_means_are_of_all_days_that_a_block_stands_for(features: pd.DataFrame, count: int, hours: int) -> None:
    """The mean of a year is kept whatever is taken, and a block that stands for itself has its own mean."""
    blocks = days(features, count, hours)
    yearly = np.arange(HOURS_OF_YEAR, dtype=float) ** 2
    used = HOURS_OF_YEAR // hours * hours
    means = blocks.means(yearly)
    assert (means * blocks.weight).sum() / blocks.weight.sum() == pytest.approx(yearly[:used].mean())
    assert means[blocks.extreme] == pytest.approx(yearly[blocks.hours[blocks.extreme]].mean(axis=1))
    assert whole_year().means(yearly) == pytest.approx(yearly[:8736].reshape(52, 168).mean(axis=1))
    assert np.bincount(blocks.taken_by) * 8760 / used == pytest.approx(blocks.weight)


def test_extremes_are_in(features: pd.DataFrame) -> None:
    """The day of the highest load and the calmest cold day are there once each, as they are."""
    blocks = days(features)
    first = blocks.hours[blocks.extreme][:, 0]
    assert sorted(first // 24) == [COLD_DAY, CALM_DAY]
    assert blocks.weight[blocks.extreme] == pytest.approx([1.0, 1.0])
    assert blocks.hours[blocks.extreme].ravel().tolist().count(COLD_DAY * 24 + 18) == 1


def test_extremes_differ(features: pd.DataFrame) -> None:
    """Where the calmest day is also that of the highest load the second calmest is taken."""
    blocks = typical(features, features.load.to_numpy(), 5, 24)
    assert blocks.extreme.sum() == 2
    assert len(set(blocks.hours[:, 0])) == 5


def test_same_blocks_every_time(features: pd.DataFrame) -> None:
    """Nothing in the choice is random."""
    one, two = days(features), days(features)
    assert np.array_equal(one.hours, two.hours)
    assert np.array_equal(one.weight, two.weight)


def test_too_few_blocks_are_refused(features: pd.DataFrame) -> None:
    """Two extremes alone cannot stand for a year."""
    with pytest.raises(ValueError, match="at least 3"):
        days(features, 2)


@pytest.mark.parametrize(("count", "hours", "expected"), [(365, 24, 365), (60, 168, 52)])
def test_as_many_blocks_as_there_are(features: pd.DataFrame, count: int, hours: int, expected: int) -> None:
    """Asking for all days or weeks gives each once."""
    blocks = days(features, count, hours)
    assert len(blocks.weight) == expected
    assert blocks.weight.sum() * hours == pytest.approx(8760)
    assert len(np.unique(blocks.hours)) == blocks.hours.size


def test_take_gives_the_hours_of_the_blocks(features: pd.DataFrame) -> None:
    """A series that counts the hours gives their numbers back, with further dimensions in front."""
    blocks = days(features)
    counted = xr.DataArray(HOURS * np.array([[1.0], [10.0]]), dims=("zone", "hour"))
    taken = blocks.take(counted)
    assert taken.dims == ("zone", "block", "hour")
    assert np.array_equal(taken.isel(zone=1).values, 10.0 * blocks.hours)


@pytest.mark.parametrize("column", ["load", "wind", "sun"])
def test_annual_means_are_kept(features: pd.DataFrame, column: str) -> None:
    """The weighted mean of the blocks is that of the year, and the extreme days are as they were."""
    blocks = days(features)
    series = xr.DataArray(features[column].to_numpy(), dims="hour")
    kept = keep_annual_mean(blocks, blocks.take(series), series.mean("hour"), None)
    mean = float((kept.mean("hour") * blocks.weights()).sum() / blocks.weight.sum())
    assert mean == pytest.approx(float(series.mean()))
    assert np.array_equal(kept.values[blocks.extreme], blocks.take(series).values[blocks.extreme])


def test_scaled_profiles_stay_below_their_top(features: pd.DataFrame) -> None:
    """A capacity factor is never above 1, even where the mean asks for more."""
    blocks = days(features)
    series = xr.DataArray(features["sun"].to_numpy(), dims="hour")
    kept = keep_annual_mean(blocks, blocks.take(series), series.mean("hour") * 1.5, top=1.0)
    assert float(kept.max()) == 1.0
    assert float(kept.mean()) > float(blocks.take(series).mean())


def test_nothing_stays_nothing(features: pd.DataFrame) -> None:
    """A series of zeros cannot be scaled and stays so."""
    blocks = days(features)
    none = blocks.take(xr.DataArray(np.zeros(8760), dims="hour"))
    assert float(keep_annual_mean(blocks, none, xr.DataArray(0.0), None).max()) == 0.0
