"""The same system planned by Shanyrak and by PyPSA with HiGHS, each a whole process, one after another.

One period (2035), all 14 zones, all 8,736 hours, only what both can say (``shared_features``), units of any size. The
network is written beforehand, and its time counts for nobody. Reading it and building the model counts for PyPSA, as
reading the case and assembling it counts for Shanyrak.

How exactly each is asked to solve:

- Shanyrak stops where cost and proven lower bound are 0.1 % apart (``GAP``).
- The interior-point methods, without crossover, stop at a distance of primal and dual objective relative to their mean
  (``ipm_optimality_tolerance``): the same 0.1 %. The first-order method relates it to the sum of both, so
  ``pdlp_optimality_tolerance`` is half as much. HiGHS checks the answer again by ``optimality_tolerance``, left
  at 0.1 % of the sum so that it refuses none.
- How far rows and bounds may be missed (``*_feasibility_tolerance``, ``*_residual_tolerance``) is relative to the
  numbers of the problem in these methods. It is 1e-4, ten times what PyPSA-Eur asks of HiGHS: looser than usual, so
  that none is made to go on for it. On a small system 1e-5 and 1e-4 gave the same iterations: the gap comes last.
- ``kkt_tolerance`` stays as it is: it would set all of these at once, and a tenth of it as the gap of interior points.
- Scaling the problem (``user_objective_scale``, ``user_bound_scale``) as HiGHS advises made HiPO no faster.
- The dual simplex has no gap. It is run to its optimum at usual tolerances, and tells the true cost if it gets there.
- All may take the time limit; after HiPO, the fastest so far, the others may take 25 times as long as Shanyrak took
  (``ENOUGH``): by then they have lost, and the machine is needed.
- HiGHS is given as many threads as Shanyrak has workers; its own default is half of the cores. Of these methods only
  HiPO works in parallel.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.machine import workers
from benchmarks.process import Measured, measure, say
from benchmarks.system import System

GAP = 1e-3
FEASIBILITY = 1e-4
ENOUGH, AT_LEAST = 25.0, 60.0
OURS = "Shanyrak, decomposition"
FULL = System(shared=True)
TRIAL = System(zones=3, days=3, shared=True)
INTERIOR = {"run_crossover": "off", "ipm_optimality_tolerance": GAP}
LOOSE = {"optimality_tolerance": GAP} | {
    f"{side}_{kind}_tolerance": FEASIBILITY for side in ("primal", "dual") for kind in ("feasibility", "residual")
}
SOLVERS: dict[str, dict[str, Any]] = {
    "PyPSA, HiPO": {"solver": "hipo", **INTERIOR, **LOOSE},
    "PyPSA, IPX": {"solver": "ipx", **INTERIOR, **LOOSE},
    "PyPSA, PDLP": {"solver": "pdlp", "pdlp_optimality_tolerance": GAP / 2, **LOOSE},
    "PyPSA, dual simplex": {"solver": "simplex"},
}


@dataclass(frozen=True)
class Contest:
    """What is solved, how exactly, and for how many seconds at most."""

    system: System
    limit: float
    gap: float = GAP

    @classmethod
    def of(cls, quick: bool, limit: float) -> Contest:
        """The contest at full size, or a small one for trying that it works."""
        return cls(TRIAL if quick else FULL, limit)

    def words(self) -> dict[str, Any]:
        """The contest as JSON can hold it."""
        return {"system": self.system.words(), "limit_s": self.limit, "gap": self.gap, "workers": workers()}

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row for each contestant, as each ends."""
        say(f"peer: {self.system.zones} zones, {self.system.hours()}, gap {self.gap:.1%}")
        ours = self._ours()
        yield ours.row()
        rest = min(self.limit, max(AT_LEAST, ENOUGH * ours.wall_s))
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            file = Path(folder) / "network.nc"
            question = {"system": self.system.words(), "file": str(file)}
            written = measure(
                "writing the network (not part of the contest)", "benchmarks.network", question, self.limit
            )
            for k, (name, solver) in enumerate(SOLVERS.items()):
                limit = rest if k else self.limit
                there = file.exists()
                yield (self._theirs(name, solver, file, limit) if there else _without_network(name, written)).row()

    def _ours(self) -> Measured:
        question = {"system": self.system.words(), "gap": self.gap, "workers": workers()}
        return measure(OURS, "benchmarks.ours", question, self.limit)

    def _theirs(self, name: str, solver: dict[str, Any], file: Path, limit: float) -> Measured:
        question = {"file": str(file), "solver": {**solver, "threads": workers(), "output_flag": False}}
        return measure(name, "benchmarks.theirs", question, limit)


def _without_network(name: str, written: Measured) -> Measured:
    return Measured(name, f"failed: no network ({written.outcome})", 0.0, 0.0, 0.0, {})
