"""Memory that was freed goes back to the system, where the C library keeps it otherwise."""

from __future__ import annotations

import ctypes
import gc
import sys


def give_back() -> None:
    """Collect what nothing refers to, and return freed memory to the system (glibc; elsewhere nothing is left to do).

    glibc keeps freed arrays of up to 32 MB for itself: after the equations of a year are written that is 1 GB.
    """
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
