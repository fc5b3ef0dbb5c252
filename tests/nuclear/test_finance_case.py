"""The case of Kazakhstan as the room reads it, and what stands in its tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import shanyrak
from shanyrak.case import Case, new_case, read_case
from shanyrak.case.columns_finance import FINANCE_QUANTITIES
from shanyrak.nuclear.finance import (
    ContractForDifference,
    PowerPurchase,
    RegulatedAssetBase,
    Tariff,
    exchange_history,
    exchange_model,
    idc_factor,
    internal_rate,
    project_of,
    spending_curve,
    statements,
    structure_of,
    structures,
    term,
)


@pytest.fixture(scope="module")
def case() -> Case:
    return read_case(Path(shanyrak.__file__).parent / "cases" / "kazakhstan")


def test_every_structure_can_be_calculated(case: Case) -> None:
    for key in structures(case):
        structure = structure_of(case, key)
        project = project_of(case, "balkhash_npp", key)
        terms = structure.priced(project)
        books = statements(project, structure.financing, terms, structure.planned(project))
        gap = np.abs(books.assets - books.liabilities - books.equity).max()
        assert gap < 1e-9 * books.assets.max(), key
        if not structure.level_given:
            assert internal_rate(books.owner_flow)[0] == pytest.approx(structure.wanted_return, abs=1e-7), key


def test_terms_of_the_russian_loans(case: Case) -> None:
    loan = structure_of(case, "el_dabaa").financing.loan
    assert (loan.share, loan.rate, loan.repayment_years, loan.grace_years) == (0.85, 0.03, 22, 13)
    assert loan.repayment_from == "date"
    paks = structure_of(case, "paks_2").financing.loan
    assert (paks.share, paks.rate, paks.repayment_years) == (0.8, 0.0395, 16)
    assert paks.later_rates == ((-5.0, 0.045), (1.5, 0.048), (8.5, 0.0495))
    assert structure_of(case, "akkuyu").terms == PowerPurchase(123.5, 15, 0.5, 0.0)


def test_loan_of_el_dabaa_fits_its_cost(case: Case) -> None:
    """FIN-01: 25 bn USD are 85 % of a plant that is said to cost 28.75 to 30 bn."""
    share = term(case, "el_dabaa", "debt_share")
    assert share is not None
    assert 28.75 <= 25 / share <= 30


def test_kinds_have_their_terms(case: Case) -> None:
    kinds = {
        "balkhash_loan": Tariff,
        "kz_build_own_operate": PowerPurchase,
        "kz_contract_for_difference": ContractForDifference,
        "kz_regulated_asset_base": RegulatedAssetBase,
    }
    for key, kind in kinds.items():
        assert isinstance(structure_of(case, key).terms, kind)


def test_terms_come_from_the_structure_then_from_all_then_from_the_default(case: Case) -> None:
    assert term(case, "rooppur", "debt_rate") == 0.04
    assert term(case, "rooppur", "debt_rate", "low") == 0.0175
    assert term(case, "rooppur", "tax_rate") == 0.2
    assert term(case, "rooppur", "upfront_fee") == FINANCE_QUANTITIES["upfront_fee"].default
    assert term(case, "rooppur", "allowed_return") is None
    with pytest.raises(KeyError):
        term(case, "rooppur", "no_such_term")
    with pytest.raises(KeyError, match="has no structure"):
        structure_of(case, "nobody")


def test_project_takes_the_cost_of_its_technology(case: Case) -> None:
    project = project_of(case, "balkhash_npp", curve="reeds_six_years")
    assert project.capacity_mw == 2400
    assert project.overnight_cost_musd == pytest.approx(2.4 * 6042)
    assert project.fuel_usd_per_mwh == pytest.approx(3.41 / 0.347)
    assert project.planned_years == 9
    assert project.decommissioning_musd == pytest.approx(0.15 * 2.4 * 6042)
    with pytest.raises(KeyError, match="no project"):
        project_of(case, "nowhere")


def test_any_project_of_the_case_can_be_read(case: Case) -> None:
    """General: wind, sun, coal and gas take the same routine."""
    table = case.table("projects")
    for key in table.loc[table["unit_mw"] > 0, "project"]:
        project = project_of(case, str(key))
        assert project.energy_gwh > 0
        assert sum(project.spending) == pytest.approx(1)


def test_spending_curves_add_to_one_and_early_money_costs_more(case: Case) -> None:
    names = sorted(set(case.table("spending")["curve"]))
    for name in names:
        assert spending_curve(case, name).sum() == pytest.approx(1)
    early, even = spending_curve(case, "reeds_eight_years_early"), np.full(8, 1 / 8)
    assert idc_factor(early, 0.07) > idc_factor(even, 0.07)
    with pytest.raises(KeyError, match="no curve"):
        spending_curve(case, "none")


def test_tenge_has_lost_value(case: Case) -> None:
    """F049 of the facts: 10.0 % a year from 2012 to 2024."""
    years, rates = exchange_history(case, "KZT")
    by_year = dict(zip(years, rates, strict=True))
    assert (by_year[2024] / by_year[2012]) ** (1 / 12) - 1 == pytest.approx(0.100, abs=0.001)
    model = exchange_model(case, "KZT")
    assert 0.03 < model.drift < 0.09
    assert 0.08 < model.volatility < 0.18
    with pytest.raises(KeyError, match="no rate of"):
        exchange_history(case, "XXX")


def test_rate_between_two_currencies_is_the_ratio_of_their_rates(case: Case) -> None:
    """By hand: 470 tenge and 0.9 euro for a dollar are 522.2 tenge for a euro; years that only one has are left out."""
    euro = pd.DataFrame({"currency": "EUR", "year": [2021, 2022, 2023, 2024, 2030], "per_usd": [0.8, 0.9, 0.9, 0.9, 1]})
    rates = pd.concat([case.table("exchange_rates"), euro], ignore_index=True)
    both = replace(case, tables={**case.tables, "exchange_rates": rates})
    years, tenge = exchange_history(both, "KZT", "EUR")
    assert list(years) == [2021, 2022, 2023, 2024]
    assert tenge[-1] == pytest.approx(469.0 / 0.9)
    assert exchange_history(both, "USD", "EUR")[1][0] == pytest.approx(1 / 0.8)
    with pytest.raises(KeyError, match="no rate between"):
        exchange_history(case, "USD")


def test_accounts_in_another_currency_have_a_rate(case: Case) -> None:
    """Only the structure with accounts in tenge moves with the rate; the others see 1 in every future."""
    assert [key for key in structures(case) if structure_of(case, key).exchange is not None] == ["balkhash_tenge"]
    loan, tenge = structure_of(case, "balkhash_loan"), structure_of(case, "balkhash_tenge")
    assert (loan.rate_paths(3, np.random.default_rng(1)) == 1).all()
    assert tenge.rate_paths(4000, np.random.default_rng(1))[:, 10].mean() == pytest.approx(
        tenge.expected_rate()[10], rel=0.02
    )


def test_starter_case_can_be_financed(tmp_path: Path) -> None:
    starter = read_case(new_case(tmp_path / "country"))
    for key in structures(starter):
        structure = structure_of(starter, key)
        project = project_of(starter, "inland_nuclear", key, "four_years")
        books = statements(project, structure.financing, structure.priced(project))
        assert (books.loan[0, -1], structure.level_given) == (pytest.approx(0, abs=1e-9), False)
    assert exchange_model(starter, "CRN").drift > 0
