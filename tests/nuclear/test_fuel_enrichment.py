"""Enrichment against published examples, and the properties that separative work must have."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.fuel.cascade import matched_cascade
from shanyrak.nuclear.fuel.enrichment import (
    NATURAL_ASSAY,
    feed_per_product,
    optimal_tails,
    price_ratio_at,
    separative_work,
    swu_per_product,
    tails_assay,
    tails_per_product,
    value_function,
)
from shanyrak.nuclear.fuel.units import pounds_of_u3o8, pounds_per_kgu, u3o8_per_u, uf6_per_u, uo2_per_u, usd_per_kgu

ASSAYS = st.tuples(st.floats(1e-4, 0.006), st.floats(0.007, 0.0072), st.floats(0.008, 0.9))
FEW = settings(max_examples=60, deadline=None)


def test_garmella_one_kg_at_3_5_percent() -> None:
    """SWU-01: the published feed is rounded down, so 0.2 %."""
    assert feed_per_product(0.035, 0.003) == pytest.approx(7.785, rel=0.002)
    assert tails_per_product(0.035, 0.003) == pytest.approx(6.785, rel=0.002)
    assert value_function([0.035, 0.003, 0.00711]) == pytest.approx([3.085, 5.771, 4.868], rel=0.002)
    assert swu_per_product(0.035, 0.003) == pytest.approx(4.34, rel=0.002)


def test_wikipedia_ten_kg_at_4_5_percent() -> None:
    """SWU-02: 102 kg of feed (seen), 62 SWU (recalled)."""
    assert 10 * feed_per_product(0.045, 0.003, 0.0071) == pytest.approx(102, rel=0.005)
    assert 10 * swu_per_product(0.045, 0.003, 0.0071) == pytest.approx(62, abs=0.5)


def test_npre412_tails_from_flows() -> None:
    """SWU-04."""
    assert tails_assay(35_000, 6_000, 0.029, 0.00711) == pytest.approx(0.0025810344827586203, rel=1e-9)


def test_wna_five_and_three_percent() -> None:
    """SWU-05 and SWU-06."""
    assert swu_per_product(0.05, [0.0025, 0.002]) == pytest.approx([7.9, 8.9], rel=0.01)
    assert feed_per_product(0.05, [0.0025, 0.002]) == pytest.approx([10.4, 9.4], rel=0.01)
    assert swu_per_product(0.03, [0.0025, 0.0015]) == pytest.approx([3.8, 5.0], rel=0.01)


def test_reid_98_kg_at_20_percent() -> None:
    """SWU-08: tails not stated there, 0.3 % taken."""
    assert 98 * swu_per_product(0.2, 0.003) == pytest.approx(3740, rel=0.01)


def test_pyne_two_streams() -> None:
    """SWU-12: by product and by feed."""
    feed = 1.5 * feed_per_product(0.05, 0.0025, 0.0072)
    assert feed == pytest.approx(15.1596, rel=1e-4)
    assert 1.5 * tails_per_product(0.05, 0.0025, 0.0072) == pytest.approx(13.6596, rel=1e-4)
    assert 1.5 * swu_per_product(0.05, 0.0025, 0.0072) == pytest.approx(11.765, rel=1e-4)


def test_pyne_cascade_with_u234() -> None:
    """SWU-13: de la Garza's cascade has its own value function, so 7.69 and not 7.84 SWU/kg."""
    cascade = matched_cascade(["U234", "U235", "U238"], [5.5e-5, 0.0072, 0.992745], 0.05, 0.0025, alpha=1.05)
    assert cascade.product_per_feed == pytest.approx(0.0989473684, rel=1e-5)
    assert cascade.tails_per_feed == pytest.approx(0.9010526316, rel=1e-5)
    assert cascade.enriching_stages == pytest.approx(27.1835834, rel=1e-4)
    assert cascade.stripping_stages == pytest.approx(13.3874649, rel=1e-4)
    assert cascade.key_mass == pytest.approx(236.5621861, rel=1e-5)
    assert cascade.total_flow_per_feed == pytest.approx(288.6273173, rel=1e-5)
    assert cascade.swu_per_feed == pytest.approx(0.7612634534, rel=1e-5)
    assert cascade.swu_per_product == pytest.approx(7.693620008, rel=1e-5)


def test_cascade_keeps_each_isotope() -> None:
    feed = np.array([5.5e-5, 0.0072, 1e-4, 0.992645])
    cascade = matched_cascade(["U234", "U235", "U236", "U238"], list(feed), 0.0495, 0.0025)
    both = cascade.product_per_feed * cascade.product + cascade.tails_per_feed * cascade.tails
    assert both == pytest.approx(feed, rel=1e-9)
    assert [cascade.product.sum(), cascade.tails.sum()] == pytest.approx([1, 1], abs=1e-9)
    assert [cascade.product[1], cascade.tails[1]] == pytest.approx([0.0495, 0.0025], rel=1e-9)


def test_arfc_work_between_given_streams() -> None:
    """SWU-15, both lines of the published test."""
    assert separative_work(100, 0.4, 50, 0.1, 150, 0.3) == pytest.approx(45.16041363237984, rel=1e-9)
    assert separative_work(20, 0.4, 10, 0.1, 30, 0.3) == pytest.approx(9.032082726475968, rel=1e-9)


def test_mit_feed_factor() -> None:
    """SWU-16."""
    assert feed_per_product(0.03, 0.002) == pytest.approx(5.5, rel=0.01)


def test_uxc_calculator_optimum() -> None:
    """SWU-10: the page shows 1,120.63 USD/kg, an optimum of 0.166 % and 1,083.03 there, but not its input.

    Proves: the optimum gives the price ratio, and with it the ratio of the two costs, whatever the product assay.
    By hand: the ratio 1120.63 / 1083.03 = 1.03472 is met at tails of 0.25 % for products of 4 to 5 %, and at no other
    hundredth of a percent.
    """
    ratio = price_ratio_at(0.00166)
    assert optimal_tails(ratio, 1.0) == pytest.approx(0.00166, abs=5e-9)
    for product in (0.04, 0.045, 0.0495, 0.05):
        best = ratio * feed_per_product(product, 0.00166) + swu_per_product(product, 0.00166)
        cost = ratio * feed_per_product(product, [0.0024, 0.0025, 0.0026])
        cost = cost + swu_per_product(product, [0.0024, 0.0025, 0.0026])
        wrong_low, right, wrong_high = cost / best
        assert right == pytest.approx(1120.63 / 1083.03, rel=5e-4)
        assert wrong_low < 1120.63 / 1083.03 < wrong_high


def test_less_stripping_makes_more_product_of_more_feed() -> None:
    """J. Geringer (2022): from 0.18 to 0.30 % tails, 4.5 %: 30 % more product per SWU, 60 % more feed."""
    work = swu_per_product(0.045, [0.0018, 0.003])
    product = work[0] / work[1]
    feed = product * feed_per_product(0.045, 0.003) / feed_per_product(0.045, 0.0018)
    assert product == pytest.approx(1.30, abs=0.02)
    assert feed == pytest.approx(1.60, abs=0.04)


def test_wna_typical_reactor_year() -> None:
    """WNA Nuclear Fuel Cycle Overview (recalled): 24 tU at 4 %, tails 0.25 %: 195 tU, 140,000 SWU, and compounds."""
    uranium = 24 * feed_per_product(0.04, 0.0025)
    assert uranium == pytest.approx(195, abs=0.5)
    assert 24_000 * swu_per_product(0.04, 0.0025) == pytest.approx(140_000, rel=0.01)
    assert [195 * u3o8_per_u(), 195 * uf6_per_u(), 24 * uf6_per_u(), 24 * uo2_per_u()] == pytest.approx(
        [230, 288, 35, 27], abs=0.5
    )


def test_pounds_of_u3o8() -> None:
    """FUEL-03 (Kazatomprom's plan of 2026) and FUEL-05 (convention of UxC)."""
    assert u3o8_per_u() == pytest.approx(1.17924, rel=1e-5)
    assert pounds_per_kgu() == pytest.approx(2.5998, rel=1e-4)
    assert pounds_per_kgu(0.005) == pytest.approx(2.61285, rel=1e-4)
    assert pounds_of_u3o8([32_777e3, 3_080e3]) / 1e6 == pytest.approx([85, 8], rel=0.01)
    assert usd_per_kgu(80.0) == pytest.approx(207.98, abs=0.01)


@FEW
@given(ASSAYS)
def test_work_is_positive_and_nothing_for_nothing(assays: tuple[float, float, float]) -> None:
    tails, feed, product = assays
    assert swu_per_product(product, tails, feed) > 0
    assert swu_per_product(feed, tails, feed) == pytest.approx(0, abs=1e-12)
    assert feed_per_product(feed, tails, feed) == 1


@FEW
@given(ASSAYS, st.floats(0.01, 0.99))
def test_work_adds_up_along_a_cascade(assays: tuple[float, float, float], share: float) -> None:
    """Enriching to a middle assay and on from there, with one tails assay, costs what enriching at once costs."""
    tails, feed, product = assays
    middle = feed + share * (product - feed)
    second = swu_per_product(product, tails, middle)
    first = feed_per_product(product, tails, middle) * swu_per_product(middle, tails, feed)
    assert first + second == pytest.approx(float(swu_per_product(product, tails, feed)), rel=1e-9)


@FEW
@given(ASSAYS)
def test_mass_and_u235_close(assays: tuple[float, float, float]) -> None:
    tails, feed, product = assays
    feed_mass, tails_mass = feed_per_product(product, tails, feed), tails_per_product(product, tails, feed)
    assert feed_mass == pytest.approx(1 + float(tails_mass), rel=1e-9)
    assert feed_mass * feed == pytest.approx(float(product + tails_mass * tails), rel=1e-9)
    if product > 1.01 * feed:
        assert tails_assay(feed_mass, 1.0, product, feed) == pytest.approx(tails, rel=1e-6)


@FEW
@given(st.floats(1, 1000), st.floats(10, 500), st.floats(0.02, 0.05))
def test_optimal_tails_meet_the_condition_and_cost_least(feed_usd: float, swu_usd: float, product: float) -> None:
    """Proves: c_f / c_s = -dSWU/dF at the optimum, by differences of the two functions, and no tails cost less."""
    best = float(optimal_tails(feed_usd, swu_usd))
    step = 1e-4 * min(best, NATURAL_ASSAY - best)
    work = np.diff(swu_per_product(product, [best - step, best + step]))[0]
    feed = np.diff(feed_per_product(product, [best - step, best + step]))[0]
    assert -work / feed == pytest.approx(feed_usd / swu_usd, rel=1e-4)
    others = np.linspace(best / 2, (best + NATURAL_ASSAY) / 2, 41)
    cost = feed_usd * feed_per_product(product, others) + swu_usd * swu_per_product(product, others)
    least = feed_usd * feed_per_product(product, best) + swu_usd * swu_per_product(product, best)
    assert cost.min() >= least * (1 - 1e-12)


def test_optimal_tails_of_draws_fall_as_uranium_gets_dearer() -> None:
    tails = optimal_tails(np.linspace(20, 400, 30), 100.0)
    assert tails.shape == (30,)
    assert (np.diff(tails) < 0).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: feed_per_product(0.005, 0.003), "tails < feed <= product"),
        (lambda: swu_per_product(4.5, 0.003), "0.05 for 5 %"),
        (lambda: optimal_tails(0.0, 100.0), "feed_usd_per_kgu is 0"),
        (lambda: tails_assay(1.0, 2.0, 0.04), "more feed than product"),
        (lambda: price_ratio_at(0.01), "above that of the feed"),
        (lambda: matched_cascade(["U235", "U239"], [0.0072, 0.9928], 0.05, 0.0025), "isotopes are"),
        (lambda: matched_cascade(["U235", "U238"], [0.0072, 0.9], 0.05, 0.0025), "feed sums to"),
        (lambda: pounds_per_kgu(0.9), "conversion_loss is 0.9"),
    ],
)
def test_wrong_arguments_are_told(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]
