"""Masses of a programme: hand-worked, published, and closing whatever the programme."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.fuel.backend import assemblies, casks, pool_needed_thm
from shanyrak.nuclear.fuel.chain import LeadTimes, Losses, front_end, fuel_chain, mass_balance_tu
from shanyrak.nuclear.fuel.design import FuelDesign, ReactorUnit, annual_fuel_thm
from shanyrak.nuclear.fuel.enrichment import feed_per_product
from shanyrak.nuclear.fuel.operation import (
    available_share,
    electricity_gwh,
    fuel_movements,
    mean_burnup,
    outages,
)
from tests.nuclear.fleet import ROUND, unit

LEADS = LeadTimes(uranium=12, conversion=12, enrichment=6, fabrication=0)
FIFTHS = Losses(conversion=0.2, fabrication=0.2)


def two_reactors() -> xr.Dataset:
    return fuel_chain([unit("a", 2030, 2), unit("b", 2031, 2)], 0.00211, LEADS, FIFTHS)


def row(chain: xr.Dataset, name: str) -> list[float]:
    return [round(float(value), 9) for value in chain[name].sum("unit")]


def test_two_reactors_three_years_by_hand() -> None:
    """Proves: first cores, reloads, losses and lead times of two reactors that run 2030-31 and 2031-32.

    By hand: a first core of 60 tHM takes 60 / 0.8 = 75 tU of product, x 4 = 300 tU of UF6, / 0.8 = 375 tU; a reload of
    20 takes 25, x 8 = 200, / 0.8 = 250. Uranium a year before loading: 375 in 2029, 250 + 375 in 2030, 250 in 2031.
    Discharged: 20 (2031), 60 + 20 (2032), 60 (2033), a year later in the dry store.
    If the lower assay of first cores were ignored, 2029 would buy 60 / 0.8 x 8 / 0.8 = 750 tU, not 375.
    """
    chain = two_reactors()
    assert list(chain["year"]) == [2029, 2030, 2031, 2032, 2033, 2034]
    assert row(chain, "natural_tu") == [375, 625, 250, 0, 0, 0]
    assert row(chain, "conversion_loss_tu") == [75, 125, 50, 0, 0, 0]
    assert row(chain, "product_tu") == [75, 100, 25, 0, 0, 0]
    assert row(chain, "tails_tu") == [225, 400, 175, 0, 0, 0]
    assert row(chain, "fabrication_loss_tu") == [0, 15, 20, 5, 0, 0]
    assert row(chain, "loaded_thm") == [0, 60, 80, 20, 0, 0]
    assert row(chain, "discharged_thm") == [0, 0, 20, 80, 60, 0]
    assert row(chain, "stock_product_tu") == [75, 100, 25, 0, 0, 0]
    assert row(chain, "core_thm") == [0, 60, 120, 60, 0, 0]
    assert row(chain, "pool_thm") == [0, 0, 20, 80, 60, 0]
    assert row(chain, "dry_thm") == [0, 0, 0, 20, 100, 160]


def test_electricity_of_a_first_and_a_last_cycle_by_hand() -> None:
    """Proves: a cycle gives P LF x 8,760 h; the last has no refuelling at its end and gives 1 / 0.9 of that.

    By hand: 1.2 GW x 0.8 x 8,760 = 8,409.6 GWh, and 9,344 GWh.
    """
    energy = electricity_gwh([unit("a", 2030, 2)], [2029, 2030, 2031, 2032])
    assert energy.to_numpy()[0] == pytest.approx([0, 8409.6, 9344, 0], rel=1e-9)


def test_npre412_annual_discharge() -> None:
    """FUEL-02: 1 GWe at 94 %, 33 % efficiency, 50 GWd/t."""
    assert annual_fuel_thm(1000 / 0.33, 0.94, 50) == pytest.approx(20.79393939393939, rel=1e-9)
    assert annual_fuel_thm(1000 / 0.33, 0.94, 50) * 50 == pytest.approx(1039.6969696969695, rel=1e-9)


def test_epjn_2022_reload_of_a_pwr() -> None:
    """EPJ-N 2022 (epjn210018, table 3): 4,300 MWth, three cycles of 517 full-power days, 52 GWd/t, core of 129 t."""
    cycle = annual_fuel_thm(4300, 1.0, 52, days=517)
    assert 3 * cycle == pytest.approx(129, rel=0.01)


def test_kazatomprom_demand_of_a_plant() -> None:
    """FUEL-06: two VVER-1200 need 400 tU a year, says Kazatomprom (a check of plausibility, 5 %)."""
    fuel = 2 * annual_fuel_thm(3200, 0.9, 55)
    assert front_end(fuel, 0.0495, 0.0025, Losses(0, 0)).natural_tu == pytest.approx(400, rel=0.05)


@pytest.mark.parametrize(
    ("mwe", "product", "burnup", "efficiency", "zero", "tails", "fuel"),
    [(1115, 0.0425, 60, 0.327, 117, 163, 21), (1650, 0.05, 62, 0.367, 108, 150, 25)],
)
def test_bravenewclimate_tails_term(
    mwe: float, product: float, burnup: float, efficiency: float, zero: float, tails: float, fuel: float
) -> None:
    """FUEL-07: AP1000 and EPR. The blog leaves tails out of the numerator, x_p / (x_f - x_w); we must not.

    By hand: 117 x 0.00711 / 0.00511 = 162.8 as printed; with the numerator x_p - x_w it is 155.1 (EPR 150.3, 144.3).
    """
    ours = zero * feed_per_product(product, 0.002) / feed_per_product(product, 1e-9)
    assert ours / (1 - 0.002 / product) == pytest.approx(tails, rel=0.01)
    assert ours == pytest.approx({117: 155.1, 108: 144.3}[int(zero)], rel=0.001)
    mass = annual_fuel_thm(mwe / efficiency, 0.92, burnup)
    assert mass == pytest.approx(fuel, rel=0.2)
    assert front_end(mass, product, 0.002, Losses(0, 0)).natural_tu * 1000 / mwe == pytest.approx(tails, rel=0.2)


def test_outages_fall_into_their_months() -> None:
    """By hand: 18-month cycles from January 2030 with 36.5 days end in June 2031 and December 2032."""
    reactor = unit("a", 2030, 6, cycle_months=18.0)
    table = outages([reactor])
    assert table["end"].tolist() == [2031.5, 2033.0, 2034.5]
    assert table["months"].tolist() == [(5, 6), (11, 12), (5, 6)]
    share = available_share([reactor], range(2029, 2037)).sel(unit="a")
    assert share.sel(year=2030).to_numpy() == pytest.approx(np.ones(12), rel=1e-9)
    assert share.sel(year=2031).to_numpy()[4:6] == pytest.approx([0.8, 0], abs=1e-9)
    assert float(share.sel(year=[2029, 2036]).sum()) == pytest.approx(0, abs=1e-9)
    assert float((1 - share.sel(year=slice(2030, 2035))).sum()) * 365 / 12 == pytest.approx(3 * 36.5, rel=1e-9)


def test_short_last_cycle_gets_a_small_reload_and_shares_shrink_it() -> None:
    """By hand: a life of 2.5 years has refuellings at 1 and 2; half a cycle is left, so 10 tHM; run down to 0.5: 5."""
    reactor = unit("a", 2030, 2.5)
    assert reactor.reloads_thm().tolist() == pytest.approx([20, 10])
    assert replace(reactor, last_reload_shares=(0.5,)).reloads_thm().tolist() == pytest.approx([20, 5])
    assert unit("a", 2030, 1).reloads_thm().tolist() == []


def test_first_and_last_core_lower_the_mean_burnup() -> None:
    """By hand: 10 years of 1,065.8 GWd (the last 1 / 0.9 as much), 60 + 9 x 20 tHM: 45.1 GWd/t and not 53.29."""
    heat = 9 * 1065.8 + 1065.8 / 0.9
    assert mean_burnup(unit("a", 2030, 10)) == pytest.approx(heat / 240, rel=1e-9)


def test_casks_and_pool_by_hand() -> None:
    """By hand: 20, 100, 160 tHM in dry store; a has 20, 80, 80 (160 assemblies, 6 casks), b 0, 20, 80.

    The pool of a holds 20 at most while it runs, and room for a core of 60.
    """
    chain, units = two_reactors(), [unit("a", 2030, 2), unit("b", 2031, 2)]
    store = chain["dry_thm"].sel(year=[2032, 2033, 2034])
    assert assemblies(store, units).to_numpy().tolist() == [[40, 160, 160], [0, 40, 160]]
    assert casks(store, units).to_numpy().tolist() == [[2, 6, 6], [0, 2, 6]]
    assert pool_needed_thm(chain["pool_thm"], units).to_numpy() == pytest.approx([60, 60])
    longer = [unit("a", 2030, 4)]
    pool = fuel_chain(longer, 0.00211)["pool_thm"]
    assert pool_needed_thm(pool, longer).to_numpy() == pytest.approx([80])


@st.composite
def programmes(draw: st.DrawFn) -> list[ReactorUnit]:
    units = []
    for number in range(draw(st.integers(1, 4))):
        cycle = draw(st.sampled_from([12.0, 16.5, 18.0, 24.0]))
        design = FuelDesign(
            design=f"d{number}",
            thermal_mw=draw(st.floats(500, 4600)),
            net_mw=draw(st.floats(100, 400)),
            burnup_gwd_per_thm=draw(st.floats(40, 70)),
            reload_assay=draw(st.floats(0.03, 0.05)),
            first_core_assay=draw(st.floats(0.015, 0.03)),
            core_thm=draw(st.floats(90, 150)),
            assemblies=150.0,
            cycle_months=cycle,
            outage_days=draw(st.floats(0, 60)),
            load_factor=draw(st.floats(0.3, 0.8)),
            pool_years=draw(st.floats(0, 12)),
            cask_assemblies=31.0,
        )
        start, life = draw(st.floats(2030, 2045)), draw(st.floats(1, 40))
        shares = tuple(draw(st.lists(st.floats(0, 1), max_size=3)))
        units.append(ReactorUnit(f"u{number}", design, start, life, shares))
    return units


@settings(max_examples=25, deadline=None)
@given(
    programmes(),
    st.lists(st.floats(0, 30), min_size=4, max_size=4),
    st.tuples(st.floats(0, 0.1), st.floats(0, 0.1)),
    st.floats(0.001, 0.005),
    st.floats(0, 1),
)
def test_every_tonne_is_product_loss_stock_or_tails(
    units: list[ReactorUnit], months: list[float], lost: tuple[float, float], tails: float, shipped: float
) -> None:
    """Proves: mass and U-235 close to 1e-9 of all uranium bought, in every year, for any programme."""
    leads = LeadTimes(*sorted(months, reverse=True))
    chain = fuel_chain(units, tails, leads, Losses(*lost), shipped_share=shipped)
    bought = float(chain["natural_tu"].sum())
    assert float(np.abs(mass_balance_tu(chain)).max()) <= 1e-9 * bought
    moves = fuel_movements(units)
    assert moves["loaded_thm"].sum() == pytest.approx(moves["discharged_thm"].sum(), rel=1e-12)
    for name in [str(key) for key in chain if str(key).startswith("stock_") or str(key) in ("core_thm", "pool_thm")]:
        assert float(chain[name].min()) >= -1e-9 * bought, name
        assert float(np.abs(chain[name].isel(year=-1)).max()) <= 1e-9 * bought, name
    fissile_in = float(chain["enriched_feed_tu"].sum()) * 0.00711
    product = float((moves["loaded_thm"] * moves["assay"]).sum()) / (1 - lost[1])
    assert product + float(chain["tails_tu"].sum()) * tails == pytest.approx(fissile_in, rel=1e-9)


@settings(max_examples=30, deadline=None)
@given(programmes())
def test_electricity_agrees_with_the_calendar(units: list[ReactorUnit]) -> None:
    """Proves: yearly electricity is power x running power x the hours that the monthly calendar leaves."""
    years = range(2030, 2086)
    shares = available_share(units, years)
    assert float(shares.min()) >= 0
    assert float(shares.max()) <= 1 + 1e-9
    power = xr.DataArray([u.design.net_mw * u.design.running_power for u in units], dims="unit")
    assert np.allclose(shares.mean("month") * power * 8.76, electricity_gwh(units, years), rtol=1e-9, atol=1e-6)


def test_a_chain_with_wrong_tails_does_not_balance() -> None:
    """The balance can fail: tails taken for half of what they are leave that much unaccounted for."""
    chain = two_reactors()
    chain["tails_tu"] = chain["tails_tu"] / 2
    assert float(mass_balance_tu(chain).sum("unit").isel(year=-1)) == pytest.approx(400)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: LeadTimes(6, 12, 0, 0), "no step after the next one"),
        (lambda: LeadTimes.from_stocks([1, 2], [1, 2]), "one for each of"),
        (lambda: Losses(conversion=0.7), "losses.conversion is 0.7"),
        (lambda: fuel_chain([], 0.0025), "no units"),
        (lambda: fuel_movements([unit("a", 2030, 2), unit("a", 2031, 2)]), "named twice: a"),
        (lambda: replace(ROUND, load_factor=0.95), "load_factor 0.95 is more than the 0.900"),
        (lambda: replace(ROUND, core_thm=15.0), "uses up 20.0 tHM, the core holds 15"),
        (lambda: replace(ROUND, net_mw=4000.0), "not below thermal_mw"),
        (lambda: replace(ROUND, reload_assay=4.2), "an assay of natural to 20 %"),
        (lambda: unit("a", 2030, 0), "life_years is 0"),
        (lambda: casks(xr.DataArray([[1.0]], coords={"unit": ["z"], "year": [2030]}), [unit("a", 2030, 2)]), "no unit"),
    ],
)
def test_wrong_arguments_are_told(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]


def test_stock_months_are_lead_times() -> None:
    """By hand: work of 2, 4, 6, 6 and stock of 6, 0, 0, 6 months: 30, 22, 18, 12 before loading."""
    assert LeadTimes.from_stocks([2, 4, 6, 6], [6, 0, 0, 6]).months() == [30, 22, 18, 12]
