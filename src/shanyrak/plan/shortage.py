"""Why load was not served, in words a reader can act on."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from shanyrak.system.data import SystemData

Values = dict[str, xr.DataArray]


def explain_shortage(data: SystemData, values: Values, unserved: pd.DataFrame) -> pd.DataFrame:
    """One row for each zone and period with unserved power: energy, worst hour and its cause in words.

    Columns: zone, period, gwh_per_year, highest_mw, hours_per_year, block, hour, cause.
    """
    columns = ["zone", "period", "gwh_per_year", "highest_mw", "hours_per_year", "block", "hour", "cause"]
    power = unserved[unserved.what == "power"] if len(unserved) else unserved
    rows = []
    for (zone, _), hours in power.groupby(["zone", "period"], sort=True):
        worst = hours.sort_values("mw", ascending=False, kind="stable").to_dict("records")[0]
        place = {name: int(worst[name]) for name in ("period", "block", "hour")}
        rows.append(
            (
                zone,
                place["period"],
                float((hours.mw * hours.times).sum()) * 1e-3,
                float(worst["mw"]),
                float(hours.times.sum()),
                place["block"],
                place["hour"],
                _cause(data, values, str(zone), place, float(worst["mw"])),
            )
        )
    return pd.DataFrame(rows, columns=columns)


def _cause(data: SystemData, values: Values, zone: str, place: dict[str, int], missing: float) -> str:
    load = float(data.load.sel({"zone": zone, **place}))
    own = [str(f) for f in values["gen"].fleet.values if str(data.zone_of_fleet.sel(fleet=f).values) == zone]
    installed = float(values["capacity"].sel(fleet=own, period=place["period"]).sum())
    made = float(values["gen"].sel({"fleet": own, **place}).sum())
    parts = [
        f"load {load:,.0f} MW, of which {missing:,.0f} MW is not served",
        f"plants in the zone give {made:,.0f} of {installed:,.0f} MW installed{_why_less(data, values, own, place)}",
        _links(data, values, zone, place),
    ]
    return "; ".join(part for part in parts if part) + "."


def _why_less(data: SystemData, values: Values, fleets: list[str], place: dict[str, int]) -> str:
    """What keeps the zone's plants below their installed capacity."""
    by_cause: dict[str, float] = {}
    for fleet in fleets:
        size = float(values["capacity"].sel(fleet=fleet, period=place["period"]))
        ready = float(data.available.sel(fleet=fleet, period=place["period"], block=place["block"])) * size
        usable = ready * float(data.profile.sel(fleet=fleet, block=place["block"], hour=place["hour"]))
        kind = str(data.kind.sel(fleet=fleet).values)
        made = float(values["gen"].sel({"fleet": fleet, **place}))
        words = {"wind": "calm", "solar": "dark or cloudy", "hydro_run": "little water"}
        by_cause["outages and repairs"] = by_cause.get("outages and repairs", 0.0) + size - ready
        if kind in words:
            by_cause[words[kind]] = by_cause.get(words[kind], 0.0) + ready - usable
        elif kind == "hydro_reservoir":
            by_cause["water kept for other hours"] = by_cause.get("water kept for other hours", 0.0) + usable - made
        else:
            by_cause["heat given instead, reserve or ramps"] = (
                by_cause.get("heat given instead, reserve or ramps", 0.0) + usable - made
            )
    named = [f"{word} {mw:,.0f} MW" for word, mw in by_cause.items() if mw > 0.5]
    return f" ({', '.join(named)})" if named else ""


def _links(data: SystemData, values: Values, zone: str, place: dict[str, int]) -> str:
    if "flow_forward" not in values:
        return "no link brings power into the zone"
    full: list[str] = []
    open_: list[str] = []
    for link in values["flow_forward"].link.values:
        ends = (str(data.from_zone.sel(link=link).values), str(data.to_zone.sel(link=link).values))
        if zone not in ends:
            continue
        inward = "flow_forward" if ends[1] == zone else "flow_backward"
        given = data.forward if inward == "flow_forward" else data.backward
        limit = float(given.sel(link=link, period=place["period"])) + _built(values, str(link), place["period"])
        if limit <= 0.0:
            continue
        flow = max(0.0, float(values[inward].sel({"link": link, **place})))
        other = ends[0] if ends[1] == zone else ends[1]
        (full if flow >= 0.99 * limit else open_).append(f"{other} {flow:,.0f} of {limit:,.0f} MW")
    parts = []
    if full:
        parts.append(f"links in full use: {', '.join(full)}")
    if open_:
        parts.append(f"links with room, whose far end has no more to give: {', '.join(open_)}")
    return "; ".join(parts) or "no link brings power into the zone"


def _built(values: Values, link: str, period: int) -> float:
    if "build_link" not in values or link not in values["build_link"].link.values:
        return 0.0
    built = values["build_link"].sel(link=link)
    return float(built.where(built.vintage <= period, 0.0).sum())
