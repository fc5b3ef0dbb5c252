"""Leakage of technology, seen from both sides: what the country could lose, and what its partners could lose.

An asset leaks by the first channel that fails; controls on a channel work one after another:

    chance of a channel    p'_c = p_c x product over controls k on c of (1 - e_kc)
    chance of the asset    P = 1 - product over channels c of (1 - p'_c)
    risk                   R = P x L

Likelihood x impact as in NIST SP 800-30; independent layers multiply (Garvey 2008, Analytical methods for risk
management). Chances p and effects e are drawn from triangles, losses L from log-normal laws; the same draws serve every
set of controls, so a difference is theirs alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from shanyrak.case.columns_partners import CHANNELS
from shanyrak.case.lookup import numbers
from shanyrak.case.model import Case
from shanyrak.nuclear.technology.sampling import triangular_quantile

Array = NDArray[np.float64]
DRAWS = 2000
TAIL = float(ndtri(0.95))
"""Low and high of a loss are its 5 % and 95 % quantiles; the central value is its median."""


@dataclass(frozen=True, eq=False)
class Leakage:
    """Draws of what could leak.

    ``assets`` [asset] and ``controls`` [control] are rows of the case; ``chance`` [draw, asset, channel] before
    controls, ``loss`` [draw, asset] in million USD, ``effect`` [draw, control, channel] share of the chance that a
    control takes away, ``guards`` [control, asset] 1 where it protects the side that holds the asset, else 0.
    """

    assets: pd.DataFrame
    controls: pd.DataFrame
    chance: Array
    loss: Array
    effect: Array
    guards: Array


def residual_chance(chance: ArrayLike, effect: ArrayLike) -> Array:
    """Return the chance of channels under controls, p' = p x product over k of (1 - e_k).

    Parameters
    ----------
    chance
        [..., channel] in [0, 1]
    effect
        [..., control, channel] share of the chance that each takes away, in [0, 1]; 0 where it does not act
    """
    left = 1.0 - np.asarray(effect, dtype=float)
    return np.asarray(np.asarray(chance, dtype=float) * left.prod(axis=-2), dtype=float)


def any_chance(chance: ArrayLike) -> Array:
    """Return the chance that at least one channel fails, P = 1 - product of (1 - p_c), [...] of [..., channel]."""
    return np.asarray(1.0 - (1.0 - np.asarray(chance, dtype=float)).prod(axis=-1), dtype=float)


def lognormal_quantile(probability: ArrayLike, low: ArrayLike, median: ArrayLike, high: ArrayLike) -> Array:
    """Return quantiles of a loss with a median and 5 and 95 % quantiles, all above 0.

    x = median x exp(s z), z the normal quantile, s = ln(median / low) / 1.645 below the median and
    ln(high / median) / 1.645 above it.
    """
    least, middle, most = (np.asarray(value, float) for value in (low, median, high))
    z = ndtri(np.asarray(probability, float))
    spread = np.where(z < 0, np.log(middle / least), np.log(most / middle)) / TAIL
    return np.asarray(middle * np.exp(spread * z), dtype=float)


def leakage_of(case: Case, draws: int = DRAWS) -> Leakage | None:
    """Return draws of what could leak in a case, seeded by the case; None where the case names no knowledge.

    Parameters: case with tables ``knowledge``, ``leakage`` and ``leakage_controls``; number of draws, at least 1.
    """
    assets = case.table("knowledge").set_index("asset")
    if assets.empty:
        return None
    rng = np.random.default_rng(case.settings.seed)
    controls = case.table("leakage_controls")
    names = list(dict.fromkeys(controls["control"]))
    first = controls.drop_duplicates("control").set_index("control")
    cost = controls.groupby("control")["cost_musd"].sum()
    listed = first[["name", "side", "in_place"]].assign(cost_musd=cost).loc[names]
    low, central, high = (numbers(assets, c).to_numpy(float) for c in ("low", "central", "high"))
    chance = _drawn(case.table("leakage"), "asset", list(assets.index), draws, rng)
    effect = _drawn(controls, "control", names, draws, rng)
    loss = lognormal_quantile(rng.random((draws, len(assets))), low, central, high)
    holder = assets["holder"].to_numpy(str)
    guards = np.array([[side in ("both", h) for h in holder] for side in listed["side"]], dtype=float)
    return Leakage(assets, listed, chance, loss, effect, guards.reshape(len(names), len(assets)))


def risk(leak: Leakage, chosen: Iterable[str]) -> Array:
    """Return the risk of each asset in each draw [draw, asset], million USD, with some controls in place.

    Raises ValueError for a control that there is not.
    """
    names = list(leak.controls.index)
    wanted = list(chosen)
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        raise ValueError(f"there is no control {', '.join(unknown)}; right is one of {', '.join(names)}")
    used = [k for k, name in enumerate(names) if name in set(wanted)]
    acting = leak.effect[:, None, used, :] * leak.guards[used].T[None, :, :, None]
    return any_chance(residual_chance(leak.chance, acting)) * leak.loss


def leakage_table(leak: Leakage) -> pd.DataFrame:
    """Return the risk of each asset, million USD while the partnerships last.

    Returns
    -------
    frame
        asset, name, holder (country or partner), loss (median), chance (mean, no control), inherent (mean risk without
        controls), today and p90_today (with those in place), all (with every control), today_chance; last the sums of
        the country and of its partners
    """
    none, today, every = (risk(leak, c) for c in ([], in_place(leak), list(leak.controls.index)))
    frame = pd.DataFrame(
        {
            "asset": leak.assets.index,
            "name": leak.assets["name"].to_numpy(),
            "holder": leak.assets["holder"].to_numpy(),
            "loss": np.median(leak.loss, axis=0),
            "chance": any_chance(leak.chance).mean(axis=0),
            "today_chance": (today / leak.loss).mean(axis=0),
            "inherent": none.mean(axis=0),
            "today": today.mean(axis=0),
            "p90_today": np.quantile(today, 0.9, axis=0),
            "all": every.mean(axis=0),
        }
    )
    sums = [_sum(leak, holder, none, today, every) for holder in ("country", "partner")]
    return pd.concat([frame, pd.DataFrame(sums)], ignore_index=True)


def channel_table(leak: Leakage) -> pd.DataFrame:
    """Return the mean chance of each asset and channel [asset, channel] with the controls in place today."""
    used = [k for k, on in enumerate(leak.controls["in_place"]) if on]
    acting = leak.effect[:, None, used, :] * leak.guards[used].T[None, :, :, None]
    left = residual_chance(leak.chance, acting).mean(axis=0)
    return pd.DataFrame(left, index=leak.assets.index, columns=list(CHANNELS))


def control_values(leak: Leakage) -> pd.DataFrame:
    """Return what each control is worth, million USD while the partnerships last.

    Returns
    -------
    frame
        control, name, in_place, cost, alone (risk without any control less that with it alone), today (what it takes
        off the risk beside those in place, or keeps off if it is one of them), p10 and p90 of today, net (today less
        cost)
    """
    now = set(in_place(leak))
    none = risk(leak, []).sum(axis=1)
    rows = []
    for name, row in leak.controls.iterrows():
        alone = none - risk(leak, [str(name)]).sum(axis=1)
        added = risk(leak, sorted(now - {str(name)})).sum(axis=1) - risk(leak, sorted(now | {str(name)})).sum(axis=1)
        low, high = np.quantile(added, [0.1, 0.9])
        cost = float(row["cost_musd"])
        rows.append((name, row["name"], bool(row["in_place"]), cost, alone.mean(), added.mean(), low, high,
                     added.mean() - cost))  # fmt: skip
    columns = ["control", "name", "in_place", "cost", "alone", "today", "p10", "p90", "net"]
    return pd.DataFrame(rows, columns=columns)


def pair_values(leak: Leakage) -> pd.DataFrame:
    """Return what pairs of controls are worth together, million USD: first, second, both, sum_alone, overlap.

    ``overlap`` is the sum of what each takes off alone less what both do: above 0 where both act on a channel, a little
    below 0 where they act on different ones, since shutting one way is worth more where the others are shut too.
    """
    none = risk(leak, []).sum(axis=1).mean()
    alone = {str(k): none - risk(leak, [str(k)]).sum(axis=1).mean() for k in leak.controls.index}
    rows = []
    for a, b in combinations(alone, 2):
        both = none - risk(leak, [a, b]).sum(axis=1).mean()
        rows.append((a, b, both, alone[a] + alone[b], alone[a] + alone[b] - both))
    return pd.DataFrame(rows, columns=["first", "second", "both", "sum_alone", "overlap"])


def export_checklist(case: Case) -> pd.DataFrame:
    """Return the export-control regimes with their state, open ones first."""
    order = {"open": 0, "not_checked": 1, "partly": 2, "met": 3, "not_needed": 4}
    rows = case.table("export_controls")
    rows = rows.assign(order=rows["state"].map(order)).sort_values(["order", "regime"], kind="stable")
    return rows[["regime", "name", "country", "asks", "state", "grade"]].reset_index(drop=True)


def in_place(leak: Leakage) -> list[str]:
    """Return the controls that are in place today."""
    return [str(name) for name, on in leak.controls["in_place"].items() if on]


def _sum(leak: Leakage, holder: str, none: Array, today: Array, every: Array) -> dict[str, object]:
    own = (leak.assets["holder"] == holder).to_numpy()
    now = today[:, own].sum(axis=1)
    return {
        "asset": f"all of the {holder}",
        "name": f"All of the {holder}",
        "holder": holder,
        "inherent": none[:, own].sum(axis=1).mean(),
        "today": now.mean(),
        "p90_today": np.quantile(now, 0.9),
        "all": every[:, own].sum(axis=1).mean(),
    }


def _drawn(rows: pd.DataFrame, key: str, names: list[str], draws: int, rng: np.random.Generator) -> Array:
    """Draws of triangles [draw, name, channel]; 0 where the table has no row."""
    low, central, high = np.zeros((3, len(names), len(CHANNELS)))
    place = rows[key].map({n: k for k, n in enumerate(names)}).to_numpy(int)
    channel = rows["channel"].map({c: k for k, c in enumerate(CHANNELS)}).to_numpy(int)
    for array, column in ((low, "low"), (central, "central"), (high, "high")):
        array[place, channel] = numbers(rows, column).to_numpy(float)
    return triangular_quantile(rng.random((draws, len(names), len(CHANNELS))), low, central, high)
