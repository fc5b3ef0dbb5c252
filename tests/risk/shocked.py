"""The starter case planned on three days, to be struck by shocks."""

from __future__ import annotations

from pathlib import Path

from shanyrak.case import new_case, read_case
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import CUTS, Plan
from shanyrak.plan.questions import Desk
from shanyrak.solve.decomposition import Cuts
from shanyrak.system.assemble import Resolution


def planned_desk(folder: Path) -> Desk:
    """The desk of a plan of the starter case, made in a folder."""
    case = read_case(new_case(folder / "country"))
    run = folder / "run"
    request = Request(Resolution(days=3), gap=1e-4, compare=False, cuts=Cuts(run / CUTS))
    make_plan(case, request).save(run)
    return Desk.open(Plan.open(run))
