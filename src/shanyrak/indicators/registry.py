"""The registry of national indicators: what each is called, what it says, and the function that computes it.

The name and the unit of an indicator stand in :mod:`shanyrak.case.columns_indicators`, its formula in the docstring of
its function; tables, chapter, command line and reference page are made from this registry.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from shanyrak.case.columns_indicators import NATIONAL_INDICATORS
from shanyrak.indicators.basis import Basis

Theme = Literal["social", "economic", "environmental", "security"]
Direction = Literal["more", "less", "neither"]
Formula = Callable[[Basis], "pd.Series | pd.DataFrame"]

THEMES: tuple[Theme, ...] = ("social", "economic", "environmental", "security")

EISD = "EISD 2005"
TRILEMMA = "Trilemma"
OWN = "own"
SOURCES = {
    EISD: "Energy Indicators for Sustainable Development: Guidelines and Methodologies, by IAEA, UN DESA, IEA, "
    "Eurostat and EEA, STI/PUB/1222, Vienna 2005",
    TRILEMMA: "World Energy Council: World Energy Trilemma Index: energy security, equity, sustainability",
    "EU regulation 2017/1938": "N - 1 formula of gas infrastructure, written here for electricity",
    "Stirling 1998": "On the economics and analysis of diversity: Shannon index of energy supply",
    "Hirschman 1945": "Herfindahl-Hirschman index of concentration",
    OWN: "no published indicator: chosen here to show what a plan of hours can tell",
}
"""Where an indicator comes from, by the words that the registry uses."""


@dataclass(frozen=True)
class Indicator:
    """One national indicator.

    ``direction``: more or less is better, or neither. ``code`` is its number among the energy indicators for
    sustainable development (empty: none of them). ``needs`` are tables of the case without which it has no value.
    """

    key: str
    theme: Theme
    direction: Direction
    source: str
    compute: Formula
    code: str = ""
    needs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name for readers."""
        return NATIONAL_INDICATORS[self.key].meaning

    @property
    def unit(self) -> str:
        """Unit of its values."""
        return NATIONAL_INDICATORS[self.key].unit

    @property
    def formula(self) -> str:
        """Formula in words: the first line of the docstring of its function."""
        return (inspect.getdoc(self.compute) or "").split("\n\n")[0].replace("\n", " ").rstrip(".")


@dataclass(frozen=True)
class LeftOut:
    """An indicator that a plan cannot compute, and why."""

    code: str
    name: str
    reason: str


_found: list[Indicator] = []


def indicator(
    theme: Theme, direction: Direction, source: str, code: str = "", needs: tuple[str, ...] = ()
) -> Callable[[Formula], Formula]:
    """Register a function as the indicator of its name; see :class:`Indicator`."""

    def register(compute: Formula) -> Formula:
        _found.append(Indicator(compute.__name__, theme, direction, source, compute, code, needs))
        return compute

    return register


def registered() -> tuple[Indicator, ...]:
    """Every indicator that was registered, by theme and in the order of the list of the case."""
    order = {key: k for k, key in enumerate(NATIONAL_INDICATORS)}
    return tuple(sorted(_found, key=lambda i: (THEMES.index(i.theme), order[i.key])))
