"""What is uncertain of a plan, as numbers that can be drawn: costs of technologies, dates of projects, interest.

Every driver changes arrays that no block reads, so every member of an ensemble is answered from one pool
(:mod:`shanyrak.plan.questions.members` puts them together).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import xarray as xr
from scipy.stats import norm, qmc, triang

from shanyrak.case import Case
from shanyrak.case.lookup import parameter
from shanyrak.letters import small
from shanyrak.system.data import SystemData

RANGE = ("low", "central", "high")
Array = np.ndarray
Quantile = Callable[[Array], Array]


@dataclass(frozen=True)
class Driver:
    """One uncertain number.

    ``quantile`` : the number that is not exceeded with each probability, [n] -> [n]
    ``apply`` : the arrays of a plan with the number in the place of the central one
    ``basis`` : where the distribution is from, in words
    ``setting`` : the change of the case that the number is, where it has more to say than an array; empty: none
    """

    name: str
    words: str
    unit: str
    quantile: Quantile
    apply: Callable[[SystemData, float], SystemData] = field(repr=False, default=lambda data, value: data)
    basis: str = ""
    setting: Callable[[float], str] = field(repr=False, default=lambda value: "")


def triangular(low: float, central: float, high: float) -> Quantile:
    """Quantiles of the triangular law between low and high with its top at the central value; one value where both
    ends are the same.

    Raises
    ------
    ValueError
        where they are not in order
    """
    if not low <= central <= high:
        raise ValueError(f"low {low}, central {central} and high {high} must rise")
    if high == low:
        return lambda p: np.full(np.shape(p), central)
    law = triang((central - low) / (high - low), loc=low, scale=high - low)
    return lambda p: np.asarray(law.ppf(p))


def cost_factor(technology: str, words: str, low: float, high: float, basis: str) -> Driver:
    """Overnight cost of all that is built of a technology, as a multiple of the central one."""

    def apply(data: SystemData, factor: float) -> SystemData:
        own = (data.technology.sel(fleet=data.fleet_of_option.values).values == technology).astype(float)
        scale = xr.DataArray(1.0 + (factor - 1.0) * own, dims="option", coords={"option": data.fleet_of_option.option})
        scaled = {name: getattr(data, name) * scale for name in ("annuity", "overnight", "invested")}
        return replace(data, **scaled)

    return Driver(f"cost:{technology}", words, "1", triangular(low, 1.0, high), apply, basis)


def cost_factors(case: Case, data: SystemData) -> list[Driver]:
    """A cost factor for every technology that may be built and whose overnight cost has a range in the case."""
    names = case.table("technology_types").set_index("technology")["name"]
    year = int(data.load.period.values[len(data.load.period) // 2])
    out = []
    for technology in sorted(set(map(str, data.technology.sel(fleet=data.fleet_of_option.values).values))):
        low, central, high = (
            parameter(case, technology, "overnight_cost", year, w) for w in ("low", "central", "high")
        )
        if central > 0 and low < high:
            basis = f"low, central and high of technologies.csv in {year}, triangular"
            words = f"overnight cost of {small(names[technology])}"
            out.append(cost_factor(technology, words, low / central, high / central, basis))
    return out


def by_settings(
    name: str, words: str, unit: str, settings: Mapping[float, str], quantile: Quantile, basis: str
) -> Driver:
    """A driver with a few values, each a change of the case (empty: the case as it is); a drawn number takes the
    nearest value."""
    values = np.array(list(settings))

    def setting(value: float) -> str:
        return settings[float(values[np.abs(values - value).argmin()])]

    return Driver(name, words, unit, quantile, basis=basis, setting=setting)


@dataclass(frozen=True)
class Together:
    """Drivers that move together: the correlation of the normals behind each pair of them, from 0 to below 1."""

    drivers: tuple[str, ...]
    correlation: float


def draw(drivers: Sequence[Driver], members: int, seed: int, together: Sequence[Together] = ()) -> pd.DataFrame:
    """Draw all drivers by Latin hypercube sampling, joined by a Gaussian copula.

    ``u = F(L z)``, z the normals of the hypercube, ``L L'`` their correlations. Drivers that no group joins are drawn
    on their own.

    Parameters
    ----------
    members : number of draws
    seed : of the generator
    together : groups of drivers that move together; where two groups name a pair, the later holds

    Returns
    -------
    frame
        [member, driver]

    Raises
    ------
    ValueError
        for a correlation outside 0 to below 1, a driver that there is not, or groups that contradict each other
    """
    cube = qmc.LatinHypercube(d=len(drivers), rng=np.random.default_rng(seed)).random(members)
    normals = norm.ppf(np.clip(cube, 1e-12, 1 - 1e-12))
    normals = normals @ _root(_correlations([driver.name for driver in drivers], together)).T
    shares = norm.cdf(normals)
    drawn = {driver.name: driver.quantile(shares[:, k]) for k, driver in enumerate(drivers)}
    return pd.DataFrame(drawn, index=pd.RangeIndex(members, name="member"))


def _correlations(names: list[str], together: Sequence[Together]) -> Array:
    matrix = np.eye(len(names))
    for group in together:
        if not 0 <= group.correlation < 1:
            raise ValueError(f"correlation {group.correlation} must lie between 0 and below 1")
        unknown = [name for name in group.drivers if name not in names]
        if unknown:
            raise ValueError(f"there is no driver {', '.join(unknown)}: there are {', '.join(names)}")
        own = [names.index(name) for name in group.drivers]
        for i in own:
            matrix[i, [j for j in own if j != i]] = group.correlation
    return matrix


def _root(matrix: Array) -> Array:
    try:
        return np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError as problem:
        raise ValueError("the groups that move together contradict each other: lower their correlations") from problem
