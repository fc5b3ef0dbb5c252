"""Plans for several futures: the same as in one piece, and the worst outcomes weighed as by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp

from shanyrak.plan.questions.learning import Learner
from shanyrak.plan.questions.two_stage import Future, TwoStage
from shanyrak.scale import MICRO
from shanyrak.solve.decomposition import Cuts, solve_decomposition
from shanyrak.solve.decomposition.blocks import cut_blocks, seats
from shanyrak.solve.decomposition.crew import Threads
from shanyrak.solve.decomposition.master import Master, plan_problem
from shanyrak.solve.decomposition.pool import Pool, read_pool
from shanyrak.solve.decomposition.stacked import Program, cvar, solve_stacked
from shanyrak.solve.load import load_highs
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.model import build_problem
from shanyrak.system.problem import Options
from tests.solve.systems import mixed

OPTIONS = Options()
UNTIL = 2030


def futures() -> list[Future]:
    """New plants as dear as planned, far dearer from the second period on, or hardly any CO2 allowed there."""
    data = mixed()
    later = (data.annuity.vintage > UNTIL).astype(float)
    dear = replace(data, annuity=data.annuity * (1 + 1.5 * later))
    strict = replace(data, co2_limit=data.co2_limit * np.array([1.0, 0.4]))
    return [Future("as planned", 0.5, data), Future("dear", 0.3, dear), Future("strict", 0.2, strict)]


def whole_program(data: SystemData) -> tuple[Program, np.ndarray]:
    """The problem in one piece as numbers, million USD, and its columns that are decided by the first period."""
    model = build_problem(data, OPTIONS).model
    m = model.matrices
    low, high = np.where(m.sense != "<", m.b, -np.inf), np.where(m.sense != ">", m.b, np.inf)
    position = model.variables.label_index.label_to_pos
    tied = []
    for name, dim in (("build", "vintage"), ("build_link", "vintage"), ("keep", "period")):
        labels = model.variables[name].labels
        tied.append(position[labels.sel({dim: labels.coords[dim] <= UNTIL}).values.ravel()])
    return Program(m.A.tocsc(), m.c * MICRO, m.lb, m.ub, low, high), np.concatenate(tied)


def in_one_piece(chosen: list[Future]) -> float:
    """Least expected cost with every hour of every future in one program, written here on its own."""
    parts = [whole_program(future.data) for future in chosen]
    tied = parts[0][1]
    matrix = sp.block_diag([p.matrix for p, _ in parts], format="csc")
    width = parts[0][0].matrix.shape[1]
    rows = []
    shape = (len(tied), len(parts) * width)
    for s in range(1, len(parts)):
        own, first = (
            sp.csc_matrix((np.ones(len(tied)), (np.arange(len(tied)), k * width + tied)), shape) for k in (s, 0)
        )
        rows.append(own - first)
    same = sp.vstack(rows)
    cost = np.concatenate([future.chance * p.cost for future, (p, _) in zip(chosen, parts, strict=True)])

    def joined(name: str) -> np.ndarray:
        return np.concatenate([getattr(p, name) for p, _ in parts])

    zeros = np.zeros(same.shape[0])
    highs = load_highs(
        sp.vstack([matrix, same], format="csc"),
        cost,
        (joined("lower"), joined("upper")),
        (np.concatenate([joined("low"), zeros]), np.concatenate([joined("high"), zeros])),
    )
    highs.run()
    return float(highs.getInfo().objective_function_value)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Pool:
    """What the plan of the mixed system has taught."""
    folder: Path = tmp_path_factory.mktemp("two-stage")
    solve_decomposition(mixed(), OPTIONS, 1e-3, crew=Threads(1), cuts=Cuts(folder))
    return read_pool(folder, Master(plan_problem(mixed(), OPTIONS), seats(mixed(), OPTIONS)))


def hedged(chosen: list[Future], pool: Pool, weight: float = 0.0, level: float = 0.0) -> TwoStage:
    return TwoStage(chosen, UNTIL, OPTIONS, seats(mixed(), OPTIONS), pool, weight, level)


def learner(pool: Pool) -> Learner:
    return Learner(cut_blocks(mixed(), OPTIONS)[0], Threads(1), pool)


def test_three_futures_cost_what_they_do_in_one_piece(pool: Pool) -> None:
    """Proves: the plan of three futures by cuts of one system equals the extensive form.

    If what is built first were not the same in all futures, the cost would be the mean of three separate optima, lower.
    """
    chosen = futures()
    exact = in_one_piece(chosen)
    found = hedged(chosen, pool).solve(learner(pool), 1e-4)
    assert found.gap <= 1e-4
    assert found.lower <= exact * (1 + 1e-6)
    assert found.upper >= exact * (1 - 1e-6)
    assert float(found.costs @ [f.chance for f in chosen]) == pytest.approx(found.upper, rel=1e-9)
    apart = sum(f.chance * solve_monolith(f.data, OPTIONS).solution.objective * MICRO for f in chosen)
    assert apart < exact * (1 - 1e-4)
    built = [values["build"].sel(vintage=UNTIL) for values in found.values]
    for other in built[1:]:
        assert np.allclose(other, built[0], atol=1e-4)


def test_a_hedge_learns_where_no_mix_of_known_points_keeps_the_rules(pool: Pool) -> None:
    """Proves: a future in which less is built than in any known point has no plan between them at first; the blocks are
    solved at its plan from below, and then it has. It ended with the solver's word for it."""
    data = mixed()
    built = [point for point in pool.points if np.abs(point).sum() > 0]
    only = Pool([list(own) for own in pool.cuts], pool.loosens, pool.demand)
    only.points[:], only.costs[:] = built[-1:], pool.costs[-1:]
    closed = replace(data, max_build=data.max_build * 0.0, min_build=data.min_build * 0.0)
    problem = hedged([Future("as planned", 0.5, data), Future("closed", 0.5, closed)], only)
    assert problem._upper() is None
    found = problem.solve(learner(only), 5e-2)
    assert np.isfinite(found.upper)
    assert found.lower <= found.upper


def test_weight_on_the_worst_lowers_the_worst(pool: Pool) -> None:
    chosen, shares = futures(), np.array([f.chance for f in futures()])
    neutral = hedged(chosen, pool).solve(learner(pool), 1e-4)
    wary = hedged(chosen, pool, weight=1.0, level=0.8).solve(learner(pool), 1e-4)
    slack = 2e-4 * neutral.upper
    assert wary.upper == pytest.approx(cvar(wary.costs, shares, 0.8), rel=1e-6)
    assert cvar(wary.costs, shares, 0.8) <= cvar(neutral.costs, shares, 0.8) + slack
    assert shares @ wary.costs >= shares @ neutral.costs - slack


def test_conditional_value_at_risk_of_four_outcomes() -> None:
    """Proves: the mean of the worst share. Costs 10, 20, 40, 100 with chances 0.4, 0.3, 0.2, 0.1.

    Worst 10 %: 100. Worst 20 %: (0.1 x 100 + 0.1 x 40) / 0.2 = 70. Worst 30 %: (10 + 8) / 0.3 = 60. Worst 50 %:
    (10 + 8 + 0.2 x 20) / 0.5 = 44. All: 4 + 6 + 8 + 10 = 28.
    """
    costs, chances = np.array([40.0, 10.0, 100.0, 20.0]), np.array([0.2, 0.4, 0.1, 0.3])
    for level, by_hand in ((0.9, 100.0), (0.8, 70.0), (0.7, 60.0), (0.5, 44.0), (0.0, 28.0)):
        assert cvar(costs, chances, level) == pytest.approx(by_hand)


@pytest.mark.parametrize(("weight", "level", "by_hand"), [(0.0, 0.5, 2.2), (1.0, 0.8, 2.5), (0.5, 0.8, 2.5)])
def test_a_hedge_by_hand(weight: float, level: float, by_hand: float) -> None:
    """Proves: the same first decision in both futures, at the mean or at the worst.

    Buy x now at 1; what is missing of the need costs 4 later; the need is 1 (chance 0.8) or 2.5 (0.2). Without weight
    on the worst: one more unit beyond 1 costs 1 and saves 0.2 x 4, so x = 1: 1 + 0.2 x 4 x 1.5 = 2.2. The worst fifth
    alone: x = 2.5 costs 2.5. Half of both: a unit beyond 1 costs 0.5 + 0.5 and saves 0.5 x 0.2 x 4 + 0.5 x 4 = 2.4, so
    x = 2.5, and mean and worst are 2.5.
    """
    programs = []
    for need in (1.0, 2.5):
        matrix = sp.csc_matrix(np.array([[1.0, 1.0]]))
        none, free = np.zeros(2), np.full(2, np.inf)
        programs.append(Program(matrix, np.array([1.0, 4.0]), none, free, np.array([need]), np.array([np.inf])))
    found = solve_stacked(programs, np.array([0.8, 0.2]), [np.array([0])] * 2, weight, level)
    assert found.objective == pytest.approx(by_hand)


def test_chances_must_add_up(pool: Pool) -> None:
    with pytest.raises(ValueError, match=r"add up to 0\.9"):
        hedged([Future("a", 0.5, mixed()), Future("b", 0.4, mixed())], pool)
