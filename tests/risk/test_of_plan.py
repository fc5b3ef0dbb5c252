"""From a plan to areas and units, and the tables of its adequacy."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from shanyrak.demand import annual_demand
from shanyrak.plan.plan import Plan
from shanyrak.risk.adequacy import Adequacy, AdequacyError, adequacy, adequacy_tables, credit_table, keep_tables
from shanyrak.risk.adequacy.of_plan import Without, area_system
from shanyrak.risk.adequacy.tables import CREDITS, HOURS, INDICES, WEATHER, WITHOUT
from shanyrak.risk.adequacy.worth import assets_of
from tests.risk.country import PERIOD


def test_units_are_those_of_the_plants_and_of_what_is_built(shaky: Plan, found: Adequacy) -> None:
    """1,000 MW of coal by 200 MW are five units; whatever the plan gives a fleet is in its units."""
    units, fleets = found.system.units, np.array(found.system.fleets)
    capacity = shaky.values["capacity"].sel(period=PERIOD)
    for k, fleet in enumerate(fleets):
        assert units.mw[units.fleet == k].sum() == pytest.approx(float(capacity.sel(fleet=fleet)))
    assert units.mw[units.fleet == list(fleets).index("coast:coal_steam")].tolist() == [200.0] * 5
    assert units.outage_rate.max() == pytest.approx(0.12)


def test_planned_and_forced_outages_together_are_the_mean_availability(shaky: Plan, found: Adequacy) -> None:
    """Proves: usable x (1 - forced outage rate) = available share x availability, so nothing is counted twice.

    By hand: coast:coal_steam 0.9 x 0.88 = 0.792 in January: 0.792 / 0.88 = 0.9 while it is not broken.
    """
    k = found.system.fleets.index("coast:coal_steam")
    assert found.system.usable[k, 0] == pytest.approx(0.9)
    mean = found.system.usable[k].mean() * (1 - 0.12)
    assert mean == pytest.approx(0.9 * (0.88 * 182 + 0.80 * 183) / 365, rel=1e-3)


def test_load_is_that_of_the_period_and_differs_from_weather_to_weather(shaky: Plan, found: Adequacy) -> None:
    case = shaky.case
    assert case is not None
    energy = found.system.load.sum(axis=(1, 2)) / 1000.0
    wanted = sum(annual_demand(case, z, PERIOD) for z in case.zones())
    assert energy.mean() == pytest.approx(wanted, rel=0.005)
    assert energy.std() > 0


def test_reservoirs_use_their_water_and_no_more(shaky: Plan, found: Adequacy) -> None:
    """Without wind and sun the inland zone is given its reservoir alone: the inflow of the year, at most its MW."""
    others = frozenset(f for f in found.planned.fleets.index if not f.endswith("hydro_reservoir"))
    water = area_system(found.planned, Without(fleets=others)).given[:, 1]
    row = list(found.planned.fleets.index[found.planned.natural]).index("inland:hydro_reservoir")
    inflow = found.planned.inflow[:, row].mean(axis=1) * 400.0 * 8760
    assert (water.sum(axis=1) <= inflow + 1e-3).all()
    assert water.sum(axis=1) == pytest.approx(inflow, rel=0.05)
    assert water.max() <= 400.0 + 1e-9


def test_without_something_the_rest_is_drawn_alike(found: Adequacy) -> None:
    """Less can only be short in more hours: all draws are the same."""
    tables = adequacy_tables(found)[WITHOUT].set_index("without")
    assert list(tables.index[:1]) == ["nothing"]
    assert (tables.lole_hours.iloc[1:] >= tables.lole_hours.iloc[0]).all()
    gone = area_system(found.planned, Without(fleets=frozenset(["coast:wind"])))
    assert gone.units.mw.tolist() == found.system.units.mw.tolist()
    assert (gone.given <= found.system.given + 1e-9 + 400.0).all()


def test_tables_agree_with_each_other(found: Adequacy) -> None:
    """The hours of the clock, of the weathers and of the index are the same hours."""
    tables = adequacy_tables(found)
    index = tables[INDICES].set_index(["area", "figure"]).value
    assert index["all", "lole_hours"] > 10.0
    assert tables[HOURS].hours_short.sum() == pytest.approx(index["all", "lole_hours"])
    assert tables[HOURS].mwh.sum() == pytest.approx(index["all", "eens"])
    assert tables[WEATHER].lole_hours.mean() == pytest.approx(index["all", "lole_hours"])
    assert index["coast", "eens"] + index["inland", "eens"] == pytest.approx(index["all", "eens"])
    assert index["all", "spells"] * index["all", "spell_hours"] == pytest.approx(index["all", "lole_hours"])
    zones = max(index["coast", "lole_hours"], index["inland", "lole_hours"])
    assert zones <= index["all", "lole_hours"] + 1e-9
    assert (tables[INDICES].low.dropna() <= tables[INDICES].value[tables[INDICES].low.notna()]).all()


def test_the_hardest_fortnight_is_the_one_of_the_highest_need(found: Adequacy) -> None:
    """Worked out again from the days, one window after another."""
    row = adequacy_tables(found)[WEATHER].iloc[0]
    need = (found.system.load[0] - found.system.given[0]).sum(axis=0).reshape(365, 24).mean(axis=1)
    means = [need[k : k + 14].mean() for k in range(352)]
    assert row.first_day == int(np.argmax(means)) + 1
    assert row.need_mw == pytest.approx(max(means))


def test_credits_of_wind_and_of_imports(found: Adequacy) -> None:
    """Wind is worth less than its capacity and more than nothing; what always comes is worth all of itself."""
    table = credit_table(found, 20.0, names=("wind", "neighbour")).set_index("asset")
    assert 0.02 < table.credit["wind"] < 0.6
    assert table.low["wind"] <= table.credit["wind"] <= table.high["wind"]
    assert table.credit["neighbour"] == pytest.approx(1.0, abs=0.01)


def test_a_neighbour_is_worth_what_its_line_brings_in(found: Adequacy) -> None:
    """Proves: what may come counts, not what may leave: 400 MW are offered and may leave, 120 may come."""
    links = found.system.links
    abroad = links.end == found.system.areas.index("neighbour")
    narrow = replace(links, backward=np.where(abroad, 120.0, links.backward))
    assets = {asset.name: asset for asset in assets_of(replace(found, system=replace(found.system, links=narrow)))}
    assert links.forward[abroad].tolist() == [400.0]
    assert assets["neighbour"].mw == 120.0


def test_what_cannot_be_asked_is_said(shaky: Plan, found: Adequacy) -> None:
    with pytest.raises(AdequacyError, match=r"no period 2031.*2030"):
        adequacy(shaky, 2031)
    with pytest.raises(AdequacyError, match="holds no case"):
        adequacy(replace(shaky, case=None), PERIOD)
    with pytest.raises(AdequacyError, match="there is no tide"):
        credit_table(found, 3.0, names=("tide",))
    with pytest.raises(AdequacyError, match="above 0 hours"):
        credit_table(found, 0.0)


def test_a_case_in_which_nothing_breaks_is_refused(shaky: Plan) -> None:
    case = shaky.case
    assert case is not None
    table = case.table("technologies")
    safe = replace(case, tables={**case.tables, "technologies": table[table.parameter != "forced_outage_rate"]})
    with pytest.raises(AdequacyError, match=r"no plant ever breaks.*forced_outage_rate"):
        adequacy(replace(shaky, case=safe), PERIOD, years=1, weathers=1)


def test_tables_are_kept_by_period_and_read_with_the_plan(shaky: Plan, found: Adequacy, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Another look at the same period takes the place of the first; other periods stay."""
    run = shaky.save(tmp_path / "run")
    credits = pd.DataFrame({"asset": ["wind"], "credit": [0.2]})
    tables = adequacy_tables(found, credits)
    keep_tables(tables, run)
    keep_tables({name: t.assign(period=2040) for name, t in tables.items()}, run)
    keep_tables(tables, run)
    again = Plan.open(run)
    assert again.table(CREDITS).period.tolist() == [2030, 2040]
    assert len(again.table(INDICES)) == 2 * len(tables[INDICES])
