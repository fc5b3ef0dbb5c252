"""What hourly series are like: the figures that generated weather is compared by, in tests and in the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.weather.calendar import MONTH_OF_DAY, Array, day_means, month_means

LEVELS = (0.05, 0.5, 0.95)
LAGS = (1, 24)


def quantiles(series: Array, levels: Sequence[float] = LEVELS) -> Array:
    """Return quantiles [..., level] of hourly values [..., hour]."""
    return np.moveaxis(np.quantile(series, levels, axis=-1), 0, -1)


def lag_correlation(series: Array, hours: int) -> Array:
    """Return the correlation [...] of a series [..., hour] with itself ``hours`` earlier."""
    late, early = series[..., hours:], series[..., :-hours]
    product = (late * early).mean(axis=-1) - late.mean(axis=-1) * early.mean(axis=-1)
    correlation: Array = np.asarray(product / (late.std(axis=-1) * early.std(axis=-1)))
    return correlation


def zone_correlation(series: Array) -> Array:
    """Return the correlation [zone, zone] of daily means of hourly series [zone, hour], seasons included."""
    correlation: Array = np.atleast_2d(np.corrcoef(day_means(series)))
    return correlation


def without_season(daily: Array) -> Array:
    """Return daily values [..., day] less the mean of their month."""
    anomaly: Array = daily - month_means(daily)[..., MONTH_OF_DAY]
    return anomaly


def region_means(weather: xr.Dataset, regions: Mapping[str, Sequence[str]]) -> xr.Dataset:
    """Return the plain mean over the zones of each region, dim ``zone`` replaced by ``region``."""
    parts = [weather.sel(zone=list(zones)).mean("zone") for zones in regions.values()]
    return xr.concat(parts, pd.Index(list(regions), name="region"))


def longest_spell(condition: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> int:
    """Return the length of the longest unbroken run of True in a series [step]."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], condition, [False]]).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def cold_calm_days(weather: xr.Dataset, cold: float = 0.1, calm: float = 0.1) -> xr.DataArray:
    """Return how many days of each year and zone lie in the coldest and at once in the calmest part of all days.

    ``cold`` and ``calm`` are shares of the year's days; independent series have 365 x cold x calm such days.
    """
    temperature = day_means(weather["temperature"].to_numpy())
    wind = day_means(weather["wind"].to_numpy())
    both = (temperature <= np.quantile(temperature, cold, axis=-1, keepdims=True)) & (
        wind <= np.quantile(wind, calm, axis=-1, keepdims=True)
    )
    return xr.DataArray(both.sum(axis=-1), {k: weather[k] for k in ("year", "zone")}, ("year", "zone"))


def summary(series: Array, names: Sequence[str]) -> pd.DataFrame:
    """Return a table of statistics, one column per series of [series, hour] or [year, series, hour].

    Rows: month_01 ... month_12 (means), p05, p50, p95, lag_1, lag_24; those of several years are averaged.
    """
    years = series if series.ndim == 3 else series[None]
    rows = {f"month_{month + 1:02d}": month_means(years)[..., month] for month in range(12)}
    rows |= {f"p{round(100 * level):02d}": quantiles(years)[..., index] for index, level in enumerate(LEVELS)}
    rows |= {f"lag_{lag}": lag_correlation(years, lag) for lag in LAGS}
    return pd.DataFrame({name: values.mean(axis=0) for name, values in rows.items()}, index=list(names)).T
