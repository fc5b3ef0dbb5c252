"""Air temperature of the zones as buildings and people feel it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from shanyrak.demand.calendar import Array


def zone_temperature(weather: xr.Dataset, zones: Sequence[str], year: int) -> Array:
    """Return the temperature of zones in a weather year, [zone, hour] degC; raises KeyError if it is not there."""
    return weather["temperature"].sel(year=year, zone=list(zones)).transpose("zone", "hour").to_numpy().astype(float)


def running_mean(values: Array, before: int, after: int) -> Array:
    """Return the mean over each hour, the hours before and those after it, [zone, hour]; the year wraps round."""
    padded = np.concatenate([values[:, values.shape[1] - before :], values, values[:, :after]], axis=1)
    total = np.cumsum(np.pad(padded, ((0, 0), (1, 0))), axis=1)
    span = before + after + 1
    return np.asarray((total[:, span:] - total[:, :-span]) / span)
