"""A line as small as a word, drawn without a script: how a figure moves over the periods."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shanyrak.report.elements import text
from shanyrak.report.figures import Numbers
from shanyrak.report.names import INK, PALE

WIDTH, HEIGHT, EDGE = 120.0, 26.0, 4.0


def sparkline(years: Sequence[int], values: Numbers, words: str) -> str:
    """HTML of a line from the lowest to the highest value, with a dot at its end; nothing where two values lack.

    Parameters
    ----------
    years : years of the values, rising
    values : values, NaN where there is none
    words : what the line shows, for who cannot see it
    """
    numbers = np.asarray(values, dtype=float)
    known = np.flatnonzero(np.isfinite(numbers))
    if len(known) < 2:
        return ""
    x, y = _places(np.asarray(years, dtype=float)[known], numbers[known])
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    base = HEIGHT - EDGE / 2
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}" role="img" '
        f'aria-label="{text(words)}"><line x1="{EDGE:g}" x2="{WIDTH - EDGE:g}" y1="{base:g}" y2="{base:g}" '
        f'stroke="{PALE}"/><polyline points="{points}" fill="none" stroke="{INK}" stroke-width="1.6" '
        f'stroke-linejoin="round"/><circle cx="{x[-1]:.1f}" cy="{y[-1]:.1f}" r="2.4" fill="{INK}"/></svg>'
    )


def _places(years: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places of points in the picture; a figure that does not move lies in the middle."""
    across = (years - years[0]) / (years[-1] - years[0])
    spread = values.max() - values.min()
    up = (values - values.min()) / spread if spread > 0.0 else np.full(len(values), 0.5)
    return EDGE + across * (WIDTH - 2 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)
