"""The months in which the reactors of each zone refuel, and what of them can be used in each month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.case.model import Case
from shanyrak.demand.load import month_shares
from shanyrak.nuclear.fuel.checks import Array
from shanyrak.nuclear.fuel.design import FuelDesign
from shanyrak.nuclear.fuel.read import fuel_designs
from shanyrak.nuclear.fuel.refuelling import (
    MONTH_DAYS,
    monthly_availability,
    outage_days_a_year,
    refuelling_months,
)
from shanyrak.nuclear.programme.outlook import Outlook

EVERYWHERE = "all"


@dataclass(frozen=True, eq=False)
class Refuelling:
    """The reactors of one technology in one zone (or ``all`` others): who refuels, in which months, what is left."""

    zone: str
    technology: str
    units: tuple[FuelDesign, ...]
    months: tuple[int, ...]

    @property
    def available(self) -> Array:
        """Share of capacity that can be used, [month]."""
        return monthly_availability(self.units, self.months)

    @property
    def out_at_once(self) -> float:
        """Mean number of units that refuel on a day of these months."""
        return outage_days_a_year(self.units) / float(MONTH_DAYS[np.array(self.months) - 1].sum())


def refuellings(case: Case, found: Mapping[str, Outlook]) -> list[Refuelling]:
    """Return when reactors refuel, zone by zone: the units of all named projects that the plan may build.

    Zones without a named project, where a plan may build more, refuel as one unit of the first project would.
    """
    designs, load = fuel_designs(case), month_shares(case) / MONTH_DAYS
    units: dict[tuple[str, str], list[FuelDesign]] = {}
    for o in found.values():
        if o.design in designs and o.status != "listed":
            units.setdefault((EVERYWHERE, o.technology), [designs[o.design]])
            units.setdefault((o.zone, o.technology), []).extend([designs[o.design]] * o.units)
    return [Refuelling(z, t, tuple(own), refuelling_months(own, load)) for (z, t), own in units.items()]


def refuelling_table(case: Case, found: Mapping[str, Outlook]) -> pd.DataFrame:
    """Return the months of refuelling by zone.

    Returns
    -------
    frame
        zone, technology, units, cycle_months and outage_days (means of the units), months, out_at_once (mean number of
        units that refuel on a day of these months), available_then, available_else
    """
    rows = []
    for r in refuellings(case, found):
        inside = np.isin(np.arange(1, 13), r.months)
        cycle = float(np.mean([u.cycle_months for u in r.units]))
        outage = float(np.mean([u.outage_days for u in r.units]))
        then, other = (
            float(r.available[inside].mean()),
            float(r.available[~inside].mean()) if not inside.all() else np.nan,
        )
        months = ", ".join(str(m) for m in r.months)
        rows.append((r.zone, r.technology, len(r.units), cycle, outage, months, r.out_at_once, then, other))
    columns = ["zone", "technology", "units", "cycle_months", "outage_days", "months"]
    return pd.DataFrame(rows, columns=[*columns, "out_at_once", "available_then", "available_else"])
