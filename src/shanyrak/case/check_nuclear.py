"""Checks of what the nuclear tables say together: dates, dependencies, units, shares of supply, shared resources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

import numpy as np

from shanyrak.case.columns_fuel import DOMESTIC_QUANTITIES, FUEL_PARAMETERS, WATER_PARAMETERS
from shanyrak.case.draft import Draft, problem_at
from shanyrak.case.problems import Problem, nearest

DAY, MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), re.compile(r"\d{4}-(0[1-9]|1[0-2])")
DATES = (
    ("builds", ("construction_start", "grid_connection", "commercial_operation", "data_date"), DAY, "2029-06-30"),
    ("build_plans", ("commercial_operation",), DAY, "2029-06-30"),
    ("milestones", ("date",), MONTH, "2026-06"),
)
UNITS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("nuclear_fuel", "parameter", FUEL_PARAMETERS),
    ("domestic_fuel", "quantity", DOMESTIC_QUANTITIES),
    ("cooling_water", "parameter", WATER_PARAMETERS),
)
SHARE_TOLERANCE = 1e-6
DOLLAR = "USD"
YEARS_OF_RATES = 3
"""Years of an exchange rate that a drift and a volatility need."""


def dates_written(draft: Draft) -> Iterator[Problem]:
    """Dates are written as the rooms read them."""
    for table, columns, form, example in DATES:
        frame = draft.tables[table]
        for column in columns:
            wrong = (frame[column] != "") & ~frame[column].astype(str).str.fullmatch(form).astype(bool)
            for label, row in draft.rows(table, wrong):
                yield problem_at(label, column, f"'{row[column]}' is not a date", f"Write it as {example}")


def fuel_units(draft: Draft) -> Iterator[Problem]:
    """Each quantity of fuel and water has its unit."""
    for table, name, units in UNITS:
        frame = draft.tables[table]
        right = frame[name].map(dict(units))
        for label, row in draft.rows(table, right.notna() & (frame["unit"] != "") & (frame["unit"] != right)):
            what = f"{row[name]} is not given in {row['unit']}"
            yield problem_at(label, "unit", what, f"Write it in {units[row[name]]}")


def reactors_have_one_power(draft: Draft) -> Iterator[Problem]:
    """The net power of a design is the same where it is chosen and where its fuel is worked out."""
    reactors = draft.tables["reactors"]
    chosen = dict(zip(reactors["design"], reactors["net_mw"], strict=True))
    frame = draft.tables["nuclear_fuel"]
    net = frame["design"].map(chosen)
    for label, row in draft.rows("nuclear_fuel", (frame["parameter"] == "net_mw") & (net != frame["central"])):
        if np.isfinite(chosen.get(row["design"], np.nan)):
            what = f"{row['design']} has {row['central']:g} MW here and {chosen[row['design']]:g} in reactors.csv"
            yield problem_at(label, "central", what, "Write one net power in both tables")


def milestones_in_order(draft: Draft) -> Iterator[Problem]:
    """What a condition waits for exists, and no conditions wait for each other in a circle."""
    rows = dict(draft.rows("milestones"))
    names = {str(row["condition"]): label for label, row in rows.items()}
    graph: dict[str, list[str]] = {}
    for label, row in rows.items():
        waits = [word.strip() for word in str(row["depends_on"]).split(";") if word.strip()]
        for word in waits:
            if word not in names:
                yield problem_at(label, "depends_on", f"'{word}' is not a condition", nearest(word, names))
        graph[str(row["condition"])] = [word for word in waits if word in names]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        what = f"conditions wait for each other in a circle: {' -> '.join(circle)}"
        yield problem_at(names[circle[0]], "depends_on", what, "Take one of these out of depends_on")


def routes_share_all(draft: Draft) -> Iterator[Problem]:
    """The planned routes of a step of the fuel chain bring all that a design needs."""
    frame = draft.tables["fuel_routes"]
    named = {word.strip() for cell in frame["designs"] for word in str(cell).split(";")} - {"", "all"}
    for step in dict.fromkeys(frame["step"]):
        own = frame[frame["step"] == step]
        for design in sorted(named) or ["all"]:
            words = [{word.strip() for word in str(cell).split(";")} for cell in own["designs"]]
            serves = own[[bool({"all", design} & w) for w in words]]
            total = float(serves["share_planned"].sum())
            if len(serves) and np.isfinite(total) and abs(total - 1.0) > SHARE_TOLERANCE:
                what = f"the planned shares of {step} for {design} sum to {total:g}"
                yield problem_at(serves.index[0], "share_planned", what, "Make them sum to 1")


def resources_agree(draft: Draft) -> Iterator[Problem]:
    """A resource has one unit and one price in all its rows."""
    first: dict[str, dict[str, object]] = {}
    for label, row in draft.rows("resources"):
        before = first.setdefault(str(row["resource"]), row)
        for column in ("unit", "excess_cost"):
            if before[column] != row[column]:
                what = f"{row['resource']} has {before[column]} elsewhere and {row[column]} here"
                yield problem_at(label, column, what, "Give a resource one unit and one price")


def accounts_have_rates(draft: Draft) -> Iterator[Problem]:
    """Where books and loan are in two currencies, their rate has been seen in at least three years."""
    rates = draft.tables["exchange_rates"]
    years = {str(name): set(own["year"].dropna()) for name, own in rates.groupby("currency")}
    frame = draft.tables["finance"]
    for label, row in draft.rows("finance", (frame["accounts"] != "") & (frame["accounts"] != frame["currency"])):
        seen = [years.get(str(row[column]), set()) for column in ("accounts", "currency") if row[column] != DOLLAR]
        shared = set.intersection(*seen) if seen else set()
        if len(shared) < YEARS_OF_RATES:
            what = f"exchange_rates.csv has {len(shared)} years of {row['accounts']} against {row['currency']}"
            yield problem_at(label, "accounts", what, f"Add rates of at least {YEARS_OF_RATES} years")


def first_concrete_before_power(draft: Draft) -> Iterator[Problem]:
    """A reactor is begun before it is on line."""
    frame = draft.tables["projects"]
    for label, row in draft.rows("projects", frame["first_concrete"] >= frame["earliest_year"]):
        what = f"first concrete in {row['first_concrete']:g} is not before {row['earliest_year']:g}, the year on line"
        yield problem_at(label, "first_concrete", what, "Write an earlier year, or correct earliest_year")
