"""Components of a network, gathered one by one and handed to PyPSA kind by kind."""

from __future__ import annotations

import importlib
import logging
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

BLOCKS_OF_A_PERIOD = 1000
"""Block b of planning period y is the investment period 1000 y + b of the network, where a year has several blocks."""

Series = np.ndarray | float
"""A value for every snapshot, or one that holds in all of them."""


class ExchangeError(Exception):
    """A network cannot be written; the message says why and what to do."""


def pypsa_module() -> Any:
    """The package pypsa, asked for only when a network is written; raises ExchangeError where it is not installed."""
    try:
        return importlib.import_module("pypsa")
    except ImportError as missing:
        raise ExchangeError(
            f"writing a network needs the package pypsa, which cannot be imported ({missing}). "
            "Install it with: pip install 'shanyrak[pypsa]'"
        ) from missing


@contextmanager
def quiet() -> Iterator[None]:
    """Keep notes of pypsa on its own versions away from the command line."""
    log = logging.getLogger("pypsa")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            yield
    finally:
        log.setLevel(level)


@dataclass(frozen=True)
class Timeline:
    """The hours of all blocks one after another.

    PyPSA closes the circle of a store over an investment period. So each block of each planning period is one, and the
    year itself where it is a single block. What exists in a planning period exists in all of its blocks.
    """

    periods: tuple[int, ...]
    blocks: int
    hours: int

    @classmethod
    def of(cls, load: xr.DataArray) -> Timeline:
        """The hours of a load [.., period, block, hour]."""
        periods = tuple(int(year) for year in load.period.values)
        return cls(periods, load.sizes["block"], load.sizes["hour"])

    def label(self, period: int, block: int = 0) -> int:
        """The investment period of a block."""
        return period if self.blocks == 1 else period * BLOCKS_OF_A_PERIOD + block

    def labels(self) -> list[int]:
        """The investment periods of all blocks, in order."""
        return [self.label(period, block) for period in self.periods for block in range(self.blocks)]

    def life(self, first: int, last: int) -> dict[str, Any]:
        """Build year and lifetime of what exists from one planning period through another."""
        start, end = self.label(first), self.label(last, self.blocks - 1)
        return {"build_year": start, "lifetime": float(end - start + 1)}

    def snapshots(self) -> pd.MultiIndex:
        """Block and hour of every snapshot."""
        return pd.MultiIndex.from_product([self.labels(), range(self.hours)], names=["period", "timestep"])

    def series(self, values: xr.DataArray) -> Series:
        """Values over any of period, block and hour as one for every snapshot, or as a number where all are equal."""
        first = values.values.flat[0]
        if bool((values.values == first).all()):
            return float(first)
        shape = {"period": len(self.periods), "block": self.blocks, "hour": self.hours}
        missing = {dim: size for dim, size in shape.items() if dim not in values.dims}
        full: np.ndarray = values.expand_dims(missing).transpose(*shape).values.astype(float).ravel()
        return full


@dataclass
class Parts:
    """Components gathered before they are written: alike ones go to PyPSA in one call."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, kind: str, name: str, **values: Any) -> None:
        """Note a component; an array is a value for every snapshot, anything else holds in all of them."""
        self.rows.setdefault(kind, []).append({"name": name, **values})

    def write(self, network: Any) -> None:
        """Put all components into a pypsa.Network whose snapshots are set."""
        for kind, rows in self.rows.items():
            alike: dict[tuple[tuple[str, bool], ...], list[dict[str, Any]]] = {}
            for row in rows:
                shape = tuple((key, isinstance(value, np.ndarray)) for key, value in row.items())
                alike.setdefault(shape, []).append(row)
            for group in alike.values():
                _write_alike(network, kind, group)


def _write_alike(network: Any, kind: str, rows: list[dict[str, Any]]) -> None:
    names = pd.Index([row["name"] for row in rows])
    given: dict[str, Any] = {}
    for key, first in rows[0].items():
        column = [row[key] for row in rows]
        if key != "name":
            given[key] = (
                pd.DataFrame(np.column_stack(column), index=network.snapshots, columns=names)
                if isinstance(first, np.ndarray)
                else pd.Series(column, index=names)
            )
    network.add(kind, names, **given)


def save_network(network: Any, file: Path) -> Path:
    """Write a network as netCDF, all or nothing; raises ExchangeError where the file cannot be written."""
    if file.is_dir():
        raise ExchangeError(f"{file} is a folder: give a file with --out, such as {file / 'network.nc'}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}-") as folder:
            fresh = Path(folder) / "network.nc"
            with quiet():
                network.export_to_netcdf(fresh)
            fresh.replace(file)
    except OSError as problem:
        raise ExchangeError(f"{file} cannot be written: {problem}. Give another file with --out.") from problem
    return file
