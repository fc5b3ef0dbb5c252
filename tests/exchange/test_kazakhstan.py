"""Kazakhstan by both programs, with all that both have."""

from __future__ import annotations

import pytest

from shanyrak.case import read_case
from shanyrak.exchange import shared_features, to_network, without_counterpart
from shanyrak.exchange.parts import Timeline
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.assemble import Resolution, assemble
from shanyrak.system.problem import Options
from tests.peers.by_pypsa import SAME, assert_same, optimum

LEFT_OUT = (
    "start-ups",
    "upward reserve",
    "planning reserve",
    "pipelines and winter supply",
    "matches what a corridor exports",
    "water carried",
    "reservoirs built by choice",
)


def test_one_period_of_three_zones() -> None:
    """Simplex in both; heat, must-run, storage, reservoirs, markets, and the target of renewables are all there."""
    data = assemble(read_case("kazakhstan", ["kegoc"], ["case.planning_years=[2035]"]), Resolution(days=3))
    named = without_counterpart(data, Options())
    assert len(named) == len(LEFT_OUT)
    assert all(any(word in words for words in named) for word in LEFT_OUT)
    values = assert_same(data, Options())
    for name in ("heat", "discharge", "import", "export", "build"):
        assert float(values[name].sum()) > 1, name


@pytest.mark.slow
def test_three_periods_with_a_co2_limit() -> None:
    years = "case.planning_years=[2025, 2040, 2055]"
    case = read_case("kazakhstan", ["kegoc", "carbon_neutral_2060"], [years])
    data, options = shared_features(assemble(case, Resolution(days=3)), Options())
    ours = solve_monolith(data, options, solver="simplex").solution
    assert ours.objective == pytest.approx(optimum(to_network(data, options), solver="ipm"), rel=SAME)


def test_all_hours_of_fourteen_zones_become_a_network_quickly() -> None:
    """Every hour of a year: constant series stay numbers, so that the network is small."""
    data = assemble(read_case("kazakhstan", settings=["case.planning_years=[2035]"]), Resolution())
    network = to_network(*shared_features(data, Options()))
    assert Timeline.of(data.load).blocks == 52
    assert len(network.snapshots) == 8736
    assert len(network.buses[network.buses.carrier == "AC"]) == 22
    assert network.generators.shape[0] < 300
    assert float(network.loads_t.p_set.sum().sum()) == pytest.approx(float(data.load.sum() + data.heat_load.sum()))
