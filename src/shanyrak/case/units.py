"""Units as they are written in tables (``USD/kW/year``), and the factor from one to another."""

from __future__ import annotations

from collections import Counter
from math import isclose

_UNITS: dict[str, dict[str, float]] = {
    "money": {"USD": 1.0, "kUSD": 1e3, "MUSD": 1e6, "BUSD": 1e9, "ct": 0.01},
    "power": {"W": 1e-6, "kW": 1e-3, "MW": 1.0, "GW": 1e3, "TW": 1e6},
    "energy": {
        "kWh": 1e-3, "MWh": 1.0, "GWh": 1e3, "TWh": 1e6, "MJ": 1 / 3600, "GJ": 1 / 3.6, "TJ": 1e3 / 3.6,
        "PJ": 1e6 / 3.6, "Gcal": 1.163, "MMBtu": 0.293071, "toe": 11.63,
    },
    "mass": {"g": 1e-6, "kg": 1e-3, "t": 1.0, "kt": 1e3, "Mt": 1e6},
    "time": {"h": 1 / 8760, "day": 1 / 365, "month": 1 / 12, "year": 1.0},
    "length": {"m": 1e-3, "km": 1.0},
}  # fmt: skip
_PURE = {"1": 1.0, "%": 0.01, "percent": 0.01}


def factor(unit: str, wanted: str) -> float | None:
    """Return how many of the wanted unit one of the other is, or None where they do not measure the same.

    ``factor("USD/MW", "USD/kW")`` is 0.001. Units are products of known ones: ``a/b/c`` is a over b and c.
    """
    given, target = _parse(unit), _parse(wanted)
    if given is None or target is None or given[0] != target[0]:
        return None
    ratio = given[1] / target[1]
    return round(ratio) if isclose(ratio, round(ratio), rel_tol=1e-12) else ratio


def _parse(unit: str) -> tuple[dict[str, int], float] | None:
    dimensions: Counter[str] = Counter()
    scale = 1.0
    for position, name in enumerate(unit.replace(" ", "").split("/")):
        sign = 1 if position == 0 else -1
        if name in _PURE:
            scale *= _PURE[name] ** sign
            continue
        dimension = next((d for d, names in _UNITS.items() if name in names), None)
        if dimension is None:
            return None
        dimensions[dimension] += sign
        scale *= _UNITS[dimension][name] ** sign
    return {d: power for d, power in dimensions.items() if power}, scale
