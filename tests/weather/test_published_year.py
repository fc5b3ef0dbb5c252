"""Generated weather against the published hourly year 2021 (three regions) and the national months 2011-2014.

The published series are means over a region, so each is compared with the plain mean over the region's zones of
the generated series. Solar tables hold the long-term mean; weather_years turns it into 2021.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shanyrak.weather import Generator
from shanyrak.weather.calendar import Array, month_means
from shanyrak.weather.statistics import summary, zone_correlation
from tests.weather.country import FACTS, REGIONS, kazakhstan

HOURLY = FACTS / "timeseries" / "vre" / "kz_vre_hourly_utc_2021weather_wide.csv"
NATIONAL = FACTS / "kz_power" / "national_cf_monthly_2011_2014.csv"
LIMITS = {"month": 0.02, "p": 0.05, "lag": 0.05}
CORRELATION_LIMIT = 0.1

pytestmark = [
    pytest.mark.facts,
    pytest.mark.skipif(not HOURLY.exists(), reason="the shared fact base is not beside the repository"),
]


@pytest.fixture(scope="module")
def published() -> dict[str, Array]:
    table = pd.read_csv(HOURLY)
    wind = {region: f"KZ_{region}|wind_onshore" for region in REGIONS} | {"South": "KZ_South|wind_onshore_capped1"}
    return {
        "wind": table[[wind[region] for region in REGIONS]].to_numpy().T,
        "solar": table[[f"KZ_{region}|pv" for region in REGIONS]].to_numpy().T,
    }


@pytest.fixture(scope="module")
def generator() -> Generator:
    return Generator(kazakhstan())


def _drawn(generator: Generator, seed: int) -> dict[str, Array]:
    """Region means [region, hour] of the year 2021 drawn with one seed."""
    region = np.array(generator.table.regions)
    year = generator.year(2021, seed, 0.0)
    return {k: np.array([year[k][region == name].mean(axis=0) for name in REGIONS]) for k in ("wind", "solar")}


def _differences(draws: list[dict[str, Array]], published: dict[str, Array], name: str) -> pd.DataFrame:
    """Generated (mean over draws) less published: monthly means, quantiles, lags and correlations of daily means."""
    table = summary(np.array([draw[name] for draw in draws]), REGIONS) - summary(published[name], REGIONS)
    matrix = np.mean([zone_correlation(draw[name]) for draw in draws], axis=0) - zone_correlation(published[name])
    for row, region in enumerate(REGIONS):
        table.loc[f"with_{region}"] = matrix[row]
    return table


def _show(table: pd.DataFrame, title: str) -> None:
    months = table.loc["month_01":"month_12"].abs().max().rename("worst month")  # type: ignore[misc]
    print(f"\n{title}: generated less published")
    print(pd.concat([months.to_frame().T, table.iloc[12:]]).round(3).to_string())


def _assert_within(table: pd.DataFrame) -> None:
    for kind, limit in LIMITS.items():
        part = table[table.index.str.startswith(kind)]
        assert part.abs().to_numpy().max() <= limit, part.round(3).to_string()
    part = table[table.index.str.startswith("with_")]
    assert part.abs().to_numpy().max() <= CORRELATION_LIMIT, part.round(3).to_string()


@pytest.mark.parametrize("name", ["wind", "solar"])
def test_default_seed_resembles_2021(generator: Generator, published: dict[str, Array], name: str) -> None:
    table = _differences([_drawn(generator, 1)], published, name)
    _show(table, f"{name}, default seed, one year")
    _assert_within(table)


@pytest.mark.parametrize("name", ["wind", "solar"])
@pytest.mark.parametrize("first", [1, 101, 201])
def test_five_draws_resemble_2021(generator: Generator, published: dict[str, Array], name: str, first: int) -> None:
    table = _differences([_drawn(generator, seed) for seed in range(first, first + 5)], published, name)
    _show(table, f"{name}, seeds {first} to {first + 4}")
    _assert_within(table)


def test_spread_resembles_the_national_months_of_2011_to_2014(generator: Generator) -> None:
    """Deviation between years of the national monthly mean: four published years against thirty drawn ones.

    The published value is itself uncertain: of 12 months x 3 degrees of freedom, some 12 %.
    """
    months = pd.read_csv(NATIONAL).pivot(index="year", columns="month", values="cf_wind").to_numpy()
    found = np.sqrt(months.var(axis=0, ddof=1).mean())
    drawn = np.array([month_means(generator.year(2040 + n, 1, 1.0)["wind"]).mean(axis=0) for n in range(30)])
    assert np.sqrt(drawn.var(axis=0, ddof=1).mean()) == pytest.approx(found, rel=0.3)
