"""Bounds of a plan problem from a pool alone, without an hour being solved.

From below: the plan problem with the cuts. From above: operating cost is convex in the plan, so between points whose
cost is known it is at most the mean of these costs; and more of what loosens a block's rules never makes it dearer.
For each period, with shares ``l_k >= 0, sum l_k = 1`` of the known points,

    ``x = sum_k l_k x_k + s``  costs at most  ``sum_k l_k Q(x_k)``,  ``s >= 0`` where more loosens, ``s <= 0`` where it
    tightens, ``s = 0`` else,

and what a limit allots too little to a block costs at most its price. The plan found from above is one that can be
built and run, at no more than its bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from shanyrak.scale import MICRO
from shanyrak.solve.decomposition.blocks import Array, Seat
from shanyrak.solve.decomposition.master import OVERLOOKED, WHOLE, Master, Point
from shanyrak.solve.decomposition.pool import Pool
from shanyrak.solve.decomposition.stacked import Program, program_of
from shanyrak.solve.highs import SolveError
from shanyrak.solve.load import load_model
from shanyrak.system.fuels import excess_price
from shanyrak.system.problem import Problem

ALLOTMENT = "allot:"

ROUNDS = 60
"""Most rounds of adding those cuts that a bound from below misses."""

MISSED = 1e-7
"""A cut is missed where the estimate lies below it by more than this share of the cost."""

WHOLE_GAP = 1e-3
"""Relative gap of the search for whole units from above: far below the distance of the bounds."""

WHOLE_SECONDS = 4.0
"""Longest search for whole units of one answer; the best plan by then counts."""


@dataclass(frozen=True)
class Mixed:
    """A plan between known points: all its columns, its cost in million USD, and the share of each point in each
    period [period, point]."""

    columns: Array
    objective: float
    shares: Array


class Quick:
    """A plan problem over the blocks of a pool."""

    def __init__(
        self, problem: Problem, seats: Sequence[Seat], pool: Pool, first: Sequence[tuple[int, int]] = ()
    ) -> None:
        """Take the plan problem, and the cuts to begin with, as block and place in the pool (none: chosen here)."""
        self.first = first
        self.problem, self.seats, self.pool = problem, seats, pool
        self.master = Master(problem, seats)
        self.master.drop_no_more()
        self.whole = len(self.master.whole) > 0
        self._used: list[set[int]] = [set() for _ in seats]
        self._excess: dict[str, Array] = {}  # price of going beyond each limit [period]

    def lower(self) -> Point:
        """Optimum of the plan problem with all cuts of the pool, units of any size: no plan costs less.

        Cuts are added as they are missed, so that the program stays small however many there are.
        """
        self.begin()
        for _ in range(ROUNDS):
            point = self.master.lower_bound()
            if not self._take(point):
                break
        return point

    def _take(self, point: Point, overlooked: float = MISSED) -> bool:
        """Add the cuts that a point misses, of the pool or set aside; whether there were any that say more than a share
        of its cost."""
        allowed = overlooked * abs(point.objective)
        back = self.master.take_back(point.columns, allowed)
        missed = self._missed(point.columns)
        if sum(missed.values()) <= allowed:
            return back
        self._add(list(missed))
        return True

    def begin(self) -> None:
        """Take the first cuts, where there are none yet."""
        if not self.master.cuts:
            self._add(list(self.first) or self._first())

    def tight(self, columns: Array) -> list[tuple[int, int]]:
        """The cuts in use that hold a point up, as block and place in the pool."""
        found = []
        for block, own in enumerate(self._used):
            estimate, x = columns[self.master.theta[block]], columns[self.master.x[block]]
            heights = MICRO * self.pool.heights(block, x)
            found += [(block, k) for k in sorted(own) if heights[k] >= estimate - MISSED * (1.0 + abs(estimate))]
        return found

    def take_missed(self, columns: Array) -> bool:
        """Add of each block the highest cut that a point misses; whether there was one."""
        missed = self._missed(columns)
        self._add(list(missed))
        return bool(missed)

    def whole_bound(self, gap: float) -> tuple[Point, float]:
        """Best plan in whole units with the cuts of the pool, and the bound from below that is proven, both near enough
        for bounds that are to come within a relative gap; where nothing is whole, the plan of ``lower``."""
        point = self.lower()
        if not self.whole:
            return point, point.objective
        self.master.set_aside_slack()
        for _ in range(ROUNDS):
            point, bound = self.master.whole_units(WHOLE * gap)
            if not self._take(point, OVERLOOKED * gap):
                break
        return point, bound

    def _first(self) -> list[tuple[int, int]]:
        """The cuts to begin with: of each block the highest at each known point."""
        chosen = {
            (block, int(self.pool.heights(block, point[block]).argmax()))
            for point in self.pool.points
            for block in range(len(self.seats))
            if self.pool.cuts[block]
        }
        return sorted(chosen)

    def _missed(self, columns: Array) -> dict[tuple[int, int], float]:
        """Of each block the highest cut, where it is not yet used and lies above the estimate, and what the plan costs
        more by it, million USD."""
        out = {}
        for block, cuts in enumerate(self.pool.cuts):
            if not cuts:
                continue
            heights = MICRO * self.pool.heights(block, columns[self.master.x[block]])
            best = int(heights.argmax())
            over = heights[best] - columns[self.master.theta[block]]
            if best not in self._used[block] and over > MISSED * (1.0 + abs(heights[best])):
                out[block, best] = float(self.master.cost[self.master.theta[block]] * over)
        return out

    def _add(self, chosen: list[tuple[int, int]]) -> None:
        self.master.add([self.pool.cuts[block][k] for block, k in chosen])
        for block, k in chosen:
            self._used[block].add(k)

    def upper(self, seconds: float = WHOLE_SECONDS) -> Mixed | None:
        """Cheapest plan between the known points; None where the rules of the plan allow none.

        Parameters
        ----------
        seconds : longest search for whole units
        """
        if not self.pool.points:
            return None
        highs, first = self._mix(seconds)
        highs.run()
        return self._mixed(highs, first)

    def mix(self) -> Program:
        """The program from above with units of any size: the columns of the plan first, then the shares."""
        return program_of(self._mix(WHOLE_SECONDS)[0])

    def _mix(self, seconds: float) -> tuple[highspy.Highs, int]:
        """The program from above, and its first share."""
        highs = load_model(self.problem.model)
        first = self._add_shares(highs)
        self._tie(highs, first)
        options: dict[str, int | float] = {"random_seed": 0, "threads": 1}
        if self.whole:
            options |= {"mip_rel_gap": WHOLE_GAP, "time_limit": seconds}
        for name, value in options.items():
            highs.setOptionValue(name, value)
        return highs, first

    def extremes_below(self, row: Array, most: float) -> tuple[float, float]:
        """Least and most of ``row x`` of plans whose cost is at most so many million USD by all cuts, units of any
        size: no plan that costs no more goes beyond."""
        self.lower()
        with self.master.row_for_a_while(self.master.cost, -np.inf, most):
            found = [sign * self._least(sign * row) for sign in (1.0, -1.0)]
        return found[0], found[1]

    def _least(self, row: Array) -> float:
        with self.master.aiming(row):
            return self.lower().objective

    def extremes_above(self, row: Array, most: float, seconds: float = WHOLE_SECONDS) -> tuple[float, float] | None:
        """Least and most of ``row x`` of plans between the known points at no more than so many million USD: these can
        be built. None where no such plan costs so little."""
        highs, first = self._mix(seconds)
        cost = np.array(highs.getLp().col_cost_)
        used = np.flatnonzero(cost)
        highs.addRow(-np.inf, most, len(used), used.astype(np.int32), cost[used])
        count, out = len(self.master.cost), []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(cost))
            aim[:count] = sign * row
            highs.changeColsCost(len(aim), np.arange(len(aim), dtype=np.int32), aim)
            highs.run()
            found = self._mixed(highs, first)
            if found is None:
                return None
            out.append(sign * found.objective)
        return out[0], out[1]

    def bounds_at(self, row: Array, level: float, seconds: float = WHOLE_SECONDS) -> tuple[float, float]:
        """Bounds of the least cost of plans with ``row x = level``, million USD; NaN where there is no such plan."""
        with self.master.row_for_a_while(row, level, level):
            low = self._lower_or_none()
        highs, first = self._mix(seconds)
        used = np.flatnonzero(row)
        highs.addRow(level, level, len(used), used.astype(np.int32), row[used])
        highs.run()
        mixed = self._mixed(highs, first)
        return low, mixed.objective if mixed else np.nan

    def _lower_or_none(self) -> float:
        try:
            return self.lower().objective
        except SolveError:
            return np.nan

    def _mixed(self, highs: highspy.Highs, first: int) -> Mixed | None:
        status, good = highs.getModelStatus(), highspy.HighsModelStatus
        feasible = highs.getInfo().primal_solution_status == 2  # a feasible point
        if status in (good.kInfeasible, good.kUnboundedOrInfeasible) or not feasible:
            return None
        if status not in (good.kOptimal, good.kTimeLimit):
            raise SolveError(f"the mix of known points ended with '{highs.modelStatusToString(status)}'")
        values = np.array(highs.getSolution().col_value)
        count = len(self.master.cost)
        count_of_points = len(self.pool.points)
        shares = values[first : first + self._periods * count_of_points].reshape(self._periods, count_of_points)
        return Mixed(values[:count], float(highs.getInfo().objective_function_value), shares)

    @property
    def _periods(self) -> int:
        return 1 + max(seat.period for seat in self.seats)

    def _add_shares(self, highs: highspy.Highs) -> int:
        """Columns for the share of each point in each period, at the cost of its blocks; returns the first of them.

        The estimates of the cuts count for nothing here.
        """
        theta = self.master.theta
        highs.changeColsCost(len(theta), theta.astype(np.int32), np.zeros(len(theta)))
        first = highs.getNumCol()
        weight = MICRO * self.master.cost[theta]
        for period in range(self._periods):
            own = np.array([seat.period == period for seat in self.seats])
            prices = np.array([float(np.sum(weight[own] * costs[own])) for costs in self.pool.costs])
            none = np.zeros(0, dtype=np.int32)
            highs.addCols(len(prices), prices, np.zeros(len(prices)), np.ones(len(prices)), 0, none, none, np.zeros(0))
        return first

    def _tie(self, highs: highspy.Highs, first: int) -> None:
        """Rows that tie the plan to the mean of the points of each period."""
        count = len(self.pool.points)
        stacked = np.array(self.pool.points)  # [point, block, variable]
        names = self._names()
        for period in range(self._periods):
            shares = first + period * count + np.arange(count)
            highs.addRow(1.0, 1.0, count, shares.astype(np.int32), np.ones(count))
            seen: set[int] = set()
            for block, seat in enumerate(self.seats):
                if seat.period != period:
                    continue
                for place, column in enumerate(self.master.x[block]):
                    if int(column) not in seen:
                        seen.add(int(column))
                        beyond = self._beyond(highs, block, names[place], place)
                        self._row(highs, int(column), place, beyond, (shares, stacked[:, block, place]))

    def _row(
        self, highs: highspy.Highs, column: int, place: int, beyond: int | None, mean: tuple[Array, Array]
    ) -> None:
        """``column + beyond - shares x values`` is 0; at least 0 where more loosens, at most 0 where it tightens."""
        sign, (shares, values) = self.pool.loosens[place], mean
        used = np.flatnonzero(values)
        extra, factor = ([beyond], [float(sign)]) if beyond is not None else ([], [])
        index = np.concatenate([[column], extra, shares[used]]).astype(np.int32)
        factors = np.concatenate([[1.0], factor, -values[used]])
        low, high = (0.0 if sign >= 0 else -np.inf), (0.0 if sign <= 0 else np.inf)
        highs.addRow(low, high, len(index), index, factors)

    def _beyond(self, highs: highspy.Highs, block: int, name: str, place: int) -> int | None:
        """A column for what a limit allots a block too little, at the price of going beyond it; none for what is no
        allotment."""
        if not name.startswith(ALLOTMENT) or not self.pool.loosens[place]:
            return None
        if name not in self._excess:
            self._excess[name] = excess_price(self.problem.data, name.removeprefix(ALLOTMENT)).values
        price = float(self._excess[name][self.seats[block].period])
        none = np.zeros(0, dtype=np.int32)
        weight = MICRO * float(self.master.cost[self.master.theta[block]])
        highs.addCol(price * weight, 0.0, np.inf, 0, none, np.zeros(0))
        return int(highs.getNumCol()) - 1

    def _names(self) -> list[str]:
        """The variable that each entry of what a block sees belongs to."""
        seat = self.seats[0]
        return [name for name in seat.interface for _ in range(self.master.width(name, seat))]
