"""What the corridor's chapter says of a gain that the gap of the plan could hide."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from shanyrak.report.chapters.corridor import _within_gap

VALUES = pd.DataFrame(
    {"coalition": ["A, B", "A, B", "A, B, C"], "bound": ["central", "best", "central"], "value_musd": [150, 900, 175.0]}
)


def told(cost: float | None, bound: float | None) -> str:
    """The words for a plan of that cost and bound."""
    plan: Any = SimpleNamespace(manifest={"objective_musd": cost, "bound_musd": bound})
    return _within_gap(plan, VALUES)


def test_a_gain_smaller_than_the_gap_is_said_to_be() -> None:
    """Proves: 175 of all by central figures against a gap of 300 million USD; the best figures do not count."""
    assert "smaller than the 300 million USD" in told(1300.0, 1000.0)


@pytest.mark.parametrize(("cost", "bound"), [(1100.0, 1000.0), (1300.0, None), (None, None)])
def test_nothing_is_said_where_the_gain_is_larger_or_no_gap_is_known(cost: float | None, bound: float | None) -> None:
    assert told(cost, bound) == ""
