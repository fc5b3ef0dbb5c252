"""Ways to break the starter case: each spoils one thing and names the one problem that must follow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.case.folder import Folder


@dataclass(frozen=True)
class Broken:
    """What is spoiled, where the problem must be reported, and words of its two sentences."""

    name: str
    spoil: Callable[[Folder], object]
    file: str
    row: int | None
    column: str | None
    what: str
    remedy: str


def cell(name: str, table: str, row: int, column: str, value: str, what: str, remedy: str) -> Broken:
    """One cell is spoiled, and the problem is reported at that cell."""
    return Broken(name, lambda folder: folder.set(table, row, column, value), f"{table}.csv", row, column, what, remedy)


def text(file: str, old: str, new: str) -> Callable[[Folder], object]:
    return lambda folder: folder.replace(file, old, new)


def text_file(name: str, content: str) -> Callable[[Folder], object]:
    def spoil(folder: Folder) -> None:
        (folder.path / name).parent.mkdir(exist_ok=True)
        (folder.path / name).write_text(content)

    return spoil


def without(table: str, **cells: str) -> Callable[[Folder], object]:
    return lambda folder: folder.drop_where(table, **cells)


def _overwrite(file: str, content: bytes) -> Callable[[Folder], object]:
    return lambda folder: (folder.path / file).write_bytes(content)


def _profile(name: str, hours: int, first: str) -> Callable[[Folder], object]:
    def spoil(folder: Folder) -> None:
        (folder.path / "profiles").mkdir()
        lines = [f"2023,{hour},{first if hour == 0 else 0.25},0.2" for hour in range(hours)]
        (folder.path / "profiles" / name).write_text("\n".join(["year,hour,coast,inland", *lines]))

    return spoil


def two_prices(folder: Folder) -> None:
    for year, price in (("2025", "10"), ("2030", "20")):
        folder.add("resources", resource="crew", year=year, available="5", unit="people", excess_cost=price)


BROKEN = [
    # files and columns
    Broken(
        "missing file", lambda f: (f.path / "demand.csv").unlink(), "demand.csv", None, None, "missing", "zone, year"
    ),
    Broken(
        "misspelt file",
        lambda f: (f.path / "link.csv").write_text("x"),
        "link.csv",
        None,
        None,
        "not a table",
        "Did you mean links.csv",
    ),
    cell(
        "unknown indicator",
        "national_indicators",
        2,
        "indicator",
        "electricity_per_persn",
        "not a indicator",
        "electricity_per_person",
    ),
    cell(
        "indicator in another unit",
        "national_indicators",
        2,
        "unit",
        "kWh/person",
        "not given in kWh/person",
        "Write it in MWh/person",
    ),
    cell("population in millions", "macro", 2, "unit", "million", "not given in million", "Write it in person"),
    cell("unknown pollutant", "fuel_pollutants", 2, "pollutant", "so3", "not a choice", "so2, nox, pm25, ash"),
    Broken("empty file", _overwrite("fuels.csv", b""), "fuels.csv", 1, None, "empty", "header"),
    Broken(
        "header only", lambda f: f.write("demand", f.rows("demand")[:1]), "demand.csv", None, None, "no rows", "row"
    ),
    Broken(
        "wrong encoding",
        lambda f: f.path.joinpath("plants.csv").write_bytes(
            f.path.joinpath("plants.csv").read_bytes().replace(b"Coast coal", b"C\xf4te coal")
        ),
        "plants.csv",
        2,
        None,
        "not UTF-8",
        "Save the file as CSV UTF-8",
    ),
    Broken(
        "semicolons",
        lambda f: (f.path / "peaks.csv").write_text("year;peak_mw;source;grade\n2024;3700;a;b\n"),
        "peaks.csv",
        1,
        None,
        "separated by ;",
        "commas",
    ),
    Broken(
        "missing column",
        lambda f: f.drop_column("plants", "capacity_mw"),
        "plants.csv",
        1,
        "capacity_mw",
        "missing",
        "installed electrical capacity",
    ),
    Broken(
        "unknown column",
        text("plants.csv", "owner", "ownr"),
        "plants.csv",
        1,
        "ownr",
        "not known",
        "Did you mean owner",
    ),
    Broken("column twice", text("plants.csv", "partner", "owner"), "plants.csv", 1, "owner", "twice", "Keep one"),
    Broken(
        "comma without quotes", text("zones.csv", "Inland,", "Inland, east,"), "zones.csv", 3, None, "cells", '"quotes"'
    ),
    # cells
    cell("text in a number", "plants", 2, "capacity_mw", "about 1000", "'about 1000' is not a number", "number in MW"),
    cell("decimal comma", "plants", 2, "capacity_mw", "1000,5", "not a number", "decimal point"),
    cell("NaN spelled out", "demand", 3, "central", "NaN", "not a finite number", "Leave the cell empty"),
    cell("infinity spelled out", "projects", 2, "overnight_cost", "inf", "not a finite number", "Leave the cell empty"),
    cell("number too large", "projects", 2, "overnight_cost", "1e999", "not a finite number", "Leave the cell empty"),
    cell("broken year", "plants", 3, "commissioned", "1994.5", "not a whole number", "whole number"),
    cell("below bounds", "plants", 4, "capacity_mw", "-5", "-5 is below 0", "at least 0 MW"),
    cell("above bounds", "plants", 4, "available_share", "90", "90 is above 1", "at most 1"),
    cell("bad choice", "projects", 3, "status", "planned", "'planned' is not a choice", "committed, candidate, listed"),
    cell("bad bool", "plants", 3, "captive", "yes", "neither", "true or false"),
    cell("missing required cell", "plants", 5, "name", " ", "empty", "name of the plant"),
    cell("duplicated key", "plants", 3, "plant", "coast_coal", "coast_coal", "plants.csv, row 2"),
    Broken(
        "duplicated long key",
        lambda f: f.add("policy", rule="co2_price", area="all", year="2030", value="9", unit="USD/t"),
        "policy.csv",
        10,
        "rule",
        "co2_price, all, 2030",
        "row 3",
    ),
    # references
    cell("unknown zone", "plants", 2, "zone", "cost", "zones.csv", "Did you mean coast"),
    cell(
        "unknown technology",
        "potentials",
        2,
        "technology",
        "windmill",
        "'windmill' is not in technology_types.csv",
        "Did you mean wind",
    ),
    cell("unknown fuel", "boilers", 2, "fuel", "gaz", "fuels.csv", "gas"),
    Broken(
        "unknown source",
        lambda f: (f.set("peaks", 2, "source", "yearbok"), f.set("peaks", 2, "grade", "official")),
        "peaks.csv",
        2,
        "source",
        "sources.csv",
        "Did you mean yearbook",
    ),
    cell("unknown area of a rule", "policy", 7, "area", "mainlnd", "no synchronous area", "Did you mean mainland"),
    cell(
        "unknown end of a correlation",
        "weather_correlations",
        3,
        "zone_b",
        "inlnd",
        "neither zone nor region",
        "Did you mean inland",
    ),
    # quantities
    cell("unknown parameter", "technologies", 3, "parameter", "fixed_omm", "'fixed_omm'", "Did you mean fixed_om"),
    cell("unknown variable", "weather", 26, "variable", "wind_p_05", "'wind_p_05'", "Did you mean wind_p05"),
    cell("unknown rule", "policy", 2, "rule", "co2_prise", "'co2_prise'", "Did you mean co2_price"),
    cell("unknown indicator", "statistics", 3, "indicator", "peak", "'peak'", "peak_load"),
    cell(
        "wrong unit, known multiple",
        "technologies",
        2,
        "unit",
        "USD/MW",
        "not given in USD/MW",
        "USD/kW (1 USD/MW = 0.001 USD/kW)",
    ),
    cell("wrong unit, no multiple", "technologies", 2, "unit", "MW", "not given in MW", "Write it in USD/kW"),
    cell("wrong unit of a statistic", "statistics", 2, "unit", "GWh", "not given in GWh", "TWh (1 GWh = 0.001 TWh)"),
    cell("quantity outside bounds", "technologies", 7, "central", "36", "36 is above 1", "at most 1"),
    # what tables say together
    cell("low above central", "demand", 3, "low", "17000", "above central", "low, central, high"),
    cell("high below central", "demand", 3, "high", "1", "below central", "low, central, high"),
    cell("retires before it starts", "plants", 2, "retires", "1980", "starts in 1988", "after commissioned"),
    Broken(
        "zone without demand",
        without("demand", zone="inland"),
        "demand.csv",
        None,
        "zone",
        "inland has no demand",
        "Add rows",
    ),
    Broken(
        "disconnected zone",
        lambda f: (
            f.add(
                "zones",
                zone="isle",
                name="Isle",
                kind="domestic",
                area="mainland",
                region="West",
                latitude="44",
                longitude="29",
            ),
            f.add("demand", zone="isle", year="2024", sector="all", central="10"),
            f.write(
                "weather", [*f.rows("weather"), *(["isle", *row[1:]] for row in f.rows("weather") if row[0] == "coast")]
            ),
        ),
        "zones.csv",
        5,
        "zone",
        "neither plants nor a link",
        "plants.csv or links.csv",
    ),
    cell("plant abroad", "potentials", 2, "zone", "neighbour", "kind external", "kind domestic"),
    cell("market at home", "markets", 2, "zone", "coast", "kind domestic", "kind external"),
    cell(
        "neighbour pays more than it asks",
        "markets",
        2,
        "export_price",
        "60",
        "pays 60 and asks 55",
        "at most import_price",
    ),
    cell("link to itself", "links", 2, "to_zone", "coast", "to itself", "other end"),
    Broken(
        "direct current with a reactance",
        lambda f: f.set("links", 2, "kind", "hvdc"),
        "links.csv",
        2,
        "reactance",
        "no reactance decides",
        "Leave the cell empty",
    ),
    Broken(
        "sector counted twice",
        lambda f: f.set("demand", 2, "sector", "industry"),
        "demand.csv",
        3,
        "sector",
        "count twice",
        "Keep either",
    ),
    cell("peak in GW", "peaks", 2, "peak_mw", "3.7", "below the mean load of 2626 MW", "Write MW"),
    Broken(
        "fuel without price",
        lambda f: f.drop("fuel_prices", 6),
        "fuel_prices.csv",
        None,
        "fuel",
        "uranium is burnt in inland",
        "inland or for all",
    ),
    Broken(
        "parameter missing",
        without("technologies", technology="battery", parameter="storage_hours"),
        "technologies.csv",
        None,
        "parameter",
        "battery has no storage_hours",
        "in h",
    ),
    Broken(
        "efficiency missing",
        without("technologies", technology="ccgt", parameter="efficiency"),
        "technologies.csv",
        None,
        "parameter",
        "ccgt has no efficiency",
        "electricity out per fuel in",
    ),
    cell("heat without fire", "technology_types", 7, "chp", "extraction", "wind gives heat", "none"),
    cell("thermal without fuel", "technology_types", 4, "fuel", "", "ccgt is thermal", "fuels.csv"),
    cell("no colour", "technology_types", 2, "colour", "grey", "'grey'", "#"),
    cell("boiler shares", "boilers", 4, "share", "0.2", "add to 0.9", "add to 1"),
    Broken(
        "heat without boilers",
        lambda f: f.drop("boilers", 2),
        "boilers.csv",
        None,
        "zone",
        "coast has district heat",
        "shares",
    ),
    Broken(
        "month missing in the load shape",
        lambda f: f.drop("load_shape", 4),
        "load_shape.csv",
        None,
        "index",
        "month lacks 3",
        "12 rows",
    ),
    Broken(
        "hour missing",
        without("load_shape", part="winter_hour", index="5"),
        "load_shape.csv",
        None,
        "index",
        "winter_hour lacks 5",
        "24 rows, 0 to 23",
    ),
    Broken(
        "weekday too many",
        lambda f: f.add("load_shape", part="weekday", index="7", value="1"),
        "load_shape.csv",
        118,
        "index",
        "weekday has no 7",
        "0 to 6",
    ),
    Broken(
        "month shares",
        lambda f: f.set("load_shape", 2, "value", "0.2"),
        "load_shape.csv",
        13,
        "value",
        "add to 1.1",
        "add to 1",
    ),
    Broken(
        "month missing in the weather",
        lambda f: f.drop("weather", 7),
        "weather.csv",
        None,
        "month",
        "wind_mean of coast lacks 6",
        "12 rows",
    ),
    Broken(
        "no weather of a zone",
        without("weather", zone="inland", variable="solar_mean"),
        "weather.csv",
        None,
        "month",
        "there is no solar_mean of inland",
        "12 rows",
    ),
    Broken(
        "inflow shares",
        text("weather.csv", "all,inflow_share,12,0.05", "all,inflow_share,12,0.5"),
        "weather.csv",
        225,
        "value",
        "add to 1.45",
        "add to 1",
    ),
    cell(
        "official without source",
        "peaks",
        2,
        "grade",
        "official",
        "grade is official, but the source is assumption",
        "Name the source",
    ),
    Broken(
        "assumption with source",
        lambda f: f.set("peaks", 2, "source", "yearbook"),
        "peaks.csv",
        2,
        "grade",
        "source is yearbook",
        "only what has no source",
    ),
    # settings
    Broken(
        "missing settings file", lambda f: (f.path / "case.toml").unlink(), "case.toml", None, None, "missing", "new"
    ),
    Broken(
        "settings not TOML", text("case.toml", "seed = 1", "seed 1"), "case.toml", 25, None, "not TOML", "key = value"
    ),
    Broken(
        "setting missing", text("case.toml", "wacc =", "# wacc ="), "case.toml", None, "wacc", "missing", "Add wacc"
    ),
    Broken(
        "setting unknown",
        text("case.toml", "seed =", "sed ="),
        "case.toml",
        25,
        "sed",
        "not known",
        "Did you mean seed",
    ),
    Broken(
        "setting in per cent",
        text("case.toml", "wacc = 0.08", "wacc = 8.0"),
        "case.toml",
        13,
        "wacc",
        "8.0 does not fit",
        "less than or equal to 0.5",
    ),
    Broken(
        "planning years fall",
        text("case.toml", "[2030, 2035, 2040]", "[2030, 2040, 2035]"),
        "case.toml",
        9,
        "planning_years",
        "does not rise",
        "[2030, 2035, 2040]",
    ),
    # measured series
    Broken(
        "hours missing",
        _profile("wind.csv", 8759, "0.2"),
        "profiles/wind.csv",
        None,
        "hour",
        "lacks 1 hours",
        "8760 hours",
    ),
    Broken("hour without value", _profile("wind.csv", 8760, ""), "profiles/wind.csv", 2, "coast", "no number", "Fill"),
    Broken(
        "capacity factor in per cent",
        _profile("solar.csv", 8760, "25"),
        "profiles/solar.csv",
        2,
        "coast",
        "outside 0 to 1",
        "capacity factor",
    ),
    Broken(
        "zone not measured",
        text_file("profiles/wind.csv", "year,hour,coast\n" + "".join(f"2023,{hour},0.3\n" for hour in range(8760))),
        "profiles/wind.csv",
        1,
        "inland",
        "the zone has no column",
        "every zone",
    ),
    Broken(
        "no weather for a zone nor for all",
        without("weather", zone="coast", variable="wind_lag1"),
        "weather.csv",
        None,
        "month",
        "there is no wind_lag1 of coast",
        "or one with month 0",
    ),
    # nuclear tables and resources
    cell("date of a build", "builds", 2, "construction_start", "March 2008", "not a date", "2029-06-30"),
    cell("month of a milestone", "milestones", 2, "date", "2024", "not a date", "2026-06"),
    cell("unit of a fuel quantity", "nuclear_fuel", 2, "unit", "GW", "thermal_mw is not given in GW", "MW"),
    cell("unit of a water quantity", "cooling_water", 2, "unit", "l/kWh", "not given in l/kWh", "m3/MWh"),
    Broken(
        "two powers of a reactor",
        lambda f: f.add(
            "reactors",
            design="small_modular",
            name="S",
            vendor="V",
            country="C",
            size="small",
            type="PWR",
            net_mw="280",
        ),
        "nuclear_fuel.csv",
        3,
        "central",
        "has 300 MW here and 280 in reactors.csv",
        "in both tables",
    ),
    cell("milestone of nothing", "milestones", 3, "depends_on", "decison", "not a condition", "decision"),
    cell("milestones in a circle", "milestones", 2, "depends_on", "regulator", "in a circle", "out of depends_on"),
    cell("routes that bring half", "fuel_routes", 3, "share_planned", "0.5", "conversion for", "sum to 1"),
    Broken(
        "a resource of two prices",
        two_prices,
        "resources.csv",
        3,
        "excess_cost",
        "has 10.0 elsewhere and 20.0 here",
        "one price",
    ),
    cell("accounts without rates", "finance", 2, "accounts", "XYZ", "0 years of XYZ against USD", "at least 3 years"),
    cell("concrete after power", "projects", 2, "first_concrete", "2030", "not before 2028", "earlier year"),
    # partners
    cell(
        "counted without a capacity",
        "partners",
        2,
        "capacity_mw",
        "",
        "is counted and has no capacity",
        "counted empty",
    ),
    Broken(
        "unknown area of a rule on partners",
        lambda f: f.add("policy", rule="max_partner_debt", area="Farlnd", year="2030", value="9", unit="MUSD/year"),
        "policy.csv",
        10,
        "area",
        "'Farlnd' is no partner country",
        "Use one of: all",
    ),
    Broken(
        "a control of two sides",
        lambda f: f.add(
            "leakage_controls",
            control="logs",
            name="Logs of every access",
            channel="documents",
            side="partner",
            cost_musd="1",
            central="0.1",
        ),
        "leakage_controls.csv",
        5,
        "side",
        "logs has both elsewhere and partner here",
        "the same in all rows",
    ),
    cell("loss of nothing", "knowledge", 2, "low", "0", "0 is below 0.001", "at least 0.001"),
    cell("chance above 1", "leakage", 2, "high", "1.5", "1.5 is above 1", "at most 1"),
    cell("unknown asset", "leakage", 2, "asset", "reactor", "not in knowledge.csv", "Did you mean reactor_design"),
    cell("unknown project of a partner", "partners", 2, "project", "inland_nuclr", "projects.csv", "inland_nuclear"),
    cell("chance of a risk in per cent", "risks", 2, "probability_high", "80", "80 is above 1", "at most 1"),
    cell("range of a risk", "risks", 2, "delay_low", "3", "delay_low (3) is above delay (2)", "Order the three"),
    cell("risk of nothing", "risks", 2, "target", "", "hits a project, but none is named", "Write the project"),
    cell("risk of an unknown project", "risks", 3, "target", "inland_nuclr", "is no project", "inland_nuclear"),
    cell("risk of an unknown shock", "risks", 2, "stress", "reactor_lat", "not in stresses.csv", "reactor_late"),
    cell("shock felt before it is known", "stresses", 2, "starts", "2028", "before it is known in 2030", "later year"),
    cell("shock of nothing", "stresses", 2, "target", "", "needs a target", "Name what it strikes"),
    cell("shock of an unknown project", "stresses", 2, "target", "inland_nuclr", "projects.csv", "inland_nuclear"),
    cell("unknown kind of shock", "stresses", 3, "kind", "outrage", "'outrage' is not a choice", "outage"),
    Broken("unknown series", _profile("wnd.csv", 8760, "0.2"), "profiles/wnd.csv", None, None, "'wnd'", "mean wind"),
]
