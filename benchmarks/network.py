"""A process that is not measured: write the network that PyPSA reads."""

from __future__ import annotations

from pathlib import Path

from benchmarks.assembled import assembled
from benchmarks.child import Answer, Question, reply
from benchmarks.system import System
from shanyrak.exchange import export_network


def export(question: Question) -> Answer:
    """Write ``system`` as a network to ``file``."""
    data, options = assembled(System.of(question["system"]))
    export_network(data, options, Path(question["file"]))
    return {"outcome": "written"}


if __name__ == "__main__":
    reply(export)
