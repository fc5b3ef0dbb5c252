"""Whatever the system: the decomposition ends at the optimum of the problem in one piece and never claims too much."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shanyrak.solve.decomposition import solve_decomposition
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.problem import Options
from tests.system.random_systems import sketch

GAP = 1e-3


@given(
    seed=st.integers(0, 10_000),
    hours=st.sampled_from([3, 12]),
    commitment=st.sampled_from(["area", "zone", "none"]),
    flow=st.sampled_from(["transport", "dc"]),
    whole=st.booleans(),
)
@example(seed=1, hours=12, commitment="area", flow="transport", whole=True)
@example(seed=2, hours=12, commitment="zone", flow="dc", whole=False)
@pytest.mark.slow
@settings(max_examples=3, deadline=None, derandomize=True)
def test_random_systems(seed: int, hours: int, commitment: str, flow: str, whole: bool) -> None:
    """Even seeds have heat and a renewable target, odd ones a dam, a market and a CO2 limit; 12 hours go in steps of
    six first."""
    data = sketch(seed, hours=hours).data()
    options = Options(commitment=commitment, flow=flow, whole_units=whole)  # type: ignore[arg-type]
    one = solve_monolith(data, options).solution
    parts = solve_decomposition(data, options, gap=GAP)
    assert parts.gap <= GAP
    assert parts.bound <= one.objective * (1 + 1e-7)
    assert one.bound <= parts.objective * (1 + 1e-7)
    assert parts.objective == pytest.approx(one.objective, rel=2 * GAP)
