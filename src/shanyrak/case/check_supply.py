"""Checks of what the tables of carriers and industrial projects say together: units, regions, fuels, trade."""

from __future__ import annotations

from collections.abc import Iterator

from shanyrak.case.columns_industry import HEAT, POWER
from shanyrak.case.columns_supply import ALL
from shanyrak.case.draft import Draft, problem_at
from shanyrak.case.problems import Problem, nearest
from shanyrak.case.supply import GWH

PRICED = ("fuel_balance", "fuel_contracts", "fuel_pipes", "industry_flows")


def carrier_units_known(draft: Draft) -> Iterator[Problem]:
    """Every amount is in a unit that carrier_units.csv has for its carrier; power and heat are GWh."""
    known: dict[str, set[str]] = {}
    for _, row in draft.rows("carrier_units"):
        known.setdefault(str(row["carrier"]), {GWH}).add(str(row["unit"]))
    for table in PRICED:
        for label, row in draft.rows(table):
            units = sorted(known.get(str(row["carrier"]), {GWH}))
            if row["unit"] and row["unit"] not in units:
                what = f"{row['carrier']} is not counted in '{row['unit']}'"
                remedy = f"Write one of {', '.join(units)}, or add the unit to carrier_units.csv"
                yield problem_at(label, "unit", what, remedy)


def regions_known(draft: Draft) -> Iterator[Problem]:
    """Regions are those of domestic zones; a carrier has either regions or one balance of all."""
    zones = draft.tables["zones"]
    known = [ALL, *dict.fromkeys(zones.loc[zones["kind"] == "domestic", "region"])]
    first: dict[str, bool] = {}
    columns = (("fuel_balance", "region"), ("fuel_contracts", "region"), ("fuel_pipes", "from_region"),
               ("fuel_pipes", "to_region"))  # fmt: skip
    for table, column in columns:
        for label, row in draft.rows(table):
            region = str(row[column])
            if region not in known:
                yield problem_at(label, column, f"'{region}' is not a region", nearest(region, known))
            elif first.setdefault(str(row["carrier"]), region == ALL) != (region == ALL):
                what = f"{row['carrier']} has a balance of all and of regions"
                yield problem_at(label, column, what, "Name a region in all its rows, or all in every one")


def limiting_carriers_burnt(draft: Draft) -> Iterator[Problem]:
    """A carrier that limits the plan is burnt as a fuel, one carrier a fuel, and that fuel has no other limit."""
    carriers = draft.tables["carriers"]
    prices = draft.tables["fuel_prices"]
    limited = set(prices.loc[prices["available_gwh"].notna(), "fuel"])
    for label, row in draft.rows("carriers", carriers["limits_plan"].astype(bool)):
        if not row["fuel"]:
            yield problem_at(label, "fuel", f"{row['carrier']} limits the plan but no plant burns it", "Name its fuel")
        elif row["fuel"] in limited:
            what = f"{row['fuel']} has a limit in fuel_prices.csv too"
            yield problem_at(label, "limits_plan", what, "Empty available_gwh of this fuel, or write false here")
    twice = carriers["fuel"].duplicated() & (carriers["fuel"] != "")
    for label, row in draft.rows("carriers", twice):
        yield problem_at(label, "fuel", f"{row['fuel']} is the fuel of another carrier", "Give each fuel one carrier")


def contracts_hold_together(draft: Draft) -> Iterator[Problem]:
    """A contract obliges to no more than it allows; its carrier, region and direction stay the same over the years."""
    table = draft.tables["fuel_contracts"]
    for label, row in draft.rows("fuel_contracts", table["least"] > table["most"]):
        yield problem_at(label, "least", f"{row['least']:g} is above {row['most']:g}", "Write at most what most says")
    for name, key, columns in (
        ("fuel_contracts", "contract", ("carrier", "region", "direction", "partner")),
        ("fuel_pipes", "pipe", ("carrier", "from_region", "to_region", "loss")),
    ):
        first: dict[str, dict[str, object]] = {}
        for label, row in draft.rows(name):
            before = first.setdefault(str(row[key]), row)
            for column in columns:
                if before[column] != row[column]:
                    what = f"{row[key]} has {before[column]} in another year and {row[column]} here"
                    yield problem_at(label, column, what, "Write the same in every year, or give it another name")


def fuel_trade_does_not_pump_money(draft: Draft) -> Iterator[Problem]:
    """What is sold abroad earns no more than what is bought abroad costs: buying to sell would be a gain."""
    table = draft.tables["fuel_contracts"]
    bought = table[(table["direction"] == "import") & (table["most"] > 0)].groupby("carrier")["central"].min()
    for label, row in draft.rows("fuel_contracts", (table["direction"] == "export") & (table["most"] > 0)):
        least = float(bought.get(row["carrier"], float("inf")))
        if row["central"] > least:
            what = f"{row['carrier']} is sold for {row['central']:g} and bought for {least:g} USD/MWh"
            yield problem_at(label, "central", what, "Make the lowest price of imports at least that of exports")


def industry_carriers_known(draft: Draft) -> Iterator[Problem]:
    """What an industrial project takes and gives is a carrier, or power, or heat."""
    known = [*draft.tables["carriers"]["carrier"], POWER, HEAT]
    table = draft.tables["industry_flows"]
    for label, row in draft.rows("industry_flows", ~table["carrier"].isin(["", *known])):
        yield problem_at(label, "carrier", f"'{row['carrier']}' is not a carrier", nearest(str(row["carrier"]), known))


def listed_projects_off(draft: Draft) -> Iterator[Problem]:
    """A project that is only listed is not counted."""
    table = draft.tables["industry_projects"]
    for label, row in draft.rows("industry_projects", (table["status"] == "listed") & table["included"].astype(bool)):
        what = f"{row['project']} is listed and included at once"
        yield problem_at(label, "included", what, "Write false, or make it candidate or committed")
