"""What a user waits for: ``shanyrak plan`` as it is typed, with whole units, past years and report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.process import measure, say

FULL: tuple[tuple[str, ...], ...] = ((), ("--exact",))
TRIAL: tuple[tuple[str, ...], ...] = (("--zones", "kegoc", "--days", "3", "--no-compare-past"),)


@dataclass(frozen=True)
class Commands:
    """Options of the commands that are run, and the seconds that each may take."""

    options: tuple[tuple[str, ...], ...]
    limit: float

    @classmethod
    def of(cls, quick: bool, limit: float) -> Commands:
        """The commands of the README, or a small one for trying that it works."""
        return cls(TRIAL if quick else FULL, limit)

    def words(self) -> dict[str, Any]:
        """What is measured, as JSON can hold it."""
        return {"limit_s": self.limit}

    def rows(self) -> Iterator[dict[str, Any]]:
        """One row for each command, as each ends."""
        say("commands")
        for options in self.options:
            name = " ".join(["shanyrak plan", *options])
            yield measure(name, "benchmarks.whole", {"options": list(options)}, self.limit).row()
