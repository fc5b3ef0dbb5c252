"""Scenarios: named changes to the tables and settings of a case, and single changes from the command line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from shanyrak.case.cells import CellError, parse_cell, value_text
from shanyrak.case.check import check_draft
from shanyrak.case.columns import TABLES
from shanyrak.case.contract import ASSUMPTION, Column
from shanyrak.case.draft import NUMERIC, Draft, origin, place, problem_at, typed_table
from shanyrak.case.merge import merge_zones
from shanyrak.case.problems import CaseError, Problem, nearest

FOLDER = "scenarios"
_ACTIONS = ("set", "scale", "remove", "add")


class Change(BaseModel):
    """One change to the rows of a table that ``where`` selects (without it: all rows).

    Changed rows become assumptions of the scenario, unless ``set`` gives another source and grade.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str = Field(description="table that changes")
    where: dict[str, Any] = Field(
        default_factory=dict, description="column = value, or a list of values, that rows have"
    )
    set: dict[str, Any] = Field(default_factory=dict, description="column = new value")
    scale: dict[str, float] = Field(default_factory=dict, description="column = factor on its numbers")
    remove: bool = Field(default=False, description="true removes the rows")
    add: dict[str, Any] = Field(default_factory=dict, description="a whole new row, column = value")

    @model_validator(mode="after")
    def _one_action(self) -> Change:
        if sum(bool(getattr(self, action)) for action in _ACTIONS) != 1:
            raise ValueError(f"a change has exactly one of {', '.join(_ACTIONS)}")
        return self


class Scenario(BaseModel):
    """A file in ``scenarios/``. Order: what it builds on, merging, settings, changes from top to bottom."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(description="title shown to readers")
    description: str = Field(default="", description="what it is for, in a sentence or two")
    builds_on: list[str] = Field(default_factory=list, description="scenarios that are applied first")
    merge_zones: str = Field(default="", description="column of zones.csv: zones of one value become one zone")
    settings: dict[str, Any] = Field(default_factory=dict, description="settings of case.toml that change")
    change: list[Change] = Field(default_factory=list, description="changes to tables, as [[change]]")


def apply_scenarios(draft: Draft, names: Sequence[str]) -> None:
    """Apply scenarios, and first those that they build on, each once, in the order given.

    Problems go to the draft. Zones are merged only where all is right before: raises CaseError otherwise.
    """
    ordered: dict[str, Scenario] = {}
    for name in names:
        _collect(draft, name, (), ordered)
    for name, scenario in ordered.items():
        _apply(draft, name, scenario)


def scenario_file(name: str) -> str:
    """Return the file of a scenario relative to the case folder."""
    return f"{FOLDER}/{name}.toml"


def scenario_names(draft: Draft) -> list[str]:
    """Return the names of the scenarios in the folder, sorted."""
    return sorted(path.stem for path in (draft.folder / FOLDER).glob("*.toml"))


def _collect(draft: Draft, name: str, above: tuple[str, ...], ordered: dict[str, Scenario]) -> None:
    """Add a scenario behind those that it builds on; ``above`` are the scenarios that led to it."""
    if name in above:
        circle = " builds on ".join([*above[above.index(name) :], name])
        remedy = "Remove one builds_on of the circle"
        draft.problems.append(Problem(scenario_file(above[-1]), None, "builds_on", circle, remedy))
    elif name not in scenario_names(draft):
        file, column = (scenario_file(above[-1]), "builds_on") if above else (scenario_file(name), None)
        remedy = nearest(name, scenario_names(draft))
        draft.problems.append(Problem(file, None, column, f"there is no scenario {name}", remedy))
    elif name not in ordered:
        scenario = _read(draft, name)
        if scenario is not None:
            for base in scenario.builds_on:
                _collect(draft, base, (*above, name), ordered)
            ordered[name] = scenario


def _read(draft: Draft, name: str) -> Scenario | None:
    file = scenario_file(name)
    try:
        return Scenario(**tomllib.loads((draft.folder / file).read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        line = re.search(r"line (\d+)", str(broken))
        row = int(line.group(1)) if line else None
        draft.problems.append(Problem(file, row, None, f"this is not TOML: {broken}", "Write: key = value"))
    except ValidationError as invalid:
        for error in invalid.errors():
            column = ".".join(str(part) for part in error["loc"])
            known = Change.model_fields if len(error["loc"]) > 1 else Scenario.model_fields
            remedy = nearest(str(error["loc"][-1]), known) if error["type"] == "extra_forbidden" else error["msg"]
            draft.problems.append(Problem(file, None, column, "this does not belong into a scenario", remedy))
    return None


def _apply(draft: Draft, name: str, scenario: Scenario) -> None:
    file = scenario_file(name)
    if scenario.merge_zones:
        problems = check_draft(draft)
        if problems:
            raise CaseError(problems)
        draft.problems += merge_zones(draft, scenario.merge_zones, file)
    for key, value in scenario.settings.items():
        draft.settings[key] = value
        draft.setting_places[key] = origin(file, None)
    lines = _change_lines((draft.folder / file).read_text(encoding="utf-8"))
    for number, change in enumerate(scenario.change):
        _apply_change(draft, change, origin(file, lines[number] if number < len(lines) else None))


def _change_lines(text: str) -> list[int]:
    return [row for row, line in enumerate(text.splitlines(), start=1) if re.match(r"\s*\[\[\s*change\s*\]\]", line)]


def _apply_change(draft: Draft, change: Change, label: str) -> None:
    if change.table not in TABLES:
        what = f"there is no table {change.table}"
        draft.problems.append(problem_at(label, "table", what, nearest(change.table, TABLES)))
        return
    names = {**change.where, **change.set, **change.scale, **change.add}
    unknown = [name for name in names if name not in TABLES[change.table].names]
    for name in unknown:
        what = f"{change.table} has no column {name}"
        draft.problems.append(problem_at(label, name, what, nearest(name, TABLES[change.table].names)))
    if unknown:
        return
    if change.add:
        _add(draft, change.table, change.add, label)
        return
    rows = _selected(draft.tables[change.table], change)
    if not rows.any():
        draft.problems.append(_no_such_row(draft.tables[change.table], change, label))
    elif change.remove:
        draft.tables[change.table] = draft.tables[change.table][~rows]
    else:
        _alter(draft, change, rows, label)


def _selected(frame: pd.DataFrame, change: Change) -> pd.Series:
    rows = pd.Series(True, index=frame.index)
    for name, wanted in change.where.items():
        values = {value_text(value) for value in (wanted if isinstance(wanted, list) else [wanted])}
        rows &= frame[name].map(value_text).isin(values)
    return rows


def _no_such_row(frame: pd.DataFrame, change: Change, label: str) -> Problem:
    shown = ", ".join(f"{name} = {value}" for name, value in change.where.items())
    for name, value in change.where.items():
        known = {value_text(cell) for cell in frame[name]}
        if not isinstance(value, list) and value_text(value) not in known:
            return problem_at(label, name, f"no row of {change.table} has {shown}", nearest(value_text(value), known))
    what = f"no row of {change.table} has {shown or 'anything'}"
    return problem_at(label, "where", what, "Select a row that exists, or add one with add = {...}")


def _alter(draft: Draft, change: Change, rows: pd.Series, label: str) -> None:
    table = TABLES[change.table]
    frame = draft.tables[change.table].copy()
    for name, value in change.set.items():
        frame.loc[rows, name] = _cell(draft, table.names[name], value, label)
    for name, factor in change.scale.items():
        if table.names[name].kind != "number":
            remedy = "Scale a column of numbers, or use set"
            draft.problems.append(problem_at(label, name, f"{name} cannot be scaled", remedy))
        else:
            frame.loc[rows, name] *= factor
    if "grade" in table.names and not {"source", "grade"} & set(change.set):
        # A changed figure is no longer that of its source.
        frame.loc[rows, ["source", "grade"]] = ASSUMPTION
        frame.loc[rows, "note"] = [f"changed by {place(label)[0]}"] * int(rows.sum())
    frame.index = pd.Index([label if hit else old for old, hit in zip(frame.index, rows, strict=True)], dtype=object)
    draft.tables[change.table] = frame


def _cell(draft: Draft, column: Column, value: object, label: str) -> Any:
    try:
        return parse_cell(column, value_text(value))
    except CellError as bad:
        draft.problems.append(problem_at(label, column.name, bad.what, bad.remedy))
        return float("nan") if column.kind in NUMERIC else False


def _add(draft: Draft, table: str, cells: dict[str, Any], label: str) -> None:
    """Add a row; a zone that was merged before takes the name of the zone that it is now part of."""
    contract = TABLES[table]
    now = {c.name: draft.merged.get(str(cells.get(c.name)), cells.get(c.name, "")) for c in contract.columns
           if c.refers == "zones"}  # fmt: skip
    given = {**cells, **now}
    row = {column.name: [_cell(draft, column, given.get(column.name, ""), label)] for column in contract.columns}
    added = typed_table(contract, row, [label])
    draft.tables[table] = pd.concat([draft.tables[table], added])


def apply_assignments(draft: Draft, assignments: Sequence[str]) -> None:
    """Apply single changes ``table.row.column=value`` (row: key values joined by ``:``) or ``case.field=value``."""
    for assignment in assignments:
        label = origin(f"--set {assignment}", None)
        path, equals, value = assignment.partition("=")
        table, _, rest = path.strip().partition(".")
        row, _, column = rest.rpartition(".")
        if table == "case" and equals and rest:
            draft.settings[rest] = _setting_value(value.strip())
            draft.setting_places[rest] = label
        elif not equals or not row or not column:
            remedy = "Write table.row.column=value, such as plants.old_station.retires=2030, or case.field=value"
            draft.problems.append(problem_at(label, None, "this is not an assignment", remedy))
        else:
            _assign(draft, table, row.split(":"), column, value.strip(), label)


def _setting_value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _assign(draft: Draft, table: str, row: list[str], column: str, value: str, label: str) -> None:
    key = TABLES[table].key if table in TABLES else ()
    if key and len(row) != len(key):
        remedy = f"Name it by {':'.join(key)}"
        draft.problems.append(problem_at(label, None, f"{':'.join(row)} is no row of {table}", remedy))
        return
    where: dict[str, Any] = dict(zip(key, row, strict=False))
    _apply_change(draft, Change(table=table, where=where, set={column: value}), label)
