"""Fast disk for the proofs: netCDF4 writes and reads the same format ten times faster than h5netcdf.

Saving with the engine of the house is tested with the plans themselves.
"""

from __future__ import annotations

import gc

import pytest

from shanyrak.plan import plan


@pytest.fixture(autouse=True)
def fast_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save and open plans with netCDF4, and keep the collector off the many objects of imported libraries."""
    monkeypatch.setattr(plan, "ENGINE", "netcdf4")
    gc.freeze()
