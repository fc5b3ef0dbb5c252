"""The page around the chapters: one file that needs nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from plotly.offline import get_plotlyjs

from shanyrak.report.elements import Section, text

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
"""The browser itself refuses to load anything from elsewhere."""


def page(title: str, subtitle: str, sections: Sequence[Section]) -> str:
    """The whole HTML file: navigation at the left, one section per chapter, charts library and scripts inside."""
    links = "".join(f'<li><a href="#{text(s.anchor)}">{text(s.name)}</a></li>' for s in sections)
    body = "".join(_section(k, s) for k, s in enumerate(sections))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Shanyrak">
<title>{text(title)}</title>
<style>{asset("report.css")}</style>
</head>
<body>
<nav aria-label="Chapters"><p class="brand">Shanyrak</p><ol start="0">{links}</ol></nav>
<main>
<header><h1>{text(title)}</h1><p class="subtitle">{text(subtitle)}</p></header>
{body}
</main>
<script>{_script(get_plotlyjs())}</script>
<script>{_script(asset("report.js"))}</script>
</body>
</html>
"""


def _section(position: int, section: Section) -> str:
    return (
        f'<section id="{text(section.anchor)}" aria-labelledby="{text(section.anchor)}-heading">'
        f'<p class="kicker">{position} {text(section.name)}</p>'
        f'<h2 id="{text(section.anchor)}-heading">{text(section.heading)}</h2>{section.body}</section>\n'
    )


def asset(name: str) -> str:
    """A file of the assets folder."""
    return files("shanyrak.report").joinpath("assets", name).read_text(encoding="utf-8")


def _script(source: str) -> str:
    """JavaScript that cannot close its own script element."""
    return source.replace("</script", "<\\/script")
