"""A few shapes of SVG as text: what the two pictures of the benchmarks are drawn with."""

from __future__ import annotations

from html import escape

INK, FAINT, GRID = "#1c2733", "#5d6b79", "#dde3e9"
FONT = "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"


def picture(width: float, height: float, title: str, parts: list[str]) -> str:
    """A whole file: a white sheet of so many pixels, with a title for readers who do not see it."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" role="img" font-family="{FONT}" font-size="13">'
    )
    sheet = f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", sheet, *parts, "</svg>"]) + "\n"


def text(
    x: float, y: float, words: str, anchor: str = "start", color: str = INK, size: int = 13, bold: bool = False
) -> str:
    """Words whose baseline starts, has its middle or ends (``anchor``) at a point; lines do not run through them."""
    weight = ' font-weight="600"' if bold else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    halo = 'stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
    return f'<text {place} fill="{color}" {halo} font-size="{size}"{weight}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, color: str = GRID, width: float = 1.0, dash: str = "") -> str:
    """A straight line; ``dash`` such as "4 3" breaks it."""
    broken = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{color}" stroke-width="{width:g}"{broken}/>'


def path(points: list[tuple[float, float]], color: str, width: float = 2.0) -> str:
    """Points joined by straight lines."""
    ends = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{ends}" fill="none" stroke="{color}" stroke-width="{width:g}"/>'


def dot(x: float, y: float, color: str) -> str:
    """A point of a curve."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>'


def bar(x: float, y: float, width: float, height: float, color: str, hollow: bool = False) -> str:
    """A bar; a hollow one is drawn by its edge, for what did not come to an end."""
    look = f'fill="#ffffff" stroke="{color}" stroke-dasharray="4 3"' if hollow else f'fill="{color}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 1.0):.1f}" height="{height:.1f}" {look}/>'
