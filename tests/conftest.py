"""What holds for all tests: nothing depends on the shell that starts them, and no example of a property is timed.

A test that asks for a width (``COLUMNS`` of its own) must get it whatever that shell has, so what it says of a terminal
is forgotten before any console is made. Commands that tests start keep what they compile, as they do for a user. A busy
machine is no defect, so properties have no deadline.
"""

from __future__ import annotations

import os

from hypothesis import settings

OF_THE_SHELL = (
    "COLUMNS",
    "LINES",
    "FORCE_COLOR",
    "NO_COLOR",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
    "PYTHONDONTWRITEBYTECODE",
)

for name in OF_THE_SHELL:
    os.environ.pop(name, None)
os.environ["TERM"] = "xterm"

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
