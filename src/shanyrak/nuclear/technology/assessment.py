"""What is compared: designs, their indicators, and what is known of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shanyrak.case.contract import GRADES
from shanyrak.nuclear.technology.tree import Tree
from shanyrak.nuclear.technology.values import Array, Flags, position

Words = NDArray[np.str_]

MISSING = ""
"""Grade of a cell that has no figure."""

WEAK_GRADES = ("recalled", "assumption")
"""Grades of figures that nobody has read in a document."""

EXACT, NO_WORSE, NO_BETTER = "exact", "no_worse", "no_better"
"""What a figure states: the value itself, a promise (not worse than), or an aim (not better than)."""

LEVELS = ("design", "vendor", "country")
"""Whose figure an indicator is: figures of one vendor or country are one unknown for all of its designs."""


@dataclass(frozen=True)
class Indicator:
    """An indicator of the objectives tree.

    ``maximise`` tells whether more is better; ``exponent`` is the curvature of its value function (0: linear);
    ``low`` and ``high`` are the ends of its domain in ``unit``; ``logarithmic`` counts decades and not units.
    """

    name: str
    title: str
    objective: str
    area: str
    unit: str
    maximise: bool
    low: float
    high: float
    exponent: float = 0.0
    logarithmic: bool = False
    level: str = "design"

    @property
    def path(self) -> str:
        """Path of the leaf in the objectives tree."""
        return f"{self.objective}/{self.area}/{self.name}"


@dataclass(frozen=True)
class Positions:
    """Where each design stands in each domain, 0 the worst and 1 the best end, [design, indicator].

    ``worst`` <= ``central`` <= ``best``. Where there is no figure they are 0, 1/2 and 1, and ``missing`` is true.
    """

    worst: Array
    central: Array
    best: Array
    missing: Flags


@dataclass(frozen=True, eq=False)
class Assessment:
    """Designs and what is known of their indicators.

    ``low``, ``central``, ``high`` are [design, indicator] in the unit of the indicator, NaN where there is no figure
    (no low or high: the central figure). ``states`` says whether a figure is exact, a promise or an aim, ``grades``
    is the grade of its evidence, empty where there is no figure.
    """

    designs: tuple[str, ...]
    vendors: tuple[str, ...]
    countries: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    low: Array
    central: Array
    high: Array
    states: Words
    grades: Words

    def __post_init__(self) -> None:
        shape = (len(self.designs), len(self.indicators))
        for name in ("low", "central", "high", "states", "grades"):
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} is {getattr(self, name).shape}; designs and indicators make it {shape}")
        if len(set(self.designs)) < len(self.designs):
            raise ValueError(f"designs {self.designs}: each may stand once")
        with np.errstate(invalid="ignore"):
            wrong = (self.low > self.central) | (self.central > self.high)
        if wrong.any():
            at = np.argwhere(wrong)[0]
            raise ValueError(
                f"{self.indicators[at[1]].name} of {self.designs[at[0]]}: low <= central <= high must hold"
            )

    @property
    def tree(self) -> Tree:
        """The objectives tree of its indicators."""
        return Tree(tuple(indicator.path for indicator in self.indicators))

    @property
    def missing(self) -> Flags:
        """[design, indicator] whether there is no figure."""
        return np.isnan(self.central)

    @property
    def exponents(self) -> Array:
        """[indicator] exponents of the value functions."""
        return np.array([indicator.exponent for indicator in self.indicators])

    def select(self, designs: Sequence[str]) -> Assessment:
        """Return the assessment of some designs, in the order given; raises ValueError for one that is not in it."""
        unknown = [design for design in designs if design not in self.designs]
        if unknown:
            raise ValueError(f"designs {', '.join(unknown)}: not assessed; there are {', '.join(self.designs)}")
        rows = [self.designs.index(design) for design in designs]
        return replace(
            self,
            designs=tuple(designs),
            vendors=tuple(self.vendors[row] for row in rows),
            countries=tuple(self.countries[row] for row in rows),
            low=self.low[rows],
            central=self.central[rows],
            high=self.high[rows],
            states=self.states[rows],
            grades=self.grades[rows],
        )

    def figures(self) -> pd.DataFrame:
        """Return [design, indicator] the central figures, NaN where there is none."""
        return pd.DataFrame(self.central, list(self.designs), [indicator.name for indicator in self.indicators])


def positions(assessment: Assessment) -> Positions:
    """Return where designs stand in the domains, from the worse to the better end of what is known.

    Parameters
    ----------
    assessment
        designs and figures

    Returns
    -------
    Positions
        [design, indicator] z by :func:`shanyrak.nuclear.technology.values.position`. A promise reaches up to the best
        end of the domain, an aim down to the worst, a missing figure over the whole of it.

    Raises
    ------
    ValueError
        as :func:`shanyrak.nuclear.technology.values.position`
    """
    ends = [_position(assessment, end) for end in (assessment.low, assessment.high)]
    central, missing = _position(assessment, assessment.central), assessment.missing
    worst = np.where(assessment.states == NO_BETTER, 0.0, np.fmin(np.fmin(*ends), central))
    best = np.where(assessment.states == NO_WORSE, 1.0, np.fmax(np.fmax(*ends), central))
    return Positions(
        worst=np.where(missing, 0.0, worst),
        central=np.where(missing, 0.5, central),
        best=np.where(missing, 1.0, best),
        missing=missing,
    )


def _position(assessment: Assessment, figures: Array) -> Array:
    kinds = assessment.indicators
    return position(
        figures,
        [kind.low for kind in kinds],
        [kind.high for kind in kinds],
        [kind.maximise for kind in kinds],
        [kind.logarithmic for kind in kinds],
    )


def local_domains(assessment: Assessment) -> Assessment:
    """Return the assessment with each domain narrowed to the least and largest figure among its designs.

    Parameters
    ----------
    assessment
        designs and figures; an indicator without any figure keeps its domain

    Returns
    -------
    Assessment
        the same figures with local domains (IAEA NG-T-3.20, 5.2.3). Scores then depend on which designs are
        compared: a design added or left out may turn the order of the others.
    """
    narrowed = []
    for column, indicator in enumerate(assessment.indicators):
        ends = np.concatenate([end[:, column] for end in (assessment.low, assessment.central, assessment.high)])
        known = ends[~np.isnan(ends)]
        low, high = (known.min(), known.max()) if known.size else (indicator.low, indicator.high)
        narrowed.append(replace(indicator, low=float(low), high=float(high)))
    return replace(assessment, indicators=tuple(narrowed))


def without(assessment: Assessment, grades: Sequence[str] = WEAK_GRADES) -> Assessment:
    """Return the assessment with figures of some grades left out, as if they were not known.

    Parameters
    ----------
    assessment
        designs and figures
    grades
        grades to leave out; by default what nobody has read in a document

    Returns
    -------
    Assessment
        the same designs and indicators; what is left out is missing
    """
    gone = np.isin(assessment.grades, list(grades))
    low, central, high = (np.where(gone, np.nan, end) for end in (assessment.low, assessment.central, assessment.high))
    states, marks = np.where(gone, EXACT, assessment.states), np.where(gone, MISSING, assessment.grades)
    return replace(assessment, low=low, central=central, high=high, states=states, grades=marks)


def weakest(grades: Sequence[str]) -> str:
    """Return the weakest of some grades; an empty text where there is none."""
    order = tuple(GRADES)
    return max((grade for grade in grades if grade != MISSING), key=order.index, default=MISSING)
