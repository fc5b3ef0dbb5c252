"""The page of results: tables, pictures and what they ran on, from the rows alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks import charts
from benchmarks.machine import BUSY
from benchmarks.peer import ENOUGH
from benchmarks.process import OPTIMAL
from benchmarks.system import System

Row = dict[str, Any]
Part = dict[str, Any]
KEPT = 0.01
"""Rows and bounds may be missed by so many MW, MWh or t where an objective counts as the cost of a plan."""
PICTURES = "pictures"
COUNTS = (("solve_s", ",.1f"), ("working_s", ",.1f"), ("iterations", ",d"), ("solves", ",d"))


def write_page(parts: dict[str, Part], out: Path) -> None:
    """Write the page, and its pictures in a folder beside it."""
    sections = {"peer": _contest, "growth": _growth, "commands": _commands}
    done = [sections[name](part, out) for name, part in parts.items() if name in sections and part["rows"]]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n\n".join([HEAD, *done]) + "\n", encoding="utf-8")


HEAD = """# Benchmarks: beside PyPSA, how time and memory grow, and what a user waits for

This page is written by `make bench` (`python -m benchmarks`) from the numbers in `benchmarks/results.json`. Every
number is of one run, those of the workers are of the middle one of three. Each run is a process of its own, one after
another; how busy the machine was at the start stands below each table. Time is from its start to its end, memory the
most that it held at once, with the processes that it started."""


def _contest(part: Part, out: Path) -> str:
    rows, asked = part["rows"], part["asked"]
    file = _draw(out, "benchmark-peer.svg", charts.contest(rows))
    system = System.of(asked["system"])
    body = [
        "## The same system by Shanyrak and by PyPSA",
        _trial(part),
        f"Kazakhstan, {system.zones} zones, {system.hours()}, {_years(system)}, units of any size, only what both "
        f"programs can say (`--shared-features`). All are asked for a gap of {asked['gap']:.1%}; the dual simplex has "
        f"none and goes to its end. Each may use {asked['workers']} cores and {asked['limit_s']:,.0f} s; those after "
        f"HiPO are ended after {ENOUGH:.0f} times the time of Shanyrak.",
        f"![Time and memory of each contestant]({file})",
        _contest_table(rows),
        _contest_notes(rows),
        _ran_on(part),
    ]
    return _joined(body)


def _years(system: System) -> str:
    names = ", ".join(map(str, system.years))
    return f"the period of {names}" if len(system.years) == 1 else f"the periods from {names}"


def _trial(part: Part) -> str:
    return "**A trial at small size: it shows that the benchmark works, and nothing else.**" if part["quick"] else ""


def _contest_table(rows: list[Row]) -> str:
    best, ours = _best(rows), rows[0]
    titles = ["contestant", "ended", "wall s", "peak MB", "objective, million USD", "above the best", "gap reached"]
    lines = []
    for row in rows:
        cost = row.get("objective") if "gap" in row else None
        lines.append([
            row["name"], row["outcome"], f"{row['wall_s']:,.1f}", f"{row['peak_mb']:,.0f}",
            "" if cost is None else _million(cost),
            "" if cost is None or best is None else f"{cost / best - 1:+.3%}",
            f"{row['gap']:.3%}" if "gap" in row else "",
            _ratio(row, ours),
        ])  # fmt: skip
    return _table([*titles, "time, ours = 1"], lines, words=2)


def _million(usd: float) -> str:
    return f"{usd * 1e-6:,.1f}"


def _best(rows: list[Row]) -> float | None:
    """The lowest cost of those that ended well and keep to rows and bounds."""
    fit = [row["objective"] for row in rows if row["outcome"] == OPTIMAL and row.get("violation", 0.0) <= KEPT]
    return min(fit, default=None)


def _ratio(row: Row, ours: Row) -> str:
    """Time relative to ours; a contestant that was cut off took more than this."""
    if ours["outcome"] != OPTIMAL or not (row["outcome"] == OPTIMAL or row["outcome"].startswith("over")):
        return ""
    return f"{'more than ' if row['outcome'] != OPTIMAL else ''}{row['wall_s'] / ours['wall_s']:,.1f}"


def _contest_notes(rows: list[Row]) -> str:
    """What the table alone does not say."""
    ours = rows[0]
    notes = [
        "Reading the network and building its model is part of PyPSA's time, as reading and assembling the case is "
        "part of Shanyrak's. Writing the network is part of nobody's. PyPSA hands its model to HiGHS as matrices, the "
        "fastest way it has. The tolerances, and why, stand in `benchmarks/peer.py`.",
        f"The best is the lowest objective of a plan that keeps every row and bound to {KEPT:g} (MW, MWh or t).",
    ]
    if "bound" in ours:
        notes.append(
            f"Shanyrak proves that no plan of this system costs less than {_million(ours['bound'])} million USD."
        )
    notes += [
        f"{row['name']} misses a row or bound by up to {row['violation']:,.2g}: its objective may be below any plan's."
        for row in rows
        if row.get("violation", 0.0) > KEPT and row["outcome"] == OPTIMAL
    ]
    return "\n".join(f"- {note}" for note in notes)


def _growth(part: Part, out: Path) -> str:
    rows, asked = part["rows"], part["asked"]
    file = _draw(out, "benchmark-growth.svg", charts.growth(rows, asked["factors"]))
    base = rows[0]
    body = [
        "## How time and memory grow",
        _trial(part),
        f"Shanyrak by decomposition to a gap of {asked['gap']:.1%}, with all features and units of any size. One "
        f"factor is varied at a time around {base['zones']} zones, {base['weeks']} weeks, {base['periods']} period"
        f"{'s' if base['periods'] > 1 else ''} and {base['workers']} workers.",
        f"![Time and memory as zones, weeks, periods and workers grow]({file})",
        _growth_table(rows),
        _workers_words(rows, asked),
        "The time of solving leaves out the start of the program, reading and assembling. Of it workers: the time in "
        "which blocks were being solved; the workers write the equations and carry cuts from step to step besides, the "
        "plan problem is solved by one. CPU is the processor time of all processes together. A block solve is one week "
        "of one period at one trial plan.",
        _ran_on(part),
    ]
    return _joined(body)


def _growth_table(rows: list[Row]) -> str:
    names = ("varied", "ended", "zones", "weeks", "periods", "workers", "wall s", "CPU s", "solving s")
    lines = [
        [
            row["varied"],
            row["outcome"],
            *(f"{row[factor]}" for factor in ("zones", "weeks", "periods", "workers")),
            f"{row['wall_s']:,.1f}",
            _known(row, "cpu_s", ",.1f"),
            *(_known(row, key, form) for key, form in COUNTS),
            f"{row['peak_mb']:,.0f}",
            _billion(row),
            _known(row, "gap", ".2%"),
        ]
        for row in rows
    ]
    titles = [*names, "of it workers s", "iterations", "block solves", "peak MB", "least cost, bn USD", "gap"]
    return _table(titles, lines, words=2)


def _commands(part: Part, out: Path) -> str:
    lines = [
        [
            f"`{row['name']}`",
            row["outcome"],
            f"{row['wall_s']:,.0f}",
            _known(row, "solve_s", ",.0f"),
            _known(row, "solves", ",d"),
            f"{row['peak_mb']:,.0f}",
            _billion(row),
            _known(row, "gap", ".2%"),
            f"{row['within']} of {row['judged']}" if "judged" in row else "",
        ]
        for row in part["rows"]
    ]
    titles = ["command", "ended", "wall s", "solving s", "block solves", "peak MB", "least cost, bn USD", "gap"]
    body = [
        "## What a user waits for",
        _trial(part),
        "Each command as it is typed, in an empty folder: the embedded case with all features and whole units, past "
        "years planned and compared, tables and report written.",
        _table([*titles, "past figures within their margins"], lines, words=2),
        _ran_on(part),
    ]
    return _joined(body)


def _billion(row: Row) -> str:
    return f"{row['objective'] * 1e-9:,.2f}" if "objective" in row else ""


def _workers_words(rows: list[Row], asked: Part) -> str:
    """How much sooner several workers are done than one: run by run, in the order in which they were run in turn."""
    compared = [row for row in rows if "walls_s" in row]
    if not compared:
        return ""
    (one, *others), said = compared, []
    for row in others:
        ratios = sorted(a / b for a, b in zip(one["walls_s"], row["walls_s"], strict=True))
        said.append(
            f"With {row['workers']} workers the whole process is done {ratios[len(ratios) // 2]:.2f} times as fast as "
            f"with one ({ratios[0]:.2f} to {ratios[-1]:.2f})."
        )
    where = f"{one['zones']} zones, {one['weeks']} weeks and {one['periods']} periods"
    return " ".join([f"Workers are compared at {where}, each number {asked['turns']} times in turn.", *said])


def _known(row: Row, key: str, form: str) -> str:
    return format(row[key], form) if key in row else ""


def _ran_on(part: Part) -> str:
    told = part["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    commit = f" (commit {told['commit']})" if told["commit"] else ""
    busy = f" The machine was busy at the start (load {told['load']:g})." if told["load"] > BUSY else ""
    return (
        f"Run on {told['date']}: {told['cpu']}, {told['cores']} cores, {told['memory_gb']:g} GB, {told['system']}, "
        f"Python {told['python']}; {versions}{commit}.{busy}"
    )


def _draw(out: Path, name: str, drawing: str) -> str:
    """Write a picture beside the page; its address from there."""
    folder = out.parent / PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(drawing, encoding="utf-8")
    return f"{PICTURES}/{name}"


def _table(titles: list[str], lines: list[list[str]], words: int) -> str:
    """A table whose first columns are words and the others numbers."""
    marks = ["---" if k < words else "---:" for k in range(len(titles))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [titles, marks, *lines])


def _joined(body: list[str]) -> str:
    return "\n\n".join(piece for piece in body if piece)
