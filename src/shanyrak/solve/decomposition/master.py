"""The plan problem with cuts in place of the hours: its optimum bounds the cost from below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import highspy
import linopy
import numpy as np
import xarray as xr

from shanyrak.scale import MICRO
from shanyrak.solve.decomposition.blocks import Array, Block, Seat
from shanyrak.solve.highs import SolveError
from shanyrak.solve.load import load_model
from shanyrak.system.data import SystemData
from shanyrak.system.model import PLAN
from shanyrak.system.objective import plan_costs
from shanyrak.system.problem import Options, Problem, equations, merged

WARM_PIVOTS = 0.5
"""Pivots from the last optimum of the plan problem, relative to its rows, before it is solved from scratch instead:
with presolve and no start that takes more pivots than rows, but each is cheaper."""

CHOSEN, DEVEX = -1, 1
"""Pricing of the dual simplex: what the solver chooses, and one that needs nothing computed at a warm start, which
takes half the time then."""

IDLE = 4
"""Bounds in a row at which a cut counted for nothing before it is dropped: four in five cuts come to that."""

NEW = 0.03
"""Share of new cuts from which on the program is scaled anew."""

WHOLE = 0.1
"""Share of the wanted gap to which whole units are searched."""

OVERLOOKED = 0.05
"""Share of the wanted gap that cuts left out of the program may say more than it: a bound from below holds without
them."""

ALLOWED = 1e-6
"""How far a known point may miss a rule of the plan problem, relative to the size of the rule's side or to one."""

TINY_SLOPE = 1e-12
"""Slopes below this, in million USD per MW, are noise of the block's solver."""


@dataclass(frozen=True)
class Cut:
    """``Q(x) >= constant + gradient x`` of one block (by position), in USD; and how the constant changes with each side
    of the block that is demand."""

    block: int
    constant: float
    gradient: Array
    demand: Array | None = None


@dataclass(frozen=True)
class Point:
    """A solution of the plan problem: all its columns, the plan's own cost and the sum of the cut estimates."""

    columns: Array
    objective: float


@equations()
def plan_problem(data: SystemData, options: Options) -> Problem:
    """The plan's side alone, with one variable ``theta`` (million USD) for the cost of each block."""
    problem = Problem(data, options)
    for topic in PLAN_TOPICS:
        topic(problem)
    plan_objective(problem)
    return problem


def add_estimates(problem: Problem) -> None:
    """``theta`` [period, block], million USD: what a block costs at least."""
    index = [problem.data.load.period.to_index(), problem.data.load.block.to_index()]
    floor = -lowest_block_cost(problem.data)
    lower = xr.DataArray(floor * MICRO, dims=("period", "block"), coords={"period": index[0], "block": index[1]})
    problem.model.add_variables(lower=lower, name="theta")


PLAN_TOPICS = (*PLAN, add_estimates)
"""What is written of the plan problem, in order, before its objective."""


def plan_objective(problem: Problem) -> None:
    """Minimise the plan's own cost and what its blocks cost, discounted, in million USD."""
    data, theta = problem.data, problem.variable("theta")
    own = [(cost * data.discount).sum("period") for cost in plan_costs(problem).values()]
    total = merged([MICRO * merged(own), (theta * (data.weight * data.discount)).sum()])
    problem.model.add_objective(total, overwrite=True)


def lowest_block_cost(data: SystemData) -> np.ndarray:
    """Most that a block could earn [period, block] in USD: everything sold that the neighbours take.

    In each hour at its price; power that neighbours pay for taking is bought too.
    """
    sold = data.export_price.clip(min=0.0) * data.export_limit
    bought = -data.import_price.clip(max=0.0) * data.import_limit
    income = (sold + bought).sum(["market", "hour"])
    return np.asarray(income.transpose("period", "block").values)


class Master:
    """The plan problem in a solver that keeps its cuts."""

    def __init__(self, problem: Problem, blocks: Sequence[Block | Seat]) -> None:
        self.problem = problem
        model = problem.model
        self.position = model.variables.label_index.label_to_pos
        self.x = [self._interface(block) for block in blocks]
        self.theta = np.array([self._column("theta", block) for block in blocks])
        self._bound = _solver(model, "simplex")
        self.cost = np.asarray(self._bound.getLp().col_cost_)
        self.whole = self._whole_columns()
        _set_integrality(self._bound, self.whole, highspy.HighsVarType.kContinuous)
        self._plan_rows = self._first_cut = self._bound.getNumRow()
        self._cuts: list[Cut] = []
        self._idle = np.zeros(0, dtype=int)  # for each cut: bounds in a row at which it counted for nothing
        self._dropped: list[Cut] = []
        self._drops = True
        self._unscaled = 0  # cuts that came after the solver last scaled the program
        self._row_dual = np.zeros(self._plan_rows)

    def _interface(self, block: Block | Seat) -> Array:
        """Columns of the plan problem that a block sees, in the order of its A_x."""
        return np.concatenate([np.atleast_1d(self._labels(name, block)) for name in block.interface])

    def width(self, name: str, block: Block | Seat) -> int:
        """How many entries of a variable a block sees."""
        return int(np.asarray(self._labels(name, block)).size)

    def _column(self, name: str, block: Block | Seat) -> int:
        return int(np.asarray(self._labels(name, block)).ravel()[0])

    def _labels(self, name: str, block: Block | Seat) -> Array:
        labels = self.problem.variable(name).labels.isel(period=block.period)
        own = labels.isel(block=block.number) if "block" in labels.dims else labels
        return np.asarray(self.position[own.values.ravel()])

    def _whole_columns(self) -> Array:
        """Columns of units, has_unit and link_units where these are whole numbers."""
        names = [*(("units", "has_unit") if self.problem.has("units") else ()), "link_units"]
        found = [self.columns_of(name) for name in names if self.problem.has(name)]
        return np.concatenate([np.zeros(0, dtype=int), *found])

    def total(self, point: Array, costs: Array) -> float:
        """Cost of a point in million USD, of what each block costs there in USD."""
        with_blocks = point.copy()
        with_blocks[self.theta] = MICRO * costs
        return float(self.cost @ with_blocks)

    def allows(self, point: Array) -> bool:
        """Whether a point of another plan problem with the same columns keeps the rules of this one, units of any
        size."""
        matrices = self.problem.model.matrices
        below, above = point - matrices.lb, matrices.ub - point
        apart = np.ones(len(point), dtype=bool)
        apart[self.theta] = False
        if (np.minimum(below, above)[apart] < -ALLOWED * (1 + np.abs(point[apart]))).any():
            return False
        if matrices.A is None:
            return True
        over = matrices.A @ point - matrices.b
        size = ALLOWED * (1 + np.abs(matrices.b))
        over_most = (matrices.sense != ">") & (over > size)
        under_least = (matrices.sense != "<") & (over < -size)
        return not bool((over_most | under_least).any())

    def whole_units(self, gap: float) -> tuple[Point, float]:
        """Best point in whole units with the cuts so far, searched to a relative gap, and the bound it proves."""
        _set_integrality(self._bound, self.whole, highspy.HighsVarType.kInteger)
        self._bound.setOptionValue("solver", "choose")
        self._bound.setOptionValue("mip_rel_gap", gap)
        try:
            point = _point(self._bound)
            bound = float(self._bound.getInfo().mip_dual_bound)
        finally:
            self._bound.setOptionValue("solver", "simplex")
            _set_integrality(self._bound, self.whole, highspy.HighsVarType.kContinuous)
        return point, bound

    def duals(self) -> dict[str, xr.DataArray]:
        """Duals of the plan's own constraints at the last lower bound, in USD per unit."""
        row_dual = self._row_dual
        order = self.problem.model.constraints.label_index.clabels
        position = np.full(int(order.max()) + 1, 0)
        position[order] = np.arange(len(order))
        out = {}
        for name, constraint in self.problem.model.constraints.data.items():
            labels = constraint.labels
            found = np.where(labels.values >= 0, row_dual[position[np.maximum(labels.values, 0)]] / MICRO, np.nan)
            coords = {str(d): labels.coords[d] for d in labels.dims}
            out[str(name)] = xr.DataArray(found, dims=labels.dims, coords=coords)
        return out

    def add(self, cuts: list[Cut]) -> None:
        """Add cuts ``theta_i - g x >= constant``, scaled to million USD."""
        starts, index, value, low = [], [], [], []
        total = 0
        for cut in cuts:
            gradient = cut.gradient * MICRO
            used = np.flatnonzero(np.abs(gradient) > TINY_SLOPE)
            starts.append(total)
            index += [self.theta[[cut.block]], self.x[cut.block][used]]
            value += [np.array([1.0]), -gradient[used]]
            low.append(cut.constant * MICRO)
            total += 1 + len(used)
        if not cuts:
            return
        self._unscaled += len(cuts)
        self._cuts += [replace(cut, demand=None) for cut in cuts]
        self._idle = np.append(self._idle, np.zeros(len(cuts), dtype=int))
        self._bound.addRows(
            len(cuts),
            np.array(low),
            np.full(len(cuts), np.inf),
            total,
            np.array(starts, dtype=np.int32),
            np.concatenate(index).astype(np.int32),
            np.concatenate(value),
        )

    def lower_bound(self) -> Point:
        """Optimum of the plan problem with the cuts so far, warm; from scratch, with presolve, where that leads far."""
        if self._bound.getBasis().valid and self._warm():
            point = _found(self._bound)
        else:
            self._bound.clearSolver()
            point = _point(self._bound)
        self._row_dual = np.array(self._bound.getSolution().row_dual[: self._plan_rows])
        if self._drops:
            self._drop_idle()
        return point

    def _warm(self) -> bool:
        """Run from the basis, with the pricing and the pivots that are meant for that; whether it got to the end."""
        self._scale()
        self._set_simplex(int(WARM_PIVOTS * self._bound.getNumRow()), DEVEX)
        self._bound.run()
        self._set_simplex(highspy.kHighsIInf, CHOSEN)
        return bool(self._bound.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _set_simplex(self, most: int, pricing: int) -> None:
        self._bound.setOptionValue("simplex_iteration_limit", most)
        self._bound.setOptionValue("simplex_dual_edge_weight_strategy", pricing)

    def _scale(self) -> None:
        """Have the solver scale the cuts too, where many are new: it scales what it is given as a whole, and no row
        that comes later. Without, a warm start takes three times the pivots."""
        if self._unscaled > NEW * self.cuts:
            basis = self._bound.getBasis()
            self._bound.passModel(self._bound.getLp())
            self._bound.setBasis(basis)
            self._unscaled = 0

    @property
    def solver(self) -> highspy.Highs:
        """The solver that holds the plan problem with its cuts."""
        return self._bound

    @property
    def cuts(self) -> int:
        """How many cuts the plan problem has."""
        return len(self._cuts)

    def drop_no_more(self) -> None:
        """Drop no cut from now on: each says something of some numbers of units, even where it says nothing of the best
        plan in any size."""
        self._drops = False

    def take_back(self, columns: Array, allowed: float = 0.0) -> bool:
        """Take back of each block the highest dropped cut that a point misses, where the estimates together miss more
        than an allowed cost in million USD; whether that was so."""
        seen: dict[int, tuple[float, int]] = {}
        x = {int(block): columns[own] for block, own in enumerate(self.x)}
        for k, cut in enumerate(self._dropped):
            height = MICRO * (cut.constant + float(cut.gradient @ x[cut.block]))
            if height > seen.get(cut.block, (columns[self.theta[cut.block]], -1))[0]:
                seen[cut.block] = (height, k)
        missed = sum(
            float(self.cost[self.theta[b]] * (height - columns[self.theta[b]])) for b, (height, _) in seen.items()
        )
        if missed <= allowed:
            return False
        chosen = {k for _, k in seen.values()}
        self.add([self._dropped[k] for k in sorted(chosen)])
        self._dropped = [cut for k, cut in enumerate(self._dropped) if k not in chosen]
        return True

    def set_aside_slack(self, kept: int = 0) -> None:
        """Drop every cut after the first ``kept`` that the last bound does not need, until one misses it."""
        slack = self._slack()
        slack[:kept] = False
        self._drop(slack)

    def _drop_idle(self) -> None:
        """Drop cuts that were slack at the last bounds; the basis stays whole without them."""
        self._idle = np.where(self._slack(), self._idle + 1, 0)
        self._drop(self._idle >= IDLE)

    def _slack(self) -> Array:
        """Whether each cut is slack in the basis."""
        basic = highspy.HighsBasisStatus.kBasic
        return np.array([status == basic for status in self._bound.getBasis().row_status[self._first_cut :]], bool)

    def _drop(self, chosen: Array) -> None:
        places = np.flatnonzero(chosen)
        if len(places):
            self._bound.deleteRows(len(places), (self._first_cut + places).astype(np.int32))
            self._dropped += [self._cuts[k] for k in places]
            self._cuts = [cut for cut, gone in zip(self._cuts, chosen, strict=True) if not gone]
            self._idle = self._idle[~chosen]

    @contextmanager
    def row_for_a_while(self, row: Array, low: float, high: float) -> Iterator[None]:
        """For a while every plan keeps ``low <= row x <= high``; no cut is dropped in that time."""
        if self._drops:
            raise ValueError("row_for_a_while() comes after drop_no_more()")
        used = np.flatnonzero(row)
        place = self._bound.getNumRow()
        self._bound.addRow(low, high, len(used), used.astype(np.int32), row[used])
        try:
            yield
        finally:
            self._bound.deleteRows(1, np.array([place], dtype=np.int32))

    @contextmanager
    def aiming(self, row: Array) -> Iterator[None]:
        """For a while ``row x`` is least in place of the cost."""
        columns = np.arange(len(row), dtype=np.int32)
        self._bound.changeColsCost(len(row), columns, row)
        try:
            yield
        finally:
            self._bound.changeColsCost(len(row), columns, self.cost)

    @contextmanager
    def tied(self, share: Array) -> Iterator[None]:
        """For a while give every block its share [period, block] of what the plan allots over the year, and let no
        reservoir carry water: without cuts, the plan would give all of it to one block after another."""
        if self.cuts:
            raise ValueError("tied() comes before the first cut")
        names = sorted(str(n) for n in self.problem.model.variables if str(n).startswith("allot:"))
        water = self.columns_of("carry") if self.problem.has("carry") else np.zeros(0, dtype=int)
        before = self.bounds(water)
        for name in names:
            for columns, factors in self._tie(self.position[self.problem.variable(name).labels.values], share):
                self._bound.addRow(0.0, 0.0, 2, columns, factors)
        self.fix(water, np.zeros(len(water)), np.zeros(len(water)))
        self._first_cut = self._bound.getNumRow()
        try:
            yield
        finally:
            ties = np.arange(self._plan_rows, self._first_cut, dtype=np.int32)
            if len(ties):
                self._bound.deleteRows(len(ties), ties)
            self._first_cut = self._plan_rows
            self.fix(water, *before)

    @staticmethod
    def _tie(columns: Array, share: Array) -> list[tuple[Array, Array]]:
        """Rows ``share_0 x allot_b - share_b x allot_0 = 0`` of each period: columns and factors."""
        return [
            (np.array([columns[p, b], columns[p, 0]], dtype=np.int32), np.array([share[p, 0], -share[p, b]]))
            for p, b in np.ndindex(*columns.shape)
            if b > 0
        ]

    def fix(self, columns: Array, lower: Array, upper: Array) -> None:
        """Set bounds of columns."""
        self._bound.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def bounds(self, columns: Array) -> tuple[Array, Array]:
        """Lower and upper bounds of columns."""
        lp = self._bound.getLp()
        chosen = columns.astype(int)
        return np.asarray(lp.col_lower_)[chosen], np.asarray(lp.col_upper_)[chosen]

    def columns_of(self, name: str) -> Array:
        """Columns of a variable of the plan problem, flat."""
        return np.asarray(self.position[self.problem.variable(name).labels.values.ravel()])

    def values(self, columns: Array) -> dict[str, xr.DataArray]:
        """A point as labelled arrays, without theta."""
        out = {}
        for name, variable in self.problem.model.variables.items():
            if str(name) == "theta":
                continue
            labels = variable.labels
            coords = {str(d): labels.coords[d] for d in labels.dims}
            out[str(name)] = xr.DataArray(columns[self.position[labels.values]], dims=labels.dims, coords=coords)
        return out


def _solver(model: linopy.Model, name: str) -> highspy.Highs:
    highs = load_model(model)
    for option, value in (("output_flag", False), ("solver", name), ("random_seed", 0)):
        highs.setOptionValue(option, value)
    return highs


def _set_integrality(highs: highspy.Highs, columns: Array, kind: highspy.HighsVarType) -> None:
    for column in columns:
        highs.changeColIntegrality(int(column), kind)


def _point(highs: highspy.Highs) -> Point:
    highs.run()
    return _found(highs)


def _found(highs: highspy.Highs) -> Point:
    solved = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kUnknown)
    status = highs.getModelStatus()
    if status not in solved:  # a worn basis: many cuts nearly alike; from scratch it is another way to the optimum
        highs.clearSolver()
        highs.run()
        status = highs.getModelStatus()
    if status not in solved:
        raise SolveError(f"the plan problem ended with '{highs.modelStatusToString(status)}' instead of an optimum")
    return Point(np.array(highs.getSolution().col_value), float(highs.getInfo().objective_function_value))
