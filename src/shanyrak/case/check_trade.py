"""Checks of what the tables of an export corridor say together: places, shares, prices of every hour."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from shanyrak.case.columns_trade import SEGMENT_QUANTITIES
from shanyrak.case.draft import Draft, problem_at
from shanyrak.case.problems import Problem, nearest

SHARE_TOLERANCE = 1e-6
RATIO_TOLERANCE = 0.02
"""Largest distance from 1 of the mean of a price shape: rounded digits, and months of different length."""

STEP_TOLERANCE = 1e-6
"""Distance from a whole number of steps that is none."""

SEGMENT_NEEDS = ("length", "line_cost", "earliest", "capacity_limit")


def places_known(draft: Draft) -> Iterator[Problem]:
    """Each row of the corridor is of a link (or all) or of an external zone, as its quantity asks."""
    corridor, zones = draft.tables["corridor"], draft.tables["zones"]
    links = ["all", *map(str, draft.tables["links"]["link"])]
    outside = [str(zone) for zone in zones.loc[zones["kind"] == "external", "zone"]]
    for label, row in draft.rows("corridor"):
        known = links if row["quantity"] in SEGMENT_QUANTITIES else outside
        if row["place"] and row["place"] not in known:
            kind = "link" if known is links else "external zone"
            what = f"'{row['place']}' is no {kind}, which {row['quantity']} is given of"
            yield problem_at(label, "place", what, nearest(str(row["place"]), known))
    if corridor.empty and not draft.tables["corridor_owners"].empty:
        what = "segments have owners, but nothing says what they are like"
        yield Problem("corridor.csv", None, None, what, "Add length, line_cost, earliest and capacity_limit of each")


def segments_complete(draft: Draft) -> Iterator[Problem]:
    """Each segment has what it cannot do without, and its shares add to 1."""
    corridor, owners = draft.tables["corridor"], draft.tables["corridor_owners"]
    given = set(zip(corridor["place"], corridor["quantity"], strict=True))
    for segment, rows in owners.groupby("segment", sort=False):
        lacking = [q for q in SEGMENT_NEEDS if not {(segment, q), ("all", q)} & given]
        if lacking and not corridor.empty:
            what, remedy = f"{segment!s} has no {', '.join(lacking)}", "Add rows for the segment, or for all"
            yield Problem("corridor.csv", None, "quantity", what, remedy)
        for column in ("investment_share", "toll_share"):
            total = float(rows[column].sum())
            if abs(total - 1.0) > SHARE_TOLERANCE:
                what = f"the {column.replace('_', ' ')}s of {segment!s} add to {total:.4g}"
                yield problem_at(str(rows.index[-1]), column, what, "Make the shares of each segment add to 1")
    owned = set(owners["segment"])
    segments = corridor["quantity"].isin(SEGMENT_QUANTITIES) & ~corridor["place"].isin(["", "all", *owned])
    known = corridor["place"].isin(draft.tables["links"]["link"])
    for place, rows in corridor[segments & known].groupby("place", sort=False):
        what = f"nobody owns the segment {place!s}"
        yield problem_at(str(rows.index[0]), "place", what, "Add its owners to corridor_owners.csv")


def committed_in_steps(draft: Draft) -> Iterator[Problem]:
    """What is committed of a segment, and the most of it, is a whole number of its steps."""
    corridor = draft.tables["corridor"]
    given = {(str(r.place), str(r.quantity)): (str(label), float(r.central)) for label, r in corridor.iterrows()}
    places = sorted({place for place, quantity in given if quantity in SEGMENT_QUANTITIES} - {"", "all"})
    for place in places or ["all"]:
        step = given.get((place, "step"), given.get(("all", "step"), ("", 0.0)))[1]
        for quantity in ("committed", "capacity_limit"):
            label, mw = given.get((place, quantity), given.get(("all", quantity), ("", 0.0)))
            if step > 0 and mw > 0 and abs(mw / step - round(mw / step)) > STEP_TOLERANCE:
                what = f"{quantity} of {place} is {mw:g} MW, which is no whole number of steps of {step:g} MW"
                yield problem_at(label, "central", what, "Make it a multiple of the step, or the step smaller")


def ends_complete(draft: Draft) -> Iterator[Problem]:
    """A destination has a price and a take, a neighbour that sends power along a price and an offer."""
    corridor = draft.tables["corridor"]
    for pair in (("price", "take"), ("offer_price", "offer")):
        for has, lacks in (pair, pair[::-1]):
            rows = corridor[corridor["quantity"] == has]
            others = set(corridor.loc[corridor["quantity"] == lacks, "place"])
            for label, place in rows["place"].items():
                if place not in others:
                    yield problem_at(str(label), "place", f"{place} has {has}, but no {lacks}", f"Add its {lacks}")


def shapes_complete(draft: Draft) -> Iterator[Problem]:
    """A price shape has 12 months of 24 hours, and its mean is 1."""
    shape, zones = draft.tables["price_shape"], draft.tables["zones"]
    home = set(zones.loc[zones["kind"] == "domestic", "zone"])
    for zone, rows in shape.groupby("zone", sort=False):
        label = str(rows.index[-1])
        if zone in home:
            yield problem_at(label, "zone", f"{zone!s} is a zone of the country", "Give prices of external zones")
        if len(rows) != 12 * 24:
            what = f"{zone!s} has {len(rows)} rows"
            yield problem_at(label, "hour", what, "Give all 24 hours of all 12 months: 288 rows")
        elif abs(_mean(rows) - 1.0) > RATIO_TOLERANCE:
            what = f"the mean ratio of {zone!s} over the year is {_mean(rows):.4g}"
            yield problem_at(label, "ratio", what, "Divide all ratios by their mean")


def _mean(rows: pd.DataFrame) -> float:
    days = rows["month"].map(dict(zip(range(1, 13), (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True)))
    return float((rows["ratio"] * days).sum() / days.sum())
