"""Numbers that turn units, each under one name in the whole house (tables name their units: ``case/units.py``)."""

from __future__ import annotations

KILO = 1e3
MILLION = 1e6

MILLI = 1e-3
"""MW as GW, MWh as GWh, million USD as billion USD."""

MICRO = 1e-6
"""USD as million USD, MWh as TWh, t as Mt."""

HOURS = 8760
"""Hours of a model year, which has no 29 February."""
