"""A measured process: read a network, build its model and optimise it by PyPSA and HiGHS, from the file alone.

The model goes to HiGHS as matrices (``io_api="direct"``), not through a text file, which is the faster way.
"""

from __future__ import annotations

import logging
import math
import warnings
from typing import Any

import pypsa

from benchmarks.child import Answer, Question, reply


def optimise(question: Question) -> Answer:
    """Optimise the network in ``file`` with the HiGHS options ``solver``."""
    warnings.simplefilter("ignore")
    for name in ("pypsa", "linopy"):
        logging.getLogger(name).setLevel(logging.ERROR)
    network = pypsa.Network(question["file"])
    network.optimize(
        multi_investment_periods=True, solver_name="highs", solver_options=question["solver"], io_api="direct",
        include_objective_constant=False, log_to_console=False,
    )  # fmt: skip
    return _answer(network)


def _answer(network: Any) -> Answer:
    """How HiGHS ended, and the objective it ended with even where it proved no optimum.

    HiGHS relates the distance of primal and dual objective to the sum of both: twice that is relative to the cost.
    """
    highs = network.model.solver_model
    info = highs.getInfo()
    numbers = {
        "objective": float(info.objective_function_value),
        "gap": 2.0 * float(info.primal_dual_objective_error),
        "violation": float(info.max_primal_infeasibility),
        "iterations": int(max(info.simplex_iteration_count, info.ipm_iteration_count, info.pdlp_iteration_count)),
        "variables": int(network.model.nvars),
        "constraints": int(network.model.ncons),
    }
    outcome = highs.modelStatusToString(highs.getModelStatus()).lower()
    return {"outcome": outcome} | {name: value for name, value in numbers.items() if math.isfinite(value)}


if __name__ == "__main__":
    reply(optimise)
