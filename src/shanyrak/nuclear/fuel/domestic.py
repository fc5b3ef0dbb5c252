"""What the programme takes of the country's own uranium and plants, and what value stays at home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.chain import STEPS
from shanyrak.nuclear.fuel.checks import numbers, same_length
from shanyrak.nuclear.fuel.design import ReactorUnit


def uranium_use(
    natural_tu: ArrayLike, production_tu: ArrayLike, resources_tu: float, years: Sequence[int]
) -> pd.DataFrame:
    """Return the programme's uranium against what the country mines and has.

    Parameters
    ----------
    natural_tu
        [year] natural uranium of the programme, tU
    production_tu
        [year] national production, tU, above 0
    resources_tu
        resources in the ground before the first year, tU, above 0
    years
        the years

    Returns
    -------
    DataFrame
        by year: natural_tu, share_of_production, cumulative_tu, share_of_resources (all so far per resources)
    """
    need = numbers("natural_tu", natural_tu, 0.0, 1e9, "a mass")
    mined = numbers("production_tu", production_tu, 0.0, 1e9, "a mass", open_low=True)
    ground = float(numbers("resources_tu", resources_tu, 0.0, 1e12, "a mass", open_low=True))
    same_length(natural_tu=need, production_tu=mined, years=np.asarray(years, dtype=float))
    total = np.cumsum(need)
    columns = {"natural_tu": need, "share_of_production": need / mined, "cumulative_tu": total}
    return pd.DataFrame(columns | {"share_of_resources": total / ground}, index=pd.Index(list(years), name="year"))


def assembly_plant(
    fabricated_thm: xr.DataArray,
    units: Sequence[ReactorUnit],
    served: Sequence[str],
    capacity_thm: ArrayLike,
    committed_thm: ArrayLike = 0.0,
) -> xr.Dataset:
    """Return what a domestic assembly plant could make of the programme's fuel.

    Parameters
    ----------
    fabricated_thm
        [unit, year] assemblies needed, tHM
    units
        units of the programme
    served
        designs whose assemblies the plant can make
    capacity_thm, committed_thm
        [year] or one number: capacity of the plant, and what it owes to others, tHM/year

    Returns
    -------
    Dataset
        [year] need_thm (all designs), served_thm (designs that it serves), free_thm (capacity less what it owes, at
        least 0), made_thm (the lesser of the two), short_thm (served_thm - made_thm), share_of_need (made per need, 0
        where nothing is needed)
    """
    designs = {unit.unit: unit.design.design for unit in units}
    can = xr.DataArray([designs[str(u)] in set(served) for u in fabricated_thm["unit"].to_numpy()], dims="unit")
    need, asked = fabricated_thm.sum("unit"), fabricated_thm.where(can, 0.0).sum("unit")
    capacity = numbers("capacity_thm", capacity_thm, 0.0, 1e6, "a mass")
    spare = np.maximum(capacity - numbers("committed_thm", committed_thm, 0.0, 1e6, "a mass"), 0.0)
    free = need.copy(data=np.broadcast_to(spare, need.shape))
    made = asked.where(asked < free, free)
    share = (made / need.where(need > 0)).fillna(0.0)
    names = {"need_thm": need, "served_thm": asked, "free_thm": free, "made_thm": made, "short_thm": asked - made}
    return xr.Dataset(names | {"share_of_need": share})


def value_at_home(spending_musd: xr.DataArray, home_share: Mapping[str, float]) -> xr.Dataset:
    """Return how much of the spending on each step stays in the country.

    Parameters
    ----------
    spending_musd
        [step, ...] million USD
    home_share
        share of each step done at home, [0, 1]; every step must be named

    Returns
    -------
    Dataset
        home_musd and abroad_musd, [step, ...]; together the spending
    """
    if set(home_share) != set(STEPS):
        raise ValueError(f"home_share names {sorted(home_share)}; right is {list(STEPS)}")
    values = numbers("home_share", [home_share[step] for step in STEPS], 0.0, 1.0, "a share")
    shares = xr.DataArray(values, dims="step", coords={"step": list(STEPS)})
    home = spending_musd * shares
    return xr.Dataset({"home_musd": home, "abroad_musd": spending_musd - home})
