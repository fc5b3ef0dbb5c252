"""A system with shared features solved by both programs."""

from __future__ import annotations

import logging
import warnings
from typing import Any

import pytest
import xarray as xr

from shanyrak.exchange import shared_features, to_network
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options

SAME = 1e-6
PLAIN = Options(commitment="none")

for name in ("pypsa", "linopy"):
    logging.getLogger(name).setLevel(logging.ERROR)


def optimum(network: Any, **solver: Any) -> float:
    """Least cost of a network by PyPSA and HiGHS, without any constraint beside its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        status = network.optimize(
            multi_investment_periods=True, solver_name="highs", solver_options={"output_flag": False, **solver},
            include_objective_constant=False, log_to_console=False,
        )  # fmt: skip
    assert status == ("ok", "optimal")
    return float(network.objective)


def assert_same(data: SystemData, options: Options = PLAIN, rel: float = SAME) -> dict[str, xr.DataArray]:
    """Both give the same cost of what they share; returns our values."""
    data, options = shared_features(data, options)
    ours = solve_monolith(data, options, solver="simplex").solution
    assert ours.objective == pytest.approx(optimum(to_network(data, options), mip_rel_gap=1e-9), rel=rel)
    return ours.values
