"""Covariates of a duration: which properties of a unit count, and their coding into columns that are shrunk to zero."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from shanyrak.nuclear.construction.survival import Array

GROUPED = ("family", "builder", "country", "generation", "reactor_type")
YES_OR_NO = ("newcomer", "first_of_a_kind")


@dataclass(frozen=True)
class Covariates:
    """What a duration depends on.

    ``groups``: properties with many levels (:data:`GROUPED`); each level has an effect of its own, drawn to zero by a
    normal prior whose spread is estimated from the data. ``flags``: properties of yes or no (:data:`YES_OR_NO`),
    drawn to zero by a prior of spread ``flag_spread`` on the logarithm of months: an assumption; 0.5 means that a
    factor of exp(0.5) = 1.65 would surprise a little.
    """

    groups: tuple[str, ...] = ("family", "builder")
    flags: tuple[str, ...] = YES_OR_NO
    flag_spread: float = 0.5

    def __post_init__(self) -> None:
        for words, known in ((self.groups, GROUPED), (self.flags, YES_OR_NO)):
            strange = [word for word in words if word not in known]
            if strange or len(set(words)) < len(words):
                raise ValueError(f"covariates {words} must be different words of {', '.join(known)}")
        if not self.flag_spread > 0:
            raise ValueError(f"flag_spread {self.flag_spread} must be above 0, as 0.5")


NO_COVARIATES = Covariates(groups=(), flags=())
"""One distribution for the whole reference class."""


@dataclass(frozen=True)
class PlannedUnit:
    """A unit to be forecast: what the covariates can ask for, spelt as in ``builds.csv``."""

    family: str
    builder: str
    country: str
    generation: str = "III+"
    reactor_type: str = "PWR"
    newcomer: bool = False
    first_of_a_kind: bool = False


@dataclass(frozen=True)
class Coding:
    """Columns of a design: ones, the flags, then for each group its levels and one column for any level not among them.

    The column of levels not seen has no data: its effect keeps the whole spread of its group, so that the forecast of
    a design or builder without a record is as wide as designs or builders differ.
    """

    covariates: Covariates
    levels: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, [column]."""
        pairs = zip(self.covariates.groups, self.levels, strict=True)
        grouped = [f"{group}: {level}" for group, levels in pairs for level in (*levels, "not seen")]
        return ("constant", *self.covariates.flags, *grouped)


def coding_of(units: pd.DataFrame, covariates: Covariates) -> Coding:
    """Return the coding for units that a model is to be fitted to, levels sorted by name."""
    return Coding(covariates, tuple(tuple(sorted(set(units[group]))) for group in covariates.groups))


def design_matrix(coding: Coding, units: pd.DataFrame) -> Array:
    """Return the columns of a coding for units, [unit, column] of 0 and 1."""
    columns = [np.ones(len(units))] + [units[flag].to_numpy(float) for flag in coding.covariates.flags]
    for group, levels in zip(coding.covariates.groups, coding.levels, strict=True):
        columns += [(units[group] == level).to_numpy(float) for level in levels]
        columns.append((~units[group].isin(levels)).to_numpy(float))
    return np.column_stack(columns)


def prior_precision(coding: Coding, spreads: Array) -> Array:
    """Return the inverse prior variance of each column, [column], for the spreads [group]; 0 for the constant."""
    flags = np.full(len(coding.covariates.flags), coding.covariates.flag_spread**-2)
    groups = [np.full(len(levels) + 1, spread**-2) for levels, spread in zip(coding.levels, spreads, strict=True)]
    return np.concatenate([[0.0], flags, *groups])


def planned_frame(units: PlannedUnit | list[PlannedUnit]) -> pd.DataFrame:
    """Return planned units as rows that :func:`design_matrix` can read."""
    return pd.DataFrame([asdict(unit) for unit in (units if isinstance(units, list) else [units])])


def planned_unit(builds: pd.DataFrame, family: str, builder: str, country: str, at: str | pd.Timestamp) -> PlannedUnit:
    """Return a planned unit whose flags follow from what is on the grid in ``builds`` on a date.

    Newcomer: the host has no unit in the table that is on the grid; first of a kind: nor has the family. Generation
    and reactor type are those of the family where the table has it. The table begins with construction starts of
    1990: for a host or family with older units only, make the :class:`PlannedUnit` yourself.
    """
    on_grid = builds[builds["grid_connection"] <= pd.Timestamp(at)]
    alike = builds[builds["family"] == family]
    known = {name: str(alike[name].iloc[-1]) for name in ("generation", "reactor_type") if len(alike)}
    newcomer = not (on_grid["country"] == country).any()
    return PlannedUnit(
        family, builder, country, newcomer=newcomer, first_of_a_kind=not (on_grid["family"] == family).any(), **known
    )
