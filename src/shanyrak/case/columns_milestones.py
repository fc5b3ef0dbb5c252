"""The state of the nuclear infrastructure: conditions of the 19 issues in three phases (IAEA NG-G-3.1)."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range
from shanyrak.case.contract import ASSUMPTION, GRADES, Column, Table

STATES = ("not_started", "in_progress", "met")
"""States of a condition."""

MILESTONES = Table(
    "milestones",
    "conditions of the 19 infrastructure issues of IAEA NG-G-3.1, each for one of the three milestones",
    ("condition",),
    (
        Column("condition", "key", "", "short name of the condition", True),
        Column("issue", "integer", "", "number of the infrastructure issue, 1 to 19", True, low=1, high=19),
        Column("phase", "integer", "", "phase whose milestone needs it, 1 to 3", True, low=1, high=3),
        Column("name", "text", "", "what must be so", True),
        Column("state", "choice", "", "how far it is", True, choices=STATES),
        Column("date", "text", "", "month of the state as YYYY-MM: when it was met, or last reported", True),
        Column("shown_by", "text", "", "what shows the state (empty: nothing published)", default=""),
        Column("owner", "text", "", "who answers for it", default=""),
        *number_range("month", "time still needed to meet it, once what it depends on is met"),
        Column("central_grade", "choice", "", "grade of the time", default=ASSUMPTION, choices=tuple(GRADES)),
        Column("depends_on", "text", "", "conditions that must be met first, separated by ;", default=""),
        *evidence(),
    ),
)

MILESTONES_TABLES: tuple[Table, ...] = (MILESTONES,)
"""Tables of the milestones."""
