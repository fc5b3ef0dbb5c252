"""PyPSA's linear power flow as an oracle: meshed networks of lines with a reactance and without losses."""

from __future__ import annotations

import logging
import warnings

import numpy as np
import pypsa
import pytest

from shanyrak.solve.monolith import solve_monolith
from shanyrak.system import objective
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Link
from tests.proofs.tiny import tiny

logging.getLogger("pypsa").setLevel(logging.ERROR)
logging.getLogger("linopy").setLevel(logging.ERROR)
ZONES = list("abcde")
ENDS = [*zip(ZONES, ZONES[1:] + ZONES[:1], strict=True), ("a", "c"), ("d", "b"), ("a", "b")]
"""A ring, two lines across, and one beside another."""
HOURS = 4


def links(rng: np.random.Generator, controlled: int) -> list[Link]:
    """Lines of random size and reactance; so many of the last ones are controlled."""
    return [
        Link(
            a,
            b,
            *[float(rng.integers(20, 60))] * 2,
            reactance=float(rng.uniform(0.01, 0.2)) if k < len(ENDS) - controlled else float("nan"),
            label=f"{k}",
        )
        for k, (a, b) in enumerate(ENDS)
    ]


def theirs(load: dict[str, list[float]], fleets: list[Fleet], lines: list[Link]) -> pypsa.Network:
    """The same system as a PyPSA network of lines, controlled ones as links both ways; solved."""
    n = pypsa.Network()
    n.set_snapshots(range(HOURS))
    for zone in ZONES:
        n.add("Bus", zone, v_nom=1.0)
        n.add("Load", zone, bus=zone, p_set=load[zone])
        n.add("Generator", f"shed {zone}", bus=zone, p_nom=1e4, marginal_cost=1000.0)
    for fleet in fleets:
        n.add("Generator", fleet.name, bus=fleet.zone, p_nom=fleet.existing, marginal_cost=fleet.cost)
    for line in lines:
        if np.isnan(line.reactance):
            n.add("Link", line.name, bus0=line.start, bus1=line.end, p_nom=line.forward, p_min_pu=-1.0)
        else:
            n.add("Line", line.name, bus0=line.start, bus1=line.end, s_nom=line.forward, x=line.reactance)
    status = n.optimize(solver_name="highs", solver_options={"output_flag": False}, log_to_console=False)
    assert status == ("ok", "optimal")
    return n


@pytest.mark.parametrize(("seed", "controlled"), [(0, 0), (1, 0), (2, 1), (3, 2)])
def test_same_cost_as_pypsa(seed: int, controlled: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same least cost, above that of transport; what flows are follows from angles of the zones."""
    monkeypatch.setattr(objective, "FLOW_COST", 0.0)
    rng = np.random.default_rng(seed)
    load = {zone: [float(x) for x in rng.integers(10, 80, HOURS)] for zone in ZONES}
    fleets = [
        Fleet(z, existing=float(rng.integers(40, 160)), cost=10.0 * k + float(rng.integers(10)))
        for k, z in enumerate(ZONES)
    ]
    lines = links(rng, controlled)
    data = tiny(load, fleets, links=lines)
    ours = solve_monolith(data, Options(flow="dc")).solution
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert ours.objective == pytest.approx(float(theirs(load, fleets, lines).objective), rel=1e-6)
    assert ours.objective > solve_monolith(data).solution.objective * (1 + 1e-6)
    _angles_exist(ours.values["flow_forward"] - ours.values["flow_backward"], lines)


def _angles_exist(net: object, lines: list[Link]) -> None:
    """Flows times reactance are differences of one number a zone."""
    known = [line for line in lines if not np.isnan(line.reactance)]
    differences = np.zeros((len(known), len(ZONES)))
    for k, line in enumerate(known):
        differences[k, ZONES.index(line.start)] += 1
        differences[k, ZONES.index(line.end)] -= 1
    flows = net.sel(link=[line.name for line in known]).squeeze().values  # type: ignore[attr-defined]
    drop = flows * np.array([line.reactance for line in known])[:, None]
    angles, *_ = np.linalg.lstsq(differences, drop, rcond=None)
    assert np.abs(differences @ angles - drop).max() < 1e-7
