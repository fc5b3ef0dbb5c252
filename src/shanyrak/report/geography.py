"""Where things lie on the map: outlines and centres of zones, and the ends of links to neighbours, in km."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from shanyrak.plan.plan import Plan
from shanyrak.report.projection import Cone, Points, cone_around, inside

OUTLINES = "zones.geojson"
FAR_KM = 3000.0
STEP_KM = 20.0
BEYOND_KM = 70.0
SHORTEST = 0.075
"""Least length of a link to a neighbour, as a share of the country's width: it must leave the circle of its zone."""
TOWARD = 0.6
"""How much the place of a neighbour, beside the way out of the country, turns the link that leads to it."""


@dataclass(frozen=True)
class Geography:
    """The map of a plan: ``rings`` are the outlines by zone, ``centres`` the places of zones and markets, all in km."""

    rings: dict[str, list[Points]]
    centres: dict[str, Points]
    domestic: tuple[str, ...]

    @property
    def size(self) -> float:
        """Larger side of the country in km."""
        points = np.vstack(
            [*(r for rings in self.rings.values() for r in rings), *(self.centres[z] for z in self.domestic)]
        )
        return float(max(np.ptp(points, axis=0).max(), 1.0))

    def ends(self, start: str, end: str) -> tuple[Points, Points]:
        """Both ends of a link; toward a neighbour it stops a little outside the country."""
        a, b = self.centres[start][0], self.centres[end][0]
        if start in self.domestic and end not in self.domestic:
            return a, self._outside(a, b)
        if end in self.domestic and start not in self.domestic:
            return self._outside(b, a), b
        return a, b

    def _outside(self, home: Points, neighbour: Points) -> Points:
        if not self.rings:
            return neighbour
        middle = np.vstack([self.centres[z] for z in self.domestic]).mean(axis=0)
        way = _unit(home - middle) + TOWARD * _unit(neighbour - home)
        way = _unit(way) if np.linalg.norm(way) > 1e-6 else _unit(neighbour - home)
        steps = np.arange(STEP_KM, FAR_KM, STEP_KM)
        points = home + steps[:, None] * way
        within = np.any([inside(points, ring) for rings in self.rings.values() for ring in rings], axis=0)
        last = float(steps[within][-1]) if within.any() else 0.0
        return np.asarray(home + max(last + BEYOND_KM, SHORTEST * self.size) * way)


def _unit(vector: Points) -> Points:
    size = float(np.linalg.norm(vector))
    return vector / size if size > 0 else np.array([0.0, 1.0])


def geography(plan: Plan) -> Geography | None:
    """The map of a plan, or None where the case gives no coordinates."""
    if plan.case is None:
        return None
    zones = plan.case.table("zones")
    places = zones[["longitude", "latitude"]].to_numpy(dtype=float)
    outlines = _outlines(plan)
    domestic = tuple(str(z) for z in zones.zone[zones.kind == "domestic"])
    home = [places[(zones.kind == "domestic").to_numpy()], *(r for rings in outlines.values() for r in rings)]
    cone = cone_around(np.vstack(home))
    centres = {str(z): cone.to_km(places[[k]]) for k, z in enumerate(zones.zone)}
    return Geography(_projected(outlines, cone), centres, domestic)


def _projected(outlines: dict[str, list[Points]], cone: Cone) -> dict[str, list[Points]]:
    return {zone: [cone.to_km(ring) for ring in rings] for zone, rings in outlines.items()}


def _outlines(plan: Plan) -> dict[str, list[Points]]:
    """Outer rings of every zone in degrees; zones that a scenario merged share those of their parts."""
    assert plan.case is not None
    path = Path(plan.case.folder) / OUTLINES
    if not path.is_file():
        return {}
    rings: dict[str, list[Points]] = {}
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        zone = str(feature["properties"]["zone"])
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        own = [np.asarray(polygon[0], dtype=float)[:, :2] for polygon in polygons]
        rings.setdefault(plan.case.merged.get(zone, zone), []).extend(own)
    known = set(plan.case.zones())
    return {zone: parts for zone, parts in rings.items() if zone in known}
