"""Checks of what the tables say together: dates, shares, months, networks, evidence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from shanyrak.case.columns import TABLES
from shanyrak.case.columns_partners import PARTNER_RULES
from shanyrak.case.contract import ASSUMPTION
from shanyrak.case.draft import Draft, problem_at
from shanyrak.case.parameters import TECHNOLOGY_PARAMETERS
from shanyrak.case.problems import Problem, nearest
from shanyrak.scale import HOURS, KILO

SHARE_TOLERANCE = 0.005
"""Largest distance from 1 of shares that should add to 1: three rounded digits in each of twelve months."""


def domestic(draft: Draft) -> list[str]:
    """Return the domestic zones in the order of zones.csv."""
    zones = draft.tables["zones"]
    return [str(zone) for zone in zones.loc[zones["kind"] == "domestic", "zone"]]


def planning_years_rise(draft: Draft) -> Iterator[Problem]:
    """Planning years rise."""
    years = draft.settings.get("planning_years")
    if not isinstance(years, list) or not all(isinstance(year, int) for year in years):
        return
    if any(later <= earlier for earlier, later in pairwise(years)):
        right = ", ".join(str(year) for year in sorted(set(years)))
        yield draft.setting_problem("planning_years", f"{years} does not rise", f"Write [{right}]")


def ranges_ordered(draft: Draft) -> Iterator[Problem]:
    """Low is at most central, central at most high."""
    for name, table in TABLES.items():
        if "central" not in table.names:
            continue
        frame = draft.tables[name]
        for end, wrong in (("low", frame["low"] > frame["central"]), ("high", frame["high"] < frame["central"])):
            for label, row in draft.rows(name, wrong):
                word = "above" if end == "low" else "below"
                what = f"{end} ({row[end]:g}) is {word} central ({row['central']:g})"
                yield problem_at(
                    label, end, what, "Order the three values: low, central, high, or leave the cell empty"
                )


def dates_ordered(draft: Draft) -> Iterator[Problem]:
    """Plants retire after they start."""
    plants = draft.tables["plants"]
    for label, row in draft.rows("plants", plants["retires"] <= plants["commissioned"]):
        what = f"{row['plant']} retires in {row['retires']:.0f}, but starts in {row['commissioned']:.0f}"
        yield problem_at(label, "retires", what, "Write the first year off line, after commissioned, or leave it empty")


def worn_plants_apart(draft: Draft) -> Iterator[Problem]:
    """A plant usable in part shares no fleet with what may be built: the share is that of the fleet."""
    projects, plants = draft.tables["projects"], draft.tables["plants"]
    new = (projects[projects["status"] != "listed"], draft.tables["potentials"])
    built = {pair for table in new for pair in zip(table["zone"], table["technology"], strict=True)}
    for label, row in draft.rows("plants", plants["available_share"] < 1):
        if (row["zone"], row["technology"]) in built:
            what = f"{row['plant']} is usable in part, and more {row['technology']} may be built in {row['zone']}"
            yield problem_at(label, "available_share", what, "Give old plants a technology of their own")


def technologies_consistent(draft: Draft) -> Iterator[Problem]:
    """Thermal technologies burn a fuel, only they give heat, and colours are colours."""
    types = draft.tables["technology_types"]
    thermal = types["kind"] == "thermal"
    for label, row in draft.rows("technology_types", thermal & (types["fuel"] == "")):
        remedy = "Name its fuel from fuels.csv"
        yield problem_at(label, "fuel", f"{row['technology']} is thermal and has no fuel", remedy)
    for label, row in draft.rows("technology_types", ~thermal & types["chp"].isin(["extraction", "back_pressure"])):
        what = f"{row['technology']} gives heat but is not thermal"
        yield problem_at(label, "chp", what, "Write none, or make its kind thermal")
    right = types["colour"].str.fullmatch(r"#[0-9a-fA-F]{6}") | (types["colour"] == "")
    for label, row in draft.rows("technology_types", ~right.astype(bool)):
        yield problem_at(label, "colour", f"'{row['colour']}' is not a colour", "Write # and six digits, as #1f77b4")


def parameters_complete(draft: Draft) -> Iterator[Problem]:
    """Each technology has the parameters that its kind cannot do without."""
    given = draft.tables["technologies"]
    known = set(zip(given["technology"], given["parameter"], strict=True))
    for _, row in draft.rows("technology_types"):
        for quantity in TECHNOLOGY_PARAMETERS.values():
            needed = {"all", row["kind"]} & set(quantity.required_for)
            if needed and (row["technology"], quantity.name) not in known:
                what = f"{row['technology']} has no {quantity.name}"
                remedy = f"Add a row with its {quantity.name} ({quantity.meaning}) in {quantity.unit}"
                yield Problem("technologies.csv", None, "parameter", what, remedy)


def zones_supplied(draft: Draft) -> Iterator[Problem]:
    """Each domestic zone has demand, and something to meet it with."""
    demand, links = draft.tables["demand"], draft.tables["links"]
    tied = {*draft.tables["plants"]["zone"], *links["from_zone"], *links["to_zone"]}
    zones = draft.tables["zones"]
    for label, row in draft.rows("zones", zones["kind"] == "domestic"):
        zone = row["zone"]
        if zone not in set(demand["zone"]):
            remedy = "Add rows for it (0 where there is none)"
            yield Problem("demand.csv", None, "zone", f"{zone} has no demand", remedy)
        elif zone not in tied and demand.loc[demand["zone"] == zone, "central"].max() > 0:
            what = f"{zone} has demand, but neither plants nor a link"
            yield problem_at(label, "zone", what, "Add a row for it in plants.csv or links.csv")


def neighbours_only_trade(draft: Draft) -> Iterator[Problem]:
    """Plants, demand and heat stand in domestic zones, markets in external ones."""
    zones = draft.tables["zones"]
    for table in ("plants", "projects", "potentials", "demand", "heat", "boilers", "industry_projects", "markets"):
        wrong, right = ("domestic", "external") if table == "markets" else ("external", "domestic")
        misplaced = zones.loc[zones["kind"] == wrong, "zone"]
        for label, row in draft.rows(table, draft.tables[table]["zone"].isin(misplaced)):
            what = f"{row['zone']} is a zone of kind {wrong}"
            yield problem_at(label, "zone", what, f"Rows of {table}.csv belong to zones of kind {right}")


def links_join_two_zones(draft: Draft) -> Iterator[Problem]:
    """No link leads from a zone to itself."""
    links = draft.tables["links"]
    same = (links["from_zone"] == links["to_zone"]) & (links["to_zone"] != "")
    for label, row in draft.rows("links", same):
        what = f"{row['link']} leads from {row['from_zone']} to itself"
        yield problem_at(label, "to_zone", what, "Write the zone at its other end")


def direct_current_is_controlled(draft: Draft) -> Iterator[Problem]:
    """No link of direct current has a reactance."""
    links = draft.tables["links"]
    for label, row in draft.rows("links", (links["kind"] == "hvdc") & links["reactance"].notna()):
        what = f"{row['link']} is direct current, whose flow no reactance decides"
        yield problem_at(label, "reactance", what, "Leave the cell empty, or write kind ac")


def sectors_counted_once(draft: Draft) -> Iterator[Problem]:
    """The sector all does not stand beside other sectors of the same zone."""
    demand = draft.tables["demand"]
    split = set(demand.loc[demand["sector"] != "all", "zone"])
    twice = (demand["sector"] == "all") & demand["zone"].isin(split)
    for label, row in draft.rows("demand", twice & ~demand["zone"].where(twice).duplicated()):
        what = f"{row['zone']} has the sector all beside others, which would count twice"
        yield problem_at(label, "sector", what, "Keep either all or the other sectors")


def peaks_above_mean(draft: Draft) -> Iterator[Problem]:
    """The peak of a year is not below its mean load, where demand is given for that very year."""
    demand = draft.tables["demand"].groupby("year")["central"].agg(["sum", "count"])
    zones = len(domestic(draft))
    for label, row in draft.rows("peaks"):
        if row["year"] in demand.index and demand.loc[row["year"], "count"] >= zones:
            mean = float(demand["sum"].loc[row["year"]]) * KILO / HOURS
            if 0 < row["peak_mw"] < mean:
                what = f"the peak of {row['peak_mw']:g} MW is below the mean load of {mean:.0f} MW"
                yield problem_at(label, "peak_mw", what, "Write MW here and GWh/year in demand.csv")


def fuels_priced(draft: Draft) -> Iterator[Problem]:
    """Every fuel that is burnt in a zone has a price there (a fuel that is not in fuels.csv is reported as such)."""
    known = set(draft.tables["fuels"]["fuel"])
    prices = draft.tables["fuel_prices"]
    priced = set(zip(prices["fuel"], prices["zone"], strict=True))
    types = draft.tables["technology_types"]
    fuel_of = dict(zip(types["technology"], types["fuel"], strict=True))
    reported = set()
    for table in ("plants", "projects", "potentials", "boilers"):
        for _, row in draft.rows(table):
            fuel = row["fuel"] if table == "boilers" else fuel_of.get(row["technology"], "")
            burnt = (fuel, row["zone"])
            if fuel in known and burnt not in priced and (fuel, "all") not in priced and burnt not in reported:
                reported.add(burnt)
                what = f"{fuel} is burnt in {row['zone']} ({table}.csv) and has no price there"
                yield Problem("fuel_prices.csv", None, "fuel", what, f"Add a row for {row['zone']} or for all")


def boilers_share_all_heat(draft: Draft) -> Iterator[Problem]:
    """Each zone with district heat has boilers, and their shares add to 1."""
    boilers, heat = draft.tables["boilers"], draft.tables["heat"]
    for zone in sorted(set(heat["zone"]) - set(boilers["zone"])):
        what = f"{zone} has district heat, but no boilers"
        yield Problem("boilers.csv", None, "zone", what, "Add the fuels of its heat boilers with shares that add to 1")
    for zone, rows in boilers.groupby("zone"):
        total = rows["share"].sum()
        if abs(total - 1) > SHARE_TOLERANCE:
            what = f"the shares of {zone!s} add to {total:.4g}"
            yield problem_at(rows.index[-1], "share", what, "Make the shares of each zone add to 1")


def load_shape_complete(draft: Draft) -> Iterator[Problem]:
    """The load shape has 12 months, 7 weekdays and 24 hours of each season; month shares add to 1."""
    shape = draft.tables["load_shape"]
    if shape.empty:
        return
    needed = {"month": range(1, 13), "weekday": range(7)}
    needed |= {f"{season}_hour": range(24) for season in ("winter", "spring", "summer", "autumn")}
    for part, indexes in needed.items():
        rows = shape[shape["part"] == part]
        lacking = sorted(set(indexes) - {int(i) for i in rows["index"].dropna()})
        if lacking:
            what = f"{part} lacks {', '.join(str(i) for i in lacking)}"
            remedy = f"{part} needs {len(indexes)} rows, {indexes[0]} to {indexes[-1]}"
            yield Problem("load_shape.csv", None, "index", what, remedy)
        for label, row in draft.rows("load_shape", (shape["part"] == part) & ~shape["index"].isin([*indexes, None])):
            what, remedy = f"{part} has no {row['index']:.0f}", f"Use {indexes[0]} to {indexes[-1]}"
            yield problem_at(label, "index", what, remedy)
    months = shape[shape["part"] == "month"]
    if len(months) == 12 and abs(months["value"].sum() - 1) > SHARE_TOLERANCE:
        what = f"the shares of the months add to {months['value'].sum():.4g}"
        yield problem_at(months.index[-1], "value", what, "Make the twelve shares add to 1")


def policy_areas_known(draft: Draft) -> Iterator[Problem]:
    """The area of a rule is a synchronous area, a technology or a technology group (of one on partners: see there)."""
    types = draft.tables["technology_types"]
    known = ["all", *draft.tables["zones"]["area"], *types["technology"], *types["group"]]
    policy = draft.tables["policy"]
    wrong = ~policy["area"].isin(["", *known]) & ~policy["rule"].isin(list(PARTNER_RULES))
    for label, row in draft.rows("policy", wrong):
        what = f"'{row['area']}' is no synchronous area, technology or group"
        yield problem_at(label, "area", what, nearest(row["area"], known))


def markets_do_not_pump_money(draft: Draft) -> Iterator[Problem]:
    """A neighbour does not pay more for power than it asks: buying and selling at once would be a gain."""
    markets = draft.tables["markets"]
    pump = (markets["export_price"] > markets["import_price"]) & (markets["import_mw"] > 0) & (markets["export_mw"] > 0)
    for label, row in draft.rows("markets", pump):
        what = f"the neighbour pays {row['export_price']:g} and asks {row['import_price']:g} USD/MWh"
        yield problem_at(label, "export_price", what, "Make export_price at most import_price")


def evidence_consistent(draft: Draft) -> Iterator[Problem]:
    """A row is graded assumption if, and only if, it names no source."""
    for name, table in TABLES.items():
        if "grade" not in table.names:
            continue
        frame = draft.tables[name]
        for label, source, grade in zip(frame.index, frame["source"], frame["grade"], strict=True):
            if "" in (source, grade) or (source == ASSUMPTION) == (grade == ASSUMPTION):
                continue
            remedy = "Name the source, or grade it assumption" if source == ASSUMPTION else "Grade the source"
            what = f"the grade is {grade}, but the source is {source}"
            yield problem_at(label, "grade", what, f"{remedy}; only what has no source is an assumption")
