"""Tables: the same every time, in harmony with each other, and shortages in words."""

from __future__ import annotations

import filecmp
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from shanyrak.case import Case
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import Plan
from shanyrak.plan.tables import weighted_quantiles
from shanyrak.system.assemble import Resolution
from tests.proofs.parts import Fleet, Link
from tests.proofs.prove import solved
from tests.proofs.tiny import tiny


def test_two_runs_write_the_same_bytes(starter: Case, tmp_path: Path) -> None:
    """The starter case planned twice, by threads whose order nobody knows: every table is the same, byte by byte."""
    request = Request(resolution=Resolution(days=3), compare=False)
    folders = [make_plan(starter, request).save(tmp_path / name) / "tables" for name in ("one", "two")]
    names = sorted(path.name for path in folders[0].iterdir())
    assert len(names) >= 14
    same, different, missing = filecmp.cmpfiles(*folders, names, shallow=False)
    assert (same, different, missing) == (names, [], [])


def test_tables_of_energy_agree(mixed_plan: Plan) -> None:
    """Generation by zone, net storage, arrivals and what is not served make the demand."""
    table = mixed_plan.table("balance")
    total = table.generation_gwh + table.storage_gwh + table.arriving_gwh + table.unserved_gwh
    assert np.allclose(total, table.demand_gwh, atol=1e-5)
    made = mixed_plan.table("generation").groupby(["zone", "period"]).generation_gwh.sum()
    assert np.allclose(table.set_index(["zone", "period"]).generation_gwh, made, atol=1e-5)


def test_tables_of_trade_and_links_agree(mixed_plan: Plan) -> None:
    """What flows to and from the neighbour, less losses, is what it buys and sells."""
    flows = mixed_plan.table("flows").set_index(["link", "period"]).loc["b-n"]
    trade = mixed_plan.table("trade").set_index("period")
    assert np.allclose(flows.forward_gwh - flows.backward_gwh, trade.export_gwh - trade.import_gwh, atol=1e-5)


def test_capacity_is_what_is_kept_and_built(mixed_plan: Plan) -> None:
    """Capacity = existing - retired + built, and builds so far are the sum of the builds."""
    table = mixed_plan.table("capacity")
    assert np.allclose(table.capacity_mw, table.existing_mw - table.retired_mw + table.built_mw, atol=1e-5)
    built = mixed_plan.table("builds").groupby("period").built_mw.sum().cumsum()
    assert np.allclose(table.groupby("period").built_mw.sum().reindex(built.index), built, atol=1e-5)


def test_co2_is_that_of_the_fuels(mixed_plan: Plan) -> None:
    """Coal makes 0.35 and gas 0.2 t a MWh of fuel; at the limit of the second period."""
    table = mixed_plan.table("generation")
    factor = table.fuel.map({"coal": 0.35, "gas": 0.2, "": 0.0}).astype(float)
    assert np.allclose(table.co2_kt, table.fuel_gwh * factor, atol=1e-5)
    assert table[table.period == 2035].co2_kt.sum() <= 30.0 + 1e-4


def test_weighted_quantiles() -> None:
    """A value that occurs three times counts three times."""
    assert weighted_quantiles(np.array([30.0, 10.0]), np.array([1.0, 3.0]), (0.375, 0.875)) == pytest.approx([10, 30])


@pytest.fixture(scope="module")
def short() -> pd.DataFrame:
    """Shortages of zone b: calm, a plant in repair, a full link from a, a half empty one from c."""
    data = tiny(
        {"a": [50, 50], "b": [60, 200], "c": [40, 40]},
        [
            Fleet("a", existing=300, cost=10),
            Fleet("b", existing=100, cost=20, available=0.7),
            Fleet("b", "wind", kind="wind", existing=80, profile=[0.5, 0.125]),
            Fleet("c", existing=45, cost=15),
        ],
        links=[Link("a", "b", 30, 0), Link("b", "c", 20, 20)],
        periods=(2030, 2035),
        growth=[0.5, 1.0],
        weight=[100],
    )
    return solved(data)[0].table("shortages")


def test_shortage_names_zone_period_hour_and_size(short: pd.DataFrame) -> None:
    """Zone b in hour 1 of 2035: 200 less 70 plant, 10 wind, 30 from a and 5 from c: 85 MW, 100 times a year."""
    assert len(short) == 1
    row = short.iloc[0]
    assert (row.zone, row.period, row.block, row.hour) == ("b", 2035, 0, 1)
    assert (row.highest_mw, row.gwh_per_year, row.hours_per_year) == pytest.approx((85, 8.5, 100))


@pytest.mark.parametrize(
    "words",
    [
        "load 200 MW, of which 85 MW is not served",
        "plants in the zone give 80 of 180 MW installed",
        "outages and repairs 30 MW",
        "calm 70 MW",
        "links in full use: a 30 of 30 MW",
        "links with room, whose far end has no more to give: c 5 of 20 MW",
    ],
)
def test_shortage_is_explained_in_words(short: pd.DataFrame, words: str) -> None:
    """Each cause with its megawatts."""
    assert words in short.iloc[0].cause
