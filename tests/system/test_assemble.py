"""From a case to arrays, where a case is as small as can be, or has rules that the past cannot keep."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shanyrak.case import new_case, read_case
from shanyrak.system.assemble import Resolution, assemble, assemble_past


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter case."""
    return new_case(tmp_path_factory.mktemp("land") / "land")


@pytest.mark.parametrize("resolution", [Resolution(days=3), Resolution(weeks=3)])
def test_a_country_of_one_zone_has_typical_days(land: Path, resolution: Resolution) -> None:
    """Proves: wind in every second zone is nothing to cluster by where there is one zone alone."""
    (land / "scenarios").mkdir(exist_ok=True)
    text = 'title = "One"\ndescription = "one zone"\nmerge_zones = "area"\n'
    (land / "scenarios" / "one.toml").write_text(text, encoding="utf-8")
    data = assemble(read_case(land, ["one"]), resolution)
    assert data.load.sizes["zone"] == 1
    assert np.isfinite(data.load.values).all()


def test_the_past_has_no_rule_on_what_it_could_not_build(land: Path) -> None:
    """Proves: least and most capacity of groups begin in the future; the first value of a rule holds before its year,
    and in a past year, where nothing can be built, there would be no plan at all."""
    case = read_case(land)
    policy = case.tables["policy"]
    rule = policy.iloc[:1].assign(rule="min_capacity", area="wind", year=2030, value=5000.0)
    case.tables["policy"] = rule.reindex(columns=policy.columns)
    assert float(assemble(case, Resolution(days=3)).group_min.sel(rule_group="wind").max()) == 5000.0
    past = assemble_past(case, case.settings.base_year, Resolution(days=3))
    assert float(past.group_min.max()) == 0.0
    assert np.isinf(past.group_max.values).all()
