"""Proofs of the cost of the first plant of a design: paid once, shared by all that follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from shanyrak.solve.decomposition import solve_decomposition
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Option
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny

WHOLE = Options(whole_units=True)


def two_plants(first_cost: float, committed: float = 0.0, designs: tuple[str, str] = ("d", "d")) -> SystemData:
    """100 MW in an hour that occurs 100 times; two plants of 50 MW, each MW costs 1000 a year and saves 2500."""
    options = [
        Option("a:new", annuity=1000, maximum=50, unit=0.0 if committed else 50, committed=committed, name="one"),
        Option("a:new", annuity=1000, maximum=50, unit=50, name="two"),
    ]
    for option, design in zip(options, designs, strict=True):
        option.design = design
    fleets = [Fleet(technology="gas", existing=100, cost=30), Fleet(technology="new", cost=5)]
    costs = dict.fromkeys(designs, first_cost)
    return tiny({"a": [100]}, fleets, options, weight=[100.0], first_cost=costs)


def test_it_is_paid_once(tmp_path: Path) -> None:
    """Proves: two plants of a design share what the first of them costs.

    By hand: both are built, 100 x 1000 + 100 x 5 x 100 + 60000 = 210000. If each paid it the cost would be 270000, if
    it were ignored 150000.
    """
    proved = prove(two_plants(60000), 210000, tmp_path, WHOLE, again=True)
    assert proved.row("costs", item="first plants of a design").musd_per_year == pytest.approx(0.06)


def test_two_designs_pay_twice(tmp_path: Path) -> None:
    """By hand: a plant of each design is worth 75000 without it and 15000 with it: both are built, for 270000."""
    prove(two_plants(60000, designs=("d", "e")), 270000, tmp_path, WHOLE)


def test_too_dear_a_first_plant_is_not_built(tmp_path: Path) -> None:
    """By hand: both together save 150000, less than 200000: gas alone, 300000."""
    prove(two_plants(200000), 300000, tmp_path, WHOLE)


def test_after_a_committed_plant_the_second_is_free_of_it(tmp_path: Path) -> None:
    """Proves: what a committed plant has paid for, a candidate of its design does not pay again.

    By hand: the first is committed and pays 80000 whatever follows; the second saves 75000 and comes: 150000 + 80000.
    If it had to pay it too it would not come: 50 x 1000 + 50 x 500 + 50 x 3000 + 80000 = 305000.
    """
    prove(two_plants(80000, committed=50), 230000, tmp_path, WHOLE)


def test_decomposition_shares_it_too() -> None:
    assert solve_decomposition(two_plants(60000), WHOLE, gap=1e-6).objective == pytest.approx(210000, rel=1e-5)
