"""Which hours of the year are planned: all weeks, or typical weeks or days with their weights."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
import tsam
import xarray as xr

HOURS_OF_YEAR = 8760
HOURS_OF_WEEK = 168
HOURS_OF_DAY = 24


@dataclass(frozen=True)
class Blocks:
    """Blocks of consecutive hours that stand for a year.

    ``hours[block, hour]`` are positions in the year (0 to 8759), ``weight[block]`` says how often the block occurs, so
    that ``sum(weight) * hours per block = 8760``. ``extreme[block]`` marks blocks kept as they are: the day or week of
    the highest load and the calmest cold spell. ``taken_by[part]`` names the block that stands for each day or week of
    the year.
    """

    hours: np.ndarray
    weight: np.ndarray
    extreme: np.ndarray
    taken_by: np.ndarray

    def take(self, series: xr.DataArray) -> xr.DataArray:
        """Values of a yearly series [..., hour] in the blocks: [..., block, hour]."""
        position = xr.DataArray(
            self.hours,
            dims=("block", "hour_in_block"),
            coords={"block": np.arange(len(self.weight)), "hour_in_block": np.arange(self.hours.shape[1])},
        )
        return series.isel(hour=position).drop_vars("hour", errors="ignore").rename(hour_in_block="hour")

    def means(self, yearly: np.ndarray) -> np.ndarray:
        """Means of a yearly series [..., 8760] over all days or weeks that each block stands for: [..., block]."""
        parts, length = len(self.taken_by), self.hours.shape[1]
        by_part = yearly[..., : parts * length].reshape(*yearly.shape[:-1], parts, length).mean(axis=-1)
        stands = self.taken_by[:, None] == np.arange(len(self.weight))
        return np.asarray(by_part @ (stands / stands.sum(axis=0)))

    def weights(self) -> xr.DataArray:
        """The weights as a labelled array [block]."""
        return xr.DataArray(self.weight, dims="block", coords={"block": np.arange(len(self.weight))})


def whole_year() -> Blocks:
    """All 52 weeks of 168 hours; the weight 8760/8736 makes up for the last day."""
    count = HOURS_OF_YEAR // HOURS_OF_WEEK
    hours = np.arange(count * HOURS_OF_WEEK).reshape(count, HOURS_OF_WEEK)
    weight = np.full(count, HOURS_OF_YEAR / (count * HOURS_OF_WEEK))
    return Blocks(hours, weight, np.zeros(count, dtype=bool), np.arange(count))


def typical(features: pd.DataFrame, residual: np.ndarray, count: int, hours_per_block: int) -> Blocks:
    """Typical blocks by clustering real ones (medoids), plus the two extreme ones as they are.

    Parameters
    ----------
    features : hourly features of the year, 8760 rows, column ``load`` among them
    residual : hourly load less wind and sun, each scaled to be comparable; its highest block mean is the calmest
    cold spell
    count : number of blocks in all, at least 3
    hours_per_block : 24 or 168

    Returns
    -------
    Blocks whose weights add up to the year.
    """
    if count < 3:
        raise ValueError("typical blocks: at least 3 are needed, one typical and the two extreme ones")
    total = HOURS_OF_YEAR // hours_per_block
    if count >= total:
        return whole_year() if hours_per_block == HOURS_OF_WEEK else all_blocks(hours_per_block)
    shape = (total, hours_per_block)
    used = total * hours_per_block
    peak = int(features["load"].to_numpy()[:used].reshape(shape).max(axis=1).argmax())
    calm_order = residual[:used].reshape(shape).mean(axis=1).argsort()[::-1]
    calm = int(calm_order[0] if calm_order[0] != peak else calm_order[1])
    rest = np.setdiff1d(np.arange(total), [peak, calm])
    centres, assignment = _cluster(features.iloc[:used], rest, shape, count - 2)
    chosen = np.concatenate([rest[centres], [peak, calm]])
    extreme = np.arange(len(chosen)) >= len(chosen) - 2
    order = np.argsort(chosen)
    stands = np.empty(total, dtype=int)
    stands[rest], stands[[peak, calm]] = assignment, np.flatnonzero(extreme)
    taken_by = np.argsort(order)[stands]
    weight = np.bincount(taken_by) * HOURS_OF_YEAR / used
    hours = np.arange(used).reshape(shape)[chosen]
    return Blocks(hours[order], weight, extreme[order], taken_by)


def all_blocks(hours_per_block: int) -> Blocks:
    """Every day or week of the year as a block of its own."""
    count = HOURS_OF_YEAR // hours_per_block
    hours = np.arange(count * hours_per_block).reshape(count, hours_per_block)
    return Blocks(hours, np.full(count, HOURS_OF_YEAR / hours.size), np.zeros(count, dtype=bool), np.arange(count))


def _cluster(
    features: pd.DataFrame, rest: np.ndarray, shape: tuple[int, int], count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Positions in ``rest`` of the medoids, and the number of the medoid that stands for each of ``rest``."""
    columns = {name: features[name].to_numpy().reshape(shape)[rest].ravel() for name in features}
    index = pd.date_range("2001-01-01", periods=len(rest) * shape[1], freq="h")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = tsam.aggregate(
            pd.DataFrame(columns, index=index),
            n_clusters=count,
            period_duration=shape[1],
            cluster=tsam.ClusterConfig(method="hierarchical", representation="medoid"),
            preserve_column_means=False,
        )
    return np.asarray(result.clustering.cluster_centers), np.asarray(result.cluster_assignments)


def keep_annual_mean(blocks: Blocks, taken: xr.DataArray, annual_mean: xr.DataArray, top: float | None) -> xr.DataArray:
    """Scale the typical (not the extreme) blocks so that the weighted mean is that of the whole year.

    ``taken[..., block, hour]`` are the values in the blocks, ``annual_mean[...]`` the mean of the whole year,
    ``top`` the
    largest value allowed (1 for capacity factors), where the scaling then stops short.
    """
    weight = blocks.weights()
    extreme = xr.DataArray(blocks.extreme, dims="block", coords={"block": weight.block})
    wanted = annual_mean * weight.sum() - (taken.mean("hour") * weight.where(extreme, 0.0)).sum("block")
    had = (taken.mean("hour") * weight.where(~extreme, 0.0)).sum("block")
    factor = (wanted / had.where(had > 0, 1.0)).clip(0.5, 2.0).where(had > 0, 1.0)
    scaled: xr.DataArray = taken.where(extreme, taken * factor).transpose(*taken.dims)
    return scaled.clip(max=top) if top is not None else scaled
