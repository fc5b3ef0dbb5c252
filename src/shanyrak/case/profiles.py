"""Measured hourly series: ``profiles/<variable>.csv`` or ``.parquet``.

The columns are year, hour and one for every domestic zone. Hours count from 0 at 1 January 00:00 UTC to 8759;
29 February is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from shanyrak.case.model import PROFILES
from shanyrak.case.problems import Problem, nearest
from shanyrak.scale import HOURS

VARIABLES: dict[str, tuple[str, float, float]] = {
    "wind": ("capacity factor of a typical farm", 0.0, 1.0),
    "solar": ("capacity factor of photovoltaics", 0.0, 1.0),
    "temperature": ("degC", -80.0, 60.0),
    "inflow": ("capacity factor that the water allows", 0.0, 1.0),
    "load": ("MW", 0.0, 1e6),
}
"""What may be measured: unit, lowest and highest value."""


def read_profile(path: Path) -> pd.DataFrame:
    """Return a file of measured series as it stands: columns year, hour and one per zone."""
    return pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)


def check_profile(path: Path, zones: list[str]) -> Iterator[Problem]:
    """Yield everything wrong with one file of measured series; ``zones`` are the domestic zones."""
    file = f"{PROFILES}/{path.name}"
    if path.stem not in VARIABLES:
        yield Problem(file, None, None, f"'{path.stem}' is not a measured variable", nearest(path.stem, VARIABLES))
        return
    try:
        frame = read_profile(path)
    except (ValueError, OSError) as error:
        yield Problem(file, None, None, f"the file cannot be read ({error})", "Save it as CSV UTF-8 or Parquet")
        return
    missing = [name for name in ("year", "hour") if name not in frame.columns]
    for name in missing:
        yield Problem(file, 1, name, "the column is missing", "Add the columns year and hour (0 to 8759)")
    if not missing:
        yield from _hours(file, frame)
    for name in frame.columns.difference(["year", "hour"]):
        yield from _values(file, path.stem, frame, str(name), zones)


def _hours(file: str, frame: pd.DataFrame) -> Iterator[Problem]:
    for year, hours in frame.groupby("year")["hour"]:
        lacking = np.setdiff1d(np.arange(HOURS), hours)
        if lacking.size:
            what = f"year {year} lacks {lacking.size} hours, first hour {lacking[0]}"
            yield Problem(
                file, None, "hour", what, f"A year needs {HOURS} hours, 0 to {HOURS - 1}, without 29 February"
            )
        elif len(hours) != HOURS:
            what = f"year {year} has {len(hours)} rows"
            yield Problem(file, None, "hour", what, f"A year needs each of its {HOURS} hours once")


def _values(file: str, variable: str, frame: pd.DataFrame, zone: str, zones: list[str]) -> Iterator[Problem]:
    unit, low, high = VARIABLES[variable]
    if zone not in zones:
        yield Problem(file, 1, zone, "there is no such domestic zone", nearest(zone, zones))
        return
    values = pd.to_numeric(frame[zone], errors="coerce").to_numpy(float)
    empty = np.flatnonzero(~np.isfinite(values))
    if empty.size:
        what = f"{empty.size} hours have no number"
        yield Problem(file, int(empty[0]) + 2, zone, what, f"Fill the gaps: every hour needs a value ({unit})")
    outside = np.flatnonzero((values < low) | (values > high))
    if outside.size:
        what = f"{outside.size} hours lie outside {low:g} to {high:g}, first {values[outside[0]]:g}"
        yield Problem(file, int(outside[0]) + 2, zone, what, f"Write values in the unit: {unit}")
