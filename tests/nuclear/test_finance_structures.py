"""What a project is paid, the price that it needs, exchange rates, delay and overrun together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.finance import (
    Accounts,
    ContractForDifference,
    Depreciation,
    ExchangeModel,
    Financing,
    LevelisedInputs,
    Loan,
    PowerPurchase,
    Project,
    RegulatedAssetBase,
    Tariff,
    cost_at_completion,
    draws_of,
    exchange_paths,
    fit_exchange,
    internal_rate,
    least_cover,
    level_for_cover,
    level_for_return,
    levelised_unit_energy_cost,
    net_present_value,
    outcomes,
    project_flows,
    service_cover,
    service_in_local,
    statements,
    uniform,
)

PLANT = Project(
    "plant", 1000, 5000, tuple(uniform(5)), 40, 0.9, 120, 0, 8, 2, 750, 10, fund_return=0.02, inflation=0.02
)
STATE = Financing("state loan", Loan(0.85, 0.03, 20, "equal_principal"), Accounts(0.2, 10, Depreciation(30)))
GWH = 1000 * 8.76 * 0.9


def test_power_purchase_by_hand() -> None:
    """Proves: share and years. By hand: half the energy at 100 for 10 years, the rest at the market of 40: 70 on
    average; afterwards 40. If the term were ignored, the plant would earn 70 for ever."""
    project = replace(PLANT, inflation=0.0)
    books = statements(project, STATE, PowerPurchase(100, 10, 0.5), draws_of(project, market_usd_per_mwh=40))
    assert books.revenue[0, 5] == pytest.approx(0.07 * GWH)
    assert books.revenue[0, 15] == pytest.approx(0.04 * GWH)


def test_contract_for_difference_by_hand() -> None:
    """Proves: two ways. By hand: strike 80; at a market of 50 the plant is paid 30, at 100 it pays 20 back; after 2
    years it has the market alone."""
    project = replace(PLANT, inflation=0.0)
    futures = draws_of(project, market_usd_per_mwh=[0, 0, 0, 0, 0, 50, 100, 45])
    books = statements(project, STATE, ContractForDifference(80, 2), futures)
    assert books.contract_payment[0, 5:8].tolist() == pytest.approx([0.03 * GWH, -0.02 * GWH, 0])
    assert books.revenue[0, 5:8].tolist() == pytest.approx([0.08 * GWH, 0.08 * GWH, 0.045 * GWH])


def test_contract_for_difference_is_a_full_power_purchase_where_the_plant_gets_the_reference_price() -> None:
    futures = draws_of(PLANT, 70.5, 1.2, market_usd_per_mwh=np.linspace(30, 120, 60))
    difference = statements(PLANT, STATE, ContractForDifference(80, 25, 0.7), futures)
    purchase = statements(PLANT, STATE, PowerPurchase(80, 25, 1.0, 0.7), futures)
    assert difference.revenue == pytest.approx(purchase.revenue)
    shy = statements(PLANT, STATE, ContractForDifference(80, 25, 0.7, capture=0.8), futures)
    assert shy.revenue.sum() < difference.revenue.sum()


def test_indexed_tariff_by_hand() -> None:
    """By hand: 70 in the first year of construction, 2 % a year: 70 x 1.02^5 in the first of operation."""
    assert statements(PLANT, STATE, Tariff(70)).revenue[0, 5] == pytest.approx(0.07 * GWH * 1.02**5)
    assert statements(PLANT, STATE, Tariff(70, 0.0)).revenue[0, 5] == pytest.approx(0.07 * GWH)


def test_asset_base_by_hand() -> None:
    """Proves: a return from the first year. By hand: 1,000 a year without inflation, 8 % on the base and half of what
    is spent: 40 in the first year, 120 in the second; in operation 8 % of 5,000, a fortieth of it and running cost."""
    project = replace(PLANT, inflation=0.0)
    books = statements(project, STATE, RegulatedAssetBase(0.08))
    assert books.revenue[0, :2].tolist() == pytest.approx([40, 120])
    assert books.revenue[0, 5] == pytest.approx(400 + 125 + books.running_cost[0, 5])
    assert books.revenue[0, 44] == pytest.approx(0.08 * 125 + 125 + books.running_cost[0, 44])


@settings(max_examples=30, deadline=None)
@given(st.floats(0.0, 0.15), st.floats(30, 120), st.floats(0.5, 3.0))
def test_asset_base_pays_exactly_for_the_capital(rate: float, months: float, overrun: float) -> None:
    """At the allowed return, what consumers pay beyond running cost is worth what was spent, late and dear or not."""
    futures = draws_of(PLANT, months, overrun)
    flows = project_flows(PLANT, futures)
    revenue = RegulatedAssetBase(rate, "end").revenue(PLANT, flows, futures).total
    paid, spent = net_present_value(revenue - flows.running, rate), net_present_value(flows.capital_cost, rate)
    assert paid == pytest.approx(spent, rel=1e-9)


def test_asset_base_needs_a_lower_price_in_operation_than_a_tariff_of_the_same_return() -> None:
    """Proves: consumers who pay during construction pay less afterwards."""
    free = Financing("own", Loan(0.0, 0.0), Accounts(depreciation=Depreciation(40)))
    base = statements(PLANT, free, RegulatedAssetBase(0.08, "end"))
    price = level_for_return(PLANT, free, Tariff(0), 0.08)
    tariff = statements(PLANT, free, Tariff(float(price[0])))
    assert internal_rate(base.owner_flow) == pytest.approx(0.08)
    assert internal_rate(tariff.owner_flow) == pytest.approx(0.08)
    assert base.revenue[0, 5:45].sum() < tariff.revenue[0, 5:45].sum()


@pytest.mark.parametrize(
    "terms", [Tariff(0), PowerPurchase(0, 25), ContractForDifference(0, 30), RegulatedAssetBase(0)]
)
@pytest.mark.parametrize("wanted", [0.06, 0.12])
def test_price_gives_the_wanted_return(terms, wanted: float) -> None:  # type: ignore[no-untyped-def]
    futures = draws_of(PLANT, [60, 90], [1.0, 1.5], market_usd_per_mwh=30 * 1.02 ** np.arange(60))
    financing = replace(STATE, loan=replace(STATE.loan, share=0.6))
    level = level_for_return(PLANT, financing, terms, wanted, futures)
    books = statements(PLANT, financing, terms.with_level(level), futures)
    assert internal_rate(books.owner_flow) == pytest.approx([wanted, wanted], abs=1e-7)
    assert level[1] > level[0] or isinstance(terms, RegulatedAssetBase)


def test_years_that_repay_nothing_are_not_covered() -> None:
    """Proves: a loan that is served as cash allows has a cover in the years in which it allows nothing, below one. If
    only years with an instalment counted, three years at a sixth of the price would not be seen."""
    project = Project("plant", 1000, 3000, (0.25,) * 4, 40, 0.9, fixed_om_musd=100)
    financing = Financing("sculpted", Loan(0.7, 0.08, 18, "sculpted"), STATE.accounts)
    market = np.full(60, 90.0)
    market[10:13] = 15.0
    books = statements(project, financing, PowerPurchase(0, 1, 0), draws_of(project, market_usd_per_mwh=market))
    cover = service_cover(books)[0, 10:13]
    assert (books.repaid_foreign[0, 10:13] <= 1e-9).all()
    assert (cover < 1).all()
    assert least_cover(books)[0] <= cover.min()


def test_price_gives_the_wanted_cover() -> None:
    futures = draws_of(PLANT, [60, 90], [1.0, 1.5])
    level = level_for_cover(PLANT, STATE, Tariff(0), 1.3, futures)
    assert least_cover(statements(PLANT, STATE, Tariff(level), futures)) == pytest.approx([1.3, 1.3], abs=1e-7)
    assert level[1] > level[0]


def test_searches_that_cannot_end_are_told() -> None:
    with pytest.raises(ValueError, match="level 0 already"):
        level_for_return(PLANT, STATE, PowerPurchase(0, 1, 0.1), 0.03, draws_of(PLANT, market_usd_per_mwh=300))
    with pytest.raises(ValueError, match="does not itself follow the cash"):
        level_for_cover(PLANT, replace(STATE, loan=Loan(0.5, 0.05, 10, "sculpted")), Tariff(0), 1.2)
    with pytest.raises(ValueError, match="no level gives"):
        level_for_return(PLANT, STATE, PowerPurchase(0, 10, 0.0), 0.1)


def test_price_without_tax_and_loan_is_the_levelised_cost() -> None:
    """Proves: books and levelised cost agree. Without tax, loan, inflation and with a fund that earns the rate, the
    tariff that returns 7 % is the LCOE of the same plant at 7 %."""
    project = replace(PLANT, inflation=0.0, fund_return=0.07, waste_usd_per_mwh=0.0)
    inputs = LevelisedInputs(5000, 120e3 / GWH, 8, 0.9, 40, tuple(uniform(5)))
    lcoe = float(levelised_unit_energy_cost(inputs, 0.07).luec)
    free = Financing("own", Loan(0.0, 0.0), Accounts(depreciation=Depreciation(30)))
    assert level_for_return(project, free, Tariff(0), 0.07)[0] == pytest.approx(lcoe, rel=1e-9)
    assert project_flows(project, draws_of(project)).levelised(0.07)[0] == pytest.approx(lcoe, rel=1e-9)


# --- exchange rate ------------------------------------------------------------------------------------------------


def test_paths_follow_drift_and_volatility() -> None:
    model = ExchangeModel(0.06, 0.12)
    paths = exchange_paths(model, 21, 20_000, np.random.default_rng(5))
    assert paths[:, 0].tolist() == [1.0] * 20_000
    assert paths[:, 20].mean() == pytest.approx(1.06**20, rel=0.02)
    assert np.log(paths[:, 20]).std() == pytest.approx(0.12 * 20**0.5, rel=0.02)
    again = exchange_paths(model, 21, 20_000, np.random.default_rng(5))
    assert (paths == again).all()


def test_fit_finds_what_paths_were_made_with() -> None:
    path = exchange_paths(ExchangeModel(0.05, 0.1), 4001, 1, np.random.default_rng(2))[0]
    found = fit_exchange(np.arange(4001), path)
    assert found.volatility == pytest.approx(0.1, rel=0.03)
    assert found.drift == pytest.approx(0.05, abs=0.005)


def test_fit_by_hand_with_a_gap() -> None:
    """By hand: ln 2 over two years, then ln 2 over one: mean ln 4 / 3; variance 2 x (...)^2 / 2 + (...)^2 over 1."""
    mean = np.log(4) / 3
    variance = ((np.log(2) - 2 * mean) ** 2 / 2 + (np.log(2) - mean) ** 2) / 1
    found = fit_exchange([2000, 2002, 2003], [100, 200, 400])
    assert found.volatility == pytest.approx(variance**0.5)
    assert found.drift == pytest.approx(np.expm1(mean + variance / 2))


def test_debt_service_in_local_currency_is_that_of_the_books() -> None:
    rates = exchange_paths(ExchangeModel(0.05, 0.15), 60, 4, np.random.default_rng(1))
    books = statements(PLANT, STATE, Tariff(90), draws_of(PLANT, exchange_rate=rates))
    foreign = books.debt_service / books.exchange_rate
    assert service_in_local(foreign, books.exchange_rate) == pytest.approx(books.debt_service)
    assert service_in_local([1.0, 2.0], [[450.0, 500.0]]).tolist() == [[450.0, 1000.0]]
    with pytest.raises(ValueError, match="debt service has 2 years"):
        service_in_local([1.0, 2.0], [[450.0]])


def test_a_weaker_currency_lowers_cover_and_return() -> None:
    steady, weaker = np.ones(60), 1.05 ** np.arange(60)
    books = statements(PLANT, STATE, Tariff(90), draws_of(PLANT, exchange_rate=np.stack([steady, weaker])))
    cover, earned = least_cover(books), internal_rate(books.owner_flow)
    assert cover[1] < cover[0]
    assert earned[1] < earned[0]


# --- delay and overrun --------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.floats(60, 200), st.floats(1, 60), st.floats(0.8, 3), st.floats(0.01, 1))
def test_delay_and_overrun_only_make_it_worse(months: float, late: float, ratio: float, dear: float) -> None:
    futures = draws_of(PLANT, [months, months + late, months], [ratio, ratio, ratio + dear])
    found = outcomes(PLANT, STATE, Tariff(80), futures, 0.06)
    for worse in (1, 2):
        assert found.interest_musd[worse] > found.interest_musd[0]
        assert found.total_musd[worse] > found.total_musd[0]
        assert found.levelised_usd_per_mwh[worse] > found.levelised_usd_per_mwh[0]
    assert found.capitalised_musd[2] > found.capitalised_musd[0]
    assert found.least_cover[2] < found.least_cover[0] + 1e-9
    assert not found.owner_return[2] > found.owner_return[0]


def test_delay_and_overrun_together_cost_more_than_each_alone() -> None:
    """Proves: interest runs on the overrun for the whole delay. If the two margins were added, part would be missed."""
    both, late, dear, plan = cost_at_completion(
        5000, uniform(5), 0.06, np.array([10.0, 10.0, 5.0, 5.0]), np.array([1.5, 1.0, 1.5, 1.0])
    ).total_musd
    assert both - plan > (late - plan) + (dear - plan)


def test_outcomes_of_a_thousand_draws() -> None:
    generator = np.random.default_rng(7)
    months, ratio = generator.uniform(60, 150, 1000), generator.lognormal(0.2, 0.3, 1000)
    found = outcomes(PLANT, STATE, Tariff(80), draws_of(PLANT, months, ratio), 0.06)
    table = found.quantiles((0.1, 0.5, 0.9))
    assert table.loc["total_musd"].is_monotonic_increasing
    cost = cost_at_completion(5000, PLANT.spending, 0.06, months / 12, ratio)
    assert found.total_musd == pytest.approx(cost.total_musd)
    assert np.isfinite(found.levelised_usd_per_mwh).all()
    assert np.corrcoef(found.total_musd, found.levelised_usd_per_mwh)[0, 1] > 0.9
