"""Resources that plants use together: from the tables of a case to arrays."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case.lookup import interpolate
from shanyrak.system.fleets import Horizon
from shanyrak.system.labels import labelled


def resource_arrays(
    case: Case, horizon: Horizon, fleets: pd.DataFrame, options: pd.DataFrame
) -> dict[str, xr.DataArray]:
    """What there is [resource, year], what a MW takes [resource, fleet or option], and the price of more [resource].

    Parameters
    ----------
    case : tables ``resources`` and ``resource_use``
    horizon : periods that are planned
    fleets : index of names, with zone and technology
    options : index of names, with the fleet that each is built into
    """
    there, use = case.table("resources"), case.table("resource_use")
    names = sorted(set(there.resource))
    years = [first + k for first, length in zip(horizon.periods, horizon.lengths, strict=True) for k in range(length)]
    of_each = [there[there.resource == name] for name in names]
    available = [interpolate(rows.year, rows.available, years) for rows in of_each]
    operating = _per_fleet(use, names, fleets, "operating")
    building = _per_fleet(use, names, fleets, "building")
    place = fleets.index.get_indexer(pd.Index(options.fleet))
    return {
        "resource_available": labelled(
            np.array(available, dtype=float).reshape(len(names), len(years)), resource=names, year=years
        ),
        "resource_operating": labelled(operating, resource=names, fleet=fleets.index.to_numpy(dtype=str)),
        "resource_building": labelled(building[:, place], resource=names, option=options.index.to_numpy(dtype=str)),
        "resource_cost": labelled(
            np.array([float(rows.excess_cost.max()) for rows in of_each], dtype=float), resource=names
        ),
    }


def _per_fleet(use: pd.DataFrame, names: list[str], fleets: pd.DataFrame, column: str) -> np.ndarray:
    """What a MW of each fleet takes [resource, fleet]; a row of the zone counts before one of all."""
    found = {
        (r, t, z): float(v) for r, t, z, v in zip(use.resource, use.technology, use.zone, use[column], strict=True)
    }
    pairs = list(zip(fleets.technology, fleets.zone, strict=True))
    rows = [[found.get((name, t, z), found.get((name, t, "all"), 0.0)) for t, z in pairs] for name in names]
    return np.array(rows, dtype=float).reshape(len(names), len(pairs))
