"""Members of an ensemble checked against plans of the same futures made afresh.

``python -m benchmarks.ensemble RUN RESULT [--members 12] [--seed 0] [--gap 0.005]``: RESULT is the ``ensemble.nc`` that
``shanyrak ensemble RUN`` names. Prints a line a member; a bound that such a plan contradicts ends it with an error.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from benchmarks.questions import check_afresh
from shanyrak.nuclear.programme import informed
from shanyrak.nuclear.programme.futures import drivers_of
from shanyrak.plan.plan import Plan
from shanyrak.plan.questions import Desk
from shanyrak.plan.questions.members import Members


def main() -> None:
    """Draw members, plan each afresh, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ensemble", description=__doc__)
    parser.add_argument("run", type=Path, help="folder of the plan")
    parser.add_argument("result", type=Path, help="ensemble.nc of it")
    parser.add_argument("--members", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--gap", type=float, default=0.005, help="gap of the plans made afresh")
    given = parser.parse_args()
    desk = Desk.open(Plan.open(given.run), informed)
    members = Members(desk, drivers_of(desk))
    with xr.open_dataset(given.result) as found:
        chosen = np.random.default_rng(given.seed).choice(found.sizes["member"], size=given.members, replace=False)
        for k in sorted(chosen):
            own = found.sel(member=k)
            values = pd.Series(own["draw"].values, index=found["driver"].values)
            low, high = float(own["lower"]), float(own["upper"])
            words = check_afresh(desk, members.data(values), low, high, given.gap)
            print(f"{k:5d}  {low / 1e3:8.2f} to {high / 1e3:8.2f} bn USD  {words}", flush=True)


if __name__ == "__main__":
    main()
