"""``python -m benchmarks [peer] [growth] [commands] [--quick] [--render]``: run the benchmarks and write their page.

What is named is run, or all. Rows are kept as they come, so that a run that is broken off leaves what it has; the parts
that were not run stay as they were. ``--render`` writes the page anew from the kept rows.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.commands import Commands
from benchmarks.growth import Growth
from benchmarks.machine import BUSY, machine
from benchmarks.page import write_page
from benchmarks.peer import Contest
from benchmarks.process import REPOSITORY, say

PARTS: dict[str, type[Contest] | type[Growth] | type[Commands]] = {
    "peer": Contest,
    "growth": Growth,
    "commands": Commands,
}
LIMIT, QUICK_LIMIT = 1800.0, 60.0
PAGE, RESULTS = REPOSITORY / "docs/benchmarks.md", REPOSITORY / "benchmarks/results.json"
TRIAL = REPOSITORY / "runs/benchmarks-quick"
"""Where a trial leaves its page, so that it never takes the place of the real one."""


def main() -> None:
    """Run what is asked for and write the page."""
    given = _arguments()
    out = given.out or (TRIAL / "benchmarks.md" if given.quick else PAGE)
    results = given.results or (TRIAL / "results.json" if given.quick else RESULTS)
    parts: dict[str, Any] = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    if not given.render:
        limit = given.limit or (QUICK_LIMIT if given.quick else LIMIT)
        told = machine()
        if told["load"] > BUSY:
            say(f"the machine is busy (load {told['load']}): times will not be worth much")
        for name in given.parts:
            _run(name, PARTS[name].of(given.quick, limit), {"quick": given.quick, "machine": told}, parts, results)
    write_page({name: parts[name] for name in PARTS if name in parts}, out)
    say(f"page {out.name} and results {results.name} are written")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Run the benchmarks and write their page."
    )
    parser.add_argument("parts", nargs="*", type=_part, default=list(PARTS), help=f"{', '.join(PARTS)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="few zones, days and weeks, for trying that it works")
    parser.add_argument("--render", action="store_true", help="write the page from the results that are there")
    parser.add_argument("--out", type=Path, help="page to write (default: docs/benchmarks.md)")
    parser.add_argument("--results", type=Path, help="rows of the page (default: benchmarks/results.json)")
    parser.add_argument(
        "--limit", type=float, help=f"seconds for one contestant ({LIMIT:,.0f}; quick: {QUICK_LIMIT:,.0f})"
    )
    return parser.parse_args()


def _part(name: str) -> str:
    """The name of a part, if it is one."""
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"{name!r} is not known: use {' or '.join(PARTS)}")
    return name


def _run(
    name: str, part: Contest | Growth | Commands, told: dict[str, Any], parts: dict[str, Any], results: Path
) -> None:
    """Run a part, keeping its rows after each."""
    parts[name] = {**told, "asked": part.words(), "rows": []}
    results.parent.mkdir(parents=True, exist_ok=True)
    for row in part.rows():
        parts[name]["rows"].append(row)
        results.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
