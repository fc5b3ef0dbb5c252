"""What solvers there are and what they can do: one registry in place of scattered ifs."""

from __future__ import annotations

from dataclasses import dataclass, field

import linopy
from linopy import solvers
from linopy.solvers import SolverFeature, SolverName


@dataclass(frozen=True)
class Method:
    """A way to solve a problem.

    ``options`` are options of its solver; ``integers`` says whether it solves mixed-integer problems; ``exact`` whether
    the answer is a vertex (small problems, proofs) or an interior point within a tolerance; ``scaled`` whether costs
    and bounds are scaled for it; ``by_linopy`` whether linopy calls the solver: all but HiGHS.
    """

    name: str
    meaning: str
    integers: bool
    exact: bool
    options: dict[str, str | float | int | bool] = field(default_factory=dict)
    scaled: bool = False
    by_linopy: bool = False


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method("simplex", "HiGHS dual simplex; small problems and re-solves", True, True, {"solver": "simplex"}),
        Method(
            "hipo",
            "HiGHS parallel interior point without crossover; large problems",
            False,
            False,
            {"solver": "hipo", "run_crossover": "off", "ipm_optimality_tolerance": 1e-5, "kkt_tolerance": 1e-5},
            scaled=True,
        ),
        Method(
            "ipx",
            "HiGHS serial interior point without crossover",
            False,
            False,
            {"solver": "ipx", "run_crossover": "off"},
        ),
        Method("pdlp", "HiGHS first-order method", False, False, {"solver": "pdlp"}),
    )
}
"""Every method that is always there, by name."""

SIMPLEX_UP_TO = 20_000
"""Problems with fewer variables go to the simplex method, larger ones to the interior point."""

LINOPY_OPTIONS: dict[str, dict[str, str | float | int | bool]] = {
    "scip": {
        "display/verblevel": 0,
        "presolving/maxrounds": 0,
        "propagating/maxrounds": 0,
        "propagating/maxroundsroot": 0,
    },
}
"""Options of solvers that linopy calls. SCIP gives no true duals of a problem that it has changed beforehand."""


def known_methods() -> dict[str, Method]:
    """Every method of this machine by name: those of HiGHS, and each further solver that linopy finds."""
    found = (str(name) for name in linopy.available_solvers)
    return METHODS | {name: _by_linopy(name) for name in sorted(found) if name != "highs"}


def _by_linopy(name: str) -> Method:
    """A solver that linopy calls; one that tells no bound of a search for whole units is left out of such searches."""
    solver = getattr(solvers, SolverName(name).name)
    needs_card = solver.supports(SolverFeature.GPU_ONLY)
    integers = solver.supports(SolverFeature.INTEGER_VARIABLES) and solver.supports(SolverFeature.MIP_DUAL_BOUND_REPORT)
    meaning = f"{solver.display_name}, called by linopy{'; needs a graphics card' if needs_card else ''}"
    return Method(name, meaning, integers, not needs_card, LINOPY_OPTIONS.get(name, {}), by_linopy=True)


def choose_method(name: str | None, variables: int, whole_units: bool) -> Method:
    """The method asked for, or the best for the size.

    Raises
    ------
    ValueError
        for a name that is not in the registry, or a method that cannot do whole units
    """
    if name is None:
        return METHODS["simplex" if variables <= SIMPLEX_UP_TO else "hipo"]
    known = known_methods()
    if name not in known:
        raise ValueError(f"solver {name!r} is not known here: use one of {', '.join(sorted(known))}")
    if whole_units and not known[name].integers:
        raise ValueError(f"solver {name!r} cannot plan whole units: use simplex, or --relaxed")
    return known[name]
