"""Where a figure comes from, as a small remark beside it."""

from __future__ import annotations

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import link, text


def source_remark(plan: Plan, key: str, grade: str, note: object) -> str:
    """Publisher with its address, grade, and what the note says (conflicts between sources are named there), HTML."""
    name = text(key)
    if plan.case is not None:
        known = plan.case.table("sources").set_index("key")
        if key in known.index:
            name = link(str(known.address[key]), str(known.publisher[key]))
    remark = f" {text(note)}" if isinstance(note, str) and note else ""
    return f'<span class="remark">{name} ({text(grade)}).{remark}</span>'
