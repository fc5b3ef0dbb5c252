"""One way to put labels on numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr


def labelled(values: Any, **index: Sequence[Any] | np.ndarray) -> xr.DataArray:
    """The values as an array whose dimensions are the keywords, in order, each with its labels.

    ``labelled(numbers, fleet=names, period=years)`` is an array [fleet, period].
    """
    coords = {name: _plain(labels) for name, labels in index.items()}
    return xr.DataArray(np.asarray(values), dims=tuple(index), coords=coords)


def _plain(labels: Sequence[Any] | np.ndarray) -> np.ndarray:
    """Texts as fixed-width numpy strings, so that they compare and store alike everywhere."""
    array = np.asarray(labels)
    return array.astype(str) if array.dtype.kind in "OUS" or not len(array) else array
