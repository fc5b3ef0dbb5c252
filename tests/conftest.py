"""What holds for all tests: the terminal is no matter of chance, and no example of a property is timed.

A test that asks for a width (``COLUMNS`` of its own) must get it whatever the shell that started it has, so what the
shell says is forgotten before any console is made. A busy machine is no defect, so properties have no deadline.
"""

from __future__ import annotations

import os

from hypothesis import settings

for name in ("COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
    os.environ.pop(name, None)
os.environ["TERM"] = "xterm"

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
