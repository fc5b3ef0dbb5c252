"""The scenario kegoc: Kazakhstan in the three zones of its grid operator, with the totals of its fourteen."""

from __future__ import annotations

import numpy as np
import pytest

from shanyrak.case import Case, check_case, read_case
from shanyrak.case.lookup import series

YEARS = (2023, 2030, 2041)


@pytest.fixture(scope="module")
def whole() -> Case:
    return read_case("kazakhstan")


@pytest.fixture(scope="module")
def merged() -> Case:
    return read_case("kazakhstan", ["kegoc"])


def test_three_zones_and_the_same_neighbours(whole: Case, merged: Case) -> None:
    assert merged.zones() == ["north", "south", "west"]
    assert merged.zones("external") == whole.zones("external")
    assert check_case(merged) == []


@pytest.mark.parametrize("table", ["demand", "heat"])
def test_annual_energy_is_kept(whole: Case, merged: Case, table: str) -> None:
    assert _yearly_total(merged, table) == pytest.approx(_yearly_total(whole, table))


def _yearly_total(case: Case, table: str) -> np.ndarray:
    frame = case.table(table)
    kind = "sector" if table == "demand" else "network"
    keys = sorted(set(zip(frame["zone"], frame[kind], strict=True)))
    return np.sum([series(case, table, key, YEARS) for key in keys], axis=0)


@pytest.mark.parametrize(
    ("table", "column", "by"),
    [
        ("plants", "capacity_mw", "technology"),
        ("potentials", "max_mw", "technology"),
        ("zones", "population", "kind"),
    ],
)
def test_capacity_potential_and_people_are_kept(whole: Case, merged: Case, table: str, column: str, by: str) -> None:
    before = whole.table(table).groupby(by)[column].sum()
    assert merged.table(table).groupby(by)[column].sum().to_dict() == pytest.approx(before.to_dict())


def test_capacity_between_regions_is_kept(whole: Case, merged: Case) -> None:
    region = dict(zip(whole.table("zones")["zone"], whole.table("zones")["region"].str.lower(), strict=True))
    region |= {zone: zone for zone in whole.zones("external")}
    links = whole.table("links")
    start, end = links["from_zone"].map(region), links["to_zone"].map(region)
    both_ways = links["forward_mw"] + links["backward_mw"]
    result = merged.table("links")
    assert (result["forward_mw"] + result["backward_mw"]).sum() == pytest.approx(both_ways[start != end].sum())
    pairs = {frozenset(pair) for pair in zip(start, end, strict=True) if len(set(pair)) == 2}
    assert {frozenset(pair) for pair in zip(result["from_zone"], result["to_zone"], strict=True)} == pairs
