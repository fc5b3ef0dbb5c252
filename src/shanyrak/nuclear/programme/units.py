"""The reactors of a programme, one row each: those that a plan builds, or those that are announced."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from shanyrak.nuclear.programme.outlook import Outlook

UNIT_COLUMNS = (
    "unit",
    "project",
    "site",
    "design",
    "partner",
    "unit_mw",
    "first_concrete_year",
    "grid_year",
    "retirement_year",
)
TINY = 1e-3


def planned_units(builds: pd.DataFrame, found: Mapping[str, Outlook], confidence: float = 0.0) -> pd.DataFrame:
    """Return the reactors that a plan builds.

    A committed project comes in its own year, a candidate in the first year of its period. What is built beyond the
    named projects takes the design of the first of them, and its size. A part of a unit, as plans in any size have, is
    a unit of that part.

    Parameters
    ----------
    builds
        table ``builds`` of a plan: option, zone, technology, period, built_mw
    found
        of :func:`~.outlook.outlooks`
    confidence
        chance with which dates are kept, as the plan was made with; 0: as announced

    Returns
    -------
    frame
        one row for each reactor in the columns :data:`UNIT_COLUMNS`, in the order of their grid years
    """
    if not found:
        return pd.DataFrame(columns=list(UNIT_COLUMNS))
    kinds = {o.technology for o in found.values()}
    like = next(iter(found.values()))
    rows: list[tuple[object, ...]] = []
    chosen = builds[builds["technology"].isin(kinds) & (builds["built_mw"] > TINY)]
    for row in chosen.sort_values(["period", "option"], kind="stable").to_dict("records"):
        outlook = found.get(str(row["option"]), like)
        named = str(row["option"]) in found
        year = outlook.on_line(confidence) if named and outlook.status == "committed" else int(row["period"])
        rows += _units(str(row["option"]), str(row["zone"]), outlook, float(row["built_mw"]), year, confidence, rows)
    return _framed(rows)


def announced_units(found: Mapping[str, Outlook], confidence: float = 0.0) -> pd.DataFrame:
    """Return the reactors of all named projects, each in its own year; columns as for :func:`planned_units`."""
    rows: list[tuple[object, ...]] = []
    for key, o in found.items():
        rows += _units(key, o.zone, o, o.units * o.unit_mw, o.on_line(confidence), confidence, rows)
    return _framed(rows)


def _units(
    option: str,
    zone: str,
    outlook: Outlook,
    built_mw: float,
    year: int,
    confidence: float,
    before: list[tuple[object, ...]],
) -> list[tuple[object, ...]]:
    size = outlook.unit_mw
    whole = int(built_mw / size + TINY)
    parts = [size] * whole + [built_mw - whole * size] * (built_mw - whole * size > TINY * size)
    first = sum(row[1] == option for row in before)
    start = year - outlook.lead_years(confidence)
    return [
        (
            f"{option} {first + k + 1}",
            option,
            zone,
            outlook.design,
            outlook.partner,
            part,
            start,
            year,
            year + outlook.life_years,
        )
        for k, part in enumerate(parts)
    ]


def _framed(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(UNIT_COLUMNS))
    return frame.sort_values(["grid_year", "unit"], kind="stable").reset_index(drop=True)
