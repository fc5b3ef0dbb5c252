"""Chapter 5: days or weeks hour by hour, for the whole country and each zone."""

from __future__ import annotations

from base64 import b64encode

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.plan.plan import Plan
from shanyrak.plan.tables import hourly_price
from shanyrak.report.blocks import Block, chosen_blocks, clock, hour_axis
from shanyrak.report.elements import Control, Figure, Section, Spec, figure, folded, paragraph, table
from shanyrak.report.figures import Trace
from shanyrak.report.grouping import focus, periods
from shanyrak.report.names import GREYS, INK, Names
from shanyrak.report.words import listing, number
from shanyrak.scale import MILLI

WHOLE = "Whole country"
MOST_NUMBERS = 1_200_000
"""Above this many numbers only the whole country is drawn, so that the file stays small."""

Series = dict[str, xr.DataArray]


def hours(plan: Plan, names: Names) -> Section:
    """The hours of the chosen blocks as a stack with load, trade, storage and price."""
    blocks = chosen_blocks(plan)
    series = hourly_series(plan, blocks)
    traces = _traces(plan, names, series)
    years = periods(plan)
    zones = [WHOLE, *map(str, plan.data.load.zone.values)]
    count = len(zones) * len(years) * len(blocks) * len(traces) * plan.data.load.sizes["hour"]
    if count > MOST_NUMBERS or len(zones) == 2:
        zones = zones[:1]
    spec = {"traces": traces, "cube": _cube(names, series, zones), "layout": _layout(plan, "price" in series)}
    controls = [
        Control("Area", [names.short_zone(z) for z in zones]),
        Control("Period", [str(y) for y in years], years.index(focus(plan))),
        Control("Hours", [b.label for b in blocks]),
    ]
    words = "Generation of each hour stacked by group, with storage, imports, load and the price of power."
    body = paragraph(_explanation(plan)) + figure(Figure("hours-figure", spec, words, 520, controls, _caption(plan)))
    body += folded("The highest load and how it is met, GW", _at_peak(names, plan, series), True)
    return Section("hours", "Hour by hour", _heading(plan, series), body)


def _explanation(plan: Plan) -> str:
    count, length = plan.data.load.sizes["block"], plan.data.load.sizes["hour"]
    unit = {24: "days", 168: "weeks"}.get(length, f"blocks of {length} hours")
    if float(plan.data.weight.max()) <= 1.5:
        return f"Every planned hour is balanced; {count} {unit} are the whole year."
    return (
        f"Each year is planned in {count} {unit} {_weather(plan)}that stand for all others; every hour of them is "
        "balanced. The one of the highest load and the calmest cold one are among them as they are."
    )


def _weather(plan: Plan) -> str:
    """Where the hours are from; nothing is said where the case is not known."""
    if plan.case is None:
        return ""
    measured = [file.stem for file in plan.case.profile_files()]
    year = f"of the weather of {plan.case.settings.weather_year}, "
    return year + (f"{listing(measured)} as measured, " if measured else "generated from monthly statistics, ")


def _caption(plan: Plan) -> str:
    offset = plan.case.settings.utc_offset_hours if plan.case else 0.0
    zone = f"local time (UTC{offset:+g})" if plan.case else "UTC"
    return (
        f"Hours in {zone}. Above zero: what is generated, taken from storage or arrives by links; below: what is "
        "stored or sent away. Line: load. Lower part: marginal cost of power."
    )


def hourly_series(plan: Plan, blocks: list[Block]) -> Series:
    """Every series [zone, period, block, hour] by name: ``group:...``, discharge, charge, unserved, net, load; price.

    In MW, the price in USD/MWh; ``net`` is what arrives by links less what is sent away.
    """
    chosen = {"block": [b.index for b in blocks]}
    data, values = plan.data.load.sel(chosen), plan.values
    out: Series = {}
    given = xr.zeros_like(data)
    for name, fleets in _members(plan).items():
        out[name] = _zone_sum(plan, values["gen"].sel(chosen), fleets).transpose(*data.dims)
        given = given + out[name]
    if "discharge" in values:
        stores = list(map(str, values["discharge"].fleet.values))
        out["discharge"] = _zone_sum(plan, values["discharge"].sel(chosen), stores).transpose(*data.dims)
        out["charge"] = -_zone_sum(plan, values["charge"].sel(chosen), stores).transpose(*data.dims)
        given = given + out["discharge"] + out["charge"]
    out["unserved"] = values["shed"].sel(chosen).transpose(*data.dims) if "shed" in values else xr.zeros_like(data)
    # The balance of each zone was checked, so what is missing to its load arrives by links.
    out["net"] = data - given - out["unserved"]
    out["load"] = data
    if "power_balance" in plan.duals:
        out["price"] = hourly_price(plan.data, plan.duals).sel(chosen).transpose(*data.dims)
    return out


def _members(plan: Plan) -> dict[str, list[str]]:
    """The generating fleets of each group, under the name of its series."""
    if "gen" not in plan.values:
        return {}
    fleets = plan.values["gen"].fleet.values
    groups = plan.data.group.sel(fleet=fleets).values
    return {f"group:{g}": [str(f) for f in fleets[groups == g]] for g in dict.fromkeys(groups)}


def _zone_sum(plan: Plan, array: xr.DataArray, fleets: list[str]) -> xr.DataArray:
    key = plan.data.zone_of_fleet.sel(fleet=fleets).rename("zone")
    zones = plan.data.load.zone.values
    return array.sel(fleet=fleets).groupby(key).sum().reindex(zone=zones, fill_value=0.0)


def national(name: str, series: Series) -> xr.DataArray:
    """A series of the whole country [period, block, hour]: the sum, or for the price the mean weighted by load."""
    if name == "price":
        load = series["load"].sum("zone")
        return (series["price"] * series["load"]).sum("zone") / load.where(load > 0, 1.0)
    return series[name].sum("zone")


def _groups(names: Names, series: Series) -> list[str]:
    """Groups that generate, in the order of the legend."""
    return [g for g in names.groups if f"group:{g}" in series]


def _traces(plan: Plan, names: Names, series: Series) -> list[Trace]:
    """Look of every trace, in the order of :func:`_sources`."""
    looks: list[Trace] = [_area(names.group(g), names.colour(g), "up") for g in _groups(names, series)]
    stores = plan.data.fleets("storage")
    store_colour = names.colour(str(plan.data.group.sel(fleet=stores[0]).values)) if stores else GREYS[2]
    if "discharge" in series:
        looks.append(_area("From storage", store_colour, "up"))
    looks.append(_area("Arriving by links", GREYS[3], "up"))
    looks.append({**_area("Not served", "#ffffff", "up"), "fillpattern": {"shape": "x", "fgcolor": INK, "size": 6}})
    if "charge" in series:
        looks.append(_area("Into storage", store_colour, "down", 0.55))
    looks.append(_area("Sent away by links", GREYS[4], "down"))
    looks.append(
        {
            "type": "scatter",
            "mode": "lines",
            "name": "Load",
            "always": True,
            "line": {"color": INK, "width": 2},
            "hovertemplate": "%{y:,.0f} MW",
        }
    )
    if "price" in series:
        looks.append(
            {
                "type": "scatter",
                "mode": "lines",
                "name": "Price",
                "always": True,
                "yaxis": "y2",
                "showlegend": False,
                "line": {"color": INK, "width": 1.5, "shape": "hvh"},
                "hovertemplate": "%{y:,.1f} USD/MWh",
            }
        )
    return looks


def _area(name: str, colour: str, side: str, opacity: float = 1.0) -> Trace:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "stackgroup": side,
        "line": {"width": 0, "color": colour},
        "fillcolor": f"rgba({red},{green},{blue},{opacity:g})",
        "hovertemplate": "%{y:,.0f} MW",
    }


def _sources(names: Names, series: Series) -> list[tuple[str, float]]:
    """Series and side (1 above zero, -1 below, 0 both) of every trace, in the order of the traces."""
    out = [(f"group:{g}", 0.0) for g in _groups(names, series)]
    out += [("discharge", 0.0)] if "discharge" in series else []
    out += [("net", 1.0), ("unserved", 0.0)]
    out += [("charge", 0.0)] if "charge" in series else []
    out += [("net", -1.0), ("load", 0.0)]
    return [*out, ("price", 0.0)] if "price" in series else out


def _cube(names: Names, series: Series, zones: list[str]) -> Spec:
    """Whole numbers [area, period, block, trace, hour] with one step per area and trace, packed as base64."""
    parts = []
    for name, side in _sources(names, series):
        own = [national(name, series), *(series[name].sel(zone=z, drop=True) for z in zones[1:])]
        array = np.stack([a.transpose("period", "block", "hour").values for a in own])
        parts.append(np.clip(array, 0, None) if side > 0 else np.clip(array, None, 0) if side < 0 else array)
    full = np.stack(parts, axis=3)
    step = np.maximum(np.abs(full).max(axis=(1, 2, 4)), 1e-6) / 32000.0
    whole = np.rint(full / step[:, None, None, :, None]).astype("<i2")
    return {
        "packed": b64encode(whole.tobytes()).decode("ascii"),
        "shape": list(whole.shape[:3]),
        "hours": int(whole.shape[4]),
        "step": [[float(f"{s:.6g}") for s in row] for row in step],
        "seen": 0.5,
        "x": list(range(whole.shape[4])),
    }


def _layout(plan: Plan, price: bool) -> Spec:
    offset = plan.case.settings.utc_offset_hours if plan.case else 0.0
    ticks, words = hour_axis(plan.data.load.sizes["hour"], offset)
    layout: Spec = {
        "xaxis": {
            "tickvals": ticks,
            "ticktext": words,
            "tickangle": 0,
            "anchor": "y2" if price else "y",
            "showgrid": True,
        },
        "yaxis": {"title": {"text": "MW"}, "tickformat": ",d", "domain": [0.27, 1.0] if price else [0.0, 1.0]},
        "hovermode": "x unified",
    }
    if price:
        layout["yaxis2"] = {"title": {"text": "USD/MWh"}, "domain": [0.0, 0.2], "rangemode": "tozero"}
    return layout


def _peak(plan: Plan, series: Series, period: int) -> tuple[int, int]:
    """Position of the block, and hour, of the highest national load among the blocks drawn."""
    load = series["load"].sum("zone").sel(period=period).transpose("block", "hour").values
    block, hour = np.unravel_index(int(load.argmax()), load.shape)
    return int(block), int(hour)


def _at_peak(names: Names, plan: Plan, series: Series) -> str:
    """What serves the hour of the highest load, by period, in GW."""
    labels = {f"group:{g}": names.group(g) for g in _groups(names, series)}
    labels |= {
        "discharge": "From storage",
        "net": "Arriving by links, net",
        "unserved": "Not served",
        "charge": "Into storage",
    }
    columns = {}
    for period in periods(plan):
        block, hour = _peak(plan, series, period)
        place = {"period": period}
        at = {
            n: float(national(n, series).sel(place).isel(block=block, hour=hour)) * MILLI
            for n in [*labels, "load"]
            if n in series
        }
        columns[period] = {**{labels[n]: v for n, v in at.items() if n != "load"}, "Load": at["load"]}
    frame = pd.DataFrame(columns)
    keep = (frame.abs() >= 5e-4).any(axis=1)
    return table(frame[keep], "", total="Load")


def _heading(plan: Plan, series: Series) -> str:
    year = focus(plan)
    block, hour = _peak(plan, series, year)
    offset = plan.case.settings.utc_offset_hours if plan.case else 0.0
    load = float(national("load", series).sel(period=year).isel(block=block, hour=hour))
    zone = "local time" if plan.case else "UTC"
    return f"The highest load of {year}, {number(load * MILLI)} GW, comes at {clock(hour, offset)} {zone}"
