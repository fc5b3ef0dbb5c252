"""Sequential Monte Carlo: the published test system, chance by hand, seeds and workers, when it stops."""

from __future__ import annotations

import numpy as np
import pytest

from shanyrak.risk.adequacy.assess import spell_starts
from shanyrak.risk.adequacy.chronology import Shortages
from shanyrak.risk.adequacy.estimate import batch_means, bootstrap, estimate, seldom
from shanyrak.risk.adequacy.outage_table import exact_eens, exact_lole, outage_table
from shanyrak.risk.adequacy.outages import draw_available
from shanyrak.risk.adequacy.parts import Units, single_area
from shanyrak.risk.adequacy.simulate import YEARS_AT_ONCE, Sample, _variation, simulate
from tests.risk import rts79


def one_unit(mw: float = 100.0, up: float = 90.0, down: float = 10.0) -> Units:
    """A single unit."""
    return Units(np.array([mw]), np.array([up]), np.array([down]), np.zeros(1, dtype=np.int64))


def test_ieee_test_system_lies_in_the_interval() -> None:
    """1,000 years: the exact LOLE and EENS lie in both intervals, which are narrow enough to mean something."""
    sample = simulate(single_area(rts79.load(), rts79.units()), 1000, seed=1)
    hours, energy = sample.hours_short(), sample.energy_short()
    for values, exact in ((hours, rts79.LOLE_HOURS), (energy, rts79.EENS)):
        for found in (estimate(values, sample.weather), bootstrap(values, sample.weather, 1)):
            assert found.low <= exact <= found.high
            assert found.high - found.low < 0.4 * exact


def test_no_short_year_among_59_says_less_than_one_in_20() -> None:
    """Published example: 59 draws without an event are the fewest that prove less than 5 % with 95 % (Wilks 1941)."""
    assert seldom(58) < 20 < seldom(59)
    assert seldom(200) == pytest.approx(1 / (1 - 0.05 ** (1 / 200)))


def test_half_of_the_load_makes_no_shortage_and_half_more_much() -> None:
    """The estimate follows the exact index over four orders of magnitude."""
    table = outage_table(rts79.units())
    for factor in (0.5, 0.95, 1.1):
        load = factor * rts79.load()
        sample = simulate(single_area(load, rts79.units()), 400, seed=3)
        found = estimate(sample.hours_short(), sample.weather)
        assert found.mean == pytest.approx(exact_lole(table, load), rel=0.25, abs=0.05)
        assert sample.energy_short().mean() == pytest.approx(exact_eens(table, load), rel=0.35, abs=5.0)


def test_an_hour_is_as_likely_short_at_the_start_of_the_year_as_at_its_end() -> None:
    """A unit starts broken as often as in the long run: were it always up at first, hour 0 would never be short."""
    system = single_area(np.full(200, 100.0), one_unit())
    available = draw_available(system, 4000, np.random.default_rng(5))[:, 0]
    down = (available == 0).mean(axis=0)
    assert down[0] == pytest.approx(0.1, abs=0.02)
    assert down[-1] == pytest.approx(0.1, abs=0.02)
    assert down.mean() == pytest.approx(0.1, abs=0.005)


def test_spells_by_hand() -> None:
    """Proves: with rates a = 1/90 and b = 1/10 an hour, up now and down an hour later has the chance
    0.9 x 0.1 x (1 - exp(-(a + b))) = 0.009465; 8,760 hours begin 8,759 x 0.009465 + 0.1 = 83.0 spells (0.1: broken at
    first) of 876 / 83.0 = 10.55 h. If every hour short counted as a spell there would be 876.
    """
    sample = simulate(single_area(np.full(8760, 100.0), one_unit()), 200, seed=2)
    spells = spell_starts(sample).sum() / sample.years
    assert spells == pytest.approx(83.0, rel=0.02)
    assert sample.hours_short().mean() / spells == pytest.approx(10.55, rel=0.03)


def test_the_same_seed_gives_the_same_years_for_any_number_of_workers() -> None:
    system = single_area(rts79.load(), rts79.units())
    one, three = (simulate(system, 160, seed=7, workers=w) for w in (1, 3))
    assert np.array_equal(one.shortages.year, three.shortages.year)
    assert np.array_equal(one.shortages.hour, three.shortages.hour)
    assert np.array_equal(one.shortages.unserved, three.shortages.unserved)
    other = simulate(system, 160, seed=8)
    assert not np.array_equal(one.hours_short(), other.hours_short())


def test_it_stops_when_it_is_sure_enough_at_the_same_year_for_any_workers() -> None:
    system = single_area(1.1 * rts79.load(), rts79.units())
    found = [simulate(system, 2000, seed=4, variation=0.1, workers=w) for w in (1, 3)]
    assert found[0].years == found[1].years < 2000
    assert found[0].years % YEARS_AT_ONCE == 0
    energy = found[0].energy_short()
    assert energy.std(ddof=1) / np.sqrt(len(energy)) / energy.mean() <= 0.1


def test_a_unit_that_is_half_usable_gives_half() -> None:
    system = single_area(np.full(24, 10.0), one_unit(up=1e12))
    halved = type(system)(**{**vars(system), "usable": np.full((1, 24), 0.5)})
    assert (draw_available(halved, 3, np.random.default_rng(1)) == 50.0).all()


def test_years_of_one_weather_are_one_batch() -> None:
    """Proves: four years of two weathers give two means, 1 and 5, and not four values.

    By hand: mean 3, s of the batch means 2.828, t(1) = 12.706: half the width 12.706 x 2.828 / sqrt(2) = 25.4. As four
    values of their own it would be 3.182 x 2.309 / 2 = 3.7, as if twice as many weathers were known.
    """
    values, weather = np.array([1.0, 5.0, 1.0, 5.0]), np.array([0, 1, 0, 1])
    assert batch_means(values, weather).tolist() == [1.0, 5.0]
    found = estimate(values, weather)
    assert (found.mean, found.low) == (3.0, 0.0)
    assert found.high == pytest.approx(3.0 + 25.41, abs=0.01)
    assert estimate(values, np.zeros(4)).high == pytest.approx(3.0 + 3.674, abs=0.01)


def test_it_is_sure_enough_by_weathers_not_by_years() -> None:
    """Proves: four years of two weathers count as two. By hand: means 1 and 5, standard error 2.828 / sqrt(2) = 2, over
    the mean of 3 it is 2 / 3; as four years it would be 2.309 / 2 / 3 = 0.38. And the mean is that of all years, also
    where one weather came more often: 0, 0 and 9 MWh have the mean 3."""
    short = Shortages(np.arange(4), np.zeros(4, dtype=np.int64), np.array([[1.0], [5.0], [1.0], [5.0]]))
    assert _variation([Sample(4, np.array([0, 1, 0, 1]), short)]) == pytest.approx(2 / 3)
    assert estimate(np.array([0.0, 0.0, 9.0]), np.array([0, 1, 0])).mean == pytest.approx(3.0)


def test_what_does_not_fit_is_said_all_at_once() -> None:
    bad = Units(np.array([-1.0]), np.array([0.0]), np.array([1.0]), np.zeros(1, dtype=np.int64))
    with pytest.raises(ValueError, match="capacity below 0; a time is not above 0 hours"):
        single_area(np.ones(24), bad)
    with pytest.raises(ValueError, match="at least 1"):
        simulate(single_area(np.ones(24), one_unit()), 0, seed=1)
