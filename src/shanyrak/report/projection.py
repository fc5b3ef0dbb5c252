"""From degrees to a flat map: an equal-area cone, so that no region looks larger than it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

EARTH_KM = 6371.0

Points = np.ndarray
"""Array [point, 2]: longitude and latitude in degrees, or x and y in km."""


@dataclass(frozen=True)
class Cone:
    """Albers' equal-area conic projection of the sphere.

    ``x = rho sin(theta)``, ``y = rho0 - rho cos(theta)`` with ``n = (sin f1 + sin f2) / 2``,
    ``rho = R sqrt(cos^2 f1 + 2 n (sin f1 - sin f)) / n`` and ``theta = n (lon - lon0)``
    (J. P. Snyder, Map projections: a working manual, 1987, chapter 14).
    """

    longitude: float
    latitude: float
    first: float
    second: float

    def to_km(self, degrees: Points) -> Points:
        """Longitude and latitude [point, 2] in degrees to x and y [point, 2] in km."""
        lower, upper = np.radians(self.first), np.radians(self.second)
        n = (np.sin(lower) + np.sin(upper)) / 2.0
        c = np.cos(lower) ** 2 + 2.0 * n * np.sin(lower)
        theta = n * np.radians(degrees[:, 0] - self.longitude)
        rho = EARTH_KM * np.sqrt(np.maximum(c - 2.0 * n * np.sin(np.radians(degrees[:, 1])), 0.0)) / n
        middle = EARTH_KM * np.sqrt(max(c - 2.0 * n * np.sin(np.radians(self.latitude)), 0.0)) / n
        return np.column_stack([rho * np.sin(theta), middle - rho * np.cos(theta)])


def cone_around(degrees: Points) -> Cone:
    """The cone that fits a country: standard parallels a sixth of its height inside its edges."""
    low, high = degrees.min(axis=0), degrees.max(axis=0)
    inset = max((high[1] - low[1]) / 6.0, 0.5)
    first, second = low[1] + inset, high[1] - inset
    if abs(np.sin(np.radians(first)) + np.sin(np.radians(second))) < 1e-3:
        first, second = first + 1.0, second + 1.0
    return Cone(float((low[0] + high[0]) / 2), float((low[1] + high[1]) / 2), float(first), float(second))


def inside(points: Points, ring: Points) -> np.ndarray:
    """Whether each point [point, 2] lies inside a closed ring [corner, 2]: crossings of a ray to the right are odd."""
    start, end = ring[:-1], ring[1:]
    x, y = points[:, :1], points[:, 1:]
    spans = (start[:, 1] > y) != (end[:, 1] > y)
    rise = np.where(end[:, 1] == start[:, 1], 1.0, end[:, 1] - start[:, 1])
    crossing = start[:, 0] + (y - start[:, 1]) * (end[:, 0] - start[:, 0]) / rise
    return np.asarray((spans & (x < crossing)).sum(axis=1) % 2 == 1)
