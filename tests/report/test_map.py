"""The map: a published projection, ends of links outside the country, circles in proportion."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from shanyrak.plan.plan import Plan
from shanyrak.report.chapters.country_map import _wedge
from shanyrak.report.geography import geography
from shanyrak.report.projection import EARTH_KM, Cone, inside
from shanyrak.report.write import report_html
from tests.report.country import template_case
from tests.report.reader import read_page


def box(west: float, south: float, east: float, north: float) -> list[list[float]]:
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


@pytest.fixture(scope="module")
def outlined(rich: Plan, tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The rich plan with square outlines of both zones; one of them has an island."""
    folder = tmp_path_factory.mktemp("case")
    shapes = {"coast": [[box(28, 42, 32, 48)], [box(26, 44, 27, 45)]], "inland": [[box(32, 42, 40, 48)]]}
    features = [
        {"type": "Feature", "properties": {"zone": z}, "geometry": {"type": "MultiPolygon", "coordinates": c}}
        for z, c in shapes.items()
    ]
    (folder / "zones.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return replace(rich, case=template_case(folder))


def test_projection_gives_the_published_example() -> None:
    """Snyder 1987, numerical example of Albers' projection of the sphere: 35 N 75 W gives x 0.2952720, y 0.2416774."""
    cone = Cone(longitude=-96.0, latitude=23.0, first=29.5, second=45.5)
    found = cone.to_km(np.array([[-75.0, 35.0]])) / EARTH_KM
    assert np.allclose(found, [[0.2952720, 0.2416774]], atol=5e-8)


def test_inside_knows_a_ring_with_a_bay() -> None:
    ring = np.array([[0, 0], [4, 0], [4, 4], [2, 1], [0, 4], [0, 0]], dtype=float)
    points = np.array([[1.0, 1.0], [2.0, 2.0], [3.5, 2.0], [5.0, 1.0], [-1.0, 1.0]])
    assert inside(points, ring).tolist() == [True, False, True, False, False]


def test_links_to_neighbours_end_outside_the_country(outlined: Plan) -> None:
    place = geography(outlined)
    assert place is not None
    start, end = place.ends("coast", "neighbour")
    assert np.allclose(start, place.centres["coast"][0])
    rings = [ring for rings in place.rings.values() for ring in rings]
    assert len(rings) == 3
    assert not any(inside(end[None, :], ring)[0] for ring in rings)
    back = place.ends("neighbour", "coast")
    assert np.allclose(back[0], end)
    assert np.allclose(place.ends("coast", "inland")[1], place.centres["inland"][0])


def test_outlines_are_drawn_in_whole_km(outlined: Plan) -> None:
    base = read_page(report_html(outlined)).figures["map-figure"]["base"]
    assert len(base) == 1
    assert base[0]["fill"] == "toself"
    assert base[0]["x"].count(None) == 2
    assert all(isinstance(v, int) for v in base[0]["x"] if v is not None)


def test_wedges_of_a_circle_have_their_share_of_its_area() -> None:
    def area(ring: np.ndarray) -> float:
        x, y = ring[:, 0], ring[:, 1]
        return float(abs(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2.0)

    whole = area(_wedge(np.zeros(2), 10.0, 0.0, 1.0))
    assert whole == pytest.approx(np.pi * 100.0, rel=0.01)
    assert area(_wedge(np.zeros(2), 10.0, 0.25, 0.5)) == pytest.approx(whole / 4.0, rel=0.01)
    assert area(_wedge(np.zeros(2), 10.0, 0.1, 0.7)) == pytest.approx(whole * 0.6, rel=0.01)
