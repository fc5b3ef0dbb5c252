"""Checks of what the tables of risks say together: ranges, targets, dates of shocks."""

from __future__ import annotations

from collections.abc import Iterator

from shanyrak.case.draft import Draft, problem_at
from shanyrak.case.problems import Problem, nearest

RANGED = ("probability", "cost", "cost_musd", "delay")
SHARES = ("water", "cold", "fuel")
"""Kinds of shock whose size is a share."""

AIMED = ("finance", "sanction_new", "sanction_all", "delay", "link_delay", "water", "fuel")
"""Kinds of shock that strike something named."""


def risks_ordered(draft: Draft) -> Iterator[Problem]:
    """Low is at most central, central at most high, in each quantity of a risk."""
    frame = draft.tables["risks"]
    for name in RANGED:
        for end, wrong in (("low", frame[f"{name}_low"] > frame[name]), ("high", frame[f"{name}_high"] < frame[name])):
            for label, row in draft.rows("risks", wrong):
                word = "above" if end == "low" else "below"
                what = f"{name}_{end} ({row[f'{name}_{end}']:g}) is {word} {name} ({row[name]:g})"
                yield problem_at(label, f"{name}_{end}", what, "Order the three values, or leave the cell empty")


def risks_hit_something(draft: Draft) -> Iterator[Problem]:
    """What a risk hits is named and known."""
    known = {
        "project": [str(p) for p in draft.tables["projects"]["project"]],
        "technology": [str(t) for t in draft.tables["technology_types"]["technology"]],
        "group": [str(g) for g in draft.tables["technology_types"]["group"].unique()],
    }
    for label, row in draft.rows("risks"):
        words = [word.strip() for word in str(row["target"]).split(";") if word.strip()]
        kind = str(row["hits"])
        if not words and kind in ("project", "technology", "group", "partner"):
            yield problem_at(label, "target", f"the risk hits a {kind}, but none is named", f"Write the {kind}")
        for word in words:
            if kind in known and word not in known[kind]:
                yield problem_at(label, "target", f"'{word}' is no {kind}", nearest(word, known[kind]))


def stresses_make_sense(draft: Draft) -> Iterator[Problem]:
    """A shock is known before it is felt, has a target where its kind needs one, and a share is a share."""
    for label, row in draft.rows("stresses"):
        kind = str(row["kind"])
        if row["starts"] < row["known"]:
            what = f"it is felt in {row['starts']:g}, before it is known in {row['known']:g}"
            yield problem_at(label, "starts", what, "Write a later year, or correct known")
        if kind in AIMED and not row["target"]:
            yield problem_at(label, "target", f"a shock of the kind {kind} needs a target", "Name what it strikes")
        if kind in SHARES and row["size"] > 1:
            yield problem_at(label, "size", f"{row['size']:g} is no share", "Write the share that is left, 0 to 1")
        if kind == "finance" and not row["rate"] > 0:
            yield problem_at(label, "rate", "the other loan has no rate", "Write its cost of capital, such as 0.1")


def struck_projects_known(draft: Draft) -> Iterator[Problem]:
    """A project that a shock strikes is in projects.csv."""
    names = [str(p) for p in draft.tables["projects"]["project"]]
    frame = draft.tables["stresses"]
    for label, row in draft.rows("stresses", frame["kind"].isin(["finance", "delay"])):
        if row["target"] and row["target"] not in names:
            what = f"'{row['target']}' is not in projects.csv"
            yield problem_at(label, "target", what, nearest(str(row["target"]), names))
