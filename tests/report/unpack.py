"""Unpacks the hours of a report in the way that its script does, but with other means."""

from __future__ import annotations

import struct
from base64 import b64decode
from typing import Any

import numpy as np


def unpacked(spec: dict[str, Any]) -> list[np.ndarray]:
    """For each area of the figure the numbers [period, block, trace, hour]."""
    cube, traces = spec["cube"], len(spec["traces"])
    raw = b64decode(cube["packed"])
    numbers = struct.unpack(f"<{len(raw) // 2}h", raw)
    areas, periods, blocks = cube["shape"]
    full = np.array(numbers, dtype=float).reshape(areas, periods, blocks, traces, cube["hours"])
    return [full[a] * np.array(cube["step"][a])[None, None, :, None] for a in range(areas)]
