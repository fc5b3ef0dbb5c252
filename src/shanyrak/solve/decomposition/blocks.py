"""Blocks as small linear programs: made from the same equations, cut out of the linopy matrices.

A block's program is ``Q(x) = min c y  subject to  A_x x + A_y y (<=, =, >=) b,  lower <= y <= upper``, where ``x`` are
the plan variables that the operation sees and ``y`` the hourly ones. Rows with one hourly variable are bounds of it.
All blocks with the same ``A_y`` share one structure: only costs, bounds and right-hand sides differ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import linopy
import numpy as np
import pandas as pd
import scipy.sparse as sp
import xarray as xr

from shanyrak.system.data import SystemData
from shanyrak.system.model import add_operation
from shanyrak.system.network import expandable_links
from shanyrak.system.objective import operation_costs
from shanyrak.system.policy import allotted_limits
from shanyrak.system.problem import Options, Problem, merged

INTERFACE = ("capacity", "link_added", "largest_unit", "carry", "allot:")
"""Beginnings of the names of the plan variables that the operation sees."""

Array = np.ndarray


@dataclass(frozen=True)
class Structure:
    """What blocks of one shape share: the matrix of the rows that stay rows, and which rows became bounds."""

    matrix: sp.csc_matrix
    rows: Array  # positions of the rows that stay rows
    single_rows: Array  # positions of the rows that became bounds
    single_column: Array
    single_factor: Array
    gives_upper: Array  # whether the single row bounds its column from above
    gives_lower: Array


@dataclass(frozen=True)
class Block:
    """One block: its numbers, and where its variables sit in the plan and in the hourly arrays."""

    period: int
    number: int
    structure: Structure
    plan_matrix: sp.csr_matrix  # A_x
    rhs: Array
    less: Array  # sense is <= or =
    more: Array  # sense is >= or =
    cost: Array
    lower: Array
    upper: Array
    interface: tuple[str, ...]  # plan variables in the order of A_x
    columns: tuple[tuple[str, int], ...]  # hourly variables in order, with their number of entries
    row_names: tuple[tuple[str, int], ...]  # constraints in order, with their number of rows


def operation_problem(data: SystemData, options: Options) -> Problem:
    """The hourly side alone: the plan's variables stand there without equations; a block counts once, undiscounted."""
    once = replace(data, weight=xr.ones_like(data.weight), discount=xr.ones_like(data.discount))
    problem = Problem(once, options)
    _add_interface(problem)
    add_operation(problem)
    costs = [cost.sum("period") for cost in operation_costs(problem).values()]
    problem.model.add_objective(merged(costs))
    return problem


def _add_interface(problem: Problem) -> None:
    data, model = problem.data, problem.model
    period, block = data.load.period.to_index(), data.load.block.to_index()

    def add(name: str, *index: pd.Index) -> None:
        model.add_variables(lower=-np.inf, coords=list(index), name=name)

    add("capacity", data.existing.fleet.to_index(), period)
    links = expandable_links(problem)
    if links:
        add("link_added", pd.Index(links, name="link"), period)
    add("largest_unit", data.peak.area.to_index(), period)
    reservoirs = data.fleets("hydro_reservoir")
    if reservoirs:
        add("carry", pd.Index(reservoirs, name="fleet"), period, block)
    for name in allotted_limits(problem):
        add(f"allot:{name}", period, block)


HOURS_AT_ONCE = 9_000
"""Hours whose equations are written at once: enough to spread the cost of writing, few enough for the memory."""


Layout = dict[str, tuple[tuple[str, ...], dict[str, xr.DataArray]]]
"""Dimensions and labels of every hourly variable and constraint, without period and block."""


def cut_blocks(data: SystemData, options: Options) -> tuple[list[Block], Layout]:
    """Every block of every period as its own small program, and how to put their answers together again.

    Some periods are written at a time, so that memory stays small.
    """
    structures: list[Structure] = []
    blocks: list[Block] = []
    layout: Layout = {}
    per_period = data.load.sizes["block"] * data.load.sizes["hour"]
    step = max(1, HOURS_AT_ONCE // per_period)
    periods = data.load.period.values
    for first in range(0, len(periods), step):
        chosen = data.to_dataset().sel(period=periods[first : first + step])
        model = operation_problem(SystemData.from_dataset(chosen), options).model
        blocks += _cut_model(model, first, (len(chosen.period), data.load.sizes["block"]), structures)
        layout |= _layout(model)
    return blocks, layout


def _layout(model: linopy.Model) -> Layout:
    out: Layout = {}
    members: list[tuple[str, linopy.Variable | linopy.constraints.ConstraintBase]] = [*model.variables.items()]
    for name, member in (*members, *model.constraints.data.items()):
        labels = member.labels.isel(period=0, block=0, missing_dims="ignore")
        dims = tuple(str(d) for d in labels.dims)
        out[str(name)] = (dims, {d: labels.coords[d] for d in dims})
    return out


def _cut_model(model: linopy.Model, first: int, count: tuple[int, int], structures: list[Structure]) -> list[Block]:
    matrices = model.matrices
    assert matrices.A is not None
    table = matrices.A.tocsr()
    column_position = model.variables.label_index.label_to_pos
    row_labels = model.constraints.label_index.clabels
    row_position = np.full(int(row_labels.max()) + 1, -1)
    row_position[row_labels] = np.arange(len(row_labels))
    cost, lower, upper = matrices.c, matrices.lb, matrices.ub
    out = []
    for period, number in np.ndindex(*count):
        place = {"period": period, "block": number}
        x, y, interface, columns = _columns(model, place, column_position)
        rows, row_names = _rows(model, place, row_position)
        part = table[rows]
        hourly, sense = part[:, y].tocsr(), matrices.sense[rows]
        less, more = sense != ">", sense != "<"
        structure = _structure(hourly, less, more, structures)
        seen, rhs = part[:, x].tocsr(), matrices.b[rows]
        out.append(
            Block(
                first + period, number, structure, seen, rhs, less, more, cost[y], lower[y], upper[y],
                interface, columns, row_names,
            )
        )  # fmt: skip
    return out


def is_interface(name: str) -> bool:
    """Whether a variable belongs to the plan and is seen by the operation."""
    return name.startswith(INTERFACE)


def _columns(
    model: linopy.Model, place: dict[str, int], position: Array
) -> tuple[Array, Array, tuple[str, ...], tuple[tuple[str, int], ...]]:
    """Positions of the plan's and of the hourly columns of one block; names of both, the hourly ones with their
    sizes."""
    x, y, seen, names = [], [], [], []
    for name, variable in model.variables.items():
        labels = variable.labels
        flat = position[_at(labels, place).values.ravel()]
        if is_interface(str(name)):
            x.append(flat)
            seen.append(str(name))
        else:
            y.append(flat)
            names.append((str(name), len(flat)))
    return np.concatenate(x), np.concatenate(y), tuple(seen), tuple(names)


def _at(labels: xr.DataArray, place: dict[str, int]) -> xr.DataArray:
    return labels.isel({dim: k for dim, k in place.items() if dim in labels.dims})


def _rows(model: linopy.Model, place: dict[str, int], position: Array) -> tuple[Array, tuple[tuple[str, int], ...]]:
    """Positions of the rows of one block, and the constraints with their sizes."""
    parts, names = [], []
    for name, constraint in model.constraints.data.items():
        flat = _at(constraint.labels, place).values.ravel()
        parts.append(position[flat[flat >= 0]])
        names.append((str(name), len(flat)))
    return np.concatenate(parts), tuple(names)


def _structure(hourly: sp.csr_matrix, less: Array, more: Array, known: list[Structure]) -> Structure:
    """The structure of a block: one that is known already, or a new one."""
    count = np.diff(hourly.indptr)
    single = np.flatnonzero(count == 1)
    rows = np.flatnonzero(count != 1)
    matrix = hourly[rows].tocsc()
    column = hourly.indices[hourly.indptr[single]]
    factor = hourly.data[hourly.indptr[single]]
    positive = factor > 0
    made = Structure(
        matrix,
        rows,
        single,
        column,
        factor,
        np.where(positive, less[single], more[single]),
        np.where(positive, more[single], less[single]),
    )
    for other in known:
        if _same(made, other):
            return other
    known.append(made)
    return made


def _same(a: Structure, b: Structure) -> bool:
    return (
        a.matrix.shape == b.matrix.shape
        and a.matrix.nnz == b.matrix.nnz
        and all(
            np.array_equal(one, two)
            for one, two in (
                (a.matrix.indptr, b.matrix.indptr),
                (a.matrix.indices, b.matrix.indices),
                (a.matrix.data, b.matrix.data),
                (a.rows, b.rows),
                (a.single_column, b.single_column),
                (a.single_factor, b.single_factor),
                (a.gives_upper, b.gives_upper),
                (a.gives_lower, b.gives_lower),
            )
        )
    )
