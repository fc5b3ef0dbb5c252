"""What an ensemble says: quantiles, chances, and which uncertain number the spread comes from."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from SALib.analyze import rbd_fast

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
FEW = 20
"""Members that must differ from the middle one before a variance is shared out: some are in every resample then."""


def cost_table(found: xr.Dataset) -> pd.DataFrame:
    """Quantiles of the least cost over the members, of both bounds, billion USD."""
    return pd.DataFrame(
        {
            "quantile": QUANTILES,
            "least_cost_from_busd": np.quantile(found["lower"].values, QUANTILES) / 1e3,
            "least_cost_to_busd": np.quantile(found["upper"].values, QUANTILES) / 1e3,
        }
    )


def capacity_table(found: xr.Dataset) -> pd.DataFrame:
    """Quantiles of capacity by group and period over the plans that can be built, MW."""
    known = found["capacity"].dropna("member")
    quantiles = known.quantile(list(QUANTILES), "member")
    wide = quantiles.transpose("group", "period", "quantile")
    rows = [
        (str(group), int(period), *map(float, wide.sel(group=group, period=period).values))
        for group in wide.group.values
        for period in wide.period.values
    ]
    return pd.DataFrame(rows, columns=["group", "period", *(f"p{round(100 * q):02d}" for q in QUANTILES)])


def gap_table(found: xr.Dataset) -> pd.DataFrame:
    """How far apart the bounds of the members are."""
    gap = ((found["upper"] - found["lower"]) / abs(found["upper"])).values
    finite = gap[np.isfinite(gap)]
    return pd.DataFrame(
        {
            "members": [len(gap)],
            "with_both_bounds": [len(finite)],
            "median_gap": [float(np.median(finite)) if len(finite) else np.nan],
            "p95_gap": [float(np.quantile(finite, 0.95)) if len(finite) else np.nan],
        }
    )


def variance_shares(found: xr.Dataset, seed: int = 0) -> pd.DataFrame:
    """Share of the variance of cost, and of capacity by group in the last period, that each driver explains by itself.

    First-order indices by random balance designs (Tarantola, Gatelli and Mara 2006; corrected for bias after Tissot and
    Prieur 2012), of any sample; below 0 and above 1 by chance alone, cut off there. Where drivers are drawn apart, what
    they do together is the rest to one. Drivers drawn together each have what they share: the shares may add up to
    more. A capacity that is another in a few members only, such as that of reactors, is left out.

    Parameters
    ----------
    found : result of an ensemble of more than 65 members
    seed : of the confidence intervals
    """
    members = found["lower"].size
    if members <= 65:
        raise ValueError(f"{members} members are too few to share out variance: draw more than 65")
    inputs, names = found["draw"].values, list(map(str, found["driver"].values))
    problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
    rows = []
    for output, values in _outputs(found).items():
        middle = np.median(values)
        if np.count_nonzero(abs(values - middle) > 1e-9 * (1 + abs(middle))) < FEW:
            continue
        shares = rbd_fast.analyze(problem, inputs, values, num_resamples=20, seed=seed)
        for k, driver in enumerate(names):
            words, share = str(found["words"].values[k]), float(np.clip(shares["S1"][k], 0.0, 1.0))
            rows.append((output, driver, words, share, float(shares["S1_conf"][k])))
    return pd.DataFrame(rows, columns=["output", "driver", "words", "share", "interval"])


def _outputs(found: xr.Dataset) -> dict[str, np.ndarray]:
    """What variance is shared out of, [member]: the middle of the bounds of cost, and capacity in the last period."""
    middle = ((found["lower"] + found["upper"]) / 2).values
    outputs = {"cost": np.where(np.isfinite(middle), middle, found["lower"].values)}
    last = found["capacity"].isel(period=-1)
    for group in last.group.values:
        own = last.sel(group=group)
        outputs[f"capacity of {group}"] = own.fillna(own.median()).values
    return outputs
