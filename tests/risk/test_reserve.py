"""The planning reserve is raised until the target is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from shanyrak.case.lookup import policy
from shanyrak.plan.plan import Plan
from shanyrak.risk.adequacy import Adequacy, raise_reserve, steps_table
from shanyrak.risk.adequacy.reserve import missing_reserve, with_reserve
from tests.risk.country import PERIOD, REQUEST, shaky_case

TARGET = 3.0


@pytest.mark.slow
def test_a_plan_without_reserve_gets_the_one_that_keeps_the_target(tmp_path: Path) -> None:
    """The first plan is short for hundreds of hours; the last for at most three, has more reserve, and costs more."""
    case = shaky_case(tmp_path / "case")
    raised = raise_reserve(case, REQUEST, PERIOD, TARGET, plans=3, years=20)
    table = steps_table(raised)
    assert raised.kept
    assert table.lole_hours.iloc[0] > 50.0
    assert table.lole_hours.iloc[-1] <= TARGET
    assert table.reserve.iloc[0] == 0.0
    assert table.reserve.iloc[-1] > 0.1
    assert table.cost_musd.is_monotonic_increasing
    assert float(raised.plan.data.planning_reserve.sel(area="mainland", period=PERIOD)) == table.reserve.iloc[-1]
    assert float(case.table("policy").query("rule == 'planning_reserve'").value.iloc[0]) == 0.0


def test_what_is_missing_is_a_share_of_the_highest_load(shaky: Plan, found: Adequacy) -> None:
    missing = missing_reserve(found, TARGET)
    assert list(missing) == ["mainland"]
    assert 0.05 < missing["mainland"] < 0.6
    assert missing_reserve(found, 8760.0) == {"mainland": 0.0}


def test_other_periods_and_rules_keep_theirs(tmp_path: Path) -> None:
    case = shaky_case(tmp_path / "case", reserve=0.1)
    changed = with_reserve(case, PERIOD, {"mainland": 0.25})
    assert policy(changed, "planning_reserve", "mainland", [PERIOD]).tolist() == [0.25]
    assert policy(changed, "planning_reserve", "all", [PERIOD]).tolist() == [0.1]
    assert policy(changed, "co2_price", "all", [PERIOD]) == policy(case, "co2_price", "all", [PERIOD])


def test_a_target_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="above 0 hours"):
        raise_reserve(shaky_case(tmp_path / "case"), REQUEST, PERIOD, 0.0)
