"""What the case says of its own evidence."""

from __future__ import annotations

from shanyrak.case import read_case
from shanyrak.case.columns import TABLES


def test_every_assumption_says_why() -> None:
    """A number without a source stands with a note: a reader can then disagree with the reason, not only the number."""
    case = read_case("kazakhstan")
    silent = []
    for name, table in TABLES.items():
        if {"grade", "note"} <= set(table.names):
            frame = case.table(name)
            mute = frame[(frame["grade"] == "assumption") & (frame["note"].str.strip() == "")]
            silent += [f"{name}.csv: {' '.join(str(row[k]) for k in table.key)}" for row in mute.to_dict("records")]
    assert silent == []
