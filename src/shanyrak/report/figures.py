"""The kinds of chart that the chapters share; assets/report.js adds fonts, margins and axis styles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from shanyrak.report.elements import Spec
from shanyrak.report.names import GREYS, INK

Trace = dict[str, Any]
Numbers: TypeAlias = "Sequence[float] | np.ndarray | pd.Series[Any]"
SHAPES = ("", "/", "", ".", "", "x")
"""Patterns that tell shades of grey apart in print."""


def rounded(values: Numbers, places: int = 3) -> list[float]:
    """Numbers short enough for a page; no negative zero."""
    return [round(float(v), places) + 0.0 for v in values]


def bar(name: str, x: Sequence[Any], y: Numbers, colour: str, unit: str, places: int = 3) -> Trace:
    """One series of stacked bars."""
    return {
        "type": "bar",
        "name": name,
        "x": list(x),
        "y": rounded(y, places),
        "marker": {"color": colour, "line": {"color": "#ffffff", "width": 0.6}},
        "hovertemplate": f"%{{y:,.4~g}} {unit}",
    }


def line(name: str, x: Sequence[Any], y: Numbers, unit: str, dash: str = "solid", colour: str = INK) -> Trace:
    """One series as a line with points."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(x),
        "y": rounded(y),
        "line": {"color": colour, "width": 2, "dash": dash},
        "marker": {"size": 6},
        "hovertemplate": f"%{{y:,.4~g}} {unit}",
    }


def stack(
    wide: pd.DataFrame, labels: Mapping[str, str], colours: Mapping[str, str], unit: str, extra: Sequence[Trace] = ()
) -> Spec:
    """Stacked bars of a table [key, period], one series per row, with further series on top."""
    years = [str(c) for c in wide.columns]
    bars = [bar(labels.get(k, k), years, wide.loc[k].to_numpy(dtype=float), colours[k], unit) for k in wide.index]
    return {"data": [*bars, *extra], "layout": stacked_layout(unit)}


def stacked_layout(unit: str, **more: Any) -> Spec:
    """Layout of bars by period, stacked on both sides of zero."""
    return {
        "barmode": "relative",
        "hovermode": "x unified",
        "xaxis": {"type": "category"},
        "yaxis": {"title": {"text": unit}},
        **more,
    }


def grey_stack(wide: pd.DataFrame, unit: str, extra: Sequence[Trace] = ()) -> Spec:
    """Stacked bars in greys, for parts that are no technologies."""
    shades = {k: GREYS[n % len(GREYS)] for n, k in enumerate(wide.index)}
    spec = stack(wide, {}, shades, unit, extra)
    for n, trace in enumerate(spec["data"][: len(wide.index)]):
        trace["marker"]["pattern"] = {
            "shape": SHAPES[n % len(SHAPES)],
            "fgcolor": "#ffffff",
            "solidity": 0.2,
            "size": 7,
            "fillmode": "overlay",
        }
        trace["marker"]["line"] = {"color": INK, "width": 0.5}
    return spec
