"""The chain of masses: uranium, conversion, enrichment, fabrication, core, pool, dry store - and its balance.

A load of M tHM takes, with losses l_f in fabrication and l_c in conversion (IAEA NFCSS),

    product E = M / (1 - l_f)        feed F = E (F/P)        tails W = E (W/P)        work S = E (SWU/P)
    natural uranium N = F / (1 - l_c)

Each step happens some months before loading. What lies between two steps is stock, so a stock of n months is the
same as doing the step n months earlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.checks import Array, number, numbers
from shanyrak.nuclear.fuel.design import MONTHS_PER_YEAR, ReactorUnit
from shanyrak.nuclear.fuel.enrichment import NATURAL_ASSAY, feed_per_product, swu_per_product, tails_per_product
from shanyrak.nuclear.fuel.operation import calendar_year, electricity_gwh, fuel_movements

STEPS = ("uranium", "conversion", "enrichment", "fabrication")
"""Steps of the front end, in order."""
KG_PER_TONNE = 1000.0


@dataclass(frozen=True)
class Losses:
    """Shares lost in conversion and in fabrication."""

    conversion: float = 0.005
    fabrication: float = 0.005

    def __post_init__(self) -> None:
        number("losses.conversion", self.conversion, 0.0, 0.5, "a share")
        number("losses.fabrication", self.fabrication, 0.0, 0.5, "a share")


@dataclass(frozen=True)
class LeadTimes:
    """Months before loading at which each step is done; no step may come after the next one."""

    uranium: float = 0.0
    conversion: float = 0.0
    enrichment: float = 0.0
    fabrication: float = 0.0

    def __post_init__(self) -> None:
        months = numbers("lead times", self.months(), 0.0, 600.0, "months")
        if np.any(np.diff(months) > 1e-9):
            raise ValueError(f"lead times {months.tolist()} rise along {STEPS}; right is no step after the next one")

    def months(self) -> list[float]:
        """Return the months in the order of :data:`STEPS`."""
        return [self.uranium, self.conversion, self.enrichment, self.fabrication]

    @classmethod
    def from_stocks(cls, process: Sequence[float], stock: Sequence[float]) -> LeadTimes:
        """Return lead times made of the months each step's product needs to the next, and the months it lies there.

        Parameters
        ----------
        process, stock
            [step] months in the order of :data:`STEPS`: from the end of the step to the next (the last: to loading)

        Returns
        -------
        LeadTimes
            lead[step] = sum of process and stock from the step onward
        """
        both = numbers("process", process, 0.0, 600.0, "months") + numbers("stock", stock, 0.0, 600.0, "months")
        if both.shape != (len(STEPS),):
            raise ValueError(f"{both.shape} months are given; right is one for each of {STEPS}")
        return cls(*(float(months) for months in np.cumsum(both[::-1])[::-1]))


@dataclass(frozen=True)
class FrontEnd:
    """Masses of the front end of loads, [...] each: tonnes of uranium or heavy metal, and SWU."""

    fuel_thm: Array
    product_tu: Array
    feed_tu: Array
    tails_tu: Array
    swu: Array
    natural_tu: Array
    conversion_loss_tu: Array
    fabrication_loss_tu: Array


def front_end(
    fuel_thm: ArrayLike,
    product: ArrayLike,
    tails: ArrayLike,
    losses: Losses | None = None,
    feed: float = NATURAL_ASSAY,
) -> FrontEnd:
    """Return what loads of fuel take from each step (equations at the head of this file).

    Parameters
    ----------
    fuel_thm
        [...] heavy metal loaded, tHM, at least 0
    product, tails, feed
        [...] assays, tails < feed <= product
    losses
        shares lost (None: 0.5 % each)

    Returns
    -------
    FrontEnd
        N = M + losses + tails, and N (1 - l_c) x_f = E x_p + W x_w
    """
    lost = losses or Losses()
    fuel = numbers("fuel_thm", fuel_thm, 0.0, 1e9, "a mass")
    product_tu = fuel / (1 - lost.fabrication)
    feed_tu = product_tu * feed_per_product(product, tails, feed)
    natural = feed_tu / (1 - lost.conversion)
    return FrontEnd(
        fuel_thm=fuel,
        product_tu=product_tu,
        feed_tu=feed_tu,
        tails_tu=product_tu * tails_per_product(product, tails, feed),
        swu=product_tu * swu_per_product(product, tails, feed) * KG_PER_TONNE,
        natural_tu=natural,
        conversion_loss_tu=natural * lost.conversion,
        fabrication_loss_tu=product_tu * lost.fabrication,
    )


def fuel_chain(
    units: Sequence[ReactorUnit],
    tails: float | Sequence[float],
    leads: LeadTimes | None = None,
    losses: Losses | None = None,
    feed: float = NATURAL_ASSAY,
    shipped_share: float = 0.0,
) -> xr.Dataset:
    """Return yearly masses and year-end stocks of a programme, from the first uranium to the last cask.

    Parameters
    ----------
    units
        units of the programme, at least one
    tails
        tails assay: one, or one for each load in the order of :func:`~.operation.fuel_movements` without last cores
    leads, losses
        months before loading (None: all at loading) and shares lost (None: 0.5 % each)
    feed
        assay of the natural uranium
    shipped_share
        share of the fuel that leaves the country from the pool (taken back or reprocessed); the rest goes to dry store

    Returns
    -------
    Dataset
        [unit, year] over all years in which anything moves. Flows: natural_tu, conversion_loss_tu, feed_tu (UF6 made),
        enriched_feed_tu (UF6 used), swu, tails_tu, product_tu, fabrication_loss_tu, fabricated_thm, loaded_thm,
        discharged_thm, to_dry_thm, shipped_thm, electricity_gwh. Stocks at the end of the year: stock_natural_tu,
        stock_uf6_tu, stock_product_tu, stock_fuel_thm, core_thm, pool_thm, dry_thm, tails_stock_tu.
        Both fabrication loss and fabricated fuel come from product when it is fabricated.
    """
    share = number("shipped_share", shipped_share, 0.0, 1.0, "a share")
    moves = fuel_movements(units)
    if moves.empty:
        raise ValueError("there are no units; right is at least one")
    loads = moves[moves["loaded_thm"] > 0].reset_index(drop=True)
    front = front_end(loads["loaded_thm"], loads["assay"], np.asarray(tails, dtype=float), losses, feed)
    events = _front_events(loads, front, leads or LeadTimes()) + _back_events(units, moves, share)
    flows = _by_year(events, [unit.unit for unit in units])
    flows["electricity_gwh"] = electricity_gwh(units, [int(year) for year in flows["year"]])
    return flows.assign(_stocks(flows))


def mass_balance_tu(chain: xr.Dataset) -> xr.DataArray:
    """Return natural uranium bought so far less all that it has become, [unit, year] tU: 0 where the chain is sound.

    Bought = conversion loss + fabrication loss + tails + shipped abroad (all so far)
             + stocks of natural uranium, UF6, product, fresh fuel + core + pool + dry store.
    """
    gone = chain["conversion_loss_tu"] + chain["fabrication_loss_tu"] + chain["tails_tu"] + chain["shipped_thm"]
    fresh = chain["stock_natural_tu"] + chain["stock_uf6_tu"] + chain["stock_product_tu"] + chain["stock_fuel_thm"]
    there = fresh + chain["core_thm"] + chain["pool_thm"] + chain["dry_thm"]
    return (chain["natural_tu"] - gone).cumsum("year") - there


def _front_events(loads: pd.DataFrame, front: FrontEnd, leads: LeadTimes) -> list[tuple[str, pd.Series, Array, Array]]:
    """Return (variable, unit, time, amount) of all front-end steps."""
    time = loads["time"].to_numpy(float)
    at = {step: time - months / MONTHS_PER_YEAR for step, months in zip(STEPS, leads.months(), strict=True)}
    steps = {
        "natural_tu": ("uranium", front.natural_tu),
        "conversion_loss_tu": ("conversion", front.conversion_loss_tu),
        "feed_tu": ("conversion", front.feed_tu),
        "enriched_feed_tu": ("enrichment", front.feed_tu),
        "swu": ("enrichment", front.swu),
        "tails_tu": ("enrichment", front.tails_tu),
        "product_tu": ("enrichment", front.product_tu),
        "fabrication_loss_tu": ("fabrication", front.fabrication_loss_tu),
        "fabricated_thm": ("fabrication", front.fuel_thm),
    }
    return [(name, loads["unit"], at[step], amount) for name, (step, amount) in steps.items()]


def _back_events(
    units: Sequence[ReactorUnit], moves: pd.DataFrame, shipped_share: float
) -> list[tuple[str, pd.Series, Array, Array]]:
    """Return (variable, unit, time, amount) of loading, discharge and what leaves the pool."""
    time, discharged = moves["time"].to_numpy(), moves["discharged_thm"].to_numpy()
    cooled = time + moves["unit"].map({unit.unit: unit.design.pool_years for unit in units}).to_numpy(float)
    return [
        ("loaded_thm", moves["unit"], time, moves["loaded_thm"].to_numpy()),
        ("discharged_thm", moves["unit"], time, discharged),
        ("to_dry_thm", moves["unit"], cooled, discharged * (1 - shipped_share)),
        ("shipped_thm", moves["unit"], cooled, discharged * shipped_share),
    ]


def _by_year(events: list[tuple[str, pd.Series, Array, Array]], units: list[str]) -> xr.Dataset:
    spans = [calendar_year(time) for _, _, time, _ in events]
    years = np.arange(min(span.min() for span in spans), max(span.max() for span in spans) + 1)
    place = {unit: row for row, unit in enumerate(units)}
    flows = {}
    for (name, unit, _, amount), span in zip(events, spans, strict=True):
        values = np.zeros((len(units), len(years)))
        np.add.at(values, (unit.map(place).to_numpy(), span - years[0]), amount)
        flows[name] = (("unit", "year"), values)
    return xr.Dataset(flows, coords={"unit": units, "year": years})


def _stocks(flows: xr.Dataset) -> dict[str, xr.DataArray]:
    """Return stocks at the end of each year: what has come in so far less what has gone out."""
    total = flows.cumsum("year")
    return {
        "stock_natural_tu": total["natural_tu"] - total["conversion_loss_tu"] - total["feed_tu"],
        "stock_uf6_tu": total["feed_tu"] - total["enriched_feed_tu"],
        "stock_product_tu": total["product_tu"] - total["fabrication_loss_tu"] - total["fabricated_thm"],
        "stock_fuel_thm": total["fabricated_thm"] - total["loaded_thm"],
        "core_thm": total["loaded_thm"] - total["discharged_thm"],
        "pool_thm": total["discharged_thm"] - total["to_dry_thm"] - total["shipped_thm"],
        "dry_thm": total["to_dry_thm"],
        "tails_stock_tu": total["tails_tu"],
    }
