"""Spent fuel: casks of the dry store, and the pool that a unit needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from shanyrak.nuclear.fuel.design import ReactorUnit


def assemblies(mass_thm: xr.DataArray, units: Sequence[ReactorUnit]) -> xr.DataArray:
    """Return masses as numbers of assemblies of each unit's design, [unit, ...] from [unit, ...] tHM."""
    each = {unit.unit: unit.design.core_thm / unit.design.assemblies for unit in units}
    names = [str(name) for name in mass_thm["unit"].to_numpy()]
    missing = sorted(set(names) - set(each))
    if missing:
        raise ValueError(f"no unit is called {', '.join(missing)}; right is the units that the masses were made of")
    return mass_thm / xr.DataArray([each[name] for name in names], dims="unit", coords={"unit": names})


def casks(dry_thm: xr.DataArray, units: Sequence[ReactorUnit]) -> xr.DataArray:
    """Return the casks that stand in the dry store, each unit's own: ceil(assemblies / assemblies of a cask).

    Parameters
    ----------
    dry_thm
        [unit, year] fuel in dry store at the end of each year, tHM
    units
        units of the programme

    Returns
    -------
    DataArray
        [unit, year] whole casks; the difference between years is what must be bought
    """
    size = xr.DataArray(
        [unit.design.cask_assemblies for unit in units], dims="unit", coords={"unit": [unit.unit for unit in units]}
    )
    full = assemblies(dry_thm, units) / size
    return full.copy(data=np.ceil(full.to_numpy() - 1e-9)).rename("casks")


def pool_needed_thm(pool_thm: xr.DataArray, units: Sequence[ReactorUnit]) -> xr.DataArray:
    """Return the pool that each unit needs, [unit] tHM: the most that ever lies in it while the unit runs, and a core.

    Room for a whole core is kept free, so that the reactor can be emptied at any time.
    """
    cores = {unit.unit: unit.design.core_thm for unit in units}
    ends = {unit.unit: unit.end for unit in units}
    names = [str(name) for name in pool_thm["unit"].to_numpy()]
    running = pool_thm["year"] < xr.DataArray([ends[name] for name in names], dims="unit", coords={"unit": names}) - 1
    reserve = xr.DataArray([cores[name] for name in names], dims="unit", coords={"unit": names})
    return (pool_thm.where(running, 0.0).max("year") + reserve).rename("pool_needed_thm")
