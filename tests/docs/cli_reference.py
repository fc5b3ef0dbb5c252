"""The reference page of the command line, made from the commands themselves.

``python -m tests.docs.cli_reference`` writes it to docs/reference/cli.md.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator
from pathlib import Path

from typer.main import get_command
from typer.models import ArgumentInfo, CommandInfo, ParameterInfo

from shanyrak.cli import app

PAGE = Path(__file__).parents[2] / "docs/reference/cli.md"
_VALUES = {int: "N", float: "X", Path: "PATH", str: "TEXT"}
_INTRODUCTION = """# The command line

This page is generated from the commands (`python -m tests.docs.cli_reference`).
`shanyrak COMMAND --help` shows the same in the terminal.

A command ends with 0 when it did what it was asked. It ends with 2 and one paragraph when the input is wrong or there
is no plan: what, where, and what to do. Nothing is written then.
"""


def reference_page() -> str:
    """The page as Markdown."""
    parts = [_INTRODUCTION]
    for group, command in commands():
        title = " ".join(["shanyrak", *group, name_of(command)])
        parts += [f"## {title}", "", inspect.getdoc(command.callback) or "", ""]
        parts += ["| argument or option | default | meaning |", "|---|---|---|", *_rows(command, group), ""]
    return "\n".join(parts)


def commands() -> list[tuple[tuple[str, ...], CommandInfo]]:
    """Every command with the group that it stands in (none: an empty one), in order."""
    found: list[tuple[tuple[str, ...], CommandInfo]] = [((), command) for command in app.registered_commands]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        found += [((str(group.name),), command) for command in group.typer_instance.registered_commands]
    return found


def name_of(command: CommandInfo) -> str:
    """The name under which a command is called."""
    assert command.callback is not None
    return command.name or command.callback.__name__


def spellings(command: CommandInfo, group: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """How each parameter of a command is typed: an option with all its names, an argument in capitals."""
    built = get_command(app)
    for name in (*group, name_of(command)):
        built = built.commands[name]  # type: ignore[attr-defined]
    typed = {p.name: [*p.opts, *p.secondary_opts] for p in built.params}
    return {name: names if names[0].startswith("-") else [name.upper()] for name, names in typed.items()}


def _rows(command: CommandInfo, group: tuple[str, ...]) -> Iterator[str]:
    assert command.callback is not None
    hints = typing.get_type_hints(command.callback, include_extras=True)
    for name, parameter in inspect.signature(command.callback).parameters.items():
        kind, info = typing.get_args(hints[name])[:2]
        assert isinstance(info, ParameterInfo)
        value = "" if isinstance(info, ArgumentInfo) else _VALUES.get(_plain(kind), "")
        spelt = ", ".join(f"`{f'{word} {value}'.strip()}`" for word in spellings(command, group)[name])
        yield f"| {spelt} | {_default(parameter.default)} | {info.help}{_bounds(info)} |"


def _plain(kind: object) -> type:
    """The type of one value: int of ``int | None``, str of ``list[str] | None``."""
    if isinstance(kind, types.UnionType):
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
    if typing.get_origin(kind) is list:
        kind = typing.get_args(kind)[0]
    assert isinstance(kind, type)
    return kind


def _default(value: object) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value}"


def _bounds(info: ParameterInfo) -> str:
    if info.min is None:
        return ""
    return f"; {info.min:g} to {info.max:g}" if info.max is not None else f"; at least {info.min:g}"


if __name__ == "__main__":
    PAGE.write_text(reference_page(), encoding="utf-8")
