"""A nation small enough to work out by hand, and tables of quantities written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.indicators import INDICATORS, Basis, make_basis
from shanyrak.plan.plan import Plan
from tests.proofs.parts import Fleet, Link, Market
from tests.proofs.prove import solved
from tests.proofs.tiny import tiny
from tests.report.country import template_case

HALF_YEAR = 4380.0
__all__ = ["basis_from", "nation", "value", "with_macro"]


def nation() -> Plan:
    """Two hours of 4,380 h each: load 100 and 200 MW; coal 100 MW, wind 50 MW at 0.5 and 1; 30 MW from a neighbour.

    Hour 1: wind 25, coal 75. Hour 2: wind 50, coal 100, imports 30, so 20 MW are not served.
    Missing reserve costs nothing.
    """
    data = tiny(
        {"a": [100.0, 200.0]},
        [
            Fleet(
                "a",
                "coal_steam",
                existing=100.0,
                cost=20.0,
                fuel="coal",
                fuel_per_power=2.5,
                emission=0.34,
                group="coal",
                parameters={"unit_size": 50.0},
            ),
            Fleet("a", "wind", "wind", existing=50.0, profile=[0.5, 1.0], group="wind", renewable=True),
        ],
        links=[Link("n", "a", 30.0)],
        markets=[Market("n", import_price=60.0, import_limit=40.0)],
        weight=[HALF_YEAR],
    )
    return solved(replace(data, reserve_shortfall_cost=xr.DataArray(0.0)))[0]


def with_macro(population: float = 1e6, gdp: float = 1e4) -> Case:
    """The starter case with so many people and so much GDP (million USD) in all years."""
    case = template_case()
    macro = case.table("macro").copy()
    macro["central"] = [population if q == "population" else gdp for q in macro["quantity"]]
    return replace(case, tables={**case.tables, "macro": macro})


def basis_from(quantities: Mapping[tuple[str, str], Mapping[int, float] | float], case: Case | None = None) -> Basis:
    """A basis of quantities by (name, part): a number, which is that of 2030, or numbers by period."""
    rows = [
        (name, part, period, number)
        for (name, part), values in quantities.items()
        for period, number in (values if isinstance(values, Mapping) else {2030: values}).items()
    ]
    return make_basis(pd.DataFrame(rows, columns=["quantity", "part", "period", "value"]), case, None)


def value(basis: Basis, key: str, part: str = "", period: int = 2030) -> float:
    """One value of one indicator."""
    found = next(i for i in INDICATORS if i.key == key).compute(basis)
    return float(found.loc[part, period] if isinstance(found, pd.DataFrame) else found[period])
