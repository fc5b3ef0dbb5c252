"""The Kazakhstan case and its fitted model, read once for all tests of construction."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from shanyrak.case import Case, read_case
from shanyrak.nuclear.construction import DurationModel, duration_model, read_builds


@lru_cache(maxsize=1)
def kazakhstan() -> Case:
    return read_case("kazakhstan")


@lru_cache(maxsize=1)
def _builds() -> pd.DataFrame:
    return read_builds(kazakhstan())


def builds() -> pd.DataFrame:
    return _builds().copy()


@lru_cache(maxsize=1)
def model() -> DurationModel:
    return duration_model(kazakhstan())


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)
