"""What is to be expected of each named reactor project: when it comes on line, and what it costs in the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from shanyrak.case.lookup import parameter
from shanyrak.case.model import Case
from shanyrak.nuclear.construction import (
    DurationForecast,
    DurationModel,
    ReferenceClass,
    chance_on_line,
    common_data_date,
    duration_model,
    duration_quantile,
    forecast_duration,
    joint_draws,
    planned_unit,
    read_builds,
)
from shanyrak.nuclear.programme.overrun import OverrunClass, overrun_of

DRAWS = 2000
"""Draws of the parameters of the construction model."""

RANK_CORRELATION = 0.6
"""Rank correlation of delay and overrun, an assumption: four projects have both, which proves nothing."""

BUILDER_NAMES = {"USA": "United States"}
"""Countries of reactors.csv that builds.csv spells otherwise."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """A project of projects.csv with a design: dates in decimal years, cost in USD/kW of the case's money.

    ``announced`` is the year on line of the table, ``first_concrete`` the planned start, ``delay`` the years that are
    added to try out what they do. ``planned_years`` are those from first spending to the announced year: what they are
    more than the years from first concrete is spent before it, whenever the plant is ready.
    """

    project: str
    name: str
    zone: str
    technology: str
    design: str
    partner: str
    units: int
    unit_mw: float
    status: str
    first_concrete: float
    announced: int
    delay: float
    overnight_usd_per_kw: float
    planned_years: float
    life_years: int
    forecast: DurationForecast
    overrun: OverrunClass

    def years_to_build(self, probability: float) -> float:
        """Years from first concrete to the grid that are kept with a probability, the tried delay added; 0: as
        announced."""
        planned = self.announced - self.first_concrete
        return (float(duration_quantile(self.forecast, probability)) / 12 if probability > 0 else planned) + self.delay

    @property
    def years_before_concrete(self) -> float:
        """Years in which money is spent before first concrete: ``planned_years - (announced - first_concrete)``."""
        return self.planned_years - (self.announced - self.first_concrete)

    def spending_years(self, probability: float) -> float:
        """Years from first spending to the grid that are kept with a probability, the tried delay added, at least 1."""
        return max(1.0, self.years_to_build(probability) + self.years_before_concrete)

    def lead_years(self, probability: float) -> int:
        """Whole years from the year of first concrete to the year on line."""
        return max(1, self.on_line(probability) - int(np.floor(self.first_concrete)))

    def on_line(self, probability: float) -> int:
        """First whole year on line that is kept with a probability; 0: as announced, the tried delay added."""
        if probability <= 0:
            return int(np.ceil(self.announced + self.delay))
        return int(np.ceil(self.first_concrete + self.years_to_build(probability) - 1e-9))

    def cost(self, probability: float) -> float:
        """Overnight cost in USD/kW that is kept with a probability; 0: as planned."""
        ratio = float(self.overrun.law.quantile(probability)) if probability > 0 else 1.0
        return self.overnight_usd_per_kw * ratio

    def chance_by(self, years: np.ndarray) -> np.ndarray:
        """Chance to be on the grid by the end of each year, [year]."""
        return chance_on_line(self.forecast, self.first_concrete + self.delay, np.asarray(years, dtype=float) + 1.0)

    def futures(self, size: int, rng: np.random.Generator) -> pd.DataFrame:
        """Draws of months to build (the tried delay added) and of actual over planned cost, joined, [draw]."""
        drawn = joint_draws(self.forecast, self.overrun.law, RANK_CORRELATION, size, rng)
        return drawn.assign(months=drawn["months"] + 12 * self.delay)


_FITTED: dict[tuple[str, ReferenceClass | None], DurationModel] = {}
"""Fitted models by the text of the table that they are fitted to: a changed case mostly has the same."""

MOST_FITTED = 8


def _model(case: Case, reference: ReferenceClass | None) -> DurationModel:
    key = case.table("builds").to_csv(), reference
    if key not in _FITTED:
        if len(_FITTED) >= MOST_FITTED:
            _FITTED.clear()
        _FITTED[key] = duration_model(case, reference)
    return _FITTED[key]


def outlooks(case: Case, reference: ReferenceClass | None = None) -> dict[str, Outlook]:
    """Return the outlook of every project with a design, by its key, in the order of projects.csv.

    Where the case has no reactors built elsewhere (builds.csv), there is nothing to learn from and no outlook.

    Costs go over the plan as the class of the case does (:func:`~.overrun.overrun_of`).

    Parameters: case, and the reactors built elsewhere that dates are learnt from (None: all). Raises ValueError where
    builds.csv or overrun_statements.csv cannot be used, or no reactor is of the class.
    """
    projects = case.table("projects")
    chosen = projects[projects["design"] != ""]
    if chosen.empty or case.table("builds").empty:
        return {}
    rng, overrun = np.random.default_rng(case.settings.seed), overrun_of(case)
    return {str(row["project"]): _outlook(case, row, reference, overrun, rng) for _, row in chosen.iterrows()}


def _outlook(
    case: Case,
    row: pd.Series,
    reference: ReferenceClass | None,
    overrun: OverrunClass,
    rng: np.random.Generator,
) -> Outlook:
    builds = read_builds(case)
    technology, year = str(row["technology"]), float(row["earliest_year"])
    reactors = case.table("reactors").set_index("design")
    builder = str(reactors.loc[str(row["design"]), "country"])
    unit = planned_unit(
        builds,
        str(row["design"]),
        BUILDER_NAMES.get(builder, builder),
        case.settings.name,
        common_data_date(builds),
    )
    own_cost, own_time, first = (row[name] for name in ("overnight_cost", "construction_time", "first_concrete"))
    time = parameter(case, technology, "construction_time", year) if pd.isna(own_time) else float(own_time)
    return Outlook(
        project=str(row["project"]),
        name=str(row["name"]),
        zone=str(row["zone"]),
        technology=technology,
        design=str(row["design"]),
        partner=str(row["partner"]),
        units=int(row["units"]),
        unit_mw=float(row["unit_mw"]),
        status=str(row["status"]),
        first_concrete=year - time if pd.isna(first) else float(first),
        announced=int(year),
        delay=0.0 if pd.isna(row["delay"]) else float(row["delay"]),
        overnight_usd_per_kw=(
            parameter(case, technology, "overnight_cost", year) if pd.isna(own_cost) else float(own_cost)
        ),
        planned_years=time,
        life_years=round(parameter(case, technology, "lifetime", year)),
        forecast=forecast_duration(_model(case, reference), unit, DRAWS, rng),
        overrun=overrun,
    )
