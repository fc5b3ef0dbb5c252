"""Chapter 15: what was assumed, how well each table is founded, and the sources."""

from __future__ import annotations

import pandas as pd

from shanyrak.case import Case
from shanyrak.case import assumptions as assumed_rows
from shanyrak.case.contract import GRADES
from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Section, folded, link, listed, paragraph, table, text
from shanyrak.report.grouping import records
from shanyrak.report.names import Names
from shanyrak.report.words import number, percent, plural

WEAK = ("recalled", "assumption")
FACTS = "facts only"


def assumptions(plan: Plan, names: Names) -> Section:
    """Rows by grade and table, every row without a document, sources with licence, attribution."""
    if plan.case is None:
        body = paragraph("The plan was saved without its case, so its sources cannot be listed.")
        return Section("assumptions", "Assumptions", "This plan came without its case", body)
    grades = _grades(plan.case)
    weak = assumed_rows(plan.case)
    body = paragraph("Every row of the case names its source and a grade:", _meanings())
    body += table(grades, "Table", total="Total")
    body += paragraph(
        "The list below also names rows that are better founded but for one figure with a grade of its own, such as "
        "a date of retirement or a reactance."
    )
    body += _search(weak) + _sources(plan.case) + _attribution(plan.case)
    total = int(grades.loc["Total"].to_numpy().sum()) if len(grades) else 0
    heading = (
        f"{plural(len(weak), 'row')} of {number(total, 0)} ({percent(len(weak), total)}) rest on assumption or memory"
    )
    return Section("assumptions", "Assumptions", heading, body)


def _meanings() -> str:
    return "; ".join(f"{grade} – {meaning}" for grade, meaning in GRADES.items()) + "."


def _grades(case: Case) -> pd.DataFrame:
    """Number of rows by table and grade."""
    counts = {
        name: frame.grade.value_counts().reindex(list(GRADES), fill_value=0)
        for name, frame in case.tables.items()
        if "grade" in frame.columns and len(frame)
    }
    wide = pd.DataFrame(counts).T.reindex(columns=list(GRADES)).fillna(0).astype(int)
    wide = wide.rename(index=lambda n: str(n).replace("_", " ").capitalize())
    return pd.concat([wide, wide.sum().to_frame("Total").T]) if len(wide) else wide


def _search(weak: pd.DataFrame) -> str:
    if weak.empty:
        return paragraph("No row rests on assumption or memory.")
    places = [f"{r.file}:{r.row}" if r.row else f"{r.file} (scenario)" for r in records(weak)]
    shown = pd.DataFrame(
        {"Where": places, "What": weak.key, "Value": weak.value, "Grade": weak.grade, "Remark": weak.note}
    )
    box = '<input class="search" type="search" placeholder="Search" aria-label="Search the assumptions">'
    return folded(f"All rows that rest on assumption or memory ({len(weak):,})", box + listed(shown))


def _sources(case: Case) -> str:
    rows = case.table("sources")
    if rows.empty:
        return ""
    cited = set().union(*(set(map(str, f.source)) for f in case.tables.values() if "source" in f.columns))
    used = [k for k, key in enumerate(rows.key) if key in cited]
    shown = rows.iloc[used]
    shown = pd.DataFrame(
        {
            "Key": shown.key,
            "Title": [link(str(r.address or ""), str(r.title)) for r in records(shown)],
            "Publisher": shown.publisher,
            "Year": shown.year.astype(str),
            "Licence": shown.licence,
        }
    )
    return folded(f"Sources that the case cites ({len(shown)})", listed(shown, raw=("Title",)))


def _attribution(case: Case) -> str:
    """Whose data the case holds, by licence; sources that only facts are taken from are in the list above."""
    rows = case.table("sources")
    rows = rows[~rows.licence.astype(str).str.startswith(FACTS)] if len(rows) else rows
    if rows.empty:
        return ""
    by_licence: dict[str, list[str]] = {}
    for row in records(rows):
        by_licence.setdefault(str(row.licence), []).append(f"{row.publisher} {row.year or ''}".strip())
    parts = [f"{licence}: {', '.join(dict.fromkeys(owners))}" for licence, owners in sorted(by_licence.items())]
    return f'<p class="note">{text("Contains data of others. " + "; ".join(parts) + ".")}</p>'
