"""Chapter 2: the map - capacity of each zone as a circle parted by group, links with capacity and mean flow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Control, Figure, Section, Spec, figure, folded, listed, paragraph, text
from shanyrak.report.figures import Trace
from shanyrak.report.geography import Geography, geography
from shanyrak.report.grouping import SEEN_MW, focus, periods, records
from shanyrak.report.grouping import table as plan_table
from shanyrak.report.names import INK, PALE, SOFT, Names
from shanyrak.report.words import number, percent
from shanyrak.scale import HOURS, MILLI

LARGEST_CIRCLE = 0.05
"""Radius of the largest circle as a share of the width of the map."""
WIDEST_LINE_PX = 15.0
CORNERS = 48
LABEL_GAP = 0.006
"""Distance of names from what they name, as a share of the width of the country."""
HALO = "0 0 2px #ffffff, 0 0 3px #ffffff, 0 0 4px #ffffff"


def country_map(plan: Plan, names: Names) -> Section:
    """The map with a button for each period, the links as a table below."""
    place = geography(plan)
    flows = _flows(plan)
    body = (
        _figure(plan, names, place, flows) if place else paragraph("The case gives no coordinates to draw a map with.")
    )
    body += _tables(plan, names, flows)
    return Section("map", "Map", _heading(names, flows, plan), body)


def _flows(plan: Plan) -> pd.DataFrame:
    """Links of the country and to its neighbours, parallel ones added up, with the net energy forward in GWh."""
    flows = plan_table(plan, "flows")
    if flows.empty:
        return flows
    home = [str(zone) for zone in plan.data.load.zone.values]
    flows = flows[flows.from_zone.isin(home) | flows.to_zone.isin(home)]
    keys = ["from_zone", "to_zone", "period"]
    wide = flows.groupby(keys, sort=False)[
        ["forward_gwh", "backward_gwh", "forward_mw", "backward_mw", "built_mw"]
    ].sum()
    wide = wide.reset_index()
    wide["net_gwh"] = wide.forward_gwh - wide.backward_gwh
    wide["widest_mw"] = wide[["forward_mw", "backward_mw"]].max(axis=1)
    return wide[wide.widest_mw > SEEN_MW].reset_index(drop=True)


def _heading(names: Names, flows: pd.DataFrame, plan: Plan) -> str:
    year = focus(plan)
    own = flows[flows.period == year] if len(flows) else flows
    main = max(records(own), key=lambda r: abs(r.net_gwh), default=None)
    if main is None or abs(main.net_gwh) < 1.0:
        return "Where capacity stands"
    ends = (main.from_zone, main.to_zone) if main.net_gwh > 0 else (main.to_zone, main.from_zone)
    return (
        f"In {year} the strongest flow runs from {names.short_zone(ends[0])} to {names.short_zone(ends[1])}: "
        f"{number(abs(main.net_gwh) * MILLI)} TWh net"
    )


def _figure(plan: Plan, names: Names, place: Geography, flows: pd.DataFrame) -> str:
    years = periods(plan)
    capacity = plan_table(plan, "capacity")
    largest = float(capacity.groupby(["zone", "period"]).capacity_mw.sum().max()) or 1.0
    widest = float(flows.widest_mw.max()) if len(flows) else 1.0
    scale = (LARGEST_CIRCLE * place.size / np.sqrt(largest), WIDEST_LINE_PX / widest)
    variants = {
        str(k): [
            *_lines(names, place, flows[flows.period == year] if len(flows) else flows, scale[1]),
            *_circles(names, place, capacity[capacity.period == year], scale[0]),
            _labels(names, place, scale[0], capacity[capacity.period == year]),
        ]
        for k, year in enumerate(years)
    }
    spec: Spec = {"base": _outline_traces(place), "variants": variants, "layout": _layout(place, flows)}
    caption = (
        f"Circle: installed capacity, area in proportion (largest {number(largest * MILLI)} GW), parted by group. "
        + (
            f"Pale line: capacity of the links (widest {number(widest * MILLI)} GW); dark core: mean net flow on the "
            "same scale, with its direction. "
            if len(flows)
            else ""
        )
        + "Point at a circle or arrow for figures. Lines out of the country lead to neighbours."
    )
    spec["aspect"] = round(_aspect(place, flows), 3)
    height = int(np.clip(960 * _aspect(place, flows), 320, 680))
    words = "Map of the zones with their installed capacity by group and the flows between them."
    control = Control("Period", [str(y) for y in years], years.index(focus(plan)))
    return figure(Figure("map-figure", spec, words, height, [control], caption))


def _bounds(place: Geography, flows: pd.DataFrame) -> np.ndarray:
    """Corners [2, 2] of what is drawn, with a margin."""
    points = [place.centres[z] for z in place.domestic] + [r for rings in place.rings.values() for r in rings]
    if len(flows):
        pairs = flows[["from_zone", "to_zone"]].drop_duplicates()
        points += [np.array(place.ends(a, b)) for a, b in zip(pairs.from_zone, pairs.to_zone, strict=True)]
    every = np.vstack(points)
    low, high = every.min(axis=0), every.max(axis=0)
    margin = 0.04 * max(float((high - low).max()), 1.0)
    return np.array([low - margin, high + margin])


def _aspect(place: Geography, flows: pd.DataFrame) -> float:
    """Height of the map over its width."""
    low, high = _bounds(place, flows)
    return float((high[1] - low[1]) / (high[0] - low[0]))


def _layout(place: Geography, flows: pd.DataFrame) -> Trace:
    low, high = _bounds(place, flows)
    bare = {"visible": False, "fixedrange": True}
    return {
        "xaxis": {**bare, "range": [round(float(low[0])), round(float(high[0]))], "constrain": "domain"},
        "yaxis": {
            **bare,
            "range": [round(float(low[1])), round(float(high[1]))],
            "scaleanchor": "x",
            "constrain": "domain",
        },
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "hovermode": "closest",
        "legend": {"y": -0.01, "yanchor": "top"},
    }


def _path(rings: list[np.ndarray]) -> Trace:
    """Rings one after the other in whole km, parted by gaps."""
    x: list[int | None] = []
    y: list[int | None] = []
    for ring in rings:
        x += [*(round(float(v)) for v in ring[:, 0]), None]
        y += [*(round(float(v)) for v in ring[:, 1]), None]
    return {"x": x[:-1], "y": y[:-1]}


def _outline_traces(place: Geography) -> list[Trace]:
    rings = [ring for zone in sorted(place.rings) for ring in place.rings[zone]]
    if not rings:
        return []
    look = {"fill": "toself", "fillcolor": "#f1f3f4", "line": {"color": "#ffffff", "width": 1.6}}
    return [_quiet("lines", rings, **look)]


def _lines(names: Names, place: Geography, flows: pd.DataFrame, per_mw: float) -> list[Trace]:
    """A pale line for the capacity, a dark core for the mean net flow, an arrow for its direction."""
    wide, core, arrows = [], [], []
    for row in records(flows):
        start, end = place.ends(str(row.from_zone), str(row.to_zone))
        wide.append(_segment(start, end, max(1.0, row.widest_mw * per_mw), PALE))
        flow = abs(row.net_gwh) / MILLI / HOURS
        if flow > SEEN_MW:
            core.append(_segment(start, end, max(0.8, flow * per_mw), SOFT))
            arrows.append((start, end) if row.net_gwh > 0 else (end, start))
    return [*wide, *core, *_arrows(arrows), *_link_marks(names, place, flows)]


def _segment(start: np.ndarray, end: np.ndarray, width: float, colour: str) -> Trace:
    return _quiet("lines", [np.array([start, end])], line={"color": colour, "width": round(width, 1)})


def _arrows(ways: list[tuple[np.ndarray, np.ndarray]]) -> list[Trace]:
    if not ways:
        return []
    starts, ends = np.array([w[0] for w in ways]), np.array([w[1] for w in ways])
    middle, way = (starts + ends) / 2, ends - starts
    angles = np.degrees(np.arctan2(way[:, 0], way[:, 1]))
    marker = {
        "symbol": "triangle-up",
        "size": 11,
        "color": INK,
        "angle": [round(float(a), 1) for a in angles],
        "line": {"color": "#ffffff", "width": 1},
    }
    return [_quiet("markers", [middle], marker=marker, meta="arrow")]


def _link_marks(names: Names, place: Geography, flows: pd.DataFrame) -> list[Trace]:
    """Invisible points in the middle of links that carry the words, and the names of the neighbours."""
    if not len(flows):
        return []
    ends = [place.ends(str(r.from_zone), str(r.to_zone)) for r in records(flows)]
    words = [
        f"<b>{text(names.zone(r.from_zone))} – {text(names.zone(r.to_zone))}</b><br>"
        f"capacity {number(r.forward_mw, 0)} MW there, {number(r.backward_mw, 0)} MW back<br>"
        f"{number(r.forward_gwh * MILLI)} TWh there, {number(r.backward_gwh * MILLI)} TWh back"
        for r in records(flows)
    ]
    marks = _pointed([(a + b) / 2 for a, b in ends], words, 18)
    return [marks, *_neighbours(names, place, flows)]


def _neighbours(names: Names, place: Geography, flows: pd.DataFrame) -> list[Trace]:
    """A square at the far end of every link to a neighbour, and its name beyond."""
    points, words, sides = [], [], []
    for row in records(flows):
        ends = place.ends(row.from_zone, row.to_zone)
        for k, zone in enumerate((row.from_zone, row.to_zone)):
            if zone not in place.domestic:
                points.append(ends[k])
                words.append(text(names.zone(zone)))
                sides.append(1.0 if ends[k][1] >= ends[1 - k][1] else -1.0)
    if not points:
        return []
    look = {"symbol": "square", "size": 7, "color": "#ffffff", "line": {"color": SOFT, "width": 1.5}}
    away = np.array(points) + np.column_stack([np.zeros(len(sides)), sides]) * 2.0 * LABEL_GAP * place.size
    positions = ["top center" if s > 0 else "bottom center" for s in sides]
    return [
        _quiet("markers", [np.array(points)], marker=look),
        _quiet("text", [away], text=words, textposition=positions, textfont=_font(10, SOFT), meta="label"),
    ]


def _quiet(mode: str, paths: list[np.ndarray], **look: Any) -> Trace:
    """A trace that is in no legend and says nothing when pointed at."""
    return {"type": "scatter", "mode": mode, "hoverinfo": "skip", "showlegend": False, **look, **_path(paths)}


def _font(size: int, colour: str) -> Trace:
    return {"size": size, "color": colour, "shadow": HALO}


def _circles(names: Names, place: Geography, capacity: pd.DataFrame, per_root: float) -> list[Trace]:
    """One trace per group with its wedge in every zone, and points that carry the words."""
    groups = [g for g in names.groups if g in set(capacity.group)]
    wide = capacity.pivot_table(index="zone", columns="group", values="capacity_mw", aggfunc="sum", fill_value=0.0)
    wide = wide.reindex(columns=groups, fill_value=0.0)
    wedges: dict[str, list[np.ndarray]] = {g: [] for g in groups}
    for zone, row in wide.iterrows():
        radius = per_root * float(np.sqrt(row.sum()))
        edges = np.concatenate([[0.0], np.cumsum(row.to_numpy(dtype=float))]) / max(float(row.sum()), 1e-9)
        for k, group in enumerate(groups):
            if row[group] > SEEN_MW:
                wedges[group].append(_wedge(place.centres[str(zone)][0], radius, edges[k], edges[k + 1]))
    traces = [_wedge_trace(names, group, wedges[group]) for group in groups if wedges[group]]
    return [*traces, _zone_marks(names, place, wide)]


def _wedge(centre: np.ndarray, radius: float, start: float, end: float) -> np.ndarray:
    """Corners of a wedge from one share of the circle to another, clockwise from the top."""
    angle = 2.0 * np.pi * np.linspace(start, end, max(2, int(np.ceil((end - start) * CORNERS)) + 1))
    arc = centre + radius * np.column_stack([np.sin(angle), np.cos(angle)])
    return np.vstack([arc, arc[:1]]) if end - start > 1.0 - 1e-9 else np.vstack([centre, arc, centre])


def _wedge_trace(names: Names, group: str, wedges: list[np.ndarray]) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": names.group(group),
        "fill": "toself",
        "fillcolor": names.colour(group),
        "hoverinfo": "skip",
        "line": {"color": "#ffffff", "width": 0.7},
        **_path(wedges),
    }


def _zone_marks(names: Names, place: Geography, wide: pd.DataFrame) -> Trace:
    words = []
    for zone, row in wide.iterrows():
        parts = "".join(
            f"<br>{text(names.group(str(g)))} {number(mw, 0)} MW" for g, mw in row.items() if float(mw) > SEEN_MW
        )
        words.append(f"<b>{text(names.zone(str(zone)))}</b>: {number(float(row.sum()), 0)} MW{parts}")
    return _pointed([place.centres[str(z)][0] for z in wide.index], words, 26)


def _pointed(points: list[np.ndarray], words: list[str], size: int) -> Trace:
    """Invisible points that say something when pointed at."""
    hidden = {"size": size, "color": "rgba(0,0,0,0)"}
    return _quiet("markers", [np.array(points)], hovertext=words, hoverinfo="text", marker=hidden)


def _labels(names: Names, place: Geography, per_root: float, capacity: pd.DataFrame) -> Trace:
    """Names of the zones below their circles."""
    size = capacity.groupby("zone").capacity_mw.sum()
    points, words = [], []
    for zone in place.domestic:
        below = per_root * float(np.sqrt(size.get(zone, 0.0)))
        points.append(place.centres[zone][0] - np.array([0.0, below + LABEL_GAP * place.size]))
        words.append(text(names.short_zone(zone)))
    return _quiet(
        "text", [np.array(points)], text=words, textposition="bottom center", textfont=_font(11, INK), meta="label"
    )


def _tables(plan: Plan, names: Names, flows: pd.DataFrame) -> str:
    if not len(flows):
        return paragraph("No link joins the zones of this plan.")
    rows = pd.DataFrame(
        {
            "Link": [f"{names.zone(r.from_zone)} – {names.zone(r.to_zone)}" for r in records(flows)],
            "Period": flows.period.astype(str),
            "There, MW": flows.forward_mw,
            "Back, MW": flows.backward_mw,
            "of it built, MW": flows.built_mw,
            "There, GWh": flows.forward_gwh,
            "Back, GWh": flows.backward_gwh,
            "In use": [
                percent(r.forward_gwh + r.backward_gwh, HOURS * MILLI * max(r.widest_mw, 1e-9)) for r in records(flows)
            ],
        }
    )
    new = flows[(flows.built_mw > SEEN_MW) & (flows.period == periods(plan)[-1])]
    built = (
        f"Between {periods(plan)[0]} and {periods(plan)[-1]} the plan adds "
        f"{number(float(new.built_mw.sum()) * MILLI)} GW of links: "
        + ", ".join(
            f"{names.short_zone(r.from_zone)} – {names.short_zone(r.to_zone)} {number(r.built_mw, 0)} MW"
            for r in records(new)
        )
        + "."
        if len(new)
        else "The plan builds no new links beyond those already decided."
    )
    return paragraph(built) + folded("All links: capacity and yearly energy", listed(rows, right=("In use",)))
