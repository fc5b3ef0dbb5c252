"""Small workforces for tests, and strategies that draw them."""

from __future__ import annotations

import pandas as pd
import xarray as xr
from hypothesis import strategies as st

from shanyrak.nuclear.workforce import UNIT_COLUMNS, AgeGroup, Programme, Requirement, Role, Workforce

START = 2026


def workforce(
    *programmes: Programme,
    people: float = 0.0,
    attrition: float = 0.0,
    role: Role | None = None,
    requirements: tuple[Requirement, ...] = (),
) -> Workforce:
    """One role ``operators``, aged 20 to 29 today, who retire at 65."""
    role = role or Role("operators", shortage_cost_usd=1000.0)
    stock = (AgeGroup(role.name, 20, 29, people, attrition, 65),)
    return Workforce(START, (role,), requirements, programmes, stock)


def course(length: int, seats: float = 10.0, **more: object) -> Programme:
    """A course for operators."""
    name = str(more.pop("name", "course"))
    return Programme(name, "operators", seats, length, **more)  # type: ignore[arg-type]


def people_of(values: list[float], names: list[str], dimension: str = "role") -> xr.DataArray:
    """One row of numbers of people for each name, from the start year on."""
    rows = [values] if len(names) == 1 else values
    years = list(range(START, START + len(rows[0])))  # type: ignore[arg-type]
    return xr.DataArray(rows, coords={dimension: names, "year": years}, dims=(dimension, "year"))


def units(*rows: tuple[str, str, int, int, int]) -> pd.DataFrame:
    """Units: name, site, first concrete, grid, retirement."""
    return pd.DataFrame(list(rows), columns=list(UNIT_COLUMNS))


@st.composite
def programmes(draw: st.DrawFn, name: str, role: str) -> Programme:
    length = draw(st.integers(0, 5))
    return Programme(
        name,
        role,
        seats=100.0,
        length_years=length,
        dropout_share=draw(st.floats(0, 0.6)) if length else 0.0,
        entry_age=draw(st.integers(18, 50)),
        in_training=draw(st.floats(0, 200)) if length > 1 else 0.0,
        instructors=draw(st.floats(0, 0.3)) if length else 0.0,
    )


@st.composite
def workforces(draw: st.DrawFn) -> Workforce:
    """Two roles with two age groups each, and three programmes."""
    roles = (Role("a"), Role("b"))
    retire = draw(st.integers(58, 66))
    stock = tuple(
        AgeGroup(role.name, low, high, draw(st.floats(0, 500)), draw(st.floats(0, 0.3)), retire)
        for role in roles
        for low, high in ((20, 39), (40, 57))
    )
    made = tuple(draw(programmes(name, role)) for name, role in (("p", "a"), ("q", "b"), ("s", "a")))
    return Workforce(START, roles, (), made, stock)


@st.composite
def with_intake(draw: st.DrawFn) -> tuple[Workforce, xr.DataArray]:
    """A workforce, and people who begin in each of some years."""
    made = draw(workforces())
    years = draw(st.integers(1, 30))
    rows = [draw(st.lists(st.floats(0, 100), min_size=years, max_size=years)) for _ in made.programmes]
    return made, people_of(rows, made.programme_names, "programme")  # type: ignore[arg-type]
