"""Proofs of limits on foreign partners: share of nuclear capacity, of new capacity, of investment; new loans."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from shanyrak.plan.stepwise import solve_stepwise
from shanyrak.solve.decomposition import Cuts, solve_decomposition
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from shanyrak.system.partners import SHARE_RULES
from shanyrak.system.problem import Options
from tests.proofs.parts import Fleet, Option
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny

CHEAP = Option("a:reactor", annuity=10, overnight=1000, name="cheap", partner="east", maximum=100)
DEAR = Option("a:reactor", annuity=16, overnight=3000, name="dear", partner="west", maximum=100)
OWN = Option("a:other", annuity=24, name="own", maximum=100)
FLEETS = (
    Fleet(technology="gas", existing=100, cost=30),
    Fleet(technology="reactor", cost=5, group="nuclear"),
    Fleet(technology="other", cost=5, group="other"),
)


def two_vendors(
    limits: dict[str, dict[str, float]], *options: Option, fleets: tuple[Fleet, ...] = FLEETS
) -> SystemData:
    """Load 100 MW in 2 hours; gas costs 60 a MW and year, a new MW its annuity + 10."""
    return tiny({"a": [100, 100]}, list(fleets), list(options or (CHEAP, DEAR, OWN)), partner_limits=limits)


@pytest.mark.parametrize(
    ("rule", "limit", "cheap", "dear", "by_hand"),
    [
        ("nuclear", 1.0, 100.0, 0.0, 2000.0),
        ("nuclear", 0.6, 60.0, 40.0, 2240.0),
        ("new_capacity", 0.6, 60.0, 40.0, 2240.0),
        ("investment", 0.6, 81.818182, 18.181818, 2109.090909),
    ],
)
def test_largest_share(tmp_path: Path, rule: str, limit: float, cheap: float, dear: float, by_hand: float) -> None:
    """Proves: no country holds more than its share of nuclear capacity, new foreign capacity or foreign investment.

    By hand: a MW of the east costs 10 + 10 = 20 a year, of the west 26, of the country's own 34. Free: 100 x 20 = 2000.
    At most 60 %: 60 x 20 + 40 x 26 = 2240. Of money: 1000 e <= 0.6 (1000 e + 3000 w): 400 e <= 1800 w, so
    e = 4.5 w; and 3000 w <= 0.6 (1000 e + 3000 w): 1200 w <= 600 e holds. e + w = 100: w = 18.1818, e = 81.8182:
    1636.3636 + 472.7273 = 2109.0909. If the rules were ignored all would cost 2000.
    """
    proved = prove(two_vendors({rule: {"all": limit}}), by_hand, tmp_path)
    assert proved.value("build", option="cheap") == pytest.approx(cheap)
    assert proved.value("build", option="dear") == pytest.approx(dear)
    assert proved.value("build", option="own") == pytest.approx(0.0)


def test_limit_of_one_country(tmp_path: Path) -> None:
    """Proves: a limit may name one country, and the others stay free.

    By hand: the west at most 10 % binds nothing (2000); the east at most 10 %: 10 x 20 + 90 x 26 = 2540. If the limit
    held for every country there would be no reactor but for the country's own plants: 100 x 34 = 3400.
    """
    assert prove(two_vendors({"nuclear": {"west": 0.1}}), 2000, tmp_path).value("build", option="cheap") == 100
    prove(two_vendors({"nuclear": {"east": 0.1}}), 2540, tmp_path)


def test_existing_plants_count(tmp_path: Path) -> None:
    """Proves: reactors that stand count in the share of nuclear capacity, and keep what they have above the limit.

    By hand: 40 MW of the east stand and run at 5: 40 x 10 = 400. At most 50 %: beyond = 40 - 0.5 x 40 = 20, so
    40 + e - 0.5 (40 + e + w) <= 20: e <= w: 30 each: 400 + 30 x 20 + 30 x 26 = 1780. If the standing plants were
    ignored e <= w gives the same; if nothing were allowed beyond, 40 + e <= 0.5 x 100: e = 10, w = 50: 1900.
    """
    reactor = replace(FLEETS[1], existing=40, partners={"east": 1.0})
    data = two_vendors({"nuclear": {"all": 0.5}}, fleets=(FLEETS[0], reactor, FLEETS[2]))
    prove(data, 1780, tmp_path)


def test_existing_plants_of_others_make_room(tmp_path: Path) -> None:
    """Proves: what others have makes the total larger.

    By hand: 40 MW of the west stand: 400. At most 60 %: w 40 + 0, e <= 0.6 (40 + e): e = 60: 400 + 1200 = 1600. If
    standing plants were ignored the east could have nothing without new ones of the west: e = 36, w = 24: 1744.
    """
    reactor = replace(FLEETS[1], existing=40, partners={"west": 1.0})
    data = two_vendors({"nuclear": {"all": 0.6}}, fleets=(FLEETS[0], reactor, FLEETS[2]))
    prove(data, 1600, tmp_path)


def test_what_is_committed_stays(tmp_path: Path) -> None:
    """Proves: a committed project is built whatever the limit, and its country gets no more beyond.

    By hand: 50 MW of the east are committed, at most 20 %: beyond = 50 - 10 = 40. More of the east, e, and w of the
    west: 50 + e - 0.2 (50 + e + w) <= 40: e <= 0.25 w; and w <= 0.2 (50 + e + w): w <= 12.5 + 0.25 e. A mix e = 0.25 w
    with w = 12.5 + 0.0625 w: w = 13.3333, e = 3.3333. The rest, 33.3333, is the country's own at 34, less than gas:
    53.3333 x 20 + 13.3333 x 26 + 33.3333 x 34 = 2546.6667. Without the exception there would be no plan.
    """
    given = Option("a:reactor", annuity=10, overnight=1000, name="given", partner="east", maximum=50, committed=50)
    data = two_vendors({"new_capacity": {"all": 0.2}}, given, CHEAP, DEAR, OWN)
    prove(data, 2546.666667, tmp_path)


@pytest.mark.parametrize(
    ("limit", "length", "built", "by_hand"), [(20000.0, 1, 25.0, 2450.0), (8000.0, 5, 50.0, 2300.0)]
)
def test_new_loans_of_a_country(tmp_path: Path, limit: float, length: int, built: float, by_hand: float) -> None:
    """Proves: a country lends in a period at most the limit of its years: overnight cost x share of the loan.

    By hand: the east lends 80 % of 1000 USD/MW. 20,000 USD a year: 25 MW x 20 + 75 x 26 = 2450. 8,000 a year for five
    years: 50 MW: 1000 + 1300 = 2300. If the share were ignored 20 MW: 2480; if the years 10 MW: 2540; the limit: 2000.
    """
    lent = replace(CHEAP, debt_share=0.8)
    data = tiny(
        {"a": [100, 100]}, list(FLEETS), [lent, DEAR, OWN], partner_limits={"debt": {"east": limit}}, length=[length]
    )
    assert prove(data, by_hand, tmp_path).value("build", option="cheap") == pytest.approx(built)


def test_a_committed_loan_stays(tmp_path: Path) -> None:
    """Proves: no new loan of a country leaves what is committed, and nothing else of it.

    By hand: 30 MW of the east are committed, its loans are to be 0: 30 x 20 + 70 x 26 = 2420. Without the exception
    there would be no plan, without the limit 2000.
    """
    given = replace(CHEAP, name="given", maximum=30, committed=30, debt_share=0.8)
    data = two_vendors({"debt": {"east": 0.0}}, given, replace(CHEAP, debt_share=0.8), DEAR, OWN)
    prove(data, 2420, tmp_path)


def test_cuts_hold_under_any_limit(tmp_path: Path) -> None:
    """Proves: a limit stands in the plan alone, so cuts of the free plan serve the limited ones.

    By hand: 2000 free, 2240 at 60 %. Were the rows among those of the hours, the store would call it another problem.
    """
    data = two_vendors({})
    free = solve_decomposition(data, Options(commitment="none"), 1e-6, workers=1, cuts=Cuts(tmp_path / "cuts"))
    limit = xr.full_like(data.partner_limit, np.inf)
    limit.loc[{"partner_rule": "nuclear"}] = 0.6
    tied = replace(data, partner_limit=limit)
    warm = solve_decomposition(tied, Options(commitment="none"), 1e-6, workers=1, cuts=Cuts(tmp_path / "cuts"))
    cold = solve_decomposition(tied, Options(commitment="none"), 1e-6, workers=1)
    assert free.objective == pytest.approx(2000)
    assert warm.objective == pytest.approx(cold.objective) == pytest.approx(2240)
    assert warm.solves <= cold.solves


@pytest.mark.parametrize("rule", SHARE_RULES)
def test_a_limit_never_makes_a_plan_cheaper(rule: str) -> None:
    """Property: least cost never falls as a limit is tightened, and a limit of 1 changes nothing."""
    costs = [
        solve_monolith(two_vendors({rule: {"all": limit}}), Options(commitment="none")).solution.objective
        for limit in (np.inf, 1.0, 0.9, 0.7, 0.5, 0.3)
    ]
    assert costs[0] == pytest.approx(costs[1])
    assert all(b >= a - 1e-6 for a, b in pairwise(costs))


def test_steps_remember_what_partners_built() -> None:
    """Proves: planned step by step, what a country built before counts on in the shares of investment.

    By hand: load 50, then 100 MW; the east comes in the second period alone, at most 60 %. First 50 MW of the west:
    1300. Then 1000 e <= 0.6 (1000 e + 3000 x 50) holds up to e = 225, so 50 of the east: 1300 + 1000: 3600 in all. If
    the steps forgot the west's 150,000 USD, e = 4.5 w: 40.9 and 9.1: 1300 + 818.2 + 236.4: 3654.5.
    """
    late = replace(CHEAP, earliest=2040)
    data = tiny(
        {"a": [50, 50]}, list(FLEETS), [late, DEAR, OWN], periods=(2030, 2040), growth=[1, 2],
        partner_limits={"investment": {"east": 0.6}},
    )  # fmt: skip
    options = Options(commitment="none")
    made = solve_stepwise(data, lambda step: solve_monolith(step, options).solution, False)
    assert made.objective == pytest.approx(3600)
    assert float(made.values["build"].sel(option="cheap", vintage=2040)) == pytest.approx(50)
