"""What the workforce is computed from: roles, needs, programmes and today's people; read from a case and checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shanyrak.case.columns_workforce import BASES, STAGES
from shanyrak.case.lookup import numbers
from shanyrak.case.model import Case

Array = NDArray[np.float64]
Which = Literal["low", "central", "high"]

YOUNGEST, OLDEST = 16, 75
AGES: NDArray[np.int64] = np.arange(YOUNGEST, OLDEST + 1)
"""Ages that are told apart."""


@dataclass(frozen=True)
class Role:
    """A kind of people. Money in USD per person and year; at most ``foreign_share`` of the need comes from abroad."""

    name: str
    title: str = ""
    organisation: str = ""
    group: str = ""
    wage_usd: float = 0.0
    foreign_share: float = 0.0
    foreign_cost_usd: float = 0.0
    shortage_cost_usd: float = 0.0


@dataclass(frozen=True)
class Requirement:
    """People of one role that a stage needs, for each unit, each site once, or the programme once.

    ``profile`` holds shares of ``people``, spread over the years from ``from_step`` to ``to_step`` of the stage
    (None: to its end); see :data:`shanyrak.case.columns_workforce.FROM_STEP` for how steps count.
    """

    role: str
    stage: str
    people: float
    basis: str = "unit"
    from_step: int = 1
    to_step: int | None = None
    profile: tuple[float, ...] = (1.0,)


@dataclass(frozen=True)
class Programme:
    """A way to make qualified people of one role. ``seats`` and ``ramp`` per year, ``cost_usd`` per beginner."""

    name: str
    role: str
    seats: float
    length_years: int
    cost_usd: float = 0.0
    dropout_share: float = 0.0
    entry_age: int = 20
    from_year: int = 1990
    to_year: int = 2150
    ramp: float | None = None
    instructors: float = 0.0
    in_training: float = 0.0
    title: str = ""
    place: str = "home"
    partner: str = ""


@dataclass(frozen=True)
class AgeGroup:
    """Qualified people of one role from one age to another, both included; ``attrition`` is a share a year."""

    role: str
    age_from: int
    age_to: int
    people: float
    attrition: float
    retirement_age: int


@dataclass(frozen=True)
class Workforce:
    """Everything about people; ``year`` is the year at whose start the stock stands.

    Raises ValueError on making where the parts do not fit: unknown roles, courses longer than a working life,
    age groups that overlap or leave a hole, differing retirement ages.
    """

    year: int
    roles: tuple[Role, ...]
    requirements: tuple[Requirement, ...]
    programmes: tuple[Programme, ...]
    stock: tuple[AgeGroup, ...]

    def __post_init__(self) -> None:
        _unique("role", self.role_names)
        _unique("programme", self.programme_names)
        for requirement in self.requirements:
            _check_requirement(requirement, self.role_names)
        for role in self.role_names:
            _check_groups(role, self.groups(role))
        for group in self.stock:
            _known("workforce_stock", group.role, self.role_names)
        for programme in self.programmes:
            _known("workforce_programmes", programme.role, self.role_names)
            _check_programme(programme, self.retirement_age(programme.role))

    @property
    def role_names(self) -> list[str]:
        """Names of the roles in order."""
        return [role.name for role in self.roles]

    @property
    def programme_names(self) -> list[str]:
        """Names of the programmes in order."""
        return [programme.name for programme in self.programmes]

    def groups(self, role: str) -> list[AgeGroup]:
        """Age groups of a role, youngest first."""
        return sorted((group for group in self.stock if group.role == role), key=lambda group: group.age_from)

    def retirement_age(self, role: str) -> int:
        """Age at which people of a role retire."""
        return self.groups(role)[0].retirement_age

    def of_roles(self, attribute: str) -> Array:
        """[role] One number of each role."""
        return np.array([getattr(role, attribute) for role in self.roles], dtype=float)

    def of_programmes(self, attribute: str) -> Array:
        """[programme] One number of each programme (a ramp without limit: infinity)."""
        values = [getattr(programme, attribute) for programme in self.programmes]
        return np.array([np.inf if value is None else value for value in values], dtype=float)

    def role_of_programme(self) -> NDArray[np.int64]:
        """[programme] Position of the role that each programme makes."""
        place = {name: i for i, name in enumerate(self.role_names)}
        return np.array([place[programme.role] for programme in self.programmes], dtype=np.int64)


def _unique(what: str, names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"the {what} {twice[0]} is there twice: give each {what} a name of its own")


def _known(table: str, role: str, roles: Sequence[str]) -> None:
    if role not in roles:
        raise ValueError(f"{table}: the role {role!r} is not known; use one of {', '.join(roles)}, or add the role")


def _check_requirement(row: Requirement, roles: Sequence[str]) -> None:
    _known("workforce_demand", row.role, roles)
    place = f"workforce_demand, {row.role} in {row.stage}"
    if row.stage not in STAGES or row.basis not in BASES:
        raise ValueError(f"{place}, for each {row.basis}: stage is one of {STAGES}, basis one of {BASES}")
    if row.to_step is None and row.stage not in ("construction", "operation"):
        raise ValueError(f"{place}: to_step is empty; only construction and operation end by themselves, write a year")
    if row.from_step < 1 or (row.to_step is not None and row.to_step < row.from_step):
        raise ValueError(f"{place}: steps run from {row.from_step} to {row.to_step}; write 1 <= from_step <= to_step")
    if not row.people >= 0 or not row.profile or min(row.profile) < 0:
        raise ValueError(f"{place}: people ({row.people}) and profile ({row.profile}) may not be negative or empty")


def _check_programme(row: Programme, retirement_age: int) -> None:
    place = f"workforce_programmes, {row.name}"
    if row.length_years < 0 or not 0 <= row.dropout_share < 1 or row.seats < 0 or row.in_training < 0:
        raise ValueError(f"{place}: length, seats and in_training are at least 0, the drop-out share is in [0, 1)")
    if row.length_years == 0 and (row.dropout_share > 0 or row.instructors > 0):
        raise ValueError(f"{place}: recruitment (length 0) has no drop-out and no instructors")
    if row.length_years < 2 and row.in_training > 0:
        raise ValueError(f"{place}: nobody can be in it from an earlier year, since it lasts {row.length_years} years")
    if row.entry_age < YOUNGEST or row.entry_age + row.length_years >= retirement_age:
        finish = row.entry_age + row.length_years
        raise ValueError(
            f"{place}: people begin at {row.entry_age} and qualify at {finish}; "
            f"that must lie between {YOUNGEST} and the retirement age of {row.role}, {retirement_age}"
        )


def _check_groups(role: str, groups: Sequence[AgeGroup]) -> None:
    if not groups:
        raise ValueError(f"workforce_stock: the role {role} has no row; write one, if with 0 people")
    if len({group.retirement_age for group in groups}) > 1:
        raise ValueError(f"workforce_stock: {role} has several retirement ages; write one and the same in all its rows")
    if groups[0].age_from < YOUNGEST or groups[-1].age_to >= groups[0].retirement_age:
        raise ValueError(f"workforce_stock: ages of {role} must lie from {YOUNGEST} to below the retirement age")
    if groups[0].retirement_age > OLDEST + 1:
        raise ValueError(f"workforce_stock: the retirement age of {role} is above {OLDEST + 1}")
    for group in groups:
        if group.age_to < group.age_from or group.people < 0 or not 0 <= group.attrition < 1:
            raise ValueError(f"workforce_stock, {role} from {group.age_from}: age_to, people or attrition out of range")
    for younger, older in pairwise(groups):
        if older.age_from != younger.age_to + 1:
            raise ValueError(
                f"workforce_stock: after the group of {role} to {younger.age_to} comes one from {older.age_from}; "
                f"write {younger.age_to + 1}, so that no age is missing or counted twice"
            )


def initial_stock(workforce: Workforce) -> Array:
    """Return today's qualified people by age, spread evenly over the ages of each group.

    Returns
    -------
    array
        [role, age] people, ages as in :data:`AGES`
    """
    stock = np.zeros((len(workforce.roles), len(AGES)))
    for i, role in enumerate(workforce.role_names):
        for group in workforce.groups(role):
            ages = slice(group.age_from - YOUNGEST, group.age_to - YOUNGEST + 1)
            stock[i, ages] = group.people / (group.age_to - group.age_from + 1)
    return stock


def attrition_by_age(workforce: Workforce) -> Array:
    """Return the share that leaves in a year at each age; ages outside the groups take the nearest group.

    Returns
    -------
    array
        [role, age] share a year
    """
    rates = np.zeros((len(workforce.roles), len(AGES)))
    for i, role in enumerate(workforce.role_names):
        groups = workforce.groups(role)
        last = np.array([group.age_to for group in groups])
        of_age = np.minimum(np.searchsorted(last, AGES), len(groups) - 1)
        rates[i] = np.array([group.attrition for group in groups])[of_age]
    return rates


def read_workforce(case: Case, which: Which = "central") -> Workforce:
    """Return the workforce of a case.

    Parameters
    ----------
    case
        a case with rows in the tables workforce_roles, workforce_demand, workforce_programmes and workforce_stock
    which
        low, central or high number of people needed (the central one where no range is given)

    Raises
    ------
    ValueError
        where a table is empty, or the tables do not fit together
    """
    for name in ("workforce_roles", "workforce_demand", "workforce_stock"):
        if case.table(name).empty:
            raise ValueError(f"{name}.csv of the case has no row: without it no workforce can be computed")
    years = sorted(set(case.table("workforce_stock")["year"]))
    if len(years) > 1:
        raise ValueError(f"workforce_stock.csv holds the years {years}: give the people of one year only")
    return Workforce(
        year=int(years[0]),
        roles=tuple(_role(row) for row in _rows(case.table("workforce_roles"))),
        requirements=tuple(_requirements(case, which)),
        programmes=tuple(_programme(row) for row in _rows(case.table("workforce_programmes"))),
        stock=tuple(_age_group(row) for row in _rows(case.table("workforce_stock"))),
    )


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _role(row: dict[str, Any]) -> Role:
    return Role(
        name=row["role"],
        title=row["name"],
        organisation=row["organisation"],
        group=row["group"],
        wage_usd=row["wage"],
        foreign_share=row["foreign_share"],
        foreign_cost_usd=row["foreign_cost"],
        shortage_cost_usd=row["shortage_cost"],
    )


def _requirements(case: Case, which: Which) -> Iterable[Requirement]:
    shares = {
        str(name): tuple(float(share) for share in rows.sort_values("step")["share"])
        for name, rows in case.table("workforce_profiles").groupby("profile")
    }
    demand = case.table("workforce_demand")
    for row in _rows(demand.assign(people=numbers(demand, which))):
        yield Requirement(
            role=row["role"],
            stage=row["stage"],
            people=float(row["people"]),
            basis=row["basis"],
            from_step=int(row["from_step"]),
            to_step=None if pd.isna(row["to_step"]) else int(row["to_step"]),
            profile=shares[row["profile"]] if row["profile"] else (1.0,),
        )


def _programme(row: dict[str, Any]) -> Programme:
    return Programme(
        name=row["programme"],
        role=row["role"],
        seats=row["seats"],
        length_years=int(row["length_years"]),
        cost_usd=row["cost_per_seat"],
        dropout_share=row["dropout_share"],
        entry_age=int(row["entry_age"]),
        from_year=int(row["from_year"]),
        to_year=int(row["to_year"]),
        ramp=None if pd.isna(row["ramp"]) else row["ramp"],
        instructors=row["instructors"],
        in_training=row["in_training"],
        title=row["name"],
        place=row["place"],
        partner=row["partner"],
    )


def _age_group(row: dict[str, Any]) -> AgeGroup:
    return AgeGroup(
        role=row["role"],
        age_from=int(row["age_from"]),
        age_to=int(row["age_to"]),
        people=row["people"],
        attrition=row["attrition"],
        retirement_age=int(row["retirement_age"]),
    )
