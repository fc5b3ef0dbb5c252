"""Blocks as small linear programs: made from the same equations, cut out of the linopy matrices.

A block's program is ``Q(x) = min c y  subject to  A_x x + A_y y (<=, =, >=) b,  lower <= y <= upper``, where ``x`` are
the plan variables that the operation sees and ``y`` the hourly ones. All blocks with the same ``A_y`` share one
structure (``structure.py``): only costs, bounds and right-hand sides differ.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import pairwise

import linopy
import numpy as np
import pandas as pd
import scipy.sparse as sp
import xarray as xr

from shanyrak.solve.decomposition.hands import Alone, Hands
from shanyrak.solve.decomposition.reduce import Rows
from shanyrak.solve.decomposition.structure import Structure, structure_of
from shanyrak.solve.memory import give_back
from shanyrak.system.capacity import never_there
from shanyrak.system.data import SystemData
from shanyrak.system.model import add_operation
from shanyrak.system.network import expandable_links
from shanyrak.system.objective import operation_costs
from shanyrak.system.policy import allotted_limits
from shanyrak.system.problem import Options, Problem, equations, merged

INTERFACE = ("capacity", "link_added", "largest_unit", "carry", "allot:")
"""Beginnings of the names of the plan variables that the operation sees."""

DEMAND = ("power_balance", "heat_balance", "reserve_need")
"""Constraints whose sides are demand: load, heat and reserve."""

Array = np.ndarray


@dataclass(frozen=True)
class Seat:
    """Where a block sits in the plan: its period and number, and the plan variables that it sees, in order."""

    period: int
    number: int
    interface: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """One block: its numbers, and where its variables sit in the plan and in the hourly arrays."""

    period: int
    number: int
    structure: Structure
    plan_matrix: sp.csr_matrix  # A_x
    rhs: Array
    cost: Array
    lower: Array
    upper: Array
    interface: tuple[str, ...]  # plan variables in the order of A_x
    columns: tuple[tuple[str, int], ...]  # hourly variables in order, with their number of entries
    row_names: tuple[tuple[str, int], ...]  # constraints in order, with their number of rows


@equations()
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

HOURS_WORTH_A_PART = 4_000
"""Hours that are worth being written apart: writing them takes as long as writing the equations of no hour at all."""


Layout = dict[str, tuple[tuple[str, ...], dict[str, xr.DataArray]]]
"""Dimensions and labels of every hourly variable and constraint, without period and block."""


def cut_blocks(data: SystemData, options: Options, hands: Hands | None = None) -> tuple[list[Block], Layout]:
    """Every block of every period as its own small program, and how to put their answers together again.

    Some periods are written at a time, so that memory stays small; ``hands`` write several such parts at once (None:
    this process writes them one after another). The blocks are the same, however the periods are shared out.
    """
    return put_together(cut_blocks_later(data, options, hands or Alone()).result())


def cut_blocks_later(data: SystemData, options: Options, hands: Hands) -> Future[list[tuple[list[Block], Layout]]]:
    """The same in parts, written while the caller goes on; to be put together."""
    parts = _parts(data.load.sizes["period"], data.load.sizes["block"] * data.load.sizes["hour"], hands.count)
    return hands.make(write_periods, [(data, options, first, last) for first, last in parts])


def put_together(parts: list[tuple[list[Block], Layout]]) -> tuple[list[Block], Layout]:
    """All blocks, and the layout of them all."""
    layout: Layout = {}
    for _, one in parts:
        layout |= one
    return [block for blocks, _ in parts for block in blocks], layout


def _parts(periods: int, hours: int, hands: int) -> list[tuple[int, int]]:
    """First and last period (exclusive) of parts that are nearly equal: as few as memory allows, as many as there are
    hands and enough to write."""
    fewest = -(-periods // max(1, HOURS_AT_ONCE // hours))
    count = max(fewest, min(hands, periods, periods * hours // HOURS_WORTH_A_PART))
    return list(pairwise(periods * k // count for k in range(count + 1)))


def write_periods(data: SystemData, options: Options, first: int, last: int) -> tuple[list[Block], Layout]:
    """The blocks of some periods, ``first`` to before ``last``, and how to put their answers together again."""
    part = SystemData.from_dataset(data.to_dataset().isel(period=slice(first, last)))
    model = operation_problem(part, options).model
    blocks = _cut_model(model, first, never_there(data).isel(period=slice(first, last)))
    layout = _layout(model)
    del model
    give_back()
    return blocks, layout


def _layout(model: linopy.Model) -> Layout:
    out: Layout = {}
    members: list[tuple[str, linopy.Variable | linopy.constraints.ConstraintBase]] = [*model.variables.items()]
    for name, member in (*members, *model.constraints.data.items()):
        labels = member.labels.isel(period=0, block=0, missing_dims="ignore")
        dims = tuple(str(d) for d in labels.dims)
        out[str(name)] = (dims, {d: labels.coords[d] for d in dims})
    return out


def _cut_model(model: linopy.Model, first: int, dead: xr.DataArray) -> list[Block]:
    """The blocks of a model; those of one period share structures."""
    matrices = model.matrices
    assert matrices.A is not None
    table = matrices.A.tocsr()
    cost, lower, upper = matrices.c, matrices.lb, matrices.ub
    places = _places(model)
    absent = [_nothing(model, dead.isel(period=k)) for k in range(dead.sizes["period"])]
    local = np.zeros(table.shape[1], dtype=np.int32)
    out: list[Block] = []
    known: list[list[Structure]] = [[] for _ in absent]
    for period, number in np.ndindex(*places.shape):
        x, y, rows = (np.concatenate([a[period, number] for a in part]) for part in places.parts)
        rows, nothing = rows[rows >= 0], absent[period]
        local[x], local[y] = np.arange(len(x)), np.arange(len(y)) - len(y)
        hourly, plan = _apart(table[rows], local, nothing, len(x))
        sense = matrices.sense[rows]
        written = Rows(
            hourly, plan, matrices.b[rows], sense != ">", sense != "<", lower[y], upper[y], cost[y], nothing
        )  # fmt: skip
        like = out[-1] if out else None
        made = Block(
            first + period, number, structure_of(written, known[period]), plan, written.rhs, written.cost,
            written.lower, written.upper, places.interface, places.columns, places.row_names,
        )  # fmt: skip
        out.append(made if like is None else _sharing(made, like))
    return out


@dataclass(frozen=True)
class Places:
    """Where the blocks of a model sit in its matrices: positions [period, block, member] of each plan variable, of each
    hourly variable and of each constraint (-1: no row), with the names and sizes of these."""

    parts: tuple[list[Array], list[Array], list[Array]]
    interface: tuple[str, ...]
    columns: tuple[tuple[str, int], ...]
    row_names: tuple[tuple[str, int], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Periods and blocks."""
        periods, blocks, _ = self.parts[1][0].shape
        return periods, blocks


def _places(model: linopy.Model) -> Places:
    sizes = {dim: max(v.labels.sizes.get(dim, 1) for _, v in model.variables.items()) for dim in ("period", "block")}
    column_position = model.variables.label_index.label_to_pos
    row_labels = model.constraints.label_index.clabels
    row_position = np.full(int(row_labels.max()) + 2, -1)  # label -1, of no row, reads the last entry
    row_position[row_labels] = np.arange(len(row_labels))
    columns = {str(n): _by_block(v.labels, column_position, sizes) for n, v in model.variables.items()}
    rows = {str(n): _by_block(c.labels, row_position, sizes) for n, c in model.constraints.data.items()}
    plan = {n: a for n, a in columns.items() if is_interface(n)}
    hourly = {n: a for n, a in columns.items() if not is_interface(n)}
    return Places(
        (list(plan.values()), list(hourly.values()), list(rows.values())),
        tuple(plan),
        tuple((n, a.shape[2]) for n, a in hourly.items()),
        tuple((n, a.shape[2]) for n, a in rows.items()),
    )


def _by_block(labels: xr.DataArray, position: Array, sizes: dict[str, int]) -> Array:
    """Positions [period, block, member] of labels; what has no block of its own belongs to all."""
    front = [dim for dim in sizes if dim in labels.dims]
    ordered = position[labels.transpose(*front, ...).values]
    shape = [sizes[dim] if dim in front else 1 for dim in sizes]
    return np.broadcast_to(ordered.reshape(*shape, -1), (*sizes.values(), ordered.size // int(np.prod(shape))))


def _apart(part: sp.csr_matrix, local: Array, nothing: Array, plan_columns: int) -> tuple[sp.csr_matrix, sp.csr_matrix]:
    """The hourly and the plan's side of the rows of a block; ``local``: place of each column in the block, counted from
    the end (below zero) where it is hourly."""
    place = local[part.indices]
    return (
        _chosen(part, (place < 0) & ~nothing[place], place + len(nothing), len(nothing)),
        _chosen(part, place >= 0, place, plan_columns),
    )


def _chosen(part: sp.csr_matrix, keep: Array, place: Array, width: int) -> sp.csr_matrix:
    """The entries that are kept, at their places."""
    starts = np.concatenate([[0], np.cumsum(keep)])[part.indptr]
    out = sp.csr_matrix((part.data[keep], place[keep], starts), shape=(part.shape[0], width))
    out.eliminate_zeros()
    out.sort_indices()
    return out


def _nothing(model: linopy.Model, absent: xr.DataArray) -> Array:
    """Whether hourly columns of a block are zero in every plan: all that a fleet does that can have no capacity."""
    parts, place = [], {"period": 0, "block": 0}
    for name, variable in model.variables.items():
        if not is_interface(str(name)):
            labels = _at(variable.labels, place)
            own = absent.sel(fleet=labels.fleet.values) if "fleet" in labels.dims else xr.zeros_like(labels, dtype=bool)
            parts.append(own.broadcast_like(labels).transpose(*labels.dims).values.ravel())
    return np.concatenate(parts)


def _sharing(block: Block, like: Block) -> Block:
    """The block with those arrays of another that are the same: they then take memory once."""
    same = {
        name: getattr(like, name)
        for name in ("cost", "lower", "upper")
        if np.array_equal(getattr(block, name), getattr(like, name))
    }
    return replace(block, **same)


def demand_rows(block: Block) -> Array:
    """Positions of the rows, as written, whose sides are demand."""
    sizes = [size for _, size in block.row_names]
    names = np.repeat([name in DEMAND for name, _ in block.row_names], sizes)
    return np.flatnonzero(names)


def loosens(blocks: list[Block]) -> Array:
    """What more of each plan variable does to the rules of all blocks: 1 loosens them, so that no block costs more;
    -1 tightens them; 0 does both. One for each plan variable that a block sees."""
    more_room, less_room = np.zeros((2, blocks[0].plan_matrix.shape[1]), dtype=bool)
    for block in blocks:
        part, written = block.plan_matrix.tocoo(), block.structure.written
        less, more = written.less[part.row], written.more[part.row]
        more_room[part.col[(less & (part.data < 0)) | (more & (part.data > 0))]] = True
        less_room[part.col[(less & (part.data > 0)) | (more & (part.data < 0))]] = True
    return np.where(less_room, np.where(more_room, 0, -1), 1)


def seats(data: SystemData, options: Options) -> list[Seat]:
    """The seats of all blocks, in their order, without their programs."""
    problem = Problem(data, options)
    _add_interface(problem)
    names = tuple(str(name) for name in problem.model.variables)
    return [Seat(p, b, names) for p, b in np.ndindex(data.load.sizes["period"], data.load.sizes["block"])]


def is_interface(name: str) -> bool:
    """Whether a variable belongs to the plan and is seen by the operation."""
    return name.startswith(INTERFACE)


def _at(labels: xr.DataArray, place: dict[str, int]) -> xr.DataArray:
    return labels.isel({dim: k for dim, k in place.items() if dim in labels.dims})
