"""Names within a sentence."""

from __future__ import annotations


def small(text: str) -> str:
    """The text with its first letter small, unless it begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
