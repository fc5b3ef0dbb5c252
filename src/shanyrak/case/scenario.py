"""Scenarios."""

from __future__ import annotations

from collections.abc import Sequence

from shanyrak.case.draft import Draft


def apply_scenarios(draft: Draft, names: Sequence[str]) -> None:
    """Apply."""


def apply_assignments(draft: Draft, assignments: Sequence[str]) -> None:
    """Apply."""
