"""Shares of a common gain: published games, and what must hold for every game."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.trade.shares import Coalition, coalitions, core, least_core, shapley

THREE = ["a", "b", "c"]


def game(players: list[str], value: dict[str, float]) -> dict[Coalition, float]:
    """Values by the letters of a coalition; coalitions that are not named are worth nothing."""
    named = {frozenset(letters): worth for letters, worth in value.items()}
    return {s: named.get(s, 0.0) for s in coalitions(players)}


def test_glove_game() -> None:
    """Two have a left glove, one the right one: a pair is worth 1. Shapley shares 1/6, 1/6 and 4/6.

    The textbook example of the value (as in the encyclopedia article on it). The core is one point: all to the right
    glove.
    """
    gloves = game(THREE, {"ac": 1, "bc": 1, "abc": 1})
    assert shapley(THREE, gloves) == pytest.approx({"a": 1 / 6, "b": 1 / 6, "c": 4 / 6})
    found = least_core(THREE, gloves)
    assert not found.empty
    assert found.excess == pytest.approx(0.0, abs=1e-9)
    assert found.division == pytest.approx({"a": 0, "b": 0, "c": 1}, abs=1e-9)
    assert core(THREE, gloves, found.division) == {}
    assert core(THREE, gloves, shapley(THREE, gloves)) == pytest.approx(
        {frozenset("ac"): 1 / 6, frozenset("bc"): 1 / 6}
    )


def test_airport_game() -> None:
    """Littlechild and Owen (1973): planes need runways that cost 8, 11, 13 and 18; shares are 2, 3, 4 and 9.

    Each stretch of the runway is shared equally by those who need it: 8/4, + 3/3, + 2/2, + 5/1.
    """
    needs = {"a": 8.0, "b": 11.0, "c": 13.0, "d": 18.0}
    cost = {s: max((needs[name] for name in s), default=0.0) for s in coalitions(needs)}
    assert shapley(list(needs), cost) == pytest.approx({"a": 2, "b": 3, "c": 4, "d": 9})


def test_majority_of_three_has_an_empty_core() -> None:
    """Any two of three get 1 by themselves: whoever is left out is paid by nobody. The least excess is 1/3."""
    majority = game(THREE, {"ab": 1, "ac": 1, "bc": 1, "abc": 1})
    found = least_core(THREE, majority)
    assert found.empty
    assert found.excess == pytest.approx(1 / 3)
    assert found.division == pytest.approx(dict.fromkeys(THREE, 1 / 3))
    assert len(core(THREE, majority, shapley(THREE, majority))) == 3


def test_a_core_with_room_is_not_empty() -> None:
    """Pairs get 1 and all three 2: equal shares leave each pair a third more than it has alone."""
    roomy = game(THREE, {"ab": 1, "ac": 1, "bc": 1, "abc": 2})
    found = least_core(THREE, roomy)
    assert not found.empty
    assert found.excess == pytest.approx(-1 / 3)


values = st.floats(-1e3, 1e3)
few = settings(max_examples=60, deadline=None, derandomize=True, database=None)


@few
@given(st.integers(2, 5), st.data())
def test_shares_add_up(count: int, data: st.DataObject) -> None:
    """Shares sum to the value of all together less that of nobody, whatever the game."""
    players = list("abcde"[:count])
    made = {s: data.draw(values) for s in coalitions(players)}
    total = made[frozenset(players)] - made[frozenset()]
    assert sum(shapley(players, made).values()) == pytest.approx(total, abs=1e-6)


@few
@given(st.data())
def test_who_adds_nothing_gets_nothing_and_equals_get_the_same(data: st.DataObject) -> None:
    """Value depends on how many of a, b, c are in; d adds nothing."""
    by_number = [0.0, *(data.draw(values) for _ in range(3))]
    made = {s: by_number[len(s - {"d"})] for s in coalitions("abcd")}
    share = shapley(list("abcd"), made)
    assert share["d"] == pytest.approx(0.0, abs=1e-9)
    assert all(share[one] == pytest.approx(share[other], abs=1e-6) for one, other in pairwise("abc"))


@few
@given(st.data())
def test_the_least_core_divides_all_and_keeps_its_word(data: st.DataObject) -> None:
    """No coalition is left worse off by more than the excess."""
    made = {s: data.draw(values) for s in coalitions(THREE)} | {frozenset(): 0.0}
    found = least_core(THREE, made)
    assert sum(found.division.values()) == pytest.approx(made[frozenset(THREE)], abs=1e-6)
    inner = [s for s in made if 0 < len(s) < 3]
    worst = max(made[s] - sum(found.division[name] for name in s) for s in inner)
    assert worst == pytest.approx(found.excess, abs=1e-5)
    assert found.empty == (found.excess > 1e-9 * max(abs(v) for v in made.values()))
