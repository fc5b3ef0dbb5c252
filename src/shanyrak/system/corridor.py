"""Export corridors: from the tables of a case to the arrays of links, markets and green export."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case.lookup import corridor_ends, corridor_segments, corridor_value
from shanyrak.scale import KILO
from shanyrak.system.blocks import HOURS_OF_DAY, Blocks
from shanyrak.system.finance import annuity
from shanyrak.system.fleets import MONTH_OF_HOUR, Horizon
from shanyrak.system.labels import labelled

GREEN_KINDS = ("wind", "solar", "hydro_run", "hydro_reservoir")
"""Kinds of plant whose output counts as green in exports."""

NUCLEAR = "nuclear"
"""Technology group that counts too, where the case says so."""


@dataclass(frozen=True)
class Segment:
    """One segment of a corridor: loss (1), cost (USD/MW), yearly cost (USD/MW/year), toll and border cost (USD/MWh),
    first year, step, limit and committed capacity (MW)."""

    name: str
    loss: float
    overnight: float
    yearly: float
    toll: float
    border: float
    earliest: float
    step: float
    limit: float
    committed: float


AS_IT_IS = frozenset({"lifetime", "earliest", "step", "capacity_limit", "committed"})
"""What is no cost: a longer life would make a dear cable cheap."""


def segment(case: Case, name: str, bound: str = "central") -> Segment:
    """A segment with what it costs and loses at one end of its range; its life, dates and size are central.

    ``loss = 1 - (1 - converter) (1 - line)^(length / 1000)``, ``overnight = line_cost x length + converter_cost``,
    ``yearly = annuity(overnight) + fixed_share x overnight`` at the case's cost of capital.
    """

    def value(quantity: str) -> float:
        return corridor_value(case, name, quantity, "central" if quantity in AS_IT_IS else bound)

    overnight = segment_cost(value("length"), value("line_cost"), value("converter_cost"))
    capital = annuity(overnight, case.settings.wacc, value("construction_time"), value("lifetime"))
    limit = max(value("capacity_limit"), value("committed"))
    return Segment(
        name,
        segment_loss(value("length"), value("line_loss"), value("converter_loss")),
        overnight,
        capital + value("fixed_share") * overnight,
        value("toll"),
        value("border_cost"),
        value("earliest"),
        value("step"),
        limit,
        value("committed"),
    )


def segment_loss(length: float, line_loss: float, converter_loss: float) -> float:
    """Share of the power sent that is lost: ``1 - (1 - converter) (1 - line)^(length / 1000)``.

    Parameters
    ----------
    length : km, zero or more
    line_loss : share lost in 1,000 km, 0 to 1
    converter_loss : share lost in a pair of converters, 0 to 1
    """
    return float(1.0 - (1.0 - converter_loss) * (1.0 - line_loss) ** (length / 1000.0))


def segment_cost(length: float, line_cost: float, converter_cost: float) -> float:
    """Investment in USD/MW: ``line_cost x length + 1000 converter_cost``.

    Parameters
    ----------
    length : km
    line_cost : USD/MW/km
    converter_cost : USD/kW of a pair of converters
    """
    return line_cost * length + KILO * converter_cost


def corridor_links(
    case: Case, horizon: Horizon, build: bool, links: dict[str, xr.DataArray]
) -> dict[str, xr.DataArray]:
    """The arrays of links with those of the corridor's segments put in, and their tolls, steps and committed parts."""
    names, years = links["loss"].link.values, np.array(horizon.periods)
    zero = xr.zeros_like(links["link_total"])
    out = {name: array.copy() for name, array in links.items()}
    out |= {"link_min": xr.zeros_like(links["link_limit"]), "link_unit": zero.copy(), "link_toll": zero.copy()}
    for made in (segment(case, name) for name in corridor_segments(case) if name in set(names)):
        place = {"link": made.name}
        open_ = build * (years >= made.earliest)
        numbers = {"loss": made.loss, "link_unit": made.step, "link_toll": made.toll + made.border}
        numbers |= {"link_annuity": made.yearly, "link_overnight": made.overnight}
        numbers |= {"link_total": made.limit * bool(open_.any())}
        for name, number in numbers.items():
            out[name].loc[place] = number
        out["link_limit"].loc[place] = open_ * made.limit
        if made.committed and open_.any():
            out["link_min"].loc[{**place, "period": years[open_.argmax()]}] = made.committed
    out["green_link"] = zero.astype(bool)
    out["green_link"].loc[{"link": [name for name in _leaving(case) if name in set(names)]}] = True
    return out


def _leaving(case: Case) -> list[str]:
    """Segments on which power leaves the country for a destination: from a zone of its own, not to one that offers."""
    links, home, offers = case.table("links").set_index("link"), set(case.zones()), set(corridor_ends(case, "offer"))
    segments = [name for name in corridor_segments(case) if name in links.index]
    return [k for k in segments if links.from_zone[k] in home and links.to_zone[k] not in home | offers]


def corridor_zones(case: Case) -> list[str]:
    """External zones that the segments of corridors touch."""
    links = case.table("links")
    own = links[links.link.isin(corridor_segments(case))]
    touched = {*own.from_zone, *own.to_zone}
    return [zone for zone in case.zones("external") if zone in touched]


def corridor_months(case: Case, zone: str) -> pd.DataFrame:
    """Price and limits of a zone at the end of a corridor, the same in twelve months, as those of a market."""
    sells, takes = zone in corridor_ends(case, "offer"), zone in corridor_ends(case, "take")
    row = {
        "import_price": corridor_value(case, zone, "offer_price") if sells else 0.0,
        "import_mw": corridor_value(case, zone, "offer") if sells else 0.0,
        "export_price": corridor_value(case, zone, "price") if takes else 0.0,
        "export_mw": corridor_value(case, zone, "take") if takes else 0.0,
    }
    return pd.DataFrame([row] * 12, index=range(1, 13))


def price_ratio(case: Case, zone: str, blocks: Blocks) -> np.ndarray:
    """Price of each hour over the mean of the year [block, hour]; the weighted mean over the blocks is one."""
    table = case.table("price_shape")
    rows = table[table.zone == zone]
    if rows.empty:
        return np.ones(blocks.hours.shape)
    ratio = rows.pivot(index="month", columns="hour", values="ratio").to_numpy(dtype=float)
    taken = ratio[MONTH_OF_HOUR[blocks.hours] - 1, blocks.hours % HOURS_OF_DAY]
    weight = blocks.weight[:, None] / (blocks.weight.sum() * blocks.hours.shape[1])
    mean_of_blocks: float = float((taken * weight).sum())
    shape: np.ndarray = taken / mean_of_blocks
    return shape


def month_of_block(blocks: Blocks) -> xr.DataArray:
    """Month that most hours of each block lie in [block], 1 to 12."""
    counts = np.stack([(MONTH_OF_HOUR[blocks.hours] == m).sum(axis=1) for m in range(1, 13)], axis=1)
    return labelled(counts.argmax(axis=1) + 1, block=np.arange(len(counts)))


def green_arrays(case: Case, fleets: pd.DataFrame, markets: np.ndarray) -> dict[str, xr.DataArray]:
    """Which fleets and markets count as green, and over which time exports are matched."""
    green = fleets.kind.isin(GREEN_KINDS).to_numpy(dtype=bool)
    if case.settings.green_nuclear:
        green = green | (fleets.group == NUCLEAR).to_numpy(dtype=bool)
    offers = np.isin(markets, corridor_ends(case, "offer"))
    return {
        "green_fleet": labelled(green, fleet=fleets.index.to_numpy(dtype=str)),
        "green_market": labelled(offers, market=markets),
        "green_matching": xr.DataArray(case.settings.green_matching),
    }
