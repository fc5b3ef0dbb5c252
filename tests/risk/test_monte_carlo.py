"""Cost and date under risks: by hand, and what must hold whatever the numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shanyrak.risk.monte_carlo import (
    contingency,
    draw_chances,
    mitigated,
    simulate,
    tornado,
    without,
    worth_of_mitigation,
)
from shanyrak.risk.register import Projects, Register

DRAWS = 4000


def same(*values: float) -> np.ndarray:
    """Low, central and high alike, for each risk."""
    return np.repeat(np.array(values, dtype=float)[:, None], 3, axis=1)


def two_projects(rate: float = 0.0) -> Projects:
    """A plant of 100 and one of 50 million USD, on line in 2036 and 2030, built in 5 years."""
    return Projects(
        ["a", "b"], ["A", "B"], np.array([100.0, 50.0]), np.array([5.0, 5.0]), np.array([2036.0, 2030.0]),
        np.array([rate, rate]), {},
    )  # fmt: skip


def register(
    chance: tuple[float, ...],
    cost: tuple[float, ...],
    delay: tuple[float, ...],
    hits: list[list[int]],
    cause: tuple[str, ...],
    musd: tuple[float, ...] | None = None,
) -> Register:
    return Register(
        risks=[f"r{k}" for k in range(len(chance))],
        probability=same(*chance),
        cost=same(*cost),
        cost_musd=same(*(musd or [0.0] * len(chance))),
        delay=same(*delay),
        hits=np.array(hits, dtype=bool),
        cause=cause,
        building=np.ones(len(chance), dtype=bool),
    )


def test_two_risks_of_one_cause_strike_together() -> None:
    """Proves: a shared cause is drawn once. By hand: risk 0 (chance 0.3) adds 20 % to A, risk 1 (chance 0.6) adds 10 %
    to B, both of cause c. With one number u: u < 0.3 both strike, 100 x 1.2 + 50 x 1.1 = 175; u < 0.6 only risk 1,
    100 + 55 = 155; else 150. Chances 0.3, 0.3, 0.4; mean 0.3 x 175 + 0.3 x 155 + 0.4 x 150 = 159; P80 = 175, a
    contingency of 25. If causes were not shared, 170 (risk 0 alone) would come in 0.3 x 0.4 = 12 % of the draws."""
    risks = register((0.3, 0.6), (0.2, 0.1), (0, 0), [[1, 0], [0, 1]], ("c", "c"))
    projects = two_projects()
    found = simulate(risks, projects, draw_chances(risks, projects, DRAWS, 1))
    values, counts = np.unique(found.total.round(6), return_counts=True)
    assert list(values) == [150.0, 155.0, 175.0]
    assert counts / DRAWS == pytest.approx([0.4, 0.3, 0.3], abs=0.001)  # the hypercube leaves no more to chance
    assert found.total.mean() == pytest.approx(159.0, abs=0.1)
    table = contingency(found.total, found.planned_total, (0.5, 0.8)).set_index("level")
    assert found.planned_total == 150.0
    assert table.loc[0.8, "contingency"] == pytest.approx(25.0)
    assert table.loc[0.5, "contingency"] == pytest.approx(5.0)


def test_without_a_shared_cause_each_strikes_on_its_own() -> None:
    """Proves: other risks are drawn apart. By hand: as above without the cause: 170 comes with 0.3 x 0.4 = 0.12."""
    risks = register((0.3, 0.6), (0.2, 0.1), (0, 0), [[1, 0], [0, 1]], ("", ""))
    projects = two_projects()
    found = simulate(risks, projects, draw_chances(risks, projects, 20_000, 1))
    assert (found.total.round(6) == 170.0).mean() == pytest.approx(0.12, abs=0.01)


def test_delay_moves_the_date_and_interest_only_while_building() -> None:
    """Proves: a delay in construction is paid by interest, one before it is not. By hand at 10 %: five years cost
    IDC = (1.1^5 - 1) / (5 ln 1.1) - 1 = 0.281110 of 100; a sure delay of 3 years makes it eight years,
    (1.1^8 - 1) / (8 ln 1.1) - 1 = 0.499828. If interest were ignored, a delay would cost nothing."""
    projects = two_projects(0.1)
    late = register((1.0,), (0.0,), (3.0,), [[1, 0]], ("",))
    before = replace(late, building=np.array([False]))
    for risks, idc in ((late, 0.499828), (before, 0.281110)):
        found = simulate(risks, projects, draw_chances(risks, projects, 10, 1))
        assert found.date[:, 0] == pytest.approx(2039.0)
        assert found.date[:, 1] == pytest.approx(2030.0)
        assert found.cost[:, 0] == pytest.approx(100 * (1 + idc), rel=1e-5)
    assert found.planned_cost == pytest.approx(np.array([100, 50]) * 1.281110, rel=1e-5)


def test_cost_of_an_event_is_shared_by_what_it_hits() -> None:
    """Proves: 30 million USD that surely come cost both projects 15 each, once in all."""
    risks = register((1.0,), (0.0,), (0.0,), [[1, 1]], ("c",), musd=(30.0,))
    projects = two_projects()
    found = simulate(risks, projects, draw_chances(risks, projects, 10, 1))
    assert found.cost == pytest.approx(np.tile([115.0, 65.0], (10, 1)))


def test_tornado_and_mitigation_by_hand() -> None:
    """Proves: the swing is P80 with the risk certain less P80 with it absent, on the same draws. By hand: risk 0 (0.5)
    adds 40 to A, risk 1 (0.1) adds 10 to B, apart. P80: 190. Risk 0 absent 150, certain 190; risk 1 absent 190, certain
    200: swings 40 and 10. A mitigation of 5 million USD that halves the impact of risk 0 leaves P80 at 170: saved 20,
    net 15. One that brings its chance to 0.1 leaves 150 at P80 (risk 0 or 1 come in 19 %): saved 40, net 35."""
    risks = register((0.5, 0.1), (0.4, 0.2), (0, 0), [[1, 0], [0, 1]], ("", ""))
    projects = two_projects()
    chances = draw_chances(risks, projects, 20_000, 2)
    table = tornado(risks, projects, chances)
    assert list(table["risk"]) == ["r0", "r1"]
    assert table[["absent", "certain"]].to_numpy() == pytest.approx(np.array([[150.0, 190.0], [190.0, 200.0]]))
    half = worth_of_mitigation(risks, projects, chances, np.ones(2), np.array([0.5, 1.0]), np.array([5.0, 0.0]))
    assert half.loc[0, ["risk", "saved", "net"]].to_list() == ["r0", pytest.approx(20.0), pytest.approx(15.0)]
    rare = worth_of_mitigation(risks, projects, chances, np.array([0.2, 1.0]), np.ones(2), np.array([5.0, 0.0]))
    assert rare.loc[0, ["saved", "net"]].to_list() == [pytest.approx(40.0), pytest.approx(35.0)]
    assert len(rare) == 1  # a mitigation that changes nothing has no row


shares = st.floats(0, 1)


@given(st.lists(st.tuples(shares, shares, shares, st.booleans()), min_size=1, max_size=4), shares, st.integers(0, 50))
def test_laws(rows: list[tuple[float, float, float, bool]], more: float, seed: int) -> None:
    """More chance never lowers a cost of any draw; contingency rises with its chance; a mitigation never costs more
    than no mitigation; the same seed gives the same draws, and another order of nothing does not matter."""
    risks = register(
        tuple(r[0] for r in rows),
        tuple(r[1] for r in rows),
        tuple(5 * r[2] for r in rows),
        [[1, int(r[3])] for r in rows],
        tuple("c" if r[3] else "" for r in rows),
    )
    projects = two_projects(0.08)
    chances = draw_chances(risks, projects, 60, seed)
    found = simulate(risks, projects, chances)
    likelier = simulate(without(risks, 0, rows[0][0] + (1 - rows[0][0]) * more), projects, chances)
    assert (likelier.total >= found.total - 1e-9).all()
    assert likelier.total.mean() >= found.total.mean() - 1e-9
    assert (found.total >= found.planned_total - 1e-9).all()
    levels = contingency(found.total, found.planned_total)["contingency"].to_numpy()
    assert (np.diff(levels) >= -1e-9).all()
    milder = simulate(mitigated(risks, 0, more, more), projects, chances)
    assert (milder.total <= found.total + 1e-9).all()
    assert (milder.date <= found.date + 1e-9).all()
    again = simulate(risks, projects, draw_chances(risks, projects, 60, seed))
    assert np.array_equal(again.cost, found.cost)


def test_a_range_of_the_chance_is_drawn_too() -> None:
    """Proves: the chance itself is triangular. By hand: between 0, 0.3 and 0.9 its mean is 0.4, so risk 0 strikes in
    40 % of the draws, not in 30 %."""
    risks = replace(register((0.3,), (0.2,), (0,), [[1, 0]], ("",)), probability=np.array([[0.0, 0.3, 0.9]]))
    projects = two_projects()
    found = simulate(risks, projects, draw_chances(risks, projects, 20_000, 3))
    assert found.struck[:, 0].mean() == pytest.approx(0.4, abs=0.012)


def test_bad_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        register((1.2,), (0.0,), (0.0,), [[1, 0]], ("",))
    with pytest.raises(ValueError, match="rising order"):
        replace(register((0.2,), (0.0,), (0.0,), [[1, 0]], ("",)), cost=np.array([[0.2, 0.1, 0.3]]))
    risks = register((0.2,), (0.0,), (0.0,), [[1, 0]], ("",))
    with pytest.raises(ValueError, match="at least one"):
        draw_chances(risks, two_projects(), 0, 1)
