"""The side of a measured process: read the question, answer it, and be the first to go when memory ends."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Question = dict[str, Any]
Answer = dict[str, Any]
_WILLINGNESS_TO_GO = Path("/proc/self/oom_score_adj")


def reply(work: Callable[[Question], Answer]) -> None:
    """Do the work that the first argument (JSON) asks for, and write the answer to the file named by the second."""
    if _WILLINGNESS_TO_GO.exists():
        _WILLINGNESS_TO_GO.write_text("1000", encoding="ascii")
    answer = work(json.loads(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps(answer), encoding="utf-8")
