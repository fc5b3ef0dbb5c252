"""Checking a case: everything wrong with it, all at once."""

from __future__ import annotations

from shanyrak.case.draft import Draft
from shanyrak.case.problems import Problem


def check_draft(draft: Draft) -> list[Problem]:
    """Return every problem of a draft beyond those found while reading."""
    return []
