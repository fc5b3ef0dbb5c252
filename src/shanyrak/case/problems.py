"""What is wrong with a case: one object per problem, and the error that carries them all."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a case folder and what would be right.

    ``row`` is the line number in the file (the header is line 1), or None where no single line is to blame.
    """

    file: str
    row: int | None
    column: str | None
    what: str
    remedy: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        return f"{place}: {self.what}. {self.remedy}."


class CaseError(ValueError):
    """A case that cannot be used; ``problems`` lists everything wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        count = len(self.problems)
        lines = [f"{count} problem{'s' if count != 1 else ''} in the case:"]
        super().__init__("\n".join([*lines, *(f"  {problem}" for problem in self.problems)]))

    def __reduce__(self) -> tuple[type[CaseError], tuple[list[Problem]]]:
        return CaseError, (self.problems,)  # so that it arrives whole from another process


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word most like ``word``, or else lists the known words."""
    names = sorted(set(known))
    match = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if match:
        return f"Did you mean {match[0]}"
    shown = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"Use one of: {shown}" if names else "None is defined"
