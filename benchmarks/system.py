"""What a benchmark plans, in a few numbers that travel from process to process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class System:
    """A system of the embedded case, with units of any size.

    ``zones``: 14, or merged to 8 or 3; ``weeks``: typical weeks of 168 hours (52: every week of the year), or typical
    ``days`` instead where there are any; ``years``: the first year of each period; ``shared``: only features that PyPSA
    has too.
    """

    zones: int = 14
    weeks: int = 52
    years: tuple[int, ...] = (2035,)
    shared: bool = False
    days: int = 0

    @classmethod
    def of(cls, words: dict[str, Any]) -> System:
        """A system from what :meth:`words` made of it."""
        return cls(**{**words, "years": tuple(words["years"])})

    def hours(self) -> str:
        """How much of a year is planned, in words."""
        number, unit, long = (self.days, "days", 24) if self.days else (self.weeks, "weeks", 168)
        return f"{number} {unit} ({number * long:,} hours)"

    def words(self) -> dict[str, Any]:
        """The system as a dictionary that JSON can hold."""
        return {**asdict(self), "years": list(self.years)}
