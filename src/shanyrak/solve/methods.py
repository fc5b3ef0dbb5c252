"""What solvers there are and what they can do: one registry in place of scattered ifs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Method:
    """A way to solve a problem.

    ``options`` are HiGHS options; ``integers`` says whether it solves mixed-integer problems; ``exact`` whether the
    answer is a vertex (small problems, proofs) or an interior point within a tolerance; ``scaled`` whether costs and
    bounds are scaled for it.
    """

    name: str
    meaning: str
    integers: bool
    exact: bool
    options: dict[str, str | float | int | bool] = field(default_factory=dict)
    scaled: bool = False


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
"""Every method by name."""

SIMPLEX_UP_TO = 20_000
"""Problems with fewer variables go to the simplex method, larger ones to the interior point."""


def choose_method(name: str | None, variables: int, whole_units: bool) -> Method:
    """The method asked for, or the best for the size.

    Raises
    ------
    ValueError
        for a name that is not in the registry, or a method that cannot do whole units
    """
    if name is None:
        return METHODS["simplex" if variables <= SIMPLEX_UP_TO else "hipo"]
    if name not in METHODS:
        raise ValueError(f"solver {name!r} is not known: use one of {', '.join(sorted(METHODS))}")
    if whole_units and not METHODS[name].integers:
        raise ValueError(f"solver {name!r} cannot plan whole units: use simplex, or --relaxed")
    return METHODS[name]
