"""Corners of operating regions, against regions drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from shanyrak.exchange.points import Point, Region

POWER_ONLY = Region(0.0, 0.0, 0.0, False, 0.0)


def test_a_plant_that_only_gives_power_has_one_corner() -> None:
    assert POWER_ONLY.corners() == [Point(1.0, 0.0, 0.0)]


def test_what_must_run_is_cut_where_turning_down_begins() -> None:
    assert Region(0.0, 0.0, 0.0, False, 0.4).corners() == [
        Point(0.0, 0.0, 0.4),
        Point(0.4, 0.0, 0.0),
        Point(1.0, 0.0, 0.0),
    ]


def test_back_pressure_has_one_corner_where_steam_or_heat_ends() -> None:
    assert Region(0.25, 0.5, 9.0, True, 0.0).corners() == [Point(pytest.approx(2 / 3), pytest.approx(4 / 3), 0.0)]
    assert Region(0.25, 0.5, 1.0, True, 0.0).corners() == [Point(0.5, 1.0, 0.0)]


def test_back_pressure_without_a_network_cannot_run() -> None:
    assert Region(0.25, 0.5, 0.0, True, 0.0).corners() == []


def test_extraction_with_its_own_limit_of_heat() -> None:
    points = {(p.power, p.heat) for p in Region(0.2, 0.3, 1.0, False, 0.0).corners()}
    assert points == {(1.0, 0.0), (0.8, 1.0), (0.3, 1.0)}


shares = st.floats(0.0, 1.0)
MUST_RUN = st.one_of(st.just(0.0), st.floats(0.01, 1.0))


@given(shares, st.floats(0.05, 1.5), st.floats(0.05, 4.0), MUST_RUN, st.booleans(), shares, shares)
def test_mixing_corners_costs_no_more_and_no_less_than_the_region(
    loss: float, sigma: float, most: float, must_run: float, back: bool, power_price: float, heat_price: float
) -> None:
    """The dearest and the cheapest mixture of corners against the region itself, written as a linear program."""
    region = Region(loss, sigma, most, back, must_run)
    gain = np.array([power_price - 0.5, heat_price - 0.5, -2.0])  # of power, heat and turning down
    points = np.array([[p.power, p.heat, p.turned_down] for p in region.corners()]).reshape(-1, 3)
    best = max((points @ gain).max(initial=-np.inf), -np.inf if must_run else 0.0)
    own = linprog(
        -gain,
        A_ub=[[1, loss, 0], [0, 1, 0], [-1, sigma, 0], [-1, 0, -1]],
        b_ub=[1, most, 0, -must_run],
        A_eq=[[1, -sigma, 0]] if back else None,
        b_eq=[0] if back else None,
    )
    assert best == pytest.approx(-own.fun, abs=1e-6)
