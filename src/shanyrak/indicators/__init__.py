"""National indicators: what a plan means for people, economy, nature and security of supply, by period.

Formulas stand in ``social``, ``economic``, ``environmental`` and ``security``, one function each; the registry makes
tables, chapter, command line and reference page from them.
"""

from shanyrak.indicators import economic, environmental, security, social
from shanyrak.indicators.basis import Basis, basis_of, make_basis
from shanyrak.indicators.left_out import LEFT_OUT
from shanyrak.indicators.registry import SOURCES, THEMES, Indicator, LeftOut, registered

MODULES = (social, economic, environmental, security)
"""The modules whose functions are registered when they are imported."""

INDICATORS: tuple[Indicator, ...] = registered()
"""Every national indicator, by theme."""

__all__ = [
    "INDICATORS",
    "LEFT_OUT",
    "SOURCES",
    "THEMES",
    "Basis",
    "Indicator",
    "LeftOut",
    "basis_of",
    "make_basis",
]
