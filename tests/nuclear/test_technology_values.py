"""Single-attribute value functions of KIND."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shanyrak.nuclear.technology import position, value

SHARES = st.floats(0.0, 1.0)
EXPONENTS = st.floats(-40.0, 40.0)


def test_the_linear_form_counts_shares_of_the_domain() -> None:
    """By hand: 3,000 USD/kW between 2,000 and 6,000 is a quarter up: 3/4 where less is better, 1/4 where more is."""
    assert value(position(3000, 2000, 6000, False), 0.0) == pytest.approx(0.75)
    assert value(position(3000, 2000, 6000, True), 0.0) == pytest.approx(0.25)


@pytest.mark.parametrize(("exponent", "expected"), [(1.0, 0.377541), (-1.0, 0.622459), (5.0, 0.075858), (0.0, 0.5)])
def test_the_exponential_form_bends_the_middle(exponent: float, expected: float) -> None:
    """By hand: (1 - exp(a/2)) / (1 - exp(a)) = 1 / (1 + exp(a/2)); a = 1: 1 / 2.648721 = 0.377541."""
    assert value(0.5, exponent) == pytest.approx(expected, abs=1e-6)


def test_the_exponential_form_is_that_of_kind_et_for_both_goals() -> None:
    """The formula as printed: u = (1 - exp(a z)) / (1 - exp(a)), z = (x - xmin) / (xmax - xmin) or its complement."""
    x, low, high, a = 7.0, 2.0, 12.0, 1.7
    for maximise, z in ((True, (x - low) / (high - low)), (False, (high - x) / (high - low))):
        printed = (1 - np.exp(a * z)) / (1 - np.exp(a))
        assert value(position(x, low, high, maximise), a) == pytest.approx(printed, rel=1e-12)


@settings(deadline=None)
@given(SHARES, SHARES, EXPONENTS)
def test_the_better_position_never_has_the_lower_value(first: float, second: float, exponent: float) -> None:
    low, high = sorted((first, second))
    assert 0.0 <= value(low, exponent) <= value(high, exponent) <= 1.0


@settings(deadline=None)
@given(EXPONENTS)
def test_the_ends_of_the_domain_are_worth_0_and_1(exponent: float) -> None:
    np.testing.assert_allclose(value([0.0, 1.0], exponent), [0.0, 1.0], atol=1e-12)


@settings(deadline=None)
@given(SHARES, st.floats(-1e-4, 1e-4))
def test_a_small_exponent_is_nearly_linear(z: float, exponent: float) -> None:
    assert value(z, exponent) == pytest.approx(z, abs=1e-4)


@settings(deadline=None)
@given(SHARES, EXPONENTS)
def test_an_exponent_of_the_other_sign_mirrors_the_curve(z: float, exponent: float) -> None:
    assert value(z, exponent) + value(1.0 - z, -exponent) == pytest.approx(1.0, abs=1e-9)


def test_no_exponent_overflows() -> None:
    np.testing.assert_allclose(value([0.0, 0.5, 1.0], 2000.0), [0.0, 0.0, 1.0], atol=1e-12)


def test_a_logarithmic_domain_counts_decades() -> None:
    """By hand: of 1e-7 to 1e-5, less being better, 1e-6 is one decade of two: the middle, not 91 % of the way."""
    assert position(1e-6, 1e-7, 1e-5, False, True) == pytest.approx(0.5)
    assert position(1e-6, 1e-7, 1e-5, False, False) == pytest.approx(0.909, abs=1e-3)


def test_a_figure_beyond_the_domain_counts_as_its_end_and_a_missing_one_as_nothing() -> None:
    np.testing.assert_array_equal(position([-5.0, 20.0, np.nan], 0, 10, True), [0.0, 1.0, np.nan])


def test_a_domain_of_one_point_is_worth_0_for_all() -> None:
    """As IAEA NG-T-3.20 has it: where the least is the largest, no alternative gains by it."""
    np.testing.assert_array_equal(position([[4.0], [4.0]], [4.0], [4.0], [True]), [[0.0], [0.0]])


@settings(deadline=None)
@given(st.floats(1.0, 9.0), st.floats(1e-3, 1e3), st.booleans(), st.booleans())
def test_the_unit_does_not_matter(figure: float, factor: float, maximise: bool, logarithmic: bool) -> None:
    plain = position(figure, 1.0, 9.0, maximise, logarithmic)
    assert position(figure * factor, factor, 9.0 * factor, maximise, logarithmic) == pytest.approx(plain, abs=1e-9)


def test_bad_arguments_are_told_what_is_right() -> None:
    with pytest.raises(ValueError, match="low end must not be above"):
        position(1.0, 5.0, 2.0, True)
    with pytest.raises(ValueError, match="must be above 0"):
        position(1.0, 0.0, 2.0, True, True)
    with pytest.raises(ValueError, match="finite number"):
        value(0.5, np.inf)
