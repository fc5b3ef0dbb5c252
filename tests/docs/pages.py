"""The pages of the documentation as blocks: what they tell readers to type, and what they say will appear.

Marks on the first line of a fenced block:

- ``sh test`` and ``python test`` are run, block after block, in an empty folder of their page;
- ``text output`` is what the block before it prints. The words of each line must be among the lines printed; numbers
  may differ, since they follow the case, and a line of three dots leaves lines out;
- ``sh`` and ``python`` without a mark are not run, but must parse.

``python -m tests.docs.pages PAGE...`` runs pages and writes what they print into their output blocks.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
WIDTH = "92"
LONGEST_RUN = 600
LEFT_OUT = "..."
_BLOCK = re.compile(r"^```(\w+)( \w+)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its mark, its text and where the text stands in the page."""

    language: str
    mark: str
    text: str
    start: int
    end: int


def pages() -> list[Path]:
    """Every page written for readers, in order."""
    top = [REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    return top + sorted((REPOSITORY / "docs").rglob("*.md"))


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page."""
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(m[1], (m[2] or "").strip(), m[3], m.start(3), m.end(3)) for m in found]


def run_page(page: Path, folder: Path) -> list[tuple[Block, str]]:
    """Run the marked blocks of a page in a folder; returns (output block, what was printed) where a page shows it.

    Raises
    ------
    AssertionError
        when a block ends with an error
    """
    shown: list[tuple[Block, str]] = []
    printed = ""
    for block in blocks(page):
        if block.mark == "test":
            printed = _run(block, folder)
        elif block.mark == "output":
            shown.append((block, printed))
    return shown


def _run(block: Block, folder: Path) -> str:
    python = Path(sys.executable)
    command = ["bash", "-ec", block.text] if block.language == "sh" else [str(python), "-c", block.text]
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {**os.environ, "PATH": path, "COLUMNS": WIDTH, "NO_COLOR": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, timeout=LONGEST_RUN, capture_output=True, text=True, check=False
    )
    said = f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
    assert done.returncode == 0, f"{block.text}\nends with {done.returncode}:\n{said}"
    return done.stdout + done.stderr


def words(line: str) -> tuple[str, ...]:
    """The words of a line: what stays the same when figures change."""
    return tuple(re.findall(r"[A-Za-z_]{2,}", line))


def refreshed(page: Path) -> str:
    """The text of a page with its output blocks as they are printed now."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        shown = run_page(page, Path(folder))
    for block, printed in reversed(shown):
        text = text[: block.start] + _cut_alike(block.text, printed) + text[block.end :]
    return text


def _cut_alike(before: str, printed: str) -> str:
    """What was printed, with lines left out where the block before left some out."""
    old, new = before.splitlines(), [line.rstrip() for line in printed.strip("\n").splitlines()]
    if LEFT_OUT in old:
        head, tail = old.index(LEFT_OUT), len(old) - old.index(LEFT_OUT) - 1
        new = [*new[:head], LEFT_OUT, *(new[-tail:] if tail else [])]
    return "\n".join(new) + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(refreshed(Path(name)), encoding="utf-8")
