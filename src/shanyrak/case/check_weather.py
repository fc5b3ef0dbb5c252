"""Checks of the weather statistics and of measured series."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shanyrak.case.check_content import SHARE_TOLERANCE, domestic
from shanyrak.case.contract import Quantity
from shanyrak.case.draft import Draft, problem_at
from shanyrak.case.model import PROFILES
from shanyrak.case.parameters import WEATHER_QUANTITIES
from shanyrak.case.problems import Problem, nearest
from shanyrak.case.profiles import VARIABLES, check_profile, read_profile

MONTHS = frozenset(range(1, 13))
_OPTIONAL = ("wind_p",)
"""Quantiles of the wind refine its distribution where they are known."""


def months_complete(draft: Draft) -> Iterator[Problem]:
    """Every zone has the weather that the generator works from; no variable has only some of the months."""
    weather = draft.tables["weather"]
    months: dict[tuple[str, str], set[float]] = {}
    for zone, variable, month in zip(weather["zone"], weather["variable"], weather["month"], strict=True):
        months.setdefault((zone, variable), set()).add(month)
    measured = _measured(draft)
    zones = [*domestic(draft), "all"]
    for variable, quantity in WEATHER_QUANTITIES.items():
        needed = quantity.default is None and not variable.startswith((*_OPTIONAL, *measured))
        for zone in zones:
            own = months.get((zone, variable), set())
            absent = not own and needed and zone != "all" and ("all", variable) not in months
            if absent or (own and own != {0} and not own >= MONTHS):
                yield _lacking(zone, quantity, own)


def _measured(draft: Draft) -> tuple[str, ...]:
    """Return the beginnings of the variables that measured series stand in for."""
    stems = {path.stem for path in (draft.folder / PROFILES).glob("*")}
    return tuple(sorted({f"{stem}_" for stem in stems} | ({"clearness_"} if "solar" in stems else set())))


def _lacking(zone: str, quantity: Quantity, own: set[float]) -> Problem:
    what = f"{quantity.name} of {zone} lacks {', '.join(str(month) for month in sorted(MONTHS - own))}"
    remedy = f"Add them in {quantity.unit}, for {zone} or for all: month needs 12 rows, 1 to 12"
    if not own:
        what = f"there is no {quantity.name} of {zone}"
        year = "" if "month" in quantity.required_for else ", or one with month 0"
        remedy = f"Add it in {quantity.unit}, for {zone} or for all: month needs 12 rows, 1 to 12{year}"
    return Problem("weather.csv", None, "month", what, remedy)


def monthly_where_needed(draft: Draft) -> Iterator[Problem]:
    """A variable that is needed by month is not given for the whole year instead."""
    weather = draft.tables["weather"]
    monthly = [name for name, quantity in WEATHER_QUANTITIES.items() if "month" in quantity.required_for]
    for label, row in draft.rows("weather", (weather["month"] == 0) & weather["variable"].isin(monthly)):
        what = f"{row['variable']} of {row['zone']} is given for the whole year"
        yield problem_at(label, "month", what, "Give it by month: month needs 12 rows, 1 to 12")


def inflow_shares(draft: Draft) -> Iterator[Problem]:
    """The shares of the year's water that come in the months add to 1."""
    weather = draft.tables["weather"]
    shares = weather[(weather["variable"] == "inflow_share") & (weather["month"] >= 1)]
    for zone, rows in shares.groupby("zone"):
        total = rows["value"].sum()
        if len(rows) == 12 and abs(total - 1) > SHARE_TOLERANCE:
            what = f"the inflow shares of {zone} add to {total:.4g}"
            yield problem_at(rows.index[-1], "value", what, "Make the twelve shares add to 1")


def correlations_known(draft: Draft) -> Iterator[Problem]:
    """Correlations join zones or regions that exist."""
    zones = draft.tables["zones"]
    known = [*zones["zone"], *zones["region"]]
    frame = draft.tables["weather_correlations"]
    for end in ("zone_a", "zone_b"):
        for label, row in draft.rows("weather_correlations", ~frame[end].isin(["", *known])):
            yield problem_at(label, end, f"'{row[end]}' is neither zone nor region", nearest(row[end], known))


def profiles_complete(draft: Draft) -> Iterator[Problem]:
    """Measured series have every hour of their years."""
    folder = draft.folder / PROFILES
    files = sorted(path for path in folder.glob("*") if path.is_file() and not path.name.startswith("."))
    for path in files:
        if path.suffix not in (".csv", ".parquet"):
            remedy = "Save measured series as CSV or Parquet"
            yield Problem(f"{PROFILES}/{path.name}", None, None, "the file is neither CSV nor Parquet", remedy)
        elif not draft.merged:
            yield from check_profile(path, domestic(draft))
            yield from _zones_without_column(path, domestic(draft))
    if files and draft.merged:
        remedy = "Plan the zones as they are, or use the weather generator"
        yield Problem(PROFILES, None, None, "measured series cannot be merged with their zones", remedy)


def _zones_without_column(path: Path, zones: list[str]) -> Iterator[Problem]:
    if path.stem not in VARIABLES:
        return
    try:
        columns = set(read_profile(path).columns)
    except (ValueError, OSError):
        return
    for zone in zones:
        if zone not in columns:
            what = "the zone has no column"
            yield Problem(f"{PROFILES}/{path.name}", 1, zone, what, "A measured variable needs a column for every zone")
