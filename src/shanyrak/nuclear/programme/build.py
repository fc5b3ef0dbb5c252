"""Dates and costs of the named reactor projects, at several chances of keeping them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from shanyrak.case.model import Case
from shanyrak.nuclear.construction import ReferenceClass, observe, read_builds, select
from shanyrak.nuclear.programme.outlook import Outlook

CHANCES = (0.0, 0.5, 0.8, 0.95)
"""0: as announced; then the chances with which a date and a cost are kept."""


OVERRUN = ("times_estimate", "grade")


def forecast_table(found: Mapping[str, Outlook], chances: Sequence[float] = CHANCES) -> pd.DataFrame:
    """Return year on line, years to build and overnight cost of each project at each chance of keeping them.

    Parameters
    ----------
    found
        of :func:`~.outlook.outlooks`
    chances
        [chance] from 0 (as announced) to below 1

    Returns
    -------
    frame
        project, design, chance, first_concrete, years_to_build, on_line, overnight_usd_per_kw, overnight_musd,
        times_estimate, grade (of the class of overruns; empty as announced)
    """
    rows = [
        (
            key,
            o.design,
            chance,
            o.first_concrete,
            o.years_to_build(chance),
            o.on_line(chance),
            o.cost(chance),
            o.cost(chance) * o.units * o.unit_mw * 1e-3,
            o.cost(chance) / o.overnight_usd_per_kw,
            o.overrun.grade if chance > 0 else "",
        )
        for key, o in found.items()
        for chance in chances
    ]
    columns = ["project", "design", "chance", "first_concrete", "years_to_build", "on_line"]
    return pd.DataFrame(rows, columns=[*columns, "overnight_usd_per_kw", "overnight_musd", *OVERRUN])


def reference_table(case: Case, reference: ReferenceClass | None = None) -> pd.DataFrame:
    """Return the reactors that the forecast learns from, by design family.

    Parameters
    ----------
    case
        the case
    reference
        the class (None: all reactors of builds.csv)

    Returns
    -------
    frame
        family, begun, on_grid, median_months (of those on the grid), still_building, longest_months (of these so far)
    """
    observed = observe(select(read_builds(case), reference or ReferenceClass()))
    rows = []
    for family, own in observed.groupby("family", sort=True):
        done, waiting = own[own["connected"]], own[~own["connected"]]
        median, longest = done["months"].median(), waiting["months"].max()
        rows.append((str(family), len(own), len(done), median, len(waiting), longest))
    columns = ["family", "begun", "on_grid", "median_months", "still_building", "longest_months"]
    return pd.DataFrame(rows, columns=columns).sort_values("begun", ascending=False, kind="stable", ignore_index=True)


def chance_table(found: Mapping[str, Outlook], years: Sequence[int]) -> pd.DataFrame:
    """Return the chance of each project to be on the grid by the end of each year: project, year, chance."""
    frames = [
        pd.DataFrame({"project": key, "year": list(years), "chance": o.chance_by(np.array(years))})
        for key, o in found.items()
    ]
    empty = pd.DataFrame({"project": [], "year": [], "chance": []})
    return pd.concat(frames, ignore_index=True) if frames else empty
