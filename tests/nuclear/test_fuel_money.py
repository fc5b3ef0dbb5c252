"""Prices, fuel cost per MWh, spending, the fund, and what stays at home."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.fuel.chain import LeadTimes, Losses, fuel_chain
from shanyrak.nuclear.fuel.cost import (
    back_end_usd_per_mwh,
    enriched_price,
    front_end_usd_per_mwh,
    spending_musd,
    step_costs,
    step_quantities,
    usd_per_mwh,
)
from shanyrak.nuclear.fuel.domestic import assembly_plant, uranium_use, value_at_home
from shanyrak.nuclear.fuel.fund import decommissioning_outlays, fund_balance, fund_payment
from shanyrak.nuclear.fuel.units import u3o8_per_u, usd_per_kgu
from tests.nuclear.fleet import ROUND, unit


def test_uxc_value_of_uf6_and_of_enriched_uranium() -> None:
    """SWU-11: The Ux Weekly, 25 September 2017; 4.5 % product and 0.30 % tails are inferred."""
    assert usd_per_kgu(20.25, 0.005) + 4.6 == pytest.approx(57.51, rel=0.001)
    uranium = usd_per_kgu([20.25, 31.0])
    price = enriched_price(uranium, [4.6, 14.0], [42.0, 48.0], 0.045, 0.003, conversion_loss=0.005)
    assert price == pytest.approx([849, 1270], rel=0.001)


def test_wna_cost_of_one_kg_in_march_2011() -> None:
    """WNA 2011 (by way of the DECC wiki): 8.9 kg U3O8, 7.5 kgU, 7.3 SWU, 1 kg: 2,769 USD and 0.77 c/kWh at 45 GWd/t.

    The printed 1,132 USD of enrichment is 7.3 x 155 rounded up, the 98 of conversion 7.5 x 13.
    """
    quantities = [8.9 / u3o8_per_u(), 7.5, 7.3, 1.0]
    costs = step_costs(quantities, [146 * u3o8_per_u(), 13, 155, 240])
    assert costs == pytest.approx([1299, 98, 1132, 240], abs=0.6)
    assert costs.sum() == pytest.approx(2769, abs=1)
    assert usd_per_mwh(costs.sum(), 45, 1 / 3) == pytest.approx(7.7, abs=0.05)


def test_epjn_2016_assembly_cost() -> None:
    """EPJ-N 2016 (epjn150063, table 2): 4.1 %, tails 0.2 %: 7.6 kgU, 6.8 SWU; 770.8, 76.7 and 748.6 USD/kgHM.

    Its losses are not stated; 0.5 % in conversion and 0.5 % in fabrication give all three costs within 0.1 %.
    """
    pure = step_quantities(0.041, 0.002, Losses(0, 0))
    assert pure[[1, 2]] == pytest.approx([7.6, 6.8], abs=0.05)
    costs = step_costs(step_quantities(0.041, 0.002, Losses(0.005, 0.005)), [100, 10, 110, 330])
    assert costs == pytest.approx([770.8, 76.7, 748.6, 330], rel=1e-3)


def test_levelised_front_end_without_interest_is_the_simple_formula() -> None:
    costs = np.array([100.0, 10.0, 50.0, 30.0])
    simple = usd_per_mwh(costs, ROUND.burnup_gwd_per_thm, ROUND.efficiency)
    assert front_end_usd_per_mwh(costs, ROUND, LeadTimes(24, 12, 6, 3), 0.0) == pytest.approx(simple, rel=1e-12)
    assert back_end_usd_per_mwh(500.0, ROUND, 40, 0.0) == pytest.approx(
        float(usd_per_mwh(500.0, ROUND.burnup_gwd_per_thm, ROUND.efficiency)), rel=1e-12
    )


def test_carrying_charges_by_hand() -> None:
    """Proves: payment 24 months ahead at 10 %, fuel three years in the core.

    By hand: 1.1^2 x 3 ln 1.1 / (1 - 1.1^-3) = 1.21 x 0.285931 / 0.248685 = 1.39122. If interest were ignored the
    uranium would cost 28 % less than it does.
    """
    factor = front_end_usd_per_mwh([100.0, 0, 0, 0], ROUND, LeadTimes(24, 0, 0, 0), 0.1)[0]
    plain = front_end_usd_per_mwh([100.0, 0, 0, 0], ROUND)[0]
    assert ROUND.residence_years == pytest.approx(3)
    assert factor / plain == pytest.approx(1.39122, rel=1e-5)
    later = back_end_usd_per_mwh(100.0, ROUND, 10, 0.1) / back_end_usd_per_mwh(100.0, ROUND)
    assert later == pytest.approx(1.1**-13 * 0.285931 / 0.248685, rel=1e-5)


def test_costs_of_draws_keep_their_axis() -> None:
    draws = np.random.default_rng(7).uniform(50, 150, size=(4, 5))
    costs = step_costs(step_quantities(0.045, 0.0025), draws)
    assert costs.shape == (4, 5)
    assert front_end_usd_per_mwh(costs, ROUND, LeadTimes(), 0.05).shape == (4, 5)
    assert costs[:, 2] == pytest.approx(step_costs(step_quantities(0.045, 0.0025), draws[:, 2]))


def test_spending_by_hand() -> None:
    """By hand: 375 tU x 100 USD/kg = 37.5 million USD in 2029; 300 tU as UF6 x 10 = 3; 60 tHM x 200 = 12 in 2030."""
    chain = fuel_chain([unit("a", 2030, 1)], 0.00211, LeadTimes(12, 12, 6, 0), Losses(0.2, 0.2))
    money = spending_musd(chain, [100, 10, 0, 200]).sel(unit="a")
    assert money.sel(step="uranium").to_numpy()[:2] == pytest.approx([37.5, 0])
    assert money.sel(step="conversion").to_numpy()[:2] == pytest.approx([3, 0])
    assert money.sel(step="fabrication").to_numpy()[:2] == pytest.approx([0, 12])
    rising = np.outer([100, 10, 0, 200], np.arange(1, chain.sizes["year"] + 1))
    assert spending_musd(chain, rising).sel(step="fabrication", year=2030).item() == pytest.approx(24)


def test_sinking_fund_is_the_annuity() -> None:
    """Proves: equal energy for 40 years and 1,000 million USD at the end pay L r / ((1+r)^n - 1).

    By hand at 3 %: 1,000 x 0.03 / (1.03^40 - 1) = 13.262 million USD a year, 1.3262 USD/MWh of 10 TWh. Without
    interest it would be 25 million USD.
    """
    energy, outlays = np.full(40, 10_000.0), np.zeros(40)
    outlays[-1] = 1000.0
    payment = fund_payment(energy, outlays, 0.03)
    assert payment == pytest.approx(1.3262, rel=1e-4)
    assert payment * 10 == pytest.approx(1000 * 0.03 / (1.03**40 - 1), rel=1e-12)
    assert fund_payment(energy, outlays, 0.0) == pytest.approx(2.5)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 2e4), st.floats(0, 500)), min_size=2, max_size=80),
    st.floats(-0.02, 0.08),
    st.floats(0, 200),
)
def test_fund_is_empty_at_the_end(flows: list[tuple[float, float]], rate: float, opening: float) -> None:
    energy, outlays = np.array(flows).T
    energy[0] += 100.0
    payment = fund_payment(energy, outlays, rate, opening)
    balance = fund_balance(energy, outlays, rate, payment, opening)
    turnover = (opening + outlays.sum() + np.abs(payment * energy / 1000).sum()) * max(1.0, 1 + rate) ** len(energy)
    assert abs(balance[-1]) <= 1e-9 * max(turnover, 1.0)


def test_decommissioning_is_spread_and_paid_in_full() -> None:
    years = range(2090, 2121)
    outlays = decommissioning_outlays(years, 2095, 800.0, delay_years=5, spread_years=10)
    assert outlays.sum() == pytest.approx(800)
    assert [years[i] for i in np.flatnonzero(outlays)] == list(range(2101, 2111))
    with pytest.raises(ValueError, match="outlays run from 2101 to 2110"):
        decommissioning_outlays(range(2090, 2105), 2095, 800.0, 5, 10)


def test_uranium_against_production_and_resources_by_hand() -> None:
    table = uranium_use([400.0, 600.0], [20_000.0, 20_000.0], 10_000.0, [2040, 2041])
    assert table["share_of_production"].tolist() == [0.02, 0.03]
    assert table["share_of_resources"].tolist() == [0.04, 0.1]
    assert table.loc[2041, "cumulative_tu"] == 1000


def test_assembly_plant_serves_its_own_designs_only() -> None:
    """By hand: 30 t of square and 20 t of hexagonal fuel; 200 t of which 180 are promised leave 20: 20 of 50 made."""
    units = [unit("a", 2030, 5, design="square"), unit("b", 2030, 5, design="hexagonal")]
    need = xr.DataArray([[30.0, 30.0], [20.0, 20.0]], coords={"unit": ["a", "b"], "year": [2040, 2042]})
    plant = assembly_plant(need, units, ["square"], 200.0, [180.0, 0.0])
    assert plant["made_thm"].to_numpy().tolist() == [20, 30]
    assert plant["short_thm"].to_numpy().tolist() == [10, 0]
    assert plant["share_of_need"].to_numpy() == pytest.approx([0.4, 0.6])
    assert float(assembly_plant(need, units, [], 200.0)["made_thm"].sum()) == 0


def test_value_at_home_and_abroad_make_the_spending() -> None:
    chain = fuel_chain([unit("a", 2030, 5)], 0.00211)
    money = spending_musd(chain, [200, 40, 140, 350])
    value = value_at_home(money, {"uranium": 1.0, "conversion": 0.0, "enrichment": 0.0, "fabrication": 0.25})
    assert np.allclose(value["home_musd"] + value["abroad_musd"], money)
    assert float(value["home_musd"].sel(step="fabrication").sum()) == pytest.approx(
        0.25 * float(money.sel(step="fabrication").sum())
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: step_costs([1, 2], [1, 2]), "along the first axis"),
        (lambda: fund_payment([0.0, 0.0], [1.0, 1.0], 0.03), "is 0 in all years"),
        (lambda: fund_payment([1.0], [1.0, 1.0], 0.03), "the shapes differ"),
        (lambda: usd_per_mwh(1000.0, 50.0, 34.0), "efficiency is 34"),
        (lambda: spending_musd(fuel_chain([unit("a", 2030, 1)], 0.0025), [1, 2, 3]), "right is"),
        (lambda: uranium_use([1.0], [0.0], 10.0, [2040]), "production_tu is 0"),
        (lambda: value_at_home(xr.DataArray(0.0), {"uranium": 1.0}), "home_share names"),
    ],
)
def test_wrong_arguments_are_told(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]
