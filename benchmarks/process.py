"""Running a contestant as a process of its own: wall time, peak memory, answer, and how it ended."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
OPTIMAL = "optimal"
_GRACE = 10.0
"""Seconds between asking a process to end and ending it."""
_LOOK = 0.5
"""Seconds between two looks at the memory of all processes of a contestant."""


@dataclass(frozen=True)
class Measured:
    """A process that has ended: how, in words; wall seconds; processor seconds and peak memory in MB, both with those
    processes that it started; what it answered."""

    name: str
    outcome: str
    wall_s: float
    cpu_s: float
    peak_mb: float
    answer: dict[str, Any]

    def row(self) -> dict[str, Any]:
        """As one flat row for JSON."""
        parts = asdict(self)
        answer = parts.pop("answer")
        rounded = {"wall_s": round(self.wall_s, 2), "cpu_s": round(self.cpu_s, 2), "peak_mb": round(self.peak_mb, 1)}
        return {**answer, **parts, **rounded}


def say(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


def measure(name: str, module: str, question: dict[str, Any], limit: float) -> Measured:
    """Run ``python -m module`` on a question and measure it.

    Parameters
    ----------
    name : what it is called in tables
    module : module whose process answers questions, see :mod:`benchmarks.child`
    question : what JSON can hold
    limit : seconds after which it is ended and reported as over the limit
    """
    say(f"{name} ...")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        target, log = Path(folder) / "answer.json", Path(folder) / "log.txt"
        command = [sys.executable, "-m", module, json.dumps(question), str(target)]
        code, late, wall, cpu, peak = _run(command, log, limit)
        answer = json.loads(target.read_text(encoding="utf-8")) if code == 0 and target.exists() else {}
        outcome = f"over {limit:,.0f} s" if late else answer.pop("outcome", None) or _failure(code, log)
    found = Measured(name, outcome, wall, cpu, peak, answer)
    say(f"{name}: {outcome}, {wall:,.1f} s, {peak:,.0f} MB")
    return found


def _run(command: list[str], log: Path, limit: float) -> tuple[int, bool, float, float, float]:
    """Exit code, whether the limit ended it, wall and processor seconds, and peak memory in MB."""
    ended = threading.Event()
    with log.open("wb") as out:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=REPOSITORY, stdout=out, stderr=out, start_new_session=True)
        clock = threading.Timer(limit, _end, [process.pid, ended])
        clock.daemon = True
        clock.start()
        family = Family(process.pid, ended)
        family.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            raise
        finally:
            ended.set()
            clock.cancel()
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = max(family.peak_mb, used.ru_maxrss / (1024.0 if sys.platform != "darwin" else 1024.0**2))
    late = process.returncode < 0 and wall >= limit
    return process.returncode, late, wall, used.ru_utime + used.ru_stime, peak


class Family(threading.Thread):
    """Watches the memory of a process and of those it started, as long as there are any of these (Linux): what several
    of them use is counted once, in equal shares."""

    def __init__(self, first: int, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self.first, self.ended = first, ended
        self.peak_mb = 0.0

    def run(self) -> None:
        """Look again and again until the process has ended."""
        while not self.ended.wait(_LOOK):
            with contextlib.suppress(OSError):
                started = Path(f"/proc/{self.first}/task/{self.first}/children").read_text(encoding="ascii").split()
                if started:
                    self.peak_mb = max(self.peak_mb, sum(map(_share_mb, [str(self.first), *started])))


def _share_mb(process: str) -> float:
    """MB of a process: all of its own, and its share of what others use too."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024.0


def _end(pid: int, ended: threading.Event) -> None:
    """Ask a process to end, and end it where it does not."""
    for what in (signal.SIGTERM, signal.SIGKILL):
        if ended.is_set():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, what)
        ended.wait(_GRACE)


def _failure(code: int, log: Path) -> str:
    """How a process failed, in a line that fits into a table and names no folder of this machine."""
    if code == -signal.SIGKILL:
        return "failed: ended by the system, most likely for want of memory"
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    last = lines[-1] if lines else f"exit code {code}"
    return "failed: " + re.sub(r"(/[^\s/'\":]+)+/", "", last)[:200].replace("|", "/")
