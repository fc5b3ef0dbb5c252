"""Blocks in steps of several hours: what they lose, what they carry back to the hours, and the search from steps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from shanyrak.solve.decomposition.blocks import Block, cut_blocks
from shanyrak.solve.decomposition.crew import Job, Threads
from shanyrak.solve.decomposition.duals import cut_from
from shanyrak.solve.decomposition.levels import start_from_steps
from shanyrak.solve.decomposition.longer import Longer
from shanyrak.solve.decomposition.loop import decomposed
from shanyrak.solve.decomposition.solve import solve_decomposition
from shanyrak.solve.decomposition.worker import Answer
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Option
from tests.proofs.tiny import tiny
from tests.solve.systems import mixed

STEP = 6


def days(blocks: int = 2, even: bool = False) -> SystemData:
    """Blocks of a day: coal with units that start and stop, wind, a battery, and a renewable target; ``even``: nothing
    changes within six hours."""
    hour = np.arange(24 * blocks)
    at = hour // STEP * STEP if even else hour
    load = 100 + 40 * np.sin(at / 3.8) + 20 * np.cos(at / 50)
    wind = np.clip(0.45 + 0.45 * np.sin(at / 11), 0, 1)
    units = {"min_stable": 0.5, "start_cost": 90.0, "unit_size": 30.0}
    battery = {"storage_hours": 4.0, "charge_efficiency": 0.9, "discharge_efficiency": 0.9}
    fleets = [
        Fleet(technology="coal", existing=90, cost=15, fuel="coal", fuel_per_power=2.5, emission=0.35, commitment=True,
              parameters=units),
        Fleet(technology="wind", kind="wind", existing=10, profile=list(wind), renewable=True),
        Fleet(technology="peak", existing=100, cost=60),
        Fleet(technology="battery", kind="storage", existing=20, parameters=battery),
    ]  # fmt: skip
    options = [Option("a:wind", annuity=40_000, maximum=300)]
    rules = {"renewable_share": 0.3}
    return tiny({"a": list(load)}, fleets, options, weight=[365.0 / blocks] * blocks, rules=rules)


def without_reserve(data: SystemData) -> SystemData:
    """The system where a missing reserve costs nothing."""
    return replace(data, reserve_shortfall_cost=data.reserve_shortfall_cost * 0)


def pair(data: SystemData) -> tuple[Block, Block, Longer]:
    """The first block by the hour and in steps."""
    blocks, layout = cut_blocks(data, Options())
    longer = Longer(blocks[0], layout, STEP)
    return blocks[0], longer.block(blocks[0]), longer


def point(block: Block, seed: int = 1) -> np.ndarray:
    """A plan that the block sees."""
    return np.random.default_rng(seed).uniform(60, 140, block.plan_matrix.shape[1])


def solved(block: Block, x: np.ndarray, basis: object = None) -> Answer:
    """What a block says of a point."""
    crew = Threads(1)
    crew.take([block])
    return crew.solve([Job(0, x, basis)])[0]  # type: ignore[arg-type]


def carried(fine: Block, step: Block, longer: Longer, x: np.ndarray) -> tuple[float, np.ndarray]:
    """The cut of the hourly block from the duals of the one in steps."""
    cut = cut_from(0, fine, longer.duals(fine.structure, step.structure, solved(step, x).dual), x)
    assert cut is not None
    return cut.constant, cut.gradient


def test_what_is_even_in_a_step_loses_nothing() -> None:
    """Proves: rows added up and columns held even are the same problem where load and weather are even in each step.

    If levels did not telescope, starts were counted once an hour, or duals of the start rows were copied in place of
    drawn in a line, cost or cut would differ. (Reserve is left out: a store keeps it from the level within the step.)
    """
    fine, step, longer = pair(without_reserve(days(even=True)))
    assert len(step.cost) < len(fine.cost) / 4
    for seed in range(4):
        x = point(fine, seed)
        exact = solved(fine, x)
        assert solved(step, x).cost == pytest.approx(exact.cost, rel=1e-9)
        constant, gradient = carried(fine, step, longer, x)
        assert constant + gradient @ x == pytest.approx(exact.cost, rel=1e-9)


def test_starts_matter_in_the_even_system() -> None:
    """The proof above would prove nothing of start-ups if none happened."""
    data = without_reserve(days(even=True))
    fine, _, _ = pair(data)
    free, _ = cut_blocks(data, Options(commitment="none"))
    assert free[0].interface == fine.interface
    assert solved(free[0], point(fine)).cost < solved(fine, point(fine)).cost * (1 - 1e-4)


def test_cuts_carried_from_steps_hold_everywhere() -> None:
    """Never above the cost of the hourly block, at whatever point; and near it where they were made."""
    fine, step, longer = pair(days())
    made = point(fine)
    constant, gradient = carried(fine, step, longer, made)
    for seed in range(6):
        x = point(fine, seed)
        assert constant + gradient @ x <= solved(fine, x).cost * (1 + 1e-9) + 1e-6
    assert constant + gradient @ made >= 0.9 * solved(fine, made).cost


def test_a_carried_basis_leads_to_the_same_optimum_sooner() -> None:
    fine, step, longer = pair(days(blocks=1))
    x = point(fine)
    cold = solved(fine, x)
    basis = longer.basis(fine.structure, step.structure, solved(step, x).basis)
    warm = solved(fine, x, basis)
    assert warm.cost == pytest.approx(cold.cost, rel=1e-9)
    assert warm.pivots < cold.pivots / 2


def test_the_search_in_steps_gives_point_cuts_and_bases() -> None:
    """After it one evaluation by the hour is within 10 %; without it the first is not within 30 %."""
    data, options = days(blocks=20), Options()
    helped, alone = decomposed(data, options, Threads(1)), decomposed(data, options, Threads(1))
    assert start_from_steps(helped)
    assert all(basis is not None for basis in helped.basis)
    assert helped.run(0.0, most=1).gap < 0.1
    assert alone.run(0.0, most=1).gap > 0.3


def test_the_search_from_steps_ends_at_the_optimum() -> None:
    """Carried cuts are true bounds, and shares of the target given out at first do not stay."""
    data = days(blocks=20)
    whole = solve_monolith(data).solution
    parts = solve_decomposition(data, gap=1e-4)
    assert parts.bound <= whole.objective * (1 + 1e-7)
    assert parts.objective == pytest.approx(whole.objective, rel=2e-4)


def test_blocks_that_no_step_divides_are_their_own_start() -> None:
    assert not start_from_steps(decomposed(mixed(), Options(), Threads(1)))
