"""The pages that readers type from: their commands run, their lines parse, their links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from shanyrak.cli import app
from tests.docs.cli_reference import PAGE, commands, reference_page, spellings
from tests.docs.pages import REPOSITORY, blocks, pages, run_page, words

RUN = [page for page in pages() if any(block.mark == "test" for block in blocks(page))]
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def command_lines() -> list[tuple[str, str]]:
    """Every line that starts the command, continuations joined, with the page it stands in."""
    shells = [(p, b.text.replace("\\\n", " ")) for p in pages() for b in blocks(p) if b.language == "sh"]
    lines = [(p.name, line.split("||")[0]) for p, text in shells for line in text.splitlines()]
    return [(name, line) for name, line in lines if line.startswith("shanyrak ")]


def test_command_reference_is_up_to_date() -> None:
    page = reference_page()
    assert PAGE.read_text(encoding="utf-8") == page
    for group, command in commands():
        assert all(f"`{name}" in page for names in spellings(command, group).values() for name in names)


@pytest.mark.parametrize(("page", "line"), command_lines())
def test_line_parses(page: str, line: str) -> None:
    """Command and options of the line are known to the program (nothing is run)."""
    name, *arguments = shlex.split(line, comments=True)[1:]
    command = get_command(app).commands[name]  # type: ignore[attr-defined]
    command.make_context(name, arguments)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_and_pictures_are_there(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.relative_to(REPOSITORY)}: {target}"


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_page_runs_and_prints_what_it_shows(page: Path, tmp_path: Path) -> None:
    """Each marked block runs in a fresh folder, and the words shown are among those printed."""
    for block, printed in run_page(page, tmp_path):
        there = {words(line) for line in printed.splitlines()}
        missing = [line for line in block.text.splitlines() if words(line) and words(line) not in there]
        assert not missing, f"{page.name} shows what was not printed:\n" + "\n".join(missing)
