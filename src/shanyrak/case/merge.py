"""Merging zones (written next)."""

from __future__ import annotations

from shanyrak.case.draft import Draft, problem_at
from shanyrak.case.problems import Problem


def merge_zones(draft: Draft, column: str, file: str) -> list[Problem]:
    """Return the problem that zones cannot be merged yet."""
    return [problem_at(f"{file}:", "merge_zones", f"zones cannot be merged by {column} yet", "Leave merge_zones out")]
