"""Blocks of hours: which are shown, what they are called, local time."""

from __future__ import annotations

from dataclasses import replace

from shanyrak.plan.plan import Plan
from shanyrak.report.blocks import chosen_blocks, clock, hour_axis


def test_blocks_are_named_by_what_they_are(rich: Plan) -> None:
    """Block 2 has the highest load; of the others 0 has more load for its wind; one block alone is no season."""
    labels = {b.index: b.label for b in chosen_blocks(rich)}
    assert labels[2] == "Highest load (1 day)"
    assert labels[0] == "Calmest cold day (stands for 200 days)"
    assert labels[1] == "Day 2 of 3 (stands for 164 days)"


def test_winter_and_summer_follow_district_heat(rich: Plan) -> None:
    four = [2, 1, 0, 0]
    data = rich.data
    taken = {
        name: getattr(data, name).isel(block=four).assign_coords(block=range(4))
        for name in ("load", "heat_load", "profile", "weight")
    }
    labels = {b.label.split(" (")[0]: b.index for b in chosen_blocks(replace(rich, data=replace(data, **taken)))}
    assert labels == {"Highest load": 0, "Calmest cold day": 2, "Winter": 3, "Summer": 1}


def test_local_time_on_the_axis() -> None:
    assert clock(19, 5.0) == "00:00"
    assert clock(0, 5.5) == "05:30"
    assert clock(2, -3.0) == "23:00"
    ticks, words = hour_axis(24, 5.0)
    assert ticks[0] == 0
    assert words[:2] == ["05:00", "08:00"]
    ticks, words = hour_axis(168, 5.0)
    assert ticks[0] == 19, "the first local midnight"
    assert len(ticks) == 7
    assert words[0] == "day 1"
