"""Checks of what the tables of foreign partners say together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from shanyrak.case.columns_partners import PARTNER_RULES
from shanyrak.case.draft import Draft, problem_at
from shanyrak.case.problems import Problem, nearest


def partner_rule_areas(draft: Draft) -> Iterator[Problem]:
    """The area of a rule on partners is a partner country of a plant or project, or all."""
    known = ["all", *sorted({*draft.tables["plants"]["partner"], *draft.tables["projects"]["partner"]} - {""})]
    policy = draft.tables["policy"]
    wrong = policy["rule"].isin(list(PARTNER_RULES)) & ~policy["area"].isin(["", *known])
    for label, row in draft.rows("policy", wrong):
        yield problem_at(label, "area", f"'{row['area']}' is no partner country", nearest(row["area"], known))


def counted_have_capacity(draft: Draft) -> Iterator[Problem]:
    """A partnership that counts in the concentration has a capacity."""
    frame = draft.tables["partners"]
    for label, row in draft.rows("partners", frame["counted"] & frame["capacity_mw"].isna()):
        what = f"{row['partnership']} is counted and has no capacity"
        yield problem_at(label, "capacity_mw", what, "Write its MW, or leave counted empty")


def controls_agree(draft: Draft) -> Iterator[Problem]:
    """A control says the same of itself in all its rows."""
    frame = draft.tables["leakage_controls"]
    for name, rows in frame.groupby("control", sort=True):
        for column in ("name", "side", "in_place"):
            differs = rows[column] != rows[column].iloc[0]
            for label in rows.index[differs]:
                what = f"{name} has {_word(rows[column].iloc[0])} elsewhere and {_word(rows[column][label])} here"
                yield problem_at(label, column, what, "Write the same in all rows of a control")


def _word(value: object) -> str:
    word = value.iloc[0] if isinstance(value, pd.Series) else value
    return str(word).lower() if isinstance(word, bool) else str(word)
