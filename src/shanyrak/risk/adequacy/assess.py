"""Adequacy of a period of a plan: how often and how much load is not served, where, when, and in which weather."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from shanyrak.demand.calendar import local_calendar
from shanyrak.plan.plan import Plan
from shanyrak.risk.adequacy.conditions import Conditions, make_conditions
from shanyrak.risk.adequacy.estimate import Estimate, bootstrap, estimate
from shanyrak.risk.adequacy.network import TOLERANCE
from shanyrak.risk.adequacy.of_plan import (
    AdequacyError,
    PlannedSystem,
    Without,
    area_system,
    case_of,
    planned_system,
)
from shanyrak.risk.adequacy.parts import AreaSystem, Array
from shanyrak.risk.adequacy.simulate import MOST_WORKERS, Sample, simulate
from shanyrak.scale import MILLION

ALL = "all"
"""Name of all areas together in the tables."""

WEATHERS = 20
YEARS = 200
FORTNIGHT = 14 * 24
HOURS_OF_DAY = 24


@dataclass(frozen=True)
class Adequacy:
    """A period of a plan in the weather years that were drawn, its areas, and the sample of years."""

    planned: PlannedSystem
    system: AreaSystem
    sample: Sample
    seed: int

    @property
    def conditions(self) -> Conditions:
        """The weather years, and the load in each."""
        return self.planned.conditions


def adequacy(
    plan: Plan,
    period: int,
    years: int = YEARS,
    seed: int | None = None,
    weathers: int = WEATHERS,
    variation: float | None = None,
    workers: int = MOST_WORKERS,
) -> Adequacy:
    """Sequential Monte Carlo of forced outages and weather years on one period of a plan.

    Parameters
    ----------
    plan : a plan that holds its case
    period : first year of one of its periods; its load, capacities and links are looked at
    years : years drawn, at least 1 (at most, where ``variation`` is given)
    seed : seed of weather and outages (default: that of the case)
    weathers : weather years that the drawn years take in turn, at least 1
    variation : stop once the coefficient of variation of the energy not served is at most this
    workers : threads; they change nothing in the result

    Raises
    ------
    AdequacyError
        when the plan has no such period or holds no case, or a number is out of its range
    """
    if min(years, weathers, workers) < 1:
        raise AdequacyError("years, weather years and workers must be at least 1 each")
    case = case_of(plan, period)
    seed = case.settings.seed if seed is None else seed
    conditions = make_conditions(case, period, min(weathers, years), seed)
    planned = planned_system(plan, conditions)
    try:
        system = area_system(planned)
        sample = simulate(system, years, seed, variation, workers)
    except ValueError as problem:
        raise AdequacyError(f"the adequacy of the plan cannot be worked out: {problem}") from problem
    return Adequacy(planned, system, sample, seed)


def indices(found: Adequacy) -> pd.DataFrame:
    """area, figure, unit, value, low, high, boot_low, boot_high: of all areas together and of each zone.

    LOLE (hours a year in which some load is not served, days on which there is such an hour, and days whose highest
    hour is one), EENS, its share of consumption, spells of hours without a break and their mean length, highest load
    not served. ``low`` and ``high`` hold the true mean with 95 %, from the spread of the weather years; ``boot_low``
    and ``boot_high`` by drawing them anew.
    """
    sample, system = found.sample, found.system
    zones = found.planned.case.zones()
    rows = [_row(ALL, *row, sample, found.seed) for row in _system_figures(sample, system)]
    load = system.load.mean(axis=0).sum(axis=1)
    for k, zone in enumerate(zones):
        lost = sample.shortages.unserved[:, k]
        hours = _by_year(sample, (lost > TOLERANCE).astype(float))
        energy = _by_year(sample, lost)
        rows.append(_row(zone, "lole_hours", "h/year", hours, sample, found.seed))
        rows.append(_row(zone, "eens", "MWh/year", energy, sample, found.seed))
        rows.append(_row(zone, "eens_share", "1e-6", energy / max(load[k], 1.0) * MILLION, sample, found.seed))
    single = _single_figures(sample)
    columns = ["area", "figure", "unit", "value", "low", "high", "boot_low", "boot_high"]
    return pd.DataFrame([*rows[:5], *single, *rows[5:]], columns=columns)


def _system_figures(sample: Sample, system: AreaSystem) -> list[tuple[str, str, Array]]:
    """figure, unit and values [year] of all areas together."""
    short = sample.shortages
    day = short.year * (system.hours // HOURS_OF_DAY + 1) + short.hour // HOURS_OF_DAY
    first_of_day = np.diff(day, prepend=-1) != 0
    energy = sample.energy_short()
    return [
        ("lole_hours", "h/year", sample.hours_short()),
        ("lole_days", "day/year", _by_year(sample, first_of_day.astype(float))),
        ("eens", "MWh/year", energy),
        ("eens_share", "1e-6", energy / float(system.load.sum(axis=(1, 2)).mean()) * MILLION),
        ("spells", "1/year", _by_year(sample, spell_starts(sample).astype(float))),
    ]


def _single_figures(sample: Sample) -> list[list[object]]:
    """Figures of the whole sample, which have no interval: mean length of a spell, highest load not served."""
    none = [np.nan] * 4
    spells = int(spell_starts(sample).sum())
    length = len(sample.shortages.year) / spells if spells else 0.0
    highest = float(sample.shortages.total.max(initial=0.0))
    return [[ALL, "spell_hours", "h", length, *none], [ALL, "highest", "MW", highest, *none]]


def spell_starts(sample: Sample) -> np.ndarray:
    """Whether each short hour [row] is the first of a spell: the hour before was not short."""
    short = sample.shortages
    follows = (np.diff(short.hour, prepend=-2) == 1) & (np.diff(short.year, prepend=-1) == 0)
    return np.asarray(~follows)


def _by_year(sample: Sample, values: Array) -> Array:
    return np.asarray(np.bincount(sample.shortages.year, weights=values, minlength=sample.years), dtype=np.float64)


def _row(area: str, figure: str, unit: str, values: Array, sample: Sample, seed: int) -> list[object]:
    by_spread, drawn = estimate(values, sample.weather), bootstrap(values, sample.weather, seed)
    return [area, figure, unit, by_spread.mean, by_spread.low, by_spread.high, drawn.low, drawn.high]


def lole(found: Adequacy) -> Estimate:
    """Hours a year in which some load is not served, with the interval of 95 %."""
    return estimate(found.sample.hours_short(), found.sample.weather)


def month_hours(found: Adequacy) -> pd.DataFrame:
    """month (1 to 12), hour (local, 0 to 23), hours_short (h/year), mwh (MWh/year): when load is not served."""
    short = found.sample.shortages
    calendar = local_calendar(found.conditions.period, found.planned.case.settings.utc_offset_hours)
    cell = calendar.month[short.hour] * HOURS_OF_DAY + calendar.hour[short.hour]
    size = 12 * HOURS_OF_DAY
    return pd.DataFrame(
        {
            "month": np.repeat(np.arange(1, 13), HOURS_OF_DAY),
            "hour": np.tile(np.arange(HOURS_OF_DAY), 12),
            "hours_short": np.bincount(cell, minlength=size) / found.sample.years,
            "mwh": np.bincount(cell, weights=short.total, minlength=size) / found.sample.years,
        }
    )


def weather_years(found: Adequacy) -> pd.DataFrame:
    """Each weather year with its hours and energy short, and its hardest fortnight, cold and calm as a rule.

    weather, years drawn with it, lole_hours, eens_mwh; of the 14 days with the highest mean of load less wind, sun,
    water and imports: first_day (1 to 352), need_mw, load_mw, temperature (mean of the zones, degC), wind_share (mean
    of the zones, over that of all weather years), hours_short (h a year of this weather).
    """
    sample, system = found.sample, found.system
    hours, energy = sample.hours_short(), sample.energy_short()
    wind = found.conditions.weather["wind"].mean("zone").to_numpy()
    warmth = found.conditions.weather["temperature"].mean("zone").to_numpy()
    rows = []
    for k, label in enumerate(found.conditions.weather["year"].values):
        own = sample.weather == k
        load = system.load[k].sum(axis=0)
        need = load - system.given[k].sum(axis=0)
        start = HOURS_OF_DAY * int(_means(need).argmax())
        span = slice(start, start + FORTNIGHT)
        inside = own[sample.shortages.year] & (sample.shortages.hour >= start) & (sample.shortages.hour < span.stop)
        rows.append(
            (
                *(int(label), int(own.sum()), hours[own].mean(), energy[own].mean(), start // HOURS_OF_DAY + 1),
                *(need[span].mean(), load[span].mean(), warmth[k, span].mean(), wind[k, span].mean() / wind.mean()),
                inside.sum() / own.sum(),
            )
        )
    names = ["weather", "years", "lole_hours", "eens_mwh", "first_day", "need_mw", "load_mw", "temperature"]
    return pd.DataFrame(rows, columns=[*names, "wind_share", "hours_short"])


def _means(values: Array) -> Array:
    """Mean of the fortnight that begins with each day [day]."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    starts = np.arange(0, len(values) - FORTNIGHT + 1, HOURS_OF_DAY)
    return np.asarray((total[starts + FORTNIGHT] - total[starts]) / FORTNIGHT)


def without_table(found: Adequacy) -> pd.DataFrame:
    """without, mw, lole_hours, low, high, eens_mwh: the same draws again, with something missing all year.

    The largest unit; all that neighbours sell.
    """
    units = found.system.units
    markets = frozenset(str(m) for m in found.planned.plan.data.import_price.market.values)
    imports = float(found.system.given[0, len(found.planned.case.zones()) :].max(axis=1, initial=0.0).sum())
    rows = [_without("nothing", 0.0, found.sample)]
    if len(units.mw):
        largest = int(np.argmax(units.mw))
        mw = units.mw.copy()
        mw[largest] = 0.0
        name = f"the largest unit, of {found.system.fleets[units.fleet[largest]]}"
        rows.append(
            _without(name, float(units.mw[largest]), _again(found, replace(found.system, units=replace(units, mw=mw))))
        )
    if imports > 0:
        alone = area_system(found.planned, Without(markets=markets))
        rows.append(_without("imports", imports, _again(found, alone)))
    return pd.DataFrame(rows, columns=["without", "mw", "lole_hours", "low", "high", "eens_mwh"])


def _again(found: Adequacy, system: AreaSystem) -> Sample:
    return simulate(system, found.sample.years, found.seed)


def _without(name: str, mw: float, sample: Sample) -> list[object]:
    hours = estimate(sample.hours_short(), sample.weather)
    return [name, mw, hours.mean, hours.low, hours.high, float(sample.energy_short().mean())]
