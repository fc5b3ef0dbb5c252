"""Proofs of the supply of fuels: balance of a region, imports, exports, pipelines, winter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from shanyrak.plan.stepwise import solve_stepwise
from shanyrak.plan.tables import RESERVE_FUEL
from shanyrak.solve.decomposition import solve_decomposition
from shanyrak.solve.monolith import solve_monolith
from shanyrak.system.data import SystemData
from tests.proofs.parts import Contract, Fleet, Pipe
from tests.proofs.prove import prove
from tests.proofs.tiny import tiny

GAS = ("gas", "all")
ABROAD = Contract("gas@all", most=100, price=5)
CHINA = Contract("gas@all", most=50, price=4, sold=True, name="china")
PEAKER = Fleet(technology="peaker", existing=200, cost=60)


def gas(zone: str = "a", cost: float = 20.0) -> Fleet:
    """200 MW that burn 2 MWh of gas a MWh."""
    return Fleet(zone, "gas", existing=200, cost=cost, fuel="gas", fuel_per_power=2.0)


def country(left: float, *contracts: Contract, winter: float = 1e9, cold: Sequence[float] = (0.0, 0.0)) -> SystemData:
    """100 MW in two blocks of an hour, gas power at 20 and a peaker at 60 USD/MWh; ``left`` MWh of gas for power."""
    return tiny({"a": [100, 100]}, [gas(), PEAKER], weight=(1.0, 1.0), fuel_limit={GAS: left},
                winter_limit={GAS: winter}, winter=cold, contracts=contracts)  # fmt: skip


def test_power_burns_what_others_leave(tmp_path: Path) -> None:
    """Proves: power burns no more than is left of a fuel.

    By hand: 300 MWh of gas give 150 MWh: 150 x 20 + 50 x 60 = 6000. If the balance were ignored it would be 4000.
    """
    proved = prove(country(300.0), 6000, tmp_path, again=True)
    assert proved.row("generation", technology="gas").fuel_gwh == pytest.approx(0.3)


def test_what_lacks_is_bought(tmp_path: Path) -> None:
    """Proves: gas is bought abroad where that is cheaper than doing without, up to the contract.

    By hand: 100 MWh at 5 beyond the price at home give the last 50 MWh: 4000 + 500 = 4500, instead of 6000 without. At
    25 a MWh of power would cost 20 + 2 x 25 = 70, more than the peaker's 60: nothing is bought, 6000.
    """
    proved = prove(country(300.0, ABROAD), 4500, tmp_path)
    assert proved.total("fuel_import") == pytest.approx(100)
    bought = proved.row("costs", item="fuel bought abroad, beyond its price at home")
    assert bought.musd_per_year == pytest.approx(0.0005)
    dear = Contract("gas@all", most=100, price=25)
    assert prove(country(300.0, dear), 6000, tmp_path / "dear").total("fuel_import") == pytest.approx(0)


def test_export_gives_a_fuel_its_value(tmp_path: Path) -> None:
    """Proves: what power does not burn is sold, and power burns only where that is worth more.

    By hand: of 400 MWh all could be burnt, 4000. Sold at 25 beyond the price at home, a MWh of power costs 20 + 2 x 25
    = 70 in lost income: the peaker at 60 sets 50 MWh of gas free: 175 x 20 + 25 x 60 - 50 x 25 = 3750. At 4 it
    costs 28: nothing is sold. If exports were not limited to 50 MWh all gas would go abroad: 12000 - 10000 = 2000.
    """
    dear = Contract("gas@all", most=50, price=25, sold=True)
    proved = prove(country(400.0, dear), 3750, tmp_path)
    assert proved.total("fuel_export") == pytest.approx(50)
    assert prove(country(400.0, CHINA), 4000, tmp_path / "cheap").total("fuel_export") == pytest.approx(0)


def test_left_over_gas_is_sold_at_any_price(tmp_path: Path) -> None:
    """Proves: gas that nobody burns earns its price; by hand: 600 MWh, 400 burnt, 50 sold at 4: 4000 - 200 = 3800."""
    assert prove(country(600.0, CHINA), 3800, tmp_path).total("fuel_export") == pytest.approx(50)


def test_obliged_export_is_kept(tmp_path: Path) -> None:
    """Proves: a contract obliges; by hand: 40 of 400 MWh must go at 4: 180 x 20 + 20 x 60 - 160 = 4640, not 4000."""
    obliged = Contract("gas@all", most=50, price=4, sold=True, least=40)
    prove(country(400.0, obliged), 4640, tmp_path)


def test_others_come_before_power(tmp_path: Path) -> None:
    """Proves: where others use more than there is, imports serve them first, and what still lacks is priced.

    By hand: others lack 150 MWh: 100 bought at 5, 50 missing at 300, power without gas 200 x 60: 500 + 15000 + 12000 =
    27500. If their need were ignored power would burn the 100 bought.
    """
    proved = prove(country(-150.0, ABROAD), 27500, tmp_path)
    assert proved.total("fuel_shortfall") == pytest.approx(50)
    assert proved.row("limits", rule="fuel_shortfall").excess == pytest.approx(50)


def test_winter_limit(tmp_path: Path) -> None:
    """Proves: in winter no more is burnt than winter supply; winter has its share of a contract too.

    By hand: block 1 is winter. 400 MWh a year, of them 100 in winter: 50 MWh of winter power are gas, 50 the peaker:
    150 x 20 + 50 x 60 = 6000 instead of 4000. A contract of 100 a year brings at most 50 MWh in winter: 25 MWh more gas
    power at 20 in place of 60, for 50 x 5: 6000 - 25 x 40 + 250 = 5250. If all of it could come in winter: 4500.
    """
    prove(country(400.0, winter=100.0, cold=(1.0, 0.0)), 6000, tmp_path)
    proved = prove(country(400.0, ABROAD, winter=100.0, cold=(1.0, 0.0)), 5250, tmp_path / "import")
    assert proved.value("fuel_import", season="winter") == pytest.approx(50)
    assert proved.value("fuel_import", season="summer") == pytest.approx(0)


def test_reserve_fuel(tmp_path: Path) -> None:
    """Proves: what a block burns beyond its share is a reserve fuel at its own price.

    By hand: at 15 beyond the price of gas a MWh of power costs 20 + 2 x 15 = 50, less than the peaker's 60: 150 x 20 +
    50 x 50 = 5500, instead of 6000. At the price of any excess, 300, it would be 6000.
    """
    data = country(300.0)
    data = replace(data, fuel_excess_cost=data.fuel_excess_cost * 0.0 + 15.0)
    proved = prove(data, 5500, tmp_path)
    assert float(proved.plan.values["excess:gas@all"].sum()) == pytest.approx(100)
    assert proved.plan.table("limits").excess.sum() == 0
    assert proved.row("costs", item=RESERVE_FUEL).musd_per_year == pytest.approx(100 * 15e-6)  # paid, not a fine


def regions(most: float) -> SystemData:
    """Gas in a, none in b, a pipeline that loses a tenth; each zone has 100 MW in one hour and its own plants."""
    limits = {("gas", "region of a"): 500.0, ("gas", "region of b"): 0.0}
    fleets = [gas("a"), gas("b"), Fleet("b", "peaker", existing=200, cost=60)]
    pipe = Pipe("gas@region of a", "gas@region of b", most, loss=0.1)
    return tiny(
        {"a": [100], "b": [100]}, fleets, fuel_limit=limits, winter_limit=dict.fromkeys(limits, 1e9), pipes=[pipe]
    )


def test_pipeline_binds(tmp_path: Path) -> None:
    """Proves: a region burns what its pipeline brings, less what compressors take.

    By hand: 100 MWh sent, 90 arrive, 45 MWh of power: 100 x 20 + 45 x 20 + 55 x 60 + 100 x 0.01 = 6201. Without losses
    it would be 6001, without the limit 4000 + 222.2 x 0.01 (200 MWh arrive), without the pipeline 8000.
    """
    proved = prove(regions(100.0), 6201, tmp_path, again=True)
    assert proved.total("fuel_flow") == pytest.approx(100)
    prove(regions(300.0), 4000 + 2 / 0.9, tmp_path / "wide")


@pytest.mark.parametrize(
    "data",
    [country(300.0, ABROAD, CHINA), country(400.0, ABROAD, winter=100.0, cold=(1.0, 0.0)), regions(100.0)],
)
def test_decomposition_finds_the_same(data: SystemData) -> None:
    """Balances belong to the plan: cut into blocks the optimum is that of the whole."""
    whole = solve_monolith(data).solution.objective
    assert solve_decomposition(data, gap=1e-6).objective == pytest.approx(whole, rel=1e-5)


def test_step_by_step_is_the_same_where_nothing_is_built() -> None:
    """Balances are yearly: periods planned one after another trade as they do together."""
    data = tiny({"a": [100]}, [gas(), PEAKER], periods=(2030, 2035), growth=(1.0, 1.5), fuel_limit={GAS: 150.0},
                winter_limit={GAS: 1e9}, contracts=[ABROAD])  # fmt: skip
    together = solve_monolith(data).solution
    steps = solve_stepwise(data, lambda step: solve_monolith(step).solution, whole_units=False)
    assert steps.objective == pytest.approx(together.objective)
    assert steps.values["fuel_import"].sum("season").values.ravel() == pytest.approx([50, 100])
