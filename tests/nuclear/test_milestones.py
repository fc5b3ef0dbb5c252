"""Conditions of the infrastructure: progress, circles, the critical path, and the spread of a milestone's date."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.case import read_case
from shanyrak.nuclear.milestones import (
    ISSUES,
    Condition,
    Milestones,
    by_issue,
    critical_path,
    criticality,
    date_distribution,
    draw_months,
    met_too_early,
    milestone_draws,
    milestone_month,
    month_after,
    progress,
    read_milestones,
    schedule,
    state_date,
    unmet,
)

Network = dict[str, tuple[tuple[float, float, float], str]]

PERT_EXAMPLE: Network = {
    "a": ((2, 4, 6), ""),
    "b": ((3, 5, 9), ""),
    "c": ((4, 5, 7), "a"),
    "d": ((4, 6, 10), "a"),
    "e": ((4, 5, 7), "bc"),
    "f": ((3, 4, 8), "d"),
    "g": ((3, 5, 8), "e"),
}
"""Example of the article on PERT in Wikipedia: times are optimistic, most likely, pessimistic."""

RELIABLE: Network = {
    "A": ((1, 2, 3), ""),
    "B": ((2, 3.5, 8), "A"),
    "C": ((6, 9, 18), "B"),
    "D": ((4, 5.5, 10), "C"),
    "E": ((1, 4.5, 5), "C"),
    "F": ((4, 4, 10), "E"),
    "G": ((5, 6.5, 11), "D"),
    "H": ((5, 8, 17), "EG"),
    "I": ((3, 7.5, 9), "C"),
    "J": ((3, 9, 9), "FI"),
    "K": ((4, 4, 4), "J"),
    "L": ((1, 5.5, 7), "J"),
    "M": ((1, 2, 3), "H"),
    "N": ((5, 5.5, 9), "KL"),
}
"""Reliable Construction Co. of Hillier and Lieberman, Introduction to Operations Research, chapter on PERT/CPM."""


def network(activities: Network) -> Milestones:
    """Activities as conditions of one milestone."""
    made = [
        Condition(name, 1, 1, "not_started", central, low, high, tuple(before), date="2026-01")
        for name, ((low, central, high), before) in activities.items()
    ]
    return Milestones(tuple(made))


def means(activities: Network) -> dict[str, float]:
    return {name: (low + 4 * central + high) / 6 for name, ((low, central, high), _) in activities.items()}


def condition(name: str, months: float = 1.0, depends_on: str = "", **more: object) -> Condition:
    given_ = {"issue": 1, "phase": 1, "state": "not_started", **more}
    return Condition(name, central=months, depends_on=tuple(depends_on.split()), **given_)  # type: ignore[arg-type]


# --- published networks -----------------------------------------------------------------------------------------------


def test_pert_example_has_its_published_path_and_slack() -> None:
    """Published: a, c, e, g are critical, 19.51 days (of rounded times); slack 3.84 for b, 4.68 for d and f."""
    table = schedule(network(PERT_EXAMPLE), 1, means(PERT_EXAMPLE)).set_index("condition")
    assert table.index[table["critical"]].tolist() == ["a", "c", "e", "g"]
    assert table["earliest_finish"].max() == pytest.approx(19.51, abs=0.015)
    assert table.loc[["b", "d", "f"], "slack"].tolist() == pytest.approx([3.84, 4.68, 4.68], abs=0.02)
    assert table.loc["e", "earliest_start"] == pytest.approx(9.17, abs=0.005)


def test_reliable_construction_takes_44_weeks() -> None:
    """Published: A B C E F J L N, 44 weeks; slack 4 for D, G, H, M, 2 for I, 1 for K. Times are the means of three."""
    made = network(RELIABLE)
    table = schedule(made, 1, means(RELIABLE)).set_index("condition")
    assert table.index[table["critical"]].tolist() == list("ABCEFJLN")
    assert table["earliest_finish"].max() == pytest.approx(44)
    assert table.loc[list("DGHMIK"), "slack"].tolist() == pytest.approx([4, 4, 4, 4, 2, 1])
    exact = Milestones(
        tuple(dataclasses.replace(c, central=means(RELIABLE)[c.name], low=None, high=None) for c in made.conditions)
    )
    assert critical_path(exact, 1) == list("ABCEFJLN")
    assert milestone_month(exact, 1) == pytest.approx(44)


def test_draws_of_reliable_construction_are_later_than_its_mean_path() -> None:
    """The mean of the path is 44 weeks; that of the latest of all paths lies above, and no draw beyond the worst."""
    draws = milestone_draws(network(RELIABLE), 1, 20_000, np.random.default_rng(1))
    assert 44 < draws.mean() < 46
    assert draws.max() < 69
    often = criticality(network(RELIABLE), 1, 5_000, np.random.default_rng(1))
    assert often[["A", "B", "C"]].tolist() == [1, 1, 1]
    assert often[list("EFJN")].min() > 0.5 > often[list("DGHM")].max()


# --- small cases by hand ----------------------------------------------------------------------------------------------


def test_what_is_met_takes_no_time_and_holds_nobody_up() -> None:
    """By hand: law (met) -> regulator 12 -> licence 6, site 10 -> licence: 18 months; site has 2 to spare."""
    made = Milestones(
        (
            condition("law", 99, state="met", date="2025-03"),
            condition("regulator", 12, "law", state="in_progress", date="2025-06"),
            condition("site", 10),
            condition("licence", 6, "regulator site", phase=2),
            condition("operation", 50, "licence", phase=3),
        )
    )
    assert milestone_month(made, 1) == 12
    assert milestone_month(made, 2) == 18
    assert milestone_month(made, 3) == 68
    assert critical_path(made, 2) == ["regulator", "licence"]
    slack = schedule(made, 2).set_index("condition")["slack"]
    assert slack.to_dict() == {"regulator": 0, "site": 2, "licence": 0}
    table = unmet(made, 2).set_index("condition")
    assert table.index.tolist() == ["regulator", "site", "licence"]
    assert table.loc["licence", "waits_for"] == "regulator; site"
    assert state_date(made) == "2025-06"
    assert month_after(state_date(made), milestone_month(made, 2)) == "2026-12"


def test_a_reached_milestone_has_no_path() -> None:
    made = Milestones((condition("law", state="met", date="2025-03"),))
    assert milestone_month(made, 1) == 0
    assert critical_path(made, 1) == []
    assert schedule(made, 1).empty
    assert unmet(made, 1).empty
    assert milestone_draws(made, 1, 5, np.random.default_rng(1)).tolist() == [0] * 5
    assert criticality(made, 1, 5, np.random.default_rng(1)).empty
    assert date_distribution(made, 1, 5, np.random.default_rng(1))["date"].unique().tolist() == ["2025-03"]


def test_what_a_condition_of_the_phase_waits_for_counts_whatever_its_phase() -> None:
    made = Milestones((condition("early", 1, "late"), condition("late", 5, phase=3), condition("other", 9, phase=3)))
    assert critical_path(made, 1) == ["late", "early"]
    assert milestone_month(made, 1) == 6


def test_progress_counts_states_by_phase() -> None:
    made = Milestones(
        (
            condition("a", state="met"),
            condition("b", state="met"),
            condition("c", state="in_progress"),
            condition("d", phase=2),
        )
    )
    table = progress(made).set_index("phase")
    assert table.loc[1, ["conditions", "met", "in_progress", "not_started"]].tolist() == [3, 2, 1, 0]
    assert table.loc[1, "share_met"] == pytest.approx(2 / 3)
    assert table.loc[2, "share_met"] == 0
    assert np.isnan(table.loc[3, "share_met"])


def test_met_before_what_it_depends_on_is_told() -> None:
    made = Milestones((condition("a"), condition("b", depends_on="a", state="met"), condition("c", depends_on="b")))
    assert met_too_early(made).to_numpy().tolist() == [["b", "a"]]


def test_months_roll_over_years_and_parts_count_as_whole() -> None:
    assert month_after("2025-06", 0) == "2025-06"
    assert month_after("2025-06", 7) == "2026-01"
    assert month_after("2025-06", 6.1) == "2026-01"
    assert month_after("2025-12", 12) == "2026-12"
    for wrong in ("2025", "2025-13", "06-2025", "2025-6"):
        with pytest.raises(ValueError, match="YYYY-MM"):
            month_after(wrong, 1)


# --- refusals ---------------------------------------------------------------------------------------------------------


def test_a_circle_is_refused_and_named() -> None:
    with pytest.raises(ValueError, match="in a circle") as caught:
        Milestones((condition("x"), condition("a", 1, "b"), condition("b", 1, "c x"), condition("c", 1, "a")))
    path = str(caught.value).split("circle: ")[1].split(" (")[0].split(" -> ")
    assert path[0] == path[-1]
    assert list(itertools.pairwise(path[:-1])) in (
        [("a", "b"), ("b", "c")],
        [("b", "c"), ("c", "a")],
        [("c", "a"), ("a", "b")],
    )


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ((condition("a"), condition("a")), "twice"),
        ((condition("a", 1, "b"),), "depends on b"),
        ((condition("a", issue=20),), "issue is 1 to 19"),
        ((condition("a", phase=4),), "phase 1 to 3"),
        ((condition("a", state="done"),), "not_started, in_progress, met"),
        ((condition("a", 3, low=4),), "low <= central"),
        ((condition("a", -1),), "0 <= low"),
    ],
)
def test_wrong_conditions_are_told(conditions: tuple[Condition, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Milestones(conditions)


def test_wrong_questions_are_told() -> None:
    made = Milestones((condition("a"),))
    with pytest.raises(ValueError, match="milestone 4"):
        milestone_month(made, 4)
    with pytest.raises(ValueError, match="at least 1"):
        milestone_draws(made, 1, 0, np.random.default_rng(1))
    with pytest.raises(ValueError, match="no condition has a date"):
        state_date(made)


# --- properties -------------------------------------------------------------------------------------------------------


@st.composite
def networks(draw: st.DrawFn) -> Milestones:
    """Up to eight conditions, each depending on some that come before it; some are met."""
    count = draw(st.integers(1, 8))
    made = []
    for i in range(count):
        before = draw(st.lists(st.sampled_from([f"c{j}" for j in range(i)]), unique=True)) if i else []
        low, central, high = sorted(draw(st.tuples(*[st.floats(0, 60)] * 3)))
        state = draw(st.sampled_from(["met", "in_progress", "not_started"]))
        made.append(Condition(f"c{i}", 1 + i, draw(st.integers(1, 3)), state, central, low, high, tuple(before)))
    return Milestones(tuple(made))


def longest(made: Milestones, name: str) -> float:
    """Longest chain that ends with a condition, by trying every chain."""
    known = made.by_name()
    if known[name].state == "met":
        return 0.0
    return known[name].central + max((longest(made, before) for before in known[name].depends_on), default=0.0)


@settings(deadline=None, max_examples=60)
@given(networks(), st.integers(1, 3))
def test_milestone_is_the_longest_chain(made: Milestones, phase: int) -> None:
    needed = [c for c in made.conditions if c.state != "met" and c.phase <= phase]
    expected = max((longest(made, c.name) for c in needed), default=0.0)
    assert milestone_month(made, phase) == pytest.approx(expected)
    table, path = schedule(made, phase), critical_path(made, phase)
    assert (table["slack"] >= -1e-9).all()
    assert sum(made.by_name()[name].central for name in path) == pytest.approx(expected, abs=1e-6)  # none is so short
    assert set(path) <= set(table.loc[table["critical"], "condition"])
    assert all(b in made.by_name()[a].depends_on for b, a in itertools.pairwise(path))


@settings(deadline=None, max_examples=25)
@given(networks(), st.integers(1, 3), st.sampled_from(["pert", "triangular"]))
def test_draws_lie_between_the_best_and_the_worst(made: Milestones, phase: int, shape: str) -> None:
    draws = milestone_draws(made, phase, 50, np.random.default_rng(3), shape)  # type: ignore[arg-type]
    ends = []
    for i in (0, 2):
        extreme = [dataclasses.replace(c, central=c.months[i], low=None, high=None) for c in made.conditions]
        ends.append(milestone_month(Milestones(tuple(extreme)), phase))
    assert ends[0] - 1e-9 <= draws.min()
    assert draws.max() <= ends[1] + 1e-9
    table = date_distribution(
        Milestones((*made.conditions, condition("dated", state="met", date="2026-01"))),
        phase,
        50,
        np.random.default_rng(3),
    )
    assert table["months"].is_monotonic_increasing


@pytest.mark.parametrize(("shape", "mean"), [("pert", (6 + 4 * 9 + 24) / 6), ("triangular", (6 + 9 + 24) / 3)])
def test_drawn_times_have_their_mean(shape: str, mean: float) -> None:
    made = Milestones((condition("a", 9, low=6, high=24), condition("fixed", 5)))
    drawn = draw_months(made, 1, 200_000, np.random.default_rng(1), shape)  # type: ignore[arg-type]
    assert drawn["a"].mean() == pytest.approx(mean, rel=0.005)
    assert set(drawn["fixed"]) == {5.0}


def test_the_same_seed_gives_the_same_dates() -> None:
    first, second = (milestone_draws(network(RELIABLE), 1, 100, np.random.default_rng(7)) for _ in range(2))
    assert (first == second).all()


def test_there_are_nineteen_issues() -> None:
    assert len(ISSUES) == len(set(ISSUES)) == 19


def test_each_issue_shows_its_least_state_and_the_evidence_of_what_is_open() -> None:
    """Two conditions of one issue in a phase: the one that is least far counts; nineteen issues stand in order."""
    made = Milestones(
        (
            Condition("a", 1, 1, "met", 0.0, date="2025-01", shown_by="a vote"),
            Condition("b", 1, 2, "in_progress", 6.0, date="2025-01", shown_by="a draft law"),
            Condition("c", 1, 2, "not_started", 6.0, date="2025-01", shown_by="nothing yet"),
        )
    )
    table = by_issue(made)
    assert len(table) == 19
    assert table.iloc[0].tolist() == ["national position", "met", "not_started", "", "a draft law"]
    assert table.iloc[1].tolist() == ["nuclear safety", "", "", "", ""]
    country = by_issue(read_milestones(read_case("kazakhstan")))
    assert set(country.phase_1) == {"met", "in_progress"}
    assert (country.shown_by != "").sum() >= 15
